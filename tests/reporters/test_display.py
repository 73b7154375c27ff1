"""What a terminal shows of a text, and where a caret must stand to be under it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coapkit.reporters.display import Excerpt, cells, excerpt, visible, wrap

from .samples import ANY_TEXT, RELAXED


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ação → R$\u00a01,00 “ç” 漢字", "Ação → R$\u00a01,00 “ç” 漢字"),
        ("\x1b[31mvermelho", r"\x1b[31mvermelho"),
        ("a\tb\r\n", r"a\tb\r\n"),
        ("12345\u200b67", r"12345\u200b67"),
        ("\u202ecilbup", r"\u202ecilbup"),
        ("\x9b2J", r"\x9b2J"),
        ("fim\u2028", r"fim\u2028"),
        ("\udc80", r"\udc80"),
        ("\uffff", r"\uffff"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_control_and_invisible_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("ação", 4), ("ac\u0327a\u0303o", 4), ("漢字", 4), ("ﾊﾝ", 2), ("👩", 2), ("→", 1)],
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_lines_break_at_spaces_but_never_inside_an_amount() -> None:
    text = "a diferença é de R$\u00a01.000,01 em 2014"
    assert wrap(text, 20, 20) == ["a diferença é de", "R$\u00a01.000,01 em 2014"]


def test_a_word_that_fits_the_next_line_is_not_cut() -> None:
    assert wrap("cronograma", 4, 12) == ["", "cronograma"]


def test_a_word_that_fits_no_line_is_cut() -> None:
    assert wrap("abcdefghij", 6, 4) == ["abcdef", "ghij"]


def test_spaces_inside_a_line_are_kept() -> None:
    assert wrap("“a   b” c", 80, 80) == ["“a   b” c"]


@RELAXED
@given(ANY_TEXT.map(visible), st.integers(0, 30), st.integers(2, 30))
def test_wrapping_respects_the_width_and_loses_only_spaces(
    text: str, first: int, rest: int
) -> None:
    lines = wrap(text, first, rest)
    assert lines
    assert cells(lines[0]) <= first
    assert all(cells(line) <= rest for line in lines[1:])
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def _under(shown: Excerpt) -> str:
    """What of the shown line stands above the marks."""
    taken, column = "", 0
    for char in shown.text:
        size = cells(char)
        inside = shown.offset <= column < shown.offset + shown.length
        if inside and (size or taken):
            taken += char
        column += size
    return taken


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("valor: 1000.01", "1000.01"),
        ("nome: São João", "João"),
        ("nome: Sa\u0303o João", "João"),
        ("nome: 漢字 João", "João"),
        ("nome: 漢字 João", "漢字"),
        ("nome: 👩 João", "João"),
    ],
)
def test_the_marks_stand_under_their_text(line: str, marked: str) -> None:
    start = line.index(marked)
    shown = excerpt(line, start, start + len(marked), 80)
    assert shown.text == line
    assert _under(shown) == marked


def test_a_tab_runs_to_its_stop_and_the_marks_with_it() -> None:
    line = "\tnome:\tAratuba"
    shown = excerpt(line, line.index("A"), len(line), 80)
    assert shown == Excerpt("    nome:   Aratuba", 12, 7)


def test_an_escape_takes_the_cells_that_it_shows() -> None:
    assert excerpt("a\x1bb: c", 1, 2, 80) == Excerpt(r"a\x1bb: c", 1, 4)
    assert excerpt("a\x1bb: c", 2, 3, 80) == Excerpt(r"a\x1bb: c", 5, 1)


def test_an_empty_stretch_is_one_mark() -> None:
    assert excerpt("nome:", 5, 5, 80) == Excerpt("nome:", 5, 1)
    assert excerpt("", 0, 0, 80) == Excerpt("", 0, 1)


def test_a_stretch_beyond_the_line_is_marked_at_its_end() -> None:
    assert excerpt("nome:", 50, 60, 80) == Excerpt("nome:", 5, 1)


def test_a_long_line_is_cut_around_the_marks() -> None:
    line = "a" * 100 + "ALVO" + "b" * 100
    shown = excerpt(line, 100, 104, 30)
    assert shown.text == "…" + "a" * 12 + "ALVO" + "b" * 12 + "…"
    assert _under(shown) == "ALVO"


def test_a_long_line_whose_marks_are_near_its_beginning_is_cut_at_its_end_only() -> None:
    shown = excerpt("nome: " + "x" * 100, 0, 4, 20)
    assert shown == Excerpt("nome: xxxxxxxxxxxxx…", 0, 4)


def test_a_long_line_whose_marks_are_near_its_end_is_cut_at_its_beginning_only() -> None:
    shown = excerpt("x" * 100 + " fim", 101, 104, 20)
    assert shown == Excerpt("…" + "x" * 15 + " fim", 17, 3)


def test_marks_longer_than_the_room_go_to_its_edge() -> None:
    shown = excerpt("nome: " + "x" * 100, 6, 106, 20)
    assert shown.text[0] == shown.text[-1] == "…"
    assert set(_under(shown)) == {"x"}
    assert shown.offset + shown.length == 19


def test_a_line_of_megabytes_shows_the_same_as_its_middle() -> None:
    line = "é[" * 2_000_000
    assert excerpt(line, 2_000_000, 2_000_004, 60) == excerpt(line[:4_000], 2_000, 2_004, 60)


@RELAXED
@given(
    ANY_TEXT | ANY_TEXT.map(lambda t: t * 9),
    st.integers(0, 600),
    st.integers(0, 600),
    st.integers(20, 90),
)
@example("x" * 20, 20, 20, 20)
def test_an_excerpt_fits_and_its_marks_too(line: str, start: int, end: int, width: int) -> None:
    shown = excerpt(line, start, end, width)
    assert cells(shown.text) <= width
    assert shown.length >= 1
    assert shown.offset >= 0
    assert shown.offset + shown.length <= width
    assert visible(shown.text) == shown.text


@RELAXED
@given(ANY_TEXT, st.data())
def test_marks_are_under_the_characters_of_the_span(line: str, data: st.DataObject) -> None:
    line = visible(unicodedata.normalize("NFC", line)).rstrip()
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    shown = excerpt(line, start, end, 10_000)
    assert shown.text == line
    assert shown.offset == cells(line[:start])
    assert shown.length == max(1, cells(line[start:end]))
