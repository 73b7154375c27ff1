"""The author's text as a message shows it: short, on one line and harmless to a terminal."""

import re

MAX_EXCERPT = 60
"""Longest quotation, in characters, inside of a message."""

# Control characters, invisible breaks, direction overrides, lone surrogates: they could move the
# cursor, hide text or crash the writer. A tab keeps its place.
_UNPRINTABLE = (
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)


def printable(text: str) -> str:
    """``text`` with every character that must not reach a terminal shown as ``�``.

    The length does not change, so a caret under a column still points at the right character.
    """
    return text if text.isprintable() else re.sub(_UNPRINTABLE, "\ufffd", text)


MAX_SENTENCE = 1_500
"""Longest message, in characters; a quotation of the author inside of it is cut much sooner."""

_LONG_QUOTATION = re.compile("“([^“”]{120})[^“”]{80,}”")


def sentence(text: str) -> str:
    """A message, whatever its author quoted in it: printable, on one line, of bounded length."""
    if len(text) > MAX_SENTENCE:
        text = _LONG_QUOTATION.sub(r"“\1…”", text)
        text = text if len(text) <= MAX_SENTENCE else text[:MAX_SENTENCE] + "…"
    return printable(text).replace("\t", " ")


def excerpt(text: str, limit: int = MAX_EXCERPT) -> str:
    """``text`` between quotation marks, blanks folded, cut after ``limit`` characters."""
    # The slice bounds the work: an author's value may have a million characters.
    folded = " ".join(text[: limit * 4].split())
    cut = len(folded) > limit or len(text) > limit * 4
    return f"“{printable(folded[:limit])}…”" if cut else f"“{printable(folded)}”"
