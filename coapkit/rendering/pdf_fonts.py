"""Fonts of a PDF file: one for each font file, with the glyphs that all parts draw.

Section numbers are of ISO 32000-1 unless another standard is named.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coapkit.rendering.errors import RenderError
from coapkit.rendering.fonts import font_files
from coapkit.rendering.pdf_objects import PdfFile, dictionary, name_object, real, ref, text_string
from coapkit.rendering.rendered import FontUse
from coapkit.rendering.truetype import FontFacts, read_font, subset_font


@dataclass(slots=True)
class _Glyphs:
    texts: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)


def write_fonts(file: PdfFile, uses: Iterable[FontUse], assets: Mapping[str, bytes]) -> int:
    """Number of the dictionary of fonts that all pages share.

    Raises RenderError for a font that is not among ``assets``, or two under one name.
    """
    files = {hashlib.sha256(data).digest(): data for data in font_files(assets).values()}
    glyphs: dict[bytes, _Glyphs] = {}
    resources: dict[str, bytes] = {}
    for use in uses:
        if use.digest not in files:
            raise RenderError("uma parte usa uma fonte que não está entre os recursos")
        if resources.setdefault(use.resource, use.digest) != use.digest:
            raise RenderError("duas fontes respondem pelo mesmo nome")
        known = glyphs.setdefault(use.digest, _Glyphs())
        known.texts = use.texts | known.texts
        known.widths = use.widths | known.widths
    numbers = {d: _write_font(file, files[d], glyphs[d]) for d in sorted(glyphs)}
    return file.add(
        dictionary({resource: ref(numbers[d]) for resource, d in sorted(resources.items())})
    )


def _write_font(file: PdfFile, data: bytes, glyphs: _Glyphs) -> int:
    """A composite font (9.7) with the glyphs that are used, under their own numbers."""
    facts = read_font(data)
    subset = subset_font(data, glyphs.widths)
    tag = hashlib.sha256(subset).digest()[:6]
    base = "".join(chr(65 + byte % 26) for byte in tag) + "+" + facts.postscript_name
    program = file.add_stream(b"/Length1 %d" % len(subset), subset)
    descriptor = file.add(
        dictionary(
            {
                "Type": b"/FontDescriptor",
                "FontName": name_object(base),
                "FontFamily": text_string(facts.family),
                "FontWeight": b"%d" % facts.weight,
                "Flags": b"%d" % _font_flags(facts),
                "FontBBox": b"[%d %d %d %d]" % facts.bbox,
                "ItalicAngle": real(facts.italic_angle),
                "Ascent": b"%d" % facts.ascent,
                "Descent": b"%d" % facts.descent,
                "CapHeight": b"%d" % facts.cap_height,
                "StemV": b"80",
                "FontFile2": ref(program),
            }
        )
    )
    descendant = file.add(
        dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/CIDFontType2",
                "BaseFont": name_object(base),
                "CIDSystemInfo": b"<</Registry (Adobe)/Ordering (Identity)/Supplement 0>>",
                "CIDToGIDMap": b"/Identity",
                "W": _widths(glyphs.widths),
                "FontDescriptor": ref(descriptor),
            }
        )
    )
    return file.add(
        dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/Type0",
                "BaseFont": name_object(base),
                "Encoding": b"/Identity-H",
                "DescendantFonts": b"[%s]" % ref(descendant),
                "ToUnicode": ref(file.add_stream(b"", _to_unicode(glyphs.texts, facts))),
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
        runs.append(real(width) + b" ")
        previous = glyph
    return b"[%s]" % (b"".join(runs) + (b"]" if runs else b""))


def _to_unicode(texts: Mapping[int, str], facts: FontFacts) -> bytes:
    """CMap from glyph to text (9.10.3), so that the page can be searched and read aloud.

    Of several glyphs that make one character WeasyPrint gives the text to one; the others stand
    for what the font says. None may stand for nothing (PDF/A-3, 6.2.11.7.2).
    """
    own = {glyph: chr(code) for code, glyph in sorted(facts.cmap.items(), reverse=True)}
    pairs = [(glyph, text or own.get(glyph, "\ufffd")) for glyph, text in sorted(texts.items())]
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
