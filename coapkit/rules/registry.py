"""The rules, by id. Modules of this package register theirs when imported."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from coapkit.contract.model import Contract
from coapkit.record import Record
from coapkit.rules.finding import Finding
from coapkit.rules.index import Index

Check = Callable[[Contract, Index], Iterable[Finding]]

MODULES = (
    "identification",
    "entities",
    "signatories",
    "parte_i",
    "parte_ii",
    "anexo_i",
    "anexo_ii",
    "target_map",
    "anexo_iii",
    "referrals",
    "parte_iii",
    "schedule",
    "parte_iv",
    "flow",
    "coherence",
)

_checks: dict[str, Check] = {}


def rule(rule_id: str) -> Callable[[Check], Check]:
    """Bind a function to the provision of the catalogue that it checks."""

    def bind(check: Check) -> Check:
        if rule_id in _checks:
            raise ValueError(f"rule {rule_id} is bound twice")
        _checks[rule_id] = check
        return check

    return bind


def checks() -> dict[str, Check]:
    """All rules, by id. Imports the rule modules at the first call."""
    for module in MODULES:
        import_module(f"coapkit.rules.{module}")
    return _checks


class RuleFinding(Record):
    """A finding and the id of the rule that made it."""

    rule: str
    finding: Finding


def run_rules(contract: Contract, only: frozenset[str] | None = None) -> Iterator[RuleFinding]:
    """Every finding of every rule (or of those in ``only``), in no particular order."""
    index = Index(contract)
    for rule_id, check in checks().items():
        if only is None or rule_id in only:
            for finding in check(contract, index):
                yield RuleFinding(rule_id, finding)
