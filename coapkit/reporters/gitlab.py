"""Code Quality report of GitLab.

Its five severities measure the risk of a programming flaw. A contract that breaks the norm cannot
be signed, which is ``major``; ``critical`` and ``blocker`` are left to tools that find flaws in
running systems.
"""

from coapkit.diagnostics import Report, Severity
from coapkit.reporters.identity import fingerprints, posix
from coapkit.reporters.jsontext import dump
from coapkit.reporters.options import Options

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, _options: Options) -> str:
    """A JSON array with one object per finding."""
    return dump(
        [
            {
                "description": d.message,
                "check_name": d.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITY[d.severity],
                "location": {
                    "path": posix(d.path),
                    "lines": {"begin": d.span.line, "end": max(d.span.line, d.span.end_line)},
                },
            }
            for d, fingerprint in zip(
                report.diagnostics, fingerprints(report.diagnostics), strict=True
            )
        ]
    )
