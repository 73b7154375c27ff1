"""Where text goes: the terminal or a file, and whether colour is wanted there."""

import os
import sys
from pathlib import Path


def wants_color() -> bool:
    """Colour on a terminal; NO_COLOR forbids it and FORCE_COLOR asks for it anywhere."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns of the terminal, 100 at most: longer lines are hard to read. 80 when unknown."""
    if "COLUMNS" not in os.environ and not sys.stdout.isatty():
        return 80
    import shutil

    return min(shutil.get_terminal_size((80, 24)).columns, 100)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a temporary neighbour takes its place at the end.

    Raises OSError; what was there before is then untouched.
    """
    import tempfile

    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file being replaced, else those a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
