"""What a breach of form says, and where it is marked."""

import pytest

from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic
from coapkit.document.source import decode
from coapkit.validation import check_source


def findings(text: str) -> list[Diagnostic]:
    checked = check_source(decode("x.yaml", text.encode()), stage=Stage.VIGENTE)
    return sorted(checked.diagnostics, key=lambda d: d.sort_key)


def one(text: str, rule: str) -> Diagnostic:
    (found,) = (d for d in findings(text) if d.rule == rule)
    return found


def test_a_missing_key_is_marked_on_its_parents_key_and_names_the_item():
    text = "entes:\n  - id: ce\n    esfera: estado\n    nome: Ceará\n    orgao: Secretaria\n"
    found = one(text, "R3-ART19")
    assert found.message == "falta Plano de saúde (`plano_de_saude`) em Ente “Ceará”"
    assert found.span.line == 2
    assert found.place == "Entes signatários › Ceará"


def test_an_unknown_key_is_marked_on_itself_with_a_guess():
    found = one("regiao:\n  nome: Baturité\n  frontera: nao\n", "FORMA-CHAVE")
    assert (found.span.line, found.span.column, found.span.end_column) == (3, 3, 11)
    assert found.help == "você quis dizer `fronteira`?"


@pytest.mark.parametrize(
    ("before", "after", "amount"),
    [
        ("62", "5", "62.5"),
        ("21.443", "94", "21443.94"),
        ("R$ 21.443", "94", "21443.94"),
        ("-1.021.443", "94", "-1021443.94"),
        ("21", "443.94", "21443.94"),
    ],
)
def test_an_amount_that_a_comma_between_braces_cut_in_two(before: str, after: str, amount: str):
    found = one(f"regiao: {{nome: {before},{after}}}\n", "FORMA-CHAVE")
    assert f"“{before},{after}” foi lido como “{before}”" in found.message
    assert f"escreva `{amount}`, sem vírgula" in found.help


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("identificacao:\n  coordenacao: ce\n", "[ce]"),
        ("identificacao:\n  coordenacao: 'ce'\n", "['ce']"),
        ("identificacao:\n  coordenacao: ce, ba\n", ""),
        ("entes: ce\n", ""),  # of groups, not of texts
    ],
)
def test_one_value_goes_between_brackets_where_it_can_be_an_item(text: str, mended: str):
    found = one(text, "FORMA-TIPO")
    assert (found.fix.title if found.fix else "") == (f"trocar por {mended}" if mended else "")


def test_a_wrong_option_lists_what_is_accepted():
    found = one("entes:\n  - id: ce\n    esfera: estadual\n", "FORMA-OPCAO")
    assert found.span.line == 3
    assert "você quis dizer `estado`?" in found.help
    assert "`municipio`" in found.help


@pytest.mark.parametrize("empty", ["", " ~", " null", ' ""', ' "  "'])
def test_an_empty_value_counts_as_missing_content(empty: str):
    found = one(f"regiao:\n  nome:{empty}\n  codigo: '23004'\n", "R3-ART2")
    assert "sem conteúdo" in found.message
    assert found.span.line == 2


def test_a_list_in_the_place_of_a_text():
    found = one("regiao:\n  nome: [a, b]\n", "FORMA-TIPO")
    assert found.message == "`nome` deve ser um texto, não uma lista"


def test_a_text_in_the_place_of_a_section():
    found = one("regiao: Baturité\n", "FORMA-TIPO")
    assert found.message == "`regiao` deve ser um grupo de chaves, não um texto"


def test_both_spellings_of_no_are_taken():
    text = "regiao:\n  fronteira: {}\n"
    for word in ("nao", "não", "sim"):
        assert "FORMA-OPCAO" not in {d.rule for d in findings(text.format(word))}
    assert "FORMA-OPCAO" in {d.rule for d in findings(text.format("talvez"))}


def test_a_year_key_that_is_no_year():
    text = "parte_iii:\n  custeio:\n    - id: C1\n      valores: {20133: 1.00}\n"
    found = one(text, "FORMA-CHAVE")
    assert "quatro algarismos" in found.help
