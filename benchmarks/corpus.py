"""Builds clean contracts of real health regions, of any size.

    python benchmarks/corpus.py --output DIR                        the whole country: 450 contracts
    python benchmarks/corpus.py --output DIR --regions 10           ten regions, of all kinds
    python benchmarks/corpus.py --output DIR --scale 30000          one contract of 30,000 lines

The regions come out of reference tables (``--tables``); everything else is made up, the same on
every run. Each contract is complete and in force, and breaks no rule.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from synthetic.contract import write_contract
from synthetic.profile import Profile, make_profile
from synthetic.tables import Tables, TablesError, load_tables
from synthetic.term import TERMS

TABLES = Path(__file__).resolve().parents[2] / "shared" / "referencia"
PETROLINA, JUAZEIRO = "26009", "29016"
INTERSTATE = f"{PETROLINA}+{JUAZEIRO}"
LARGE = 30_000
"""Lines of the contracts of the largest capitals in the national corpus."""

LARGEST = ("35016", "33005", "31016", "29020", "23001", "26010")
SMALL, MANY = "23004", "22009"
"""Regions for a single contract: of eight municipalities, and of 42, more than any other."""

SAMPLE = (
    "53001", "35016", INTERSTATE, SMALL, "13009", "50003", "43022", MANY, "15002", "42001",
    "31016", "12001", "41009", "52001", "29020", "11007", "16002", "21016", "33001", "51011",
)  # fmt: skip
"""Regions that a small corpus takes first: of all sizes, from all over, border and interstate."""


class Job(NamedTuple):
    """A contract to write: its file's name, its profile, and about how many lines."""

    file: str
    profile: Profile
    lines: int


def plan(tables: Tables, regions: int, lines: int) -> list[Job]:
    """Profiles and sizes of ``regions`` contracts of about ``lines`` lines in all."""
    profiles = _numbered([_profile(tables, code) for code in _order(tables)[:regions]])
    drafts = [_line_count(write_contract(p, tables)) for p in profiles]
    return [
        Job(_file(p), p, size)
        for p, size in zip(profiles, _sizes(profiles, drafts, lines), strict=True)
    ]


def _order(tables: Tables) -> list[str]:
    return list(dict.fromkeys((*SAMPLE, *sorted(tables.regions))))


def _profile(tables: Tables, code: str) -> Profile:
    """Petrolina and Juazeiro have a contract each, and then one as an interstate region."""
    if code == INTERSTATE:
        region, partner = tables.regions[PETROLINA], tables.regions[JUAZEIRO]
        return make_profile(region, partners=(partner,), term=TERMS[1])
    first = TERMS[0] if code in (PETROLINA, JUAZEIRO) else None
    return make_profile(tables.regions[code], term=first)


def _numbered(profiles: list[Profile]) -> list[Profile]:
    """Numbered in one sequence a year, by day of publication."""
    numbers: dict[tuple[str, int], int] = {}
    count: dict[int, int] = {}
    for p in sorted(profiles, key=lambda p: (p.days.published, p.code)):
        year = p.days.published.year
        count[year] = count.get(year, 0) + 1
        numbers[p.code, p.term.start.year] = count[year]
    return [p._replace(number=numbers[p.code, p.term.start.year]) for p in profiles]


def _sizes(profiles: list[Profile], drafts: list[int], lines: int) -> list[int]:
    """Lines of each: what it needs, and a share of the rest by the root of its population."""
    large = [p.code in LARGEST and len(profiles) > len(SAMPLE) for p in profiles]
    people = [sum(place.people for place in p.places) for p in profiles]
    needed = sum(LARGE if big else draft for big, draft in zip(large, drafts, strict=True))
    weight = sum(math.sqrt(n) for big, n in zip(large, people, strict=True) if not big)
    share = max(0, lines - needed) / weight
    return [
        LARGE if big else draft + round(share * math.sqrt(n))
        for big, draft, n in zip(large, drafts, people, strict=True)
    ]


def _file(profile: Profile) -> str:
    ufs = "-".join(uf.lower() for uf in profile.ufs)
    return f"{ufs}-{profile.code}-{profile.term.start.year}.yaml"


def contract_of(tables: Tables, profile: Profile, lines: int) -> str:
    """The contract, filled up to about ``lines`` lines; as short as can be if they are too few."""
    shortest = write_contract(profile, tables)
    missing = lines - _line_count(shortest)
    if missing <= 0:
        return shortest
    extra = max(1, missing // 10)
    for _ in range(2):
        text = write_contract(profile, tables, extra=extra)
        gained = _line_count(text) - _line_count(shortest)
        if abs(gained - missing) <= missing * 0.01 + 20 or gained <= 0:
            break
        extra = max(1, round(extra * missing / gained))
    return text


def _line_count(text: str) -> int:
    return text.count("\n")


def scaled(tables: Tables, lines: int) -> str:
    """One contract of about ``lines`` lines."""
    code = SMALL if lines < 12_000 else MANY
    return contract_of(tables, make_profile(tables.regions[code]), lines)


def write_corpus(tables: Tables, jobs: Sequence[Job], folder: Path) -> Iterator[tuple[Path, int]]:
    """Write the contracts; yields each file with its number of lines."""
    folder.mkdir(parents=True, exist_ok=True)
    for job in jobs:
        text = contract_of(tables, job.profile, job.lines)
        path = folder / job.file
        path.write_text(text, encoding="utf-8")
        yield path, _line_count(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line. Exit code 2: wrong use, or no tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, required=True, help="folder to write to")
    parser.add_argument("--regions", type=int, default=450, help="how many contracts (450)")
    parser.add_argument("--lines", type=int, default=1_300_000, help="lines in all (1300000)")
    parser.add_argument("--scale", type=int, help="one contract of this many lines instead")
    parser.add_argument("--tables", type=Path, default=TABLES, help=f"reference tables ({TABLES})")
    options = parser.parse_args(arguments)
    try:
        tables = load_tables(options.tables)
    except TablesError as error:
        print(error, file=sys.stderr)
        return 2
    if options.scale:
        options.output.mkdir(parents=True, exist_ok=True)
        path = options.output / f"regiao-{options.scale}.yaml"
        path.write_text(scaled(tables, options.scale), encoding="utf-8")
        print(path)
        return 0
    known = len(tables.regions) + 1
    if not 1 <= options.regions <= known:
        parser.error(f"--regions goes from 1 to {known}")
    jobs = plan(tables, options.regions, options.lines)
    written = list(write_corpus(tables, jobs, options.output))
    sizes = [lines for _, lines in written]
    print(
        f"{len(sizes)} contracts, {sum(sizes)} lines, {min(sizes)} to {max(sizes)} a file: "
        f"{options.output}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
