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
def schedule_equals_plans(_c: Contract, ix: Index) -> Iterator[Finding]:
    """To the cent, for each year, plan, payer and payee that both have."""
    suspects = _suspect_lines(ix)
    for key, lines in ix.scheduled.items():
        planned = ix.planned.get(key)
        # A line whose instalment could not be read is reported where it stands.
        if planned is None or len(lines) > 1 or None in lines[0].parcelas:
            continue
        scheduled = _sum(lines[0])
        if planned == scheduled:
            continue
        sources = [
            despesa
            for plano, despesa in ix.plans
            if plano == key.plano
            and (despesa.pagador, despesa.recebedor) == (key.pagador, key.recebedor)
            and key.ano in despesa.valores
        ]
        places = [(item(despesa, "valores", str(key.ano)), "previsto aqui") for despesa in sources]
        at, related = whole(lines[0]), tuple(places)
        wrong = [despesa for despesa in sources if id(despesa.raw) in suspects]
        if wrong:
            at = item(wrong[0], "valores", str(key.ano))
            related = ((whole(lines[0]), "o cronograma diz isto"),)
        yield Finding(
            f"o cronograma de {key.ano} desembolsa {brl(scheduled)} de {_flow(ix, key)}; o "
            f"{_PLAN.get(key.plano, key.plano)} prevê {brl(planned)} "
            f"(diferença de {brl(abs(scheduled - planned))})",
            at,
            related,
        )


def _suspect_lines(ix: Index) -> set[int]:
    """Plan lines that their own stated total contradicts: there the plan is wrong, and not the
    schedule. By identity of ``raw``."""
    return {
        id(despesa.raw)
        for _, despesa in ix.plans
        if despesa.total is not None and despesa.total != _year_sum(despesa)
    }


@rule("R3-ART9-IV.6")
def schedule_and_plans_have_the_same_lines(c: Contract, ix: Index) -> Iterator[Finding]:
    """Nothing planned without a date to be paid, nothing paid without a plan."""
    if not c.parte_iii.cronograma or not ix.planned:
        return
    for key, lines in ix.scheduled.items():
        if key not in ix.planned and any(line.parcelas for line in lines):
            yield Finding(
                f"o cronograma de {key.ano} desembolsa {brl(_sum(lines[0]))} de {_flow(ix, key)} "
                f"sem previsão no {_PLAN.get(key.plano, key.plano)}",
                whole(lines[0]),
            )
    years = {ano.ano: ano for ano in c.parte_iii.cronograma}
    said: set[FlowKey] = set()
    for plano, despesa in ix.plans:
        for year, amount in despesa.valores.items():
            key = FlowKey(year, plano, despesa.pagador, despesa.recebedor)
            ano = years.get(year)
            if ano is None or not amount or key in ix.scheduled or key in said:
                continue
            said.add(key)
            yield Finding(
                f"o cronograma de {year} não tem a linha de {plano} de {_flow(ix, key)}, que o "
                f"{_PLAN[plano]} prevê ({brl(ix.planned[key])})",
                name(ano, "desembolsos"),
                ((item(despesa, "valores", str(year)), "previsto aqui"),),
            )


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
    wrong_plans: set[str] = set()
    for plano, despesa in ix.plans:
        if despesa.total is not None and despesa.total != _year_sum(despesa):
            wrong_plans.add(plano)
            yield _wrong(f"os anos de “{despesa.descricao}”", despesa.total, _year_sum(despesa),
                         value(despesa, "total"))  # fmt: skip
    for ano in parte.cronograma:
        wrong_line = False
        for line in ano.desembolsos:
            if line.total is not None and None not in line.parcelas and line.total != _sum(line):
                wrong_line = True
                yield _wrong("as parcelas", line.total, _sum(line), value(line, "total"))
        summed = sum((_sum(line) for line in ano.desembolsos), _ZERO)
        if ano.total is not None and not wrong_line and ano.total != summed:
            yield _wrong(f"os desembolsos de {ano.ano}", ano.total, summed, value(ano, "total"))
    yield from _grand_totals(c, wrong_plans)


def _grand_totals(c: Contract, wrong_plans: set[str]) -> Iterator[Finding]:
    """Totals of the plans, unless a line's own total already tells where the fault is."""
    parte, totais = c.parte_iii, c.parte_iii.totais
    custeio = sum((_year_sum(d) for d in parte.custeio), _ZERO)
    investimento = sum((_year_sum(d) for d in parte.investimento), _ZERO)
    wrong = bool(wrong_plans)
    if totais.custeio is not None and totais.custeio != custeio and "custeio" not in wrong_plans:
        wrong = True
        yield _wrong("o plano de custeio", totais.custeio, custeio, value(totais, "custeio"))
    if (
        totais.investimento is not None
        and totais.investimento != investimento
        and "investimento" not in wrong_plans
    ):
        wrong = True
        yield _wrong("o plano de investimento", totais.investimento, investimento,
                     value(totais, "investimento"))  # fmt: skip
    if totais.geral is not None and totais.geral != custeio + investimento and not wrong:
        yield _wrong("os dois planos", totais.geral, custeio + investimento,
                     value(totais, "geral"))  # fmt: skip


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
