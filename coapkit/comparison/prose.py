"""Two wordings of a text, as one text in which what went and what came is marked."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final, NamedTuple


class Mark(StrEnum):
    """Whether a stretch stands in both wordings."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Stretch(NamedTuple):
    """Running text of one mark; its spaces are part of it."""

    mark: Mark
    text: str


_WORDS = re.compile(r"\S+\s*")
_SENTENCES = re.compile(r"(?:[^.;:\n]|[.;:](?=\S))+[.;:\n]*\s*|\S\s*")
_MOST_WORDS: Final = 3_000
_MOST_TOKENS: Final = 6_000
_ALIKE: Final = 0.4
"""Share of common words below which two wordings are two texts, and no edit of one."""
_CONTEXT: Final = 8
"""Words kept on either side of what changed."""
ELLIPSIS: Final = "… "


def marked(old: str, new: str) -> tuple[Stretch, ...]:
    """Both wordings word by word (very long ones sentence by sentence).

    Two texts that have little in common are shown one after the other. Joined without what was
    added the stretches are ``old``, without what was removed ``new``.
    """
    before, after = _tokens(old, _WORDS), _tokens(new, _WORDS)
    if len(before) + len(after) > _MOST_WORDS:
        before, after = _tokens(old, _SENTENCES), _tokens(new, _SENTENCES)
    if len(before) + len(after) > _MOST_TOKENS:
        return _replaced(old, new)
    # Words compare without the space after them: a new line break is no new word.
    matcher = SequenceMatcher(None, [t.strip() for t in before], [t.strip() for t in after])
    if matcher.ratio() < _ALIKE:
        return _replaced(old, new)
    return tuple(_merged(_steps(matcher, before, after)))


def unfolded(text: str) -> str:
    """One line a paragraph or item, wherever its author broke the lines, and no empty ones."""
    lines: list[str] = []
    open_ = False
    for line in text.splitlines():
        said = line.strip()
        if open_ and said and not said.startswith("- "):
            lines[-1] += f" {said}"
        elif said:
            lines.append(said)
        open_ = bool(said)
    return "\n".join(lines)


def is_replaced(stretches: Sequence[Stretch]) -> bool:
    """Have the two wordings nothing in common?"""
    return all(stretch.mark is not Mark.SAME for stretch in stretches)


def _tokens(text: str, pattern: re.Pattern[str]) -> list[str]:
    return pattern.findall(text.strip())


def _replaced(old: str, new: str) -> tuple[Stretch, ...]:
    both = (Stretch(Mark.REMOVED, old), Stretch(Mark.ADDED, new))
    return tuple(stretch for stretch in both if stretch.text)


def _steps(
    matcher: "SequenceMatcher[str]", before: Sequence[str], after: Sequence[str]
) -> Iterator[Stretch]:
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Stretch(Mark.SAME, "".join(after[j1:j2]))
            continue
        if i2 > i1:
            yield Stretch(Mark.REMOVED, "".join(before[i1:i2]))
        if j2 > j1:
            yield Stretch(Mark.ADDED, "".join(after[j1:j2]))


def _merged(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Edits that a single common word parts are one edit: that reads better."""
    gone, come = "", ""
    pending: list[Stretch] = []

    def edits() -> Iterator[Stretch]:
        if gone:
            yield Stretch(Mark.REMOVED, gone)
        if come:
            yield Stretch(Mark.ADDED, come)

    for stretch in stretches:
        if stretch.mark is Mark.SAME:
            if (gone or come) and len(stretch.text.split()) == 1:
                pending.append(stretch)
                continue
            yield from edits()
            yield from pending
            gone, come, pending = "", "", []
            yield stretch
            continue
        for between in pending:
            gone, come = gone + between.text, come + between.text
        pending = []
        if stretch.mark is Mark.REMOVED:
            gone += stretch.text
        else:
            come += stretch.text
    yield from edits()
    yield from pending


def abridged(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The same, with long common stretches cut to the words next to what changed."""
    shown = []
    for place, (mark, text) in enumerate(stretches):
        words = _tokens(text, _WORDS)
        first, last = place == 0, place == len(stretches) - 1
        keep = _CONTEXT * (2 - first - last)
        if mark is Mark.SAME and len(words) > keep + 4:
            head = "" if first else "".join(words[:_CONTEXT]).rstrip() + " "
            tail = "" if last else "".join(words[-_CONTEXT:])
            # What followed the last word parts it from the next stretch.
            tail += text[len(text.rstrip()) :] if tail else ""
            text = f"{head}{ELLIPSIS}{tail}"
        shown.append(Stretch(mark, text))
    return tuple(shown)
