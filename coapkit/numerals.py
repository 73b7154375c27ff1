"""Numbers as they are written in Brazil: ``1.234``, ``1.234,56``, ``R$ 1.234,56``.

Nothing is imported here: messages of every room are made with it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

_SWAP = str.maketrans(",.", ".,")


def grouped(number: int) -> str:
    """``1.234``."""
    return f"{number:,}".translate(_SWAP)


def exact(number: "Decimal") -> str:
    """``1.234,5``: with the decimals that it has."""
    return f"{number:,f}".translate(_SWAP)


def cents(amount: "Decimal") -> str:
    """``1.234,50``: reais to the cent."""
    return f"{amount:,.2f}".translate(_SWAP)


def brl(amount: "Decimal") -> str:
    """``R$ 1.234,50``, with a plain space, as messages say it."""
    return f"R$ {cents(amount)}"
