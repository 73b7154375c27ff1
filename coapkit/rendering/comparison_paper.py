"""The comparison of two versions as one HTML document for a browser."""

from coapkit.rendering.comparison_view import ComparisonView
from coapkit.rendering.html import document_html, section
from coapkit.rendering.templating import Templates, load_templates

_STYLES = ("base", "papel", "inteiro", "tela", "parecer", "comparacao")


def comparison_html(view: ComparisonView, templates: Templates | None = None) -> str:
    """The page, with its styles and fonts inside. Raises TemplateFailure."""
    templates = templates or load_templates()
    page = section("comparacao", view.name, {"comparacao": view}, templates)
    return document_html(view, (page,), templates, _STYLES)
