"""What a change concerns: the contracts that changed, and those that depend on them.

A contract's own findings depend on its file, the settings and the reference tables alone; those
across files, on the summaries of all. Of the files in its report, a run over what changed says
exactly what a run over everything says.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from coapkit.changes import Changes
from coapkit.diagnostics import Diagnostic
from coapkit.discovery import STDIN, may_be_contract
from coapkit.document.recognition import shows_contract
from coapkit.document.source import path_text
from coapkit.outcome import Outcome, Task, survey
from coapkit.reporters.wording import count_or_none
from coapkit.repository import Reread, Summary, check_repository
from coapkit.settings import FILES as SETTINGS_FILES
from coapkit.settings import Settings
from coapkit.tables.folder import FOLDER, TableFinder


class ChangedCheck(NamedTuple):
    """Outcomes by path as named, findings across files, and what to say of the selection."""

    outcomes: dict[str, Outcome]
    across: list[Diagnostic]
    remark: str


def check_changed(
    paths: Sequence[str],
    files: Sequence[str],
    changes: Changes,
    settings: Settings,
    *,
    check: Callable[[Sequence[str]], dict[str, Outcome]],
    survey_all: Callable[[Sequence[str]], Sequence[Summary | None]],
    reread: Reread,
) -> ChangedCheck:
    """Check those of ``files`` that changed and those that depend on them.

    ``paths``: what the run was asked to look at, where ``files`` were found. ``check`` and
    ``survey_all`` give the outcomes and the summaries of files; ``reread`` their documents.
    """
    everything = concerns_all(changes, settings, files)
    changed = [file for file in files if everything or not changes.vouches_for(file)]
    outcomes = check(changed)
    others = [file for file in files if file not in outcomes]
    earlier = earlier_contracts(changes, paths) if others else {}
    concerned: list[str] = []
    across: list[Diagnostic] = []
    if changed or earlier:
        same = [s for s in survey_all(others) if s is not None]
        after = [*same, *(o.summary for o in outcomes.values() if o.summary is not None)]
        was = [survey(Task(path), data) for path, data in earlier.items()]
        before = [*same, *(summary for summary in was if summary is not None)]
        names = dependents(map(path_text, changed), before, after, reread)
        concerned = [file for file in others if path_text(file) in names]
        outcomes.update(check(concerned))
        reported = set(map(path_text, outcomes))
        across = [d for d in check_repository(after, reread) if d.path in reported]
    remark = _remark(changes, len(files), len(changed), len(concerned), everything)
    return ChangedCheck(outcomes, across, remark)


def _remark(changes: Changes, total: int, changed: int, concerned: int, everything: bool) -> str:
    since = f"desde {changes.reference}"
    if everything:
        return (
            f"mudaram {since} as configurações, as tabelas ou os modelos, de que todos os "
            "contratos dependem: foram conferidos todos"
        )
    if not changed and not concerned:
        if total < 2:
            return f"o contrato não mudou {since}" if total else f"nenhum contrato mudou {since}"
        return f"nenhum dos {total} contratos mudou {since}, nem depende do que mudou"
    said = f"{since}: {count_or_none(changed, 'contrato mudou', 'contratos mudaram')}"
    if concerned:
        said += f" e {count_or_none(concerned, 'depende', 'dependem')} do que mudou"
    if left := total - changed - concerned:
        said += f"; {count_or_none(left, 'outro não foi conferido', 'outros não foram conferidos')}"
    return said


def dependents(
    changed: Iterable[str], before: Sequence[Summary], after: Sequence[Summary], reread: Reread
) -> set[str]:
    """Paths of contracts that did not change and whose findings across files a change concerns.

    ``before`` and ``after``: summaries of all contracts at the base and now. A contract depends on
    the change if a finding of its own names a changed file, or if its findings are not what they
    were: a region, a municipality or a number came or went, a referral lost its answer.
    """
    changed = set(changed)
    now = _by_path(check_repository(after, reread))
    then = _by_path(check_repository(before, reread))
    return {
        path
        for path in {summary.path for summary in after} - changed
        if now.get(path) != then.get(path)
        or any(r.path in changed for d in now.get(path, ()) for r in d.related)
    }


def _by_path(found: Iterable[Diagnostic]) -> dict[str, set[Diagnostic]]:
    by_path: dict[str, set[Diagnostic]] = {}
    for diagnostic in found:
        by_path.setdefault(diagnostic.path, set()).add(diagnostic)
    return by_path


def concerns_all(changes: Changes, settings: Settings, files: Iterable[str]) -> bool:
    """Did something change that all contracts depend on: settings, tables, templates?

    ``files``: the contracts of the run. What is gone counts, too.
    """
    here = Path.cwd()
    above = {here, *here.parents}
    for folder in above:
        for name in SETTINGS_FILES:
            path = folder / name
            if path.is_file() and not changes.vouches_for(path):
                return True
    finder = TableFinder(settings)
    homes = {Path(os.path.realpath(file)).parent for file in files if file != STDIN} | {here}
    named = {
        (settings.folder / folder).resolve()
        for folder in (settings.tables, settings.templates)
        if folder
    }
    used = named | {tables for file in files if (tables := finder.folder_of(file)) is not None}
    if any(not changes.vouches_for(file) for folder in used for file in _files_below(folder)):
        return True
    below = {folder for home in homes for folder in (home, *home.parents)}
    for changed in changes.before:
        path = changes.root / changed
        if path.name in SETTINGS_FILES and path.parent in above:
            return True
        if any(p in named or (p.name == FOLDER and p.parent in below) for p in path.parents):
            return True
    return False


def _files_below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in files if not name.startswith("."))
        folders[:] = [name for name in folders if not name.startswith(".")]


def earlier_contracts(changes: Changes, paths: Iterable[str]) -> dict[str, bytes]:
    """What the contracts that changed or are gone were at the base, by the path a run gives them.

    ``paths``: what the run looks at: files, and folders with the contracts below them.
    """
    named: dict[str, str] = {}  # by path in the repository
    certain: set[str] = set()
    targets = {changes.root / changed: changed for changed in changes.before}
    for path in paths:
        real = Path(path).resolve()
        if (changed := targets.get(real)) is not None:
            named[changed] = path
            certain.add(changed)
        if real.is_file():
            continue  # nothing is below it; many files may be named, and many have changed
        for target, changed in targets.items():
            if target != real and target.is_relative_to(real):
                below = target.relative_to(real)
                if may_be_contract(below):
                    named.setdefault(changed, str(Path(path, below)))
    return {
        named[changed]: data
        for changed, data in changes.contents(named).items()
        if changed in certain or shows_contract(data)
    }
