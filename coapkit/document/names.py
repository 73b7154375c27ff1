"""The names of a file's keys: the faultless ones, and those that a mapping has already."""

import re
from typing import Any

from coapkit.diagnostics import Edit
from coapkit.document import characters, refusals
from coapkit.document.document import Document, Layout, Offsets, Value
from coapkit.document.limits import MAX_KEY
from coapkit.document.log import Log

_ODD_SPACE = f"[{characters.ODD_SPACES}]"
_SURPLUS = "\0"  # begins the names of repeated keys: no other has a NUL


class Names:
    """The names met so far in one file.

    ``known``  the faultless ones, by themselves: one string for all keys of the same name
    """

    def __init__(self, log: Log, text: str) -> None:
        self.known: dict[str, str] = {}
        self._log = log
        self._text = text
        # Second values of a key: read like the others, then taken out again.
        self._surplus: list[tuple[dict[str, Value], str]] = []
        # By mapping (its id): keys repeated one after another, and where their one finding is.
        self._repeated: dict[int, tuple[list[str], int]] = {}
        # By finding: the keys that it speaks of, as (mapping, name, name of the second value).
        self._repetitions: dict[int, list[tuple[dict[str, Value], str, str]]] = {}

    def of(self, event: Any, mapping: dict[str, Value], offsets: list[int]) -> str:
        """A key that is not known, or that is to be reported: the name to keep its value under.

        ``offsets``: of the mapping's entries so far.
        """
        source, log = self._log.source, self._log
        name: str = event.value
        start, end = event.start_mark.index, event.end_mark.index
        for refusal in refusals.properties(source, self._text, event):
            log.refuse(refusal)
        if end - start > MAX_KEY:
            from coapkit.document.syntax.keys import too_long_key

            log.add(too_long_key(source, start, end))
        if forbidden := refusals.forbidden_escape(source, event):
            log.add(forbidden)
            name = characters.stand_in(name)
        odd = re.search(_ODD_SPACE, name)
        if odd:  # often it is the indentation itself
            log.add(characters.odd_space_finding(source, start, end, "do nome da chave"))
        if name == "<<" and not event.style:
            log.refuse(refusals.merge_key(source, start, end))
        elif not name.strip():
            from coapkit.document.syntax.keys import missing_key

            log.stop(missing_key(source, start, end))
        elif end - start <= MAX_KEY and name == event.value and not odd:
            self.known[name] = name
        if name not in mapping:
            return name
        self._repeat(name, mapping, offsets, start, end)
        surplus = f"{_SURPLUS}{start}"
        self._surplus.append((mapping, surplus))
        _, finding = self._repeated[id(mapping)]
        self._repetitions.setdefault(finding, []).append((mapping, name, surplus))
        return surplus

    def _repeat(
        self, name: str, mapping: dict[str, Value], offsets: list[int], start: int, end: int
    ) -> None:
        """Report a key that its mapping has already; one finding for several in a row."""
        log = self._log
        names, at = self._repeated.get(id(mapping), ([], 0))
        in_a_row = next(reversed(mapping)).startswith(_SURPLUS)
        if in_a_row and name not in names:
            names.append(name)
            log.findings[at] = refusals.repeated_in_a_row(log.findings[at], names)
            return
        self._repeated[id(mapping)] = ([name], len(log.findings))
        first = 4 * list(mapping).index(name)
        log.add(
            refusals.repeated_key(
                log.source, name, (start, end), (offsets[first], offsets[first + 1])
            )
        )

    def mend_repeated(self, root: dict[str, Value], layout: Layout) -> None:
        """Say of repeated keys how to mend them, where nothing is lost.

        ``root``, ``layout``: all that was read, with the second values.
        """
        log = self._log
        if log.has_hole or not self._repetitions:
            return
        from coapkit.document.blocks import merged

        document = Document(log.source, root, lambda _: layout)
        for at, repeated in self._repetitions.items():
            edits = [_mended(document, *one) for one in repeated]
            if all(edits):
                found = merged([edit for some in edits for edit in some])
                log.findings[at] = refusals.mended_repetition(log.findings[at], found, len(edits))

    def drop_surplus(self, extents: dict[int, Offsets]) -> None:
        """Take the values of repeated keys out of their mappings, and of ``extents``."""
        for mapping, name in reversed(self._surplus):
            _drop(mapping, name, extents)


def _mended(
    document: Document, mapping: dict[str, Value], name: str, surplus: str
) -> tuple[Edit, ...]:
    """A key and a value that are there already go; the half of an amount goes to the other."""
    from coapkit.document.blocks import without
    from coapkit.document.halves import rejoined

    if mapping[surplus] is None:
        edit = rejoined(document, mapping, surplus, name)
        return () if edit is None else (edit,)
    return without(document, mapping, surplus) if mapping[surplus] == mapping[name] else ()


def _drop(mapping: dict[str, Value], name: str, extents: dict[int, Offsets]) -> None:
    """Take an entry out of a mapping, and what is in it out of ``extents``."""
    at = 4 * list(mapping).index(name)
    del extents[id(mapping)][at : at + 4]
    waiting: list[Value] = [mapping.pop(name)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, (dict, list)):
            del extents[id(value)]
            waiting.extend(value.values() if isinstance(value, dict) else value)
