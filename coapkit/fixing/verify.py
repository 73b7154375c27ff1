"""Whether a text is the same contract after a mend, but for the places that were mended."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coapkit.contract.build import build_contract
from coapkit.diagnostics import Edit, Severity
from coapkit.document.characters import MAX_FINDINGS
from coapkit.document.document import Container, Document, Value
from coapkit.document.reader import ReadResult
from coapkit.fixing.edits import Mend, Shift
from coapkit.structure.check import UNKNOWN_KEY, WRONG_TYPE, check_structure

_CHARACTER = "YAML-CARACTERE"
_TAKEN_WHOLE = frozenset(("DISPENSA-SEM-USO", "YAML-DIRETIVA"))


def holds(before: ReadResult, after: ReadResult, mends: Sequence[Mend]) -> bool:
    """Did the mends change what they should and nothing else?

    ``before`` and ``after``: the readings of the text without and with them. Mended values and
    names stand exactly where they were put and are of the right form; all other keys, values and
    comments are the same, in the same order and the same groups. Where the text could not be read
    before, there is nothing to compare: then the error that was mended has to be gone.
    """
    shift = Shift((edit for mend in mends for edit in mend.fix.edits), _moves(before, mends))
    if not _reads_better(before, after, mends, shift):
        return False
    if after.document is None:
        return before.document is None
    if before.document is not None:
        same = _same_words if _mends_reading(mends) else _same_tree
        if not same(before.document, after.document, shift):
            return False
        if not _same_comments(before.document, after.document, shift):
            return False
        if _lose_comments(before.document, mends, shift):
            return False
    return all(mend.skeleton for mend in mends) or _of_right_form(
        before.document, after.document, mends, shift
    )


def _moves(before: ReadResult, mends: Sequence[Mend]) -> Iterator[tuple[Edit, Edit]]:
    """The pairs of edits of one mend that take lines away and put the same in another place."""
    if before.document is None:
        return
    text = before.document.source.text
    for mend in mends:
        if len(mend.fix.edits) != 2:
            continue
        for taken, put in (mend.fix.edits, mend.fix.edits[::-1]):
            if (
                not taken.text
                and put.start == put.end
                and put.text == text[taken.start : taken.end]
            ):
                yield taken, put


def _mends_reading(mends: Sequence[Mend]) -> bool:
    return any(mend.rule.startswith("YAML-") for mend in mends)


def _reads_better(
    before: ReadResult, after: ReadResult, mends: Sequence[Mend], shift: Shift
) -> bool:
    """No error of reading that was not there, and less of those that were mended."""
    mended = Counter(mend.rule for mend in mends)
    if before.document is None:
        # One error hides the next: the one that was mended must not be met again.
        # An unwanted character that is gone is not: after it comes the next one.
        places = {(m.rule, shift.start(m.start)) for m in mends if m.rule != _CHARACTER}
        return not any(
            (d.rule, edit.start) in places
            for d in after.diagnostics
            for edit in (d.fix.edits if d.fix else ())
        )
    left = Counter(d.rule for d in before.diagnostics)
    if left[_CHARACTER] > MAX_FINDINGS:
        mended[_CHARACTER] = 0  # as many may come to light: not all were named
    left.subtract(mended)
    now = Counter(d.rule for d in after.diagnostics if d.severity is Severity.ERROR)
    return all(count <= max(left[rule], 0) for rule, count in now.items())


# The same tree


class _Entry(NamedTuple):
    """A key and its value, or an item; an item is its own key and has no name."""

    name: str
    key: tuple[int, int]
    at: tuple[int, int]
    value: Value


def _entries(document: Document, container: Container) -> Iterator[_Entry]:
    if isinstance(container, dict):
        for name, value in container.items():
            key = document.key_offsets(container, name)
            yield _Entry(name, key, document.value_offsets(container, name), value)
    else:
        for index, value in enumerate(container):
            at = document.value_offsets(container, index)
            yield _Entry("", at, at, value)


def _same_tree(before: Document, after: Document, shift: Shift) -> bool:
    inserted = [(start, end) for start, end in shift.new() if start < end]
    pairs: list[tuple[Container, Container]] = [(before.root, after.root)]
    while pairs:
        old, new = pairs.pop()
        if type(old) is not type(new):
            return False
        found = {entry.key[0]: entry for entry in _entries(after, new)}
        kept: frozenset[str] = frozenset()
        for entry in _entries(before, old):
            start = entry.key[0]
            other = found.pop(shift.start(start), None)
            if other is None and isinstance(entry.value, dict):
                other = found.pop(shift.end(start), None)  # an item whose first key is new
            if other is None and shift.takes_away(*entry.key) and entry.value is not None:
                kept = kept or _kept(before, old, shift)
                if repr(entry.value) in kept:
                    continue
            if other is None and _is_second_half(before, entry, shift):
                continue
            if other is None or not _same_entry(entry, other, shift):
                return False
            if isinstance(other.value, list) and not isinstance(entry.value, list):
                continue  # the one item of it
            if isinstance(entry.value, (dict, list)):
                if not isinstance(other.value, (dict, list)):
                    return False
                pairs.append((entry.value, other.value))
        for start in found:
            if not any(first <= start < last for first, last in inserted):
                return False
    return True


def _kept(document: Document, container: Container, shift: Shift) -> frozenset[str]:
    """The items of a list that stay; the keys of a mapping are told apart by their names."""
    if isinstance(container, dict):
        return frozenset()
    entries = _entries(document, container)
    return frozenset(repr(entry.value) for entry in entries if not shift.takes_away(*entry.at))


def _is_second_half(document: Document, gone: _Entry, shift: Shift) -> bool:
    """Was it no key, but the end of an amount that is whole now?"""
    start, end = gone.key
    edit = next((e for e in shift.edits if e.start < start and end <= e.end), None)
    if edit is None or gone.value is not None:
        return False
    return _digits(edit.text) == _digits(document.source.text[edit.start : edit.end])


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _same_entry(old: _Entry, new: _Entry, shift: Shift) -> bool:
    if old.name != new.name and not shift.touches(*old.key):
        return False
    if new.value == [old.value] and old.value is not None:  # put between brackets
        return new.at == (shift.start(old.at[0]) - 1, shift.end(old.at[1]) + 1)
    if isinstance(old.value, (dict, list)) or isinstance(new.value, (dict, list)):
        return type(old.value) is type(new.value)
    if shift.touches(*old.at):
        return new.at == (shift.start(old.at[0]), shift.end(old.at[1]))
    return old.value == new.value


# The same words


def _same_words(before: Document, after: Document, shift: Shift) -> bool:
    """The same keys and values in the same order: what was misread may be nested otherwise."""
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return False
    return all(
        shift.start(start) == other_start and (text == other or shift.touches(start, end))
        for (start, end, text), (other_start, _, other) in zip(old, new, strict=True)
    )


def _words(document: Document) -> list[tuple[int, int, str]]:
    """``(start, end, text)`` of every key and every value that has a text."""
    found: list[tuple[int, int, str]] = []
    waiting: list[Container] = [document.root]
    while waiting:
        for entry in _entries(document, container := waiting.pop()):
            if isinstance(container, dict):
                found.append((*entry.key, entry.name))
            if isinstance(entry.value, (dict, list)):
                waiting.append(entry.value)
            elif entry.value is not None:
                found.append((*entry.at, entry.value))
    return sorted(found)


def _same_comments(before: Document, after: Document, shift: Shift) -> bool:
    inserted = shift.new()
    old = [
        (shift.start(at), text)
        for at, text in before.comments()
        if not shift.touches(at, at + len(text) + 1)
    ]
    new = [
        (at, text)
        for at, text in after.comments()
        if not any(start <= at < end for start, end in inserted)
    ]
    kept = set(new)
    return all(comment in kept for comment in old)


def _lose_comments(document: Document, mends: Sequence[Mend], shift: Shift) -> bool:
    """Is a comment in what is taken away? Only a dispensation and a line of orders may be one."""
    if all(mend.rule in _TAKEN_WHOLE for mend in mends):
        return False
    spared = {edit for m in mends if m.rule in _TAKEN_WHOLE for edit in m.fix.edits}
    gone = [
        edit for edit in shift.edits if edit not in spared and shift.takes_away(*edit[:2])
    ]  # in the order of the text
    starts = [edit.start for edit in gone]
    return any(
        (i := bisect_right(starts, at)) and at < gone[i - 1].end for at, _ in document.comments()
    )


# The right form


def _of_right_form(
    before: Document | None, after: Document, mends: Sequence[Mend], shift: Shift
) -> bool:
    """Nothing that was mended has a fault of form that it had not before, nor the one mended."""
    known = {
        (rule, shift.start(start))
        for rule, start, _ in (_faults(before) if before is not None else ())
    }
    faults = list(_faults(after))
    rules = {edit: mend.rule for mend in mends for edit in mend.fix.edits}
    put = shift.after()
    for edit, start, end in put:
        if edit.text.isspace() and edit.start == edit.end and _misplaced(faults, start, end):
            return False
    starts = [start for _, start, _ in put]
    ends = [max(end, start + 1) for _, start, end in put]
    for rule, start, end in faults:
        for edit, _, _ in put[bisect_right(ends, start) : bisect_left(starts, end)]:
            if edit.text.isspace():
                continue
            if (rule, start) not in known or rule == rules[edit]:
                return False
    return True


def _misplaced(faults: Sequence[tuple[str, int, int]], start: int, end: int) -> bool:
    """Has a blank made a key of something that is none, or a value of another kind?"""
    return any(
        rule in (UNKNOWN_KEY, WRONG_TYPE) and fault_start <= end and fault_end >= start - 1
        for rule, fault_start, fault_end in faults
    )


def _faults(document: Document) -> Iterator[tuple[str, int, int]]:
    """Rule and ``[start, end)`` of what has a wrong form: a value, or a key and its whole value."""
    places = [(form.rule, form.at) for form in check_structure(document.root)]
    _, problems = build_contract(document.root)
    for rule, container, key, on_key in (
        *((rule, at.container, at.key, at.on_key) for rule, at in places),
        *((p.error.rule, p.container, p.key, False) for p in problems),
    ):
        if key is None or (isinstance(container, dict) and key not in container):
            continue
        group = isinstance(container[key], (dict, list))  # type: ignore[index]
        offsets = document.key_offsets if on_key or group else document.value_offsets
        yield (rule, *offsets(container, key))
