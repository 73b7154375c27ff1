"""The parsed HTML of a part made ready for the layout.

Printable text, links that may leave the part, fields.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from coapkit.numerals import grouped
from coapkit.rendering.errors import RenderError
from coapkit.rendering.fetcher import SCHEME
from coapkit.rendering.fonts import font_files, printable, remarks_on, uncovered

PAGE_ATTRIBUTE = "data-pagina"
FIELD_ATTRIBUTE = "data-campo"
"""Names the signature field that an empty element becomes; its ``title`` says who is to sign."""

UNKNOWN_PAGE = "000"
"""Stands where a page number will be, to learn how many pages a table of contents takes."""

_ADDRESSES = ("https://", "http://", "mailto:")  # a file of the reader's machine is no source

MAX_TEXT = 200_000
"""Characters in one piece of text. Line breaking is slow beyond reason in longer ones."""

MAX_DEPTH = 100
"""Elements one inside the other. A section of the package has fifteen; the layout, which calls
itself for each, ends at some two hundred."""
MAX_SPAN = 1_000
"""Columns or rows that a cell takes, as in browsers. The layout looks at each one."""

_SPANS = ("colspan", "rowspan", "span")
_LONG_WORD = re.compile(r"\S{400,}")


def _with_breaks(match: re.Match[str]) -> str:
    """A word that fits no line, with places to break it: finding them takes WeasyPrint minutes."""
    word = match[0]
    return "\u200b".join(word[i : i + 20] for i in range(0, len(word), 20))


_STATE = re.compile(r"(?<=\w)/(?=[A-Z]{2}\b)")
"""The bar of ``Casa Nova/BA``: a line may end after it, and the joiner says that it may not.

Only here, and not in the HTML for a screen: no glyph is drawn for it, so that the text of the PDF
is without.
"""


def adapt(
    root: Any,
    assets: Mapping[str, bytes],
    numbers: Mapping[str, int] | None,
    remarks: list[str],
) -> None:
    """Change the tree in place.

    ``numbers``  page numbers by name of element, to be written beside links that lead there;
                 ``None`` to write none

    Raises RenderError for what cannot be laid out, or not in a lifetime.
    """
    _check_depth(root)
    fonts = tuple(font_files(assets).values())
    strange: set[str] = set()

    def mend(text: str | None) -> str | None:
        if text is None:
            return None
        if len(text) > MAX_TEXT:
            raise RenderError(
                f"um texto tem {grouped(len(text))} caracteres («{text[:60].strip()}…»); o "
                f"limite é de {grouped(MAX_TEXT)}. Divida-o em parágrafos ou itens"
            )
        text = _LONG_WORD.sub(_with_breaks, text)
        if fonts:
            strange.update(uncovered(text, fonts))
            text = printable(text, fonts)
        return _STATE.sub("/\N{WORD JOINER}", text)

    names = set()
    links = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in ("style", "script"):
            element.text = mend(element.text)
        element.tail = mend(element.tail)
        for attribute in _SPANS:
            if attribute in element.attrib:
                _check_span(attribute, element.attrib[attribute])
        for attribute in ("alt", "title", "aria-label"):
            if attribute in element.attrib:
                element.attrib[attribute] = mend(element.attrib[attribute]) or ""
        names.add(element.attrib.get("id"))
        if FIELD_ATTRIBUTE in element.attrib:
            # In HTML for a screen it is no input: nothing is to be typed there.
            element.tag = "input"
            element.attrib["name"] = element.attrib[FIELD_ATTRIBUTE]
        if element.tag == "a":
            names.add(element.attrib.get("name"))
            address = element.attrib.get("href", "").strip()
            if address.startswith("#"):
                links.append(element)
            elif address and not address.lower().startswith(_ADDRESSES):
                del element.attrib["href"]
                remarks.append(
                    f"o vínculo para «{address[:200]}» foi desfeito: só a páginas da web"
                )
    for link in links:
        name = unquote(link.attrib["href"].strip()[1:])
        if numbers is not None:
            link.attrib[PAGE_ATTRIBUTE] = str(numbers.get(name, UNKNOWN_PAGE))
        if name not in names:
            # WeasyPrint drops links to what it does not find; merge finds it in another part.
            link.attrib["href"] = f"{SCHEME}#{name}"
    remarks += remarks_on(strange, fonts)


def _check_depth(root: Any) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise RenderError(f"um modelo tem mais de {MAX_DEPTH} elementos, um dentro do outro")
        level = [child for element in level for child in element]


def _check_span(attribute: str, text: str) -> None:
    number = text.strip()
    if number.isdecimal() and (len(number) > 9 or int(number) > MAX_SPAN):
        raise RenderError(
            f"um modelo pede, com «{attribute}», mais de {grouped(MAX_SPAN)} colunas ou linhas"
        )
