"""JUnit XML, which nearly every CI server shows as a list of tests.

One suite per file and one case per finding. Only errors are failures, as only they stop the flow
of art. 14; a warning or note is a case that passes and tells its text in ``system-out``. A file
without findings is one case that passes, so that it is seen to have been read. What is pending is
a property of the suite; remarks have no place in this format.
"""

from collections import Counter
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from coapkit.diagnostics import Diagnostic, Report, Severity
from coapkit.reporters.display import visible
from coapkit.reporters.options import Options
from coapkit.reporters.wording import SEVERITY, body


def render(report: Report, _options: Options) -> str:
    """A ``testsuites`` document, without times."""
    by_path = {p: list(ds) for p, ds in groupby(report.diagnostics, key=lambda d: d.path)}
    root = Element("testsuites", name="coapkit")
    for path in sorted({*report.files, *by_path}):
        _suite(root, path, by_path.get(path, []), report.pending.get(path, 0))
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    indent(root)
    # The declaration of ElementTree would name the encoding of this computer's locale.
    document = tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'


def _suite(root: Element, path: str, diagnostics: list[Diagnostic], pending: int) -> None:
    failures = sum(d.severity is Severity.ERROR for d in diagnostics)
    suite = SubElement(
        root,
        "testsuite",
        name=visible(path),
        tests=str(max(len(diagnostics), 1)),
        failures=str(failures),
        errors="0",
        skipped="0",
    )
    if pending:
        properties = SubElement(suite, "properties")
        SubElement(properties, "property", name="pendentes", value=str(pending))
    if not diagnostics:
        SubElement(suite, "testcase", classname=visible(path), name="sem problemas")
    names: Counter[str] = Counter()
    for d in diagnostics:
        name = visible(f"{d.rule}: {d.message}")
        names[name] += 1
        _case(suite, d, name if names[name] == 1 else f"{name} ({names[name]})")


def _case(suite: Element, d: Diagnostic, name: str) -> None:
    path = visible(d.path)
    case = SubElement(
        suite, "testcase", classname=path, name=name, file=path, line=str(d.span.line)
    )
    lines = [f"{path}:{d.span.line}:{d.span.column}", *map(visible, body(d))]
    if d.severity is Severity.ERROR:
        kind = SEVERITY[d.severity]
        told = SubElement(case, "failure", type=kind, message=visible(d.message))
    else:
        told = SubElement(case, "system-out")
        lines[1] = f"{SEVERITY[d.severity]}: {lines[1]}"
    told.text = "\n".join(lines)
