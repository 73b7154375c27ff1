"""Rendered parts kept on disk, so that an edit re-makes only what it touches.

Safe under parallel runs and sudden ends: an entry appears whole or not at all, and one that does
not match its own checksum counts as absent.
"""

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

_SUM = 32  # bytes of SHA-256 before the content
LIMIT = 256 * 1024 * 1024


def default_folder() -> Path:
    """Where a program of this user keeps what it can make again; nothing is created."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "coapkit" / "partes"


class PartCache:
    """A folder of entries by hexadecimal key. A folder that cannot be written keeps nothing."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    def get(self, key: str) -> bytes | None:
        """The content kept under ``key``, if it is there and sound."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        content = data[_SUM:]
        if hashlib.sha256(content).digest() != data[:_SUM]:
            return None
        with suppress(OSError):
            os.utime(self._path(key))  # what was used last goes last
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix="novo-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(content).digest() + content)
                Path(name).replace(self._path(key))
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

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

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.parte"
