"""Referrals: origin, destination and the decisions behind them (arts. 8º, III, § 6º; 14, § 1º)."""

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

UPA = 'cnes: "9400001", nome: UPA, municipio: "2302107", acoes: [A029]'
UBS = 'cnes: "9400002", nome: UBS, municipio: "2301406", acoes: [A004]'
CAPS = 'cnes: "9400003", nome: CAPS, municipio: "2302107", acoes: [A038]'
ACTIONS = "".join(f"      - {{id: {a}, nome: Ação {a}}}\n" for a in ("A004", "A029", "A038"))


def anexo(
    *keys: str, before: str = REGION, code: str = "23004", services: tuple[str, ...] = (UPA,)
) -> str:
    listed = "".join(f"      - {{{one}}}\n" for one in services)
    referencia = "\n        ".join(("id: R1", *keys))
    return (
        f'regiao: {{codigo: "{code}", nome: Região}}\n{before}parte_ii:\n'
        f"  anexo_ii:\n    acoes:\n{ACTIONS}  anexo_iii:\n    servicos:\n{listed}"
        f"    referencias:\n      - {referencia}\n"
    )


def pacts(*instances: str) -> str:
    return "pactuacoes:" + "".join(
        f"\n          - {{instancia: {i}, documento: Resolução {i} nº 1, data: 2012-10-05}}"
        for i in instances
    )


INSIDE = 'destino: {servico: "9400001"}'
ORIGIN = "R3-ART8-III.7"


@pytest.mark.parametrize(
    ("before", "origem", "destino"),
    [
        (REGION, '["2301406"]', INSIDE),
        (REGION, "[municipios]", INSIDE),  # the group is short for all the others
        (REGION, '["2302107", "2301406"]', 'destino: {regiao: "23001", municipio: "2304400"}'),
        (REGION, '["9999999"]', INSIDE),  # undeclared: reported as such
        (DISTRICT, "[df]", 'destino: {regiao: "52001", municipio: "5208707"}'),
    ],
)
def test_users_come_from_municipalities(said, before: str, origem: str, destino: str):
    assert said(anexo(f"origem: {origem}", destino, before=before), ORIGIN) == []


@pytest.mark.parametrize(
    ("before", "origem"),
    [
        (REGION, "[ce]"),
        (REGION, "[todos]"),
        (REGION, "[estados]"),
        (REGION, '["2302107"]'),
        ("entes:\n" + UNIAO + CE + BATURITE, "[municipios]"),  # all there is is the destination
    ],
)
def test_of_others_than_the_destination(said, before: str, origem: str):
    assert len(said(anexo(f"origem: {origem}", INSIDE, before=before), ORIGIN)) == 1


OFFER = "R3-ART8-III.8"


def test_nothing_is_asked_of_a_service_that_lists_no_actions(said):
    bare = UPA.replace(", acoes: [A029]", "")
    assert said(anexo("acoes: [A004]", INSIDE, services=(bare,)), OFFER) == []


def test_the_destination_is_to_blame_where_only_others_offer_it(marked):
    text = anexo(
        "acoes: [A029]",
        'origem: ["2301406"]',
        'destino: {servico: "9400003"}',
        services=(UPA, CAPS),
    )
    assert marked(text, OFFER) == ['destino: {servico: "9400003"}']


def test_the_action_is_to_blame_where_those_who_refer_offer_it_themselves(marked):
    text = anexo("acoes: [A004]", 'origem: ["2301406"]', INSIDE, services=(UPA, UBS))
    assert marked(text, OFFER) == ["acoes: [A004]"]


def test_the_action_is_to_blame_where_the_destination_offers_the_others(marked):
    text = anexo("acoes: [A029, A038]", 'origem: ["2301406"]', INSIDE, services=(UPA, CAPS))
    assert marked(text, OFFER) == ["acoes: [A029, A038]"]


SOLIDARY = "R3-ART8-P6.2"
MANY = 'responsaveis: ["2302107", ce]'


@pytest.mark.parametrize(
    "keys",
    [
        (MANY, pacts("CIB/CE")),
        (MANY, pacts("CIR", "CIB/CE")),
        (MANY, pacts("CIB/CE", "CIT")),
        ('responsaveis: ["2302107"]',),  # answers alone
        ("responsaveis: [estados]",),  # there is one
        (MANY, pacts("CIB-CE")),  # misspelt: the schema's
        (MANY, "pactuacoes: []"),  # empty: the schema's
    ],
)
def test_solidary_referral_with_its_decision(said, keys: tuple[str, ...]):
    assert said(anexo('origem: ["2301406"]', INSIDE, *keys), SOLIDARY) == []


@pytest.mark.parametrize(
    ("pactuacoes", "line"),
    [
        ((), "- id: R1"),
        ((pacts("CIR"),), "pactuacoes:"),
        ((pacts("CIT"),), "pactuacoes:"),
        (
            (pacts("CIB/PE"),),
            "- {instancia: CIB/PE, documento: Resolução CIB/PE nº 1, data: 2012-10-05}",
        ),
    ],
)
def test_solidary_referral_without_it(marked, pactuacoes: tuple[str, ...], line: str):
    assert marked(anexo('origem: ["2301406"]', INSIDE, MANY, *pactuacoes), SOLIDARY) == [line]


def test_groups_make_a_referral_solidary(said):
    text = anexo('origem: ["2301406"]', INSIDE, "responsaveis: [municipios]")
    (message,) = said(text, SOLIDARY)
    assert "Aratuba/CE e Baturité/CE respondem de forma solidária" in message


JUAZEIRO_SERVICE = 'cnes: "9400001", nome: UPA, municipio: "2918407"'


def test_inside_an_interstate_region_the_cib_is_of_a_state_involved(said):
    def raised(instance: str) -> int:
        text = anexo(
            'origem: ["2611101"]',
            INSIDE,
            "responsaveis: [municipios]",
            pacts(instance),
            before=INTERSTATE,
            services=(JUAZEIRO_SERVICE,),
        )
        return len(said(text, SOLIDARY))

    assert [raised(i) for i in ("CIB/PE", "CIB/BA", "CIB/CE")] == [0, 0, 1]


ONE_STATE, STATES = "R3-ART14-P1-I", "R3-ART14-P1-II"
FORTALEZA = 'destino: {regiao: "23001", municipio: "2304400"}'
RECIFE = 'destino: {regiao: "26001", municipio: "2611606"}'


def outside(destino: str, *instances: str, origem: str = "[municipios]", **more: str) -> str:
    decided = (pacts(*instances),) if instances else ()
    return anexo(f"origem: {origem}", destino, *decided, **more)


def raised(text: str, said) -> list[str]:
    rules = ("R3-ART14-P1", "R3-ART14-P1.2", ONE_STATE, STATES, SOLIDARY)
    return [rule for rule in rules if said(text, rule)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (outside(FORTALEZA, "CIB/CE"), []),
        (outside(FORTALEZA, "CIR", "CIB/CE", "CIT"), []),
        (outside(FORTALEZA), [ONE_STATE]),
        (outside(FORTALEZA, "CIR"), [ONE_STATE]),
        (outside(FORTALEZA, "CIT"), [ONE_STATE]),
        (outside(FORTALEZA, "CIB/PE"), [ONE_STATE]),
        (outside(RECIFE, "CIB/CE", "CIB/PE"), []),
        (outside(RECIFE, "CIB/CE"), [STATES]),
        (outside(RECIFE, "CIB/PE"), [STATES]),
        (outside(RECIFE, "CIT"), [STATES]),
        # From both sides of an interstate region to one of its States.
        (outside(RECIFE, "CIB/PE", "CIB/BA", before=INTERSTATE, code="26018"), []),
        (outside(RECIFE, "CIB/PE", before=INTERSTATE, code="26018"), [STATES]),
        # From one side only: the other State has no part in it.
        (outside(RECIFE, "CIB/PE", origem='["2611101"]', before=INTERSTATE, code="26018"), []),
        # The destination is this very region.
        (outside(FORTALEZA.replace("23001", "23004"), "CIB/CE"), ["R3-ART14-P1"]),
        (outside(FORTALEZA.replace("2304400", "2302107"), "CIB/CE"), ["R3-ART14-P1"]),
        # The municipality contradicts the region and the decision; or they both contradict it.
        (outside(FORTALEZA.replace("2304400", "2611606"), "CIB/CE"), ["R3-ART14-P1.2"]),
        (outside(RECIFE.replace("26001", "23001"), "CIB/CE", "CIB/PE"), ["R3-ART14-P1.2"]),
        # From the Federal District to the State around it.
        (
            outside(
                'destino: {regiao: "52001", municipio: "5208707"}',
                *("CIB/DF", "CIB/GO"),
                origem="[df]",
                before=DISTRICT,
                code="53001",
            ),
            [],
        ),
    ],
)
def test_each_referral_outside_is_one_rule_at_most(said, text: str, expected: list[str]):
    assert raised(text, said) == expected


def test_the_decision_of_a_stranger_stands_for_the_missing_one(marked):
    text = outside(RECIFE, "CIB/CE", "CIB/RN")
    (line,) = marked(text, STATES)
    assert line.startswith("- {instancia: CIB/RN")


def test_the_message_names_the_city_and_what_is_missing(said):
    (message,) = said(outside(RECIFE, "CIT"), STATES)
    assert "a Recife/PE, envolve Ceará e Pernambuco" in message
    assert message.endswith("decisão da CIB/CE e da CIB/PE; a CIT não a substitui")


FLOW = """\
fluxo:
  cib:
    - {uf: CE, documento: Resolução nº 9, data: 2012-11-09}
  assinatura: {data: 2012-12-14, local: Baturité}
"""


@pytest.mark.parametrize(
    ("instance", "day", "in_time"),
    [
        ("CIB/CE", "2012-11-09", True),
        ("CIB/CE", "2012-11-10", False),
        ("CIR", "2012-11-10", False),
        ("CIT", "2012-12-14", True),  # it may decide after the CIB
        ("CIT", "2012-12-15", False),
        ("CIB/CE", "2009-03-02", True),  # a pact older than the contract
    ],
)
def test_decisions_come_before_what_presumes_them(said, instance: str, day: str, in_time: bool):
    decided = pacts(instance).replace("2012-10-05", day)
    inside, out = anexo(INSIDE, decided) + FLOW, anexo(FORTALEZA, decided) + FLOW
    assert (said(inside, "R3-ART8-P6.3") == []) is in_time
    assert (said(out, "R3-ART14-P1.3") == []) is in_time
    assert said(out, "R3-ART8-P6.3") == []


def test_without_a_homologation_the_signature_is_the_limit(said):
    signed = "fluxo:\n  assinatura: {data: 2012-12-14, local: Baturité}\n"
    assert said(anexo(INSIDE, pacts("CIB/CE")) + signed, "R3-ART8-P6.3") == []
    late = pacts("CIB/CE").replace("2012-10-05", "2012-12-15")
    assert len(said(anexo(INSIDE, late) + signed, "R3-ART8-P6.3")) == 1
