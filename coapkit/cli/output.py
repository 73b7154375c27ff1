"""Where text goes: the terminal or a file, and whether colour is wanted there."""

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    with heard_or_not():
        sys.stdout.write(text)


@contextmanager
def heard_or_not() -> Iterator[None]:
    """For writing to standard output: when nobody reads it any more, the rest goes nowhere."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()


class Unwritable(Exception):  # noqa: N818 - what happened to a report's file
    """A report could not be written where it was asked for. Its text says so, in Portuguese."""


def write_report(path: Path, text: str) -> None:
    """Write a report to a file, unless a contract is there: a slip would cost a year's work.

    Raises Unwritable.
    """
    from coapkit.discovery import holds_contract
    from coapkit.reasons import reason

    if _open_stream(path) is None and holds_contract(path):
        raise Unwritable(f"{path} é um contrato e ficou como estava; dê ao resultado outro nome")
    try:
        write_atomically(path, text)
    except OSError as error:
        raise Unwritable(f"não foi possível gravar {path}: {reason(error)}") from error


class ChangedMeanwhile(Exception):  # noqa: N818 - what happened to the file
    """A file is no longer what was read: another program has changed it."""


def write_atomically(path: Path, content: str | bytes, *, instead_of: bytes | None = None) -> None:
    """Write a file whole or not at all: a temporary neighbour takes its place at the end.

    A device or a pipe (``/dev/null``, ``>(…)``) is written to, never replaced, and so is what this
    process has open (``/dev/stdout``). A link stays; what it leads to is replaced. The file that
    is replaced hands its permissions on and, where the system lets us, its owner. ``instead_of``:
    the bytes that it must still have.

    Raises OSError, with ``path`` as its file, and ChangedMeanwhile; what was there before is then
    untouched.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if (number := _open_stream(path)) is not None:
            with open(number, "wb", closefd=False) as stream:
                stream.write(data)
        elif path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data, instead_of)
    except OSError as error:  # of the neighbour, or of none: a full disk tells no name
        error.filename, error.filename2 = str(path), None
        raise


def _open_stream(path: Path) -> int | None:
    """The number of the stream that a path names. It may be a file, of which more is to come."""
    if found := re.fullmatch(r"/dev/std(out|err)", str(path)):
        return 1 if found.group(1) == "out" else 2
    found = re.fullmatch(r"/(?:dev|proc/self)/fd/([0-9]{1,9})", str(path))
    return int(found.group(1)) if found else None


def _replace(path: Path, data: bytes, instead_of: bytes | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Named here and not by tempfile: an interrupt between its making and ours would leave it.
    temporary = path.with_name(f".coapkit-{os.urandom(8).hex()}.tmp")
    name = str(temporary)
    UNFINISHED.add(name)
    try:
        with open(temporary, "xb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _hand_on(path, temporary)
        _hold_to(path, instead_of)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        UNFINISHED.discard(name)


def _hold_to(path: Path, expected: bytes | None) -> None:
    if expected is not None and path.read_bytes() != expected:
        raise ChangedMeanwhile(str(path))


def _private(path: str, flags: int) -> int:
    """Open a file that is its owner's alone, until it has the permissions of the one replaced."""
    return os.open(path, flags, 0o600)


def _hand_on(path: Path, temporary: Path) -> None:
    """Give the new file the owner and permissions of the old one, else those of any new file."""
    if not path.exists():
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return
    old, new = path.stat(), temporary.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with suppress(OSError):  # only an administrator may give files away
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(old.st_mode & 0o777)
