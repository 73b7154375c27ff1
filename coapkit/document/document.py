"""Plain dicts, lists and texts, and where each of them stands in the file."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from coapkit.diagnostics import Span
from coapkit.document.source import Source
from coapkit.record import Record

Scalar: TypeAlias = str | None
"""The author's text of a value; ``None`` for one that is left out, ``~`` or ``null``."""

Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"
Container: TypeAlias = "list[Value] | dict[str, Value]"
Step: TypeAlias = str | int
"""One step of a path: a key of a mapping or an index, from 0, of a list."""

Offsets: TypeAlias = "array[int]"
"""Offsets of one container: for each item of a list ``start, end``, for each entry of a mapping
``key start, key end, value start, value end``."""


class Layout(Record):
    """Where everything stands: the offsets of each container, by its ``id``, and of the root."""

    offsets: dict[int, Offsets]
    extent: tuple[int, int]


_LEADING_TAB = re.compile(r"^ *\t(?=[ \t]*[^\s#])", re.MULTILINE)


class Document:
    """One YAML document as its author wrote it.

    ``source``  the text it was read from
    ``root``    the outermost mapping

    Containers are told apart by identity: two empty lists are two places. Do not change what is
    in ``root``; to mend a file, splice its text at ``value_offsets`` and read it again.
    """

    __slots__ = ("_keys", "_layout", "_locate", "_parents", "_scalars", "root", "source")

    def __init__(
        self, source: Source, root: dict[str, Value], locate: Callable[["Document"], Layout]
    ) -> None:
        """``locate`` is called once, at the first question where something stands."""
        self.source = source
        self.root = root
        self._locate = locate
        self._layout: Layout | None = None
        self._keys: dict[int, dict[str, int]] = {}
        self._parents: dict[int, tuple[Container, Step]] | None = None
        self._scalars: tuple[list[int], list[int]] | None = None

    # Where things stand

    def key_offsets(self, container: Container, key: Step) -> tuple[int, int]:
        """``[start, end)`` of a key of a mapping, quotes included; of an item of a list."""
        offsets = self._where.offsets[id(container)]
        at = self._slot(container, key)
        return offsets[at], offsets[at + 1]

    def value_offsets(self, container: Container, key: Step) -> tuple[int, int]:
        """``[start, end)`` of a value in ``source.text``.

        Quotes and brackets are included, comments and the last line break of a block are not. A
        value that was left out is the empty place after the colon or the dash.
        """
        offsets = self._where.offsets[id(container)]
        at = self._slot(container, key)
        if isinstance(container, dict):
            at += 2
        return offsets[at], offsets[at + 1]

    def key_span(self, container: Container, key: Step) -> Span:
        """Where a key stands; for an item of a list the item itself, without its dash."""
        if isinstance(container, dict):
            return self.source.span(*self.key_offsets(container, key))
        return self.value_span(container, key)

    def value_span(self, container: Container, key: Step) -> Span:
        """Where a value stands: a scalar whole, of a mapping or list what its first line has."""
        start, end = self.value_offsets(container, key)
        value = container[real_step(container, key)]  # type: ignore[index]
        if isinstance(value, (dict, list)):
            return self._first_line(value, start, end)
        return self.source.span(start, end)

    def root_span(self) -> Span:
        """What the first line of the outermost mapping has."""
        return self._first_line(self.root, *self._where.extent)

    def start_of(self, container: Container) -> int:
        """Offset of the first character of a mapping or list."""
        above = self.parent_of(container)
        return self._where.extent[0] if above is None else self.value_offsets(*above)[0]

    def is_flow(self, container: Container) -> bool:
        """Does it stand between brackets or braces?"""
        start = self.start_of(container)
        return self.source.text[start : start + 1] in ("[", "{")

    # Paths

    def parent_of(self, container: Container) -> tuple[Container, Step] | None:
        """The container around this one and its key there; ``None`` for the root."""
        return self._parent_map().get(id(container))

    def path_of(self, container: Container) -> tuple[Step, ...]:
        """The steps from the root to ``container``; ``()`` for the root."""
        parents = self._parent_map()
        steps: list[Step] = []
        while (above := parents.get(id(container))) is not None:
            container, step = above
            steps.append(step)
        steps.reverse()
        return tuple(steps)

    def resolve(self, path: Sequence[Step]) -> Value:
        """The value at ``path``.

        A number is looked up in a mapping as text, because schema validators hand back a key
        made of digits as an integer. Raises ``LookupError`` where the path leads nowhere.
        """
        value: Value = self.root
        for step in path:
            value = value[real_step(value, step)]  # type: ignore[index]
        return value

    # Comments

    def comments(self) -> Iterator[tuple[int, str]]:
        """``(offset of the "#", text after it without blanks around)`` of every comment.

        A ``#`` inside of quotes, of a text or of a block is none.
        """
        text = self.source.text
        starts, ends = self._scalar_extents()
        at = text.find("#")
        while at >= 0:
            inside = bisect_right(starts, at) - 1
            if inside >= 0 and at < ends[inside] and not _on_block_header(text, starts[inside], at):
                at = text.find("#", ends[inside])
            elif at == 0 or text[at - 1] in " \t\r\n":
                line, _ = self.source.position(at)
                end = self.source.line_start(line) + len(self.source.line(line))
                yield at, text[at + 1 : end].strip()
                at = text.find("#", end)
            else:
                at = text.find("#", at + 1)

    def indenting_tabs(self) -> Iterator[int]:
        """Offset of the first tab of every line that begins with one, texts between quotes and in
        blocks aside. YAML lets them pass between brackets and where a plain text goes on."""
        text = self.source.text
        if "\t" not in text:
            return
        starts, ends = self._scalar_extents()
        for found in _LEADING_TAB.finditer(text):
            at = found.end() - 1
            inside = bisect_right(starts, at) - 1
            if inside < 0 or at >= ends[inside] or text[starts[inside]] not in "|>'\"":
                yield at

    # How it is done

    @property
    def _where(self) -> Layout:
        # A document without findings is never asked.
        if self._layout is None:
            self._layout = self._locate(self)
        return self._layout

    def _slot(self, container: Container, key: Step) -> int:
        """Index of the first offset of an entry. Raises ``LookupError`` for none."""
        if isinstance(container, list):
            return 2 * (int(real_step(container, key)) % len(container))
        order = self._keys.get(id(container))
        if order is None:
            order = {name: at for at, name in enumerate(container)}
            self._keys[id(container)] = order
        return 4 * order[real_step(container, key)]  # type: ignore[index]

    def _first_line(self, container: Container, start: int, end: int) -> Span:
        """From ``start`` to the last key or value of ``container`` that is on the same line."""
        line, _ = self.source.position(start)
        stop = self.source.line_start(line) + len(self.source.line(line))
        if end <= stop:
            return self.source.span(start, end)
        last = start + 1
        waiting: list[Value] = [container]
        while waiting:
            value = waiting.pop()
            if not isinstance(value, (dict, list)):
                continue
            on_line = [offset for offset in self._where.offsets[id(value)] if offset <= stop]
            last = max(last, *on_line, 0)
            # Each entry has two or four offsets; those that begin on this line may go on in it.
            count = -(-len(on_line) // (4 if isinstance(value, dict) else 2))
            waiting.extend(
                islice(value.values() if isinstance(value, dict) else iter(value), count)
            )
        return self.source.span(start, last)

    def _parent_map(self) -> dict[int, tuple[Container, Step]]:
        if self._parents is None:
            self._parents = {}
            waiting: list[Container] = [self.root]
            while waiting:
                container = waiting.pop()
                entries = container.items() if isinstance(container, dict) else enumerate(container)
                for step, value in entries:
                    if isinstance(value, (dict, list)):
                        self._parents[id(value)] = (container, step)
                        waiting.append(value)
        return self._parents

    def _scalar_extents(self) -> tuple[list[int], list[int]]:
        """Start and end of every key and scalar that has characters, in the order of the text."""
        if self._scalars is None:
            extents: list[tuple[int, int]] = []
            waiting: list[Container] = [self.root]
            while waiting:
                container = waiting.pop()
                offsets = self._where.offsets[id(container)]
                pairs = zip(offsets[::2], offsets[1::2], strict=True)
                if isinstance(container, dict):
                    for value in container.values():
                        extents.append(next(pairs))
                        extent = next(pairs)
                        if isinstance(value, (dict, list)):
                            waiting.append(value)
                        else:
                            extents.append(extent)
                else:
                    for value, extent in zip(container, pairs, strict=True):
                        if isinstance(value, (dict, list)):
                            waiting.append(value)
                        else:
                            extents.append(extent)
            extents = sorted(extent for extent in extents if extent[0] < extent[1])
            self._scalars = ([start for start, _ in extents], [end for _, end in extents])
        return self._scalars


def real_step(value: Value, step: Step) -> Step:
    """``step`` as ``value`` knows it: a mapping's key is text even when it is made of digits.

    Raises ``KeyError`` or ``IndexError`` when ``value`` has no such entry.
    """
    if isinstance(value, dict):
        name = str(step)
        if name not in value and isinstance(step, int):
            # A validator that turns "007" into 7 has lost the zeros.
            name = next((k for k in value if k.isdecimal() and int(k) == step), name)
        if name not in value:
            raise KeyError(step)
        return name
    if not isinstance(value, list) or not isinstance(step, int):
        raise KeyError(step)
    if not -len(value) <= step < len(value):
        raise IndexError(step)
    return step


def _on_block_header(text: str, start: int, at: int) -> bool:
    """Whether ``at`` is on the first line of a block scalar, where only a comment can follow."""
    return text[start] in "|>" and "\n" not in text[start:at] and "\r" not in text[start:at]
