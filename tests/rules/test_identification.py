"""Identification and region: coordination, number, term, border, indigenous population."""

import pytest

CE = "  - {id: ce, esfera: estado, nome: Ceará}\n"
PE = "  - {id: pe, esfera: estado, nome: Pernambuco}\n"
BA = "  - {id: ba, esfera: estado, nome: Bahia}\n"
MS = "  - {id: ms, esfera: estado, nome: Mato Grosso do Sul}\n"
BATURITE = '  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}\n'


def coordenacao(listed: str, *entes: str) -> str:
    return f"identificacao:\n  coordenacao: [{listed}]\nentes:\n" + "".join(entes)


def own(found: list[str]) -> list[str]:
    """Without what the schema says of the fragment's missing keys."""
    return [line for line in found if line.startswith("coordenacao")]


@pytest.mark.parametrize("listed", ["ce", "estados"])
def test_a_state_coordinates(listed: str, marked):
    assert own(marked(coordenacao(listed, CE, BATURITE), "R3-ART2")) == []


@pytest.mark.parametrize("listed", ["uniao", '"2302107"', "municipios", "todos", 'ce, "2302107"'])
def test_nobody_else_coordinates(listed: str, marked):
    text = coordenacao(listed, "  - {id: uniao, esfera: uniao, nome: União}\n", CE, BATURITE)
    assert own(marked(text, "R3-ART2")) == [f"coordenacao: [{listed}]"]


@pytest.mark.parametrize("listed", ["pe, ba", "ba, pe", "estados"])
def test_every_state_coordinates_an_interstate_region(listed: str, marked):
    assert marked(coordenacao(listed, PE, BA), "R3-ART2-PU") == []


def test_a_state_that_does_not_coordinate_is_named(said):
    assert said(coordenacao("pe", PE, BA), "R3-ART2-PU") == [
        "Bahia faz parte da Região interestadual e não está na coordenação"
    ]


def test_a_wrong_entity_in_its_place_is_one_finding(marked):
    text = coordenacao('pe, "2302107"', PE, BA, BATURITE)
    assert own(marked(text, "R3-ART2")) == ['coordenacao: [pe, "2302107"]']
    assert marked(text, "R3-ART2-PU") == []


def numero(number: str, fluxo: str) -> str:
    return f"identificacao:\n  numero: {number}\n  versao: '1'\n{fluxo}"


SIGNED = "fluxo:\n  assinatura: {data: 2012-12-28, local: Fortaleza/CE}\n"
PUBLISHED = SIGNED + "  publicacao: {data: 2013-01-04, edicao: '3', secao: '3', pagina: '9'}\n"


def test_no_number_before_publication(marked):
    text = numero("17/2012", SIGNED)
    assert marked(text, "R3-ART14-P5.2") == ["numero: 17/2012"]
    assert marked(numero("17/2012", PUBLISHED), "R3-ART14-P5.2") == []


def test_a_number_after_it(marked):
    assert marked("identificacao:\n  versao: '1'\n" + PUBLISHED, "R3-ART14-P5") == [
        "identificacao:"
    ]


@pytest.mark.parametrize("number", ["17/2012", "17/2013"])
def test_the_number_is_of_the_year_of_signature_or_publication(number: str, marked):
    assert marked(numero(number, PUBLISHED), "R3-ART14-P5.3") == []


def test_a_number_of_another_year(marked):
    assert marked(numero("17/2021", PUBLISHED), "R3-ART14-P5.3") == ["numero: 17/2021"]


def vigencia(inicio: str, fim: str, more: str = "") -> str:
    return f"identificacao:\n  vigencia:\n    inicio: {inicio}\n    fim: {fim}\n{more}"


@pytest.mark.parametrize(
    ("inicio", "fim"),
    [
        ("2013-01-01", "2016-12-31"),
        ("2012-07-15", "2016-07-14"),
        ("2012-02-29", "2016-02-28"),
        ("01/03/2012", "29/02/2016"),
    ],
)
def test_four_years(inicio: str, fim: str, marked):
    assert marked(vigencia(inicio, fim), "R3-ART20") == []


@pytest.mark.parametrize("fim", ["2016-12-30", "2017-01-01", "2014-12-31", "2020-12-31"])
def test_another_term_needs_a_reason(fim: str, marked):
    assert marked(vigencia("2013-01-01", fim), "R3-ART20") == [f"fim: {fim}"]
    reason = "    justificativa: Adequação aos planos municipais de saúde.\n"
    assert marked(vigencia("2013-01-01", fim, reason), "R3-ART20") == []


def test_a_term_that_ends_before_it_begins_is_another_rule(marked):
    assert marked(vigencia("2013-01-01", "2012-12-31"), "R3-ART20") == []


def test_the_region_code_is_of_any_of_the_states(marked):
    text = "regiao:\n  codigo: '%s'\nentes:\n" + PE + BA
    assert marked(text % "26009", "COER-REGIAO.2") == []
    assert marked(text % "29016", "COER-REGIAO.2") == []
    assert marked(text % "23004", "COER-REGIAO.2") == ["codigo: '23004'"]


def regiao(body: str, *entes: str) -> str:
    return "regiao:\n" + body + "entes:\n" + "".join(entes)


ACORDO = (
    "  acordos_bilaterais:\n    - pais: Paraguai\n      descricao: Localidades vinculadas\n"
    "      instancia: CIB/MS\n      documento: Resolução nº 1\n      data: 2012-08-01\n"
)


def test_a_border_region_with_its_agreement(marked):
    for rule in ("R3-ART22.2", "R3-ART22.3"):
        assert marked(regiao("  fronteira: sim\n" + ACORDO, MS), rule) == []


@pytest.mark.parametrize("instancia", ["CIT", "CIB/MS"])
def test_the_cit_or_the_cib_of_the_region_decides(instancia: str, marked):
    text = regiao("  fronteira: sim\n" + ACORDO.replace("CIB/MS", instancia), MS)
    assert marked(text, "R3-ART22.2") == []


def test_the_cib_of_another_state_does_not(marked):
    text = regiao("  fronteira: sim\n" + ACORDO.replace("CIB/MS", "CIB/MT"), MS)
    assert marked(text, "R3-ART22.2") == ["instancia: CIB/MT"]


def test_an_inland_state_has_no_border(marked):
    text = regiao("  fronteira: sim\n", CE)
    assert marked(text, "R3-ART22.2") == ["fronteira: sim"]
    assert marked(text, "R3-ART22") == []


@pytest.mark.parametrize(
    "pais", ["Paraguai", "República do Paraguai", "BOLIVIA", "Estado Plurinacional da Bolívia"]
)
def test_a_neighbour_under_any_of_its_names(pais: str, marked):
    text = regiao("  fronteira: sim\n" + ACORDO.replace("Paraguai", pais), MS)
    assert marked(text, "R3-ART22.3") == []


def indigenous(declared: str, dsei: str = "", mark: str = "", by: str = "uniao") -> str:
    return (
        "entes:\n  - {id: uniao, esfera: uniao, nome: União}\n" + CE + "parte_ii:\n  anexo_i:\n"
        f"    regiao:\n      populacao_indigena: {declared}\n{dsei}  anexo_ii:\n    acoes:\n"
        f"      - id: A01\n        nome: Atenção nas aldeias\n{mark}"
        f"        responsabilidade: {{individual: [{by}]}}\n"
        "      - id: A02\n        nome: Vacinação\n"
        "        responsabilidade: {individual: [ce]}\n"
    )


DSEI = "      dsei: DSEI Ceará\n"
MARK = "        indigena: sim\n"


@pytest.mark.parametrize("by", ["uniao", "ce, uniao", "todos"])
def test_the_union_answers_for_its_specific_action(by: str, said):
    found = said(indigenous("sim", DSEI, MARK, by), "R3-ART18")
    assert [message for message in found if not message.startswith("falta")] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (indigenous("sim", "", MARK), "populacao_indigena: sim"),
        (indigenous("sim", DSEI), "acoes:"),
        (indigenous("sim", DSEI, "        indigena: nao\n"), "indigena: nao"),
        (indigenous("sim", DSEI, MARK, "ce"), "responsabilidade: {individual: [ce]}"),
    ],
)
def test_what_is_missing_for_the_indigenous_population(text: str, line: str, marked):
    assert marked(text, "R3-ART18") == [line]


@pytest.mark.parametrize(("dsei", "mark"), [(DSEI, ""), ("", MARK), (DSEI, MARK)])
def test_a_denied_population_is_one_contradiction(dsei: str, mark: str, marked):
    assert marked(indigenous("não", dsei, mark), "R3-ART18.2") == ["populacao_indigena: não"]
    assert marked(indigenous("não"), "R3-ART18.2") == []
