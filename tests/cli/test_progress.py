"""What long work says of itself on a terminal."""

import io

import pytest

from coapkit.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stream = Terminal()  # no fixture: pytest sets its own stream when a test begins
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    return stream


def test_the_bar_says_which_of_how_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = on_terminal(monkeypatch)
    with Progress() as progress:
        progress.about("[red]ba", 2, 3)
        progress.step("Compondo as páginas", 1, 4)
    assert "2 de 3, [red]ba: Compondo as páginas" in terminal.getvalue()
    assert "1/4" in terminal.getvalue()


def test_one_alone_is_not_counted_and_a_long_name_leaves_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = on_terminal(monkeypatch)
    with Progress() as progress:
        progress.about("a" * 80, 1, 1)
        assert "aaa" not in terminal.getvalue()
        progress.about("a" * 80, 1, 2)
        progress.step("Compondo as páginas", 1, 40)
    assert f"1 de 2, {'a' * 23}…: Compondo as páginas " in terminal.getvalue()
    assert "1/40" in terminal.getvalue()


def test_nothing_is_said_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.about("b", 1, 2)
        progress.step("Compondo as páginas", 1, 4)
    assert capfd.readouterr() == ("", "")
