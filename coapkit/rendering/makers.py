"""A checked contract to its papers: what each is made of, or its bytes where that is all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from coapkit.diagnostics import Severity
from coapkit.rendering.errors import RenderError
from coapkit.rendering.job import Job
from coapkit.rendering.papers import MINUTA, file_names

if TYPE_CHECKING:
    from coapkit.comparison.comparison import Comparison
    from coapkit.rendering.cache import PartCache
    from coapkit.rendering.gazette import Act
    from coapkit.rendering.paper import Paper
    from coapkit.rendering.parts import Part
    from coapkit.rendering.pdf import Attached, Means, Pdf, Progress
    from coapkit.rendering.templating import Templates
    from coapkit.rendering.workers import Workers

_SHOWN = 5


class Tools(NamedTuple):
    """What making a paper may use; all optional.

    ``templates``  the user's own over the package's (see ``overrides``)
    ``remark``     is told why there is nothing to make a paper of, and what a reader of one would
                   miss: a character that no font has
    """

    workers: "Workers | None" = None
    cache: "PartCache | None" = None
    progress: "Progress | None" = None
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


Planned = tuple[str, "bytes | Pdf"]
"""A file on its way: name after the contract's, and content, or what that is to be made of."""


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
            + "; ".join(d.message for d in refused[:_SHOWN])
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


MAKERS: Final[dict[str, Callable[[Sequence[str], Job, Tools], Iterator[Planned]]]] = {
    "contrato": _contract,
    "extrato": _extract,
    "parecer": _opinion,
    "aditivo": _amendment_papers,
    "extrato-aditivo": _amendment_extract,
    "pcep": _pceps,
}
"""What makes the files of a document, given those wanted: ``contrato.pdf``, ``contrato.html``."""
