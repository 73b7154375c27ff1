"""What a change of the plans does to the contract's values: by entity, by year, in all."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from coapkit.contract.model import Contract, Despesa
from coapkit.rendering.names import Names

ZERO = Decimal(0)


class Shift(NamedTuple):
    """Reais before and after."""

    old: Decimal = ZERO
    new: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        return self.new - self.old

    def __bool__(self) -> bool:
        """Did anything move?"""
        return self.old != self.new


class Values(NamedTuple):
    """What the two plans of Parte III set.

    ``entities``  by payer's id, Union, States and municipalities in order; those that pay nothing
                  in either version are left out
    ``years``     by year, in order
    ``cells``     by payer's id and year
    """

    whole: Shift
    running: Shift
    investment: Shift
    entities: dict[str, Shift]
    years: dict[int, Shift]
    cells: dict[tuple[str, int], Shift]

    def __bool__(self) -> bool:
        """Did any payer's amount of any year move?"""
        return any(self.cells.values())


def values_of(old: Contract, new: Contract) -> Values:
    """The values of both versions, side by side."""
    before, after = _cells(old), _cells(new)
    names_old, names_new = Names(old), Names(new)
    cells = {key: Shift(before.get(key, ZERO), after.get(key, ZERO)) for key in {*before, *after}}
    ids = {id_ for id_, _ in cells}
    order = sorted(
        ids, key=lambda i: (names_new if i in names_new.entities else names_old).place(i)
    )
    years = sorted({year for _, year in cells})
    return Values(
        Shift(sum(before.values(), ZERO), sum(after.values(), ZERO)),
        Shift(_sum(old.parte_iii.custeio), _sum(new.parte_iii.custeio)),
        Shift(_sum(old.parte_iii.investimento), _sum(new.parte_iii.investimento)),
        {i: _added([s for (id_, _), s in cells.items() if id_ == i]) for i in order},
        {y: _added([s for (_, year), s in cells.items() if year == y]) for y in years},
        {(i, y): cells[i, y] for i in order for y in years if (i, y) in cells},
    )


def _cells(contract: Contract) -> dict[tuple[str, int], Decimal]:
    sums: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    for line in (*contract.parte_iii.custeio, *contract.parte_iii.investimento):
        for year, value in line.valores.items():
            sums[line.pagador, year] += value
    return dict(sums)


def _sum(lines: tuple[Despesa, ...]) -> Decimal:
    return sum((value for line in lines for value in line.valores.values()), ZERO)


def _added(shifts: list[Shift]) -> Shift:
    return Shift(sum((s.old for s in shifts), ZERO), sum((s.new for s in shifts), ZERO))
