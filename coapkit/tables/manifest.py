"""``tabelas.toml``: which tables a folder holds, of when, from where, and their checksums."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from coapkit.document.source import read_file
from coapkit.reasons import reason
from coapkit.tables.errors import TableError
from coapkit.tables.kinds import KINDS
from coapkit.tables.vintage import Vintage, parse_vintage

FILE: Final = "tabelas.toml"
MAX_BYTES: Final = 64 << 20
"""Of a file of the folder, or to import. A month of the SIGTAP has two megabytes."""
_FORMAT: Final = 1
_HEAD: Final = f"""# Escrito por `coapkit tables import`: diz de onde vem cada tabela desta pasta.
formato = {_FORMAT}
"""


class Entry(NamedTuple):
    """One table of a folder.

    ``file``      name of its TSV file in the folder
    ``rows``      without the header
    ``sha256``    of the TSV file, line breaks counted as LF
    ``origin``    name of the file it was read from, and ``origin_sha256`` its checksum
    """

    kind: str
    vintage: Vintage
    file: str
    rows: int
    sha256: str
    origin: str
    origin_sha256: str


_FIELDS: Final = {
    "tabela": str,
    "competencia": str,
    "arquivo": str,
    "linhas": int,
    "sha256": str,
    "origem": str,
    "origem_sha256": str,
}


def checksum(data: bytes) -> str:
    """SHA-256 of a text file, the same whichever line breaks git writes on this system."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def order(entry: Entry) -> tuple[int, str]:
    """Kind by kind, the oldest first."""
    return list(KINDS).index(entry.kind), entry.vintage.text


def write_manifest(entries: Iterable[Entry]) -> str:
    """The text of the manifest: the same entries give the same text."""
    blocks = [_HEAD]
    for entry in sorted(entries, key=order):
        values: list[str | int] = [entry.kind, entry.vintage.text, entry.file, entry.rows]
        values += [entry.sha256, entry.origin, entry.origin_sha256]
        lines = [f"{key} = {_toml(value)}" for key, value in zip(_FIELDS, values, strict=True)]
        blocks.append("\n[[tabelas]]\n" + "\n".join(lines) + "\n")
    return "".join(blocks)


def _toml(value: str | int) -> str:
    """A TOML basic string is a JSON string, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_manifest(folder: Path) -> list[Entry]:
    """The tables of a folder; none where it has no manifest. Raises TableError."""
    path = folder / FILE
    try:
        root = tomllib.loads(read_file(str(path), MAX_BYTES).decode("utf-8"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise TableError(f"{path}: não foi possível ler: {reason(error)}") from error
    except (ValueError, RecursionError) as error:
        raise TableError(f"{path}: não é TOML válido; {_AGAIN}") from error
    if root.get("formato") != _FORMAT:
        raise TableError(f"{path}: não é de um formato que esta versão do coapkit conheça")
    tables = root.get("tabelas", [])
    if not isinstance(tables, list):
        raise TableError(f"{path}: `tabelas` deve ser uma lista; {_AGAIN}")
    return [_entry(path, table) for table in tables]


_AGAIN: Final = "importe as tabelas de novo com `coapkit tables import`"
_PLAIN_NAME: Final = re.compile(r"[a-z_]+(?:\.[0-9-]+)?\.tsv")


def _entry(path: Path, table: Any) -> Entry:
    if not isinstance(table, dict) or any(
        type(table.get(key)) is not type_ for key, type_ in _FIELDS.items()
    ):
        raise TableError(f"{path}: uma tabela sem todas as chaves ({', '.join(_FIELDS)}); {_AGAIN}")
    kind, vintage, file, *others = (table[key] for key in _FIELDS)
    if kind not in KINDS:
        raise TableError(f"{path}: a tabela “{kind}” não é conhecida; {_AGAIN}")
    if not _PLAIN_NAME.fullmatch(file):  # what is read lies in the folder
        raise TableError(f"{path}: “{file}” não é o nome de um arquivo de tabela; {_AGAIN}")
    try:
        return Entry(kind, parse_vintage(vintage), file, *others)
    except TableError as error:
        raise TableError(f"{path}: {error}") from error


def file_name(kind: str, vintage: Vintage) -> str:
    """Name of a table's file: ``regioes.2024-12.tsv``; ``regioes.tsv`` where undated."""
    return f"{kind}.{vintage.text}.tsv" if vintage.text else f"{kind}.tsv"
