"""Dispensations: comments that put a non-mandatory finding aside, with a reason."""

import pytest

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


def test_an_id_in_small_letters_has_one_mend():
    found = findings(
        "  vigencia:\n    inicio: 2013-01-01\n"
        "    fim: 2016-12-31  # coapkit: dispensa r3-art20 decisão da CIR\n"
    )
    assert [d.fix.edits[0].text for d in found if d.fix] == ["R3-ART20"]
    assert "maiúsculas" in found[0].message


@pytest.mark.parametrize("words", ["r3-art20", "coer-ordem foi combinado"])
def test_an_id_in_small_letters_that_would_not_serve_either_has_none(words: str):
    found = findings(
        f"  vigencia:\n    inicio: 2013-01-01\n    fim: 2016-12-31  # coapkit: dispensa {words}\n"
    )
    assert [(d.rule, d.fix) for d in found] == [("DISPENSA-FORMA", None)]


def test_a_dispensation_of_what_counts_later_has_its_use_to_come():
    text = (
        "parte_i:\n"
        "  # coapkit: dispensa R3-ART6.2 redação acordada na CIB\n"
        "  objeto: O presente contrato tem por objeto a rede da Região.\n"
    )
    source = decode("x.yaml", text.encode())
    only = RULES | {"R3-ART6.2"}
    draft = check_source(source, stage=Stage.MINUTA, only=only)
    assert [d.rule for d in draft.diagnostics] == []
    later = check_source(source, stage=Stage.PARECERES, only=only)
    assert [(d.rule, d.severity) for d in later.diagnostics] == [("R3-ART6.2", Severity.NOTE)]


def fixed(text: str) -> str:
    """The text without its unused dispensation."""
    checked = check_source(decode("x.yaml", text.encode()), stage=Stage.MINUTA, only=RULES)
    (finding,) = checked.diagnostics
    assert finding.fix is not None
    (edit,) = finding.fix.edits
    return text[: edit.start] + edit.text + text[edit.end :]


def test_an_unused_dispensation_can_be_taken_away():
    assert fixed("a: 1  # coapkit: dispensa R3-ART20 x\nb: 2\n") == "a: 1\nb: 2\n"
    assert fixed("a: 1\n # coapkit: dispensa R3-ART20 x\r\nb: 2\n") == "a: 1\nb: 2\n"
    assert fixed("a: 1\n# coapkit: dispensa R3-ART20 x") == "a: 1\n"


def test_a_remark_after_it_stays():
    assert fixed("a: 1 ## coapkit: dispensa R3-ART20 x # ata 3\n") == "a: 1 # ata 3\n"


def test_a_dispensed_finding_offers_no_fix():
    text = "identificacao:\n  Numero: x # coapkit: dispensa FORMA-CHAVE do sistema antigo\n"
    checked = check_source(decode("x.yaml", text.encode()), only=RULES | {"FORMA-CHAVE"})
    assert [(d.rule, d.fix) for d in checked.diagnostics if d.rule == "FORMA-CHAVE"] != []
    assert all(d.fix is None for d in checked.diagnostics if d.severity is Severity.NOTE)
