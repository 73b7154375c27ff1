"""Texts, dates, terms and numbers as a Brazilian contract prints them."""

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coapkit.contract.model import Ato, Regiao
from coapkit.rendering import money, words

CENTS = st.decimals(0, 10**12, places=2)


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2013, 1, 1), "1º de janeiro de 2013"),
        (date(2012, 12, 31), "31 de dezembro de 2012"),
        (None, "[a preencher]"),
    ],
)
def test_long_dates(day: date | None, printed: str) -> None:
    assert words.long_date(day) == printed


def test_short_dates() -> None:
    assert words.short_date(date(2013, 1, 9)) == "09/01/2013"
    assert words.short_date(None) == "–"


@pytest.mark.parametrize(
    ("first", "last", "printed"),
    [
        (date(2013, 1, 1), date(2016, 12, 31), "4 (quatro) anos"),
        (date(2013, 1, 1), date(2013, 12, 31), "1 (um) ano"),
        (date(2013, 7, 1), date(2016, 12, 31), "3 (três) anos e 6 (seis) meses"),
        (date(2013, 1, 1), date(2014, 2, 9), "1 (um) ano, 1 (um) mês e 9 (nove) dias"),
        (date(2012, 2, 29), date(2013, 2, 27), "11 (onze) meses e 30 (trinta) dias"),
        (date(2013, 1, 1), date(2013, 1, 1), "1 (um) dia"),
        (date(2013, 1, 2), date(2013, 1, 1), "[a preencher]"),
        (None, date(2013, 1, 1), "[a preencher]"),
        (date(2013, 1, 1), date.max, "[a preencher]"),
    ],
)
def test_terms_count_both_days(first: date, last: date, printed: str) -> None:
    assert words.duration(first, last) == printed


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 40))
def test_whole_years_are_said_as_years(first: date, years: int) -> None:
    if (first.month, first.day) != (2, 29):
        last = first.replace(year=first.year + years) - timedelta(days=1)
        assert words.duration(first, last).split(" ", 1)[0] == str(years)
        assert words.duration(first, last).count("(") == 1


def test_ordinals_of_clauses() -> None:
    ordinals = [words.feminine_ordinal(n) for n in (1, 9, 10, 15, 20, 21, 99, 100)]
    assert ordinals == [
        "primeira",
        "nona",
        "décima",
        "décima quinta",
        "vigésima",
        "vigésima primeira",
        "nonagésima nona",
        "100ª",
    ]
    assert len({words.feminine_ordinal(n) for n in range(1, 200)}) == 199


def test_lists() -> None:
    assert words.joined([]) == ""
    assert words.joined(["a"]) == "a"
    assert words.joined(["a", "b"]) == "a e b"
    assert words.joined(["a", "b", "c"], "; ", "; e ") == "a; b; e c"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("linha\r\noutra\u2028mais\tum", "linha\noutra\nmais um"),
        ("inver\u202etido\u202c", "invertido"),
        ("in\u200bvi\u00adsí\ufeffvel", "invisível"),
        ("\x1b[31mvermelho\x00", "[31mvermelho"),
        ("ac\u0327a\u0303o", "ação"),
        ("meio \ud800 par", "meio  par"),
        ("sem-quebra\u00a0fica 🙂", "sem-quebra\u00a0fica 🙂"),
    ],
)
def test_text_is_cleaned(written: str, printed: str) -> None:
    assert words.clean_text(written) == printed


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_clean_text_hides_nothing(text: str) -> None:
    clean = words.clean_text(text)
    assert words.clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in clean.replace("\n", ""))
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200f") & set(clean)


def test_every_text_of_a_contract_is_cleaned() -> None:
    region = Regiao(
        raw={"nome": "x"}, nome="Ba\u202eturité", instituicao=Ato(documento="Ato\x07 1")
    )
    clean = words.cleaned(region)
    assert clean == Regiao(raw={"nome": "x"}, nome="Baturité", instituicao=Ato(documento="Ato 1"))
    assert isinstance(clean, Regiao)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("1234567.89", "R$\u00a01.234.567,89"),
        ("0.5", "R$\u00a00,50"),
        ("-1000", "R$\u00a0-1.000,00"),
    ],
)
def test_reais(value: str, printed: str) -> None:
    assert money.reais(Decimal(value)) == printed


@given(CENTS)
def test_amounts_can_be_read_back(value: Decimal) -> None:
    assert Decimal(money.amount(value).replace(".", "").replace(",", ".")) == value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "zero real"),
        ("0.01", "um centavo"),
        ("1", "um real"),
        ("2.02", "dois reais e dois centavos"),
        ("1000000", "um milhão de reais"),
        ("1000001", "um milhão e um reais"),
        ("1234.56", "mil, duzentos e trinta e quatro reais e cinquenta e seis centavos"),
        ("2000000000", "dois bilhões de reais"),
    ],
)
def test_reais_in_words(value: str, said: str) -> None:
    assert money.reais_in_words(Decimal(value)) == said


@given(CENTS)
def test_words_follow_num2words_wherever_it_is_right(value: Decimal) -> None:
    from num2words import num2words

    expected = num2words(value, lang="pt_BR", to="currency")
    if value >= 1:
        assert money.reais_in_words(value) == expected


def test_quantities_keep_their_decimals() -> None:
    assert money.quantity(Decimal("33321")) == "33.321"
    assert money.quantity(Decimal("85.50")) == "85,50"
    assert money.quantity(None) == "–"
    assert money.count(33321) == "33.321"


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=30))
def test_shares_add_up_to_the_whole(values: list[Decimal]) -> None:
    parts = money.shares(values)
    assert len(parts) == len(values)
    if sum(values):
        tenths = sum(int(part.rstrip("%").replace(",", "")) for part in parts)
        assert tenths == 1000
    else:
        assert set(parts) == {"–"}


def test_years_are_summed_one_by_one() -> None:
    rows = [{2013: Decimal("0.10"), 2014: Decimal("0.20")}, {2013: Decimal("0.20")}]
    assert money.by_year(rows, (2013, 2014, 2015)) == (Decimal("0.30"), Decimal("0.20"), 0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Lei nº 8.080", "Lei nº~8.080"),
        ("art. 36, § 1º, e arts. 4º e 5º", "art.~36, §~1º, e arts.~4º e 5º"),
        ("§§ 1º e 2º", "§§~1º e 2º"),
        ("R$ 10,00", "R$~10,00"),
        ("no Anexo II da Parte II", "no Anexo~II da Parte~II"),
        ("por 100\nmil habitantes e 5 mg", "por 100~mil habitantes e 5~mg"),
        ("São Sé, Santa\nRita e Santo Sé", "São~Sé, Santa~Rita e Santo~Sé"),
        ("<li>o desvio; e</li>", "<li>o desvio;~e</li>"),
        ("São deveres do ente; e isso", None),
        ("a parte interessada; smart. 5; 3 milionários; da parte dele", None),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, kept: str | None) -> None:
    glued_text = words.glued(text)
    assert glued_text == (kept or text).replace("~", "\N{NO-BREAK SPACE}")
    assert words.glued(glued_text) == glued_text
