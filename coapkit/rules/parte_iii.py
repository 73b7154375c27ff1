"""Parte III: financing, plans, incentives and totals (arts. 9º and 23).

The annual schedule: ``coapkit.rules.schedule``.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from coapkit.contract.model import UNIAO, Contract, Desembolso, Despesa
from coapkit.numerals import brl
from coapkit.rules.finding import Finding, Place, item, name, value, whole
from coapkit.rules.index import PLANS, Index, paid, readable, sum_of_years
from coapkit.rules.registry import rule

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


@rule("R3-ART23")
def seasonal_population_is_paid_for(c: Contract, ix: Index) -> Iterator[Finding]:
    if not c.parte_iii.custeio:
        return
    paid = {despesa.sazonal for despesa in c.parte_iii.custeio}
    for ente in c.parte_ii.anexo_i.entes:
        # Where the entity is not declared, nobody knows whose line is missing.
        if ente.migracao_sazonal.raw and ente.ente in ix.entes and ente.ente not in paid:
            yield Finding(
                f"{ix.label(ente.ente)} tem migração sazonal e o plano de custeio não tem linha "
                f"com `sazonal: {ente.ente}`",
                value(ente, "migracao_sazonal"),
            )


@rule("R3-ART23.2")
def seasonal_line_has_a_seasonal_municipality(c: Contract, ix: Index) -> Iterator[Finding]:
    """One finding for each municipality: several entities may pay for its season."""
    lines: dict[str, list[Despesa]] = defaultdict(list)
    for despesa in c.parte_iii.custeio:
        if despesa.sazonal in ix.entes:
            lines[despesa.sazonal].append(despesa)
    if not lines:
        return
    described = {e.ente: e for e in c.parte_ii.anexo_i.entes}
    for ente, paying in lines.items():
        # Whom Anexo I does not describe at all is missing there, and reported as such.
        if ente in described and not described[ente].migracao_sazonal.raw:
            yield Finding(
                f"a linha custeia a população sazonal de {ix.label(ente)}, que o Anexo I não "
                "caracteriza com migração sazonal",
                value(paying[0], "sazonal"),
                (
                    (whole(described[ente]), "o Município é caracterizado aqui"),
                    *((value(d, "sazonal"), "outra linha é esta") for d in paying[1:]),
                ),
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

_IN_FULL = {
    "Média e Alta Complexidade (MAC)": "Média e Alta Complexidade",
    "Custeio das Ações e Serviços Públicos de Saúde": "Custeio",
    "Investimento na Rede de Serviços Públicos de Saúde": "Investimento",
    "Manutenção das Ações e Serviços Públicos de Saúde": "Manutenção",
    "Estruturação da Rede de Serviços Públicos de Saúde": "Estruturação",
}
"""Names as the ordinances write them -> the short ones."""


@rule("COER-BLOCO")
def block_belongs_to_its_years(_c: Contract, ix: Index) -> Iterator[Finding]:
    for _, despesa in ix.plans:
        block = _IN_FULL.get(despesa.bloco, despesa.bloco)
        if not any(block in names for _, names in _BLOCKS):
            continue  # none, or none of any time, as the schema says
        for years, names in _BLOCKS:
            wrong = sorted(y for y in despesa.valores if y in years)
            if wrong and block not in names:
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
        if not readable(despesa):
            doubtful.add(plano)
        elif despesa.total is not None and despesa.total != sum_of_years(despesa):
            doubtful.add(plano)
            what = f"os anos de “{despesa.descricao}”"
            yield _wrong(what, despesa.total, sum_of_years(despesa), value(despesa, "total"))
    for ano in parte.cronograma:
        sound = True
        for line in ano.desembolsos:
            if not line.parcelas or None in line.parcelas:
                sound = False
            elif line.total is not None and line.total != paid(line):
                sound = False
                yield _wrong("as parcelas", line.total, paid(line), value(line, "total"))
        summed = sum((paid(line) for line in ano.desembolsos), _ZERO)
        if ano.total is not None and sound and ano.desembolsos and ano.total != summed:
            yield _wrong(f"os desembolsos de {ano.ano}", ano.total, summed, value(ano, "total"))
    yield from _grand_totals(c, doubtful)


def _grand_totals(c: Contract, doubtful: set[str]) -> Iterator[Finding]:
    """Totals of the plans, unless a line already tells where the fault is."""
    parte, totais = c.parte_iii, c.parte_iii.totais
    sums = {
        "custeio": sum((sum_of_years(d) for d in parte.custeio), _ZERO),
        "investimento": sum((sum_of_years(d) for d in parte.investimento), _ZERO),
    }
    wrong = bool(doubtful) or not parte.custeio or not parte.investimento
    for plano, lines in (("custeio", parte.custeio), ("investimento", parte.investimento)):
        stated: Decimal | None = getattr(totais, plano)
        if stated is not None and lines and plano not in doubtful and stated != sums[plano]:
            wrong = True
            yield _wrong(f"o {PLANS[plano]}", stated, sums[plano], value(totais, plano))
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
