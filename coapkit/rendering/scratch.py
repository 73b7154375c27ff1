"""The folder of a run, for what its processes need as a file: a socket, an author's fonts.

There is one for all of them, so that whoever ends the run takes it away. A run that is killed
cannot; the next one does: a folder is locked as long as its run lives, and no longer.
"""

import os
import re
import tempfile
import time
from contextlib import suppress
from multiprocessing import process
from multiprocessing.util import Finalize
from pathlib import Path
from secrets import token_hex
from shutil import rmtree

from coapkit.unfinished import UNFINISHED

_NAME = re.compile(r"coapkit-[0-9a-f]{8}")
_YOUNG = 60
"""Seconds in which a folder may not yet be locked by the run that has just made it."""


def scratch() -> Path:
    """The folder of this run, made when it is first asked for; OSError where none can be made."""
    # Where multiprocessing looks for a folder of its own, and what its processes inherit.
    shared: dict[str, str] = process.current_process()._config  # type: ignore[attr-defined]
    if "tempdir" not in shared:
        place = tempfile.gettempdir()
        folder = str(Path(place, f"coapkit-{token_hex(4)}"))
        UNFINISHED.add(folder)  # before it is there: a signal may come in between
        Path(folder).mkdir(0o700)
        with suppress(OSError):
            _lock(folder)
        Finalize(None, _remove, (folder,), exitpriority=-100)  # after the processes
        shared["tempdir"] = folder
        _remove_abandoned(place)
    return Path(shared["tempdir"])


def _remove(folder: str) -> None:
    rmtree(folder, ignore_errors=True)
    UNFINISHED.discard(folder)


def _lock(folder: str) -> int:
    """Lock a folder until the number returned is closed, or this process ends.

    OSError where another process does so, and where the system has no such locks.
    """
    try:
        import fcntl
    except ImportError as error:
        raise OSError("no locks") from error
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        raise
    return number


def _remove_abandoned(place: str) -> None:
    """Remove the folders of runs that were killed: nobody locks them any longer."""
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if not _NAME.fullmatch(entry.name):
                continue
            with suppress(OSError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime < _YOUNG:
                    continue
                number = _lock(entry.path)
                rmtree(entry.path, ignore_errors=True)
                os.close(number)
