"""Take the TrueType file out of a WOFF 1.0 one, byte for byte: how the Plex fonts got here.

    python scripts/unwrap_woff.py FOLDER FILE.woff...

WOFF 1.0 only compresses each table of the font; undoing that, with the tables in their first
order, gives back the file its makers compressed. A font's tables add up to a constant, so each
file also tells whether it is the very one (OpenType specification, table ``head``).
"""

import struct
import sys
import zlib
from pathlib import Path

WHOLE = 0xB1B0AFBA
"""What the 32-bit words of an untouched font file add up to."""


def unwrap(woff: bytes) -> bytes:
    """Font file (sfnt) inside ``woff``; ValueError when it is not WOFF 1.0."""
    signature, flavor, _length, count = struct.unpack(">4s4sIH", woff[:14])
    if signature != b"wOFF":
        raise ValueError("not a WOFF 1.0 file")
    entries = [struct.unpack(">4s4I", woff[44 + 20 * i : 64 + 20 * i]) for i in range(count)]
    position = 12 + 16 * count
    directory, body = {}, []
    for tag, offset, packed, length, checksum in sorted(entries, key=lambda entry: entry[1]):
        data = woff[offset : offset + packed]
        table = zlib.decompress(data) if packed < length else data
        if len(table) != length:
            raise ValueError(f"table {tag!r} has {len(table)} bytes instead of {length}")
        directory[tag] = struct.pack(">4s3I", tag, checksum, position, length)
        body.append(table + bytes(-length % 4))
        position += len(body[-1])
    exponent = count.bit_length() - 1
    search = 16 << exponent
    header = struct.pack(">4s4H", flavor, count, search, exponent, 16 * count - search)
    return b"".join([header, *(directory[tag] for tag in sorted(directory)), *body])


def is_whole(font: bytes) -> bool:
    """Whether no byte of the font changed since its makers wrote it."""
    return sum(struct.unpack(f">{len(font) // 4}I", font)) & 0xFFFFFFFF == WHOLE


def main(folder: str, *files: str) -> None:
    for name in files:
        font = unwrap(Path(name).read_bytes())
        target = Path(folder, Path(name).stem + ".ttf")
        target.write_bytes(font)
        print(f"{target}: {len(font)} bytes, {'whole' if is_whole(font) else 'checksum differs'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
