"""Reviewdog Diagnostic Format, ``rdjson``: review comments with suggested changes.

Its columns count bytes of UTF-8, ours characters. Its reader refuses unknown keys, so what has no
key of its own (place, help, norm, related places) is told in the message.
"""

from typing import Any

from coapkit.diagnostics import Diagnostic, Fix, Report, Severity, Span
from coapkit.reporters.identity import posix
from coapkit.reporters.jsontext import dump
from coapkit.reporters.options import Options
from coapkit.reporters.wording import body

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: Report, options: Options) -> str:
    """One ``DiagnosticResult``. Fixes need the texts in ``options.sources``."""
    return dump(
        {
            "source": {"name": "coapkit"},
            "diagnostics": [
                _diagnostic(d, options.sources.get(d.path)) for d in report.diagnostics
            ],
        }
    )


def _diagnostic(d: Diagnostic, source: str | None) -> dict[str, Any]:
    seen_too = [
        f"veja também: {r.path}:{r.span.line}:{r.span.column}" + (r.message and f": {r.message}")
        for r in d.related
    ]
    result: dict[str, Any] = {
        "message": "\n".join([*body(d), *seen_too]),
        "location": {"path": posix(d.path), "range": _range(d.span, d.snippet, source)},
        "severity": _SEVERITY[d.severity],
        "code": {"value": d.rule},
    }
    suggestion = d.fix and source is not None and _suggestion(d.fix, source)
    if suggestion:
        result["suggestions"] = [suggestion]
    return result


def _range(span: Span, snippet: str, source: str | None) -> dict[str, Any]:
    """The span in bytes; in whole lines where the text of its last line is not known."""
    if span.end_line <= span.line:
        start = _byte_column(snippet, span.column)
        end = max(start, _byte_column(snippet, span.end_column))
        return _positions((span.line, start), (span.line, end))
    lines = source.split("\n") if source is not None else []
    if span.end_line > len(lines):
        return {"start": {"line": span.line}, "end": {"line": span.end_line}}
    return _positions(
        (span.line, _byte_column(snippet or lines[span.line - 1], span.column)),
        (span.end_line, _byte_column(lines[span.end_line - 1], span.end_column)),
    )


def _byte_column(line: str, column: int) -> int:
    """Column in bytes from 1; what lies beyond the end of the line counts one byte each."""
    before = line[: column - 1]
    return column + _bytes(before) - len(before)


def _suggestion(fix: Fix, source: str) -> dict[str, Any] | None:
    """All edits as one replacement of the stretch they span: half a fix would be no fix.

    ``None`` when the edits do not fit the text.
    """
    edits = sorted(fix.edits)
    ends = [0, *(edit.end for edit in edits)]
    if not edits or any(e.start < previous for e, previous in zip(edits, ends, strict=False)):
        return None
    if any(e.end < e.start for e in edits) or edits[-1].end > len(source):
        return None
    start, end = edits[0].start, edits[-1].end
    text, done = "", start
    for edit in edits:
        text += source[done : edit.start] + edit.text
        done = edit.end
    return {"range": _positions(_locate(source, start), _locate(source, end)), "text": text}


def _locate(source: str, offset: int) -> tuple[int, int]:
    """Line and byte column of a character, with lines as git counts them."""
    line_start = source.rfind("\n", 0, offset) + 1
    return source.count("\n", 0, offset) + 1, _bytes(source[line_start:offset]) + 1


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _positions(start: tuple[int, int], end: tuple[int, int]) -> dict[str, Any]:
    return {
        name: {"line": line, "column": column}
        for name, (line, column) in (("start", start), ("end", end))
    }
