"""Signing: one signature, PAdES B-B, appended to a paper.

What stands in the file stays, byte by byte; the signature covers it whole. Section numbers are of
ISO 32000-1.
"""

import hashlib
import io
from datetime import datetime
from typing import Any, NamedTuple

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp.base import BaseStampStyle

from coapkit.rendering.papers import MINUTA
from coapkit.signing.certificate import Credential, Holder
from coapkit.signing.errors import Refusal
from coapkit.signing.paper import Attachment, Paper, read_paper, source_of
from coapkit.signing.signatory import Signatory, choose, concerned, signatories_of
from coapkit.signing.stamp import draw_stamp, stamped
from coapkit.signing.verification import alterations, identity_remarks, own_problems


class Signed(NamedTuple):
    """A signed paper.

    ``remarks``    what whoever signed should know, in Portuguese
    ``remaining``  how many fields are still open
    """

    data: bytes
    signatory: Signatory
    remarks: tuple[str, ...]
    remaining: int


def sign(
    data: bytes,
    credential: Credential,
    moment: datetime,
    *,
    wanted: str = "",
    same_person: bool = False,
) -> Signed:
    """Sign a paper in the field of the certificate's holder, or in the one that ``wanted`` names.

    ``moment``       aware; stated in the signature and shown on the page
    ``same_person``  whoever signs vouches that the holder is the signatory, where neither CPF nor
                     name shows it

    Raises Refusal for what is no paper to be signed, a certificate that is not good at that
    moment or does not show that its holder is the signatory, a field that is signed already, and
    a paper that was altered after a signature.
    """
    paper = read_paper(data)
    source = _signable(paper)
    _check_validity(credential.holder, moment)
    waiting = [name for name, signed in paper.fields.items() if not signed]
    candidates = concerned(signatories_of(source), paper)
    signatory = choose(candidates, credential.holder, wanted, open_fields=waiting)
    if signatory.field not in paper.fields:
        raise Refusal(f"o documento não tem o campo {signatory.field}, de {signatory.name}")
    if paper.fields[signatory.field]:
        raise Refusal(f"{signatory.name}, {signatory.office}, já assinou este documento")
    if altered := alterations(paper):
        raise Refusal(f"{altered[0]}. Assine uma cópia que não tenha sido alterada")
    remarks = identity_remarks(signatory, credential.holder)
    if remarks and not same_person:
        raise Refusal(
            f"{_unlike(signatory, credential.holder)}. Uma assinatura não se desfaz: confira o "
            "certificado e o campo e, se a pessoa é a mesma, confirme com --same-person"
        )
    signed = _append(paper, data, credential, moment, signatory)
    if problems := own_problems(read_paper(signed), signatory.field):
        raise RuntimeError(f"the signature just made does not hold: {problems}")
    return Signed(signed, signatory, remarks, len(waiting) - 1)


def _signable(paper: Paper) -> Attachment:
    """The attached source of a paper that may be signed."""
    if MINUTA in paper.kinds:
        raise Refusal("é uma MINUTA, que não se assina; publique o contrato sem --draft")
    if not paper.fields:
        raise Refusal(
            "não tem campos de assinatura; o que se assina é o contrato em PDF que coapkit render "
            "publica"
        )
    source = source_of(paper)
    if not paper.made_of_source:
        raise Refusal("o arquivo anexado não é aquele de que o documento foi feito")
    return source


def _unlike(signatory: Signatory, holder: Holder) -> str:
    """That nothing shows the holder of a certificate to be the signatory."""
    lacking = "contrato não traz o CPF do signatário" if holder.cpf else "certificado não traz CPF"
    return (
        f"o {lacking}, e o nome no certificado, {holder.name}, não é o de quem assina neste campo, "
        f"{signatory.name}, {signatory.office}"
    )


def _check_validity(holder: Holder, moment: datetime) -> None:
    if moment < holder.start:
        raise Refusal(f"o certificado de {holder.name} só vale a partir de {stamped(holder.start)}")
    if moment > holder.end:
        raise Refusal(f"o certificado de {holder.name} venceu em {stamped(holder.end)}")


def _append(
    paper: Paper, data: bytes, credential: Credential, moment: datetime, signatory: Signatory
) -> bytes:
    stream = io.BytesIO(data)
    writer = _Writer(stream, prev=paper.reader)
    identity = "\0".join([signatory.field, credential.holder.name, moment.isoformat()])
    writer.identify(hashlib.sha256(data + identity.encode()).digest()[:16])
    signer = _Signer(
        PdfSignatureMetadata(
            field_name=signatory.field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=f"Assina como {signatory.office}",
        ),
        credential.signer,
        stamp_style=_Stamp(
            name=credential.holder.name,
            office=signatory.office,
            moment=moment,
            issuer=credential.holder.issuer,
        ),
    )
    signer.moment = moment
    result: bytes = signer.sign_pdf(writer, existing_fields_only=True).getvalue()
    return result


class _Writer(IncrementalPdfFileWriter):
    """Appends what a signature needs, and nothing that depends on the clock or on chance."""

    def _update_meta(self) -> None:
        """Leave the metadata as published: the signature says when and by whom it was made."""

    def identify(self, identifier: bytes) -> None:
        """Give this state of the file its identifier (14.4); the first half stays."""
        self._document_id[1] = generic.ByteStringObject(identifier)


class _Signer(PdfSigner):
    """Signs at a given moment instead of the clock's."""

    moment: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.moment
        return session


class _Stamp(BaseStampStyle):
    """The stamp, as pyHanko asks for it."""

    def __init__(self, **said: Any) -> None:
        super().__init__()
        object.__setattr__(self, "said", said)

    def create_stamp(self, writer: Any, box: Any, text_params: Any) -> Any:  # noqa: ARG002
        return _Appearance(writer, draw_stamp(box.width, box.height, **self.said))  # type: ignore[attr-defined]


class _Appearance:
    """A page that becomes the appearance of a field (12.5.5)."""

    def __init__(self, writer: Any, page: bytes) -> None:
        self.writer = writer
        self.page = page

    def apply_appearance(self, annotation: Any) -> None:
        imported = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.page)))
        appearances: Any = generic.DictionaryObject
        annotation["/AP"] = appearances({generic.pdf_name("/N"): imported})
