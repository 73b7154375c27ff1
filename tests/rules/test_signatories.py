"""Signatories: who signs for each entity, and in which function (art. 14, § 4º)."""

import pytest

ENTES = """\
entes:
  - {id: uniao, esfera: uniao, nome: União}
  - {id: ce, esfera: estado, nome: Ceará}
  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}
  - {id: "2301406", esfera: municipio, nome: Aratuba, uf: CE}
"""
SIGNATARIOS = """\
signatarios:
  - {ente: uniao, funcao: ministro, nome: A}
  - {ente: ce, funcao: governador, nome: B}
  - {ente: ce, funcao: secretario_de_saude, nome: C}
  - {ente: "2302107", funcao: prefeito, nome: D}
  - {ente: "2302107", funcao: secretario_de_saude, nome: E}
  - {ente: "2301406", funcao: prefeito, nome: F}
  - {ente: "2301406", funcao: secretario_de_saude, nome: G}
"""
COMPLETE = ENTES + SIGNATARIOS
ROWS = SIGNATARIOS.splitlines()[1:]
MISSING, MISTAKEN = "R3-ART14-P4", "R3-ART14-P4.2"


def test_all_sign(marked):
    assert marked(COMPLETE, MISSING) == []
    assert marked(COMPLETE, MISTAKEN) == []


def test_the_distrito_federal_has_governor_and_secretary(marked):
    text = (
        "entes:\n  - {id: df, esfera: estado, nome: Distrito Federal}\nsignatarios:\n"
        "  - {ente: df, funcao: governador, nome: A}\n"
        "  - {ente: df, funcao: secretario_de_saude, nome: B}\n"
    )
    assert marked(text, MISSING) == []
    assert marked(text, MISTAKEN) == []


@pytest.mark.parametrize("row", ROWS)
def test_each_signatory_that_is_removed_is_missed_once(row: str, marked):
    text = COMPLETE.replace(row + "\n", "")
    assert marked(text, MISSING) == ["signatarios:"]
    assert marked(text, MISTAKEN) == []


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("funcao", ["ministro", "governador", "prefeito", "secretario_de_saude"])
def test_each_wrong_function_is_one_finding_on_its_line(row: str, funcao: str, marked):
    old = row.split("funcao: ")[1].split(",")[0]
    if funcao == old:
        return
    new = row.replace(f"funcao: {old}", f"funcao: {funcao}")
    text = COMPLETE.replace(row, new)
    assert marked(text, MISTAKEN) == [new.strip()]
    assert marked(text, MISSING) == []


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("ente", ["uniao", "ce", '"2302107"', '"2301406"'])
def test_each_wrong_entity_is_one_finding_on_its_line(row: str, ente: str, marked):
    old = row.split("ente: ")[1].split(",")[0]
    if ente == old:
        return
    new = row.replace(f"ente: {old}", f"ente: {ente}")
    text = COMPLETE.replace(row, new)
    assert marked(text, MISTAKEN) == [new.strip()]
    assert marked(text, MISSING) == []


def test_an_undeclared_entity_is_another_rule(marked):
    text = COMPLETE.replace('{ente: "2302107", funcao: p', '{ente: "2309805", funcao: p')
    assert marked(text, MISTAKEN) == []
    assert marked(text, MISSING) == []


def test_a_function_that_does_not_exist_is_another_rule(marked):
    text = COMPLETE.replace("funcao: prefeito, nome: D", "funcao: prefeita, nome: D")
    assert marked(text, MISTAKEN) == []
    assert marked(text, MISSING) == []


def test_a_copy_is_told_as_a_copy(marked):
    copy = '  - {ente: "2301406", funcao: prefeito, nome: F}\n'
    assert marked(COMPLETE + copy, MISTAKEN) == [copy.strip()]


def test_the_message_names_who_is_missing(said):
    text = COMPLETE.replace(ROWS[3] + "\n", "")
    assert said(text, MISSING) == ["Baturité/CE não tem signatário como Prefeito"]


def test_a_wrong_sphere_does_not_ask_for_other_signatories(marked):
    text = COMPLETE.replace('"2301406", esfera: municipio', '"2301406", esfera: estado')
    assert marked(text, MISSING) == []
