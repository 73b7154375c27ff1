"""What differs between two contracts, as data: how, on which way to it, from what to what."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from coapkit.comparison.fields import Field, Sort, fields_of, holds_lists, is_there
from coapkit.comparison.matching import matched
from coapkit.comparison.meaning import Expand, meaning
from coapkit.contract import model as m
from coapkit.contract.model import Contract
from coapkit.rendering.names import Names
from coapkit.rendering.words import cleaned
from coapkit.rules.finding import Place

ZERO = Decimal(0)


class Nature(StrEnum):
    """What happened to a thing between the old version and the new."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def mirrored(self) -> "Nature":
        """The same seen from the other side."""
        return _MIRRORED[self]


_MIRRORED = {
    Nature.ADDED: Nature.REMOVED,
    Nature.REMOVED: Nature.ADDED,
    Nature.CHANGED: Nature.CHANGED,
}


class Step(NamedTuple):
    """A step of the way to a change.

    ``key``       a key of the file, a year, or the index (from 0) of an instalment
    ``of``        class of the item, where the step leads to an item of a list
    ``old, new``  that item in each version; ``None`` where it is not
    """

    key: str | int
    of: Any = None
    old: Any = None
    new: Any = None


class Change(NamedTuple):
    """One difference.

    ``trail``          from the contract to what differs
    ``field``          the field that differs or, of sort ``NODES``, in whose list an item does
    ``old, new``       the values, ``None`` for what is not there; a whole object or item where it
                       is only in one version
    ``old_at, new_at`` where they stand in the documents; ``None`` for what is not there
    """

    nature: Nature
    trail: tuple[Step, ...]
    field: Field
    old: Any
    new: Any
    old_at: Place | None = None
    new_at: Place | None = None

    @property
    def difference(self) -> Decimal | None:
        """New less old, where both are numbers, or sums of reais that come or go whole."""
        old, new = (
            Decimal(value)
            if self.field.sort is Sort.COUNT and value is not None
            else number_of(value)
            for value in (self.old, self.new)
        )
        if old is None and new is None:
            return None
        return (new or ZERO) - (old or ZERO)

    @property
    def in_reais(self) -> bool:
        """Is the difference one of reais?"""
        sort = self.field.sort
        return sort in (Sort.MONEY, Sort.MONIES, Sort.MONEY_BY_YEAR) or (
            sort in (Sort.NODES, Sort.NODE) and self.difference is not None
        )

    def mirrored(self) -> "Change":
        """The same change from the new version to the old."""
        return Change(
            self.nature.mirrored,
            tuple(Step(s.key, s.of, s.new, s.old) for s in self.trail),
            self.field,
            self.new,
            self.old,
            self.new_at,
            self.old_at,
        )


def number_of(value: Any) -> Decimal | None:
    """A number, or the reais that a thing is about; ``None`` for what has none."""
    match value:
        case Decimal():
            return value
        case m.Despesa():
            return sum(value.valores.values(), ZERO)
        case m.Desembolso():
            return sum((p for p in value.parcelas if p is not None), ZERO)
        case m.AnoDoCronograma():
            return sum((number_of(d) or ZERO for d in value.desembolsos), ZERO)
        case m.Pcep():
            return value.valor_anual
    # A plain tuple is a list of instalments; the model's objects are tuples too.
    if type(value) is tuple and value and all(isinstance(v, Decimal | None) for v in value):
        return sum((v for v in value if v is not None), ZERO)
    return None


def compare(old: Contract, new: Contract) -> tuple[Change, ...]:
    """Every difference of meaning, in the order of the new contract.

    Lists are matched by what identifies their items (see ``matching``); the order of a list, the
    layout of a text and the spelling of a code are no difference (see ``meaning``). Never fails.
    """
    walk = _Walk(Names(old).expand, Names(new).expand)
    return tuple(walk.node(cleaned(old), cleaned(new), ()))


class _Walk:
    """Walks over both contracts at once."""

    def __init__(self, expand_old: Expand, expand_new: Expand) -> None:
        self.expand_old = expand_old
        self.expand_new = expand_new

    def node(self, old: Any, new: Any, trail: tuple[Step, ...]) -> Iterator[Change]:
        """Differences between two objects of the same class."""
        if old[1:] == new[1:]:
            return
        for field in fields_of(type(new)):
            one, two = getattr(old, field.name), getattr(new, field.name)
            if one == two:
                continue
            here = (*trail, Step(field.name))
            at = (_place(old, field.name), _place(new, field.name))
            match field.sort:
                case Sort.NODES:
                    yield from self.nodes(field, one, two, trail)
                case Sort.NODE:
                    yield from self.object(field, one, two, here, at)
                case Sort.MONEY_BY_YEAR | Sort.QUANTITY_BY_YEAR:
                    yield from self.years(field, one, two, here, (old, new))
                case Sort.MONIES if len(one) == len(two):
                    yield from self.instalments(field, one, two, here, (old, new))
                case _:
                    yield from self.leaf(field, one, two, here, at)

    def leaf(
        self, field: Field, old: Any, new: Any, trail: tuple[Step, ...], at: "_Places"
    ) -> Iterator[Change]:
        if meaning(field, old, self.expand_old) == meaning(field, new, self.expand_new):
            return
        absent = ("", None, ())
        yield _change(field, trail, old not in absent, new not in absent, old, new, at)

    def object(
        self, field: Field, old: Any, new: Any, trail: tuple[Step, ...], at: "_Places"
    ) -> Iterator[Change]:
        """An object that one version lacks is one change, unless it holds lists of others."""
        there = is_there(old), is_there(new)
        if all(there) or holds_lists(field.of):
            yield from self.node(old, new, trail)
        elif any(there):
            yield _change(field, trail, *there, old, new, at)

    def nodes(self, field: Field, old: Any, new: Any, trail: tuple[Step, ...]) -> Iterator[Change]:
        for left, right in matched(field.of, old, new, self.expand_old, self.expand_new):
            one = None if left is None else old[left]
            two = None if right is None else new[right]
            here = (*trail, Step(field.name, field.of, one, two))
            if one is not None and two is not None:
                yield from self.node(one, two, here)
            else:
                at = _whole(one), _whole(two)
                yield _change(field, here, one is not None, two is not None, one, two, at)

    def years(
        self, field: Field, old: Any, new: Any, trail: tuple[Step, ...], owners: tuple[Any, Any]
    ) -> Iterator[Change]:
        for year in sorted({*old, *new}):
            one, two = old.get(year), new.get(year)
            if one != two:
                at = (
                    _inner(owners[0], field.name, str(year)),
                    _inner(owners[1], field.name, str(year)),
                )
                here = (*trail, Step(year))
                yield _change(field, here, one is not None, two is not None, one, two, at)

    def instalments(
        self, field: Field, old: Any, new: Any, trail: tuple[Step, ...], owners: tuple[Any, Any]
    ) -> Iterator[Change]:
        for index, (one, two) in enumerate(zip(old, new, strict=True)):
            if one != two:
                at = _inner(owners[0], field.name, index), _inner(owners[1], field.name, index)
                here = (*trail, Step(index))
                yield _change(field, here, one is not None, two is not None, one, two, at)


_Places = tuple[Place | None, Place | None]


def _change(
    field: Field,
    trail: tuple[Step, ...],
    in_old: bool,
    in_new: bool,
    old: Any,
    new: Any,
    at: _Places,
) -> Change:
    nature = Nature.CHANGED
    if not in_old:
        nature, old = Nature.ADDED, None
    elif not in_new:
        nature, new = Nature.REMOVED, None
    return Change(
        nature, trail, field, old, new, at[0] if in_old else None, at[1] if in_new else None
    )


def _place(node: Any, key: str) -> Place | None:
    return Place(node.raw, key) if key in node.raw else None


def _whole(item: Any) -> Place | None:
    return Place(item.raw) if item is not None and item.raw else None


def _inner(node: Any, field: str, key: str | int) -> Place | None:
    inner = node.raw.get(field)
    return Place(inner, key) if isinstance(inner, dict | list) else None
