"""What a validator of PDF/A-3a and PDF/UA-1 looks at and a checker of accessibility does not.

Each function yields what it finds wrong. Clauses are of ISO 19005-3 (A) and ISO 14289-1 (UA).
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

_KIDS = {
    "Table": r"(Caption )?(THead )?(TBody )+(TFoot )?|(Caption )?(TR )+",
    "THead": r"(TR )+",
    "TBody": r"(TR )+",
    "TFoot": r"(TR )+",
    "TR": r"(T[HD] )+",
    "L": r"(Caption )?(LI )+",
    "LI": r"(Lbl )?LBody ",
}
_PARENTS = {
    "THead": "Table",
    "TBody": "Table",
    "TFoot": "Table",
    "TR": "Table|THead|TBody|TFoot",
    "TH": "TR",
    "TD": "TR",
    "LI": "L",
    "LBody": "LI",
    "Lbl": "LI",
}
_STANDARD = frozenset(
    [
        "Document",
        "Part",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "NonStruct",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Link",
        "Figure",
        "Form",
    ]
)
_SHOWS = frozenset(["Tj", "TJ", "'", '"', "S", "s", "f", "f*", "B", "B*", "b", "b*", "Do", "sh"])
_OWNERS = {"/Link": "Link", "/Widget": "Form"}
_PRINT, _NEVER = 4, 1 | 2 | 32 | 256  # invisible, hidden, not shown, toggled


def archive_faults(path: Path) -> list[str]:
    """What is wrong with the file, each kind once with how often."""
    with pikepdf.open(path) as pdf:
        found = [
            *_file(path.read_bytes(), pdf),
            *_objects(pdf),
            *_attachments(pdf),
            *_signatures(path.read_bytes(), pdf),
            *_pages(pdf),
            *_structure(pdf),
        ]
    return [f"{count} x {what}" for what, count in Counter(found).items()]


def _file(data: bytes, pdf: Any) -> Iterator[str]:
    root, metadata = pdf.Root, pdf.Root.Metadata
    if not re.match(rb"%PDF-1\.[4-7]\n%[\x80-\xff]{4}\n", data):
        yield "A 6.1.2: header"
    if not data.endswith((b"%%EOF", b"%%EOF\n")):
        yield "A 6.1.3: something after the end"
    if "/ID" not in pdf.trailer or "/Encrypt" in pdf.trailer:
        yield "A 6.1.3: trailer"
    if set(root.keys()) & {"/AA", "/OCProperties", "/Perms", "/NeedsRendering", "/OpenAction"}:
        yield "A 6.1.12, 6.4, 6.5: catalogue"
    if root.MarkInfo.get("/Marked") is not True or root.MarkInfo.get("/Suspects"):
        yield "A 6.7.2: not marked"
    if root.ViewerPreferences.get("/DisplayDocTitle") is not True or root.Lang != "pt-BR":
        yield "UA 7.1, 7.2: title or language"
    if root.StructTreeRoot.get("/RoleMap"):
        yield "UA 7.1: no type of ours needs a role"
    xmp = metadata.read_bytes()
    if "/Filter" in metadata or xmp.count(b"<rdf:RDF") != 1:
        yield "A 6.6.2: packet"
    with pdf.open_metadata() as said:
        for key, property_ in (
            ("/Title", "dc:title"),
            ("/Creator", "xmp:CreatorTool"),
            ("/Producer", "pdf:Producer"),
        ):
            if str(pdf.docinfo[key]) != said[property_]:
                yield f"A 6.6.3: {key} is not {property_}"
        for key, property_ in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
            day = re.sub(r"\D", "", str(pdf.docinfo[key]))
            if day != re.sub(r"\D", "", said[f"xmp:{property_}"]):
                yield f"A 6.6.3: {key} is not xmp:{property_}"
    (intent,) = root.OutputIntents
    profile = intent.DestOutputProfile
    if profile.N != 3 or profile.read_bytes()[12:20] != b"mntrRGB " or "/Group" in root:
        yield "A 6.2.3: output intent"


def _objects(pdf: Any) -> Iterator[str]:
    for whole in pdf.objects:
        pending = [whole]
        while pending:
            one = pending.pop()
            if isinstance(one, Stream):
                filters = one.get("/Filter", Array())
                if set(map(str, [filters] if isinstance(filters, Name) else filters)) - {
                    "/FlateDecode"
                }:
                    yield "A 6.1.7.2: filter"
                if {"/F", "/FFilter", "/FDecodeParms", "/OPI", "/Ref", "/PS"} & set(one.keys()):
                    yield "A 6.1.7.1, 6.2.9: stream"
            if isinstance(one, Dictionary | Stream):
                yield from _entries(one)
                pending += [v for v in one.values() if not getattr(v, "is_indirect", False)]
            elif isinstance(one, Array):
                pending += [v for v in one if not getattr(v, "is_indirect", False)]
            elif isinstance(one, String) and len(bytes(one)) > 32767:
                yield "A 6.1.13: long text"


def _entries(one: Any) -> Iterator[str]:
    for key, value in one.items():
        if len(key.encode()) > 128:
            yield "A 6.1.13: long name"
        if key in ("/TR", "/HTO", "/AA", "/XFA", "/NeedAppearances", "/JS"):
            yield f"A 6.2.5, 6.4, 6.5: {key}"
        if key == "/SMask" and value != "/None":
            yield "A 6.2.10: mask"
        if (key in ("/CA", "/ca") and value != 1) or (key == "/BM" and value != "/Normal"):
            yield "A 6.2.10: transparency"
        if key == "/Interpolate" and value:
            yield "A 6.2.8: interpolation"


def _attachments(pdf: Any) -> Iterator[str]:
    associated = [one.objgen for one in pdf.Root.AF]
    listed = pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles)
    if sorted(one.objgen for one in listed.values()) != sorted(associated):
        yield "A 6.8: names and associated files differ"
    for one in listed.values():
        file = one.EF.F
        if not (str(one.UF) and one.F == one.UF and one.Desc and one.AFRelationship):
            yield "A 6.8, UA 7.11: specification"
        if not re.fullmatch(r"/[\w.+-]+/[\w.+-]+", str(file.Subtype)):
            yield "A 6.8: type"
        if not (file.Params.ModDate and file.Params.Size == len(file.read_bytes())):
            yield "A 6.8: parameters"


def _signatures(data: bytes, pdf: Any) -> Iterator[str]:
    for field in pdf.Root.get("/AcroForm", {}).get("/Fields", ()):
        if "/V" not in field:
            continue
        start, before, after, rest = (int(x) for x in field.V.ByteRange)
        gap, end = data[before:after], after + rest
        if start or not re.fullmatch(rb"<[0-9a-fA-F]+>", gap) or len(gap) % 2:
            yield "A 6.4.3, Annex B: gap"
        if not data[:end].endswith((b"%%EOF", b"%%EOF\n")):
            yield "A 6.4.3, Annex B: range"
        if gap[3:5] == b"80" or {"/Cert", "/Reference"} & set(field.V.keys()):
            yield "A 6.4.3, Annex B: signature"


def _pages(pdf: Any) -> Iterator[str]:
    owners = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
    fonts: dict[Any, Any] = {}
    for page in pdf.pages:
        if "/Resources" not in page.obj:
            yield "A 6.2.2: resources from elsewhere"
        marked: list[int] = []
        yield from _content(page, page.resources, fonts, marked, inside=False)
        if len(set(marked)) != len(marked):
            yield "A 6.7: content marked twice"
        if marked and not all(
            isinstance(owners[int(page.obj.StructParents)][number], Dictionary) for number in marked
        ):
            yield "A 6.7: content of nobody"
        if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S":
            yield "UA 7.18.3: order"
        for annotation in page.obj.get("/Annots", ()):
            yield from _annotation(annotation, owners, fonts)


def _annotation(one: Any, owners: dict[int, Any], fonts: dict[Any, Any]) -> Iterator[str]:
    kind = str(one.Subtype)
    flags = int(one.get("/F", 0))
    if kind not in _OWNERS or not flags & _PRINT or flags & _NEVER:
        yield f"A 6.3.2: {kind}"
    owner = owners[int(one.StructParent)]
    kids = owner.K if isinstance(owner.K, Array) else [owner.K]
    if f"/{_OWNERS[kind]}" != owner.S or one.objgen not in [
        kid.Obj.objgen for kid in kids if isinstance(kid, Dictionary) and "/Obj" in kid
    ]:
        yield f"UA 7.18.4, 7.18.5: {kind} is not where it belongs"
    if kind == "/Widget" and len(kids) != 1:
        yield "UA 7.18.4: something beside the field"
    if kind == "/Link":
        if not one.get("/Contents"):
            yield "UA 7.18.5: link without words"
        return
    if not one.get("/TU"):
        yield "UA 7.18.1: field without words"
    if list(one.AP.keys()) != ["/N"] or not isinstance(one.AP.N, Stream) or "/A" in one:
        yield "A 6.3.3, 6.4.1: appearance"
    yield from _content(one.AP.N, one.AP.N.get("/Resources", {}), fonts, [], inside=True)


def _content(
    content: Any, resources: Any, fonts: dict[Any, Any], marked: list[int], *, inside: bool
) -> Iterator[str]:
    """``inside``: what is drawn belongs to something already; ``marked`` takes the numbers."""
    font: _Font | None = None
    around: list[bool] = []  # what is open: content of an element, or (False) an artifact
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(content):
        name = str(operator)
        depth += (name == "q") - (name == "Q")
        if not 0 <= depth <= 28:
            yield "A 6.1.13: states within states"
        if name in ("BDC", "BMC"):
            properties = operands[1] if name == "BDC" else {}
            artifact = operands[0] == "/Artifact"
            if around and (artifact or around[-1] == ("/MCID" not in properties)):
                yield "UA 7.1: artifact and content in one another"
            if "/MCID" in properties:
                marked.append(int(properties["/MCID"]))
            around.append(not artifact)
        elif name == "EMC":
            around.pop()
        elif name in _SHOWS and not around and not inside:
            yield "UA 7.1: content that is neither tagged nor an artifact"
        elif name in ("k", "K", "BI", "INLINE IMAGE"):
            yield "A 6.2.4, 6.2.8: colour or image"
        if name == "Tf":
            (given,) = [resources.Font[str(operands[0])]]
            font = fonts.get(given.objgen) or fonts.setdefault(given.objgen, _Font(given))
            yield from font.faults()
        elif name in ("Tj", "TJ"):
            assert font is not None
            for text in operands[0] if name == "TJ" else operands:
                if isinstance(text, String):
                    yield from font.shown(bytes(text))
        elif name == "Do" and resources.XObject[str(operands[0])].Subtype == "/Form":
            form = resources.XObject[str(operands[0])]
            if {"/StructParent", "/StructParents"} & set(
                form.keys()
            ) or b"/MCID" in form.read_bytes():
                yield "UA 7.20: a drawing with content of its own"
            yield from _content(form, form.get("/Resources", resources), fonts, [], inside=True)


class _Font:
    """A font of the file, and the glyphs that were seen to be right."""

    def __init__(self, given: Any) -> None:
        (self.cid,) = given.DescendantFonts
        self.given, self.descriptor = given, self.cid.FontDescriptor
        self.program = TTFont(io.BytesIO(self.descriptor.FontFile2.read_bytes()))
        self.texts = dict(_mapping(given.ToUnicode.read_bytes().decode("ascii")))
        self.widths = dict(_widths(list(self.cid.W)))
        self.seen: set[int] = set()
        self.told = False

    def faults(self) -> Iterator[str]:
        """What is wrong with the font, once."""
        told, self.told = self.told, True
        names = {str(n) for n in (self.given.BaseFont, self.cid.BaseFont, self.descriptor.FontName)}
        if not told and (
            len(names) != 1
            or self.given.Encoding != "/Identity-H"
            or self.cid.CIDToGIDMap != "/Identity"
            or "/CIDSet" in self.descriptor
        ):
            yield "A 6.2.11, UA 7.21.3: font"

    def shown(self, text: bytes) -> Iterator[str]:
        """What is wrong with the glyphs of a text."""
        for first, second in zip(text[::2], text[1::2], strict=True):
            glyph = first << 8 | second
            if glyph in self.seen:
                continue
            self.seen.add(glyph)
            if glyph == 0:
                yield "A 6.2.11.8, UA 7.21.8: .notdef"
            said = self.texts.get(glyph, "")
            if not said or re.search("[\0\ufeff\ufffe\ue000-\uf8ff]", said):
                yield "A 6.2.11.7, UA 7.21.7: glyph without text"
            name = self.program.getGlyphName(glyph)
            width = self.program["hmtx"][name][0] * 1000 / self.program["head"].unitsPerEm
            if abs(width - self.widths.get(glyph, 1000)) > 1:
                yield "A 6.2.11.5, UA 7.21.5: width"


def _mapping(cmap: str) -> Iterator[tuple[int, str]]:
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", block):
            yield int(code, 16), bytes.fromhex(text).decode("utf-16-be")
    assert "beginbfrange" not in cmap


def _widths(given: list[Any]) -> Iterator[tuple[int, float]]:
    while given:
        first, widths = int(given.pop(0)), given.pop(0)
        assert isinstance(widths, Array)
        yield from ((first + place, float(width)) for place, width in enumerate(widths))


def _structure(pdf: Any) -> Iterator[str]:
    ids: Counter[bytes] = Counter()
    headers: set[bytes] = set()
    level = 0
    tree = pdf.Root.StructTreeRoot
    pending = [(tree.K[0] if isinstance(tree.K, Array) else tree.K, "")]
    while pending:
        element, parent = pending.pop()
        kind, kids = str(element.S)[1:], _kids(element)
        if kind not in _STANDARD or "/P" not in element:
            yield f"UA 7.1: {kind}"
        if not re.fullmatch(_PARENTS.get(kind, ".*"), parent):
            yield f"UA 7.2: {kind} in {parent}"
        if not re.fullmatch(_KIDS.get(kind, ".*"), "".join(f"{str(k.S)[1:]} " for k in kids)):
            yield f"UA 7.2: in {kind}"
        if kind == "Figure" and not element.get("/Alt"):
            yield "UA 7.3: figure without words"
        if kind == "TH" and "/Scope" not in element.A:
            yield "UA 7.5: head without scope"
        if kind == "Table":
            yield from _table(kids)
        if kind[0] == "H" and kind[1:].isdecimal():
            if int(kind[1:]) > level + 1:
                yield f"UA 7.4.2: {kind} after H{level}"
            level = int(kind[1:])
        if "/ID" in element:
            ids[bytes(element.ID)] += 1
        if "/A" in element and "/Headers" in element.A:
            headers |= {bytes(one) for one in element.A.Headers}
        pending += [(kid, kind) for kid in reversed(kids)]
    if headers - set(ids) or (ids and max(ids.values()) > 1):
        yield "UA 7.5: identifiers of heads"


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", ())
    kids = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def _table(parts: list[Any]) -> Iterator[str]:
    """Whether the cells of a table make a rectangle, and know what stands over them."""
    rows = [row for part in parts for row in ([part] if part.S == "/TR" else _kids(part))]
    taken: Counter[tuple[int, int]] = Counter()
    heads = 0
    for y, row in enumerate(r for r in rows if r.S == "/TR"):
        x = 0
        for cell in _kids(row):
            attributes = cell.get("/A", {})
            heads += cell.S == "/TH"
            if cell.S == "/TD" and "/Headers" not in attributes:
                yield "UA 7.5: cell without heads"
            while taken[y, x]:
                x += 1
            across, down = (int(attributes.get(key, 1)) for key in ("/ColSpan", "/RowSpan"))
            taken.update((y + j, x + i) for j in range(down) for i in range(across))
            x += across
    widths = Counter(y for (y, _), times in taken.items() if times)
    if not heads or len(set(widths.values())) != 1 or max(taken.values()) != 1:
        yield "UA 7.2, 7.5: table"
