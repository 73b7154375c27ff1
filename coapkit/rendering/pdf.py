"""HTML in, archival and accessible PDF out.

The file conforms to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once, embeds only the
fonts it is given, and is the same, byte for byte, whenever and wherever it is made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from coapkit.rendering.cache import PartCache
from coapkit.rendering.cuts import cut
from coapkit.rendering.errors import RenderError
from coapkit.rendering.furniture import Furniture, Line
from coapkit.rendering.merge import dead_targets, find_pages, merge, repeated_names
from coapkit.rendering.parts import Part, part_digest
from coapkit.rendering.pdf_attachments import Attached
from coapkit.rendering.relocate import PlacedPart
from coapkit.rendering.rendered import RenderedPart, decode_part
from coapkit.rendering.workers import Workers, make_task

__all__ = ["Attached", "Furniture", "Line", "Part", "Progress", "render_parts", "write_pdf"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done (Portuguese), how much is done, and of how much."""

MAX_HTML = 64_000_000
"""Characters of HTML in one document: some five thousand pages of tables."""

_ROUNDS = 5


def write_pdf(
    html: str,
    *,
    title: str,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    attachments: Sequence[Attached] = (),
    kinds: Sequence[str] = (),
    instant: datetime,
    progress: Progress | None = None,
    remarks: list[str] | None = None,
) -> bytes:
    """Render one HTML document to PDF/A-3a + PDF/UA-1.

    ``stylesheets``  CSS texts, in cascade order; ``@font-face`` rules for the fonts among
                     ``assets`` come first by themselves
    ``assets``       name to content; HTML and CSS name them ``coapkit:NAME``. Fonts too: none of
                     the machine's is ever used
    ``kinds``        what the document is, for its metadata: ``contrato``, ``minuta``...
    ``instant``      aware; every date in the file
    ``remarks``      collects what was found odd (unknown CSS, missing alternative texts, links to
                     nothing, characters without a glyph); nothing is ever printed

    Raises MissingLibraries where Pango is not installed, RefusedResource when the document asks
    for anything that is not an asset, and RenderError for text that cannot be laid out.
    """
    return render_parts(
        [Part("documento", html, framed=False)],
        title=title,
        stylesheets=stylesheets,
        assets=assets,
        attachments=attachments,
        kinds=kinds,
        instant=instant,
        progress=progress,
        remarks=remarks,
        jobs=1,
    )


def render_parts(
    parts: Sequence[Part],
    *,
    title: str,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    attachments: Sequence[Attached] = (),
    furniture: Furniture | None = None,
    kinds: Sequence[str] = (),
    instant: datetime,
    jobs: int = 0,
    workers: Workers | None = None,
    cache: PartCache | None = None,
    progress: Progress | None = None,
    remarks: list[str] | None = None,
) -> bytes:
    """Render a document of many parts, side by side in ``jobs`` processes (0: every core).

    Long parts are cut further (see ``cuts``): between groups of rows, before sections and
    headings, and where the HTML says ``<!--corte-->``.

    ``furniture``  headers and footers over all framed parts
    ``workers``    processes to be used again by the next document; ``jobs`` is then ignored
    ``cache``      where unchanged parts of earlier runs are found

    The other arguments are those of ``write_pdf``. The result does not depend on ``jobs``,
    ``workers`` or ``cache``.
    """
    if instant.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    if len({part.key for part in parts}) < len(parts):
        raise ValueError("every part needs a key of its own")
    size = sum(len(part.html) for part in parts)
    if size > MAX_HTML:
        raise RenderError(
            f"o documento é grande demais para um só PDF ({size // 1_000_000} milhões de "
            f"caracteres; o limite é de {MAX_HTML // 1_000_000} milhões); confira os anexos"
        )
    pieces = [piece for part in parts for piece in cut(part)]
    with _workers(workers, jobs) as crew:
        rendered = _render_all(pieces, stylesheets, assets, crew, cache, progress)
    if cache:
        cache.prune()
    if remarks is not None:
        remarks += dict.fromkeys(remark for part in rendered for remark in part.remarks)
        remarks += [f"o vínculo «#{name}» não leva a nada" for name in dead_targets(rendered)]
        remarks += [f"mais de uma parte tem «{name}»" for name in repeated_names(rendered)]
    if progress:
        progress("Montando o PDF", len(pieces), len(pieces))
    return merge(
        [
            PlacedPart(done, piece.running, piece.framed)
            for piece, done in zip(pieces, rendered, strict=True)
        ],
        title=title,
        assets=assets,
        attachments=attachments,
        kinds=kinds,
        furniture=furniture,
        instant=instant,
    )


@contextmanager
def _workers(given: Workers | None, jobs: int) -> Iterator[Workers]:
    if given:
        yield given
    else:
        with Workers(jobs) as own:
            yield own


def _render_all(
    parts: Sequence[Part],
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    workers: Workers,
    cache: PartCache | None,
    progress: Progress | None,
) -> list[RenderedPart]:
    """Render every part; the numbered ones again until they show the numbers they lead to."""
    nothing: dict[str, int] = {}
    known: dict[int, Mapping[str, int]] = dict.fromkeys(range(len(parts)), nothing)
    rendered = _render_some(parts, known, stylesheets, assets, workers, cache, progress)
    done = [rendered[index] for index in range(len(parts))]
    for _ in range(_ROUNDS):
        pages = find_pages(done)
        wanted: dict[int, Mapping[str, int]] = {}
        for index, part in enumerate(parts):
            if part.numbered:
                numbers = {name: pages[name] for name in done[index].targets if name in pages}
                if numbers != known[index]:
                    wanted[index] = known[index] = numbers
        if not wanted:
            return done
        again = _render_some(parts, wanted, stylesheets, assets, workers, cache, None)
        for index, part_again in again.items():
            done[index] = part_again
    raise RenderError("o sumário não chega a um número estável de páginas")


def _render_some(
    parts: Sequence[Part],
    wanted: Mapping[int, Mapping[str, int]],
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    workers: Workers,
    cache: PartCache | None,
    progress: Progress | None,
) -> dict[int, RenderedPart]:
    """Parts by index, from the cache where it has them."""
    rendered: dict[int, RenderedPart] = {}
    digests: dict[int, str] = {}
    if cache:
        for index, numbers in wanted.items():
            digests[index] = part_digest(parts[index], stylesheets, assets, numbers)
            kept = cache.get(digests[index])
            if kept is not None:
                try:
                    rendered[index] = decode_part(kept)
                except ValueError:
                    continue  # of another format; it will be replaced
    missing = [index for index in wanted if index not in rendered]

    def tell() -> None:
        if progress:
            progress("Compondo as páginas", len(rendered), len(wanted))

    tell()
    tasks = [make_task(parts[index], stylesheets, assets, wanted[index]) for index in missing]
    for place, encoded in workers.run(tasks):
        index = missing[place]
        rendered[index] = decode_part(encoded)
        if cache:
            cache.put(digests[index], encoded)
        tell()
    return rendered
