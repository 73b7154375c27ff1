"""The pipeline: text -> document -> structure -> contract -> rules -> findings.

Everything here is for one file. What concerns several files at once is ``coapkit.repository``.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from coapkit.contract.build import Problem, build_contract
from coapkit.contract.model import Contract
from coapkit.contract.stage import Stage, stage_of
from coapkit.diagnostics import START, Diagnostic, Fix, Related, Span
from coapkit.document.document import Document, Step
from coapkit.document.excerpt import sentence
from coapkit.document.limits import MAX_RULE_FINDINGS
from coapkit.document.reader import read
from coapkit.document.source import (
    Source,
    SourceError,
    decode,
    is_extract,
    read_bytes,
    read_source,
    too_big,
)
from coapkit.numerals import grouped
from coapkit.record import Record
from coapkit.rules.finding import Mending, Place

if TYPE_CHECKING:
    from coapkit.tables.store import Tables


_MAX_RELATED = 10
"""Second places of one finding: nobody looks at more, and a thousand repetitions have a million."""


class Checked(Record):
    """What is known of one file after the check.

    ``document`` and ``contract`` are ``None`` where the text could not be read. ``diagnostics``
    are those that count at ``stage``; ``pending`` those that count from a later one, unsorted.
    """

    path: str
    document: Document | None
    contract: Contract | None
    stage: Stage
    diagnostics: tuple[Diagnostic, ...]
    pending: tuple[Diagnostic, ...] = ()


class _Raised(Record):
    """A finding of any origin, before the catalogue has a say."""

    rule: str
    message: str
    at: Place
    help: str = ""
    related: tuple[tuple[Place, str], ...] = ()
    fix: Mending | None = None


def check_file(
    path: str,
    *,
    stage: Stage | None = None,
    only: frozenset[str] | None = None,
    tables: "Tables | None" = None,
    data: bytes | None = None,
) -> Checked:
    """Check one file by path (``-``: standard input). See ``check_source``.

    ``data``: its bytes, where they were already read. A text for the gazette (``.rtf``) is held to
    the gazette's own rules.
    """
    if is_extract(path):
        return Checked(path, None, None, stage or Stage.MINUTA, _check_rtf(path, data))
    try:
        source = read_source(path) if data is None else decode(path, data)
    except SourceError as error:
        return Checked(path, None, None, stage or Stage.MINUTA, (cited(error.diagnostic),))
    return check_source(source, stage=stage, only=only, tables=tables)


def _check_rtf(path: str, data: bytes | None) -> tuple[Diagnostic, ...]:
    from coapkit.document.limits import MAX_BYTES
    from coapkit.rendering.rtf_lint import lint_rtf

    try:
        data = read_bytes(path) if data is None else data
    except SourceError as error:
        return (error.diagnostic,)
    return lint_rtf(data, path) if len(data) <= MAX_BYTES else (too_big(path),)


def check_source(
    source: Source,
    *,
    stage: Stage | None = None,
    only: frozenset[str] | None = None,
    tables: "Tables | None" = None,
) -> Checked:
    """Check one contract.

    ``stage``: check as if the contract were at that stage; ``None``: at the one its flow records.
    ``only``: run these rules alone (reading errors are always reported).
    ``tables``: reference tables; ``None``: the rules that need them do not run.
    """
    result = read(source)
    reading = [cited(d) for d in result.diagnostics]
    document = result.document
    if document is None:
        return Checked(source.path, None, None, stage or Stage.MINUTA, tuple(reading))
    reading += [cited(_tab(source, at)) for at in document.indenting_tabs()]
    contract, problems = build_contract(document.root)
    at_stage = stage_of(contract) if stage is None else stage
    counted = list(reading)
    pending: list[Diagnostic] = []
    for raised in _raise_all(document.root, contract, problems, only, tables):
        if only is not None and raised.rule not in only:
            continue
        diagnostic, counts_from = _diagnose(document, raised)
        (counted if counts_from <= at_stage else pending).append(diagnostic)
        if len(counted) + len(pending) >= MAX_RULE_FINDINGS:
            counted.append(_unfinished(source))
            break
    if "# coapkit" in source.text or "#coapkit" in source.text:
        from coapkit.dispensation import apply_dispensations

        all_tables = tables is not None and not tables.missing()
        counted = [
            d
            for d in apply_dispensations(document, counted, pending=pending, all_tables=all_tables)
            if only is None or d.rule in only or d in reading
        ]
    return Checked(source.path, document, contract, at_stage, tuple(counted), tuple(pending))


def _tab(source: Source, at: int) -> Diagnostic:
    return source.finding(
        "YAML-TABULACAO", at, at + 1, "tabulação no recuo; o formato só admite espaços"
    )


def _unfinished(source: Source) -> Diagnostic:
    return source.finding(
        "YAML-TAMANHO",
        0,
        0,
        f"o arquivo tem mais de {grouped(MAX_RULE_FINDINGS)} achados, e o que vem depois destes "
        "não foi conferido",
        "corrija primeiro o que se repete e confira de novo; veja se este é o arquivo certo",
    )


def _raise_all(
    root: Any,
    contract: Contract,
    problems: Iterable[Problem],
    only: frozenset[str] | None,
    tables: "Tables | None",
) -> Iterator[_Raised]:
    from coapkit.rules.registry import run_rules
    from coapkit.structure.check import check_structure

    for form in check_structure(root):
        yield _Raised(form.rule, form.message, form.at, form.help, fix=form.fix)
    for problem in problems:
        error = problem.error
        place = Place(problem.container, problem.key)
        yield _Raised(error.rule, error.message, place, error.help, fix=error.suggestion)
    for rule_id, finding in run_rules(contract, only):
        yield _Raised(
            rule_id, finding.message, finding.at, related=finding.related, fix=finding.fix
        )
    if tables is not None:
        from coapkit.rules.tables import run_table_rules

        for rule_id, finding in run_table_rules(contract, tables, only):
            yield _Raised(rule_id, finding.message, finding.at, related=finding.related)


def _diagnose(document: Document, raised: _Raised) -> tuple[Diagnostic, Stage]:
    """The finding with its place, and the stage from which it counts."""
    from coapkit.norm.catalogue import catalogue
    from coapkit.structure.place import place_in_words

    provision = catalogue()[raised.rule]
    path = path_of_place(document, raised.at)
    span = span_of_place(document, raised.at)
    source = document.source
    return Diagnostic(
        rule=raised.rule,
        severity=provision.severity,
        path=source.path,
        span=span,
        message=sentence(raised.message.rstrip(".")),
        place=sentence(place_in_words(document.root, path)),
        help=sentence(raised.help) or provision.mend,
        norm=provision.citation,
        snippet=source.snippet(span.line),
        related=tuple(_related(document, *other) for other in raised.related[:_MAX_RELATED]),
        fix=None if raised.fix is None else _fix(document, raised.at, raised.fix),
    ), provision.stage


def _fix(document: Document, at: Place, mending: Mending) -> Fix | None:
    """The mend as edits of the text, ``None`` where it cannot be made there."""
    from coapkit.remedy import fix_of

    return fix_of(document, at, mending)


def _related(document: Document, place: Place, note: str) -> Related:
    span = span_of_place(document, place)
    return Related(document.source.path, span, sentence(note), document.source.snippet(span.line))


def path_of_place(document: Document, place: Place) -> tuple[str | int, ...]:
    """Steps from the root to a place; () for what is not in the document."""
    try:
        steps = document.path_of(place.container)
    except KeyError:
        return ()
    return (*steps, place.key) if place.exists and place.key is not None else steps


def span_of_place(document: Document, place: Place) -> Span:
    """Where to put the caret.

    A value; a key's name if asked; a whole mapping or list is marked by its key in the parent (an
    item of a list by its first line), and what is missing by what should contain it.
    """
    container, key = place.container, place.key
    try:
        if key is None or not place.exists:
            parent = document.parent_of(container)
            if parent is None:
                return START if not document.root else _first_key(document)
            outer, key = parent
            if isinstance(outer, dict):
                return document.key_span(outer, key)
            return document.value_span(outer, key)
        if place.on_key or isinstance(container[key], dict | list):  # type: ignore[index]
            return document.key_span(container, key)
        return document.value_span(container, key)
    except KeyError:
        return START


def span_of_steps(document: Document, steps: tuple[Step, ...]) -> Span:
    """Where the value at ``steps`` stands, as ``span_of_place`` marks it; the start if nowhere."""
    try:
        container = document.resolve(steps[:-1])
    except LookupError:
        return START
    if not isinstance(container, dict | list):
        return START
    return span_of_place(document, Place(container, steps[-1]))


def _first_key(document: Document) -> Span:
    root = document.root
    if isinstance(root, dict) and root:
        return document.key_span(root, next(iter(root)))
    return START


def cited(diagnostic: Diagnostic) -> Diagnostic:
    """A reading error with the remedy of the catalogue where it brings none of its own."""
    if diagnostic.help:
        return diagnostic

    from coapkit.norm.catalogue import catalogue

    provision = catalogue().get(diagnostic.rule)
    return diagnostic._replace(help=provision.mend) if provision else diagnostic
