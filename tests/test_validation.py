"""The pipeline on whole contracts: what is damaged is found, where it was damaged."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.contract.model import CLAUSES
from coapkit.diagnostics import Diagnostic
from coapkit.document.reader import read
from coapkit.document.source import decode
from coapkit.rendering.prose import roman
from coapkit.structure.check import check_structure
from coapkit.structure.schemas import ROOT, Visited, load_schemas, property_schema, resolve
from coapkit.validation import check_source

EXAMPLE = Path(__file__).parents[1] / "examples" / "baturite.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
LINES = TEXT.split("\n")


def findings(text: str) -> tuple[Diagnostic, ...]:
    return check_source(decode("regiao.yaml", text.encode())).diagnostics


def without_line(number: int) -> str:
    """The example without one line (from 1)."""
    return "\n".join(LINES[: number - 1] + LINES[number:])


def with_line(number: int, line: str) -> str:
    """The example with one line (from 1) replaced."""
    return "\n".join([*LINES[: number - 1], line, *LINES[number:]])


def line_of(pattern: str) -> int:
    """Number (from 1) of the first line of the example that matches."""
    return next(i for i, line in enumerate(LINES, 1) if re.search(pattern, line))


def test_the_example_is_clean():
    assert findings(TEXT) == ()


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_removed_is_found_by_its_inciso(clause: str):
    number = line_of(rf"^  {clause}: padrao")
    found = findings(without_line(number))
    assert [d.rule for d in found] == [f"R3-ART6-{roman(CLAUSES.index(clause) + 1)}"]
    assert found[0].span.line == line_of(r"^parte_i:")


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_emptied_is_found_on_its_line(clause: str):
    number = line_of(rf"^  {clause}: padrao")
    found = findings(with_line(number, f"  {clause}:"))
    assert [d.span.line for d in found] == [number]
    assert found[0].rule.startswith("R3-ART6-")


def schedule_lines() -> list[int]:
    return [i for i, line in enumerate(LINES, 1) if "parcelas: [" in line]


def amounts(line: str) -> Iterator[re.Match[str]]:
    start = line.index("parcelas: [")
    return re.finditer(r"\d+\.\d\d", line[start:])


def test_the_example_has_a_schedule():
    assert len(schedule_lines()) > 50


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_one_cent_in_the_schedule_is_found_on_its_line(data: st.DataObject):
    number = data.draw(st.sampled_from(schedule_lines()))
    line = LINES[number - 1]
    amount = data.draw(st.sampled_from(list(amounts(line))))
    cent = data.draw(st.sampled_from([Decimal("0.01"), Decimal("-0.01")]))
    changed = Decimal(amount[0]) + cent
    if changed < 0:
        return
    start = line.index("parcelas: [") + amount.start()
    damaged = line[:start] + str(changed) + line[start + len(amount[0]) :]
    found = findings(with_line(number, damaged))
    assert [(d.rule, d.span.line) for d in found] == [("R3-ART9-IV.5", number)]
    assert "R$ 0,01" in found[0].message


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_line_removed_from_the_schedule_is_found(data: st.DataObject):
    number = data.draw(st.sampled_from(schedule_lines()))
    found = findings(without_line(number))
    assert [d.rule for d in found] == ["R3-ART9-IV.6"]
    assert "previsto aqui" in {r.message for r in found[0].related}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_line_removed_never_crashes_and_any_key_repeated_is_found(data: st.DataObject):
    number = data.draw(st.integers(1, len(LINES) - 1))
    findings(without_line(number))
    line = LINES[number - 1]
    if re.fullmatch(r" *[a-z_]+: [^{\[|>&*!]+", line):
        found = findings("\n".join([*LINES[:number], line, *LINES[number:]]))
        assert ("YAML-CHAVE-DUPLICADA", number + 1) in [(d.rule, d.span.line) for d in found]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_character_changed_never_crashes(data: st.DataObject):
    at = data.draw(st.integers(0, len(TEXT) - 1))
    character = data.draw(st.sampled_from("\t\n:-{}[]\"'#&*!|>%@`, xé0\u2028\U0001f600"))
    for found in findings(TEXT[:at] + character + TEXT[at + 1 :]):
        assert found.message
        assert found.span.line >= 1


def test_permuting_a_list_changes_no_finding():
    start, end = line_of(r"^signatarios:"), line_of(r"^parte_i:")
    block = "\n".join(LINES[start : end - 1])
    items = re.split(r"(?m)^(?=  - )", block)
    assert len(items) > 5
    permuted = "".join([items[0], *reversed([i.rstrip("\n") + "\n" for i in items[1:]])])
    assert findings("\n".join([*LINES[:start], permuted, *LINES[end - 1 :]])) == ()


def required_entries() -> list[tuple[str | int, ...]]:
    """Paths of everything in the example that its schema requires where it stands."""
    found: list[tuple[str | int, ...]] = []
    root = read(decode("regiao.yaml", TEXT.encode())).document.root  # type: ignore[union-attr]
    pending = [(root, Visited(ROOT, load_schemas()[ROOT]), ())]
    while pending:
        value, at, path = pending.pop()
        at = resolve(at)
        if isinstance(value, dict):
            found += [(*path, key) for key in at.schema.get("required", ()) if key in value]
            pending += [
                (inner, schema, (*path, key))
                for key, inner in value.items()
                if (schema := property_schema(at, key)) is not None
            ]
        elif isinstance(value, list) and "items" in at.schema:
            items = Visited(at.file, at.schema["items"])
            pending += [(inner, items, (*path, i)) for i, inner in enumerate(value)]
    return found


REQUIRED = required_entries()


def test_the_example_has_thousands_of_required_things():
    assert len(REQUIRED) > 2_000


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(REQUIRED))
def test_any_required_thing_removed_is_found(path: tuple[str | int, ...]):
    root = read(decode("regiao.yaml", TEXT.encode())).document.root  # type: ignore[union-attr]
    container = root
    for step in path[:-1]:
        container = container[step]  # type: ignore[index]
    del container[path[-1]]  # type: ignore[union-attr, arg-type]
    found = list(check_structure(root))
    assert len(found) == 1
    assert f"`{path[-1]}`" in found[0].message
