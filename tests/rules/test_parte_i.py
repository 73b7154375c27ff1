"""Parte I: the fifteen clauses, their order and the author's own wording (art. 6º)."""

import random

import pytest

from coapkit.contract.model import CLAUSES


def parte_i(*keys: str, **own: str) -> str:
    return "parte_i:\n" + "".join(f"  {key}: {own.get(key, 'padrao')}\n" for key in keys or CLAUSES)


def clause_iv(text: str) -> str:
    block = "".join(f"    {line}\n" for line in text.splitlines())
    return f"parte_i:\n  gestao_centrada_no_cidadao: |\n{block}"


def test_the_order_of_the_norm(marked):
    assert marked(parte_i(*CLAUSES), "R3-ART6") == []


@pytest.mark.parametrize("moved", CLAUSES[:-2])
def test_a_clause_moved_to_the_end_is_marked_alone(moved: str, marked):
    keys = [*(key for key in CLAUSES if key != moved), moved]
    assert marked(parte_i(*keys), "R3-ART6") == [f"{moved}: padrao"]


def test_complementary_clauses_come_last(marked):
    own = "  clausulas_complementares:\n    - {titulo: Da romaria, texto: Há reforço nas festas.}\n"
    assert marked(parte_i(*CLAUSES) + own, "R3-ART6") == []
    assert marked("parte_i:\n" + own + "  objeto: padrao\n", "R3-ART6") == [
        "clausulas_complementares:"
    ]


def test_any_order_ends_in_findings_on_keys_that_are_there(marked):
    keys = list(CLAUSES)
    for seed in range(20):
        random.Random(seed).shuffle(keys)
        found = marked(parte_i(*keys), "R3-ART6")
        assert found
        assert set(found) <= {f"{key}: padrao" for key in CLAUSES}


def test_own_wording_is_told_and_what_to_look_for(said):
    text = parte_i(articulacao_interfederativa="A gestão cabe aos entes signatários.")
    (message,) = said(text, "R3-ART6.2")
    assert "cláusula IX" in message
    assert "arts. 15, 16 e 26" in message


@pytest.mark.parametrize(
    "word", ["padrão", "Padrao", "padrao.", "idem", "A definir", "Ver anexo", "---"]
)
def test_a_word_is_no_clause(word: str, marked):
    text = parte_i("objeto", objeto=f'"{word}"')
    assert marked(text, "R3-ART6.3") == [f'objeto: "{word}"']
    assert marked(text, "R3-ART6.2") == []


def test_complementary_clauses_with_one_title(marked):
    text = (
        "parte_i:\n  clausulas_complementares:\n"
        "    - {titulo: Da romaria, texto: Há reforço nas festas.}\n"
        "    - {titulo: Da Romaria, texto: Há reforço nas festas do padroeiro.}\n"
    )
    assert marked(text, "R3-ART6-PU.2") == [
        "- {titulo: Da Romaria, texto: Há reforço nas festas do padroeiro.}"
    ]


DIRECTIVES = {
    "D7508-ART37-I": "O usuário avalia as ações e os serviços depois de cada atendimento.",
    "D7508-ART37-II": "As necessidades e os interesses do usuário são levantados todo ano.",
    "D7508-ART37-III": "Os direitos e os deveres do usuário são afixados em todas as unidades.",
}


@pytest.mark.parametrize("rule", DIRECTIVES)
def test_the_standard_wording_has_the_three_directives(rule: str, marked):
    assert marked(parte_i("gestao_centrada_no_cidadao"), rule) == []


@pytest.mark.parametrize("rule", DIRECTIVES)
def test_own_wording_with_the_three_directives(rule: str, marked):
    assert marked(clause_iv("\n\n".join(DIRECTIVES.values())), rule) == []


@pytest.mark.parametrize("rule", DIRECTIVES)
def test_the_directive_that_own_wording_lacks(rule: str, marked):
    others = [text for other, text in DIRECTIVES.items() if other != rule]
    for other in DIRECTIVES:
        found = marked(clause_iv("\n\n".join(others)), other)
        assert found == (["gestao_centrada_no_cidadao: |"] if other == rule else [])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("D7508-ART37-I", "A gestão avalia o seu desempenho. O usuário tem direitos."),
        ("D7508-ART37-II", "As necessidades do serviço orientam a escala de plantão."),
        ("D7508-ART37-III", "Os entes deverão respeitar os direitos do usuário."),
    ],
)
def test_the_words_alone_are_not_the_directive(rule: str, text: str, marked):
    assert marked(clause_iv(text), rule) == ["gestao_centrada_no_cidadao: |"]
