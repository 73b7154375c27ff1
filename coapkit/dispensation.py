"""Dispensations: comments in the file that dispense a non-mandatory finding, with a reason.

``# coapkit: dispensa R3-ART20 motivo`` at the end of a line covers that line; on a line of its own
it covers the key below and all that belongs to it.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from coapkit.diagnostics import Diagnostic, Edit, Fix, Severity
from coapkit.document.document import Document
from coapkit.document.excerpt import sentence
from coapkit.document.limits import MAX_DISPENSATIONS
from coapkit.document.source import Source
from coapkit.norm.catalogue import Provision, catalogue

_COMMENT = re.compile(r"[# \t]*coapkit[ \t]*:[ \t]*(.*)")
_WORDS = re.compile(r"dispensa[ \t]+(\S+)[ \t]*(.*)")


class Dispensation(NamedTuple):
    """One comment: rule, reason, the lines it covers (both ends included) and where it stands."""

    rule: str
    reason: str
    first: int
    last: int
    start: int
    end: int


def apply_dispensations(
    document: Document,
    found: Iterable[Diagnostic],
    *,
    pending: Iterable[Diagnostic] = (),
    all_tables: bool = True,
) -> list[Diagnostic]:
    """The findings after the file's dispensations, and what is wrong with these themselves.

    A dispensed finding stays in the report as a note with its reason. ``pending``: findings that
    count from a later stage; what dispenses them has its use to come. ``all_tables``: did the rules
    that need reference tables have them? If not, a dispensation of theirs is not one without use.
    """
    source = document.source
    comments = list(islice(_comments(document), MAX_DISPENSATIONS + 1))
    problems: list[Diagnostic] = []
    if len(comments) > MAX_DISPENSATIONS:
        words = f"o arquivo tem mais de {MAX_DISPENSATIONS} dispensas; as seguintes não valem"
        problems.append(_about(source, comments.pop(), "DISPENSA-FORMA", words))
    valid: list[Dispensation] = []
    for dispensation in comments:
        problem = _problem(source, dispensation)
        if problem is None:
            valid.append(dispensation)
        else:
            problems.append(problem)
    used = {d for diagnostic in pending for d in valid if _covers(d, diagnostic)}
    result: list[Diagnostic] = []
    for diagnostic in found:
        by = next((d for d in valid if _covers(d, diagnostic)), None)
        if by is None:
            result.append(diagnostic)
        else:
            used.add(by)
            message = sentence(f"{diagnostic.message} (dispensada: {by.reason})")
            result.append(
                diagnostic._replace(severity=Severity.NOTE, message=message, help="", fix=None)
            )
    unused = [
        _about(
            source,
            d,
            "DISPENSA-SEM-USO",
            f"a dispensa de {d.rule} não dispensa nenhum achado",
            _without(source, d),
        )
        for d in valid
        if d not in used and (all_tables or not d.rule.startswith("TAB-"))
    ]
    return [*result, *problems, *unused]


def _covers(dispensation: Dispensation, diagnostic: Diagnostic) -> bool:
    return (
        diagnostic.rule == dispensation.rule
        and dispensation.first <= diagnostic.span.line <= dispensation.last
    )


def _comments(document: Document) -> Iterator[Dispensation]:
    source = document.source
    for offset, text in document.comments():
        addressed = _COMMENT.match(text)
        if addressed is None:
            continue
        words = _WORDS.fullmatch(addressed[1].strip())
        # A second "#" begins a remark that is no part of the reason.
        rule, reason = (
            (words[1], words[2].partition("#")[0].strip()) if words else ("", addressed[1].strip())
        )
        line, _ = source.position(offset)
        alone = source.line(line).lstrip().startswith("#")
        first, last = _block_below(source, line) if alone else (line, line)
        yield Dispensation(rule, reason, first, last, offset, offset + len(text))


def _block_below(source: Source, line: int) -> tuple[int, int]:
    """First and last line of the key or item below a line, with all that is indented under it."""
    first = line + 1
    while first <= source.line_count and _is_blank(source.line(first)):
        first += 1
    if first > source.line_count:
        return line, line
    indent = _indent(source.line(first))
    last = first
    for number in range(first + 1, source.line_count + 1):
        text = source.line(number)
        if _is_blank(text):
            continue
        is_item = text.lstrip().startswith("- ")
        own_list = is_item and not source.line(first).lstrip().startswith("- ")
        if _indent(text) < indent or (_indent(text) == indent and not own_list):
            break
        last = number
    return first, last


def _is_blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _problem(source: Source, dispensation: Dispensation) -> Diagnostic | None:
    rule, known = dispensation.rule, catalogue()
    if not rule:
        return _about(
            source, dispensation, "DISPENSA-FORMA", f"não entendo “{dispensation.reason}”"
        )
    if rule not in known:
        louder = known.get(rule.upper())
        if louder is not None and louder.dispensable and dispensation.reason:
            at = source.text.index(rule, dispensation.start)
            fix = Fix(f"trocar por {louder.id}", (Edit(at, at + len(rule), louder.id),))
            message = f"{rule} não está no catálogo; a regra {louder.id} escreve-se com maiúsculas"
            return _about(source, dispensation, "DISPENSA-FORMA", message, fix)
        close = get_close_matches(rule, known, n=1)
        guess = f"; você quis dizer {close[0]}?" if close else ""
        return _about(source, dispensation, "DISPENSA-FORMA", f"{rule} não está no catálogo{guess}")
    if not known[rule].dispensable:
        return _about(source, dispensation, "DISPENSA-OBRIGATORIA", _mandatory(known[rule]))
    if not dispensation.reason:
        return _about(
            source, dispensation, "DISPENSA-MOTIVO", f"a dispensa de {rule} não traz motivo"
        )
    return None


def _mandatory(provision: Provision) -> str:
    return f"{provision.id} ({provision.title}) é obrigatória e não admite dispensa"


def _without(source: Source, dispensation: Dispensation) -> Fix:
    """Take a comment away; with its whole line, where nothing else is on it."""
    text = source.text
    line, _ = source.position(dispensation.start)
    start, end = source.line_start(line), source.line_start(line) + len(source.line(line))
    before = text[start : dispensation.start]
    remark = text.find("#", text.index("coapkit", dispensation.start), end)
    if remark >= 0:  # what follows a second "#" is the author's own remark
        return Fix("apagar a dispensa", (Edit(dispensation.start, remark, ""),))
    if before.strip():
        return Fix("apagar a dispensa", (Edit(start + len(before.rstrip()), end, ""),))
    if line < source.line_count:
        end = source.line_start(line + 1)
    return Fix("apagar a dispensa", (Edit(start, end, ""),))


def _about(
    source: Source, dispensation: Dispensation, rule: str, message: str, fix: Fix | None = None
) -> Diagnostic:
    provision = catalogue()[rule]
    span = source.span(dispensation.start, dispensation.end)
    return Diagnostic(
        rule=rule,
        severity=provision.severity,
        path=source.path,
        span=span,
        message=sentence(message),
        help=provision.mend,
        norm=provision.citation,
        snippet=source.snippet(span.line),
        fix=fix,
    )
