"""One line of text, set glyph by glyph without shaping: right for short lines in a Latin script.

For what is drawn on finished pages (headers, footers, stamps), where no layout engine is at hand.
"""

import hashlib
from collections.abc import Iterable

from coapkit.rendering.fonts import printable
from coapkit.rendering.rendered import FontUse
from coapkit.rendering.truetype import FontFacts, read_font

ELLIPSIS = "…"


def settable(text: str, font: bytes) -> str:
    """``text`` with a question mark in place of what the font cannot draw."""
    covered = read_font(font).cmap
    return "".join(c if ord(c) in covered else "?" for c in printable(text, (font,)))


def text_width(text: str, facts: FontFacts, size: float) -> float:
    """Width in points of a settable text."""
    return sum(facts.advances[facts.cmap[ord(c)]] for c in text) * size / 1000


def shortened(text: str, facts: FontFacts, size: float, room: float) -> str:
    """``text``, cut with an ellipsis to fit into ``room`` points; empty if nothing fits."""
    if text_width(text, facts, size) <= room:
        return text
    while text and text_width(text + ELLIPSIS, facts, size) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS if text else ""


def show_text(resource: str, text: str, facts: FontFacts, size: float, x: float, y: float) -> str:
    """Operators that show a settable text from ``x`` on, on the base line ``y``."""
    glyphs = "".join(f"{facts.cmap[ord(c)]:04x}" for c in text)
    return f"BT /{resource} {size:g} Tf {x:.2f} {y:.2f} Td <{glyphs}> Tj ET"


def font_use(resource: str, font: bytes, characters: Iterable[str]) -> FontUse:
    """The glyphs of these characters, as far as the font has them."""
    facts = read_font(font)
    glyphs = {facts.cmap[ord(c)]: c for c in sorted(set(characters)) if ord(c) in facts.cmap}
    widths = {glyph: facts.advances[glyph] for glyph in glyphs}
    return FontUse(resource, hashlib.sha256(font).digest(), glyphs, widths)
