"""What was appended to a signed file: further signatures, or something else.

A signature covers the file as it was; whoever signs next appends to it. So does whoever alters it,
and then the signature still holds for the bytes it covers, while readers show something else.

Here is the plain case: a revision that does nothing but sign fields. It looks only at what was
replaced. pyHanko's own policy knows more cases (validation data, time stamps, other tools' habits)
but walks every way to every object, several seconds a revision of a contract; it judges what is
not plain. Section numbers are of ISO 32000-1.
"""

import re
from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    ModificationLevel,
    SuspiciousModification,
)

_CATALOG_MAY_GAIN = {"/AcroForm", "/Extensions"}
_FORM_MAY_GAIN = {"/SigFlags"}
_FIELD_MAY_GAIN = {"/V", "/AP"}


def altering_revisions(reader: Any, first: int) -> dict[int, str]:
    """Revisions after ``first`` that do more than sign: number, and what they changed.

    ``first``  the revision that the first signature covers
    """
    found: dict[int, str] = {}
    last = reader.xrefs.total_revisions
    if first + 1 == last:
        return found
    sound = not _has_dangling_references(reader, first)
    for revision in range(first + 1, last):
        if sound and _only_signs(reader, revision):
            continue
        if what := _judged_by_policy(reader, revision):
            found[revision] = what
    return found


def _only_signs(reader: Any, revision: int) -> bool:
    """Whether a revision replaces nothing but empty signature fields by filled ones.

    New objects are of no consequence: nothing that was there before refers to their numbers, and
    what was replaced is compared entry by entry.
    """
    before = reader.trailer.flatten(revision - 1)
    after = reader.trailer.flatten(revision)
    if reader.xrefs.refs_freed_in_revision(revision):
        return False
    for key in ("/Root", "/Info", "/Encrypt"):
        if _raw(before, key) != _raw(after, key):
            return False
    size = int(before["/Size"])
    new: list[Any] = []
    replaced: list[Any] = []
    for reference in reader.xrefs.explicit_refs_in_revision(revision):
        (new if reference.idnum >= size else replaced).append(reference)
    limit = int(after["/Size"])
    if any(number >= limit for number in _referred(reader, [*new, *replaced], revision)):
        return False
    root, signed = _raw(after, "/Root").reference, 0
    for reference in replaced:
        old = reader.get_object(reference, revision=revision - 1)
        now = reader.get_object(reference, revision=revision)
        if not (
            isinstance(old, generic.DictionaryObject) and isinstance(now, generic.DictionaryObject)
        ):
            return False
        if reference == root:
            if not _same_catalog(old, now):
                return False
        elif _signs_field(old, now, size):
            signed += 1
        else:
            return False
    return signed > 0


def _same_catalog(old: Any, now: Any) -> bool:
    """Whether two catalogues differ only as signing makes them."""
    if _changed(old, now) - _CATALOG_MAY_GAIN:
        return False
    one, other = _raw(old, "/AcroForm"), _raw(now, "/AcroForm")
    if not isinstance(one, generic.DictionaryObject) or not isinstance(
        other, generic.DictionaryObject
    ):
        return bool(one == other)
    return not _changed(one, other) - _FORM_MAY_GAIN


def _signs_field(old: Any, now: Any, size: int) -> bool:
    """Whether an empty signature field became one with a new signature and a new appearance."""
    if old.get("/FT") != "/Sig" or "/V" in old or _changed(old, now) - _FIELD_MAY_GAIN:
        return False
    value = _raw(now, "/V")
    return isinstance(value, generic.IndirectObject) and value.idnum >= size


def _changed(old: Any, now: Any) -> set[str]:
    """Keys under which two dictionaries have something else, references not followed."""
    return {str(key) for key in {*old, *now} if _raw(old, key) != _raw(now, key)}


def _raw(dictionary: Any, key: str) -> Any:
    return dict.get(dictionary, generic.pdf_name(str(key)))


# What may stand inside a reference (7.2.2, 7.2.3): white space and comments.
_GAP = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])+"


def _has_dangling_references(reader: Any, revision: int) -> bool:
    """Whether something may refer to an object that the file does not have yet.

    Who prepares such a file could have it signed and supply the object afterwards. Looks at bytes,
    streams of objects unpacked; what only looks like a reference counts as one.
    """
    stream = reader.stream
    stream.seek(0)
    texts = [stream.read(reader.xrefs.get_xref_container_info(revision).end_location)]
    for number in range(revision + 1):
        for reference in reader.xrefs.object_streams_used_in(number):
            texts.append(reader.get_object(reference, revision=number).data)
    size = int(reader.trailer.flatten(revision)["/Size"])
    digits = len(str(size))  # numbers with fewer of them are smaller
    reference = re.compile(rb"(\d{%d,})%s\d+%sR" % (digits, _GAP, _GAP))
    return any(int(match[1]) >= size for text in texts for match in reference.finditer(text))


def _referred(reader: Any, references: Iterable[Any], revision: int) -> Iterable[int]:
    """Numbers of the objects that these refer to."""
    pending = [reader.get_object(reference, revision=revision) for reference in references]
    while pending:
        thing = pending.pop()
        if isinstance(thing, generic.IndirectObject):
            yield thing.idnum
        elif isinstance(thing, generic.DictionaryObject):
            pending += dict.values(thing)
        elif isinstance(thing, generic.ArrayObject):
            pending += list.__iter__(thing)


def _judged_by_policy(reader: Any, revision: int) -> str:
    """What a revision changed beyond what pyHanko lets pass; empty for nothing."""
    reader = PdfFileReader(reader.stream)  # the policy stumbles over streams already unpacked
    try:
        result = DEFAULT_DIFF_POLICY.apply(
            old=reader.get_historical_resolver(revision - 1),
            new=reader.get_historical_resolver(revision),
        )
    except SuspiciousModification:
        return _described(reader, revision)
    if result.modification_level > ModificationLevel.FORM_FILLING:
        return _described(reader, revision)
    return ""


_KINDS = {
    "/Page": "uma página",
    "/EmbeddedFile": "um arquivo anexado",
    "/Filespec": "um arquivo anexado",
    "/Metadata": "os metadados",
    "/Font": "uma fonte",
    "/StructElem": "a estrutura de leitura",
    "/Annot": "um campo ou anotação",
    "/Catalog": "o catálogo do documento",
}


def _described(reader: Any, revision: int) -> str:
    """What was replaced, in words, as far as the objects say what they are."""
    found: dict[str, None] = {}
    size = int(reader.trailer.flatten(revision - 1)["/Size"])
    references = reader.xrefs.explicit_refs_in_revision(revision)
    for reference in sorted(references, key=lambda reference: reference.idnum):
        if reference.idnum >= size:
            continue
        thing = reader.get_object(reference, revision=revision)
        kind = str(thing.get("/Type", "")) if isinstance(thing, generic.DictionaryObject) else ""
        found[_KINDS.get(kind, "o conteúdo")] = None
    return " e ".join(list(found)[:3]) or "o conteúdo"
