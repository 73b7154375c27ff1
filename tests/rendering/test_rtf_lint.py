"""The gazette's rules, one by one, and what the linter does with files made to hurt it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.diagnostics import Severity, Span
from coapkit.rendering.rtf_lint import HELP, MAX_PER_RULE, NORM, lint_rtf
from coapkit.rendering.rtf_reader import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_DEPTH,
    MAX_FEATURES,
    MAX_TOKENS,
    read_rtf,
)

EXAMPLES = Path(__file__).parent / "gazette_examples"
GOOD = sorted((EXAMPLES / "bom").glob("*.rtf"))
BAD = sorted((EXAMPLES / "ruim").glob("*.rtf"))
SEEDS = [path.read_bytes() for path in (*GOOD, *BAD)]

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0 Calibri;}{\f1 Arial;}}"
PAPER = rb"\paperw6803\margl1134\margr1134\margt1134\margb1134\pard\plain\f0\fs18\fi567 "
END = rb"\par ##ASS FULANA\par ##CAR Governadora\par}"


def act(text: bytes) -> bytes:
    """A good act with ``text`` (RTF) in it."""
    return HEAD + PAPER + rb"##ATO EXTRATO\par ##TEX Objeto. " + text + END


def rule_of(path: Path) -> str:
    """The rule that an example is about: ``DOU-CAMPO`` of ``DOU-CAMPO_hiperlink.rtf``."""
    return path.stem.partition("_")[0]


# -- the examples ------------------------------------------------------------------------------


def test_every_rule_has_a_good_and_a_bad_example() -> None:
    assert HELP
    assert {rule_of(path) for path in GOOD} == set(HELP)
    assert {rule_of(path) for path in BAD} == set(HELP)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_example_gives_no_finding(path: Path) -> None:
    assert lint_rtf(path.read_bytes()) == ()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_example_breaks_its_rule_on_the_marked_lines_and_no_other(path: Path) -> None:
    data = path.read_bytes()
    marked = {number for number, line in enumerate(data.split(b"\n"), 1) if b"achado}" in line}

    findings = lint_rtf(data, path.name)

    assert marked
    assert {finding.rule for finding in findings} == {rule_of(path)}
    assert {finding.span.line for finding in findings} == marked
    for finding in findings:
        assert (finding.path, finding.norm) == (path.name, NORM)
        assert finding.help == HELP[finding.rule]
        assert finding.message
        assert not finding.message.endswith(".")
        line = data.split(b"\n")[finding.span.line - 1].decode("latin-1")
        assert finding.snippet == (line if len(line) <= 400 else "")


# -- what a finding says -----------------------------------------------------------------------


def test_the_span_is_that_of_the_words_at_fault() -> None:
    data = act(rb"\line" + b"\n" + rb"e {\f1 Arial} aqui")

    (finding,) = lint_rtf(data)

    start = data.split(b"\n")[1].index(b"Arial") + 1
    assert finding.span == Span(2, start, 2, start + 5)
    assert finding.message == "o texto usa a fonte «Arial»; o Diário só aceita Calibri"


def test_a_cause_is_told_once_with_its_number() -> None:
    (finding,) = lint_rtf(act(rb"{\f1 um}{\f0 dois}" * 3))

    assert finding.message.endswith("só aceita Calibri (e em mais 2 lugares)")


def test_more_causes_than_anybody_reads_are_counted() -> None:
    sizes = b"".join(rb"{\fs%d corpo}" % size for size in range(100, 200))

    findings = lint_rtf(act(sizes))

    assert len(findings) == MAX_PER_RULE
    assert findings[-1].message.endswith("; outros 50 achados desta regra não são listados")


def test_what_comes_from_secondary_sources_only_warns() -> None:
    data = act(b"").replace(rb"\fi567", rb"\fi0").replace(rb"\margt1134", rb"\margt2000")

    assert {(f.rule, f.severity) for f in lint_rtf(data)} == {
        ("DOU-RECUO", Severity.WARNING),
        ("DOU-LARGURA", Severity.WARNING),
    }


def test_a_message_never_carries_control_characters() -> None:
    hostile = act(rb"\par ##\'1b[31m \u8238?x\par{\f2 y}").replace(
        rb"{\f1 Arial;}", rb"{\f2 Ari\'1b[31mal;}"
    )

    messages = "".join(finding.message for finding in lint_rtf(hostile))

    assert "Ari[31mal" in messages
    assert messages.isprintable()


def test_findings_are_sorted_by_position() -> None:
    findings = lint_rtf(act(rb"{\fs20 a}{\f1 b}{\v c}\chpgn{\header d}\par\fi-3 e"))

    assert len(findings) == 6
    assert list(findings) == sorted(findings, key=lambda f: f.sort_key)


# -- reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"a\'e7\'e3o", "ação"),
        (rb"\u231?\u227 ?o", "ção"),
        (rb"{\uc2\u231\'e7\'87a}", "ça"),
        (rb"{\uc0\u231a}", "ça"),
        (rb"\u8212\emdash x", "—x"),
        (rb"{\u231}?", "ç?"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"\u-10179?x", "\ufffdx"),
        (rb"\~\_\-\{\}\\", "\u00a0\u2011\u00ad{}\\"),
        (rb"\lquote a\rquote\ldblquote b\rdblquote\endash\bullet", "‘a’“b”–•"),
        (rb"a\tab b\line c", "a\tb\nc"),
        (rb"{\*\desconhecido some}{\*\bkmkstart x}fica{\info{\title some}}", "fica"),
        (rb"{\field{\*\fldinst PAGE}{\fldrslt 3}}", "3"),
        (rb"a\bin4 {{{{b", "ab"),
        (b"que\r\nbra", "quebra"),
    ],
)
def test_text_is_read_as_a_word_processor_would(written: bytes, read: str) -> None:
    paragraphs = read_rtf(act(rb"\par " + written)).paragraphs

    assert paragraphs[2].text == read


def test_other_code_pages_are_read_too() -> None:
    data = act(rb"\'c8").replace(rb"\ansicpg1252", rb"\ansicpg1250")

    assert read_rtf(data).paragraphs[1].text.endswith("Č")


# -- files made to hurt ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "não começa por {\\rtf"),
        (b"%PDF-1.7", "não começa por {\\rtf"),
        (b"{\\rtf1" + b" " * 32 * 2**20, f"mais de {MAX_BYTES // 2**20} MB"),
        (b"{\\rtf1" + b"{" * 1_000_000, f"mais de {MAX_DEPTH} chaves"),
        (act(rb"{" * 100), "está cortado"),
        (act(rb"\bin999999999999999999999999 x"), "passam do fim"),
        (act(rb"\bin-5 x"), "passam do fim"),
        (act(rb"}"), "depois da chave que fecha"),
        (HEAD + PAPER + b"\\", "última barra invertida"),
        (act(rb"\trowd" + b"\\cellx1" * 100_000), f"mais de {MAX_CELLS} células"),
        (act(rb"\trowd\cellx6803\pard\intbl a\cell\pard\par"), "não foi fechada com \\row"),
        (act(rb"\trowd\cellx6803\pard\intbl a\cell b\row\pard\par"), "entre a última célula"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_file_ends_in_a_finding(data: bytes, message: str) -> None:
    findings = lint_rtf(data)

    assert message in next(f.message for f in findings if f.rule == "DOU-RTF")


def test_huge_numbers_are_held_in_bounds() -> None:
    digits = b"9" * 100_000

    findings = lint_rtf(act(rb"\fs" + digits + rb" a{\li-" + digits + rb" b\par}\u" + digits))

    assert {finding.rule for finding in findings} == {"DOU-CORPO", "DOU-RECUO"}


@pytest.mark.parametrize(
    ("flood", "message"),
    [
        (rb"\chpgn" * (MAX_FEATURES + 5), "há irregularidades demais"),
        (rb"{}" * (MAX_TOKENS // 2 + 5), "há comandos demais"),
    ],
)
def test_a_flood_stops_the_reading_and_nothing_unread_is_called_missing(
    flood: bytes, message: str
) -> None:
    findings = lint_rtf(act(flood))

    assert any(finding.message.startswith(message) for finding in findings)
    assert "DOU-IDENTIFICADOR" not in {finding.rule for finding in findings}


def test_a_long_line_is_not_given_to_the_terminal() -> None:
    (finding,) = lint_rtf(act(rb"{\f1 " + b"x" * 100_000 + b"}"))

    assert finding.snippet == ""


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_findings(data: bytes) -> None:
    assert all(finding.rule in HELP for finding in lint_rtf(data))
    assert all(finding.rule in HELP for finding in lint_rtf(act(data)))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.sampled_from(SEEDS), st.data())
def test_any_splice_of_two_files_ends_in_findings(a: bytes, b: bytes, data: st.DataObject) -> None:
    cut, paste = (data.draw(st.integers(0, len(text))) for text in (a, b))

    findings = lint_rtf(a[:cut] + b[paste:])

    assert all(finding.rule in HELP for finding in findings)
    assert all(finding.span[:2] <= finding.span[2:] for finding in findings)
