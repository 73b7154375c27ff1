"""Codes of Brazil and of the SUS: what is well formed, and what is wrong with the rest."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coapkit import codes
from coapkit.document.scalars import ScalarError

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "referencia"
reference = [
    pytest.mark.referencia,
    pytest.mark.skipif(not REFERENCE.is_dir(), reason="no ../shared/referencia here"),
]

Check = Callable[[str], None]
CHECKS = {
    "COER-IBGE": codes.check_ibge,
    "COER-REGIAO": codes.check_region,
    "COER-CNES": codes.check_cnes,
    "COER-SIGTAP": codes.check_sigtap,
    "COER-RENASES": codes.check_renases,
    "COER-CNPJ": codes.check_cnpj,
    "COER-CPF": codes.check_cpf,
    "COER-NUP": codes.check_nup,
}
GOOD = {
    "COER-IBGE": ["2304400", "3550308", "2201919", "5203962"],
    "COER-REGIAO": ["23001", "35011"],
    "COER-CNES": ["0012345", "2479583"],
    "COER-SIGTAP": ["0101010010", "0301010072"],
    "COER-RENASES": ["001", "201", "999"],
    "COER-CNPJ": ["00.394.544/0127-87", "00394544012787", "12ABC34501DE35", "12.ABC.345/01DE-35"],
    "COER-CPF": ["529.982.247-25", "52998224725"],
    "COER-NUP": ["25000.651698/2009-01", "23037.001462/2021-65"],
}


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    assert len(table) > 20
    return table


def refusal(check: Check, text: str) -> ScalarError:
    with pytest.raises(ScalarError) as caught:
        check(text)
    error = caught.value
    assert error.message
    assert error.help
    assert not error.message.endswith(".")
    if error.suggestion is not None:
        check(error.suggestion)
    return error


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r, texts in GOOD.items() for t in texts])
def test_well_formed(rule: str, text: str) -> None:
    CHECKS[rule](text)


@pytest.mark.parametrize(
    ("rule", "text", "says", "suggestion"),
    [
        ("COER-IBGE", "230.440–0", "pontuação", "2304400"),
        ("COER-IBGE", "230440", "seis algarismos", "2304400"),
        ("COER-IBGE", "220191", "seis algarismos", "2201919"),
        ("COER-IBGE", "2304401", "não confere", None),
        ("COER-IBGE", "9904400", "começa com 99", None),
        ("COER-IBGE", "Fortaleza", "7 algarismos", None),
        ("COER-IBGE", "٢٣٠٤٤٠٠", "7 algarismos", None),
        ("COER-REGIAO", "99001", "começa com 99", None),
        ("COER-REGIAO", "2301", "4 algarismos", None),
        ("COER-CNES", "12345", "5 algarismos", None),  # no check digit
        ("COER-CNES", "001234-5", "pontuação", "0012345"),
        ("COER-CNES", "123456789", "9 algarismos", None),
        ("COER-CNES", "9" * 1_000_000, "7 algarismos", None),
        ("COER-CNES", "", "falta", None),
        ("COER-SIGTAP", "101010010", "9 algarismos", "0101010010"),
        ("COER-SIGTAP", "101010011", "9 algarismos", None),
        ("COER-SIGTAP", "0101010011", "não confere", None),
        ("COER-SIGTAP", "01.01.01.001-0", "pontuação", "0101010010"),
        ("COER-RENASES", "2", "1 algarismo;", None),
        ("COER-RENASES", "000", "começa em 001", None),
        ("COER-CNPJ", "00.394.544/0127-88", "não confere", None),
        ("COER-CNPJ", "394544012787", "algarismos de menos", "00394544012787"),
        ("COER-CNPJ", "00000000000000", "possível", None),
        ("COER-CNPJ", "12.abc.345/01de-35", "pontuação", "12.ABC.345/01DE-35"),
        ("COER-CNPJ", "CNPJ nº 00.394.544 / 0127 – 87", "pontuação", "00.394.544/0127-87"),
        ("COER-CNPJ", "00,394,544/0127-87", "forma de um CNPJ", None),
        ("COER-CNPJ", "00.394.544/127-87", "algarismos de menos", None),
        ("COER-CNPJ", "a definir", "forma de um CNPJ", None),
        ("COER-CPF", "529.982.247-26", "não confere", None),
        ("COER-CPF", "111.111.111-11", "possível", None),
        ("COER-CPF", "529 982 247 25", "pontuação", "529.982.247-25"),
        ("COER-CPF", "CPF 529.982.247/25", "pontuação", "529.982.247-25"),
        ("COER-CPF", "529.982.247−25", "pontuação", "529.982.247-25"),
        ("COER-CPF", "CPF 529.982.247-26", "pontuação", None),
        ("COER-CPF", "5299822472", "algarismos de menos", None),
        ("COER-CPF", "x", "forma de um CPF", None),
        ("COER-NUP", "25000.651698/2009-02", "não confere", None),
        ("COER-NUP", "25000651698200901", "pontuação", "25000.651698/2009-01"),
        ("COER-NUP", "Processo nº 25000.651698 / 2009-01", "pontuação", "25000.651698/2009-01"),
        ("COER-NUP", "25000.651698/1909-01", "ano 1909", None),
        ("COER-NUP", "25000.651698/09-01", "forma", None),
    ],
)
def test_refused_in_precise_words(rule: str, text: str, says: str, suggestion: str | None) -> None:
    error = refusal(CHECKS[rule], text)
    assert error.rule == rule
    assert says in error.message
    assert error.suggestion == suggestion


@pytest.mark.parametrize(
    ("rule", "text", "right"),
    [
        ("COER-IBGE", "2304401", "2304400"),
        ("COER-SIGTAP", "0101010011", "0101010010"),
        ("COER-CNPJ", "00.394.544/0127-88", "00.394.544/0127-87"),
        ("COER-CNPJ", "12ABC34501DE36", "12ABC34501DE35"),
        ("COER-CPF", "52998224726", "52998224725"),
        ("COER-NUP", "25000.651698/2009-99", "25000.651698/2009-01"),
    ],
)
def test_a_wrong_check_digit_names_the_right_one(rule: str, text: str, right: str) -> None:
    error = refusal(CHECKS[rule], text)
    assert right in error.help
    assert error.suggestion is None, "another digit may be the wrong one"


@pytest.mark.parametrize("rule", ["COER-IBGE", "COER-SIGTAP", "COER-NUP", "COER-CPF", "COER-CNPJ"])
def test_every_single_wrong_last_digit_is_noticed(rule: str) -> None:
    good = GOOD[rule][0]
    wrong = [good[:-1] + digit for digit in "0123456789" if digit != good[-1]]
    assert len(wrong) == 9
    for text in wrong:
        refusal(CHECKS[rule], text)


def test_punctuation_is_optional() -> None:
    assert codes.normalise_cnpj("12.ABC.345/01DE-35") == "12ABC34501DE35"
    assert codes.normalise_cpf("529.982.247-25") == "52998224725"
    assert codes.normalise_nup("25000.651698/2009-01") == "25000651698200901"


@pytest.mark.parametrize("rule", CHECKS)
@given(text=st.text(max_size=20) | st.text("0123456789./-AB ", max_size=20))
def test_any_text_is_accepted_or_refused_in_words(rule: str, text: str) -> None:
    try:
        CHECKS[rule](text)
    except ScalarError:
        assert refusal(CHECKS[rule], text).rule == rule


def test_states() -> None:
    assert len(codes.STATES) == len(codes.STATE_BY_CODE) == len(codes.STATE_BY_ACRONYM) == 27
    assert codes.state_of("2304400") == ("23", "CE", "Ceará")
    assert codes.STATE_BY_ACRONYM["DF"].name == "Distrito Federal"
    assert codes.state_of("99") is codes.state_of("") is None


class TestReferenceTables:
    pytestmark = reference

    def test_every_municipality(self) -> None:
        table = rows("municipios.tsv")
        for row in table:
            codes.check_ibge(row["ibge7"])
            state = codes.state_of(row["ibge7"])
            assert state is not None
            assert state.acronym == row["uf"]
        assert {row["ibge7"] for row in table} >= codes.IBGE_EXCEPTIONS

    def test_every_health_region(self) -> None:
        for row in rows("regioes_saude_449.tsv"):
            codes.check_region(row["codigo"])

    def test_every_procedure(self) -> None:
        for row in rows("sigtap_procedimentos_202103.tsv"):
            codes.check_sigtap(row["codigo"])

    def test_every_renases_item(self) -> None:
        for row in rows("renases.tsv"):
            codes.check_renases(row["codigo"])


@given(
    stem=st.text("0123456789", min_size=12, max_size=12)
    | st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12),
    digits=st.integers(0, 99),
)
def test_documents_hold_exactly_when_the_library_says_so(stem: str, digits: int) -> None:
    """Most files are right and never load it; see ``check_cnpj``."""
    from validate_docbr import CNPJ, CPF

    def holds(check: Callable[[str], None], text: str) -> bool:
        try:
            check(text)
        except ScalarError:
            return False
        return True

    cnpj, cpf = f"{stem}{digits:02}", f"{stem[:9]}{digits:02}"
    assert holds(codes.check_cnpj, cnpj) == CNPJ().validate(cnpj)
    right = next(f"{stem}{n:02}" for n in range(100) if CNPJ().validate(f"{stem}{n:02}") or n == 99)
    assert holds(codes.check_cnpj, right) == CNPJ().validate(right)
    if cpf.isdecimal():
        assert holds(codes.check_cpf, cpf) == CPF().validate(cpf)
