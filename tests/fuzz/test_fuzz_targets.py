"""Every target of the fuzzer holds on its seeds with some damage, the same each time.

``run.py`` goes on from here for as long as one likes.
"""

import random

import pytest
from fuzz_mutator import mutate
from fuzz_targets import TARGETS

INPUTS = {"reader": 150, "check": 60, "papers": 25}


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_on_damaged_seeds(name: str):
    target = TARGETS[name]
    rng = random.Random(name)
    seeds = target.seeds()
    for number in range(INPUTS.get(name, 60)):
        seed = rng.choice(seeds)
        if target.yaml:
            others = [other.decode() for other in rng.sample(seeds, 3)]
            data = mutate(seed.decode(), number, others).encode("utf-8", "replace")
        else:
            at = rng.randrange(len(seed) + 1)
            data = seed[:at] + rng.randbytes(rng.choice((0, 1, 4))) + seed[at + rng.randrange(4) :]
        target.run(data)
