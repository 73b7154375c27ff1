"""Signs that begin something else than the author's text."""

import re

from coapkit.diagnostics import Diagnostic
from coapkit.document.characters import ODD_SPACES, odd_space_finding
from coapkit.document.excerpt import excerpt
from coapkit.document.source import Source
from coapkit.document.syntax.complaint import Complaint
from coapkit.document.syntax.quotes import after_quote, needs_quotes
from coapkit.document.syntax.surroundings import indent, text_end
from coapkit.document.syntax.tabs import tab

# The blanks at the beginning of a line that say how it is to be read: before its text, after a
# dash, after a key's colon.
_BLANK = f"[ {ODD_SPACES}]"
_FRAME = re.compile(rf"""{_BLANK}*(?:-{_BLANK}+)*(?:["']?[\w.-]+["']?:{_BLANK}+)?""")
_ODD = re.compile(f"[{ODD_SPACES}]")


def odd_space(source: Source, c: Complaint) -> Diagnostic | None:
    """A blank that looks like a space and is none, on a line that the complaint speaks of."""
    for offset in (c.at, c.opened, c.last[0]):
        number, _ = source.position(offset)
        start = source.line_start(number)
        frame = _FRAME.match(source.line(number))
        if frame and (first := _ODD.search(frame.group())):
            return odd_space_finding(source, start + first.start(), start + frame.end(), "do texto")
    return None


def bad_start(source: Source, c: Complaint) -> Diagnostic:
    """A character that cannot begin a value."""
    here = source.text[c.at : c.at + 1]
    if here == "\t":
        return tab(source, c)
    after = after_quote(source, c)
    if after:  # the sign was the first of a text whose quotes a text above was left with
        return after
    return needs_quotes(source, c.at, c.at, f"um valor não pode começar com {excerpt(here)}")


def block_header(source: Source, c: Complaint) -> Diagnostic:
    """Text right after "|" or ">"."""
    opening = source.text[c.opened : c.opened + 1]
    if "indent" in c.problem and "0" in source.text[c.opened : c.at + 1]:
        return source.finding(
            "YAML-SINTAXE",
            c.opened,
            c.at + 1,
            "o recuo de um bloco de texto não pode ser 0",
            f"escreva só “{opening}”",
        )
    message = f"“{opening}” anuncia um bloco de texto, que começa na linha de baixo"
    line, _ = source.position(c.opened)
    if indent(source.line(line + 1)) > indent(source.line(line)):
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            message,
            f"passe para a linha de baixo, recuado, o que está depois de “{opening}”",
        )
    return needs_quotes(source, c.opened, c.at, message)


def anchor(source: Source, c: Complaint) -> Diagnostic:
    """A "&" or "*" that names nothing."""
    here = source.text[c.opened : c.opened + 1]
    return needs_quotes(
        source,
        c.opened,
        c.opened,
        f"“{here}” no começo de um valor é sinal de âncora ou referência, que não se admitem",
        rule="YAML-ANCORA",
    )


def tag(source: Source, c: Complaint) -> Diagnostic:
    """A "!" that names no type."""
    return needs_quotes(
        source,
        c.opened,
        c.opened,
        "“!” no começo de um valor é sinal de etiqueta de tipo, que não se admite",
        rule="YAML-ETIQUETA",
    )


def directive(source: Source, c: Complaint) -> Diagnostic:
    """A line in the middle of the file that begins with "%"."""
    start = source.line_start(source.position(c.opened)[0])
    return source.finding(
        "YAML-DIRETIVA",
        start,
        text_end(source, start),
        "uma linha que começa com “%” dá ordens ao leitor de YAML; não se admitem",
        "se é texto, ponha-o entre aspas, no valor de uma chave; se não, apague a linha",
    )
