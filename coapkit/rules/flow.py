"""Flow: opinions, CIR, CIB, signature, publication, CIT, termos aditivos; approved plans.

Arts. 8º, § 3º, 14, 19 and 27.
"""

import re
from collections import Counter
from collections.abc import Iterator

from coapkit.contract.model import GROUPS, Contract, Ente, HomologacaoCib, Parecer
from coapkit.rules.finding import Finding, name, value, whole
from coapkit.rules.index import Index, uf_of
from coapkit.rules.order import gaps
from coapkit.rules.registry import rule
from coapkit.rules.steps import CIR, IN_FORCE, SIGNATURE
from coapkit.territory import STATE_NAMES, fold

_CIB_NAMED = re.compile(r"\bCIB\s*[/-]\s*([A-Z]{2})\b")
_YEARS_AHEAD = 2
_TOO_LONG = 10
"""Years; a plan has four, and may be prolonged."""
_PERIOD = re.compile(r"\b((?:19|20)\d{2})\s*(?:-|–|/|a)\s*((?:19|20)\d{2})\b")

_PROLONGED = re.compile("prorrog|revis|atualiz|estend")
"""A plan that outlives the years of its title says so."""


def _not_recorded(c: Contract, key: str, what: str) -> Iterator[Finding]:
    """A step that ``fluxo`` lacks; one that is there but empty is the schema's."""
    if key not in c.fluxo.raw:
        yield Finding(f"o fluxo não registra {what}", name(c, "fluxo"))


@rule("R3-ART14-I")
def every_entity_gives_an_opinion(c: Contract, ix: Index) -> Iterator[Finding]:
    fluxo = c.fluxo
    if "pareceres" not in fluxo.raw:
        yield from _not_recorded(c, "pareceres", "o parecer de nenhum ente signatário")
        return
    present = [parecer.ente for parecer in fluxo.pareceres]
    if not present or any(ente in GROUPS for ente in present):
        return
    for gap in gaps(present, tuple(ix.entes)):
        if gap.stand_in is not None and present[gap.stand_in] not in ix.entes:
            continue  # reported as undeclared
        stand_in = (
            fluxo.pareceres[gap.stand_in]
            if gap.stand_in is not None
            else _attributed_to_another(c, ix.entes[gap.missing])
        )
        place = name(fluxo, "pareceres") if stand_in is None else value(stand_in, "ente")
        yield Finding(
            f"{ix.label(gap.missing)} não registra parecer",
            place,
            ((whole(ix.entes[gap.missing]), "o ente é declarado aqui"),),
        )


def _attributed_to_another(c: Contract, ente: Ente) -> Parecer | None:
    """An opinion whose document names an entity, given under the id of another that has its own."""
    given = Counter(parecer.ente for parecer in c.fluxo.pareceres)
    named = fold(ente.nome)
    return next(
        (
            parecer
            for parecer in c.fluxo.pareceres
            if named and given[parecer.ente] > 1 and named in fold(parecer.documento)
        ),
        None,
    )


_BOTH = frozenset({"tecnico", "juridico"})


def _covers(parecer: Parecer) -> frozenset[str]:
    """What an opinion examines: the technical side, the legal one, or both (also if unreadable)."""
    return frozenset({parecer.natureza}) if parecer.natureza in _BOTH else _BOTH


@rule("R3-ART14-I.2")
def opinions_are_technical_and_legal(c: Contract, ix: Index) -> Iterator[Finding]:
    covered: dict[str, set[str]] = {}
    first: dict[str, Parecer] = {}
    for parecer in c.fluxo.pareceres:
        if parecer.ente in ix.entes:
            covered.setdefault(parecer.ente, set()).update(_covers(parecer))
            first.setdefault(parecer.ente, parecer)
    for ente, natures in covered.items():
        if natures != _BOTH:
            has, lacks = (
                ("técnico", "jurídico") if "tecnico" in natures else ("jurídico", "técnico")
            )
            yield Finding(
                f"{ix.label(ente)} só registra parecer {has}, sem parecer {lacks}",
                value(first[ente], "natureza"),
            )


@rule("R3-ART14-I.3")
def opinions_are_favourable(c: Contract, ix: Index) -> Iterator[Finding]:
    for parecer in c.fluxo.pareceres:
        if parecer.conclusao == "desfavoravel" and not _superseded(c, parecer):
            yield Finding(
                f"o parecer “{parecer.documento}” ({ix.label(parecer.ente)}) é desfavorável, e "
                "nenhum posterior o substitui",
                value(parecer, "conclusao"),
            )


def _superseded(c: Contract, parecer: Parecer) -> bool:
    """Have the entity's later favourable opinions together examined at least the same?"""
    if parecer.data is None:
        return False
    covered: set[str] = set()
    for later in c.fluxo.pareceres:
        if (
            later.ente == parecer.ente
            and later.conclusao.startswith("favoravel")
            and later.data is not None
            and later.data >= parecer.data
        ):
            covered |= _covers(later)
    return covered >= _covers(parecer)


@rule("R3-ART14-IIA")
def agreed_in_the_cir(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _not_recorded(c, "cir", "a pactuação na Comissão Intergestores Regional (`cir`)")


@rule("R3-ART14-IIB")
def homologated_by_the_cib(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _not_recorded(
        c, "cib", "a homologação pela Comissão Intergestores Bipartite (`cib`)"
    )


@rule("R3-ART14-IIB.2")
def homologation_is_of_a_state_of_the_region(c: Contract, ix: Index) -> Iterator[Finding]:
    # A State left out of the entities is reported there, not at its CIB.
    ufs = {*_ufs(ix), *(uf_of(municipio) for municipio in ix.municipios)}
    if not ufs:
        return
    count = Counter(homologacao.uf for homologacao in c.fluxo.cib)
    for homologacao in c.fluxo.cib:
        uf, named = homologacao.uf, _cib_named(homologacao)
        if uf in STATE_NAMES and uf not in ufs:
            yield Finding(
                f"a CIB/{uf} não é de Estado da Região",
                value(homologacao, "uf"),
                tuple((whole(estado), "o Estado da Região é este") for estado in ix.estados),
            )
        # Where the UF is there twice, it is the one that stands for a missing one (§ 2º).
        elif uf and named and named != uf and (count[uf] == 1 or named in count):
            yield Finding(
                f"o ato “{homologacao.documento}” é da CIB/{named}, e a homologação é da CIB/{uf}",
                value(homologacao, "documento"),
                ((value(homologacao, "uf"), "a UF está aqui"),),
            )


def _cib_named(homologacao: HomologacaoCib) -> str:
    """UF of the CIB that the act's name says, "" where it says none."""
    named = _CIB_NAMED.search(homologacao.documento)
    return named[1] if named is not None and named[1] in STATE_NAMES else ""


@rule("R3-ART14-P2")
def every_cib_homologates(c: Contract, ix: Index) -> Iterator[Finding]:
    ufs, homologacoes = _ufs(ix), c.fluxo.cib
    if len(ufs) < 2 or not homologacoes:
        return
    count = Counter(homologacao.uf for homologacao in homologacoes)
    missing = [uf for uf in ufs if uf not in count]
    # A CIB of another State, or an unreadable UF, is reported where it stands.
    missing = missing[sum(1 for homologacao in homologacoes if homologacao.uf not in ufs) :]
    for uf in missing:
        repeated = [homologacao for homologacao in homologacoes if count[homologacao.uf] > 1]
        stand_in = next((h for h in repeated if _cib_named(h) == uf), None)
        if stand_in is None and repeated:
            stand_in = repeated[-1]
        yield Finding(
            f"falta a homologação da CIB/{uf}: na Região interestadual, todas as CIB homologam",
            name(c.fluxo, "cib") if stand_in is None else value(stand_in, "uf"),
            tuple((whole(e), "o Estado é declarado aqui") for e in ix.estados if uf_of(e) == uf),
        )


def _ufs(ix: Index) -> list[str]:
    return [uf_of(estado) for estado in ix.estados]


@rule("R3-ART14-III")
def signed(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _not_recorded(c, "assinatura", "a assinatura (`assinatura`)")


@rule("R3-ART14-IV")
def published(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _not_recorded(
        c, "publicacao", "a publicação do extrato no Diário Oficial da União (`publicacao`)"
    )


@rule("R3-ART14-IV.2")
def published_in_the_third_section(c: Contract, _ix: Index) -> Iterator[Finding]:
    section = fold(c.fluxo.publicacao.secao)
    if section and "3" not in section and not section.endswith("iii"):
        yield Finding(
            f"o extrato de contrato sai na Seção 3 do Diário Oficial da União, e aqui está a Seção "
            f"“{c.fluxo.publicacao.secao}”",
            value(c.fluxo.publicacao, "secao"),
        )


@rule("R3-ART14-V")
def known_to_the_cit(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _not_recorded(
        c, "cit", "o encaminhamento à Comissão Intergestores Tripartite (`cit`)"
    )


@rule("R3-ART14")
def steps_are_in_order(_c: Contract, ix: Index) -> Iterator[Finding]:
    for step, against in ix.timeline.inversions:
        relation = (
            "vem depois de etapa posterior do fluxo"
            if step.rank < against.rank
            else "vem antes de etapa anterior do fluxo"
        )
        yield Finding(
            f"{_dated(step.label, step.date)} {relation}: {_dated(against.label, against.date)}",
            step.at,
            ((against.at, f"{against.label} está aqui"),),
        )


def _dated(label: str, day: object) -> str:
    return f"{label} ({day:%d/%m/%Y})"


@rule("R3-ART14.2")
def steps_come_before_the_term_ends(c: Contract, ix: Index) -> Iterator[Finding]:
    term = c.identificacao.vigencia
    for step in ix.timeline.too_late:
        yield Finding(
            f"{_dated(step.label, step.date)} é posterior ao fim da vigência ({term.fim:%d/%m/%Y})",
            step.at,
            ((value(term, "fim"), "o fim da vigência está aqui"),),
        )


@rule("R3-ART27")
def steps_come_after_the_resolution(_c: Contract, ix: Index) -> Iterator[Finding]:
    for step in ix.timeline.too_early:
        yield Finding(
            f"{_dated(step.label, step.date)} é anterior à Resolução CIT nº 3/2012, em vigor desde "
            f"{IN_FORCE:%d/%m/%Y}",
            step.at,
        )


@rule("R3-ART14-P4.3")
def delegation_comes_before_signature(c: Contract, ix: Index) -> Iterator[Finding]:
    signature = ix.timeline.first_of(SIGNATURE)
    if signature is None:
        return
    for signatario in c.signatarios:
        delegated = signatario.delegacao.data
        if delegated is not None and delegated > signature.date:
            yield Finding(
                f"a delegação a {signatario.nome} é de {delegated:%d/%m/%Y}, posterior à "
                f"assinatura ({signature.date:%d/%m/%Y})",
                value(signatario.delegacao, "data"),
                ((signature.at, "a assinatura está aqui"),),
            )


@rule("R3-ART14-P6.2")
def other_gazettes_come_after_signature(c: Contract, ix: Index) -> Iterator[Finding]:
    signature = ix.timeline.first_of(SIGNATURE)
    if signature is None:
        return
    for outra in c.fluxo.publicacao.outras:
        if outra.data is not None and outra.data < signature.date:
            yield Finding(
                f"a publicação em “{outra.veiculo}” é de {outra.data:%d/%m/%Y}, anterior à "
                f"assinatura ({signature.date:%d/%m/%Y})",
                value(outra, "data"),
                ((signature.at, "a assinatura está aqui"),),
            )


@rule("R3-ART8-P3.2")
def amendments_are_numbered_in_sequence(c: Contract, _ix: Index) -> Iterator[Finding]:
    expected = 1
    for termo in c.fluxo.termos_aditivos:
        if termo.numero is None:
            return  # reported as missing or malformed
        if termo.numero != expected:
            yield Finding(
                f"o termo aditivo tem o número {termo.numero}, e o seguinte seria o {expected}",
                value(termo, "numero"),
            )
            return
        expected += 1


@rule("R3-ART8-P3.3")
def amendments_are_signed_in_order(c: Contract, ix: Index) -> Iterator[Finding]:
    signature = ix.timeline.first_of(SIGNATURE)
    termos, end = c.fluxo.termos_aditivos, c.identificacao.vigencia.fim
    before, of_before = (signature.date, signature.at) if signature else (None, None)
    what = "a assinatura do contrato"
    for place, termo in enumerate(termos, 1):
        named, day = f"o {termo.numero}º termo aditivo", termo.data
        if day is None:
            if place < len(termos) and "data" not in termo.raw:
                yield Finding(
                    f"{named} não diz quando foi assinado, e já há outro depois dele",
                    value(termo, "numero"),
                )
        elif before is not None and of_before is not None and day < before:
            yield Finding(
                f"{named} é de {day:%d/%m/%Y}, e {what}, de {before:%d/%m/%Y}",
                value(termo, "data"),
                ((of_before, "a data anterior está aqui"),),
            )
        elif end is not None and day > end:
            yield Finding(
                f"{named} é de {day:%d/%m/%Y}, e a vigência terminou em {end:%d/%m/%Y}",
                value(termo, "data"),
                ((value(c.identificacao.vigencia, "fim"), "o fim da vigência está aqui"),),
            )
        else:
            before, of_before, what = day, value(termo, "data"), named


@rule("R3-ART19.2")
def plans_are_approved_before_the_cir(c: Contract, ix: Index) -> Iterator[Finding]:
    agreed = ix.timeline.first_since(CIR)
    if agreed is None:
        return
    for ente in c.entes:
        approval = ente.plano_de_saude.aprovacao
        if approval.data is not None and approval.data > agreed.date:
            yield Finding(
                f"o plano de saúde ({ix.label(ente.id)}) foi aprovado em "
                f"{approval.data:%d/%m/%Y}, e {agreed.label} é anterior, de {agreed.date:%d/%m/%Y}",
                value(approval, "data"),
                ((agreed.at, f"{agreed.label} está aqui"),),
            )


@rule("R3-ART19.3")
def plans_are_of_the_term(c: Contract, ix: Index) -> Iterator[Finding]:
    for ente in c.entes:
        found = _wrong_period(ente, ix)
        if found is not None:
            yield found


def _wrong_period(ente: Ente, ix: Index) -> Finding | None:
    """What is wrong with the years of a health plan, if anything; one finding for each plan."""
    plano, years = ente.plano_de_saude, ix.years
    if plano.inicio is None or plano.fim is None:
        return None
    plan = f"o plano de saúde de {plano.inicio} a {plano.fim} ({ix.label(ente.id)})"
    said = _PERIOD.search(plano.titulo) if not _PROLONGED.search(fold(plano.titulo)) else None
    approval = plano.aprovacao.data
    if said is not None and (int(said[1]), int(said[2])) != (plano.inicio, plano.fim):
        both = int(said[1]) != plano.inicio and int(said[2]) != plano.fim
        field = "titulo" if both else "inicio" if int(said[1]) != plano.inicio else "fim"
        if field == "fim" and plano.fim < plano.inicio:
            return None  # reported as ending before it begins
        return Finding(f"{plan} tem outro período no título: “{plano.titulo}”", value(plano, field))
    if plano.fim < plano.inicio:
        return None
    if plano.fim - plano.inicio >= _TOO_LONG:
        early = bool(years) and years[0] - plano.inicio > plano.fim - years[-1]
        return Finding(
            f"{plan} teria {plano.fim - plano.inicio + 1} anos; um plano de saúde tem quatro",
            value(plano, "inicio" if early else "fim"),
        )
    if years and plano.fim < years[0]:
        return Finding(f"{plan} termina antes da vigência do contrato", value(plano, "fim"))
    if years and plano.inicio > years[-1]:
        return Finding(f"{plan} começa depois da vigência do contrato", value(plano, "inicio"))
    if approval is not None and approval.year < plano.inicio - _YEARS_AHEAD:
        return Finding(
            f"{plan} teria sido aprovado em {approval:%d/%m/%Y}, mais de {_YEARS_AHEAD} anos antes "
            "de começar",
            value(plano.aprovacao, "data"),
        )
    return None
