"""Where each contract of a repository stands, and what it lacks for the next stage."""

from collections.abc import Iterable
from typing import NamedTuple

from coapkit.contract.model import Contract
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.discovery import find_files
from coapkit.document.excerpt import printable
from coapkit.settings import Settings
from coapkit.tables.folder import TableFinder
from coapkit.validation import check_file, check_source


class Status(NamedTuple):
    """One contract.

    ``following``  the next stage; ``None`` at the last one, or where the file cannot be read
    ``missing``    what counts at the next stage and not yet at this one
    ``unread``     why the file cannot be read, if so
    """

    path: str
    region: str
    stage: Stage
    following: Stage | None
    missing: tuple[Diagnostic, ...]
    errors: int
    warnings: int
    unread: Diagnostic | None = None


def status(
    paths: Iterable[str], *, settings: Settings | None = None
) -> tuple[list[Status], list[Diagnostic]]:
    """Status of every contract that ``paths`` name, by path, and what is wrong with paths or files.

    ``settings`` say where the reference tables are.
    """
    files, problems = find_files(paths)
    finder = TableFinder(settings or Settings())
    found = [_status(file, finder) for file in files]
    return found, problems + [one.unread for one in found if one.unread]


def _status(path: str, finder: TableFinder) -> Status:
    tables = finder.tables_of(path)
    checked = check_file(path, tables=tables)
    stage = checked.stage
    following = Stage(stage + 1) if checked.document and stage < Stage.VIGENTE else None
    missing: tuple[Diagnostic, ...] = ()
    if checked.document is not None and following is not None:
        here = {(d.rule, d.span, d.message) for d in checked.diagnostics}
        later = check_source(checked.document.source, stage=following, tables=tables).diagnostics
        missing = tuple(
            d
            for d in sorted(later, key=lambda d: d.sort_key)
            if d.severity is Severity.ERROR and (d.rule, d.span, d.message) not in here
        )
    found = checked.diagnostics
    return Status(
        path=path,
        region=_region(checked.contract),
        stage=stage,
        following=following,
        missing=missing,
        errors=sum(d.severity is Severity.ERROR for d in found),
        warnings=sum(d.severity is Severity.WARNING for d in found),
        unread=min(found, key=_gravest) if checked.document is None and found else None,
    )


def _gravest(finding: Diagnostic) -> tuple[int, object]:
    return finding.severity.rank, finding.sort_key


def _region(contract: Contract | None) -> str:
    if contract is None:
        return "(ilegível)"
    region = contract.regiao
    return printable(" ".join(filter(None, (region.codigo, region.nome)))) or "(sem Região)"
