"""The rules that compare a contract with reference tables. They run where there are tables.

Other rules stay functions of the contract alone; these get the tables as well, and are silent
where the one they need is missing.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Final

from coapkit.contract.model import Contract
from coapkit.rules.finding import Finding
from coapkit.rules.index import Index
from coapkit.rules.registry import RuleFinding
from coapkit.tables.store import Tables

TableCheck = Callable[[Contract, Index, Tables], Iterable[Finding]]

MODULES: Final = ("table_actions", "table_region", "table_people")

_checks: dict[str, TableCheck] = {}


def table_rule(rule_id: str) -> Callable[[TableCheck], TableCheck]:
    """Bind a function to the check of the catalogue that it makes."""

    def bind(check: TableCheck) -> TableCheck:
        if rule_id in _checks:
            raise ValueError(f"rule {rule_id} is bound twice")
        _checks[rule_id] = check
        return check

    return bind


def table_checks() -> dict[str, TableCheck]:
    """All rules that need tables, by id."""
    for module in MODULES:
        import_module(f"coapkit.rules.{module}")
    return _checks


def run_table_rules(
    contract: Contract, tables: Tables, only: frozenset[str] | None = None
) -> Iterator[RuleFinding]:
    """Every finding of every such rule (or of those in ``only``), in no particular order."""
    index = Index(contract)
    for rule_id, check in table_checks().items():
        if only is None or rule_id in only:
            for finding in check(contract, index, tables):
                yield RuleFinding(rule_id, finding)
