"""Every rule's good example gives no finding of it; the bad one exactly one, on the marked line."""

from pathlib import Path

import pytest

from coapkit.contract.stage import Stage
from coapkit.document.source import decode
from coapkit.norm.catalogue import Provision, catalogue
from coapkit.norm.examples import example, example_ids
from coapkit.rules.registry import checks
from coapkit.rules.tables import table_checks
from coapkit.structure.check import FORM_CHECKS
from coapkit.structure.schemas import annotated_provisions, primary_provisions
from coapkit.tables.store import load_tables
from coapkit.validation import check_source

TABLES = load_tables(Path(__file__).parent / "tabelas")
"""Two regions of Ceará and some items of the RENASES, cut from the real tables, as of 2012."""

REPORTED_BY_SCHEMA = {*primary_provisions(), *FORM_CHECKS}


def has_findings(provision: Provision) -> bool:
    """Can a finding bear this id, and can a short text show it?

    A reading check that none can show says so in ``reason``. A subschema that serves several
    provisions reports under the first of them.
    """
    if "leitura" in provision.enforcement:
        return not provision.reason
    return "regra" in provision.enforcement or provision.id in REPORTED_BY_SCHEMA


CHECKED = sorted(p.id for p in catalogue().values() if has_findings(p))


def findings(text: str, rule: str) -> list[tuple[str, int]]:
    checked = check_source(
        decode("exemplo.yaml", text.encode()),
        stage=Stage.VIGENTE,
        only=frozenset({rule}),
        tables=TABLES,
    )
    return [(d.rule, d.span.line) for d in checked.diagnostics]


def test_there_are_checks():
    assert len(CHECKED) > 10


@pytest.mark.parametrize("rule", CHECKED)
def test_good_example_gives_nothing(rule: str):
    good = example(rule).good
    assert good, f"schemas/exemplos/{rule}.bom.yaml is missing"
    assert findings(good, rule) == []


@pytest.mark.parametrize("rule", CHECKED)
def test_bad_example_gives_exactly_its_finding(rule: str):
    bad = example(rule)
    assert bad.bad, f"schemas/exemplos/{rule}.ruim.yaml is missing"
    assert bad.bad_line, "mark one line of the bad example"
    assert findings(bad.bad, rule) == [(rule, bad.bad_line)]


def test_no_example_without_a_check():
    assert example_ids()
    assert example_ids() <= set(CHECKED)


def test_rules_and_catalogue_name_each_other():
    assert not set(checks()) & set(table_checks())
    bound = {*checks(), *table_checks()}
    stated = {p.id for p in catalogue().values() if "regra" in p.enforcement}
    assert bound
    assert stated
    assert bound == stated


def test_schema_and_catalogue_name_each_other():
    annotated = set(annotated_provisions())
    stated = {p.id for p in catalogue().values() if "esquema" in p.enforcement}
    assert annotated
    assert stated
    assert annotated == stated - FORM_CHECKS
