"""Where each contract of a repository stands, and what it lacks for the next stage."""

from collections.abc import Iterable
from typing import NamedTuple

from coapkit.contract.model import Contract
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.discovery import find_files
from coapkit.settings import Settings
from coapkit.tables.folder import TableFinder
from coapkit.validation import check_file


class Status(NamedTuple):
    """One contract. ``missing``: what counts at the next stage and not yet at this one."""

    path: str
    region: str
    stage: Stage
    following: Stage | None
    missing: tuple[Diagnostic, ...]
    errors: int
    warnings: int


def status(
    paths: Iterable[str], *, settings: Settings | None = None
) -> tuple[list[Status], list[Diagnostic]]:
    """Status of every contract that ``paths`` name, by path, and the paths that give none.

    ``settings`` say where the reference tables are.
    """
    files, problems = find_files(paths)
    finder = TableFinder(settings or Settings())
    return [_status(file, finder) for file in files], problems


def _status(path: str, finder: TableFinder) -> Status:
    tables = finder.tables_of(path)
    checked = check_file(path, tables=tables)
    stage = checked.stage
    following = Stage(stage + 1) if stage < Stage.VIGENTE else None
    missing: tuple[Diagnostic, ...] = ()
    if following is not None and checked.contract is not None:
        here = {(d.rule, d.span, d.message) for d in checked.diagnostics}
        later = check_file(path, stage=following, tables=tables).diagnostics
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
    )


def _region(contract: Contract | None) -> str:
    if contract is None:
        return "(ilegível)"
    region = contract.regiao
    return " ".join(part for part in (region.codigo, region.nome) if part) or "(sem Região)"
