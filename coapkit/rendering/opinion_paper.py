"""The opinion of conformity as HTML and as what the PDF engine is given."""

from coapkit.cache import Cache
from coapkit.rendering.furniture import Furniture
from coapkit.rendering.html import Section, document_html, section, style_sheets
from coapkit.rendering.opinion_view import OpinionView
from coapkit.rendering.paper import contract_furniture
from coapkit.rendering.parts import Part
from coapkit.rendering.templating import Templates, load_templates

_SCREEN = ("base", "papel", "inteiro", "tela", "parecer")
_PAPER = ("base", "papel", "partes", "parecer")


def opinion_html(
    view: OpinionView, templates: Templates | None = None, kept: Cache | None = None
) -> str:
    """The opinion as one HTML document for a browser. Raises TemplateFailure."""
    templates = templates or load_templates()
    return document_html(view, (_section(view, templates),), templates, _SCREEN, kept)


def opinion_part(view: OpinionView, templates: Templates | None = None) -> Part:
    """The opinion as a document to be laid out. Raises TemplateFailure."""
    templates = templates or load_templates()
    paper = _section(view, templates)
    html = templates.render("folha.html.j2", {"contrato": view, "secao": paper})
    return Part(paper.key, html, running=paper.title)


def opinion_styles(templates: Templates | None = None) -> tuple[str, ...]:
    """The style sheets of that part. Raises TemplateFailure."""
    return style_sheets(_PAPER, False, templates or load_templates())


def opinion_furniture(view: OpinionView) -> Furniture:
    """Region and stage above, version, fingerprint and page number below."""
    return contract_furniture(view)


def _section(view: OpinionView, templates: Templates) -> Section:
    return section("parecer", view.name, {"parecer": view}, templates)
