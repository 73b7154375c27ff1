"""SOURCE_DATE_EPOCH: the moment it names, and what is said of one that names none."""

from datetime import UTC, datetime

import pytest

from coapkit.source_date import source_date


@pytest.mark.parametrize("stated", ["", "  "])
def test_none_is_none(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    assert source_date() is None
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert source_date() is None


def test_seconds_since_1970(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1355490000")
    assert source_date() == datetime(2012, 12, 14, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "stated", ["ontem", "-1", "1.5", "٣", "253402300800", "9" * 30, "9" * 5000]
)
def test_what_is_no_moment_is_said(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    with pytest.raises(ValueError, match="número de segundos desde 1970"):
        source_date()
