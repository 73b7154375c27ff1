"""Where text goes: the terminal or a file, and whether colour is wanted there."""

import io
import os
import sys
from pathlib import Path

from coapkit.cli.ending import silence_stdout
from coapkit.unfinished import UNFINISHED


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


def print_data(text: str) -> None:
    """Write what another program will read to standard output: UTF-8, whatever the terminal has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    print_text(text)


def print_text(text: str) -> None:
    """Write to standard output. Who stops reading (``| head``) does not change the exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a temporary neighbour takes its place at the end.

    A device or a pipe (``/dev/null``, ``>(…)``) is written to, never replaced; so is what a link
    leads to. Raises OSError, with ``path`` as its file; what was there before is then untouched.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:  # of the neighbour, or of none: a full disk tells no name
        error.filename, error.filename2 = str(path), None
        raise


def _replace(path: Path, data: bytes) -> None:
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    UNFINISHED.add(name)
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
    finally:
        UNFINISHED.discard(name)


def _mode(path: Path) -> int:
    """The permissions of the file being replaced, else those a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
