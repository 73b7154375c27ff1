"""One JSON object a line and finding, for streams. A clean report is an empty text."""

from coapkit.diagnostics import Report
from coapkit.reporters.json import record
from coapkit.reporters.jsontext import dump
from coapkit.reporters.options import Options


def render(report: Report, _options: Options) -> str:
    """The findings as in ``json``, each on its line."""
    return "".join(dump(record(d)) for d in report.diagnostics)
