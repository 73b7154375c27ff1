"""Who signed a paper, who is still to sign it, and whether anything changed since."""

import warnings
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from coapkit.rendering.papers import MINUTA
from coapkit.reporters.display import visible
from coapkit.signing.certificate import Holder, holder_of
from coapkit.signing.errors import Refusal
from coapkit.signing.paper import Attachment, Paper, read_paper, source_of
from coapkit.signing.revisions import altering_revisions
from coapkit.signing.signatory import Signatory, concerned, faults_of, same_name, signatories_of

_DAMAGED = "a assinatura está danificada ou é de um tipo desconhecido"
_USES = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
_ANY_USE = KeyUsageConstraints(key_usage=set())


class Signature(NamedTuple):
    """A signature in a paper.

    ``signatory``  whose field it is; ``None`` for a field that the contract does not know
    ``holder``     whom the certificate names, ``None`` where it cannot be read
    ``moment``     when it was made, as whoever made it says; no time stamp vouches for it
    ``trusted``    whether its certificate comes from an authority given as trusted; ``None`` where
                   none was given
    ``problems``   why it does not hold, in Portuguese; empty: it does
    ``remarks``    what the reader should know besides
    """

    field: str
    signatory: Signatory | None
    holder: Holder | None
    moment: datetime | None
    trusted: bool | None
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


class Verdict(NamedTuple):
    """What is known of a paper.

    ``signatures``  in the order in which they were made
    ``missing``     who is still to sign, in the order of the signature pages
    ``problems``    of the paper as a whole
    """

    title: str
    source: Attachment | None
    made_of_source: bool
    signatures: tuple[Signature, ...]
    missing: tuple[Signatory, ...]
    problems: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Nothing is wrong with what there is."""
        return not self.problems and not any(s.problems for s in self.signatures)

    @property
    def complete(self) -> bool:
        """All that art. 14, § 4º, demands have signed, and nothing is wrong."""
        return self.intact and bool(self.signatures) and not self.missing


def verify(data: bytes, trusted: Sequence[Any] = ()) -> Verdict:
    """Examine a paper. ``trusted``: certificates of authorities (``load_trusted``).

    Nothing is fetched: revocation is not checked. Raises Refusal for what is no paper to be signed.
    """
    paper = read_paper(data)
    if not paper.fields:
        raise Refusal(
            "não tem campos de assinatura; dê o contrato em PDF que coapkit render publica"
        )
    problems: list[str] = []
    signatories: tuple[Signatory, ...] = ()
    if MINUTA in paper.kinds:
        problems.append("é uma MINUTA, que não se assina")
    try:
        source = source_of(paper)
        signatories = concerned(signatories_of(source), paper)
    except Refusal as refusal:
        problems.append(str(refusal))
    else:
        if not paper.made_of_source:
            problems.append("o arquivo anexado não é aquele de que o documento foi feito")
        problems += faults_of(source)
        problems += _differences(paper, signatories)
    by_field = {signatory.field: signatory for signatory in signatories}
    signatures = tuple(
        _with_person(signature, by_field) for signature in signatures_of(paper, trusted)
    )
    signed = {signature.field for signature in signatures}
    return Verdict(
        title=paper.title,
        source=paper.source,
        made_of_source=paper.made_of_source,
        signatures=signatures,
        missing=tuple(s for s in signatories if s.field not in signed),
        problems=tuple(problems),
    )


def alterations(paper: Paper) -> tuple[str, ...]:
    """What is wrong with the signatures that a paper has, whoever made them."""
    return tuple(
        f"a assinatura de {s.holder.name if s.holder else visible(s.field)} não vale: {problem}"
        for s in signatures_of(paper)
        for problem in s.problems
    )


def _differences(paper: Paper, signatories: Sequence[Signatory]) -> list[str]:
    """Between the fields that there are and those that the contract wants."""
    wanted = {signatory.field: signatory for signatory in signatories}
    found = [
        f"falta o campo de assinatura de {s.name}, {s.office}"
        for field, s in wanted.items()
        if field not in paper.fields
    ]
    found += [
        f"o campo de assinatura {visible(field)} não é de nenhum signatário do contrato"
        for field in paper.fields
        if field not in wanted
    ]
    return found


def _with_person(signature: Signature, by_field: dict[str, Signatory]) -> Signature:
    """The signature with whose it is, and what does not fit between person and certificate."""
    signatory, holder = by_field.get(signature.field), signature.holder
    if signatory is None or holder is None:
        return signature._replace(signatory=signatory)
    problems, remarks = signature.problems, identity_remarks(signatory, holder)
    if holder.cpf and signatory.cpf and holder.cpf != signatory.cpf:
        problems = (*problems, f"o CPF do certificado não é o de {signatory.name}")
    return signature._replace(signatory=signatory, problems=problems, remarks=remarks)


def identity_remarks(signatory: Signatory, holder: Holder) -> tuple[str, ...]:
    """What keeps a certificate from showing that its holder is the signatory."""
    if (holder.cpf and signatory.cpf) or same_name(signatory, holder):
        return ()
    lacking = "o certificado não traz CPF" if not holder.cpf else "o contrato não traz o CPF"
    return (f"{lacking}, e o nome ({holder.name}) não é o do signatário: confira a identidade",)


def own_problems(paper: Paper, field: str) -> tuple[str, ...]:
    """What is wrong with the signature in a field, whatever was appended after it."""
    last = paper.reader.xrefs.total_revisions - 1
    (value,) = [v for name, v in _filled_fields(paper) if name == field]
    return _signature(EmbeddedPdfSignature(paper.reader, value, field), (), {}, last).problems


def signatures_of(paper: Paper, trusted: Sequence[Any] = ()) -> list[Signature]:
    """Every signature, in the order of revisions; damaged ones last."""
    embedded: list[EmbeddedPdfSignature] = []
    damaged: list[Signature] = []
    for name, field in _filled_fields(paper):
        try:
            embedded.append(EmbeddedPdfSignature(paper.reader, field, name))
        except Exception:  # there is no saying what a changed byte makes of it
            damaged.append(Signature(name, None, None, None, None, (_DAMAGED,), ()))
    if not embedded:
        return damaged
    embedded.sort(key=lambda one: one.signed_revision)
    last = paper.reader.xrefs.total_revisions - 1
    try:
        altered = altering_revisions(paper.reader, embedded[0].signed_revision)
    except Exception:  # nor of what was appended
        altered = {last: "o conteúdo"}
    return [*(_signature(one, trusted, altered, last) for one in embedded), *damaged]


def _is_chain(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the certificates that come with a signature issued one another.

    The signature covers that of the signer alone. Of one whose issuer is not among them nothing
    shows but that it is no altered root: a reader who trusts its issuer checks it.
    """
    given = (embedded.signer_cert, *embedded.other_embedded_certs)
    try:
        if any(one["signature_value"].contents[0] for one in given):
            return False  # bits left unused, which say nothing: signatures are whole bytes
        certificates = [_loaded(one) for one in given]
        for place, one in enumerate(certificates):
            issuers = [c for c in certificates if c.subject == one.issuer]
            if issuers:
                sound = any(_is_issued_by(one, issuer) for issuer in issuers)
            else:
                asked_for = not place or any(c.issuer == one.subject for c in certificates)
                sound = asked_for and not _was_root(given[place])
            if not sound:
                return False
    except Exception:  # there is no saying what a changed byte makes of a certificate
        return False
    return True


def _is_issued_by(one: Certificate, issuer: Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _was_root(certificate: Any) -> bool:
    """Whether a certificate, if it named itself as its issuer, would be signed with its own key."""
    again = certificate.copy()
    content = again["tbs_certificate"]
    content["issuer"] = content["subject"]
    root = _loaded(again)
    return _is_issued_by(root, root)


def _loaded(certificate: Any) -> Certificate:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of oddities in old certificates
        return load_der_x509_certificate(certificate.dump())


def _is_framed(embedded: EmbeddedPdfSignature) -> bool:
    """Whether what stands around a signature, and is not signed, fits it (RFC 5652, 5.1, 5.3)."""
    content, info = embedded.signed_data, embedded.signer_info
    try:
        version = "v1" if info["sid"].name == "issuer_and_serial_number" else "v3"
        algorithms = [one.native for one in content["digest_algorithms"]]
        return (
            content["version"].native == info["version"].native == version
            and info["digest_algorithm"].native in algorithms
        )
    except Exception:  # there is no saying what a changed byte makes of it
        return False


def _is_padded_with_something(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the gap that a signature leaves for itself holds more than the signature.

    It is wider than the signature and filled up with zeros; no signature covers the last one.
    """
    _, start, end, _ = embedded.byte_range
    stream = embedded.reader.stream
    stream.seek(start)
    gap = stream.read(end - start)
    content = embedded.pkcs7_content
    if gap not in (b"<%s>" % content.hex().encode(), b"<%s>" % content.hex().upper().encode()):
        return True
    length, long_form = content[1], content[1] & 0x7F
    if length == 0x80:  # indefinite: its end is not told in advance
        return False
    size = 2 + length
    if length > 0x80:
        size = 2 + long_form + int.from_bytes(content[2 : 2 + long_form], "big")
    return any(content[size:])


def _filled_fields(paper: Paper) -> list[tuple[str, Any]]:
    return [
        (str(name), reference.get_object())
        for name, _, reference in enumerate_sig_fields(paper.reader, filled_status=True)
    ]


def _signature(
    embedded: EmbeddedPdfSignature, trusted: Sequence[Any], altered: dict[int, str], last: int
) -> Signature:
    field, problems = str(embedded.field_name), []
    holder = moment = vouched = None
    try:
        holder = holder_of(embedded.signer_cert)
        moment = embedded.self_reported_timestamp
        unrestricted = embedded.signer_cert.key_usage_value is None  # RFC 5280, 4.2.1.3
        status = validate_pdf_signature(
            embedded,
            ValidationContext(
                trust_roots=list(trusted),
                other_certs=embedded.other_embedded_certs,
                allow_fetching=False,
                moment=moment if trusted else None,
            ),
            key_usage_settings=_ANY_USE if unrestricted else _USES,
            skip_diff=True,
        )
    except Exception:  # of another kind than we know, or damaged
        problems.append(_DAMAGED)
    else:
        if not status.intact:
            problems.append("o trecho assinado foi alterado")
        elif not status.valid:
            problems.append("a assinatura não corresponde ao certificado")
        if _is_padded_with_something(embedded) or not _is_framed(embedded):
            problems.append("o espaço da própria assinatura foi alterado")
        if not _is_chain(embedded):
            problems.append("os certificados que acompanham a assinatura foram alterados")
        if embedded.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            problems.append("a assinatura não cobre o documento inteiro")
        elif embedded.coverage < SignatureCoverageLevel.ENTIRE_FILE and (
            embedded.signed_revision == last
        ):
            problems.append("há algo depois do fim do documento assinado")
        if trusted:
            vouched = bool(status.trusted)
            if not vouched:
                problems.append("o certificado não vem de uma autoridade de confiança")
    later = list(dict.fromkeys(w for r, w in altered.items() if r > embedded.signed_revision))
    if later:
        problems.append(f"o documento foi alterado depois desta assinatura: {'; '.join(later)}")
    if holder and moment and not holder.start <= moment <= holder.end:
        problems.append("na data da assinatura, o certificado não estava em vigor")
    return Signature(field, None, holder, moment, vouched, tuple(problems), ())
