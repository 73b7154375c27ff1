"""Quotation marks: left open, closed too early, missing where a text needs them; escapes."""

from coapkit.diagnostics import Diagnostic, Edit, Fix, Related
from coapkit.document.excerpt import excerpt
from coapkit.document.source import Source
from coapkit.document.syntax.complaint import Complaint, unknown
from coapkit.document.syntax.surroundings import QUOTES, line_before, line_from, text_end


def endless_quote(source: Source, c: Complaint) -> Diagnostic:
    """A quotation mark that nothing closes before the end."""
    return unclosed_quote(source, c.opened, c.at)


def escape(source: Source, c: Complaint) -> Diagnostic:
    """A backslash sequence that does not exist, in double quotes."""
    at = source.text.rfind("\\", c.opened, c.at + 1)
    if at < 0:
        return unknown(source, c)
    stop = at + len(line_from(source, at))
    sequence = source.text[at : min(at + 2, stop)]
    if "code" in c.problem:
        width = {"x": 4, "u": 6, "U": 10}.get(sequence[1:], 2)
        return source.finding(
            "YAML-CARACTERE",
            at,
            min(at + width, stop),
            "a sequência não corresponde a nenhum caractere",
            "escreva o próprio caractere em vez de seu código",
        )
    return source.finding(
        "YAML-SINTAXE",
        at,
        at + len(sequence),
        f"entre aspas duplas, {excerpt(sequence)} não tem significado",
        "escreva “\\\\” para uma barra invertida, ou ponha o texto entre aspas simples",
    )


def unclosed_quote(source: Source, start: int, noticed: int) -> Diagnostic:
    """``start``: offset of the quotation mark; ``noticed``: where the parser stumbled over it."""
    sign = source.text[start : start + 1]
    help_ = "feche as aspas no fim do texto"
    if sign == "'":
        help_ += "; um apóstrofo dentro de aspas simples se escreve duas vezes: 'd''água'"
    else:
        help_ += '; aspas dentro de aspas duplas se escrevem com barra: \\"'
    related: tuple[Related, ...] = ()
    if noticed < len(source.text.rstrip()):
        related = (source.related(noticed, noticed + 1, "o erro foi notado aqui"),)
    return source.finding(
        "YAML-SINTAXE",
        start,
        start + 1,
        "aspas abertas aqui e não fechadas na mesma linha",
        help_,
        related=related,
    )


def after_quote(source: Source, c: Complaint) -> Diagnostic | None:
    """Text right after a closing quotation mark: quotes inside of quotes, or a forgotten end."""
    text = source.text
    start, end = c.last
    sign = text[start : start + 1]
    if sign not in QUOTES or end - start < 2 or text[end : c.at].strip(" \t") or c.at < end:
        return None
    if source.position(start)[0] != source.position(end)[0]:
        return unclosed_quote(source, start, c.at)
    stop = text_end(source, end)
    if c.at >= stop:
        return None
    whole = text[start:stop]
    fix = None
    help_ = "ponha dentro das aspas o texto inteiro, e só ele"
    inner = whole[1:-1]
    if whole[-1] == sign and " #" not in whole:
        other = "'" if sign == '"' else '"'
        if other not in inner and "\\" not in inner:
            mended = f"{other}{inner}{other}"
            fix = Fix("trocar as aspas de fora", (Edit(start, stop, mended),))
            help_ = f"troque as aspas de fora: {excerpt(mended)}"
        else:
            help_ = "dentro de aspas duplas, escreva \\\" para aspas; dentro de simples, ''"
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        stop,
        "há texto depois das aspas que fecham",
        help_,
        related=(source.related(end - 1, end, "as aspas fecham aqui"),),
        fix=fix,
    )


def needs_quotes(
    source: Source, start: int, at: int, why: str, *, rule: str = "YAML-SINTAXE"
) -> Diagnostic:
    """A text that YAML misreads unless it is quoted.

    ``start``: where the text begins; ``at``: the offset of the sign that does the harm.
    """
    stop = text_end(source, start)
    text = source.text[start:stop]
    fix = None
    help_ = "ponha o texto inteiro entre aspas"
    mended = None if " #" in text or not text else _quoted(text)
    # Inside of brackets nobody knows where the text was meant to end.
    if mended and not any(sign in line_before(source, stop) for sign in "[]{}"):
        fix = Fix("pôr o texto entre aspas", (Edit(start, stop, mended),))
        help_ = f"ponha o texto inteiro entre aspas: {excerpt(mended)}"
    return source.finding(rule, at, at + 1, why, help_, fix=fix)


def _quoted(text: str) -> str | None:
    """``text``, one line of it, as a YAML value between quotes; ``None`` when it needs care."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return None
