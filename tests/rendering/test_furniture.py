"""Headers and footers: what they say, where they stand, that they fit."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coapkit.rendering.fonts import find_font, shipped_fonts
from coapkit.rendering.furniture import Furniture, Line, Place, draw_furniture, furniture_font
from coapkit.rendering.truetype import read_font

FONT = find_font(shipped_fonts(), "IBM Plex Sans")
FACTS = read_font(FONT)
CHARACTERS = {glyph: chr(code) for code, glyph in FACTS.cmap.items()}
PORTRAIT = Place(3, 12, 595.0, 842.0, "Anexo II")
LANDSCAPE = Place(3, 12, 842.0, 595.0, "Anexo II")


def drawn(furniture: Furniture, place: Place = PORTRAIT) -> list[tuple[float, float, str, float]]:
    """x, y, text and width of everything that is drawn."""
    content = draw_furniture(furniture, FONT, place).decode()
    found = []
    for size, x, y, glyphs in re.findall(
        r"BT /Moldura (\S+) Tf (\S+) (\S+) Td <(\w+)> Tj ET", content
    ):
        numbers = [int(glyphs[i : i + 4], 16) for i in range(0, len(glyphs), 4)]
        width = sum(FACTS.advances[n] for n in numbers) * float(size) / 1000
        found.append((float(x), float(y), "".join(CHARACTERS[n] for n in numbers), width))
    return found


def test_numbers_and_running_title_are_filled_in() -> None:
    texts = [text for _, _, text, _ in drawn(Furniture(header=Line("Região", right="{parte}")))]
    assert texts == ["Região", "Anexo II", "página 3 de 12"]


def test_texts_stand_at_the_margins() -> None:
    line = Line("esquerda", "centro", "direita")
    (left, middle, right) = drawn(Furniture(header=line, footer=Line(), margin=50, header_at=30))
    assert (left[0], left[1]) == (50, 842 - 30)
    assert middle[0] + middle[3] / 2 == pytest.approx(595 / 2, abs=0.1)
    assert right[0] + right[3] == pytest.approx(595 - 50, abs=0.1)
    (left, _, _) = drawn(Furniture(header=line, footer=Line(), wide_margin=40), LANDSCAPE)
    assert left[0] == 40


def test_nothing_is_drawn_for_an_empty_line() -> None:
    assert draw_furniture(Furniture(footer=Line()), FONT, PORTRAIT) == b""


@given(st.text(max_size=300), st.text(max_size=40), st.sampled_from([PORTRAIT, LANDSCAPE]))
def test_a_long_text_is_shortened_and_meets_no_other(left: str, right: str, place: Place) -> None:
    furniture = Furniture(header=Line(left, right=right), footer=Line())
    found = drawn(furniture, place)
    for (x, _, _, width), (following, *_) in pairwise(found):
        assert x + width < following
    use = furniture_font(furniture, FONT, [place.running])
    for _, _, text, _ in found:
        assert set(text) <= set(use.texts.values()), "a glyph outside the subset"


def test_a_font_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match="IBM Plex Sans 900"):
        Furniture(weight=900).font(shipped_fonts())
