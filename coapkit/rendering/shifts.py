"""Amounts before and after, ready for a table in reais."""

from dataclasses import dataclass

from coapkit.comparison.value_words import signed
from coapkit.comparison.values import Shift
from coapkit.rendering.money import amount
from coapkit.rendering.words import NOTHING


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """Reais of an entity or a year, before and after. ``moved``: is there a difference?"""

    name: str
    old: str
    new: str
    difference: str
    moved: bool


def shift_row(name: str, shift: Shift) -> ShiftRow:
    """The row of a table whose caption says that it is in reais."""
    difference = signed(shift.difference, money=True).replace("R$\xa0", "") if shift else NOTHING
    return ShiftRow(name, amount(shift.old), amount(shift.new), difference, bool(shift))
