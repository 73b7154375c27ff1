"""Several contracts together: regions, municipalities, numbers, referrals."""

from coapkit.diagnostics import Diagnostic
from coapkit.document.document import Document
from coapkit.document.source import decode
from coapkit.repository import Summary, check_repository, summarise
from coapkit.validation import check_source

DOCUMENTS: dict[str, Document | None] = {}
"""The last one of each path."""


def contract(
    path: str,
    *,
    region: str = "23004",
    municipality: str = "2301406",
    number: str = "17/2013",
    years: tuple[int, int] = (2013, 2016),
    renases: str = "014",
    referred: tuple[str, str] | None = None,
) -> Summary:
    text = f"""
coapkit: 1
identificacao:
  numero: {number}
  vigencia: {{inicio: {years[0]}-01-01, fim: {years[1]}-12-31}}
regiao: {{codigo: "{region}", nome: Região {region}}}
entes:
  - {{id: "{municipality}", esfera: municipio, nome: Município {municipality}, uf: CE}}
parte_ii:
  anexo_ii:
    acoes:
      - {{id: A1, renases: "{renases}"}}
"""
    if referred:
        text += f"""
  anexo_iii:
    referencias:
      - id: R1
        acoes: [A1]
        destino: {{regiao: "{referred[0]}", municipio: "{referred[1]}"}}
"""
    checked = check_source(decode(path, text.encode()))
    summary = summarise(checked)
    assert summary is not None
    DOCUMENTS[path] = checked.document
    return summary


def rules(*contracts: Summary) -> list[tuple[str, str, int]]:
    return [(d.rule, d.path, d.span.line) for d in found(*contracts)]


def found(*contracts: Summary) -> list[Diagnostic]:
    return check_repository(contracts, DOCUMENTS.get)


FORTALEZA = {"region": "23001", "municipality": "2304400", "number": "18/2013"}


def test_two_regions_in_peace():
    assert rules(contract("a.yaml"), contract("b.yaml", **FORTALEZA)) == []


def test_one_file_has_nothing_to_compare():
    assert rules(contract("a.yaml")) == []


def test_a_region_twice_is_found_in_the_later_file_and_shows_the_other():
    first, second = contract("a.yaml"), contract("b.yaml", number="18/2013")
    assert rules(second, first) == [("REPO-REGIAO", "b.yaml", 6)]
    assert found(first, second)[0].related[0].path == "a.yaml"


def test_a_region_may_have_a_new_contract_after_the_old():
    later = contract("b.yaml", number="1/2017", years=(2017, 2020))
    assert rules(contract("a.yaml"), later) == []


def test_a_municipality_in_two_contracts_in_force_is_found_and_named():
    both = (contract("a.yaml"), contract("b.yaml", region="23001", number="18/2013"))
    assert rules(*both) == [("REPO-MUNICIPIO", "b.yaml", 8)]
    assert "Município 2301406/CE" in found(*both)[0].message


def test_a_number_twice_is_found():
    other = contract("b.yaml", region="23001", municipality="2304400")
    assert rules(contract("a.yaml"), other) == [("REPO-NUMERO", "b.yaml", 4)]


def test_a_gap_in_the_numbers_is_a_note_at_the_next_number():
    other = contract("b.yaml", region="23001", municipality="2304400", number="21/2013")
    assert rules(contract("a.yaml"), other) == [("REPO-SEQUENCIA", "b.yaml", 4)]
    assert "faltam os números 18 a 20 de 2013" in found(contract("a.yaml"), other)[0].message


def test_a_referral_that_the_other_contract_answers():
    here = contract("a.yaml", referred=("23001", "2304400"))
    assert rules(here, contract("b.yaml", **FORTALEZA)) == []


def test_a_referral_to_a_municipality_that_the_other_contract_lacks():
    here = contract("a.yaml", referred=("23001", "2301000"))
    assert rules(here, contract("b.yaml", **FORTALEZA)) == [("REPO-REFERENCIA", "a.yaml", 18)]


def test_a_referral_of_what_the_other_contract_does_not_program():
    here = contract("a.yaml", referred=("23001", "2304400"))
    there = contract("b.yaml", **FORTALEZA, renases="015")
    assert rules(here, there) == [("REPO-REFERENCIA.2", "a.yaml", 18)]
    assert "014" in found(here, there)[0].message


def test_a_referral_to_a_region_without_contract_here_says_nothing():
    here = contract("a.yaml", referred=("26001", "2611606"))
    assert rules(here, contract("b.yaml", **FORTALEZA)) == []
