"""The catalogue leaves nothing of the norm out, and everything in it is said in full."""

import pytest

from coapkit.contract.model import CLAUSES
from coapkit.norm.catalogue import Provision, catalogue
from coapkit.norm.examples import example
from coapkit.rendering.prose import roman
from coapkit.resources import templates_dir
from coapkit.rules.registry import checks
from coapkit.structure.schemas import annotated_provisions

RESOLUTION = {
    "1": "", "2": "PU", "3": "", "4": "PU", "5": "I II III IV",
    "6": " ".join(roman(n) for n in range(1, len(CLAUSES) + 1)) + " PU",
    "7": "I II III IV",
    "8": "I II II-A II-B III P1 P2 P3 P4 P5 P6",
    "9": "I II III IV PU", "10": "", "11": "", "12": "", "13": "",
    "14": "I IIA IIB III IV V P1 P1-I P1-II P1-III P2 P3 P4 P5 P6",
    "15": "PU", "16": "", "17": "PU", "18": "", "19": "", "20": "", "21": "", "22": "", "23": "",
    "24": "", "25": "", "26": "", "27": "",
}  # fmt: skip
"""Every article of Resolução CIT nº 3/2012 with its paragraphs, incisos and alíneas. Art. 14
numbers two incisos II: IIA is the pactuação na CIR, IIB the homologação na CIB."""

DECREE = {
    "4": "P1", "5": "", "9": "", "35": "P1 P2", "36": "I II III IV V VI VII VIII IX PU",
    "37": "I II III", "40": "P1",
}  # fmt: skip
"""What the project takes from Decreto nº 7.508/2011."""


def provision_ids() -> list[str]:
    ids = []
    for article, parts in RESOLUTION.items():
        ids += [f"R3-ART{article}", *(f"R3-ART{article}-{part}" for part in parts.split())]
    for article, parts in DECREE.items():
        whole = [] if article in ("36", "37", "40") else [f"D7508-ART{article}"]
        ids += [*whole, *(f"D7508-ART{article}-{part}" for part in parts.split())]
    return ids


@pytest.mark.parametrize("provision", provision_ids())
def test_every_provision_of_the_norm_is_in_the_catalogue(provision: str):
    assert provision in catalogue()


def test_nothing_in_the_catalogue_is_no_provision():
    known = set(provision_ids())
    of_the_norm = {p for p in catalogue() if p.startswith(("R3-", "D7508-"))}
    assert of_the_norm
    assert {p.partition(".")[0] for p in of_the_norm} - known == set()


ALL = list(catalogue().values())


@pytest.mark.parametrize("provision", ALL, ids=lambda p: p.id)
def test_every_entry_is_said_in_full(provision: Provision):
    assert len(provision.title) >= 3
    assert provision.demand.endswith(".")
    assert provision.why.endswith(".")
    assert provision.mend.endswith((".", "?"))
    assert provision.mend[0].islower(), "the remedy follows “como corrigir:”"
    if provision.id.startswith(("R3-", "D7508-")):
        assert provision.citation
    if {"texto", "processo"} & set(provision.enforcement):
        assert len(provision.reason) > 20


def test_remedies_and_reasons_are_not_stamped():
    assert len({p.why for p in ALL}) == len(ALL)
    assert len({p.demand for p in ALL}) == len(ALL)


def test_text_provisions_name_templates_that_exist():
    stated = [p for p in ALL if "texto" in p.enforcement]
    assert stated
    for provision in stated:
        named = [w.strip(",.;:()`") for w in provision.reason.split() if "templates/" in w]
        assert named, provision.id
        for path in named:
            assert (templates_dir() / path.removeprefix("templates/")).exists(), provision.id


def test_every_way_of_enforcement_is_used_and_real():
    rules, annotated = set(checks()), set(annotated_provisions())
    assert rules
    assert annotated
    for provision in ALL:
        if "regra" in provision.enforcement:
            assert provision.id in rules or provision.id.startswith("TAB-")
        if "processo" in provision.enforcement:
            assert provision.id not in rules


def test_pages_show_a_bad_and_a_good_example_wherever_there_can_be_one():
    shown = [p for p in ALL if "regra" in p.enforcement and not p.id.startswith("TAB-")]
    assert len(shown) > 60
    for provision in shown:
        assert example(provision.id).good, provision.id
        assert example(provision.id).bad, provision.id
