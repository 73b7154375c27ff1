"""Certificates: whom they name, until when they are good, and the keys kept with them."""

import contextlib
import re
import warnings
from datetime import datetime
from typing import Any, NamedTuple

from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from coapkit.numerals import grouped
from coapkit.parallel import finishes
from coapkit.reporters.display import visible
from coapkit.signing.effort import MAX_ROUNDS, rounds
from coapkit.signing.errors import Refusal

CPF_OF_HOLDER = "2.16.76.1.3.1"
"""Where ICP-Brasil puts who holds a certificate: date of birth (8 digits), CPF (11), and more."""

_HOLDER = re.compile(r"\d{8}(\d{11})")
_NAME_AND_CPF = re.compile(r"(.*):(\d{11})")
_NO_CPF = "0" * 11

PATIENCE = 10
"""Seconds in which a file has to be open. Those that programs write take less than one."""

_DAMAGED = "o arquivo do certificado está danificado ou usa uma cifra antiga"
_ANEW = "exporte o certificado de novo, ou confira de quem o arquivo veio"


class Holder(NamedTuple):
    """Whom a certificate names. ``cpf``: digits, empty where the certificate has none."""

    name: str
    cpf: str
    issuer: str
    start: datetime
    end: datetime


def holder_of(certificate: Any) -> Holder:
    """The holder of an X.509 certificate (``asn1crypto``); names are fit to be shown.

    ICP-Brasil writes the CPF among the alternative names, and after the name in the common name.
    """
    name, cpf = _common_name(certificate.subject), ""
    if match := _NAME_AND_CPF.fullmatch(name):
        name, cpf = match[1], match[2]
    validity = certificate["tbs_certificate"]["validity"]
    return Holder(
        name=name,
        cpf=_stated_cpf(certificate) or cpf,
        issuer=_common_name(certificate.issuer),
        start=validity["not_before"].native,
        end=validity["not_after"].native,
    )


def _common_name(name: Any) -> str:
    native = name.native
    for key in ("common_name", "organization_name"):
        value = native.get(key)
        if value:
            return visible(" ".join((value if isinstance(value, str) else value[-1]).split()))
    return visible(str(name.human_friendly))


def _stated_cpf(certificate: Any) -> str:
    for other in certificate.subject_alt_name_value or ():
        if other.name == "other_name" and other.chosen["type_id"].dotted == CPF_OF_HOLDER:
            content = other.chosen["value"].native
            text = content.decode("latin-1") if isinstance(content, bytes) else str(content)
            match = _HOLDER.match(text)
            if match and match[1] != _NO_CPF:
                return match[1]
    return ""


class Credential(NamedTuple):
    """What somebody signs with: pyHanko's signer, and whom the certificate names."""

    signer: Any
    holder: Holder


def load_credential(data: bytes, password: str) -> Credential:
    """Open a PKCS#12 file (``.p12``, ``.pfx``).

    Raises WrongPassword, and Refusal for a file that is none, that lacks the private key, or that
    would take more than ``PATIENCE`` seconds to open.
    """
    # PFX is a sequence that begins with the version, 3 (RFC 7292, 4).
    if data[:1] != b"\x30" or b"\x02\x01\x03" not in data[:12]:
        raise Refusal(
            "não é um certificado em PKCS#12 (.p12 ou .pfx); exporte-o assim, com a chave privada"
        )
    _refuse_endless(data, password)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bytes behind the end, to programmers, in English
            found = SimpleSigner.load_pkcs12_data(data, (), password.encode() or None)
            signer = SimpleSigner(found.signing_cert, found.signing_key, _issuers(found))
            return Credential(signer, holder_of(signer.signing_cert))
    except ValueError as error:
        if "password" in str(error.__cause__).lower():
            raise WrongPassword("a senha do certificado não confere") from error
        raise Refusal(_DAMAGED) from error
    except (AttributeError, TypeError) as error:
        raise Refusal(
            "o arquivo não traz a chave privada; exporte o certificado de novo, com a chave"
        ) from error


def _refuse_endless(data: bytes, password: str) -> None:
    """Refuse a file that asks for more work than any program asks for that keeps a key well.

    What the file says openly is told at once. Some of it may be encrypted itself, and a key may be
    of any size: therefore the file is first opened in a process that can be ended.
    """
    try:
        asked = rounds(data)
    except ValueError as error:
        raise Refusal(_DAMAGED) from error
    if asked > MAX_ROUNDS:
        raise Refusal(
            f"abrir o certificado pede {_dotted(asked)} repetições da cifra, mais que as "
            f"{_dotted(MAX_ROUNDS)} que se admitem; {_ANEW}"
        )
    if not finishes(_open, (data, password), PATIENCE):
        raise Refusal(f"o arquivo do certificado não se abre em {PATIENCE} segundos; {_ANEW}")


def _dotted(number: int) -> str:
    return grouped(number) if number < 10**12 else "mais de um trilhão de"


def _open(sealed: tuple[bytes, str]) -> None:
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    data, password = sealed
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_key_and_certificates(data, password.encode() or None)


def _issuers(signer: Any) -> Any:
    """Of the certificates in the file, those that issued the signer's, up to a root.

    Others would only raise the question what they are for.
    """
    found: list[Any] = []
    last = signer.signing_cert
    while last.subject != last.issuer:
        issuer = next((c for c in signer.cert_registry if c.subject == last.issuer), None)
        if issuer is None or issuer in found:
            break
        found.append(last := issuer)
    stores: Any = SimpleCertificateStore
    store = stores()
    store.register_multiple(found)
    return store


class WrongPassword(Refusal):
    """The password does not open the file."""
