"""Mend one file: apply the fixes of its findings until nothing is left that a program may mend."""

import codecs
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from coapkit.diagnostics import Diagnostic, Edit, Severity
from coapkit.document.encoding import recode
from coapkit.document.reader import ReadResult, read
from coapkit.document.source import Source, SourceError, decode, is_extract
from coapkit.fixing.edits import Mend, Shift, apply_edits, without_overlaps
from coapkit.fixing.verify import holds
from coapkit.validation import check_file, check_source

if TYPE_CHECKING:
    from coapkit.tables.store import Tables

MAX_ROUNDS = 200
"""Most rounds for one file. A syntax error hides the next one, so that each takes a round."""

_ENCODING = "YAML-CODIFICACAO"
_DISPENSED = "DISPENSA-FORMA"
_LATE = "DISPENSA-SEM-USO"

_Key = tuple[int, str, tuple[str, ...]]
"""A mend that was refused: where, for which rule, what it would have written."""


class Mended(NamedTuple):
    """What mending a file gave.

    ``before``, ``after``  its text; the same where nothing was mended
    ``data``               its bytes after, those that were read where nothing was mended
    ``made``               the mends, in the order in which they were made
    ``left``               the findings that remain
    ``encoding``           the encoding that it was in, "" for UTF-8
    ``unreadable``         a text that could not be read to its end was left as it was
    """

    path: str
    before: str
    after: str
    data: bytes
    made: tuple[Mend, ...]
    left: tuple[Diagnostic, ...]
    encoding: str = ""
    unreadable: bool = False

    @property
    def changed(self) -> bool:
        """Are the bytes others than those that were read?"""
        return bool(self.encoding) or self.after != self.before


def mend(
    path: str,
    data: bytes,
    *,
    rules: frozenset[str] | None = None,
    skeletons: bool = False,
    tables: "Tables | None" = None,
) -> Mended:
    """Mend the bytes of a contract.

    ``rules``: mend the findings of these alone. ``skeletons``: also add what is missing, to be
    filled in. A text for the gazette (``.rtf``) is never mended.
    """
    if is_extract(path):
        return Mended(path, "", "", data, (), check_file(path).diagnostics)
    encoding = ""
    made: tuple[Mend, ...] = ()
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        source = decode(path, data)
    except SourceError as error:
        fix = error.diagnostic.fix
        found = recode(data) if fix and _wanted(_ENCODING, rules) else None
        if fix is None or found is None:
            return Mended(path, "", "", data, (), check_file(path, data=data).diagnostics)
        source = Source(error.diagnostic.path, found.text)
        encoding = found.encoding
        made = (Mend(_ENCODING, 1, fix),)
    round_ = _Rounds(source, rules, skeletons, tables)
    round_.run()
    after = round_.source.text
    if encoding or after != source.text:
        data = mark + after.encode("utf-8")
    return Mended(
        path,
        source.text,
        after,
        data,
        (*made, *round_.made),
        round_.left,
        encoding,
        round_.unreadable,
    )


def _wanted(rule: str, rules: frozenset[str] | None) -> bool:
    return rules is None or rule in rules


class _Rounds:
    """The mending of one text, round by round."""

    def __init__(
        self,
        source: Source,
        rules: frozenset[str] | None,
        skeletons: bool,
        tables: "Tables | None",
    ) -> None:
        self._first = self.source = source
        self._rules = rules
        self._skeletons = skeletons
        self._tables = tables
        self._refused: set[_Key] = set()
        self.made: list[Mend] = []
        self.left: tuple[Diagnostic, ...] = ()
        self.unreadable = False

    def run(self) -> None:
        looked_through = 0
        for _ in range(MAX_ROUNDS):
            reading = read(self.source)
            mends = self._mends(reading)
            if mends:
                self._make(mends, reading)
            elif self._refused and len(self.made) > looked_through:
                # What did not hold with the text as it was may hold with what was made since.
                looked_through = len(self.made)
                self._refused = set()
            else:
                break
        else:
            self.left = check_source(self.source, tables=self._tables).diagnostics
        if self.made and read(self.source).document is None:
            # What cannot be read cannot be compared: the author's text is worth more than this.
            self.source, self.made, self.unreadable = self._first, [], True
            self.left = check_source(self.source, tables=self._tables).diagnostics

    def _mends(self, reading: ReadResult) -> list[Mend]:
        """What to mend in this round: first how the text is read, last what has become useless."""
        checked = check_source(self.source, tables=self._tables)
        self.left = checked.diagnostics
        found = [
            Mend(d.rule, d.span.line, d.fix, late=d.rule == _LATE)
            for d in checked.diagnostics
            if d.fix is not None and d.fix.edits and _wanted(d.rule, self._rules)
        ]
        found = [m for m in without_overlaps(found) if self._key(m) not in self._refused]
        if first := [m for m in found if m.rule.startswith("YAML-")]:
            return first
        # A finding that is dispensed is left alone.
        if first := [m for m in found if m.rule == _DISPENSED]:
            return first
        if others := [m for m in found if not m.late]:
            return others
        if self._skeletons and reading.document is not None:
            from coapkit.fixing.skeleton import skeletons

            wanted = [
                m
                for m in without_overlaps(skeletons(reading.document))
                if _wanted(m.rule, self._rules) and self._key(m) not in self._refused
            ]
            if wanted:
                return wanted
        # An error may hide the very finding that a dispensation is for.
        if any(d.severity is Severity.ERROR for d in checked.diagnostics):
            return []
        return found

    def _key(self, mend: Mend) -> _Key:
        return (mend.start, mend.rule, tuple(edit.text for edit in mend.fix.edits))

    def _make(self, mends: Sequence[Mend], reading: ReadResult) -> None:
        """Make those of the mends that hold together; remember the others."""
        kept = self._settle([], mends, reading)
        shift = Shift(_edits(kept))
        refused = self._refused | {self._key(mend) for mend in mends if mend not in kept}
        self._refused = {(shift.start(at), rule, texts) for at, rule, texts in refused}
        self.source = self._with(kept)
        self.made.extend(kept)

    def _settle(self, kept: list[Mend], more: Sequence[Mend], reading: ReadResult) -> list[Mend]:
        """``kept`` and all of ``more`` that hold with them; the culprits are found by halves."""
        all_ = [*kept, *more]
        if holds(reading, read(self._with(all_)), all_):
            return all_
        if len(more) == 1:
            return kept
        middle = len(more) // 2
        kept = self._settle(kept, more[:middle], reading)
        return self._settle(kept, more[middle:], reading)

    def _with(self, mends: Sequence[Mend]) -> Source:
        return Source(self.source.path, apply_edits(self.source.text, _edits(mends)))


def _edits(mends: Sequence[Mend]) -> list[Edit]:
    return [edit for mend in mends for edit in mend.fix.edits]
