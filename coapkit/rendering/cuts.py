"""Long parts cut into pieces at places where a new page does no harm.

A piece is laid out alone: beside others, and not again while it stays the same. So an annex of a
hundred pages should not be one. The cost is a page that may end early before each cut; therefore
cuts are rare, and lie between groups of rows, between sections or before headings.

Only HTML whose elements are all closed in order is cut; any other is left whole.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from coapkit.rendering.parts import Part

PIECE = 40_000
"""Characters of HTML that a piece has at least: four to eight pages of tables."""

ROWS_PIECE = 3 * PIECE
"""From here on a group of rows is cut between two rows."""

CONTINUED = "data-continua"
"""Attribute of every element that goes on from the piece before, for the style sheet."""

MARK = "<!--corte-->"
"""Where a template allows a cut beside the places that are found without it."""

_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z][^\s/>]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>|<!--.*?-->", re.DOTALL
)
_ID = re.compile(r"\s(?:id|name)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_OPEN = frozenset(("html", "body", "main", "section", "article", "div", "table", "tbody"))
"""Elements that can be closed before a cut and opened again after it."""
_BEGINNINGS = frozenset(("section", "article", "h2", "h3", "h4"))
"""Elements before which a new page is as good as anywhere."""


@dataclass(slots=True)
class _Element:
    """An open element: tag, start tag, its place, and what is repeated when it goes on.

    ``kids``    elements in it so far
    ``groups``  groups of rows in it that are closed
    """

    tag: str
    start: str
    place: int
    repeated: list[str] = field(default_factory=list)
    kids: int = 0
    groups: int = 0


def cut(part: Part, piece: int = PIECE, rows_piece: int = ROWS_PIECE) -> list[Part]:
    """The pieces of a part, in order; the part itself if it is short, numbered or ill-formed.

    What is not at a cut comes out as it went in. Elements that a cut runs through are closed and
    opened again without ``id`` and with ``data-continua``; a table repeats its caption, columns
    and head, a group of rows the row that names it (``scope="rowgroup"``).
    """
    if part.numbered or len(part.html) < 1.5 * piece:
        return [part]
    try:
        texts = list(_pieces(part.html, piece, rows_piece))
    except _IllFormedError:
        return [part]
    if len(texts) == 1:
        return [part]
    # Keys by content: a piece that stays the same keeps its own when another comes before it.
    counts: dict[str, int] = {}
    pieces = []
    for text in texts:
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        counts[digest] = counts.get(digest, 0) + 1
        key = f"{part.key}/{digest}/{counts[digest]}"
        pieces.append(replace(part, key=key, html=text))
    return pieces


class _IllFormedError(Exception):
    pass


def _pieces(html: str, piece: int, rows_piece: int) -> Iterator[str]:
    stack: list[_Element] = []
    preamble = ""  # what comes before the elements of the body, and so before every piece
    opening = ""
    start = 0
    for token in _TOKEN.finditer(html):
        tag = (token["tag"] or "").lower()
        if not token["close"]:
            place, outer = _place(html, token, tag, stack)
            least = rows_piece if tag == "tr" else piece
            if outer and place - start >= least and len(html) - place >= piece / 2:
                yield opening + html[start:place] + _closing(outer)
                opening = preamble + _reopening(outer)
                start = place
        if not tag or tag in _VOID or token[0].endswith("/>"):
            continue
        if not token["close"]:
            if stack:
                stack[-1].kids += 1
            stack.append(_Element(tag, token[0], token.start()))
            if tag == "body":
                preamble = html[: token.start()]
            continue
        if not stack or stack[-1].tag != tag:
            raise _IllFormedError
        closed = stack.pop()
        if stack:
            _remember(stack[-1], tag, html[closed.place : token.end()])
    yield opening + html[start:]


def _place(
    html: str, token: re.Match[str], tag: str, stack: Sequence[_Element]
) -> tuple[int, Sequence[_Element]]:
    """Where a piece may end on account of this start tag or comment, and what is open there.

    Nothing is open where it may not end.
    """
    place, inside = token.start(), stack[-1] if stack else None
    if inside is None:
        return place, ()
    if tag in _BEGINNINGS:
        # Before whatever begins with it: <div><h3> is cut before the div.
        while stack and not html[stack[-1].place + len(stack[-1].start) : place].strip():
            place, stack = stack[-1].place, stack[:-1]
    elif not (
        token[0] == MARK
        or (tag == "tbody" and inside.tag == "table" and inside.groups)
        or (tag == "tr" and inside.tag == "tbody" and inside.kids)
    ):
        return place, ()
    return place, stack if all(element.tag in _OPEN for element in stack) else ()


def _remember(parent: _Element, tag: str, text: str) -> None:
    """Count a group of rows; keep what has just been closed if a cut repeats it."""
    parent.groups += tag == "tbody"
    names_group = tag == "tr" and parent.kids == 1 and 'scope="rowgroup"' in text
    if (parent.tag == "table" and tag in ("caption", "colgroup", "thead")) or (
        parent.tag == "tbody" and names_group
    ):
        parent.repeated.append(text)


def _closing(stack: Sequence[_Element]) -> str:
    return "".join(f"</{element.tag}>" for element in reversed(stack))


def _reopening(stack: Sequence[_Element]) -> str:
    """Start tags again, from the body on, with what tables and groups repeat."""
    result = []
    for element in stack:
        if element.tag == "html":
            continue  # in the preamble
        start = _ID.sub("", element.start)
        result.append(f"{start[:-1]} {CONTINUED}>")
        result += (_ID.sub("", text) for text in element.repeated)
    return "".join(result)
