"""Who signs a paper, in which of its fields, and which of them holds a certificate."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coapkit.codes import normalise_cpf
from coapkit.contract.build import build_contract
from coapkit.contract.model import Contract
from coapkit.contract.stage import Stage
from coapkit.document.reader import read
from coapkit.document.source import Source, SourceError, decode
from coapkit.rendering.names import Names
from coapkit.rendering.signers import field_names, office, signing_order
from coapkit.rendering.words import cleaned, one_line
from coapkit.signing.certificate import Holder
from coapkit.signing.errors import Refusal
from coapkit.signing.paper import Attachment, Paper
from coapkit.validation import check_source

_PROTOCOL = "pcep"
_WHO_SIGNS = frozenset({"R3-ART14-P4", "R3-ART14-P4.2"})


class Signatory(NamedTuple):
    """Somebody who signs (art. 14, § 4º).

    ``field``   name of the signature field
    ``entity``  for whom: ``Município de Baturité``
    ``office``  as what, and ``cpf``, digits alone, may be empty
    """

    field: str
    entity: str
    office: str
    name: str
    cpf: str


def signatories(contract: Contract) -> tuple[Signatory, ...]:
    """Who signs a contract, in the order of its signature pages."""
    contract = cleaned(contract)
    names, fields = Names(contract), field_names(contract)
    return tuple(
        Signatory(
            field=fields[number],
            entity=names[person.ente].full,
            office=office(person),
            name=one_line(person.nome),
            cpf=normalise_cpf(person.cpf),
        )
        for number, person in signing_order(contract, names)
    )


def signatories_of(source: Attachment) -> tuple[Signatory, ...]:
    """Who signs the contract that a paper was made of. Raises Refusal where it is none."""
    document = read(_text(source)).document
    if document is None:
        raise _illegible(source)
    contract, _ = build_contract(document.root)
    return signatories(contract)


def concerned(everybody: Sequence[Signatory], paper: Paper) -> tuple[Signatory, ...]:
    """Those who sign a paper: everybody, or for a protocol (PCEP) those of the entities in it."""
    if _PROTOCOL not in paper.kinds:
        return tuple(everybody)
    parties = {s.entity for s in everybody if s.field in paper.fields}
    return tuple(s for s in everybody if s.entity in parties)


def faults_of(source: Attachment) -> tuple[str, ...]:
    """What the contract itself says wrong about who signs it (art. 14, § 4º). Raises Refusal."""
    checked = check_source(_text(source), stage=Stage.ASSINATURA, only=_WHO_SIGNS)
    return tuple(d.message for d in checked.diagnostics if d.rule in _WHO_SIGNS)


def _text(source: Attachment) -> Source:
    try:
        return decode(source.name, source.data)
    except SourceError as error:
        raise _illegible(source) from error


def _illegible(source: Attachment) -> Refusal:
    return Refusal(f"o arquivo anexado, {source.name}, não é um contrato legível")


def choose(
    candidates: Sequence[Signatory], holder: Holder, wanted: str = "", *, open_fields: Iterable[str]
) -> Signatory:
    """The signatory that the holder of a certificate is, or that ``wanted`` names.

    ``wanted``  name of a field, CPF or name of a person; empty: by the certificate's CPF or, if it
                has none, its name

    Of several offices of one person the only open one is meant. Raises Refusal, which lists the
    open fields, for nobody or several, and for a certificate of somebody else.
    """
    still_open = set(open_fields)
    if wanted:
        found = [s for s in candidates if _is_called(s, wanted)]
        missed = f"nenhum signatário se chama “{wanted}”"
    elif holder.cpf:
        found = [s for s in candidates if s.cpf == holder.cpf]
        missed = f"nenhum signatário tem o CPF do certificado, de {holder.name}"
    else:
        found = [s for s in candidates if _plain(s.name) == _plain(holder.name)]
        missed = (
            f"o certificado não traz CPF, e nenhum signatário se chama {holder.name}; diga com "
            "--as em que campo assinar"
        )
    if len(found) > 1:
        found = [s for s in found if s.field in still_open] or found
    if not found:
        raise Refusal(missed + listed(candidates, still_open))
    if len(found) > 1:
        raise Refusal(
            f"{found[0].name} assina em mais de um campo; diga com --as em qual"
            + listed(found, still_open)
        )
    chosen = found[0]
    if holder.cpf and chosen.cpf and holder.cpf != chosen.cpf:
        raise Refusal(
            f"o certificado é de {holder.name}, cujo CPF não é o de {chosen.name}, {chosen.office}"
        )
    return chosen


def listed(candidates: Iterable[Signatory], open_fields: Iterable[str]) -> str:
    """The open fields, one a line, to follow a refusal."""
    wanted = set(open_fields)
    lines = [f"\n  {s.field}: {s.name}, {s.office}" for s in candidates if s.field in wanted]
    return ". Campos por assinar:" + "".join(lines) if lines else ". Não há campo por assinar"


def same_name(signatory: Signatory, holder: Holder) -> bool:
    """Whether both are called the same, accents and capitals aside."""
    return _plain(signatory.name) == _plain(holder.name)


def _is_called(signatory: Signatory, word: str) -> bool:
    return (
        word == signatory.field
        or _plain(word) == _plain(signatory.name)
        or bool(signatory.cpf and normalise_cpf(word) == signatory.cpf)
    )


def _plain(text: str) -> str:
    """Without accents, capitals and double spaces: certificates are often written so."""
    bare = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).casefold().split())
