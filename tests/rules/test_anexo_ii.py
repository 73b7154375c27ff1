"""Anexo II: who answers, who executes, what is programmed (arts. 8º, II, §§ 1º and 2º, 18, 21)."""

import pytest

UNIAO = "  - {id: uniao, esfera: uniao, nome: União}\n"
CE = "  - {id: ce, esfera: estado, nome: Ceará}\n"
DF = "  - {id: df, esfera: estado, nome: Distrito Federal}\n"
ARATUBA = '  - {id: "2301406", esfera: municipio, nome: Aratuba, uf: CE}\n'
BATURITE = '  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}\n'
ENTES = "entes:\n" + UNIAO + CE + ARATUBA + BATURITE


def anexo(*acoes: str, execution: str = "", before: str = ENTES, after: str = "") -> str:
    lines = "".join(f"      - {{{acao}}}\n" for acao in acoes)
    stated = f"    execucao_direta_da_uniao: {execution}\n" if execution else ""
    return f"{before}parte_ii:\n  anexo_ii:\n{stated}    acoes:\n{lines}{after}"


def acao(responsabilidade: str, more: str = "") -> str:
    return f"id: A1, nome: Imunização, responsabilidade: {{{responsabilidade}}}{more}"


SOLIDARY = "R3-ART8-II-A.2"


@pytest.mark.parametrize(
    ("listed", "enough"),
    [
        ("[ce, municipios]", True),
        ("[municipios]", True),
        ("[todos]", True),
        ("[ce, cee]", True),  # the undeclared one is reported as such
        ("[cee]", True),
        ("[estados]", False),
        ("[ce, estados]", False),
        ('["2302107", "2302107"]', False),
    ],
)
def test_solidary_is_two_after_groups_are_opened(said, listed: str, enough: bool):
    assert (said(anexo(acao(f"solidaria: {listed}")), SOLIDARY) == []) is enough


def test_the_municipalities_of_a_region_of_one_are_not_solidary(said):
    text = anexo(acao("solidaria: [municipios]"), before="entes:\n" + UNIAO + CE + BATURITE)
    assert said(text, SOLIDARY) == [
        "a ação “Imunização” tem responsabilidade solidária com menos de dois entes (Baturité/CE)"
    ]


def test_medicines_too(said):
    text = (
        f"{ENTES}parte_ii:\n  anexo_ii:\n    medicamentos:\n"
        "      - {denominacao: insulina, responsabilidade: {solidaria: [ce]}}\n"
    )
    assert said(text, SOLIDARY) == [
        "o medicamento “insulina” tem responsabilidade solidária com menos de dois entes (Ceará)"
    ]


def test_one_entity_alone_and_others_together_is_no_contradiction(said):
    text = anexo(acao('individual: ["2301406"], solidaria: [ce, "2302107"]'))
    assert said(text, "R3-ART8-II-A.3") == []


def test_nobody_is_in_a_group_without_members(said):
    text = anexo(acao("individual: [municipios]"), before="entes:\n" + UNIAO + DF)
    assert said(text, "R3-ART8-II-A.4") == [
        "ninguém responde pela ação “Imunização”: o contrato não tem ente do grupo “municipios”"
    ]
    both = anexo(acao("individual: [df, municipios]"), before="entes:\n" + UNIAO + DF)
    assert said(both, "R3-ART8-II-A.4") == []


NONE, SOME = "nenhuma", "prevista"
MUNICIPAL, FEDERAL = "individual: [municipios]", "individual: [uniao]"
RUN = ", executada_pela_uniao: sim"
DIRECT = ("R3-ART8-P2.2", "R3-ART8-P2.3", "R3-ART8-P2.4", "R3-ART8-P2.5")


def raised(text: str, said) -> list[str]:
    return [rule for rule in DIRECT if said(text, rule)]


@pytest.mark.parametrize(
    ("execution", "acoes", "expected"),
    [
        (NONE, [acao(MUNICIPAL)], []),
        (NONE, [acao("solidaria: [todos]")], []),
        (NONE, [acao(FEDERAL)], []),  # it may answer for what others execute
        (SOME, [acao(FEDERAL, RUN)], []),
        (SOME, [acao("solidaria: [uniao, ce]", RUN)], []),
        (SOME, [acao(MUNICIPAL)], ["R3-ART8-P2.2"]),
        (SOME, [acao(FEDERAL)], ["R3-ART8-P2.2"]),
        (SOME, [acao(MUNICIPAL, ", executada_pela_uniao: nao")], ["R3-ART8-P2.2"]),
        (SOME, [acao(MUNICIPAL, ", executada_pela_uniao: talvez")], []),  # the schema's
        (NONE, [acao(FEDERAL, RUN)], ["R3-ART8-P2.3"]),
        (NONE, [acao(MUNICIPAL, RUN)], ["R3-ART8-P2.3"]),
        (SOME, [acao(MUNICIPAL, RUN)], ["R3-ART8-P2.4"]),
        (SOME, [acao(FEDERAL, RUN), acao(FEDERAL)], ["R3-ART8-P2.5"]),
    ],
)
def test_direct_execution_is_one_finding_at_most(said, execution, acoes, expected):
    assert raised(anexo(*acoes, execution=execution), said) == expected


def test_the_mark_on_another_s_action_is_to_blame_and_not_the_statement(marked):
    text = anexo(acao(MUNICIPAL), acao(MUNICIPAL, RUN), execution=NONE)
    assert marked(text, "R3-ART8-P2.3") == [f"- {{{acao(MUNICIPAL, RUN)}}}"]
    text = anexo(acao(FEDERAL, RUN), execution=NONE)
    assert marked(text, "R3-ART8-P2.3") == ["execucao_direta_da_uniao: nenhuma"]


INDIGENOUS = (
    "parte_ii:\n  anexo_i:\n    regiao: {{populacao_indigena: sim, dsei: DSEI Ceará}}\n"
    "  anexo_ii:\n    execucao_direta_da_uniao: {execution}\n    acoes:\n{acoes}"
)


def indigenous(execution: str, *acoes: str) -> str:
    lines = "".join(f"      - {{{acao}}}\n" for acao in acoes)
    return ENTES + INDIGENOUS.format(execution=execution, acoes=lines)


SPECIFIC = ", indigena: sim"


def everything(text: str, said) -> list[str]:
    return [rule for rule in ("R3-ART18", "R3-ART18.3", *DIRECT) if said(text, rule)]


@pytest.mark.parametrize(
    ("execution", "acoes", "expected"),
    [
        (SOME, [acao(FEDERAL, RUN + SPECIFIC)], []),
        (SOME, [acao(FEDERAL, RUN + SPECIFIC), acao(MUNICIPAL, SPECIFIC)], []),
        (NONE, [acao(FEDERAL, SPECIFIC)], ["R3-ART18.3"]),
        (SOME, [acao(FEDERAL, SPECIFIC), acao(FEDERAL, RUN)], ["R3-ART18.3"]),
        (SOME, [acao(FEDERAL, SPECIFIC)], ["R3-ART8-P2.2"]),
        (NONE, [acao(FEDERAL, RUN + SPECIFIC)], ["R3-ART8-P2.3"]),
        (SOME, [acao(MUNICIPAL, RUN + SPECIFIC)], ["R3-ART18"]),
        (SOME, [acao(FEDERAL, RUN + SPECIFIC), acao(MUNICIPAL, RUN + SPECIFIC)], ["R3-ART8-P2.4"]),
        (SOME, [acao(FEDERAL, RUN)], ["R3-ART18"]),
    ],
)
def test_the_specific_action_for_the_indigenous_is_one_finding(said, execution, acoes, expected):
    assert everything(indigenous(execution, *acoes), said) == expected


def test_natures_may_come_from_different_actions(said):
    text = anexo("id: A1, natureza: [promocao, protecao]", "id: A2, natureza: [recuperacao]")
    assert said(text, "R3-ART8-P1.2") == []


def test_an_unknown_nature_is_left_to_the_schema(said):
    text = anexo("id: A1, natureza: [promocao, protecao, recuperasao]")
    assert said(text, "R3-ART8-P1.2") == []


def test_every_missing_set_is_named(said):
    text = anexo(*(f"id: A{i}, componente: {c}" for i, c in enumerate(("urgencia", "vigilancia"))))
    found = [message for message in said(text, "D7508-ART5") if message.startswith("nenhuma")]
    assert {message.partition("componente: ")[2].partition("`")[0] for message in found} == {
        "atencao_primaria",
        "psicossocial",
        "ambulatorial_hospitalar",
    }


def test_one_finding_for_each_network_without_a_plan(said):
    text = (
        f"{ENTES}parte_ii:\n  anexo_ii:\n"
        "    planos_regionais:\n      - {rede: cegonha, plano: Plano da Rede Cegonha}\n"
        "    acoes:\n      - {id: A1, nome: Imunização, rede: urgencia}\n"
        "      - {id: A2, nome: SAMU, rede: urgencia}\n"
        "parte_iii:\n  investimento:\n    - {id: I1, descricao: Obra, rede: psicossocial}\n"
    )
    assert len(said(text, "R3-ART21.2")) == 2


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        ("Plano Municipal de Saúde 2010-2013", True),
        ("Plano de Ação Regional da Rede de Atenção Psicossocial (CAPS)", True),
        ("Pactuação com os PAs da Região", True),
        ("Programação Pactuada e Integrada (PPI)", True),
        ("Programação Anual da Assistência Farmacêutica", True),
        ("Plano Municipal de Saúde, exceto a PAS", True),
        ("Plano Estadual, com exceção da programação anual de saúde", True),
        ("PAS 2013", False),
        ("PAS/2013 de Baturité", False),
        ("PMS e PAS", False),
        ("Programação Anual de Saúde", False),
        ("PROGRAMAÇÃO ANUAL DE SAÚDE", False),
        ("Programacao anual de saude 2013", False),
        ("Programações Anuais de Saúde dos Municípios", False),
        ("Programação Anual 2013", False),
        ("Plano de saúde e programação anual de saúde", False),
    ],
)
def test_the_annual_programming_is_no_source(said, source: str, allowed: bool):
    text = anexo(f'id: A1, nome: Imunização, origem: "{source}"')
    assert (said(text, "R3-ART21.3") == []) is allowed


def test_nor_of_guidelines_and_regional_plans(said):
    text = (
        "parte_ii:\n  diretrizes:\n    - {id: D01, texto: Acesso, origem: PAS 2013}\n"
        "  anexo_ii:\n    planos_regionais:\n"
        "      - {rede: cegonha, plano: Programação Anual de Saúde}\n"
    )
    assert len(said(text, "R3-ART21.3")) == 2
