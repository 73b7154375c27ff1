"""SARIF 2.1.0, held against its official schema."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft4Validator
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import Fix, Report, Severity, Span, build_report
from coapkit.reporters import render
from coapkit.reporters.options import Options

from .samples import (
    ANY_OPTIONS,
    CLEAN,
    ERROR,
    FIXABLE,
    FIXABLE_SOURCE,
    MIXED,
    OPTIONS,
    RELAXED,
    REPORTS,
    WARNING,
)

SCHEMA = Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json"


@cache
def validator() -> Draft4Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema)


def run(report: Report, options: Options = OPTIONS) -> dict[str, Any]:
    log = json.loads(render(report, "sarif", options=options).encode())
    errors = [error.message for error in validator().iter_errors(log)]
    assert not errors
    return log["runs"][0]  # type: ignore[no-any-return]


def result(**changes: Any) -> dict[str, Any]:
    return run(build_report("", [], [ERROR._replace(**changes)]))["results"][0]  # type: ignore[no-any-return]


def test_the_schema_refuses_what_is_not_sarif() -> None:
    log = json.loads(render(MIXED, "sarif", options=OPTIONS))
    log["runs"][0]["results"][0]["regra"] = "R3"
    assert not validator().is_valid(log)


def test_a_report(snapshot: SnapshotAssertion) -> None:
    written = run(MIXED)
    assert json.dumps(written, ensure_ascii=False, indent=1) == snapshot


def test_a_clean_report_says_what_was_read() -> None:
    assert run(CLEAN)["results"] == []
    assert run(CLEAN)["artifacts"] == [
        {"location": {"uri": "contratos/limpo.yaml", "uriBaseId": "%SRCROOT%"}}
    ]


def test_each_result_points_at_its_rule() -> None:
    written = run(MIXED)
    rules = written["tool"]["driver"]["rules"]
    assert len(written["results"]) == len(MIXED.diagnostics) > 5
    for found, d in zip(written["results"], MIXED.diagnostics, strict=True):
        assert found["ruleId"] == d.rule == rules[found["ruleIndex"]]["id"]
        assert found["level"] == d.severity.value


def test_a_rule_without_texts_still_has_the_three_that_github_demands() -> None:
    rule = run(MIXED, Options())["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == rule["id"]
    assert rule["fullDescription"]["text"] == rule["help"]["text"]
    assert rule["id"] in rule["help"]["text"]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("a.yaml", {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"}),
        ("./a.yaml", {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"}),
        (
            "são joão/100%.yaml",
            {"uri": "s%C3%A3o%20jo%C3%A3o/100%25.yaml", "uriBaseId": "%SRCROOT%"},
        ),
        ("x:y.yaml", {"uri": "x%3Ay.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/srv/ç.yaml", {"uri": "file:///srv/%C3%A7.yaml"}),
        ("a\udce7.yaml", {"uri": "a%E7.yaml", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_paths_are_percent_encoded_and_relative_to_the_repository(
    path: str, location: dict[str, str]
) -> None:
    physical = result(path=path, related=())["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == location


def test_the_region_holds_the_text_of_the_span_and_the_context_its_line() -> None:
    physical = result()["locations"][0]["physicalLocation"]
    assert physical["region"] == {
        "startLine": 812,
        "startColumn": 10,
        "endLine": 812,
        "endColumn": 24,
        "snippet": {"text": "plano: custeio"},
    }
    assert physical["contextRegion"] == {"startLine": 812, "snippet": {"text": ERROR.snippet}}


def test_a_span_of_a_whole_line_has_no_context_beyond_itself() -> None:
    written = result(snippet="uf: CE", span=Span(3, 1, 3, 7))
    physical = written["locations"][0]["physicalLocation"]
    assert physical["region"]["snippet"] == {"text": "uf: CE"}
    assert "contextRegion" not in physical


def test_a_region_of_several_lines_claims_no_text_that_is_not_known() -> None:
    written = run(build_report("", [], [WARNING]))["results"][0]
    physical = written["locations"][0]["physicalLocation"]
    assert physical["region"] == {"startLine": 14, "startColumn": 12, "endLine": 16, "endColumn": 1}
    assert "contextRegion" not in physical


def test_a_related_place_is_linked_from_the_message() -> None:
    related = ERROR.related[0]._replace(message=r"o [plano] \ antes")
    written = result(related=(related,))
    assert written["message"]["text"].endswith(r"veja também: [o \[plano\] \\ antes](1)")
    assert written["relatedLocations"][0]["id"] == 1
    assert written["relatedLocations"][0]["message"]["text"] == r"o [plano] \ antes"


def test_a_fix_mends_the_text() -> None:
    written = run(build_report("", [], [FIXABLE]))["results"][0]
    (change,) = written["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    start = replacement["deletedRegion"]["charOffset"]
    end = start + replacement["deletedRegion"]["charLength"]
    inserted = replacement["insertedContent"]["text"]
    mended = FIXABLE_SOURCE[:start] + inserted + FIXABLE_SOURCE[end:]
    assert mended == 'região:\n  nome: "  São João"\n'


def test_a_fix_without_edits_is_no_fix() -> None:
    assert "fixes" not in result(fix=Fix("nada", ()))


def fingerprint(found: dict[str, Any]) -> str:
    return str(found["partialFingerprints"]["coapkitFinding/v1"])


def test_a_fingerprint_survives_a_shift_of_lines() -> None:
    moved = result(span=Span(900, 3, 900, 9))
    assert fingerprint(moved) == fingerprint(result())


def test_a_fingerprint_tells_rule_path_and_message() -> None:
    others = [result(rule="R3-ART9-IV"), result(path="b.yaml"), result(message="outra")]
    assert len({fingerprint(found) for found in [result(), *others]}) == 4


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    twice = [ERROR, ERROR._replace(span=Span(813, 1, 813, 2))]
    first, second = run(build_report("", [], twice))["results"]
    assert fingerprint(first) == fingerprint(result())
    assert fingerprint(second) != fingerprint(first)


def test_remarks_are_notifications_and_the_run_is_a_success() -> None:
    (invocation,) = run(MIXED)["invocations"]
    assert invocation["executionSuccessful"] is True
    (told,) = invocation["toolExecutionNotifications"]
    assert told == {"level": "note", "message": {"text": MIXED.remarks[0]}}


@RELAXED
@given(REPORTS, ANY_OPTIONS)
def test_any_report_is_valid_sarif(report: Report, options: Options) -> None:
    options = options._replace(rules=OPTIONS.rules)
    written = run(report, options)
    assert len(written["results"]) == len(report.diagnostics)
    assert len({fingerprint(found) for found in written["results"]}) == len(report.diagnostics)
    assert {found["level"] for found in written["results"]} <= {s.value for s in Severity}
