"""Fonts inside an HTML document, so that a browser shows it as it is printed.

Only the characters that the document uses, and no more than it takes to draw them: some seven
kilobytes a face.
"""

import hashlib
import io
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from coapkit import __version__
from coapkit.cache import Cache
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.truetype import read_font

_FACES = (
    "IBMPlexSerif-Regular",
    "IBMPlexSerif-Italic",
    "IBMPlexSerif-SemiBold",
    "IBMPlexSans-Regular",
    "IBMPlexSans-SemiBold",
    "IBMPlexSansCondensed-Regular",
    "IBMPlexSansCondensed-SemiBold",
)
# Kerning would triple the time and add half to the size.
_DROPPED = ["GPOS", "GSUB", "GDEF"]


def screen_font_faces(
    text: str, fonts: Mapping[str, bytes] | None = None, kept: Cache | None = None
) -> str:
    """``@font-face`` rules, for screens alone, with the glyphs of ``text`` as data.

    ``fonts``  asset name to file (default: the shipped ones); faces that are not there are left out
    ``kept``   where what another document with these characters needed is found
    """
    characters = "".join(sorted(set(text)))
    fonts = shipped_fonts() if fonts is None else fonts
    rules = []
    for name in _FACES:
        font = fonts.get(f"fontes/{name}.ttf")
        if font is None:
            continue
        face = read_font(font)
        data = b64encode(_kept_subset(font, characters, kept)).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};"
            f"font-style:{'italic' if face.italic else 'normal'};"
            f"src:url('data:font/woff;base64,{data}') format('woff')}}"
        )
    return "@media screen{\n" + "\n".join(rules) + "\n}"


@cache
def _made_by() -> str:
    """What a subset depends on besides font and characters; to look it up takes a millisecond."""
    return f"{__version__} {version('fonttools')} {_DROPPED}"


def _kept_subset(font: bytes, characters: str, kept: Cache | None) -> bytes:
    """The subset, from among what is kept where it is there: to make one takes 40 ms."""
    if kept is None:
        return _subset(font, characters)
    parts = (_made_by().encode(), hashlib.sha256(font).digest(), characters.encode())
    key = hashlib.sha256(b"\0".join(parts)).hexdigest()
    found = kept.get(key)
    if found is None:
        found = _subset(font, characters)
        kept.put(key, found)
    return found


def _subset(font: bytes, text: str) -> bytes:
    """The glyphs of ``text`` as a WOFF file, the same bytes every time."""
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options()
    options.flavor = "woff"
    options.hinting = False
    options.layout_features = []
    options.drop_tables += _DROPPED
    options.recalc_timestamp = False
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    loaded = subset.load_font(io.BytesIO(font), options)
    subsetter.subset(loaded)
    written = io.BytesIO()
    subset.save_font(loaded, written, options)
    return written.getvalue()
