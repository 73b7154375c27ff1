"""Certificates' files that ask for hours of work, or are made to be got stuck in."""

import hashlib
from collections.abc import Callable

import authority
import pytest
from asn1crypto import cms, core, pkcs12
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from coapkit.signing import certificate
from coapkit.signing.certificate import load_credential
from coapkit.signing.effort import MAX_ROUNDS, rounds
from coapkit.signing.errors import Refusal

ENDLESS = 2**31 - 1
SALT, VECTOR = b"12345678", bytes(16)


def parts() -> tuple[pkcs12.Pfx, list[cms.ContentInfo]]:
    """A file as a program writes it, and what is in its safe: certificates, and the key."""
    pfx = pkcs12.Pfx.load(authority.pkcs12_file(authority.certificate("Otávio")))
    return pfx, list(pkcs12.AuthenticatedSafe.load(pfx["auth_safe"]["content"].native))


def pfx_of(contents: list[cms.ContentInfo]) -> bytes:
    """A file without a code of integrity, which is then not asked for."""
    safe = core.OctetString(pkcs12.AuthenticatedSafe(contents).dump())
    made = {"version": "v3", "auth_safe": {"content_type": "data", "content": safe}}
    return bytes(pkcs12.Pfx(made).dump())


def key_bags(count: int) -> bytes:
    bags = pkcs12.SafeContents.load(parts()[1][1]["content"].native)
    derivation = bags[0]["bag_value"]["encryption_algorithm"]["parameters"]["key_derivation_func"]
    derivation["parameters"]["iteration_count"] = count
    return bytes(bags.dump(force=True))


def encrypted(plain: bytes, count: int = 2048) -> cms.ContentInfo:
    """Bags encrypted with the password of the tests (PBES2)."""
    derived = hashlib.pbkdf2_hmac("sha256", authority.PASSWORD.encode(), SALT, 2048, 32)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(derived), modes.CBC(VECTOR)).encryptor()
    sealed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    derivation = {
        "salt": core.OctetString(SALT),
        "iteration_count": count,
        "prf": {"algorithm": "sha256", "parameters": core.Null()},
    }
    algorithm = {
        "algorithm": "pbes2",
        "parameters": {
            "key_derivation_func": {"algorithm": "pbkdf2", "parameters": derivation},
            "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": VECTOR},
        },
    }
    info = {
        "content_type": "data",
        "content_encryption_algorithm": algorithm,
        "encrypted_content": sealed,
    }
    content = cms.EncryptedData({"version": "v0", "encrypted_content_info": info})
    return cms.ContentInfo({"content_type": "encrypted_data", "content": content})


def data_of(bags: bytes) -> cms.ContentInfo:
    return cms.ContentInfo({"content_type": "data", "content": core.OctetString(bags)})


def with_mac(count: int) -> bytes:
    pfx, _ = parts()
    pfx["mac_data"]["iterations"] = count
    return bytes(pfx.dump(force=True))


def bags_within_bags(depth: int) -> bytes:
    bags = pkcs12.SafeContents.load(parts()[1][1]["content"].native)
    for _ in range(depth):
        bags = pkcs12.SafeContents([{"bag_id": "safe_contents", "bag_value": bags}])
    return bytes(bags.dump())


def test_what_a_program_writes_is_counted_whole() -> None:
    assert rounds(authority.pkcs12_file(authority.certificate("Otávio"))) == 2048 + 2 * 20_000
    assert rounds(authority.pkcs12_file(authority.certificate("Otávio"), password="")) == 2048
    assert rounds(pfx_of([*parts()[1][:1], encrypted(key_bags(7))])) == 20_000 + 2048


@pytest.mark.parametrize(
    "made",
    [
        lambda count: with_mac(count),
        lambda count: pfx_of([parts()[1][0], data_of(key_bags(count))]),
        lambda count: pfx_of([encrypted(key_bags(2048), count)]),
        lambda count: pfx_of([data_of(key_bags(MAX_ROUNDS // 4))] * 5) if count > 2048 else b"",
    ],
    ids=["code of integrity", "key", "certificates", "many keys"],
)
@pytest.mark.parametrize("count", [ENDLESS, 10**40])
def test_endless_work_that_is_stated_is_refused_at_once(
    made: Callable[[int], bytes], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bool:
        raise AssertionError("it must not be tried")

    monkeypatch.setattr(certificate, "finishes", never)
    with pytest.raises(Refusal, match=r"repetições da cifra, mais que as 5\.000\.000"):
        load_credential(made(count), authority.PASSWORD)


def test_a_key_that_only_the_password_shows_opens() -> None:
    data = pfx_of([parts()[1][0], encrypted(key_bags(20_000))])
    assert load_credential(data, authority.PASSWORD).holder.name == "Otávio"


def test_endless_work_that_only_the_password_shows_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certificate, "PATIENCE", 0.5)
    data = pfx_of([parts()[1][0], encrypted(key_bags(ENDLESS))])
    with pytest.raises(Refusal, match="não se abre em"):
        load_credential(data, authority.PASSWORD)


HEAD = b"\x30\x84%b\x02\x01\x03"


@pytest.mark.parametrize(
    "data",
    [
        HEAD % b"\x7f\xff\xff\xff",
        HEAD % b"\x00\x03\xff\xff" + b"\x30\x80" * 100_000,
        HEAD % b"\x00\x03\xff\xff" + b"\x30\x00" * 131_070,
        HEAD % b"\x00\x03\xff\xff" + bytes(range(256)) * 1024,
        b"\x30\x80\x02\x01\x03" + b"\x30\x80" * 100_000,
        pfx_of([data_of(bags_within_bags(20))]),
        pfx_of([data_of(b"\x30\x83\x03\xff\xff" + b"\x30\x00" * 100_000)]),
        *(with_mac(2048)[:cut] for cut in (13, 40, 500, 3000)),
    ],
    ids=lambda data: f"{len(data)}-{data[:8].hex()}",
)
def test_what_is_made_to_get_stuck_in_is_damaged(data: bytes) -> None:
    with pytest.raises(Refusal, match="danificado"):
        load_credential(data, authority.PASSWORD)
