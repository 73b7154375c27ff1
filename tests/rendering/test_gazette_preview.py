"""The preview of an act in the gazette's column, and the length that it takes there."""

from decimal import Decimal

import pytest

from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.gazette import Act, Signature, Table
from coapkit.rendering.gazette_preview import FONTS, measure_column, preview_html
from coapkit.rendering.parts import Part, render_part
from coapkit.rendering.rendered import RenderedPart

LINE_CM = 9 * 1.2207 / 72 * 2.54
ACT = Act(
    "extrato de contrato",
    "EXTRATO DO CONTRATO Nº 1/2013",
    ("Objeto: ações e serviços de saúde.",),
    (Signature("FULANA DE TAL", "Governadora"),),
)


def lay_out(html: str) -> RenderedPart:
    assets = {name: shipped_fonts()[name] for name in FONTS}
    return render_part(Part("coluna", html), [], assets)


def length(act: Act) -> Decimal:
    return measure_column(lay_out(preview_html(act, length_cm=None)))


def with_body(*body: str | Table) -> Act:
    return Act(ACT.kind, ACT.title, body, ACT.signatures)


def test_the_length_is_that_of_the_lines_in_the_column() -> None:
    assert length(ACT) == pytest.approx(Decimal(4 * LINE_CM), abs=Decimal("0.1"))
    assert length(with_body(*["Uma linha."] * 100)) == pytest.approx(
        Decimal(103 * LINE_CM), abs=Decimal("0.1")
    )


def test_an_act_longer_than_the_strip_is_measured_whole() -> None:
    lines = 1400

    measured = length(with_body(*["Uma linha."] * lines))

    # Up to one line is lost where the strip is cut.
    assert 0 <= measured - Decimal((lines + 3) * LINE_CM) < Decimal("1.2")


def test_lines_break_where_the_column_ends() -> None:
    # 8 cm less the first line's indent of 1 cm hold two words of 3.3 cm, but not three.
    word = "n" * 20

    assert length(with_body(f"{word} {word} {word}")) == length(with_body("a", "b"))


def test_a_table_counts_with_its_own_width() -> None:
    text = "Atenção primária, urgência e emergência, atenção psicossocial e vigilância em saúde. "
    narrow = length(with_body("x", Table(12, ("a", "b"), ((text, text),))))
    wide = length(with_body("x", Table(25, ("a", "b"), ((text, text),))))

    assert narrow > wide > length(with_body("x"))


def test_another_document_is_not_measured() -> None:
    with pytest.raises(ValueError, match="not the strip"):
        measure_column(lay_out("<p>outro"))


def test_the_preview_shows_title_identifiers_and_length() -> None:
    html = preview_html(ACT, length_cm=Decimal("12.3"))

    assert "<title>Prévia no Diário Oficial da União: extrato de contrato</title>" in html
    assert "EXTRATO DO CONTRATO Nº 1/2013</h1>" in html
    assert [mark for mark in ("##ATO", "##TEX", "##ASS", "##CAR") if f">{mark}<" not in html] == []
    assert "Ocupa 12,3 cm de altura em coluna de 8 cm" in html


def test_text_never_becomes_markup() -> None:
    hostile = "<script>&\"'</script><img src=x>"
    act = Act(
        hostile,
        hostile,
        (hostile, Table(12, (hostile,), ((hostile,),))),
        (Signature(hostile, "x"),),
    )

    html = preview_html(act, length_cm=Decimal(1))

    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;img") == 7


@pytest.mark.parametrize(("table_cm", "page_cm"), [(12, (21.0, 29.7)), (25, (29.7, 21.0))])
def test_the_page_has_room_for_the_widest_table(
    table_cm: int, page_cm: tuple[float, float]
) -> None:
    act = with_body("x", Table(table_cm, ("a",), (("b",),)))

    (page,) = lay_out(preview_html(act, length_cm=Decimal(1))).pages

    assert (page.width, page.height) == pytest.approx([cm / 2.54 * 72 for cm in page_cm])
