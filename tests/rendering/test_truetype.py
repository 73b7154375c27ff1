"""The reader and subsetter of fonts, with fontTools as the oracle."""

import io
import logging

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.truetype import read_font, subset_font

FONTS = dict(shipped_fonts())
TEXT = "Ação contrátil nº 1 — ÁÉÍÓÚ ãõç €§ 0123456789 fi"


def test_there_are_fonts_to_test_with() -> None:
    assert len(FONTS) >= 8


@pytest.mark.parametrize("name", FONTS)
def test_facts_are_those_that_fonttools_reads(name: str) -> None:
    facts = read_font(FONTS[name])
    oracle = TTFont(io.BytesIO(FONTS[name]))
    em = oracle["head"].unitsPerEm
    assert facts.cmap == {c: oracle.getGlyphID(g) for c, g in oracle.getBestCmap().items()}
    assert list(facts.advances) == [
        oracle["hmtx"][g][0] * 1000 / em for g in oracle.getGlyphOrder()
    ]
    assert facts.postscript_name == oracle["name"].getDebugName(6)
    assert facts.weight == oracle["OS/2"].usWeightClass
    assert facts.ascent == round(oracle["hhea"].ascent * 1000 / em)
    assert facts.italic_angle == oracle["post"].italicAngle


@pytest.mark.parametrize("name", FONTS)
def test_a_subset_draws_the_same_outlines_in_a_tenth_of_the_size(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    font = FONTS[name]
    cmap = read_font(font).cmap
    glyphs = {cmap[ord(c)] for c in TEXT if ord(c) in cmap}
    assert len(glyphs) > 30
    small = subset_font(font, glyphs)
    assert len(small) < len(font) / 10
    full, part = TTFont(io.BytesIO(font)), TTFont(io.BytesIO(small))
    order = full.getGlyphOrder()
    part.setGlyphOrder(order[: part["maxp"].numGlyphs])
    with caplog.at_level(logging.WARNING):
        for glyph in glyphs:
            pens = [DecomposingRecordingPen(f.getGlyphSet()) for f in (full, part)]
            for pen, source in zip(pens, (full, part), strict=True):
                source.getGlyphSet()[order[glyph]].draw(pen)
            assert pens[0].value == pens[1].value
            assert full["hmtx"][order[glyph]] == part["hmtx"][order[glyph]]
    assert "excess" not in caplog.text  # no padding taken for points


def test_a_subset_depends_on_nothing_but_the_glyphs() -> None:
    font = next(iter(FONTS.values()))
    assert subset_font(font, [40, 41, 42]) == subset_font(font, {42, 41, 40})


def test_another_file_is_no_font() -> None:
    with pytest.raises(ValueError, match="not a TrueType font"):
        read_font(b"OTTO" + bytes(100))
    with pytest.raises(ValueError, match="damaged"):
        read_font(next(iter(FONTS.values()))[:300])


def test_a_glyph_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        subset_font(next(iter(FONTS.values())), [65_000])
