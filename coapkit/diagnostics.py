"""What a check has to say: where, what, under which provision, and how to mend it.

Pure data. Nothing here knows how a finding came to be or how it will be shown. Named tuples, like
everything that every run imports: dataclasses would bring ``inspect``, 10 ms at every start.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from coapkit.record import Record


class Severity(StrEnum):
    """How grave a finding is. ``ERROR`` stops the flow of art. 14; the others inform."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest; two severities compare by it."""
        return _RANK[self]


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Span(Record):
    """A stretch of a text file: lines and columns from 1, counted in characters, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)
"""Where a finding stands that concerns the file as a whole."""


class Edit(Record):
    """Replace the characters ``[start, end)`` of the decoded text (BOM excluded) by ``text``."""

    start: int
    end: int
    text: str


class Fix(Record):
    """One safe mend. Its edits do not overlap; none: the file is to be written in UTF-8."""

    title: str
    edits: tuple[Edit, ...]


class Related(Record):
    """A second place that helps to understand a finding."""

    path: str
    span: Span
    message: str
    snippet: str = ""


class Diagnostic(Record):
    """One finding.

    ``rule``     id of the provision or check (``R3-ART6-I``, ``COER-CNPJ``, ``YAML-SINTAXE``)
    ``path``     the file as the user named it; ``-`` for standard input
    ``place``    the place in words (``Parte II › Anexo III › serviços › UBS Centro``), may be ""
    ``message``  one sentence in Portuguese, no final full stop, that names the things concerned
    ``help``     how to mend it, in Portuguese; may be ""
    ``norm``     citation (``Resolução CIT nº 3/2012, art. 6º, I``); may be ""
    ``snippet``  the text of line ``span.line`` without its line break
    """

    rule: str
    severity: Severity
    path: str
    span: Span
    message: str
    place: str = ""
    help: str = ""
    norm: str = ""
    snippet: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """Order of every report: file, position, id, message."""
        return (self.path, self.span, self.rule, self.message)


class Report(Record):
    """All findings of one run, sorted, with what was read to get them.

    ``files``    every file that was read, sorted, also those without findings
    ``pending``  per file: how many findings count only from a later stage of the flow
    ``remarks``  what the run has to say of itself (a table that was not there), said once
    """

    version: str
    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    pending: Mapping[str, int] = {}
    remarks: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Number of findings of exactly this severity."""
        return sum(1 for d in self.diagnostics if d.severity is severity)

    def worst(self) -> Severity | None:
        """The gravest severity found, ``None`` in a clean report."""
        return min((d.severity for d in self.diagnostics), key=lambda s: s.rank, default=None)


def build_report(
    version: str,
    files: Iterable[str],
    diagnostics: Iterable[Diagnostic],
    pending: dict[str, int] | None = None,
    remarks: Iterable[str] = (),
) -> Report:
    """Sort, drop exact repetitions and freeze: the same findings give the same report."""
    unique = {(d.sort_key, d.help): d for d in diagnostics}
    return Report(
        version=version,
        files=tuple(sorted(files)),
        diagnostics=tuple(sorted(unique.values(), key=lambda d: d.sort_key)),
        pending=dict(sorted((pending or {}).items())),
        remarks=tuple(dict.fromkeys(remarks)),
    )
