"""A contract on paper: what the PDF engine is given of its view."""

from collections.abc import Iterable
from typing import Protocol

from coapkit.rendering.furniture import Furniture, Line
from coapkit.rendering.html import Section, contract_sections, part_styles, sheet_html
from coapkit.rendering.parts import Part
from coapkit.rendering.templating import Templates, load_templates
from coapkit.rendering.view import ContractView

_MM = 72 / 25.4

# In step with the margins of templates/estilo/papel.css.
_MARGIN = 29 * _MM
_WIDE_MARGIN = 18 * _MM
_HEADER_AT = 18.5 * _MM
_FOOTER_AT = 14.5 * _MM


class Framed(Protocol):
    """What a document says of itself on every page."""

    @property
    def header(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def footer(self) -> str: ...


class Paper(Framed, Protocol):
    """A document with a title."""

    @property
    def title(self) -> str: ...


def contract_parts(
    view: ContractView,
    templates: Templates | None = None,
    sections: Iterable[Section] | None = None,
) -> tuple[Part, ...]:
    """The sections of a contract (see ``contract_sections``) as parts to be laid out side by side.

    Raises TemplateFailure.
    """
    templates = templates or load_templates()
    return tuple(
        Part(
            section.key,
            sheet_html(view, section, templates),
            running=section.title,
            numbered=section.key == "sumario",
            framed=section.key != "capa",
        )
        for section in sections or contract_sections(view, templates)
    )


def contract_styles(view: ContractView, templates: Templates | None = None) -> tuple[str, ...]:
    """The style sheets of those parts. Raises TemplateFailure."""
    return part_styles(view.draft, templates)


def contract_furniture(view: Framed) -> Furniture:
    """Region and stage above, version, fingerprint and page number below."""
    return Furniture(
        header=Line(left=_plain(view.header), right=_plain(view.stage)),
        footer=Line(left=_plain(view.footer), right="página {pagina} de {paginas}"),
        header_at=_HEADER_AT,
        footer_at=_FOOTER_AT,
        margin=_MARGIN,
        wide_margin=_WIDE_MARGIN,
    )


def _plain(text: str) -> str:
    """Author text in which nothing stands for a page number."""
    return text.replace("{", "(").replace("}", ")")
