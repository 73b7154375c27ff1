"""What holds of entries that are repeated, out of order or cut in two, wherever they are."""

import random
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.contract.model import CLAUSES
from coapkit.document.document import Container, Document, Step
from coapkit.document.reader import read
from coapkit.document.source import Source
from coapkit.fixing.mending import mend

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "examples" / "alto-solimoes.yaml").read_text(encoding="utf-8")


@cache
def whole() -> Document:
    document = read(Source("c.yaml", TEXT)).document
    assert document is not None
    return document


@cache
def mappings() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    waiting: list[Container] = [whole().root]
    while waiting:
        container = waiting.pop()
        values = container.values() if isinstance(container, dict) else container
        waiting += [value for value in values if isinstance(value, (dict, list))]
        if isinstance(container, dict):
            found.append(container)  # type: ignore[arg-type]
    return found


def end_of(container: Container, key: Step) -> int:
    """Where an entry ends: between braces its value, in a block its last line."""
    document = whole()
    _, end = document.value_offsets(container, key)
    if document.is_flow(container):
        return end
    line, _ = document.source.position(end)
    return document.source.line_start(line + 1)


@st.composite
def repetitions(draw: st.DrawFn) -> str:
    """The example with some keys of one mapping said once more, further down in it."""
    r = random.Random(draw(st.integers(0, 2**32)))
    document = whole()
    container = r.choice([m for m in mappings() if len(m) > 1])
    names = list(container)
    key = r.choice(names[1:])
    start, (_, end) = (
        document.key_offsets(container, key)[0],
        document.value_offsets(container, key),
    )
    where = end_of(container, r.choice(names[names.index(key) :]))
    again = TEXT[start:end]
    if document.is_flow(container):
        return TEXT[:where] + ", " + again + TEXT[where:]
    indent = " " * (document.source.position(start)[1] - 1)
    return TEXT[:where] + indent + again + "\n" + TEXT[where:]


@pytest.mark.lento
@given(repetitions(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=12, deadline=None)
def test_what_is_said_twice_is_said_once_again(text: str, line_break: str) -> None:
    result = mend("c.yaml", text.replace("\n", line_break).encode())
    after = result.data.decode().replace(line_break, "\n")
    # A comment in what is repeated would be lost; and of two like lines either may be the one.
    assert after == TEXT or (not result.made and "#" in text)
    assert mend("c.yaml", result.data).data == result.data


@st.composite
def clauses(draw: st.DrawFn) -> tuple[str, dict[str, list[str]]]:
    """A Parte I in any order, and of each clause the lines that are its own."""
    own: dict[str, list[str]] = {}
    for clause in draw(st.permutations(CLAUSES)):
        lines = [f"  # sobre {clause}"] if draw(st.booleans()) else []
        value = draw(st.sampled_from(["padrao", "padrao # nota", "|\n    Um texto.\n\n    Outro."]))
        lines += f"  {clause}: {value}".split("\n")
        if draw(st.booleans()):
            lines.append(f"    # ainda {clause}")
        own[clause] = lines
    blank = draw(st.sampled_from(["", "\n"]))
    body = blank.join("\n".join(lines) + "\n" for lines in own.values())
    return f"coapkit: 1\nparte_i:\n{body}# Parte II\nparte_ii: {{}}\n", own


@given(clauses())
@settings(max_examples=25, deadline=None)
def test_clauses_come_into_the_order_of_the_law_with_their_comments(
    drawn: tuple[str, dict[str, list[str]]],
) -> None:
    text, own = drawn
    result = mend("c.yaml", text.encode())
    assert sorted(result.after) == sorted(text)
    # Each clause has all of its lines about it, in their order.
    for lines in own.values():
        assert "\n".join(lines) + "\n" in result.after
    keys = re.findall(r"^  (\w+):", result.after, re.MULTILINE)
    # What stands above the first may be the heading of all.
    assert keys == list(CLAUSES) or own[keys[0]][0].startswith("  #")
    assert not any(d.fix for d in result.left if d.rule == "R3-ART6")
    assert mend("c.yaml", result.data).data == result.data


@st.composite
def cut(draw: st.DrawFn) -> str:
    """The example with decimal commas in amounts between braces."""
    r = random.Random(draw(st.integers(0, 2**32)))
    share = draw(st.floats(0.01, 0.3))

    def comma(match: re.Match[str]) -> str:
        return match.group().replace(".", ",") if r.random() < share else match.group()

    return re.sub(r"(?<=20\d\d: )\d+\.\d\d(?=[,}])", comma, TEXT)


@pytest.mark.lento
@given(cut())
@settings(max_examples=4, deadline=None)
def test_amounts_that_a_comma_cut_in_two_are_whole_again(text: str) -> None:
    result = mend("c.yaml", text.encode())
    assert re.sub(r'"(\d+),(\d\d)"', r"\1.\2", result.after) == TEXT
    assert result.left == mend("c.yaml", TEXT.encode()).left
