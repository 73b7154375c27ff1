"""Find in an RTF file what the gazette would send it back for.

Source: Portaria IN nº 283/2018, arts. 38-43. The page margins and the first line's indent come
from secondary sources on that rule, so a departure from them is a warning; all else is an error.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from coapkit.diagnostics import START, Diagnostic, Severity, Span
from coapkit.rendering.gazette import (
    COLUMN_CM,
    FIRST_LINE_CM,
    FONT,
    FONT_SIZE_PT,
    MARGIN_CM,
    MAX_CELL_LINES,
    TABLE_WIDTHS_CM,
    Act,
)
from coapkit.rendering.rtf import write_rtf
from coapkit.rendering.rtf_act_checks import ACT_CHECKS
from coapkit.rendering.rtf_finding import Finding
from coapkit.rendering.rtf_reader import read_rtf
from coapkit.rendering.rtf_table_checks import TABLE_CHECKS

NORM = "Portaria IN nº 283/2018, arts. 38 a 43"

HELP = {
    "DOU-RTF": "Salve o texto de novo no formato RTF (Rich Text Format) e envie o arquivo inteiro.",
    "DOU-FONTE": f"Selecione o documento inteiro e aplique a fonte {FONT}.",
    "DOU-CORPO": f"Selecione o documento inteiro e aplique o tamanho {FONT_SIZE_PT}.",
    "DOU-ESPACAMENTO": "Selecione o documento inteiro e aplique o espaçamento simples.",
    "DOU-LARGURA": (
        f"Dê à página {COLUMN_CM + 2 * MARGIN_CM} cm de largura e margens de {MARGIN_CM} cm, "
        f"o que deixa {COLUMN_CM} cm para o texto."
    ),
    "DOU-IDENTIFICADOR": (
        "Comece a linha do título por ##ATO, a primeira do texto por ##TEX, cada signatário por "
        "##ASS e, logo abaixo, o cargo por ##CAR."
    ),
    "DOU-RECUO": (
        f"Use recuo de {FIRST_LINE_CM} cm na primeira linha do texto e nenhum recuo negativo."
    ),
    "DOU-TABELA-REAL": "Ponha os dados em uma tabela de verdade, sem tabulações entre as colunas.",
    "DOU-TABELA-LARGURA": (
        f"Dê à tabela {' ou '.join(map(str, TABLE_WIDTHS_CM))} cm de largura, somadas as colunas."
    ),
    "DOU-TABELA-BORDA": "Aplique à tabela inteira bordas simples, de linha única e contínua.",
    "DOU-TABELA-CELULA": (
        f"Deixe no máximo {MAX_CELL_LINES} linhas por célula: encurte o texto, alargue a coluna "
        "ou reparta o texto por mais linhas da tabela."
    ),
    "DOU-TABELA-MESCLA": "Separe as células e repita o texto em cada linha da tabela.",
    "DOU-CABECALHO": "Apague cabeçalhos, rodapés e notas de rodapé.",
    "DOU-TEXTO-VERTICAL": "Escreva o texto na horizontal.",
    "DOU-EQUACAO": "Escreva a fórmula como texto corrido.",
    "DOU-CAMPO": "Troque o campo pelo texto que ele mostra (no Word, Ctrl+Shift+F9).",
    "DOU-CAIXA": "Passe o texto da caixa para o corpo do ato e apague a caixa.",
    "DOU-IMAGEM": "Apague a imagem ou o objeto; o texto do ato não os leva.",
    "DOU-REVISAO": "Aceite ou rejeite as alterações, apague os comentários e o texto oculto.",
}
"""Every rule of this linter and how to mend what it finds."""

MAX_PER_RULE = 50
"""More findings than this of one rule are counted, not listed."""

_LONGEST_SNIPPET = 400


def lint_rtf(data: bytes, path: str = "-") -> tuple[Diagnostic, ...]:
    """Everything in an RTF file that the gazette's rules refuse, sorted by position.

    Never raises. Positions are those of the file's bytes, each taken for one character. Equal
    causes are told once, at the first place, with their number.
    """
    document = read_rtf(data)
    found = [finding for check in (*ACT_CHECKS, *TABLE_CHECKS) for finding in check(document)]
    positions = _Positions(data)
    diagnostics = [_diagnostic(finding, more, path, positions) for finding, more in _fold(found)]
    return tuple(sorted(diagnostics, key=lambda d: d.sort_key))


def lint_act(act: Act, path: str = "-") -> tuple[Diagnostic, ...]:
    """What the gazette would refuse in the RTF of this act; empty when it may be sent.

    ``path`` is what the findings call the file; their positions are those of ``write_rtf(act)``.
    """
    return lint_rtf(write_rtf(act), path)


def _fold(findings: list[Finding]) -> Iterator[tuple[Finding, str]]:
    """The first finding of every cause, and in words how many more there are."""
    causes: dict[tuple[str, Severity, object], list[Finding]] = {}
    for finding in findings:
        causes.setdefault((finding.rule, finding.severity, finding.key), []).append(finding)
    listed: dict[str, list[tuple[Finding, str]]] = {}
    for (rule, _, _), same in causes.items():
        others = len(same) - 1
        more = f" (e em mais {others} lugar{'es' * (others > 1)})" if others else ""
        listed.setdefault(rule, []).append((min(same, key=lambda f: f.offset), more))
    for entries in listed.values():
        entries.sort(key=lambda entry: entry[0].offset)
        if len(entries) > MAX_PER_RULE:
            finding, more = entries[MAX_PER_RULE - 1]
            more += f"; outros {len(entries) - MAX_PER_RULE} achados desta regra não são listados"
            entries[MAX_PER_RULE - 1] = finding, more
        yield from entries[:MAX_PER_RULE]


class _Positions:
    """Turns offsets into lines and columns."""

    def __init__(self, data: bytes) -> None:
        self.text = data.decode("latin-1")
        self.starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]

    def span(self, offset: int, end: int) -> Span:
        return Span(*self._place(offset), *self._place(max(offset, end)))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def snippet(self, span: Span) -> str:
        """The line, unless it is one that no terminal should be given."""
        start = self.starts[span.line - 1]
        line = self.text[start : start + _LONGEST_SNIPPET + 1]
        line = re.split(r"[\r\n]", line, maxsplit=1)[0]
        return line if len(line) <= _LONGEST_SNIPPET and line.isprintable() else ""


def _diagnostic(finding: Finding, more: str, path: str, positions: _Positions) -> Diagnostic:
    span = positions.span(finding.offset, finding.end) if finding.end else START
    return Diagnostic(
        rule=finding.rule,
        severity=finding.severity,
        path=path,
        span=span,
        message=finding.message + more,
        place=finding.place,
        help=HELP[finding.rule],
        norm=NORM,
        snippet=positions.snippet(span),
    )
