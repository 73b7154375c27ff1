"""JUnit XML."""

from collections import Counter
from xml.etree import ElementTree as ET

from hypothesis import given
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import Report, Severity, Span, build_report
from coapkit.reporters import render
from coapkit.reporters.display import visible

from .samples import CLEAN, ERROR, MIXED, NOTHING, RELAXED, REPORTS, WARNING


def suites(report: Report) -> ET.Element:
    return ET.fromstring(render(report, "junit").encode("utf-8"))


def test_a_report(snapshot: SnapshotAssertion) -> None:
    assert render(MIXED, "junit") == snapshot


def test_a_clean_file_is_one_case_that_passes() -> None:
    (suite,) = suites(CLEAN)
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")
    (case,) = suite
    assert case.attrib == {"classname": "contratos/limpo.yaml", "name": "sem problemas"}
    assert len(case) == 0


def test_no_files_are_no_suites() -> None:
    assert suites(NOTHING).attrib == {
        "name": "coapkit",
        "tests": "0",
        "failures": "0",
        "errors": "0",
    }


def test_only_an_error_is_a_failure() -> None:
    (suite,) = suites(build_report("", [], [ERROR, WARNING]))
    passes, fails = suite
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [child.tag for child in passes] == ["system-out"]
    assert [child.tag for child in fails] == ["failure"]
    assert fails[0].get("message") == ERROR.message
    assert fails[0].get("type") == "erro"
    assert (passes[0].text or "").splitlines()[1] == f"aviso: {WARNING.message}"


def test_equal_findings_are_cases_with_names_of_their_own() -> None:
    twice = [ERROR, ERROR._replace(span=Span(813, 1, 813, 2))]
    (suite,) = suites(build_report("", [], twice))
    first, second = (case.get("name") for case in suite)
    assert second == f"{first} (2)"


@RELAXED
@given(REPORTS)
def test_any_report_is_xml_whose_numbers_agree(report: Report) -> None:
    root = suites(report)
    paths = {*report.files, *(d.path for d in report.diagnostics)}
    assert [suite.get("name") for suite in root] == [visible(path) for path in sorted(paths)]
    failures = Counter[str | None]()
    for suite in root:
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.get("tests", ""))
        assert len({case.get("name") for case in cases}) == len(cases)
        failed = sum(case.find("failure") is not None for case in cases)
        assert failed == int(suite.get("failures", ""))
        failures[suite.get("name")] += failed
    assert failures.total() == report.count(Severity.ERROR) == int(root.get("failures", ""))
