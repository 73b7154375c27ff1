"""One table: well-formed rows of a kind, of a vintage, from a source."""

from collections.abc import Iterable
from typing import NamedTuple

from coapkit.tables.errors import TableError
from coapkit.tables.kinds import Kind
from coapkit.tables.sheet import Sheet
from coapkit.tables.vintage import Vintage


class Table(NamedTuple):
    """``rows``: sorted, without repetition, each as long as ``header``."""

    kind: str
    vintage: Vintage
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def make_table(kind: Kind, vintage: Vintage, sheet: Sheet, columns: Iterable[int]) -> Table:
    """The table whose columns stand at these positions of a sheet.

    Rows whose code is empty or nothing but zeros are left out: DATASUS uses them for what is
    unknown. Every other row has to be well formed: half a table would blame contracts.
    Raises TableError with the line.
    """
    positions = list(columns)
    found: set[tuple[str, ...]] = set()
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        cells = [row[at] for at in positions]
        codes = [c for c, column in zip(cells, kind.columns, strict=True) if column.form]
        if any(not code.strip("0") for code in codes):
            continue
        values = [column.read(cell) for cell, column in zip(cells, kind.columns, strict=True)]
        if None in values:
            wrong = values.index(None)
            what = kind.columns[wrong].what
            raise TableError(f"{sheet.name}, linha {line}: “{cells[wrong][:40]}” não é {what}")
        found.add(tuple(value for value in values if value is not None))
    if not found:
        raise TableError(f"{sheet.name}: não tem nenhuma linha")
    header = tuple(column.name for column in kind.columns)
    return Table(kind.name, vintage, header, tuple(sorted(found)))
