"""Workflow commands of GitHub Actions, read back as the runner reads them."""

import re

from hypothesis import given
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import Report, Severity, Span, build_report
from coapkit.reporters import render
from coapkit.reporters.display import visible
from coapkit.reporters.wording import summary

from .samples import CLEAN, ERROR, MIXED, RELAXED, REPORTS

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
ESCAPES = {"%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ",", "%25": "%"}


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Command, properties and message of a line."""
    found = COMMAND.fullmatch(line)
    assert found
    pairs = (pair.split("=", 1) for pair in found[2].split(","))
    return found[1], {key: unescape(value) for key, value in pairs}, unescape(found[3])


def unescape(text: str) -> str:
    return re.sub("%(?:0A|0D|3A|2C|25)", lambda match: ESCAPES[match[0]], text)


def test_a_report(snapshot: SnapshotAssertion) -> None:
    assert render(MIXED, "github") == snapshot


def test_a_clean_report_is_its_summary() -> None:
    assert render(CLEAN, "github") == "Nenhum problema em 1 arquivo.\n"


def test_properties_are_escaped() -> None:
    odd = ERROR._replace(path="100%,a:b.yaml", rule="R3,X:1", message="50% de a::b")
    line = render(build_report("", [], [odd]), "github").splitlines()[0]
    assert "file=100%25%2Ca%3Ab.yaml,line=812" in line
    assert ",title=R3%2CX%3A1::50%25 de a::b%0A" in line
    command, properties, message = read(line)
    assert command == "error"
    assert properties == {
        "file": "100%,a:b.yaml",
        "line": "812",
        "col": "10",
        "endLine": "812",
        "endColumn": "24",
        "title": "R3,X:1",
    }
    assert message.splitlines()[0] == "50% de a::b"
    assert message.splitlines()[-1] == "100%,a:b.yaml:812:10"


def test_an_annotation_of_several_lines_has_no_columns() -> None:
    long = ERROR._replace(span=Span(3, 5, 6, 1))
    _, properties, _ = read(render(build_report("", [], [long]), "github").splitlines()[0])
    assert properties == {
        "file": "contratos/baturite.yaml",
        "line": "3",
        "endLine": "6",
        "title": "R3-ART9-IV.2",
    }


def test_standard_input_is_no_file_of_the_repository() -> None:
    line = render(build_report("", [], [ERROR._replace(path="-")]), "github").splitlines()[0]
    assert read(line)[1] == {"title": "R3-ART9-IV.2"}


@RELAXED
@given(REPORTS)
def test_any_text_stays_inside_its_command(report: Report) -> None:
    lines = render(report, "github")[:-1].splitlines()
    findings, rest = lines[: len(report.diagnostics)], lines[len(report.diagnostics) :]
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    for line, d in zip(findings, report.diagnostics, strict=True):
        command, properties, message = read(line)
        assert command == kinds[d.severity]
        assert properties["title"] == visible(d.rule)
        assert message.startswith(visible(d.message))
    *remarks, last = rest
    assert [read(line)[2] for line in remarks] == [visible(r) for r in report.remarks]
    assert last == summary(report)
