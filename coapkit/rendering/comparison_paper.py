"""The comparison of two versions as one HTML document for a browser."""

from markupsafe import Markup

from coapkit.rendering.comparison_view import ComparisonView
from coapkit.rendering.html import Section, document_html
from coapkit.rendering.templating import Templates, load_templates

_STYLES = ("base", "papel", "inteiro", "tela", "parecer", "comparacao")


def comparison_html(view: ComparisonView, templates: Templates | None = None) -> str:
    """The page, with its styles and fonts inside. Raises TemplateFailure."""
    templates = templates or load_templates()
    html = Markup(templates.render("comparacao.html.j2", {"comparacao": view}).strip())
    section = Section("comparacao", view.name, html)
    return document_html(view, (section,), templates, _STYLES)
