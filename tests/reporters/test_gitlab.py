"""Code Quality report of GitLab."""

import json

from hypothesis import given
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import Report, build_report
from coapkit.reporters import render

from .samples import CLEAN, CNES, MIXED, RELAXED, REPORTS


def test_a_report(snapshot: SnapshotAssertion) -> None:
    written = json.loads(render(MIXED, "gitlab"))
    assert json.dumps(written, ensure_ascii=False, indent=1) == snapshot


def test_a_clean_report_is_an_empty_array() -> None:
    assert render(CLEAN, "gitlab") == "[]\n"


def test_a_path_is_relative_without_a_leading_dot() -> None:
    dotted = [d._replace(path=f"./{d.path}") for d in CNES]
    written = render(build_report("", [], dotted), "gitlab")
    assert written == render(build_report("", [], CNES), "gitlab") != "[]\n"


@RELAXED
@given(REPORTS)
def test_any_report_has_all_that_gitlab_demands(report: Report) -> None:
    written = json.loads(render(report, "gitlab").encode())
    assert len(written) == len(report.diagnostics)
    assert len({issue["fingerprint"] for issue in written}) == len(written)
    for issue, d in zip(written, report.diagnostics, strict=True):
        assert issue["description"] == d.message
        assert issue["check_name"] == d.rule
        assert issue["severity"] in {"info", "minor", "major"}
        assert issue["location"]["lines"]["begin"] == d.span.line
        assert issue["location"]["lines"]["end"] >= d.span.line
        assert not issue["location"]["path"].startswith("./")
