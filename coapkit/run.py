"""One run over many files: find them, check each, gather the report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from coapkit import __version__
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Report, build_report
from coapkit.discovery import find_files
from coapkit.document.source import is_stream, path_text
from coapkit.outcome import Outcome, Task, examine, survey
from coapkit.reporters.options import RuleText
from coapkit.repository import check_repository
from coapkit.settings import Settings
from coapkit.tables.folder import TableFinder

if TYPE_CHECKING:
    from coapkit.changes import Changes
    from coapkit.document.document import Document
    from coapkit.repository import Summary
    from coapkit.result_cache import ResultCache

R = TypeVar("R")

Tell = Callable[[int, int], None]
"""Called with how many files are done, and of how many."""

WORTHWHILE = 1_000_000
"""Bytes to check from which on a second process pays."""


def validate_paths(
    paths: Iterable[str],
    *,
    stage: Stage | None = None,
    settings: Settings | None = None,
    jobs: int | None = 1,
    cache: "ResultCache | None" = None,
    changes: "Changes | None" = None,
    tell: Tell | None = None,
) -> tuple[Report, dict[str, str]]:
    """Check every contract that ``paths`` name, each alone and all together.

    ``settings`` say where the reference tables are. ``jobs``: processes, 0 for one a core, ``None``
    for as many as pay. ``cache``: where outcomes of unchanged files are. Neither changes a report.
    ``changes``: check only what changed, and what depends on it (see ``coapkit.affected``).
    ``tell``: hears of progress; files whose outcomes are kept do not count.

    Returns the report, and by path the texts of those files whose findings have a fix, and of
    standard input.
    """
    paths = list(paths)
    settings = settings or Settings()
    files, diagnostics = find_files(paths)
    finder = TableFinder(settings)
    remarks: list[str] = []
    texts: dict[str, str] = {}

    def check(chosen: Sequence[str]) -> dict[str, Outcome]:
        tasks = [Task(file, stage, finder.folder_of(file)) for file in chosen]
        found = dict(zip(chosen, _outcomes(tasks, jobs, cache, tell), strict=True))
        texts.update((file, outcome.text) for file, outcome in found.items() if outcome.text)
        return found

    def reread(path: str) -> "Document | None":
        return _document(next((f for f in files if path_text(f) == path), path), texts)

    def survey_all(chosen: Sequence[str]) -> "list[Summary | None]":
        tables = TableFinder(settings).folder_of  # what is not checked asks for no table
        return _summaries([Task(file, stage, tables(file)) for file in chosen], jobs, cache)

    if changes is None:
        outcomes = check(files)
        summaries = [o.summary for o in outcomes.values() if o.summary is not None]
        across = check_repository(summaries, reread)
    else:
        from coapkit.affected import check_changed

        outcomes, across, remark = check_changed(
            paths, files, changes, settings, check=check, survey_all=survey_all, reread=reread
        )
        remarks.append(remark)
    pending: dict[str, int] = {}
    for file, outcome in outcomes.items():
        diagnostics.extend(outcome.diagnostics)
        if outcome.pending:
            pending[file] = outcome.pending
        if (tables := finder.folder_of(file)) is not None:
            finder.note(tables, outcome.problems)
    diagnostics.extend(across)
    remarks = [*finder.remarks(), *remarks]
    return build_report(__version__, outcomes, diagnostics, pending, remarks), texts


def _document(path: str, texts: Mapping[str, str]) -> "Document | None":
    """The document of a file that was checked before; of those in ``texts`` without reading it."""
    from coapkit.document.reader import read
    from coapkit.document.source import Source, SourceError, read_source

    try:
        source = Source(path, texts[path]) if path in texts else read_source(path)
    except SourceError:
        return None
    return read(source).document


def _outcomes(
    tasks: Sequence[Task], jobs: int | None, cache: "ResultCache | None", tell: Tell | None
) -> list[Outcome]:
    """The outcome of each task, in their order."""
    from functools import partial

    check = partial(examine, cache=cache)
    if cache is None:
        return _each(check, tasks, jobs, tell)
    known = [cache.get(task) for task in tasks]
    unknown = [t for t, o in zip(tasks, known, strict=True) if o is None]
    fresh = iter(_each(check, unknown, jobs, tell))
    outcomes = [next(fresh) if outcome is None else outcome for outcome in known]
    if None in known:
        cache.prune()
    return outcomes


def _summaries(
    tasks: Sequence[Task], jobs: int | None, cache: "ResultCache | None"
) -> "list[Summary | None]":
    """The summary of each task's file, in their order; none is checked for it."""
    known = [cache.get(task) if cache is not None else None for task in tasks]
    fresh = iter(_each(survey, [t for t, o in zip(tasks, known, strict=True) if o is None], jobs))
    return [next(fresh) if outcome is None else outcome.summary for outcome in known]


def _each(
    function: Callable[[Task], R],
    tasks: Sequence[Task],
    jobs: int | None,
    tell: Tell | None = None,
) -> list[R]:
    """``function`` of each task, in their order, in as many processes as pay."""
    # The largest first: what comes last should be short, and what memory it takes is there for all.
    sizes = {task.path: _size(task.path) for task in tasks}
    inside = [task for task in tasks if not is_stream(task.path)]
    inside.sort(key=lambda task: -sizes[task.path])
    processes = 1
    if len(inside) > 1 and jobs != 1 and (jobs is not None or sum(sizes.values()) >= WORTHWHILE):
        from coapkit.parallel import available_cores

        processes = min(jobs or available_cores(), len(inside))

    def done(count: int) -> None:
        if tell:
            tell(count, len(inside))

    found: Iterable[R]
    if processes > 1:
        found = _in_processes(function, inside, processes, done)
    else:
        found = _told(map(function, inside), done)
    by_path = {task.path: one for task, one in zip(inside, found, strict=True)}
    return [by_path[t.path] if t.path in by_path else function(t) for t in tasks]


def _told(results: Iterable[R], done: Callable[[int], None]) -> Iterator[R]:
    for count, result in enumerate(results, 1):
        yield result
        done(count)


def _in_processes(
    function: Callable[[Task], R],
    tasks: Sequence[Task],
    processes: int,
    done: Callable[[int], None],
) -> list[R]:
    import gc

    from coapkit.outcome import prepare
    from coapkit.parallel import map_in_processes

    prepare()
    gc.freeze()  # collections in the processes leave alone, and so shared, what is loaded
    return map_in_processes(function, tasks, processes, done)


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
