"""Temporary files that stand on disk now, so that a run that is told to end can remove them."""

from contextlib import suppress
from pathlib import Path

UNFINISHED: set[str] = set()
"""Paths. Who makes such a file enters it here, and takes it out once it is renamed or removed."""


def remove_unfinished() -> None:
    """Remove them all, without a word."""
    for name in list(UNFINISHED):
        with suppress(OSError):
            Path(name).unlink()
