"""What a parser stumbled over, and what is said where its cause cannot be told."""

from typing import Any, NamedTuple

from coapkit.diagnostics import Diagnostic
from coapkit.document.source import Source


class Complaint(NamedTuple):
    """What a parser said, and what it had read just before.

    ``problem``, ``at``          what broke, and the offset where
    ``context``, ``opened``      what was being read, and the offset where that began
    ``last``                     ``[start, end)`` of the last scalar that was read whole
    ``inside``                   offset where the innermost open mapping or list begins
    """

    problem: str
    at: int
    context: str
    opened: int
    last: tuple[int, int]
    inside: int


def complaint_of(error: Any, last: tuple[int, int], inside: int) -> Complaint:
    """What a ``YAMLError`` of either parser says, beside what had been read."""
    at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    opened = getattr(error, "context_mark", None) or at
    return Complaint(
        problem=str(getattr(error, "problem", None) or ""),
        at=at.index if at else 0,
        context=str(getattr(error, "context", None) or ""),
        opened=opened.index if opened else 0,
        last=last,
        inside=inside,
    )


def unknown(source: Source, c: Complaint) -> Diagnostic:
    """Where it broke, and where to look."""
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "erro de sintaxe YAML neste ponto",
        "confira o recuo, as aspas, os colchetes e o espaço depois de cada “:” nesta linha e na "
        "de cima",
    )
