"""One line per finding."""

import re

from hypothesis import given
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import Report
from coapkit.reporters import render
from coapkit.reporters.options import Options

from .samples import ANY_OPTIONS, CLEAN, ERROR, MIXED, RELAXED, REPORTS

LINE = re.compile(r".*:\d+:\d+: (?:\x1b\[[\d;]+m)?(?:erro|aviso|nota)\[.*\](?:\x1b\[0m)? .*")


def test_a_report(snapshot: SnapshotAssertion) -> None:
    assert render(MIXED, "concise") == snapshot


def test_a_clean_report_is_its_summary() -> None:
    assert render(CLEAN, "concise") == "Nenhum problema em 1 arquivo.\n"


def test_only_the_severity_is_painted() -> None:
    line = render(MIXED, "concise", options=Options(color=True)).splitlines()[1]
    assert line.startswith(
        "contratos/baturite.yaml:812:10: \x1b[1;31merro[R3-ART9-IV.2]\x1b[0m " + ERROR.message
    )


@RELAXED
@given(REPORTS, ANY_OPTIONS)
def test_any_text_stays_on_its_line(report: Report, options: Options) -> None:
    *lines, summary = render(report, "concise", options=options)[:-1].splitlines()
    assert len(lines) == len(report.diagnostics)
    assert all(LINE.fullmatch(line) for line in lines)
    assert summary.endswith((" arquivo.", " arquivos.", "a conferir."))
