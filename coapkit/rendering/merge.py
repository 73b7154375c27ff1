"""Rendered parts in, one PDF file out.

The file is written here, object by object: local numbers become global ones, the structure trees
become one, and what only the whole document knows is added (page tree, bookmarks, destinations,
fonts with the glyphs of all parts, headers and footers, metadata, attachments). Everything is a
function of the arguments, so the same parts give the same bytes.

Section numbers are of ISO 32000-1 unless another standard is named.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from string import ascii_letters, digits

from coapkit import __version__
from coapkit.rendering.errors import RenderError
from coapkit.rendering.fonts import font_files
from coapkit.rendering.furniture import Furniture, Place, draw_furniture, furniture_glyphs
from coapkit.rendering.rendered import LANGUAGE, Bookmark, RenderedPart
from coapkit.rendering.truetype import FontFacts, read_font, subset_font
from coapkit.rendering.xmp import write_xmp

CREATOR = f"coapkit {__version__}"
FURNITURE_FONT = "Moldura"

# Small enough that a reader which unpacks one for every object it wants stays quick.
OBJECTS_PER_STREAM = 200


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF.

    ``relationship``  of ISO 19005-3, Annex E: ``Source``, ``Data``, ``Supplement``...
    ``mime``          media type, e.g. ``application/yaml``
    ``modified``      aware; stands for both dates, so that bytes do not depend on the clock
    """

    name: str
    data: bytes
    relationship: str
    mime: str
    description: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A rendered part with what its pages carry in the header and whether they do."""

    rendered: RenderedPart
    running: str = ""
    framed: bool = True


@dataclass(slots=True)
class _File:
    """Objects of the file in the making, by number; ``reserve`` hands the numbers out."""

    next_number: int = 1
    bodies: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)

    def reserve(self, count: int = 1) -> int:
        first = self.next_number
        self.next_number += count
        return first

    def add(self, body: bytes) -> int:
        number = self.reserve()
        self.bodies[number] = body
        return number

    def add_stream(self, head: bytes, data: bytes, *, compress: bool = True) -> int:
        number = self.reserve()
        self.streams[number] = _stream(head, data, compress=compress)
        return number


def find_pages(parts: Sequence[RenderedPart]) -> dict[str, int]:
    """Page number, from 1, of every element that a link may name; the first of a name counts."""
    found: dict[str, int] = {}
    before = 1
    for part in parts:
        for name, page, _, _ in part.anchors:
            found.setdefault(name, before + page)
        before += len(part.pages)
    return found


def dead_targets(parts: Sequence[RenderedPart]) -> list[str]:
    """Names that links point to and no part has, sorted."""
    return sorted({t for part in parts for t in part.targets} - find_pages(parts).keys())


def merge(
    parts: Sequence[PlacedPart],
    *,
    title: str,
    assets: Mapping[str, bytes],
    attachments: Sequence[Attached] = (),
    furniture: Furniture | None = None,
    instant: datetime,
) -> bytes:
    """Join parts, in order, into one PDF/A-3a and PDF/UA-1 file.

    ``assets``   the same as when the parts were rendered; the fonts are taken from them
    ``instant``  aware; the date of the document

    Raises RenderError when the parts do not fit together.
    """
    file = _File()
    catalog, pages_root, structure, document = (file.reserve() for _ in range(4))
    fonts = _write_fonts(file, parts, assets, furniture)
    opening = file.add_stream(b"", b"q", compress=False) if furniture else None
    frame = _Frame(furniture, assets, opening)

    shared: dict[bytes, int] = {}
    places = []
    total = sum(len(part.rendered.pages) for part in parts)
    first_page = first_key = 0
    for part in parts:
        rendered = part.rendered
        table = _number_objects(file, rendered, shared)
        table[rendered.pages_root] = _reference(pages_root)
        table[rendered.document] = _reference(document)
        table[rendered.fonts] = _reference(fonts)
        place = _PlacedNumbers(table, first_page, first_key)
        places.append(place)
        _write_part(file, part, place, frame, total)
        first_page += len(rendered.pages)
        first_key += len(rendered.pages) + len(rendered.annotations)

    entries = {
        "Type": b"/Catalog",
        "Pages": _reference(pages_root),
        "Lang": _string(LANGUAGE),
        "MarkInfo": b"<</Marked true>>",
        "ViewerPreferences": b"<</DisplayDocTitle true>>",
        "StructTreeRoot": _reference(structure),
        "OutputIntents": _output_intent(parts[0].rendered, places[0]),
        "Metadata": _reference(
            file.add_stream(
                b"/Type /Metadata /Subtype /XML",
                write_xmp(title, LANGUAGE, CREATOR, CREATOR, instant),
                compress=False,  # so that any program finds it
            )
        ),
    }
    _write_pages(file, pages_root, parts, places)
    _write_structure(file, structure, document, parts, places)
    bookmarks = _write_bookmarks(file, parts, places)
    if bookmarks:
        entries |= {"Outlines": _reference(bookmarks), "PageMode": b"/UseOutlines"}
    names = _write_destinations(file, parts, places)
    if attachments:
        embedded, associated = _write_attachments(file, attachments)
        names += embedded
        entries["AF"] = associated
    if names:
        entries["Names"] = b"<<%s>>" % names
    if fields := [
        place.table[number]
        for part, place in zip(parts, places, strict=True)
        for number in part.rendered.fields
    ]:
        entries["AcroForm"] = b"<</Fields [%s]>>" % b" ".join(fields)
    file.bodies[catalog] = _dictionary(entries)
    info = file.add(
        _dictionary(
            {
                "Title": _string(title),
                "Creator": _string(CREATOR),
                "Producer": _string(CREATOR),
                "CreationDate": _date(instant),
                "ModDate": _date(instant),
            }
        )
    )
    return _write_file(file, catalog, info)


# Objects of the parts.


@dataclass(frozen=True, slots=True)
class _PlacedNumbers:
    """Where a part has come to stand.

    ``table``       references by local number
    ``first_page``  index of its first page in the document
    ``first_key``   its first key in the parent tree: pages first, then annotations
    """

    table: list[bytes]
    first_page: int
    first_key: int

    def page(self, rendered: RenderedPart, index: int) -> bytes:
        return self.table[rendered.pages[index].number]


@dataclass(frozen=True, slots=True)
class _Frame:
    furniture: Furniture | None
    assets: Mapping[str, bytes]
    opening: int | None


def _number_objects(file: _File, part: RenderedPart, shared: dict[bytes, int]) -> list[bytes]:
    """Give every object of a part its number; equal streams of several parts share one."""
    special = (part.pages_root, part.document, part.fonts)
    table = [b"null"] * (1 + max(*part.bodies, *part.streams, *special))
    for number in part.bodies:
        table[number] = _reference(file.reserve())
    for number, stream in part.streams.items():
        known = shared.get(stream.digest) if stream.digest else None
        if known is None:
            known = file.reserve()
            if stream.digest:
                shared[stream.digest] = known
        table[number] = _reference(known)
    return table


# A reference, or a string to be passed over: text may look like a reference.
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|(\d+) 0 R", re.DOTALL)


def _relocate(data: bytes, table: Sequence[bytes]) -> bytes:
    """``data`` with local references replaced."""

    def replace(match: re.Match[bytes]) -> bytes:
        number = match[1]
        return table[int(number)] if number else match[0]

    return _REFERENCE.sub(replace, data)


def _write_part(
    file: _File, part: PlacedPart, place: _PlacedNumbers, frame: _Frame, total: int
) -> None:
    rendered, table = part.rendered, place.table
    for number, body in rendered.bodies.items():
        file.bodies[_target(table, number)] = _relocate(body, table)
    for number, stream in rendered.streams.items():
        target = _target(table, number)
        if target not in file.streams:
            head = _relocate(stream.head, table)
            file.streams[target] = b"%s\nstream\n%s\nendstream" % (head, stream.data)

    for index, page in enumerate(rendered.pages):
        content = table[page.content]
        if frame.furniture and frame.opening and part.framed:
            where = Place(
                place.first_page + index + 1, total, page.width, page.height, part.running
            )
            font = frame.furniture.font(frame.assets)
            drawn = draw_furniture(frame.furniture, font, FURNITURE_FONT, where)
            # The part's own operators leave their matrix behind: q and Q keep it from the frame.
            closing = file.add_stream(b"", b"Q q\n%s\nQ" % drawn)
            content = b"[%s %s %s]" % (
                _reference(frame.opening),
                content,
                _reference(closing),
            )
        _extend(
            file,
            _target(table, page.number),
            b"/Contents %s/StructParents %d" % (content, place.first_key + index),
        )
    key = place.first_key + len(rendered.pages)
    for offset, (number, _) in enumerate(rendered.annotations):
        _extend(file, _target(table, number), b"/StructParent %d" % (key + offset))


def _target(table: Sequence[bytes], number: int) -> int:
    return int(table[number].split(b" ", 1)[0])


def _extend(file: _File, number: int, entries: bytes) -> None:
    file.bodies[number] = file.bodies[number].removesuffix(b">>") + entries + b">>"


# What only the whole document has.


def _write_pages(
    file: _File, root: int, parts: Sequence[PlacedPart], places: Sequence[_PlacedNumbers]
) -> None:
    kids = [
        place.table[page.number]
        for part, place in zip(parts, places, strict=True)
        for page in part.rendered.pages
    ]
    file.bodies[root] = b"<</Type /Pages/Count %d/Kids [%s]>>" % (len(kids), b" ".join(kids))


def _write_structure(
    file: _File,
    root: int,
    document: int,
    parts: Sequence[PlacedPart],
    places: Sequence[_PlacedNumbers],
) -> None:
    """Structure tree (14.7.2), parent tree (14.7.4.4) and tree of identifiers (7.9.6)."""
    top, leaves = [], []
    identifiers: list[tuple[bytes, bytes]] = []
    next_key = 0
    for part, place in zip(parts, places, strict=True):
        rendered, table = part.rendered, place.table
        top += [table[number] for number in rendered.top]
        numbers = [_relocate(parents, table) for parents in rendered.parents]
        numbers += [table[element] for _, element in rendered.annotations]
        if numbers:
            keyed = b" ".join(b"%d %s" % (next_key + i, item) for i, item in enumerate(numbers))
            last = next_key + len(numbers) - 1
            leaves.append(file.add(b"<</Limits [%d %d]/Nums [%s]>>" % (next_key, last, keyed)))
            next_key = last + 1
        identifiers += [(name, table[element]) for name, element in rendered.ids]

    file.bodies[document] = b"<</Type /StructElem/S /Document/P %s/K [%s]>>" % (
        _reference(root),
        b" ".join(top),
    )
    parent_tree = file.add(b"<</Kids [%s]>>" % b" ".join(map(_reference, leaves)))
    entries = {
        "Type": b"/StructTreeRoot",
        "K": b"[%s]" % _reference(document),
        "ParentTree": _reference(parent_tree),
        "ParentTreeNextKey": b"%d" % next_key,
    }
    if identifiers:
        if len(dict(identifiers)) < len(identifiers):
            raise RenderError("duas partes do documento têm a mesma chave")
        pairs = [(b"(%s)" % name, element) for name, element in identifiers]
        entries["IDTree"] = _reference(_write_name_tree(file, pairs))
    file.bodies[root] = _dictionary(entries)


def _write_name_tree(file: _File, pairs: Iterable[tuple[bytes, bytes]]) -> int:
    """A name tree (7.9.6) of string and value, sorted by the bytes of the string."""
    ordered = sorted(pairs, key=lambda pair: _string_bytes(pair[0]))
    leaves = []
    for start in range(0, len(ordered), 500):
        leaf = ordered[start : start + 500]
        limits = b"%s %s" % (leaf[0][0], leaf[-1][0])
        names = b" ".join(b"%s %s" % pair for pair in leaf)
        leaves.append(file.add(b"<</Limits [%s]/Names [%s]>>" % (limits, names)))
    return file.add(b"<</Kids [%s]>>" % b" ".join(map(_reference, leaves)))


def _write_destinations(
    file: _File, parts: Sequence[PlacedPart], places: Sequence[_PlacedNumbers]
) -> bytes:
    """Named destinations (12.3.2.3), as an entry of the catalogue's names; may be empty."""
    found: dict[str, bytes] = {}
    for part, place in zip(parts, places, strict=True):
        for name, page, x, y in part.rendered.anchors:
            where = b"[%s /XYZ %s %s 0]" % (place.page(part.rendered, page), _real(x), _real(y))
            found.setdefault(name, where)
    if not found:
        return b""
    pairs = [(_string(name), where) for name, where in found.items()]
    return b"/Dests %s" % _reference(_write_name_tree(file, pairs))


@dataclass(slots=True)
class _Outline:
    number: int
    level: int
    bookmark: Bookmark | None
    where: bytes
    kids: list["_Outline"] = field(default_factory=list)

    def shown(self) -> int:
        """How many descendants are visible when this one is open."""
        return sum(
            1 + (kid.shown() if kid.bookmark and kid.bookmark.open else 0) for kid in self.kids
        )


def _write_bookmarks(
    file: _File, parts: Sequence[PlacedPart], places: Sequence[_PlacedNumbers]
) -> int:
    """Outline (12.3.3) over the headings of all parts; its number, or 0 without headings."""
    marks = [
        (mark, place.page(part.rendered, mark.page))
        for part, place in zip(parts, places, strict=True)
        for mark in part.rendered.bookmarks
    ]
    if not marks:
        return 0
    root = _Outline(file.reserve(), 0, None, b"")
    path = [root]
    for mark, page in marks:
        while path[-1].level >= mark.level:
            path.pop()
        where = b"[%s /XYZ %s %s 0]" % (page, _real(mark.x), _real(mark.y))
        item = _Outline(file.reserve(), mark.level, mark, where)
        path[-1].kids.append(item)
        path.append(item)
    _write_outline(file, root, None, 0)
    return root.number


def _write_outline(file: _File, item: _Outline, parent: _Outline | None, index: int) -> None:
    entries: dict[str, bytes] = {}
    if item.bookmark is None or parent is None:
        entries["Type"] = b"/Outlines"
    else:
        entries |= {
            "Title": _string(item.bookmark.label),
            "Dest": item.where,
            "Parent": _reference(parent.number),
        }
        if index > 0:
            entries["Prev"] = _reference(parent.kids[index - 1].number)
        if index + 1 < len(parent.kids):
            entries["Next"] = _reference(parent.kids[index + 1].number)
    if item.kids:
        closed = item.bookmark is not None and not item.bookmark.open
        entries |= {
            "First": _reference(item.kids[0].number),
            "Last": _reference(item.kids[-1].number),
            "Count": b"%d" % (-item.shown() if closed else item.shown()),
        }
    file.bodies[item.number] = _dictionary(entries)
    for i, kid in enumerate(item.kids):
        _write_outline(file, kid, item, i)


def _output_intent(part: RenderedPart, place: _PlacedNumbers) -> bytes:
    return (
        b"[<</Type /OutputIntent/S /GTS_PDFA1/OutputConditionIdentifier (sRGB2014.icc)"
        b"/Info (sRGB2014.icc)/DestOutputProfile %s>>]" % place.table[part.profile]
    )


def _write_attachments(file: _File, attachments: Sequence[Attached]) -> tuple[bytes, bytes]:
    """Embedded files (7.11.4) as an entry of the names, and the array of associated files."""
    pairs = []
    for attached in attachments:
        stream = file.add_stream(
            _entries(
                {
                    "Type": b"/EmbeddedFile",
                    "Subtype": _name(attached.mime),
                    "Params": _dictionary(
                        {
                            "Size": b"%d" % len(attached.data),
                            "CheckSum": b"<%s>"
                            % hashlib.md5(attached.data, usedforsecurity=False)
                            .hexdigest()
                            .encode(),
                            "CreationDate": _date(attached.modified),
                            "ModDate": _date(attached.modified),
                        }
                    ),
                }
            ),
            attached.data,
        )
        specification = file.add(
            _dictionary(
                {
                    "Type": b"/Filespec",
                    "F": _string(attached.name),
                    "UF": _string(attached.name),
                    "EF": b"<</F %s/UF %s>>" % (_reference(stream), _reference(stream)),
                    "Desc": _string(attached.description),
                    "AFRelationship": _name(attached.relationship),
                }
            )
        )
        pairs.append((_string(attached.name), _reference(specification)))
    if len(dict(pairs)) < len(pairs):
        raise RenderError("dois anexos do PDF têm o mesmo nome")
    tree = _write_name_tree(file, pairs)
    associated = b"[%s]" % b" ".join(reference for _, reference in pairs)
    return b"/EmbeddedFiles %s" % _reference(tree), associated


# Fonts.


@dataclass(slots=True)
class _Glyphs:
    texts: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)


def _write_fonts(
    file: _File,
    parts: Sequence[PlacedPart],
    assets: Mapping[str, bytes],
    furniture: Furniture | None,
) -> int:
    """The dictionary of fonts that all pages share: one font for each file, with every glyph."""
    files = {hashlib.sha256(data).digest(): data for data in font_files(assets).values()}
    glyphs: dict[bytes, _Glyphs] = {}
    resources: dict[str, bytes] = {}
    for part in parts:
        for use in part.rendered.font_uses:
            if use.digest not in files:
                raise RenderError("uma parte usa uma fonte que não está entre os recursos")
            if resources.setdefault(use.resource, use.digest) != use.digest:
                raise RenderError("duas fontes respondem pelo mesmo nome")
            known = glyphs.setdefault(use.digest, _Glyphs())
            known.texts = use.texts | known.texts
            known.widths = use.widths | known.widths
    if furniture:
        data = furniture.font(assets)
        digest = hashlib.sha256(data).digest()
        resources[FURNITURE_FONT] = digest
        known = glyphs.setdefault(digest, _Glyphs())
        facts = read_font(data)
        runnings = [part.running for part in parts]
        for glyph, character in furniture_glyphs(furniture, data, runnings).items():
            known.texts.setdefault(glyph, character)
            known.widths.setdefault(glyph, facts.advances[glyph])
    numbers = {
        digest: _write_font(file, files[digest], glyphs[digest]) for digest in sorted(glyphs)
    }
    entries = {name: _reference(numbers[digest]) for name, digest in sorted(resources.items())}
    return file.add(_dictionary(entries))


def _write_font(file: _File, data: bytes, glyphs: _Glyphs) -> int:
    """A composite font (9.7) with the glyphs that are used, under their own numbers."""
    facts = read_font(data)
    subset = subset_font(data, glyphs.widths)
    tag = hashlib.sha256(subset).digest()[:6]
    base = "".join(chr(65 + byte % 26) for byte in tag) + "+" + facts.postscript_name
    program = file.add_stream(b"/Length1 %d" % len(subset), subset)
    descriptor = file.add(
        _dictionary(
            {
                "Type": b"/FontDescriptor",
                "FontName": _name(base),
                "FontFamily": _string(facts.family),
                "FontWeight": b"%d" % facts.weight,
                "Flags": b"%d" % _font_flags(facts),
                "FontBBox": b"[%d %d %d %d]" % facts.bbox,
                "ItalicAngle": _real(facts.italic_angle),
                "Ascent": b"%d" % facts.ascent,
                "Descent": b"%d" % facts.descent,
                "CapHeight": b"%d" % facts.cap_height,
                "StemV": b"80",
                "FontFile2": _reference(program),
            }
        )
    )
    descendant = file.add(
        _dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/CIDFontType2",
                "BaseFont": _name(base),
                "CIDSystemInfo": b"<</Registry (Adobe)/Ordering (Identity)/Supplement 0>>",
                "CIDToGIDMap": b"/Identity",
                "W": _widths(glyphs.widths),
                "FontDescriptor": _reference(descriptor),
            }
        )
    )
    return file.add(
        _dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/Type0",
                "BaseFont": _name(base),
                "Encoding": b"/Identity-H",
                "DescendantFonts": b"[%s]" % _reference(descendant),
                "ToUnicode": _reference(file.add_stream(b"", _to_unicode(glyphs.texts))),
            }
        )
    )


def _font_flags(facts: FontFacts) -> int:
    """Table 123: fixed pitch 1, serif 2, symbolic 4 (no standard encoding), italic 64."""
    return facts.fixed_pitch + 2 * facts.serif + 4 + 64 * facts.italic


def _widths(widths: Mapping[int, float]) -> bytes:
    """Array W (9.7.4.3): runs of consecutive glyphs."""
    runs: list[bytes] = []
    previous = -2
    for glyph, width in sorted(widths.items()):
        if glyph != previous + 1:
            runs.append(b"%s%d [" % (b"] " if runs else b"", glyph))
        runs.append(_real(width) + b" ")
        previous = glyph
    return b"[%s]" % (b"".join(runs) + (b"]" if runs else b""))


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """CMap from glyph to text (9.10.3), so that the page can be searched and read aloud."""
    pairs = sorted(texts.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        batch = pairs[start : start + 100]
        lines.append(f"{len(batch)} beginbfchar")
        lines += [f"<{g:04x}> <{t.encode('utf-16-be').hex()}>" for g, t in batch]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()


# The file.


def _write_file(file: _File, catalog: int, info: int) -> bytes:
    """Header, streams, object streams (7.5.7) and cross-reference stream (7.5.8)."""
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
            _stream(
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
        % (own + 1, _reference(catalog), _reference(info), identifier, identifier)
    )
    start = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (own, _stream(trailer, _predict_up(table, 6)))
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


# Syntax of objects (7.3).


def _reference(number: int) -> bytes:
    return b"%d 0 R" % number


def _entries(entries: Mapping[str, bytes]) -> bytes:
    return b"".join(b"/%s %s" % (key.encode(), value) for key, value in entries.items())


def _dictionary(entries: Mapping[str, bytes]) -> bytes:
    return b"<<%s>>" % _entries(entries)


def _stream(head: bytes, data: bytes, *, compress: bool = True) -> bytes:
    if compress:
        data = zlib.compress(data, 6)
        head += b"/Filter /FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


_NAME_BYTES = frozenset((ascii_letters + digits + "+-_.").encode())


def _name(text: str) -> bytes:
    return b"/" + b"".join(
        bytes([byte]) if byte in _NAME_BYTES else b"#%02x" % byte for byte in text.encode()
    )


def _string(text: str) -> bytes:
    """A literal where ASCII suffices, else UTF-16 with its mark, in hexadecimal."""
    if text.isascii() and text.isprintable():
        return b"(%s)" % re.sub(rb"([\\()])", rb"\\\1", text.encode())
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def _string_bytes(string: bytes) -> bytes:
    """What a string made by ``_string`` stands for: name trees are sorted by it."""
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())
    return re.sub(rb"\\(.)", rb"\1", string[1:-1])


def _real(value: float) -> bytes:
    return b"%g" % round(value, 3) if abs(value) < 1e5 else b"%d" % round(value)


def _date(instant: datetime) -> bytes:
    return f"(D:{instant.astimezone(UTC):%Y%m%d%H%M%S}Z)".encode()
