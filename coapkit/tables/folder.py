"""Which folder of tables serves a contract, and what a run says of its tables.

Nothing heavy here: a run without tables imports this and no more.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coapkit.document.source import is_extract, is_stream
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
        self._folders: dict[str, Path | None] = {}
        self._unserved = False

    def tables_of(self, file: str) -> "Tables | None":
        """The tables for a contract, by its path; ``-`` is where the run was started."""
        folder = self.folder_of(file)
        return None if folder is None else _load(folder)

    def folder_of(self, file: str) -> Path | None:
        """The folder of the tables for a contract, by its path; an extract's RTF needs none."""
        if is_extract(file):
            return None
        if is_stream(file):
            start = str(Path.cwd())
        elif os.path.islink(file):  # noqa: PTH114 - here and below: hundreds of files, a Path each
            start = os.path.dirname(os.path.realpath(file))  # noqa: PTH120
        else:
            start = os.path.dirname(file)  # noqa: PTH120
        if start not in self._folders:
            self._folders[start] = self._search(Path(os.path.realpath(start)))
        folder = self._folders[start]
        if folder is None:
            self._unserved = True
        return folder

    def note(self, folder: Path, problems: Iterable[str]) -> None:
        """What another process, or an earlier check, met in the tables of a folder."""
        _load(folder).problems.update(dict.fromkeys(problems))

    def _search(self, start: Path) -> Path | None:
        if self._named is not None:
            return self._named if os.path.isdir(self._named) else None  # noqa: PTH112
        inside = start == self._top or self._top in start.parents
        for folder in (start, *(start.parents if inside else ())):
            if os.path.isdir(folder / FOLDER):  # noqa: PTH112
                return folder / FOLDER
            if folder == self._top:
                break
        return None

    def remarks(self) -> list[str]:
        """What to say at the end of the run: what is missing and what could not be read."""
        used = dict.fromkeys(folder for folder in self._folders.values() if folder is not None)
        said = []
        for folder in used:
            tables = _load(folder)
            # In an order that does not tell which file met a problem first.
            tables.problems = dict.fromkeys(sorted(tables.problems))
            said.extend(tables.remarks())
        if self._unserved:
            said.append(f"a pasta de tabelas {self._named} não existe" if self._named else _NONE)
        return said


def _load(folder: Path) -> "Tables":
    from coapkit.tables.store import load_tables  # a run without tables does without it

    return load_tables(folder)
