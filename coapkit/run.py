"""One run over many files: find them, check each, gather the report."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coapkit import __version__
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Report, build_report
from coapkit.discovery import STDIN, find_files
from coapkit.outcome import Outcome, Task, examine
from coapkit.reporters.options import RuleText
from coapkit.repository import check_repository
from coapkit.settings import Settings
from coapkit.tables.folder import TableFinder

if TYPE_CHECKING:
    from coapkit.result_cache import ResultCache

WORTHWHILE = 1_000_000
"""Bytes to check from which on a second process pays."""


def validate_paths(
    paths: Iterable[str],
    *,
    stage: Stage | None = None,
    settings: Settings | None = None,
    jobs: int | None = 1,
    cache: "ResultCache | None" = None,
) -> tuple[Report, dict[str, str]]:
    """Check every contract that ``paths`` name, each alone and all together.

    ``settings`` say where the reference tables are. ``jobs``: processes, 0 for one a core, ``None``
    for as many as pay. ``cache``: where outcomes of unchanged files are. Neither changes a report.

    Returns the report, and by path the texts of those files whose findings have a fix.
    """
    files, diagnostics = find_files(paths)
    finder = TableFinder(settings or Settings())
    tasks = [Task(file, stage, finder.folder_of(file)) for file in files]
    outcomes = _outcomes(tasks, jobs, cache)
    pending: dict[str, int] = {}
    sources: dict[str, str] = {}
    for task, outcome in zip(tasks, outcomes, strict=True):
        diagnostics.extend(outcome.diagnostics)
        if outcome.pending:
            pending[task.path] = outcome.pending
        if outcome.text:
            sources[task.path] = outcome.text
        if task.tables is not None:
            finder.note(task.tables, outcome.problems)
    diagnostics.extend(check_repository([o.summary for o in outcomes if o.summary is not None]))
    return build_report(__version__, files, diagnostics, pending, finder.remarks()), sources


def _outcomes(
    tasks: Sequence[Task], jobs: int | None, cache: "ResultCache | None"
) -> list[Outcome]:
    """The outcome of each task, in their order."""
    if cache is None:
        return _examine_all(tasks, jobs, None)
    known = [cache.get(task) for task in tasks]
    fresh = iter(
        _examine_all([t for t, o in zip(tasks, known, strict=True) if o is None], jobs, cache)
    )
    outcomes = [next(fresh) if outcome is None else outcome for outcome in known]
    if None in known:
        cache.prune()
    return outcomes


def _examine_all(
    tasks: Sequence[Task], jobs: int | None, cache: "ResultCache | None"
) -> list[Outcome]:
    # The largest first: what comes last should be short.
    sizes = {task.path: _size(task.path) for task in tasks}
    inside = [task for task in tasks if task.path != STDIN]
    inside.sort(key=lambda task: -sizes[task.path])
    if len(inside) < 2 or jobs == 1 or (jobs is None and sum(sizes.values()) < WORTHWHILE):
        return [examine(task, cache) for task in tasks]

    import gc
    from functools import partial

    from coapkit.outcome import prepare
    from coapkit.parallel import available_cores, map_in_processes

    processes = min(jobs or available_cores(), len(inside))
    if processes < 2:
        return [examine(task, cache) for task in tasks]
    prepare()
    gc.freeze()  # collections in the processes leave alone, and so shared, what is loaded
    found = map_in_processes(partial(examine, cache=cache), inside, processes)
    by_path = {task.path: outcome for task, outcome in zip(inside, found, strict=True)}
    return [by_path.get(task.path) or examine(task, cache) for task in tasks]


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):  # the check says what is the matter
        return 0


def rule_texts(report: Report) -> dict[str, RuleText]:
    """What the catalogue says of the rules that a report names."""
    from coapkit.norm.catalogue import catalogue

    known = catalogue()
    return {
        rule: RuleText(p.title, p.demand, p.why, p.mend, p.citation, p.severity)
        for rule in sorted({d.rule for d in report.diagnostics})
        if (p := known.get(rule)) is not None
    }
