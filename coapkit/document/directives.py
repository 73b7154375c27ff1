"""Lines before the content that begin with ``%``: orders to the parser, which takes none."""

import re
from itertools import islice

from coapkit.diagnostics import Diagnostic, Edit, Fix, Severity
from coapkit.document.limits import MAX_FINDINGS
from coapkit.document.source import Source

# They stand before the first line of content; comments may stand between them.
_HEAD = r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)|%[^\r\n]*(?:\r\n|\n|\r|\Z))*"
_DIRECTIVE = r"(?:(?<=[\r\n])|\A)%[^\r\n]*"
_VERSION_1_2 = r"%YAML[ \t]+1\.2(?:[ \t]+#.*)?[ \t]*"


def without_directives(source: Source, text: str, findings: list[Diagnostic]) -> str:
    """``text`` with its directives blanked: no parser may change its ways because of one.

    ``text``: that of the source, or one as long. What there is to say of them goes to ``findings``.
    """
    head = re.match(_HEAD, text)
    stop = head.end() if head else 0
    for match in islice(re.finditer(_DIRECTIVE, text[:stop]), MAX_FINDINGS):
        if not re.fullmatch(_VERSION_1_2, match.group()):
            findings.append(_finding(source, text, *match.span()))
    blanked = re.sub(_DIRECTIVE, lambda match: " " * len(match.group()), text[:stop])
    return blanked + text[stop:]


def _finding(source: Source, text: str, start: int, end: int) -> Diagnostic:
    if text.startswith("%YAML", start):
        message = "a versão do YAML pedida aqui foi ignorada; o contrato é lido como YAML 1.2"
        severity = Severity.WARNING
    else:
        message = "uma linha que começa com “%” dá ordens ao leitor de YAML; não se admitem"
        severity = Severity.ERROR
    return source.finding(
        "YAML-DIRETIVA",
        start,
        end,
        message,
        "apague a linha",
        severity=severity,
        fix=Fix("apagar a linha", (Edit(start, end + break_after(text, end), ""),)),
    )


def break_after(text: str, at: int) -> int:
    """Length of the line break at an offset: 0 at the end of the text."""
    return 2 if text.startswith("\r\n", at) else len(text[at : at + 1])
