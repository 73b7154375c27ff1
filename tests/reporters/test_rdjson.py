"""Reviewdog Diagnostic Format: columns in bytes, fixes as suggestions."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from coapkit.diagnostics import Edit, Fix, Report, Span, build_report
from coapkit.reporters import render
from coapkit.reporters.options import Options

from .samples import (
    ANY_OPTIONS,
    ANY_TEXT,
    CLEAN,
    FIXABLE,
    FIXABLE_SOURCE,
    MIXED,
    OPTIONS,
    RELAXED,
    REPORTS,
)

# What the definition of the format knows; its reader fails on any other key.
KEYS = {
    "diagnostic": {"message", "location", "severity", "code", "suggestions"},
    "location": {"path", "range"},
    "range": {"start", "end"},
    "position": {"line", "column"},
    "suggestion": {"range", "text"},
    "code": {"value"},
}


def finding(source: str | None = FIXABLE_SOURCE, **changes: Any) -> dict[str, Any]:
    report = build_report("", [], [FIXABLE._replace(**changes)])
    sources = {} if source is None else {FIXABLE.path: source}
    written = json.loads(render(report, "rdjson", options=Options(sources=sources)))
    return written["diagnostics"][0]  # type: ignore[no-any-return]


def apply_suggestion(source: str, suggestion: dict[str, Any]) -> str:
    """The text after a suggestion, as a tool that counts in bytes applies it."""
    data = source.encode()
    starts = [0, *(index + 1 for index, byte in enumerate(data) if byte == ord("\n"))]

    def offset(position: dict[str, int]) -> int:
        return starts[position["line"] - 1] + position["column"] - 1

    start, end = (offset(suggestion["range"][name]) for name in ("start", "end"))
    return (data[:start] + suggestion["text"].encode() + data[end:]).decode()


def apply_edits(source: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source


def test_a_report(snapshot: SnapshotAssertion) -> None:
    written = json.loads(render(MIXED, "rdjson", options=OPTIONS))
    assert json.dumps(written, ensure_ascii=False, indent=1) == snapshot


def test_a_clean_report() -> None:
    assert json.loads(render(CLEAN, "rdjson")) == {"source": {"name": "coapkit"}, "diagnostics": []}


def test_columns_count_bytes() -> None:
    written = finding(snippet="ação: São João", span=Span(1, 7, 1, 15))
    assert written["location"]["range"] == {
        "start": {"line": 1, "column": 9},
        "end": {"line": 1, "column": 19},
    }


def test_the_last_line_of_a_long_span_is_measured_in_the_source() -> None:
    source = "a:\n  ç: [\n    é]\n"
    written = finding(source, snippet="  ç: [", span=Span(2, 6, 3, 7))
    assert written["location"]["range"] == {
        "start": {"line": 2, "column": 7},
        "end": {"line": 3, "column": 8},
    }


def test_without_the_source_a_long_span_is_whole_lines() -> None:
    written = finding(None, snippet="  ç: [", span=Span(2, 6, 3, 7))
    assert written["location"]["range"] == {"start": {"line": 2}, "end": {"line": 3}}


def test_a_fix_is_a_suggestion_that_mends_the_text() -> None:
    (suggestion,) = finding()["suggestions"]
    assert suggestion == {
        "range": {"start": {"line": 2, "column": 12}, "end": {"line": 2, "column": 15}},
        "text": "São",
    }
    mended = apply_suggestion(FIXABLE_SOURCE, suggestion)
    assert mended == 'região:\n  nome: "  São João"\n'


def test_without_the_source_there_is_no_suggestion() -> None:
    assert "suggestions" not in finding(None)


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [Edit(0, 10**6, "")],
        [Edit(5, 2, "")],
        [Edit(0, 5, "a"), Edit(3, 8, "b")],
        [Edit(-3, 2, "")],
    ],
)
def test_edits_that_do_not_fit_the_text_suggest_nothing(edits: list[Edit]) -> None:
    assert "suggestions" not in finding(fix=Fix("impossível", tuple(edits)))


@RELAXED
@given(ANY_TEXT, st.lists(ANY_TEXT, min_size=1, max_size=3), st.data())
def test_a_suggestion_does_what_all_its_edits_do(
    source: str, texts: list[str], data: st.DataObject
) -> None:
    offsets = st.integers(0, len(source))
    size = 2 * len(texts)
    cuts = sorted(data.draw(st.lists(offsets, min_size=size, max_size=size)))
    edits = [
        Edit(start, end, text)
        for start, end, text in zip(cuts[::2], cuts[1::2], texts, strict=True)
    ]
    (suggestion,) = finding(source, fix=Fix("várias", tuple(edits)))["suggestions"]
    # Two insertions at one place stay in the order of their texts.
    assert apply_suggestion(source, suggestion) == apply_edits(source, edits)


@RELAXED
@given(REPORTS, ANY_OPTIONS)
def test_any_report_uses_only_what_the_format_knows(report: Report, options: Options) -> None:
    written = json.loads(render(report, "rdjson", options=options).encode())
    assert set(written) == {"source", "diagnostics"}
    assert len(written["diagnostics"]) == len(report.diagnostics)
    for diagnostic in written["diagnostics"]:
        assert set(diagnostic) <= KEYS["diagnostic"]
        assert diagnostic["severity"] in {"ERROR", "WARNING", "INFO"}
        assert set(diagnostic["code"]) == KEYS["code"]
        assert set(diagnostic["location"]) == KEYS["location"]
        suggestions = diagnostic.get("suggestions", [])
        assert all(set(suggestion) == KEYS["suggestion"] for suggestion in suggestions)
        ranges = [diagnostic["location"]["range"], *(s["range"] for s in suggestions)]
        for stretch in ranges:
            assert set(stretch) == KEYS["range"]
            start, end = stretch["start"], stretch["end"]
            assert set(start) == set(end) <= KEYS["position"]
            assert (start["line"], start.get("column", 1)) <= (end["line"], end.get("column", 1))
            assert min(*start.values(), *end.values()) >= 1
