"""HTML in, archival and accessible PDF out.

The file conforms to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once, embeds only the
fonts it is given, and is the same, byte for byte, whenever and wherever it is made.
"""

import gc
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coapkit import __version__
from coapkit.rendering.errors import MissingLibraries, RefusedResource, RenderError
from coapkit.rendering.fetcher import SCHEME, asset_fetcher
from coapkit.rendering.fonts import font_faces, own_fonts
from coapkit.rendering.xmp import with_ua_identification

LANGUAGE = "pt-BR"

Progress = Callable[[str, int, int], None]
"""Called with what is being done (Portuguese), how much is done, and of how much (0: unknown)."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF.

    ``relationship``  of ISO 32000-2, 7.11.3: ``Source``, ``Data``, ``Supplement``...
    ``mime``          media type, e.g. ``application/yaml``
    ``modified``      aware; stands for both dates, so that bytes do not depend on the clock
    """

    name: str
    data: bytes
    relationship: str
    mime: str
    description: str
    modified: datetime


def write_pdf(
    html: str,
    *,
    title: str,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    attachments: Sequence[Attached] = (),
    instant: datetime,
    progress: Progress | None = None,
    remarks: list[str] | None = None,
) -> bytes:
    """Render one HTML document to PDF/A-3a + PDF/UA-1.

    ``stylesheets``  CSS texts, in cascade order; ``@font-face`` rules for the fonts among
                     ``assets`` come first by themselves
    ``assets``       name to content; HTML and CSS name them ``coapkit:NAME``. Fonts too: none of
                     the machine's is ever used
    ``instant``      aware; every date in the file
    ``remarks``      collects what WeasyPrint found odd (unknown CSS, missing alternative texts,
                     dead links, characters without a glyph); nothing is ever printed

    Raises MissingLibraries where Pango is not installed and RefusedResource when the document
    asks for anything that is not an asset.
    """
    weasyprint = load_weasyprint()
    from weasyprint.urls import FatalURLFetchingError  # type: ignore[import-untyped]

    fetcher = asset_fetcher(assets)
    with captured_log(remarks, progress), collector_paused(), cached_page_references():
        try:
            fonts = own_fonts()
            sheets = [
                weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher)
                for css in (font_faces(assets), *stylesheets)
            ]
            document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
                font_config=fonts, stylesheets=sheets, pdf_variant="pdf/a-3a"
            )
            _describe(document, title, instant)
            files = sorted(attachments, key=lambda a: a.name)
            result: bytes = document.write_pdf(
                pdf_variant="pdf/a-3a",
                attachments=[_weasyprint_attachment(weasyprint, file) for file in files],
                finisher=lambda document, pdf: _finish(document, pdf, files),
            )
        except FatalURLFetchingError as error:
            raise _refused(error) from error
    return result


def load_weasyprint() -> Any:
    """Import WeasyPrint (half a second), or say which system libraries are to be installed."""
    try:
        with warnings.catch_warnings():
            # A machine without fonts or without an optional library is no concern of the user.
            warnings.simplefilter("ignore")
            import weasyprint  # type: ignore[import-untyped]
    except OSError as error:
        raise MissingLibraries(
            "falta a biblioteca Pango, que compõe as páginas do PDF. Instale-a assim: "
            "no Debian ou Ubuntu, `apt install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0`; no Fedora, `dnf install pango`; no macOS, "
            "`brew install pango`; no Windows, instale o MSYS2 e rode "
            "`pacman -S mingw-w64-ucrt-x86_64-pango`"
        ) from error
    return weasyprint


@contextmanager
def captured_log(remarks: list[str] | None, progress: Progress | None = None) -> Iterator[None]:
    """Divert what WeasyPrint and fontTools log: warnings to ``remarks``, pages to ``progress``."""

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name == "weasyprint.progress":
                if progress and record.msg == "Step 5 - Creating layout - Page %d":
                    progress("Diagramando páginas", int(record.getMessage().split()[-1]), 0)
            elif remarks is not None and record.levelno >= logging.WARNING:
                message = record.getMessage()
                if message not in remarks:
                    remarks.append(message)

    handler = Collect()
    names = ["weasyprint", "fontTools"]
    steps = logging.getLogger("weasyprint.progress")
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger, logger.propagate, logger.level) for logger in [*loggers, steps]]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    steps.setLevel(logging.INFO if progress else logging.WARNING)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        for logger, propagate, level in before:
            logger.propagate = propagate
            logger.setLevel(level)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cyclic collector from walking the box tree again and again (17 % of the time)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def cached_page_references() -> Iterator[None]:
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

    pydyf.PDF.page_references = property(cached)
    try:
        yield
    finally:
        pydyf.PDF.page_references = original


def _refused(error: BaseException) -> RenderError:
    address = str(error).partition('"')[2].rpartition('"')[0]
    if address.startswith(SCHEME):
        name = address.removeprefix(SCHEME)
        return RefusedResource(f"o modelo pede o recurso «{name}», que não existe")
    return RefusedResource(
        f"o documento pede «{address[:200]}»; por segurança, só se usam os recursos do próprio "
        "contrato: nada da rede e nenhum outro arquivo"
    )


def _describe(document: Any, title: str, instant: datetime) -> None:
    """Set the metadata; what the HTML itself attaches is dropped, the caller alone attaches."""
    metadata = document.metadata
    metadata.title = title
    metadata.lang = metadata.lang or LANGUAGE
    metadata.generator = f"coapkit {__version__}"
    metadata.created = metadata.modified = _w3c_date(instant)
    metadata.attachments = []
    for page in document.pages:
        page.links = [link for link in page.links if link[0] != "attachment"]


def _weasyprint_attachment(weasyprint: Any, file: Attached) -> Any:
    modified = file.modified.astimezone(UTC)
    return weasyprint.Attachment(
        string=file.data,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=modified,
        modified=modified,
    )


def _finish(document: Any, pdf: Any, files: Sequence[Attached]) -> None:
    """What WeasyPrint leaves to do: PDF/UA identification, scopes, media types, a clean AF."""
    import pydyf

    add_scopes(document)
    metadata = _resolve(pdf, pdf.catalog["Metadata"])
    metadata.stream = [with_ua_identification(metadata.stream[0])]
    if not files:
        return
    # WeasyPrint guesses media types from the machine's tables and lists each file twice.
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    for file, reference in zip(files, pdf.catalog["AF"], strict=True):
        stream = _resolve(pdf, _resolve(pdf, reference)["EF"]["F"])
        stream.extra["Subtype"] = pydyf.name(file.mime)


def add_scopes(document: Any) -> None:
    """Give every header cell its ``/Scope``: WeasyPrint only writes ids and ``/Headers``.

    A corner header over a column of headers is named by no data cell; its scope is all it has.
    """
    from weasyprint.formatting_structure.boxes import (  # type: ignore[import-untyped]
        TableCellBox,
    )

    for page in document.pages:
        boxes = [page._page_box]
        while boxes:
            box = boxes.pop()
            if isinstance(box, TableCellBox) and box.element_tag == "th" and hasattr(box, "mark"):
                row = box.element.attrib.get("scope") in ("row", "rowgroup")
                box.mark["A"]["Scope"] = "/Row" if row else "/Column"
            else:
                boxes.extend(getattr(box, "children", ()))


def _resolve(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _w3c_date(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
