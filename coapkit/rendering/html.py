"""From the view of a contract to HTML: sections, and the document that joins them.

One document serves paper and screen: its style sheet has a part for each medium. A section is the
piece that can be laid out alone; every link leads to an element of some section, which need not
be the same one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from coapkit.cache import Cache
from coapkit.rendering.outside import embedded, sealed
from coapkit.rendering.screen_fonts import screen_font_faces
from coapkit.rendering.templating import Templates, load_templates
from coapkit.rendering.view import ContractView
from coapkit.rendering.words import glued

_COMMON = ("base", "papel")
_WHOLE = (*_COMMON, "inteiro", "tela")
_PARTS = (*_COMMON, "partes")
_DRAFT = "minuta"
_DOCUMENT = "documento.html.j2"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the document that begins on a new page.

    ``html``  one ``<section>`` element, without head or styles
    """

    key: str
    title: str
    html: Markup


def section(key: str, title: str, context: Mapping[str, object], templates: Templates) -> Section:
    """A section from its template (``KEY.html.j2``), numbers kept with what they belong to.

    Raises TemplateFailure.
    """
    html = templates.render(f"{key}.html.j2", context)
    return Section(key, title, Markup(glued(html.strip())))


SECTIONS = (
    ("capa", "Capa"),
    ("sumario", "Sumário"),
    ("preambulo", "Preâmbulo"),
    ("parte-i", "Parte I"),
    ("parte-ii", "Parte II"),
    ("metas", "Parte II – Metas"),
    ("anexo-i", "Anexo I"),
    ("anexo-ii", "Anexo II"),
    ("anexo-iii", "Anexo III"),
    ("pceps", "Anexo III – PCEP"),
    ("parte-iii", "Parte III"),
    ("planos", "Parte III – Planos globais"),
    ("cronograma", "Parte III – Cronograma"),
    ("parte-iv", "Parte IV"),
    ("encerramento", "Encerramento"),
    ("assinaturas", "Assinaturas"),
)
"""Keys and titles of the sections; ``KEY.html.j2`` is the template of each."""


def contract_sections(
    view: ContractView, templates: Templates | None = None
) -> tuple[Section, ...]:
    """The sections of a contract, in order; one that has nothing to show is left out.

    Raises TemplateFailure.
    """
    templates = templates or load_templates()
    empty = {"pceps"} if not view.anexo_iii.pceps else set()
    context = {"contrato": view}
    return tuple(
        section(key, title, context, templates) for key, title in SECTIONS if key not in empty
    )


class Titled(Protocol):
    """What the head of an HTML document says of it (see ``documento.html.j2``)."""

    @property
    def draft(self) -> bool: ...


def document_html(
    view: Titled,
    sections: Iterable[Section],
    templates: Templates | None = None,
    styles: Sequence[str] = _WHOLE,
    kept: Cache | None = None,
) -> str:
    """A whole HTML document of these sections, with its styles, fonts and images inside.

    ``styles``  names of its style sheets
    ``kept``    where fonts of earlier runs are found

    Raises TemplateFailure.
    """
    templates = templates or load_templates()
    sections = tuple(sections)
    fonts = screen_font_faces("".join(section.html for section in sections), kept=kept)
    context = {
        "contrato": view,
        "secoes": sections,
        "estilo": Markup("\n".join((fonts, *style_sheets(styles, view.draft, templates)))),
    }
    html = templates.render(_DOCUMENT, context)
    if not sealed(html):
        raise templates.failure(
            _DOCUMENT,
            1,
            "o documento precisa começar como o original, com <meta charset> e a linha "
            "Content-Security-Policy inteira: ela impede que a página busque algo fora",
        )
    return embedded(html, templates.images)


def contract_html(
    view: ContractView,
    templates: Templates | None = None,
    sections: Iterable[Section] | None = None,
    kept: Cache | None = None,
) -> str:
    """The contract as one HTML document, for a browser and for ``pdf.write_pdf``.

    ``sections``  those of ``contract_sections``, where they have been made
    ``kept``      as in ``document_html``

    Raises TemplateFailure.
    """
    sections = sections or contract_sections(view, templates)
    return document_html(view, sections, templates, kept=kept)


def sheet_html(view: ContractView, section: Section, templates: Templates | None = None) -> str:
    """A section as a document of its own, without styles. Raises TemplateFailure."""
    templates = templates or load_templates()
    return templates.render("folha.html.j2", {"contrato": view, "secao": section})


def part_styles(draft: bool, templates: Templates | None = None) -> tuple[str, ...]:
    """Style sheets of the sections laid out one by one. Raises TemplateFailure."""
    return style_sheets(_PARTS, draft, templates or load_templates())


def style_sheets(names: Sequence[str], draft: bool, templates: Templates) -> tuple[str, ...]:
    """The style sheets of these names, and that of drafts. Raises TemplateFailure."""
    return tuple(
        templates.read(f"estilo/{name}.css") for name in ((*names, _DRAFT) if draft else names)
    )
