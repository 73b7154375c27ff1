"""Entities: which there must be, their ids, names and responsibilities (arts. 2º and 4º)."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "referencia"

UNIAO = "  - {id: uniao, esfera: uniao, nome: União}\n"
CE = "  - {id: ce, esfera: estado, nome: Ceará}\n"
BATURITE = '  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}\n'
ARATUBA = '  - {id: "2301406", esfera: municipio, nome: Aratuba, uf: CE}\n'


def entes(*lines: str) -> str:
    return "entes:\n" + "".join(lines)


def ente(text: str) -> str:
    return entes(f"  - {{{text}}}\n")


COMPOSITION = "R3-ART2.2"


def composition(text: str, said) -> list[str]:
    """Messages of the rule, without those of the schema about the fragment's missing keys."""
    return [message for message in said(text, COMPOSITION) if not message.startswith("falta")]


def test_union_state_and_municipality_are_a_region(said):
    assert composition(entes(UNIAO, CE, BATURITE), said) == []


def test_the_distrito_federal_has_no_municipalities(said):
    df = "  - {id: df, esfera: estado, nome: Distrito Federal}\n"
    assert composition(entes(UNIAO, df), said) == []


def test_without_the_union_there_is_no_tripartite_contract(said):
    assert composition(entes(CE, BATURITE), said) == ["a União não está entre os entes do contrato"]


def test_without_a_state(said):
    assert composition(entes(UNIAO, BATURITE), said) == [
        "nenhum Estado está entre os entes do contrato"
    ]


def test_a_state_without_municipalities_of_its_own(said):
    pe = "  - {id: pe, esfera: estado, nome: Pernambuco}\n"
    assert composition(entes(UNIAO, CE, pe, BATURITE), said) == [
        "Pernambuco é ente do contrato e nenhum Município seu está na Região"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: CE, esfera: estado, nome: Ceará", "id"),
        ("id: xx, esfera: estado, nome: Ceará", "id"),
        ("id: federal, esfera: uniao, nome: União", "id"),
        ("id: baturite, esfera: municipio, nome: Baturité, uf: CE", "id"),
        ('id: "230210", esfera: municipio, nome: Baturité, uf: CE', "id"),
        ('id: "2302107", esfera: estado, nome: Baturité', "esfera"),
        ("id: ce, esfera: municipio, nome: Ceará, uf: CE", "esfera"),
        ('id: "2302107", esfera: estado, nome: Ceará', "id"),
    ],
)
def test_the_mistaken_one_of_id_and_sphere_is_marked(text: str, line: str, marked):
    block = "entes:\n  - " + "\n    ".join(text.split(", ")) + "\n"
    (found,) = marked(block, "R3-ART2.3")
    assert found.removeprefix("- ").startswith(f"{line}:")


@pytest.mark.parametrize(
    "text",
    [
        "id: uniao, esfera: uniao, nome: União",
        "id: df, esfera: estado, nome: Distrito Federal",
        'id: "2302107", esfera: municipio, nome: Baturité, uf: CE',
    ],
)
def test_an_id_of_its_sphere(text: str, marked):
    assert marked(ente(text), "R3-ART2.3") == []


def test_a_municipality_of_a_state_that_does_not_sign(marked, said):
    petrolina = '  - {id: "2611101", esfera: municipio, nome: Petrolina, uf: PE}\n'
    text = entes(CE, BATURITE, petrolina)
    assert marked(text, "R3-ART2.4") == [petrolina.strip()]
    assert "Petrolina/PE" in said(text, "R3-ART2.4")[0]


def test_several_municipalities_without_their_state_are_one_finding(marked):
    others = (
        '  - {id: "2611101", esfera: municipio, nome: Petrolina, uf: PE}\n'
        '  - {id: "2609808", esfera: municipio, nome: Orocó, uf: PE}\n'
    )
    assert marked(entes(CE, BATURITE, others), "R3-ART2.4") == ["entes:"]


def test_a_wrong_uf_is_not_another_state(marked):
    text = entes(CE, BATURITE.replace("uf: CE", "uf: PE"))
    assert marked(text, "R3-ART2.4") == []
    assert len(marked(text, "COER-UF")) == 1


@pytest.mark.parametrize(
    "nome",
    [
        "Baturité",
        "BATURITE",
        "Município de Baturité",
        "Prefeitura Municipal de Baturité",
        "Baturité/CE",
        "Baturité - CE",
        "Baturité (CE)",
    ],
)
def test_a_name_may_be_written_in_many_ways(nome: str, marked):
    text = ente(f'id: "2302107", esfera: municipio, nome: {nome}, uf: CE')
    assert marked(text, "COER-NOME") == []


@pytest.mark.parametrize("nome", ["Ceará", "Estado do Ceará", "Governo do Estado do Ceará"])
def test_a_state_may_be_called_a_state(nome: str, marked):
    assert marked(ente(f"id: ce, esfera: estado, nome: {nome}"), "COER-NOME") == []


@pytest.mark.parametrize("nome", ["Graccho Cardoso", "Gracho Cardoso"])
def test_both_spellings_of_a_name_that_changed(nome: str, marked):
    text = ente(f'id: "2802601", esfera: municipio, nome: {nome}, uf: SE')
    assert marked(text, "COER-NOME") == []


def test_the_message_on_a_wrong_name_says_both_codes(said):
    text = entes(CE, ARATUBA.replace("Aratuba", "Mulungu"))
    assert said(text, "COER-NOME") == [
        "o identificador 2301406 é o de Aratuba, e o nome diz “Mulungu”, cujo código é 2309102"
    ]


def test_the_id_is_wrong_when_somebody_signs_under_the_code_of_the_name(marked):
    text = (
        'entes:\n  - id: "2309102"\n    esfera: municipio\n    nome: Aratuba\n    uf: CE\n'
        'signatarios:\n  - {ente: "2301406", funcao: prefeito, nome: Fulana}\n'
    )
    assert marked(text, "COER-NOME") == ['- id: "2309102"']


def test_an_unknown_code_is_told_with_the_right_one(said):
    text = entes(CE, ARATUBA.replace("2301406", "2301407"))
    assert said(text, "COER-IBGE") == [
        "o dígito verificador de “2301407” não confere; o de Aratuba/CE é 2301406"
    ]


def test_an_unknown_municipality_of_destination(marked):
    text = (
        "parte_ii:\n  anexo_iii:\n    referencias:\n"
        '      - id: R1\n        destino: {regiao: "23001", municipio: "2399992"}\n'
    )
    assert marked(text, "COER-IBGE") == ['destino: {regiao: "23001", municipio: "2399992"}']


PARTES = """\
parte_ii:
  anexo_ii:
    acoes:
      - id: A01
        responsabilidade: {individual: [%s]}
parte_iii:
  financiamento:
    - {ente: ce, texto: Transfere.}
    - {ente: "2302107", texto: Aplica.}
    - {ente: "2301406", texto: Aplica.}
parte_iv:
  responsabilidades:
    - {ente: ce, texto: Monitora.}
    - {ente: "2302107", texto: Acompanha.}
    - {ente: "2301406", texto: Acompanha.}
"""
REGION = entes(CE, BATURITE, ARATUBA)
ALL_PARTS = "R3-ART4-PU"


@pytest.mark.parametrize("group", ["todos", "ce, municipios", 'estados, "2302107", "2301406"'])
def test_groups_answer_for_their_members(group: str, marked):
    assert marked(REGION + PARTES % group, ALL_PARTS) == []


def test_an_entity_that_executes_nothing(marked, said):
    text = REGION + PARTES % 'ce, "2302107"'
    assert marked(text, ALL_PARTS) == ["acoes:"]
    assert said(text, ALL_PARTS)[0].startswith("Aratuba/CE não responde por nenhuma ação")


@pytest.mark.parametrize(
    "elsewhere",
    [
        '    servicos:\n      - {cnes: "0012345", gestao: "2301406"}\n',
        '    servicos:\n      - {cnes: "0012345", gestao: ce, gerencia: "2301406"}\n',
        '    referencias:\n      - {id: R1, responsaveis: ["2301406"]}\n',
        '    pceps:\n      - {id: P1, partes: [ce, "2301406"]}\n',
    ],
)
def test_a_service_referral_or_pcep_is_execution(elsewhere: str, marked):
    anexo_iii = "  anexo_iii:\n" + elsewhere + "parte_iii:"
    text = REGION + (PARTES % 'ce, "2302107"').replace("parte_iii:", anexo_iii)
    assert marked(text, ALL_PARTS) == []


def test_each_part_that_lacks_an_entity_is_told_at_its_list(marked):
    text = REGION + (PARTES % "todos").replace('    - {ente: "2301406", texto: Aplica.}\n', "")
    text = text.replace('    - {ente: "2301406", texto: Acompanha.}\n', "")
    assert marked(text, ALL_PARTS) == ["financiamento:", "responsabilidades:"]


def test_an_id_written_for_another_is_marked_itself(marked):
    text = REGION + (PARTES % "todos").replace(
        '{ente: "2302107", texto: Acompanha.}', "{ente: ce, texto: Acompanha.}"
    )
    assert marked(text, ALL_PARTS) == ["- {ente: ce, texto: Acompanha.}"]


def test_an_undeclared_id_in_its_place_is_another_rule(marked):
    text = REGION + (PARTES % "todos").replace(
        '{ente: "2302107", texto: Acompanha.}', '{ente: "2309805", texto: Acompanha.}'
    )
    assert marked(text, ALL_PARTS) == []


@pytest.mark.referencia
@pytest.mark.skipif(not REFERENCE.is_dir(), reason="needs ../shared/referencia")
@pytest.mark.parametrize("rule", ["COER-NOME", "COER-UF", "COER-IBGE", "R3-ART2.3", "R3-ART2.4"])
def test_no_real_region_raises_an_alarm(rule: str, marked):
    regions: dict[str, list[str]] = defaultdict(list)
    with (REFERENCE / "municipios.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["uf"] != "DF":
                regions[row["uf"]].append(
                    f'  - {{id: "{row["ibge7"]}", esfera: municipio, nome: "{row["nome"]}", '
                    f"uf: {row['uf']}}}\n"
                )
    assert len(regions) == 26
    for uf, municipios in regions.items():
        state = f"  - {{id: {uf.lower()}, esfera: estado}}\n"
        assert marked(entes(state, *municipios), rule) == []


class TestMistypedCode:
    """A municipality whose code is wrong where it is declared, and right wherever it is cited."""

    @staticmethod
    def text(code: str, uf: str = "CE") -> str:
        return (
            "entes:\n"
            "  - {id: ce, esfera: estado, nome: Ceará}\n"
            f'  - {{id: "{code}", esfera: municipio, nome: Baturité, uf: {uf}}}\n'
            'parte_iii:\n  financiamento:\n    - {ente: ce}\n    - {ente: "2302107"}\n'
            "parte_iv:\n  auditoria:\n    - {ente: ce, componente: A}\n"
            '    - {ente: "2302107", componente: B}\n'
        )

    @pytest.mark.parametrize("code", ["2302108", "2312107", "1302107", "2301208"])
    def test_is_one_fault(self, said, code):
        text = self.text(code)
        told = [
            rule
            for rule in ("COER-IBGE", "COER-NOME", "COER-UF", "COER-ENTE", "R3-ART12",
                         "R3-ART4-PU", "R3-ART2.4")
            for _ in said(text, rule)
        ]  # fmt: skip
        assert told in (["COER-IBGE"], ["COER-NOME"])

    def test_another_municipality_named_in_its_place_is_marked_at_the_code(self, marked, said):
        text = self.text("2301208")
        assert marked(text, "COER-NOME")[0].startswith('- {id: "2301208"')
        assert "cujo código é 2302107" in said(text, "COER-NOME")[0]

    def test_a_municipality_that_nobody_cites_is_left_as_it_is(self, said):
        text = self.text("2302107").replace('ente: "2302107"', "ente: ce")
        assert "Baturité/CE" in said(text, "R3-ART12")[0]
