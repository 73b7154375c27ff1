"""Dispensations: comments that put a non-mandatory finding aside, with a reason."""

from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.document.source import decode
from coapkit.validation import check_source

RULES = frozenset(
    {
        "R3-ART20",
        "COER-ORDEM",
        "DISPENSA-FORMA",
        "DISPENSA-MOTIVO",
        "DISPENSA-OBRIGATORIA",
        "DISPENSA-SEM-USO",
    }
)


def findings(vigencia: str) -> list[Diagnostic]:
    text = f"identificacao:\n{vigencia}"
    checked = check_source(decode("x.yaml", text.encode()), stage=Stage.VIGENTE, only=RULES)
    return sorted(checked.diagnostics, key=lambda d: d.sort_key)


def brief(vigencia: str) -> list[tuple[str, int, Severity]]:
    return [(d.rule, d.span.line, d.severity) for d in findings(vigencia)]


def test_without_comment_the_finding_counts():
    assert brief("  vigencia:\n    inicio: 2013-01-01\n    fim: 2014-12-31\n") == [
        ("R3-ART20", 4, Severity.WARNING)
    ]


def test_a_comment_on_the_line_makes_it_a_note_with_its_reason():
    found = findings(
        "  vigencia:\n    inicio: 2013-01-01\n"
        "    fim: 2014-12-31  # coapkit: dispensa R3-ART20 plano de saúde até 2014\n"
    )
    assert [(d.rule, d.severity) for d in found] == [("R3-ART20", Severity.NOTE)]
    assert "(dispensada: plano de saúde até 2014)" in found[0].message


def test_a_comment_above_covers_the_block_below():
    assert brief(
        "  # coapkit: dispensa R3-ART20 plano de saúde até 2014\n"
        "  vigencia:\n    inicio: 2013-01-01\n    fim: 2014-12-31\n"
    ) == [("R3-ART20", 5, Severity.NOTE)]


def test_a_comment_covers_no_more_than_its_block():
    assert brief(
        "  # coapkit: dispensa R3-ART20 plano de saúde até 2014\n"
        '  versao: "1"\n'
        "  vigencia:\n    inicio: 2013-01-01\n    fim: 2014-12-31\n"
    ) == [("DISPENSA-SEM-USO", 2, Severity.WARNING), ("R3-ART20", 6, Severity.WARNING)]


def test_a_dispensation_without_reason_dispenses_nothing():
    assert brief(
        "  vigencia:\n    inicio: 2013-01-01\n    fim: 2014-12-31  # coapkit: dispensa R3-ART20\n"
    ) == [("R3-ART20", 4, Severity.WARNING), ("DISPENSA-MOTIVO", 4, Severity.ERROR)]


def test_a_mandatory_provision_accepts_none():
    assert brief(
        "  vigencia:\n    inicio: 2013-01-01\n"
        "    fim: 2012-12-31  # coapkit: dispensa COER-ORDEM foi combinado\n"
    ) == [("COER-ORDEM", 4, Severity.ERROR), ("DISPENSA-OBRIGATORIA", 4, Severity.ERROR)]


def test_an_unknown_id_gets_a_guess():
    found = findings(
        "  vigencia:\n    inicio: 2013-01-01\n"
        "    fim: 2016-12-31  # coapkit: dispensa R3-ART02 motivo\n"
    )
    assert [d.rule for d in found] == ["DISPENSA-FORMA"]
    assert "você quis dizer" in found[0].message
