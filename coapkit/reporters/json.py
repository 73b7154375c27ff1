"""One JSON object with all that a report holds, for programs."""

from typing import Any

from coapkit.diagnostics import Diagnostic, Report, Severity
from coapkit.reporters.jsontext import dump
from coapkit.reporters.options import Options
from coapkit.reporters.wording import files_with_findings


def render(report: Report, _options: Options) -> str:
    """The report as one indented object."""
    return dump(
        {
            "version": report.version,
            "files": len(report.files),
            "diagnostics": [record(d) for d in report.diagnostics],
            "summary": {
                "errors": report.count(Severity.ERROR),
                "warnings": report.count(Severity.WARNING),
                "notes": report.count(Severity.NOTE),
                "files_with_findings": files_with_findings(report),
                "pending": report.pending,
                "remarks": list(report.remarks),
            },
        },
        indent=2,
    )


def record(d: Diagnostic) -> dict[str, Any]:
    """One finding. All keys are always there; lines and columns count characters from 1.

    The offsets of a fix count characters of the decoded text from 0, its BOM excluded.
    """
    return {
        "rule": d.rule,
        "severity": d.severity.value,
        "path": d.path,
        **d.span._asdict(),
        "message": d.message,
        "help": d.help,
        "norm": d.norm,
        "place": d.place,
        "related": [{"path": r.path, **r.span._asdict(), "message": r.message} for r in d.related],
        "fix": d.fix and {"title": d.fix.title, "edits": [edit._asdict() for edit in d.fix.edits]},
    }
