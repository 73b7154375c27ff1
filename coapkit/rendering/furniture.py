"""Headers and footers, drawn over finished pages when their numbers are known.

They are pagination artifacts: a screen reader passes over them (PDF/UA-1, 7.8).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coapkit.rendering.fonts import find_font
from coapkit.rendering.lettering import (
    ELLIPSIS,
    font_use,
    settable,
    shortened,
    show_text,
    text_width,
)
from coapkit.rendering.rendered import FontUse
from coapkit.rendering.truetype import FontFacts, read_font

RESOURCE = "Moldura"
"""Name of the font in the resources of pages."""

GAP = 12.0
"""Points that two texts of one line keep between them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text over all pages; each text may be empty.

    In the texts, ``{pagina}`` is the number of the page, ``{paginas}`` how many there are, and
    ``{parte}`` the ``running`` title of the part. ``left`` is shortened when there is no room.
    """

    left: str = ""
    center: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What every framed page carries. Lengths in points.

    ``header_at``, ``footer_at``  base line of the text, from the top and from the bottom edge
    ``margin``, ``wide_margin``   from the sides of a portrait and of a landscape page
    ``rules``                     thin lines below the header and above the footer
    ``color``                     red, green and blue from 0 to 1; contrast is the caller's affair
    """

    header: Line = Line()
    footer: Line = Line(right="página {pagina} de {paginas}")
    family: str = "IBM Plex Sans"
    weight: int = 400
    size: float = 7.5
    color: tuple[float, float, float] = (0.3, 0.3, 0.3)
    header_at: float = 34.0
    footer_at: float = 28.0
    margin: float = 56.7
    wide_margin: float = 42.5
    rules: bool = True

    def font(self, assets: Mapping[str, bytes]) -> bytes:
        """The file of the font that the texts are set in."""
        return find_font(assets, self.family, self.weight)


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its number from 1, how many there are, its size in points, its running title."""

    page: int
    pages: int
    width: float
    height: float
    running: str


def furniture_font(furniture: Furniture, font: bytes, runnings: Sequence[str]) -> FontUse:
    """Every glyph that the furniture may draw, with whatever number and running title."""
    lines = (furniture.header, furniture.footer)
    texts = [text for line in lines for text in (line.left, line.center, line.right)]
    characters = {*"".join([*texts, *runnings]), *ELLIPSIS, *"0123456789?\ufffd"}
    return font_use(RESOURCE, font, characters)


def draw_furniture(furniture: Furniture, font: bytes, place: Place) -> bytes:
    """Content stream that draws header and footer of one page in default coordinates."""
    facts = read_font(font)
    margin = furniture.margin if place.width <= place.height else furniture.wide_margin
    drawn = []
    for line, subtype, y, rule in (
        (furniture.header, "Header", place.height - furniture.header_at, -furniture.size * 0.6),
        (furniture.footer, "Footer", furniture.footer_at, furniture.size * 1.2),
    ):
        texts = [_fill(text, place, font) for text in (line.left, line.center, line.right)]
        if not any(texts):
            continue
        drawn.append(f"/Artifact <</Type /Pagination /Subtype /{subtype}>> BDC")
        drawn.append("{:.3g} {:.3g} {:.3g} rg {:.3g} {:.3g} {:.3g} RG".format(*furniture.color * 2))
        if furniture.rules:
            height = y + rule
            drawn.append(f"0.4 w {margin:.2f} {height:.2f} m")
            drawn.append(f"{place.width - margin:.2f} {height:.2f} l S")
        drawn.extend(_set_line(texts, facts, furniture.size, place.width, margin, y))
        drawn.append("EMC")
    return "\n".join(drawn).encode()


def _fill(text: str, place: Place, font: bytes) -> str:
    text = text.replace("{paginas}", str(place.pages)).replace("{pagina}", str(place.page))
    return settable(text.replace("{parte}", place.running), font)


def _set_line(
    texts: Sequence[str],
    facts: FontFacts,
    size: float,
    width: float,
    margin: float,
    y: float,
) -> list[str]:
    left, center, right = texts
    if center:
        end = (width - text_width(center, facts, size)) / 2 - GAP
    elif right:
        end = width - margin - text_width(right, facts, size) - GAP
    else:
        end = width - margin
    left = shortened(left, facts, size, end - margin)
    operators = []
    for text, x in (
        (left, margin),
        (center, (width - text_width(center, facts, size)) / 2),
        (right, width - margin - text_width(right, facts, size)),
    ):
        if text:
            operators.append(show_text(RESOURCE, text, facts, size, x, y))
    return operators
