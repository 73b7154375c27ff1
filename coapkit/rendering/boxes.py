"""Pages that are laid out, before and after they are drawn.

Boxes are WeasyPrint's; what is done here WeasyPrint leaves undone for PDF/UA-1 or for reading
aloud. Lengths of boxes are CSS pixels from the upper left corner, of results points from the
lower left one.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from coapkit.rendering.continuation import Group, groups_at
from coapkit.rendering.rendered import Bookmark

POINTS = 0.75  # a CSS pixel
_DOT, _STEP = 0.9, 3.6  # size and distance of the dots of a leader, in points


# Before drawing.


def outer_links(links: Iterable[Any]) -> list[Any]:
    """One link for each ``a``, instead of one more for every box inside it.

    An annotation that belongs to another element than Link fails PDF/UA-1, 7.18.5. Those that
    would attach a file are dropped: only the caller attaches.
    """
    kept: list[Any] = []
    for link in links:
        kind, _, _, box = link
        if kind == "attachment" or box.element_tag != "a":
            continue
        if kept and kept[-1][3].element is box.element and box in kept[-1][3].descendants():
            continue
        kept.append(link)
    return kept


def take_bookmarks(document: Any) -> list[Bookmark]:
    """The bookmarks of all pages, which WeasyPrint is then not to write itself."""
    bookmarks = []
    for number, page in enumerate(document.pages):
        for level, label, (x, y), state in page.bookmarks:
            place = (x * POINTS, (page.height - y) * POINTS)
            bookmarks.append(Bookmark(level, label, number, *place, state != "closed"))
        page.bookmarks = []
    return bookmarks


def take_leaders(document: Any) -> list[bytes]:
    """By page, operators that draw the leaders of a table of contents as rows of dots.

    WeasyPrint sets every dot as a text of its own, and a screen reader says them all. So their
    boxes are emptied and the dots become artifacts, in coordinates turned as WeasyPrint does.
    """
    drawn = []
    for page in document.pages:
        operators = []
        for box in _find(page._page_box, lambda box: box.is_leader):
            if not box.children:
                continue
            start = min(dot.position_x for dot in box.children)
            end = max(dot.position_x + dot.width for dot in box.children)
            dot = box.children[0]
            # Dots of all lines stand on one grid, so that they are in columns.
            left = math.ceil(start * POINTS / _STEP) * _STEP
            right = math.floor(end * POINTS / _STEP) * _STEP
            base = (dot.position_y + dot.baseline) * POINTS - _DOT / 2
            if left < right:
                operators.append(f"{left:.2f} {base:.2f} m {right:.2f} {base:.2f} l S")
            box.children = []
        if operators:
            style = f"/Artifact BMC q 1 J {_DOT} w [0 {_STEP}] 0 d 0.35 G"
            operators = [style, *operators, "Q EMC"]
        drawn.append("\n".join(operators).encode())
    return drawn


def tables(document: Any) -> Iterator[Any]:
    """The tables of all pages: of one that goes over pages, what each page has of it."""
    from weasyprint.formatting_structure.boxes import TableBox  # type: ignore[import-untyped]

    for page in document.pages:
        yield from _find(page._page_box, lambda box: isinstance(box, TableBox))


def _find(box: Any, wanted: Any) -> Iterator[Any]:
    """Boxes of a tree that are wanted, without those inside them."""
    pending = [box]
    while pending:
        box = pending.pop()
        if wanted(box):
            yield box
        else:
            pending.extend(getattr(box, "children", ()))


# After drawing: boxes know the PDF objects that were made of them.


def describe_links(document: Any) -> None:
    """Say in words where a link leads (PDF/UA-1, 7.18.5); WeasyPrint gives the bare address."""
    for page in document.pages:
        for _, target, _, box in page.links:
            attributes = box.element.attrib
            words = attributes.get("title") or attributes.get("aria-label")
            words = words or " ".join("".join(box.element.itertext()).split())
            box.link_annotation["Contents"].string = words or target


def relate_headers(document: Any) -> None:
    """Give header cells their ``/Scope`` and data cells their ``/Headers`` (PDF/UA-1, 7.5).

    WeasyPrint writes no scope, and its headers go astray where cells span rows or a ``th`` heads
    a group of rows.
    """
    for table in tables(document):
        columns: dict[int, list[Any]] = {}
        groups: Sequence[Group] = ()
        for body in table.children:
            groups = _relate_rows(body, columns, groups)


def _relate_rows(
    body: Any, columns: dict[int, list[Any]], groups: Sequence[Group]
) -> Sequence[Group]:
    """One ``thead``, ``tbody`` or ``tfoot``; the groups that its last row is in.

    ``columns``  the headers above, by column; those found are added
    ``groups``   those that the row before is in
    """
    import pydyf  # type: ignore[import-untyped]

    rows: list[list[Any]] = [[] for _ in body.children]  # headers of each row
    data: list[tuple[int, Any, list[Any]]] = []  # row, cell, headers of the groups it is in
    for index, row in enumerate(body.children):
        groups = groups_at(row, groups, first=index == 0)
        for cell in row.children:
            if not hasattr(cell, "mark"):
                continue
            if cell.element_tag == "td":
                data.append((index, cell, [group.row.children[0] for group in groups]))
                continue
            scope = cell.element.attrib.get("scope", "col")
            cell.mark["A"]["Scope"] = "/Row" if scope.startswith("row") else "/Column"
            name = cell.mark.get("ID")
            if scope == "row":
                for headed in rows[index : index + cell.rowspan]:
                    headed.append(name)
            elif scope != "rowgroup":
                for column in range(cell.grid_x, cell.grid_x + cell.colspan):
                    columns.setdefault(column, []).append(name)
    for index, cell, heads in data:
        named = [head.mark["ID"] for head in heads if "ID" in getattr(head, "mark", ())]
        headers = named + rows[index]
        for column in range(cell.grid_x, cell.grid_x + cell.colspan):
            headers += columns.get(column, ())
        unique = {id(header): header for header in headers}
        cell.mark["A"]["Headers"] = pydyf.Array(unique.values())
    return groups
