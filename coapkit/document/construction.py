"""A document out of the parser's events, in one pass.

Apart from the reader because a plain file without findings needs none of it.
"""

import re
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import Any

from coapkit.diagnostics import Diagnostic
from coapkit.document import characters, refusals
from coapkit.document.document import Layout, Offsets, Value
from coapkit.document.events import parse
from coapkit.document.limits import MAX_DEPTH, MAX_EVENTS, MAX_SCALAR
from coapkit.document.lines import NULLS
from coapkit.document.log import Log, Stop
from coapkit.document.names import Names
from coapkit.document.source import Source

_COLON = re.compile(r"\s*:")

# Where an anchor or a tag can begin; most "&" and "!" are inside of a text.
_ANCHOR = r"&(?<![^\s\[{,:]&)\S"
_TAG = r"!(?<![^\s\[{,:]!)"

# Escapes in double quotes that can make a character which the text itself may not contain.
_RISKY_ESCAPE = r"\\(?:[0abefvNLP]|x[0189]|[uU]0*[0189d2fF])"


def construct(
    source: Source, *, portable: bool = False
) -> tuple[tuple[dict[str, Value], Layout] | None, tuple[Diagnostic, ...]]:
    """Root and layout by the whole of YAML, ``None`` where there is a hole; the findings.

    ``portable``: see ``coapkit.document.reader.read``.
    """
    findings: list[Diagnostic] = []
    text = source.text
    if not characters.is_clean(text):
        findings.extend(characters.character_findings(source))
        text = characters.stand_in(text)
    twice = characters.twice_encoded_finding(source)
    if twice:
        findings.append(twice)
    if "%" in text:
        from coapkit.document.directives import without_directives

        text = without_directives(source, text, findings)
    events = parse(text, portable=portable)
    try:
        found = _construct(events, text, Log(source, findings))
    except Stop:
        found = None
    findings.sort(key=lambda finding: finding.sort_key)
    return found, tuple(findings)


_ITEM = "\0item"
"""In place of a pending key: the container is a list."""


def _construct(
    events: Iterator[Any], text: str, log: Log
) -> tuple[dict[str, Value], Layout] | None:
    """Build root and layout from the events of ``text``.

    One loop without recursion: what it allocates is what it returns, and nothing in the file can
    exhaust the stack.
    """
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.events import (
        AliasEvent,
        DocumentEndEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
        StreamEndEvent,
    )

    source = log.source
    # Nothing to ask each event where the text has no sign of an anchor, a tag or a risky escape.
    properties = bool(re.search(_ANCHOR, text) or re.search(_TAG, text))
    escapes = "\\" in text and re.search(_RISKY_ESCAPE, text) is not None
    extents: dict[int, Offsets] = {}  # by id of the container
    names = Names(log, text)
    known = names.known
    outside: list[tuple[Any, list[int], str | None]] = []
    # A list whose only item is the root stands around the root.
    container: Any = []
    offsets: list[int] = []
    key: str | None = _ITEM  # None: a mapping waits for its next key
    start = end = 0
    event: Any = None
    try:
        next(events)
        if type(next(events)) is StreamEndEvent:
            log.add(refusals.empty(source))
            return None
        for event in islice(events, MAX_EVENTS):
            kind = type(event)
            if kind is ScalarEvent:
                start = event.start_mark.index
                end = event.end_mark.index
                value = event.value
                if key is None:
                    key = known.get(value)
                    if key is None or key in container or properties:
                        key = names.of(event, container, offsets)
                    offsets.append(start)
                    offsets.append(end)
                    continue
                style = event.style
                if not style:
                    if value in NULLS:
                        value = None
                        if start == end and key is not _ITEM:
                            # The parsers put a value that was left out in different places.
                            colon = _COLON.match(text, offsets[-1])
                            start = end = colon.end() if colon else start
                    elif end - start != len(value) and (
                        finding := refusals.continued(source, text, start, end)
                    ):
                        log.add(finding)
                elif style in "|>":
                    # What follows the last line is the file's, not the value's.
                    end = start + len(text[start:end].rstrip(" \t\r\n"))
                elif escapes and (finding := refusals.forbidden_escape(source, event)):
                    log.add(finding)
                    value = characters.stand_in(value)
                if properties:
                    for finding in refusals.properties(source, text, event):
                        log.refuse(finding)
                if end - start > MAX_SCALAR:
                    log.refuse(refusals.too_long(source, start, end))
                offsets.append(start)
                offsets.append(end)
                if key is _ITEM:
                    container.append(value)
                else:
                    container[key] = value
                    key = None
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                extents[id(container)] = array("I", offsets)
                # A bracket has a place of its own; a block ends with its last value.
                close = event.end_mark.index
                if close == event.start_mark.index:
                    close = offsets[-1]
                container, offsets, key = outside.pop()
                offsets[-1] = close
                if not outside:
                    break
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                opening = event.start_mark.index
                if key is None:
                    log.stop(refusals.complex_key(source, text, opening))
                if properties:
                    for finding in refusals.properties(source, text, event):
                        log.refuse(finding)
                if len(outside) == MAX_DEPTH:
                    log.stop(refusals.too_deep(source, opening))
                inner: Any = {} if kind is MappingStartEvent else []
                offsets.append(opening)
                offsets.append(opening)
                if key is _ITEM:
                    container.append(inner)
                else:
                    container[key] = inner
                    key = None
                outside.append((container, offsets, key))
                container = inner
                offsets = []
                key = None if kind is MappingStartEvent else _ITEM
            elif kind is AliasEvent:
                start, end = event.start_mark.index, event.end_mark.index
                log.refuse(refusals.alias(source, event))
                offsets.append(start)
                offsets.append(end)
                if key is None:
                    key = f"\0{start}"
                elif key is _ITEM:
                    container.append(None)
                else:
                    container[key] = None
                    key = None
            else:  # the end of a document that is a single scalar
                break
        else:
            log.add(refusals.too_many_values(source, MAX_EVENTS // 2))
            return None
        if type(event) is not DocumentEndEvent:
            event = next(events)
        following = next(events)
        if type(following) is not StreamEndEvent:
            log.add(refusals.second_document(source, following.start_mark.index))
            return None
    except YAMLError as error:
        inside = outside[-1][1][-1] if outside else 0
        ended = event if type(event) is DocumentEndEvent else None
        log.add(_broken(source, error, (start, end), inside, ended))
        return None
    root = container[0]
    if not isinstance(root, dict):
        log.add(refusals.not_a_mapping(source, root, *offsets))
        return None
    names.mend_repeated(root, Layout(extents, (offsets[0], offsets[1])))
    names.drop_surplus(extents)
    if log.has_hole:
        return None
    return root, Layout(extents, (offsets[0], offsets[1]))


def _broken(
    source: Source, error: Any, last: tuple[int, int], inside: int, ended: Any
) -> Diagnostic:
    """What the parser stumbled over.

    ``error``: a YAMLError; ``last``: extent of the last scalar; ``inside``: start of the innermost
    open container; ``ended``: the event that ended the document, if the error came after it.
    """
    from coapkit.document.syntax.complaint import complaint_of
    from coapkit.document.syntax.explanations import explain

    complaint = complaint_of(error, last, inside)
    line, _ = source.position(complaint.at)
    if ended and (ended.explicit or source.line(line).startswith(("%", "---"))):
        return refusals.second_document(source, complaint.at)
    return explain(source, complaint)
