"""View of Parte III: financing, global plans, incentives and schedule (art. 9º)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from coapkit.contract.model import (
    AnoDoCronograma,
    Compromisso,
    Desembolso,
    Despesa,
    LinhaDoMapa,
    ParteIII,
)
from coapkit.rendering.blocks import (
    Anchors,
    Caption,
    Heading,
    Link,
    Outline,
    Prose,
    free_prose,
    links,
)
from coapkit.rendering.charts import Bar, bar_chart, column_chart
from coapkit.rendering.money import ZERO, amount, by_year, reais_and_words, shares, sized, total
from coapkit.rendering.names import Names
from coapkit.rendering.vocabulary import NETWORKS, PERIODS, PLANS, said
from coapkit.rendering.words import NOTHING, one_line

_MOST_BARS = 12
_READABLE = 65  # tenths of a point
# Points of width that the columns of amounts may take on a page; the rest is for the words.
_PLAN_ROOM, _SCHEDULE_ROOM, _SHARES_ROOM, _YEARS_ROOM = 400, 590, 330, 345
_SPHERES = {"uniao": "União", "estado": "Estado", "municipio": "Municípios"}


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of amounts that are as wide as their widest amount.

    ``size``   font size in tenths of a point (``75``), the largest at which all columns fit
    ``width``  of a column, ``total_width`` of the last one, in ems of that size
    """

    size: str
    width: str
    total_width: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What one entity answers for, in words."""

    name: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Duties:
    """Responsibilities of the entities, one by one."""

    heading: Heading
    table: Caption
    rows: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """A line of a global plan."""

    anchor: str
    id: str
    text: str
    notes: tuple[str, ...]
    block: str
    budget: str
    values: tuple[str, ...]
    total: str
    targets: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PayeeGroup:
    """What one payer owes one payee, or spends itself. ``sums`` may be empty: nothing to add up."""

    title: str
    size: str
    rows: tuple[ExpenseRow, ...]
    sums: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class PayerGroup:
    """What one payer pays, with its sums by year, which may be empty likewise."""

    title: str
    size: str
    payees: tuple[PayeeGroup, ...]
    sums: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A global plan: payer, payee, line; sums by year at each level (art. 9º, II)."""

    heading: Heading
    table: Caption
    grid: Grid
    years: tuple[str, ...]
    payers: tuple[PayerGroup, ...]
    sums: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class IncentiveRow:
    """A form of incentive and the lines of the running-cost plan that pay for it."""

    name: str
    criterion: str
    beneficiaries: str
    lines: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Incentives:
    """Forms of incentive (art. 9º, III)."""

    heading: Heading
    table: Caption
    rows: tuple[IncentiveRow, ...]


@dataclass(frozen=True, slots=True)
class DisbursementRow:
    """A line of the schedule: one value for each period."""

    payee: str
    plan: str
    values: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class DisbursementGroup:
    """The disbursements of one payer in a year. ``sums`` is empty where one has nothing to add."""

    title: str
    size: str
    rows: tuple[DisbursementRow, ...]
    sums: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class ScheduleTable:
    """Periods of a year that fit side by side. ``periods`` heads the columns.

    ``with_total``  the last table of a year has a column for the year's total
    """

    table: Caption
    grid: Grid
    periods: tuple[str, ...]
    with_total: bool
    groups: tuple[DisbursementGroup, ...]
    sums: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class ScheduleYear:
    """The schedule of one year: a table, or several where its amounts are too wide for one."""

    heading: Heading
    tables: tuple[ScheduleTable, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The yearly schedule of disbursement (art. 9º, IV)."""

    heading: Heading
    years: tuple[ScheduleYear, ...]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """An entity's part of the financing: ``manages`` = pays - transfers + receives."""

    name: str
    running: str
    investment: str
    pays: str
    share: str
    transfers: str
    receives: str
    manages: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """What one payer pays, year by year."""

    name: str
    values: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be placed, with a word on how to read it where that is needed."""

    caption: Caption
    svg: Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The financing at a glance. ``statement`` says the totals in figures and words."""

    heading: Heading
    statement: str
    shares_table: Caption
    shares_grid: Grid
    rows: tuple[ShareRow, ...]
    total: ShareRow
    years_table: Caption
    years_grid: Grid
    years: tuple[str, ...]
    year_rows: tuple[YearRow, ...]
    year_total: YearRow
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class FinanceView:
    """Parte III, in the order in which it is printed."""

    summary: Summary
    duties: Duties
    incentives: Incentives
    running: Plan
    investment: Plan
    schedule: Schedule


def finance_view(
    parte: ParteIII,
    targets: Sequence[LinhaDoMapa],
    years: tuple[int, ...],
    names: Names,
    outline: Outline,
) -> FinanceView:
    """Everything of Parte III. ``years``: those in force; a sum also counts what lies beyond."""
    return FinanceView(
        summary=summary_view(parte, years, names, outline),
        duties=duties_view(
            parte.financiamento,
            names,
            outline.heading("financiamento-entes", 3, "Responsabilidades pelo financiamento"),
            outline.table("Responsabilidades dos entes pelo financiamento tripartite"),
        ),
        incentives=_incentives(parte, names, outline),
        running=_plan(
            "custeio", "Plano global de custeio", parte.custeio, {}, years, names, outline
        ),
        investment=_plan(
            "investimento",
            "Plano global de investimento",
            parte.investimento,
            _targets_of_investments(targets),
            years,
            names,
            outline,
        ),
        schedule=_schedule(parte.cronograma, names, outline),
    )


def years_of(parte: ParteIII, years: Iterable[int]) -> tuple[int, ...]:
    """The years in force and any other for which a plan has an amount, in order."""
    lines = (*parte.custeio, *parte.investimento)
    return tuple(sorted({*years, *(year for line in lines for year in line.valores)}))


def grid(amounts: Iterable[str], columns: int, totals: Iterable[str], room_pt: float) -> Grid:
    """The largest type in which so many columns of amounts, and one of totals, fit in the room.

    Nothing is set smaller than five and a half points, whatever it takes from the other columns.
    """
    column, last = (max([*map(_ems, texts), 3.2]) + 0.9 for texts in (amounts, totals))
    ems = column * columns + last
    size = next((size for size in (75, 70, 65, 60) if ems * size / 10 <= room_pt), 55)
    return Grid(str(size), f"{column:.2f}", f"{last:.2f}")


def _ems(text: str) -> float:
    """Width of an amount in the semibold table face, in ems (digits 0.54, other signs 0.274)."""
    digits = sum(map(str.isdigit, text))
    return 0.54 * digits + 0.274 * (len(text) - digits)


def duties_view(
    duties: Iterable[Compromisso], names: Names, heading: Heading, table: Caption
) -> Duties:
    """Responsibilities in the order of the entities."""
    ordered = sorted(duties, key=lambda duty: names.place(duty.ente))
    rows = (DutyRow(names[duty.ente].full, free_prose(duty.texto)) for duty in ordered)
    return Duties(heading, table, tuple(rows))


def _targets_of_investments(lines: Iterable[LinhaDoMapa]) -> dict[str, list[str]]:
    targets: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for id_ in line.investimentos:
            targets[id_].append(line.meta)
    return targets


def _plan(
    kind: str,
    title: str,
    lines: Sequence[Despesa],
    targets: dict[str, list[str]],
    term: tuple[int, ...],
    names: Names,
    outline: Outline,
) -> Plan:
    years = tuple(sorted({*term, *(year for line in lines for year in line.valores)}))
    by_pair: dict[str, dict[str, list[Despesa]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        by_pair[line.pagador][line.recebedor].append(line)
    anchors = Anchors(kind)
    payers = tuple(
        _payer(payer, by_pair[payer], targets, years, names, anchors)
        for payer in sorted(by_pair, key=names.place)
    )
    sums = by_year((line.valores for line in lines), years)
    whole = total(sums)
    return Plan(
        heading=outline.heading(f"plano-{kind}", 3, title),
        table=outline.table(f"{title}, por pagador e recebedor, em reais"),
        grid=grid(map(amount, sums), len(years), [amount(whole)], _PLAN_ROOM),
        years=tuple(map(str, years)),
        payers=payers,
        sums=tuple(map(amount, sums)),
        total=amount(whole),
    )


def _payer(
    payer: str,
    by_payee: dict[str, list[Despesa]],
    targets: dict[str, list[str]],
    years: tuple[int, ...],
    names: Names,
    anchors: Anchors,
) -> PayerGroup:
    lines = [line for group in by_payee.values() for line in group]
    sums = by_year((line.valores for line in lines), years)
    payees = tuple(
        _payee(payee, by_payee[payee], targets, years, names, anchors, alone=len(by_payee) == 1)
        for payee in sorted(by_payee, key=lambda id_: (id_ != "", names.place(id_)))
    )
    return PayerGroup(
        names[payer].full,
        sized(lines, "linha", "linhas"),
        payees,
        tuple(map(amount, sums)) if len(lines) > 1 else (),
        amount(total(sums)),
    )


def _payee(
    payee: str,
    lines: Sequence[Despesa],
    targets: dict[str, list[str]],
    years: tuple[int, ...],
    names: Names,
    anchors: Anchors,
    *,
    alone: bool,
) -> PayeeGroup:
    # The payer's total, just below, already says what a group that stands alone adds up to.
    sums = by_year((line.valores for line in lines), years)
    return PayeeGroup(
        title=f"Transferência: {names[payee].full}" if payee else "Aplicação direta",
        size=sized(lines, "linha", "linhas"),
        rows=tuple(_expense(line, targets, years, names, anchors) for line in lines),
        sums=tuple(map(amount, sums)) if len(lines) > 1 and not alone else (),
        total=amount(total(sums)),
    )


def _expense(
    line: Despesa,
    targets: dict[str, list[str]],
    years: tuple[int, ...],
    names: Names,
    anchors: Anchors,
) -> ExpenseRow:
    notes = []
    if line.rede:
        notes.append(said(NETWORKS, line.rede))
    if line.sazonal:
        notes.append(f"População sazonal de {names[line.sazonal].short} (art. 23)")
    cited = targets.get(line.id, [])
    return ExpenseRow(
        anchor=anchors.take(line.id),
        id=line.id,
        text=one_line(line.descricao) or NOTHING,
        notes=tuple(notes),
        block=one_line(line.bloco) or NOTHING,
        budget=one_line(line.orcamento) or NOTHING,
        values=tuple(amount(line.valores.get(year)) for year in years),
        total=amount(total(line.valores.values())),
        targets=links("meta", cited, set(cited)),
    )


def _incentives(parte: ParteIII, names: Names, outline: Outline) -> Incentives:
    known = {line.id for line in parte.custeio}
    return Incentives(
        outline.heading("incentivos", 3, "Formas de incentivo"),
        outline.table("Formas de incentivo, critérios e beneficiários"),
        tuple(
            IncentiveRow(
                one_line(incentive.nome) or NOTHING,
                one_line(incentive.criterio) or NOTHING,
                names.list(incentive.beneficiarios),
                links("custeio", incentive.custeio, known),
            )
            for incentive in parte.incentivos
        ),
    )


def _schedule(years: Sequence[AnoDoCronograma], names: Names, outline: Outline) -> Schedule:
    heading = outline.heading("cronograma", 3, "Cronograma anual de desembolso")
    return Schedule(heading, tuple(_schedule_year(year, names, outline) for year in years))


def _schedule_year(year: AnoDoCronograma, names: Names, outline: Outline) -> ScheduleYear:
    label = str(year.ano or NOTHING)
    heading = outline.heading(f"cronograma-{label}", 4, f"Exercício de {label}")
    periods = _periods(year)
    by_payer: dict[str, list[Desembolso]] = defaultdict(list)
    for line in year.desembolsos:
        by_payer[line.pagador].append(line)
    sums = _period_sums(year.desembolsos, range(len(periods)))
    columns, last = [amount(value) for value in sums], [amount(total(sums))]
    rhythm = f", {year.periodicidade}" if year.periodicidade else ""
    blocks = _blocks(columns, last)
    tables = []
    for block in blocks:
        shown = tuple(periods[place] for place in block)
        part = f" ({shown[0]} a {shown[-1]})" if len(blocks) > 1 else ""
        tables.append(
            ScheduleTable(
                table=outline.table(f"Desembolsos de {label}{rhythm}{part}, em reais"),
                grid=grid(columns, len(block), last, _SCHEDULE_ROOM),
                periods=shown,
                with_total=block == blocks[-1],
                groups=tuple(
                    _disbursements(payer, by_payer[payer], block, names)
                    for payer in sorted(by_payer, key=names.place)
                ),
                sums=tuple(amount(sums[place]) for place in block),
                total=amount(total(sums)),
            )
        )
    return ScheduleYear(heading, tuple(tables), amount(total(sums)))


def _blocks(columns: Sequence[str], last: Sequence[str]) -> list[range]:
    """The periods in as few equal stretches as fit side by side in a readable size.

    ``columns``  the widest amount of each period; ``last``: of the total
    """
    periods = len(columns)
    for parts in range(1, periods + 1):
        size = -(-periods // parts)
        found = grid(columns, size, last, _SCHEDULE_ROOM)
        if int(found.size) >= _READABLE or size == 1:
            return [range(at, min(at + size, periods)) for at in range(0, periods, size)]
    return [range(0)]


def _periods(year: AnoDoCronograma) -> tuple[str, ...]:
    """Heads of the year's columns; numbers where there are more instalments than periods."""
    heads = PERIODS.get(year.periodicidade, ())
    most = max([len(line.parcelas) for line in year.desembolsos], default=0)
    return heads if len(heads) >= most else tuple(f"{n}ª parcela" for n in range(1, most + 1))


def _period_sums(lines: Sequence[Desembolso], block: range) -> tuple[Decimal, ...]:
    return tuple(
        total(line.parcelas[place] for line in lines if place < len(line.parcelas))
        for place in block
    )


def _disbursements(
    payer: str, lines: Sequence[Desembolso], block: range, names: Names
) -> DisbursementGroup:
    ordered = sorted(
        lines,
        key=lambda d: (
            list(PLANS).index(d.plano) if d.plano in PLANS else len(PLANS),
            d.recebedor != "",
            names.place(d.recebedor),
        ),
    )
    return DisbursementGroup(
        names[payer].full,
        sized(lines, "desembolso", "desembolsos"),
        tuple(
            DisbursementRow(
                names[line.recebedor].short if line.recebedor else "Aplicação direta",
                said(PLANS, line.plano),
                tuple(
                    amount(line.parcelas[place]) if place < len(line.parcelas) else NOTHING
                    for place in block
                ),
                amount(total(line.parcelas)),
            )
            for line in ordered
        ),
        tuple(map(amount, _period_sums(lines, block))) if len(lines) > 1 else (),
        amount(total(value for line in lines for value in line.parcelas)),
    )


@dataclass(slots=True)
class _Account:
    """What one entity pays, transfers and receives, summed while the plans are read."""

    running: Decimal = ZERO
    investment: Decimal = ZERO
    transfers: Decimal = ZERO
    receives: Decimal = ZERO

    @property
    def pays(self) -> Decimal:
        return self.running + self.investment

    @property
    def manages(self) -> Decimal:
        return self.pays - self.transfers + self.receives


def _accounts(parte: ParteIII) -> dict[str, _Account]:
    accounts: dict[str, _Account] = defaultdict(_Account)
    for line in parte.custeio:
        accounts[line.pagador].running += total(line.valores.values())
    for line in parte.investimento:
        accounts[line.pagador].investment += total(line.valores.values())
    for line in (*parte.custeio, *parte.investimento):
        if line.recebedor and line.recebedor != line.pagador:
            accounts[line.pagador].transfers += total(line.valores.values())
            accounts[line.recebedor].receives += total(line.valores.values())
    return accounts


def summary_view(parte: ParteIII, term: tuple[int, ...], names: Names, outline: Outline) -> Summary:
    """Who finances how much, who manages how much, and when."""
    heading = outline.heading("resumo-financeiro", 3, "Resumo financeiro")
    accounts = _accounts(parte)
    ids = sorted({*names.order, *accounts}, key=names.place)
    parts = shares([accounts[id_].pays for id_ in ids])
    rows = tuple(
        _share_row(names[id_].short, accounts[id_], part)
        for id_, part in zip(ids, parts, strict=True)
    )
    whole = _Account(
        total(a.running for a in accounts.values()),
        total(a.investment for a in accounts.values()),
        total(a.transfers for a in accounts.values()),
        total(a.receives for a in accounts.values()),
    )
    years = years_of(parte, term)
    lines = (*parte.custeio, *parte.investimento)
    lines_of: dict[str, list[Despesa]] = defaultdict(list)
    for line in lines:
        lines_of[line.pagador].append(line)
    paid = {id_: by_year((line.valores for line in lines_of[id_]), years) for id_ in ids}
    sums = by_year((line.valores for line in lines), years)
    total_row = _share_row("Total", whole, "100,0%" if whole.pays else NOTHING)
    return Summary(
        heading=heading,
        statement=_statement(whole),
        shares_table=outline.table("Participação dos entes no financiamento, em reais"),
        shares_grid=grid(
            (total_row.running, total_row.investment, total_row.pays, total_row.transfers),
            5,
            [total_row.manages],
            _SHARES_ROOM,
        ),
        rows=rows,
        total=total_row,
        years_table=outline.table("Desembolso anual por ente pagador, em reais"),
        years_grid=grid(map(amount, sums), len(years), [amount(total(sums))], _YEARS_ROOM),
        years=tuple(map(str, years)),
        year_rows=tuple(
            YearRow(names[id_].short, tuple(map(amount, paid[id_])), amount(total(paid[id_])))
            for id_ in ids
            if any(paid[id_])
        ),
        year_total=YearRow("Total", tuple(map(amount, sums)), amount(total(sums))),
        charts=(
            _financing_chart(ids, accounts, names, outline),
            _yearly_chart(lines, years, names, outline),
        ),
    )


def _statement(whole: _Account) -> str:
    return (
        f"O valor global deste Contrato é de {reais_and_words(whole.pays)}, dos quais "
        f"{reais_and_words(whole.running)} de custeio e {reais_and_words(whole.investment)} de "
        "investimento."
    )


def _share_row(name: str, account: _Account, share: str) -> ShareRow:
    return ShareRow(
        name,
        _dashed(account.running),
        _dashed(account.investment),
        _dashed(account.pays),
        share,
        _dashed(account.transfers),
        _dashed(account.receives),
        _dashed(account.manages),
    )


def _dashed(value: Decimal) -> str:
    return amount(value or None)


def _financing_chart(
    ids: Sequence[str], accounts: dict[str, _Account], names: Names, outline: Outline
) -> Chart:
    """The largest payers one by one, the others together."""
    caption = outline.chart("Financiamento por ente")
    payers = sorted(
        (id_ for id_ in ids if accounts[id_].pays),
        key=lambda i: (-accounts[i].pays, names.place(i)),
    )
    shown = payers if len(payers) <= _MOST_BARS else payers[: _MOST_BARS - 1]
    rest = payers[len(shown) :]
    bars = [Bar(names[i].short, (accounts[i].running, accounts[i].investment)) for i in shown]
    if rest:
        others = (
            total(accounts[i].running for i in rest),
            total(accounts[i].investment for i in rest),
        )
        bars.append(Bar(f"Demais entes ({len(rest)})", others))
    series = ("Custeio", "Investimento")
    return Chart(caption, bar_chart(caption.anchor, caption.text, series, bars))


def _yearly_chart(
    lines: Sequence[Despesa], years: Sequence[int], names: Names, outline: Outline
) -> Chart:
    """What each sphere of government disburses in each year."""
    caption = outline.chart("Desembolso por ano e esfera de governo")
    spheres = dict(_SPHERES)
    if len(names.states) > 1:
        spheres["estado"] = "Estados"
    columns = [
        Bar(
            str(year),
            tuple(
                total(
                    line.valores.get(year)
                    for line in lines
                    if (names[line.pagador].sphere or "municipio") == sphere
                )
                for sphere in spheres
            ),
        )
        for year in years
    ]
    svg = column_chart(caption.anchor, caption.text, tuple(spheres.values()), columns)
    return Chart(caption, svg)
