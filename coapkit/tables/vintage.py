"""Of when a table is: a month, a year or a span of years."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from coapkit.tables.errors import TableError

_MONTH = re.compile(r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])")
_YEARS = re.compile(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?")


class Vintage(NamedTuple):
    """``text``: ``2021-03``, ``2010``, ``2019-2024``, or "" where nobody knows.

    ``first`` and ``last``: its years, both included; 0 where unknown.
    """

    text: str = ""
    first: int = 0
    last: int = 0

    @property
    def said(self) -> str:
        """`` de 03/2021``, as it follows a noun; "" where unknown."""
        if not self.text:
            return ""
        if self.first != self.last:
            return f" de {self.first} a {self.last}"
        year, _, month = self.text.partition("-")
        return f" de {month}/{year}" if month else f" de {year}"

    def serves(self, years: Sequence[int]) -> bool:
        """Is the table of the time of a contract whose term touches these years?

        From the year before the term, in which the contract is negotiated, to its last. A table
        that nobody dated was put beside the contracts by their authors, and is believed.
        """
        if not self.text:
            return True
        return bool(years) and self.first <= years[-1] and self.last >= years[0] - 1

    def distance(self, years: Sequence[int]) -> int:
        """Years between the table and the start of a term; 0 where either is unknown."""
        if not self.text or not years:
            return 0
        return max(self.first - years[0], years[0] - self.last, 0)


UNDATED: Final = Vintage()


def parse_vintage(text: str) -> Vintage:
    """Read ``2021-03``, ``202103``, ``2010`` or ``2019-2024``; "" is ``UNDATED``.

    Raises TableError.
    """
    if not text:
        return UNDATED
    if month := _MONTH.fullmatch(text):
        year = int(month[1])
        return Vintage(f"{month[1]}-{month[2]}", year, year)
    if years := _YEARS.fullmatch(text):
        first, last = int(years[1]), int(years[2] or years[1])
        if first <= last:
            return Vintage(text if first < last else years[1], first, last)
    raise TableError(
        f"“{text}” não é uma competência; escreva um mês (2021-03), um ano (2010) ou um período "
        "(2019-2024)"
    )


_MONTHS: Final = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
_NUMBER_OF_MONTH: Final = {
    name: number
    for number, month in enumerate(_MONTHS, 1)
    for name in (month, month.replace("ç", "c"), month[:3])
}
_NAMED_MONTH = re.compile(
    rf"(?<![a-zç])({'|'.join(sorted(_NUMBER_OF_MONTH, reverse=True))})[-_ ]?((?:20)?\d\d)(?!\d)"
)
_NUMBERED_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?!\d)")
_YEAR_OR_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_]((?:19|20)\d\d))?(?!\d)")


def vintage_in_name(name: str) -> Vintage:
    """What a file's name says: ``TabelaUnificada_202103_v…``, ``base_territorial_dez24.zip``."""
    plain = name.casefold()
    span = _YEAR_OR_SPAN.search(plain)
    if span and span[2]:
        return parse_vintage(f"{span[1]}-{span[2]}") if span[1] <= span[2] else UNDATED
    if month := _NUMBERED_MONTH.search(plain):
        return parse_vintage(f"{month[1]}-{month[2]}")
    if named := _NAMED_MONTH.search(plain):
        return parse_vintage(f"20{named[2][-2:]}-{_NUMBER_OF_MONTH[named[1]]:02}")
    return parse_vintage(span[1]) if span else UNDATED
