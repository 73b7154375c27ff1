"""The fonts of a document: those given as assets and no others.

A font of the machine that fills in for a missing glyph would make another document on another
machine, so WeasyPrint is given an empty Fontconfig configuration to which only ``@font-face``
rules add.
"""

import io
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from coapkit.rendering.fetcher import SCHEME
from coapkit.resources import templates_dir

_FOLDER = "fontes"


class Face(NamedTuple):
    """What a font file says of itself: CSS family, weight (100-900) and whether it is italic."""

    family: str
    weight: int
    italic: bool


@cache
def shipped_fonts() -> Mapping[str, bytes]:
    """Font files of the package: asset name (``fontes/X.ttf``) to content, sorted by name."""
    folder = templates_dir() / _FOLDER
    return {f"{_FOLDER}/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.ttf"))}


@lru_cache(maxsize=64)
def read_face(font: bytes) -> Face:
    """Family, weight and style from the ``name`` and ``OS/2`` tables of a TrueType font."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(io.BytesIO(font), lazy=True) as tables:
        names = tables["name"]
        family = names.getDebugName(16) or names.getDebugName(1)
        os2 = tables["OS/2"]
        return Face(family, os2.usWeightClass, bool(os2.fsSelection & 1))


@lru_cache(maxsize=64)
def read_coverage(font: bytes) -> frozenset[int]:
    """Code points for which a font has a glyph."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(font), lazy=True) as tables:
        return frozenset(tables.getBestCmap())


def font_files(assets: Mapping[str, bytes]) -> dict[str, bytes]:
    """The assets that are fonts, sorted by name."""
    return {name: assets[name] for name in sorted(assets) if name.endswith((".ttf", ".otf"))}


def font_faces(assets: Mapping[str, bytes] | None = None) -> str:
    """``@font-face`` rules for every font among ``assets`` (default: the shipped ones).

    Families are named as the fonts name themselves (``IBM Plex Sans``).
    """
    rules = []
    for name, content in font_files(shipped_fonts() if assets is None else assets).items():
        face = read_face(content)
        style = "italic" if face.italic else "normal"
        rules.append(
            f"@font-face{{font-family:'{face.family}';src:url('{SCHEME}{name}');"
            f"font-weight:{face.weight};font-style:{style}}}\n"
        )
    return "".join(rules)


def uncovered(text: str, fonts: Iterable[bytes]) -> list[str]:
    """Characters of ``text`` for which no font has a glyph, sorted."""
    covered = frozenset[int]().union(*(read_coverage(font) for font in fonts))
    return sorted(c for c in set(text) if ord(c) not in covered and not c.isspace())


_GENERIC = b"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<alias><family>serif</family><prefer><family>IBM Plex Serif</family></prefer></alias>
<alias><family>sans-serif</family><prefer><family>IBM Plex Sans</family></prefer></alias>
<alias><family>monospace</family><prefer><family>IBM Plex Mono</family></prefer></alias>
</fontconfig>"""


@cache
def _configuration_class() -> Any:
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    ffi.cdef("FcConfig *FcConfigCreate(void);", override=True)

    class OwnFonts(FontConfiguration):  # type: ignore[misc]
        """A font configuration that starts empty instead of with the machine's fonts."""

        def __init__(self) -> None:
            super().__init__()
            self._config = fontconfig.FcConfigCreate()
            fontconfig.FcConfigParseAndLoadFromMemory(self._config, _GENERIC, True)
            pangoft2.pango_fc_font_map_set_config(
                ffi.cast("PangoFcFontMap *", self.font_map), self._config
            )
            fontconfig.FcConfigDestroy(self._config)  # the font map keeps it alive

    return OwnFonts


def own_fonts() -> Any:
    """A WeasyPrint ``FontConfiguration`` without any font of the machine."""
    return _configuration_class()()
