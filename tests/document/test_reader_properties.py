"""What holds of every text: positions point at it, no input crashes, both parsers agree."""

import json
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coapkit.diagnostics import Severity
from coapkit.document.document import Container, Document
from coapkit.document.reader import ReadResult, read
from coapkit.document.source import Source

# Data and every way to write it

TEXTS = st.one_of(
    st.sampled_from(["0012345", "1.234,56", "null", "~", "", "- x", "a: b", "x #y", "d'água", '"']),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12),
).filter(lambda text: not re.search("[\xad\u200b\u2060\ufffd\ufeff]|Ã|Â", text))
KEYS = st.one_of(
    st.sampled_from(["2013", "nome", "região", "a b", "007", "null"]),
    st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=8),
)
DATA: st.SearchStrategy[Any] = st.recursive(
    st.none() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)
ROOTS = st.dictionaries(KEYS, DATA, min_size=1, max_size=5)
STYLES = st.randoms(use_true_random=False)

_SAFE_PLAIN = re.compile(r"[a-zA-Z0-9é][a-zA-Z0-9é.,/'\"() -]*(?<![ ])")
_NULLS = {"null", "Null", "NULL", "~", ""}


def scalar(text: str | None, style: Any, *, indent: int | None) -> str:
    """One way to write a scalar; a block of text only where ``indent`` says how deep."""
    if text is None:
        return str(style.choice(["~", "null", "NULL"]))
    # YAML, unlike JSON, has no pairs of surrogates.
    ways = [
        json.dumps(text, ensure_ascii=style.random() < 0.5 and max(text, default="") < "\ud800")
    ]
    ways.append("'" + text.replace("'", "''") + "'")
    if _SAFE_PLAIN.fullmatch(text) and text not in _NULLS and "," not in text:
        ways.append(text)
    if indent is not None and text.strip() and text == text.strip() and text[0] not in " #":
        ways.append(f"|-\n{' ' * indent}{text}")
    return str(style.choice(ways))


def flow(value: Any, style: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{scalar(k, style, indent=None)}: {flow(v, style)}" for k, v in value.items())
        return "{" + style.choice([", ", ",  "]).join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, style) for item in value) + "]"
    return scalar(value, style, indent=None)


def block(value: Any, style: Any, indent: int) -> str:
    """``value`` as it follows a colon or a dash, with the line break that ends it."""
    if not isinstance(value, (dict, list)) or not value or style.random() < 0.2:
        text = "" if value is None and style.random() < 0.5 else None
        if text is None:
            is_container = isinstance(value, (dict, list))
            text = flow(value, style) if is_container else scalar(value, style, indent=indent + 2)
        comment = style.choice(["", "", "  # nota: 'x'"]) if "\n" not in text else ""
        return f" {text}{comment}\n"
    inner = indent + style.choice([2, 2, 4])
    pad = " " * inner
    lines = "\n" if style.random() < 0.8 else f"  # comentário\n{pad}# outro\n\n"
    if isinstance(value, dict):
        for key, item in value.items():
            lines += f"{pad}{scalar(key, style, indent=None)}:{block(item, style, inner)}"
    else:
        for item in value:
            lines += f"{pad}-{block(item, style, inner)}"
    return lines


def document_text(root: dict[str, Any], style: Any) -> str:
    text = "".join(
        f"{scalar(key, style, indent=None)}:{block(item, style, 0)}" for key, item in root.items()
    )
    return text.replace("\n", style.choice(["\n", "\n", "\r\n"]))


def containers(document: Document) -> list[Container]:
    found: list[Container] = []
    waiting: list[Any] = [document.root]
    while waiting:
        value = waiting.pop()
        found.append(value)
        inner = value.values() if isinstance(value, dict) else value
        waiting.extend(item for item in inner if isinstance(item, (dict, list)))
    return found


def read_clean(text: str, *, portable: bool = False) -> Document:
    result = read(Source("c.yaml", text), portable=portable)
    assert result.diagnostics == ()
    assert result.document is not None
    return result.document


@given(ROOTS, STYLES)
@settings(max_examples=80, deadline=None)
def test_reading_gives_back_what_was_written(root: dict[str, Any], style: Any) -> None:
    document = read_clean(document_text(root, style))
    assert document.root == root
    assert list(document.root) == list(root)


@given(ROOTS, STYLES)
@settings(max_examples=80, deadline=None)
def test_positions_point_at_the_text(root: dict[str, Any], style: Any) -> None:
    document = read_clean(document_text(root, style))
    text = document.source.text
    seen = 0
    for container in containers(document):
        steps: Any = container if isinstance(container, dict) else range(len(container))
        for step in steps:
            value = container[step]
            start, end = document.value_offsets(container, step)
            column = document.source.position(start)[1]
            assert read_again(text[start:end], column, value) == value
            seen += 1
            if isinstance(step, str):
                key = text[slice(*document.key_offsets(container, step))]
                assert read_clean(f"{key}: x").root == {step: "x"}
            above = document.path_of(container)
            assert document.resolve((*above, step)) is value
    assert seen >= len(root)


def read_again(written: str, column: int, value: Any) -> Any:
    """The value that a piece of a document has by itself, at the column where it stood."""
    if isinstance(value, dict) and written[0] != "{":
        return read_clean(" " * (column - 1) + written).root
    if isinstance(value, list) and written[0] != "[":
        return read_clean(f"x:\n{' ' * (column - 1)}{written}").root["x"]
    return read_clean(f"x: {written}\n").root["x"]


@given(ROOTS, STYLES)
@settings(max_examples=60, deadline=None)
def test_an_edit_at_the_offsets_changes_that_value_only(root: dict[str, Any], style: Any) -> None:
    document = read_clean(document_text(root, style))
    container = style.choice(containers(document))
    if not container:
        return
    step: Any = style.choice(
        list(container) if isinstance(container, dict) else range(len(container))
    )
    start, end = document.value_offsets(container, step)
    text = document.source.text
    blank = "" if text[start - 1] in " \n[{" else " "
    edited = read_clean(f'{text[:start]}{blank}"novo"{text[end:]}')
    container[step] = "novo"
    assert edited.root == document.root


# No input crashes, and both parsers agree

SIGNS = [
    *(" ", "\n", ":", ": ", "- ", "-", "#", " #", '"', "'", "[", "]", "{", "}", ",", "|", ">"),
    *("~", "\\", "\r\n", "é", "\xa0", "\x07", "\u2028", "\ufeff", "  ", "\n  ", "a: ", "@", "%"),
]
HARD_SIGNS = ["\t", "? ", "&a ", "*a", "!t ", "---\n", "...\n", "<<: ", "\\x0", "\\ud800", "\0"]

SAMPLE = """\
coapkit: 1
região:
  nome: "Maciço \\"de\\" Baturité"   # nota
  outro: 'd''água'
  vazio:
entes:
  - id: ce
    valores: {a: 1, "b": [1, 2, ]}
    texto: |
      linha 1
        linha 2

  -
    - x
    - y: z
fim: um texto
  que continua
"""


def mutated(signs: list[str]) -> st.SearchStrategy[str]:
    cut_and_put = st.tuples(
        st.integers(0, len(SAMPLE)), st.integers(0, 4), st.sampled_from(["", *signs])
    )

    def apply(changes: list[tuple[int, int, str]]) -> str:
        text = SAMPLE
        for at, cut, sign in changes:
            text = text[:at] + sign + text[at + cut :]
        return text

    return st.lists(cut_and_put, min_size=1, max_size=3).map(apply)


def signature(result: ReadResult) -> Any:
    """What has to be the same whichever parser was used.

    Of a text that neither can read to its end, only that: they may give up at different places
    (test_syntax holds both to the same findings for the mistakes that people make).
    """
    document = result.document
    if document is None:
        return None
    offsets = [
        [document.value_offsets(c, s) for s in (c if isinstance(c, dict) else range(len(c)))]
        for c in containers(document)
    ]
    return document.root, offsets, [(d.rule, d.span, d.severity) for d in result.diagnostics]


@given(mutated(SIGNS))
@settings(max_examples=150, deadline=None)
def test_both_parsers_agree(text: str) -> None:
    # Blanks in an empty first line of a block of text: the standard, and the pure Python parser,
    # refuse more of them than the first line of text has; libyaml does not mind.
    assume(not re.search(r"[|>][^\n]*\r?\n *\r?\n", text))
    source = Source("c.yaml", text)
    assert signature(read(source)) == signature(read(source, portable=True))


@given(ROOTS, STYLES)
@settings(max_examples=40, deadline=None)
def test_both_parsers_agree_on_good_documents(root: dict[str, Any], style: Any) -> None:
    source = Source("c.yaml", document_text(root, style))
    assert signature(read(source)) == signature(read(source, portable=True))


@pytest.mark.parametrize("portable", [False, True], ids=["libyaml", "python"])
@given(
    text=mutated(SIGNS + HARD_SIGNS)
    | st.lists(st.sampled_from(SIGNS + HARD_SIGNS), max_size=15).map("".join)
    | st.text(max_size=40)
)
@settings(max_examples=80, deadline=None)
def test_any_text_gives_a_document_or_an_error(portable: bool, text: str) -> None:
    result = read(Source("c.yaml", text), portable=portable)
    errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert result.document is not None or errors
    source = Source("c.yaml", text)
    for finding in result.diagnostics:
        assert finding.message
        assert finding.help
        assert finding.snippet == source.snippet(finding.span.line)
        assert 1 <= finding.span.line <= finding.span.end_line <= source.line_count
        for edit in finding.fix.edits if finding.fix else ():
            assert 0 <= edit.start <= edit.end <= len(text)
    if result.document is not None:
        assert all(text[offset] == "#" for offset, _ in result.document.comments())
        assert result.document.root_span().line <= source.line_count


@given(mutated(SIGNS))
@settings(max_examples=80, deadline=None)
def test_a_fix_of_broken_syntax_takes_the_finding_away(text: str) -> None:
    for finding in read(Source("c.yaml", text)).diagnostics:
        if finding.fix is None or finding.rule == "YAML-CARACTERE":
            continue
        mended = text
        for edit in sorted(finding.fix.edits, reverse=True):
            mended = mended[: edit.start] + edit.text + mended[edit.end :]
        again = [(d.rule, d.span, d.message) for d in read(Source("c.yaml", mended)).diagnostics]
        assert (finding.rule, finding.span, finding.message) not in again
