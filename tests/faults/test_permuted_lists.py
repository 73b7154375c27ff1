"""The order of lists means nothing: permuting them changes no finding but its line."""

from collections import Counter
from pathlib import Path as FilePath
from random import Random

import pytest
from damaged_text import Path, Text
from fault_families import FAMILIES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coapkit.validation import check_file

EXAMPLE = FilePath(__file__).resolve().parents[2] / "examples" / "alto-solimoes.yaml"
TEXT = Text(EXAMPLE.read_text(encoding="utf-8"))
ORDERED = ("parcelas",)
"""Lists whose order does mean something."""
RELUCTANT = [HealthCheck.too_slow, HealthCheck.data_too_large]


def rules(text: Text) -> Counter[str]:
    return Counter(d.rule for d in check_file("regiao.yaml", data=text.text.encode()).diagnostics)


def lists(text: Text) -> list[tuple[Path, int]]:
    """Paths and lengths of the lists that can be permuted."""
    found = []
    waiting: list[tuple[Path, object]] = [((), text.root)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            if len(value) > 1 and path[-1] not in ORDERED:
                found.append((path, len(value)))
            waiting += [((*path, i), inner) for i, inner in enumerate(value)]
    return found


def permuted(text: Text, rng: Random, times: int) -> Text:
    """With so many pairs of items in each other's place, oftener in the large sections."""
    for _ in range(times):
        known = lists(text)
        weights = [1.0 if len(path) < 4 else 0.05 for path, _ in known]
        path, length = rng.choices(known, weights)[0]
        one, other = rng.sample(range(length), 2)
        text = text.swap((*path, one), (*path, other))
    return text


def test_there_are_lists_to_permute() -> None:
    assert len(lists(TEXT)) > 100


@settings(max_examples=8, deadline=None, suppress_health_check=RELUCTANT)
@given(st.integers(0, 10_000))
def test_a_clean_contract_stays_clean(seed: int) -> None:
    assert rules(permuted(TEXT, Random(seed), 5)) == Counter()


@pytest.mark.parametrize("family", ["plans", "signatories", "references", "annexes", "targets"])
@settings(max_examples=4, deadline=None, suppress_health_check=RELUCTANT)
@given(seed=st.integers(0, 10_000))
def test_a_fault_is_the_same_fault(family: str, seed: int) -> None:
    rng = Random(seed)
    fault = rng.choice(list(FAMILIES[family](TEXT, rng, 1)))
    assert isinstance(fault.damaged, Text)
    assert rules(permuted(fault.damaged, rng, 3)) == rules(fault.damaged)
