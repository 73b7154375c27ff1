"""Views of the three Anexos of Parte II (art. 8º)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coapkit.contract.model import (
    Acao,
    AnexoI,
    AnexoII,
    AnexoIII,
    CaracterizacaoEnte,
    Destino,
    LinhaDoMapa,
    ParteII,
    ParteIII,
    Pcep,
    Referencia,
    Servico,
)
from coapkit.rendering.blocks import (
    Anchors,
    Caption,
    Heading,
    Link,
    Outline,
    Prose,
    anchor,
    free_prose,
    link,
    links,
)
from coapkit.rendering.money import amount, count, quantity, reais_and_words, sized, total
from coapkit.rendering.names import Names
from coapkit.rendering.places import municipality_name
from coapkit.rendering.vocabulary import (
    COMPONENTS,
    DOORS,
    MEDICINES,
    NATURES,
    NETWORKS,
    TIES,
    said,
)
from coapkit.rendering.words import (
    NOTHING,
    TO_FILL,
    capitalized,
    joined,
    long_date,
    one_line,
    short_date,
)

# Anexo I


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """What Anexo I says of one entity in figures."""

    name: str
    population: str
    census: str
    area: str
    density: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class EntityPortrait:
    """What Anexo I says of one entity in words."""

    name: str
    text: Prose


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """Seasonal growth of a municipality's population (art. 23)."""

    name: str
    reason: str
    period: str
    people: str


@dataclass(frozen=True, slots=True)
class AnexoIView:
    """Anexo I. ``region_total`` sums the municipalities; ``seasons`` may be empty.

    ``with_area``: somebody's area is known, so that there is something to show.
    """

    heading: Heading
    region_heading: Heading
    region_text: Prose
    region_source: str
    indigenous: str
    entities_heading: Heading
    facts_table: Caption
    with_area: bool
    others: tuple[EntityFacts, ...]
    municipalities: tuple[EntityFacts, ...]
    region_total: EntityFacts
    portraits: tuple[EntityPortrait, ...]
    seasons_heading: Heading | None
    seasons_table: Caption | None
    seasons: tuple[SeasonRow, ...]


def anexo_i_view(anexo: AnexoI, names: Names, outline: Outline) -> AnexoIView:
    """Figures in a table, with the region's sum; texts after it, entity by entity."""
    heading = outline.heading(
        "anexo-i",
        3,
        "Caracterização dos entes signatários e da Região de Saúde",
        label="ANEXO I",
        entry="Anexo I – Caracterização dos entes signatários e da Região de Saúde",
    )
    region_heading = outline.heading("caracterizacao-regiao", 4, "A Região de Saúde")
    entities_heading = outline.heading("caracterizacao-entes", 4, "Os entes signatários")
    facts_table = outline.table("População e território dos entes signatários")
    rows = sorted(anexo.entes, key=lambda c: names.place(c.ente))
    local = [c for c in rows if names[c.ente].sphere == "municipio"]
    seasonal = [c for c in rows if _is_seasonal(c)]
    region = anexo.regiao
    return AnexoIView(
        heading=heading,
        region_heading=region_heading,
        region_text=free_prose(region.texto),
        region_source=_source(region.fonte, short_date(region.data)),
        indigenous=_indigenous(region.populacao_indigena, one_line(region.dsei)),
        entities_heading=entities_heading,
        facts_table=facts_table,
        with_area=any(c.area_km2 for c in rows),
        others=tuple(_facts(c, names) for c in rows if names[c.ente].sphere != "municipio"),
        municipalities=tuple(_facts(c, names) for c in local),
        region_total=_region_total(local),
        portraits=tuple(
            EntityPortrait(names[c.ente].full, free_prose(c.texto)) for c in rows if c.texto
        ),
        seasons_heading=(
            outline.heading("migracao-sazonal", 4, "População sazonal") if seasonal else None
        ),
        seasons_table=(
            outline.table("Municípios sujeitos a migração sazonal") if seasonal else None
        ),
        seasons=tuple(
            SeasonRow(
                names[c.ente].short,
                one_line(c.migracao_sazonal.motivo) or NOTHING,
                one_line(c.migracao_sazonal.periodo) or NOTHING,
                count(c.migracao_sazonal.populacao_adicional),
            )
            for c in seasonal
        ),
    )


def _is_seasonal(entity: CaracterizacaoEnte) -> bool:
    season = entity.migracao_sazonal
    return bool(season.motivo or season.periodo or season.populacao_adicional)


def _facts(entity: CaracterizacaoEnte, names: Names) -> EntityFacts:
    return EntityFacts(
        names[entity.ente].short,
        count(entity.populacao),
        str(entity.censo or NOTHING),
        quantity(entity.area_km2),
        _density(entity.populacao, entity.area_km2),
        one_line(entity.fonte) or NOTHING,
        short_date(entity.data),
    )


def _region_total(rows: Sequence[CaracterizacaoEnte]) -> EntityFacts:
    """The region's sums; an area or a population that one municipality lacks has no sum."""
    people = [c.populacao for c in rows if c.populacao is not None]
    areas = [c.area_km2 for c in rows if c.area_km2 is not None]
    population = sum(people) if rows and len(people) == len(rows) else None
    area = total(areas) if rows and len(areas) == len(rows) else None
    return EntityFacts(
        "Região de Saúde",
        count(population),
        "",
        quantity(area),
        _density(population, area),
        "",
        "",
    )


def _density(population: int | None, area: Decimal | None) -> str:
    """Inhabitants per square kilometre, to one decimal."""
    if population is None or not area or area < 0:
        return NOTHING
    return quantity((population / area).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _indigenous(answer: str, dsei: str) -> str:
    if answer == "sim":
        by = f", atendida pelo {dsei}" if dsei else ""
        return (
            f"Há população indígena na Região de Saúde{by}; as ações específicas da União constam "
            "do Anexo II, conforme o art. 18 da Resolução CIT nº 3, de 2012."
        )
    if answer:
        return "Não há população indígena na Região de Saúde."
    return TO_FILL


def _source(source: str, day: str) -> str:
    return f"Fonte: {one_line(source) or TO_FILL}. Dados de {day}."


# Anexo II


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of RENASES with its responsible entities and the targets that count on it."""

    anchor: str
    id: str
    renases: str
    name: str
    notes: tuple[str, ...]
    nature: str
    individual: str
    joint: str
    targets: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """The actions of one component (Decreto nº 7.508/2011, art. 5º)."""

    title: str
    size: str
    rows: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class MedicineRow:
    """A medicine of RENAME with its responsible entities."""

    name: str
    form: str
    individual: str
    joint: str


@dataclass(frozen=True, slots=True)
class MedicineGroup:
    """The medicines of one component of pharmaceutical care."""

    title: str
    size: str
    rows: tuple[MedicineRow, ...]


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """Regional action plan of a priority network (art. 21)."""

    network: str
    plan: str
    act: str


@dataclass(frozen=True, slots=True)
class InvestmentLine:
    """An investment that a target requires: a reference to Parte III, its description and value."""

    reference: Link
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """A line of the map of targets (art. 8º, II, b, and § 5º)."""

    target: Link
    text: str
    actions: tuple[Link, ...]
    investments: tuple[InvestmentLine, ...]
    total: str


@dataclass(frozen=True, slots=True)
class AnexoIIView:
    """Anexo II. ``map_total`` counts an investment that serves several targets once."""

    heading: Heading
    union: str
    networks_heading: Heading
    networks_table: Caption
    networks: tuple[NetworkRow, ...]
    actions_heading: Heading
    actions_table: Caption
    actions: tuple[ActionGroup, ...]
    map_heading: Heading
    map_table: Caption
    map: tuple[MapRow, ...]
    map_total: str
    medicines_heading: Heading
    medicines_table: Caption
    medicines: tuple[MedicineGroup, ...]


def anexo_ii_view(parte: ParteII, finance: ParteIII, names: Names, outline: Outline) -> AnexoIIView:
    """Actions and medicines by component, and the map of targets with its investments."""
    anexo = parte.anexo_ii
    heading = outline.heading(
        "anexo-ii",
        3,
        "Programação geral das ações e serviços de saúde",
        label="ANEXO II",
        entry="Anexo II – Programação geral das ações e serviços de saúde",
    )
    return AnexoIIView(
        heading=heading,
        union=_union_execution(anexo),
        networks_heading=outline.heading("planos-regionais", 4, "Redes prioritárias"),
        networks_table=outline.table("Planos de ação regionais das redes prioritárias"),
        networks=tuple(
            NetworkRow(
                said(NETWORKS, p.rede),
                one_line(p.plano) or NOTHING,
                _act(p.ato.documento, short_date(p.ato.data)),
            )
            for p in anexo.planos_regionais
        ),
        actions_heading=outline.heading("acoes", 4, "Relação das ações e serviços"),
        actions_table=outline.table("Ações e serviços de saúde, conforme a RENASES"),
        actions=_action_groups(anexo, {m.id for m in parte.metas}, names),
        map_heading=outline.heading("mapa-de-metas", 4, "Mapa de metas"),
        map_table=outline.table("Mapa de metas: ações, serviços e investimentos"),
        map=tuple(_map_rows(parte, finance)),
        map_total=_map_total(anexo.mapa_de_metas, finance),
        medicines_heading=outline.heading("medicamentos", 4, "Relação dos medicamentos"),
        medicines_table=outline.table("Medicamentos, conforme a RENAME"),
        medicines=_medicine_groups(anexo, names),
    )


def _union_execution(anexo: AnexoII) -> str:
    if anexo.execucao_direta_da_uniao == "nenhuma":
        return "Nenhuma ação ou serviço é executado diretamente pela União na Região de Saúde."
    if anexo.execucao_direta_da_uniao:
        return (
            "As ações e os serviços executados diretamente pela União estão assinalados na relação."
        )
    return f"Execução direta da União: {TO_FILL}."


def _act(document: str, day: str) -> str:
    if not document:
        return NOTHING
    return one_line(document) if day == NOTHING else f"{one_line(document)}, de {day}"


def _action_groups(anexo: AnexoII, metas: set[str], names: Names) -> tuple[ActionGroup, ...]:
    targets: dict[str, list[str]] = defaultdict(list)
    for line in anexo.mapa_de_metas:
        for id_ in line.acoes:
            targets[id_].append(line.meta)
    anchors = Anchors("acao")
    groups: dict[str, list[ActionRow]] = {code: [] for code in COMPONENTS}
    for action in anexo.acoes:
        row = ActionRow(
            anchor=anchors.take(action.id),
            id=action.id,
            renases=action.renases or NOTHING,
            name=one_line(action.nome) or NOTHING,
            notes=tuple(_action_notes(action)),
            nature=joined(said(NATURES, code) for code in action.natureza) or NOTHING,
            individual=names.list(action.responsabilidade.individual),
            joint=names.list(action.responsabilidade.solidaria),
            targets=links("meta", targets.get(action.id, ()), metas),
        )
        groups.setdefault(action.componente, []).append(row)
    return tuple(
        ActionGroup(said(COMPONENTS, code), sized(rows, "ação", "ações"), tuple(rows))
        for code, rows in groups.items()
        if rows
    )


def _action_notes(action: Acao) -> Iterable[str]:
    if action.executada_pela_uniao == "sim":
        yield "Executada diretamente pela União"
    if action.indigena == "sim":
        yield "Específica à população indígena"
    if action.rede:
        yield said(NETWORKS, action.rede)
    if action.origem:
        yield f"Origem: {one_line(action.origem)}"
    if action.procedimentos:
        yield f"SIGTAP: {', '.join(map(_sigtap, action.procedimentos))}"


def _sigtap(code: str) -> str:
    """``03.01.01.007-2``, as SIGTAP prints its codes."""
    if len(code) != 10:
        return code
    return f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:9]}-{code[9]}"


def _medicine_groups(anexo: AnexoII, names: Names) -> tuple[MedicineGroup, ...]:
    groups: dict[str, list[MedicineRow]] = {code: [] for code in MEDICINES}
    for medicine in anexo.medicamentos:
        row = MedicineRow(
            one_line(medicine.denominacao) or NOTHING,
            one_line(medicine.apresentacao) or NOTHING,
            names.list(medicine.responsabilidade.individual),
            names.list(medicine.responsabilidade.solidaria),
        )
        groups.setdefault(medicine.componente, []).append(row)
    return tuple(
        MedicineGroup(
            said(MEDICINES, code), sized(rows, "apresentação", "apresentações"), tuple(rows)
        )
        for code, rows in groups.items()
        if rows
    )


def _map_rows(parte: ParteII, finance: ParteIII) -> Iterable[MapRow]:
    metas = {meta.id: meta for meta in reversed(parte.metas)}
    actions = {action.id for action in parte.anexo_ii.acoes}
    investments = {line.id: line for line in reversed(finance.investimento)}
    for line in parte.anexo_ii.mapa_de_metas:
        meta = metas.get(line.meta)
        found = [investments[i] for i in dict.fromkeys(line.investimentos) if i in investments]
        yield MapRow(
            target=link("meta", line.meta, metas),
            text=one_line(meta.texto) if meta else NOTHING,
            actions=links("acao", line.acoes, actions),
            investments=tuple(
                InvestmentLine(
                    link("investimento", i, investments),
                    one_line(investments[i].descricao) if i in investments else NOTHING,
                    amount(total(investments[i].valores.values())) if i in investments else NOTHING,
                )
                for i in dict.fromkeys(line.investimentos)
            ),
            total=amount(total(v for d in found for v in d.valores.values())) if found else NOTHING,
        )


def _map_total(lines: Iterable[LinhaDoMapa], finance: ParteIII) -> str:
    cited = {id_ for line in lines for id_ in line.investimentos}
    chosen = [line for line in finance.investimento if line.id in cited]
    return amount(total(value for line in chosen for value in line.valores.values()))


# Anexo III


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A health service: who directs it, who runs it, what it offers."""

    anchor: str
    cnes: str
    name: str
    type: str
    management: str
    operation: str
    tie: str
    door: str
    actions: tuple[Link, ...]
    pceps: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """The services of one municipality."""

    title: str
    size: str
    rows: tuple[ServiceRow, ...]


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """Referral of users of other municipalities."""

    anchor: str
    id: str
    actions: tuple[Link, ...]
    origin: str
    destination: Link
    place: str
    kind: str
    responsible: str
    pacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service that a PCEP governs."""

    reference: Link
    text: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What one entity answers for, in words."""

    name: str
    text: Prose


@dataclass(frozen=True, slots=True)
class PcepView:
    """A Protocolo de Cooperação entre Entes Públicos (art. 8º, § 4º)."""

    heading: Heading
    parties: str
    object: Prose
    services: tuple[ServiceLine, ...]
    duties: tuple[DutyRow, ...]
    value: str
    term: str


@dataclass(frozen=True, slots=True)
class AnexoIIIView:
    """Anexo III. ``pceps`` may be empty, and then has no heading."""

    heading: Heading
    revision: str
    services_heading: Heading
    services_table: Caption
    services: tuple[ServiceGroup, ...]
    referrals_heading: Heading
    referrals_table: Caption
    referrals: tuple[ReferralRow, ...]
    pceps_heading: Heading | None
    pceps: tuple[PcepView, ...]


def anexo_iii_view(parte: ParteII, names: Names, outline: Outline) -> AnexoIIIView:
    """Services by municipality, referrals and PCEPs."""
    anexo = parte.anexo_iii
    actions = {action.id for action in parte.anexo_ii.acoes}
    return AnexoIIIView(
        heading=outline.heading(
            "anexo-iii",
            3,
            "Relação dos serviços de saúde e responsabilidades pelo referenciamento",
            label="ANEXO III",
            entry="Anexo III – Relação dos serviços de saúde e referenciamento",
        ),
        revision=revision_text(anexo),
        services_heading=outline.heading("servicos", 4, "Relação dos serviços de saúde"),
        services_table=outline.table("Serviços de saúde, por Município"),
        services=_service_groups(anexo, actions, names),
        referrals_heading=outline.heading(
            "referencias", 4, "Referenciamento de usuários de outros Municípios"
        ),
        referrals_table=outline.table("Referências entre Municípios e Regiões de Saúde"),
        referrals=tuple(_referral_rows(anexo, actions, names)),
        pceps_heading=(
            outline.heading("pceps", 4, "Protocolos de Cooperação entre Entes Públicos (PCEP)")
            if anexo.pceps
            else None
        ),
        pceps=tuple(_pcep(p, anexo, names, outline) for p in anexo.pceps),
    )


def revision_text(anexo: AnexoIII) -> str:
    """How often Anexo III may be revised: ``semestral``."""
    return one_line(anexo.revisao.periodicidade) or TO_FILL


def _service_groups(anexo: AnexoIII, actions: set[str], names: Names) -> tuple[ServiceGroup, ...]:
    protocols: dict[str, list[str]] = defaultdict(list)
    for pcep in anexo.pceps:
        for cnes in pcep.servicos:
            protocols[cnes].append(pcep.id)
    known = {pcep.id for pcep in anexo.pceps}
    anchors = Anchors("servico")
    groups: dict[str, list[ServiceRow]] = defaultdict(list)
    for service in anexo.servicos:
        groups[service.municipio].append(
            ServiceRow(
                anchor=anchors.take(service.cnes),
                cnes=service.cnes or NOTHING,
                name=one_line(service.nome) or NOTHING,
                type=one_line(service.tipo) or NOTHING,
                management=names[service.gestao].short,
                operation=operation(service, names),
                tie=said(TIES, service.vinculo),
                door=said(DOORS, service.porta_de_entrada),
                actions=links("acao", service.acoes, actions),
                pceps=links("pcep", protocols.get(service.cnes, ()), known),
            )
        )
    return tuple(
        ServiceGroup(names[id_].full, sized(groups[id_], "serviço", "serviços"), tuple(groups[id_]))
        for id_ in sorted(groups, key=names.place)
    )


def operation(service: Servico, names: Names) -> str:
    """Who runs a service, in a word."""
    if service.gerencia:
        return names[service.gerencia].short
    return "privada" if service.vinculo in ("contratado", "conveniado") else NOTHING


def _referral_rows(anexo: AnexoIII, actions: set[str], names: Names) -> Iterable[ReferralRow]:
    services = {service.cnes: service for service in reversed(anexo.servicos) if service.cnes}
    anchors = Anchors("referencia")
    for referral in anexo.referencias:
        responsible = names.expand(referral.responsaveis)
        destination, place = _destination(referral.destino, services, names)
        yield ReferralRow(
            anchor=anchors.take(referral.id),
            id=referral.id,
            actions=links("acao", referral.acoes, actions),
            origin=names.list(referral.origem),
            destination=destination,
            place=place,
            kind="solidária" if len(responsible) > 1 else "individual",
            responsible=names.list(referral.responsaveis),
            pacts=tuple(_pacts(referral)),
        )


def _destination(
    destination: Destino, services: dict[str, Servico], names: Names
) -> tuple[Link, str]:
    """The place itself, linked where it is a service of Anexo III, and where it lies."""
    if destination.servico:
        service = services.get(destination.servico)
        if service is None:
            return Link(f"CNES {destination.servico}"), ""
        reference = link("servico", service.cnes, services, one_line(service.nome))
        return reference, f"{names[service.municipio].short}, CNES {service.cnes}"
    if not destination.municipio and not destination.regiao:
        return Link(NOTHING), ""
    town = municipality_name(destination.municipio)
    where = f"{town}, Região de Saúde {destination.regiao or NOTHING}"
    if destination.estabelecimento:
        return Link(one_line(destination.estabelecimento)), where
    return Link(where), ""


def _pacts(referral: Referencia) -> Iterable[str]:
    for pact in referral.pactuacoes:
        document = one_line(pact.documento)
        # The act usually names its commission; saying it twice helps nobody.
        named = document if pact.instancia in document else f"{pact.instancia}: {document}"
        yield _act(named, short_date(pact.data))


def _pcep(pcep: Pcep, anexo: AnexoIII, names: Names, outline: Outline) -> PcepView:
    services = {service.cnes: service for service in reversed(anexo.servicos)}
    parties = joined(names[i].full for i in names.expand(pcep.partes)) or TO_FILL
    term = pcep.vigencia
    return PcepView(
        heading=outline.heading(
            anchor("pcep", pcep.id), 5, parties, label=pcep.id, entry=f"{pcep.id} – {parties}"
        ),
        parties=parties,
        object=free_prose(pcep.objeto),
        services=tuple(
            ServiceLine(link("servico", cnes, services), _service_text(services.get(cnes), names))
            for cnes in pcep.servicos
        ),
        duties=tuple(
            DutyRow(names[d.ente].full, free_prose(d.texto))
            for d in sorted(pcep.responsabilidades, key=lambda d: names.place(d.ente))
        ),
        value="" if pcep.valor_anual is None else reais_and_words(pcep.valor_anual),
        term=(
            f"{long_date(term.inicio)} a {long_date(term.fim)}"
            if term.inicio or term.fim
            else "a deste Contrato"
        ),
    )


def _service_text(service: Servico | None, names: Names) -> str:
    if service is None:
        return NOTHING
    return f"{capitalized(one_line(service.nome))} ({names[service.municipio].short})"
