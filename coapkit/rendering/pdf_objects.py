"""Objects of a PDF file and the file they make. Section numbers are of ISO 32000-1."""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from string import ascii_letters, digits

# Small enough that a reader which unpacks one for every object it wants stays quick.
OBJECTS_PER_STREAM = 100


@dataclass(slots=True)
class PdfFile:
    """Objects of the file in the making, by number; ``reserve`` hands the numbers out."""

    next_number: int = 1
    bodies: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)

    def reserve(self) -> int:
        """A number for an object yet to come."""
        self.next_number += 1
        return self.next_number - 1

    def add(self, body: bytes) -> int:
        """Add an object that is no stream; its number."""
        number = self.reserve()
        self.bodies[number] = body
        return number

    def add_stream(self, head: bytes, data: bytes, *, compress: bool = True) -> int:
        """Add a stream with these entries in its dictionary; its number."""
        number = self.reserve()
        self.streams[number] = stream_object(head, data, compress=compress)
        return number


def write_name_tree(file: PdfFile, pairs: Iterable[tuple[bytes, bytes]]) -> int:
    """A name tree (7.9.6) of string and value, sorted by the bytes of the string."""
    ordered = sorted(pairs, key=lambda pair: string_bytes(pair[0]))
    leaves = []
    for start in range(0, len(ordered), 500):
        leaf = ordered[start : start + 500]
        limits = b"%s %s" % (leaf[0][0], leaf[-1][0])
        names = b" ".join(b"%s %s" % pair for pair in leaf)
        leaves.append(file.add(b"<</Limits [%s]/Names [%s]>>" % (limits, names)))
    return file.add(b"<</Kids [%s]>>" % b" ".join(map(ref, leaves)))


# The file.


def write_file(file: PdfFile, catalog: int, info: int) -> bytes:
    """The file: header, streams, object streams (7.5.7) and cross-reference stream (7.5.8).

    ``catalog``, ``info``  numbers of the catalogue and of the information dictionary
    """
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    positions: dict[int, tuple[int, int, int]] = {}
    for number, stream in sorted(file.streams.items()):
        positions[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, stream)
    ordered = sorted(file.bodies.items())
    for start in range(0, len(ordered), OBJECTS_PER_STREAM):
        batch = ordered[start : start + OBJECTS_PER_STREAM]
        container = file.reserve()
        index, body, offset = [], [], 0
        for i, (number, data) in enumerate(batch):
            index.append(b"%d %d" % (number, offset))
            body.append(data)
            offset += len(data) + 1
            positions[number] = (2, container, i)
        head = b" ".join(index) + b"\n"
        positions[container] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (
            container,
            stream_object(
                b"/Type /ObjStm/N %d/First %d" % (len(batch), len(head)),
                head + b"\n".join(body),
            ),
        )

    own = file.reserve()
    positions[own] = (1, len(out), 0)
    identifier = hashlib.sha256(out).hexdigest()[:32].encode()
    table = b"".join(
        struct.pack(">BLB", *positions.get(number, (0, 0, 0))) for number in range(own + 1)
    )
    trailer = (
        b"/Type /XRef/W [1 4 1]/Size %d/Root %s/Info %s/ID [<%s> <%s>]"
        b"/DecodeParms <</Predictor 12/Columns 6>>"
        % (own + 1, ref(catalog), ref(info), identifier, identifier)
    )
    start = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (own, stream_object(trailer, _predict_up(table, 6)))
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _predict_up(table: bytes, columns: int) -> bytes:
    """PNG predictor Up: rows as differences from the one above, each with its type in front."""
    rows = bytearray()
    above = bytes(columns)
    for start in range(0, len(table), columns):
        row = table[start : start + columns]
        rows.append(2)
        rows += bytes((a - b) & 0xFF for a, b in zip(row, above, strict=True))
        above = row
    return bytes(rows)


# Syntax (7.3).


def ref(number: int) -> bytes:
    """A reference to an object."""
    return b"%d 0 R" % number


def entries_of(entries: Mapping[str, bytes]) -> bytes:
    """Entries of a dictionary, without its brackets."""
    return b"".join(b"/%s %s" % (key.encode(), value) for key, value in entries.items())


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary of names and objects."""
    return b"<<%s>>" % entries_of(entries)


def stream_object(head: bytes, data: bytes, *, compress: bool = True) -> bytes:
    """A stream with the entries ``head`` and its own length and filter in the dictionary."""
    if compress:
        data = zlib.compress(data, 6)
        head += b"/Filter /FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


_NAME_BYTES = frozenset((ascii_letters + digits + "+-_.").encode())


def name_object(text: str) -> bytes:
    """A name, with ``#xx`` where needed."""
    return b"/" + b"".join(
        bytes([byte]) if byte in _NAME_BYTES else b"#%02x" % byte for byte in text.encode()
    )


def text_string(text: str) -> bytes:
    """A literal where ASCII suffices, else UTF-16 with its mark, in hexadecimal."""
    if text.isascii() and text.isprintable():
        return b"(%s)" % re.sub(rb"([\\()])", rb"\\\1", text.encode())
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def string_bytes(string: bytes) -> bytes:
    """What a string made by ``text_string`` stands for: name trees are sorted by it."""
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())
    return re.sub(rb"\\(.)", rb"\1", string[1:-1])


def real(value: float) -> bytes:
    """A number, to a thousandth at most."""
    return b"%g" % round(value, 3) if abs(value) < 1e5 else b"%d" % round(value)


def date_string(instant: datetime) -> bytes:
    """A date (7.9.4) in UTC; ``instant`` is aware."""
    return f"(D:{instant.astimezone(UTC):%Y%m%d%H%M%S}Z)".encode()
