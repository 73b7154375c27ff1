"""The termo aditivo and the PCEP as HTML and as what the PDF engine is given."""

from coapkit.cache import Cache
from coapkit.rendering.amendment_view import AmendmentView
from coapkit.rendering.html import Section, document_html, section, style_sheets
from coapkit.rendering.parts import Part
from coapkit.rendering.pcep_view import PcepPaperView
from coapkit.rendering.templating import Templates, load_templates

_SCREEN = ("base", "papel", "inteiro", "tela", "parecer", "termo")
_PAPER = ("base", "papel", "partes", "parecer", "termo")


Instrument = AmendmentView | PcepPaperView
_TEMPLATES = {AmendmentView: "aditivo", PcepPaperView: "pcep"}


def instrument_html(
    view: Instrument, templates: Templates | None = None, kept: Cache | None = None
) -> str:
    """The instrument as one HTML document for a browser. Raises TemplateFailure."""
    templates = templates or load_templates()
    return document_html(view, _sections(view, templates), templates, _SCREEN, kept)


def instrument_parts(view: Instrument, templates: Templates | None = None) -> tuple[Part, ...]:
    """The instrument as documents to be laid out side by side. Raises TemplateFailure."""
    templates = templates or load_templates()
    return tuple(
        Part(
            piece.key,
            templates.render("folha.html.j2", {"contrato": view, "secao": piece}),
            running=piece.title,
        )
        for piece in _sections(view, templates)
    )


def instrument_styles(draft: bool, templates: Templates | None = None) -> tuple[str, ...]:
    """The style sheets of those parts. Raises TemplateFailure."""
    return style_sheets(_PAPER, draft, templates or load_templates())


def _sections(view: Instrument, templates: Templates) -> tuple[Section, ...]:
    context = {"termo": view, "contrato": view}
    return (
        section(_TEMPLATES[type(view)], view.name, context, templates),
        section("assinaturas", "Assinaturas", context, templates),
    )
