"""Parte II: guidelines, objectives and targets (arts. 7º, 11 and 24; Decreto nº 7.508, art. 35)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from coapkit.contract.model import GROUPS, UNIAO, Contract, Meta, Objetivo
from coapkit.rules.citations import joined, uncited
from coapkit.rules.finding import Finding, Place, item, name, value
from coapkit.rules.index import Index, sphere, uf_of
from coapkit.rules.registry import rule
from coapkit.territory import fold


@rule("R3-ART7-I.2")
def every_guideline_has_an_objective(c: Contract, _ix: Index) -> Iterator[Finding]:
    parte = c.parte_ii
    if not parte.objetivos:
        return
    declared = {d.id: d for d in parte.diretrizes if d.id}
    for diretriz in uncited(declared, (o.diretriz for o in parte.objetivos)):
        yield Finding(f"nenhum objetivo decorre da diretriz “{diretriz.id}”", value(diretriz, "id"))


_PLANS_OF_OTHERS = ("planoestadual", "planosestaduais", "planomunicipal", "planosmunicipais")


@rule("R3-ART7-I.3")
def guidelines_are_national(c: Contract, _ix: Index) -> Iterator[Finding]:
    for diretriz in c.parte_ii.diretrizes:
        said = fold(diretriz.origem)
        if "nacional" not in said and any(plan in said for plan in _PLANS_OF_OTHERS):
            yield Finding(
                f"a diretriz “{diretriz.id}” vem de “{diretriz.origem}”, que não é o Plano "
                "Nacional de Saúde nem política nacional",
                value(diretriz, "origem"),
            )


@rule("R3-ART7-II.2")
def objectives_agree_with_plans_of_each_sphere(c: Contract, ix: Index) -> Iterator[Finding]:
    if not ix.entes:
        return
    for objetivo in c.parte_ii.objetivos:
        planos = objetivo.planos
        if not planos or "todos" in planos:
            continue
        if any(ente not in ix.entes and ente not in GROUPS for ente in planos):
            continue  # reported as undeclared
        missing = list(_plans_missing(ix, objetivo))
        if missing:
            yield Finding(
                f"o objetivo “{objetivo.id}” não cita o plano de saúde {', nem o '.join(missing)}",
                name(objetivo, "planos"),
            )


def _plans_missing(ix: Index, objetivo: Objetivo) -> Iterator[str]:
    """Whose plans an objective lacks: the Union's, the State's of each cited municipality (any
    State's where none is cited), one municipality's (where the region has any)."""
    cited = [ix.entes[ente] for ente in ix.expand(objetivo.planos)]
    spheres = {sphere(ente) for ente in cited}
    if "uniao" not in spheres and UNIAO in ix.entes:
        yield "da União"
    involved = {uf_of(ente) for ente in cited if sphere(ente) == "municipio"}
    citing = {uf_of(ente) for ente in cited if sphere(ente) == "estado"}
    for estado in ix.estados:
        uf = uf_of(estado)
        if uf not in citing and (uf in involved or not (involved or citing)):
            yield "do Distrito Federal" if uf == "DF" else f"do Estado ({estado.nome})"
    if ix.municipios and not involved:
        yield "de nenhum Município"


@rule("R3-ART7-II.3")
def every_objective_has_a_target(c: Contract, _ix: Index) -> Iterator[Finding]:
    parte = c.parte_ii
    if not parte.metas:
        return
    declared = {o.id: o for o in parte.objetivos if o.id}
    for objetivo in uncited(declared, (m.objetivo for m in parte.metas)):
        yield Finding(f"nenhuma meta serve ao objetivo “{objetivo.id}”", value(objetivo, "id"))


@rule("R3-ART7-III.2")
def every_target_has_a_value_for_every_year(c: Contract, ix: Index) -> Iterator[Finding]:
    years = [str(year) for year in ix.years]
    if not years:
        return
    valued = [(m, v) for m in c.parte_ii.metas if isinstance(v := m.raw.get("valores"), dict) and v]
    lacking: dict[str, int] = dict.fromkeys(years, 0)
    for _, valores in valued:
        for year in years:
            if year not in valores:
                lacking[year] += 1
    # A year that no target has is one omission, not one for each target.
    nobody = [year for year in years if len(valued) > 1 and lacking[year] == len(valued)]
    misread = any(year not in lacking for _, valores in valued for year in valores)
    if nobody and not misread:
        yield Finding(
            f"nenhuma meta tem valor para {joined(nobody)}, na vigência do contrato",
            name(c.parte_ii, "metas"),
            ((value(c.identificacao, "vigencia"), "a vigência é esta"),),
        )
    for meta, valores in valued:
        missing = [year for year in years if year not in valores and year not in nobody]
        # A year outside the term stands for one that is missing, and is reported itself.
        strange = sum(1 for year in valores if year not in lacking)
        if len(missing) > strange:
            yield Finding(
                f"{_the_target(meta)} não tem valor para {joined(missing[strange:])}",
                name(meta, "valores"),
            )


def _the_target(meta: Meta) -> str:
    """``a meta “M01” (Cobertura vacinal)``."""
    return f"a meta “{meta.id}”" + (f" ({meta.indicador.nome})" if meta.indicador.nome else "")


@rule("R3-ART7-III.3")
def baseline_comes_before_the_term(c: Contract, _ix: Index) -> Iterator[Finding]:
    start = c.identificacao.vigencia.inicio
    if start is None:
        return
    for meta in c.parte_ii.metas:
        year = meta.linha_de_base.ano
        if year is not None and date(year, 1, 1) >= start:
            yield Finding(
                f"a linha de base d{_the_target(meta)} é de {year}, e o contrato começa em "
                f"{start:%d/%m/%Y}: não há medida anterior a ele",
                value(meta.linha_de_base, "ano"),
                ((value(c.identificacao.vigencia, "inicio"), "o início é este"),),
            )


_SHARES = ("percentual", "porcentagem", "porcento")
_CHANGES = ("variacao", "crescimento", "incremento", "aumento", "reducao", "evolucao")


@rule("R3-ART7-III.4")
def values_make_sense(c: Contract, _ix: Index) -> Iterator[Finding]:
    """No share above a hundred, nothing below zero; a change may be either."""
    for meta in c.parte_ii.metas:
        amounts = list(meta.valores.values())
        base = meta.linha_de_base.valor
        if base is not None:
            amounts.append(base)
        if not amounts or (min(amounts) >= 0 and max(amounts) <= 100):
            continue
        said = fold(meta.indicador.nome + meta.indicador.unidade)
        if any(word in said for word in _CHANGES):
            continue
        unit = meta.indicador.unidade
        share = unit.strip().startswith("%") or fold(unit).startswith(_SHARES)
        for amount, place in _amounts(meta):
            if amount < 0 or (share and amount > 100):
                what = "negativo" if amount < 0 else "acima de 100%"
                yield Finding(f"{_the_target(meta)} tem valor {what}: {amount:f}", place)
                break


def _amounts(meta: Meta) -> Iterator[tuple[Decimal, Place]]:
    for year, amount in meta.valores.items():
        yield amount, item(meta, "valores", str(year))
    if meta.linha_de_base.valor is not None:
        yield meta.linha_de_base.valor, value(meta.linha_de_base, "valor")


@rule("R3-ART7-IV.2")
def deadlines_lie_inside_the_term(c: Contract, ix: Index) -> Iterator[Finding]:
    term = c.identificacao.vigencia
    start, end = term.inicio, term.fim
    if not ix.years or start is None or end is None:
        return
    outside = [
        (meta, meta.prazo)
        for meta in c.parte_ii.metas
        if meta.prazo is not None and not start <= meta.prazo <= end
    ]
    # Where most deadlines lie on one side of the term, it is the term that is wrong.
    for early in (True, False):
        late = [(meta, due) for meta, due in outside if (due < start) is early]
        limit, field = (start, "inicio") if early else (end, "fim")
        side = "anterior ao início" if early else "posterior ao fim"
        if len(late) > 3 and 2 * len(late) > len(c.parte_ii.metas):
            many = side.replace("anterior", "anteriores").replace("posterior", "posteriores")
            yield Finding(
                f"os prazos de {len(late)} das {len(c.parte_ii.metas)} metas são {many} da "
                f"vigência ({limit:%d/%m/%Y})",
                value(term, field),
                ((value(late[0][0], "prazo"), "o primeiro é este"),),
            )
            continue
        for meta, due in late:
            yield Finding(
                f"o prazo d{_the_target(meta)}, {due:%d/%m/%Y}, é {side} da vigência "
                f"({limit:%d/%m/%Y})",
                value(meta, "prazo"),
                ((value(term, field), "a vigência é esta"),),
            )


_INDICES: Final = ("idsus", "garantia_de_acesso", "pacto")


def _no_target_of(c: Contract, index: str, signs: tuple[str, ...], what: str) -> Iterator[Finding]:
    """One finding when no target's indicator belongs to an index.

    ``signs``: how an indicator is called that does belong to it, and does not say so.
    """
    metas = c.parte_ii.metas
    indices = {i for meta in metas for i in meta.indicador.componente_de}
    if not metas or index in indices or indices.difference(_INDICES):
        return
    yield Finding(
        f"nenhuma meta tem indicador do {what} (`componente_de: [{index}]`)",
        name(c.parte_ii, "metas"),
        tuple(
            (value(meta, "indicador"), "este indicador parece ser dele")
            for meta in metas
            if any(sign in fold(meta.indicador.nome) for sign in signs)
        )[:1],
    )


@rule("R3-ART11.2")
def idsus_is_among_the_targets(c: Contract, _ix: Index) -> Iterator[Finding]:
    signs = ("idsus", "indicededesempenhodosus")
    yield from _no_target_of(c, "idsus", signs, "Índice de Desempenho do SUS (IDSUS)")


@rule("R3-ART24")
def access_indicator_is_among_the_targets(c: Contract, _ix: Index) -> Iterator[Finding]:
    signs = ("garantiadeacesso", "garantiadoacesso")
    yield from _no_target_of(
        c, "garantia_de_acesso", signs, "Indicador Nacional de Garantia de Acesso"
    )


@rule("D7508-ART35")
def some_indicators_are_national(c: Contract, _ix: Index) -> Iterator[Finding]:
    metas = c.parte_ii.metas
    if metas and not any(m.indicador.componente_de or m.indicador.codigo for m in metas):
        yield Finding(
            "nenhuma meta usa indicador nacional: nenhum indicador traz `componente_de` ou o "
            "`codigo` da lista nacional",
            name(c.parte_ii, "metas"),
        )
