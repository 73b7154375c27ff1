"""Guidelines, objectives and targets (arts. 7º, 11 and 24; Decreto nº 7.508, art. 35)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

UNIAO = "  - {id: uniao, esfera: uniao, nome: União}\n"
CE = "  - {id: ce, esfera: estado, nome: Ceará}\n"
PE = "  - {id: pe, esfera: estado, nome: Pernambuco}\n"
BA = "  - {id: ba, esfera: estado, nome: Bahia}\n"
DF = "  - {id: df, esfera: estado, nome: Distrito Federal}\n"
ARATUBA = '  - {id: "2301406", esfera: municipio, nome: Aratuba, uf: CE}\n'
PETROLINA = '  - {id: "2611101", esfera: municipio, nome: Petrolina, uf: PE}\n'
JUAZEIRO = '  - {id: "2918407", esfera: municipio, nome: Juazeiro, uf: BA}\n'

INTERSTATE = UNIAO + PE + BA + PETROLINA + JUAZEIRO


def objective(entes: str, planos: str) -> str:
    return (
        f"entes:\n{entes}parte_ii:\n  objetivos:\n"
        f"    - {{id: O01, diretriz: D01, texto: Acesso, planos: {planos}}}\n"
    )


PLANS = "R3-ART7-II.2"


@pytest.mark.parametrize(
    ("entes", "planos"),
    [
        (UNIAO + CE + ARATUBA, "[todos]"),
        (UNIAO + CE + ARATUBA, "[uniao, estados, municipios]"),
        (UNIAO + CE + ARATUBA, '[uniao, ce, "2301406"]'),
        (UNIAO + DF, "[uniao, df]"),  # no municipalities to cite
        (INTERSTATE, "[uniao, estados, municipios]"),
        (INTERSTATE, '[uniao, ba, "2918407"]'),  # an objective of one side only
    ],
)
def test_plans_of_the_three_spheres_are_enough(said, entes: str, planos: str):
    assert said(objective(entes, planos), PLANS) == []


@pytest.mark.parametrize(
    ("entes", "planos", "lacking"),
    [
        (UNIAO + CE + ARATUBA, "[ce, municipios]", "da União"),
        (UNIAO + CE + ARATUBA, "[uniao, municipios]", "do Estado (Ceará)"),
        (UNIAO + CE + ARATUBA, "[uniao, ce]", "de nenhum Município"),
        (UNIAO + CE + ARATUBA, "[ce]", "da União, nem o de nenhum Município"),
        (UNIAO + DF, "[uniao]", "do Distrito Federal"),
        (INTERSTATE, "[uniao, pe, municipios]", "do Estado (Bahia)"),
    ],
)
def test_the_sphere_without_a_plan_is_named(said, entes: str, planos: str, lacking: str):
    assert said(objective(entes, planos), PLANS) == [
        f"o objetivo “O01” não cita o plano de saúde {lacking}"
    ]


def test_an_undeclared_entity_among_the_plans_is_left_to_its_own_rule(said):
    assert said(objective(UNIAO + CE + ARATUBA, "[uniao, cee, municipios]"), PLANS) == []


def test_an_objective_whose_target_has_a_misspelt_objective_is_not_called_bare(said):
    text = (
        "parte_ii:\n  objetivos:\n    - {id: O01}\n    - {id: O02}\n"
        "  metas:\n    - {id: M1, objetivo: O01}\n    - {id: M2, objetivo: O022}\n"
    )
    assert said(text, "R3-ART7-II.3") == []


@pytest.mark.parametrize(
    ("origem", "national"),
    [
        ("Plano Nacional de Saúde 2012-2015", True),
        ("Política Nacional de Atenção Básica", True),
        ("Portaria GM/MS nº 1.459/2011", True),
        ("Plano Nacional de Saúde e Plano Estadual de Saúde", True),
        ("Plano Distrital de Saúde Indígena do DSEI Ceará", True),
        ("Plano Estadual de Saúde 2012-2015", False),
        ("planos municipais de saúde", False),
    ],
)
def test_guidelines_are_national(said, origem: str, national: bool):
    text = f"parte_ii:\n  diretrizes:\n    - {{id: D01, texto: Acesso, origem: {origem}}}\n"
    assert (said(text, "R3-ART7-I.3") == []) is national


VALUES = "R3-ART7-III.2"


def targets(*values: str, start: str = "2013-01-01", end: str = "2016-12-31") -> str:
    return (
        f"identificacao:\n  vigencia: {{inicio: {start}, fim: {end}}}\nparte_ii:\n  metas:\n"
        + "".join(
            f"    - id: M{i}\n      indicador: {{nome: Cobertura}}\n      valores: {{{v}}}\n"
            for i, v in enumerate(values, 1)
        )
    )


def values(*years: int) -> str:
    return ", ".join(f"{year}: 1" for year in years)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    start=st.dates(date(2012, 1, 1), date(2060, 12, 28)),
    length=st.integers(1, 8),
    data=st.data(),
)
def test_any_year_of_the_term_that_is_left_out_is_named(said, start, length: int, data):
    """Whatever day the term begins on, and however long it is."""
    end = start.replace(year=start.year + length, day=1)
    years = list(range(start.year, end.year + 1))
    gone = data.draw(st.sampled_from(years))
    kept = [year for year in years if year != gone]
    text = targets(values(*kept), start=str(start), end=str(end))
    assert said(text, VALUES) == [f"a meta “M1” (Cobertura) não tem valor para {gone}"]
    assert said(targets(values(*years), start=str(start), end=str(end)), VALUES) == []


def test_a_year_that_no_target_has_is_one_finding(said):
    text = targets(values(2013, 2014, 2015), values(2013, 2014, 2015))
    assert said(text, VALUES) == ["nenhuma meta tem valor para 2016, na vigência do contrato"]


def test_years_that_some_targets_lack_are_found_beside_one_that_all_lack(said):
    text = targets(values(2013, 2015), values(2013, 2014, 2015))
    assert said(text, VALUES) == [
        "nenhuma meta tem valor para 2016, na vigência do contrato",
        "a meta “M1” (Cobertura) não tem valor para 2014",
    ]


def test_a_mistyped_year_is_left_to_its_own_rule(said):
    assert said(targets(values(2013, 2041, 2015, 2016)), VALUES) == []


def test_an_unreadable_value_is_not_a_missing_one(said):
    assert said(targets("2013: 1, 2014: muitos, 2015: 1, 2016: 1"), VALUES) == []


def baseline(start: str, year: int) -> str:
    return (
        f"identificacao:\n  vigencia: {{inicio: {start}, fim: 2016-12-31}}\nparte_ii:\n  metas:\n"
        f"    - id: M1\n      linha_de_base: {{ano: {year}, valor: 1}}\n"
    )


def test_a_baseline_of_the_year_in_which_the_term_begins_late_is_possible(said):
    assert said(baseline("2013-07-01", 2013), "R3-ART7-III.3") == []
    assert said(baseline("2013-01-01", 2012), "R3-ART7-III.3") == []


def test_a_baseline_of_the_first_whole_year_is_not(said):
    assert len(said(baseline("2013-01-01", 2013), "R3-ART7-III.3")) == 1
    assert len(said(baseline("2013-07-01", 2014), "R3-ART7-III.3")) == 1


@pytest.mark.parametrize(
    ("name", "unit", "amount", "sensible"),
    [
        ("Cobertura vacinal", "percentual", "100", True),
        ("Cobertura vacinal", "percentual", "100,1", False),
        ("Cobertura vacinal", "%", "130", False),
        ("Cobertura vacinal", "% da população", "130", False),
        ("Óbitos", "por 100 mil habitantes", "262", True),
        ("Óbitos maternos", "óbitos", "-1", False),
        ("Variação das internações", "percentual", "-5", True),
        ("Aumento da oferta", "percentual", "150", True),
        ("Razão de exames", "razão", "0,52", True),
    ],
)
def test_sensible_values(said, name: str, unit: str, amount: str, sensible: bool):
    text = (
        f'parte_ii:\n  metas:\n    - id: M1\n      indicador: {{nome: {name}, unidade: "{unit}"}}\n'
        f'      valores: {{2013: "{amount}"}}\n'
    )
    assert (said(text, "R3-ART7-III.4") == []) is sensible


def due(day: str, end: str = "2016-12-31") -> str:
    return (
        f"identificacao:\n  vigencia: {{inicio: 2013-01-01, fim: {end}}}\n"
        f"parte_ii:\n  metas:\n    - {{id: M1, prazo: {day}}}\n"
    )


@pytest.mark.parametrize("day", ["2013-01-01", "2016-12-31", "31/12/2014"])
def test_both_ends_of_the_term_are_inside(said, day: str):
    assert said(due(day), "R3-ART7-IV.2") == []


@pytest.mark.parametrize("day", ["2012-12-31", "2017-01-01"])
def test_a_day_before_and_a_day_after_are_outside(said, day: str):
    assert len(said(due(day), "R3-ART7-IV.2")) == 1


def test_no_deadline_is_judged_by_a_term_that_ends_before_it_begins(said):
    assert said(due("2014-12-31", end="2012-12-31"), "R3-ART7-IV.2") == []


def indicator(**more: str) -> str:
    keys = "".join(f", {key}: {value}" for key, value in more.items())
    return f"parte_ii:\n  metas:\n    - id: M1\n      indicador: {{nome: Cobertura{keys}}}\n"


def test_one_target_may_carry_every_index(said):
    text = indicator(componente_de="[idsus, garantia_de_acesso, pacto]")
    for rule in ("R3-ART11.2", "R3-ART24", "D7508-ART35"):
        assert said(text, rule) == []


def test_a_misspelt_index_is_left_to_the_schema(said):
    assert said(indicator(componente_de="[idsu]"), "R3-ART11.2") == []


def test_a_national_code_makes_an_indicator_national(said):
    assert said(indicator(codigo='"12"'), "D7508-ART35") == []
    assert len(said(indicator(), "D7508-ART35")) == 1
