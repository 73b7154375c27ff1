"""HTML in, archival and accessible PDF out.

The file conforms to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once, embeds only the
fonts it is given, and is the same, byte for byte, whenever and wherever it is made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from itertools import islice
from typing import NamedTuple

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

__all__ = [
    "Attached",
    "Furniture",
    "Line",
    "Means",
    "Part",
    "Pdf",
    "Progress",
    "lay_out_part",
    "render_parts",
    "render_pdfs",
    "write_pdf",
]

Progress = Callable[[str, int, int], None]
"""Called with what is being done (Portuguese), how much is done, and of how much."""

MAX_HTML = 64_000_000
"""Characters of HTML in one document: some five thousand pages of tables."""

_ROUNDS = 5


class Pdf(NamedTuple):
    """What one PDF/A-3a and PDF/UA-1 file is made of.

    ``parts``        in order, each with a key of its own. Long ones are cut further (see ``cuts``):
                     between groups of rows, before sections and headings, and where the HTML says
                     ``<!--corte-->``
    ``stylesheets``  CSS texts, in cascade order; ``@font-face`` rules for the fonts among
                     ``assets`` come first by themselves
    ``assets``       name to content; HTML and CSS name them ``coapkit:NAME``. Fonts too: none of
                     the machine's is ever used
    ``instant``      aware; every date in the file
    ``furniture``    headers and footers over all framed parts
    ``kinds``        what the document is, for its metadata: ``contrato``, ``minuta``...
    """

    parts: Sequence[Part]
    title: str
    stylesheets: Sequence[str]
    assets: Mapping[str, bytes]
    instant: datetime
    attachments: Sequence[Attached] = ()
    furniture: Furniture | None = None
    kinds: Sequence[str] = ()


class Means(NamedTuple):
    """With what pages are made; no result depends on any of it.

    ``workers``  processes, used again by the next document
    ``cache``    where unchanged parts of earlier runs are found
    """

    workers: Workers
    cache: PartCache | None = None
    progress: Progress | None = None


def write_pdf(
    html: str,
    *,
    title: str,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    attachments: Sequence[Attached] = (),
    kinds: Sequence[str] = (),
    instant: datetime,
    remarks: list[str] | None = None,
) -> bytes:
    """Render one HTML document in this process. The arguments are fields of ``Pdf``.

    ``remarks`` and the errors are those of ``render_pdfs``.
    """
    return render_parts(
        [Part("documento", html, framed=False)],
        title=title,
        stylesheets=stylesheets,
        assets=assets,
        attachments=attachments,
        kinds=kinds,
        instant=instant,
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
    """Render one document of many parts: in ``workers``, or ``jobs`` processes (0: every core).

    The other arguments are fields of ``Pdf`` and ``Means``; ``remarks`` and the errors those of
    ``render_pdfs``.
    """
    pdf = Pdf(parts, title, stylesheets, assets, instant, attachments, furniture, kinds)
    found: list[list[str]] = [[]]
    with nullcontext(workers) if workers else Workers(jobs) as crew:
        (content,) = render_pdfs([pdf], Means(crew, cache, progress), found)
    if remarks is not None:
        remarks += found[0]
    return content


def render_pdfs(
    pdfs: Sequence[Pdf], means: Means, remarks: Sequence[list[str]] | None = None
) -> Iterator[bytes]:
    """Render documents, their parts side by side, and yield the files in order.

    ``remarks``  for each document, collects what was found odd (unknown CSS, missing alternative
                 texts, links to nothing, characters without a glyph); nothing is ever printed

    Raises MissingLibraries where Pango is not installed, RefusedResource when a document asks
    for anything that is not an asset, and RenderError for text that cannot be laid out.
    """
    documents = [
        [_Work(piece, pdf.stylesheets, pdf.assets) for part in pdf.parts for piece in cut(part)]
        for pdf in map(_checked, pdfs)
    ]
    all_rendered = _render_all(documents, means)
    if means.cache:
        means.cache.prune()
    total = sum(map(len, documents))
    if means.progress:
        means.progress("Montando o PDF" if len(pdfs) == 1 else "Montando os PDFs", total, total)
    for index, (pdf, works) in enumerate(zip(pdfs, documents, strict=True)):
        rendered = all_rendered[index]
        all_rendered[index] = []  # what is written need not be held
        if remarks is not None:
            remarks[index].extend(_remarks(rendered))
        yield merge(
            [
                PlacedPart(done, work.part.running, work.part.framed)
                for work, done in zip(works, rendered, strict=True)
            ],
            title=pdf.title,
            assets=pdf.assets,
            attachments=pdf.attachments,
            kinds=pdf.kinds,
            furniture=pdf.furniture,
            instant=pdf.instant,
        )


def lay_out_part(
    part: Part, stylesheets: Sequence[str], assets: Mapping[str, bytes], means: Means
) -> RenderedPart:
    """Render one part for its own sake: to be measured. Raises what ``render_pdfs`` raises."""
    return _render_some([_Work(part, stylesheets, assets)], {0: {}}, means)[0]


class _Work(NamedTuple):
    """A part, and what it is laid out with."""

    part: Part
    stylesheets: Sequence[str]
    assets: Mapping[str, bytes]


def _checked(pdf: Pdf) -> Pdf:
    if pdf.instant.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    if len({part.key for part in pdf.parts}) < len(pdf.parts):
        raise ValueError("every part needs a key of its own")
    size = sum(len(part.html) for part in pdf.parts)
    if size > MAX_HTML:
        raise RenderError(
            f"o documento é grande demais para um só PDF ({size // 1_000_000} milhões de "
            f"caracteres; o limite é de {MAX_HTML // 1_000_000} milhões); confira os anexos"
        )
    return pdf


def _remarks(rendered: Sequence[RenderedPart]) -> list[str]:
    remarks = list(dict.fromkeys(remark for part in rendered for remark in part.remarks))
    remarks += [f"o vínculo «#{name}» não leva a nada" for name in dead_targets(rendered)]
    return remarks + [f"mais de uma parte tem «{name}»" for name in repeated_names(rendered)]


def _render_all(documents: Sequence[Sequence[_Work]], means: Means) -> list[list[RenderedPart]]:
    """Render every part; the numbered ones again until they show the numbers they lead to."""
    works = [work for document in documents for work in document]
    places = iter(range(len(works)))
    spans = [list(islice(places, len(document))) for document in documents]
    known: dict[int, Mapping[str, int]] = {index: {} for index in range(len(works))}
    done = _render_some(works, known, means)
    for _ in range(_ROUNDS):
        wanted: dict[int, Mapping[str, int]] = {}
        for span in spans:
            pages = find_pages([done[index] for index in span])
            for index in span:
                if works[index].part.numbered:
                    numbers = {name: pages[name] for name in done[index].targets if name in pages}
                    if numbers != known[index]:
                        wanted[index] = known[index] = numbers
        if not wanted:
            return [[done[index] for index in span] for span in spans]
        done |= _render_some(works, wanted, means._replace(progress=None))
    raise RenderError("o sumário não chega a um número estável de páginas")


def _render_some(
    works: Sequence[_Work], wanted: Mapping[int, Mapping[str, int]], means: Means
) -> dict[int, RenderedPart]:
    """Parts by index, from the cache where it has them. ``wanted``: index to page numbers."""
    workers, cache, progress = means
    rendered: dict[int, RenderedPart] = {}
    digests: dict[int, str] = {}
    if cache:
        for index, numbers in wanted.items():
            digests[index] = part_digest(*works[index], numbers)
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
    tasks = [make_task(*works[index], wanted[index]) for index in missing]
    for place, encoded in workers.run(tasks):
        index = missing[place]
        rendered[index] = decode_part(encoded)
        if cache:
            cache.put(digests[index], encoded)
        tell()
    return rendered
