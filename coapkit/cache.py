"""What can be made again, kept on disk: entries by key in a folder of the user.

Safe under parallel runs and sudden ends: an entry appears whole or not at all, and one that does
not match its own checksum counts as absent.
"""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from coapkit.unfinished import UNFINISHED

_SUM: Final = 32  # bytes of SHA-256 before the content


def user_folder(name: str) -> Path:
    """Where this user's programs keep what they can make again; nothing is created.

    Raises RuntimeError where the user has no home.
    """
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "coapkit" / name


class Cache:
    """A folder of entries by hexadecimal key. A folder that cannot be written keeps nothing.

    ``suffix``  of the entries' files: ``.parte``
    ``limit``   bytes that ``prune`` leaves at most
    """

    def __init__(self, folder: Path, suffix: str, limit: int) -> None:
        self._folder = folder
        self._suffix = suffix
        self._limit = limit

    def get(self, key: str) -> bytes | None:
        """The content kept under ``key``, if it is there and sound."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - a Path takes longer than the reading
                data = file.read()
        except OSError:
            return None
        content = data[_SUM:]
        if hashlib.sha256(content).digest() != data[:_SUM]:
            return None
        with suppress(OSError):
            os.utime(path)  # what was used last goes last
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``."""
        # A name that nobody else has; to load ``tempfile`` would take longer than to write.
        name = f"{self._folder}{os.sep}novo-{os.urandom(12).hex()}"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            UNFINISHED.add(name)
            try:
                with open(name, "xb") as file:  # noqa: PTH123
                    file.write(hashlib.sha256(content).digest() + content)
                os.replace(name, self._path(key))  # noqa: PTH105
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)  # noqa: PTH108
                raise
            finally:
                UNFINISHED.discard(name)

    def prune(self) -> None:
        """Drop what was used longest ago until the folder is within its limit."""
        entries = []
        with suppress(OSError):
            for path in self._folder.iterdir():
                with suppress(OSError):
                    facts = path.stat()
                    entries.append((facts.st_mtime, facts.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self._limit:
                return
            with suppress(OSError):
                path.unlink()
                total -= size

    def _path(self, key: str) -> str:
        return f"{self._folder}{os.sep}{key}{self._suffix}"
