"""A contract's file to its papers on disk: check, lay out, write.

The only module of this folder that writes the results.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from coapkit.rendering.job import (
    Job,
    Refused,
    amendment_to,
    nothing_to_make,
    read_job,
    refusal_of_errors,
)
from coapkit.rendering.makers import MAKERS, Planned, Tools
from coapkit.rendering.papers import OF_ANY_CONTRACT, OF_TWO_VERSIONS, PAPERS

if TYPE_CHECKING:
    from coapkit.rendering.pdf import Pdf
    from coapkit.tables.store import Tables

_SHOWN_REMARKS = 5

_LONG = 100_000
"""Bytes of a contract whose pages are worth processes that get ready while it is checked."""

_CONCERNING_TEXT = ("nenhuma fonte tem", "o vínculo", "mais de uma parte tem")


def publish(
    path: str,
    folder: Path,
    *,
    papers: tuple[str, ...] = PAPERS,
    draft: bool = False,
    tools: Tools | None = None,
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
    if tools.workers and "contrato.pdf" in papers and _is_long(path):
        tools.workers.expect_much()
    job = read_job(path, draft=draft, tables=tables)
    refusal = None if draft else refusal_of_errors(job)
    possible = [paper for paper in papers if not refusal or paper in OF_ANY_CONTRACT]
    if since is not None and set(possible) & set(OF_TWO_VERSIONS):
        job = job._replace(amendment=amendment_to(job, since, tools.templates))
    planned: list[Planned] = []
    remarks: dict[str, None] = {}
    for document, group in groupby(possible, lambda paper: paper.partition(".")[0]):
        if remark := nothing_to_make(document, job):
            remarks[remark] = None
        else:
            planned += MAKERS[document](list(group), job, tools)
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


def _made(planned: Sequence[Planned], job: Job, tools: Tools) -> list[tuple[str, bytes]]:
    """The files with their contents."""
    pdfs = [content for _, content in planned if not isinstance(content, bytes)]
    printed = iter(_printed(pdfs, job, tools) if pdfs else ())
    return [
        (name, content if isinstance(content, bytes) else next(printed))
        for name, content in planned
    ]


def _printed(pdfs: "Sequence[Pdf]", job: Job, tools: Tools) -> list[bytes]:
    """All PDF files at once, so that no process waits; what is odd in their texts is remarked."""
    from coapkit.rendering.pdf import render_pdfs

    remarks: list[list[str]] = [[] for _ in pdfs]
    with tools.means() as means:
        printed = list(render_pdfs(pdfs, means, remarks))
    if tools.remark:
        for pdf, found in zip(pdfs, remarks, strict=True):
            for remark in _of_the_text(found):
                tools.remark(f"nota: {job.path} ({pdf.kinds[0]}): {remark}")
    return printed


def _is_long(path: str) -> bool:
    try:
        return Path(path).stat().st_size >= _LONG
    except (OSError, ValueError):  # whoever reads it says what is the matter
        return False


def _is_signed(path: Path) -> bool:
    """Whether there is a PDF with a signature: its byte range is never compressed."""
    try:
        return path.suffix == ".pdf" and b"/ByteRange" in path.read_bytes()
    except OSError:
        return False


def _of_the_text(remarks: Iterable[str]) -> list[str]:
    """What concerns the author, once each and not too many; what the engine says of styles not."""
    found = [r for r in dict.fromkeys(remarks) if r.startswith(_CONCERNING_TEXT)]
    more = len(found) - _SHOWN_REMARKS
    return [*found[:_SHOWN_REMARKS], f"… e mais {more}"] if more > 0 else found
