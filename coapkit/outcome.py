"""What a run keeps of one file once it is checked: little, and the same from any process."""

from pathlib import Path
from typing import TYPE_CHECKING

from coapkit.diagnostics import Diagnostic
from coapkit.document.source import is_extract, is_stream
from coapkit.record import Record

if TYPE_CHECKING:
    from coapkit.contract.stage import Stage
    from coapkit.repository import Summary
    from coapkit.result_cache import ResultCache


class Task(Record):
    """A file to check: its path, the stage that was asked for, the folder of its tables."""

    path: str
    stage: "Stage | None" = None
    tables: Path | None = None


class Outcome(Record):
    """What checking one file gave.

    ``pending``   how many findings count from a later stage
    ``summary``   for the checks across files; ``None`` where the file could not be read
    ``text``      the file's text, where a finding has a fix or it cannot be read twice; else ""
    ``problems``  what is the matter with the tables; may have been met by an earlier file
    """

    diagnostics: tuple[Diagnostic, ...]
    pending: int
    summary: "Summary | None"
    text: str = ""
    problems: tuple[str, ...] = ()


class WorkerDied(Exception):  # noqa: N818 - the name of what happened
    """A process ended without an answer. Its text says what to do, in Portuguese."""


def examine(task: Task, cache: "ResultCache | None" = None) -> Outcome:
    """Check one file, and keep what it gave in ``cache``."""
    from coapkit.document.source import SourceError, read_bytes
    from coapkit.repository import summarise
    from coapkit.validation import check_file

    tables = None
    if task.tables is not None:
        from coapkit.tables.store import load_tables

        tables = load_tables(task.tables)
    try:
        data = read_bytes(task.path)
    except SourceError:
        data = None  # check_file meets the same error, and says it
    checked = check_file(task.path, stage=task.stage, tables=tables, data=data)
    needed = is_stream(task.path) or any(d.fix for d in checked.diagnostics)
    outcome = Outcome(
        checked.diagnostics,
        len(checked.pending),
        summarise(checked),
        checked.document.source.text if checked.document is not None and needed else "",
        tuple(tables.problems) if tables is not None else (),
    )
    if cache is not None and data is not None:
        cache.put(task, data, outcome)
    return outcome


def survey(task: Task, data: bytes | None = None) -> "Summary | None":
    """What the other contracts need to know of one, without checking it.

    ``data``: the bytes to take for the file's. ``None`` for what cannot be read as a contract.
    """
    from coapkit.contract.build import build_contract
    from coapkit.contract.stage import stage_of
    from coapkit.document.reader import read
    from coapkit.document.source import SourceError, decode, read_bytes
    from coapkit.repository import summarise
    from coapkit.validation import Checked

    if is_extract(task.path):
        return None
    try:
        source = decode(task.path, read_bytes(task.path) if data is None else data)
    except SourceError:
        return None
    document = read(source).document
    if document is None:
        return None
    contract, _ = build_contract(document.root)
    return summarise(Checked(source.path, document, contract, stage_of(contract), ()))


def prepare() -> None:
    """Load what checking needs, so that processes forked from this one need not."""
    from coapkit.rules.registry import checks
    from coapkit.structure.check import check_structure

    checks()
    list(check_structure({}))
