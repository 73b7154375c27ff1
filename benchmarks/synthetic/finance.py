"""Parte III: who finances what, plans of running costs and of investment, incentives, schedule."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, Final, NamedTuple

from synthetic.places import STATES
from synthetic.profile import SCHEDULES, Profile
from synthetic.services import Network
from synthetic.term import blocks
from synthetic.yamltext import Flow

CENT: Final = Decimal("0.01")


class Line(NamedTuple):
    """A line of a plan. ``payee`` "": the payer spends it. ``values``: reais by year."""

    id: str
    text: str
    block: str
    payer: str
    payee: str
    budget: str
    seasonal: str
    network: str
    values: dict[int, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.values.values(), Decimal(0))


class Plans(NamedTuple):
    """Running costs and investments; ``rewards``: ids of the lines that incentives pay."""

    running: list[Line]
    investment: list[Line]
    rewards: dict[str, list[str]]


class _Draft(NamedTuple):
    text: str
    payer: str
    payee: str
    budget: str
    base: float
    kind: str = ""
    seasonal: str = ""
    reward: str = ""
    network: str = ""


_FNS: Final = "Fundo Nacional de Saúde"


def make_plans(profile: Profile, network: Network, extra: int) -> Plans:
    """``extra`` lines of single services beyond those that every entity has."""
    running: list[Line] = []
    rewards: dict[str, list[str]] = defaultdict(list)
    for draft in _running(profile, network, extra):
        for line in _lines(profile, draft, "C", len(running) + 1):
            running.append(line)
            if draft.reward:
                rewards[draft.reward].append(line.id)
    investment: list[Line] = []
    for draft in _investments(profile):
        investment += _lines(profile, draft, "I", len(investment) + 1)
    return Plans(running, investment, dict(rewards))


def _running(profile: Profile, network: Network, extra: int) -> Iterator[_Draft]:
    rng = profile.rng("running")
    state = profile.hub.state
    for place in profile.places:
        people = place.people
        yield _Draft(
            f"Atenção primária em {place.name}, recursos federais",
            "uniao",
            place.id,
            f"{_FNS}, ação 219A (piso de atenção primária)",
            people * rng.uniform(60, 110),
            "primary",
        )
        if people >= 15_000 or place.id == profile.hub.id:
            yield _Draft(
                f"Média e alta complexidade de {place.name}, recursos federais",
                "uniao",
                place.id,
                f"{_FNS}, ação 8585 (média e alta complexidade)",
                people * rng.uniform(25, 120),
                "special",
            )
            yield _Draft(
                f"Vigilância em saúde de {place.name}, recursos federais",
                "uniao",
                place.id,
                f"{_FNS}, ação 20AL (incentivo para a vigilância em saúde)",
                people * rng.uniform(5, 8),
                "watch",
                reward="watch",
            )
        if place.id != place.state:
            yield _Draft(
                f"Assistência farmacêutica básica de {place.name}, parcela estadual",
                place.state,
                place.id,
                "Fundo Estadual de Saúde, função 10, subfunção 303",
                people * rng.uniform(1.8, 3.2),
                reward="state",
            )
            yield _Draft(
                f"Atenção primária, vigilância e assistência farmacêutica de {place.name}",
                place.id,
                "",
                f"Fundo Municipal de Saúde de {place.name}, função 10",
                people * rng.uniform(90, 200),
            )
        if place.id in profile.seasonal:
            yield _Draft(
                f"Reforço da temporada em {place.name}",
                place.state if place.id != place.state else "uniao",
                place.id,
                "Fundo Estadual de Saúde, função 10, subfunção 302"
                if place.id != place.state
                else f"{_FNS}, ação 8585 (média e alta complexidade)",
                people * rng.uniform(2, 9),
                "special",
                seasonal=place.id,
            )
    for uf in profile.ufs:
        people = sum(p.people for p in profile.places if p.uf == uf)
        yield _Draft(
            f"Serviços regionais sob gestão {STATES[uf].of}, recursos federais",
            "uniao",
            uf.lower(),
            f"{_FNS}, ação 8585 (média e alta complexidade)",
            people * rng.uniform(15, 60),
            "special",
        )
        yield _Draft(
            f"Apoio à CIR, ao planejamento regional e à regulação {STATES[uf].of}",
            "uniao",
            uf.lower(),
            f"{_FNS}, ação 8287 (cooperação interfederativa em saúde)",
            people * rng.uniform(0.4, 1.2),
            "management",
            reward="management",
        )
        yield _Draft(
            f"Hospitais, urgência, laboratório e regulação {STATES[uf].of}, recursos próprios",
            uf.lower(),
            "",
            "Fundo Estadual de Saúde, função 10, subfunção 302",
            people * rng.uniform(80, 160),
        )
    people = sum(p.people for p in profile.places)
    yield _Draft(
        "Aquisição centralizada de medicamentos estratégicos e imunobiológicos",
        "uniao",
        "",
        "Ministério da Saúde, ação 20YE (imunobiológicos e insumos)",
        people * rng.uniform(8, 18),
    )
    if profile.dsei:
        yield _Draft(
            f"Atenção básica nas aldeias, {profile.dsei}",
            "uniao",
            "",
            "Secretaria Especial de Saúde Indígena, ação 20YP (saúde indígena)",
            rng.uniform(8e5, 9e6),
        )
    own = [s for s in network.services if s.runs == s.directs and s.door == "atencao_primaria"]
    for i in range(extra):
        service = own[i % len(own)]
        yield _Draft(
            f"Custeio da unidade {service.name}, em {service.place.name}",
            service.directs,
            "",
            f"Fundo de saúde, função 10, subfunção 301 ({service.cnes})",
            rng.uniform(9e4, 6e5),
        )
    for protocol in network.protocols:
        service = protocol.service
        yield _Draft(
            f"{service.name}, conforme o protocolo entre entes públicos",
            service.directs,
            service.runs,
            f"Fundo de saúde do ente que dirige a unidade, função 10, subfunção 302 ({state})",
            float(protocol.amount),
        )


_WORKS: Final = (
    ("Construção de unidade básica de saúde em {place}", "", "uniao", 4.5e5),
    ("Ambulâncias de suporte básico do SAMU 192", "urgencia", "uniao", 3.2e5),
    ("Reforma do centro obstétrico do Hospital Regional de {hub}", "cegonha", "state", 1.1e6),
    ("Implantação de CAPS em {place}", "psicossocial", "uniao", 1.6e5),
    ("Mamógrafo e ultrassonógrafo da Policlínica de {hub}", "doencas_cronicas", "state", 6.2e5),
    ("Oficina e equipamentos de reabilitação em {hub}", "pessoa_com_deficiencia", "uniao", 9e5),
    ("Ampliação da unidade básica de saúde de {place}", "", "place", 2.1e5),
    ("Equipamentos da UPA 24h de {hub}", "urgencia", "state", 5.4e5),
)


def _investments(profile: Profile) -> Iterator[_Draft]:
    rng, hub = profile.rng("works"), profile.hub
    for text, network, payer, base in _WORKS:
        place = rng.choice(profile.places)
        target = place if "{place}" in text else hub
        who = {"uniao": "uniao", "state": target.state, "place": target.id}[payer]
        payee = target.id if who == "uniao" or (who == target.state != target.id) else ""
        if payer == "state" and rng.random() < 0.5:
            payee = ""
        budget = f"{_FNS}, ação 8581 (estruturação)" if who == "uniao" else "Fundo de saúde"
        yield _Draft(
            text.format(place=place.name, hub=hub.name),
            who,
            payee,
            f"{budget}, função 10",
            base * rng.uniform(0.7, 1.5),
            "investment",
            network=network,
        )


def _lines(profile: Profile, draft: _Draft, letter: str, number: int) -> Iterator[Line]:
    """One line; a federal transfer over a change of the financing blocks is a line for each."""
    years = list(profile.term.years)
    if letter == "I":
        rng = profile.rng(draft.text)
        first = rng.randrange(len(years))
        years = years[first : first + rng.randrange(1, 3)]
    values = {year: _amount(profile, draft, year) for year in years}
    federal = draft.payer == "uniao" and draft.payee
    spans = blocks(draft.kind, range(years[0], years[-1] + 1)) if federal else [("", years)]
    for i, (block, covered) in enumerate(spans):
        yield Line(
            id=profile.style.id(letter, number + i),
            text=draft.text,
            block=block,
            payer=draft.payer,
            payee=draft.payee,
            budget=draft.budget,
            seasonal=draft.seasonal,
            network=draft.network,
            values={year: values[year] for year in covered},
        )


def _amount(profile: Profile, draft: _Draft, year: int) -> Decimal:
    """Growing by some five per cent a year; half in a year of which half is in the term."""
    term = profile.term
    months = 12
    if year == term.start.year:
        months -= term.start.month - 1
    if year == term.end.year:
        months -= 12 - term.end.month
    grown = draft.base * 1.053 ** (year - term.start.year) * months / 12
    return max(Decimal(grown).quantize(CENT, ROUND_HALF_UP), CENT * 100)


def write_finance(profile: Profile, plans: Plans) -> dict[str, Any]:
    """The section ``parte_iii``."""
    style = profile.style
    parte: dict[str, Any] = {
        "financiamento": list(_commitments(profile)),
        "custeio": [_write_line(profile, line) for line in plans.running],
        "investimento": [_write_line(profile, line) for line in plans.investment],
        "incentivos": list(_incentives(profile, plans)),
        "cronograma": list(_schedule(profile, plans)),
    }
    if style.totals in ("grand", "all"):
        running = sum((line.total for line in plans.running), Decimal(0))
        investment = sum((line.total for line in plans.investment), Decimal(0))
        parte["totais"] = {
            "custeio": style.money(running),
            "investimento": style.money(investment),
            "geral": style.money(running + investment),
        }
    return parte


_MINIMUM: Final = (
    "Aplicar em saúde ao menos o mínimo da Lei Complementar nº 141, de 2012.",
    "Aplicar ao menos o mínimo constitucional, com prioridade à Atenção Básica.",
    "Aplicar ao menos o mínimo constitucional e custear o transporte dos usuários referidos.",
)


def _commitments(profile: Profile) -> Iterator[dict[str, Any]]:
    rng, style = profile.rng("commitments"), profile.style
    yield {
        "ente": "uniao",
        "texto": (
            "Transferir de forma regular e automática os recursos federais previstos nesta Parte e "
            "adquirir de forma centralizada imunobiológicos e medicamentos estratégicos."
        ),
    }
    for uf in profile.ufs:
        yield {
            "ente": uf.lower(),
            "texto": (
                "Cofinanciar a atenção hospitalar, as urgências e a assistência farmacêutica e "
                "custear os serviços regionais sob a sua gestão."
            ),
        }
    for entity in profile.entities:
        if entity.isdigit():
            yield {"ente": style.ente(entity), "texto": rng.choice(_MINIMUM)}


def _write_line(profile: Profile, line: Line) -> Any:
    style = profile.style
    item: dict[str, Any] = {"id": line.id, "descricao": line.text}
    if line.block:
        item["bloco"] = line.block
    item["pagador"] = style.ente(line.payer)
    if line.payee:
        item["recebedor"] = style.ente(line.payee)
    item["orcamento"] = line.budget
    if line.network:
        item["rede"] = line.network
    if line.seasonal:
        item["sazonal"] = style.ente(line.seasonal)
    item["valores"] = style.years(line.values)
    if style.totals in ("lines", "all"):
        item["total"] = style.money(line.total)
    return style.item(item)


def _incentives(profile: Profile, plans: Plans) -> Iterator[dict[str, Any]]:
    style = profile.style
    every = Flow(["municipios"]) if profile.has_municipalities else Flow(["df"])
    states = style.entes(uf.lower() for uf in profile.ufs)
    yield {
        "nome": "Incentivo à vigilância em saúde oportuna",
        "criterio": (
            "Alimentação regular dos sistemas nacionais em todos os meses do ano e cumprimento das "
            "metas de vigilância."
        ),
        "beneficiarios": every,
        "custeio": Flow(plans.rewards["watch"][:60]),
    }
    if "state" in plans.rewards:
        yield {
            "nome": "Cofinanciamento estadual por desempenho",
            "criterio": "Relatório quadrimestral entregue no prazo e apreciado pelo Conselho.",
            "beneficiarios": every,
            "custeio": Flow(plans.rewards["state"][:60]),
        }
    yield {
        "nome": "Apoio à gestão participativa e regional",
        "criterio": "Funcionamento mensal da CIR e relatório de gestão no prazo.",
        "beneficiarios": states,
    }


def _schedule(profile: Profile, plans: Plans) -> Iterator[dict[str, Any]]:
    """For each year what each payer owes each payee in each plan, in equal instalments."""
    style = profile.style
    count = SCHEDULES[profile.schedule]
    owed: dict[int, dict[tuple[str, str, str], Decimal]] = defaultdict(dict)
    for plan, lines in (("custeio", plans.running), ("investimento", plans.investment)):
        for line in lines:
            for year, amount in line.values.items():
                key = (plan, line.payer, line.payee)
                owed[year][key] = owed[year].get(key, Decimal(0)) + amount
    for year in profile.term.years:
        lines_of_year: list[Any] = []
        for (plan, payer, payee), amount in owed[year].items():
            item: dict[str, Any] = {"plano": plan, "pagador": style.ente(payer)}
            if payee:
                item["recebedor"] = style.ente(payee)
            item["parcelas"] = Flow([style.money(part) for part in _split(amount, count)])
            lines_of_year.append(Flow(item) if count < 5 else item)
        year_item: dict[str, Any] = {
            "ano": str(year),
            "periodicidade": profile.schedule,
            "desembolsos": lines_of_year,
        }
        if style.totals in ("grand", "all"):
            year_item["total"] = style.money(sum(owed[year].values(), Decimal(0)))
        yield year_item


def _split(amount: Decimal, count: int) -> list[Decimal]:
    """Equal parts to the cent; the last takes what is left over."""
    part = (amount / count).quantize(CENT, ROUND_DOWN)
    return [part] * (count - 1) + [amount - part * (count - 1)]
