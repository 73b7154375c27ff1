"""What the speed of ``coapkit validate`` is held to, and whether it was reached."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

Walls = Mapping[str, float]
"""Median wall seconds by the name of the command."""

FLOOR: Final = "floor"
ONE: Final = "coapkit validate, 1 process"
TWO: Final = "coapkit validate, 2 processes"
AGAIN: Final = "coapkit validate, nothing changed"
PEER: Final = "check-jsonschema"
COUNTRY: Final = 400
"""Files from which on a run counts as the whole country's."""
MEMORY: Final = 80.0
"""Megabytes of one process at most."""


class Target(NamedTuple):
    """One demand. ``most``: whether ``limit`` is the highest allowed value, or the lowest."""

    what: str
    value: float
    limit: float
    unit: str
    most: bool = True

    @property
    def met(self) -> bool:
        return self.value <= self.limit if self.most else self.value >= self.limit


def start_up(walls: Walls) -> Iterator[Target]:
    """Commands that read no contract."""
    for name, limit in (("coapkit --version", 60), ("coapkit --help", 150)):
        yield Target(name, walls[name] * 1000, limit, "ms")


def one_file(lines: int, walls: Walls, per_line: float | None) -> Iterator[Target]:
    """A single file. ``per_line``: seconds a line of the size before, for what must stay linear."""
    mine = walls[ONE]
    for size, limit in ((3_000, 120), (30_000, 300)):
        if abs(lines - size) < size / 50:
            yield Target(f"{lines:,} lines", mine * 1000, limit, "ms")
    if per_line is not None and lines > 50_000:
        ratio = mine / lines / per_line
        yield Target(f"cost of a line at {lines:,} lines, to the size before", ratio, 1.1, "")


def many_files(files: int, walls: Walls, memory: float) -> Iterator[Target]:
    """The whole country: ratios to the floor, to a peer, of two processes to one; memory in MB."""
    if files < COUNTRY:
        return
    floor = next(wall for name, wall in walls.items() if name.startswith(FLOOR))
    yield Target("one process, times the floor", walls[ONE] / floor, 10, "")
    if PEER in walls:
        yield Target(
            "one process, as fast as check-jsonschema", walls[PEER] / walls[ONE], 40, "", False
        )
    yield Target("two processes, as fast as one", walls[ONE] / walls[TWO], 1.7, "", False)
    yield Target("nothing changed", walls[AGAIN], 0.2, "s")
    yield Target("memory of one process", memory, MEMORY, "MB")


def table(targets: list[Target]) -> str:
    """Targets as a Markdown table."""
    rows = ["| target | limit | measured | |", "|---|---:|---:|---|"]
    for t in targets:
        sign = "at most" if t.most else "at least"
        rows.append(
            f"| {t.what} | {sign} {t.limit:g} {t.unit} | {_figure(t.value)} {t.unit} "
            f"| {'met' if t.met else '**not met**'} |"
        )
    return "**Targets**\n\n" + "\n".join(rows) + "\n"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
