"""Anexo I: everyone characterised, with data that can be true (art. 8º, I)."""

import pytest

CE = "  - {id: ce, esfera: estado, nome: Ceará}\n"
UNIAO = "  - {id: uniao, esfera: uniao, nome: União}\n"
ARATUBA = '  - {id: "2301406", esfera: municipio, nome: Aratuba, uf: CE}\n'
BATURITE = '  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}\n'
ENTES = "entes:\n" + UNIAO + CE + ARATUBA + BATURITE


def anexo(*entes: str) -> str:
    return (
        ENTES
        + "parte_ii:\n  anexo_i:\n    entes:\n"
        + "".join(f"      - {{{ente}}}\n" for ente in entes)
    )


def people(ente: str, number: int) -> str:
    return f'ente: "{ente}", populacao: {number}'


ALL = (
    people("uniao", 190755799),
    people("ce", 8452381),
    people("2301406", 11529),
    people("2302107", 33321),
)


def test_everyone_in_any_order(said):
    assert said(anexo(*ALL), "R3-ART8-I.2") == []
    assert said(anexo(*reversed(ALL)), "R3-ART8-I.2") == []


@pytest.mark.parametrize("gone", range(4))
def test_whoever_is_missing_is_named(said, marked, gone: int):
    text = anexo(*(ente for i, ente in enumerate(ALL) if i != gone))
    who = ("União", "Ceará", "Aratuba/CE", "Baturité/CE")[gone]
    assert said(text, "R3-ART8-I.2") == [f"o Anexo I não caracteriza {who}"]
    assert marked(text, "R3-ART8-I.2") == ["entes:"]


def test_one_written_for_another_is_left_to_the_rules_on_ids(said):
    repeated = anexo(*ALL[:3], people("2301406", 33321))
    undeclared = anexo(*ALL[:3], people("2302108", 33321))
    assert said(repeated, "R3-ART8-I.2") == []
    assert said(undeclared, "R3-ART8-I.2") == []


POPULATION = "R3-ART8-I.3"


def test_real_populations_fit(said):
    assert said(anexo(*ALL), POPULATION) == []


def test_the_municipality_larger_than_its_state_is_to_blame(said, marked):
    text = anexo(*ALL[:3], people("2302107", 33321000))
    assert marked(text, POPULATION) == [f"- {{{people('2302107', 33321000)}}}"]
    assert said(text, POPULATION) == [
        "Baturité/CE teria 33.321.000 habitantes, mais que Ceará (8.452.381)"
    ]


def test_the_state_smaller_than_all_its_municipalities_together_is_to_blame(said):
    text = anexo(ALL[0], people("ce", 40000), *ALL[2:])
    (message,) = said(text, POPULATION)
    assert message.startswith("Ceará teria 40.000 habitantes, menos que os 44.850 dos entes")


def test_nobody_has_no_inhabitants(said):
    assert len(said(anexo(*ALL[:3], people("2302107", 0)), POPULATION)) == 1


def census(censo: str, fonte: str, data: str = "2012-06-30") -> str:
    return anexo(
        f'ente: "2302107", populacao: 33321, censo: {censo}, fonte: "{fonte}", data: {data}'
    )


@pytest.mark.parametrize(
    ("censo", "fonte", "data", "true"),
    [
        ("2010", "IBGE, Censo Demográfico 2010; Mapa da Saúde", "2012-06-30", True),
        ("2022", "IBGE, Censo 2022", "2024-01-31", True),
        ("2010", "Mapa da Saúde", "2012-06-30", True),
        ("2010", "Censos de 2000 e de 2010", "2012-06-30", True),
        ("2011", "Mapa da Saúde", "2012-06-30", False),
        ("2000", "IBGE, Censo Demográfico 2010", "2012-06-30", False),
        ("2022", "Mapa da Saúde", "2012-06-30", False),
    ],
)
def test_the_census_cited(said, censo: str, fonte: str, data: str, true: bool):
    assert (said(census(censo, fonte, data), "R3-ART8-I.4") == []) is true


def dated(day: str, rest: str) -> str:
    return f"parte_ii:\n  anexo_i:\n    regiao: {{texto: Serra, data: {day}}}\n{rest}"


SIGNED = "fluxo:\n  assinatura: {data: 2012-12-14}\n"
TERM = "identificacao:\n  vigencia: {inicio: 2013-01-01, fim: 2016-12-31}\n"


@pytest.mark.parametrize(
    ("day", "rest", "possible"),
    [
        ("2012-12-14", SIGNED, True),
        ("2012-12-15", SIGNED, False),
        ("2013-06-30", TERM, True),  # a draft may still be under way in the term
        ("2021-06-30", TERM, False),
        ("2021-06-30", "", True),  # nothing to compare with
    ],
)
def test_data_are_not_of_after_the_signature(said, day: str, rest: str, possible: bool):
    assert (said(dated(day, rest), "R3-ART8-I.5") == []) is possible
