"""What is changed inside WeasyPrint: it shows in speed only, and is undone afterwards."""

import contextlib
import ctypes.util
import gc
import hashlib
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


def test_fonts_are_named_after_their_files() -> None:
    """And not in the words of Pango, which change from one version to the next."""
    with pikepdf.open(io.BytesIO(render(PLAIN))) as pdf:
        names = set(pdf.pages[0].Resources.Font.keys())
    digests = [hashlib.sha256(b"0 " + data).digest() for data in shipped_fonts().values()]
    known = {"/" + "".join(chr(65 + byte % 26) for byte in digest[:6]) for digest in digests}
    assert names
    assert names <= known


def test_numbers_are_written_without_noise() -> None:
    import pydyf

    with engine.steady_numbers():
        for number in (329.0, 329.00000000000006, 328.99999999999994):
            assert pydyf._to_bytes(number) == b"329"
        assert pydyf._to_bytes(0.1 + 0.2) == b"0.3"
        assert pydyf._to_bytes(1 / 3) == b"0.333333"
        assert pydyf._to_bytes(7) == b"7"


def test_everything_is_put_back() -> None:
    import pydyf
    from weasyprint import draw
    from weasyprint.layout import block
    from weasyprint.pdf.fonts import Font

    def state() -> list[object]:
        return [
            draw.draw_border,
            Font.clean,
            Font.__init__,
            pydyf.PDF.page_references,
            pydyf._to_bytes,
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
        engine._fonts_named_by_content,
        engine._cached_page_references,
        engine._group_rows_repeated,
        engine.steady_numbers,
    )
    with contextlib.suppress(ZeroDivisionError), contextlib.ExitStack() as stack:
        for change in (*changes, engine.collector_paused):
            stack.enter_context(change())
        assert all(now != then for now, then in zip(state()[:6], before, strict=False))
        raise ZeroDivisionError
    assert state() == before
