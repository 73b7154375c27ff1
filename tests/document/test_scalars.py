"""What authors write in a field of money, number, date or year, and what it means."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.document.scalars import (
    ScalarError,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_money,
    parse_year,
)

Parse = Callable[[str], Any]


def refusal(parse: Parse, text: str) -> ScalarError:
    with pytest.raises(ScalarError) as caught:
        parse(text)
    error = caught.value
    assert error.message
    assert error.help
    assert not error.message.endswith(".")
    assert str(error) == error.message
    if error.suggestion is not None:
        parse(error.suggestion)  # a suggestion that is refused in its turn is none
    return error


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1234567.89", "1234567.89"),
            ("1234567", "1234567.00"),
            ("1.234.567,89", "1234567.89"),
            ("1234567,89", "1234567.89"),
            ("1.234.567", "1234567.00"),
            ("R$ 1.234,56", "1234.56"),
            ("R$1234.56", "1234.56"),
            ("R$\xa01.234.567,89", "1234567.89"),
            ("0", "0.00"),
            ("0,30", "0.30"),
            ("999.999.999.999.999,99", "999999999999999.99"),
        ],
    )
    def test_accepted_to_the_cent(self, text: str, amount: str) -> None:
        value = parse_money(text)
        assert str(value) == amount
        assert value.as_tuple().exponent == -2

    @pytest.mark.parametrize("text", ["1.234", "12.345", "999.999", "R$ 1.234"])
    def test_one_dot_and_three_digits_have_two_readings(self, text: str) -> None:
        error = refusal(parse_money, text)
        assert error.rule == "COER-VALOR"
        assert "ambíguo" in error.message
        assert error.suggestion is None
        digits = text.removeprefix("R$ ").replace(".", "")
        assert f"{digits}.00" in error.help

    @pytest.mark.parametrize(
        ("text", "suggestion"),
        [
            ("1234.5", "1234.50"),
            ("1234,5", "1234.50"),
            ("1.234,5", "1234.50"),
            ("1,234.56", "1234.56"),
            ("1,234,567", "1234567"),
            ("1 234 567,89", "1234567.89"),
            ("+5.00", "5.00"),
            ("1_234_567.89", "1234567.89"),
            ("1.234,56 R$", "1.234,56"),
            ("1234,56 reais", "1234,56"),
        ],
    )
    def test_one_safe_mend_is_suggested(self, text: str, suggestion: str) -> None:
        assert refusal(parse_money, text).suggestion == suggestion

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("1,234", "3 casas decimais"),
            ("0.001", "3 casas decimais"),
            ("-5,00", "negativo"),
            ("(1.234,56)", "negativo"),
            ("1e6", "científica"),
            ("1_000", "sublinhado"),
            ("US$ 10,00", "outra moeda"),
            ("€ 10,00", "outra moeda"),
            ("$10", "outra moeda"),
            ("1,5 milhão", "por extenso"),
            ("10 mil", "por extenso"),
            ("9,785.867.36", "mistura"),  # Termo de Cooperação nº 61
            ("9.785.867.36", "também para os decimais"),
            ("007,00", "zero"),
            (",50", "marca decimal"),
            ("1" * 16, "16 algarismos"),
            ("9" * 1_000_000, "algarismos"),
            ("١٢٣", "outra escrita"),
            ("", "falta"),
            ("R$", "falta"),
            ("a definir", "não é um número"),
            ("Infinity", "não é um número"),
            ("nan", "não é um número"),
        ],
    )
    def test_refused_in_precise_words(self, text: str, says: str) -> None:
        error = refusal(parse_money, text)
        assert error.rule == "COER-VALOR"
        assert says in error.message
        assert error.help
        assert len(error.message) < 200

    @given(st.decimals(0, 10**13, allow_nan=False, places=2))
    def test_every_form_of_an_amount_is_the_same_amount(self, amount: Decimal) -> None:
        plain = f"{amount:.2f}"
        brazilian = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
        for text in (plain, brazilian, plain.replace(".", ","), f"R$ {brazilian}"):
            assert parse_money(text) == amount


class TestDecimal:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("68.5", "68.5"),
            ("68,5", "68.5"),
            ("100", "100"),
            ("1.234,5", "1234.5"),
            ("1.234.567", "1234567"),
            ("0.123", "0.123"),
            ("1234.567", "1234.567"),
            ("12,345", "12.345"),
            ("-2,5", "-2.5"),
            ("68.50", "68.50"),
        ],
    )
    def test_accepted_as_written(self, text: str, number: str) -> None:
        assert str(parse_decimal(text)) == number

    @pytest.mark.parametrize(
        ("text", "says", "suggestion"),
        [
            ("1.234", "ambíguo", None),
            ("-1.234", "ambíguo", None),
            ("68,5%", "porcentagem", None),  # the unit may be another
            ("%", "porcentagem", None),
            ("1,234.5", "vírgula", "1234.5"),
            ("1e5", "científica", None),
            ("0,1234567", "7 casas", None),
            ("7.", "marca decimal", None),
            ("01,5", "zero", None),
            ("alto", "não é um número", None),
        ],
    )
    def test_refused(self, text: str, says: str, suggestion: str | None) -> None:
        error = refusal(parse_decimal, text)
        assert error.rule == "COER-NUMERO"
        assert says in error.message
        assert error.suggestion == suggestion


class TestInteger:
    @pytest.mark.parametrize(
        ("text", "number"), [("11529", 11529), ("11.529", 11529), ("1.234.567", 1234567), ("0", 0)]
    )
    def test_accepted(self, text: str, number: int) -> None:
        value = parse_integer(text)
        assert (value, type(value)) == (number, int)

    @pytest.mark.parametrize(
        ("text", "says", "suggestion"),
        [
            ("11529.0", "inteiro", "11529"),
            ("11529,00", "inteiro", "11529"),
            ("11529,5", "inteiro", None),
            ("11,529", "inteiro", None),
            ("11,000", "inteiro", None),  # eleven, or eleven thousand in English
            ("1.2345", "inteiro", None),
            ("-3", "negativo", None),
            ("007", "zero", None),
            ("mil", "por extenso", None),
        ],
    )
    def test_refused(self, text: str, says: str, suggestion: str | None) -> None:
        error = refusal(parse_integer, text)
        assert error.rule == "COER-NUMERO"
        assert says in error.message
        assert error.suggestion == suggestion


class TestDate:
    @pytest.mark.parametrize("text", ["2013-02-01", "01/02/2013"])
    def test_accepted(self, text: str) -> None:
        assert parse_date(text) == date(2013, 2, 1)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("2024-02-30", "fevereiro de 2024 tem 29 dias"),
            ("29/02/2023", "fevereiro de 2023 tem 28 dias"),
            ("31/04/2013", "abril de 2013 tem 30 dias"),
            ("00/01/2013", "os dias começam em 01"),
            ("2013-00-10", "não existe o mês 0"),
            ("2013-13-13", "não existe o mês 13"),
            ("2013-31-12", "dia e mês parecem trocados"),
            ("12/31/2013", "dia e mês parecem trocados"),
            ("13-02-01", "dois algarismos"),
            ("2013-02-01T01:30:00Z", "não está na forma"),
            ("1900-01-01", "ano 1900"),
            ("01/01/3013", "ano 3013"),
            ("01/01/95", "dois algarismos"),
            ("30/02/13", "fevereiro de 2013"),
            ("2013", "só um ano"),
            ("01/2013", "não diz o dia"),
            ("2013-01", "não diz o dia"),
            ("ontem", "não é uma data"),
            ("", "falta a data"),
            ("٢٠١٣-٠١-٠١", "não é uma data"),
        ],
    )
    def test_refused_with_the_reason(self, text: str, says: str) -> None:
        error = refusal(parse_date, text)
        assert error.rule == "COER-DATA"
        assert says in error.message
        assert error.help
        assert error.suggestion is None

    @pytest.mark.parametrize(
        ("text", "suggestion"),
        [
            ("1/2/2013", "01/02/2013"),
            ("01-02-2013", "01/02/2013"),
            ("01.02.2013", "01/02/2013"),
            ("20130201", "2013-02-01"),
            ("2013/02/01", "2013-02-01"),
            ("2013-02-01T00:00:00Z", "2013-02-01"),
            ("01/02/13", "01/02/2013"),
            ("1º de fevereiro de 2013", "01/02/2013"),
            ("2 de março de 2013", "02/03/2013"),
            ("01/fev/2013", "01/02/2013"),
            (" 2013-02-01", "2013-02-01"),
        ],
    )
    def test_the_date_that_must_be_meant_is_suggested(self, text: str, suggestion: str) -> None:
        assert refusal(parse_date, text).suggestion == suggestion

    @given(st.dates(date(1988, 1, 1), date(2100, 12, 31)))
    def test_every_day_reads_the_same_both_ways(self, day: date) -> None:
        assert parse_date(day.isoformat()) == parse_date(day.strftime("%d/%m/%Y")) == day

    def test_the_limits(self) -> None:
        for day in (date(1988, 1, 1) - timedelta(1), date(2100, 12, 31) + timedelta(1)):
            refusal(parse_date, day.isoformat())


class TestYear:
    def test_accepted(self) -> None:
        assert [parse_year(text) for text in ("1988", "2013", "2100")] == [1988, 2013, 2100]

    @pytest.mark.parametrize("text", ["13", "1987", "2101", "2013.0", "٢٠١٣", "", "dois mil"])
    def test_refused(self, text: str) -> None:
        error = refusal(parse_year, text)
        assert (error.rule, error.suggestion) == ("COER-ANO", None)

    @pytest.mark.parametrize("text", [" 2013", "2013 ", "2.013"])
    def test_one_safe_mend_is_suggested(self, text: str) -> None:
        assert refusal(parse_year, text).suggestion == "2013"


@pytest.mark.parametrize(
    "parse", [parse_money, parse_decimal, parse_integer, parse_date, parse_year]
)
@given(text=st.text(max_size=20) | st.text("0123456789.,-/ R$eE+%", max_size=14))
@settings(max_examples=200)
def test_any_text_is_read_or_refused_in_words(parse: Parse, text: str) -> None:
    try:
        value = parse(text)
    except ScalarError:
        refusal(parse, text)
    else:
        assert isinstance(value, (Decimal, int, date))
