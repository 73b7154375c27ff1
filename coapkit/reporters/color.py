"""ANSI codes, written by hand: a library for this would cost more than the whole report."""

from collections.abc import Callable

from coapkit.diagnostics import Severity

BOLD = "1"
FRAME = "94"
GOOD = "1;32"
SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}

Paint = Callable[[str, str], str]
"""Takes a code and a text and gives the text as it is to be sent."""


def painter(color: bool) -> Paint:
    """A paint that colours, or one that leaves every text as it is."""
    return _ansi if color else _plain


def _ansi(code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if text.strip() else text


def _plain(_code: str, text: str) -> str:
    return text
