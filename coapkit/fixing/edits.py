"""Edits of a text: which go together, what they give, where the rest then stands."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from coapkit.diagnostics import Edit, Fix


class Mend(NamedTuple):
    """A fix to be made, and of what.

    ``late``: only when nothing else is left to mend; ``skeleton``: it adds what is to be filled in.
    """

    rule: str
    line: int
    fix: Fix
    late: bool = False
    skeleton: bool = False

    @property
    def start(self) -> int:
        """Offset of its first edit."""
        return min(edit.start for edit in self.fix.edits)


def without_overlaps(mends: Iterable[Mend]) -> list[Mend]:
    """Of mends that touch the same characters the first alone, in the order of the text."""
    chosen: list[Mend] = []
    taken: list[tuple[int, int]] = []
    for mend in sorted(mends, key=lambda m: (m.start, m.fix)):
        if all(_free(edit, taken) for edit in mend.fix.edits):
            chosen.append(mend)
            for edit in mend.fix.edits:
                insort(taken, (edit.start, edit.end))
    return chosen


def _free(edit: Edit, taken: Sequence[tuple[int, int]]) -> bool:
    """Is an edit apart from all stretches taken? Two that meet are not: their order would tell."""
    at = bisect_right(taken, (edit.start, edit.end))
    before = at == 0 or taken[at - 1][1] < edit.start
    after = at == len(taken) or edit.end < taken[at][0]
    return before and after


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` after edits that do not overlap, in any order."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits):
        parts += (text[done : edit.start], edit.text)
        done = edit.end
    return "".join([*parts, text[done:]])


class Shift:
    """Where offsets of a text are after edits that do not overlap or meet.

    ``moves``: of the edits, those that take lines away and those that put the same back elsewhere.
    What is in the lines has not changed, but only its place.
    """

    def __init__(self, edits: Iterable[Edit], moves: Iterable[tuple[Edit, Edit]] = ()) -> None:
        self.edits = sorted(edits)
        self._ends = [edit.end for edit in self.edits]
        self._added = [0]  # characters added by the edits so far
        for edit in self.edits:
            self._added.append(self._added[-1] + len(edit.text) - (edit.end - edit.start))
        moved = {put: taken for taken, put in moves}
        self._put: Collection[Edit] = moved.keys()
        self._moved = sorted(
            (taken.start, taken.end, start - taken.start)
            for put, start, _ in self.after()
            if (taken := moved.get(put)) is not None
        )

    def _way(self, start: int, end: int) -> int | None:
        """By how much what is inside of lines that move is moved; ``None`` for what stays."""
        return next((by for s, e, by in self._moved if s <= start and end <= e), None)

    def start(self, offset: int) -> int:
        """Of the beginning of a stretch: after what is inserted there."""
        if self._moved and (by := self._way(offset, offset + 1)) is not None:
            return offset + by
        at = bisect_right(self._ends, offset)
        if at < len(self.edits) and self.edits[at].start < offset:
            offset = self.edits[at].start  # it is replaced: where what replaces it begins
        return offset + self._added[at]

    def end(self, offset: int) -> int:
        """Of the end of a stretch: before what is inserted there."""
        if self._moved and (by := self._way(offset - 1, offset)) is not None:
            return offset + by
        at = bisect_left(self._ends, offset)
        if at < len(self.edits) and self.edits[at].start < offset:
            return self.edits[at].end + self._added[at + 1]
        return offset + self._added[at]

    def touches(self, start: int, end: int) -> bool:
        """Does an edit change characters of ``[start, end)``, or insert some inside of it?"""
        if self._moved and self._way(start, end) is not None:
            return False
        at = bisect_right(self._ends, start)
        return at < len(self.edits) and self.edits[at].start < end

    def after(self) -> list[tuple[Edit, int, int]]:
        """Each edit, and ``[start, end)`` of its text in the text after all of them."""
        return [
            (edit, edit.start + added, edit.start + added + len(edit.text))
            for edit, added in zip(self.edits, self._added, strict=False)
        ]

    def new(self) -> list[tuple[int, int]]:
        """``[start, end)`` of all that was not in the text before."""
        return [(start, end) for edit, start, end in self.after() if edit not in self._put]

    def takes_away(self, start: int, end: int) -> bool:
        """Is the stretch gone, with nothing in its place?"""
        at = bisect_right(self._ends, start)
        if at == len(self.edits) or self._way(start, end) is not None:
            return False
        edit = self.edits[at]
        return not edit.text and edit.start <= start and end <= edit.end
