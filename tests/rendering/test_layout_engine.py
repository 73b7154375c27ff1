"""What is changed inside WeasyPrint: it shows in speed only, and is undone afterwards."""

import contextlib
import ctypes.util
import gc
import io
import os
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest

from coapkit.rendering import engine
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.pdf import write_pdf

PLAIN = (
    "border-bottom: 1pt solid #999",
    "border-top: 2pt solid red; border-bottom: .4pt solid blue",
    "border-left: 3pt solid green",
    "border-left: 1pt solid; border-right: 2pt solid #0008",
    "background: #eee; border-bottom: 1pt solid",
)
"""Borders that are drawn as rectangles; WeasyPrint draws two boxes, clipped."""

OTHERS = (
    "border: 1pt solid",
    "border-bottom: 2pt dotted",
    "border-bottom: 2pt solid; border-radius: 4pt",
    "border-bottom: 2pt solid; border-left: 3pt solid red",
    "border-bottom: 3pt double",
)
NONE = ("border-bottom: 0 solid", "border-bottom: 1pt solid; visibility: hidden")


def render(cells: tuple[str, ...]) -> bytes:
    row = "".join(f"<td style='{style}'>x</td>" for style in cells)
    tables = "".join(
        f"<table style='border-spacing: {space}'><tr>{row}</tr></table>" for space in ("0", "3pt")
    )
    return write_pdf(
        f"<html lang='pt-BR'><body><h1>x</h1>{tables}</body></html>",
        title="x",
        stylesheets=["html { font: 10pt 'IBM Plex Sans' } @page { size: A4 landscape }"],
        assets=shipped_fonts(),
        instant=datetime(2013, 1, 1, tzinfo=UTC),
    )


def untuned(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for name in names:
        monkeypatch.setattr(engine, name, contextlib.nullcontext)


def content(data: bytes) -> list[tuple[list[Any], str]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [(list(args), str(op)) for args, op in pikepdf.parse_content_stream(pdf.pages[0])]


def painted(data: bytes) -> list[tuple[tuple[float, ...], ...]]:
    """Colour and corners of what is filled; of a clipped filling the corners of the clip."""
    found, color, path, clip = [], (), [], None
    for numbers, operator in content(data):
        match operator:
            case "rg":
                color = tuple(map(float, numbers))
            case "m" | "l":
                path.append(tuple(map(float, numbers)))
            case "re":
                x, y, width, height = map(float, numbers)
                path += [(x, y), (x + width, y + height)]
            case "W" | "W*":
                clip = path
            case "n":
                path = []
            case "f" | "f*":
                xs, ys = zip(*(clip or path), strict=True)
                corners = (min(xs), min(ys), max(xs), max(ys))
                found.append((color, tuple(round(number, 3) for number in corners)))
                path, clip = [], None
    return sorted(found)


@pytest.mark.parametrize("style", PLAIN)
def test_a_rule_covers_what_weasyprint_covers(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tuned = render((style, style))
    assert "W*" not in [operator for _, operator in content(tuned)]
    assert len(painted(tuned)) >= 4
    untuned(monkeypatch, "_plain_borders")
    original = render((style, style))
    assert "W*" in [operator for _, operator in content(original)]
    assert painted(tuned) == painted(original)


@pytest.mark.parametrize("style", [*OTHERS, *NONE])
def test_other_borders_are_left_to_weasyprint(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tuned = render((style,))
    untuned(monkeypatch, "_plain_borders")
    assert render((style,)) == tuned


def test_faster_references_and_whole_fonts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tuned = render((*PLAIN, *OTHERS))
    untuned(monkeypatch, "_cached_page_references", "_whole_fonts", "collector_paused")
    assert render((*PLAIN, *OTHERS)) == tuned


def test_everything_is_put_back() -> None:
    import pydyf
    from weasyprint import draw
    from weasyprint.layout import block
    from weasyprint.pdf.fonts import Font

    def state() -> list[object]:
        return [
            draw.draw_border,
            Font.clean,
            pydyf.PDF.page_references,
            block.table_layout,
            ctypes.util.find_library,
            gc.isenabled(),
            os.environ.get("FONTCONFIG_FILE"),
        ]

    before = state()
    render(PLAIN)
    assert state() == before
    changes = (
        engine._plain_borders,
        engine._whole_fonts,
        engine._cached_page_references,
        engine.group_rows_repeated,
    )
    with contextlib.suppress(ZeroDivisionError), contextlib.ExitStack() as stack:
        for change in (*changes, engine.collector_paused):
            stack.enter_context(change())
        assert all(now != then for now, then in zip(state()[:4], before, strict=False))
        raise ZeroDivisionError
    assert state() == before
