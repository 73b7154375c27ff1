"""Certificates: whom they name, and what keeps them from being opened."""

from datetime import UTC, datetime

import authority
import pytest

from coapkit.signing.certificate import Holder, WrongPassword, load_credential
from coapkit.signing.errors import Refusal

CPF = "92130468390"


def holder(**options: object) -> Holder:
    made = authority.certificate("Otávio Brandão", **options)  # type: ignore[arg-type]
    return load_credential(authority.pkcs12_file(made), authority.PASSWORD).holder


@pytest.mark.parametrize("kind", [authority.OCTETS, authority.UTF8, authority.PRINTABLE])
def test_the_cpf_stands_where_icp_brasil_puts_it(kind: int) -> None:
    found = holder(cpf=CPF, kind=kind, common="OTAVIO BRANDAO")
    assert (found.name, found.cpf) == ("OTAVIO BRANDAO", CPF)


def test_the_cpf_after_the_name_is_no_part_of_it() -> None:
    found = holder(common=f"OTAVIO BRANDAO:{CPF}")
    assert (found.name, found.cpf) == ("OTAVIO BRANDAO", CPF)


def test_a_cpf_of_zeros_is_none() -> None:
    assert holder(cpf="0" * 11, common="OTAVIO BRANDAO").cpf == ""


def test_a_certificate_without_cpf_has_a_name() -> None:
    found = holder()
    assert (found.name, found.cpf, found.issuer) == ("Otávio Brandão", "", "AC de Teste")
    assert found.start == datetime(2010, 1, 1, tzinfo=UTC)


def test_a_file_without_password_opens() -> None:
    data = authority.pkcs12_file(authority.certificate("Otávio"), password="")
    assert load_credential(data, "").holder.name == "Otávio"


def test_only_certificates_that_issued_the_signers_come_along() -> None:
    others = [authority.root("Outra AC", 2), authority.root()]
    data = authority.pkcs12_file(authority.certificate("Otávio"), others=others)
    signer = load_credential(data, authority.PASSWORD).signer
    assert [c.dump() for c in signer.cert_registry] == [
        authority.root().public_bytes(authority.serialization.Encoding.DER)
    ]


@pytest.mark.parametrize("password", ["", "errada", "ségredo"])
def test_a_wrong_password_is_told_from_a_damaged_file(password: str) -> None:
    data = authority.pkcs12_file(authority.certificate("Otávio"))
    with pytest.raises(WrongPassword, match="senha do certificado não confere"):
        load_credential(data, password)


def test_what_is_no_certificate_is_told() -> None:
    whole = authority.pkcs12_file(authority.certificate("Otávio"))
    keyless = authority.pkcs12_file(authority.certificate("Otávio"), with_key=False)
    for data, said in (
        (b"", "não é um certificado em PKCS#12"),
        (authority.pem(authority.root()), "não é um certificado em PKCS#12"),
        (whole[: len(whole) // 2], "danificado"),
        (keyless, "não traz a chave privada"),
    ):
        with pytest.raises(Refusal, match=said):
            load_credential(data, authority.PASSWORD)
