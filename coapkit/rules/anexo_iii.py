"""Anexo III: services and PCEP (art. 8º, III and § 4º; Decreto nº 7.508/2011, art. 9º).

Referrals: ``coapkit.rules.referrals``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from coapkit.contract.model import (
    GROUPS,
    UNIAO,
    Contract,
    Pcep,
    Servico,
)
from coapkit.rules.citations import joined
from coapkit.rules.finding import Finding, item, name, value, whole
from coapkit.rules.index import FEDERAL_DISTRICT, Index, uf_of
from coapkit.rules.order import gaps
from coapkit.rules.registry import rule

# Services


@rule("R3-ART8-III.2")
def services_stand_in_municipalities(c: Contract, ix: Index) -> Iterator[Finding]:
    elsewhere = {ente for ente in ix.entes if not ix.is_place(ente)}
    for servico in c.parte_ii.anexo_iii.servicos:
        if servico.municipio in elsewhere:
            yield Finding(
                f"o serviço “{servico.nome}” está em {ix.label(servico.municipio)}, que não é "
                "Município",
                value(servico, "municipio"),
            )


def _directors(ix: Index) -> dict[str, frozenset[str]]:
    """Who may direct a service, by the municipality where it stands: the municipality, its State
    or the Union (Lei nº 8.080/1990, art. 9º)."""
    states: dict[str, list[str]] = defaultdict(list)
    for estado in ix.estados:
        states[uf_of(estado)].append(estado.id)
    found = {
        m.id: frozenset((m.id, UNIAO, *states.get(uf_of(m), ()))) for m in ix.municipios if m.id
    }
    if FEDERAL_DISTRICT in ix.entes:
        found[FEDERAL_DISTRICT] = frozenset((FEDERAL_DISTRICT, UNIAO))
    return found


@rule("R3-ART8-III.3")
def one_direction_in_each_sphere(c: Contract, ix: Index) -> Iterator[Finding]:
    directors = _directors(ix)
    for servico in c.parte_ii.anexo_iii.servicos:
        gestao = servico.gestao
        if not gestao and isinstance(several := servico.raw.get("gestao"), list) and several:
            who = joined(ix.label(one) if isinstance(one, str) else "?" for one in several)
            yield Finding(
                f"o serviço “{servico.nome}” tem na gestão {who}; a direção é de um só ente",
                value(servico, "gestao"),
            )
            continue
        allowed = directors.get(servico.municipio)
        if allowed is None or gestao in allowed or gestao not in ix.entes:
            continue
        there, who = ix.label(servico.municipio), ix.label(gestao)
        if servico.gerencia == gestao:
            # Two fields agree: the third is likelier wrong.
            yield Finding(
                f"o serviço “{servico.nome}” está em {there}, e a sua gestão e gerência são de "
                f"{who}, que não dirige serviço nesse território",
                value(servico, "municipio"),
                ((value(servico, "gestao"), "a gestão é esta"),),
            )
        else:
            yield Finding(
                f"o serviço “{servico.nome}” está em {there}, e {who} não pode dirigi-lo: cabe ao "
                "próprio Município, ao seu Estado ou à União",
                value(servico, "gestao"),
                ((value(servico, "municipio"), "o Município é este"),),
            )


MOST: Final = 0.75
"""Share of own services that must state their management before the others are called gaps."""


@rule("R3-ART8-III.4")
def own_services_say_who_runs_them(c: Contract, _ix: Index) -> Iterator[Finding]:
    """An author may leave out the management of all own services; not of a few among many."""
    own = [s for s in c.parte_ii.anexo_iii.servicos if s.vinculo == "proprio"]
    silent = [s for s in own if "gerencia" not in s.raw]
    if silent and len(own) - len(silent) >= MOST * len(own):
        for servico in silent:
            yield Finding(
                f"o serviço “{servico.nome}” é próprio e não diz quem o gerencia, como dizem os "
                "demais",
                value(servico, "vinculo"),
            )


@rule("R3-ART8-III.5")
def private_services_have_no_public_management(c: Contract, ix: Index) -> Iterator[Finding]:
    for servico in c.parte_ii.anexo_iii.servicos:
        if servico.vinculo in ("contratado", "conveniado") and servico.gerencia in ix.entes:
            yield Finding(
                f"o serviço “{servico.nome}” é {servico.vinculo}, isto é, de unidade privada, e "
                f"tem gerência de {ix.label(servico.gerencia)}",
                value(servico, "vinculo"),
                ((value(servico, "gerencia"), "a gerência é esta"),),
            )


_DOORS: Final = {
    "atencao_primaria": "atenção primária",
    "urgencia": "atenção de urgência e emergência",
    "psicossocial": "atenção psicossocial",
}


@rule("D7508-ART9")
def entry_doors_of_three_kinds(c: Contract, _ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_iii
    doors = {servico.porta_de_entrada for servico in anexo.servicos}
    if not anexo.servicos or doors.difference(_DOORS, ("especial", "")):
        return  # an unreadable door may be the missing one
    for door, words in _DOORS.items():
        if door not in doors:
            yield Finding(
                f"nenhum serviço do Anexo III é porta de entrada de {words} "
                f"(`porta_de_entrada: {door}`)",
                name(anexo, "servicos"),
            )


# PCEP


def _by_cnes(c: Contract) -> dict[str, list[Pcep]]:
    found: dict[str, list[Pcep]] = defaultdict(list)
    for pcep in c.parte_ii.anexo_iii.pceps:
        for cnes in pcep.servicos:
            found[cnes].append(pcep)
    return found


@rule("R3-ART8-P4.2")
def pcep_where_one_directs_and_another_runs(c: Contract, ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_iii
    directors = _directors(ix)
    by_cnes: dict[str, list[Pcep]] | None = None
    for s in anexo.servicos:
        if (
            not s.gerencia
            or s.gerencia == s.gestao
            or s.gerencia not in ix.entes
            or s.gestao not in ix.entes
            or s.gestao not in directors.get(s.municipio, ix.entes)  # reported as such
        ):
            continue
        if by_cnes is None:
            by_cnes = _by_cnes(c)
        pair = _pair(s)
        ruling = by_cnes.get(s.cnes, [])
        if any(pair <= _parties(ix, pcep) for pcep in ruling):
            continue
        if ruling:
            yield from _party_missing(ix, s, ruling[0])
        elif not _mistyped(ix, anexo.pceps, pair):
            yield Finding(
                f"o serviço “{s.nome}” tem gestão de {ix.label(s.gestao)} e gerência de "
                f"{ix.label(s.gerencia)}, e nenhum PCEP o rege",
                value(s, "gerencia"),
                ((value(s, "gestao"), "a gestão é esta"),),
            )


def _pair(s: Servico) -> set[str]:
    """Who directs a service and who runs it."""
    return {s.gestao, s.gerencia}


def _parties(ix: Index, pcep: Pcep) -> set[str]:
    return set(ix.expand(pcep.partes))


def _party_missing(ix: Index, s: Servico, pcep: Pcep) -> Iterator[Finding]:
    parties = _parties(ix, pcep)
    if len(parties) < 2 or parties.difference(ix.entes):
        return  # reported by itself
    pair = _pair(s)
    missing = next(ente for ente in (s.gestao, s.gerencia) if ente not in parties)
    stray = [i for i, ente in enumerate(pcep.partes) if ente not in pair and ente not in GROUPS]
    role = "gestão" if missing == s.gestao else "gerência"
    yield Finding(
        f"o PCEP “{pcep.id}” rege “{s.nome}”, e {ix.label(missing)}, que tem a {role} do serviço, "
        "não é parte",
        item(pcep, "partes", stray[0]) if len(stray) == 1 else name(pcep, "partes"),
        ((whole(s), "o serviço é este"),),
    )


def _mistyped(ix: Index, pceps: Iterable[Pcep], pair: set[str]) -> bool:
    """Does a PCEP of these parties cite an undeclared service, reported as such?"""
    return any(
        pair <= _parties(ix, pcep) and any(cnes not in ix.servicos for cnes in pcep.servicos)
        for pcep in pceps
    )


@rule("R3-ART8-P4.3")
def pcep_has_two_parties(c: Contract, ix: Index) -> Iterator[Finding]:
    for pcep in c.parte_ii.anexo_iii.pceps:
        parties = ix.expand(pcep.partes)
        if pcep.partes and len(parties) < 2 and "" not in parties:
            only = f": só {ix.label(parties[0])}" if parties else ""
            yield Finding(
                f"o PCEP “{pcep.id}” não tem dois entes entre as partes{only}", name(pcep, "partes")
            )


@rule("R3-ART8-P4.4")
def each_party_of_a_pcep_has_its_duties(c: Contract, ix: Index) -> Iterator[Finding]:
    for pcep in c.parte_ii.anexo_iii.pceps:
        parties = ix.expand(pcep.partes)
        duties = pcep.responsabilidades
        if not parties or not duties:
            continue
        bound = [duty.ente for duty in duties]
        # Who is no party is written in place of one: one finding, where it stands.
        strange = [
            duty for duty in duties if duty.ente in ix.entes and duty.ente not in set(parties)
        ]
        unknown = sum(1 for ente in bound if ente not in ix.entes)
        # One whose place among the parties is missing is reported there.
        wanted = {e for cnes in pcep.servicos if (s := ix.servicos.get(cnes)) for e in _pair(s)}
        for duty in strange:
            if len(parties) < 2 or duty.ente in wanted:
                continue
            yield Finding(
                f"{ix.label(duty.ente)} tem responsabilidades no PCEP “{pcep.id}” e não é parte "
                "dele",
                value(duty, "ente"),
                ((name(pcep, "partes"), "as partes são estas"),),
            )
        lacking = [gap for gap in gaps(bound, parties) if gap.missing in ix.entes]
        for gap in lacking[len(strange) + unknown :]:
            at = name(pcep, "responsabilidades")
            if gap.stand_in is not None:
                at = value(duties[gap.stand_in], "ente")
            yield Finding(
                f"o PCEP “{pcep.id}” não diz as responsabilidades de {ix.label(gap.missing)}, que "
                "é parte dele",
                at,
            )


@rule("R3-ART8-P4.5")
def pcep_has_an_object(c: Contract, ix: Index) -> Iterator[Finding]:
    """A protocol cooperates where one directs what another runs."""
    for pcep in c.parte_ii.anexo_iii.pceps:
        for i, cnes in enumerate(pcep.servicos):
            s = ix.servicos.get(cnes)
            if s is None or s.gestao not in ix.entes:
                continue
            if s.gerencia == s.gestao:
                yield Finding(
                    f"o PCEP “{pcep.id}” rege “{s.nome}”, cuja gestão e gerência são do mesmo ente "
                    f"({ix.label(s.gestao)})",
                    item(pcep, "servicos", i),
                    ((whole(s), "o serviço é este"),),
                )
            elif s.vinculo == "proprio" and "gerencia" not in s.raw:
                yield Finding(
                    f"o PCEP “{pcep.id}” rege “{s.nome}”, serviço próprio que não diz quem o "
                    "gerencia",
                    whole(s),
                    ((item(pcep, "servicos", i), "o PCEP é este"),),
                )


@rule("R3-ART8-P4.6")
def pcep_is_in_force_with_the_contract(c: Contract, ix: Index) -> Iterator[Finding]:
    term = c.identificacao.vigencia
    if not ix.years or term.inicio is None or term.fim is None:
        return
    for pcep in c.parte_ii.anexo_iii.pceps:
        start, end = pcep.vigencia.inicio, pcep.vigencia.fim
        if start is None or end is None or end < start:
            continue
        if end < term.inicio or start > term.fim:
            yield Finding(
                f"o PCEP “{pcep.id}” vale de {start:%d/%m/%Y} a {end:%d/%m/%Y}, em nenhum dia da "
                f"vigência do contrato ({term.inicio:%d/%m/%Y} a {term.fim:%d/%m/%Y})",
                value(pcep.vigencia, "inicio" if start > term.fim else "fim"),
                ((value(c.identificacao, "vigencia"), "a vigência do contrato é esta"),),
            )
