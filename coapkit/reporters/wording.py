"""The Portuguese words that several reporters share: severities, counts, the summary."""

from coapkit.diagnostics import Diagnostic, Report, Severity
from coapkit.numerals import grouped

SEVERITY = {Severity.ERROR: "erro", Severity.WARNING: "aviso", Severity.NOTE: "nota"}


def count(number: int, singular: str, plural: str) -> str:
    """``1 erro``, ``2 erros``, ``1.234 erros``."""
    return f"{grouped(number)} {singular if number == 1 else plural}"


def count_or_none(number: int, singular: str, plural: str) -> str:
    """The same within a sentence, for a masculine noun: ``nenhum erro``, ``1 erro``."""
    return count(number, singular, plural) if number else f"nenhum {singular}"


def enumerate_items(items: list[str]) -> str:
    """``a``, ``a e b``, ``a, b e c``."""
    return " e ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def files_with_findings(report: Report) -> int:
    """How many files have at least one finding."""
    return len({d.path for d in report.diagnostics})


def summary(report: Report) -> str:
    """The verdict in one sentence: ``3 erros e 1 aviso em 2 de 450 arquivos.``"""
    # A file that could not be opened has a finding but may be missing among the files read.
    total = len({*report.files, *(d.path for d in report.diagnostics)})
    if not total:
        return "Nenhum arquivo a conferir."
    if not report.diagnostics:
        return f"Nenhum problema em {count(total, 'arquivo', 'arquivos')}."
    found = [
        count(number, SEVERITY[severity], SEVERITY[severity] + "s")
        for severity in Severity
        if (number := report.count(severity))
    ]
    concerned = files_with_findings(report)
    of_all = "" if concerned == total else f"{count(concerned, 'de', 'de')} "
    return f"{enumerate_items(found)} em {of_all}{count(total, 'arquivo', 'arquivos')}."


def pending(number: int) -> str:
    """What is still to come for one file."""
    what = count(
        number, "exigência contará em etapa futura", "exigências contarão em etapas futuras"
    )
    return f"{what} do fluxo (veja: coapkit status)"


def details(diagnostic: Diagnostic) -> list[tuple[str, str]]:
    """What follows the message, as (label, text), empty texts left out."""
    fix = diagnostic.fix.title if diagnostic.fix else ""
    pairs = [
        ("onde", diagnostic.place),
        ("como corrigir", diagnostic.help),
        ("correção automática", fix),
        ("norma", diagnostic.norm),
    ]
    return [(label, text) for label, text in pairs if text.strip()]


def body(diagnostic: Diagnostic) -> list[str]:
    """Message and details as plain lines, for services that show one text per finding."""
    lines = [diagnostic.message]
    for label, text in details(diagnostic):
        lines += f"{label}: {text.strip()}".splitlines()
    return lines
