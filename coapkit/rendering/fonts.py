"""The fonts of a document: those given as assets and no others.

A font of the machine that fills in for a missing glyph would make another document on another
machine, so WeasyPrint is given an empty Fontconfig configuration to which only ``@font-face``
rules add.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from coapkit.rendering.fetcher import SCHEME
from coapkit.rendering.scratch import scratch
from coapkit.rendering.truetype import read_font
from coapkit.resources import templates_dir

_FOLDER = "fontes"

# Characters that no font draws and a layout may still want: tab and line breaks, soft hyphen,
# zero-width space, word joiner, and the spaces that Unicode knows.
_LAYOUT = "\t\n\r\u00ad\u200b\u2060 \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_STAND_INS = "\ufffd\u25a1?"  # the best first: Carlito lacks the first one
_INVISIBLE = re.compile("[\u200c\u200d\ufe00-\ufe0f\ufeff]")  # joiners, variants, byte order mark


@cache
def shipped_fonts() -> Mapping[str, bytes]:
    """Font files of the package: asset name (``fontes/X.ttf``) to content, sorted by name."""
    folder = templates_dir() / _FOLDER
    return {f"{_FOLDER}/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.ttf"))}


def font_files(assets: Mapping[str, bytes]) -> dict[str, bytes]:
    """The assets that are TrueType fonts, sorted by name."""
    return {name: assets[name] for name in sorted(assets) if name.endswith(".ttf")}


def font_faces(assets: Mapping[str, bytes] | None = None) -> str:
    """``@font-face`` rules for every font among ``assets`` (default: the shipped ones).

    Families are named as the fonts name themselves (``IBM Plex Sans``).
    """
    rules = []
    for name, content in font_files(shipped_fonts() if assets is None else assets).items():
        font = read_font(content)
        style = "italic" if font.italic else "normal"
        rules.append(
            f"@font-face{{font-family:'{font.family}';src:url('{SCHEME}{name}');"
            f"font-weight:{font.weight};font-style:{style}}}\n"
        )
    return "".join(rules)


def find_font(assets: Mapping[str, bytes], family: str, weight: int = 400) -> bytes:
    """The upright font of a family and weight; ValueError when there is none."""
    for content in font_files(assets).values():
        font = read_font(content)
        if (font.family, font.weight, font.italic) == (family, weight, False):
            return content
    raise ValueError(f"no font {family} {weight} among the assets")


def uncovered(text: str, fonts: Iterable[bytes]) -> list[str]:
    """Characters of ``text`` that ``printable`` replaces, sorted.

    They are those without a glyph in any of ``fonts``, and the controls, among them those that
    turn the direction of writing and so let a text look like another.
    """
    return sorted(set(_unprintable(tuple(fonts)).findall(_INVISIBLE.sub("", text))))


def printable(text: str, fonts: Iterable[bytes]) -> str:
    """``text`` with a visible stand-in for every character that is uncovered.

    Characters that only shape their neighbours (joiners, variation selectors) are left out.
    """
    fonts = tuple(fonts)
    pattern = _unprintable(fonts)
    if not pattern.search(text):
        return text
    return pattern.sub(_stand_in(fonts), _INVISIBLE.sub("", text))


def remarks_on(characters: Iterable[str], fonts: Iterable[bytes]) -> list[str]:
    """What a reader is told of characters that ``printable`` replaces, in their order."""
    shown = _stand_in(tuple(fonts))
    return [
        f"nenhuma fonte tem o caractere U+{ord(character):04X}; no lugar sai «{shown}»"
        for character in sorted(characters)
    ]


def _stand_in(fonts: tuple[bytes, ...]) -> str:
    """What is drawn in place of an uncovered character: a sign that these fonts have."""
    pattern = _unprintable(fonts)
    return next((sign for sign in _STAND_INS if not pattern.match(sign)), "")


@lru_cache(maxsize=8)
def _unprintable(fonts: tuple[bytes, ...]) -> re.Pattern[str]:
    covered = sorted(
        code
        for code in frozenset[int]().union(*(read_font(font).cmap for font in fonts))
        if not _is_control(code)
    )
    spans: list[list[int]] = []
    for code in covered:
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    ranges = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)
    return re.compile(f"[^{ranges}{_LAYOUT}]")


def _is_control(code: int) -> bool:
    """Controls, marks of direction and other characters without a shape of their own."""
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or code in (0x061C, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF)
        or 0x2028 <= code <= 0x202E
        or 0x2061 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xFFF9 <= code <= 0xFFFC
    )


_CONFIGURATION = Path(__file__).with_name("fontconfig.xml")


@contextmanager
def without_machine_fonts() -> Iterator[None]:
    """Keep Fontconfig from reading the machine's fonts, which takes time, and from complaining
    on standard error where it finds no configuration or may not write its cache."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_CONFIGURATION)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _shipped_files() -> Mapping[bytes, Path]:
    """Where each font of the package lies, by its content."""
    # WeasyPrint gives names to Fontconfig in two encodings, which agree in ASCII only.
    paths = {name: templates_dir() / name for name in shipped_fonts()}
    return {
        shipped_fonts()[name]: path for name, path in paths.items() if path.as_posix().isascii()
    }


class _FontFolder:
    """What WeasyPrint takes for the folder into which it writes the fonts of a document.

    It gives the package's fonts where they lie, so that nothing is written, and nothing left.
    Only fonts of the author's own, which are known as bytes, are written, to the run's folder.
    """

    def __init__(self) -> None:
        self._files: dict[str, _FontFile] = {}
        self._written: Path | None = None

    def __truediv__(self, name: str) -> "_FontFile":
        return self._files.setdefault(name, _FontFile(name, self))

    def place(self, name: str, content: bytes) -> Path:
        """The file that has this content, and that no other ``@font-face`` of the document has."""
        shipped = _shipped_files().get(content)
        if shipped and not any(file.path == shipped for file in self._files.values()):
            return shipped
        if self._written is None:
            self._written = Path(mkdtemp(dir=scratch()))
            Finalize(self, rmtree, (self._written, True), exitpriority=0)
        path = self._written / name
        path.write_bytes(content)
        return path


class _FontFile:
    """What WeasyPrint takes for the path of a font; ``path`` is known once it is written."""

    def __init__(self, name: str, folder: _FontFolder) -> None:
        self._name, self._folder = name, folder
        self.path: Path | None = None

    def exists(self) -> bool:
        return self.path is not None

    def write_bytes(self, content: bytes) -> None:
        self.path = self._folder.place(self._name, content)

    def as_posix(self) -> str:
        return self.path.as_posix() if self.path else ""


@cache
def _configuration_class() -> Any:
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    ffi.cdef("FcConfig *FcConfigCreate(void);", override=True)

    class OwnFonts(FontConfiguration):  # type: ignore[misc]
        """A font configuration that starts empty instead of with the machine's fonts."""

        def __init__(self) -> None:
            with without_machine_fonts():
                super().__init__()
            # Again and for certain: on Windows libraries may not see this process's environment.
            self._config = fontconfig.FcConfigCreate()
            aliases = _CONFIGURATION.read_bytes()
            fontconfig.FcConfigParseAndLoadFromMemory(self._config, aliases, True)
            pangoft2.pango_fc_font_map_set_config(
                ffi.cast("PangoFcFontMap *", self.font_map), self._config
            )
            fontconfig.FcConfigDestroy(self._config)  # the font map keeps it alive
            self._folder = _FontFolder()

        def __del__(self) -> None:
            """Not WeasyPrint's own cleaning, which would take the package's fonts away."""

    return OwnFonts


def own_fonts() -> Any:
    """A WeasyPrint ``FontConfiguration`` without any font of the machine."""
    return _configuration_class()()
