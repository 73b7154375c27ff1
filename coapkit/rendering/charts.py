"""Charts as SVG: pure functions from numbers to markup, readable in grey and without eyes.

Lengths are PostScript points at the size in which a chart is printed. Tones differ in lightness, so
that they survive a photocopy; they are attributes of the marks because WeasyPrint gives a drawing
no style from outside. Every chart carries ``<title>`` (its message, which PDF takes as alternative
text) and ``<desc>`` (all of its figures).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup

from coapkit.rendering.money import ZERO, amount, quantity, reais, shares, total
from coapkit.rendering.words import joined

PORTRAIT_PT = 430
"""Width of a chart on an upright page, as wide as the text: 152 mm."""
LANDSCAPE_PT = 740
"""Width of a chart on a lying page: 261 mm."""

_SCALES = (
    (Decimal(10) ** 9, "bilhão", "bilhões"),
    (Decimal(10) ** 6, "milhão", "milhões"),
    (Decimal(10) ** 3, "mil", "mil"),
)
_TENTH = Decimal("0.1")
_LABEL_ROOM = 11.0  # points of height that a label inside a column takes

_INK, _DARK, _MIDDLE, _PALE, _GREY = "#1b1b1b", "#16324f", "#7b93aa", "#cbd5de", "#5b6b7c"
_FONT = "'IBM Plex Sans Condensed','Arial Narrow',Arial,sans-serif"
_LOOKS = {
    "": f'fill="{_INK}"',
    "fim": f'fill="{_INK}" text-anchor="end"',
    "meio": f'fill="{_INK}" text-anchor="middle"',
    "meio forte": f'fill="{_INK}" text-anchor="middle" font-weight="600"',
    "forte": f'fill="{_INK}" font-weight="600"',
    "palido": f'fill="{_GREY}"',
    "fim palido": f'fill="{_GREY}" text-anchor="end"',
    "sobre-serie-1": 'fill="#ffffff" text-anchor="middle"',
    "sobre-serie-2": f'fill="{_INK}" text-anchor="middle"',
    "sobre-serie-3": f'fill="{_INK}" text-anchor="middle"',
    "serie-1": f'fill="{_DARK}"',
    "serie-2": f'fill="{_MIDDLE}"',
    "serie-3": f'fill="{_PALE}"',
    "eixo": f'stroke="{_INK}" stroke-width="0.6"',
    "guia": f'stroke="{_PALE}" stroke-width="0.6"',
    "linha": f'fill="none" stroke="{_DARK}" stroke-width="1.2"',
    "ponto": f'fill="{_DARK}"',
    "inicio": f'fill="#ffffff" stroke="{_DARK}" stroke-width="0.9"',
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in parts, one for each series; ``name`` labels it."""

    name: str
    parts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The course of one target: a starting point, where there is one, and yearly values."""

    name: str
    unit: str
    baseline: tuple[int, Decimal] | None
    points: tuple[tuple[int, Decimal], ...]


def compact_reais(value: Decimal) -> str:
    """``R$ 12,3 milhões``: an amount to one decimal, for the label of a bar."""
    number, word = _scaled(value)
    return f"R$\N{NO-BREAK SPACE}{number}\N{NO-BREAK SPACE}{word}" if word else reais(value)


def spoken_reais(value: Decimal) -> str:
    """``12,3 milhões de reais``: the same to be heard."""
    number, word = _scaled(value)
    if word:
        return f"{number} {word}{'' if word == 'mil' else ' de'} reais"
    return f"{amount(value)} reais"


def _scaled(value: Decimal) -> tuple[str, str]:
    """``12,3`` and ``milhões``; the second is empty below a thousand."""
    for scale, singular, plural in _SCALES:
        scaled = (value / scale).quantize(_TENTH, ROUND_HALF_UP)
        if abs(scaled) >= 1:
            return quantity(scaled), singular if abs(scaled) < 2 else plural
    return "", ""


def bar_chart(anchor: str, title: str, series: Sequence[str], bars: Sequence[Bar]) -> Markup:
    """Lying bars in the order given, each labelled with its sum and its share of all."""
    sums = [total(bar.parts) for bar in bars]
    largest = max([*sums, ZERO]) or Decimal(1)
    parts = shares(sums)
    left, right, row, head = 128.0, 122.0, 19.0, 20.0
    scale = (PORTRAIT_PT - left - right) / float(largest)
    height = head + row * len(bars) + 4
    drawing = [_legend(series, left, 8.0)]
    for place, (bar, whole, share) in enumerate(zip(bars, sums, parts, strict=True)):
        top = head + row * place
        drawing.append(_text(left - 6, top + 11.5, _short(bar.name, 30), "fim"))
        x = left
        for index, part in enumerate(bar.parts):
            width = max(float(part) * scale, 0.0)
            if width > 0:
                drawing.append(_rect(x, top + 2.5, width, row - 6, f"serie-{index + 1}"))
            x += width
        drawing.append(_text(x + 5, top + 11.5, f"{compact_reais(whole)} · {share}"))
    drawing.append(_line(left, head - 1, left, height - 3, "eixo"))
    message = f"{title}: " + "; ".join(
        f"{bar.name}, {spoken_reais(whole)} ({share})"
        for bar, whole, share in zip(bars, sums, parts, strict=True)
    )
    return _svg(anchor, PORTRAIT_PT, height, message, _figures(series, bars), drawing)


def column_chart(anchor: str, title: str, series: Sequence[str], columns: Sequence[Bar]) -> Markup:
    """Standing bars in the order given, each in layers, labelled with its sum and their shares."""
    sums = [total(column.parts) for column in columns]
    largest = max([*sums, ZERO]) or Decimal(1)
    head, plot, foot = 34.0, 112.0, 16.0
    base = head + plot
    scale = plot / float(largest)
    step = PORTRAIT_PT / max(len(columns), 1)
    width = min(step * 0.5, 62.0)
    drawing = [_legend(series, 0.0, 8.0)]
    for place, (column, whole) in enumerate(zip(columns, sums, strict=True)):
        middle = step * (place + 0.5)
        y = base
        labels = shares(column.parts)
        for index, (part, label) in enumerate(zip(column.parts, labels, strict=True)):
            high = max(float(part) * scale, 0.0)
            if high > 0:
                y -= high
                drawing.append(_rect(middle - width / 2, y, width, high, f"serie-{index + 1}"))
                if high >= _LABEL_ROOM and width >= _LABEL_ROOM * 4:
                    drawing.append(
                        _text(middle, y + high / 2 + 2.6, label, f"sobre-serie-{index + 1}")
                    )
        drawing.append(_text(middle, y - 4, compact_reais(whole), "meio"))
        drawing.append(_text(middle, base + 12, column.name, "meio forte"))
    drawing.append(_line(0, base, PORTRAIT_PT, base, "eixo"))
    message = f"{title}: " + "; ".join(
        f"no exercício de {column.name}, {spoken_reais(whole)}"
        for column, whole in zip(columns, sums, strict=True)
    )
    return _svg(anchor, PORTRAIT_PT, base + foot, message, _figures(series, columns), drawing)


def trend_chart(anchor: str, title: str, trends: Sequence[Trend]) -> Markup:
    """Small panels, one for each target: the dot is the starting point, the line the yearly values.

    Each panel has its own scale, from the least to the greatest of its values.
    """
    per_row, high = 8, 82.0
    gap = 16.0
    wide = (LANDSCAPE_PT + gap) / per_row
    rows = -(-len(trends) // per_row)
    drawing: list[Markup] = []
    for place, trend in enumerate(trends):
        down, across = divmod(place, per_row)
        drawing.extend(_panel(trend, across * wide, down * high, wide - gap, high))
    figures = " ".join(f"{trend.name} ({trend.unit}): {_course(trend)}." for trend in trends)
    message = (
        f"{title}: uma linha para cada uma de {len(trends)} metas, da linha de base ao último ano"
    )
    return _svg(anchor, LANDSCAPE_PT, max(rows, 1) * high, message, figures, drawing)


def _panel(trend: Trend, x: float, y: float, wide: float, high: float) -> Iterable[Markup]:
    yield _text(x, y + 8, trend.name, "forte")
    for line, text in enumerate(_wrapped(trend.unit, 17, 22)):
        yield _text(x + wide, y + 8 + 8 * line, text, "fim palido")
    points = [*([trend.baseline] if trend.baseline else []), *trend.points]
    if not points:
        yield _text(x, y + 30, "sem valores", "palido")
        return
    top, base = y + 23, y + high - 33
    low, great = min(v for _, v in points), max(v for _, v in points)
    first, last = min(year for year, _ in points), max(year for year, _ in points)
    inner, margin = wide - 12, 6

    def at(year: int, value: Decimal) -> tuple[float, float]:
        right = 0.5 if last == first else (year - first) / (last - first)
        up = 0.5 if great == low else float((value - low) / (great - low))
        return x + margin + inner * right, base - (base - top) * up

    yield _line(x, base + 6, x + wide, base + 6, "guia")
    yield _polyline([at(*point) for point in points])
    for index, point in enumerate(points):
        px, py = at(*point)
        start = bool(trend.baseline) and index == 0
        yield _circle(px, py, 2.2 if start else 1.7, "inicio" if start else "ponto")
    start_year, start_value = points[0]
    end_year, end_value = points[-1]
    yield _text(x, base + 15, quantity(start_value))
    yield _text(x, base + 23, str(start_year), "palido")
    if len(points) > 1:
        yield _text(x + wide, base + 15, quantity(end_value), "fim")
        yield _text(x + wide, base + 23, str(end_year), "fim palido")


def _course(trend: Trend) -> str:
    start = [f"{quantity(trend.baseline[1])} em {trend.baseline[0]}"] if trend.baseline else []
    return joined([*start, *(f"{quantity(value)} em {year}" for year, value in trend.points)])


def _figures(series: Sequence[str], bars: Sequence[Bar]) -> str:
    return " ".join(
        f"{bar.name}: "
        + joined(f"{name} {reais(part)}" for name, part in zip(series, bar.parts, strict=True))
        + "."
        for bar in bars
    )


def _legend(series: Sequence[str], x: float, y: float) -> Markup:
    drawing = []
    for index, name in enumerate(series):
        drawing.append(_rect(x, y - 6.5, 8, 8, f"serie-{index + 1}"))
        drawing.append(_text(x + 12, y, name))
        x += 26 + 4.4 * len(name)
    return Markup("").join(drawing)


def _wrapped(text: str, first: int, second: int) -> list[str]:
    """The text in one line, or in two of at most so many letters."""
    if len(text) <= first:
        return [text]
    head = text[: first + 1].rpartition(" ")[0] or text[:first]
    return [head, _short(text[len(head) :].strip(), second)]


def _short(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"


def _svg(
    anchor: str, wide: float, high: float, title: str, desc: str, drawing: Iterable[Markup]
) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="grafico{c}" role="img" '
        'aria-labelledby="{a}-titulo {a}-descricao" viewBox="0 0 {w} {h}" width="{w}pt" '
        'height="{h}pt" font-family="{font}" font-size="7.4"><title id="{a}-titulo">{t}</title>'
        '<desc id="{a}-descricao">{d}</desc>{body}</svg>'
    ).format(
        a=anchor,
        c=" largo" if wide > PORTRAIT_PT else "",
        w=_n(wide),
        h=_n(high),
        font=_FONT,
        t=title,
        d=desc,
        body=Markup("").join(drawing),
    )


def _mark(shape: str, kind: str, **lengths: float) -> Markup:
    """An empty element with these lengths and the look of its kind."""
    places = "".join(f' {name}="{_n(value)}"' for name, value in lengths.items())
    return Markup(f"<{shape}{places} {_LOOKS[kind]}/>")


def _text(x: float, y: float, text: str, kind: str = "") -> Markup:
    look = Markup(_LOOKS[kind])
    return Markup('<text x="{}" y="{}" {}>{}</text>').format(_n(x), _n(y), look, text)


def _rect(x: float, y: float, wide: float, high: float, kind: str) -> Markup:
    return _mark("rect", kind, x=x, y=y, width=wide, height=high)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return _mark("line", kind, x1=x1, y1=y1, x2=x2, y2=y2)


def _polyline(points: Iterable[tuple[float, float]]) -> Markup:
    places = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return Markup(f'<polyline points="{places}" {_LOOKS["linha"]}/>')


def _circle(x: float, y: float, radius: float, kind: str) -> Markup:
    return _mark("circle", kind, cx=x, cy=y, r=radius)


def _n(value: float) -> str:
    """A length with at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
