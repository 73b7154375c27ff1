"""Whole entries in the text: where one begins and ends, taken away, moved with its comments.

An entry is a key with its value, or an item with its dash. Whatever leaves a doubt of what belongs
to it (a comment above a blank line, another key on its line) gives no edits.
"""

import re
from collections.abc import Sequence

from coapkit.diagnostics import Edit
from coapkit.document.document import Container, Document, Step
from coapkit.document.source import Source

_COMMA = re.compile(r"\s*,\s*")
_ITEM_HEAD = re.compile(r" *-[ \t]*")


def without(document: Document, container: Container, key: Step) -> tuple[Edit, ...]:
    """Take an entry away; () for one that is the first, or that has a comment.

    In a block with its lines, between brackets with the comma before it.
    """
    start = document.key_offsets(container, key)[0]
    end = document.value_offsets(container, key)[1]
    before = _before(container, key)
    if before is None:
        return ()
    text = document.source.text
    if document.is_flow(container):
        from_ = document.value_offsets(container, before)[1]
        whole = _COMMA.fullmatch(text, from_, start) and "#" not in text[start:end]
        return (Edit(from_, end, ""),) if whole else ()
    lines = _lines(document, container, key)
    if lines is None:
        return ()
    first, last = lines
    source = document.source
    rest = text[end : source.line_start(last) + len(source.line(last))]
    if rest.strip():
        return ()
    above, below = _line_above(source, first), source.line(last + 1)
    if above.startswith("#") or _is_comment(below, _indent(source.line(first)) + 1):
        return ()  # they may speak of what would be gone
    from_, to = source.line_start(first), _after(source, last)
    if to == len(text) and not text.endswith(("\n", "\r")):
        from_ = source.line_start(first - 1) + len(source.line(first - 1))
    # A "#" in a text is rare, and a comment that is lost is worse than a mend that is not made.
    return () if "#" in text[from_:to] else (Edit(from_, to, ""),)


def moved(document: Document, mapping: Container, key: str, after: str | None) -> tuple[Edit, ...]:
    """Move an entry of a block mapping, with its comments, after another or to the beginning.

    Two edits: the lines are taken away here and put there, the same; () where it is not certain
    what would have to go with them.
    """
    source = document.source
    here = _with_comments(document, mapping, key)
    if here is None:
        return ()
    if after is None:
        first = _with_comments(document, mapping, next(iter(mapping)))  # type: ignore[arg-type]
        to = None if first is None else source.line_start(first[0])
    else:
        other = _with_comments(document, mapping, after, above=False)
        to = None if other is None else _after(source, other[1])
    if to is None:
        return ()
    start, end = source.line_start(here[0]), _after(source, here[1])
    text = source.text[start:end]
    if not text.endswith(("\n", "\r")) or source.text[:to][-1:] not in ("\n", "\r"):
        return ()
    return (Edit(start, end, ""), Edit(to, to, text))


def merged(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same edits, those that take away what follows one another as one."""
    found: list[Edit] = []
    for edit in sorted(edits):
        if found and found[-1].end == edit.start and not found[-1].text and not edit.text:
            found[-1] = Edit(found[-1].start, edit.end, "")
        else:
            found.append(edit)
    return tuple(found)


def _before(container: Container, key: Step) -> Step | None:
    """The key or index of the entry before one; ``None`` for the first."""
    if isinstance(container, list):
        return int(key) - 1 if key else None
    names = list(container)
    at = names.index(str(key))
    return names[at - 1] if at else None


def _lines(document: Document, container: Container, key: Step) -> tuple[int, int] | None:
    """First and last line of an entry of a block that has its lines for itself."""
    source = document.source
    start = document.key_offsets(container, key)[0]
    end = document.value_offsets(container, key)[1]
    first, last = source.position(start)[0], source.position(end)[0]
    head = source.text[source.line_start(first) : start]
    alone = not head.strip(" ") if isinstance(container, dict) else _ITEM_HEAD.fullmatch(head)
    return (first, last) if alone else None


def _with_comments(
    document: Document, mapping: Container, key: str, *, above: bool = True
) -> tuple[int, int] | None:
    """First and last line of an entry of a block mapping with the comments that are its own.

    Its own are those directly above it, at its indentation, and those below that are deeper; the
    blank lines above go with them. ``above``: is what stands above of interest?
    """
    source = document.source
    lines = None if document.is_flow(mapping) else _lines(document, mapping, key)
    if lines is None:
        return None
    first, last = lines
    indent = _indent(source.line(first))
    while _is_comment(source.line(last + 1), indent + 1):
        last += 1
    entries = list(mapping)
    if key == entries[-1] and _is_comment(_line_below(source, last), indent):
        return None  # of this entry, or of what follows the whole
    if not above:
        return first, last
    top = first
    while _is_comment(source.line(top - 1), indent) and _indent(source.line(top - 1)) == indent:
        top -= 1
    commented = top < first
    while top > 1 and not source.line(top - 1).strip():
        top -= 1
    other = top - 1
    while _is_comment(source.line(other), indent + 1):  # of the entry above
        other -= 1
    heading = source.line(other).lstrip().startswith("#") or not source.line(other).strip()
    if (heading and other > 0) or (commented and key == entries[0]):
        return None  # it may be of several
    return top, last


def _after(source: Source, line: int) -> int:
    """Offset of what follows a line and its break."""
    if line < source.line_count:
        return source.line_start(line + 1)
    return len(source.text)


def _line_above(source: Source, line: int) -> str:
    """The nearest line above that is not blank, without its indentation."""
    while line > 1 and not source.line(line - 1).strip():
        line -= 1
    return source.line(line - 1).lstrip() if line > 1 else ""


def _line_below(source: Source, line: int) -> str:
    """The nearest line below that is not blank; "" at the end of the text."""
    while line < source.line_count and not source.line(line + 1).strip():
        line += 1
    return source.line(line + 1)


def _is_comment(line: str, indent: int) -> bool:
    """Is it a comment that stands at an indentation or deeper?"""
    return line.lstrip().startswith("#") and _indent(line) >= indent


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
