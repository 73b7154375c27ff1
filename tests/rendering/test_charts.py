"""Charts: vector drawings that can be read in grey, and aloud."""

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from coapkit.rendering.charts import (
    LANDSCAPE_PT,
    PORTRAIT_PT,
    Bar,
    Trend,
    bar_chart,
    column_chart,
    compact_reais,
    trend_chart,
)

SVG = "{http://www.w3.org/2000/svg}"
SERIES = ("Custeio", "Investimento")
BARS = (
    Bar("União", (Decimal("3000000.00"), Decimal("1000000.00"))),
    Bar("Estado do Ceará", (Decimal("1000000.00"), Decimal(0))),
)
AMOUNTS = st.decimals(0, 10**12, places=2)


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def rectangles(svg: str) -> list[dict[str, str]]:
    """Marks of data; the legend's squares are 8 points high."""
    return [r.attrib for r in parse(svg).iter(f"{SVG}rect") if r.attrib["height"] != "8"]


def test_bars_are_as_long_as_their_values() -> None:
    svg = bar_chart("g", "Financiamento por ente", SERIES, BARS)
    first, second, third = (float(r["width"]) for r in rectangles(svg))
    assert first == pytest.approx(3 * second, abs=0.02)
    assert third == pytest.approx(second, abs=0.02)


def test_columns_stand_on_one_another() -> None:
    svg = column_chart("g", "Desembolso", SERIES, BARS)
    low, high, other = rectangles(svg)
    assert float(high["y"]) + float(high["height"]) == pytest.approx(float(low["y"]), abs=0.02)
    assert float(low["height"]) == pytest.approx(3 * float(other["height"]), abs=0.02)


def test_layers_of_a_column_say_their_shares_where_there_is_room() -> None:
    columns = [
        Bar("2013", (Decimal(3_000_000), Decimal(1_000_000))),
        Bar("2014", (Decimal(3_900_000), Decimal(100))),
    ]
    svg = column_chart("g", "Desembolso", SERIES, columns)
    labels = [t.text for t in parse(svg).iter(f"{SVG}text") if (t.text or "").endswith("%")]
    assert labels == ["75,0%", "25,0%", "100,0%"]  # the last layer is thinner than a letter


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("percentual", ["percentual"]),
        ("óbitos por mil nascidos vivos", ["óbitos por mil", "nascidos vivos"]),
        ("Palavracompridademais", ["Palavracompridade", "mais"]),
        (
            "percentual dos parâmetros nacionais alcançados",
            ["percentual dos", "parâmetros nacionais…"],
        ),
    ],
)
def test_a_long_unit_takes_two_lines(unit: str, lines: list[str]) -> None:
    svg = trend_chart("g", "t", [Trend("M01", unit, None, ((2013, Decimal(8)),))])
    texts = [t for t in parse(svg).iter(f"{SVG}text") if t.attrib.get("text-anchor") == "end"]
    assert [t.text for t in texts] == lines


def test_the_alternative_says_every_figure() -> None:
    root = parse(bar_chart("g", "Financiamento por ente", SERIES, BARS))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == (
        "Financiamento por ente: União, 4,0 milhões de reais (80,0%); "
        "Estado do Ceará, 1,0 milhão de reais (20,0%)"
    )
    assert desc is not None
    assert desc.text is not None
    assert "União: Custeio R$\u00a03.000.000,00 e Investimento R$\u00a01.000.000,00." in desc.text
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert root.attrib["role"] == "img"


def test_tones_differ_in_lightness() -> None:
    svg = column_chart("g", "Desembolso", ("a", "b", "c"), [Bar("2013", (Decimal(1),) * 3)])
    fills = [r["fill"] for r in rectangles(svg)]
    lightness = [sum(int(f[i : i + 2], 16) for i in (1, 3, 5)) / 765 for f in fills]
    assert len(fills) == 3
    assert all(abs(a - b) > 0.25 for a, b in pairwise(lightness))


def test_trends(snapshot: SnapshotAssertion) -> None:
    trends = [
        Trend(
            "M01", "percentual", (2011, Decimal("72.4")), ((2013, Decimal(75)), (2016, Decimal(90)))
        ),
        Trend("M02", "óbitos por mil nascidos vivos", None, ((2013, Decimal(8)),)),
    ]
    assert trend_chart("g", "Trajetória das metas", trends) == snapshot


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("0", "R$\u00a00,00"),
        ("999.99", "R$\u00a01,0\u00a0mil"),
        ("850", "R$\u00a0850,00"),
        ("12345", "R$\u00a012,3\u00a0mil"),
        ("1949999", "R$\u00a01,9\u00a0milhão"),
        ("2000000", "R$\u00a02,0\u00a0milhões"),
        ("1500000000", "R$\u00a01,5\u00a0bilhão"),
    ],
)
def test_labels_are_short(value: str, label: str) -> None:
    assert compact_reais(Decimal(value)) == label


@given(st.lists(st.tuples(st.text(max_size=40), AMOUNTS, AMOUNTS), max_size=15))
def test_any_name_and_amount_is_drawn_inside_the_frame(
    rows: list[tuple[str, Decimal, Decimal]],
) -> None:
    bars = [Bar(name.replace("\x00", ""), (one, two)) for name, one, two in rows]
    for draw in (bar_chart, column_chart):
        svg = draw("g", "t", SERIES, [Bar(_printable(b.name), b.parts) for b in bars])
        for mark in rectangles(svg):
            assert float(mark["x"]) >= -0.01
            assert float(mark["x"]) + float(mark["width"]) <= PORTRAIT_PT + 0.01


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(1990, 2030), st.decimals(-1000, 1000, places=2)), max_size=6
        ),
        max_size=20,
    )
)
def test_any_course_is_drawn_inside_the_frame(courses: list[list[tuple[int, Decimal]]]) -> None:
    trends = [Trend(f"M{n}", "u", None, tuple(course)) for n, course in enumerate(courses)]
    root = parse(trend_chart("g", "t", trends))
    high = float(root.attrib["viewBox"].split()[3])
    for dot in root.iter(f"{SVG}circle"):
        assert 0 <= float(dot.attrib["cx"]) <= LANDSCAPE_PT
        assert 0 <= float(dot.attrib["cy"]) <= high


def test_author_text_is_escaped() -> None:
    svg = bar_chart("g", "t", SERIES, [Bar("<script>&", (Decimal(1), Decimal(1)))])
    assert "<script" not in svg
    assert any(t.text == "<script>&" for t in parse(svg).iter(f"{SVG}text"))


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
