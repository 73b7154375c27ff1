"""Rendered parts in, one PDF file out.

The file is written here, object by object: local numbers become global ones, the structure trees
become one, and what only the whole document knows is added (page tree, bookmarks, destinations,
fonts with the glyphs of all parts, headers and footers, metadata, attachments). Everything is a
function of the arguments, so the same parts give the same bytes.

Section numbers are of ISO 32000-1 unless another standard is named.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coapkit import __version__
from coapkit.rendering.furniture import Furniture, furniture_font
from coapkit.rendering.pdf_attachments import Attached, origin, write_attachments
from coapkit.rendering.pdf_fonts import write_fonts
from coapkit.rendering.pdf_objects import (
    PdfFile,
    date_string,
    dictionary,
    real,
    ref,
    text_string,
    write_file,
    write_name_tree,
)
from coapkit.rendering.pdf_outline import write_outline
from coapkit.rendering.pdf_structure import write_structure
from coapkit.rendering.relocate import (
    Located,
    PlacedPart,
    Roots,
    locate,
    write_contents,
    write_objects,
)
from coapkit.rendering.rendered import LANGUAGE, FontUse, RenderedPart
from coapkit.rendering.xmp import write_xmp

CREATOR = f"coapkit {__version__}"


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


def repeated_names(parts: Sequence[RenderedPart]) -> list[str]:
    """Names that elements of more than one part have, sorted: links reach only the first."""
    seen: set[str] = set()
    repeated: set[str] = set()
    for part in parts:
        names = {name for name, *_ in part.anchors}
        repeated |= seen & names
        seen |= names
    return sorted(repeated)


def merge(
    parts: Sequence[PlacedPart],
    *,
    title: str,
    assets: Mapping[str, bytes],
    attachments: Sequence[Attached] = (),
    furniture: Furniture | None = None,
    kinds: Sequence[str] = (),
    instant: datetime,
) -> bytes:
    """Join parts, in order, into one PDF/A-3a and PDF/UA-1 file.

    ``assets``   the same as when the parts were rendered; the fonts are taken from them
    ``kinds``    what the document is, for its metadata, which also name the attached source
    ``instant``  aware; the date of the document

    Raises RenderError when the parts do not fit together.
    """
    file = PdfFile()
    catalog, pages, structure, document = (file.reserve() for _ in range(4))
    fonts = write_fonts(file, _font_uses(parts, furniture, assets), assets)
    located = locate(file, parts, Roots(pages, document, fonts))
    for part in located:
        write_objects(file, part)
    write_contents(file, located, furniture, assets)
    _write_pages(file, pages, located)
    write_structure(file, structure, document, located)

    entries = {
        "Type": b"/Catalog",
        "Pages": ref(pages),
        "Lang": text_string(LANGUAGE),
        "MarkInfo": b"<</Marked true>>",
        "ViewerPreferences": b"<</DisplayDocTitle true>>",
        "StructTreeRoot": ref(structure),
        "OutputIntents": _output_intent(located[0]),
        "Metadata": ref(_write_metadata(file, title, instant, origin(attachments), kinds)),
    }
    marks = [(mark, part.page(mark.page)) for part in located for mark in part.rendered.bookmarks]
    if marks:
        entries |= {"Outlines": ref(write_outline(file, marks)), "PageMode": b"/UseOutlines"}
    names: dict[str, bytes] = {}
    if destinations := _destinations(located):
        names["Dests"] = ref(write_name_tree(file, destinations))
    if attachments:
        tree, entries["AF"] = write_attachments(file, attachments)
        names["EmbeddedFiles"] = ref(tree)
    if names:
        entries["Names"] = dictionary(names)
    fields = [part.table[number] for part in located for number in part.rendered.fields]
    if fields:
        entries["AcroForm"] = b"<</Fields [%s]>>" % b" ".join(fields)
    file.bodies[catalog] = dictionary(entries)
    return write_file(file, catalog, _write_information(file, title, instant))


def _font_uses(
    parts: Sequence[PlacedPart], furniture: Furniture | None, assets: Mapping[str, bytes]
) -> list[FontUse]:
    uses = [use for part in parts for use in part.rendered.font_uses]
    if furniture:
        runnings = [part.running for part in parts]
        uses.append(furniture_font(furniture, furniture.font(assets), runnings))
    return uses


def _write_pages(file: PdfFile, root: int, parts: Sequence[Located]) -> None:
    kids = [part.table[page.number] for part in parts for page in part.rendered.pages]
    file.bodies[root] = b"<</Type /Pages/Count %d/Kids [%s]>>" % (len(kids), b" ".join(kids))


def _destinations(parts: Sequence[Located]) -> list[tuple[bytes, bytes]]:
    """Named destinations (12.3.2.3): string and place."""
    found: dict[str, bytes] = {}
    for part in parts:
        for name, page, x, y in part.rendered.anchors:
            found.setdefault(name, b"[%s /XYZ %s %s 0]" % (part.page(page), real(x), real(y)))
    return [(text_string(name), place) for name, place in found.items()]


def _output_intent(part: Located) -> bytes:
    """The colours meant (14.11.5): those of the profile that WeasyPrint ships."""
    return (
        b"[<</Type /OutputIntent/S /GTS_PDFA1/OutputConditionIdentifier (sRGB2014.icc)"
        b"/Info (sRGB2014.icc)/DestOutputProfile %s>>]" % part.table[part.rendered.profile]
    )


def _write_metadata(
    file: PdfFile, title: str, instant: datetime, source: str, kinds: Sequence[str]
) -> int:
    packet = write_xmp(title, LANGUAGE, CREATOR, CREATOR, instant, source=source, kinds=kinds)
    # Not compressed, so that any program finds it.
    return file.add_stream(b"/Type /Metadata /Subtype /XML", packet, compress=False)


def _write_information(file: PdfFile, title: str, instant: datetime) -> int:
    """The information dictionary (14.3.3), which says what the metadata say."""
    return file.add(
        dictionary(
            {
                "Title": text_string(title),
                "Creator": text_string(CREATOR),
                "Producer": text_string(CREATOR),
                "CreationDate": date_string(instant),
                "ModDate": date_string(instant),
            }
        )
    )
