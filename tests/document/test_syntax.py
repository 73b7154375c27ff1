"""Broken syntax: the place, the likely cause, and a mend that really mends."""

from typing import Any, NamedTuple

import pytest

from coapkit.diagnostics import Diagnostic
from coapkit.document.reader import read
from coapkit.document.source import Source


class Broken(NamedTuple):
    """A text, the place (line, column) and words of its finding, and what its fix gives."""

    text: str
    place: tuple[int, int]
    says: str
    mended: Any = None
    related: tuple[int, int] | None = None
    rule: str = "YAML-SINTAXE"


CASES = {
    # ": " in a text
    "text with a colon": Broken(
        "a: 1\nnome: UBS: Centro\n", (2, 10), "contém", {"a": "1", "nome": "UBS: Centro"}
    ),
    "text with a colon in an item": Broken(
        'a:\n  - nome: UBS: "Centro"\n', (2, 14), "contém", {"a": [{"nome": 'UBS: "Centro"'}]}
    ),
    "long text with a colon": Broken(
        "a: um texto\n  que continua: assim\n", (2, 15), "contém", related=(1, 4)
    ),
    # Missing signs
    "no space after the colon": Broken(
        "a: 1\nnome:UBS\nb: 2\n", (2, 5), "espaço", {"a": "1", "nome": "UBS", "b": "2"}
    ),
    "no space after the first colon": Broken(
        "nome:UBS\nb: 2\n", (1, 5), "espaço", {"nome": "UBS", "b": "2"}
    ),
    "no space after the dash": Broken(
        "a:\n  - b\n  -c: 1\n", (3, 3), "espaço", {"a": ["b", {"c": "1"}]}
    ),
    "no colon": Broken("a: 1\nnome\nb: 2\n", (2, 1), "“nome”"),
    "no colon, a group below": Broken("identificacao\n  titulo: x\n", (1, 1), "“identificacao”"),
    "no name": Broken("a: 1\n: 2\n", (2, 1), "nome da chave", rule="YAML-CHAVE"),
    "no comma": Broken("a: {x: 1 y: 2}\n", (1, 11), "“,”", related=(1, 4)),
    "no comma, further down": Broken('a: [\n  1,\n  "2" 3\n]\n', (3, 7), "“,”", related=(1, 4)),
    # Blanks that are no spaces
    "an odd blank after the colon": Broken(
        "a: 1\nnome:\xa0UBS\nb: 2\n",
        (2, 6),
        "U+00A0",
        {"a": "1", "nome": "UBS", "b": "2"},
        rule="YAML-CARACTERE",
    ),
    "an odd blank after the first colon of a group": Broken(
        "a:\n  nome: \u2007UBS\n  b:\xa0x\n  c: 2\n",
        (3, 5),
        "U+00A0",
        {"a": {"nome": "\u2007UBS", "b": "x", "c": "2"}},
        rule="YAML-CARACTERE",
    ),
    "odd blanks in the indentation": Broken(
        "a:\n    x: 1\n  \xa0\u3000y: 2\n    z: 3\n",
        (3, 3),
        "U+00A0",
        {"a": {"x": "1", "y": "2", "z": "3"}},
        rule="YAML-CARACTERE",
    ),
    "an odd blank after the dash": Broken(
        "a:\n  - b\n  -\xa0c\n", (3, 4), "U+00A0", {"a": ["b", "c"]}, rule="YAML-CARACTERE"
    ),
    # Quotation marks
    "quote never closed": Broken('a: 1\nb: "x\nc: 2\n', (2, 4), "aspas"),
    "quote closed by the next one": Broken(
        "a: 1\nb: 'x\nc: 'y'\n", (2, 4), "aspas", related=(3, 5)
    ),
    "quote never closed in brackets": Broken(
        'a: ["x, y]\nb: "z"\n', (1, 5), "aspas", related=(2, 5)
    ),
    "quotes in quotes": Broken(
        'a: "UBS "Centro""\n', (1, 10), "depois das aspas", {"a": 'UBS "Centro"'}, (1, 9)
    ),
    "apostrophe in quotes": Broken(
        "a: 'Olho d'água'\nb: 1\n", (1, 12), "depois das aspas", {"a": "Olho d'água", "b": "1"}
    ),
    "text after quotes": Broken('a: "x" y\n', (1, 8), "depois das aspas", related=(1, 6)),
    "backslash in quotes": Broken('a: "C:\\dados"\n', (1, 7), "“\\d”"),
    # Brackets
    "bracket never closed": Broken("a:\n  b: [1, 2\n  c: 3\n", (2, 6), "“[”", related=(3, 4)),
    "bracket never closed, end of file": Broken("a: [1,\n", (1, 4), "“[”"),
    "bracket never closed, a document after it": Broken(
        "a: [1\n---\nb: 2\n", (1, 4), "“[”", related=(2, 1)
    ),
    "no value, a document after it": Broken("a: [1,\n---\nb: 2\n", (1, 4), "“[”", related=(2, 1)),
    "brace never closed": Broken("a: {x: 1\nb: 3\n", (1, 4), "“{”", related=(2, 2)),
    "wrong bracket": Broken("a: [1, 2}\n", (1, 9), "“}”", related=(1, 4)),
    "bracket never opened": Broken("a: ]\n", (1, 4), "“]” sem"),
    "text after a bracket": Broken("a: [1] x\n", (1, 8), "depois de “]”"),
    "two commas": Broken("a: [1,, 2]\n", (1, 7), "vírgula"),
    "colon without space in braces": Broken("a: {x:1}\n", (1, 6), "dois-pontos"),
    # Indentation
    "a key below a value": Broken("a: 1\n  b: 2\n", (2, 3), "recuo", related=(1, 4)),
    "between two levels": Broken("a:\n    b: 1\n  c: 2\n", (3, 1), "recuo"),
    "item between two levels": Broken("a:\n    - x\n  - y\n", (3, 1), "recuo"),
    "key in a list": Broken("a:\n  - x\n  b: 1\n", (3, 3), "lista", related=(2, 3)),
    "item in a group": Broken("a:\n  b: 1\n  - x\n", (3, 3), "item", related=(2, 3)),
    "item beside its key": Broken("a: - x\n", (1, 4), "mesma linha"),
    "tab": Broken("a:\n\tb: 1\n", (2, 1), "tabulação", rule="YAML-TABULACAO"),
    "tab after spaces": Broken("a:\n  \tb: 1\n", (2, 3), "tabulação", rule="YAML-TABULACAO"),
    "tab in a block of text": Broken("a: |\n\tx\n", (2, 1), "tabulação", rule="YAML-TABULACAO"),
    # Signs that begin something else
    "at sign": Broken("a: @joao\n", (1, 4), "“@”", {"a": "@joao"}),
    "backtick": Broken("a: `x`\n", (1, 4), "“`”", {"a": "`x`"}),
    "percent": Broken("a: %x\n", (1, 4), "“%”", {"a": "%x"}),
    "asterisk": Broken("a: * x\n", (1, 4), "“*”", {"a": "* x"}, rule="YAML-ANCORA"),
    "ampersand": Broken("a: & x\n", (1, 4), "“&”", {"a": "& x"}, rule="YAML-ANCORA"),
    "greater than": Broken("a: > 10\n", (1, 6), "“>”", {"a": "> 10"}),
    "bar with text": Broken("a: |x\n  y\n", (1, 5), "“|”"),
    "text after the end": Broken("{a: 1} b\n", (1, 8), "depois de “}”"),
}


@pytest.mark.parametrize("portable", [False, True], ids=["libyaml", "python"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_place_the_cause_and_the_mend(case: Broken, portable: bool) -> None:
    result = read(Source("c.yaml", case.text), portable=portable)
    assert result.document is None
    (finding,) = result.diagnostics
    assert finding.rule == case.rule
    assert case.says in finding.message
    assert finding.help
    assert finding.snippet == case.text.splitlines()[finding.span.line - 1]
    assert finding.span.line == case.place[0]
    if not portable:  # the other parser sees some of them a few columns on
        assert finding.span[:2] == case.place
    if case.related:
        assert case.related in [place.span[:2] for place in finding.related]
    if case.mended is not None and not portable:
        assert read(Source("c.yaml", apply(finding, case.text))).document is not None
        assert read_root(apply(finding, case.text)) == case.mended


def apply(finding: Diagnostic, text: str) -> str:
    assert finding.fix is not None
    for edit in sorted(finding.fix.edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def read_root(text: str) -> Any:
    document = read(Source("c.yaml", text)).document
    assert document is not None
    return document.root


def test_wrong_indentation_names_the_columns_of_the_open_levels() -> None:
    text = "a:\n  - nome: x\n    b: 1\n   c: 2\n"
    (finding,) = read(Source("c.yaml", text)).diagnostics
    assert "coluna 4" in finding.message
    assert "coluna 1, 3 ou 5" in finding.help


def test_other_lines_with_tabs_are_counted() -> None:
    (finding,) = read(Source("c.yaml", "a:\n\tb: 1\n\tc: 2\n\td: 3\n")).diagnostics
    assert "outras 2 linhas" in finding.message


def test_no_fix_is_offered_where_the_text_may_end_elsewhere() -> None:
    for text in ("a: [x: y: z]\n", "a: UBS: Centro # nota\n", 'a: "x" y\n', "a: {b: @c}\n"):
        (finding,) = read(Source("c.yaml", text)).diagnostics
        assert finding.fix is None, text


def test_of_brackets_in_one_another_the_one_left_open_is_marked() -> None:
    for text, line in (
        ("a:\n  - {b: 1,\n     c: [2,\n     d: 3}\n", 3),
        ("a: [{b: 1, c: 2], 3]\n", 1),
        ("a: [1, 2}\nb: 3\n", 1),
    ):
        found = read(Source("x.yaml", text)).diagnostics
        assert [(d.rule, d.span.line) for d in found] == [("YAML-SINTAXE", line)], text


@pytest.mark.parametrize("sign", ["%", "@", "`", "x", "1"])
def test_a_quote_left_open_is_marked_whatever_the_next_quoted_text_begins_with(sign: str) -> None:
    text = f'a: "text\nb: 1\nc: "{sign}"\nd: 2\n'
    found = read(Source("x.yaml", text)).diagnostics
    assert [(d.rule, d.span.line) for d in found] == [("YAML-SINTAXE", 1)]
