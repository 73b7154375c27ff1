"""What the reader refuses or warns of, besides broken syntax, and how it says so."""

import re
from itertools import islice
from typing import Any

from coapkit.diagnostics import Diagnostic, Edit, Fix, Severity
from coapkit.document import characters
from coapkit.document.document import Value
from coapkit.document.excerpt import excerpt
from coapkit.document.limits import MAX_DEPTH, MAX_FINDINGS, MAX_KEY, MAX_SCALAR
from coapkit.document.source import Source

_ODD_SPACE = f"[{characters.ODD_SPACES}]"
_SURPLUS = "\0"  # begins the names of repeated keys: no other has a NUL
_CONTINUED_ITEM = r"[\r\n][ \t]*(-)(?=[ \t]|\w)"

# Directives stand before the first line of content; comments may stand between them.
_HEAD = r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)|%[^\r\n]*(?:\r\n|\n|\r|\Z))*"
_DIRECTIVE = r"(?:(?<=[\r\n])|\A)%[^\r\n]*"
_VERSION_1_2 = r"%YAML[ \t]+1\.2(?:[ \t]+#.*)?[ \t]*"


class Stop(Exception):  # noqa: N818 - the end of reading, not an error
    """Reading cannot or need not go on. The findings say why."""


class Log:
    """What one reading has found, and the rare cases that would clutter the loop."""

    def __init__(self, source: Source, text: str, findings: list[Diagnostic]) -> None:
        self.source = source
        self.text = text  # what the parser reads: like source.text, but without bad characters
        self.findings = findings
        self.has_hole = False
        # Second values of a key: read like the others, then taken out again.
        self.surplus: list[tuple[dict[str, Value], str]] = []
        # By mapping (its id): keys repeated one after another, and where their one finding is.
        self.repeated: dict[int, tuple[list[str], int]] = {}

    def add(self, finding: Diagnostic) -> None:
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            self.findings.append(
                self.source.finding(
                    "YAML-TAMANHO",
                    self.source.line_start(finding.span.line),
                    self.source.line_start(finding.span.line),
                    f"a leitura parou aqui, depois de {len(self.findings)} achados",
                    "corrija estes e valide de novo",
                )
            )
            raise Stop

    def syntax_error(self, error: Any, last: tuple[int, int], inside: int, ended: Any) -> None:
        """Say what the parser stumbled over.

        ``error``: a YAMLError of either parser; ``last``: extent of the last scalar; ``inside``:
        start of the innermost open container; ``ended``: the event that ended the document, if
        the error came after it.
        """
        from coapkit.document.syntax.complaint import Complaint
        from coapkit.document.syntax.explanations import explain

        at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        opened = getattr(error, "context_mark", None) or at
        complaint = Complaint(
            problem=str(getattr(error, "problem", None) or ""),
            at=at.index if at else 0,
            context=str(getattr(error, "context", None) or ""),
            opened=opened.index if opened else 0,
            last=last,
            inside=inside,
        )
        line, _ = self.source.position(complaint.at)
        if ended and (ended.explicit or self.source.line(line).startswith(("%", "---"))):
            self.add(second_document(self.source, complaint.at))
        else:
            self.add(explain(self.source, complaint))

    def key(
        self,
        event: Any,
        mapping: dict[str, Value],
        offsets: list[int],
        names: dict[str, str],
    ) -> str:
        """A key that is new to the file or to be reported: the name to keep its value under.

        ``offsets``: of the mapping's entries so far; ``names``: the faultless keys of the file.
        """
        name = event.value
        start, end = event.start_mark.index, event.end_mark.index
        self.properties(event)
        if end - start > MAX_KEY:
            from coapkit.document.syntax.keys import too_long_key

            self.add(too_long_key(self.source, start, end))
        name = self.unescaped(name, event)
        odd = re.search(_ODD_SPACE, name)
        if odd:  # often it is the indentation itself
            self.add(characters.odd_space_finding(self.source, start, end, "do nome da chave"))
        if name == "<<" and not event.style:
            self.has_hole = True
            self.add(
                self.source.finding(
                    "YAML-ANCORA",
                    start,
                    end,
                    "“<<” junta aqui as chaves de outro grupo, o que não se admite",
                    "escreva as chaves neste grupo, por extenso",
                )
            )
        elif not name.strip():
            from coapkit.document.syntax.keys import missing_key

            self.add(missing_key(self.source, start, end))
            raise Stop
        elif end - start <= MAX_KEY and name == event.value and not odd:
            names[name] = name
        if name not in mapping:
            return name
        self.repeated_key(name, mapping, offsets, start, end)
        surplus = f"{_SURPLUS}{start}"
        self.surplus.append((mapping, surplus))
        return surplus

    def repeated_key(
        self, name: str, mapping: dict[str, Value], offsets: list[int], start: int, end: int
    ) -> None:
        """A key that its mapping has already; one finding for several in a row."""
        names, at = self.repeated.get(id(mapping), ([], 0))
        in_a_row = next(reversed(mapping)).startswith(_SURPLUS)
        if in_a_row and name not in names:
            names.append(name)
            others = "a seguinte" if len(names) == 2 else f"as {len(names) - 1} seguintes"
            self.findings[at] = self.findings[at]._replace(
                message=f"a chave {excerpt(names[0])} e {others} já aparecem antes neste grupo",
                help="se aqui começa outro item da lista, escreva a primeira linha dele, que "
                "começa com “- ”; se não, apague as repetidas, ou junte os seus conteúdos",
            )
            return
        self.repeated[id(mapping)] = ([name], len(self.findings))
        first = 4 * list(mapping).index(name)
        place = self.source.related(
            offsets[first], offsets[first + 1], "a primeira vez, que é a que vale"
        )
        self.add(
            self.source.finding(
                "YAML-CHAVE-DUPLICADA",
                start,
                end,
                f"a chave {excerpt(name)} aparece mais de uma vez neste grupo",
                "apague uma das duas, ou junte os seus conteúdos numa só",
                related=(place,),
            )
        )

    def properties(self, event: Any) -> None:
        """Report the anchor and the tag of an event."""
        if event.anchor is None and event.ctag is None:
            return
        self.has_hole = True  # what was taken for a property may have been meant as text
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
                at = max(self.text.find(sign, start), start)
                word = re.match(r"\S*", self.text[at : at + MAX_KEY])
                end = at + (word.end() if word else 1)
                self.add(self.source.finding(rule, at, end, message, help_))

    def alias(self, event: Any) -> None:
        self.has_hole = True
        name = str(event.anchor)
        mended = excerpt(f'"*{name}"')
        self.add(
            self.source.finding(
                "YAML-ANCORA",
                event.start_mark.index,
                event.end_mark.index,
                f"referência {excerpt('*' + name)} a um valor escrito noutro lugar, o que não se "
                "admite",
                f"escreva o valor por extenso; se “*” é parte do texto, use aspas: {mended}",
            )
        )

    def too_deep(self, start: int) -> None:
        self.add(
            self.source.finding(
                "YAML-PROFUNDIDADE",
                start,
                start + 1,
                f"mais de {MAX_DEPTH} níveis de grupos e listas, uns dentro dos outros",
                "um contrato tem cerca de dez níveis; confira os colchetes e o recuo",
            )
        )
        raise Stop

    def complex_key(self, event: Any) -> None:
        start = event.start_mark.index
        sign = self.text[start : start + 1]
        help_ = "uma chave é um nome curto seguido de “: ”"
        if sign in ("[", "{"):
            help_ += f"; se “{sign}” é parte de um texto, ponha o texto entre aspas"
        self.add(
            self.source.finding(
                "YAML-CHAVE", start, start + 1, "uma lista ou um grupo não pode ser chave", help_
            )
        )
        raise Stop

    def too_long(self, start: int, end: int) -> None:
        self.has_hole = True
        limit = f"{MAX_SCALAR:,}".replace(",", ".")
        self.add(
            self.source.finding(
                "YAML-TAMANHO",
                start,
                start + 1,
                f"texto de {end - start} caracteres; o limite é {limit}",
                "confira se faltam as aspas que o fecham; um anexo longo vai num arquivo à parte",
            )
        )

    def unescaped(self, value: str, event: Any) -> str:
        """``value`` without the forbidden characters that escapes have made."""
        if event.style != '"' or characters.is_clean(value):
            return value
        if characters.is_forbidden(value):
            self.add(
                self.source.finding(
                    "YAML-CARACTERE",
                    event.start_mark.index,
                    event.end_mark.index,
                    "uma sequência com “\\” produz um caractere de controle, que não se admite",
                    "apague a sequência, ou escreva “\\\\” se a barra é parte do texto",
                )
            )
        return characters.stand_in(value)

    def continued(self, start: int, end: int) -> None:
        """Warn of a plain text over several lines that looks like a list gone wrong."""
        item = re.search(_CONTINUED_ITEM, self.text[start:end])
        if item is None:
            return
        dash = start + item.start(1)
        self.add(
            self.source.finding(
                "YAML-CONTINUACAO",
                dash,
                dash + 1,
                "esta linha começa com “-”, mas é lida como continuação do texto de cima",
                "se é um item de lista, alinhe-a com os outros itens e ponha um espaço depois do "
                "hífen; se é texto, ponha o texto inteiro entre aspas",
                severity=Severity.WARNING,
                related=(self.source.related(start, start + 1, "o texto começa aqui"),),
            )
        )


# Findings on the file as a whole


def without_directives(source: Source, text: str, findings: list[Diagnostic]) -> str:
    """``text`` with its ``%`` lines blanked: no parser may change its ways because of one."""
    head = re.match(_HEAD, text)
    stop = head.end() if head else 0
    for match in islice(re.finditer(_DIRECTIVE, text[:stop]), MAX_FINDINGS):
        start, end = match.span()
        if re.fullmatch(_VERSION_1_2, match.group()):
            continue
        if match.group().startswith("%YAML"):
            message = "a versão do YAML pedida aqui foi ignorada; o contrato é lido como YAML 1.2"
            severity = Severity.WARNING
        else:
            message = "uma linha que começa com “%” dá ordens ao leitor de YAML; não se admitem"
            severity = Severity.ERROR
        findings.append(
            source.finding(
                "YAML-DIRETIVA",
                start,
                end,
                message,
                "apague a linha",
                severity=severity,
                fix=Fix("apagar a linha", (Edit(start, end + _break_after(text, end), ""),)),
            )
        )
    blanked = re.sub(_DIRECTIVE, lambda match: " " * len(match.group()), text[:stop])
    return blanked + text[stop:]


def _break_after(text: str, at: int) -> int:
    """Length of the line break at an offset: 0 at the end of the text."""
    return 2 if text.startswith("\r\n", at) else len(text[at : at + 1])


def empty(source: Source) -> Diagnostic:
    what = "o arquivo não tem conteúdo" if source.text.strip() else "o arquivo está vazio"
    return source.finding(
        "YAML-VAZIO", 0, 0, what, "um contrato começa com a linha “coapkit: 1”; veja os exemplos"
    )


def too_much(source: Source, what: str) -> Diagnostic:
    return source.finding(
        "YAML-TAMANHO",
        0,
        0,
        what.replace("_", "."),
        "um contrato tem um arquivo por região de saúde; confira se este é o arquivo certo",
    )


def second_document(source: Source, start: int) -> Diagnostic:
    marker = "---" if source.text.startswith("---", start) else ""
    return source.finding(
        "YAML-DOCUMENTO",
        start,
        start + max(len(marker), 1),
        "aqui começa um segundo documento; um arquivo tem um só contrato",
        "apague a linha “---” (ou “...”), ou passe o que vem depois para outro arquivo",
    )


def not_a_mapping(source: Source, root: Value, start: int, end: int) -> Diagnostic:
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
