"""WeasyPrint, tamed: where it is imported, silenced, tuned and denied everything but assets.

The only module, with ``continuation``, ``fetcher`` and ``fonts``, that knows how WeasyPrint is made
inside.
"""

import ctypes
import ctypes.util
import gc
import hashlib
import io
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any, NamedTuple

from coapkit.rendering.continuation import repeating_group_rows
from coapkit.rendering.errors import MissingLibraries, RefusedResource, RenderError
from coapkit.rendering.fetcher import SCHEME, asset_fetcher
from coapkit.rendering.fonts import font_faces, own_fonts, without_machine_fonts

OPTIONS = {"pdf_tags": True, "pdf_version": "1.7", "pdf_forms": True, "output_intent": "srgb"}
"""What makes WeasyPrint draw as PDF/A-3a wants; the file itself is written by ``merge``."""


def load_weasyprint() -> Any:
    """Import WeasyPrint (half a second), or say which system libraries are to be installed."""
    try:
        return _import_weasyprint()
    except OSError as error:
        raise MissingLibraries(
            "falta a biblioteca Pango, que compõe as páginas do PDF. Instale-a assim: "
            "no Debian ou Ubuntu, `apt install libpango-1.0-0 libpangoft2-1.0-0`; "
            "no Fedora, `dnf install pango`; no macOS, `brew install pango`; "
            "no Windows, instale o MSYS2 e rode `pacman -S mingw-w64-ucrt-x86_64-pango`"
        ) from error


def _import_weasyprint() -> Any:
    """The module; OSError where a library is missing. Nothing is printed, whatever is missing."""
    with warnings.catch_warnings(), without_machine_fonts(), redirect_stdout(io.StringIO()):
        # A machine without fonts or without an optional library is no concern of the user.
        warnings.simplefilter("ignore")
        if sys.platform == "linux":
            with suppress(OSError), _libraries_by_name():
                import weasyprint  # type: ignore[import-untyped]
        import weasyprint

    return weasyprint


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Let a module or a class have another thing under a name, for a while."""
    original = owner.__dict__[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let libraries be found by the loader alone.

    WeasyPrint tries names of other systems first, and for every one that the loader does not
    know, ctypes runs the compiler and the linker in search of it: a hundred processes.
    """
    with _replaced(ctypes.util, "find_library", lambda _: None):
        yield


_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")


@cache
def engine_version() -> str:
    """Everything outside this package that the look of a page depends on.

    Found without importing WeasyPrint: a document of which every part is kept needs it not.
    """
    pango = ""
    for name in _PANGO:
        with suppress(OSError):
            pango = str(ctypes.CDLL(name).pango_version())
            break
    return f"{version('weasyprint')} {version('pydyf')} {pango}"


def lay_out(
    html: str,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    adapt: Callable[[Any], None],
) -> Any:
    """Lay a document out: a WeasyPrint ``Document``.

    ``adapt`` may change the parsed tree (an ``ElementTree`` element) before the layout.
    Raises RefusedResource.
    """
    weasyprint = load_weasyprint()
    from weasyprint.urls import FatalURLFetchingError  # type: ignore[import-untyped]

    fetcher = asset_fetcher(assets)
    # Styles of the document's own would add to what the next document finds.
    prepare = _prepared.__wrapped__ if _OWN_STYLES.search(html) else _prepared
    try:
        prepared = prepare(tuple(assets.items()), tuple(stylesheets))
        for remark in prepared.remarks:
            logging.getLogger("weasyprint").warning("%s", remark)
        source = weasyprint.HTML(string=html, url_fetcher=fetcher)
        adapt(source.etree_element)
        with _group_rows_repeated():
            return source.render(
                font_config=prepared.fonts,
                counter_style=prepared.counters.copy(),
                stylesheets=prepared.sheets,
                **OPTIONS,
            )
    except FatalURLFetchingError as error:
        raise _refused(error) from error


_OWN_STYLES = re.compile(r"<(?:style|link)\b", re.IGNORECASE)


class _Prepared(NamedTuple):
    """What the documents of one look share; ``remarks`` are what WeasyPrint said of the styles."""

    fonts: Any
    counters: Any
    sheets: list[Any]
    remarks: list[str]


@lru_cache(maxsize=2)
def _prepared(assets: tuple[tuple[str, bytes], ...], stylesheets: tuple[str, ...]) -> _Prepared:
    """Fonts and styles, read once for all parts: anew for each they cost as much as a page."""
    weasyprint = load_weasyprint()
    from weasyprint.css.counters import CounterStyle  # type: ignore[import-untyped]

    fetcher = asset_fetcher(dict(assets))
    fonts, counters, remarks = own_fonts(), CounterStyle(), list[str]()
    with captured_log(remarks):
        sheets = [
            weasyprint.CSS(
                string=css, font_config=fonts, counter_style=counters, url_fetcher=fetcher
            )
            for css in (font_faces(dict(assets)), *stylesheets)
        ]
    return _Prepared(fonts, counters, sheets, remarks)


def draw(document: Any) -> Any:
    """Draw and tag a document: a ``pydyf.PDF`` that has not been written."""
    taken: list[Any] = []

    class Taken(Exception):  # noqa: N818 - not an error: it stops WeasyPrint before it writes
        pass

    def take(_: Any, pdf: Any) -> None:
        taken.append(pdf)
        raise Taken

    changes = (_cached_page_references, _whole_fonts, _fonts_named_by_content, _plain_borders)
    with suppress(Taken), ExitStack() as stack:
        for change in changes:
            stack.enter_context(change())
        document.write_pdf(finisher=take, **OPTIONS)
    return taken[0]


@contextmanager
def captured_log(remarks: list[str]) -> Iterator[None]:
    """Divert what WeasyPrint logs to ``remarks``, each thing once."""

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if message not in remarks:
                remarks.append(message)

    handler = Collect(logging.WARNING)
    log = logging.getLogger("weasyprint")
    before = log.propagate, log.level
    log.addHandler(handler)
    log.propagate = False
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = before[0]
        log.setLevel(before[1])


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cyclic collector from walking the box tree again and again (17 % of the time).

    At the end what has been made within and is held no more goes at once, before the next part
    takes as much; what was there before is not looked at.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if was_enabled:
            gc.enable()


@contextmanager
def _cached_page_references() -> Iterator[None]:
    """Make ``pydyf.PDF.page_references`` cheap while tags are written.

    pydyf builds the tuple anew for every structure element, which makes tagging quadratic in
    pages. The cached one is equal by construction; where pydyf has changed, nothing is done.
    """
    import pydyf  # type: ignore[import-untyped]

    original = pydyf.PDF.__dict__.get("page_references")
    if not isinstance(original, property) or original.fget is None:
        yield
        return
    build = original.fget

    def cached(pdf: Any) -> Any:
        known = pdf.__dict__.get("_coapkit_references")
        kids = len(pdf.pages["Kids"])
        if known is None or known[0] != kids:
            known = pdf.__dict__["_coapkit_references"] = (kids, build(pdf))
        return known[1]

    with _replaced(pydyf.PDF, "page_references", property(cached)):
        yield


@contextmanager
def _whole_fonts() -> Iterator[None]:
    """Keep WeasyPrint from making subsets of fonts that ``merge`` makes anew, over all parts."""
    from weasyprint.pdf.fonts import Font  # type: ignore[import-untyped]

    if "clean" not in Font.__dict__:
        yield
        return
    with _replaced(Font, "clean", lambda *_: None):
        yield


@contextmanager
def _fonts_named_by_content() -> Iterator[None]:
    """Name fonts in the drawing after their files.

    WeasyPrint takes Pango's words for a font, which differ from one version of Pango to the next
    where the pages do not.
    """
    from weasyprint.pdf.fonts import Font

    original = Font.__init__

    def name_by_content(font: Any, *arguments: Any) -> None:
        original(font, *arguments)
        digest = hashlib.sha256(b"%d " % font.index + font.file_content).digest()
        font.hash = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])

    with _replaced(Font, "__init__", name_by_content):
        yield


@contextmanager
def steady_numbers() -> Iterator[None]:
    """Write numbers without the noise of the last bits, for as long as objects become bytes.

    Python adds floats more exactly since its version 3.12: a width of 329 is also 329.00000000001,
    which pydyf writes with a dot.
    """
    import pydyf

    original = pydyf._to_bytes

    def to_bytes(item: Any) -> Any:
        if isinstance(item, float):
            item = round(item, 11)
        return original(item)

    with _replaced(pydyf, "_to_bytes", to_bytes):
        yield


_TUNED = "70."  # versions of WeasyPrint whose tables are known: their layout and their borders


@contextmanager
def _group_rows_repeated() -> Iterator[None]:
    """Lay tables out so that they name their groups of rows again on every page."""
    from weasyprint import VERSION
    from weasyprint.layout import block  # type: ignore[import-untyped]

    original = getattr(block, "table_layout", None)
    if original is None or not VERSION.startswith(_TUNED):
        yield
        return
    with _replaced(block, "table_layout", repeating_group_rows(original)):
        yield


_PLAIN_SIDES = ({"top"}, {"bottom"}, {"top", "bottom"}, {"left"}, {"right"}, {"left", "right"})


@contextmanager
def _plain_borders() -> Iterator[None]:
    """Draw the rules of tables as one rectangle each.

    WeasyPrint clips and fills two nested boxes for each side of each cell, which is a sixth of all
    time and most of a page's bytes. Sides that do not meet another one look the same without.
    """
    from weasyprint import VERSION, draw
    from weasyprint.draw.color import get_color  # type: ignore[import-untyped]
    from weasyprint.formatting_structure.boxes import (  # type: ignore[import-untyped]
        TableCellBox,
    )

    original = getattr(draw, "draw_border", None)
    if original is None or not VERSION.startswith(_TUNED):
        yield
        return

    def draw_border(stream: Any, box: Any) -> None:
        style = box.style
        if not isinstance(box, TableCellBox) or style["visibility"] != "visible":
            original(stream, box)
            return
        widths = {side: getattr(box, f"border_{side}_width") for side in _SIDES}
        sides = {side for side, width in widths.items() if width}
        if not sides:
            return
        if (
            sides not in _PLAIN_SIDES
            or any(style[f"border_{side}_style"] != "solid" for side in sides)
            or any(length.value for corner in _CORNERS for length in style[corner])
            or style["border_image_source"][0] != "none"
        ):
            original(stream, box)
            return
        x, y, width, height = box.rounded_border_box()[:4]
        places = {
            "top": (x, y, width, widths["top"]),
            "bottom": (x, y + height - widths["bottom"], width, widths["bottom"]),
            "left": (x, y, widths["left"], height),
            "right": (x + width - widths["right"], y, widths["right"], height),
        }
        with stream.artifact():
            for side in sorted(sides):
                stream.set_color(get_color(style, f"border_{side}_color"))
                stream.rectangle(*places[side])
                stream.fill()

    with _replaced(draw, "draw_border", draw_border):
        yield


_SIDES = ("top", "right", "bottom", "left")
_CORNERS = tuple(f"border_{v}_{h}_radius" for v in ("top", "bottom") for h in ("left", "right"))


def _refused(error: BaseException) -> RenderError:
    address = str(error).partition('"')[2].rpartition('"')[0]
    if address.startswith(SCHEME):
        name = address.removeprefix(SCHEME)
        return RefusedResource(f"o modelo pede o recurso «{name}», que não existe")
    return RefusedResource(
        f"o documento pede «{address[:200]}»; por segurança, só se usam os recursos do próprio "
        "contrato: nada da rede e nenhum outro arquivo"
    )
