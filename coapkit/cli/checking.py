"""What ``coapkit validate`` does, without the library that reads the command line.

The plain form of the command, ``coapkit validate ARQUIVO...``, comes here directly (see
``coapkit.__main__``): loading Typer takes a third of the time of checking a contract.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from coapkit.cli import exits
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Report, Severity
from coapkit.settings import Settings

NO_CACHE = "COAPKIT_NO_CACHE"
"""Environment variable that switches the cache off, like ``--no-cache``."""


def check(
    paths: Sequence[str],
    settings: Settings,
    *,
    formats: Sequence[str] = ("text",),
    output: Path | None = None,
    fail_on: str | None = None,
    stage: Stage | None = None,
    jobs: int | None = None,
    cache: bool = True,
    changed_since: str | None = None,
) -> int:
    """Check, report, and return the exit code.

    ``formats``: names of formats, each with ``=FILE`` for a file of its own. ``changed_since``: a
    git reference; see ``coapkit.changes``.
    Raises ``Unwritable`` (``coapkit.cli.output``) and ``ChangesError``.
    """
    from coapkit.outcome import WorkerDied
    from coapkit.run import validate_paths

    changes = None
    if changed_since is not None:
        from coapkit.changes import changes_since

        changes = changes_since(changed_since, Path.cwd())
    outcomes = None
    if cache and not os.environ.get(NO_CACHE):
        from coapkit.result_cache import default_cache

        outcomes = default_cache()
    tell = None
    if sys.stderr.isatty():
        from coapkit.cli.counter import counter

        tell = counter("Conferindo os contratos")
    try:
        report, sources = validate_paths(
            named_paths(paths, settings),
            stage=stage,
            settings=settings,
            jobs=jobs,
            cache=outcomes,
            changes=changes,
            tell=tell,
        )
    except WorkerDied as error:
        print(f"erro: {error}", file=sys.stderr)
        return exits.FAULT
    for word in formats:
        fmt, _, target = word.partition("=")
        _emit(report, sources, fmt, Path(target) if target else output)
    worst, limit = report.worst(), fail_on or settings.fail_on
    if limit == "never" or worst is None or worst.rank > Severity(limit).rank:
        return exits.CLEAN
    return exits.FINDINGS


def named_paths(paths: Sequence[str], settings: Settings) -> list[str]:
    """The paths named; else those of the settings; else the current folder."""
    return list(paths) or [str(settings.folder / path) for path in settings.paths] or ["."]


def _emit(report: Report, sources: dict[str, str], fmt: str, destination: Path | None) -> None:
    from coapkit.cli.output import (
        print_data,
        print_text,
        terminal_width,
        wants_color,
        write_report,
    )
    from coapkit.reporters import TERMINAL_FORMATS, render
    from coapkit.reporters.options import Options
    from coapkit.run import rule_texts

    options = Options(
        color=destination is None and wants_color(),
        width=terminal_width() if destination is None else 80,
        rules=rule_texts(report) if fmt == "sarif" else {},
        sources=sources,
    )
    text = render(report, fmt, options=options)
    if destination is None:
        if fmt in TERMINAL_FORMATS:
            print_text(text)
        else:
            print_data(text)
    else:
        write_report(destination, text)
