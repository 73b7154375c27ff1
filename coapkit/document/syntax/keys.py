"""Keys: a colon, a space or a name that is missing, and colons where no key can be."""

import re

from coapkit.diagnostics import Diagnostic, Edit, Fix
from coapkit.document.excerpt import excerpt
from coapkit.document.limits import MAX_KEY
from coapkit.document.source import Source
from coapkit.document.syntax.complaint import Complaint, unknown
from coapkit.document.syntax.quotes import after_quote, needs_quotes, unclosed_quote
from coapkit.document.syntax.surroundings import QUOTES, indent, line_before, line_from
from coapkit.numerals import grouped

_GLUED = re.compile(r"[\w.-]+:(?=\S)")
_WORD_KEY = re.compile(r"(?:^|[\s\-{,])[^\W\d]\w*:$")

_MAX_SOUGHT = 1_000
"""A longer line is no key: YAML looks for the colon in 1,024 characters."""


def colon_in_value(source: Source, c: Complaint) -> Diagnostic:
    """A ": " where no key can be."""
    text = source.text
    start, end = c.last
    if end - start > MAX_KEY and end <= c.at <= end + 1:
        return too_long_key(source, start, end)
    line, _ = source.position(c.at)
    if source.position(start)[0] == line:
        if text[start : start + 1] in QUOTES:
            return after_quote(source, c) or unknown(source, c)
        return needs_quotes(source, start, c.at, "o texto contém “: ”")
    if text[start : start + 1] in QUOTES:
        return unclosed_quote(source, start, c.at)
    # The parser took this line for the continuation of a text that began further up.
    first = line_from(source, start).strip()
    if not line_before(source, start).strip(" -"):
        if glued := _GLUED.match(first):
            return missing_space(source, start + glued.end())
        return _missing_colon(source, start, start + len(first))
    key = line_before(source, c.at).strip(" -")
    if re.fullmatch(r"[\w.-]+", key):
        return source.finding(
            "YAML-SINTAXE",
            source.line_start(line) + indent(source.line(line)),
            c.at,
            f"recuo errado: a chave {excerpt(key)} está dentro de uma chave que já tem valor",
            "alinhe esta linha com a chave de cima, ou apague o valor da chave de cima",
            related=(source.related(start, start + len(first), "o valor que já está dado"),),
        )
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "o texto que começou antes contém “: ”, que separa uma chave de seu valor",
        "ponha o texto inteiro entre aspas, ou use “|” e o texto nas linhas de baixo",
        related=(source.related(start, start + len(first), "o texto começa aqui"),),
    )


def key_without_colon(source: Source, c: Complaint) -> Diagnostic:
    """A line where a key was expected and no ": " came."""
    here = line_from(source, c.opened)
    if len(here) > _MAX_SOUGHT:
        return too_long_key(source, c.opened, c.opened + len(here))
    word = re.split(r"\s#", here, maxsplit=1)[0].rstrip()
    if glued := _GLUED.match(word):
        return missing_space(source, c.opened + glued.end())
    if re.match(r"-\w", word):
        return missing_space(source, c.opened + 1)
    if word[:1] in QUOTES and word[-1:] != word[:1]:
        return unclosed_quote(source, c.opened, c.at)
    return _missing_colon(source, c.opened, c.opened + len(word))


def complex_key(source: Source, c: Complaint) -> Diagnostic:
    """A "? ", which makes a key of whatever follows it."""
    return source.finding(
        "YAML-CHAVE",
        c.at,
        c.at + 1,
        "“? ” anuncia uma chave composta, que não se admite",
        "escreva “chave: valor”; se o sinal é parte de um texto, ponha o texto entre aspas",
    )


def too_long_key(source: Source, start: int, end: int) -> Diagnostic:
    """A key so long that it must be a text in the wrong place."""
    return source.finding(
        "YAML-TAMANHO",
        start,
        end,
        f"nome de chave com {grouped(end - start)} caracteres; o limite é {MAX_KEY}",
        "uma chave é um nome curto seguido de “: ”; um texto longo é um valor",
    )


def missing_key(source: Source, start: int, end: int) -> Diagnostic:
    """A colon with no name before it. ``[start, end)``: the empty key, quotes included."""
    if source.text.startswith(":", start):
        end = start + 1
    return source.finding(
        "YAML-CHAVE",
        start,
        end,
        "falta o nome da chave antes de “:”",
        "escreva o nome da chave, ou apague os dois-pontos",
    )


def _missing_colon(source: Source, start: int, end: int) -> Diagnostic:
    """``[start, end)``: the line, or what looks like a key on it."""
    return source.finding(
        "YAML-SINTAXE",
        start,
        end,
        f"falta “: ” depois de {excerpt(source.text[start:end])}",
        "se é uma chave, escreva “: ” depois do nome; se continua o texto da linha de cima, "
        "recue-a mais que a chave; se é um item de lista, comece-a com “- ”",
    )


def missing_space(source: Source, at: int) -> Diagnostic:
    """A colon or a dash right before a text. ``at``: the offset after it."""
    sign = source.text[at - 1]
    # "https://" and "12:30" have no space to miss.
    certain = sign != ":" or (
        source.text[at : at + 1] not in ("/", ":", "") and _WORD_KEY.search(line_before(source, at))
    )
    return source.finding(
        "YAML-SINTAXE",
        at - 1,
        at,
        f"falta um espaço depois de “{sign}”",
        f"escreva “{sign} ”, com espaço",
        fix=Fix(f"inserir um espaço depois de “{sign}”", (Edit(at, at, " "),)) if certain else None,
    )
