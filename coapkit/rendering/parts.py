"""One part of a document: what it is made of, what it depends on, and how it is rendered."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote

from coapkit import __version__
from coapkit.rendering.adapt import adapt
from coapkit.rendering.boxes import (
    describe_links,
    outer_links,
    relate_headers,
    tables,
    take_bookmarks,
    take_leaders,
)
from coapkit.rendering.continuation import hand_over_group_rows
from coapkit.rendering.engine import (
    captured_log,
    collector_paused,
    draw,
    engine_version,
    lay_out,
    steady_numbers,
)
from coapkit.rendering.errors import RenderError
from coapkit.rendering.extract import extract
from coapkit.rendering.fetcher import SCHEME
from coapkit.rendering.fonts import font_files
from coapkit.rendering.rendered import LANGUAGE, RenderedPart


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the document that begins on a new page.

    ``key``       unique among the parts, the same from one rendering to the next
    ``html``      a complete HTML document; ``href="#id"`` may name an element of any part
    ``running``   what ``{parte}`` stands for in headers and footers
    ``numbered``  every link to an element gets its page number in the attribute ``data-pagina``
                  (tables of contents, lists of tables); such parts are laid out last
    ``framed``    whether its pages carry the header and footer
    """

    key: str
    html: str
    running: str = ""
    numbered: bool = False
    framed: bool = True


def part_digest(
    part: Part, stylesheets: Sequence[str], assets: Mapping[str, bytes], numbers: Mapping[str, int]
) -> str:
    """What a rendered part depends on, as one hexadecimal digest.

    Of the assets only the fonts count and those that the part names, so that a new chart in one
    annex leaves the others as they are.
    """
    digest = hashlib.sha256()

    def add(*items: str | bytes) -> None:
        for item in items:
            data = item.encode() if isinstance(item, str) else item
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)

    add(_code_digest(), engine_version(), part.key, str(part.numbered), part.html, *stylesheets)
    for name in sorted({*font_files(assets), *_named_assets(part, stylesheets, assets)}):
        add(name, _content_digest(assets[name]))
    for name, number in sorted(numbers.items()):
        add(name, str(number))
    return digest.hexdigest()


_MAKERS = [
    "adapt",
    "boxes",
    "continuation",
    "engine",
    "extract",
    "fetcher",
    "fonts",
    "parts",
    "rendered",
    "structure",
]
"""Modules that a rendered part comes from."""


@cache
def _code_digest() -> bytes:
    """Of the version and of the code, so that no change of it is met by what was made before."""
    digest = hashlib.sha256(__version__.encode())
    for name in _MAKERS:
        with suppress(OSError):  # where only compiled code is installed, the version must do
            digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.digest()


_ASSET = re.compile(re.escape(SCHEME) + r"([^\s\"'()<>]+)")


def _named_assets(
    part: Part, stylesheets: Sequence[str], assets: Mapping[str, bytes]
) -> frozenset[str]:
    """Assets that a part may load: named in its HTML, in the styles, or in another such asset."""
    found: set[str] = set()
    texts = [part.html, *stylesheets]
    while texts:
        for name in map(unquote, _ASSET.findall(texts.pop())):
            if name in assets and name not in found:
                found.add(name)
                texts.append(assets[name].decode("utf-8", "ignore"))
    return frozenset(found)


@lru_cache(maxsize=256)
def _content_digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def render_part(
    part: Part,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    numbers: Mapping[str, int] | None = None,
) -> RenderedPart:
    """Lay out, draw and tag one part.

    ``numbers``  page numbers by name of element, for a numbered part

    Raises RefusedResource, MissingLibraries, and RenderError for text that cannot be laid out.
    """
    remarks: list[str] = []
    shown = (numbers or {}) if part.numbered else None
    try:
        with captured_log(remarks), collector_paused():
            return _rendered(part, stylesheets, assets, shown, remarks)
    except ArithmeticError as error:  # of measures that only a style of one's own asks for
        raise RenderError(
            f"a parte «{part.key}» não pôde ser composta: uma medida dos seus modelos ou estilos é "
            f"grande ou pequena demais ({error})"
        ) from error


def _rendered(
    part: Part,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    numbers: Mapping[str, int] | None,
    remarks: list[str],
) -> RenderedPart:
    """A function of its own, so that nothing holds the pages when the collector comes."""
    document = lay_out(
        part.html, stylesheets, assets, lambda root: adapt(root, assets, numbers, remarks)
    )
    hand_over_group_rows(tables(document))
    document.metadata.lang = LANGUAGE
    document.metadata.attachments = []  # the caller alone attaches
    bookmarks = take_bookmarks(document)
    leaders = take_leaders(document) if part.numbered else []
    for page in document.pages:
        page.links = outer_links(page.links)
    with steady_numbers():
        pdf = draw(document)
        describe_links(document)
        relate_headers(document)
        prefix = hashlib.sha256(f"{part.key}\0{part.html}".encode()).hexdigest()[:8]
        return extract(document, pdf, bookmarks, leaders, prefix, remarks)
