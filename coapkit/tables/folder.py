"""Which folder of tables serves a contract, and what a run says of its tables.

Nothing heavy here: a run without tables imports this and no more.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from coapkit.discovery import STDIN
from coapkit.settings import Settings

if TYPE_CHECKING:
    from coapkit.tables.store import Tables

FOLDER: Final = "tabelas"

_NONE: Final = (
    "sem a pasta tabelas/ não se conferem com as tabelas oficiais: RENASES, SIGTAP, composição e "
    "contiguidade da Região, população (veja: coapkit tables show)"
)


class TableFinder:
    """Finds the tables of each contract of a run.

    They are in the folder that the settings name; else in ``tabelas`` beside the contract or in
    the nearest folder above it, up to that of the settings.
    """

    def __init__(self, settings: Settings) -> None:
        self._named = settings.folder / settings.tables if settings.tables else None
        self._top = settings.folder.resolve()
        self._folders: dict[Path, Path | None] = {}
        self._used: dict[Path, Tables] = {}
        self._unserved = False

    def tables_of(self, file: str) -> "Tables | None":
        """The tables for a contract, by its path; ``-`` is where the run was started."""
        start = Path.cwd() if file == STDIN else Path(file).resolve().parent
        if start not in self._folders:
            self._folders[start] = self._search(start)
        folder = self._folders[start]
        if folder is None:
            self._unserved = True
            return None
        if folder not in self._used:
            from coapkit.tables.store import load_tables

            self._used[folder] = load_tables(folder)
        return self._used[folder]

    def _search(self, start: Path) -> Path | None:
        if self._named is not None:
            return self._named if self._named.is_dir() else None
        inside = start == self._top or self._top in start.parents
        for folder in (start, *(start.parents if inside else ())):
            if (folder / FOLDER).is_dir():
                return folder / FOLDER
            if folder == self._top:
                break
        return None

    def remarks(self) -> list[str]:
        """What to say at the end of the run: what is missing and what could not be read."""
        said = [remark for tables in self._used.values() for remark in tables.remarks()]
        if self._unserved:
            said.append(f"a pasta de tabelas {self._named} não existe" if self._named else _NONE)
        return said
