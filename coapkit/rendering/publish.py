"""A contract's file to its papers on disk: check, lay out, write.

The only module of this folder that reads the contract's file and writes the results.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from coapkit.contract.model import Contract
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.rendering.errors import RenderError
from coapkit.validation import Checked, check_file

if TYPE_CHECKING:
    from coapkit.rendering.cache import PartCache
    from coapkit.rendering.gazette import Act
    from coapkit.rendering.opinion_view import OpinionView
    from coapkit.rendering.pdf import Attached
    from coapkit.rendering.templating import Templates
    from coapkit.rendering.view import ContractView
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
"""What can be made of a contract: document and format."""

_OF_ANY_CONTRACT = ("parecer.pdf", "parecer.html")
"""Papers made of contracts with errors too: to say what is wrong is their purpose."""

Progress = Callable[[str, int, int], None]

MINUTA: Final = "minuta"
"""Kind of a paper, beside its own, that nobody is to sign."""

_SHOWN_FINDINGS = 5


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The contract has errors and no draft was asked for. The text says which, in Portuguese."""


class Job(NamedTuple):
    """One contract on its way to paper.

    ``digest``   SHA-256 of the file's bytes, hexadecimal
    ``instant``  the date of every document made of it
    ``tables``   the reference tables that it was checked against, if any
    """

    path: Path
    data: bytes
    digest: str
    contract: Contract
    draft: bool
    instant: datetime
    diagnostics: tuple[Diagnostic, ...]
    tables: "Tables | None" = None


def choose(words: Iterable[str]) -> tuple[str, ...]:
    """The papers that ``--only`` names: documents (``extrato``) or one format (``extrato.rtf``).

    No word: all. Raises ValueError, in Portuguese, for a word that names none.
    """
    chosen: set[str] = set()
    for word in words:
        found = [p for p in PAPERS if word in (p, p.partition(".")[0])]
        if not found:
            documents = dict.fromkeys(p.partition(".")[0] for p in PAPERS)
            raise ValueError(
                f"“{word}” não é um documento; use um de: {', '.join([*documents, *PAPERS])}"
            )
        chosen.update(found)
    return tuple(p for p in PAPERS if not chosen or p in chosen)


def publish(
    path: str,
    folder: Path,
    *,
    papers: tuple[str, ...] = PAPERS,
    draft: bool = False,
    tools: "Tools | None" = None,
    tables: "Tables | None" = None,
) -> Iterator[Path]:
    """Make the papers of one contract in ``folder`` and yield each path written.

    ``tables``: reference tables to check it against.

    Files are called after the contract's: ``baturite-contrato.pdf``. All are made before the first
    is written, and each replaces its predecessor whole.

    Raises RenderError where a paper cannot be made, OSError where it cannot be written, and Refused
    for a contract with errors (unless ``draft``): the opinion of conformity says what these are, so
    that it, if asked for, is written before the refusal of the other papers.
    """
    from coapkit.cli.output import write_atomically

    job = _job(path, check_file(path, tables=tables), draft)._replace(tables=tables)
    tools = tools or Tools()
    refusal = None if draft else _refusal_of_errors(job)
    possible = [paper for paper in papers if not refusal or paper in _OF_ANY_CONTRACT]
    made = [(paper, _MAKERS[paper](job, tools)) for paper in possible]
    for paper, content in made:
        target = folder / f"{job.path.stem}-{paper}"
        write_atomically(target, content)
        yield target
    if refusal and len(possible) < len(papers):
        raise Refused(refusal)


def _job(path: str, checked: Checked, draft: bool) -> Job:
    if checked.contract is None or checked.document is None:
        raise Refused(_refusal(path, _errors(checked.diagnostics), "o arquivo não pôde ser lido"))
    data = Path(path).read_bytes()
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
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    day = (
        contract.fluxo.assinatura.data
        or contract.identificacao.vigencia.inicio
        or date(2012, 1, 31)  # the Resolution's publication: no date is nearer
    )
    return datetime.combine(day, time(), UTC)


class Tools(NamedTuple):
    """What making a paper may use; all optional.

    ``templates``  the user's own over the package's (see ``overrides``)
    """

    workers: "Workers | None" = None
    cache: "PartCache | None" = None
    progress: Progress | None = None
    templates: "Templates | None" = None

    def assets(self) -> dict[str, bytes]:
        """Fonts, and the images that lie among the templates, by name."""
        from coapkit.rendering.fonts import shipped_fonts

        return {**shipped_fonts(), **(self.templates.images if self.templates else {})}


def _contract_view(job: Job, tools: Tools) -> "ContractView":
    from coapkit.rendering.view import contract_view

    return contract_view(
        job.contract, draft=job.draft, source_hash=job.digest, templates=tools.templates
    )


def _contract_html(job: Job, tools: Tools) -> bytes:
    from coapkit.rendering.html import contract_html

    return contract_html(_contract_view(job, tools), tools.templates).encode("utf-8")


def _contract_pdf(job: Job, tools: Tools) -> bytes:
    from coapkit.rendering.paper import contract_furniture, contract_parts, contract_styles
    from coapkit.rendering.pdf import render_parts

    view = _contract_view(job, tools)
    return render_parts(
        contract_parts(view, tools.templates),
        title=view.title,
        stylesheets=contract_styles(view, tools.templates),
        assets=tools.assets(),
        attachments=_attachments(job),
        kinds=_kinds("contrato", job),
        furniture=contract_furniture(view),
        instant=job.instant,
        workers=tools.workers,
        cache=tools.cache,
        progress=tools.progress,
    )


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


def _extract_act(job: Job) -> "Act":
    """The extract, once the gazette's own rules have nothing against it."""
    from coapkit.rendering.extrato import contract_extract
    from coapkit.rendering.rtf_lint import lint_act

    act = contract_extract(job.contract, draft=job.draft)
    refused = [d for d in lint_act(act) if d.severity is Severity.ERROR]
    if refused:
        raise RenderError(
            "o extrato não cumpre as regras do Diário Oficial da União: "
            + "; ".join(d.message for d in refused[:_SHOWN_FINDINGS])
        )
    return act


def _extract_rtf(job: Job, _tools: Tools) -> bytes:
    from coapkit.rendering.rtf import write_rtf

    return write_rtf(_extract_act(job))


def _extract_pdf(job: Job, _tools: Tools) -> bytes:
    """A preview: laid out once to measure the column, and again to print its length."""
    from coapkit.rendering.engine import lay_out
    from coapkit.rendering.fonts import printable, shipped_fonts
    from coapkit.rendering.gazette_preview import FONTS, measure_column, preview_html
    from coapkit.rendering.pdf import write_pdf

    act = _extract_act(job)
    assets = {name: shipped_fonts()[name] for name in FONTS}
    strip = printable(preview_html(act, length_cm=None), assets.values())
    length = measure_column(lay_out(strip, [], assets, lambda _tree: None))
    return write_pdf(
        printable(preview_html(act, length_cm=length), assets.values()),
        title=f"Prévia do extrato – {job.contract.regiao.nome}",
        stylesheets=[],
        assets=assets,
        attachments=_attachments(job),
        kinds=_kinds("extrato", job),
        instant=job.instant,
    )


def _opinion(job: Job) -> "tuple[OpinionView, Job]":
    """The opinion's view, and the job with the findings that the opinion stands on."""
    from coapkit.document.source import decode
    from coapkit.norm.opinion import examine
    from coapkit.rendering.opinion_view import opinion_view

    opinion = examine(decode(str(job.path), job.data), job.tables)
    if opinion is None:
        raise RenderError("o arquivo mudou durante a publicação e já não pode ser lido")
    view = opinion_view(opinion, file=job.path.name, source_hash=job.digest)
    return view, job._replace(diagnostics=opinion.findings)


def _opinion_html(job: Job, tools: Tools) -> bytes:
    from coapkit.rendering.opinion_paper import opinion_html

    view, _ = _opinion(job)
    return opinion_html(view, tools.templates).encode("utf-8")


def _opinion_pdf(job: Job, tools: Tools) -> bytes:
    from coapkit.rendering.opinion_paper import opinion_furniture, opinion_part, opinion_styles
    from coapkit.rendering.pdf import render_parts

    view, examined = _opinion(job)
    return render_parts(
        [opinion_part(view, tools.templates)],
        title=view.title,
        stylesheets=opinion_styles(tools.templates),
        assets=tools.assets(),
        attachments=_attachments(examined),
        kinds=("parecer",),
        furniture=opinion_furniture(view),
        instant=job.instant,
        workers=tools.workers,
        cache=tools.cache,
        progress=tools.progress,
    )


_MAKERS: Final[dict[str, Callable[[Job, Tools], bytes]]] = {
    "contrato.pdf": _contract_pdf,
    "contrato.html": _contract_html,
    "extrato.rtf": _extract_rtf,
    "extrato.pdf": _extract_pdf,
    "parecer.pdf": _opinion_pdf,
    "parecer.html": _opinion_html,
}
