"""A change in words: where it is, what it is about, from what to what."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from coapkit.comparison.changes import Change, Nature, Step, number_of
from coapkit.comparison.fields import STATED_SUMS, Sort, fields_of, is_there
from coapkit.comparison.items import NUMBERED, label, noun_of
from coapkit.comparison.sections import SECTIONS, item_end, section_of, start_of
from coapkit.comparison.value_words import list_words, signed, value_words
from coapkit.contract import model as m
from coapkit.contract.model import Contract
from coapkit.rendering.money import reais
from coapkit.rendering.names import Names
from coapkit.rendering.words import capitalized, cleaned
from coapkit.structure.schemas import ROOT, Visited, load_schemas, property_schema, resolve, title

_SHORT_LIST: Final = 4
"""Items of a list up to which both sides are said whole, and not what came and went."""

Facts = list[tuple[str, str]]


class Words:
    """Says the changes between two versions of a contract, each side in its own names."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self.old_names = Names(cleaned(old))
        self.new_names = Names(cleaned(new))

    # Where

    def place(self, change: Change) -> str:
        """``Parte II › Anexo II › Ação A012 – Vacinação › Responsáveis``."""
        return _path(self._section(change), *self._steps(change, start_of(change), None))

    def item(self, change: Change) -> str:
        """Section and item of its list, if it is in one: what the changes of one item share."""
        return _path(
            self._section(change), *self._steps(change, start_of(change), item_end(change))
        )

    def detail(self, change: Change) -> str:
        """What of that item changed: ``Responsáveis``; empty where it is the item as a whole."""
        return _path(*self._steps(change, item_end(change), None))

    def _section(self, change: Change) -> str:
        return SECTIONS[section_of(change)]

    def _steps(self, change: Change, start: int, end: int | None) -> list[str]:
        said: list[str] = []
        for at, step in list(enumerate(change.trail))[start:end]:
            if step.of is not None:
                said.append(self.name(step))
            elif isinstance(step.key, int):
                is_year = change.field.sort is not Sort.MONIES
                said.append(str(step.key) if is_year else f"{step.key + 1}ª parcela")
            elif step.key == "parcelas" and at + 1 < len(change.trail):
                continue  # an instalment says so itself
            elif step.key == "texto" and change.trail[at - 1].of is m.Compromisso:
                continue  # a responsibility is its text
            else:
                word = field_title(tuple(str(s.key) for s in change.trail[: at + 1]))
                # ``Responsabilidade › Responsabilidade solidária`` says one thing twice.
                if said and word.startswith(said[-1]):
                    said.pop()
                said.append(word)
        return said

    def name(self, step: Step, *, whole: bool = False) -> str:
        """``Ação A012 – Vacinação``, ``Medicamento: Captopril, 25 mg``.

        ``whole``: long names too, to the last letter.
        """
        item = step.new if step.new is not None else step.old
        names = self.new_names if step.new is not None else self.old_names
        if step.of in (m.Ente, m.Signatario):  # as the section's title has named them
            return label(item, names, whole=whole)
        between = " " if step.of in NUMBERED else ": "
        return f"{capitalized(noun_of(step).one)}{between}{label(item, names, whole=whole)}"

    # What

    def old(self, change: Change) -> str:
        """The old value in words; ``–`` for none."""
        return value_words(change.field, change.old, self.old_names)

    def new(self, change: Change) -> str:
        """The new value in words; ``–`` for none."""
        return value_words(change.field, change.new, self.new_names)

    def difference(self, change: Change) -> str:
        """``+R$ 1.000,00``, ``-0,5``; empty where there is none to tell."""
        number = change.difference
        if number is None or (change.nature is not Nature.CHANGED and not change.in_reais):
            return ""
        return signed(number, money=change.in_reais) if number else ""

    def summary(self, change: Change) -> str:
        """The change in one line, without its place."""
        difference = self.difference(change)
        tail = f" ({difference})" if difference else ""
        if change.nature is not Nature.CHANGED:
            if change.field.sort is Sort.NODES:
                word = "acrescid" if change.nature is Nature.ADDED else "suprimid"
                return f"{noun_of(change.trail[-1]).agreed(word)}{tail}"
            value = self.new(change) if change.nature is Nature.ADDED else self.old(change)
            return f"{value}{tail}"
        if change.field.sort is Sort.TEXTS and self._is_long(change):
            return self.list_changes(change)
        return f"{self.old(change)} → {self.new(change)}{tail}"

    def list_changes(self, change: Change) -> str:
        """What a list gained and lost: ``mais A012 e A013; menos A001``."""
        old, new = dict.fromkeys(change.old or ()), dict.fromkeys(change.new or ())
        more = list_words(change.field, tuple(i for i in new if i not in old))
        less = list_words(change.field, tuple(i for i in old if i not in new))
        return "; ".join(
            f"{word} {told}" for word, told in (("mais", more), ("menos", less)) if told
        )

    def _is_long(self, change: Change) -> bool:
        return max(len(change.old or ()), len(change.new or ())) > _SHORT_LIST

    def facts(self, change: Change) -> Facts:
        """What an item or object that came or went says, as label and text."""
        item = change.new if change.new is not None else change.old
        names = self.new_names if change.new is not None else self.old_names
        way = tuple(str(step.key) for step in change.trail)
        return list(_facts(item, names, way))


def _path(*steps: str) -> str:
    return " › ".join(steps)


def _facts(item: Any, names: Names, way: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for field, value in zip(fields_of(type(item)), item[1:], strict=True):
        here = (*way, field.name)
        if value in ("", None, (), {}) or field.name in STATED_SUMS:
            continue
        match field.sort:
            case Sort.NODES:
                for inner in value:
                    noun = noun_of(Step(field.name, field.of))
                    told = "; ".join(f"{word}: {text}" for word, text in _facts(inner, names, here))
                    yield capitalized(noun.one), told
            case Sort.NODE if isinstance(value, m.Ato):
                if is_there(value):
                    yield field_title(here), value_words(field, value, names)
            case Sort.NODE:
                yield from _facts(value, names, here)
            case Sort.MONEY_BY_YEAR | Sort.QUANTITY_BY_YEAR:
                yield field_title(here), value_words(field, value, names)
                total = number_of(item)
                if total is not None and len(value) > 1:
                    yield "Soma", reais(total)
            case _:
                yield field_title(here), value_words(field, value, names)


@cache
def field_title(way: tuple[str, ...]) -> str:
    """The title that the schemas give to a key."""
    at: Visited | None = Visited(ROOT, load_schemas()[ROOT])
    for key in way:
        at = resolve(at) if at else None
        if at and isinstance(at.schema.get("items"), dict):
            at = resolve(Visited(at.file, at.schema["items"]))
        at = property_schema(at, key) if at else None
    said = title(at).rstrip("?") if at else ""
    return said or capitalized(way[-1].replace("_", " "))
