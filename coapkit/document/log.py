"""What one reading has found so far."""

from typing import NoReturn

from coapkit.diagnostics import Diagnostic
from coapkit.document.limits import MAX_FINDINGS
from coapkit.document.source import Source


class Stop(Exception):  # noqa: N818 - the end of reading, not an error
    """Reading cannot or need not go on. The findings say why."""


class Log:
    """The findings of one reading, and whether one of them leaves a hole in the data."""

    def __init__(self, source: Source, findings: list[Diagnostic]) -> None:
        self.source = source
        self.findings = findings
        self.has_hole = False

    def add(self, finding: Diagnostic) -> None:
        """Raises ``Stop`` after ``MAX_FINDINGS``."""
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            start = self.source.line_start(finding.span.line)
            self.findings.append(
                self.source.finding(
                    "YAML-TAMANHO",
                    start,
                    start,
                    f"a leitura parou aqui, depois de {len(self.findings)} achados",
                    "corrija estes e valide de novo",
                )
            )
            raise Stop

    def refuse(self, finding: Diagnostic) -> None:
        """A finding on something whose meaning is not known: no document comes of this file."""
        self.has_hole = True
        self.add(finding)

    def stop(self, finding: Diagnostic) -> NoReturn:
        """A finding after which nothing can be read."""
        self.add(finding)
        raise Stop
