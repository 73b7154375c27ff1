"""Workflow commands of GitHub Actions: each finding becomes an annotation of the pull request.

GitHub shows ten annotations of each kind per step and the others only in the log, and the log
shows only the message: hence the message ends with the place in the file, and the summary closes.
"""

from coapkit.diagnostics import Diagnostic, Report, Severity
from coapkit.reporters.display import visible
from coapkit.reporters.identity import posix
from coapkit.reporters.options import Options
from coapkit.reporters.wording import body, summary

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, _options: Options) -> str:
    """A command per finding and per remark, then the summary as a plain line."""
    lines = [_annotation(d) for d in report.diagnostics]
    lines += [_command("notice", {"title": "coapkit"}, [remark]) for remark in report.remarks]
    return "\n".join([*lines, summary(report)]) + "\n"


def _annotation(d: Diagnostic) -> str:
    lines, properties = body(d), {}
    if d.path != "-":
        path, span = posix(d.path), d.span
        properties = {"file": path, "line": str(span.line)}
        # GitHub refuses columns on an annotation of several lines.
        if span.end_line > span.line:
            properties["endLine"] = str(span.end_line)
        else:
            properties |= {
                "col": str(span.column),
                "endLine": str(span.line),
                "endColumn": str(max(span.column, span.end_column)),
            }
        lines.append(f"{path}:{span.line}:{span.column}")
    return _command(_COMMAND[d.severity], {**properties, "title": d.rule}, lines)


def _command(name: str, properties: dict[str, str], lines: list[str]) -> str:
    head = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {head}::{'%0A'.join(_data(line) for line in lines)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
