"""How a text looks in a terminal: what is shown, how many cells it takes, where it is cut.

A terminal cell is not a character: accents may be combining marks (no cell), some letters and
emoji take two cells, a tab runs to the next stop, and control characters must not reach the
terminal at all. A caret stays under its text only when all of this is counted.
"""

import re
from collections.abc import Callable, Iterator
from unicodedata import category, east_asian_width

from coapkit.record import Record

TAB_STOP = 4
ELLIPSIS = "…"

# All printable characters below take one cell.
_FIRST_COMBINING = "\u0300"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SPACE = re.compile("( +)")


def visible(text: str) -> str:
    """``text`` with every control or invisible character written as an escape (``\\x1b``).

    Bidirectional marks and zero-width characters count as invisible: they can make a line read
    otherwise than it is.
    """
    # The no-break space of every amount in R$ does not count as printable, but may pass.
    printable = text.isprintable() or text.replace("\u00a0", " ").isprintable()
    return text if printable else "".join(map(_shown, text))


def _shown(char: str) -> str:
    noncharacter = ord(char) & 0xFFFE == 0xFFFE
    return ascii(char)[1:-1] if noncharacter or category(char) in _HIDDEN else char


def cells(text: str) -> int:
    """Terminal cells that a visible text takes."""
    if text.isascii() or max(text) < _FIRST_COMBINING:
        return len(text)
    return sum(map(_char_cells, text))


def _char_cells(char: str) -> int:
    if char.isascii():
        return 1
    if category(char) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1


def wrap(text: str, first: int, rest: int) -> list[str]:
    """A visible text in lines of at most ``first`` cells, then ``rest`` cells each.

    Breaks at plain spaces only: a no-break space keeps ``R$`` and its amount together. A word that
    fits no line is cut. The first line is empty when no word fits there. ``rest`` must be 2 or
    more.
    """
    if cells(text) <= first:
        return [text.rstrip(" ")]
    lines: list[str] = []
    line, used, room = "", 0, first
    for piece in _SPACE.split(text.rstrip(" ")):
        size = cells(piece)
        if used + size <= room:
            line, used = line + piece, used + size
            continue
        # The spaces at which a line breaks are not shown; a word goes on in the next line.
        if piece.startswith(" ") or line or size <= rest or room < 2:
            lines.append(line.rstrip(" "))
            line, used, room = "", 0, rest
        if piece.startswith(" "):
            continue
        for char in piece:
            size = _char_cells(char)
            if used + size > room:
                lines.append(line)
                line, used, room = "", 0, rest
            line, used = line + char, used + size
    return [*lines, line.rstrip(" ")]


def hang(
    lead: str,
    text: str,
    width: int,
    lead_style: Callable[[str], str] = str,
    body_style: Callable[[str], str] = str,
) -> Iterator[str]:
    """``lead`` and ``text`` in lines of ``width`` cells, with the text in one column."""
    indent = hanging_indent(lead, width)
    first, *others = wrap(text, width - cells(lead), width - indent)
    yield lead_style(lead) + body_style(first) if first else lead_style(lead.rstrip())
    for body in others:
        yield " " * indent + body_style(body)


def hanging_indent(lead: str, width: int) -> int:
    """Cells before the further lines: an unusually long lead does not push them over."""
    size = cells(lead)
    return size if size <= width // 2 else 4


class Excerpt(Record):
    """A source line as shown: its text, and where the marks below it begin and how many."""

    text: str
    offset: int
    length: int


def excerpt(line: str, start: int, end: int, width: int) -> Excerpt:
    """The part of ``line`` around the characters ``[start, end)``, in at most ``width`` cells.

    ``start`` and ``end`` count characters from 0 and may lie beyond the end of the line; an empty
    stretch is marked with one cell. What is cut is replaced by an ellipsis. ``width`` must be 8 or
    more.
    """
    start = min(max(start, 0), len(line))
    if len(line) > 8 * width:
        # The far parts of a line of megabytes cannot be seen: do not lay them out.
        skipped = max(0, start - 4 * width)
        line = line[skipped : start + 4 * width]
        start, end = start - skipped, end - skipped
    end = min(max(end, start), len(line))
    glyphs, edges = _lay_out(line)
    mark_from, mark_to = edges[start], max(edges[end], edges[start] + 1)
    # A mark after the last character needs a cell of its own.
    total = max(edges[-1], mark_to)
    if total <= width:
        return Excerpt("".join(glyphs).rstrip(), mark_from, mark_to - mark_from)

    first = 0
    if mark_to > width - 1:
        centred = mark_from - max((width - (mark_to - mark_from)) // 2, width // 4)
        left = min(centred, total - width)
        # The ellipsis stands for what is cut and for the character in its own cell.
        first = next(i for i, edge in enumerate(edges) if edge > left)
    cut_left = first > 0
    limit = edges[first] + width - cut_left
    if total > limit:
        limit -= 1
    last = max(i for i, edge in enumerate(edges) if edge <= limit)
    # A combining mark belongs to the letter before it.
    while cut_left and first < last and edges[first + 1] == edges[first]:
        first += 1
    text = ELLIPSIS * cut_left + "".join(glyphs[first:last])
    if last < len(glyphs):
        text += ELLIPSIS
    shift = edges[first] - cut_left
    mark_to = max(min(mark_to, limit), mark_from + 1)
    return Excerpt(text.rstrip(), mark_from - shift, mark_to - mark_from)


def _lay_out(line: str) -> tuple[list[str], list[int]]:
    """What stands for each character, and the cell at which each begins (and the last one ends)."""
    if line.isprintable() and (line.isascii() or max(line) < _FIRST_COMBINING):
        return list(line), list(range(len(line) + 1))
    glyphs: list[str] = []
    edges = [0]
    for char in line:
        glyph = " " * (TAB_STOP - edges[-1] % TAB_STOP) if char == "\t" else visible(char)
        glyphs.append(glyph)
        edges.append(edges[-1] + cells(glyph))
    return glyphs, edges
