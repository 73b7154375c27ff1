"""What a signature shows on the page: who signed, as what, and when.

A page of its own, the size of the field, with its fonts inside: a signature that leaves a font out
fails PDF/A-3. Lengths are points.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from coapkit.rendering.fonts import find_font, shipped_fonts
from coapkit.rendering.lettering import ELLIPSIS, font_use, settable, shortened, show_text
from coapkit.rendering.pdf_fonts import write_fonts
from coapkit.rendering.pdf_objects import PdfFile, dictionary, real, ref, write_file
from coapkit.rendering.rendered import FontUse
from coapkit.rendering.truetype import read_font

TITLE = "Assinado digitalmente por"

_BLUE: Final = (0.086, 0.196, 0.310)  # the colour of headings, templates/estilo/base.css
_BLACK: Final = (0.106, 0.106, 0.106)
_GREY: Final = (0.267, 0.322, 0.373)
_BAR = 1.8
_INDENT = 6.5


class _Line(NamedTuple):
    """One line: its font, its size, its colour and how far its base is below the line above."""

    family: str
    weight: int
    size: float
    color: tuple[float, float, float]
    step: float
    text: str


def draw_stamp(
    width: float, height: float, *, name: str, office: str, moment: datetime, issuer: str
) -> bytes:
    """A PDF of one page with the stamp. What is too long for its line ends in an ellipsis.

    ``name``, ``issuer``  of the certificate; ``office`` of the signatory; ``moment`` aware
    """
    sans, condensed = "IBM Plex Sans", "IBM Plex Sans Condensed"
    lines = (
        _Line(sans, 600, 5.4, _BLUE, 6.4, TITLE),
        _Line(sans, 600, 8.4, _BLACK, 10.6, name),
        _Line(condensed, 400, 7.4, _BLACK, 9.6, office),
        _Line(condensed, 400, 6.8, _GREY, 9.2, f"{stamped(moment)} · emissor: {issuer}"),
    )
    scale = min(1.0, (height - 4) / sum(line.step for line in lines))
    y = height - 2
    room = width - _INDENT - 1
    operators = [f"{_rgb(_BLUE)} rg 0.5 2 {_BAR} {height - 4:.2f} re f"]
    uses = []
    for number, line in enumerate(lines):
        font = find_font(shipped_fonts(), line.family, line.weight)
        facts, size, resource = read_font(font), line.size * scale, f"F{number}"
        text = shortened(settable(line.text, font), facts, size, room)
        uses.append(font_use(resource, font, text + ELLIPSIS))
        y -= line.step * scale
        operators.append(f"{_rgb(line.color)} rg")
        operators.append(show_text(resource, text, facts, size, _INDENT, y))
    return _write_page(width, height, "\n".join(operators).encode(), uses)


def stamped(moment: datetime) -> str:
    """``14/12/2012 10:32:05 (UTC−3)``."""
    shift = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, minutes = divmod(abs(shift), 60)
    zone = f"{'−' if shift < 0 else '+'}{hours}" if shift else ""
    return f"{moment:%d/%m/%Y %H:%M:%S} (UTC{zone}{f':{minutes:02}' if minutes else ''})"


def _rgb(color: tuple[float, float, float]) -> str:
    return "{:g} {:g} {:g}".format(*color)


def _write_page(width: float, height: float, content: bytes, uses: list[FontUse]) -> bytes:
    file = PdfFile()
    catalog, pages, information = file.reserve(), file.reserve(), file.reserve()
    fonts = write_fonts(file, uses, shipped_fonts())
    page = file.add(
        dictionary(
            {
                "Type": b"/Page",
                "Parent": ref(pages),
                "MediaBox": b"[0 0 %s %s]" % (real(width), real(height)),
                "Resources": b"<</Font %s>>" % ref(fonts),
                "Contents": ref(file.add_stream(b"", content)),
            }
        )
    )
    file.bodies[pages] = b"<</Type /Pages/Count 1/Kids [%s]>>" % ref(page)
    file.bodies[catalog] = b"<</Type /Catalog/Pages %s>>" % ref(pages)
    file.bodies[information] = b"<<>>"
    return write_file(file, catalog, information)
