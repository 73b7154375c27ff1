"""Rows and columns of text, from delimited, fixed-width or DBF files."""

import csv
import io
import re
import struct
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from coapkit.tables.errors import TableError


class Sheet(NamedTuple):
    """``header``: column names in lower case. Every row has as many cells, stripped.

    ``lines``: line (or record) number of each row in the file, for messages.
    """

    name: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: Sequence[int]

    def find(self, *aliases: str) -> int | None:
        """Position of the first of these columns that there is."""
        return next((self.header.index(a) for a in aliases if a in self.header), None)

    def column(self, *aliases: str) -> int:
        """The same; raises TableError where there is none."""
        found = self.find(*aliases)
        if found is None:
            raise TableError(
                f"{self.name}: falta a coluna {aliases[0].upper()}; há {', '.join(self.header)}"
            )
        return found


_PORTUGUESE: Final = frozenset(
    "áàâãéêíóôõúüçñÁÀÂÃÉÊÍÓÔÕÚÜÇÑºª°–—‘’“”´\xa0"  # what Brazilian names are written with
)


def decode(data: bytes) -> str:
    """The text of a published table: UTF-8, else whichever of the encodings of Windows (1252) and
    of DOS (850) gives fewer characters that are foreign to Portuguese."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        candidates = [data.decode(encoding, "replace") for encoding in ("cp1252", "cp850")]
        return min(candidates, key=_foreign)


def _foreign(text: str) -> int:
    return sum(char > "\x7f" and char not in _PORTUGUESE for char in text)


_DELIMITERS: Final = "\t;,|"


def parse_delimited(data: bytes, name: str) -> Sheet:
    """A file with a header line and cells parted by tabs, semicolons, commas or bars.

    Files of one and the same archive differ in that. Raises TableError.
    """
    text = decode(data)
    if "\0" in text:
        raise TableError(f"{name}: não é um arquivo de texto")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append(cells)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise TableError(f"{name}, linha {reader.line_num}: não é legível como tabela") from error
    if not rows:
        raise TableError(f"{name}: o arquivo está vazio")
    header = tuple(cell.casefold() for cell in rows[0])
    for row, line in zip(rows[1:], lines[1:], strict=True):
        while len(row) > len(header) and not row[-1]:
            row.pop()
        if len(row) != len(header):
            raise TableError(
                f"{name}, linha {line}: tem {len(row)} colunas, e o cabeçalho tem {len(header)}"
            )
    return Sheet(name, header, rows[1:], lines[1:])


class _Field(NamedTuple):
    name: str
    start: int
    end: int


def parse_fixed_width(data: bytes, layout: bytes, name: str) -> Sheet:
    """A file without header whose columns stand where its layout file says.

    The layout is a CSV with ``Coluna,Tamanho,Inicio,Fim,Tipo``; columns count from 1, ends
    included. Raises TableError.
    """
    fields = list(_layout(layout, f"layout de {name}"))
    least = max(field.start for field in fields) + 1
    rows: list[list[str]] = []
    lines: list[int] = []
    # splitlines would also part lines at characters that Latin-1 has inside names.
    for number, line in enumerate(decode(data).replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        if len(line.rstrip("\x1a")) < least:
            raise TableError(f"{name}, linha {number}: é mais curta do que o layout diz")
        rows.append([line[field.start : field.end].strip() for field in fields])
        lines.append(number)
    return Sheet(name, tuple(field.name for field in fields), rows, lines)


def _layout(data: bytes, name: str) -> Iterator[_Field]:
    sheet = parse_delimited(data, name)
    column, start, end = sheet.column("coluna"), sheet.column("inicio"), sheet.column("fim")
    if not sheet.rows:
        raise TableError(f"{name}: não descreve nenhuma coluna")
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if not (_POSITION.fullmatch(row[start]) and _POSITION.fullmatch(row[end])):
            raise TableError(f"{name}, linha {line}: as posições não são números")
        yield _Field(row[column].casefold(), int(row[start]) - 1, int(row[end]))


_POSITION: Final = re.compile(r"[1-9][0-9]{0,5}")


_DBF_HEADER: Final = struct.Struct("<4xIHH")
_DBF_FIELD: Final = struct.Struct("<11s5xB15x")
_DELETED: Final = ord("*")


def parse_dbf(data: bytes, name: str) -> Sheet:
    """A dBase III file, of which only texts are read. Raises TableError.

    The number of columns follows from the header's length: DATASUS leaves its end mark out.
    """
    broken = TableError(f"{name}: o arquivo DBF está truncado ou não é um DBF")
    if len(data) < 32:
        raise broken
    count, header_size, record_size = _DBF_HEADER.unpack_from(data)
    columns = (header_size - 32) // _DBF_FIELD.size
    if columns < 1 or header_size > len(data) or header_size + count * record_size > len(data):
        raise broken
    header: list[str] = []
    widths: list[int] = []
    for i in range(columns):
        raw, width = _DBF_FIELD.unpack_from(data, 32 * (i + 1))
        header.append(decode(raw.partition(b"\0")[0]).strip().casefold())
        widths.append(width)
    if sum(widths) + 1 != record_size:
        raise broken
    rows: list[list[str]] = []
    lines: list[int] = []
    for number in range(count):
        at = header_size + number * record_size
        if data[at] == _DELETED:
            continue
        at += 1
        cells = []
        for width in widths:
            cells.append(data[at : at + width].strip(b" \0"))
            at += width
        rows.append(decode(b"\t".join(cells)).split("\t"))
        lines.append(number + 1)
    if any(len(row) != columns for row in rows):
        raise broken
    return Sheet(name, tuple(header), rows, lines)
