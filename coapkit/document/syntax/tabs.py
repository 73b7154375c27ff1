"""Tabs in the indentation, and spaces for them where only one reading is left."""

import re
from collections.abc import Callable

from coapkit.diagnostics import Diagnostic, Edit, Fix
from coapkit.document.source import Source
from coapkit.document.syntax.complaint import Complaint

_TAB_WIDTHS = (2, 4, 8, 1, 3)
_TABBED = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$", re.MULTILINE)


def tab(source: Source, c: Complaint) -> Diagnostic:
    """A tab where only spaces can be."""
    at = c.at
    text = source.text
    if text[at : at + 1] != "\t":  # some complaints name the place after it
        start = source.line_start(source.position(at)[0])
        at = max(text.rfind("\t", start, at + 1), start)
    others = len(re.findall(r"^ *\t", text, re.MULTILINE)) - 1
    message = "tabulação no recuo; o YAML só admite espaços"
    if others == 1:
        message += " (outra linha começa assim)"
    elif others > 1:
        message += f" (outras {others} linhas começam assim)"
    return source.finding(
        "YAML-TABULACAO",
        at,
        at + 1,
        message,
        "troque cada tabulação por espaços, dois por nível, e configure o editor para inserir "
        "espaços (no VS Code: “Converter Recuo em Espaços”)",
        fix=_without_tabs(source),
    )


def _without_tabs(source: Source) -> Fix | None:
    """Spaces for the tabs of the indentation, if all widths that can be read say the same."""
    from coapkit.document.reader import read

    text = source.text
    tabbed = list(_TABBED.finditer(text))
    if not tabbed:
        return None
    # A tab inside of a block of text may be part of the text.
    if _BLOCK_TEXT.search(text) and not all(match.group().startswith("\t") for match in tabbed):
        return None
    readings: list[tuple[tuple[Edit, ...], object]] = []
    for width in _TAB_WIDTHS:
        edits = tuple(Edit(*match.span(), match.group().expandtabs(width)) for match in tabbed)
        result = read(Source(source.path, _TABBED.sub(_spaces(width), text)))
        if result.document is not None and not result.diagnostics:
            readings.append((edits, result.document.root))
    if not readings or any(root != readings[0][1] for _, root in readings[1:]):
        return None
    return Fix("trocar as tabulações do recuo por espaços", readings[0][0])


def _spaces(width: int) -> Callable[[re.Match[str]], str]:
    return lambda match: match.group().expandtabs(width)
