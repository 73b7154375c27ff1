"""The report for programs: ``json`` and ``jsonl``."""

import json

from hypothesis import given
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import Edit, Report, Severity, build_report
from coapkit.reporters import render

from .samples import CLEAN, FIXABLE, MIXED, RELAXED, REPORTS

ALWAYS = {
    "rule",
    "severity",
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "message",
    "help",
    "norm",
    "place",
    "related",
    "fix",
}


def test_a_report(snapshot: SnapshotAssertion) -> None:
    assert render(MIXED, "json") == snapshot


def test_a_clean_report() -> None:
    assert json.loads(render(CLEAN, "json")) == {
        "version": "0.1.0",
        "files": 1,
        "diagnostics": [],
        "summary": {
            "errors": 0,
            "warnings": 0,
            "notes": 0,
            "files_with_findings": 0,
            "pending": {},
            "remarks": [],
        },
    }


def test_lines_hold_the_same_objects(snapshot: SnapshotAssertion) -> None:
    lines = render(MIXED, "jsonl")
    assert lines == snapshot
    assert lines.endswith("\n")
    objects = [json.loads(line) for line in lines.splitlines()]
    assert objects == json.loads(render(MIXED, "json"))["diagnostics"]


def test_no_findings_are_no_lines() -> None:
    assert render(CLEAN, "jsonl") == ""


def test_a_fix_tells_its_edits() -> None:
    report = json.loads(render(build_report("", [], [FIXABLE]), "json"))
    assert report["diagnostics"][0]["fix"] == {
        "title": "escrever São João",
        "edits": [{"start": 19, "end": 22, "text": "São"}],
    }


def test_accents_are_readable_and_what_a_terminal_obeys_is_not_raw() -> None:
    written = render(build_report("", ["ação.yaml"], [], remarks=["é\x9b\x1b\u2028"]), "json")
    assert r'"é\u009b\u001b\u2028"' in written


def test_a_file_name_that_is_not_utf8_can_still_be_written() -> None:
    written = render(build_report("", [], [], pending={"a\udce7.yaml": 1}), "json")
    assert json.loads(written.encode())["summary"]["pending"] == {"a\udce7.yaml": 1}


@RELAXED
@given(REPORTS)
def test_any_report_can_be_read_back(report: Report) -> None:
    written = render(report, "json")
    assert written.endswith("}\n")
    read = json.loads(written.encode())
    assert read["files"] == len(report.files)
    assert read["summary"] == {
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
        "files_with_findings": len({d.path for d in report.diagnostics}),
        "pending": report.pending,
        "remarks": list(report.remarks),
    }
    assert len(read["diagnostics"]) == len(report.diagnostics)
    for record, d in zip(read["diagnostics"], report.diagnostics, strict=True):
        assert set(record) == ALWAYS
        assert record["message"] == d.message
        assert (record["line"], record["column"]) == d.span[:2]
        edits = [Edit(**edit) for edit in (record["fix"] or {"edits": []})["edits"]]
        assert edits == list(d.fix.edits if d.fix else ())
    lines = render(report, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == read["diagnostics"]
