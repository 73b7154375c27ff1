"""The author's hand: the legitimate ways of writing the same thing."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from synthetic.yamltext import Flow, Quoted


class Style(NamedTuple):
    """One author's habits.

    ``groups``      entity lists say ``municipios``, and not each of them
    ``management``  own services say who runs them
    ``totals``      which totals are stated: ``none``, ``lines``, ``grand``, ``all``
    ``compact``     items of long lists stand between braces
    """

    quote: str = '"'
    brazilian_dates: bool = False
    brazilian_money: bool = False
    decimal_comma: bool = False
    bare_ids: bool = False
    accented_no: bool = False
    punctuated: bool = True
    groups: bool = True
    management: bool = True
    totals: str = "all"
    cpf: bool = True
    office: bool = True
    full_names: bool = False
    dashed_ids: bool = False
    comments: bool = True
    blank_lines: bool = True
    wide_ids: bool = False
    compact: bool = False

    def item(self, mapping: dict[str, Any]) -> Any:
        """An item of a long list of like ones: some authors put it between braces."""
        return Flow(mapping) if self.compact else mapping

    def day(self, day: date) -> str:
        return f"{day:%d/%m/%Y}" if self.brazilian_dates else f"{day:%Y-%m-%d}"

    def money(self, amount: Decimal) -> Any:
        if self.brazilian_money:
            text = f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
            return Quoted(text)
        return f"{amount:.2f}"

    def quantity(self, amount: Decimal) -> Any:
        text = f"{amount.normalize():f}"
        if self.decimal_comma and "." in text:
            return Quoted(text.replace(".", ","))
        return text

    def count(self, number: int) -> Any:
        return Quoted(f"{number:,}".replace(",", ".")) if self.brazilian_money else str(number)

    def yes(self, answer: bool) -> str:
        return "sim" if answer else "não" if self.accented_no else "nao"

    def ente(self, entity: str) -> Any:
        """An entity's id; municipalities' are digits, and quoted by most authors."""
        return Quoted(entity) if entity.isdigit() and not self.bare_ids else entity

    def entes(self, entities: Iterable[str]) -> Flow:
        return Flow([self.ente(one) for one in entities])

    def id(self, letter: str, number: int) -> str:
        """``M01``, ``M001`` or ``m-01``."""
        if self.dashed_ids:
            return f"{letter.lower()}-{number:02}"
        return f"{letter}{number:03}" if self.wide_ids else f"{letter}{number:02}"

    def years(self, values: Mapping[int, Decimal], money: bool = True) -> Flow:
        write = self.money if money else self.quantity
        return Flow({year: write(amount) for year, amount in values.items()})


def choose_style(rng: Random) -> Style:
    """Most authors write as the example does; some have other habits."""

    def some(share: float) -> bool:
        return rng.random() < share

    return Style(
        quote="'" if some(0.2) else '"',
        brazilian_dates=some(0.25),
        brazilian_money=some(0.15),
        decimal_comma=some(0.2),
        bare_ids=some(0.15),
        accented_no=some(0.15),
        punctuated=not some(0.2),
        groups=not some(0.3),
        management=not some(0.15),
        totals=rng.choice(("none", "lines", "grand", "all", "all")),
        cpf=not some(0.1),
        office=not some(0.15),
        full_names=some(0.15),
        dashed_ids=some(0.1),
        comments=not some(0.15),
        blank_lines=not some(0.15),
        wide_ids=some(0.3),
        compact=some(0.6),
    )
