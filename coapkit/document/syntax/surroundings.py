"""The text around a place: its line before and after it, and how far a line is indented."""

from coapkit.document.source import Source

QUOTES = frozenset(("'", '"'))
"""What can begin and end a quoted text. No text at all is none of them."""


def indent(line: str) -> int:
    """Number of blanks before the first other character; 0 for a blank line."""
    return len(line) - len(line.lstrip()) if line.strip() else 0


def line_before(source: Source, at: int) -> str:
    """What stands on its line before the offset ``at``."""
    return source.text[source.line_start(source.position(at)[0]) : at]


def line_from(source: Source, at: int) -> str:
    """What stands on its line from the offset ``at`` on, without the line break."""
    line, column = source.position(at)
    return source.line(line)[column - 1 :]


def text_end(source: Source, at: int) -> int:
    """Offset where the line of the offset ``at`` ends, blanks at its end left out."""
    line, _ = source.position(at)
    return source.line_start(line) + len(source.line(line).rstrip())


def leads_its_line(source: Source, at: int) -> bool:
    """Whether nothing but blanks stands before ``at`` on its line."""
    return not line_before(source, at).strip()
