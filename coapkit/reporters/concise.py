"""One line per finding, for ``grep`` and for editors; the last line is the summary."""

from coapkit.diagnostics import Report
from coapkit.reporters import color
from coapkit.reporters.display import visible
from coapkit.reporters.options import Options
from coapkit.reporters.wording import SEVERITY, summary


def render(report: Report, options: Options) -> str:
    """``path:line:column: erro[ID] message`` lines, then the summary."""
    paint = color.painter(options.color)
    lines = []
    for d in report.diagnostics:
        label = paint(color.SEVERITY[d.severity], f"{SEVERITY[d.severity]}[{visible(d.rule)}]")
        position = f"{visible(d.path)}:{d.span.line}:{d.span.column}"
        lines.append(f"{position}: {label} {visible(d.message)}")
    return "\n".join([*lines, summary(report)]) + "\n"
