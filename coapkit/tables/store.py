"""The tables of a folder, as rules look things up in them: each read when first asked for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

from coapkit.document.source import read_file
from coapkit.tables.errors import TableError
from coapkit.tables.kinds import (
    COMPOSITION,
    KINDS,
    NEIGHBOURS,
    POPULATION,
    REGIONS,
    RENASES,
    SIGTAP,
    SIGTAP_RENASES,
)
from coapkit.tables.manifest import MAX_BYTES, Entry, checksum, read_manifest
from coapkit.tables.vintage import Vintage

T = TypeVar("T")


class Edition(NamedTuple, Generic[T]):
    """What a table of a vintage says. ``timely``: is it of the time of the contract?"""

    data: T
    vintage: Vintage
    timely: bool


class Composition(NamedTuple):
    """Municipalities by region, and the region of each; seven digits and five."""

    of_region: dict[str, tuple[str, ...]]
    region_of: dict[str, str]


class Neighbours(NamedTuple):
    """``known``: municipalities with any neighbour; islands are not there.

    ``pairs``: lines of the file, the lower code first.
    """

    known: frozenset[str]
    pairs: frozenset[str]

    def adjoin(self, a: str, b: str) -> bool:
        """Do these municipalities have a border in common?"""
        return (f"{a}\t{b}" if a < b else f"{b}\t{a}") in self.pairs


class Inhabitants:
    """Inhabitants of municipalities by year.

    ``years``: position of each year in a line; ``lines``: by municipality, with an empty cell for
    a year in which it was not there yet.
    """

    def __init__(self, years: dict[str, int], lines: dict[str, str]) -> None:
        self.years = years
        self.lines = lines
        self._totals: dict[tuple[str, int], int | None] = {}

    def of(self, municipality: str, year: int) -> int | None:
        """Inhabitants in a year; None where the table does not tell."""
        column, line = self.years.get(str(year)), self.lines.get(municipality)
        cell = line.split("\t", column + 1)[column] if line and column else ""
        return int(cell) if cell else None

    def total(self, prefix: str, year: int, codes: Iterable[str]) -> int | None:
        """Inhabitants of all municipalities whose code begins so.

        ``codes``: those that have to be there, or the table does not tell.
        """
        key = (prefix, year)
        if key not in self._totals:
            self._totals[key] = None
            if str(year) in self.years and all(code in self.lines for code in codes):
                mine = [code for code in self.lines if code.startswith(prefix)]
                self._totals[key] = sum(self.of(code, year) or 0 for code in mine)
        return self._totals[key]


Names = dict[str, str]
"""Official name by code."""


class Tables:
    """The tables of one folder.

    Where a kind has several vintages, a contract gets the one of its time that is nearest to the
    start of its term, or the nearest of all where none is of its time. A table that cannot be read
    counts as missing and is remarked upon.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: dict[str, None] = {}
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._read: dict[str, Any] = {}
        self._picked: dict[tuple[str, tuple[int, ...]], Any] = {}
        try:
            for entry in read_manifest(folder):
                self._entries[entry.kind].append(entry)
        except TableError as error:
            self.problems[str(error)] = None

    def renases(self, years: Sequence[int]) -> Edition[Names] | None:
        """Items of the RENASES for a contract whose term touches these years."""
        return self._pick(RENASES, years, _names)

    def sigtap(self, years: Sequence[int]) -> Edition[Names] | None:
        """Procedures of the SIGTAP."""
        return self._pick(SIGTAP, years, _names)

    def items_of_procedures(self, years: Sequence[int]) -> Edition[dict[str, set[str]]] | None:
        """Items of the RENASES by procedure; those without any are not there."""
        return self._pick(SIGTAP_RENASES, years, _pairs)

    def regions(self, years: Sequence[int]) -> Edition[Names] | None:
        """Health regions."""
        return self._pick(REGIONS, years, _names)

    def composition(self, years: Sequence[int]) -> Edition[Composition] | None:
        """Municipalities of the health regions."""
        return self._pick(COMPOSITION, years, _composition)

    def neighbours(self, years: Sequence[int]) -> Edition[Neighbours] | None:
        """Which municipalities adjoin."""
        return self._pick(NEIGHBOURS, years, _neighbours)

    def populations(self) -> list[Inhabitants]:
        """Every table of populations; two may cover the same year."""
        read = (self._data(entry, _inhabitants) for entry in self._entries[POPULATION])
        return [table for table in read if table is not None]

    def missing(self) -> list[str]:
        """Kinds of which the folder has no table."""
        return [kind for kind in KINDS if not self._entries[kind]]

    def remarks(self) -> list[str]:
        """What a run has to say of the tables, once they were used."""
        said = [f"tabelas de referência: {problem}" for problem in self.problems]
        if missing := self.missing():
            said.append(f"em {self.folder.name}/ {without(missing)}")
        return said

    def _pick(
        self, kind: str, years: Sequence[int], read: Callable[[list[str]], T]
    ) -> Edition[T] | None:
        key = (kind, tuple(years))
        if key not in self._picked:
            self._picked[key] = self._nearest(kind, years, read)
        picked: Edition[T] | None = self._picked[key]
        return picked

    def _nearest(
        self, kind: str, years: Sequence[int], read: Callable[[list[str]], T]
    ) -> Edition[T] | None:
        def rank(entry: Entry) -> tuple[bool, bool, int, str]:
            vintage = entry.vintage
            return (
                not vintage.serves(years),
                not vintage.text,
                vintage.distance(years),
                vintage.text,
            )

        for entry in sorted(self._entries[kind], key=rank):
            data = self._data(entry, read)
            if data is not None:
                return Edition(data, entry.vintage, entry.vintage.serves(years))
        return None

    def _data(self, entry: Entry, read: Callable[[list[str]], T]) -> T | None:
        """The table, None where it cannot be read."""
        if entry.file not in self._read:
            self._read[entry.file] = None
            try:
                data = read_file(str(self.folder / entry.file), MAX_BYTES)
                if checksum(data) != entry.sha256:
                    self.problems[
                        f"{entry.file} foi alterada depois de importada; importe-a de novo com "
                        "`coapkit tables import`"
                    ] = None
                self._read[entry.file] = read(data.decode("utf-8").splitlines())
            except OSError:
                self.problems[f"{entry.file} não está na pasta ou não pôde ser lida"] = None
            except (ValueError, IndexError):
                self.problems[
                    f"{entry.file} não tem a forma de uma tabela e foi deixada de lado"
                ] = None
        found: T | None = self._read[entry.file]
        return found


@cache
def load_tables(folder: Path) -> Tables:
    """The tables of a folder, once per process."""
    return Tables(folder)


def without(kinds: Iterable[str]) -> str:
    """What is missing and what that turns off, in words."""
    lacking = [KINDS[kind] for kind in kinds]
    names = ", ".join(kind.title for kind in lacking)
    served = "; ".join(kind.serves for kind in lacking)
    verb = "falta" if len(lacking) == 1 else "faltam"
    return f"{verb} {names}; sem isso não se conferem: {served}"


# Our own files: a header line, then cells parted by tabs. Plain splitting reads all of Brazil in
# some milliseconds.

_TAB: Final = "\t"


def _names(lines: list[str]) -> Names:
    return dict([line.split(_TAB) for line in lines[1:]])


def _pairs(lines: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines[1:]:
        first, second = line.split(_TAB)
        found[first].add(second)
    return dict(found)


def _neighbours(lines: list[str]) -> Neighbours:
    pairs = lines[1:]
    if any(line[7:8] != _TAB or len(line) != 15 for line in pairs):
        raise ValueError("not two codes")
    known = {line[:7] for line in pairs}
    known.update([line[8:] for line in pairs])
    return Neighbours(frozenset(known), frozenset(pairs))


def _composition(lines: list[str]) -> Composition:
    of_region: dict[str, list[str]] = defaultdict(list)
    region_of: Names = {}
    for line in lines[1:]:
        region, municipality = line.split(_TAB)
        of_region[region].append(municipality)
        region_of[municipality] = region
    return Composition({region: tuple(m) for region, m in of_region.items()}, region_of)


def _inhabitants(lines: list[str]) -> Inhabitants:
    header = lines[0].split(_TAB)
    if any(line.count(_TAB) != len(header) - 1 for line in lines):
        raise ValueError("ragged")
    return Inhabitants(
        {year: at for at, year in enumerate(header) if at}, {line[:7]: line for line in lines[1:]}
    )
