"""Brackets and braces: left open, closed by the wrong sign or twice, and what stands in them."""

import re

from coapkit.diagnostics import Diagnostic, Edit, Fix
from coapkit.document.source import Source
from coapkit.document.syntax.complaint import Complaint
from coapkit.document.syntax.keys import missing_key
from coapkit.document.syntax.quotes import unclosed_quote
from coapkit.document.syntax.surroundings import QUOTES, indent, line_before, text_end

_OPENING = {"[": "]", "{": "}"}
# A name or a year; "12:30" is an hour.
_GLUED_KEY = re.compile(r"[{,]\s*(?:[^\W\d]\w*|(?:19|20)[0-9]{2}):$")


def unclosed_flow(source: Source, c: Complaint) -> Diagnostic:
    """Brackets or braces that do not close where they should."""
    text = source.text
    start, end = c.last
    opening = text[c.opened : c.opened + 1]
    closing = _OPENING.get(opening, "]")
    here = text[c.at : c.at + 1]
    opened = source.related(c.opened, c.opened + 1, f"“{opening}” aberto aqui")
    if start > c.opened and text[start : start + 1] in QUOTES and not text[end : c.at].strip():
        spread = source.position(start)[0] != source.position(end)[0]
        if spread:
            return unclosed_quote(source, start, c.at)
    if here and here in "]}" and _closes_outer(text, c.opened, here):
        return source.finding(
            "YAML-SINTAXE",
            c.opened,
            c.opened + 1,
            f"“{opening}” sem o “{closing}” que o feche",
            f"escreva “{closing}” depois do último elemento; se “{opening}” é do texto, ponha-o "
            "entre aspas",
            related=(source.related(c.at, c.at + 1, f"“{here}” fecha o que está em volta"),),
        )
    if here and here in "]}":
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            f"“{here}” não fecha o que “{opening}” abriu",
            f"troque “{here}” por “{closing}”, ou feche antes o que está aberto",
            related=(opened,),
        )
    if here and _closes_later(source, c, c.opened):
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            f"falta “,” ou “{closing}” antes deste ponto",
            "separe os elementos com vírgulas; um texto com “: ” ou com vírgula vai entre aspas",
            related=(opened,),
        )
    return source.finding(
        "YAML-SINTAXE",
        c.opened,
        c.opened + 1,
        f"“{opening}” sem o “{closing}” que o feche",
        f"escreva “{closing}” depois do último elemento",
        related=(source.related(c.at, c.at + 1, "o erro foi notado aqui"),),
    )


def no_content(source: Source, c: Complaint) -> Diagnostic:
    """Something else where a value was expected: a comma, a closing bracket, the end."""
    here = source.text[c.at : c.at + 1]
    bracketed = source.text[c.inside : c.inside + 1] in _OPENING
    if bracketed and not (here and _closes_later(source, c, c.inside)):
        return unclosed_flow(source, c._replace(opened=c.inside))
    stray = stray_closing(source, c)
    if stray:
        return stray
    if here == ":":
        return missing_key(source, c.at, c.at)
    if here == ",":
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "vírgula sem valor antes dela",
            "apague a vírgula, ou escreva o valor; um texto que começa com vírgula vai entre aspas",
        )
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "esperava-se aqui um valor",
        "escreva o valor, ou confira o que vem antes",
    )


def glued_in_flow(source: Source, c: Complaint) -> Diagnostic:
    """A colon without a space inside of brackets or braces."""
    at = c.at + 1
    before = line_before(source, at)
    fix = None
    if _GLUED_KEY.search(before) and re.match(r"[^\s/:]", source.text[at : at + 1]):
        fix = Fix("inserir um espaço depois de “:”", (Edit(at, at, " "),))
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "dois-pontos sem espaço entre colchetes ou chaves",
        "ponha um espaço depois dos dois-pontos; se são parte do texto, ponha o texto entre aspas",
        fix=fix,
    )


def stray_closing(source: Source, c: Complaint) -> Diagnostic | None:
    """A closing bracket that nothing opened, or text right after one."""
    text = source.text
    here = text[c.at : c.at + 1]
    if here and here in "]}":
        opening = "[" if here == "]" else "{"
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            f"“{here}” sem “{opening}” que o abra",
            "apague-o; se é parte de um texto, ponha o texto entre aspas",
        )
    before = line_before(source, c.at).rstrip(" \t")
    if not before or before[-1] not in "]}":
        return None
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        max(text_end(source, c.at), c.at + 1),
        f"há texto depois de “{before[-1]}”",
        "o valor termina no fecho; se os sinais são parte de um texto, ponha-o inteiro entre aspas",
    )


def _closes_outer(text: str, opened: int, closing: str) -> bool:
    """Is the innermost bracket around the one at ``opened`` that which ``closing`` closes?"""
    depth = 0
    for char in reversed(text[max(0, opened - 10_000) : opened]):
        if char in "]}":
            depth += 1
        elif char in "[{":
            if not depth:
                return _OPENING.get(char) == closing
            depth -= 1
    return False


def _closes_later(source: Source, c: Complaint, opened: int) -> bool:
    """Whether a bracket closes before the next line that is outside of it by its indent."""
    closing = _OPENING.get(source.text[opened : opened + 1], "]")
    first, _ = source.position(opened)
    number, column = source.position(c.at)
    base = indent(source.line(first))
    if number > first and indent(source.line(number)) <= base:
        return source.text.startswith(closing, c.at)
    rest = source.line(number)[column - 1 :]
    while closing not in rest:
        number += 1
        rest = source.line(number)
        outside = rest.strip() and indent(rest) <= base and not rest.startswith(closing, base)
        if number > source.line_count or outside:
            return False
    return True
