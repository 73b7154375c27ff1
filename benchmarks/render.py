"""Measures ``coapkit render`` beside plain WeasyPrint, as whole processes, in one run.

    python benchmarks/render.py                          the example; 105, 400 and 600 pages
    python benchmarks/render.py --lines 5000 --rounds 3  one contract of that many lines

Ours: ``coapkit render --only contrato.pdf``, two processes, nothing kept, tagged, PDF/A-3a and
PDF/UA-1. Plain: ``weasyprint`` on the HTML that ``--only contrato.html`` writes, untagged. Runs
alternate. A second render follows a change of one line in the contract's middle. Times are medians
of the wall clock; memory is the highest sum of proportional set sizes over all processes. Linux
only.
"""

import argparse
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import corpus
import pikepdf
import targets
from render_engine import watch
from run import BIN, CommandError, Run, environment_of, machine
from synthetic.tables import TablesError, load_tables

EXAMPLE: Final = Path(__file__).resolve().parents[1] / "examples" / "baturite.yaml"
_LONG_TEXT: Final = re.compile(r"^ +(?:texto|descricao): (?!['\"|>])[^#\n]{12,}$", re.MULTILINE)


class Case(NamedTuple):
    """One contract: its pages and lines, and the runs of each way to print it."""

    pages: int
    lines: int
    plain: list[Run]
    ours: list[Run]
    again: list[Run]


def run(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run a command once, its processes with it."""
    watched, _ = watch(command, environment)
    return Run(watched["wall"], watched["cpu"], watched["memory"])


def wall(runs: Sequence[Run]) -> float:
    """Median wall seconds."""
    return statistics.median(run.wall for run in runs)


def memory(runs: Sequence[Run]) -> float:
    """Most that all processes took together, in MB."""
    return max(run.memory for run in runs)


def edited(text: str) -> str:
    """The contract with a word more in one line near its middle."""
    lines = list(_LONG_TEXT.finditer(text))
    if not lines:
        raise CommandError("no line to edit: the contract has no plain text")
    end = lines[len(lines) // 2].end()
    return f"{text[:end]} revisto{text[end:]}"


def compare(contract: Path, rounds: int, scratch: Path) -> Case:
    """Print one contract both ways, in turns. Raises CommandError."""
    text = contract.read_text(encoding="utf-8")
    source = scratch / contract.name
    program = (str(BIN / "coapkit"), "render", str(source), "--jobs", "2", "--output", str(scratch))
    page, printed = (scratch / f"{contract.stem}-contrato.{end}" for end in ("html", "pdf"))
    case = Case(0, text.count("\n"), [], [], [])
    for turn in range(rounds):
        environment = environment_of(scratch / f"cache-{contract.stem}-{turn}")
        source.write_text(text, encoding="utf-8")
        if not turn:
            run((*program, "--only", "contrato.html"), environment)
        plain = (str(BIN / "weasyprint"), str(page), str(scratch / "plain.pdf"))
        case.plain.append(run(plain, environment))
        ours = (*program, "--only", "contrato.pdf")
        case.ours.append(run(ours, environment))
        source.write_text(edited(text), encoding="utf-8")
        case.again.append(run(ours, environment))
        print(f"  {contract.stem}: round {turn + 1} of {rounds}", file=sys.stderr, flush=True)
    with pikepdf.open(printed) as document:
        return case._replace(pages=len(document.pages))


def table(cases: Sequence[Case]) -> str:
    """The cases as a Markdown table."""
    rows = [
        "| pages | lines | plain | ours, PDF/A-3a + UA-1 | as fast | pages/s | edit | MB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for case in cases:
        plain, ours, again = wall(case.plain), wall(case.ours), wall(case.again)
        rows.append(
            f"| {case.pages} | {case.lines:,} | {plain:.1f} s | {ours:.1f} s | {plain / ours:.2f} "
            f"| {case.pages / ours:.1f} | {again:.1f} s, {again / ours:.2f} of the first "
            f"| {memory(case.plain):.0f} / {memory(case.ours):.0f} |"
        )
    return "**Rendering**\n\n" + "\n".join(rows) + "\n"


def demands(cases: Sequence[Case]) -> Iterator[targets.Target]:
    """What the cases are held to: the first is the example, the others grow."""
    example, *others = cases
    yield targets.Target(
        "pages a second of the example", example.pages / wall(example.ours), 8, "", False
    )
    for case in others:
        limit = 1.8 if case.pages > 300 else 1.5
        ratio = wall(case.plain) / wall(case.ours)
        yield targets.Target(f"{case.pages} pages, as fast as plain", ratio, limit, "", False)
        share = wall(case.again) / wall(case.ours)
        yield targets.Target(f"{case.pages} pages, share after an edit", share, 0.33, "")
        yield targets.Target(
            f"{case.pages} pages, memory to plain", memory(case.ours) / memory(case.plain), 1, ""
        )
    for before, after in pairwise(others):
        growth = (wall(after.ours) / after.pages) / (wall(before.ours) / before.pages)
        yield targets.Target(
            f"cost of a page at {after.pages} pages, to {before.pages}", growth, 1.1, ""
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line. Exit code 1: a command failed; 2: wrong use, or no tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, nargs="*", default=[5_000, 20_000, 30_000])
    parser.add_argument("--rounds", type=int, default=3, help="counted runs of each command (3)")
    parser.add_argument("--tables", type=Path, default=corpus.TABLES, help="reference tables")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="coapkit-bench-") as folder:
            scratch = Path(folder)
            contracts = [EXAMPLE]
            for lines in options.lines:
                path = scratch / "contratos" / f"regiao-{lines}.yaml"
                path.parent.mkdir(exist_ok=True)
                path.write_text(corpus.scaled(load_tables(options.tables), lines), encoding="utf-8")
                contracts.append(path)
            print(f"Before: {machine()}\n", flush=True)
            cases = [compare(contract, options.rounds, scratch) for contract in contracts]
            print(table(cases))
            print(targets.table(list(demands(cases))))
            print(f"After: {machine()}", flush=True)
    except TablesError as error:
        print(error, file=sys.stderr)
        return 2
    except CommandError as error:
        print(f"a command failed, so nothing is measured: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
