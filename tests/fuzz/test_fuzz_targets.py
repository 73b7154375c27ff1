"""Every target of the fuzzer holds on its seeds with some damage, the same each time.

``run.py`` goes on from here for as long as one likes. What it found is kept in ``found/TARGET``,
as small as it can be, and must not come back.
"""

import random
from pathlib import Path

import pytest
from fuzz_mutator import mutate
from fuzz_targets import TARGETS

FOUND = sorted(Path(__file__).parent.glob("found/*/*"))
INPUTS = {"reader": 150, "lines": 300, "papers": 25, "verdict": 25, "paper": 12, "fix": 30}


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_on_damaged_seeds(name: str):
    target = TARGETS[name]
    rng = random.Random(name)
    seeds = target.seeds()
    for number in range(INPUTS.get(name, 60)):
        seed = rng.choice(seeds)
        if target.text:
            others = [other.decode() for other in rng.sample(seeds, 3)]
            data = mutate(seed.decode(), number, others).encode("utf-8", "replace")
        else:
            at = rng.randrange(len(seed) + 1)
            data = seed[:at] + rng.randbytes(rng.choice((0, 1, 4))) + seed[at + rng.randrange(4) :]
        target.run(data)


def test_what_was_found_is_kept() -> None:
    assert FOUND
    assert {path.parent.name for path in FOUND} <= TARGETS.keys()


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_does_not_come_back(path: Path) -> None:
    TARGETS[path.parent.name].run(path.read_bytes())
