"""What is read line by line is what the parser reads; what is not certain is left to the parser."""

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.document.document import Document
from coapkit.document.lines import read_lines
from coapkit.document.reader import read
from coapkit.document.source import Source, decode
from coapkit.resources import schemas_dir

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
RULES = sorted((schemas_dir() / "exemplos").glob("*.yaml"))

PLAIN = """\
# comentário
coapkit: 1

identificacao:
  numero: "17/2013"
  aspas: 'd''água'
  termo: {inicio: 2013-01-01, fim: "2016-12-31"} # nota
  vazio:
  nulo: ~
  lista: [a, b, 'c', d e]
  longa: ["02", "03",
          "04 x", c d]
  aberta: { a: 1, lista: [ x, y ], m: {n: o} }
  grande: {a: 1,
     b: d'Oeste - PI, c: [1.5, 2]}
entes:
- id: uniao
  nome: União # o primeiro
  2013: 1.234,56
-   id: ce
    dobrado: >-
      um dois
      três

      quatro
    literal: |
      linha um
        mais

      fim
    com_fim: >
      um
# fim
itens:
  - a
  - "x"
  - [a, {b: c}]
  - {a: b}
  - 12:30
url: http://x.y/z#a
"2014": -5
fim: null
"""
"""Every construct that is read line by line."""


def by_the_parser(text: str) -> Document | None:
    """What ``read`` gives for a text that is sent to the parser by the tab in its last line."""
    result = read(Source("c.yaml", f"{text}\n#\t"))
    return result.document if not result.diagnostics else None


def assert_agrees(text: str) -> bool:
    """Whether ``text`` is read line by line; if so, as the parser reads it, keys in their order."""
    root = read_lines(text)
    if root is None:
        return False
    document = by_the_parser(text)
    assert document is not None, text
    assert json.dumps(root) == json.dumps(document.root), text
    return True


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_read_line_by_line(path: Path) -> None:
    text = decode(path.name, path.read_bytes()).text
    assert assert_agrees(text)
    assert read_lines(text.replace("\n", "\r\n")) == read_lines(text)


def test_the_examples_of_the_rules_agree() -> None:
    read_at_all = [path for path in RULES if assert_agrees(path.read_text(encoding="utf-8"))]
    assert len(read_at_all) > len(RULES) / 2 > 50


def test_every_construct() -> None:
    assert assert_agrees(PLAIN)
    assert assert_agrees(f"# de um editor\n---\n{PLAIN}")
    root: Any = read_lines(PLAIN)
    assert root["identificacao"]["vazio"] is None
    assert root["identificacao"]["aspas"] == "d'água"
    assert root["identificacao"]["grande"] == {"a": "1", "b": "d'Oeste - PI", "c": ["1.5", "2"]}
    assert root["entes"][1]["dobrado"] == "um dois três\nquatro"
    assert root["itens"][2] == ["a", {"b": "c"}]


@pytest.mark.parametrize("blanks", [1, 2, 90_000])
def test_blanks_are_gone_through_once(blanks: int) -> None:
    gap = " " * blanks
    assert assert_agrees(f"a: [b{gap}c{gap[:500]}, d{gap[:500]}]\n")
    assert assert_agrees(f"a: {{b: c{gap}d , e: f,{gap[:500]}g: h }}\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n c\n",  # a text on two lines
        'a: "b\n  c"\n',
        'a: "\\u00e1"\n',
        "a: &x b\n",
        "a: *x\n",
        "a: !!str b\n",
        "a: b: c\n",
        "a: b\na: c\n",
        "a: {b: 1, b: 2}\n",
        "a: [b,\n  c\n  - d]\n",  # a dash that hangs
        "a: [b, [c]\n",
        "a: [b,]\n",
        "a: {b}\n",
        "a: [b: c]\n",
        "a: {b:c}\n",
        "a: {b : c}\n",
        "a: [?]\n",
        "a: [b\\]\n",
        "a: [null]\n",
        "a: [-]\n",
        "a: [b] c\n",
        "a: [b] # [\n  c]\n",
        "a: [b, # ]\n  c]\n",
        "a: |2\n    b\n",
        "a: |+\n  b\n\n",
        "a: |\n  b",
        "a: >\n  b\n    c\n",
        "a: |\n  b\n c\n",
        "a: |\n\n  b\n",
        "? a\n: b\n",
        "<<: {a: b}\n",
        "a b: c\n",
        "- a\n",
        "a:\n  - b\n c: d\n",
        "a:\n- b\n- c: d\n   e: f\n",
        "a:\n  -\n    b: c\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "%YAML 1.2\n---\na: b\n",
        "a: b\tc\n",
        "a: b\rc: d\n",
        "a: b\u2028c\n",
        "a: b\u200bc\n",
        "a: b\ufffdc\n",
        "",
        "# nada\n",
        f"a: {'[' * 40}{']' * 40}\n",
        "".join(f"{' ' * depth}a:\n" for depth in range(40)),
        f"a: {'x' * 100_000}\n",
    ],
)
def test_what_is_not_certain_is_left_to_the_parser(text: str) -> None:
    assert read_lines(text) is None


def test_too_many_values_are_counted_as_the_parser_counts() -> None:
    line = f"  - [{', '.join('1' * 3000)}]\n"
    assert read_lines("a:\n" + line * 300) is not None
    assert read_lines("a:\n" + line * 340) is None


SIGNS = [*" \n\n:-#\"'[]{},&*!|>%@?~\\\t\xa0á0=<.", ": ", "- ", "\n- ", " #", ": |\n", "\n  "]
SIGNS += ["null", "---\n", "{}", "[]", "<<: ", "''", '""', "\ufffd", ": >-\n", "a: b\n", ",\n"]


@given(st.integers(0, 2**32), st.integers(1, 4))
@settings(max_examples=400, deadline=None)
def test_damaged_texts_agree(seed: int, damages: int) -> None:
    """Parts of the text above, cut, doubled, moved aside and strewn with signs."""
    chance = random.Random(seed)
    parts = re.split(r"(?m)^(?=[a-z])", PLAIN)
    text = "".join(part for part in parts if chance.random() < 0.4)
    for _ in range(damages):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + chance.choice(SIGNS) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + chance.randrange(1, 4) :]
        else:
            lines = text.split("\n")
            line = chance.choice(lines)
            if kind == 2:
                lines.insert(chance.randrange(len(lines)), line)
            else:
                lines[lines.index(line)] = chance.choice([line[1:], line[2:], f"  {line}"])
            text = "\n".join(lines)
    assert_agrees(text)


def test_places_are_those_of_the_parser() -> None:
    document, parsed = read(Source("c.yaml", PLAIN)).document, by_the_parser(PLAIN)
    assert document is not None
    assert parsed is not None
    waiting: list[tuple[Any, Any]] = [(document.root, parsed.root)]
    seen = 0
    while waiting:
        ours, theirs = waiting.pop()
        for step in ours if isinstance(ours, dict) else range(len(ours)):
            seen += 1
            assert document.key_offsets(ours, step) == parsed.key_offsets(theirs, step)
            assert document.value_offsets(ours, step) == parsed.value_offsets(theirs, step)
            if isinstance(ours[step], dict | list):
                waiting.append((ours[step], theirs[step]))
    assert seen > 40
    assert document.root_span() == parsed.root_span()


def test_equal_lines_are_different_containers() -> None:
    document = read(Source("c.yaml", "a:\n  - b: [x]\n  - b: [x]\n")).document
    assert document is not None
    first, second = (item["b"] for item in document.root["a"])  # type: ignore[union-attr,call-overload,index]
    assert first is not second
    assert document.path_of(second) == ("a", 1, "b")
