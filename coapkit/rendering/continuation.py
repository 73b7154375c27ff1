"""A table that goes on on another page says again which group of rows it is in.

WeasyPrint repeats the head of a table and nothing else, so that a page of amounts may lack the
name of who pays them. Here the rows that name the group (the first cell with ``scope="rowgroup"``,
or with ``data-nomeia`` where it heads no data) are laid out with the head, which WeasyPrint never
breaks, and then handed to the group.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

CONTINUED = " (continuação)"
"""After the name of the group, as the styles have it where a part is cut."""

LONGEST = 300
"""Characters of a name that is repeated; a longer one would take the page from its rows."""

_REPEATED = "coapkit_repeated"  # set on the box of a row; what WeasyPrint makes of it keeps it


class Group(NamedTuple):
    """A group of rows: the class of the row that names it, and that row: its box, or its HTML."""

    kind: str
    row: Any


def groups_with(kind: str | None, row: Any, before: Sequence[Group], *, first: bool) -> list[Group]:
    """The groups that a row is in, the widest first; the one that it names is the last.

    ``kind``    the class of the row if it names a group
    ``before``  the groups of the row above
    ``first``   whether the row is the first of its ``tbody``

    A row that names a group ends the one of its class and those within that. A ``tbody`` that
    begins with a row of another kind is in none.
    """
    if kind is None:
        return [] if first else list(before)
    return [*takewhile(lambda group: group.kind != kind, before), Group(kind, row)]


def groups_at(row: Any, before: Sequence[Group], *, first: bool) -> list[Group]:
    """``groups_with`` of the box of a row."""
    cell = row.children[0].element if row.children else None
    names_group = cell is not None and (
        cell.attrib.get("scope") == "rowgroup" or "data-nomeia" in cell.attrib
    )
    kind = row.element.attrib.get("class", "") if names_group else None
    return groups_with(kind, row, before, first=first)


def repeating_group_rows(lay_out_table: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's layout of a table, with those rows; ``hand_over_group_rows`` is to follow."""

    def table_layout(
        context: Any, table: Any, bottom_space: Any, skip_stack: Any, *others: Any
    ) -> Any:
        whole = table.children
        repeated = [_copy(row) for row in _rows_to_repeat(whole, skip_stack)]
        if repeated:
            head = whole[0]
            table.children = [head.copy_with_children([*head.children, *repeated]), *whole[1:]]
        try:
            return lay_out_table(context, table, bottom_space, skip_stack, *others)
        finally:
            table.children = whole

    return table_layout


def hand_over_group_rows(tables: Iterable[Any]) -> None:
    """Move repeated rows from the heads of tables, laid out, to the groups that they name.

    There the structure of the document, and so a screen reader, looks for them.
    """
    for table in tables:
        if len(table.children) < 2 or not table.children[0].is_header:
            continue
        head, group, *others = table.children
        moved = [row for row in head.children if hasattr(row, _REPEATED)]
        if not moved or group.is_footer:
            continue
        height = sum(row.height for row in moved)
        head = head.copy_with_children(head.children[: -len(moved)])
        head.height -= height
        group = group.copy_with_children([*moved, *group.children])
        group.position_y -= height
        group.height += height
        table.children = [head, group, *others]


def _rows_to_repeat(bodies: Sequence[Any], skip_stack: Any) -> list[Any]:
    """Rows that name the groups in which a table goes on.

    ``bodies``      head, groups of rows and foot of the table
    ``skip_stack``  WeasyPrint's: by number of the group, by number of the row, where it goes on
    """
    if not skip_stack or not bodies[0].is_header:
        return []
    ((last, within),) = skip_stack.items()
    groups: list[Group] = []
    row = None
    for number, body in enumerate(bodies[1 : last + 1], start=1):
        rows = body.children if number < last else body.children[: 1 + min(within or (0,))]
        for index, row in enumerate(rows):
            groups = groups_at(row, groups, first=index == 0)
    return [
        group.row
        for group in groups
        if group.row is not row and _length(group.row.children[0]) <= LONGEST
    ]


def _length(box: Any) -> int:
    """Characters in a box."""
    text = getattr(box, "text", None)
    return len(text) if text is not None else sum(map(_length, getattr(box, "children", ())))


def _copy(row: Any) -> Any:
    copy = row.deepcopy()
    setattr(copy, _REPEATED, True)
    _say_continued(copy.children[0])
    return copy


def _say_continued(box: Any) -> bool:
    """Add the words after the last text in a box; whether there was one."""
    from weasyprint.formatting_structure.boxes import (  # type: ignore[import-untyped]
        ParentBox,
        TextBox,
    )

    if not isinstance(box, ParentBox):
        return False
    for index, child in reversed(list(enumerate(box.children))):
        if isinstance(child, TextBox) and child.text.strip():
            said = child.copy_with_text(CONTINUED)
            said.style = child.style.copy()
            said.style["font_weight"] = 400
            box.children[index:] = [child.copy_with_text(child.text.rstrip()), said]
            return True
        if _say_continued(child):
            return True
    return False
