"""The report for people."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import START, Related, Report, Severity, Span, build_report
from coapkit.reporters import render
from coapkit.reporters.display import cells
from coapkit.reporters.options import Options

from . import samples
from .samples import (
    ANY_OPTIONS,
    CLEAN,
    CNES,
    ERROR,
    MIXED,
    NOTHING,
    RELAXED,
    REPORTS,
)

ANSI = re.compile("\x1b\\[[0-9;]*m")


def text(report: Report, **options: object) -> str:
    return render(report, "text", options=Options(**options))  # type: ignore[arg-type]


def one(**changes: object) -> Report:
    finding = ERROR._replace(**changes)  # type: ignore[arg-type]
    return build_report("0.1.0", [finding.path], [finding])


def test_a_report_in_80_columns(snapshot: SnapshotAssertion) -> None:
    assert text(MIXED, width=80) == snapshot


def test_a_report_in_48_columns(snapshot: SnapshotAssertion) -> None:
    assert text(MIXED, width=48) == snapshot


def test_colours_change_nothing_but_colours(snapshot: SnapshotAssertion) -> None:
    painted = text(MIXED, color=True)
    assert painted != text(MIXED)
    assert ANSI.sub("", painted) == text(MIXED)
    assert painted == snapshot


def test_a_clean_report() -> None:
    assert text(CLEAN) == "Nenhum problema em 1 arquivo.\n"
    assert text(build_report("", ["a", "b"], [])) == "Nenhum problema em 2 arquivos.\n"
    assert text(NOTHING) == "Nenhum arquivo a conferir.\n"


def last_line(*severities: Severity, clean: int = 0) -> str:
    findings = [
        ERROR._replace(severity=severity, path=f"{n}.yaml", help=str(n))
        for n, severity in enumerate(severities)
    ]
    files = [d.path for d in findings] + [f"limpo{n}.yaml" for n in range(clean)]
    return text(build_report("", files, findings)).splitlines()[-1]


def test_the_verdict_counts_in_singular_and_plural() -> None:
    e, w, n = Severity.ERROR, Severity.WARNING, Severity.NOTE
    assert last_line(e) == "1 erro em 1 arquivo."
    assert last_line(w, w) == "2 avisos em 2 arquivos."
    assert last_line(e, e, e, w) == "3 erros e 1 aviso em 4 arquivos."
    assert last_line(e, w, w, n) == "1 erro, 2 avisos e 1 nota em 4 arquivos."
    assert last_line(n, n, clean=2) == "2 notas em 2 de 4 arquivos."
    assert last_line(*[e] * 1234, clean=766) == "1.234 erros em 1.234 de 2.000 arquivos."


def test_a_file_that_could_not_be_read_counts_as_a_file() -> None:
    report = build_report("", [], [samples.WHOLE_FILE])
    assert text(report).splitlines()[-1] == "1 erro em 1 arquivo."


def test_up_to_three_equal_findings_are_shown_in_full() -> None:
    shown = text(build_report("", [], CNES[:3]))
    assert shown.count("erro[COER-CNES]") == 3
    assert "iguais" not in shown


def test_more_equal_findings_are_folded_and_still_counted() -> None:
    shown = text(build_report("", [], CNES[:4]))
    assert shown.count("erro[COER-CNES]") == 3
    assert "    … e mais 1 igual (linha 915)\n" in shown
    assert shown.endswith("--format concise\n4 erros em 1 arquivo.\n")


def test_only_some_lines_of_the_folded_findings_are_named() -> None:
    many = [
        CNES[0]._replace(span=Span(line, column, line, 9))
        for line in range(1, 31)
        for column in (1, 5)
    ]
    folded = "… e mais 57 iguais (linhas 2, 3, 4, 5, 6, 7, 8, 9, …)"
    assert folded in text(build_report("", [], many))


def test_findings_that_are_mended_differently_are_not_folded() -> None:
    different = [d._replace(help=f"outra coisa {n}") for n, d in enumerate(CNES)]
    assert text(build_report("", [], different)).count("erro[COER-CNES]") == len(CNES) > 3
    elsewhere = [d._replace(path=f"{n}.yaml") for n, d in enumerate(CNES)]
    assert text(build_report("", [], elsewhere)).count("erro[COER-CNES]") == len(CNES)


def test_a_warning_never_hides_an_error() -> None:
    warnings = [d._replace(severity=Severity.WARNING) for d in CNES[:3]]
    shown = text(build_report("", [], [*warnings, *CNES[3:]]))
    assert shown.count("erro[COER-CNES]") == len(CNES) - 3 > 0
    assert shown.count("aviso[COER-CNES]") == 3


def test_folding_keeps_as_many_as_asked() -> None:
    assert text(build_report("", [], CNES), fold=1).count("erro[COER-CNES]") == 1
    assert text(build_report("", [], CNES), fold=99).count("erro[COER-CNES]") == len(CNES)


def test_a_finding_without_a_line_shows_no_snippet() -> None:
    assert text(one(snippet="", related=(), place="", norm="", help="", span=START)) == (
        "erro[R3-ART9-IV.2] cronograma de 2014 de União → Aratuba soma R$\u00a01.000,01; os\n"
        "                   planos somam R$\u00a01.000,00 (diferença de R$\u00a00,01)\n"
        " --> contratos/baturite.yaml:1:1\n"
        "\n"
        "1 erro em 1 arquivo.\n"
    )


def test_a_related_place_without_a_line_shows_its_message() -> None:
    related = Related("tabelas/ibge.csv", Span(7, 1, 7, 1), "Aratuba é 2301406")
    shown = text(one(related=(related,)))
    assert "\n    |\n   ::: tabelas/ibge.csv:7:1\n       Aratuba é 2301406\n" in shown


def test_a_label_that_does_not_fit_goes_below_its_marks() -> None:
    related = Related("a.yaml", Span(7, 3, 7, 7), "palavra " * 15, "  nome: x")
    shown = text(one(related=(related,)))
    label = [line for line in shown.splitlines() if "palavra" in line]
    assert len(label) > 1
    assert {line.index("palavra") for line in label} == {8}


def test_standard_input_is_named_in_words() -> None:
    assert "--> entrada padrão:812:10\n" in text(one(path="-", related=()))


def test_terminal_codes_in_a_contract_do_not_reach_the_terminal() -> None:
    shown = text(one(message="\x1b[2Jtudo bem", snippet="nome: \x1b[2J", path="\x9b.yaml"))
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert r"\x1b[2Jtudo bem" in shown


def test_files_with_requirements_to_come_are_listed_up_to_ten() -> None:
    pending = {f"{n:02}.yaml": 2 for n in range(30)}
    shown = text(build_report("", list(pending), [], pending)).splitlines()
    named = [line for line in shown if re.match(r"\d\d\.yaml: 2 exigências contarão", line)]
    assert len(named) == 10
    assert shown[-3:] == [
        "… e em 20 outros arquivos: 40 exigências contarão em etapas futuras do fluxo",
        "                           (veja: coapkit status)",
        "Nenhum problema em 30 arquivos.",
    ]


def test_findings_stay_in_the_order_of_the_report() -> None:
    positions = re.findall(r"--> (\S.*):(\d+):\d+\n", text(MIXED, fold=99))
    assert positions == [(d.path, str(d.span.line)) for d in MIXED.diagnostics]
    assert len(positions) > 5


@RELAXED
@given(REPORTS, ANY_OPTIONS)
def test_nothing_invisible_is_ever_sent(report: Report, options: Options) -> None:
    shown = ANSI.sub("", render(report, "text", options=options))
    assert shown.endswith("\n")
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) in hidden]


@RELAXED
@given(REPORTS, st.integers(0, 120), st.booleans())
def test_no_line_is_wider_than_the_terminal(report: Report, width: int, color: bool) -> None:
    findings = [d._replace(rule="R3-ART8-II-A.2") for d in report.diagnostics]
    report = build_report("", report.files, findings, report.pending, report.remarks)
    shown = ANSI.sub("", text(report, width=width, color=color))
    for line in shown.splitlines():
        # A place is never broken: it is there to be copied or clicked.
        if not re.match(" *(-->|:::) ", line):
            assert cells(line) <= max(width, 40)
            assert line == line.rstrip(" ")
