"""The SIGTAP: procedures, items of the RENASES, and which procedures each item comprises."""

from typing import Final

from coapkit.tables.archive import Archive
from coapkit.tables.errors import TableError
from coapkit.tables.kinds import KINDS, RENASES, SIGTAP, SIGTAP_RENASES
from coapkit.tables.sheet import Sheet, parse_fixed_width
from coapkit.tables.table import Table, make_table
from coapkit.tables.vintage import Vintage, parse_vintage

_PROCEDURES: Final = "tb_procedimento"
_OTHERS: Final = (
    ("tb_renases", RENASES, ("co_renases", "no_renases")),
    ("rl_procedimento_renases", SIGTAP_RENASES, ("co_procedimento", "co_renases")),
)


def is_sigtap(archive: Archive) -> bool:
    """Is this a month of the SIGTAP?"""
    return f"{_PROCEDURES}.txt" in archive


def read_sigtap(archive: Archive, vintage: Vintage) -> list[Table]:
    """The tables of one month; those before 2012 have no RENASES. Raises TableError.

    ``vintage``: as the author or the archive's name says, where the table of procedures itself
    does not.
    """
    procedures = _sheet(archive, _PROCEDURES)
    month = procedures.find("dt_competencia")
    if month is not None and procedures.rows and procedures.rows[0][month]:
        try:
            vintage = parse_vintage(procedures.rows[0][month])
        except TableError as error:
            raise TableError(f"{procedures.name}: {error}") from error
    tables = [_table(procedures, SIGTAP, ("co_procedimento", "no_procedimento"), vintage)]
    for member, kind, columns in _OTHERS:
        if f"{member}.txt" in archive:
            tables.append(_table(_sheet(archive, member), kind, columns, vintage))
    return tables


def _table(sheet: Sheet, kind: str, columns: tuple[str, str], vintage: Vintage) -> Table:
    return make_table(KINDS[kind], vintage, sheet, [sheet.column(c) for c in columns])


def _sheet(archive: Archive, table: str) -> Sheet:
    text, layout = f"{table}.txt", f"{table}_layout.txt"
    if layout not in archive:
        raise TableError(f"{archive.name}: falta {layout}, que diz onde estão as colunas")
    return parse_fixed_width(archive.read(text), archive.read(layout), f"{archive.name}: {text}")
