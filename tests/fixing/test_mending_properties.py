"""What holds of every damage: only its place is mended, and mending twice is mending once."""

import random
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.diagnostics import Edit
from coapkit.document.document import Container, Document
from coapkit.document.reader import read
from coapkit.document.source import Source
from coapkit.fixing.edits import apply_edits
from coapkit.fixing.mending import mend
from coapkit.validation import check_source

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "examples" / "alto-solimoes.yaml").read_text(encoding="utf-8")

# Damages that have one safe mend


def _loose_date(text: str, r: random.Random) -> str | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    forms = [
        f"{day}-{month:02}-{year}",
        f"{day:02}.{month:02}.{year}",
        f"{year}/{month}/{day}",
        f"{year}{month:02}{day:02}",
    ]
    if min(day, month) < 10:  # else it is the form that people write
        forms.append(f"{day}/{month}/{year}")
    return r.choice(forms)


def _less_punctuation(text: str, r: random.Random) -> str | None:
    if not re.fullmatch(r"\d\d\.\d{3}\.\d{3}/\d{4}-\d\d|\d{3}\.\d{3}\.\d{3}-\d\d", text):
        return None
    at = r.choice([i for i, c in enumerate(text) if c in ".-/"])
    return text[:at] + text[at + 1 :]


def _english_amount(text: str, _r: random.Random) -> str | None:
    return f'"{float(text):,.2f}"' if re.fullmatch(r"[1-9]\d{3,}\.\d\d", text) else None


def _louder(text: str, r: random.Random) -> str | None:
    if text not in ("estado", "municipio", "favoravel", "tecnico", "juridico", "custeio", "sim"):
        return None
    return r.choice([text.upper(), text.capitalize()])


def _invisible(text: str, r: random.Random) -> str | None:
    if not re.fullmatch(r"[A-Z][a-zãçéíóú]+(?: [A-Z]?[a-zãçéíóú]+)+", text):
        return None
    at = r.randrange(1, len(text))
    return text[:at] + r.choice("\u200b\xad\x07") + text[at:]


VALUES: tuple[Callable[[str, random.Random], str | None], ...] = (
    _loose_date, _less_punctuation, _english_amount, _louder, _invisible,
)  # fmt: skip


def _misspelt(key: str, r: random.Random) -> str | None:
    if not re.fullmatch("[a-z_]{6,}", key) or key.startswith(("parte_", "anexo_")):
        return None
    if "investimento" in key:  # `investimentos` and `total_investimentos` are both declared
        return None
    forms = [key.capitalize(), key[:3] + key[3] * 2 + key[4:]]
    if "a" in key:
        forms.append(key.replace("a", "á", 1))
    return r.choice(forms)


@cache
def places() -> list[tuple[int, int, bool]]:
    """``[start, end)`` of every key and plain value of the example, and whether it is a key."""
    document = document_of(TEXT)
    found: list[tuple[int, int, bool]] = []
    waiting: list[Container] = [document.root]
    while waiting:
        container = waiting.pop()
        for step, value in (
            container.items() if isinstance(container, dict) else enumerate(container)
        ):
            if isinstance(container, dict):
                found.append((*document.key_offsets(container, step), True))
            if isinstance(value, (dict, list)):
                waiting.append(value)
            elif value is not None:
                found.append((*document.value_offsets(container, step), False))
    return sorted(found)


def document_of(text: str) -> Document:
    document = read(Source("c.yaml", text)).document
    assert document is not None
    return document


@st.composite
def damages(draw: st.DrawFn) -> tuple[list[Edit], str]:
    """Edits that damage the example, and its line break."""
    r = random.Random(draw(st.integers(0, 2**32)))
    edits: list[Edit] = []
    for _ in range(draw(st.integers(1, 8))):
        kind = r.choice([None, *VALUES])
        for start, end, is_key in r.sample(places(), 400):
            text = TEXT[start:end]
            if is_key != (kind is None):
                continue
            damaged = _misspelt(text, r) if kind is None else kind(text, r)
            apart = all(end < e.start or e.end < start for e in edits)
            if damaged is not None and apart:
                edits.append(Edit(start, end, damaged))
                break
    return edits, draw(st.sampled_from(["\n", "\r\n"]))


def findings(text: str) -> Counter[tuple[str, str]]:
    return Counter((d.rule, d.message) for d in check_source(Source("c.yaml", text)).diagnostics)


@pytest.mark.lento
@given(damages())
@settings(max_examples=8, deadline=None)
def test_only_what_was_damaged_is_mended(damage: tuple[list[Edit], str]) -> None:
    edits, line_break = damage
    broken = apply_edits(TEXT, edits).replace("\n", line_break)
    result = mend("c.yaml", broken.encode())
    after = result.data.decode().replace(line_break, "\n")
    # Outside of what was damaged every character is the author's.
    pieces = _pieces(edits)
    assert re.fullmatch("[^\n]*".join(map(re.escape, pieces)), after)
    # Comments stay, no finding is new, and what was damaged says the same again.
    assert [text for _, text in document_of(after).comments()] == [
        text for _, text in document_of(TEXT).comments()
    ]
    assert not findings(after) - findings(TEXT)
    assert len(result.made) == len(edits)
    again = mend("c.yaml", result.data)
    assert (again.changed, again.data) == (False, result.data)


def _pieces(edits: list[Edit]) -> list[str]:
    """The example without what was damaged."""
    pieces, done = [], 0
    for edit in sorted(edits):
        pieces.append(TEXT[done : edit.start])
        done = edit.end
    return [*pieces, TEXT[done:]]


SIGNS = (
    "\t", ": ", " #", "'", '"', "[", "]", "{", "}", "- ", "\n", "\r\n", "&a ", "*b", "!x ",
    "\u200b", "\x07", "\u2028", "\xa0", "Ã£", "É", "@", "%", "|", ",", "1", "  ", "\ufeff",
    " # coapkit: dispensa R3-ART20 x",
)  # fmt: skip


@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(SIGNS), st.integers(0, 3)), max_size=4),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_text_mending_ends_and_ends_well(
    changes: list[tuple[float, str, int]], skeletons: bool
) -> None:
    text = TEXT[:8000]
    for where, sign, gone in changes:
        at = int(where * len(text))
        text = text[:at] + sign + text[at + gone :]
    data = text.encode("utf-8", "surrogatepass")
    result = mend("c.yaml", data, skeletons=skeletons)
    assert result.changed == (result.data != data)
    assert bool(result.made) == result.changed
    if result.changed:
        document_of(result.after)  # what cannot be read is left alone
    again = mend("c.yaml", result.data, skeletons=skeletons)
    assert again.data == result.data
