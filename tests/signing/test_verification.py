"""Who signed, who is missing, and every way in which a signed file may have been changed."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import authority
import pikepdf
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from signable import credential_of

from coapkit.signing import signature as signing
from coapkit.signing.certificate import load_credential
from coapkit.signing.errors import Refusal
from coapkit.signing.paper import read_paper
from coapkit.signing.revisions import _judged_by_policy, altering_revisions
from coapkit.signing.signatory import Signatory
from coapkit.signing.signature import sign
from coapkit.signing.statement import as_data, as_text, conclusion
from coapkit.signing.trust import load_trusted
from coapkit.signing.verification import Verdict, verify

MOMENT = datetime(2012, 12, 14, 10, 0, tzinfo=timezone(timedelta(hours=-3)))
name = generic.pdf_name


def signed_by(paper: bytes, signatories: Sequence[Signatory]) -> bytes:
    for signatory in signatories:
        paper = sign(paper, credential_of(signatory), MOMENT).data
    return paper


@pytest.fixture(scope="module")
def twice(paper: bytes, signatories: tuple[Signatory, ...]) -> bytes:
    return signed_by(paper, signatories[:2])


@pytest.fixture(scope="module")
def complete(twice: bytes, signatories: tuple[Signatory, ...]) -> bytes:
    return signed_by(twice, signatories[2:])


def problems(verdict: Verdict) -> list[str]:
    return [*verdict.problems, *(p for s in verdict.signatures for p in s.problems)]


# Who signed, and who did not


def test_nobody_has_signed_yet(paper: bytes, signatories: tuple[Signatory, ...]) -> None:
    verdict = verify(paper)
    assert (verdict.signatures, verdict.missing) == ((), signatories)
    assert verdict.intact
    assert not verdict.complete


def test_some_have_signed(twice: bytes, signatories: tuple[Signatory, ...]) -> None:
    verdict = verify(twice)
    assert [s.signatory for s in verdict.signatures] == list(signatories[:2])
    assert [s.holder.name for s in verdict.signatures if s.holder] == [
        "OTÁVIO BRANDÃO SIQUEIRA",
        "HELENA CASTELO RABELO",
    ]
    assert {s.moment for s in verdict.signatures} == {MOMENT}
    assert verdict.missing == signatories[2:]
    assert verdict.intact
    assert not verdict.complete


@pytest.mark.lento
def test_all_have_signed(complete: bytes) -> None:
    verdict = verify(complete)
    assert problems(verdict) == []
    assert len(verdict.signatures) == 19
    assert verdict.complete
    assert conclusion(verdict).startswith("Todos assinaram, e nada mudou desde então.")


def test_order_is_theirs(paper: bytes, signatories: tuple[Signatory, ...]) -> None:
    backwards = signatories[5:2:-1]
    verdict = verify(signed_by(paper, backwards))
    assert [s.signatory for s in verdict.signatures] == list(backwards)


def test_a_draft_is_never_complete(draft: bytes) -> None:
    with pytest.raises(Refusal, match="não tem campos"):
        verify(draft)


def test_somebody_elses_certificate_shows(
    paper: bytes, signatories: tuple[Signatory, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another program lets anybody sign in any field.
    monkeypatch.setattr(signing, "choose", lambda *_, **__: signatories[0])
    verdict = verify(sign(paper, credential_of(signatories[4]), MOMENT).data)
    assert problems(verdict) == ["o CPF do certificado não é o de Otávio Brandão Siqueira"]


# Trust


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "raiz.pem").write_bytes(authority.pem(authority.root()))
    (tmp_path / "LEIAME.txt").write_text("nada")
    return tmp_path


def test_trust_is_only_told_where_it_is_asked_for(twice: bytes, folder: Path) -> None:
    assert [s.trusted for s in verify(twice).signatures] == [None, None]
    assert [s.trusted for s in verify(twice, load_trusted(folder)).signatures] == [True, True]
    assert verify(twice, load_trusted(folder / "raiz.pem")).intact


def test_another_authority_does_not_vouch(twice: bytes, tmp_path: Path) -> None:
    (tmp_path / "outra.crt").write_bytes(authority.pem(authority.root("Outra AC", 2)))
    verdict = verify(twice, load_trusted(tmp_path))
    assert [s.trusted for s in verdict.signatures] == [False, False]
    assert problems(verdict) == ["o certificado não vem de uma autoridade de confiança"] * 2


def test_what_is_no_certificate_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("coapkit: 1")
    for path, said in (
        (tmp_path / "x.pem", "não é um certificado"),
        (tmp_path / "vazia", "não há certificados"),
    ):
        (tmp_path / "vazia").mkdir(exist_ok=True)
        with pytest.raises(Refusal, match=said):
            load_trusted(path)
    with pytest.raises(FileNotFoundError):
        load_trusted(tmp_path / "nada")


def test_a_certificate_without_uses_is_good_enough(
    paper: bytes, signatories: tuple[Signatory, ...], folder: Path
) -> None:
    holder = authority.certificate(signatories[0].name, signatories[0].cpf, usage=False)
    person = load_credential(authority.pkcs12_file(holder), authority.PASSWORD)
    assert verify(sign(paper, person, MOMENT).data, load_trusted(folder)).intact


def test_a_moment_out_of_the_certificates_time_shows(
    paper: bytes, signatories: tuple[Signatory, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_check_validity", lambda *_: None)
    monkeypatch.setattr(signing, "own_problems", lambda *_: ())
    late = MOMENT.replace(year=2060)
    verdict = verify(sign(paper, credential_of(signatories[0]), late).data)
    assert problems(verdict) == ["na data da assinatura, o certificado não estava em vigor"]


# What was changed


@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_one_changed_byte_of_what_was_signed_shows(twice: bytes, data: st.DataObject) -> None:
    twice = twice
    start, end = (int(x) for x in re.findall(rb"/ByteRange \[0 (\d+) (\d+) ", twice)[-1])
    place = data.draw(
        st.one_of(st.integers(0, start - 1), st.integers(end, len(twice) - 1)), label="place"
    )
    mask = data.draw(st.integers(1, 255), label="mask")
    damaged = twice[:place] + bytes([twice[place] ^ mask]) + twice[place + 1 :]
    try:
        verdict = verify(damaged)
    except Refusal:
        return  # so damaged that it cannot be read
    assert not verdict.intact
    assert not verdict.complete


def last_gap(data: bytes) -> tuple[int, int, bytes]:
    """Where the last signature's room begins and ends, and what is in it."""
    start, end = (int(x) for x in re.findall(rb"/ByteRange \[0 (\d+) (\d+) ", data)[-1])
    return start, end, bytes.fromhex(data[start + 1 : end - 1].decode())


def with_signature(data: bytes, content: bytes) -> bytes:
    """The file with something else in the last signature's room."""
    start, end, old = last_gap(data)
    assert len(content) == len(old)
    digits = content.hex().encode()
    if data[start:end].upper() == data[start:end]:
        digits = digits.upper()
    return data[: start + 1] + digits + data[end - 1 :]


def changed(content: bytes, place: int, mask: int = 1) -> bytes:
    return content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :]


@pytest.mark.parametrize("text", [b"\x06\x03\x55\x04\x0a", b"ICP-Teste", b"AC de Teste"])
@pytest.mark.parametrize("which", ["issuer", "subject"])
def test_a_changed_byte_of_the_authoritys_certificate_shows(
    twice: bytes, text: bytes, which: str
) -> None:
    """Of its names, too: what its issuer is called, no other certificate needs."""
    content = last_gap(twice)[2]
    root = authority.root().public_bytes(authority.serialization.Encoding.DER)
    start = content.index(root)
    name = authority.root().issuer.public_bytes()
    place = root.index(name) if which == "issuer" else root.rindex(name)
    place += start + name.index(text)
    for offset in (0, 1, len(text) - 1):
        assert problems(verify(with_signature(twice, changed(content, place + offset))))


def test_bits_left_unused_in_the_authoritys_certificate_show(twice: bytes) -> None:
    content = last_gap(twice)[2]
    root = authority.root().public_bytes(authority.serialization.Encoding.DER)
    place = content.index(root) + root.rindex(b"\x03\x82\x01\x01\x00") + 4
    assert problems(verify(with_signature(twice, changed(content, place))))


def test_a_changed_byte_of_what_frames_a_signature_shows(twice: bytes) -> None:
    content = last_gap(twice)[2]
    version = content.index(b"\x02\x01\x01\x31")
    for place in (version + 2, version + 3, version + 8, version + 18):
        assert problems(verify(with_signature(twice, changed(content, place))))


@pytest.mark.lento
def test_one_changed_byte_anywhere_after_five_signatures_shows(
    twice: bytes, signatories: tuple[Signatory, ...]
) -> None:
    data = signed_by(twice, signatories[2:5])
    start, end, content = last_gap(data)
    size = 4 + int.from_bytes(content[2:4])
    damaged = [with_signature(data, changed(content, place)) for place in range(0, size, 31)]
    places = [p for p in range(7, len(data), 3001) if not start <= p < end]
    damaged += [changed(data, place, 0x11) for place in places]
    assert len(damaged) > 100
    for one in damaged:
        try:
            assert not verify(one).intact
        except Refusal:
            continue


@pytest.mark.parametrize("mask", [1, 0x20])
def test_a_changed_byte_of_the_room_for_the_last_signature_shows(twice: bytes, mask: int) -> None:
    end = int(re.findall(rb"/ByteRange \[0 \d+ (\d+) ", twice)[-1])
    place = end - 10 if mask == 1 else max(twice.rindex(c, 0, end) for c in (b"A", b"B", b"C"))
    damaged = twice[:place] + bytes([twice[place] ^ mask]) + twice[place + 1 :]
    assert problems(verify(damaged)) == ["o espaço da própria assinatura foi alterado"]


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_what_is_cut_off_shows(twice: bytes, cut: int) -> None:
    try:
        verdict = verify(twice[:-cut])
    except Refusal:
        return
    assert not verdict.intact


def test_a_revision_cut_off_is_a_signature_less(twice: bytes, paper: bytes) -> None:
    first = twice.index(b"%%EOF", len(paper)) + 6
    verdict = verify(twice[:first])
    assert verdict.intact
    assert len(verdict.signatures) == 1


def test_bytes_after_the_end_show(twice: bytes) -> None:
    assert problems(verify(twice + b"\n% nada\n")) == [
        "há algo depois do fim do documento assinado"
    ]


def altered(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with one more revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer._update_meta = lambda: None  # type: ignore[method-assign]
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/Pages"]["/Kids"][1]


def cover_page(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    stream = generic.StreamObject(stream_data=b"0 0 1 rg 0 0 600 800 re f")
    page["/Contents"] = generic.ArrayObject([writer.add_object(stream)])
    writer.update_container(page)


def replace_content(writer: IncrementalPdfFileWriter) -> None:
    content = page_of(writer)["/Contents"]
    reference = content.raw_get(1) if isinstance(content, generic.ArrayObject) else None
    assert reference is not None
    content[1]._data = b"0 0 1 rg 0 0 600 800 re f"
    content[1]._encoded_data = None
    writer.mark_update(reference)


def swap_attachment(writer: IncrementalPdfFileWriter) -> None:
    specification = writer.root["/AF"][0]
    stream = generic.StreamObject(stream_data=b"coapkit: 1\n")
    specification["/EF"][name("/F")] = writer.add_object(stream)
    writer.update_container(specification)


def rewrite_metadata(writer: IncrementalPdfFileWriter) -> None:
    stream = generic.StreamObject(stream_data=b"<x/>")
    writer.root["/Metadata"] = writer.add_object(stream)
    writer.update_root()


def add_annotation(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    note = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Square"),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 500, 700))),
        }
    )
    page["/Annots"] = generic.ArrayObject(
        [*list.__iter__(page["/Annots"]), writer.add_object(note)]
    )
    writer.update_container(page)


def draw_in_open_field(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][5]
    stream = generic.StreamObject(
        {name("/Subtype"): name("/Form"), name("/BBox"): field["/AP"]["/N"]["/BBox"]},
        stream_data=b"0 0 200 40 re f",
    )
    field["/AP"] = generic.DictionaryObject({name("/N"): writer.add_object(stream)})
    writer.update_container(field)


def move_field(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][5]
    field["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 600, 800)))
    writer.update_container(field)


def restamp(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    stream = generic.StreamObject(
        {name("/Subtype"): name("/Form"), name("/BBox"): field["/Rect"]}, stream_data=b""
    )
    field["/AP"] = generic.DictionaryObject({name("/N"): writer.add_object(stream)})
    writer.update_container(field)


def drop_signature(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)


def rename_document(writer: IncrementalPdfFileWriter) -> None:
    writer.trailer["/Info"]["/Title"] = generic.TextStringObject("Outro")
    writer.update_container(writer.trailer["/Info"])


ATTACKS = {
    change.__name__: change
    for change in (
        cover_page,
        replace_content,
        swap_attachment,
        rewrite_metadata,
        add_annotation,
        draw_in_open_field,
        move_field,
        restamp,
        drop_signature,
    )
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_appended_to_alter_shows(twice: bytes, attack: str) -> None:
    verdict = verify(altered(twice, ATTACKS[attack]))
    assert not verdict.intact
    assert not verdict.complete


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_later_signature_does_not_hide_it(
    twice: bytes, attack: str, signatories: tuple[Signatory, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "alterations", lambda _: ())
    monkeypatch.setattr(signing, "_signable", lambda _: source)
    source = read_paper(twice).source
    later = sign(altered(twice, ATTACKS[attack]), credential_of(signatories[6]), MOMENT).data
    assert not verify(later).intact


def test_what_changed_is_named(twice: bytes) -> None:
    said = "o documento foi alterado depois desta assinatura: "
    assert problems(verify(altered(twice, cover_page))) == [said + "uma página"] * 2
    field = altered(twice, draw_in_open_field)
    assert problems(verify(field)) == [said + "um campo ou anotação"] * 2


def test_an_object_held_back_until_it_was_signed_shows(
    paper: bytes, signatories: tuple[Signatory, ...]
) -> None:
    held: list[int] = []

    def refer(writer: IncrementalPdfFileWriter) -> None:
        page = page_of(writer)
        held.append(int(writer.prev.trailer["/Size"]) + 40)
        missing = generic.IndirectObject(held[0], 0, writer)
        old = list(list.__iter__(page["/Contents"]))
        page["/Contents"] = generic.ArrayObject([*old, missing])
        writer.update_container(page)

    def supply(writer: IncrementalPdfFileWriter) -> None:
        stream = generic.StreamObject(stream_data=b"0 0 1 rg 0 0 600 800 re f")
        writer.objects[(0, held[0])] = stream
        writer._lastobj_id = max(writer._lastobj_id, held[0])

    signed = signed_by(altered(paper, refer), signatories[:1])
    assert verify(signed).intact
    assert not verify(altered(signed, supply)).intact


def test_each_further_signature_passes_pyhankos_own_policy(twice: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(twice))
    assert reader.xrefs.total_revisions == 3
    assert altering_revisions(reader, 1) == {}
    assert _judged_by_policy(reader, 2) == ""


def test_a_swapped_source_shows_before_anybody_signs(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        text = pdf.Root.AF[0].EF.F.read_bytes()
        pdf.Root.AF[0].EF.F.write(text.replace("Otávio".encode(), "Olívio".encode()))
        pdf.save(out := io.BytesIO())
    assert problems(verify(out.getvalue())) == [
        "o arquivo anexado não é aquele de que o documento foi feito"
    ]


def test_fields_are_held_to_the_contract(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.Root.AcroForm.Fields[0].T = pikepdf.String("outro")
        pdf.save(out := io.BytesIO())
    assert problems(verify(out.getvalue())) == [
        "falta o campo de assinatura de Otávio Brandão Siqueira, Ministro de Estado da Saúde",
        "o campo de assinatura outro não é de nenhum signatário do contrato",
    ]


# What is said


def test_the_statement(twice: bytes, snapshot: Any) -> None:
    assert as_text(verify(twice), "contrato.pdf", width=80) == snapshot(name="text")
    assert as_data(verify(twice), "contrato.pdf") == snapshot(name="data")


def test_the_statement_on_what_does_not_hold(twice: bytes, snapshot: Any) -> None:
    assert as_text(verify(altered(twice, cover_page)), "contrato.pdf", width=80) == snapshot


def test_no_name_gives_orders_to_the_terminal(
    paper: bytes, signatories: tuple[Signatory, ...]
) -> None:
    order = "\x1b[31m\u202e"
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.docinfo["/Title"] = f"título{order}"
        pdf.Root.AF[0].UF = pikepdf.String(f"arquivo{order}.yaml")
        pdf.Root.AcroForm.Fields[0].T = pikepdf.String(f"campo{order}")
        pdf.save(out := io.BytesIO())
    holder = authority.certificate(f"Nome{order}", signatories[1].cpf)
    credential = load_credential(authority.pkcs12_file(holder), authority.PASSWORD)
    verdict = verify(sign(out.getvalue(), credential, MOMENT).data)
    said = as_text(verdict, f"contrato{order}.pdf", width=80)
    for word in ("título", "arquivo", "campo", "Nome", "contrato"):
        assert f"{word}\\x1b[31m\\u202e" in said
    assert said.replace("\n", "").isprintable()


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_the_statement_fits_the_terminal(twice: bytes, width: int) -> None:
    lines = as_text(verify(twice), "contrato.pdf", width=width).splitlines()
    assert max(map(len, lines)) <= width
