"""Rendered parts kept on disk, so that an edit re-makes only what it touches."""

from pathlib import Path
from typing import Final

from coapkit.cache import Cache, user_folder

LIMIT: Final = 256 * 1024 * 1024


def default_folder() -> Path:
    """Where the parts of this user's documents are kept; nothing is created."""
    return user_folder("partes")


class PartCache(Cache):
    """Encoded parts by the digest of what they were made from."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        super().__init__(folder, ".parte", limit)
