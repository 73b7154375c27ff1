"""An authority of our own, for the tests: certificates in the form of ICP-Brasil's."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier

PASSWORD = "segredo"
START, END = datetime(2010, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
HOLDER = ObjectIdentifier("2.16.76.1.3.1")
UTF8, PRINTABLE, OCTETS = 0x0C, 0x13, 0x04


@cache
def key(number: int) -> rsa.RSAPrivateKey:  # noqa: ARG001 - tells keys apart in the cache
    """A key, the same for the same number; 0 is the authority's."""
    return rsa.generate_private_key(65537, 2048)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "ICP-Teste"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@cache
def root(common: str = "AC de Teste", number: int = 0) -> x509.Certificate:
    """The certificate of an authority."""
    public = key(number).public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .issuer_name(_name(common))
        .public_key(public)
        .serial_number(1)
        .not_valid_before(START)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key(number), hashes.SHA256())
    )


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**(dict.fromkeys(names, False) | wanted))


def certificate(
    name: str,
    cpf: str = "",
    *,
    start: datetime = START,
    end: datetime = END,
    kind: int = OCTETS,
    common: str = "",
    usage: bool = True,
) -> x509.Certificate:
    """A person's certificate. ``kind``: how the CPF is encoded; ``common``: the common name."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(common or (f"{name}:{cpf}" if cpf else name)))
        .issuer_name(root().subject)
        .public_key(key(1).public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key(0).public_key()), critical=False
        )
    )
    if usage:
        builder = builder.add_extension(
            _usage(digital_signature=True, content_commitment=True), critical=True
        )
    if cpf:
        said = f"01011970{cpf}{'0' * 26}".encode()
        other = x509.OtherName(HOLDER, bytes([kind, len(said)]) + said)
        builder = builder.add_extension(x509.SubjectAlternativeName([other]), critical=False)
    return builder.sign(key(0), hashes.SHA256())


def pkcs12_file(
    holder: x509.Certificate,
    *,
    password: str = PASSWORD,
    with_key: bool = True,
    others: Sequence[x509.Certificate] = (),
) -> bytes:
    """What a person has on disk: certificate, key, and the authority's certificate (``others``)."""
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        protection = serialization.BestAvailableEncryption(password.encode())
    private = key(1) if with_key else None
    return pkcs12.serialize_key_and_certificates(
        b"pessoa", private, holder, others or [root()], protection
    )


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(serialization.Encoding.PEM)
