"""The territorial base of DATASUS: which health regions there are, and their municipalities.

The archive holds each table in several formats. Between its editions the separators, the
encodings, some column names and the words for an active region differ; the DBF files are there
since the beginning, and are read where the CSV is missing, broken or without a header line.
"""

from typing import Final

from coapkit.tables.archive import Archive
from coapkit.tables.errors import TableError
from coapkit.tables.kinds import COMPOSITION, KINDS, REGIONS
from coapkit.tables.sheet import Sheet, parse_dbf, parse_delimited
from coapkit.tables.table import Table, make_table
from coapkit.tables.vintage import UNDATED, Vintage, parse_vintage

_REGIONS: Final = "tb_regsaud"
_COMPOSITION: Final = "rl_municip_regsaud"
_INACTIVE: Final = ("n", "i", "inativo", "inativa", "extinto", "extinta")
_FIRST_YEAR: Final = 2011
"""Of the Decreto nº 7.508, which instituted the regions: an older date of a member is no date."""


def is_territorial(archive: Archive) -> bool:
    """Is this the territorial base?"""
    return any(
        f"{table}.{suffix}" in archive
        for table in (_REGIONS, _COMPOSITION)
        for suffix in ("csv", "dbf")
    )


def read_territorial(archive: Archive, vintage: Vintage) -> list[Table]:
    """Regions and composition. Raises TableError.

    ``vintage``: as the author or the archive's name says; where neither does, the month in which
    the composition was last written.
    """
    regions, composition = _sheet(archive, _REGIONS), _sheet(archive, _COMPOSITION)
    if not vintage.text:
        vintage = _written(archive)
    code = composition.column("co_regsaud", "regsaud", "co_regsaude")
    city = composition.column("co_municip", "municip")
    of = make_table(KINDS[COMPOSITION], vintage, composition, (code, city))
    named = make_table(
        KINDS[REGIONS],
        vintage,
        _active(regions, {region for region, _ in of.rows}),
        (regions.column("co_regsaud", "regsaud", "co_regsaude"), regions.column("ds_nome")),
    )
    return [named, of]


def _sheet(archive: Archive, table: str) -> Sheet:
    csv, dbf = f"{table}.csv", f"{table}.dbf"
    if csv in archive:
        try:
            sheet = parse_delimited(archive.read(csv), f"{archive.name}: {csv}")
        except TableError:
            if dbf not in archive:
                raise
        else:
            if dbf not in archive or any(name.endswith("regsaud") for name in sheet.header):
                return sheet
    if dbf in archive:
        return parse_dbf(archive.read(dbf), f"{archive.name}: {dbf}")
    raise TableError(f"{archive.name}: falta {csv}")


def _active(regions: Sheet, used: set[str]) -> Sheet:
    """Without the regions that were extinct, unless a municipality is still in them."""
    status = regions.find("co_status")
    if status is None:
        return regions
    code = regions.column("co_regsaud", "regsaud", "co_regsaude")
    kept = [
        at
        for at, row in enumerate(regions.rows)
        if row[status].casefold() not in _INACTIVE or row[code] in used
    ]
    return regions._replace(
        rows=[regions.rows[at] for at in kept], lines=[regions.lines[at] for at in kept]
    )


def _written(archive: Archive) -> Vintage:
    member = next(m for s in ("csv", "dbf") if (m := f"{_COMPOSITION}.{s}") in archive)
    year, month = archive.year_and_month(member)
    real = year >= _FIRST_YEAR and 1 <= month <= 12
    return parse_vintage(f"{year}-{month:02}") if real else UNDATED
