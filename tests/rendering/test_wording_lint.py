"""What breaks the language of clauses is named before it is signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coapkit.rendering.wording_lint import Slip, wording_slips
from coapkit.resources import templates_dir

WORDINGS = sorted((templates_dir() / "clausulas").glob("*.md"))


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_the_packages_own_wording_has_no_slip(path) -> None:
    assert wording_slips(path.read_text(encoding="utf-8")) == []


def test_there_is_wording_to_look_at() -> None:
    assert len(WORDINGS) == 21


@pytest.mark.parametrize(
    "text",
    [
        "Um caput só.",
        "Com incisos:\n- um:\n  - alínea *com ênfase*; e\n  - outra; e\n\n- **dois**.\n\nOutro.",
        "Em *vários:*\n- a;\n- b.",
        "Conforme o art. 14,\n§ 6º, da Resolução, e\nI – o que for.",  # mid-paragraph
        "{# Art. 6º, I: nada * aqui #}\nVale {{ vigencia.anos_por_extenso }}.",
        "{% if x %}\nUm:\n{% else %}\nDois:\n{% endif %}\n- inciso; e\n- outro.",
        "Preço < 3 e > 2, a & b, C# e a_b_c.",
    ],
)
def test_what_the_language_has_is_no_slip(text: str) -> None:
    assert wording_slips(text) == []


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "está vazio"),
        ("{# só um comentário #}\n", 1, "está vazio"),
        ("# Do objeto\n\nTexto.", 1, "não faz título"),
        ("Caput.\n\n> citação", 3, "não faz citação"),
        ("Incisos:\n* um;\n* dois.", 2, "um inciso começa com «- »"),
        ("Incisos:\n• um.", 2, "um inciso começa com «- »"),
        ("Incisos:\n-um.", 2, "falta um espaço depois do hífen"),
        ("Caput.\n- um;", 2, "precisa terminar em dois-pontos"),
        ("Caput.\n\n- um;", 3, "precisa terminar em dois-pontos"),
        ("- um;", 1, "precisa terminar em dois-pontos"),
        ("Caput:\n- um.\n\nOutro.\n- dois.", 5, "precisa terminar em dois-pontos"),
        ("Caput.\n\n§ 1º Texto.", 3, "não numere os parágrafos"),
        ("Caput.\n\nParágrafo único. Texto.", 3, "não numere os parágrafos"),
        ("Incisos:\n- I – um.", 2, "não numere os incisos"),
        ("Incisos:\nI – um;", 2, "não numere os incisos"),
        ("Incisos:\n- um:\n  - a) alínea.", 3, "não numere as alíneas"),
        ("Incisos:\n1. um.", 2, "não numere os itens"),
        ("Com <b>negrito.", 1, "«<b>» sai como está escrito"),
        ("Com [vínculo](http://x.org).", 1, "não há vínculos"),
        ("Com ![imagem](x.png).", 1, "não há vínculos nem imagens"),
        ("Com&nbsp;espaço.", 1, "escreva o próprio caractere"),
        ("Com `código`.", 1, "não há letra de código"),
        ("Com *ênfase aberta.", 1, "asterisco solto"),
        ("Caput:\n- um;\n- com **negrito aberto.", 3, "asterisco solto"),
        ("{#\nvárias\nlinhas\n#}\nCaput.\n- um;", 6, "dois-pontos"),
        ("| a | b |", 1, "«|» não existe"),
    ],
)
def test_a_slip_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    first = wording_slips(text)[0]
    assert first.line == line
    assert problem in first.problem


@given(st.text())
def test_any_text_is_answered_with_lines_that_it_has(text: str) -> None:
    slips = wording_slips(text)
    assert slips == sorted(slips)
    lines = text.count("\n") + 1
    assert all(isinstance(slip, Slip) and 1 <= slip.line <= lines for slip in slips)
