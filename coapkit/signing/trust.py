"""Certificates that a reader trusts: those of the authorities that vouch for the signatories."""

from pathlib import Path
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data

from coapkit.signing.errors import Refusal
from coapkit.signing.files import MAX_CERTIFICATES, file_bytes

_SUFFIXES = (".pem", ".crt", ".cer", ".der")


def load_trusted(path: Path) -> tuple[Any, ...]:
    """The certificates in a file (PEM or DER), or in such files of a folder.

    Raises OSError, and Refusal where there is none or one cannot be parsed.
    """
    files = [path]
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES)
    found = [certificate for file in files for certificate in _load(file)]
    if not found:
        raise Refusal(f"{path}: não há certificados ({', '.join(_SUFFIXES)})")
    return tuple(found)


def _load(file: Path) -> tuple[Any, ...]:
    data = file_bytes(file, MAX_CERTIFICATES)
    try:
        found = tuple(load_certs_from_pemder_data(data))
        for certificate in found:
            _ = certificate.subject.native  # parsed only when asked
    except (ValueError, TypeError) as error:
        raise Refusal(f"{file}: não é um certificado em PEM ou DER") from error
    return found
