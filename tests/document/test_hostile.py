"""Whatever a file holds, reading it ends soon and in findings, never in a traceback."""

from collections.abc import Callable

import pytest

from coapkit.diagnostics import Diagnostic
from coapkit.document.limits import MAX_BYTES, MAX_FINDINGS, MAX_LINES, MAX_SNIPPET
from coapkit.document.reader import read
from coapkit.document.source import SourceError, decode

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{','.join([f'*{name}'] * 9)}]\n"
    for name, after in zip("abcdefghi", "bcdefghij", strict=True)
)

# Text of about so many characters or lines, and the rule that has to be among the findings.
INPUTS: dict[str, tuple[Callable[[int], str], str]] = {
    "brackets": (lambda n: "a: " + "[" * n, "YAML-PROFUNDIDADE"),
    "brackets, closed": (lambda n: "a: " + "[" * n + "]" * n, "YAML-PROFUNDIDADE"),
    "braces": (lambda n: "{" * n, "YAML-CHAVE"),
    "braces with keys": (lambda n: "{a: " * n, "YAML-PROFUNDIDADE"),
    "pairs in brackets": (lambda n: "[a: " * n, "YAML-PROFUNDIDADE"),
    "dashes": (lambda n: "- " * n, "YAML-PROFUNDIDADE"),
    "question marks": (lambda n: "? " * n, "YAML-CHAVE"),
    "stairs": (lambda _: "\n".join(" " * i + "k:" for i in range(500)), "YAML-PROFUNDIDADE"),
    "alias bomb": (lambda _: BOMB, "YAML-ANCORA"),
    "anchors": (lambda n: "a:\n" + "".join(f"- &x{i} 1\n" for i in range(n)), "YAML-ANCORA"),
    "merge keys": (lambda n: "a: &a {x: 1}\nb:\n" + "  <<: *a\n" * n, "YAML-ANCORA"),
    "tags": (lambda n: "a:\n" + "- !!python/object:os.system x\n" * n, "YAML-ETIQUETA"),
    "duplicates": (lambda n: "a: {b: 1}\n" * n, "YAML-CHAVE-DUPLICADA"),
    "huge key": (lambda n: "k" * 10 * n + ": 1\n", "YAML-TAMANHO"),
    "huge quoted key": (lambda n: '"' + "k" * 10 * n + '": 1\n', "YAML-TAMANHO"),
    "digits": (lambda n: "a: " + "9" * max(n, 200_000) + "\n", "YAML-TAMANHO"),
    "long version": (lambda n: f"%YAML 1.{'9' * n}\n---\na: 1\n", "YAML-DIRETIVA"),
    "directives": (lambda n: "%X\n" * n, "YAML-DIRETIVA"),
    "long block": (lambda n: "a: |\n" + "  xxxxxxxx\n" * max(n, 10_000), "YAML-TAMANHO"),
    "long text over lines": (lambda n: "a: x\n" + "  - y\n" * n, "YAML-CONTINUACAO"),
    "open quote": (lambda n: 'a: "' + "x\n" * n, "YAML-SINTAXE"),
    "open bracket": (lambda n: "a: [\n" + "  x,\n" * n, "YAML-SINTAXE"),
    "quotes": (lambda n: '"' * n, "YAML-SINTAXE"),
    "commas": (lambda n: "[" + "," * n, "YAML-SINTAXE"),
    "colons": (lambda n: ": " * n, "YAML-CHAVE"),
    "exclamation marks": (lambda n: "a: " + "!" * n, "YAML-ETIQUETA"),
    "backslashes": (lambda n: 'a: "' + "\\" * (2 * n + 1), "YAML-SINTAXE"),
    "control characters": (lambda n: "a: " + "\x1b" * n, "YAML-CARACTERE"),
    "escaped control characters": (lambda n: 'a: "' + "\\x1b" * n + '"', "YAML-CARACTERE"),
    "direction overrides": (lambda n: "a: " + "\u202e" * n, "YAML-CARACTERE"),
    "byte order marks": (lambda n: "\ufeff" * n + "a: 1\n", "YAML-CARACTERE"),
    "tabs": (lambda n: "\t" * n, "YAML-TABULACAO"),
    "lines with tabs": (lambda n: "a:\n" + "\tb: 1\n" * n, "YAML-TABULACAO"),
    "documents": (lambda n: "---\n" * n, "YAML-DOCUMENTO"),
    "blank lines": (lambda n: "\n" * n, "YAML-VAZIO"),
    "spaces": (lambda n: " " * n, "YAML-VAZIO"),
    "comments": (lambda n: "# x\n" * n, "YAML-VAZIO"),
    "one word": (lambda n: "x" * 10 * n, "YAML-RAIZ"),
    "too many lines": (lambda _: "\n" * (MAX_LINES + 1), "YAML-TAMANHO"),
    "too many bytes": (lambda _: "x" * (MAX_BYTES + 1), "YAML-TAMANHO"),
    "null characters": (lambda n: "a: " + "\0" * n + "b", "YAML-CODIFICACAO"),
}


def findings(text: str, portable: bool) -> tuple[Diagnostic, ...]:
    try:
        source = decode("c.yaml", text.encode())
    except SourceError as error:
        return (error.diagnostic,)
    return read(source, portable=portable).diagnostics


@pytest.mark.parametrize("name", INPUTS)
def test_hostile_input_ends_in_findings(name: str) -> None:
    make, rule = INPUTS[name]
    check(findings(make(100_000), portable=False), rule)


@pytest.mark.parametrize("name", INPUTS)
def test_the_portable_parser_survives_them_too(name: str) -> None:
    make, rule = INPUTS[name]
    check(findings(make(2_000), portable=True), rule)  # it is forty times slower


def check(found: tuple[Diagnostic, ...], rule: str) -> None:
    assert rule in {d.rule for d in found}
    assert len(found) <= MAX_FINDINGS + 3
    for finding in found:
        assert len(finding.message) + len(finding.help) < 1_000
        assert len(finding.snippet) <= MAX_SNIPPET + 1
        assert "\x1b" not in finding.snippet + finding.message
        assert "\u202e" not in finding.snippet + finding.message


def test_values_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coapkit.document.construction.MAX_EVENTS", 1_000)
    assert read(decode("c.yaml", b"a: [" + b"x," * 900 + b"]\n")).document
    check(findings("a: [" + "x," * 1_000 + "]\n", portable=False), "YAML-TAMANHO")


def test_undecodable_text_is_refused_before_it_is_read() -> None:
    for data in (b"a: \xed\xa0\x80\n", b"a: \xff\n", b"\xf8\x88\x80\x80\x80", b"a: \xc0\x80\n"):
        with pytest.raises(SourceError):
            decode("c.yaml", data)
