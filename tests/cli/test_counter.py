"""What a terminal shows while many files are checked."""

import pytest

from coapkit.cli import counter as module
from coapkit.cli.counter import counter


def shown(times: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Count to as many as there are times after the first, each at its time."""
    clock = iter(times)
    monkeypatch.setattr(module.time, "monotonic", lambda: next(clock))
    tell = counter("Conferindo os contratos")
    for done in range(1, len(times)):
        tell(done, len(times) - 1)


def test_a_short_run_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown([0, 0.2, 0.9, 0.95], monkeypatch)
    assert capsys.readouterr() == ("", "")


def test_a_long_run_counts_on_one_line_that_goes_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown([0, 0.5, 1.5, 1.55, 3, 3.01], monkeypatch)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "\rConferindo os contratos: 2 de 5, 1 s\x1b[K"
        "\rConferindo os contratos: 4 de 5, 3 s\x1b[K"
        "\r\x1b[K"
    )
