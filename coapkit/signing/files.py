"""Files that are handed in to be signed, examined or believed, each of a size that it may have."""

from pathlib import Path
from typing import Final

from coapkit.document.source import read_file
from coapkit.signing.errors import Refusal

MAX_PDF: Final = 256 << 20
"""Bytes. The contract of the largest Region, with all its signatures, has five million."""
MAX_CERTIFICATES: Final = 16 << 20
"""Bytes of certificates: those of all authorities of ICP-Brasil have one million."""
MAX_CREDENTIAL: Final = 256 << 10
"""Bytes of a certificate with its key and those of its authorities: some have twenty thousand."""
MAX_PASSWORD: Final = 1 << 16


def file_bytes(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file. Raises OSError, and Refusal where it is larger than that."""
    large = path.is_file() and path.stat().st_size > limit
    data = b"" if large else read_file(str(path), limit)
    if large or len(data) > limit:
        raise Refusal(f"é grande demais: tem mais de {_size(limit)}; confira se é este o arquivo")
    return data


def _size(limit: int) -> str:
    return f"{limit >> 20} MB" if limit >> 20 else f"{limit >> 10} kB"
