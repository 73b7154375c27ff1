"""A value of any other type at any place of a valid contract: findings, and never an exception."""

from functools import cache
from itertools import chain

from fuzz_targets import NAME, check_findings, containers, small_examples
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.document.reader import read
from coapkit.document.source import Source, decode
from coapkit.validation import check_source

OTHERS = (
    *("null", "~", "true", "no", "0", "-7", "1e999", ".nan", "0x1F", "12:30", "3.14", "2024-02-30"),
    *('""', "texto", '"\\x07\\e[2J\\u202e"', f'"{"longo " * 5000}"', "[]", "{}", "[1, [2, [a]]]"),
    *("{a: 1, b: {c: [d]}}", "&a [1]", "*a", "!!binary aGk=", "<<", "- x", "a: b: c", "|\n  x"),
)
ANY = st.sampled_from(OTHERS) | st.text(max_size=20) | st.integers().map(str)


@cache
def places(data: bytes) -> tuple[tuple[int, int], ...]:
    """Where every value of a contract begins and ends in its text."""
    document = read(decode(NAME, data)).document
    assert document is not None
    found = chain.from_iterable(
        (
            document.value_offsets(container, step)
            for step in (container if isinstance(container, dict) else range(len(container)))
        )
        for container in containers(document)
    )
    return tuple(found)


@settings(max_examples=120, deadline=None)
@given(data=st.data(), seed=st.sampled_from(small_examples()))
def test_a_value_of_any_type_at_any_place_ends_in_findings(data: st.DataObject, seed: bytes):
    start, end = data.draw(st.sampled_from(places(seed)))
    text = decode(NAME, seed).text
    source = Source(NAME, text[:start] + data.draw(ANY) + text[end:])
    checked = check_source(source)
    check_findings((*checked.diagnostics, *checked.pending), source)
