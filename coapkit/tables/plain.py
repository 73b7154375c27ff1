"""Tables that anyone can write: TSV, CSV or DBF with a header line.

The neighbours and the populations of the IBGE come this way, and any table of an archive that was
already unpacked.
"""

import re
from typing import Final

from coapkit.tables.errors import TableError
from coapkit.tables.kinds import KINDS, NEIGHBOURS, POPULATION, YEAR_COLUMN, Column, Kind
from coapkit.tables.sheet import Sheet
from coapkit.tables.table import Table, make_table
from coapkit.tables.vintage import Vintage, parse_vintage

_SAMPLE: Final = 50
"""Rows looked at to know a column by its values."""

_INHABITANTS: Final = ("populacao", "população", "pop", "habitantes")
_NOTHING: Final = frozenset(("", "-", "...", "…", "x", "na", "nan"))
"""What the IBGE writes where a municipality was not there yet."""


def read_plain(sheet: Sheet, vintage: Vintage) -> Table:
    """The table that a sheet is, known by the names of its columns and the form of its codes.

    Raises TableError.
    """
    years = _year_columns(sheet, vintage)
    matches = []
    for kind in KINDS.values():
        columns = _columns(sheet, kind)
        if columns is not None and (kind.name != POPULATION or years):
            codes = sum(column.form is not None for column in kind.columns)
            matches.append((codes, kind, columns))
    if not matches:
        raise TableError(
            f"{sheet.name}: não reconheço a tabela pelas colunas {', '.join(sheet.header)}; "
            f"esperava uma destas: {_expected()}"
        )
    _, kind, columns = max(matches, key=lambda match: match[0])
    if kind.name == POPULATION:
        return _population(sheet, vintage, columns[0], years)
    table = make_table(kind, vintage, sheet, columns)
    if kind.name == NEIGHBOURS:  # each pair once, whichever way it was written
        pairs = {(min(pair), max(pair)) for pair in table.rows}
        table = table._replace(rows=tuple(sorted(pairs)))
    return table


def _expected() -> str:
    shown = [f"({', '.join(c.name for c in kind.columns)})" for kind in KINDS.values()]
    shown[-1] = shown[-1].replace(")", ", 2010)")  # populations, by year
    return ", ".join(shown)


def _columns(sheet: Sheet, kind: Kind) -> list[int] | None:
    """Where the columns of a kind stand, None where one of them is missing."""
    taken: list[int] = []
    for column in kind.columns:
        aliases = [column.name, *column.aliases]
        if column.form is None:
            aliases += [name for name in sheet.header if name.startswith("nome")]
        places = (sheet.find(alias) for alias in aliases)
        found = next((p for p in places if p is not None and _holds(sheet, p, column)), None)
        if found is None or found in taken:
            return None
        taken.append(found)
    return taken


def _holds(sheet: Sheet, place: int, column: Column) -> bool:
    """Are most values of the column of that form? One may be mistyped, and is then reported."""
    if column.form is None:
        return True
    sample = [row[place] for row in sheet.rows[:_SAMPLE]]
    return 2 * sum(column.read(cell) is not None for cell in sample) > len(sample)


def _year_columns(sheet: Sheet, vintage: Vintage) -> dict[str, int]:
    """Columns of inhabitants by year, the oldest first."""
    found: dict[str, int] = {}
    for at, name in enumerate(sheet.header):
        if match := YEAR_COLUMN.fullmatch(name):
            found.setdefault(match[1], at)
    single = sheet.find(*_INHABITANTS)
    if not found and single is not None and vintage.text and vintage.first == vintage.last:
        found[str(vintage.first)] = single
    return dict(sorted(found.items()))


def _population(sheet: Sheet, vintage: Vintage, city: int, years: dict[str, int]) -> Table:
    """The cells are numbers, or empty where the municipality was not there yet."""
    kind = KINDS[POPULATION]
    codes = make_table(kind, vintage, sheet, [city])
    rows: dict[str, tuple[str, ...]] = {}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        code = kind.columns[0].read(row[city])
        if code is not None:
            rows[code] = (code, *(_number(row[at], sheet, line) for at in years.values()))
    first, last = next(iter(years)), next(reversed(years))
    return Table(
        kind.name,
        parse_vintage(first if first == last else f"{first}-{last}"),
        (*codes.header, *years),
        tuple(rows[code] for (code,) in codes.rows),
    )


_NUMBER: Final = re.compile(r"[0-9]{1,3}(?:[. \xa0][0-9]{3})+|[0-9]+")


def _number(text: str, sheet: Sheet, line: int) -> str:
    if text.casefold() in _NOTHING:
        return ""
    number = text.removesuffix(".0")
    if not _NUMBER.fullmatch(number):
        raise TableError(f"{sheet.name}, linha {line}: “{text[:40]}” não é um número de habitantes")
    return str(int(re.sub(r"\D", "", number)))
