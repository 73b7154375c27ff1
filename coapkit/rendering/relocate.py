"""Objects of rendered parts brought into one file: local numbers become global ones."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coapkit.rendering.furniture import Furniture, Place, draw_furniture
from coapkit.rendering.pdf_objects import PdfFile, ref
from coapkit.rendering.rendered import RenderedPart


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A rendered part with what its pages carry in the header and whether they do."""

    rendered: RenderedPart
    running: str = ""
    framed: bool = True


@dataclass(frozen=True, slots=True)
class Located:
    """Where a part has come to stand.

    ``table``       references by local number
    ``first_page``  index of its first page in the document
    ``first_key``   its first key in the parent tree: its pages first, then its annotations
    """

    part: PlacedPart
    table: Sequence[bytes]
    first_page: int
    first_key: int

    @property
    def rendered(self) -> RenderedPart:
        """The part itself."""
        return self.part.rendered

    def page(self, index: int) -> bytes:
        """Reference of a page, counted within the part."""
        return self.table[self.rendered.pages[index].number]


@dataclass(frozen=True, slots=True)
class Roots:
    """Numbers of the objects that belong to the document and to which parts refer."""

    pages: int
    structure: int
    fonts: int


def locate(file: PdfFile, parts: Sequence[PlacedPart], roots: Roots) -> list[Located]:
    """Give every object of every part its number; equal streams share one."""
    shared: dict[bytes, int] = {}
    located = []
    page = key = 0
    for part in parts:
        rendered = part.rendered
        table = _number_objects(file, rendered, shared)
        table[rendered.pages_root] = ref(roots.pages)
        table[rendered.document] = ref(roots.structure)
        table[rendered.fonts] = ref(roots.fonts)
        located.append(Located(part, table, page, key))
        page += len(rendered.pages)
        key += len(rendered.pages) + len(rendered.annotations)
    return located


def _number_objects(file: PdfFile, part: RenderedPart, shared: dict[bytes, int]) -> list[bytes]:
    special = (part.pages_root, part.document, part.fonts)
    table = [b"null"] * (1 + max(*part.bodies, *part.streams, *special))
    for number in part.bodies:
        table[number] = ref(file.reserve())
    for number, stream in part.streams.items():
        known = shared.get(stream.digest) if stream.digest else None
        if known is None:
            known = file.reserve()
            if stream.digest:
                shared[stream.digest] = known
        table[number] = ref(known)
    return table


# A reference, or a string to be passed over: text may look like a reference.
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|(\d+) 0 R", re.DOTALL)


def relocate(data: bytes, table: Sequence[bytes]) -> bytes:
    """An object or part of one, with local references replaced."""

    def replace(match: re.Match[bytes]) -> bytes:
        number = match[1]
        return table[int(number)] if number else match[0]

    return _REFERENCE.sub(replace, data)


def write_objects(file: PdfFile, located: Located) -> None:
    """Write the objects of a part. Pages still lack their content: see ``write_contents``."""
    rendered, table = located.rendered, located.table
    for number, body in rendered.bodies.items():
        file.bodies[_target(table, number)] = relocate(body, table)
    for number, stream in rendered.streams.items():
        target = _target(table, number)
        if target not in file.streams:
            head = relocate(stream.head, table)
            file.streams[target] = b"%s\nstream\n%s\nendstream" % (head, stream.data)
    key = located.first_key + len(rendered.pages)
    for offset, (number, _) in enumerate(rendered.annotations):
        _extend(file, _target(table, number), b"/StructParent %d" % (key + offset))


def write_contents(
    file: PdfFile,
    parts: Sequence[Located],
    furniture: Furniture | None,
    assets: Mapping[str, bytes],
) -> None:
    """Give every page its content, framed by header and footer where its part wants them."""
    total = sum(len(located.rendered.pages) for located in parts)
    font = furniture.font(assets) if furniture else b""
    # A part's operators leave their matrix behind: q and Q keep it from header and footer.
    opening = ref(file.add_stream(b"", b"q", compress=False)) if furniture else b""
    for located in parts:
        for index, page in enumerate(located.rendered.pages):
            content = located.table[page.content]
            if furniture and located.part.framed:
                number = located.first_page + index + 1
                place = Place(number, total, page.width, page.height, located.part.running)
                drawn = draw_furniture(furniture, font, place)
                closing = ref(file.add_stream(b"", b"Q q\n%s\nQ" % drawn))
                content = b"[%s %s %s]" % (opening, content, closing)
            key = located.first_key + index
            entries = b"/Contents %s/StructParents %d" % (content, key)
            _extend(file, _target(located.table, page.number), entries)


def _target(table: Sequence[bytes], number: int) -> int:
    return int(table[number].split(b" ", 1)[0])


def _extend(file: PdfFile, number: int, entries: bytes) -> None:
    file.bodies[number] = file.bodies[number].removesuffix(b">>") + entries + b">>"
