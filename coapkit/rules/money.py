"""Reais in messages: ``R$ 1.234,56``."""

from decimal import Decimal


def brl(amount: Decimal) -> str:
    """An amount as people write it in Brazil, to the cent."""
    text = f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    return f"R$ {text}"
