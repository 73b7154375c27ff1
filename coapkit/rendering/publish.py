"""A contract's file to its papers on disk: check, lay out, write.

The only module of this folder that reads the contract's file and writes the results.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import normalize

from coapkit.contract.model import Contract
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.document.source import SourceError, read_bytes
from coapkit.rendering.errors import RenderError
from coapkit.source_date import source_date
from coapkit.validation import Checked, check_file

if TYPE_CHECKING:
    from coapkit.comparison.comparison import Comparison
    from coapkit.rendering.cache import PartCache
    from coapkit.rendering.gazette import Act
    from coapkit.rendering.paper import Paper
    from coapkit.rendering.parts import Part
    from coapkit.rendering.pdf import Attached, Means, Pdf
    from coapkit.rendering.templating import Templates
    from coapkit.rendering.workers import Workers
    from coapkit.tables.store import Tables

PAPERS: Final = (
    "contrato.pdf",
    "contrato.html",
    "extrato.rtf",
    "extrato.pdf",
    "parecer.pdf",
    "parecer.html",
)
"""What is made of a contract unless other papers are asked for: document and format."""

OF_TWO_VERSIONS: Final = (
    "aditivo.pdf",
    "aditivo.html",
    "extrato-aditivo.rtf",
    "extrato-aditivo.pdf",
)
"""What is made of a contract and the version before it: the termo aditivo and its extract."""

ALL_PAPERS: Final = (*PAPERS, *OF_TWO_VERSIONS, "pcep.pdf")
"""What can be made. ``pcep.pdf`` is a file for each protocol, named by its id."""

_DOCUMENTS: Final = frozenset(paper.partition(".")[0] for paper in ALL_PAPERS)

_OF_ANY_CONTRACT = ("parecer.pdf", "parecer.html")
"""Papers made of contracts with errors too: to say what is wrong is their purpose."""

Progress = Callable[[str, int, int], None]

MINUTA: Final = "minuta"
"""Kind of a paper, beside its own, that nobody is to sign."""

_LONG = 100_000
"""Bytes of a contract whose pages are worth processes that get ready while it is checked."""

_SHOWN_FINDINGS = 5
_CONCERNING_TEXT = ("nenhuma fonte tem", "o vínculo", "mais de uma parte tem")
_LONGEST_NAME: Final = 60
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


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


def choose(words: Iterable[str]) -> tuple[str, ...]:
    """The papers that ``--only`` names: documents (``extrato``) or one format (``extrato.rtf``).

    ``aditivo`` includes its extract. No word: the usual ones. Raises ValueError, in Portuguese, for
    a word that names none.
    """
    chosen: set[str] = set()
    for word in words:
        found = [p for p in ALL_PAPERS if word in (p, *_documents(p))]
        if not found:
            documents = dict.fromkeys(p.partition(".")[0] for p in ALL_PAPERS)
            raise ValueError(
                f"“{word}” não é um documento; use um de: {', '.join([*documents, *ALL_PAPERS])}"
            )
        chosen.update(found)
    return tuple(p for p in ALL_PAPERS if p in chosen) or PAPERS


def _documents(paper: str) -> tuple[str, ...]:
    """The words that name a paper whatever its format."""
    document = paper.partition(".")[0]
    return (document, document.removeprefix("extrato-"))


def namesakes(paths: Iterable[str]) -> tuple[str, str] | None:
    """Two contracts whose papers would replace one another, called the same in one folder."""
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(Path(path).stem.casefold(), path)
        if os.path.realpath(other) != os.path.realpath(path):
            return other, path
    return None


def publish(
    path: str,
    folder: Path,
    *,
    papers: tuple[str, ...] = PAPERS,
    draft: bool = False,
    tools: "Tools | None" = None,
    tables: "Tables | None" = None,
    since: str | None = None,
) -> Iterator[Path]:
    """Make the papers of one contract in ``folder`` and yield each path written.

    ``tables``: reference tables to check it against. ``since``: path of the version that a termo
    aditivo is to alter; the papers of two versions need it.

    Files are called after the contract's: ``baturite-contrato.pdf``. All are made before the first
    is written, and each replaces its predecessor whole.

    Raises RenderError where a paper cannot be made, OSError where it cannot be written, and Refused
    for a contract with errors (unless ``draft``): the opinion of conformity says what these are, so
    that it, if asked for, is written before the refusal of the other papers. A version that needs
    a contract of its own is refused too. Where there is nothing to make a paper of, a remark says
    so. Refused, too, and nothing written, where a paper would replace one that somebody has signed.
    """
    from coapkit.cli.output import write_atomically

    tools = tools or Tools()
    try:
        data = read_bytes(path)
    except SourceError:
        data = b""  # the check meets the same error, and says it
    if tools.workers and len(data) >= _LONG and "contrato.pdf" in papers:
        tools.workers.expect_much()
    job = _job(path, data, check_file(path, tables=tables, data=data or None), draft)._replace(
        tables=tables
    )
    refusal = None if draft else _refusal_of_errors(job)
    possible = [paper for paper in papers if not refusal or paper in _OF_ANY_CONTRACT]
    if since is not None and set(possible) & set(OF_TWO_VERSIONS):
        job = job._replace(amendment=_amendment(job, since, tools))
    planned: list[Planned] = []
    remarks: dict[str, None] = {}
    for document, group in groupby(possible, lambda paper: paper.partition(".")[0]):
        if remark := _nothing_to_make(document, job):
            remarks[remark] = None
        else:
            planned += _MAKERS[document](list(group), job, tools)
    targets = [
        (folder / f"{job.path.stem}-{paper}", content)
        for paper, content in _made(planned, job, tools)
    ]
    for target, _ in targets:
        if _is_signed(target):
            raise Refused(
                f"erro: {target} já está assinado, e não o substituo: grave em outra pasta "
                "(--output), ou mude o assinado de lugar"
            )
    for target, content in targets:
        write_atomically(target, content)
        yield target
    for remark in remarks:
        if tools.remark:
            tools.remark(remark)
    if refusal and len(possible) < len(papers):
        raise Refused(refusal)


def _made(planned: "Sequence[Planned]", job: Job, tools: "Tools") -> list[tuple[str, bytes]]:
    """The files with their contents; all PDF files at once, so that no process waits."""
    pdfs = [content for _, content in planned if not isinstance(content, bytes)]
    if not pdfs:
        return [(name, content) for name, content in planned if isinstance(content, bytes)]
    from coapkit.rendering.pdf import render_pdfs

    remarks: list[list[str]] = [[] for _ in pdfs]
    with tools.means() as means:
        printed = iter(list(render_pdfs(pdfs, means, remarks)))
    if tools.remark:
        for pdf, found in zip(pdfs, remarks, strict=True):
            for remark in _of_the_text(found):
                tools.remark(f"nota: {job.path} ({pdf.kinds[0]}): {remark}")
    return [
        (name, content if isinstance(content, bytes) else next(printed))
        for name, content in planned
    ]


def _nothing_to_make(document: str, job: Job) -> str:
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


def _amendment(job: Job, since: str, tools: "Tools") -> "Comparison":
    """What differs from the version before. Raises Refused where no termo aditivo can do it."""
    from coapkit.comparison.amendment import is_signed, needs_new_contract, not_the_next
    from coapkit.comparison.comparison import compare_versions
    from coapkit.comparison.reading import Unreadable, read_version

    versions = []
    for path in (since, str(job.path)):
        try:
            versions.append(read_version(path))
        except Unreadable as problem:
            hint = "as versões não puderam ser comparadas"
            raise Refused(_refusal(path, list(problem.diagnostics), hint)) from problem
    comparison = compare_versions(*versions, templates=tools.templates)
    if reason := needs_new_contract(comparison) or not_the_next(comparison):
        raise Refused(f"erro: {job.path} não se faz de {since} por termo aditivo: {reason}")
    if not job.draft and not is_signed(comparison):
        raise Refused(
            f"erro: {since} ainda não foi assinado: altere a própria minuta, ou use --draft para "
            "uma minuta de termo aditivo"
        )
    return comparison


def _is_signed(path: Path) -> bool:
    """Whether there is a PDF with a signature: its byte range is never compressed."""
    try:
        return path.suffix == ".pdf" and b"/ByteRange" in path.read_bytes()
    except OSError:
        return False


def _job(path: str, data: bytes, checked: Checked, draft: bool) -> Job:
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
    )


def _errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [d for d in diagnostics if d.severity is Severity.ERROR]


def _refusal_of_errors(job: Job) -> str | None:
    """Why a contract with errors is not published, or ``None`` where it has none."""
    errors = _errors(job.diagnostics)
    hint = "corrija-os, ou use --draft para publicar uma minuta"
    return _refusal(str(job.path), errors, hint) if errors else None


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


class Tools(NamedTuple):
    """What making a paper may use; all optional.

    ``templates``  the user's own over the package's (see ``overrides``)
    ``remark``     is told why there is nothing to make a paper of, and what a reader of one would
                   miss: a character that no font has
    """

    workers: "Workers | None" = None
    cache: "PartCache | None" = None
    progress: Progress | None = None
    templates: "Templates | None" = None
    remark: Callable[[str], None] | None = None

    @contextmanager
    def means(self) -> "Iterator[Means]":
        """What pages are made with; processes of its own where none are given."""
        from coapkit.rendering.pdf import Means
        from coapkit.rendering.workers import Workers

        with nullcontext(self.workers) if self.workers else Workers() as workers:
            yield Means(workers, self.cache, self.progress)

    def assets(self) -> dict[str, bytes]:
        """Fonts, and the images that lie among the templates, by name."""
        from coapkit.rendering.fonts import shipped_fonts

        return {**shipped_fonts(), **(self.templates.images if self.templates else {})}


def _contract(papers: Sequence[str], job: Job, tools: Tools) -> "Iterator[Planned]":
    from coapkit.rendering.html import contract_html, contract_sections
    from coapkit.rendering.paper import contract_parts, contract_styles
    from coapkit.rendering.view import contract_view

    own = tools.templates
    view = contract_view(job.contract, draft=job.draft, source_hash=job.digest, templates=own)
    sections = contract_sections(view, own)
    for paper in papers:
        if paper.endswith(".html"):
            yield paper, contract_html(view, own, sections, tools.cache).encode("utf-8")
        else:
            parts, styles = contract_parts(view, own, sections), contract_styles(view, own)
            kinds = _kinds("contrato", job)
            yield paper, _pdf(view, parts, styles, _attachments(job), kinds, job, tools)


def _pdf(
    view: "Paper",
    parts: "Sequence[Part]",
    styles: Sequence[str],
    attachments: "Sequence[Attached]",
    kinds: Sequence[str],
    job: Job,
    tools: Tools,
) -> "Pdf":
    """The parts of a paper as an archival PDF, with headers, footers and what it carries."""
    from coapkit.rendering.paper import contract_furniture
    from coapkit.rendering.pdf import Pdf

    furniture = contract_furniture(view)
    return Pdf(
        parts, view.title, styles, tools.assets(), job.instant, attachments, furniture, kinds
    )


def _of_the_text(remarks: Iterable[str]) -> list[str]:
    """What concerns the author, once each and not too many; what the engine says of styles not."""
    found = [r for r in dict.fromkeys(remarks) if r.startswith(_CONCERNING_TEXT)]
    more = len(found) - _SHOWN_FINDINGS
    return [*found[:_SHOWN_FINDINGS], f"… e mais {more}"] if more > 0 else found


def _kinds(paper: str, job: Job) -> tuple[str, ...]:
    return (paper, MINUTA) if job.draft else (paper,)


def _attachments(job: Job) -> "tuple[Attached, ...]":
    """The paper carries its data: the contract's own file and what its check found."""
    from coapkit import __version__
    from coapkit.diagnostics import build_report
    from coapkit.rendering.pdf import Attached
    from coapkit.rendering.pdf_attachments import SOURCE
    from coapkit.reporters import render

    findings = tuple(d._replace(path=job.path.name) for d in job.diagnostics)
    report = build_report(__version__, [job.path.name], findings)
    return (
        Attached(
            name=job.path.name,
            data=job.data,
            relationship=SOURCE,
            mime="application/yaml",
            description="Arquivo de que este documento foi feito",
            modified=job.instant,
        ),
        Attached(
            name="conferencia.json",
            data=render(report, "json").encode("utf-8"),
            relationship="Supplement",
            mime="application/json",
            description="Resultado da conferência deste arquivo pelo coapkit",
            modified=job.instant,
        ),
    )


def _extract(papers: Sequence[str], job: Job, tools: Tools) -> "Iterator[Planned]":
    from coapkit.rendering.extrato import contract_extract

    yield from _published(contract_extract(job.contract, draft=job.draft), papers, job, tools)


def _amendment_extract(papers: Sequence[str], job: Job, tools: Tools) -> "Iterator[Planned]":
    from coapkit.rendering.extrato_aditivo import amendment_extract

    yield from _published(
        amendment_extract(_two_versions(job), draft=job.draft), papers, job, tools
    )


def _published(act: "Act", papers: Sequence[str], job: Job, tools: Tools) -> "Iterator[Planned]":
    """An act as the gazette takes it, and as it would print it."""
    from coapkit.rendering.rtf import write_rtf

    _accepted(act)
    for paper in papers:
        yield paper, write_rtf(act) if paper.endswith(".rtf") else _preview(act, job, tools)


def _accepted(act: "Act") -> None:
    """Raises RenderError where the gazette's own rules have something against an act."""
    from coapkit.rendering.rtf_lint import lint_act

    refused = [d for d in lint_act(act) if d.severity is Severity.ERROR]
    if refused:
        raise RenderError(
            "o extrato não cumpre as regras do Diário Oficial da União: "
            + "; ".join(d.message for d in refused[:_SHOWN_FINDINGS])
        )


def _preview(act: "Act", job: Job, tools: Tools) -> "Pdf":
    """A preview: laid out once to measure the column, and again to print its length."""
    from coapkit.rendering.fonts import shipped_fonts
    from coapkit.rendering.gazette_preview import FONTS, measure_column, preview_html
    from coapkit.rendering.pdf import Part, Pdf, lay_out_part

    assets = {name: shipped_fonts()[name] for name in FONTS}

    def part(key: str, length: Decimal | None) -> Part:
        return Part(key, preview_html(act, length_cm=length), framed=False)

    with tools.means() as means:
        strip = lay_out_part(part("coluna", None), [], assets, means._replace(progress=None))
    return Pdf(
        [part("previa", measure_column(strip))],
        f"Prévia do {act.kind} – {job.contract.regiao.nome}",
        [],
        assets,
        job.instant,
        _attachments(job),
        kinds=_kinds("extrato", job),
    )


def _opinion(papers: Sequence[str], job: Job, tools: Tools) -> "Iterator[Planned]":
    from coapkit.document.source import decode
    from coapkit.norm.opinion import examine
    from coapkit.rendering.opinion_paper import opinion_html, opinion_part, opinion_styles
    from coapkit.rendering.opinion_view import opinion_view

    opinion = examine(decode(str(job.path), job.data), job.tables)
    if opinion is None:
        raise RenderError("o arquivo mudou durante a publicação e já não pode ser lido")
    view = opinion_view(opinion, file=job.path.name, source_hash=job.digest)
    own = tools.templates
    for paper in papers:
        if paper.endswith(".html"):
            yield paper, opinion_html(view, own, tools.cache).encode("utf-8")
        else:
            examined = job._replace(diagnostics=opinion.findings)  # those that it stands on
            parts, styles = (opinion_part(view, own),), opinion_styles(own)
            yield paper, _pdf(view, parts, styles, _attachments(examined), ("parecer",), job, tools)


def _amendment_papers(papers: Sequence[str], job: Job, tools: Tools) -> "Iterator[Planned]":
    from coapkit.rendering.amendment_view import amendment_view
    from coapkit.rendering.instrument_paper import (
        instrument_html,
        instrument_parts,
        instrument_styles,
    )

    view, own = amendment_view(_two_versions(job), draft=job.draft), tools.templates
    for paper in papers:
        if paper.endswith(".html"):
            yield paper, instrument_html(view, own, tools.cache).encode("utf-8")
        else:
            parts, styles = instrument_parts(view, own), instrument_styles(view.draft, own)
            attached = (*_attachments(job), *_former_version(job))
            yield paper, _pdf(view, parts, styles, attached, _kinds("aditivo", job), job, tools)


def _two_versions(job: Job) -> "Comparison":
    if job.amendment is None:
        raise RenderError("o termo aditivo precisa da versão anterior do contrato")
    return job.amendment


def _former_version(job: Job) -> "tuple[Attached, ...]":
    """What a termo aditivo carries besides: the version it alters, and what it changes in it."""
    from coapkit.comparison.as_json import render
    from coapkit.rendering.pdf import Attached

    found = _two_versions(job)
    old, new = (
        version._replace(path=name)
        for version, name in ((found.old, _former_name(found.old.path)), (found.new, job.path.name))
    )
    return (
        Attached(
            name=old.path,
            data=old.data,
            relationship="Data",
            mime="application/yaml",
            description="Versão do contrato que este termo altera",
            modified=job.instant,
        ),
        Attached(
            name="alteracoes.json",
            data=render(found._replace(old=old, new=new)).encode("utf-8"),
            relationship="Supplement",
            mime="application/json",
            description="Diferenças entre as duas versões do contrato",
            modified=job.instant,
        ),
    )


def _former_name(path: str) -> str:
    """Two versions of a contract often have one name."""
    return f"anterior-{Path(path).name}" if path != "-" else "anterior.yaml"


def _pceps(_: Sequence[str], job: Job, tools: Tools) -> "Iterator[Planned]":
    """Each protocol on a paper of its own, named by its id."""
    from coapkit.rendering.instrument_paper import instrument_parts, instrument_styles
    from coapkit.rendering.pcep_view import pcep_view

    protocols = job.contract.parte_ii.anexo_iii.pceps
    for name, pcep in zip(file_names([p.id for p in protocols]), protocols, strict=True):
        view = pcep_view(job.contract, pcep, draft=job.draft, source_hash=job.digest)
        parts = instrument_parts(view, tools.templates)
        styles = instrument_styles(view.draft, tools.templates)
        kinds = _kinds("pcep", job)
        yield (
            f"{name}.pdf",
            _pdf(view, parts, styles, _attachments(job), kinds, job, tools),
        )


def file_names(ids: Iterable[str]) -> list[str]:
    """A name for the file of each protocol, after its id: ``PCEP 1/2013`` -> ``pcep-1-2013``.

    No two are the same, none is that of another paper of the contract, and all are plain ASCII.
    """
    names: dict[str, None] = {}
    for number, id_ in enumerate(ids, 1):
        bare = normalize("NFKD", id_[:_LONGEST_NAME]).encode("ascii", "ignore").decode()
        name = _UNSAFE.sub("-", bare).strip("-.").lower() or f"pcep-{number}"
        if name in _DOCUMENTS:
            name = f"pcep-{name}"
        while name in names:
            name = f"{name}-{number}"
        names[name] = None
    return list(names)


Planned = tuple[str, "bytes | Pdf"]
"""A file on its way: name after the contract's, and content, or what that is to be made of."""

_MAKERS: Final[dict[str, Callable[[Sequence[str], Job, Tools], Iterator[Planned]]]] = {
    "contrato": _contract,
    "extrato": _extract,
    "parecer": _opinion,
    "aditivo": _amendment_papers,
    "extrato-aditivo": _amendment_extract,
    "pcep": _pceps,
}
"""What makes the files of a document, given those wanted: ``contrato.pdf``, ``contrato.html``."""
