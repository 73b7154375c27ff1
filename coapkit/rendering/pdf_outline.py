"""Bookmarks of a PDF file (ISO 32000-1, 12.3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from coapkit.rendering.pdf_objects import PdfFile, dictionary, real, ref, text_string
from coapkit.rendering.rendered import Bookmark


@dataclass(slots=True)
class _Item:
    """A bookmark and those under it; the root has neither bookmark nor place."""

    number: int
    bookmark: Bookmark
    place: bytes
    kids: list["_Item"] = field(default_factory=list)

    def shown(self) -> int:
        """How many descendants are visible while this one is open."""
        return sum(1 + (kid.shown() if kid.bookmark.open else 0) for kid in self.kids)


def write_outline(file: PdfFile, marks: Iterable[tuple[Bookmark, bytes]]) -> int:
    """Number of the outline over bookmarks and their pages, in order.

    A bookmark stands under the last one before it of a lower level.
    """
    root = _Item(file.reserve(), Bookmark(0, "", 0, 0, 0, True), b"")
    path = [root]
    for mark, page in marks:
        while path[-1] is not root and path[-1].bookmark.level >= mark.level:
            path.pop()
        place = b"[%s /XYZ %s %s 0]" % (page, real(mark.x), real(mark.y))
        item = _Item(file.reserve(), mark, place)
        path[-1].kids.append(item)
        path.append(item)
    file.bodies[root.number] = dictionary({"Type": b"/Outlines"} | _family(root))
    _write_kids(file, root)
    return root.number


def _write_kids(file: PdfFile, parent: _Item) -> None:
    for i, item in enumerate(parent.kids):
        entries = {
            "Title": text_string(item.bookmark.label),
            "Dest": item.place,
            "Parent": ref(parent.number),
        }
        if i > 0:
            entries["Prev"] = ref(parent.kids[i - 1].number)
        if i + 1 < len(parent.kids):
            entries["Next"] = ref(parent.kids[i + 1].number)
        file.bodies[item.number] = dictionary(entries | _family(item))
        _write_kids(file, item)


def _family(item: _Item) -> dict[str, bytes]:
    """Entries about the kids of an item."""
    if not item.kids:
        return {}
    return {
        "First": ref(item.kids[0].number),
        "Last": ref(item.kids[-1].number),
        "Count": b"%d" % (item.shown() if item.bookmark.open else -item.shown()),
    }
