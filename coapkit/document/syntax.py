"""What a YAML parser complains about, said so that an author can mend it.

The parsers (libyaml and its Python counterpart) name the grammar rule that broke; the cause is
often elsewhere: a quotation mark that was never closed three lines up. Each function here takes
one kind of complaint, looks at the text around it and names the likeliest cause.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from coapkit.diagnostics import Diagnostic, Edit, Fix, Related
from coapkit.document.characters import ODD_SPACES, odd_space_finding
from coapkit.document.excerpt import excerpt
from coapkit.document.limits import MAX_KEY
from coapkit.document.source import Source


class Complaint(NamedTuple):
    """What a parser said, and what it had read just before.

    ``problem``, ``at``          what broke, and the offset where
    ``context``, ``opened``      what was being read, and the offset where that began
    ``last``                     ``[start, end)`` of the last scalar that was read whole
    ``inside``                   offset where the innermost open mapping or list begins
    """

    problem: str
    at: int
    context: str
    opened: int
    last: tuple[int, int]
    inside: int


_MAX_COLUMN = 1 << 30
_OPENING = {"[": "]", "{": "}"}
_QUOTES = frozenset(("'", '"'))


def explain(source: Source, complaint: Complaint) -> Diagnostic:
    """The complaint as a finding in Portuguese, with a place, a likely cause and a mend."""
    if odd := _odd_space(source, complaint):
        return odd
    for pattern, explanation in _EXPLANATIONS:
        if pattern.search(f"{complaint.context}: {complaint.problem}"):
            return explanation(source, complaint)
    return _unknown(source, complaint)


# The blanks at the beginning of a line that say how it is to be read: before its text, after a
# dash, after a key's colon.
_BLANK = f"[ {ODD_SPACES}]"
_FRAME = re.compile(rf"""{_BLANK}*(?:-{_BLANK}+)*(?:["']?[\w.-]+["']?:{_BLANK}+)?""")
_ODD = re.compile(f"[{ODD_SPACES}]")


def _odd_space(source: Source, c: Complaint) -> Diagnostic | None:
    """A blank that looks like a space and is none, on a line that the complaint speaks of."""
    for offset in (c.at, c.opened, c.last[0]):
        number, _ = source.position(offset)
        start = source.line_start(number)
        frame = _FRAME.match(source.line(number))
        if frame and (first := _ODD.search(frame.group())):
            return odd_space_finding(source, start + first.start(), start + frame.end(), "do texto")
    return None


def too_long_key(source: Source, start: int, end: int) -> Diagnostic:
    """A key so long that it must be a text in the wrong place."""
    return source.finding(
        "YAML-TAMANHO",
        start,
        end,
        f"nome de chave com {end - start:,} caracteres; o limite é {MAX_KEY}".replace(",", "."),
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


def _quoted(text: str) -> str | None:
    """``text``, one line of it, as a YAML value between quotes; ``None`` when it needs care."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return None


# One function for each kind of complaint


def _colon_in_value(source: Source, c: Complaint) -> Diagnostic:
    """A ": " where no key can be."""
    text = source.text
    start, end = c.last
    if end - start > MAX_KEY and end <= c.at <= end + 1:
        return too_long_key(source, start, end)
    line, _ = source.position(c.at)
    first_line, _ = source.position(start)
    if first_line == line:
        if text[start : start + 1] in _QUOTES:
            return _after_quote(source, c) or _unknown(source, c)
        return _needs_quotes(source, start, c.at, "o texto contém “: ”")
    if text[start : start + 1] in _QUOTES:
        return _unclosed_quote(source, start, c.at)
    # The parser took this line for the continuation of a text that began further up.
    first = source.line(first_line)[start - source.line_start(first_line) :].strip()
    before = text[source.line_start(first_line) : start]
    glued = re.match(r"[\w.-]+:(?=\S)", first)
    if not before.strip(" -"):
        if glued:
            return _missing_space(source, start + glued.end())
        return _missing_colon(source, start, start + len(first))
    here = source.line(line)
    key = here[: c.at - source.line_start(line)].strip(" -")
    if re.fullmatch(r"[\w.-]+", key):
        return source.finding(
            "YAML-SINTAXE",
            source.line_start(line) + len(here) - len(here.lstrip()),
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


def _key_without_colon(source: Source, c: Complaint) -> Diagnostic:
    """A line where a key was expected and no ": " came."""
    line, _ = source.position(c.opened)
    here = source.line(line)[c.opened - source.line_start(line) :]
    word = re.split(r"\s#", here, maxsplit=1)[0].rstrip()
    if len(here) > 1_000:
        return too_long_key(source, c.opened, c.opened + len(here))
    glued = re.match(r"""[\w.-]+:(?=\S)""", word)
    if glued:
        return _missing_space(source, c.opened + glued.end())
    if re.match(r"-\w", word):
        return _missing_space(source, c.opened + 1)
    if word[:1] in _QUOTES and word[-1:] != word[:1]:
        return _unclosed_quote(source, c.opened, c.at)
    return _missing_colon(source, c.opened, c.opened + len(word))


def _not_a_key(source: Source, c: Complaint) -> Diagnostic:
    """Something else than a key among the keys of a mapping."""
    after = _after_quote(source, c) or _stray_closing(source, c)
    if after:
        return after
    text = source.text
    here = text[c.at : c.at + 1]
    _, column = source.position(c.at)
    _, base = source.position(c.opened)
    if here == ":":
        return missing_key(source, c.at, c.at)
    opened = source.related(c.opened, c.opened + 1, f"as chaves deste grupo estão na coluna {base}")
    if here == "-" and column == base:
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "item de lista (“- ”) no meio de um grupo de chaves",
            "um grupo tem só chaves, uma lista só itens: recue o item para dentro da chave a que "
            "pertence, ou troque-o por uma chave",
            related=(opened,),
        )
    if column != base and _leads_its_line(source, c.at):
        return _wrong_indentation(source, c.at)
    if text[source.line_start(source.position(c.at)[0]) : c.at].rstrip(" \t")[-1:] in _QUOTES:
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "há texto depois das aspas que fecham",
            "ponha dentro das aspas o nome inteiro da chave, seguido de “: ”",
        )
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "esperava-se aqui uma chave seguida de “: ”",
        "confira a linha anterior: aspas ou colchetes que não fecham, ou texto depois deles",
        related=(opened,),
    )


def _not_an_item(source: Source, c: Complaint) -> Diagnostic:
    """Something else than "- " among the items of a list."""
    after = _after_quote(source, c) or _stray_closing(source, c)
    if after:
        return after
    _, column = source.position(c.at)
    _, base = source.position(c.opened)
    if column != base and _leads_its_line(source, c.at):
        return _wrong_indentation(source, c.at)
    if re.match(r"-\w", source.text[c.at : c.at + 2]):
        return _missing_space(source, c.at + 1)
    here = source.line(source.position(c.at)[0])[column - 1 :].rstrip()
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + len(here),
        "esta linha está no meio de uma lista e não começa com “- ”",
        "se é um item, comece-a com “- ”; se pertence ao item de cima, recue-a mais; se é uma "
        "chave de fora da lista, recue-a menos",
        related=(source.related(c.opened, c.opened + 1, "a lista começa aqui"),),
    )


def _item_out_of_place(source: Source, c: Complaint) -> Diagnostic:
    """A "- " where no list can begin."""
    after = _after_quote(source, c)
    if after:
        return after
    line, _ = source.position(c.at)
    before = source.text[source.line_start(line) : c.at]
    if before.strip():
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "item de lista (“- ”) na mesma linha da chave",
            "escreva o item na linha de baixo, recuado, ou a lista entre colchetes: [a, b]; se o "
            "hífen é parte do texto, ponha o texto entre aspas",
        )
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "item de lista (“- ”) onde não cabe uma lista",
        "uma lista vem depois de uma chave sem valor; confira a linha de cima e o recuo",
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


def _unclosed_flow(source: Source, c: Complaint) -> Diagnostic:
    """Brackets or braces that do not close where they should."""
    text = source.text
    start, end = c.last
    opening = text[c.opened : c.opened + 1]
    closing = _OPENING.get(opening, "]")
    here = text[c.at : c.at + 1]
    opened = source.related(c.opened, c.opened + 1, f"“{opening}” aberto aqui")
    if start > c.opened and text[start : start + 1] in _QUOTES and not text[end : c.at].strip():
        spread = source.position(start)[0] != source.position(end)[0]
        if spread:
            return _unclosed_quote(source, start, c.at)
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


def _closes_later(source: Source, c: Complaint, opened: int) -> bool:
    """Whether a bracket closes before the next line that is outside of it by its indent."""
    closing = _OPENING.get(source.text[opened : opened + 1], "]")
    first, _ = source.position(opened)
    number, column = source.position(c.at)
    base = _indent(source.line(first))
    if number > first and _indent(source.line(number)) <= base:
        return source.text.startswith(closing, c.at)
    rest = source.line(number)[column - 1 :]
    while closing not in rest:
        number += 1
        rest = source.line(number)
        outside = rest.strip() and _indent(rest) <= base and not rest.startswith(closing, base)
        if number > source.line_count or outside:
            return False
    return True


def _endless_quote(source: Source, c: Complaint) -> Diagnostic:
    return _unclosed_quote(source, c.opened, c.at)


def _bad_start(source: Source, c: Complaint) -> Diagnostic:
    """A character that cannot begin a value."""
    here = source.text[c.at : c.at + 1]
    if here == "\t":
        return _tab(source, c)
    after = _after_quote(source, c)
    if after:  # the sign was the first of a text whose quotes a text above was left with
        return after
    return _needs_quotes(source, c.at, c.at, f"um valor não pode começar com {excerpt(here)}")


def _tab(source: Source, c: Complaint) -> Diagnostic:
    at = c.at
    text = source.text
    if text[at : at + 1] != "\t":  # some complaints name the place after it
        line, _ = source.position(at)
        at = max(text.rfind("\t", source.line_start(line), at + 1), source.line_start(line))
    others = len(re.findall(r"^ *\t", text, re.MULTILINE)) - 1
    message = "tabulação no recuo; o YAML só admite espaços"
    if others > 0:
        lines = "linha começa" if others == 1 else "linhas começam"
        message += f" (outra {lines} assim)" if others == 1 else f" (outras {others} {lines} assim)"
    return source.finding(
        "YAML-TABULACAO",
        at,
        at + 1,
        message,
        "troque cada tabulação por espaços, dois por nível, e configure o editor para inserir "
        "espaços (no VS Code: “Converter Recuo em Espaços”)",
        fix=_without_tabs(source),
    )


_TAB_WIDTHS = (2, 4, 8, 1, 3)
_TABBED = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$", re.MULTILINE)


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


def _escape(source: Source, c: Complaint) -> Diagnostic:
    """A backslash sequence that does not exist, in double quotes."""
    at = source.text.rfind("\\", c.opened, c.at + 1)
    if at < 0:
        return _unknown(source, c)
    line, _ = source.position(at)
    stop = source.line_start(line) + len(source.line(line))
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


def _block_header(source: Source, c: Complaint) -> Diagnostic:
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
    if _indent(source.line(line + 1)) > _indent(source.line(line)):
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            message,
            f"passe para a linha de baixo, recuado, o que está depois de “{opening}”",
        )
    return _needs_quotes(source, c.opened, c.at, message)


def _anchor(source: Source, c: Complaint) -> Diagnostic:
    here = source.text[c.opened : c.opened + 1]
    return _needs_quotes(
        source,
        c.opened,
        c.opened,
        f"“{here}” no começo de um valor é sinal de âncora ou referência, que não se admitem",
        rule="YAML-ANCORA",
    )


def _tag(source: Source, c: Complaint) -> Diagnostic:
    return _needs_quotes(
        source,
        c.opened,
        c.opened,
        "“!” no começo de um valor é sinal de etiqueta de tipo, que não se admite",
        rule="YAML-ETIQUETA",
    )


def _no_content(source: Source, c: Complaint) -> Diagnostic:
    """A comma or a closing bracket where a value was expected."""
    here = source.text[c.at : c.at + 1]
    bracketed = source.text[c.inside : c.inside + 1] in _OPENING
    if bracketed and not (here and _closes_later(source, c, c.inside)):
        return _unclosed_flow(source, c._replace(opened=c.inside))
    stray = _stray_closing(source, c)
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


def _after_the_end(source: Source, c: Complaint) -> Diagnostic:
    """Text after a document that was already complete."""
    return (
        _after_quote(source, c)
        or _stray_closing(source, c)
        or source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "há texto depois do fim do documento",
            "o contrato é um só grupo de chaves, da primeira à última linha; confira o recuo e o "
            "fecho de colchetes e chaves",
        )
    )


def _glued_in_flow(source: Source, c: Complaint) -> Diagnostic:
    """A colon without a space inside of brackets or braces."""
    at = c.at + 1
    before = source.text[source.line_start(source.position(c.at)[0]) : at]
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


# A name or a year; "12:30" is an hour.
_GLUED_KEY = re.compile(r"[{,]\s*(?:[^\W\d]\w*|(?:19|20)[0-9]{2}):$")


def _complex_key(source: Source, c: Complaint) -> Diagnostic:
    return source.finding(
        "YAML-CHAVE",
        c.at,
        c.at + 1,
        "“? ” anuncia uma chave composta, que não se admite",
        "escreva “chave: valor”; se o sinal é parte de um texto, ponha o texto entre aspas",
    )


def _directive(source: Source, c: Complaint) -> Diagnostic:
    """A line in the middle of the file that begins with "%"."""
    line, _ = source.position(c.opened)
    start = source.line_start(line)
    return source.finding(
        "YAML-DIRETIVA",
        start,
        start + len(source.line(line).rstrip()),
        "uma linha que começa com “%” dá ordens ao leitor de YAML; não se admitem",
        "se é texto, ponha-o entre aspas, no valor de uma chave; se não, apague a linha",
    )


def _unknown(source: Source, c: Complaint) -> Diagnostic:
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "erro de sintaxe YAML neste ponto",
        "confira o recuo, as aspas, os colchetes e o espaço depois de cada “:” nesta linha e na "
        "de cima",
    )


# Causes that several complaints share


def _missing_space(source: Source, at: int) -> Diagnostic:
    """``at``: offset right after the colon or the dash."""
    sign = source.text[at - 1]
    # "https://" and "12:30" have no space to miss.
    certain = sign != ":" or (
        source.text[at : at + 1] not in ("/", ":", "")
        and _WORD_KEY.search(source.text[source.line_start(source.position(at)[0]) : at])
    )
    return source.finding(
        "YAML-SINTAXE",
        at - 1,
        at,
        f"falta um espaço depois de “{sign}”",
        f"escreva “{sign} ”, com espaço",
        fix=Fix(f"inserir um espaço depois de “{sign}”", (Edit(at, at, " "),)) if certain else None,
    )


_WORD_KEY = re.compile(r"(?:^|[\s\-{,])[^\W\d]\w*:$")


def _missing_colon(source: Source, start: int, end: int) -> Diagnostic:
    return source.finding(
        "YAML-SINTAXE",
        start,
        end,
        f"falta “: ” depois de {excerpt(source.text[start:end])}",
        "se é uma chave, escreva “: ” depois do nome; se continua o texto da linha de cima, "
        "recue-a mais que a chave; se é um item de lista, comece-a com “- ”",
    )


def _wrong_indentation(source: Source, at: int) -> Diagnostic:
    """A line that is aligned with nothing above it."""
    line, column = source.position(at)
    columns = [str(n) for n in sorted(_open_columns(source, line))]
    above = columns[0] if len(columns) == 1 else f"{', '.join(columns[:-1])} ou {columns[-1]}"
    start = source.line_start(line)
    return source.finding(
        "YAML-SINTAXE",
        min(start, at - 1),
        at,
        f"recuo errado: a linha começa na coluna {column}, que não é a de nenhum nível aberto",
        f"comece-a na coluna {above}, alinhada com as linhas do mesmo nível",
    )


def _open_columns(source: Source, number: int) -> set[int]:
    """Columns at which the levels begin that are open before line ``number``."""
    columns: set[int] = set()
    least = _MAX_COLUMN
    while number > 1 and least > 0:
        number -= 1
        line = source.line(number)
        indent = _indent(line)
        if not line.strip() or line.lstrip().startswith("#") or indent >= least:
            continue
        least = indent
        columns.add(indent + 1)
        # In "- - nome: x" each dash opens a level, and the key after them one more.
        dashes = re.match(r"(?:- +)+", line[indent:])
        if dashes:
            columns.update(
                indent + offset + 1
                for offset in range(1, dashes.end() + 1)
                if line[indent + offset - 1] == " "
                and line[indent + offset : indent + offset + 1] != " "
            )
    return columns or {1}


def _indent(line: str) -> int:
    """Number of blanks before the first other character; 0 for a blank line."""
    return len(line) - len(line.lstrip()) if line.strip() else 0


def _leads_its_line(source: Source, at: int) -> bool:
    return not source.text[source.line_start(source.position(at)[0]) : at].strip()


def _unclosed_quote(source: Source, start: int, noticed: int) -> Diagnostic:
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


def _after_quote(source: Source, c: Complaint) -> Diagnostic | None:
    """Text right after a closing quotation mark: quotes inside of quotes, or a forgotten end."""
    text = source.text
    start, end = c.last
    sign = text[start : start + 1]
    if sign not in _QUOTES or end - start < 2 or text[end : c.at].strip(" \t") or c.at < end:
        return None
    line, _ = source.position(end)
    if source.position(start)[0] != line:
        return _unclosed_quote(source, start, c.at)
    stop = source.line_start(line) + len(source.line(line).rstrip())
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


def _stray_closing(source: Source, c: Complaint) -> Diagnostic | None:
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
    line, _ = source.position(c.at)
    before = text[source.line_start(line) : c.at].rstrip(" \t")
    if not before or before[-1] not in "]}":
        return None
    stop = source.line_start(line) + len(source.line(line).rstrip())
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        max(stop, c.at + 1),
        f"há texto depois de “{before[-1]}”",
        "o valor termina no fecho; se os sinais são parte de um texto, ponha-o inteiro entre aspas",
    )


def _needs_quotes(
    source: Source, start: int, at: int, why: str, *, rule: str = "YAML-SINTAXE"
) -> Diagnostic:
    """A text that YAML misreads unless it is quoted.

    ``start``: where the text begins; ``at``: the offset of the sign that does the harm.
    """
    line, _ = source.position(start)
    stop = source.line_start(line) + len(source.line(line).rstrip())
    text = source.text[start:stop]
    fix = None
    help_ = "ponha o texto inteiro entre aspas"
    mended = None if " #" in text or not text else _quoted(text)
    # Inside of brackets nobody knows where the text was meant to end.
    if mended and not any(sign in source.text[source.line_start(line) : stop] for sign in "[]{}"):
        fix = Fix("pôr o texto entre aspas", (Edit(start, stop, mended),))
        help_ = f"ponha o texto inteiro entre aspas: {excerpt(mended)}"
    return source.finding(rule, at, at + 1, why, help_, fix=fix)


_Explanation = Callable[[Source, Complaint], Diagnostic]

# The first pattern that fits "context: problem" decides; both parsers' wordings are here.
_EXPLANATIONS: tuple[tuple[re.Pattern[str], _Explanation], ...] = tuple(
    (re.compile(pattern), explanation)
    for pattern, explanation in (
        (r"mapping values are not allowed", _colon_in_value),
        (r"could not find expected ':'", _key_without_colon),
        (r"tab character", _tab),
        (r"cannot start any token", _bad_start),
        (r"(a|a %YAML|a %TAG) directive: |incompatible YAML|duplicate %?YAML", _directive),
        (r"(anchor|alias): ", _anchor),
        (r"tag( directive)?: |tag handle", _tag),
        (r"unexpected (end of stream|document)", _endless_quote),
        (r"quoted scalar: ", _escape),
        (r"block scalar: ", _block_header),
        (r"unexpected ':'", _glued_in_flow),
        (r"flow (sequence|mapping): ", _unclosed_flow),
        (r"block mapping: ", _not_a_key),
        (r"block collection: ", _not_an_item),
        (r"sequence entries are not allowed", _item_out_of_place),
        (r"mapping keys are not allowed", _complex_key),
        (r"node content", _no_content),
        (r"<document start>", _after_the_end),
    )
)
