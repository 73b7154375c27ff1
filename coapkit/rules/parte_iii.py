"""Parte III: financing, plans, incentives and schedule (art. 9º)."""

from collections.abc import Iterator
from decimal import Decimal

from coapkit.contract.model import Contract, Desembolso
from coapkit.rules.finding import Finding, item, name, value, whole
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


@rule("R3-ART9-IV")
def schedule_covers_every_year(c: Contract, ix: Index) -> Iterator[Finding]:
    parte = c.parte_iii
    if not parte.cronograma:
        return
    present = {ano.ano for ano in parte.cronograma}
    for year in ix.years:
        if year not in present:
            yield Finding(
                f"o cronograma não tem o ano de {year}, que está na vigência",
                name(parte, "cronograma"),
                ((value(c.identificacao, "vigencia"), "a vigência é esta"),),
            )


@rule("R3-ART9-IV.2")
def schedule_equals_plans(_c: Contract, ix: Index) -> Iterator[Finding]:
    """To the cent, for each year, plan, payer and payee."""
    for key, lines in ix.scheduled.items():
        scheduled = sum((_sum(line) for line in lines), Decimal(0))
        planned = ix.planned.get(key)
        if planned is not None and planned != scheduled:
            yield Finding(
                f"o cronograma de {key.ano} desembolsa {brl(scheduled)} de {_flow(ix, key)}; o "
                f"{_PLAN.get(key.plano, key.plano)} prevê {brl(planned)} "
                f"(diferença de {brl(abs(scheduled - planned))})",
                whole(lines[-1]),
                tuple(
                    (item(despesa, "valores", str(key.ano)), "previsto aqui")
                    for plano, despesa in ix.plans
                    if plano == key.plano
                    and (despesa.pagador, despesa.recebedor) == (key.pagador, key.recebedor)
                    and key.ano in despesa.valores
                ),
            )


def _sum(line: Desembolso) -> Decimal:
    return sum((p for p in line.parcelas if p is not None), Decimal(0))


def _flow(ix: Index, key: FlowKey) -> str:
    """``União a Aratuba/CE``, or who spends it directly."""
    payer = ix.label(key.pagador)
    return (
        f"{payer} a {ix.label(key.recebedor)}" if key.recebedor else f"{payer} (aplicação direta)"
    )
