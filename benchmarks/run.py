"""Measures coapkit beside its peers, as whole processes, in one run.

    python benchmarks/run.py                         contracts of 3,000, 30,000 and 100,000 lines
    python benchmarks/run.py --lines 5000 60000      of other sizes
    python benchmarks/run.py --national              also the whole country, in 450 files
    python benchmarks/run.py --no-peers --rounds 9   coapkit and the floor alone, more often

Every round runs every command once, so that whatever else the machine does weighs on all alike;
the first round warms the file cache and is not counted. Times are medians of the wall clock,
memory the highest resident set of any process of the command. The floor reads and parses with
libyaml and builds nothing. Nothing goes to the network.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import corpus
import targets
from synthetic.tables import Tables, TablesError, load_tables

HERE: Final = Path(__file__).resolve().parent
SCHEMA: Final = HERE.parent / "schemas" / "coap.schema.json"
BIN: Final = Path(sys.executable).parent
LIMIT: Final = 1800
"""Seconds after which a command is given up."""

NATIONAL: Final = "nacional"
NATIONAL_LINES: Final = 1_300_000
OFFICIAL: Final = (
    ("2019-2024", "regioes_saude_449.tsv"),
    ("2019-2024", "regioes_saude_municipios.tsv"),
    ("2019-2024", "municipios_limitrofes.tsv"),
    ("2021-03", "renases.tsv"),
    ("2021-03", "sigtap_procedimentos_202103.tsv"),
    ("2021-03", "sigtap_procedimento_renases_202103.tsv"),
    ("2000-2024", "populacao_municipal.tsv"),
)
"""Vintage and file of the reference tables that ``--official-tables`` puts beside the contracts."""


class Command(NamedTuple):
    """What to run. ``files``: arguments that follow; ``repeated``: in each round, or only once."""

    name: str
    arguments: tuple[str, ...]
    files: tuple[str, ...] = ()
    repeated: bool = True


class Run(NamedTuple):
    """Wall and processor seconds; highest resident set of one process, in MB."""

    wall: float
    processor: float
    memory: float


class Result(NamedTuple):
    """The runs of one command."""

    command: Command
    runs: tuple[Run, ...]

    @property
    def wall(self) -> float:
        return statistics.median(run.wall for run in self.runs)

    @property
    def processor(self) -> float:
        return statistics.median(run.processor for run in self.runs)

    @property
    def memory(self) -> float:
        return max(run.memory for run in self.runs)


class CommandError(Exception):
    """A command could not be run, failed or took too long: its time would mean nothing."""


def measure(command: Command, environment: dict[str, str]) -> Run:
    """Run a command once, its output thrown away. Raises CommandError."""
    with tempfile.NamedTemporaryFile() as output:
        runner = (sys.executable, "-I", "-S", str(HERE / "measured.py"), str(LIMIT), output.name)
        ran = subprocess.run(
            [*runner, *command.arguments, *command.files],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        if ran.returncode:
            raise CommandError(f"{command.name} did not start\n{ran.stderr[-2000:]}")
        wall, processor, memory, status = ran.stdout.split()
        if status != "0":
            said = output.read().decode(errors="replace")[-2000:]
            raise CommandError(f"{command.name}: exit status {status}\n{said}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(float(wall), float(processor), int(memory) / scale)


def interleave(
    commands: Sequence[Command], rounds: int, environment: dict[str, str]
) -> list[Result]:
    """Run all commands once to warm up, then in turn ``rounds`` times."""
    found: list[list[Run]] = [[] for _ in commands]
    for turn in range(rounds + 1):
        for runs, command in zip(found, commands, strict=True):
            if command.repeated:
                run = measure(command, environment)
                if turn:
                    runs.append(run)
            elif turn == 1:
                runs.append(measure(command, environment))
        print(f"  round {turn} of {rounds}", file=sys.stderr, flush=True)
    return [Result(command, tuple(runs)) for command, runs in zip(commands, found, strict=True)]


def coapkit_commands(files: tuple[str, ...]) -> Iterator[Command]:
    """Ours: every file checked, in one process and in two; and a second run, nothing changed."""
    ours = (str(BIN / "coapkit"), "validate")
    for jobs in (1, 2) if len(files) > 1 else (1,):
        name = f"coapkit validate, {jobs} process{'es' if jobs > 1 else ''}"
        yield Command(name, (*ours, "--no-cache", "--jobs", str(jobs)), files)
    yield Command("coapkit validate, nothing changed", ours, files)


def peer_commands(files: tuple[str, ...], *, repeated: bool) -> Iterator[Command]:
    """Peers that are installed beside this Python."""
    peers = (
        ("check-jsonschema", ("--schemafile", str(SCHEMA))),
        ("yamllint", ("-d", "relaxed")),
    )
    for name, options in peers:
        program = BIN / name
        if program.exists():
            yield Command(name, (str(program), *options), files, repeated)
        else:
            print(f"  {name} is not installed beside {sys.executable}: left out", file=sys.stderr)


def make_floor(folder: Path) -> tuple[str, tuple[str, ...]]:
    """The floor's name and command: compiled from floor.c, or floor.py where it cannot be."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    program = folder / "floor"
    if compiler:
        made = subprocess.run(
            [compiler, "-O2", "-o", str(program), str(HERE / "floor.c"), "-lyaml"],
            capture_output=True,
            check=False,
        )
        if made.returncode == 0:
            return "floor: libyaml alone, in C", (str(program),)
    print("  floor.c did not compile (gcc and libyaml-dev?): floor.py instead", file=sys.stderr)
    return "floor: libyaml alone, through Python", (sys.executable, str(HERE / "floor.py"))


def startup_commands() -> list[Command]:
    """Commands that read no contract, beside Python itself."""
    ours = str(BIN / "coapkit")
    return [
        Command("python -c pass", (sys.executable, "-c", "pass")),
        Command("coapkit --version", (ours, "--version")),
        Command("coapkit --help", (ours, "--help")),
        Command("coapkit validate --help", (ours, "validate", "--help")),
    ]


def table(title: str, results: Sequence[Result], lines: int = 0) -> str:
    """Results as a Markdown table, aligned so that it reads well as text, too."""
    floor = next((r.wall for r in results if r.command.name.startswith("floor")), 0.0)
    head = ["command", "wall ms", "processor ms", "memory MB", "runs"]
    if lines:
        head += ["lines/s", "times the floor"]
    rows = [head]
    for result in results:
        row = [
            result.command.name,
            f"{result.wall * 1000:,.1f}",
            f"{result.processor * 1000:,.1f}",
            f"{result.memory:,.1f}",
            str(len(result.runs)),
        ]
        if lines:
            row += [f"{lines / result.wall:,.0f}", f"{result.wall / floor:.1f}" if floor else "-"]
        rows.append(row)
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    written = []
    for number, row in enumerate(rows):
        first, *rest = row
        cells = [c.rjust(w) for c, w in zip(rest, widths[1:], strict=True)]
        written.append(f"| {' | '.join([first.ljust(widths[0]), *cells])} |")
        if number == 0:
            marks = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
            written.append(f"| {' | '.join(marks)} |")
    return f"**{title}**\n\n" + "\n".join(written) + "\n"


def walls_of(results: Sequence[Result]) -> dict[str, float]:
    """Median wall seconds by the name of the command."""
    return {result.command.name: result.wall for result in results}


def machine() -> str:
    """What the figures were taken on, and how busy it was."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}; load average {load}"
    )


def single_files(folder: Path, tables: Tables, sizes: Sequence[int]) -> Iterator[tuple[Path, int]]:
    """One contract of each size, with its true number of lines."""
    for size in sizes:
        path = folder / f"regiao-{size}.yaml"
        if not path.exists():
            path.write_text(corpus.scaled(tables, size), encoding="utf-8")
        yield path, path.read_text(encoding="utf-8").count("\n")


def national_files(folder: Path, tables: Tables) -> tuple[tuple[str, ...], int]:
    """The whole country's contracts and their lines."""
    target = folder / NATIONAL
    known = len(tables.regions) + 1
    if len(list(target.glob("*.yaml"))) != known:
        print("  writing the national corpus: about a minute", file=sys.stderr, flush=True)
        jobs = corpus.plan(tables, known, NATIONAL_LINES)
        list(corpus.write_corpus(tables, jobs, target))
    files = sorted(target.glob("*.yaml"))
    return tuple(map(str, files)), sum(f.read_bytes().count(b"\n") for f in files)


def import_official(tables: Path, folder: Path) -> None:
    """Put the reference tables into ``folder``/tabelas, as an author would. Raises CommandError."""
    for vintage, name in OFFICIAL:
        where = ("--folder", str(folder / "tabelas"), str(tables / name))
        done = subprocess.run(
            [str(BIN / "coapkit"), "tables", "import", "--vintage", vintage, *where],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"tables import {name}\n{done.stdout}{done.stderr}")


def environment_of(cache: Path) -> dict[str, str]:
    """This process's, with a folder of its own for what coapkit keeps between runs.

    Python may keep bytecode, as it does for whoever installs coapkit: to compile it at every start
    takes twice as long as to check a contract.
    """
    foreign = ("COAPKIT_NO_CACHE", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"NO_COLOR": "1", "XDG_CACHE_HOME": str(cache)}


def run(options: argparse.Namespace, folder: Path, scratch: Path) -> None:
    """All measurements that were asked for, each table printed as soon as it is there.

    ``folder`` holds the contracts; ``scratch`` is thrown away at the end.
    """
    tables = load_tables(options.tables)
    environment = environment_of(scratch / "cache")
    if options.official_tables:
        import_official(options.tables, folder)
        import_official(options.tables, folder / NATIONAL)
    print(f"Before: {machine()}\n", flush=True)
    results = interleave(startup_commands(), 2 * options.rounds + 1, environment)
    print(table("Start-up", results), flush=True)
    demands = list(targets.start_up(walls_of(results)))
    per_line: float | None = None
    floor_name, floor = make_floor(scratch)

    def compare(
        title: str, files: tuple[str, ...], lines: int, rounds: int, once: bool
    ) -> list[Result]:
        commands = [Command(floor_name, floor, files), *coapkit_commands(files)]
        if not options.no_peers:
            commands += peer_commands(files, repeated=not once)
        found = interleave(commands, rounds, environment)
        print(table(title, found, lines), flush=True)
        return found

    for path, lines in single_files(folder, tables, options.lines):
        title = f"{lines:,} lines in one file"
        walls = walls_of(compare(title, (str(path),), lines, options.rounds, False))
        demands += targets.one_file(lines, walls, per_line)
        per_line = walls[targets.ONE] / lines
    if options.national:
        files, lines = national_files(folder, tables)
        title = f"{lines:,} lines in {len(files)} files"
        results = compare(title, files, lines, min(3, options.rounds), True)
        ours = max(r.memory for r in results if r.command.name.startswith("coapkit"))
        demands += targets.many_files(len(files), walls_of(results), ours)
    print(targets.table(demands), flush=True)
    print(f"After: {machine()}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line. Exit code 1: a command failed; 2: wrong use, or no tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, nargs="+", default=[3_000, 30_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5, help="counted runs of each command (5)")
    parser.add_argument("--national", action="store_true", help="also 450 files; peers only once")
    parser.add_argument("--no-peers", action="store_true", help="coapkit and the floor alone")
    parser.add_argument(
        "--official-tables", action="store_true", help="also the rules that need tabelas/"
    )
    parser.add_argument("--corpus", type=Path, help="keep the contracts in this folder")
    parser.add_argument("--tables", type=Path, default=corpus.TABLES, help="reference tables")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or min(options.lines) < 1:
        parser.error("--rounds and --lines are at least 1")
    try:
        with tempfile.TemporaryDirectory(prefix="coapkit-bench-") as scratch:
            folder = options.corpus or Path(scratch) / "contratos"
            folder.mkdir(parents=True, exist_ok=True)
            run(options, folder, Path(scratch))
    except TablesError as error:
        print(error, file=sys.stderr)
        return 2
    except CommandError as error:
        print(f"a command failed, so nothing is measured: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
