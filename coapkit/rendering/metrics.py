"""How many lines a text takes at a given width, in the metrics of Calibri.

Calibri cannot be shipped; Carlito has the same advance widths and is.
"""

import re
from collections.abc import Mapping
from functools import cache

from coapkit.rendering.truetype import read_font
from coapkit.resources import templates_dir

_AVERAGE_EM = 0.5
"""Advance width, in em, assumed for every character when the font is not there."""
_UNKNOWN_EM = 1.0
"""Advance width, in em, of a character that the font lacks: another font's glyph, at its widest."""

# A line may be broken at a blank (which then takes no room) and after a hyphen or a dash.
_PIECES = re.compile(r" +|[^ \-–—]+[\-–—]*|[\-–—]+")


@cache
def _advances(bold: bool) -> Mapping[str, float] | None:
    """Advance width of every character of the font, in em; None without the font."""
    path = templates_dir() / "fontes" / f"Carlito-{'Bold' if bold else 'Regular'}.ttf"
    if not path.is_file():
        return None
    font = read_font(path.read_bytes())
    return {chr(code): font.advances[glyph] / 1000 for code, glyph in font.cmap.items()}


def text_width(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Width of ``text`` in points on one line, without kerning."""
    advances = _advances(bold)
    if advances is None:
        return len(text) * _AVERAGE_EM * size_pt
    return sum(advances.get(char, _UNKNOWN_EM) for char in text) * size_pt


def count_lines(
    text: str, width_pt: float, size_pt: float, *, bold: bool = False, first_indent_pt: float = 0
) -> int:
    """Lines that ``text`` takes in a column of ``width_pt``; at least 1, also when it is empty.

    ``\\n`` is a forced break. A word wider than the column is broken anywhere, as word
    processors do; a column narrower than a character holds one character a line.
    """
    total = 0
    indent = first_indent_pt
    for forced_line in text.split("\n"):
        total += _wrap(forced_line, width_pt, size_pt, bold, indent)
        indent = 0
    return total


def _wrap(text: str, width: float, size: float, bold: bool, indent: float) -> int:
    lines, used = 1, indent
    blank = 0.0
    for piece in _PIECES.findall(text):
        if piece.startswith(" "):
            blank = text_width(piece, size, bold=bold)
            continue
        word = text_width(piece, size, bold=bold)
        if used + blank + word <= width:
            used += blank + word
        elif word <= width:
            lines, used = lines + 1, word
        else:
            if used > 0:
                lines, used = lines + 1, 0.0
            for char in piece:
                advance = text_width(char, size, bold=bold)
                if used > 0 and used + advance > width:
                    lines, used = lines + 1, 0.0
                used += advance
        blank = 0.0
    return lines
