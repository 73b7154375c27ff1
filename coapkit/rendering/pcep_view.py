"""The view of a PCEP as a paper of its own (art. 8º, § 4º): texts ready to place.

Pure, like ``view``. In the contract the protocol is a section of Anexo III; here it stands alone,
with its parties, the services and actions it covers, and where its parties sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from coapkit.contract.model import Contract, Pcep, Servico
from coapkit.rendering.annexes import DutyRow, operation
from coapkit.rendering.blocks import Caption, Heading, Outline, Prose, clause_prose, free_prose
from coapkit.rendering.money import reais_and_words
from coapkit.rendering.names import Names
from coapkit.rendering.view import (
    HASH_LENGTH,
    TITLE,
    PartyRow,
    SignaturesView,
    party_row,
    signatures_view,
)
from coapkit.rendering.vocabulary import TIES, said
from coapkit.rendering.words import (
    NOTHING,
    TO_FILL,
    cleaned,
    joined,
    long_date,
    one_line,
)

NAME = "Protocolo de Cooperação entre Entes Públicos"
_SERVICES = (
    "Este Protocolo alcança os serviços de saúde seguintes, que constam do Anexo III da Parte II "
    "do Contrato:"
)
_DUTIES = "São responsabilidades dos entes que celebram este Protocolo:"
_FINAL = (
    "Este Protocolo integra o Anexo III da Parte II do Contrato, e a ele se aplicam as disposições "
    "sobre monitoramento, avaliação de desempenho e auditoria da Parte IV.\n\nEste Protocolo será "
    "revisto por termo aditivo ao Contrato. Em caso de divergência, prevalece o disposto no "
    "Contrato."
)


@dataclass(frozen=True, slots=True)
class CoveredService:
    """A service that the protocol governs."""

    cnes: str
    name: str
    type: str
    town: str
    management: str
    operation: str
    tie: str


@dataclass(frozen=True, slots=True)
class CoveredAction:
    """An action that those services offer."""

    id: str
    renases: str
    name: str


@dataclass(frozen=True, slots=True)
class PcepClause:
    """A clause of the protocol. ``shows``: what follows its text (``servicos``, ``deveres``)."""

    heading: Heading
    body: Prose
    shows: str = ""


@dataclass(frozen=True, slots=True)
class PcepPaperView:
    """All that the protocol prints. ``actions_table`` is ``None`` where no action is named."""

    title: str
    subject: str
    draft: bool
    header: str
    stage: str
    footer: str
    name: str
    number: str
    about: str
    preamble: Prose
    parties_table: Caption
    parties: tuple[PartyRow, ...]
    clauses: tuple[PcepClause, ...]
    services_table: Caption
    services: tuple[CoveredService, ...]
    actions_table: Caption | None
    actions: tuple[CoveredAction, ...]
    duties: tuple[DutyRow, ...]
    signatures: SignaturesView


def pcep_view(contract: Contract, pcep: Pcep, *, draft: bool, source_hash: str) -> PcepPaperView:
    """Prepare one protocol of a contract for the template; see ``view.contract_view``."""
    contract, pcep = cleaned(contract), cleaned(pcep)
    names, outline = Names(contract), Outline()
    region = one_line(contract.regiao.nome) or f"Região de Saúde {TO_FILL}"
    number = one_line(contract.identificacao.numero)
    numbered = f" nº {number}" if number else ""
    coap = f"{TITLE} (COAP){numbered}"
    id_ = one_line(pcep.id) or TO_FILL
    id_ = id_ if id_.upper().startswith("PCEP") else f"PCEP {id_}"
    parties = names.expand(pcep.partes)
    parties_table = outline.table("Entes que celebram o Protocolo e seus representantes")
    services = _services(contract, pcep, names)
    clauses = tuple(_clauses(contract, pcep, outline))
    services_table = outline.table("Serviços de saúde alcançados pelo Protocolo")
    actions = _actions(contract, pcep)
    version = one_line(contract.identificacao.versao) or TO_FILL
    return PcepPaperView(
        title=f"{NAME} – {id_} – {region}",
        subject=f"{NAME} – {id_}, do {coap} da {region}",
        draft=draft,
        header=f"{NAME} · {id_} · {region}",
        stage="MINUTA – sem valor de contrato" if draft else f"Anexo III do COAP{numbered}",
        footer=f"Versão {version} · {source_hash[:HASH_LENGTH]}",
        name=NAME,
        number=id_,
        about=f"Anexo III do {coap} da {region}",
        preamble=free_prose(_preamble(parties, names)),
        parties_table=parties_table,
        parties=tuple(party_row(contract, names, i) for i in parties if i in names.entities),
        clauses=clauses,
        services_table=services_table,
        services=services,
        actions_table=(
            outline.table("Ações e serviços de saúde ofertados, conforme a RENASES")
            if actions
            else None
        ),
        actions=actions,
        duties=tuple(
            DutyRow(names[d.ente].full, free_prose(d.texto))
            for d in sorted(pcep.responsabilidades, key=lambda d: names.place(d.ente))
        ),
        signatures=signatures_view(
            contract,
            contract.fluxo.assinatura,
            free_prose(
                "E, por estarem de acordo, os entes firmam este Protocolo por seus representantes "
                "legais, em vias de igual teor e forma ou por meio eletrônico, na forma da lei, "
                "para que produza seus efeitos."
            ),
            names,
            outline,
            draft=draft,
            entities=frozenset(parties),
        ),
    )


def _preamble(parties: tuple[str, ...], names: Names) -> str:
    celebrants = joined((_acting(names, id_) for id_ in parties), "; ", "; e ") or TO_FILL
    return (
        f"Pelo presente instrumento, {celebrants}, por seus representantes legais, celebram entre "
        "si este Protocolo de Cooperação entre Entes Públicos (PCEP), que formaliza as "
        "responsabilidades sanitárias dos gestores do Sistema Único de Saúde no território diante "
        "dos serviços de saúde adiante relacionados, com fundamento no art. 8º, § 4º, da Resolução "
        "da Comissão Intergestores Tripartite (CIT) nº 3, de 30 de janeiro de 2012, e que se rege "
        "pelas cláusulas seguintes."
    )


def _acting(names: Names, id_: str) -> str:
    """``o Município de Baturité, por intermédio da ...``, with its article."""
    name = names[id_]
    return f"{'a' if name.sphere == 'uniao' else 'o'} {name.acting}"


def _clauses(contract: Contract, pcep: Pcep, outline: Outline) -> Iterator[PcepClause]:
    texts = (
        ("do objeto", pcep.objeto.strip() or TO_FILL, ""),
        ("dos serviços de saúde", _SERVICES, "servicos"),
        ("das responsabilidades", _DUTIES, "deveres"),
        ("do valor", _value(pcep), ""),
        ("da vigência", _term(contract, pcep), ""),
        ("das disposições finais", _FINAL, ""),
    )
    for number, (title, text, shows) in enumerate(texts, 1):
        heading = outline.clause(f"clausula-{number}", 2, number, title)
        yield PcepClause(heading, clause_prose(text), shows)


def _value(pcep: Pcep) -> str:
    if pcep.valor_anual is None:
        return (
            "Este Protocolo não fixa valor próprio; os recursos são os que a Parte III do Contrato "
            "destina aos serviços que ele alcança."
        )
    return (
        f"O valor anual deste Protocolo é de {reais_and_words(pcep.valor_anual)}, à conta dos "
        "recursos previstos na Parte III do Contrato."
    )


def _term(contract: Contract, pcep: Pcep) -> str:
    own, whole = pcep.vigencia, contract.identificacao.vigencia
    if own.inicio or own.fim:
        return f"Este Protocolo vigora de {long_date(own.inicio)} a {long_date(own.fim)}."
    return (
        "Este Protocolo vigora pelo prazo do Contrato, de "
        f"{long_date(whole.inicio)} a {long_date(whole.fim)}."
    )


def _services(contract: Contract, pcep: Pcep, names: Names) -> tuple[CoveredService, ...]:
    known = {service.cnes: service for service in reversed(contract.parte_ii.anexo_iii.servicos)}
    return tuple(_service(cnes, known.get(cnes), names) for cnes in dict.fromkeys(pcep.servicos))


def _service(cnes: str, service: Servico | None, names: Names) -> CoveredService:
    if service is None:
        return CoveredService(cnes, *[NOTHING] * 6)
    return CoveredService(
        cnes,
        one_line(service.nome) or NOTHING,
        one_line(service.tipo) or NOTHING,
        names[service.municipio].short,
        names[service.gestao].short,
        operation(service, names),
        said(TIES, service.vinculo),
    )


def _actions(contract: Contract, pcep: Pcep) -> tuple[CoveredAction, ...]:
    covered = {
        id_
        for service in contract.parte_ii.anexo_iii.servicos
        if service.cnes in pcep.servicos
        for id_ in service.acoes
    }
    return tuple(
        CoveredAction(action.id, action.renases or NOTHING, one_line(action.nome) or NOTHING)
        for action in contract.parte_ii.anexo_ii.acoes
        if action.id in covered
    )
