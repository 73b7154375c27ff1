"""Numbers in the Brazilian form: reais to the cent, quantities, percentages that add up."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from coapkit.numerals import cents, exact, grouped
from coapkit.rendering.words import NOTHING, cardinal

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_NBSP = "\N{NO-BREAK SPACE}"


def amount(value: Decimal | None) -> str:
    """``1.234.567,89``, for columns of reais."""
    return NOTHING if value is None else cents(value)


def reais(value: Decimal | None) -> str:
    """``R$ 1.234.567,89``, with a no-break space."""
    return NOTHING if value is None else f"R${_NBSP}{amount(value)}"


def reais_in_words(value: Decimal) -> str:
    """``um milhão de reais e dez centavos``; ``zero real`` for nothing."""
    whole, cents = divmod(int((abs(value) / _CENT).to_integral_value()), 100)
    parts = []
    if whole:
        link = " de" if whole % 1_000_000 == 0 else ""
        parts.append(f"{cardinal(whole)}{link} {'real' if whole == 1 else 'reais'}")
    if cents:
        parts.append(f"{cardinal(cents)} {'centavo' if cents == 1 else 'centavos'}")
    return ("menos " if value < 0 else "") + (" e ".join(parts) or "zero real")


def reais_and_words(value: Decimal) -> str:
    """``R$ 10,00 (dez reais)``, as a contract states an amount."""
    return f"{reais(value)} ({reais_in_words(value)})"


def quantity(value: Decimal | None) -> str:
    """``33.321``, ``85,5``: an indicator's value with the decimals that its author wrote."""
    return NOTHING if value is None else exact(value)


def count(value: int | None) -> str:
    """``33.321``."""
    return NOTHING if value is None else grouped(value)


def sized(things: Sequence[object], singular: str, plural: str) -> str:
    """How many things there are: ``1 linha``, ``1.200 linhas``."""
    return f"{count(len(things))}\N{NO-BREAK SPACE}{singular if len(things) == 1 else plural}"


def total(values: Iterable[Decimal | None]) -> Decimal:
    """Sum to the cent; what is not there counts as nothing."""
    return sum((value for value in values if value is not None), ZERO)


def by_year(rows: Iterable[Mapping[int, Decimal]], years: Sequence[int]) -> tuple[Decimal, ...]:
    """Sum of the rows for each year."""
    rows = list(rows)
    return tuple(total(row.get(year) for row in rows) for year in years)


def shares(values: Sequence[Decimal]) -> tuple[str, ...]:
    """Each value's part of their sum, ``12,3%``, such that the parts printed add up to 100,0%.

    Largest remainders take what rounding leaves over; without a sum there is nothing to share.
    """
    whole = total(values)
    if whole <= 0:
        return (NOTHING,) * len(values)
    exact = [value * 1000 / whole for value in values]
    floors = [int(part // 1) for part in exact]
    left = 1000 - sum(floors)
    order = sorted(range(len(values)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[:left]:
        floors[i] += 1
    return tuple(f"{tenths // 10},{tenths % 10}%" for tenths in floors)
