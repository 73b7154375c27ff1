"""The fonts that go with the templates: there, free to ship, and complete for Portuguese."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from coapkit.resources import templates_dir

FOLDER = templates_dir() / "fontes"
FONTS = sorted(FOLDER.glob("*.ttf"))
IDS = [font.stem for font in FONTS]

LETTERS = "".join(map(chr, range(0x21, 0x7F))) + "áàâãçéêíóôõúüÁÀÂÃÇÉÊÍÓÔÕÚÜñÑ"
SIGNS = "“”‘’–—…§ºª°№•→›«»½²³≤≥±×−÷€"


def _characters(font: Path) -> set[str]:
    with TTFont(font, lazy=True) as opened:
        return set(map(chr, opened.getBestCmap()))


def test_the_families_that_the_templates_count_on_are_there() -> None:
    assert set(IDS) == {
        "Carlito-Bold",
        "Carlito-Regular",
        "IBMPlexMono-Regular",
        "IBMPlexSans-Bold",
        "IBMPlexSans-Regular",
        "IBMPlexSans-SemiBold",
        "IBMPlexSansCondensed-Italic",
        "IBMPlexSansCondensed-Regular",
        "IBMPlexSansCondensed-SemiBold",
        "IBMPlexSerif-Italic",
        "IBMPlexSerif-Regular",
        "IBMPlexSerif-SemiBold",
    }


@pytest.mark.parametrize("font", FONTS, ids=IDS)
def test_covers_what_a_contract_is_written_with(font: Path) -> None:
    assert set(LETTERS + SIGNS) - _characters(font) == set()


@pytest.mark.parametrize("font", FONTS, ids=IDS)
def test_lacks_just_the_signs_that_the_readme_names(font: Path) -> None:
    plex = font.stem.startswith("IBMPlex")
    lacking = set("✗☐☑■□▪◦" if plex else "✓✗☐☑■\u00a0\u00ad\u2011")
    asked = "✓✗☐☑■□▪◦\u00a0\u00ad\u2011"
    assert set(asked) - _characters(font) == lacking


@pytest.mark.parametrize("font", FONTS, ids=IDS)
def test_may_be_embedded_and_names_its_licence(font: Path) -> None:
    with TTFont(font, lazy=True) as opened:
        assert opened["OS/2"].fsType == 0, "no restriction on embedding"
        assert "SIL Open Font License" in opened["name"].getDebugName(13)


@pytest.mark.parametrize("font", FONTS, ids=IDS)
def test_figures_have_one_width_so_that_columns_of_money_align(font: Path) -> None:
    with TTFont(font, lazy=True) as opened:
        glyphs = opened.getBestCmap()
        widths = {opened["hmtx"][glyphs[ord(figure)]][0] for figure in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("family", ["IBM-Plex", "Carlito"])
def test_the_licence_goes_with_the_fonts(family: str) -> None:
    text = (FOLDER / f"OFL-{family}.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Reserved Font Name" in text.splitlines()[0]
