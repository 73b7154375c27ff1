"""The mini-language of clause wording."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coapkit.rendering.prose import (
    Clause,
    Item,
    Paragraph,
    Run,
    item_label,
    paragraph_label,
    parse_prose,
    roman,
    subitem_label,
)


def only(text: str) -> Paragraph:
    """The caput of a text that has nothing else."""
    clause = parse_prose(text)
    assert clause.paragraphs == ()
    return clause.caput


def plain(text: str) -> tuple[Run, ...]:
    return (Run(text),)


# --- paragraphs


def test_first_paragraph_is_the_caput_and_the_rest_are_numbered() -> None:
    assert parse_prose("Um.\n\nDois.\n\nTrês.") == Clause(
        Paragraph(plain("Um.")), (Paragraph(plain("Dois.")), Paragraph(plain("Três.")))
    )


def test_lines_of_a_paragraph_are_joined() -> None:
    assert only("Um\n  dois\ttrês   quatro. \n").runs == plain("Um dois três quatro.")


@pytest.mark.parametrize("blank", ["\n", "\n\n\n", "\n   \t\n", "\n\xa0\n"])
def test_any_number_of_blank_lines_is_one_break(blank: str) -> None:
    clause = parse_prose(f"{blank}Um.\n{blank}Dois.{blank}")
    assert clause == parse_prose("Um.\n\nDois.")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\n \n"])
def test_an_empty_text_is_an_empty_caput(text: str) -> None:
    assert parse_prose(text) == Clause(Paragraph((), ()), ())


def test_windows_line_ends_read_the_same() -> None:
    text = "Caput:\n- um; e\n- dois.\n\nParágrafo."
    assert parse_prose(text.replace("\n", "\r\n")) == parse_prose(text)


def test_no_break_spaces_are_kept() -> None:
    assert only("R$\xa0 5,00  e  art.\xa01º").runs == plain("R$\xa0 5,00 e art.\xa01º")


# --- incisos and alíneas


def test_dashes_after_a_colon_are_incisos() -> None:
    assert only("Cabe:\n- um; e\n- dois.").items == (
        Item(plain("um; e")),
        Item(plain("dois.")),
    )


def test_indented_dashes_are_alineas_of_the_inciso_above() -> None:
    assert only("Cabe:\n- um:\n  - a; e\n  - b; e\n- dois.").items == (
        Item(plain("um:"), (plain("a; e"), plain("b; e"))),
        Item(plain("dois.")),
    )


def test_an_indented_list_has_incisos_of_its_own() -> None:
    assert only("Cabe:\n  - um:\n      - a.\n  - dois.") == only("Cabe:\n- um:\n  - a.\n- dois.")


def test_a_tab_indents_too() -> None:
    assert only("Cabe:\n- um:\n\t- a.") == only("Cabe:\n- um:\n  - a.")


def test_continuation_lines_belong_to_what_stands_above() -> None:
    text = "Cabe\na todos:\n- um\n  e meio:\n  - a\n    e b; e\n  - c\nsem recuo."
    assert only(text).runs == plain("Cabe a todos:")
    assert only(text).items == (
        Item(plain("um e meio:"), (plain("a e b; e"), plain("c sem recuo."))),
    )


def test_blank_lines_do_not_break_a_list() -> None:
    assert parse_prose("Cabe:\n\n- um; e\n\n- dois.") == parse_prose("Cabe:\n- um; e\n- dois.")


def test_text_after_a_list_begins_a_paragraph() -> None:
    clause = parse_prose("Cabe:\n- um.\n\nDepois.")
    assert clause.caput.items == (Item(plain("um.")),)
    assert clause.paragraphs == (Paragraph(plain("Depois.")),)


def test_a_colon_inside_bold_opens_a_list() -> None:
    assert only("**Cabe:**\n- um.").items == (Item(plain("um.")),)


@pytest.mark.parametrize(
    ("text", "caput"),
    [
        ("Sem dois-pontos.\n- não é inciso.", "Sem dois-pontos. - não é inciso."),
        ("- começo.", "- começo."),
        ("Cabe:\n-sem espaço", "Cabe: -sem espaço"),
        ("Cabe:\n-", "Cabe: -"),
    ],
)
def test_other_dashes_are_ordinary_text(text: str, caput: str) -> None:
    assert only(text) == Paragraph(plain(caput))


def test_a_dash_paragraph_without_a_colon_above_is_a_paragraph() -> None:
    assert parse_prose("Um.\n\n- dois.").paragraphs == (Paragraph(plain("- dois.")),)


# --- emphasis


def test_emphasis_and_bold() -> None:
    assert only("Um *dois três*, **quatro** e cinco.").runs == (
        Run("Um "),
        Run("dois três", "em"),
        Run(", "),
        Run("quatro", "strong"),
        Run(" e cinco."),
    )


def test_emphasis_goes_over_a_line_break_but_not_over_a_paragraph() -> None:
    assert only("*um\ndois*").runs == (Run("um dois", "em"),)
    assert parse_prose("*um\n\ndois*") == Clause(
        Paragraph(plain("*um")), (Paragraph(plain("dois*")),)
    )


def test_emphasis_in_items() -> None:
    assert only("Cabe:\n- *um*:\n  - **a**.").items == (
        Item((Run("um", "em"), Run(":")), ((Run("a", "strong"), Run(".")),)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4",
        "2*3*4",
        "*aberto",
        "** vazio **",
        "****",
        "***três***",
        "* espaço*",
        "*espaço *",
        "nota*",
        "<b>&amp;</b> {{ x }} {% if %} \\par _sublinhado_ `código` # título [elo](x) 1. um",
    ],
)
def test_everything_else_is_literal(text: str) -> None:
    assert only(text).runs == plain(text)


# --- labels


@pytest.mark.parametrize(
    ("n", "numeral"),
    [
        (1, "I"),
        (4, "IV"),
        (9, "IX"),
        (14, "XIV"),
        (40, "XL"),
        (90, "XC"),
        (400, "CD"),
        (1994, "MCMXCIV"),
        (4000, "MMMM"),
    ],
)
def test_roman(n: int, numeral: str) -> None:
    assert roman(n) == numeral


def test_roman_numerals_are_distinct() -> None:
    assert len({roman(n) for n in range(1, 4000)}) == 3999


@pytest.mark.parametrize("label", [roman, item_label, subitem_label])
@pytest.mark.parametrize("n", [0, -1])
def test_labels_start_at_one(label, n: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        label(n)


@pytest.mark.parametrize(
    ("index", "total", "label"),
    [
        (1, 1, "Parágrafo único."),
        (1, 2, "§ 1º"),
        (9, 12, "§ 9º"),
        (10, 12, "§ 10"),
        (11, 12, "§ 11"),
    ],
)
def test_paragraph_label(index: int, total: int, label: str) -> None:
    assert paragraph_label(index, total) == label


def test_item_label_has_an_en_dash() -> None:
    assert [item_label(n) for n in (1, 2, 4)] == ["I –", "II –", "IV –"]


@pytest.mark.parametrize(
    ("index", "label"),
    [(1, "a)"), (26, "z)"), (27, "aa)"), (28, "ab)"), (52, "az)"), (53, "ba)"), (703, "aaa)")],
)
def test_subitem_label(index: int, label: str) -> None:
    assert subitem_label(index) == label


# --- properties

words = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=6)
sentences = st.lists(words, min_size=1, max_size=5).map(" ".join)
runs = sentences.map(plain)
items = st.builds(Item, runs, st.lists(runs, max_size=3).map(tuple))
paragraphs = st.one_of(
    st.builds(Paragraph, runs),
    st.builds(
        Paragraph,
        sentences.map(lambda s: plain(s + ":")),
        st.lists(items, min_size=1, max_size=4).map(tuple),
    ),
)
clauses = st.builds(Clause, paragraphs, st.lists(paragraphs, max_size=4).map(tuple))


def write(clause: Clause) -> str:
    """A clause in the mini-language."""
    blocks = []
    for paragraph in (clause.caput, *clause.paragraphs):
        lines = [paragraph.runs[0].text]
        for item in paragraph.items:
            lines.append(f"- {item.runs[0].text}")
            lines += [f"  - {sub[0].text}" for sub in item.subitems]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def all_runs(clause: Clause) -> list[Run]:
    found: list[Run] = []
    for paragraph in (clause.caput, *clause.paragraphs):
        found += paragraph.runs
        for item in paragraph.items:
            found += item.runs
            for sub in item.subitems:
                found += sub
    return found


@given(clauses)
def test_what_is_written_is_read_back(clause: Clause) -> None:
    assert parse_prose(write(clause)) == clause


rough = st.text(st.sampled_from("ab:-* \t\n\r\xa0\u2028.{}<&\x00\ud800")) | st.text()


@given(rough)
def test_no_character_is_lost_and_nothing_raises(text: str) -> None:
    def essence(s: str) -> str:
        return re.sub(r"[\s*-]", "", s)

    read = all_runs(parse_prose(text))
    assert essence("".join(run.text for run in read)) == essence(text)


@given(rough)
def test_runs_are_never_empty_nor_doubly_spaced(text: str) -> None:
    for run in all_runs(parse_prose(text)):
        assert run.text
        assert "  " not in run.text
        assert "\n" not in run.text


@pytest.mark.parametrize(
    "unit", ["*", "**a ", "*a ", "a*", "- ", "\n- a", "a:\n- ", "\n\n", "  ", "*a*", ":\n  - *"]
)
def test_long_repetitions_are_read(unit: str) -> None:
    # A quadratic reading of these would take minutes.
    parse_prose("Caput:\n" + unit * 50_000)
