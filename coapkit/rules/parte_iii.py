"""Parte III: financing, plans, incentives and schedule (arts. 9º and 23)."""

from collections.abc import Iterator
from decimal import Decimal

from coapkit.contract.model import UNIAO, AnoDoCronograma, Contract, Desembolso, Despesa
from coapkit.rules.finding import Finding, Place, item, name, value, whole
from coapkit.rules.index import FlowKey, Index
from coapkit.rules.money import brl
from coapkit.rules.registry import rule

PERIODS = {
    "anual": 1,
    "semestral": 2,
    "quadrimestral": 3,
    "trimestral": 4,
    "bimestral": 6,
    "mensal": 12,
}
"""How many instalments each ``periodicidade`` has in a year."""

_PLAN = {"custeio": "plano de custeio", "investimento": "plano de investimento"}
_ZERO = Decimal(0)


@rule("R3-ART9-I.2")
def every_entity_pays_a_share(c: Contract, ix: Index) -> Iterator[Finding]:
    """Tripartite means that each of them puts money in."""
    parte = c.parte_iii
    if not parte.custeio:
        return
    payers = {despesa.pagador for _, despesa in ix.plans}
    for ente in ix.entes.values():
        if ente.id not in payers:
            yield Finding(
                f"{ix.label(ente.id)} não paga nenhuma linha dos planos de custeio e de "
                "investimento",
                name(parte, "custeio"),
                ((whole(ente), "o ente é declarado aqui"),),
            )


@rule("R3-ART9-II.2")
def plan_covers_every_year(c: Contract, ix: Index) -> Iterator[Finding]:
    parte = c.parte_iii
    if not parte.custeio:
        return
    planned = {year for despesa in parte.custeio for year in despesa.valores}
    for year in ix.years:
        if year not in planned:
            yield Finding(
                f"o plano de custeio não tem nenhum valor em {year}, ano da vigência",
                name(parte, "custeio"),
            )


@rule("R3-ART9-PU.2")
def running_costs_show_transfers(c: Contract, _ix: Index) -> Iterator[Finding]:
    parte = c.parte_iii
    if parte.custeio and not any(despesa.recebedor for despesa in parte.custeio):
        yield Finding(
            "o plano de custeio não prevê nenhuma transferência entre entes: nenhuma linha tem "
            "`recebedor`",
            name(parte, "custeio"),
        )


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
    for ano in c.parte_iii.cronograma:
        wanted = PERIODS.get(ano.periodicidade)
        if wanted is None:
            continue
        for line in ano.desembolsos:
            if line.parcelas and len(line.parcelas) != wanted:
                yield Finding(
                    f"a periodicidade {ano.periodicidade} pede {wanted} "
                    f"{'parcela' if wanted == 1 else 'parcelas'}; a linha tem "
                    f"{len(line.parcelas)}",
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
        for line in lines[1:]:
            yield Finding(
                f"o cronograma de {key.ano} tem mais de uma linha de {key.plano} de "
                f"{_flow(ix, key)}",
                whole(line),
                ((whole(lines[0]), "a primeira linha é esta"),),
            )


@rule("R3-ART9-IV.5")
def schedule_equals_plans(c: Contract, ix: Index) -> Iterator[Finding]:
    """To the cent, for each year, plan, payer and payee that both have."""
    unsound = {
        FlowKey(year, plano, d.pagador, d.recebedor)
        for plano, d in ix.plans
        if not _readable(d)
        for year in ix.years
    }
    wrong_plans = _wrong_plans(c, ix)
    for key, lines in ix.scheduled.items():
        planned = ix.planned.get(key)
        # A value that could not be read is reported where it stands.
        if planned is None or len(lines) > 1 or None in lines[0].parcelas or key in unsound:
            continue
        scheduled = _sum(lines[0])
        if planned != scheduled:
            yield Finding(
                f"o cronograma de {key.ano} desembolsa {brl(scheduled)} de {_flow(ix, key)}; o "
                f"{_PLAN.get(key.plano, key.plano)} prevê {brl(planned)} "
                f"(diferença de {brl(abs(scheduled - planned))})",
                *_wrong_side(ix, key, lines[0], key.plano in wrong_plans),
            )


def _wrong_plans(c: Contract, ix: Index) -> set[str]:
    """Plans whose stated total is that of the schedule, and not their own: they are wrong."""
    totais = c.parte_iii.totais
    wrong = set()
    for plano, stated in (("custeio", totais.custeio), ("investimento", totais.investimento)):
        planned = sum((v for k, v in ix.planned.items() if k.plano == plano), _ZERO)
        scheduled = sum(
            (_sum(line) for k, ls in ix.scheduled.items() if k.plano == plano for line in ls), _ZERO
        )
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
    sources = [
        despesa
        for plano, despesa in ix.plans
        if plano == key.plano
        and (despesa.pagador, despesa.recebedor) == (key.pagador, key.recebedor)
        and key.ano in despesa.valores
    ]
    suspects = [d for d in sources if d.total is not None and d.total != _year_sum(d)]
    if not suspects and plan_is_wrong:
        suspects = [d for d in sources if d.total is None]
    places = [item(d, "valores", str(key.ano)) for d in suspects or sources]
    if suspects:
        others = tuple((place, "ou aqui") for place in places[1:])
        return places[0], ((whole(line), "o cronograma diz isto"), *others)
    return whole(line), tuple((place, "previsto aqui") for place in places)


@rule("R3-ART9-IV.6")
def schedule_and_plans_have_the_same_lines(c: Contract, ix: Index) -> Iterator[Finding]:
    """Nothing planned without a date to be paid, nothing paid without a plan.

    A plan or a year without any line is a missing section, not as many missing lines.
    """
    years = {ano.ano: ano for ano in c.parte_iii.cronograma if ano.desembolsos}
    plans = {plano for plano, despesa in ix.plans if despesa.valores}
    for key, lines in ix.scheduled.items():
        if key in ix.planned or key.plano not in plans or not _known(ix, key):
            continue
        if any(line.parcelas for line in lines):
            yield Finding(
                f"o cronograma de {key.ano} desembolsa {brl(_sum(lines[0]))} de {_flow(ix, key)} "
                f"sem previsão no {_PLAN[key.plano]}",
                whole(lines[0]),
            )
    said: set[FlowKey] = set()
    for plano, despesa in ix.plans:
        for year, amount in despesa.valores.items():
            key = FlowKey(year, plano, despesa.pagador, despesa.recebedor)
            ano = years.get(year)
            if ano is None or not amount or key in ix.scheduled or key in said:
                continue
            said.add(key)
            if _known(ix, key):
                yield Finding(
                    f"o cronograma de {year} não tem a linha de {plano} de {_flow(ix, key)}, que "
                    f"o {_PLAN[plano]} prevê ({brl(ix.planned[key])})",
                    name(ano, "desembolsos"),
                    ((item(despesa, "valores", str(year)), "previsto aqui"),),
                )


def _known(ix: Index, key: FlowKey) -> bool:
    """Is the year in the term and are payer and payee declared? If not, other rules say so."""
    return (
        (not ix.years or key.ano in ix.years)
        and (key.pagador in ix.entes or not ix.entes)
        and (not key.recebedor or key.recebedor in ix.entes or not ix.entes)
        and bool(key.pagador)
    )


def _readable(despesa: Despesa) -> bool:
    """Could every value of the line be read?"""
    written = despesa.raw.get("valores")
    return isinstance(written, dict) and len(written) == len(despesa.valores)


@rule("R3-ART23")
def seasonal_population_is_paid_for(c: Contract, ix: Index) -> Iterator[Finding]:
    if not c.parte_iii.custeio:
        return
    paid = {despesa.sazonal for despesa in c.parte_iii.custeio}
    for ente in c.parte_ii.anexo_i.entes:
        if ente.migracao_sazonal.raw and ente.ente not in paid:
            yield Finding(
                f"{ix.label(ente.ente)} tem migração sazonal e o plano de custeio não tem linha "
                f"com `sazonal: {ente.ente}`",
                value(ente, "migracao_sazonal"),
            )


@rule("R3-ART23.2")
def seasonal_line_has_a_seasonal_municipality(c: Contract, ix: Index) -> Iterator[Finding]:
    seasonal = {e.ente for e in c.parte_ii.anexo_i.entes if e.migracao_sazonal.raw}
    for despesa in c.parte_iii.custeio:
        if despesa.sazonal in ix.entes and despesa.sazonal not in seasonal:
            yield Finding(
                f"a linha custeia a população sazonal de {ix.label(despesa.sazonal)}, que o "
                "Anexo I não caracteriza com migração sazonal",
                value(despesa, "sazonal"),
            )


_BLOCKS = (
    (
        range(2018),
        (
            "Atenção Básica",
            "Média e Alta Complexidade",
            "Vigilância em Saúde",
            "Assistência Farmacêutica",
            "Gestão do SUS",
            "Investimentos",
        ),
    ),
    (range(2018, 2020), ("Custeio", "Investimento")),
    (range(2020, 10_000), ("Manutenção", "Estruturação")),
)
"""Names of the federal financing blocks by year (Portarias GM/MS nº 204/2007, nº 3.992/2017 and
nº 828/2020)."""


@rule("COER-BLOCO")
def block_belongs_to_its_years(_c: Contract, ix: Index) -> Iterator[Finding]:
    for _, despesa in ix.plans:
        if not despesa.bloco:
            continue
        for years, names in _BLOCKS:
            wrong = sorted(y for y in despesa.valores if y in years)
            if wrong and despesa.bloco not in names:
                yield Finding(
                    f"em {wrong[0]} não havia o bloco de financiamento “{despesa.bloco}”; os "
                    f"blocos desse ano são: {', '.join(names)}",
                    value(despesa, "bloco"),
                    ((item(despesa, "valores", str(wrong[0])), "o ano está aqui"),),
                )
                break


@rule("COER-BLOCO.2")
def federal_transfer_names_its_block(_c: Contract, ix: Index) -> Iterator[Finding]:
    for _, despesa in ix.plans:
        if despesa.pagador == UNIAO and despesa.recebedor and not despesa.raw.get("bloco"):
            yield Finding(
                f"a transferência da União a {ix.label(despesa.recebedor)} não diz o bloco de "
                "financiamento",
                whole(despesa),
            )


@rule("COER-AUTOPAGAMENTO")
def nobody_pays_itself(c: Contract, ix: Index) -> Iterator[Finding]:
    lines: list[Despesa | Desembolso] = [despesa for _, despesa in ix.plans]
    for ano in c.parte_iii.cronograma:
        lines.extend(ano.desembolsos)
    for line in lines:
        if line.recebedor and line.pagador == line.recebedor:
            yield Finding(
                f"{ix.label(line.pagador)} figura como pagador e recebedor da mesma linha",
                value(line, "recebedor"),
                ((value(line, "pagador"), "o pagador é este"),),
            )


@rule("COER-TOTAL")
def stated_totals_are_right(c: Contract, ix: Index) -> Iterator[Finding]:
    parte = c.parte_iii
    doubtful: set[str] = set()
    for plano, despesa in ix.plans:
        if not _readable(despesa):
            doubtful.add(plano)
        elif despesa.total is not None and despesa.total != _year_sum(despesa):
            doubtful.add(plano)
            what = f"os anos de “{despesa.descricao}”"
            yield _wrong(what, despesa.total, _year_sum(despesa), value(despesa, "total"))
    for ano in parte.cronograma:
        readable = True
        for line in ano.desembolsos:
            if not line.parcelas or None in line.parcelas:
                readable = False
            elif line.total is not None and line.total != _sum(line):
                readable = False
                yield _wrong("as parcelas", line.total, _sum(line), value(line, "total"))
        summed = sum((_sum(line) for line in ano.desembolsos), _ZERO)
        if ano.total is not None and readable and ano.desembolsos and ano.total != summed:
            yield _wrong(f"os desembolsos de {ano.ano}", ano.total, summed, value(ano, "total"))
    yield from _grand_totals(c, doubtful)


def _grand_totals(c: Contract, doubtful: set[str]) -> Iterator[Finding]:
    """Totals of the plans, unless a line already tells where the fault is."""
    parte, totais = c.parte_iii, c.parte_iii.totais
    sums = {
        "custeio": sum((_year_sum(d) for d in parte.custeio), _ZERO),
        "investimento": sum((_year_sum(d) for d in parte.investimento), _ZERO),
    }
    wrong = bool(doubtful) or not parte.custeio or not parte.investimento
    for plano, lines in (("custeio", parte.custeio), ("investimento", parte.investimento)):
        stated: Decimal | None = getattr(totais, plano)
        if stated is not None and lines and plano not in doubtful and stated != sums[plano]:
            wrong = True
            yield _wrong(f"o {_PLAN[plano]}", stated, sums[plano], value(totais, plano))
    both = sums["custeio"] + sums["investimento"]
    if totais.geral is not None and not wrong and totais.geral != both:
        yield _wrong("os dois planos", totais.geral, both, value(totais, "geral"))


def _wrong(what: str, stated: Decimal, summed: Decimal, at: Place) -> Finding:
    verb = "soma" if what.startswith("o ") else "somam"
    return Finding(
        f"o total declarado é {brl(stated)}, mas {what} {verb} {brl(summed)} "
        f"(diferença de {brl(abs(stated - summed))})",
        at,
    )


def _sum(line: Desembolso) -> Decimal:
    return sum((p for p in line.parcelas if p is not None), _ZERO)


def _year_sum(despesa: Despesa) -> Decimal:
    return sum(despesa.valores.values(), _ZERO)


def _flow(ix: Index, key: FlowKey) -> str:
    """``União a Aratuba/CE``, or who spends it directly."""
    payer = ix.label(key.pagador)
    return (
        f"{payer} a {ix.label(key.recebedor)}" if key.recebedor else f"{payer} (aplicação direta)"
    )
