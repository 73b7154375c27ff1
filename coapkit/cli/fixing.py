"""What ``coapkit fix`` does: mend each file, say so, write it if nobody else has."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from coapkit.cli import exits
from coapkit.cli.checking import named_paths
from coapkit.diagnostics import Severity
from coapkit.discovery import STDIN, find_files
from coapkit.document.source import SourceError, read_bytes
from coapkit.fixing.mending import Mended, mend
from coapkit.settings import Settings


def fix_paths(
    paths: Sequence[str],
    settings: Settings,
    *,
    diff: bool = False,
    rules: frozenset[str] | None = None,
    skeletons: bool = False,
) -> int:
    """Mend every contract that ``paths`` name, and return the exit code.

    ``diff``: show the difference and write nothing. Of standard input the mended text goes to
    standard output, and what there is to say to standard error.
    """
    from coapkit.cli.output import heard_or_not, wants_color
    from coapkit.fixing.report import difference, told, verdict
    from coapkit.reporters.color import painter
    from coapkit.tables.folder import TableFinder

    files, nowhere = find_files(named_paths(paths, settings))
    finder = TableFinder(settings)
    plain = diff or STDIN in files  # standard output is for a program
    words = sys.stderr if plain else sys.stdout
    paint = painter(wants_color() and not plain)
    results = [Mended(d.path, "", "", b"", (), (d,)) for d in nowhere]
    failed = False
    for path in files:
        try:
            data = read_bytes(path)
        except SourceError as error:
            results.append(Mended(path, "", "", b"", (), (error.diagnostic,)))
            print(f"erro: {error.diagnostic.message}", file=sys.stderr)
            continue
        result = mend(path, data, rules=rules, skeletons=skeletons, tables=finder.tables_of(path))
        results.append(result)
        if diff:
            terminal = wants_color()
            with heard_or_not():
                for line in told(result, paint):
                    print(line, file=words, flush=True)  # before the difference, on one terminal
                for line in difference(result, painter(terminal), terminal=sys.stdout.isatty()):
                    sys.stdout.write(line)
            continue
        if path == STDIN:
            with heard_or_not():
                sys.stdout.buffer.write(result.data)
        elif result.changed and (problem := _write(path, data, result)):
            print(f"erro: {problem}", file=sys.stderr)
            results.pop()
            failed = True
            continue
        with heard_or_not():
            for line in told(result, paint):
                print(line, file=words)
    for finding in nowhere:
        print(f"erro: {finding.path}: {finding.message}", file=sys.stderr)
    with heard_or_not():
        if results:
            print(verdict(results, dry=diff), file=words)
    if failed:
        return exits.USAGE
    if diff:
        clean = not any(result.changed for result in results)
    else:
        clean = not _too_grave(results, settings)
    return exits.CLEAN if clean else exits.FINDINGS


def _write(path: str, data: bytes, result: Mended) -> str:
    """Write a mended file; what kept it from being written, in Portuguese, "" if nothing did."""
    from coapkit.cli.output import ChangedMeanwhile, write_atomically
    from coapkit.reasons import reason

    if not os.access(path, os.W_OK):
        return f"{path} é só para leitura e ficou como estava"
    try:
        write_atomically(Path(path), result.data, instead_of=data)
    except ChangedMeanwhile:
        return f"{path} foi alterado por outro programa enquanto se corrigia; repita o comando"
    except OSError as error:
        return f"não foi possível gravar {path}, que ficou como estava: {reason(error)}"
    return ""


def _too_grave(results: Sequence[Mended], settings: Settings) -> bool:
    if settings.fail_on == "never":
        return False
    limit = Severity(settings.fail_on)
    return any(d.severity.rank <= limit.rank for result in results for d in result.left)
