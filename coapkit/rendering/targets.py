"""View of Parte II proper: guidelines, objectives and yearly targets (art. 7º)."""

from collections import defaultdict
from dataclasses import dataclass

from coapkit.contract.model import Indicador, Meta, Objetivo, ParteII
from coapkit.rendering.blocks import Anchors, Caption, Heading, Link, Outline, link, links
from coapkit.rendering.money import quantity
from coapkit.rendering.names import Names
from coapkit.rendering.vocabulary import INDEXES, said
from coapkit.rendering.words import NOTHING, joined, one_line, short_date

_NO_GUIDELINE = "Objetivos sem diretriz declarada"
_NO_OBJECTIVE = "Metas sem objetivo declarado"


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """A regional objective, the plans that hold it, and its targets."""

    anchor: str
    id: str
    text: str
    plans: str
    targets: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class GuidelineGroup:
    """A guideline and the objectives that hang on it."""

    anchor: str
    id: str
    text: str
    origin: str
    rows: tuple[ObjectiveRow, ...]


@dataclass(frozen=True, slots=True)
class Objectives:
    """Guidelines and objectives (art. 7º, I and II)."""

    heading: Heading
    table: Caption
    groups: tuple[GuidelineGroup, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target: indicator, value of each year, evaluation, deadline (art. 7º, III and IV)."""

    anchor: str
    id: str
    text: str
    indicator: str
    measure: str
    indexes: str
    baseline: str
    baseline_year: str
    values: tuple[str, ...]
    evaluation: str
    deadline: str
    responsible: str


@dataclass(frozen=True, slots=True)
class ObjectiveGroup:
    """The targets of one objective, with references to it and to its guideline."""

    objective: Link
    text: str
    guideline: Link
    rows: tuple[TargetRow, ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """Yearly regional targets. ``years`` heads the columns of ``TargetRow.values``."""

    heading: Heading
    table: Caption
    years: tuple[str, ...]
    groups: tuple[ObjectiveGroup, ...]


def objectives_view(parte: ParteII, names: Names, outline: Outline) -> Objectives:
    """Objectives under their guidelines; those of an undeclared guideline come last."""
    heading = outline.heading("diretrizes-e-objetivos", 3, "Diretrizes e objetivos")
    table = outline.table("Diretrizes nacionais e objetivos regionais plurianuais")
    targets: dict[str, list[str]] = defaultdict(list)
    for meta in parte.metas:
        targets[meta.objetivo].append(meta.id)
    known_targets = {meta.id for meta in parte.metas}
    known = {guideline.id for guideline in parte.diretrizes}
    by_guideline: dict[str, list[Objetivo]] = defaultdict(list)
    for objective in parte.objetivos:
        by_guideline[objective.diretriz if objective.diretriz in known else ""].append(objective)
    given, anchors = Anchors("objetivo"), Anchors("diretriz")

    def rows(objectives: list[Objetivo]) -> tuple[ObjectiveRow, ...]:
        return tuple(
            ObjectiveRow(
                given.take(o.id),
                o.id,
                one_line(o.texto),
                names.list(o.planos),
                links("meta", targets.get(o.id, ()), known_targets),
            )
            for o in objectives
        )

    groups = [
        GuidelineGroup(
            anchors.take(g.id),
            g.id,
            one_line(g.texto),
            one_line(g.origem),
            rows(by_guideline.pop(g.id, [])),
        )
        for g in parte.diretrizes
    ]
    if left := by_guideline.get(""):
        groups.append(GuidelineGroup("", "", _NO_GUIDELINE, "", rows(left)))
    return Objectives(heading, table, tuple(groups))


def targets_view(parte: ParteII, years: tuple[int, ...], names: Names, outline: Outline) -> Targets:
    """Targets under their objectives, in the file's order; those without one come last."""
    heading = outline.heading("metas", 3, "Metas regionais anuais")
    table = outline.table("Metas regionais anuais, indicadores, formas de avaliação e prazos")
    objectives = {o.id: o for o in reversed(parte.objetivos)}
    guidelines = {g.id for g in parte.diretrizes}
    by_objective: dict[str, list[Meta]] = {o.id: [] for o in parte.objetivos}
    for meta in parte.metas:
        by_objective.setdefault(meta.objetivo if meta.objetivo in objectives else "", []).append(
            meta
        )
    anchors = Anchors("meta")
    groups = []
    for id_, metas in by_objective.items():
        if not metas:
            continue
        objective = objectives.get(id_, Objetivo(texto=_NO_OBJECTIVE))
        groups.append(
            ObjectiveGroup(
                link("objetivo", id_, objectives),
                one_line(objective.texto),
                link("diretriz", objective.diretriz, guidelines),
                tuple(_target_row(meta, years, names, anchors) for meta in metas),
            )
        )
    return Targets(heading, table, tuple(map(str, years)), tuple(groups))


def _target_row(meta: Meta, years: tuple[int, ...], names: Names, anchors: Anchors) -> TargetRow:
    base = meta.linha_de_base
    return TargetRow(
        anchor=anchors.take(meta.id),
        id=meta.id,
        text=one_line(meta.texto),
        indicator=_indicator(meta.indicador),
        measure=_measure(meta.indicador),
        indexes=joined(said(INDEXES, code) for code in meta.indicador.componente_de),
        baseline=quantity(base.valor),
        baseline_year=str(base.ano or ""),
        values=tuple(quantity(meta.valores.get(year)) for year in years),
        evaluation=one_line(meta.avaliacao) or NOTHING,
        deadline=short_date(meta.prazo),
        responsible=names.list(meta.responsaveis),
    )


def _indicator(indicator: Indicador) -> str:
    name = one_line(indicator.nome) or NOTHING
    return f"{name} (indicador {indicator.codigo})" if indicator.codigo else name


def _measure(indicator: Indicador) -> str:
    """Unit and source: ``percentual; fonte: SINASC``."""
    source = f"fonte: {one_line(indicator.fonte)}" if indicator.fonte else ""
    return "; ".join(part for part in (one_line(indicator.unidade), source) if part)
