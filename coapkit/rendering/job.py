"""A contract on its way to paper: its file read and checked, and why it may go no further."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coapkit.contract.model import Contract
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.document.source import SourceError, read_bytes
from coapkit.rendering.errors import RenderError
from coapkit.source_date import source_date
from coapkit.validation import check_file

if TYPE_CHECKING:
    from coapkit.comparison.comparison import Comparison
    from coapkit.rendering.templating import Templates
    from coapkit.tables.store import Tables

_SHOWN_FINDINGS = 5


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The contract has errors and no draft was asked for. The text says which, in Portuguese."""


class Job(NamedTuple):
    """One contract on its way to paper.

    ``digest``     SHA-256 of the file's bytes, hexadecimal
    ``instant``    the date of every document made of it
    ``tables``     the reference tables that it was checked against, if any
    ``amendment``  what differs from the version before, where there is one to amend
    """

    path: Path
    data: bytes
    digest: str
    contract: Contract
    draft: bool
    instant: datetime
    diagnostics: tuple[Diagnostic, ...]
    tables: "Tables | None" = None
    amendment: "Comparison | None" = None


def read_job(path: str, *, draft: bool = False, tables: "Tables | None" = None) -> Job:
    """Read and check a contract. Raises Refused for a file that is none, RenderError for a
    SOURCE_DATE_EPOCH that is no date."""
    try:
        data = read_bytes(path)
    except SourceError:
        data = b""  # the check meets the same error, and says it
    checked = check_file(path, tables=tables, data=data or None)
    if checked.contract is None or checked.document is None:
        raise Refused(_refusal(path, _errors(checked.diagnostics), "o arquivo não pôde ser lido"))
    return Job(
        path=Path(path),
        data=data,
        digest=hashlib.sha256(data).hexdigest(),
        contract=checked.contract,
        draft=draft,
        instant=_instant(checked.contract),
        diagnostics=checked.diagnostics,
        tables=tables,
    )


def _instant(contract: Contract) -> datetime:
    """The document's own date, never the clock's: SOURCE_DATE_EPOCH, else signature, else term."""
    try:
        stated = source_date()
    except ValueError as error:
        raise RenderError(str(error)) from error
    if stated:
        return stated
    day = (
        contract.fluxo.assinatura.data
        or contract.identificacao.vigencia.inicio
        or date(2012, 1, 31)  # the Resolution's publication: no date is nearer
    )
    return datetime.combine(day, time(), UTC)


def refusal_of_errors(job: Job) -> str | None:
    """Why a contract with errors is not published, or ``None`` where it has none."""
    errors = _errors(job.diagnostics)
    hint = "corrija-os, ou use --draft para publicar uma minuta"
    return _refusal(str(job.path), errors, hint) if errors else None


def _errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [d for d in diagnostics if d.severity is Severity.ERROR]


def _refusal(path: str, errors: list[Diagnostic], hint: str) -> str:
    count = "1 erro" if len(errors) == 1 else f"{len(errors)} erros"
    ordered = sorted(errors, key=lambda d: d.sort_key)
    lines = [f"erro: {path} tem {count}; {hint}:"]
    lines += [
        f"  {d.path}:{d.span.line}:{d.span.column}: [{d.rule}] {d.message}"
        for d in ordered[:_SHOWN_FINDINGS]
    ]
    if len(ordered) > _SHOWN_FINDINGS:
        lines.append(f"  … todos em: coapkit validate {path}")
    return "\n".join(lines)


def amendment_to(job: Job, since: str, templates: "Templates | None" = None) -> "Comparison":
    """What differs from the version before, at the path ``since``.

    Raises Refused where no termo aditivo can make one of the other.
    """
    from coapkit.comparison.amendment import is_signed, needs_new_contract, not_the_next
    from coapkit.comparison.comparison import compare_versions
    from coapkit.comparison.reading import Unreadable, read_version

    versions = []
    for path, data in ((since, None), (str(job.path), job.data)):
        try:
            versions.append(read_version(path, data))
        except Unreadable as problem:
            hint = "as versões não puderam ser comparadas"
            raise Refused(_refusal(path, list(problem.diagnostics), hint)) from problem
    comparison = compare_versions(*versions, templates=templates)
    if reason := needs_new_contract(comparison) or not_the_next(comparison):
        raise Refused(f"erro: {job.path} não se faz de {since} por termo aditivo: {reason}")
    if not job.draft and not is_signed(comparison):
        raise Refused(
            f"erro: {since} ainda não foi assinado: altere a própria minuta, ou use --draft para "
            "uma minuta de termo aditivo"
        )
    return comparison


def nothing_to_make(document: str, job: Job) -> str:
    """Why there is nothing to make a document of; "" where there is."""
    if document == "pcep" and not job.contract.parte_ii.anexo_iii.pceps:
        return f"{job.path}: o Anexo III não tem PCEP; nenhum protocolo foi gravado"
    if job.amendment is not None and document in ("aditivo", "extrato-aditivo"):
        from coapkit.comparison.amendment import alterations

        if not job.amendment.changes:
            return f"{job.path}: nada a aditar: as duas versões dizem o mesmo"
        if not alterations(job.amendment):
            return (
                f"{job.path}: nada a aditar: só mudam dados que não se alteram por termo aditivo "
                "(versão, número, processo, signatários, fluxo, somas declaradas)"
            )
    return ""
