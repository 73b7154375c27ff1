"""What the reader refuses or warns of, besides broken syntax, and how it says so.

Each function looks at one thing and gives its finding. Offsets are of the source's text. ``event``
is one of the parser's; ``text`` is what the parser reads: as long as that of the source, without
bad characters.
"""

import re
from collections.abc import Iterator
from typing import Any

from coapkit.diagnostics import Diagnostic, Edit, Fix, Severity
from coapkit.document import characters
from coapkit.document.document import Value
from coapkit.document.excerpt import excerpt
from coapkit.document.limits import MAX_DEPTH, MAX_KEY, MAX_SCALAR
from coapkit.document.source import Source
from coapkit.numerals import grouped

_NOTHING_MORE = r"[ \t]*(?:(?:\r\n|\n|\r)[ \t]*(?:#[^\r\n]*)?)*"
_CONTINUED_ITEM = r"[\r\n][ \t]*(-)(?=[ \t]|\w)"

# What could be more than a name or a text


def properties(source: Source, text: str, event: Any) -> Iterator[Diagnostic]:
    """The anchor and the tag of an event. They may have been meant as text."""
    if event.anchor is None and event.ctag is None:
        return
    start = event.start_mark.index
    # The event begins with its properties, in any order: "&name !tag value".
    for sign, rule, message, help_ in (
        (
            "&",
            "YAML-ANCORA" if event.anchor is not None else "",
            "âncora: “&” dá um nome ao valor para repeti-lo adiante, o que não se admite",
            "apague-a; se “&” é parte do texto, ponha o texto entre aspas",
        ),
        (
            "!",
            "YAML-ETIQUETA" if event.ctag is not None else "",
            "etiqueta de tipo: “!” muda o sentido do valor, o que não se admite",
            "apague-a; se “!” é parte do texto, ponha o texto entre aspas",
        ),
    ):
        if rule:
            at = max(text.find(sign, start), start)
            word = re.match(r"\S*", text[at : at + MAX_KEY])
            end = at + (word.end() if word else 1)
            fix = _without_tag(text, event, at, end) if rule == "YAML-ETIQUETA" else None
            yield source.finding(rule, at, end, message, help_, fix=fix)


def _without_tag(text: str, event: Any, at: int, end: int) -> Fix | None:
    """“!!str” says of a text what every text is."""
    blanks = re.compile(r"[ \t]+(?=[^ \t\r\n#])").match(text, end)
    if text[at:end] != "!!str" or event.anchor is not None or blanks is None:
        return None
    return Fix("apagar a etiqueta", (Edit(at, blanks.end(), ""),))


def alias(source: Source, event: Any) -> Diagnostic:
    """A reference to the value of an anchor."""
    name = str(event.anchor)
    mended = excerpt(f'"*{name}"')
    return source.finding(
        "YAML-ANCORA",
        event.start_mark.index,
        event.end_mark.index,
        f"referência {excerpt('*' + name)} a um valor escrito noutro lugar, o que não se admite",
        f"escreva o valor por extenso; se “*” é parte do texto, use aspas: {mended}",
    )


def merge_key(source: Source, start: int, end: int) -> Diagnostic:
    """The key ``<<``."""
    return source.finding(
        "YAML-ANCORA",
        start,
        end,
        "“<<” junta aqui as chaves de outro grupo, o que não se admite",
        "escreva as chaves neste grupo, por extenso",
    )


def complex_key(source: Source, text: str, start: int) -> Diagnostic:
    """A list or a mapping as a key."""
    sign = text[start : start + 1]
    help_ = "uma chave é um nome curto seguido de “: ”"
    if sign in ("[", "{"):
        help_ += f"; se “{sign}” é parte de um texto, ponha o texto entre aspas"
    return source.finding(
        "YAML-CHAVE", start, start + 1, "uma lista ou um grupo não pode ser chave", help_
    )


def forbidden_escape(source: Source, event: Any) -> Diagnostic | None:
    """An escape in double quotes that makes a character which no contract may contain."""
    if event.style != '"' or not characters.is_forbidden(event.value):
        return None
    return source.finding(
        "YAML-CARACTERE",
        event.start_mark.index,
        event.end_mark.index,
        "uma sequência com “\\” produz um caractere de controle, que não se admite",
        "apague a sequência, ou escreva “\\\\” se a barra é parte do texto",
    )


def continued(source: Source, text: str, start: int, end: int) -> Diagnostic | None:
    """A warning of a plain text over several lines that looks like a list gone wrong."""
    item = re.search(_CONTINUED_ITEM, text[start:end])
    if item is None:
        return None
    dash = start + item.start(1)
    return source.finding(
        "YAML-CONTINUACAO",
        dash,
        dash + 1,
        "esta linha começa com “-”, mas é lida como continuação do texto de cima",
        "se é um item de lista, alinhe-a com os outros itens e ponha um espaço depois do "
        "hífen; se é texto, ponha o texto inteiro entre aspas",
        severity=Severity.WARNING,
        related=(source.related(start, start + 1, "o texto começa aqui"),),
    )


# What is there twice


def repeated_key(
    source: Source, name: str, extent: tuple[int, int], first: tuple[int, int]
) -> Diagnostic:
    """A key that its mapping has already. ``first``: extent of that one."""
    return source.finding(
        "YAML-CHAVE-DUPLICADA",
        *extent,
        f"a chave {excerpt(name)} aparece mais de uma vez neste grupo",
        "apague uma das duas, ou junte os seus conteúdos numa só",
        related=(source.related(*first, "a primeira vez, que é a que vale"),),
    )


def repeated_in_a_row(finding: Diagnostic, names: list[str]) -> Diagnostic:
    """The finding on a repeated key, when others follow it. ``names``: of all, two or more."""
    others = "a seguinte" if len(names) == 2 else f"as {len(names) - 1} seguintes"
    return finding._replace(
        message=f"a chave {excerpt(names[0])} e {others} já aparecem antes neste grupo",
        help="se aqui começa outro item da lista, escreva a primeira linha dele, que "
        "começa com “- ”; se não, apague as repetidas, ou junte os seus conteúdos",
    )


def mended_repetition(finding: Diagnostic, edits: tuple[Edit, ...], keys: int) -> Diagnostic:
    """The finding on repeated keys, when these edits mend it: nothing would be lost."""
    whole = next((edit.text for edit in edits if edit.text), "")
    if whole:
        return finding._replace(
            message="a vírgula partiu aqui um valor em dois: entre chaves separa itens",
            help=f"escreva {whole}",
            related=(),
            fix=Fix(f"trocar por {whole}", edits),
        )
    return finding._replace(
        fix=Fix("apagar a repetição" if keys == 1 else "apagar as repetições", edits)
    )


# What there is too much of


def too_deep(source: Source, start: int) -> Diagnostic:
    """A mapping or list inside of too many others."""
    return source.finding(
        "YAML-PROFUNDIDADE",
        start,
        start + 1,
        f"mais de {MAX_DEPTH} níveis de grupos e listas, uns dentro dos outros",
        "um contrato tem cerca de dez níveis; confira os colchetes e o recuo",
    )


def too_long(source: Source, start: int, end: int) -> Diagnostic:
    """A text that no value has."""
    return source.finding(
        "YAML-TAMANHO",
        start,
        start + 1,
        f"texto de {grouped(end - start)} caracteres; o limite é {grouped(MAX_SCALAR)}",
        "confira se faltam as aspas que o fecham; um anexo longo vai num arquivo à parte",
    )


# The file as a whole


def empty(source: Source) -> Diagnostic:
    """No content, or comments alone."""
    what = "o arquivo não tem conteúdo" if source.text.strip() else "o arquivo está vazio"
    return source.finding(
        "YAML-VAZIO", 0, 0, what, "um contrato começa com a linha “coapkit: 1”; veja os exemplos"
    )


def too_many_values(source: Source, most: int) -> Diagnostic:
    """More than ``most`` keys and values."""
    return source.finding(
        "YAML-TAMANHO",
        0,
        0,
        f"o arquivo tem mais de {grouped(most)} valores",
        "um contrato tem um arquivo por região de saúde; confira se este é o arquivo certo",
    )


def second_document(source: Source, start: int) -> Diagnostic:
    """What follows the end of the document."""
    marker = "---" if source.text.startswith("---", start) else ""
    return source.finding(
        "YAML-DOCUMENTO",
        start,
        start + max(len(marker), 1),
        "aqui começa um segundo documento; um arquivo tem um só contrato",
        "apague a linha “---” (ou “...”), ou passe o que vem depois para outro arquivo",
        fix=_without_marker(source.text, start) if marker else None,
    )


def _without_marker(text: str, start: int) -> Fix | None:
    """Take “---” away where no second document follows, but comments and blank lines alone."""
    from coapkit.document.directives import break_after

    end = start + len("---")
    if not re.fullmatch(_NOTHING_MORE, text[end:]):
        return None
    end += len(text[end:]) - len(text[end:].lstrip(" \t"))
    return Fix("apagar a linha", (Edit(start, end + break_after(text, end), ""),))


def not_a_mapping(source: Source, root: Value, start: int, end: int) -> Diagnostic:
    """A list, a text or nothing, ``[start, end)``, where the keys of a contract should be."""
    if root is None:
        return empty(source)
    first = source.line(source.position(start)[0])
    help_ = "um contrato é feito de chaves e valores: “coapkit: 1”, “identificacao:” e as demais"
    if isinstance(root, list):
        message = "o arquivo é uma lista, não um conjunto de chaves e valores"
    else:
        message = "o arquivo é um texto só, sem nenhuma chave"
        if re.match(r"[\w.-]+:\S", first):
            help_ = "falta um espaço depois de “:”; escreva “chave: valor”"
    _, column = source.position(start)
    end = min(end, start + len(first) - column + 1)
    return source.finding("YAML-RAIZ", start, end, message, help_)
