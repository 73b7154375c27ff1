"""TrueType files: what a PDF needs to know of them, and the smallest file with some glyphs.

A reader and a subsetter of our own, because the bytes must not depend on which version of which
library a machine has. Names of tables and fields are those of the OpenType specification.
"""

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class FontFacts:
    """What the tables of a font say. Lengths are in thousandths of an em.

    ``cmap``      code point to glyph number
    ``advances``  advance width by glyph number
    ``bbox``      x min, y min, x max, y max over all glyphs
    """

    postscript_name: str
    family: str
    weight: int
    italic: bool
    italic_angle: float
    fixed_pitch: bool
    serif: bool
    ascent: int
    descent: int
    cap_height: int
    bbox: tuple[int, int, int, int]
    cmap: Mapping[int, int]
    advances: tuple[float, ...]


_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_SERIF_CLASSES = range(1, 8)  # of OS/2.sFamilyClass


def _read_tables(font: bytes) -> dict[str, memoryview]:
    if font[:4] not in _TRUETYPE:
        raise ValueError("not a TrueType font")
    view = memoryview(font)
    tables = {}
    for i in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * i)
        tables[tag.decode("latin-1")] = view[offset : offset + length]
    return tables


@lru_cache(maxsize=64)
def read_font(font: bytes) -> FontFacts:
    """Facts of a TrueType file; ValueError when it is another kind of file."""
    try:
        return _read_font(_read_tables(font))
    except (KeyError, struct.error, IndexError) as error:
        raise ValueError("damaged TrueType font") from error


def _read_font(tables: Mapping[str, memoryview]) -> FontFacts:
    names = _read_names(tables["name"])
    (em,) = struct.unpack_from(">H", tables["head"], 18)
    scale = 1000 / em
    x_min, y_min, x_max, y_max = struct.unpack_from(">4h", tables["head"], 36)
    ascender, descender = struct.unpack_from(">2h", tables["hhea"], 4)
    os2 = tables["OS/2"]
    version, _, weight = struct.unpack_from(">HhH", os2, 0)
    (family_class,) = struct.unpack_from(">h", os2, 30)
    (selection,) = struct.unpack_from(">H", os2, 62)
    cap_height = struct.unpack_from(">h", os2, 88)[0] if version >= 2 else ascender
    angle, _, fixed = struct.unpack_from(">llL", tables["post"], 4)
    return FontFacts(
        postscript_name=names[6],
        family=names.get(16) or names[1],
        weight=weight,
        italic=bool(selection & 1),
        italic_angle=angle / 65536,
        fixed_pitch=bool(fixed),
        serif=family_class >> 8 in _SERIF_CLASSES,
        ascent=round(ascender * scale),
        descent=round(descender * scale),
        cap_height=round(cap_height * scale),
        bbox=(
            round(x_min * scale),
            round(y_min * scale),
            round(x_max * scale),
            round(y_max * scale),
        ),
        cmap=_read_cmap(tables["cmap"]),
        advances=tuple(a * scale for a, _ in _read_metrics(tables)),
    )


def _read_names(table: memoryview) -> dict[int, str]:
    """English names of the Windows platform by name id."""
    _, count, start = struct.unpack_from(">3H", table, 0)
    names = {}
    for i in range(count):
        platform, _, language, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * i)
        if platform == 3 and language == 0x409:
            raw = bytes(table[start + offset : start + offset + length])
            names[name] = raw.decode("utf-16-be")
    return names


def _read_cmap(table: memoryview) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", table, 2)
    offsets = {}
    for i in range(count):
        platform, _, offset = struct.unpack_from(">HHL", table, 4 + 8 * i)
        if platform in (0, 3):  # Unicode, Windows
            offsets[struct.unpack_from(">H", table, offset)[0]] = offset
    if 12 in offsets:
        return _read_cmap_12(table[offsets[12] :])
    return _read_cmap_4(table[offsets[4] :])


def _read_cmap_12(table: memoryview) -> dict[int, int]:
    (groups,) = struct.unpack_from(">L", table, 12)
    cmap = {}
    for i in range(groups):
        first, last, glyph = struct.unpack_from(">3L", table, 16 + 12 * i)
        for code in range(first, last + 1):
            cmap[code] = glyph + code - first
    return cmap


def _read_cmap_4(table: memoryview) -> dict[int, int]:
    segments = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", table, 14)
    starts = struct.unpack_from(f">{segments}H", table, 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}H", table, 16 + 4 * segments)
    base = 16 + 6 * segments
    ranges = struct.unpack_from(f">{segments}H", table, base)
    cmap = {}
    for i in range(segments):
        for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
            glyph = code
            if ranges[i]:
                place = base + 2 * i + ranges[i] + 2 * (code - starts[i])
                (glyph,) = struct.unpack_from(">H", table, place)
                if glyph == 0:
                    continue
            if mapped := (glyph + deltas[i]) & 0xFFFF:
                cmap[code] = mapped
    return cmap


def _read_metrics(tables: Mapping[str, memoryview]) -> list[tuple[int, int]]:
    """(advance, left side bearing) of every glyph, in font units."""
    (glyphs,) = struct.unpack_from(">H", tables["maxp"], 4)
    (long,) = struct.unpack_from(">H", tables["hhea"], 34)
    table = tables["hmtx"]
    metrics = [struct.unpack_from(">Hh", table, 4 * i) for i in range(long)]
    last = metrics[-1][0]
    rest = struct.unpack_from(f">{glyphs - long}h", table, 4 * long)
    return [*metrics, *((last, bearing) for bearing in rest)]


def subset_font(font: bytes, glyphs: Collection[int]) -> bytes:
    """A TrueType file with the outlines of ``glyphs`` only, under their own numbers.

    Hints are dropped, and every table that a PDF viewer does not read. Glyphs that others are
    composed of come along. ValueError for a glyph that the font does not have.
    """
    tables = _read_tables(font)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    if any(glyph >= count for glyph in glyphs):
        raise ValueError("glyph outside the font")
    (long_offsets,) = struct.unpack_from(">h", tables["head"], 50)
    if long_offsets:
        offsets = struct.unpack_from(f">{count + 1}L", tables["loca"])
    else:
        offsets = tuple(2 * o for o in struct.unpack_from(f">{count + 1}H", tables["loca"]))

    outlines: dict[int, bytes] = {}
    pending = {0, *glyphs}
    while pending:
        glyph = pending.pop()
        outline = bytes(tables["glyf"][offsets[glyph] : offsets[glyph + 1]])
        outlines[glyph], components = _without_hints(outline)
        pending.update(components - outlines.keys())

    kept = max(outlines) + 1
    glyf, loca = bytearray(), [0]
    for glyph in range(kept):
        outline = outlines.get(glyph, b"")
        glyf += outline + bytes(-len(outline) % 4)
        loca.append(len(glyf))

    metrics = _read_metrics(tables)
    hmtx = [metrics[g] if g in outlines else (0, 0) for g in range(kept)]
    head = bytearray(tables["head"])
    struct.pack_into(">L", head, 8, 0)  # checkSumAdjustment, set at the end
    struct.pack_into(">h", head, 50, 1)  # indexToLocFormat: long
    hhea = bytearray(tables["hhea"])
    struct.pack_into(">H", hhea, 34, kept)
    maxp = bytearray(tables["maxp"])
    struct.pack_into(">H", maxp, 4, kept)
    struct.pack_into(">6H", maxp, 14, 2, 0, 0, 0, 0, 0)  # nothing left to hint with
    struct.pack_into(">H", maxp, 26, 0)
    return _assemble(
        {
            "glyf": bytes(glyf),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(struct.pack(">Hh", *m) for m in hmtx),
            "loca": struct.pack(f">{kept + 1}L", *loca),
            "maxp": bytes(maxp),
        }
    )


_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO, _HINTS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


def _without_hints(outline: bytes) -> tuple[bytes, set[int]]:
    """An outline without instructions, and the glyphs it is composed of."""
    if not outline:
        return b"", set()
    (contours,) = struct.unpack_from(">h", outline)
    if contours >= 0:
        place = 10 + 2 * contours
        (length,) = struct.unpack_from(">H", outline, place)
        points = outline[place + 2 + length :]
        (last,) = struct.unpack_from(">H", outline, place - 2) if contours else (-1,)
        return outline[:place] + b"\0\0" + points[: _points_length(points, last + 1)], set()
    result, components = bytearray(outline), set()
    place, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        struct.pack_into(">H", result, place, flags & ~_HINTS)
        components.add(glyph)
        place += 8 if flags & _WORDS else 6
        place += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 0
        place += 8 if flags & _TWO_BY_TWO else 0
    return bytes(result[:place]), components


def _points_length(data: bytes, points: int) -> int:
    """Bytes that the flags and coordinates of so many points take; padding may follow them."""
    place = coordinates = 0
    while points > 0:
        flag = data[place]
        place += 1
        repeats = 1
        if flag & 0x8:
            repeats += data[place]
            place += 1
        for short, same in ((0x2, 0x10), (0x4, 0x20)):
            coordinates += repeats * (1 if flag & short else 0 if flag & same else 2)
        points -= repeats
    return place + coordinates


def _assemble(tables: Mapping[str, bytes]) -> bytes:
    """A font file of these tables, checksums included."""
    power = len(tables).bit_length() - 1
    header = struct.pack(
        ">4s4H",
        _TRUETYPE[0],
        len(tables),
        16 << power,
        power,
        16 * len(tables) - (16 << power),
    )
    directory, body = b"", b""
    start = len(header) + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        directory += struct.pack(
            ">4sLLL", tag.encode(), _checksum(data), start + len(body), len(data)
        )
        if tag == "head":
            head = start + len(body)
        body += data + bytes(-len(data) % 4)
    font = bytearray(header + directory + body)
    struct.pack_into(">L", font, head + 8, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(data) // 4}L", data))
    return total & 0xFFFFFFFF
