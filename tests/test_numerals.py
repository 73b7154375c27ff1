"""Numbers as they are written in Brazil."""

from decimal import Decimal

from coapkit.numerals import brl, cents, exact, grouped


def test_points_part_the_thousands_and_a_comma_the_decimals() -> None:
    assert [grouped(n) for n in (0, 999, 1_000, -1_234_567)] == ["0", "999", "1.000", "-1.234.567"]
    assert cents(Decimal("1234567.8")) == "1.234.567,80"
    assert cents(Decimal("0.005")) == "0,00"
    assert exact(Decimal("33321.50")) == "33.321,50"
    assert exact(Decimal("1E+6")) == "1.000.000"
    assert brl(Decimal(-1000)) == "R$ -1.000,00"
