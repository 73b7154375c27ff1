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
from math import inf
from typing import NamedTuple

from coapkit.rendering.continuation import Group, groups_with
from coapkit.rendering.parts import Part

PIECE = 40_000
"""Characters of HTML that a piece has at least: four to eight pages of tables."""

ROWS_PIECE = 3 * PIECE
"""From here on a group of rows is cut between two rows."""

CONTINUED = "data-continua"
"""Attribute of every element that goes on from the piece before, for the style sheet."""

MARK = "<!--corte-->"
"""Where a template invites a cut: a new page begins here anyway, or nearly always."""

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
    ``bodies``  of a table: elements ``tbody`` in it that are closed
    ``groups``  of a table: those that its last row is in
    """

    tag: str
    start: str
    place: int
    repeated: list[str] = field(default_factory=list)
    kids: int = 0
    bodies: int = 0
    groups: list[Group] = field(default_factory=list)


def cut(part: Part, piece: int = PIECE, rows_piece: int = ROWS_PIECE) -> list[Part]:
    """The pieces of a part, in order; the part itself if it is short, numbered or ill-formed.

    Marks are heeded in a part of any length. One that is too short for two pieces is cut elsewhere
    only once, between two groups of rows near its middle: a page that ends early costs less
    than to lay out both halves at every edit of one.

    What is not at a cut comes out as it went in. Elements that a cut runs through are closed and
    opened again without ``id`` and with ``data-continua``; a table repeats its caption, columns
    and head, and the rows that name the groups in which it goes on (see ``continuation``).
    """
    size, mark = len(part.html), piece / 20
    if part.numbered:
        return [part]
    if size < piece:
        least = _Least(mark)
    elif size < 1.5 * piece:
        least = _Least(mark, group=0.45 * size, rest=0.2 * size)
    else:
        least = _Least(mark, piece, piece, rows_piece, rest=piece / 2)
    try:
        texts = list(_pieces(part.html, least))
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


class _Least(NamedTuple):
    """Characters of HTML that a piece has before it ends, by what comes then.

    ``mark``     of a template: a page that began before may end there, a scrap may not
    ``heading``  a heading or a section; ``group`` of rows; ``row``
    ``rest``     what has to be left for the pieces that follow, except at a mark
    """

    mark: float
    heading: float = inf
    group: float = inf
    row: float = inf
    rest: float = 0


def _pieces(html: str, least: _Least) -> Iterator[str]:
    by_tag = {"tbody": least.group, "tr": least.row}
    stack: list[_Element] = []
    preamble = ""  # what comes before the elements of the body, and so before every piece
    opening = ""
    start = 0
    for token in _TOKEN.finditer(html):
        tag = (token["tag"] or "").lower()
        if not token["close"]:
            place, outer = _place(html, token, tag, stack)
            if token[0] == MARK:
                long_enough = place - start >= least.mark
            else:
                long_enough = place - start >= by_tag.get(tag, least.heading)
                long_enough &= len(html) - place >= least.rest
            if outer and long_enough:
                yield opening + html[start:place] + _closing(outer)
                opening = preamble + _reopening(outer, html, place)
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
            _remember(stack, tag, html[closed.place : token.end()])
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
        or (tag == "tbody" and inside.tag == "table" and inside.bodies)
        or (tag == "tr" and inside.tag == "tbody" and inside.kids)
    ):
        return place, ()
    return place, stack if all(element.tag in _OPEN for element in stack) else ()


def _remember(stack: Sequence[_Element], tag: str, text: str) -> None:
    """Count a group of rows; keep what has just been closed in ``stack`` if a cut repeats it."""
    parent = stack[-1]
    if parent.tag == "table":
        parent.bodies += tag == "tbody"
        if tag in ("caption", "colgroup", "thead"):
            parent.repeated.append(text)
    elif tag == "tr" and parent.tag == "tbody" and len(stack) > 1:
        table = stack[-2]
        table.groups = _groups_at(text, table.groups, first=parent.kids == 1)


_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL | re.IGNORECASE)
_CLASS = re.compile(r"\sclass=(?:\"([^\"]*)\"|'([^']*)')")


def _groups_at(row: str, before: Sequence[Group], *, first: bool) -> list[Group]:
    """``groups_with`` of the HTML of a row."""
    kind = None
    if 'scope="rowgroup"' in row or " data-nomeia" in row:
        found = _CLASS.search(_start_tag(row))
        kind = (found[1] or found[2] or "") if found else ""
    return groups_with(kind, row, before, first=first)


def _start_tag(html: str) -> str:
    token = _TOKEN.match(html)
    return token[0] if token else ""


def _closing(stack: Sequence[_Element]) -> str:
    return "".join(f"</{element.tag}>" for element in reversed(stack))


def _reopening(stack: Sequence[_Element], html: str, place: int) -> str:
    """Start tags again, from the body on, with what a table repeats before what comes then."""
    result = []
    for element in stack:
        if element.tag != "html":  # that is in the preamble
            result.append(_continued(element.start))
            result += (_ID.sub("", text) for text in element.repeated)
    tables = [element for element in stack if element.tag == "table"]
    if tables:
        in_body = stack[-1].tag == "tbody"
        groups = "".join(_groups_going_on(tables[-1], html, place, first=not in_body))
        result.append(groups if in_body or not groups else f"<tbody {CONTINUED}>{groups}</tbody>")
    return "".join(result)


def _groups_going_on(table: _Element, html: str, place: int, *, first: bool) -> Iterator[str]:
    """The rows that name the groups of the next row of a table, unless it is one of them."""
    found = _ROW.search(html, place)
    if found and html.find("</table", place, found.start()) == -1:
        row = found[0]
        for group in _groups_at(row, table.groups, first=first):
            if group.row is not row:
                yield _continued(group.row)


def _continued(html: str) -> str:
    """An element, or its start tag, as what goes on: with the attribute, without names."""
    start = _start_tag(html)
    return _ID.sub("", f"{start[:-1]} {CONTINUED}>{html[len(start) :]}")
