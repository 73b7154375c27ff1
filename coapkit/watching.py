"""Files that are being worked on: what they are now, and when they have changed.

The system's notices of change only wake us up; whether something changed is seen by looking. So it
does not matter how an editor saves (in place, by renaming, by deleting first), nor whether a notice
was lost: now and then we look without one.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from coapkit.discovery import may_be_contract
from coapkit.settings import FILES as SETTINGS_FILES
from coapkit.settings import Settings
from coapkit.tables.folder import FOLDER, TableFinder

QUIET: Final = 0.1
"""Seconds without a change after which a file counts as saved."""

PATIENCE: Final = 2.0
"""Seconds after which what never comes to rest is taken as it is."""

_ABSENT: Final = 0.5  # a file that is gone may be on its way back
_LOOK: Final = 1.0  # between two looks without a notice

Facts = tuple[int, int, int]
"""Size, time of change and number of a file. An editor that saves by renaming changes the last."""


class State(NamedTuple):
    """What the files looked like. Two states are equal when nothing changed.

    ``contracts``  by path as named, or as found below a named folder; absent: not there
    ``shared``     settings, tables, templates: what all contracts depend on, by path
    ``folders``    where notices of change are asked for
    """

    contracts: Mapping[str, Facts]
    shared: Mapping[str, Facts]
    folders: frozenset[str]

    def differs(self, other: "State") -> bool:
        """Did any file change, come or go?"""
        return (self.contracts, self.shared) != (other.contracts, other.shared)

    def missing_from(self, earlier: "State") -> bool:
        """Is a file gone that was there earlier?"""
        return bool(earlier.contracts.keys() - self.contracts.keys())


def look(paths: Iterable[str], settings: Settings) -> State:
    """The state of the contracts that ``paths`` name and of what they depend on. Never raises."""
    contracts: dict[str, Facts] = {}
    folders: set[str] = set()
    finder = TableFinder(settings)
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - here and below: many files, often
            folders.update(_note_below(path, contracts, lambda name: may_be_contract(Path(name))))
        else:
            _note(path, contracts)
            folders.add(_nearest_folder(path))
    shared: dict[str, Facts] = {}
    here = Path.cwd()
    for above in (here, *here.parents):
        for name in SETTINGS_FILES:
            _note(str(above / name), shared)
    folders.update({str(here), str(settings.folder.resolve())})
    # Also where there are no tables yet.
    homes = {Path(file).resolve().parent for file in contracts} | {here}
    used = {finder.folder_of(file) for file in contracts}
    used |= {home / FOLDER for home in homes}
    used |= {settings.folder / settings.templates} if settings.templates else set()
    for folder in filter(None, used):
        if folder.is_dir():
            shared[str(folder)] = (0, 0, 0)  # that it is there counts, what lies about in it not
        folders.update(_note_below(str(folder), shared, lambda name: not name.startswith(".")))
    return State(contracts, shared, frozenset(folders))


def _note_below(
    folder: str, noted: dict[str, Facts], wanted: Callable[[str], bool]
) -> Iterator[str]:
    """Note the files below a folder, hidden ones left out; gives each folder."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield place
        for name in files:
            if wanted(name):
                _note(str(Path(place, name)), noted)


def _note(path: str, noted: dict[str, Facts]) -> None:
    try:
        facts = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return
    noted[path] = (facts.st_size, facts.st_mtime_ns, facts.st_ino)


def _nearest_folder(path: str) -> str:
    """The folder of a file, or the nearest above it that exists."""
    for folder in Path(path).absolute().parents:
        if folder.is_dir():
            return str(folder)
    return os.sep


def changed(before: State, after: State) -> list[str]:
    """Paths that differ between two states, sorted: contracts, then what they share."""
    return [
        path
        for earlier, later in (
            (before.contracts, after.contracts),
            (before.shared, after.shared),
        )
        for path in sorted(earlier.keys() | later.keys())
        if earlier.get(path) != later.get(path)
    ]


def next_state(before: State, look_again: Callable[[], State]) -> State:
    """Wait until the files differ from ``before`` and have come to rest; their state then."""
    while True:
        start = time.monotonic()
        state = look_again()
        if not state.differs(before):
            # Looking through a large folder must not become all that the machine does.
            pause = max(_LOOK, 20 * (time.monotonic() - start))
            for _ in _notices(state.folders, pause):
                state = look_again()
                if state.differs(before):
                    break
        state = _settled(state, before, look_again)
        if state.differs(before):
            return state


def _settled(state: State, before: State, look_again: Callable[[], State]) -> State:
    """The first state that lasts: writers write in bursts, and some delete before they write."""
    start = time.monotonic()
    rested = 0.0
    while time.monotonic() - start < PATIENCE:
        time.sleep(QUIET)
        now = look_again()
        rested = 0.0 if now.differs(state) else rested + QUIET
        state = now
        if rested >= (_ABSENT if state.missing_from(before) else QUIET):
            break
    return state


def _notices(folders: Iterable[str], pause: float) -> Iterator[object]:
    """One thing each time something may have changed in ``folders``, and every ``pause`` seconds.

    Without end. Folders that are made meanwhile are not among those watched.
    """
    from watchfiles import watch  # a compiled library, and a run that watches nothing needs none

    existing = sorted(folder for folder in folders if Path(folder).is_dir())
    try:
        yield from watch(
            *existing,
            watch_filter=None,
            recursive=False,
            step=int(QUIET * 500),
            debounce=int(QUIET * 5000),
            rust_timeout=int(pause * 1000),
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )
    except (OSError, RuntimeError):  # no notices to be had (a limit, a network drive): just look
        while True:
            time.sleep(pause)
            yield None
