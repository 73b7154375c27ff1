"""Map of targets of Anexo II: targets, actions and investments (art. 8º, II, b, and § 5º)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from coapkit.contract.model import Contract, Despesa, LinhaDoMapa
from coapkit.numerals import brl
from coapkit.rules.citations import uncited
from coapkit.rules.finding import Finding, Place, item, name, value
from coapkit.rules.index import FlowKey, Index, paid, sum_of_years
from coapkit.rules.order import gaps
from coapkit.rules.registry import rule

_ZERO = Decimal(0)


@rule("R3-ART8-II-B.2")
def every_target_is_in_the_map(c: Contract, ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    mapped = [linha.meta for linha in anexo.mapa_de_metas]
    if not mapped:
        return
    missing = uncited(ix.metas, mapped)
    if not missing:
        return
    replaced = {g.missing for g in gaps(mapped, tuple(ix.metas)) if g.stand_in is not None}
    for meta in missing:
        if meta.id not in replaced:  # else reported as a repeated line
            yield Finding(
                f"o mapa de metas não tem a meta “{meta.id}” ({meta.indicador.nome})",
                name(anexo, "mapa_de_metas"),
                ((value(meta, "id"), "a meta é declarada aqui"),),
            )


@rule("R3-ART8-P5.2")
def every_investment_is_in_the_map(c: Contract, ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    if not anexo.mapa_de_metas or not ix.investimentos:
        return
    cited = [one for linha in anexo.mapa_de_metas for one in linha.investimentos]
    for despesa in uncited(ix.investimentos, cited):
        yield Finding(
            f"o mapa de metas não tem o investimento “{despesa.descricao}” (`{despesa.id}`), de "
            f"{brl(sum_of_years(despesa))}",
            _where_it_was(ix, anexo.mapa_de_metas, despesa) or name(anexo, "mapa_de_metas"),
            ((value(despesa, "id"), "o investimento é este"),),
        )


def _where_it_was(ix: Index, linhas: Iterable[LinhaDoMapa], despesa: Despesa) -> Place | None:
    """The line of the map whose stated total still counts the investment."""
    amount = sum_of_years(despesa)
    for linha in linhas:
        stated = linha.total_investimentos
        if amount and stated is not None and stated == _sum(_cited(ix, linha)) + amount:
            return value(linha, "investimentos")
    return None


def _cited(ix: Index, linha: LinhaDoMapa) -> list[Despesa]:
    return [ix.investimentos[one] for one in linha.investimentos if one in ix.investimentos]


def _sum(despesas: Iterable[Despesa]) -> Decimal:
    """All years of all lines, in reais."""
    return sum((sum_of_years(despesa) for despesa in despesas), _ZERO)


@rule("R3-ART8-P5.3")
def map_totals_equal_the_investments(c: Contract, ix: Index) -> Iterator[Finding]:
    linhas = c.parte_ii.anexo_ii.mapa_de_metas
    bare: list[Despesa] | None = None
    for linha in linhas:
        stated = linha.total_investimentos
        if stated is None:
            continue
        despesas = _cited(ix, linha)
        summed = _sum(despesas)
        if stated == summed or len(despesas) != len(linha.investimentos):
            continue
        if any(_doubtful(d) for d in despesas) or _schedule_minus_plan(ix, despesas) == (
            stated - summed
        ):
            continue  # the plan is wrong, and is reported there
        if bare is None:
            cited = [one for other in linhas for one in other.investimentos]
            bare = uncited(ix.investimentos, cited)
        if any(sum_of_years(d) == stated - summed for d in bare):
            continue  # an investment was left out, and is reported as missing
        yield Finding(
            f"o total declarado dos investimentos da meta “{linha.meta}” é {brl(stated)}, e os "
            f"investimentos citados somam {brl(summed)} (diferença de {brl(abs(stated - summed))})",
            value(linha, "total_investimentos"),
            tuple((value(d, "valores"), f"{d.id}: {brl(sum_of_years(d))}") for d in despesas[:5]),
        )


def _doubtful(despesa: Despesa) -> bool:
    """Has a plan line an unreadable value, or a total of its own that contradicts its years?"""
    raw = despesa.raw.get("valores")
    unread = isinstance(raw, dict) and len(raw) != len(despesa.valores)
    return unread or (despesa.total is not None and despesa.total != sum_of_years(despesa))


def _schedule_minus_plan(ix: Index, despesas: Iterable[Despesa]) -> Decimal:
    """By how much the schedule exceeds the plan where the lines are paid."""
    keys = {
        FlowKey(year, "investimento", d.pagador, d.recebedor)
        for d in despesas
        for year in d.valores
    }
    return sum(
        (paid(line) - ix.planned[key] for key in keys for line in ix.scheduled.get(key, ())[:1]),
        _ZERO,
    )


@rule("R3-ART8-P5.4")
def an_investment_counts_once(c: Contract, ix: Index) -> Iterator[Finding]:
    first: dict[str, tuple[LinhaDoMapa, int]] = {}
    for linha in c.parte_ii.anexo_ii.mapa_de_metas:
        for i, one in enumerate(linha.investimentos):
            if one not in ix.investimentos:
                continue
            if one not in first:
                first[one] = (linha, i)
                continue
            before, at = first[one]
            called = f"o investimento “{ix.investimentos[one].descricao}” (`{one}`)"
            amount = brl(sum_of_years(ix.investimentos[one]))
            yield Finding(
                f"{called}, de {amount}, está nas metas “{before.meta}” e “{linha.meta}” e seria "
                "contado duas vezes"
                if before is not linha
                else f"{called} está duas vezes na meta “{linha.meta}”",
                item(linha, "investimentos", i),
                ((item(before, "investimentos", at), "a primeira vez é aqui"),),
            )
