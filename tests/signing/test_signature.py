"""Signing: what is appended, what stays, and what is refused."""

import io
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import authority
import outloud
import pikepdf
import pytest
from asn1crypto import cms
from signable import credential_of

from coapkit.signing.certificate import Credential, load_credential
from coapkit.signing.errors import Refusal
from coapkit.signing.signatory import Signatory
from coapkit.signing.signature import sign
from coapkit.signing.verification import verify

MOMENT = datetime(2012, 12, 14, 10, 0, tzinfo=timezone(timedelta(hours=-3)))


def signed_by(paper: bytes, signatories: Sequence[Signatory]) -> bytes:
    for number, signatory in enumerate(signatories):
        at = MOMENT + timedelta(minutes=number)
        paper = sign(paper, credential_of(signatory), at).data
    return paper


@pytest.fixture(scope="module")
def thrice(paper: bytes, signatories: tuple[Signatory, ...]) -> bytes:
    return signed_by(paper, signatories[:3])


def test_a_signature_is_appended(paper: bytes, signatories: tuple[Signatory, ...]) -> None:
    signed = sign(paper, credential_of(signatories[0]), MOMENT)
    assert signed.data.startswith(paper)
    assert len(signed.data) - len(paper) < 30_000
    assert (signed.signatory, signed.remaining, signed.remarks) == (signatories[0], 18, ())


def test_the_same_bytes_again(paper: bytes, signatories: tuple[Signatory, ...]) -> None:
    person = credential_of(signatories[1])
    assert sign(paper, person, MOMENT).data == sign(paper, person, MOMENT).data
    later = MOMENT + timedelta(seconds=1)
    assert sign(paper, person, MOMENT).data != sign(paper, person, later).data


def test_it_is_pades_without_a_time_of_its_own(thrice: bytes) -> None:
    with pikepdf.open(io.BytesIO(thrice)) as pdf:
        values = [field.V for field in pdf.Root.AcroForm.Fields if "/V" in field]
        assert len(values) == 3
        for number, value in enumerate(values):
            assert value.SubFilter == "/ETSI.CAdES.detached"
            assert str(value.M) == f"D:2012121410{number:02}00-03'00'"
            signed = cms.ContentInfo.load(bytes(value.Contents))["content"]
            names = {a["type"].native for a in signed["signer_infos"][0]["signed_attrs"]}
            assert names >= {"signing_certificate_v2", "message_digest", "content_type"}
            assert "signing_time" not in names
            assert len(signed["certificates"]) == 2  # the authority's, too


def test_archive_and_structure_stay_as_they_were(paper: bytes, thrice: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as before, pikepdf.open(io.BytesIO(thrice)) as after:
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()
        assert before.trailer.ID[0] == after.trailer.ID[0]
        assert before.trailer.ID[1] != after.trailer.ID[1]
        assert set(after.Root.AcroForm.keys()) == {"/Fields", "/SigFlags"}
        assert after.Root.AcroForm.SigFlags == 3
        for old, new in zip(before.Root.AcroForm.Fields, after.Root.AcroForm.Fields, strict=True):
            assert {"/AP", "/V"} >= set(new.keys()) - set(old.keys())
            for key in ("/F", "/FT", "/Rect", "/StructParent", "/T", "/TU"):
                assert new[key] == old[key]
            fonts = new.AP.N.get("/Resources", {}).get("/Font", {})
            assert len(fonts) == (4 if "/V" in new else 0)
            for font in fonts.values():
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_it_stays_sound_and_accessible(thrice: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(thrice)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    result = outloud.check(str(path))
    assert result.error is None
    # A field is announced by its tooltip, not by what its appearance draws.
    assert [f for f in result.findings if f.severity == "error" and f.rule != "TAG-002"] == []


def expired(signatory: Signatory) -> Credential:
    day = MOMENT - timedelta(days=1)
    holder = authority.certificate(signatory.name, signatory.cpf, end=day)
    return load_credential(authority.pkcs12_file(holder), authority.PASSWORD)


def not_yet_valid(signatory: Signatory) -> Credential:
    day = MOMENT + timedelta(days=1)
    holder = authority.certificate(signatory.name, signatory.cpf, start=day)
    return load_credential(authority.pkcs12_file(holder), authority.PASSWORD)


def test_a_certificate_out_of_its_time_is_refused(
    paper: bytes, signatories: tuple[Signatory, ...]
) -> None:
    with pytest.raises(Refusal, match=r"venceu em 13/12/2012 13:00:00 \(UTC\)"):
        sign(paper, expired(signatories[0]), MOMENT)
    with pytest.raises(Refusal, match="só vale a partir de 15/12/2012"):
        sign(paper, not_yet_valid(signatories[0]), MOMENT)


def test_nobody_signs_twice(thrice: bytes, signatories: tuple[Signatory, ...]) -> None:
    with pytest.raises(Refusal, match=r"Otávio Brandão Siqueira, .*já assinou"):
        sign(thrice, credential_of(signatories[0]), MOMENT)


def test_a_draft_is_not_signed(draft: bytes, signatories: tuple[Signatory, ...]) -> None:
    with pytest.raises(Refusal, match="é uma MINUTA"):
        sign(draft, credential_of(signatories[0]), MOMENT)


def test_what_is_no_paper_to_be_signed_is_told(
    paper: bytes, signatories: tuple[Signatory, ...]
) -> None:
    blank, locked = io.BytesIO(), io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    for data, said in (
        (b"", "não é um PDF"),
        (b"coapkit: 1", "não é um PDF"),
        (b"%PDF-1.7\n" + b"x" * 500, "danificado"),
        (paper[: len(paper) // 2], "danificado"),
        (blank.getvalue(), "não tem campos de assinatura"),
        (locked.getvalue(), "cifrado"),
    ):
        with pytest.raises(Refusal, match=said):
            sign(data, credential_of(signatories[0]), MOMENT)


def test_who_has_another_name_and_no_cpf_signs_only_when_it_is_confirmed(
    paper: bytes, signatories: tuple[Signatory, ...]
) -> None:
    holder = authority.certificate("O. B. Siqueira")
    person = load_credential(authority.pkcs12_file(holder), authority.PASSWORD)
    field = signatories[0].field
    with pytest.raises(Refusal, match="confirme com --same-person") as caught:
        sign(paper, person, MOMENT, wanted=field)
    for said in ("não traz CPF", "O. B. Siqueira", signatories[0].name, signatories[0].office):
        assert said in str(caught.value)
    signed = sign(paper, person, MOMENT, wanted=field, same_person=True)
    assert signed.signatory == signatories[0]
    assert "O. B. Siqueira" in signed.remarks[0]
    assert verify(signed.data).signatures[0].remarks == signed.remarks


def test_the_same_person_is_asked_for_no_confirmation_and_another_cannot_give_it(
    paper: bytes, signatories: tuple[Signatory, ...]
) -> None:
    first, second = signatories[0], signatories[1]
    plain = authority.certificate(first.name.upper())
    person = load_credential(authority.pkcs12_file(plain), authority.PASSWORD)
    assert sign(paper, person, MOMENT, wanted=first.field).remarks == ()
    with pytest.raises(Refusal, match="cujo CPF não é o de"):
        sign(paper, credential_of(second), MOMENT, wanted=first.field, same_person=True)


def test_what_was_altered_is_not_signed(thrice: bytes, signatories: tuple[Signatory, ...]) -> None:
    place = thrice.index(b"sRGB2014.icc") if b"sRGB2014.icc" in thrice else 5000
    damaged = thrice[:place] + bytes([thrice[place] ^ 1]) + thrice[place + 1 :]
    with pytest.raises(Refusal, match="o trecho assinado foi alterado"):
        sign(damaged, credential_of(signatories[3]), MOMENT)


def test_a_file_made_elsewhere_is_refused(paper: bytes, signatories: tuple[Signatory, ...]) -> None:
    swapped = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.Root.AF[0].EF.F.write(b"coapkit: 1\n")
        pdf.save(swapped)
    with pytest.raises(Refusal, match="não é aquele de que o documento foi feito"):
        sign(swapped.getvalue(), credential_of(signatories[0]), MOMENT)
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        del pdf.Root.AF
        pdf.save(stripped := io.BytesIO())
    with pytest.raises(Refusal, match="não traz o arquivo de que foi feito"):
        sign(stripped.getvalue(), credential_of(signatories[0]), datetime.now(UTC))
