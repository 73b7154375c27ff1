"""Contracts as the fuzzer needs them: small ones to begin with, and what holds of every finding."""

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from coapkit.diagnostics import START, Diagnostic, Span
from coapkit.document.limits import MAX_SNIPPET
from coapkit.document.reader import read
from coapkit.document.source import Source, SourceError, decode

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
PIECES = sorted((ROOT / "schemas" / "exemplos").glob("*.yaml"))
TABLES = ROOT / "tests" / "rules" / "tabelas"
NAME = "c.yaml"
PART = b"\n====\n"
"""What stands between the parts of an input that is several things."""
UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""What must not reach a terminal."""


def decoded(data: bytes) -> Source | None:
    """The text of a contract; ``None`` for bytes that are none, of which the error is looked at."""
    try:
        return decode(NAME, data)
    except SourceError as error:
        finding = error.diagnostic
        assert finding.message
        assert finding.help
        assert len(finding.snippet) <= MAX_SNIPPET + 1
        return None


def check_findings(found: Iterable[Diagnostic], source: Source) -> None:
    """Every position is inside of the text, every snippet is its line, every edit fits."""
    for finding in found:
        assert finding.message.strip(), finding
        assert not finding.message.endswith("."), finding.message
        check_span(finding.span, source)
        if finding.span != START or finding.snippet:
            assert finding.snippet == source.snippet(finding.span.line), finding
        for related in finding.related:
            check_span(related.span, source)
            assert related.snippet == source.snippet(related.span.line), related
        for text in (finding.message, finding.help, finding.place, finding.snippet):
            assert len(text) < 4 * MAX_SNIPPET, len(text)
            assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text), (
                text
            )
        if finding.fix:
            edits = sorted(finding.fix.edits)
            assert all(0 <= e.start <= e.end <= len(source.text) for e in edits)
            assert all(a.end <= b.start for a, b in pairwise(edits))


def check_span(span: Span, source: Source) -> None:
    assert (span.line, span.column) <= (span.end_line, span.end_column), span
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        assert 1 <= line <= source.line_count, span
        # The place behind the line is where something is missing, and its line break.
        assert 1 <= column <= len(source.line(line)) + 2, span


def check_html(texts: Iterable[str]) -> None:
    """Pages that can be written, in which nothing of a contract has become markup that runs."""
    for text in texts:
        text.encode("utf-8")
        assert "<script" not in text


# Seeds


@cache
def small_examples() -> tuple[bytes, ...]:
    """The examples with two items of each list."""
    roots = [read(decode(NAME, path.read_bytes())).document for path in EXAMPLES]
    return tuple(block(cut(d.root)).lstrip("\n").encode() for d in roots if d is not None)


def cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: cut(inner) for key, inner in value.items()}
    return [cut(inner) for inner in value[:2]] if isinstance(value, list) else value


def block(value: Any, indent: str = "") -> str:
    """``value`` as YAML, as it follows a colon or a dash."""
    if isinstance(value, dict) and value:
        return "".join(
            f"\n{indent}{key}:{block(inner, indent + '  ')}" for key, inner in value.items()
        )
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}-{block(inner, indent + '  ')}" for inner in value)
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][\w./ -]*\w|\w", value):
        return f" {value}"
    return f" {json.dumps(value, ensure_ascii=False)}"


def contracts() -> list[bytes]:
    """The examples of the rules, and whole contracts."""
    return [*(path.read_bytes() for path in PIECES), *small_examples()]
