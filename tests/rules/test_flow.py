"""Flow: opinions, CIR, CIB, signature, publication, CIT; approved plans (arts. 14, 19 and 27)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

ENTES = """\
entes:
  - {id: ce, esfera: estado, nome: Ceará}
  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}
  - {id: "2301406", esfera: municipio, nome: Aratuba, uf: CE}
"""


def parecer(ente: str, documento: str, data: str = "2012-09-05") -> str:
    return (
        f"    - {{ente: {ente}, natureza: tecnico_juridico, documento: {documento}, data: {data}, "
        "conclusao: favoravel}\n"
    )


OPINIONS = [
    parecer("ce", "P1", "2012-09-03"),
    parecer('"2302107"', "P2", "2012-09-04"),
    parecer('"2301406"', "P3", "2012-09-05"),
]
PARECERES = "  pareceres:\n" + "".join(OPINIONS)
STEPS = {
    "cir": "  cir: {documento: Resolução CIR nº 4/2012, data: 2012-10-18}\n",
    "cib": "  cib:\n    - {uf: CE, documento: Resolução CIB/CE nº 3/2012, data: 2012-11-09}\n",
    "assinatura": "  assinatura: {data: 2012-12-05, local: Fortaleza/CE}\n",
    "publicacao": ("  publicacao: {data: 2012-12-14, edicao: '241', secao: '3', pagina: '112'}\n"),
    "cit": "  cit: {documento: Ofício nº 15/2013, data: 2013-01-24}\n",
}
FLOW = "fluxo:\n" + PARECERES + "".join(STEPS.values())
RULE_OF_STEP = {
    "cir": "R3-ART14-IIA",
    "cib": "R3-ART14-IIB",
    "assinatura": "R3-ART14-III",
    "publicacao": "R3-ART14-IV",
    "cit": "R3-ART14-V",
}


@pytest.mark.parametrize("rule", [*RULE_OF_STEP.values(), "R3-ART14", "R3-ART14-I", "R3-ART14-P2"])
def test_a_complete_flow(rule: str, marked):
    assert marked(ENTES + FLOW, rule) == []


@pytest.mark.parametrize("step", STEPS)
def test_each_step_that_is_left_out_is_missed_by_its_own_rule(step: str, marked):
    text = ENTES + FLOW.replace(STEPS[step], "")
    for other, rule in RULE_OF_STEP.items():
        assert marked(text, rule) == (["fluxo:"] if other == step else [])


# Opinions


@pytest.mark.parametrize("row", OPINIONS)
def test_an_entity_without_opinion(row: str, marked):
    assert marked(ENTES + FLOW.replace(row, ""), "R3-ART14-I") == ["pareceres:"]


def test_no_opinions_at_all_are_one_finding(said):
    assert said(ENTES + FLOW.replace(PARECERES, ""), "R3-ART14-I") == [
        "o fluxo não registra o parecer de nenhum ente signatário"
    ]


def test_an_opinion_under_another_id_is_marked_itself(marked):
    text = ENTES + FLOW.replace('{ente: "2302107"', "{ente: ce")
    (line,) = marked(text, "R3-ART14-I")
    assert line.startswith("- {ente: ce, natureza: tecnico_juridico, documento: P2")


def test_in_any_order_the_document_tells_whose_opinion_it_is(marked):
    rows = [
        parecer('"2301406"', "Parecer da Procuradoria de Aratuba"),
        parecer('"2301406"', "Parecer da Procuradoria de Baturité"),
        parecer("ce", "Parecer da Procuradoria-Geral do Estado"),
    ]
    text = ENTES + "fluxo:\n  pareceres:\n" + "".join(rows)
    assert marked(text, "R3-ART14-I") == [rows[1].strip()]


def opinions(*rows: str) -> str:
    body = "".join(f"    - {{ente: ce, documento: P, {row}}}\n" for row in rows)
    return ENTES + "fluxo:\n  pareceres:\n" + body


def test_two_opinions_cover_both_sides(marked):
    text = opinions("natureza: tecnico", "natureza: juridico")
    assert marked(text, "R3-ART14-I.2") == []
    assert len(marked(opinions("natureza: tecnico"), "R3-ART14-I.2")) == 1


AGAINST = "natureza: juridico, data: 2012-09-10, conclusao: desfavoravel"


@pytest.mark.parametrize(
    "later",
    [
        "natureza: juridico, data: 2012-09-20, conclusao: favoravel",
        "natureza: tecnico_juridico, data: 2012-09-20, conclusao: favoravel_com_ressalvas",
    ],
)
def test_a_later_favourable_opinion_replaces_an_unfavourable_one(later: str, marked):
    assert marked(opinions(AGAINST, later), "R3-ART14-I.3") == []


@pytest.mark.parametrize(
    "other",
    [
        "natureza: tecnico, data: 2012-09-20, conclusao: favoravel",
        "natureza: juridico, data: 2012-09-01, conclusao: favoravel",
    ],
)
def test_one_of_another_nature_or_an_earlier_one_does_not(other: str, marked):
    assert len(marked(opinions(AGAINST, other), "R3-ART14-I.3")) == 1


# CIB

INTERSTATE = """\
entes:
  - {id: pe, esfera: estado, nome: Pernambuco}
  - {id: ba, esfera: estado, nome: Bahia}
"""


def cib(*rows: tuple[str, str]) -> str:
    body = "".join(
        f"    - uf: {uf}\n      documento: Resolução CIB/{named} nº 1/2012\n"
        "      data: 2012-11-09\n"
        for uf, named in rows
    )
    return INTERSTATE + "fluxo:\n  cib:\n" + body


def test_every_cib_of_an_interstate_region(marked):
    text = cib(("PE", "PE"), ("BA", "BA"))
    assert marked(text, "R3-ART14-P2") == []
    assert marked(text, "R3-ART14-IIB.2") == []


@pytest.mark.parametrize(
    ("rows", "rule", "line"),
    [
        ([("PE", "PE")], "R3-ART14-P2", "cib:"),
        ([("PE", "PE"), ("PE", "BA")], "R3-ART14-P2", "- uf: PE"),
        ([("BA", "PE"), ("BA", "BA")], "R3-ART14-P2", "- uf: BA"),
        ([("PE", "PE"), ("CE", "CE")], "R3-ART14-IIB.2", "- uf: CE"),
        ([("PE", "PE"), ("BA", "CE")], "R3-ART14-IIB.2", "documento: Resolução CIB/CE nº 1/2012"),
    ],
)
def test_one_mistake_about_a_cib_is_one_finding(rows, rule: str, line: str, marked):
    found = {one: marked(cib(*rows), one) for one in ("R3-ART14-P2", "R3-ART14-IIB.2")}
    assert found.pop(rule) == [line]
    assert list(found.values()) == [[]]


# Order of dates


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2012-10-18", "2013-10-18"),  # CIR a year late
        ("2012-11-09", "2012-10-09"),  # CIB before the CIR
        ("2012-12-05", "2012-11-05"),  # signature before the CIB
        ("2012-12-14", "2012-12-04"),  # publication before the signature
        ("2012-12-14", "2013-12-14"),  # publication a year late
        ("2013-01-24", "2012-12-10"),  # CIT before the publication
        ("2012-09-04", "2012-10-30"),  # one opinion after the CIR
    ],
)
def test_the_date_that_is_out_of_order_is_marked_alone(old: str, new: str, marked):
    (line,) = marked(ENTES + FLOW.replace(old, new), "R3-ART14")
    assert new in line


def test_steps_may_happen_on_one_day(marked):
    text = ENTES + FLOW
    for day in ("2012-10-18", "2012-11-09", "2012-12-05", "2012-12-14", "2013-01-24"):
        text = text.replace(day, "2012-12-14")
    assert marked(text, "R3-ART14") == []


def test_the_message_names_both_steps(said):
    (message,) = said(ENTES + FLOW.replace("2012-12-14", "2012-12-04"), "R3-ART14")
    assert "a publicação no DOU (04/12/2012)" in message
    assert "a assinatura (05/12/2012)" in message


TERM = "identificacao:\n  vigencia: {inicio: 2013-01-01, fim: 2016-12-31}\n"


@pytest.mark.parametrize(
    ("new", "rule"), [("2002-10-18", "R3-ART27"), ("2021-10-18", "R3-ART14.2")]
)
def test_an_impossible_date_is_one_finding(new: str, rule: str, marked):
    text = TERM + ENTES + FLOW.replace("2012-10-18", new)
    for one in ("R3-ART27", "R3-ART14.2", "R3-ART14"):
        assert len(marked(text, one)) == (1 if one == rule else 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=5, max_size=5))
def test_the_flow_is_in_order_exactly_when_its_dates_are(days: list[int]):
    from coapkit.contract.stage import Stage
    from coapkit.document.source import decode
    from coapkit.validation import check_source

    text = ENTES + FLOW
    dates = [date(2012, 10, 1) + timedelta(days=n) for n in days]
    for old, new in zip(
        ("2012-10-18", "2012-11-09", "2012-12-05", "2012-12-14", "2013-01-24"), dates, strict=True
    ):
        text = text.replace(f"data: {old}", f"data: ={new}=")
    text = text.replace("=", "")
    checked = check_source(
        decode("x.yaml", text.encode()), stage=Stage.VIGENTE, only=frozenset({"R3-ART14"})
    )
    assert bool(checked.diagnostics) == (dates != sorted(dates))


def test_other_gazettes_come_after_the_signature(marked):
    other = "    outras: [{veiculo: Diário Oficial do Estado, data: 2012-12-01}]\n"
    published = "  publicacao:\n    data: 2012-12-14\n" + other
    text = ENTES + FLOW.replace(STEPS["publicacao"], published)
    assert marked(text, "R3-ART14-P6.2") == [other.strip()]


# Health plans


def plan(**changed: str) -> str:
    said = {
        "titulo": "Plano Municipal de Saúde 2010-2013",
        "inicio": "2010",
        "fim": "2013",
        "data": "2010-03-11",
    } | changed
    return (
        TERM + "entes:\n  - id: '2302107'\n    esfera: municipio\n    nome: Baturité\n    uf: CE\n"
        f"    plano_de_saude:\n      titulo: {said['titulo']}\n      inicio: {said['inicio']}\n"
        f"      fim: {said['fim']}\n      aprovacao:\n        documento: Resolução CMS nº 1\n"
        f"        data: {said['data']}\nfluxo:\n" + STEPS["cir"]
    )


@pytest.mark.parametrize(
    "titulo", ["Plano Municipal de Saúde 2010-2013", "Plano 2010 a 2013", "PMS"]
)
def test_a_plan_of_the_term(titulo: str, marked):
    assert marked(plan(titulo=titulo), "R3-ART19.3") == []
    assert marked(plan(titulo=titulo), "R3-ART19.2") == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"fim": "2014"}, "fim: 2014"),
        ({"inicio": "2011"}, "inicio: 2011"),
        ({"inicio": "2020"}, "inicio: 2020"),
        ({"titulo": "PMS", "inicio": "2006", "fim": "2009"}, "fim: 2009"),
        ({"titulo": "PMS", "inicio": "2018", "fim": "2021"}, "inicio: 2018"),
        ({"data": "2001-03-11"}, "data: 2001-03-11"),
        ({"titulo": "PMS", "inicio": "1990"}, "inicio: 1990"),
        ({"titulo": "PMS", "fim": "2031"}, "fim: 2031"),
    ],
)
def test_a_plan_that_cannot_be_of_the_term(changed: dict[str, str], line: str, marked):
    assert marked(plan(**changed), "R3-ART19.3") == [line]


@pytest.mark.parametrize(
    "titulo", ["PMS 2006-2009, prorrogado até 2013", "PMS 2006-2009 (revisão de 2011)"]
)
def test_a_plan_that_outlives_the_years_of_its_title(titulo: str, marked):
    text = plan(titulo=titulo, inicio="2006", fim="2013", data="2006-03-11")
    assert marked(text, "R3-ART19.3") == []


def test_a_plan_approved_after_the_cir(marked):
    assert marked(plan(data="2012-10-19"), "R3-ART19.2") == ["data: 2012-10-19"]
    assert marked(plan(data="2012-10-18"), "R3-ART19.2") == []


# Termos aditivos


def termos(*listed: str) -> str:
    return ENTES + FLOW + "  termos_aditivos:\n" + "".join(f"    - {{{one}}}\n" for one in listed)


@pytest.mark.parametrize(
    ("listed", "numbers", "dates"),
    [
        (("numero: 1", ""), [], []),
        (("numero: 1, data: 2013-05-02", "numero: 2"), [], []),
        (("numero: 2",), ["numero: 2"], []),
        (("numero: 1, data: 2013-05-02", "numero: 1"), ["numero: 1"], []),
        (("numero: 1", "numero: 2, data: 2013-05-02"), [], ["numero: 1"]),
        (("numero: 1, data: 2012-12-04",), [], ["data: 2012-12-04"]),
        (("numero: 1, data: 2014-05-02", "numero: 2, data: 2013-05-02"), [], ["data: 2013-05-02"]),
    ],
)
def test_termos_follow_one_another(listed, numbers, dates, marked):
    text = termos(*filter(None, listed))
    for rule, wanted in (("R3-ART8-P3.2", numbers), ("R3-ART8-P3.3", dates)):
        found = marked(text, rule)
        assert len(found) == len(wanted)
        assert all(place in line for place, line in zip(wanted, found, strict=True))
