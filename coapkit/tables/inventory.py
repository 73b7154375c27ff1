"""What a folder of tables holds, what state it is in, and what it lacks."""

from pathlib import Path
from typing import NamedTuple

from coapkit.document.source import read_file
from coapkit.reasons import reason
from coapkit.tables.kinds import KINDS
from coapkit.tables.manifest import MAX_BYTES, Entry, checksum, order, read_manifest


class Inventory(NamedTuple):
    """``entries``: each table with what is wrong with its file, "" where nothing is.

    ``missing``: kinds of which there is no table.
    """

    folder: Path
    entries: tuple[tuple[Entry, str], ...]
    missing: tuple[str, ...]


def take_inventory(folder: Path) -> Inventory:
    """Look at a folder; one that does not exist is an empty one. Raises TableError."""
    entries = sorted(read_manifest(folder), key=order)
    there = {entry.kind for entry in entries}
    return Inventory(
        folder,
        tuple((entry, _state(folder / entry.file, entry)) for entry in entries),
        tuple(kind for kind in KINDS if kind not in there),
    )


def _state(path: Path, entry: Entry) -> str:
    try:
        intact = checksum(read_file(str(path), MAX_BYTES)) == entry.sha256
    except FileNotFoundError:
        return f"{entry.file} não está na pasta; importe-a de novo"
    except OSError as error:
        return f"{entry.file} não pôde ser lida: {reason(error)}"
    return "" if intact else f"{entry.file} foi alterada depois de importada; importe-a de novo"
