"""A drawn document taken apart: ``pydyf`` objects in, a ``RenderedPart`` out."""

import hashlib
import re
import zlib
from typing import Any
from urllib.parse import unquote

from coapkit.rendering.errors import RenderError
from coapkit.rendering.fetcher import SCHEME
from coapkit.rendering.rendered import Bookmark, FontUse, Page, RenderedPart, Stream
from coapkit.rendering.structure import (
    loose_elements,
    make_artifacts,
    object_number,
    tidy_structure,
)


def extract(
    document: Any,
    pdf: Any,
    bookmarks: list[Bookmark],
    leaders: list[bytes],
    prefix: str,
    remarks: list[str],
) -> RenderedPart:
    """What ``merge`` needs of a drawn document.

    ``document``  the WeasyPrint document, ``pdf`` the ``pydyf.PDF`` that was made of it
    ``leaders``   by page, operators to be added to its content; may be empty
    ``prefix``    makes identifiers of this part differ from those of others
    """
    import pydyf  # type: ignore[import-untyped]

    def get(reference: bytes) -> Any:
        return pdf.objects[object_number(reference)]

    structure = get(pdf.catalog["StructTreeRoot"])
    document_element = get(structure["K"][0])
    content_mapping = get(structure["ParentTree"])
    page_objects = [get(reference) for reference in pdf.page_references]
    resources = get(page_objects[0]["Resources"])
    fonts = get(resources["Font"])
    names = pdf.catalog.get("Names", {})
    fields = [object_number(r) for r in pdf.catalog.get("AcroForm", {}).get("Fields", ())]
    for number in fields:
        _make_signature_field(pdf, pdf.objects[number])

    elements = tidy_structure(pdf, prefix)
    loose = loose_elements(pdf, document_element)
    count = len(page_objects)
    mapping = content_mapping["Nums"]
    parents = []
    for page, references in zip(page_objects, mapping[1 : 2 * count : 2], strict=True):
        owners = [elements.moved.get(reference, reference) for reference in references]
        artifacts = {i for i, owner in enumerate(owners) if owner in loose}
        if artifacts:
            make_artifacts(get(page["Contents"]), artifacts)
            owners = [b"null" if i in artifacts else owner for i, owner in enumerate(owners)]
        parents.append(b"[" + b" ".join(owners) + b"]")

    annotations = []
    by_key = dict(zip(mapping[2 * count :: 2], mapping[2 * count + 1 :: 2], strict=True))
    targets = set()
    for obj in pdf.objects:
        if isinstance(obj, pydyf.Dictionary) and obj.get("Type") == "/Annot":
            obj["F"] = 4  # print
            x1, y1, x2, y2 = obj["Rect"]  # WeasyPrint gives the upper corner first
            obj["Rect"] = pydyf.Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])
            if "StructParent" in obj:
                owner = get(by_key[obj.pop("StructParent")])
                annotations.append((obj.number, owner.number))
                if owner["S"] == "/Form":
                    # As an array, a signature in it looks to validators like an alteration.
                    (owner["K"],) = owner["K"]
            _point_inside(obj)
            if "Dest" in obj:
                targets.add(obj["Dest"].string)

    pages = []
    for page, laid_out in zip(page_objects, document.pages, strict=True):
        pages.append(
            Page(
                page.number,
                object_number(page.pop("Contents")),
                laid_out.width * 0.75,
                laid_out.height * 0.75,
            )
        )
        del page["StructParents"]
    page_index = {page.number: i for i, page in enumerate(pages)}
    for page, operators in zip(pages, leaders, strict=bool(leaders)):
        pdf.objects[page.content].stream.append(operators)

    dropped = {
        0,
        pdf.pages.number,
        pdf.catalog.number,
        structure.number,
        document_element.number,
        content_mapping.number,
        *elements.gone,
        *map(object_number, loose),
        *_font_objects(pdf, fonts),
    }
    bodies: dict[int, bytes] = {}
    streams: dict[int, Stream] = {}
    contents = {page.content for page in pages}
    for obj in pdf.objects:
        if obj.number in dropped:
            continue
        if isinstance(obj, pydyf.Stream):
            streams[obj.number] = _extract_stream(obj, unique=obj.number in contents)
        else:
            bodies[obj.number] = obj.data

    dests = names.get("Dests", {}).get("Names", ())
    return RenderedPart(
        pages=pages,
        bodies=bodies,
        streams=streams,
        pages_root=pdf.pages.number,
        document=document_element.number,
        fonts=fonts.number,
        profile=object_number(pdf.catalog["OutputIntents"][0]["DestOutputProfile"]),
        top=[object_number(reference) for reference in document_element["K"]],
        parents=parents,
        annotations=annotations,
        ids=elements.ids,
        anchors=[
            (name.string, page_index[object_number(place[0])], float(place[2]), float(place[3]))
            for name, place in zip(dests[::2], dests[1::2], strict=True)
        ],
        targets=sorted(targets),
        bookmarks=bookmarks,
        fields=fields,
        font_uses=_font_uses(document),
        remarks=remarks,
    )


def _make_signature_field(pdf: Any, field: Any) -> None:
    """Turn a text field into an empty field for a signature.

    It is born as an ``input``, so that its widget is part of the structure; a field added later
    would fail PDF/UA-1.
    """
    import pydyf

    field["FT"] = "/Sig"
    for key in ("V", "DA", "Ff", "MaxLen"):
        field.pop(key, None)
    x1, y1, x2, y2 = field["Rect"]
    appearance = pydyf.Stream(
        [],
        pydyf.Dictionary(
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, 0, abs(x2 - x1), abs(y2 - y1)]),
            }
        ),
    )
    pdf.add_object(appearance)
    field["AP"] = pydyf.Dictionary({"N": appearance.reference})


def _point_inside(annotation: Any) -> None:
    """Turn an address that ``_adapt`` made (``coapkit:#name``) back into a destination."""
    import pydyf

    action = annotation.get("A")
    if action and action.get("S") == "/URI":
        address = action["URI"].string
        if address.startswith(f"{SCHEME}#"):
            del annotation["A"]
            annotation["Dest"] = pydyf.String(unquote(address.removeprefix(f"{SCHEME}#")))


def _font_objects(pdf: Any, fonts: Any) -> set[int]:
    """Numbers of the dictionary of fonts and of all that only it refers to."""
    numbers = {fonts.number}
    pending = [reference for reference in fonts.values() if isinstance(reference, bytes)]
    while pending:
        number = object_number(pending.pop())
        numbers.add(number)
        obj = pdf.objects[number]
        if isinstance(obj, dict):
            for value in obj.values():
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, bytes) and item.endswith(b" 0 R"):
                        pending.append(item)
    return numbers


def _font_uses(document: Any) -> list[FontUse]:
    from weasyprint.text.fonts import get_hb_object_data  # type: ignore[import-untyped]

    uses: dict[str, FontUse] = {}
    for font in document.fonts.values():
        if font.missing:  # _adapt leaves none; a glyph .notdef would fail PDF/A-3, 6.2.11.8
            missing = ", ".join(f"U+{code:04X}" for code in sorted(font.missing))
            raise RenderError(f"nenhuma fonte tem os caracteres {missing}")
        digest = hashlib.sha256(get_hb_object_data(font.hb_face)).digest()
        use = uses.setdefault(font.hash, FontUse(font.hash, digest, {}, {}))
        if use.digest != digest:
            raise RenderError(f"duas fontes respondem pelo mesmo nome: {font.family}")
        use.texts = {**font.to_unicode, **use.texts}
        use.widths = {**font.widths, **use.widths}
    return [use for _, use in sorted(uses.items())]


_LENGTH = re.compile(rb"/Length \d+>>$")


def _extract_stream(stream: Any, *, unique: bool) -> Stream:
    compress, stream.compress = stream.compress, False
    head, _, rest = stream.data.partition(b"\nstream\n")
    data = rest.removesuffix(b"\nendstream")
    head = _LENGTH.sub(b"", head)
    if compress and b"/Filter" not in head:
        head += b"/Filter /FlateDecode"
        data = zlib.compress(data, 6)
    head += b"/Length %d>>" % len(data)
    alone = unique or b" R" in head
    return Stream(head, data, b"" if alone else hashlib.sha256(head + data).digest())
