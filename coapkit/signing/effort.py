"""How much work a PKCS#12 file asks for before it can be opened, as far as it says so openly.

The password is put through a hash many times (RFC 7292, appendix B; RFC 8018), as often as the
file says: two thousand to a million times where a program wrote it, and for hours where somebody
wants it.
"""

from collections.abc import Iterator
from typing import Any, Final

from asn1crypto import pkcs12  # type: ignore[import-untyped]

MAX_ROUNDS: Final = 5_000_000
"""Most repetitions: a second or two of computing, more than any program asks for."""

_MAX_DEPTH: Final = 8


def rounds(data: bytes) -> int:
    """All the repetitions that a file names, added up. Raises ValueError for a damaged one."""
    try:
        return sum(_named(pkcs12.Pfx.load(data)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no PKCS#12 file") from error


def _named(pfx: Any) -> Iterator[int]:
    if pfx["mac_data"].native is not None:
        yield pfx["mac_data"]["iterations"].native
    if pfx["auth_safe"]["content_type"].native != "data":
        return  # signed, which nobody writes and the library refuses
    for part in pkcs12.AuthenticatedSafe.load(pfx["auth_safe"]["content"].native):
        kind = part["content_type"].native
        if kind == "data":
            yield from _of_bags(pkcs12.SafeContents.load(part["content"].native), 0)
        elif kind == "encrypted_data":
            sealed = part["content"]["encrypted_content_info"]
            yield _of_cipher(sealed["content_encryption_algorithm"])


def _of_bags(bags: Any, depth: int) -> Iterator[int]:
    if depth > _MAX_DEPTH:
        raise ValueError("bags within bags")
    for bag in bags:
        kind = bag["bag_id"].native
        if kind == "pkcs8_shrouded_key_bag":
            yield _of_cipher(bag["bag_value"]["encryption_algorithm"])
        elif kind == "safe_contents":
            yield from _of_bags(bag["bag_value"], depth + 1)


def _of_cipher(algorithm: Any) -> int:
    """Repetitions of PBES1 and of PBKDF2 in PBES2; 0 of what names none, or is not known."""
    parameters = algorithm["parameters"]
    if algorithm["algorithm"].native == "pbes2":
        derivation = parameters["key_derivation_func"]
        if derivation["algorithm"].native != "pbkdf2":
            return 0
        return int(derivation["parameters"]["iteration_count"].native)
    named = parameters.native
    return int(named.get("iterations", 0)) if isinstance(named, dict) else 0
