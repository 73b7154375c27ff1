"""What comes of a part of a document: PDF objects that know nothing of their place in the whole.

Object numbers count from the part's own first, pages from zero. So a part can be made in another
process, kept on disk, and used again as long as its own content stays the same.
"""

import zlib

import msgspec

LANGUAGE = "pt-BR"


class Stream(msgspec.Struct, array_like=True):
    """A PDF stream: its dictionary, its bytes, and a digest if it may stand for equal ones."""

    head: bytes
    data: bytes
    digest: bytes


class Page(msgspec.Struct, array_like=True):
    """``number`` of the page's object, of its content stream, and its size in points."""

    number: int
    content: int
    width: float
    height: float


class Bookmark(msgspec.Struct, array_like=True):
    level: int
    label: str
    page: int
    x: float
    y: float
    open: bool


class FontUse(msgspec.Struct, array_like=True):
    """Glyphs that a part draws with a font.

    ``resource``  the name by which content streams call it
    ``digest``    SHA-256 of the font file
    ``texts``     glyph number to the text it stands for
    ``widths``    glyph number to width, in thousandths of an em
    """

    resource: str
    digest: bytes
    texts: dict[int, str]
    widths: dict[int, float]


class RenderedPart(msgspec.Struct, array_like=True):
    """A part as PDF objects that refer to one another by local numbers.

    ``bodies``       objects that are not streams, by number, without ``obj`` and ``endobj``
    ``streams``      the other ones
    ``pages_root``, ``document``, ``fonts``, ``profile``  numbers under which objects of this part
                     refer to the page tree, the structure element ``Document``, the dictionary of
                     fonts and the colour profile. Only the last is among ``streams``
    ``top``          structure elements under ``Document``, as numbers
    ``parents``      by page, the structure elements of its marked content, as a PDF array
    ``annotations``  annotations that belong to the structure, and their elements
    ``ids``          identifiers of header cells and the numbers of their elements
    ``anchors``      name, page, x and y (points) of what links may point to
    ``targets``      names that links point to, here or in another part
    ``fields``       numbers of the form fields
    """

    pages: list[Page]
    bodies: dict[int, bytes]
    streams: dict[int, Stream]
    pages_root: int
    document: int
    fonts: int
    profile: int
    top: list[int]
    parents: list[bytes]
    annotations: list[tuple[int, int]]
    ids: list[tuple[bytes, int]]
    anchors: list[tuple[str, int, float, float]]
    targets: list[str]
    bookmarks: list[Bookmark]
    fields: list[int]
    font_uses: list[FontUse]
    remarks: list[str]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(RenderedPart)


def encode_part(part: RenderedPart) -> bytes:
    """A part as bytes, for another process or for the disk."""
    return zlib.compress(_encoder.encode(part), 1)


def decode_part(data: bytes) -> RenderedPart:
    """The part that ``encode_part`` was given; ValueError for anything else."""
    try:
        return _decoder.decode(zlib.decompress(data))
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ValueError("not a rendered part") from error
