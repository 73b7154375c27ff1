"""Characters that a contract must not contain, and those that an author cannot see."""

import re
from collections.abc import Iterator
from itertools import islice

from coapkit.diagnostics import Diagnostic, Edit, Fix, Severity
from coapkit.document.source import Source
from coapkit.record import Record

MAX_FINDINGS = 50
"""Findings of this kind shown for one file; one last finding says that there are more."""


class _Kind(Record):
    """One kind of unwanted character and what to do about it.

    ``replacement``: ``None`` where only the author knows what should stand there.
    """

    ranges: str
    severity: Severity
    what: str
    help: str
    replacement: str | None


_KINDS = (
    _Kind(
        "\x85\u2028\u2029",
        Severity.ERROR,
        "quebra de linha invisível",
        "troque-a por um espaço ou por uma quebra de linha comum",
        " ",
    ),
    _Kind(
        "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff",
        Severity.ERROR,
        "caractere de controle, que o YAML não admite",
        "apague-o; costuma vir de texto copiado de outro programa",
        "",
    ),
    _Kind(
        "\ud800-\udfff",
        Severity.ERROR,
        "metade de um caractere (surrogate), que nenhum texto tem",
        "apague-o e escreva de novo o caractere que devia estar ali",
        None,
    ),
    _Kind(
        "\ufeff",
        Severity.ERROR,
        "marca de ordem de bytes (BOM) no meio do texto",
        "apague-a; costuma vir de arquivos colados um depois do outro",
        "",
    ),
    _Kind(
        "\u202a-\u202e\u2066-\u2069",
        Severity.WARNING,
        "caractere que inverte a direção do texto e mostra outra coisa do que está escrito",
        "apague-o, e confira se o texto diz o que devia",
        None,
    ),
    _Kind(
        "\xad\u200b\u2060",
        Severity.WARNING,
        "caractere invisível, que faz dois textos iguais parecerem diferentes",
        "apague-o; costuma vir de texto copiado de um PDF ou de uma página",
        "",
    ),
    _Kind(
        "\ufffd",
        Severity.WARNING,
        "sinal de caractere perdido numa conversão",
        "escreva de novo a letra que devia estar ali",
        None,
    ),
)

_ALL = "".join(kind.ranges for kind in _KINDS)
# One greedy match over the whole text is twice as fast as a search for what is not there.
_CLEAN = re.compile(f"[^{_ALL}]*")
_UNWANTED = f"[{_ALL}]"
_FORBIDDEN = f"[{''.join(kind.ranges for kind in _KINDS if kind.severity is Severity.ERROR)}]"

# UTF-8 read as Windows-1252: "ã" becomes "Ã£", "º" becomes "Âº", pairs that no word has.
_TWICE_ENCODED = "Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\u00a0-\u00bf]"

# Those of them that can be nothing else. Quotes and dashes may stand after a capital (“MANHÔ).
_SURELY_TWICE = "Ã[\u00a1-\u00aa\u00ac\u00ad\u00b3-\u00ba\u00bc]|Â[\u00a7\u00aa\u00b0\u00ba]"
_MAX_MENDED = 10_000

_LINE_BREAKS = "\x85\u2028\u2029"

ODD_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Blanks that YAML takes for letters, as a range of a regular expression."""


def is_twice_encoded(text: str) -> bool:
    """Whether ``text`` looks like UTF-8 that was read in another encoding."""
    return re.search(_TWICE_ENCODED, text) is not None


def is_clean(text: str) -> bool:
    """Whether ``text`` has none of the characters that ``character_findings`` reports."""
    match = _CLEAN.match(text)
    return match is not None and match.end() == len(text)


def is_forbidden(text: str) -> bool:
    """Whether ``text`` has a character that no contract may contain, however it was written."""
    return re.search(_FORBIDDEN, text) is not None


def stand_in(text: str) -> str:
    """``text`` as long as before, each forbidden character replaced by one that YAML admits."""
    forbidden = re.compile(_FORBIDDEN)
    # By character, not by place: a hostile file has millions of the same.
    table = {
        ord(character): " " if character in _LINE_BREAKS else "\ufffd"
        for character in set(text)
        if forbidden.match(character)
    }
    return text.translate(table)


def character_findings(source: Source) -> Iterator[Diagnostic]:
    """One finding for each unwanted character, in the order of the text."""
    for count, match in enumerate(re.finditer(_UNWANTED, source.text)):
        if count == MAX_FINDINGS:
            yield source.finding(
                "YAML-CARACTERE",
                match.start(),
                match.end(),
                "há outros caracteres indesejados a partir deste ponto",
                "corrija os primeiros e valide de novo",
            )
            return
        yield _finding(source, match.start(), match.group())


def twice_encoded_finding(source: Source) -> Diagnostic | None:
    """A warning when the text looks like UTF-8 that was read in another encoding and saved."""
    if "Ã" not in source.text and "Â" not in source.text:
        return None
    first = re.search(_TWICE_ENCODED, source.text)
    if not first:
        return None
    seen = first.group()
    try:
        meant = f"ser “{seen.encode('cp1252').decode('utf-8')}” convertido"
    except UnicodeError:  # five bytes have no letter in Windows-1252
        meant = "uma letra acentuada convertida"
    return source.finding(
        "YAML-CODIFICACAO",
        first.start(),
        first.end(),
        f"“{seen}” parece {meant} duas vezes para UTF-8",
        "reabra o original na codificação certa e salve em UTF-8, ou corrija as letras; pode haver "
        "outros casos no arquivo",
        severity=Severity.WARNING,
        fix=_converted_back(source),
    )


def _converted_back(source: Source) -> Fix | None:
    """All that surely was converted twice, as it was before."""
    edits = tuple(
        Edit(*match.span(), match.group().encode("cp1252").decode("utf-8"))
        for match in islice(re.finditer(_SURELY_TWICE, source.text), _MAX_MENDED)
    )
    return Fix("desfazer a conversão dupla das letras", edits) if edits else None


def odd_space_finding(source: Source, start: int, end: int, taken_for: str) -> Diagnostic:
    """A finding on the blanks in ``[start, end)`` that YAML takes for part of ``taken_for``.

    One of them at least is there, as it stands or as an escape.
    """
    odd = list(re.finditer(f"[{ODD_SPACES}]", source.text[start:end]))
    spaces = tuple(Edit(start + m.start(), start + m.end(), " ") for m in odd)
    which = f"U+{ord(odd[0].group()):04X}: " if odd else ""
    return source.finding(
        "YAML-CARACTERE",
        start,
        end,
        f"{which}espaço especial, que o YAML toma por parte {taken_for}",
        "troque-o por espaços comuns; costuma vir de texto copiado de outro programa",
        fix=Fix("trocar por espaços comuns", spaces) if spaces else None,
    )


def _kind(character: str) -> _Kind:
    return next(kind for kind in _KINDS if re.match(f"[{kind.ranges}]", character))


def _finding(source: Source, offset: int, character: str) -> Diagnostic:
    kind = _kind(character)
    fix = None
    if kind.replacement is not None:
        edit = Edit(offset, offset + 1, kind.replacement)
        fix = Fix("trocar por um espaço" if kind.replacement else "apagar o caractere", (edit,))
    return source.finding(
        "YAML-CARACTERE",
        offset,
        offset + 1,
        f"U+{ord(character):04X}: {kind.what}",
        kind.help,
        severity=kind.severity,
        fix=fix,
    )
