"""What strangers send to be examined or signed with: PDFs, certificates."""

import io
import json
import re
import sys
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
from fuzz_contracts import UNSHOWN
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata

from coapkit.rendering.pdf_attachments import SOURCE
from coapkit.signing.certificate import load_credential
from coapkit.signing.errors import Refusal
from coapkit.signing.paper import Attachment, read_paper, source_of
from coapkit.signing.signatory import signatories_of
from coapkit.signing.signature import _Signer, _Writer
from coapkit.signing.statement import as_data, as_text
from coapkit.signing.trust import load_trusted
from coapkit.signing.verification import verify

sys.path.append(str(Path(__file__).resolve().parents[1] / "signing"))
import authority

# Papers


def paper(data: bytes) -> None:
    """Any bytes as a published PDF: refused, or examined; what holds is what was signed."""
    try:
        read = read_paper(data)
        source = source_of(read)
        assert isinstance(source.data, bytes)
        signatories_of(source)
    except Refusal as refusal:
        assert str(refusal)  # noqa: PT017 - errors are what is looked at
    try:
        verdict = verify(data)
    except Refusal as refusal:
        assert str(refusal)  # noqa: PT017
        return
    assert not UNSHOWN.search(as_text(verdict, "c.pdf", width=80))
    json.dumps(as_data(verdict, "c.pdf"), ensure_ascii=False).encode("utf-8")
    if verdict.intact and verdict.signatures:
        assert any(_bare(data).startswith(_bare(seed)) for seed in signed_papers()[1:])


def _bare(data: bytes) -> bytes:
    """A PDF without its signatures, which may be written in more ways than one."""
    return re.sub(rb"(?i)(/Contents <)[0-9a-f]{200,}", rb"\1", data)


@cache
def signed_papers() -> list[bytes]:
    """A paper as small as one can be: unsigned, signed once, signed twice."""
    plain = _unsigned()
    found = [plain]
    for number, field in enumerate(read_paper(plain).fields):
        found.append(_signed(found[-1], field, number))
    assert verify(found[-1]).complete
    return found


_CONTRACT = """\
coapkit: 1
entes:
- {id: ce, esfera: estado, nome: Ceará}
signatarios:
- {ente: ce, funcao: governador, nome: Pessoa Um}
- {ente: ce, funcao: secretario_de_saude, nome: Pessoa Dois}
"""
_METADATA = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:type><rdf:Bag><rdf:li>contrato</rdf:li></rdf:Bag></dc:type>
<dc:identifier>sha256:{digest}</dc:identifier></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>
"""


def _unsigned() -> bytes:
    """A page without content, two fields, and the contract that it was made of."""
    held = Attachment("regiao.yaml", _CONTRACT.encode(), SOURCE)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    fields = pikepdf.Array(
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T=signatory.field,
                Rect=[10, 10 + 50 * number, 90, 40 + 50 * number],
                F=4,
                P=page.obj,
            )
        )
        for number, signatory in enumerate(signatories_of(held))
    )
    file = pikepdf.Stream(pdf, held.data, Type=pikepdf.Name.EmbeddedFile)
    specification = pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec,
        UF=held.name,
        AFRelationship=pikepdf.Name(f"/{held.relationship}"),
        EF=pikepdf.Dictionary(F=file),
    )
    page.obj.Annots = fields
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=fields, SigFlags=1)
    pdf.Root.AF = pikepdf.Array([pdf.make_indirect(specification)])
    pdf.Root.Metadata = pikepdf.Stream(pdf, _METADATA.format(digest=held.digest).encode())
    out = io.BytesIO()
    pdf.save(out, static_id=True, compress_streams=False, fix_metadata_version=False)
    return out.getvalue()


def _signed(data: bytes, field: str, number: int) -> bytes:
    """``data`` with one more signature, without a stamp; but for the keys always the same."""
    holder = authority.certificate(f"PESSOA {number}")
    credential = load_credential(authority.pkcs12_file(holder), authority.PASSWORD)
    writer = _Writer(io.BytesIO(data))
    writer.identify(bytes([number]) * 16)
    signer = _Signer(
        PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES), credential.signer
    )
    signer.moment = datetime(2013, 1, 1 + number, tzinfo=UTC)
    written: bytes = signer.sign_pdf(
        writer, existing_fields_only=True, bytes_reserved=2 * 4096
    ).getvalue()
    return written


# Certificates


def certificate(data: bytes) -> None:
    """Any bytes as a certificate to sign with, and as those of authorities to be trusted."""
    for password in ("", authority.PASSWORD):
        try:
            credential = load_credential(data, password)
        except Refusal as refusal:
            assert str(refusal)  # noqa: PT017
        else:
            holder = credential.holder
            assert not UNSHOWN.search(holder.name)
            assert re.fullmatch(r"\d{11}|", holder.cpf)
            assert holder.start <= datetime.now(UTC) or holder.start > holder.start.min.replace(
                tzinfo=UTC
            )
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "ac.pem")
        file.write_bytes(data)
        try:
            assert load_trusted(file)
        except Refusal as refusal:
            assert str(refusal)  # noqa: PT017


def certificates() -> list[bytes]:
    """Files with and without key and password, and certificates alone."""
    holders = [
        authority.certificate("HELENA RABELO", "95891769336"),
        authority.certificate("ANTÔNIO PONTES", kind=authority.UTF8),
        authority.certificate("X", common="", usage=False),
    ]
    keyless = authority.pkcs12_file(holders[0], password="", with_key=False)
    return [
        *(authority.pkcs12_file(holder, password="") for holder in holders),
        authority.pkcs12_file(holders[0]),
        keyless,
        authority.pem(holders[0]),
        authority.pem(authority.root()) + authority.pem(holders[1]),
    ]
