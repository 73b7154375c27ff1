"""From the published files to the folder of tables: all of what was asked, or nothing."""

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePath

from coapkit.document.source import read_file
from coapkit.reasons import reason
from coapkit.tables.archive import Archive
from coapkit.tables.errors import TableError
from coapkit.tables.kinds import KINDS
from coapkit.tables.manifest import (
    FILE,
    MAX_BYTES,
    Entry,
    checksum,
    file_name,
    order,
    read_manifest,
    write_manifest,
)
from coapkit.tables.plain import read_plain
from coapkit.tables.sheet import parse_dbf, parse_delimited
from coapkit.tables.sigtap import is_sigtap, read_sigtap
from coapkit.tables.table import Table
from coapkit.tables.territorial import is_territorial, read_territorial
from coapkit.tables.vintage import UNDATED, Vintage, vintage_in_name
from coapkit.unfinished import UNFINISHED


def import_files(paths: Sequence[Path], folder: Path, vintage: Vintage = UNDATED) -> list[Entry]:
    """Read these files and put their tables in the folder, each with its origin and checksum.

    ``vintage``: of all these files; ``UNDATED``: what each says of itself. A table takes the place
    of the one of its kind and vintage. Every file is read before anything is written, and the
    manifest, written last, is what counts: what an interruption leaves behind is seen by its
    checksum. Raises TableError.
    """
    new: dict[tuple[str, str], tuple[Entry, bytes]] = {}
    for path in paths:
        data = _bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        for table in _tables_in(path.name, data, vintage):
            content = table_text(table).encode()
            name = file_name(table.kind, table.vintage)
            entry = Entry(
                *(table.kind, table.vintage, name, len(table.rows), checksum(content)),
                *(path.name, digest),
            )
            key = (table.kind, table.vintage.text)
            if key in new:
                raise TableError(
                    f"{path.name}: a tabela {KINDS[table.kind].title}{table.vintage.said} também "
                    f"está em {new[key][0].origin}; importe só um dos dois"
                )
            new[key] = (entry, content)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = [
            entry
            for entry in read_manifest(folder)
            if (entry.kind, entry.vintage.text) not in new and (folder / entry.file).exists()
        ]
        entries = sorted((entry for entry, _ in new.values()), key=order)
        texts = {entry.file: content for entry, content in new.values()}
        texts[FILE] = write_manifest([*kept, *entries]).encode()
        _write_all(folder, texts)
    except OSError as error:
        raise TableError(f"{folder}: não foi possível gravar: {reason(error)}") from error
    return entries


def read_source(path: Path, vintage: Vintage = UNDATED) -> list[Table]:
    """The tables that a file holds. Raises TableError."""
    return _tables_in(path.name, _bytes(path), vintage)


def _bytes(path: Path) -> bytes:
    try:
        data = read_file(str(path), MAX_BYTES)
    except OSError as error:
        raise TableError(f"{path}: não foi possível ler: {reason(error)}") from error
    if len(data) > MAX_BYTES:
        raise TableError(f"{path.name}: é grande demais para ser um dos arquivos esperados")
    return data


def _tables_in(name: str, data: bytes, vintage: Vintage) -> list[Table]:
    """What a file of that name with these bytes holds. Raises TableError."""
    dated = vintage if vintage.text else vintage_in_name(name)
    suffix = PurePath(name).suffix.casefold()
    if zipfile.is_zipfile(io.BytesIO(data)) or suffix == ".zip":
        with Archive(name, data) as archive:
            if is_territorial(archive):
                return read_territorial(archive, dated)
            if is_sigtap(archive):
                return read_sigtap(archive, dated)
        raise TableError(
            f"{name}: não é a base territorial do DATASUS (com tb_regsaud) nem o SIGTAP (com "
            "tb_procedimento)"
        )
    parse = parse_dbf if suffix == ".dbf" else parse_delimited
    return [read_plain(parse(data, name), dated)]


def table_text(table: Table) -> str:
    """The TSV file: a header line, then a line for each row, no quoting."""
    return "\n".join("\t".join(row) for row in (table.header, *table.rows)) + "\n"


def _write_all(folder: Path, texts: dict[str, bytes]) -> None:
    """Every file at its side first; then each takes its place, in the order given."""
    ready: list[tuple[Path, Path]] = []
    try:
        for name, content in texts.items():
            with tempfile.NamedTemporaryFile(
                dir=folder, prefix=f".{name}.", suffix=".tmp", delete=False
            ) as file:
                UNFINISHED.add(file.name)
                ready.append((Path(file.name), folder / name))
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
        for temporary, final in ready:
            temporary.replace(final)
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
            UNFINISHED.discard(str(temporary))
