"""Referrals of Anexo III: users of other municipalities (arts. 8º, III and § 6º, and 14, § 1º)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from coapkit.contract.model import GROUPS, Contract, Pactuacao, Referencia
from coapkit.rules.citations import joined
from coapkit.rules.finding import Finding, Place, item, name, value, whole
from coapkit.rules.index import Index, uf_of
from coapkit.rules.registry import rule
from coapkit.rules.steps import CIB, SIGNATURE
from coapkit.territory import STATE_NAMES, UF_OF_CODE, municipality


def _outside(referencia: Referencia) -> bool:
    """Are the users sent to another region?"""
    destino = referencia.destino
    return bool(destino.municipio) and not destino.servico


@rule("R3-ART8-III.6")
def referral_has_one_destination(c: Contract, _ix: Index) -> Iterator[Finding]:
    for referencia in c.parte_ii.anexo_iii.referencias:
        destino = referencia.destino
        if destino.servico and (destino.municipio or destino.regiao):
            yield Finding(
                f"a referência “{referencia.id}” tem dois destinos: um serviço da Região e um "
                "Município de outra",
                value(referencia, "destino"),
            )


@rule("R3-ART8-III.7")
def referral_comes_from_other_municipalities(c: Contract, ix: Index) -> Iterator[Finding]:
    for referencia in c.parte_ii.anexo_iii.referencias:
        to = ""
        if not referencia.destino.municipio:
            servico = ix.servicos.get(referencia.destino.servico)
            to = servico.municipio if servico is not None else ""
        for i, ente in enumerate(referencia.origem):
            if ente == "municipios":
                stays = ix.groups[ente] == (to,)
            elif ente in GROUPS or (ente in ix.entes and not ix.is_place(ente)):
                who = f"o grupo “{ente}”" if ente in GROUPS else ix.label(ente)
                yield Finding(
                    f"a origem da referência “{referencia.id}” são Municípios da Região, e aqui "
                    f"está {who}",
                    item(referencia, "origem", i),
                )
                continue
            else:
                stays = bool(to) and ente == to
            if stays:
                yield Finding(
                    f"o serviço de destino da referência “{referencia.id}” fica em {ix.label(to)}, "
                    "que não refere os seus usuários a si mesmo",
                    item(referencia, "origem", i),
                    ((value(referencia.destino, "servico"), "o destino é este"),),
                )


@rule("R3-ART8-III.8")
def destination_offers_what_is_referred(c: Contract, ix: Index) -> Iterator[Finding]:
    offered: dict[str, frozenset[str]] = {}
    for referencia in c.parte_ii.anexo_iii.referencias:
        servico = ix.servicos.get(referencia.destino.servico)
        if servico is None or not servico.acoes or referencia.destino.municipio:
            continue
        if servico.cnes not in offered:
            offered[servico.cnes] = frozenset(servico.acoes)
        there = offered[servico.cnes]
        lacking = [
            (i, one)
            for i, one in enumerate(referencia.acoes)
            if one not in there and one in ix.acoes
        ]
        if not lacking:
            continue
        names = joined(f"“{ix.acoes[one].nome}”" for _, one in lacking[:3])
        others = len(lacking) - 3
        if others > 0:
            names = f"{names} e mais {others}"
        first, action = lacking[0]
        wrong_place = len(lacking) == len(referencia.acoes) and _only_elsewhere(
            c, ix, action, referencia
        )
        yield Finding(
            f"a referência “{referencia.id}” envia usuários a “{servico.nome}” para {names}, que "
            "esse serviço não oferece",
            value(referencia.destino, "servico")
            if wrong_place
            else item(referencia, "acoes", first),
            ((value(servico, "acoes"), "o serviço oferece estas ações"),),
        )


def _only_elsewhere(c: Contract, ix: Index, acao: str, referencia: Referencia) -> bool:
    """Is an action offered, and by no service of the municipalities that refer their users?

    Then the referral makes sense, and another destination was meant.
    """
    offering = {s.municipio for s in c.parte_ii.anexo_iii.servicos if acao in s.acoes}
    return bool(offering) and offering.isdisjoint(ix.expand(referencia.origem))


def _unreadable(referencia: Referencia) -> bool:
    """Is a commission written in a way that the schema reports?"""
    return any(
        p.instancia not in ("CIR", "CIT") and not p.instancia.startswith("CIB/")
        for p in referencia.pactuacoes
    )


def _cibs(referencia: Referencia) -> list[str]:
    return [p.instancia for p in referencia.pactuacoes if p.instancia.startswith("CIB/")]


def _pact_place(referencia: Referencia, wanted: str, involved: Iterable[str]) -> Place:
    """Where a decision of CIB/UF is missing.

    At the decision of a CIB that has no part in it; else at one whose document names the CIB
    wanted; else at the list of decisions, or the referral that has none.
    """
    known = {f"CIB/{uf}" for uf in involved}
    for pactuacao in referencia.pactuacoes:
        if pactuacao.instancia.startswith("CIB/") and pactuacao.instancia not in known:
            return value(pactuacao, "instancia")
    for pactuacao in referencia.pactuacoes:
        if wanted in pactuacao.documento:
            return value(pactuacao, "instancia")
    return name(referencia, "pactuacoes")


def _ufs(ix: Index, referencia: Referencia) -> list[str]:
    """UFs that users come from, and where a service of the region receives them; those of the
    region where that is not known."""
    servico = ix.servicos.get(referencia.destino.servico)
    places = ix.expand(referencia.origem)
    if servico is not None:
        places = (*places, servico.municipio)
    entes = [ix.entes[e] for e in places if e in ix.entes]
    found = [uf_of(e) for e in entes if ix.is_place(e.id)] or [uf_of(e) for e in ix.estados]
    return [uf for uf in dict.fromkeys(found) if uf in STATE_NAMES]


@rule("R3-ART8-P6.2")
def solidary_referral_follows_the_cib(c: Contract, ix: Index) -> Iterator[Finding]:
    for referencia in c.parte_ii.anexo_iii.referencias:
        if not referencia.destino.servico or _outside(referencia) or _unreadable(referencia):
            continue
        if "pactuacoes" in referencia.raw and not referencia.pactuacoes:
            continue  # empty: the schema speaks
        answering = ix.expand(referencia.responsaveis)
        if len(answering) < 2:
            continue  # answers alone
        involved = _ufs(ix, referencia)
        wanted = [f"CIB/{uf}" for uf in involved]
        if not involved or not set(wanted).isdisjoint(_cibs(referencia)):
            continue
        others = " e outros" if len(answering) > 4 else ""
        lacking = " ou ".join(f"da {cib}" for cib in wanted)
        yield Finding(
            f"na referência “{referencia.id}”, {joined(ix.label(e) for e in answering[:4])}"
            f"{others} respondem de forma solidária, sem decisão {lacking}",
            _pact_place(referencia, wanted[0], involved),
            ((name(referencia, "responsaveis"), "os responsáveis são estes"),),
        )


@rule("R3-ART14-P1")
def referral_outside_leads_outside(c: Contract, ix: Index) -> Iterator[Finding]:
    for referencia in c.parte_ii.anexo_iii.referencias:
        destino = referencia.destino
        if destino.servico or not destino.regiao:
            continue
        if destino.regiao == c.regiao.codigo:
            yield Finding(
                f"a referência “{referencia.id}” vai a outra Região, e {destino.regiao} é o código "
                "desta",
                value(destino, "regiao"),
                ((value(c.regiao, "codigo"), "o código da Região é este"),),
            )
        elif destino.municipio in ix.entes and ix.is_place(destino.municipio):
            yield Finding(
                f"a referência “{referencia.id}” vai a outra Região, e "
                f"{ix.label(destino.municipio)} é Município desta",
                value(destino, "municipio"),
                ((whole(ix.entes[destino.municipio]), "o Município é declarado aqui"),),
            )


@rule("R3-ART14-P1.2")
def destination_lies_in_its_region(c: Contract, ix: Index) -> Iterator[Finding]:
    for referencia in c.parte_ii.anexo_iii.referencias:
        destino = referencia.destino
        region = UF_OF_CODE.get(destino.regiao[:2])
        uf = UF_OF_CODE.get(destino.municipio[:2])
        if destino.servico or destino.municipio in ix.entes or destino.regiao == c.regiao.codigo:
            continue
        if region is not None and uf is not None and region != uf:
            yield Finding(
                f"{_city(destino.municipio)} não é de {STATE_NAMES[region]}, Estado da Região de "
                f"código {destino.regiao}",
                value(destino, "municipio"),
                ((value(destino, "regiao"), "a Região de destino é esta"),),
            )


def _city(code: str) -> str:
    """``Fortaleza/CE``, or the code where nobody has it."""
    found = municipality(code)
    return f"{found.names[0]}/{found.uf}" if found else f"o Município {code}"


def _without_cib(c: Contract, ix: Index, *, interstate: bool) -> Iterator[Finding]:
    """Referrals to another region that lack a decision of an involved CIB."""
    ufs_of: dict[tuple[str, ...], list[str]] = {}  # many referrals come from the same places
    for referencia in c.parte_ii.anexo_iii.referencias:
        destino = referencia.destino
        to = UF_OF_CODE.get(destino.municipio[:2])
        if to is None or not _outside(referencia) or _unreadable(referencia):
            continue
        if "pactuacoes" in referencia.raw and not referencia.pactuacoes:
            continue  # empty: the schema speaks
        if destino.municipio in ix.entes or destino.regiao == c.regiao.codigo:
            continue  # not outside at all
        if referencia.origem not in ufs_of:
            ufs_of[referencia.origem] = _ufs(ix, referencia)
        origins, present = ufs_of[referencia.origem], set(_cibs(referencia))
        involved = list(dict.fromkeys((*origins, to)))
        if (len(involved) > 1) != interstate:
            continue
        region = UF_OF_CODE.get(destino.regiao[:2], to)
        if region != to and present.issuperset(f"CIB/{uf}" for uf in (*origins, region)):
            continue  # the municipality does not fit what all the rest says, and is reported
        missing = [f"CIB/{uf}" for uf in involved if f"CIB/{uf}" not in present]
        if missing:
            states = joined(STATE_NAMES[uf] for uf in involved)
            why = f"envolve {states}" if interstate else f"é no âmbito de {states}"
            alone = "; a CIT não a substitui" if _only_cit(referencia) else ""
            yield Finding(
                f"a referência “{referencia.id}”, a {_city(destino.municipio)}, {why} e não traz "
                f"decisão {joined(f'da {cib}' for cib in missing)}{alone}",
                _pact_place(referencia, missing[0], involved),
                ((value(destino, "municipio"), "o destino é este"),),
            )


def _only_cit(referencia: Referencia) -> bool:
    return bool(referencia.pactuacoes) and all(p.instancia == "CIT" for p in referencia.pactuacoes)


@rule("R3-ART14-P1-I")
def referral_in_one_state_has_its_cib(c: Contract, ix: Index) -> Iterator[Finding]:
    yield from _without_cib(c, ix, interstate=False)


@rule("R3-ART14-P1-II")
def referral_between_states_has_every_cib(c: Contract, ix: Index) -> Iterator[Finding]:
    yield from _without_cib(c, ix, interstate=True)


def _late_pacts(c: Contract, ix: Index, *, outside: bool) -> Iterator[Finding]:
    """Decisions on referrals later than the homologation or signature that presumes them."""
    limits = _limits(ix)
    if not limits:
        return
    for referencia in c.parte_ii.anexo_iii.referencias:
        if _outside(referencia) != outside:
            continue
        for pactuacao in referencia.pactuacoes:
            limit = _limit_of(pactuacao, limits)
            if limit is not None and pactuacao.data is not None and pactuacao.data > limit[0]:
                day, label, at = limit
                yield Finding(
                    f"a decisão da {pactuacao.instancia} sobre a referência “{referencia.id}” é de "
                    f"{pactuacao.data:%d/%m/%Y}, posterior a {label} ({day:%d/%m/%Y})",
                    value(pactuacao, "data"),
                    ((at, f"{label} está aqui"),),
                )


_Limit = tuple[date, str, Place]
"""The last day of a decision, the step that presumes it, in words, and where that step stands."""

_ANY_CIB: Final = "CIB"
_SIGNED: Final = "assinatura"


def _limits(ix: Index) -> dict[str, _Limit]:
    """By ``CIB/UF`` its homologation, by ``CIB`` the last one, by ``assinatura`` the signature."""
    found: dict[str, _Limit] = {}
    for step in ix.timeline.sound:  # in order
        limit = (step.date, step.label, step.at)
        if step.rank == CIB:
            found[step.label.rpartition(" ")[2]] = limit
            found[_ANY_CIB] = limit
        elif step.rank >= SIGNATURE:
            found.setdefault(_SIGNED, limit)
    return found


def _limit_of(pactuacao: Pactuacao, limits: dict[str, _Limit]) -> _Limit | None:
    """The CIT may still decide after the homologation; the others' decisions are examined by it."""
    signed = limits.get(_SIGNED)
    if pactuacao.instancia == "CIT":
        return signed
    return limits.get(pactuacao.instancia) or limits.get(_ANY_CIB) or signed


@rule("R3-ART8-P6.3")
def pacts_come_before_the_homologation(c: Contract, ix: Index) -> Iterator[Finding]:
    yield from _late_pacts(c, ix, outside=False)


@rule("R3-ART14-P1.3")
def pacts_outside_come_before_the_homologation(c: Contract, ix: Index) -> Iterator[Finding]:
    yield from _late_pacts(c, ix, outside=True)
