"""Show an act as the gazette would set it: an 8 cm column beside a ruler, and its length.

Carlito stands for Calibri, whose widths it has, so that lines break where the gazette's would.
Two steps: :func:`measure_column` takes the length from a rendered ``preview_html(act,
length_cm=None)``, which is one tall strip; :func:`preview_html` with that length is the preview.
"""

from decimal import ROUND_UP, Decimal
from html import escape
from urllib.parse import quote

from coapkit.rendering.gazette import (
    COLUMN_CM,
    FIRST_LINE_CM,
    FONT_SIZE_PT,
    TABLE_WIDTHS_CM,
    Act,
    Identifier,
    Table,
    clean_text,
)
from coapkit.rendering.rendered import RenderedPart

FONTS = ("fontes/Carlito-Regular.ttf", "fontes/Carlito-Bold.ttf")
"""The assets that the preview needs (see :func:`coapkit.rendering.fonts.shipped_fonts`)."""

_STRIP_CM = 500
_POINTS_PER_CM = 72 / 2.54
_START, _END = "coluna-inicio", "coluna-fim"

# Calibri's own line: ascent, descent and gap are 2500/2048 of its size.
_COLUMN_CSS = f"""
html {{ font: {FONT_SIZE_PT}pt/1.2207 Carlito; }}
body, h1, p, table {{ margin: 0; padding: 0; font: inherit; }}
main {{ width: {COLUMN_CM}cm; }}
h1, .assinatura, .cargo {{ text-align: center; }}
.texto {{ text-align: justify; text-indent: {FIRST_LINE_CM}cm; orphans: 2; widows: 2; }}
table {{ border-collapse: collapse; table-layout: fixed; }}
th, td {{ border: .5pt solid black; padding: 0 .1cm; text-align: left; vertical-align: top; }}
th {{ font-weight: bold; }}
tr {{ break-inside: avoid; }}
.numero {{ text-align: right; }}
"""

_STRIP_CSS = f"""
@page {{ size: {max(TABLE_WIDTHS_CM)}cm {_STRIP_CM}cm; margin: 0; }}
.marca, .resumo {{ display: none; }}
"""


def preview_html(act: Act, *, length_cm: Decimal | None) -> str:
    """The preview as one HTML page with its styles; needs the assets :data:`FONTS`.

    ``length_cm`` is what :func:`measure_column` returned; with None the page is the strip to be
    measured, without identifiers, ruler or summary.
    """
    css = _COLUMN_CSS + (_STRIP_CSS if length_cm is None else _page_css(act, length_cm))
    blocks = "\n".join(_block(identifier, block) for identifier, block in act.parts())
    summary = "" if length_cm is None else _summary(act, length_cm)
    return f"""<!DOCTYPE html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<title>Prévia no Diário Oficial da União: {escape(act.kind)}</title>
<style>{css}</style>
</head>
<body>
<main id="{_START}">
{blocks}
<div id="{_END}"></div>
</main>
{summary}</body>
</html>
"""


def measure_column(strip: RenderedPart) -> Decimal:
    """Length in cm, rounded up to the millimetre, of the column in a rendered strip.

    ``strip`` comes of ``preview_html(act, length_cm=None)``. Raises ValueError for any other.
    """
    places = {name: (page, y) for name, page, _, y in strip.anchors}
    if not places.keys() >= {_START, _END}:
        raise ValueError("the document is not the strip of a gazette preview")
    (first, top), (last, bottom) = places[_START], places[_END]
    points = top - bottom + sum(page.height for page in strip.pages[first:last])
    # A ten-thousandth of a centimetre is below what a float of points can tell.
    length = Decimal(points / _POINTS_PER_CM).quantize(Decimal("0.0001"))
    return length.quantize(Decimal("0.1"), ROUND_UP)


_CLASSES = {
    None: "texto",
    Identifier.TEXT: "texto",
    Identifier.SIGNER: "assinatura",
    Identifier.OFFICE: "cargo",
}


def _block(identifier: Identifier | None, block: str | Table) -> str:
    if isinstance(block, Table):
        return _table(block)
    if identifier is Identifier.TITLE:
        line = f"<h1>{escape(block)}</h1>"
    else:
        line = f'<p class="{_CLASSES[identifier]}">{escape(block)}</p>'
    if not identifier:
        return line
    return f'<div class="parte"><span class="marca">{identifier}</span>{line}</div>'


def _table(table: Table) -> str:
    total = sum(table.column_weights)
    columns = "".join(
        f'<col style="width:{100 * weight / total:.4f}%">' for weight in table.column_weights
    )
    head = _cells(table, table.header, "th")
    rows = "\n".join(f"<tr>{_cells(table, row, 'td')}</tr>" for row in table.rows)
    return (
        f'<table style="width:{table.width_cm}cm"><colgroup>{columns}</colgroup>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
    )


def _cells(table: Table, texts: tuple[str, ...], element: str) -> str:
    scope = ' scope="col"' if element == "th" else ""
    classes = [' class="numero"' if i in table.numeric else "" for i in range(len(texts))]
    return "".join(
        f"<{element}{scope}{css_class}>{escape(clean_text(text))}</{element}>"
        for css_class, text in zip(classes, texts, strict=True)
    )


# -- the page around the column ----------------------------------------------------------------

_GREY = "#767676"  # the lightest grey that still reads well on white (contrast 4.5:1)
_LEFT_CM, _TOP_CM, _BOTTOM_CM = 3.2, 2.5, 2.0


def _page_css(act: Act, length_cm: Decimal) -> str:
    has_wide_table = any(isinstance(b, Table) and b.width_cm > 15 for b in act.body)
    width, height = (29.7, 21.0) if has_wide_table else (21.0, 29.7)
    height_cm = int(height - _TOP_CM - _BOTTOM_CM)
    return f"""
@page {{
  size: {width}cm {height}cm;
  margin: {_TOP_CM}cm 1cm {_BOTTOM_CM}cm {_LEFT_CM}cm;
  background: url("data:image/svg+xml,{quote(_ruler_svg(height_cm))}") no-repeat;
  background-position: -1cm -.2cm; /* from the corner of the column: zero lies 2 mm down it */
  @top-left {{
    content: "Prévia no Diário Oficial da União, Seção 3";
    font: bold 9pt Carlito; color: {_GREY};
  }}
  @top-right {{
    content: "{_comma(length_cm)} cm em coluna de {COLUMN_CM} cm";
    font: 9pt Carlito; color: {_GREY};
  }}
  @bottom-right {{
    content: "página " counter(page) " de " counter(pages);
    font: 9pt Carlito; color: {_GREY};
  }}
}}
.parte {{ position: relative; }}
.marca {{
  position: absolute; left: -{_LEFT_CM - 1}cm; top: 0; width: 1.1cm;
  color: {_GREY};
}}
.resumo {{ margin-top: 6mm; padding-top: 2mm; width: {COLUMN_CM}cm; border-top: .5pt solid {_GREY};
  color: {_GREY}; }}
"""


def _ruler_svg(length_cm: int) -> str:
    """A vertical ruler: a mark per centimetre, longer and numbered every fifth."""
    marks = []
    for cm in range(length_cm + 1):
        y, reach = cm * 10 + 2, 5 if cm % 5 == 0 else 3
        marks.append(f'<path d="M8 {y}h-{reach}"/>')
        if cm % 5 == 0:
            marks.append(f'<text x="2.4" y="{y + 0.9}">{cm}</text>')
    height = length_cm * 10 + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="8mm" height="{height}mm" '
        f'viewBox="0 0 8 {height}" stroke="{_GREY}" stroke-width=".2" fill="none">'
        f'<path d="M8 2v{height - 4}"/>'
        f'<g font-family="Carlito" font-size="2.5" text-anchor="end">{"".join(marks)}</g></svg>'
    ).replace("<text", f'<text stroke="none" fill="{_GREY}"')


def _summary(act: Act, length_cm: Decimal) -> str:
    tables = [block.width_cm for block in act.body if isinstance(block, Table)]
    wide = "".join(
        f" Tabelas com {width} cm de largura: {count}."
        for width in TABLE_WIDTHS_CM
        if (count := tables.count(width))
    )
    return (
        f'<p class="resumo">{escape(act.kind[:1].upper() + act.kind[1:])}. Ocupa '
        f"{_comma(length_cm)} cm de altura em coluna de {COLUMN_CM} cm, em Calibri "
        f"{FONT_SIZE_PT} com espaço simples.{wide} Medida estimada: a Imprensa Nacional diagrama "
        "o ato e não imprime os identificadores da margem.</p>\n"
    )


def _comma(number: Decimal) -> str:
    return str(number).replace(".", ",")
