"""Terms of contracts, with the plans and the financing blocks of their years."""

from datetime import date
from typing import Final, NamedTuple


class Plan(NamedTuple):
    """Years of a health plan, both included, and the day its council approved it."""

    first: int
    last: int
    approved: date


class Term(NamedTuple):
    """``census``: year of the last census whose figures were known when it was signed.

    ``reason``: why the term is not of four years, "" where it is.
    """

    start: date
    end: date
    national: Plan
    state: Plan
    municipal: Plan
    census: int
    reason: str = ""

    @property
    def years(self) -> range:
        """Calendar years that the term touches."""
        return range(self.start.year, self.end.year + 1)


_NATIONAL: Final = {
    2012: Plan(2012, 2015, date(2011, 12, 8)),
    2016: Plan(2016, 2019, date(2016, 7, 7)),
    2020: Plan(2020, 2023, date(2020, 2, 14)),
}
_STATE: Final = {
    2012: Plan(2012, 2015, date(2011, 11, 23)),
    2016: Plan(2016, 2019, date(2016, 3, 16)),
    2020: Plan(2020, 2023, date(2019, 12, 11)),
}

TERMS: Final = (
    Term(
        date(2013, 1, 1),
        date(2016, 12, 31),
        _NATIONAL[2012],
        _STATE[2012],
        Plan(2010, 2013, date(2010, 3, 18)),
        2010,
    ),
    Term(
        date(2018, 1, 1),
        date(2021, 12, 31),
        _NATIONAL[2016],
        _STATE[2016],
        Plan(2018, 2021, date(2017, 7, 12)),
        2010,
    ),
    Term(
        date(2022, 1, 1),
        date(2025, 12, 31),
        _NATIONAL[2020],
        _STATE[2020],
        Plan(2022, 2025, date(2021, 7, 14)),
        2010,
    ),
    Term(
        date(2013, 7, 1),
        date(2017, 6, 30),
        _NATIONAL[2012],
        _STATE[2012],
        Plan(2010, 2013, date(2009, 12, 16)),
        2010,
    ),
    Term(
        date(2014, 1, 1),
        date(2017, 12, 31),
        _NATIONAL[2012],
        _STATE[2012],
        Plan(2014, 2017, date(2013, 6, 19)),
        2010,
    ),
    Term(
        date(2018, 3, 1),
        date(2019, 12, 31),
        _NATIONAL[2016],
        _STATE[2016],
        Plan(2018, 2021, date(2017, 8, 23)),
        2010,
        "Adequação ao fim dos planos de saúde da União e do Estado, em 2019",
    ),
    Term(
        date(2024, 1, 1),
        date(2027, 12, 31),
        Plan(2024, 2027, date(2023, 8, 10)),
        Plan(2024, 2027, date(2023, 8, 30)),
        Plan(2022, 2025, date(2021, 11, 24)),
        2022,
    ),
)
"""Four-year and other terms of the three vocabularies of financing blocks; the last three rarer."""

BLOCKS: Final = (
    (
        range(2007, 2018),
        {
            "primary": "Atenção Básica",
            "special": "Média e Alta Complexidade",
            "watch": "Vigilância em Saúde",
            "medicines": "Assistência Farmacêutica",
            "management": "Gestão do SUS",
            "investment": "Investimentos",
        },
    ),
    (range(2018, 2020), {"investment": "Investimento"}),
    (range(2020, 2100), {"investment": "Estruturação"}),
)
_RUNNING_COSTS: Final = {2018: "Custeio", 2020: "Manutenção"}


def blocks(kind: str, years: range) -> list[tuple[str, list[int]]]:
    """Federal financing blocks of a kind of spending, each with those of the years it covers."""
    found = []
    for span, names in BLOCKS:
        covered = [year for year in years if year in span]
        if covered:
            found.append((names.get(kind) or _RUNNING_COSTS[span.start], covered))
    return found
