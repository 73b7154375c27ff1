"""Every list of the contract has an identity and a name; the classes are walked, not listed."""

from collections.abc import Iterator
from typing import Any

from coapkit.comparison.changes import Step
from coapkit.comparison.fields import Field, Sort, fields_of
from coapkit.comparison.items import label, noun_of
from coapkit.comparison.matching import RUNGS, matched
from coapkit.comparison.words import field_title
from coapkit.contract import model as m
from coapkit.rendering.names import Names


def lists(cls: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    for field in fields_of(cls):
        here = (*way, field.name)
        if field.sort is Sort.NODES:
            yield here, field
        if field.sort in (Sort.NODE, Sort.NODES):
            yield from lists(field.of, here)


def test_every_list_has_an_identity_and_its_items_a_noun_and_a_label() -> None:
    found = list(lists(m.Contract))
    assert len(found) > 25
    assert {field.of for _, field in found} == set(RUNGS)
    names = Names(m.Contract())
    for way, field in found:
        known = {inner.name for inner in fields_of(field.of)}
        assert all(key in known for keys in RUNGS[field.of] for key in keys), way
        assert noun_of(Step(field.name, field.of)).one
        assert label(field.of(), names)
        assert "_" not in field_title(way)


def same(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(ids)


def pairs(old: list[m.Acao], new: list[m.Acao]) -> list[tuple[int | None, int | None]]:
    return matched(m.Acao, old, new, same, same)


ONE, TWO, THREE = (m.Acao(id=f"A{n}", renases=f"00{n}", nome=f"ação {n}") for n in (1, 2, 3))


def test_what_is_gone_stands_after_what_it_followed() -> None:
    assert pairs([ONE, TWO, THREE], [THREE, ONE]) == [(2, 0), (0, 1), (1, None)]
    assert pairs([ONE, TWO], []) == [(0, None), (1, None)]
    assert pairs([], [ONE]) == [(None, 0)]


def test_a_code_that_changed_is_found_by_what_else_identifies_the_item() -> None:
    renamed = TWO._replace(id="A9", componente="urgencia")
    assert pairs([ONE, TWO], [renamed, ONE]) == [(1, 0), (0, 1)]


def test_items_without_identity_are_paired_by_what_they_say() -> None:
    bare = m.Acao(nome="sem código")
    assert pairs([bare, ONE], [ONE, bare]) == [(1, 0), (0, 1)]
