"""A version of a contract, read so that every value it holds can be compared."""

import hashlib
from typing import NamedTuple

from coapkit.contract.model import Contract
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.document.document import Document
from coapkit.document.source import SourceError, decode, read_bytes
from coapkit.structure.check import UNKNOWN_KEY, WRONG_TYPE
from coapkit.validation import check_source, cited

_UNREAD = frozenset({UNKNOWN_KEY, WRONG_TYPE, "COER-VALOR", "COER-NUMERO", "COER-DATA", "COER-ANO"})
"""Findings that mean: something in the file was not understood, and would be taken for missing."""


class Version(NamedTuple):
    """One version of a contract. ``digest``: SHA-256 of its bytes, hexadecimal."""

    path: str
    data: bytes
    digest: str
    document: Document
    contract: Contract


class Unreadable(Exception):  # noqa: N818 - what the file is
    """A file that cannot be compared, with the findings that say why."""

    def __init__(self, path: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(path)
        self.path = path
        self.diagnostics = diagnostics


def read_version(path: str, data: bytes | None = None) -> Version:
    """Read a contract for a comparison (``-``: standard input).

    ``data``: its bytes, where they were already read.
    Breaches of the law do not matter here; what cannot be read or understood does. Raises
    Unreadable with the findings that ``coapkit validate`` has.
    """
    try:
        data = read_bytes(path) if data is None else data
        checked = check_source(decode(path, data), only=_UNREAD)
    except SourceError as error:
        raise Unreadable(path, (cited(error.diagnostic),)) from None
    errors = tuple(d for d in checked.diagnostics if d.severity is Severity.ERROR)
    if checked.document is None or checked.contract is None or errors:
        raise Unreadable(path, errors)
    digest = hashlib.sha256(data).hexdigest()
    return Version(path, data, digest, checked.document, checked.contract)
