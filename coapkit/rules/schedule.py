"""Annual schedule of disbursements, and its agreement with the plans (art. 9º, IV)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from coapkit.contract.model import AnoDoCronograma, Contract, Desembolso, Despesa
from coapkit.numerals import brl
from coapkit.record import Record
from coapkit.rules.finding import Finding, Place, item, name, value, whole
from coapkit.rules.index import PLANS, FlowKey, Index, paid, readable, sum_of_years
from coapkit.rules.registry import rule

PERIODS: Final = {
    "anual": 1,
    "semestral": 2,
    "quadrimestral": 3,
    "trimestral": 4,
    "bimestral": 6,
    "mensal": 12,
}
"""How many instalments each ``periodicidade`` has in a year."""


@rule("R3-ART9-IV.2")
def schedule_covers_every_year(c: Contract, ix: Index) -> Iterator[Finding]:
    parte = c.parte_iii
    if not parte.cronograma or any(ano.ano is None for ano in parte.cronograma):
        return
    present = {ano.ano for ano in parte.cronograma}
    for year in ix.years:
        if year not in present:
            yield Finding(
                f"o cronograma não tem o ano de {year}, que está na vigência",
                name(parte, "cronograma"),
                ((value(c.identificacao, "vigencia"), "a vigência é esta"),),
            )


@rule("R3-ART9-IV.3")
def instalments_match_the_period(c: Contract, _ix: Index) -> Iterator[Finding]:
    """Where all lines of a year have the same other number, it is the period that is wrong."""
    for ano in c.parte_iii.cronograma:
        wanted = PERIODS.get(ano.periodicidade)
        if wanted is None:
            continue
        asks = (
            f"a periodicidade {ano.periodicidade} pede {wanted} "
            f"{'parcela' if wanted == 1 else 'parcelas'}"
        )
        numbers = {len(line.parcelas) for line in ano.desembolsos if line.parcelas}
        if len(ano.desembolsos) > 1 and len(numbers) == 1 and wanted not in numbers:
            yield Finding(
                f"{asks}; as linhas de {ano.ano} têm {numbers.pop()}",
                value(ano, "periodicidade"),
                ((value(ano.desembolsos[0], "parcelas"), "as parcelas são como estas"),),
            )
            continue
        for line in ano.desembolsos:
            if line.parcelas and len(line.parcelas) != wanted:
                yield Finding(
                    f"{asks}; a linha tem {len(line.parcelas)}",
                    value(line, "parcelas"),
                    ((value(ano, "periodicidade"), "a periodicidade do ano é esta"),),
                )


@rule("R3-ART9-IV.4")
def one_line_per_payer_and_payee(c: Contract, ix: Index) -> Iterator[Finding]:
    years: dict[int, AnoDoCronograma] = {}
    for ano in c.parte_iii.cronograma:
        if ano.ano is None:
            continue
        first = years.setdefault(ano.ano, ano)
        if first is not ano:
            yield Finding(
                f"o ano de {ano.ano} aparece duas vezes no cronograma",
                value(ano, "ano"),
                ((value(first, "ano"), "a primeira vez é aqui"),),
            )
    if any(ano.ano is not None and years[ano.ano] is not ano for ano in c.parte_iii.cronograma):
        return  # the lines of a repeated year are the same fault
    for key, lines in ix.scheduled.items():
        if len(lines) > 1 and key not in _misdirected(ix).keys:
            for line in lines[1:]:
                yield Finding(
                    f"o cronograma de {key.ano} tem mais de uma linha de {key.plano} de "
                    f"{ix.flow(key)}",
                    whole(line),
                    ((whole(lines[0]), "a primeira linha é esta"),),
                )


# Lines that name another payer, payee or plan than was meant: one fault, and two sums that differ.


class _Misdirected(Record):
    """``findings`` one for each such line; ``keys`` the sums that differ because of them."""

    findings: tuple[Finding, ...]
    keys: frozenset[FlowKey]


@lru_cache(1)
def _misdirected(ix: Index) -> _Misdirected:
    if not ix.differences:
        return _Misdirected((), frozenset())
    plans = _plans_misdirected(ix)
    lines = _lines_misdirected(ix, plans.keys)
    return _Misdirected(plans.findings + lines.findings, plans.keys | lines.keys)


def _plans_misdirected(ix: Index) -> _Misdirected:
    """Lines of the plans by which one sum exceeds the schedule, and another falls short of it, in
    every year."""
    left = dict(ix.differences)  # what no line explains yet
    findings = []
    for plano, despesa in ix.plans:
        amounts = {year: amount for year, amount in despesa.valores.items() if amount}
        stray = _unknown(ix, despesa.pagador) or _unknown(ix, despesa.recebedor)
        if not amounts or (len(amounts) == 1 and despesa.pagador in ix.entes and not stray):
            continue  # of one year, the schedule's line may as well be the wrong one
        own = [FlowKey(y, plano, despesa.pagador, despesa.recebedor) for y in amounts]
        if any(left.get(key) != -amounts[key.ano] for key in own):
            continue
        meant = _meant(left, own[0], amounts)
        if not meant:
            continue
        for explained in (*own, *meant):
            del left[explained]
        if not stray and despesa.pagador and despesa.pagador != despesa.recebedor:
            findings.append(_plan_misdirected(ix, despesa, own[0], meant[0]))
    return _Misdirected(tuple(findings), frozenset(ix.differences.keys() - left.keys()))


def _meant(
    left: Mapping[FlowKey, Decimal], own: FlowKey, amounts: Mapping[int, Decimal]
) -> list[FlowKey]:
    """The sums near ``own``, whose year is the first of ``amounts``, that lack all the amounts."""
    for key in left:
        if key.ano == own.ano and _near(own, key):
            meant = [key._replace(ano=year) for year in amounts]
            if all(left.get(one) == amounts[one.ano] for one in meant):
                return meant
    return []


def _lines_misdirected(ix: Index, explained: frozenset[FlowKey]) -> _Misdirected:
    """Lines of the schedule by which one sum exceeds the plan, and another falls short of it.

    ``explained``: differences that the plans' lines explain.
    """
    left = {key: by for key, by in ix.differences.items() if key not in explained}
    findings = []
    for key in list(left):
        for line in ix.scheduled.get(key, ()):
            amount = paid(line)
            if not amount or amount != left.get(key):
                continue
            meant = next(
                (
                    k
                    for k, by in left.items()
                    if k.ano == key.ano and by == -amount and _near(key, k)
                ),
                None,
            )
            if meant is not None:
                del left[key], left[meant]
                if _known(ix, key) and key.plano in PLANS and key.pagador != key.recebedor:
                    findings.append(_line_misdirected(ix, line, key, meant))
    return _Misdirected(tuple(findings), frozenset(ix.differences.keys() - explained - left.keys()))


def _unknown(ix: Index, ente: str) -> bool:
    """Is an entity named, and not declared? That is reported by itself."""
    return bool(ente) and ente not in ix.entes


def _near(one: FlowKey, other: FlowKey) -> bool:
    """Do two keys differ in one of plan, payer and payee?"""
    return sum(a != b for a, b in zip(one[1:], other[1:], strict=True)) == 1


def _field(one: FlowKey, other: FlowKey) -> str:
    return next(f for f, a, b in zip(one._fields[1:], one[1:], other[1:], strict=True) if a != b)


def _plan_misdirected(ix: Index, despesa: Despesa, own: FlowKey, meant: FlowKey) -> Finding:
    lines = ix.scheduled.get(meant, ())
    return Finding(
        f"o {PLANS[own.plano]} prevê “{despesa.descricao}” de {ix.flow(own)}, e o cronograma a "
        f"desembolsa de {ix.flow(meant)}"
        if own.plano == meant.plano
        else f"“{despesa.descricao}” está no {PLANS[own.plano]}, e o cronograma a desembolsa no "
        f"{PLANS.get(meant.plano, meant.plano)}",
        value(despesa, _field(own, meant)),
        tuple((whole(line), "o cronograma diz isto") for line in lines[:1]),
    )


def _line_misdirected(ix: Index, line: Desembolso, key: FlowKey, meant: FlowKey) -> Finding:
    field = _field(key, meant)
    said = (
        f"são do {PLANS.get(meant.plano, meant.plano)}"
        if field == "plano"
        else f"o {PLANS[key.plano]} os prevê de {ix.flow(meant)}"
    )
    return Finding(
        f"o cronograma de {key.ano} desembolsa {brl(paid(line))} de {ix.flow(key)} no "
        f"{PLANS[key.plano]}; {said}",
        value(line, field),
        tuple((item(d, "valores", str(key.ano)), "previsto aqui") for d in _sources(ix, meant)),
    )


def _sources(ix: Index, key: FlowKey) -> list[Despesa]:
    """Lines of the plan behind one sum."""
    return [
        despesa
        for plano, despesa in ix.plans
        if plano == key.plano
        and (despesa.pagador, despesa.recebedor) == (key.pagador, key.recebedor)
        and key.ano in despesa.valores
    ]


@rule("R3-ART9-IV.5")
def schedule_equals_plans(c: Contract, ix: Index) -> Iterator[Finding]:
    """To the cent, for each year, plan, payer and payee that both have."""
    if not ix.differences:
        return
    unsound = _unsound(ix)
    misdirected = _misdirected(ix).keys
    wrong_plans = _wrong_plans(c, ix)
    for key, difference in ix.differences.items():
        lines = ix.scheduled.get(key, ())
        planned = ix.planned.get(key)
        # A value that could not be read is reported where it stands.
        if (
            planned is None
            or len(lines) != 1
            or None in lines[0].parcelas
            or key in unsound
            or key in misdirected
        ):
            continue
        yield Finding(
            f"o cronograma de {key.ano} desembolsa {brl(paid(lines[0]))} de {ix.flow(key)}; o "
            f"{PLANS.get(key.plano, key.plano)} prevê {brl(planned)} "
            f"(diferença de {brl(abs(difference))})",
            *_wrong_side(ix, key, lines[0], key.plano in wrong_plans),
        )


def _unsound(ix: Index) -> set[FlowKey]:
    """Sums of the plans that have a value which could not be read, and was reported."""
    return {
        FlowKey(year, plano, d.pagador, d.recebedor)
        for plano, d in ix.plans
        if not readable(d)
        for year in ix.years
    }


def _wrong_plans(c: Contract, ix: Index) -> set[str]:
    """Plans whose stated total is that of the schedule, and not their own: they are wrong."""
    totais = c.parte_iii.totais
    wrong = set()
    for plano, stated in (("custeio", totais.custeio), ("investimento", totais.investimento)):
        planned = sum(v for k, v in ix.planned.items() if k.plano == plano)
        scheduled = planned + sum(v for k, v in ix.differences.items() if k.plano == plano)
        if stated is not None and stated == scheduled != planned:
            wrong.add(plano)
    return wrong


def _wrong_side(
    ix: Index, key: FlowKey, line: Desembolso, plan_is_wrong: bool
) -> tuple[Place, tuple[tuple[Place, str], ...]]:
    """Where to mark a difference, and the places on the other side.

    The schedule, unless a total that the author stated tells that the plan was changed: first the
    line whose own total no longer holds, then any line of a plan whose total does not.
    """
    sources = _sources(ix, key)
    suspects = [d for d in sources if d.total is not None and d.total != sum_of_years(d)]
    if not suspects and plan_is_wrong:
        suspects = [d for d in sources if d.total is None]
    places = [item(d, "valores", str(key.ano)) for d in suspects or sources]
    if suspects:
        others = tuple((place, "ou aqui") for place in places[1:])
        return places[0], ((whole(line), "o cronograma diz isto"), *others)
    return _odd_instalment(ix, key, line), tuple((place, "previsto aqui") for place in places)


def _odd_instalment(ix: Index, key: FlowKey, line: Desembolso) -> Place:
    """The one instalment that, put right, is as the others are; else the instalments."""
    amounts = line.parcelas
    right = [
        i
        for i, amount in enumerate(amounts)
        if amount is not None
        and len(amounts) > 2
        and amounts.count(amount - ix.differences[key]) >= len(amounts) - 2
    ]
    return item(line, "parcelas", right[0]) if len(right) == 1 else value(line, "parcelas")


@rule("R3-ART9-IV.6")
def schedule_and_plans_have_the_same_lines(c: Contract, ix: Index) -> Iterator[Finding]:
    """Nothing planned without a date to be paid, nothing paid without a plan.

    A plan or a year without any line is a missing section, not as many missing lines.
    """
    if not ix.differences:
        return
    misdirected = _misdirected(ix)
    yield from misdirected.findings
    years = {ano.ano: ano for ano in c.parte_iii.cronograma if ano.desembolsos}
    plans = {plano for plano, despesa in ix.plans if despesa.valores}
    unsound = _unsound(ix)
    for key in ix.differences:
        if not _known(ix, key) or key.plano not in plans or key in misdirected.keys:
            continue
        lines, sources = ix.scheduled.get(key, ()), _sources(ix, key)
        if lines and not sources and key not in unsound and any(d.parcelas for d in lines):
            yield Finding(
                f"o cronograma de {key.ano} desembolsa {brl(paid(lines[0]))} de {ix.flow(key)} "
                f"sem previsão no {PLANS[key.plano]}",
                whole(lines[0]),
            )
        elif sources and not lines and key.ano in years:
            yield Finding(
                f"o cronograma de {key.ano} não tem a linha de {key.plano} de {ix.flow(key)}, que "
                f"o {PLANS[key.plano]} prevê ({brl(ix.planned[key])})",
                name(years[key.ano], "desembolsos"),
                tuple((item(d, "valores", str(key.ano)), "previsto aqui") for d in sources),
            )


def _known(ix: Index, key: FlowKey) -> bool:
    """Is the year in the term and are payer and payee declared? If not, other rules say so."""
    return (
        (not ix.years or key.ano in ix.years)
        and (key.pagador in ix.entes or not ix.entes)
        and (not key.recebedor or key.recebedor in ix.entes or not ix.entes)
        and bool(key.pagador)
    )
