"""Anexo III: services and PCEP (art. 8º, III and § 4º; Decreto nº 7.508/2011, art. 9º)."""

import pytest

UNIAO = "  - {id: uniao, esfera: uniao, nome: União}\n"
CE = "  - {id: ce, esfera: estado, nome: Ceará}\n"
PE = "  - {id: pe, esfera: estado, nome: Pernambuco}\n"
BA = "  - {id: ba, esfera: estado, nome: Bahia}\n"
DF = "  - {id: df, esfera: estado, nome: Distrito Federal}\n"
ARATUBA = '  - {id: "2301406", esfera: municipio, nome: Aratuba, uf: CE}\n'
BATURITE = '  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}\n'
PETROLINA = '  - {id: "2611101", esfera: municipio, nome: Petrolina, uf: PE}\n'
JUAZEIRO = '  - {id: "2918407", esfera: municipio, nome: Juazeiro, uf: BA}\n'
REGION = "entes:\n" + UNIAO + CE + ARATUBA + BATURITE
INTERSTATE = "entes:\n" + UNIAO + PE + BA + PETROLINA + JUAZEIRO
DISTRICT = "entes:\n" + UNIAO + DF


def anexo(*servicos: str, before: str = REGION, pceps: tuple[str, ...] = ()) -> str:
    lines = "".join(f"      - {{{servico}}}\n" for servico in servicos)
    rest = "    pceps:\n" + "".join(f"      - {{{pcep}}}\n" for pcep in pceps) if pceps else ""
    return f"{before}parte_ii:\n  anexo_iii:\n    servicos:\n{lines}{rest}"


def servico(municipio: str, gestao: str, gerencia: str = "", cnes: str = "9400001") -> str:
    runs = f', gerencia: "{gerencia}"' if gerencia else ""
    return f'cnes: "{cnes}", nome: Hospital, municipio: "{municipio}", gestao: "{gestao}"{runs}'


DIRECTION = "R3-ART8-III.3"


@pytest.mark.parametrize(
    ("before", "municipio", "gestao"),
    [
        (REGION, "2302107", "2302107"),
        (REGION, "2302107", "ce"),
        (REGION, "2302107", "uniao"),
        (REGION, "2302107", "9999999"),  # undeclared: reported as such
        (REGION, "9999999", "ce"),
        (DISTRICT, "df", "df"),
        (DISTRICT, "df", "uniao"),
        (INTERSTATE, "2611101", "pe"),
        (INTERSTATE, "2918407", "ba"),
    ],
)
def test_who_may_direct_a_service(said, before: str, municipio: str, gestao: str):
    text = anexo(servico(municipio, gestao), before=before)
    assert said(text, DIRECTION) == []
    assert said(text, "R3-ART8-III.2") == []


@pytest.mark.parametrize(
    ("before", "municipio", "gestao"),
    [
        (REGION, "2302107", "2301406"),
        (INTERSTATE, "2611101", "ba"),
        (INTERSTATE, "2611101", "2918407"),
    ],
)
def test_who_may_not(said, before: str, municipio: str, gestao: str):
    assert len(said(anexo(servico(municipio, gestao), before=before), DIRECTION)) == 1


SPREAD = """\
parte_ii:
  anexo_iii:
    servicos:
      - cnes: "9400001"
        nome: Hospital
        municipio: "{municipio}"
        gestao: "{gestao}"
        gerencia: "{gerencia}"
"""


def test_the_field_that_two_others_contradict_is_to_blame(marked):
    moved = REGION + SPREAD.format(municipio="2301406", gestao="2302107", gerencia="2302107")
    assert marked(moved, DIRECTION) == ['municipio: "2301406"']
    directed = REGION + SPREAD.format(municipio="2302107", gestao="2301406", gerencia="2302107")
    assert marked(directed, DIRECTION) == ['gestao: "2301406"']


def test_a_service_directed_by_the_wrong_entity_does_not_lack_a_pcep_too(said):
    text = anexo(servico("2302107", "2301406", "2302107"))
    assert said(text, "R3-ART8-P4.2") == []


def own(i: int, gerencia: str = ', gerencia: "2302107"') -> str:
    return f'cnes: "940000{i}", nome: UBS {i}, vinculo: proprio{gerencia}'


def test_an_author_may_leave_out_who_runs_all_own_services(said):
    assert said(anexo(*(own(i, "") for i in range(4))), "R3-ART8-III.4") == []


def test_or_write_it_only_where_it_differs(said):
    assert said(anexo(*(own(i, "") for i in range(3)), own(3)), "R3-ART8-III.4") == []


def test_but_not_leave_it_out_of_a_few(said):
    text = anexo(*(own(i) for i in range(3)), own(3, ""))
    assert said(text, "R3-ART8-III.4") == [
        "o serviço “UBS 3” é próprio e não diz quem o gerencia, como dizem os demais"
    ]


def door(kind: str) -> str:
    return f'cnes: "9400001", nome: UBS, porta_de_entrada: {kind}'


def test_open_access_services_are_no_substitute_for_the_three_doors(said):
    text = anexo(*map(door, ("atencao_primaria", "urgencia", "especial")))
    assert len(said(text, "D7508-ART9")) == 1


def test_a_misspelt_door_is_left_to_the_schema(said):
    text = anexo(*map(door, ("atencao_primaria", "urgencia", "psicosocial")))
    assert said(text, "D7508-ART9") == []


# PCEP

HOSPITAL = servico("2302107", "2302107", "ce")
DUTIES = 'responsabilidades: [{ente: "2302107", texto: Regular}, {ente: ce, texto: Administrar}]'


def pcep(
    servicos: str = '["9400001"]', partes: str = '["2302107", ce]', duties: str = DUTIES
) -> str:
    return f"id: P1, servicos: {servicos}, partes: {partes}, {duties}"


PCEP = ("R3-ART8-P4.2", "R3-ART8-P4.3", "R3-ART8-P4.4", "R3-ART8-P4.5")


def raised(said, *servicos: str, pceps: tuple[str, ...] = ()) -> list[str]:
    text = anexo(*servicos, pceps=pceps)
    return [rule for rule in PCEP if said(text, rule)]


def test_a_protocol_of_the_two_is_right(said):
    assert raised(said, HOSPITAL, pceps=(pcep(),)) == []
    assert (
        raised(said, HOSPITAL, pceps=(pcep(partes="[ce, municipios]", duties="objeto: Leitos"),))
        == []
    )


def test_a_private_service_may_have_a_protocol(said):
    private = servico("2302107", "2302107") + ", vinculo: conveniado"
    assert raised(said, private, pceps=(pcep(),)) == []


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        (pcep(partes='["2302107"]'), ["R3-ART8-P4.3"]),
        (pcep(partes="[ce, ce]"), ["R3-ART8-P4.3"]),
        (pcep(partes='["2302107", "2301406"]'), ["R3-ART8-P4.2"]),
        (pcep(partes='["2302107", cee]'), []),  # undeclared: reported as such
        (pcep(servicos='["9400002"]'), []),  # undeclared: reported as such
        (pcep(duties='responsabilidades: [{ente: "2302107", texto: Regular}]'), ["R3-ART8-P4.4"]),
        (pcep(duties=DUTIES.replace("ente: ce", 'ente: "2301406"')), ["R3-ART8-P4.4"]),
        (pcep(duties=DUTIES.replace("ente: ce", "ente: cee")), []),  # undeclared: reported as such
        (pcep(duties=DUTIES.replace("ente: ce", 'ente: "2302107"')), ["R3-ART8-P4.4"]),
    ],
)
def test_each_fault_of_a_protocol_is_one_rule(said, protocol: str, expected: list[str]):
    assert raised(said, HOSPITAL, pceps=(protocol,)) == expected


def test_a_duty_of_who_is_no_party_is_one_finding_where_it_stands(said):
    text = anexo(HOSPITAL, pceps=(pcep(duties=DUTIES.replace("ente: ce", 'ente: "2301406"')),))
    assert said(text, "R3-ART8-P4.4") == [
        "Aratuba/CE tem responsabilidades no PCEP “P1” e não é parte dele"
    ]


def test_without_any_protocol_the_service_is_named_with_both_entities(said):
    assert said(anexo(HOSPITAL), "R3-ART8-P4.2") == [
        "o serviço “Hospital” tem gestão de Baturité/CE e gerência de Ceará, e nenhum PCEP o rege"
    ]


@pytest.mark.parametrize(
    ("term", "overlaps"),
    [
        ("{inicio: 2010-01-01, fim: 2013-01-01}", True),
        ("{inicio: 2016-12-31, fim: 2020-12-31}", True),
        ("{inicio: 2010-01-01, fim: 2012-12-31}", False),
        ("{inicio: 2017-01-01, fim: 2020-12-31}", False),
        ("{inicio: 2020-01-01, fim: 2012-12-31}", True),  # backwards: reported as such
    ],
)
def test_a_protocol_is_in_force_for_some_of_the_term(said, term: str, overlaps: bool):
    text = (
        "identificacao:\n  vigencia: {inicio: 2013-01-01, fim: 2016-12-31}\n"
        f"parte_ii:\n  anexo_iii:\n    pceps:\n      - {{id: P1, vigencia: {term}}}\n"
    )
    assert (said(text, "R3-ART8-P4.6") == []) is overlaps


def test_a_service_with_two_directions_is_told_who_they_are(said, marked):
    text = """\
entes:
  - {id: ce, esfera: estado, nome: Ceará}
  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}
parte_ii:
  anexo_iii:
    servicos:
      - {cnes: "0000001", nome: UBS, municipio: "2302107", gestao: [ce, "2302107"]}
"""
    assert said(text, "R3-ART8-III.3") == [
        "o serviço “UBS” tem na gestão Ceará e Baturité/CE; a direção é de um só ente"
    ]
    assert len(marked(text, "R3-ART8-III.3")) == 1
