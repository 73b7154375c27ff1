"""How many lines a text takes in Calibri."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.rendering import metrics
from coapkit.rendering.metrics import count_lines, text_width

WORDS = st.text(alphabet="ação saúde-123 ", max_size=80)


def test_widths_are_those_of_calibri() -> None:
    # Calibri's advance widths, in 2048ths of an em: n 1076, M 1751, digit 1038, space 463.
    assert text_width("nM1 ", 2048) == pytest.approx(1076 + 1751 + 1038 + 463, abs=2)
    assert text_width("Saúde", 9, bold=True) > text_width("Saúde", 9)


def test_an_unknown_character_counts_as_wide_as_an_em() -> None:
    assert text_width("\U0001f600", 9) == 9


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("uma linha", 1),
        ("aaaa aaaa", 1),
        ("aaaa aaaa a", 2),
        ("forçada\n\nquebra", 3),
        ("aaaa-aaaa-aaaa", 3),
        ("aaaa\u00a0aaaa aaaa", 2),
        ("a" * 100, 13),
        ("aa " + "a" * 100, 14),
    ],
)
def test_lines_break_at_blanks_and_hyphens(text: str, lines: int) -> None:
    nine_letters = text_width("aaaa aaaa", 9) + 0.01

    assert count_lines(text, nine_letters, 9) == lines


def test_the_first_line_may_be_indented() -> None:
    width = text_width("aaaa aaaa", 9) + 0.01

    assert count_lines("aaaa aaaa", width, 9, first_indent_pt=5) == 2
    assert count_lines("a\naaaa aaaa", width, 9, first_indent_pt=5) == 2


@settings(deadline=None)
@given(WORDS, st.integers(1, 300), st.integers(1, 300))
def test_a_narrower_column_never_takes_fewer_lines(text: str, one: int, other: int) -> None:
    narrow, wide = sorted((one, other))

    assert count_lines(text, narrow, 9) >= count_lines(text, wide, 9)


@settings(deadline=None)
@given(WORDS)
def test_no_width_at_all_ends_in_one_character_a_line(text: str) -> None:
    assert count_lines(text, -5, 9) == max(1, len(text.replace(" ", "")))


@pytest.fixture
def without_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(metrics, "templates_dir", lambda: tmp_path)
    metrics._advances.cache_clear()
    yield
    metrics._advances.cache_clear()


@pytest.mark.usefixtures("without_fonts")
def test_without_the_font_an_average_width_serves() -> None:
    assert text_width("Saúde", 10) == 25
    assert count_lines("um dois três", 30, 10) == 3
