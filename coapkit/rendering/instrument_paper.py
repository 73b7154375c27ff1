"""The termo aditivo and the PCEP as HTML and as what the PDF engine is given."""

from markupsafe import Markup

from coapkit.rendering.amendment_view import AmendmentView
from coapkit.rendering.html import Section, document_html, style_sheets
from coapkit.rendering.parts import Part
from coapkit.rendering.pcep_view import PcepPaperView
from coapkit.rendering.templating import Templates, load_templates

_SCREEN = ("base", "papel", "inteiro", "tela", "parecer", "termo")
_PAPER = ("base", "papel", "partes", "parecer", "termo")


Instrument = AmendmentView | PcepPaperView
_TEMPLATES = {AmendmentView: "aditivo", PcepPaperView: "pcep"}


def instrument_html(view: Instrument, templates: Templates | None = None) -> str:
    """The instrument as one HTML document for a browser. Raises TemplateFailure."""
    templates = templates or load_templates()
    return document_html(view, _sections(view, templates), templates, _SCREEN)


def instrument_parts(view: Instrument, templates: Templates | None = None) -> tuple[Part, ...]:
    """The instrument as documents to be laid out side by side. Raises TemplateFailure."""
    templates = templates or load_templates()
    return tuple(
        Part(
            section.key,
            templates.render("folha.html.j2", {"contrato": view, "secao": section}),
            running=section.title,
        )
        for section in _sections(view, templates)
    )


def instrument_styles(draft: bool, templates: Templates | None = None) -> tuple[str, ...]:
    """The style sheets of those parts. Raises TemplateFailure."""
    return style_sheets(_PAPER, draft, templates or load_templates())


def _sections(view: Instrument, templates: Templates) -> tuple[Section, ...]:
    key = _TEMPLATES[type(view)]
    return (
        Section(key, view.name, _filled(f"{key}.html.j2", view, templates)),
        Section("assinaturas", "Assinaturas", _filled("assinaturas.html.j2", view, templates)),
    )


def _filled(template: str, view: Instrument, templates: Templates) -> Markup:
    return Markup(templates.render(template, {"termo": view, "contrato": view}).strip())
