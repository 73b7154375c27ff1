"""What a contract's text means, and what the reader refuses."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from coapkit.diagnostics import Diagnostic, Severity, Span
from coapkit.document.document import Document
from coapkit.document.limits import MAX_DEPTH, MAX_FINDINGS, MAX_KEY, MAX_SCALAR
from coapkit.document.reader import ReadResult, read
from coapkit.document.source import Source


@pytest.fixture(params=[False, True], ids=["libyaml", "python"])
def portable(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def read_text(text: str, portable: bool = False) -> ReadResult:
    return read(Source("c.yaml", text), portable=portable)


def root_of(text: str, portable: bool = False) -> Any:
    result = read_text(text, portable)
    assert result.diagnostics == ()
    assert result.document is not None
    return result.document.root


def only_finding(text: str, portable: bool = False) -> Diagnostic:
    diagnostics = read_text(text, portable).diagnostics
    assert len(diagnostics) == 1, diagnostics
    return diagnostics[0]


class TestValues:
    """Every scalar is the author's text; only an empty plain one, ~ and null are None."""

    @pytest.mark.parametrize(
        "text",
        [
            *("0012345", "0.30", "12:30", "1.234", "1234E567890195", "2024-02-30", "no", "on"),
            *("true", "0x10", "1_000", ".inf", "1e999", "9" * 5000, "-", "--- x", "nullo"),
        ],
    )
    def test_nothing_is_turned_into_something_else(self, text: str, portable: bool) -> None:
        if text not in ("-", "--- x"):
            assert root_of(f"a: {text}\n", portable) == {"a": text}
        assert root_of(f'a: "{text}"\n', portable) == {"a": text}
        assert root_of(f"a: '{text}'\n", portable) == {"a": text}

    @pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "# nada"])
    def test_null(self, text: str, portable: bool) -> None:
        assert root_of(f"a: {text}\n", portable) == {"a": None}

    @pytest.mark.parametrize("text", ['""', "''", '"~"', "'null'"])
    def test_a_quoted_null_is_text(self, text: str, portable: bool) -> None:
        assert root_of(f"a: {text}\n", portable) == {"a": text[1:-1]}

    def test_containers(self, portable: bool) -> None:
        text = "a:\n  - b: [1, {c: d}]\n    e: {}\n  -\n  - - x\nf: []\n"
        assert root_of(text, portable) == {
            "a": [{"b": ["1", {"c": "d"}], "e": {}}, None, ["x"]],
            "f": [],
        }

    def test_blocks_of_text(self, portable: bool) -> None:
        text = "a: |\n  um\n   dois # texto\n\nb: >-\n  um\n  dois\nc: |2+\n    x\n\n"
        assert root_of(text, portable) == {
            "a": "um\n dois # texto\n",
            "b": "um dois",
            "c": "  x\n\n",
        }

    def test_keys_are_text_in_the_order_of_the_file(self, portable: bool) -> None:
        root = root_of('2013: a\n"b c": d\n~: e\ntrue: f\n', portable)
        assert list(root) == ["2013", "b c", "~", "true"]

    def test_a_comment_ends_a_plain_text(self, portable: bool) -> None:
        assert root_of("a: UBS #3\nb: UBS#3\n", portable) == {"a": "UBS", "b": "UBS#3"}

    @pytest.mark.parametrize("text", ["Atenção!", "Cia. & Filhos", "P&D", "2 * 3", "a!b & !"])
    def test_signs_inside_of_a_text_are_text(self, text: str, portable: bool) -> None:
        assert root_of(f"a: {text}\nb: [x&y, z!]\n", portable) == {"a": text, "b": ["x&y", "z!"]}

    def test_windows_line_breaks(self, portable: bool) -> None:
        assert root_of("a:\r\n  b: 1\r\nc: |\r\n  x\r\n", portable) == {
            "a": {"b": "1"},
            "c": "x\n",
        }

    def test_document_marks_around_the_only_document(self, portable: bool) -> None:
        assert root_of("%YAML 1.2\n---\na: 1\n...\n", portable) == {"a": "1"}

    def test_a_byte_order_mark_is_not_the_readers_business(self) -> None:
        assert only_finding("\ufeffa: 1\n").rule == "YAML-CARACTERE"


class TestRefusals:
    def test_duplicate_key(self, portable: bool) -> None:
        result = read_text("a: 1\nb: {c: 2}\na: {d: [3, {e: 4}]}\nf: 5\n", portable)
        (finding,) = result.diagnostics
        assert finding.rule == "YAML-CHAVE-DUPLICADA"
        assert finding.severity is Severity.ERROR
        assert finding.span == Span(3, 1, 3, 2)
        assert finding.snippet == "a: {d: [3, {e: 4}]}"
        assert [place.span for place in finding.related] == [Span(1, 1, 1, 2)]
        assert result.document is not None
        assert result.document.root == {"a": "1", "b": {"c": "2"}, "f": "5"}
        assert result.document.value_span(result.document.root, "f") == Span(4, 4, 4, 5)

    def test_an_item_without_its_first_line_is_one_finding(self, portable: bool) -> None:
        text = "a:\n  - id: x\n    b: {c: 1, d: 2}\n    e: 3\n    f: 4\n"
        text += "    b: {c: 5, c: 6, d: 7, d: 8}\n    e: 9\n    f: 10\ng: 11\ng: 12\n"
        result = read_text(text, portable)
        said = [(d.span.line, d.message) for d in result.diagnostics]
        assert said[0] == (6, "a chave “b” e as 2 seguintes já aparecem antes neste grupo")
        assert [line for line, _ in said] == [6, 6, 6, 10]
        assert "escreva a primeira linha dele, que começa com “- ”" in result.diagnostics[0].help
        assert result.document is not None
        first = {"id": "x", "b": {"c": "1", "d": "2"}, "e": "3", "f": "4"}
        assert result.document.root == {"a": [first], "g": "11"}

    def test_a_key_three_times_is_two_findings(self, portable: bool) -> None:
        result = read_text("a:\n  x: 1\n  x: 2\n  x: {y: 1, y: 2}\n", portable)
        assert [d.span.line for d in result.diagnostics] == [3, 4, 4]
        assert result.document is not None
        assert result.document.root == {"a": {"x": "1"}}

    @pytest.mark.parametrize(
        ("text", "spans"),
        [
            ("a: &x 1\n", [(1, 4)]),
            ("a: &x\n  b: 1\n", [(1, 4)]),
            ("a: *x\n", [(1, 4)]),
            ("- &x 1\n- *x\n", [(1, 3), (2, 3)]),
            ("*x : 1\n", [(1, 1)]),
            ("a: &x {b: 1}\nc:\n  <<: *x\n", [(1, 4), (3, 3), (3, 7)]),
            ("a:\n  <<: {b: 1}\n", [(2, 3)]),
            ("a: * item\n", [(1, 4)]),
            ("a: & Cia.\n", [(1, 4)]),
        ],
    )
    def test_anchors_aliases_and_merge_keys(
        self, text: str, spans: list[tuple[int, int]], portable: bool
    ) -> None:
        result = read_text(text, portable)
        found = [d.span[:2] for d in result.diagnostics if d.rule == "YAML-ANCORA"]
        assert found == spans
        assert result.document is None

    def test_a_quoted_merge_sign_is_an_ordinary_key(self, portable: bool) -> None:
        assert root_of('"<<": 1\n', portable) == {"<<": "1"}

    @pytest.mark.parametrize(
        "text", ["a: !t 1\n", "a: !!int 1\n", "a: !<x> {}\n", "- !x\n", "a: !x!y z\n", "!x a: 1\n"]
    )
    def test_tags(self, text: str, portable: bool) -> None:
        result = read_text(text, portable)
        assert "YAML-ETIQUETA" in [d.rule for d in result.diagnostics]
        assert result.document is None

    @pytest.mark.parametrize(
        "text", ["[a, b]: 1\n", "{a: 1}: 2\n", "? - a\n", "a: {{ x }}\n", ": x\n", "? \n"]
    )
    def test_keys_that_are_no_names(self, text: str, portable: bool) -> None:
        assert only_finding(text, portable).rule == "YAML-CHAVE"

    @pytest.mark.parametrize("text", ["a: 1\n---\nb: 2\n", "a: 1\n...\nb: 2\n", "a: 1\n---\n"])
    def test_second_document(self, text: str, portable: bool) -> None:
        finding = only_finding(text, portable)
        assert finding.rule == "YAML-DOCUMENTO"
        assert finding.span.line == 2 if "---" in text else 3

    @pytest.mark.parametrize("text", ["", "\n\n", "# só comentário\n", "---\n", "~\n"])
    def test_empty(self, text: str, portable: bool) -> None:
        assert only_finding(text, portable).rule == "YAML-VAZIO"

    @pytest.mark.parametrize("text", ["- a\n", "texto\n", '"x"\n', "[]\n", "coapkit:1\n"])
    def test_root_that_is_no_mapping(self, text: str, portable: bool) -> None:
        finding = only_finding(text, portable)
        assert finding.rule == "YAML-RAIZ"
        assert finding.span.line == 1

    def test_depth(self, portable: bool) -> None:
        deepest = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "\n"
        assert root_of(deepest, portable)
        too_deep = "a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "\n"
        finding = only_finding(too_deep, portable)
        assert finding.rule == "YAML-PROFUNDIDADE"
        assert finding.span[:2] == (1, MAX_DEPTH + 3)

    def test_long_key_and_long_text(self, portable: bool) -> None:
        assert root_of(f"{'k' * MAX_KEY}: {'v' * MAX_SCALAR}\n", portable)
        assert only_finding("k" * (MAX_KEY + 1) + ": 1\n", portable).rule == "YAML-TAMANHO"
        assert only_finding("k" * 2000 + ": 1\n", portable).rule == "YAML-TAMANHO"
        assert only_finding("a: " + "v" * (MAX_SCALAR + 1), portable).rule == "YAML-TAMANHO"

    @pytest.mark.parametrize("directive", ["%YAML 1.1", "%YAML 1.3", "%YAML 2.0"])
    def test_another_version_is_ignored_with_a_warning(
        self, directive: str, portable: bool
    ) -> None:
        result = read_text(f"# x\n{directive}\n---\na: no\n", portable)
        (finding,) = result.diagnostics
        assert (finding.rule, finding.severity) == ("YAML-DIRETIVA", Severity.WARNING)
        assert finding.span.line == 2
        assert result.document is not None
        assert result.document.root == {"a": "no"}

    def test_other_directives_are_errors(self, portable: bool) -> None:
        finding = only_finding("%TAG ! tag:x,2000:\n---\na: 1\n", portable)
        assert (finding.rule, finding.severity) == ("YAML-DIRETIVA", Severity.ERROR)

    def test_all_findings_of_a_file_come_at_once_in_its_order(self, portable: bool) -> None:
        text = "a: 1\na: 2\nb: &x 3\nc: !t 4\nd: {e: 1, e: 2}\nf: *x\ng: [\n"
        assert [d.rule for d in read_text(text, portable).diagnostics] == [
            "YAML-CHAVE-DUPLICADA",
            "YAML-ANCORA",
            "YAML-ETIQUETA",
            "YAML-CHAVE-DUPLICADA",
            "YAML-ANCORA",
            "YAML-SINTAXE",
        ]

    def test_reading_stops_when_nobody_would_read_on(self) -> None:
        diagnostics = read_text("a: 1\n" * 5_000).diagnostics
        assert len(diagnostics) == MAX_FINDINGS + 1
        assert any("parou" in d.message for d in diagnostics)


class TestCharacters:
    @pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u2028"])
    def test_forbidden_ones_are_errors(self, character: str, portable: bool) -> None:
        result = read_text(f"a: x{character}y\nb: 1\nb: 2\n", portable)
        assert [d.rule for d in result.diagnostics] == ["YAML-CARACTERE", "YAML-CHAVE-DUPLICADA"]
        assert result.diagnostics[0].span == Span(1, 5, 1, 6)
        assert f"U+{ord(character):04X}" in result.diagnostics[0].message
        assert result.diagnostics[0].severity is Severity.ERROR

    @pytest.mark.parametrize("point", [0xD800, 0xDFFF, 0xFEFF, 0xFFFE])
    def test_what_is_no_character_is_an_error(self, point: int, portable: bool) -> None:
        character = chr(point)
        assert only_finding(f"a: x{character}y\n", portable).severity is Severity.ERROR

    @pytest.mark.parametrize(
        "character", ["\u202a", "\u202e", "\u2066", "\u2069", "\u200b", "\xad"]
    )
    def test_invisible_ones_are_warnings_and_stay(self, character: str, portable: bool) -> None:
        result = read_text(f"a: x{character}y\n", portable)
        (finding,) = result.diagnostics
        assert (finding.rule, finding.severity) == ("YAML-CARACTERE", Severity.WARNING)
        assert result.document is not None
        assert result.document.root == {"a": f"x{character}y"}

    @pytest.mark.parametrize("escape", ["\\0", "\\x1b", "\\e", "\\u0007", "\\U0000009b", "\\L"])
    def test_escapes_cannot_make_a_forbidden_one(self, escape: str, portable: bool) -> None:
        result = read_text(f"a: \"x{escape}y\"\nb: 'x{escape}y'\n", portable)
        (finding,) = result.diagnostics
        assert (finding.rule, finding.span[:2]) == ("YAML-CARACTERE", (1, 4))
        assert result.document is not None
        assert result.document.root["b"] == f"x{escape}y"

    @pytest.mark.parametrize("escape", ["\\ud800", "\\uDFFF", "\\UFFFFFFFF", "\\U00110000"])
    def test_escapes_that_name_no_character(self, escape: str, portable: bool) -> None:
        finding = only_finding(f'a: 1\nb: "x{escape}"\n', portable)
        assert (finding.rule, finding.span[:2]) == ("YAML-CARACTERE", (2, 6))

    def test_harmless_escapes_work(self, portable: bool) -> None:
        assert root_of(r'a: "\"\\\t\n\xe3\u00e7\/"' + "\n", portable) == {"a": '"\\\t\nãç/'}

    def test_text_that_was_converted_twice_is_a_warning(self, portable: bool) -> None:
        text = "a: São João\nb: ATENÇÃO\nc: AtenÃ§Ã£o\n"
        finding = only_finding(text, portable)
        assert (finding.rule, finding.severity) == ("YAML-CODIFICACAO", Severity.WARNING)
        assert finding.span == Span(3, 8, 3, 10)
        assert "“ç”" in finding.message

    def test_special_blanks_in_a_key(self, portable: bool) -> None:
        finding = only_finding("a:\n\xa0\xa0b: 1\n", portable)
        assert finding.rule == "YAML-CARACTERE"
        assert finding.fix is not None
        assert root_of(mended("a:\n\xa0\xa0b: 1\n", finding)) == {"a": {"b": "1"}}
        assert root_of("a: R$\xa01,00\n", portable) == {"a": "R$\xa01,00"}

    def test_after_many_one_last_finding_says_that_there_are_more(self) -> None:
        diagnostics = read_text("a: " + "\x07" * 10_000 + "\n").diagnostics
        assert len(diagnostics) == 51
        assert "outros" in diagnostics[-1].message

    def test_every_character_is_either_read_or_reported(self, portable: bool) -> None:
        characters = [
            chr(n) for n in (*range(0x20, 0x250), *range(0x2000, 0x2080), 0xFFFD, 0x1F600)
        ]
        text = "".join(f'- "{c}"\n' for c in characters if c not in '"\\')
        result = read_text(f"a:\n{text}", portable)
        assert {d.rule for d in result.diagnostics} == {"YAML-CARACTERE"}
        assert result.document is not None
        assert len(result.document.root["a"] or "") == len(characters) - 2


def mended(text: str, finding: Diagnostic) -> str:
    assert finding.fix is not None, finding
    for edit in sorted(finding.fix.edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class TestContinuation:
    @pytest.mark.parametrize(
        ("text", "line"),
        [("a:\n  - x\n    - y\n", 3), ("a:\n  -b\n  -c\n", 3), ("a: x\n  - y\n", 2)],
    )
    def test_an_item_swallowed_by_the_text_above_is_a_warning(
        self, text: str, line: int, portable: bool
    ) -> None:
        result = read_text(text, portable)
        (finding,) = result.diagnostics
        assert (finding.rule, finding.severity) == ("YAML-CONTINUACAO", Severity.WARNING)
        assert finding.span.line == line
        assert result.document is not None

    def test_ordinary_text_over_lines_is_not(self, portable: bool) -> None:
        assert root_of("a: um\n  dois - três\n  quatro\n", portable) == {
            "a": "um dois - três quatro"
        }


class TestParsers:
    def test_a_command_that_reads_nothing_loads_no_parser(self) -> None:
        code = (
            "import sys, coapkit.document.reader, coapkit.document.scalars, coapkit.codes;"
            "print(sorted(m for m in sys.modules if m.split('.')[0] in"
            " ('ruamel', '_ruamel_yaml', 'validate_docbr', 'difflib')))"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert (run.stdout.strip(), run.stderr) == ("[]", "")

    def test_without_the_c_parser_the_other_takes_over(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "_ruamel_yaml", None)
        assert root_of("a: [1]\n") == {"a": ["1"]}

    def test_the_c_parser_is_the_one_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import coapkit.document.events as events

        def forbidden(_text: str) -> Iterator[Any]:
            raise AssertionError("the portable parser was used")

        monkeypatch.setattr(events, "_portable_events", forbidden)
        assert isinstance(read_text("a: 1\n").document, Document)
