"""What a signature shows on the page."""

import io
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.signing.stamp import draw_stamp, stamped

MOMENT = datetime(2012, 12, 14, 10, 32, 5, tzinfo=timezone(timedelta(hours=-3)))
SAID = {
    "name": "HELENA RABELO",
    "office": "Governadora do Estado do Ceará",
    "moment": MOMENT,
    "issuer": "AC de Teste",
}


def drawn(width: float = 202.5, height: float = 43.9, **said: Any) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(draw_stamp(width, height, **(SAID | said))))


def lines_of(pdf: pikepdf.Pdf) -> list[tuple[float, float, str, float]]:
    """x, y, text and width of each line, read through the fonts' own maps."""
    lines, font, size, at = [], pikepdf.Dictionary(), 0.0, (0.0, 0.0)
    page = pdf.pages[0]
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                font, size = page.Resources.Font[str(operands[0])], float(operands[1])
            case "Td":
                at = (float(operands[0]), float(operands[1]))
            case "Tj":
                cmap = font.ToUnicode.read_bytes().decode()
                texts = dict(
                    line[1:-1].split("> <") for line in cmap.splitlines() if "> <" in line[1:-1]
                )
                codes = bytes(operands[0])
                glyphs = [codes[i : i + 2].hex() for i in range(0, len(codes), 2)]
                text = "".join(bytes.fromhex(texts[g]).decode("utf-16-be") for g in glyphs)
                lines.append((*at, text, sum(width_of(font, int(g, 16)) for g in glyphs) * size))
    return lines


def width_of(font: Any, glyph: int) -> float:
    runs = list(font.DescendantFonts[0].W)
    for first, widths in zip(runs[::2], runs[1::2], strict=True):
        if int(first) <= glyph < int(first) + len(widths):
            return float(widths[glyph - int(first)]) / 1000
    raise AssertionError(glyph)


def test_it_says_who_as_what_and_when() -> None:
    assert [text for _, _, text, _ in lines_of(drawn())] == [
        "Assinado digitalmente por",
        "HELENA RABELO",
        "Governadora do Estado do Ceará",
        "14/12/2012 10:32:05 (UTC−3) · emissor: AC de Teste",
    ]


def test_every_font_is_inside() -> None:
    pdf = drawn()
    fonts = pdf.pages[0].Resources.Font
    assert len(fonts) == 4
    for font in fonts.values():
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


@settings(max_examples=30, deadline=None)
@given(
    st.floats(60, 400),
    st.floats(15, 120),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=80),
)
def test_it_never_leaves_its_field(width: float, height: float, text: str) -> None:
    pdf = drawn(width, height, name=text, office=text * 3, issuer=text)
    box = [float(x) for x in pdf.pages[0].MediaBox]
    assert box == pytest.approx([0, 0, width, height], abs=0.01)
    for x, y, _, length in lines_of(pdf):
        assert x >= 0
        assert x + length <= width
        assert 0 <= y < height


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (UTC, "(UTC)"),
        (timezone(timedelta(hours=-3)), "(UTC−3)"),
        (timezone(timedelta(hours=5, minutes=30)), "(UTC+5:30)"),
        (timezone(-timedelta(hours=2, minutes=30)), "(UTC−2:30)"),
        (timezone(-timedelta(minutes=30)), "(UTC−0:30)"),
    ],
)
def test_the_moment_says_its_zone(zone: Any, said: str) -> None:
    assert stamped(MOMENT.replace(tzinfo=zone)) == f"14/12/2012 10:32:05 {said}"
