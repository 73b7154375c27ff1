"""What a check of the gazette's rules finds, before it gets a line, a column and a help."""

from dataclasses import dataclass

from coapkit.diagnostics import Severity
from coapkit.rendering.gazette import centimetres, clean_text
from coapkit.rendering.rtf_model import Cell, Paragraph

_TOLERANCE_CM = 0.1


@dataclass(frozen=True, slots=True)
class Finding:
    """``key`` is the cause; findings of one rule and one key are told once."""

    rule: str
    key: object
    message: str
    offset: int
    end: int
    place: str = ""
    severity: Severity = Severity.ERROR


def at(
    paragraph: Paragraph,
    rule: str,
    key: object,
    message: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    end = paragraph.runs[0].end if paragraph.runs else paragraph.offset
    return Finding(rule, key, message, paragraph.offset, end, severity=severity)


def in_cell(rule: str, key: object, message: str, cell: Cell, place: str) -> Finding:
    return Finding(rule, key, message, cell.offset, cell.end, place)


def cm(length: float) -> str:
    return f"{centimetres(length):.2f} cm".replace(".", ",")


def is_about(length: int, cm: float) -> bool:
    return abs(centimetres(length) - cm) <= _TOLERANCE_CM


def excerpt(text: str) -> str:
    """The beginning of a text, safe to print."""
    line = clean_text(text[:200])
    return line if len(line) <= 40 else f"{line[:39].rstrip()}…"
