"""Temporary files that stand on disk now, so that a run that is told to end can remove them."""

from contextlib import suppress
from pathlib import Path

UNFINISHED: set[str] = set()
"""Paths of files and folders. Who makes such a one enters it here, and takes it out once it is
renamed or removed."""


def remove_unfinished() -> None:
    """Remove them all, without a word."""
    for name in list(UNFINISHED):
        path = Path(name)
        with suppress(OSError):
            if path.is_dir():
                from shutil import rmtree

                rmtree(path, ignore_errors=True)
            else:
                path.unlink()
