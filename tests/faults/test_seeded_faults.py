"""Seeded faults: hundreds of small damages to clean contracts, each found by its rule on its line.

By default a sample of every family; ``--faults all`` takes all that there are, for as many kinds of
fault and as many lines as ``--faults-many`` says.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from damaged_text import Text
from fault_families import FAMILIES, Fault

from coapkit.diagnostics import Diagnostic, Severity
from coapkit.validation import check_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("baturite", "petrolina-juazeiro", "alto-solimoes")
SAMPLE = 4
"""Faults of a family in one contract, where not all are taken."""


@pytest.fixture(scope="module", params=NAMES)
def contract(request: pytest.FixtureRequest) -> Text:
    return Text((EXAMPLES / f"{request.param}.yaml").read_text(encoding="utf-8"))


def found(fault: Fault) -> list[Diagnostic]:
    """Errors and warnings."""
    diagnostics = check_file("contrato.yaml", data=fault.data).diagnostics
    return [d for d in diagnostics if d.severity is not Severity.NOTE]


def complaint(fault: Fault) -> str:
    """What is wrong with the findings of a fault; "" where nothing is."""
    findings = found(fault)
    told = "; ".join(f"{d.rule} at {d.span.line}: {d.message}" for d in findings[:4])
    if not fault.rules:
        return f"{fault.what}: false alarm: {told}" if findings else ""
    wanted = f"{fault.what}: wanted {sorted(fault.rules)} at {sorted(fault.lines)}; got {told}"
    if not any(d.rule in fault.rules and d.span.line in fault.lines for d in findings):
        return wanted
    if len(findings) - 1 > fault.consequences:
        return f"{wanted} ({len(findings)} findings of one fault)"
    return ""


def sampled(faults: Iterator[Fault], rng: Random, size: int) -> list[Fault]:
    """So many at random, one pass, without keeping the others."""
    kept = list(islice(faults, size))
    for n, fault in enumerate(faults, size + 1):
        at = rng.randrange(n)
        if at < size:
            kept[at] = fault
    return kept


@pytest.mark.parametrize("family", FAMILIES)
def test_a_fault_is_found_by_its_rule_on_its_line(
    contract: Text, family: str, request: pytest.FixtureRequest
) -> None:
    rng = Random(f"{family}/{contract.text[:200]}")
    everything = request.config.getoption("--faults") == "all"
    many = int(request.config.getoption("--faults-many"))
    faults = FAMILIES[family](contract, rng, many)
    taken = list(faults) if everything else sampled(faults, rng, SAMPLE)
    complaints = [said for fault in taken if (said := complaint(fault))]
    assert complaints == []


def test_there_are_hundreds_of_kinds() -> None:
    text = Text((EXAMPLES / "alto-solimoes.yaml").read_text(encoding="utf-8"))
    kinds = {
        (name, fault.what) for name in FAMILIES for fault in FAMILIES[name](text, Random(1), 1)
    }
    assert len(FAMILIES) > 15
    assert len(kinds) > 500
    assert len({rule for name in FAMILIES for f in FAMILIES[name](text, Random(1), 1)
                for rule in f.rules}) > 100  # fmt: skip
