"""The view: a contract prepared for the page, with every name, number and sum in print form."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sample_contract
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from coapkit.contract import model as m
from coapkit.rendering.blocks import clause_prose, free_prose, links
from coapkit.rendering.finance import Plan, ScheduleYear, grid
from coapkit.rendering.view import ContractView, contract_view, flow_rows
from coapkit.rendering.words import TO_FILL

HASH = "0123456789abcdef" * 4


def view_of(contract: m.Contract, *, draft: bool = False) -> ContractView:
    return contract_view(contract, draft=draft, source_hash=HASH)


@pytest.fixture(scope="module")
def contract() -> m.Contract:
    return sample_contract.contract()


@pytest.fixture(scope="module")
def view(contract: m.Contract) -> ContractView:
    return view_of(contract)


def number(printed: str) -> Decimal:
    return Decimal(printed.replace(".", "").replace(",", "."))


def test_outline(view: ContractView, snapshot: SnapshotAssertion) -> None:
    headings = [f"{'  ' * (h.level - 2)}{h.entry}" for h in view.headings]
    captions = [f"{c.label}: {c.text}" for c in (*view.tables, *view.charts)]
    assert "\n".join([*headings, "", *captions]) == snapshot


def test_every_anchor_is_there_once(view: ContractView) -> None:
    anchors = [x.anchor for x in (*view.headings, *view.tables, *view.charts)]
    assert len(anchors) > 60
    assert len(set(anchors)) == len(anchors)


def test_cover(view: ContractView) -> None:
    assert view.cover.region == "4ª Região de Saúde de Baturité"
    assert view.cover.states == "Estado do Ceará"
    assert view.cover.number == "Número a atribuir na publicação"
    assert view.cover.term == "1º de janeiro de 2013 a 31 de dezembro de 2016"
    assert [p.name for p in view.cover.parties] == ["União", "Estado do Ceará", "Municípios"]
    assert view.footer == "Versão 1.0 · 0123456789ab"


def test_stage_and_draft(contract: m.Contract) -> None:
    assert view_of(contract).stage == "Etapa: minuta"
    assert view_of(sample_contract.contract(signed=True)).stage == "Etapa: assinatura"
    assert view_of(contract, draft=True).stage.startswith("MINUTA")


def test_clauses_are_numbered_through_the_contract(view: ContractView) -> None:
    labels = [c.heading.label for c in view.parte_i.clauses]
    assert labels[0] == "CLÁUSULA PRIMEIRA"
    assert labels[14] == "CLÁUSULA DÉCIMA QUINTA"
    assert labels[15] == "CLÁUSULA DÉCIMA SEXTA"  # the complementary one
    assert view.parte_ii.clause.heading.label == "CLÁUSULA DÉCIMA SÉTIMA"
    assert view.final.clause.heading.label == "CLÁUSULA VIGÉSIMA"
    assert view.parte_i.clauses[0].heading.text == "DO OBJETO"


def test_standard_wording_is_filled_in(view: ContractView) -> None:
    first = "".join(run.text for run in view.parte_i.clauses[0].body[0].runs)
    assert "4ª Região de Saúde de Baturité" in first
    final = "".join(run.text for run in view.final.clause.body[0].runs)
    assert "4 (quatro) anos" in final
    assert "{" not in first + final


def test_a_clause_of_its_own(contract: m.Contract) -> None:
    own = contract.parte_i._replace(objeto="Redação própria.\n\nParágrafo {{ 7 * 7 }}.")
    clause = view_of(contract._replace(parte_i=own)).parte_i.clauses[0]
    assert clause.own
    assert [p.label for p in clause.body] == ["", "Parágrafo único."]
    assert clause.body[1].runs[0].text == "Parágrafo {{ 7 * 7 }}."  # text, never a template


def test_prose_in_legal_form() -> None:
    prose = clause_prose("Caput:\n- um:\n  - a; e\n  - b; e\n- dois.\n\nSegundo.\n\nTerceiro.")
    assert [p.label for p in prose] == ["", "§ 1º", "§ 2º"]
    assert [i.label for i in prose[0].items] == ["I –", "II –"]
    assert [label for label, _ in prose[0].items[0].subitems] == ["a)", "b)"]
    assert [p.label for p in free_prose("Um.\n\nDois.")] == ["", ""]
    assert free_prose(" \n") == ()


def test_targets_stand_under_their_objective(view: ContractView) -> None:
    groups = view.parte_ii.targets.groups
    assert [g.objective.anchor for g in groups] == ["objetivo-O1", "objetivo-O2"]
    assert [row.id for row in groups[0].rows] == ["M02", "M04"]
    row = groups[0].rows[0]
    assert row.values == ("77,5", "78,5", "81,5", "77,5")
    assert (row.baseline, row.baseline_year) == ("74,4", "2011")
    assert row.responsible == "Estado do Ceará e Baturité"


def test_actions_by_component_with_the_targets_that_count_on_them(view: ContractView) -> None:
    groups = view.anexo_ii.actions
    assert groups[0].title == "Atenção primária"
    assert [g.size for g in groups] == ["2\u00a0ações"] * 5
    rows = {row.id: row for group in groups for row in group.rows}
    assert [link.anchor for link in rows["A001"].targets] == ["meta-M01"]
    assert rows["A006"].notes[-1] == "SIGTAP: 03.01.01.007-2"
    assert rows["A004"].individual == "Todos os Municípios"
    assert rows["A004"].joint == "União e Estado do Ceará"


def test_the_map_sums_each_investment_once(contract: m.Contract) -> None:
    lines = (
        m.LinhaDoMapa(meta="M01", acoes=("A001",), investimentos=("I01",)),
        m.LinhaDoMapa(meta="M02", acoes=("A002",), investimentos=("I01", "I02")),
    )
    anexo = contract.parte_ii.anexo_ii._replace(mapa_de_metas=lines)
    parte = contract.parte_ii._replace(anexo_ii=anexo)
    view = view_of(contract._replace(parte_ii=parte)).anexo_ii
    one, two = (
        sum(d.valores.values()) for d in contract.parte_iii.investimento if d.id in ("I01", "I02")
    )
    assert number(view.map[0].total) == one
    assert number(view.map[1].total) == one + two
    assert number(view.map_total) == one + two


def test_services_by_municipality(view: ContractView) -> None:
    titles = [group.title for group in view.anexo_iii.services]
    assert titles[:2] == ["Município de Aracoiaba", "Município de Aratuba"]
    rows = {row.cnes: row for group in view.anexo_iii.services for row in group.rows}
    assert rows["9000004"].operation == "Estado do Ceará"
    assert [link.anchor for link in rows["9000004"].pceps] == ["pcep-PCEP01"]
    assert rows["9000007"].operation == "privada"
    assert [link.text for link in rows["9000000"].actions] == ["A001", "A004"]  # A001 a A004


def test_referrals(view: ContractView) -> None:
    inside, outside = view.anexo_iii.referrals
    assert inside.destination.anchor == "servico-9000004"
    assert inside.kind == "solidária"
    assert inside.pacts == ("Resolução CIB/CE nº 50/2012, de 01/09/2012",)
    assert outside.origin == "Todos os Municípios"
    assert outside.place == "Fortaleza/CE, Região de Saúde 23001"
    assert outside.pacts == ("CIB/CE: Resolução nº 51/2012, de 01/09/2012",)


@pytest.mark.parametrize(
    ("region", "header"),
    [
        ("Região de Saúde do Alto Solimões", "Região de Saúde do Alto Solimões · Estado do Ceará"),
        (f"Região {'a' * 60}", f"Região {'a' * 60} · CE"),
        (f"Região {'a' * 80}", f"Região {'a' * 80}"),
    ],
)
def test_the_header_names_the_states_as_far_as_there_is_room(
    contract: m.Contract, region: str, header: str
) -> None:
    named = contract._replace(regiao=contract.regiao._replace(nome=region))
    assert contract_view(named, draft=False, source_hash="0").header == header


def test_pcep(view: ContractView) -> None:
    (pcep,) = view.anexo_iii.pceps
    assert pcep.parties == "Estado do Ceará e Município de Baturité"
    assert pcep.value == "R$\u00a03.600.000,00 (três milhões e seiscentos mil reais)"
    assert [duty.name for duty in pcep.duties] == ["Estado do Ceará", "Município de Baturité"]


def assert_sums_hold(plan: Plan, lines: tuple[m.Despesa, ...]) -> None:
    """Line, payee, payer and plan agree to the cent, and with the contract."""
    seen = 0
    for payer in plan.payers:
        rows = [row for group in payer.payees for row in group.rows]
        seen += len(rows)
        assert bool(payer.sums) == (len(rows) > 1)
        for place, printed in enumerate(payer.sums):
            assert number(printed) == sum(number(row.values[place]) for row in rows)
        assert number(payer.total) == sum(number(row.total) for row in rows)
        for group in payer.payees:
            assert number(group.total) == sum(number(row.total) for row in group.rows)
    assert seen == len(lines) > 0
    assert number(plan.total) == sum(v for line in lines for v in line.valores.values())
    assert number(plan.total) == sum(map(number, plan.sums))


def test_the_plans_add_up(view: ContractView, contract: m.Contract) -> None:
    finance = view.parte_iii.finance
    assert_sums_hold(finance.running, contract.parte_iii.custeio)
    assert_sums_hold(finance.investment, contract.parte_iii.investimento)


def test_payees_of_a_payer(view: ContractView) -> None:
    state = view.parte_iii.finance.running.payers[1]
    assert state.title == "Estado do Ceará"
    assert [g.title for g in state.payees] == [
        "Aplicação direta",
        "Transferência: Município de Guaramiranga",
    ]
    assert state.payees[1].rows[0].notes == ("População sazonal de Guaramiranga (art. 23)",)


def test_the_schedule_equals_the_plans(view: ContractView) -> None:
    finance = view.parte_iii.finance
    assert len(finance.schedule.years) == 4
    for place, year in enumerate(finance.schedule.years):
        planned = number(finance.running.sums[place]) + number(finance.investment.sums[place])
        (table,) = year.tables
        assert number(year.total) == planned == sum(map(number, table.sums))
        assert table.periods == ("1º trim.", "2º trim.", "3º trim.", "4º trim.")
        for group in table.groups:
            assert number(group.total) == sum(number(row.total) for row in group.rows)
            # A group of one line has nothing to add up.
            assert bool(group.sums) == (len(group.rows) > 1)
            assert number(group.total) == sum(map(number, group.sums or group.rows[0].values))


def test_a_year_of_wide_amounts_is_set_in_several_tables(contract: m.Contract) -> None:
    def schedule(amount: str) -> ScheduleYear:
        line = m.Desembolso(plano="custeio", pagador="uniao", parcelas=(Decimal(amount),) * 12)
        year = m.AnoDoCronograma(ano=2013, periodicidade="mensal", desembolsos=(line,))
        parte = contract.parte_iii._replace(cronograma=(year,))
        view = view_of(contract._replace(parte_iii=parte))
        return view.parte_iii.finance.schedule.years[0]

    assert len(schedule("1234567.89").tables) == 1
    first, second = schedule("1234567890.12").tables
    assert first.periods == ("jan.", "fev.", "mar.", "abr.", "maio", "jun.")
    assert second.periods == ("jul.", "ago.", "set.", "out.", "nov.", "dez.")
    assert (first.with_total, second.with_total) == (False, True)
    assert second.groups[0].rows[0].total == "14.814.814.681,44"


def test_a_year_said_twice_has_two_places(contract: m.Contract) -> None:
    year = contract.parte_iii.cronograma[0]
    parte = contract.parte_iii._replace(cronograma=(year, year))
    years = view_of(contract._replace(parte_iii=parte)).parte_iii.finance.schedule.years
    assert [y.heading.anchor for y in years] == ["cronograma-2013", "cronograma-2013-2"]


def test_the_summary_says_who_pays_and_who_manages(view: ContractView) -> None:
    summary = view.parte_iii.finance.summary
    rows = {row.name: row for row in summary.rows}

    def value(printed: str) -> Decimal:
        return Decimal(0) if printed == "–" else number(printed)

    assert value(summary.total.pays) == sum(value(row.pays) for row in rows.values())
    assert value(summary.total.manages) == value(summary.total.pays)
    assert value(summary.total.transfers) == value(summary.total.receives)
    for row in rows.values():
        manages = value(row.pays) - value(row.transfers) + value(row.receives)
        assert value(row.manages) == manages
    assert sum(int(row.share.rstrip("%").replace(",", "")) for row in rows.values()) == 1000
    assert summary.statement.startswith(
        f"O valor global deste Contrato é de R$\u00a0{summary.total.pays} ("
    )


def test_signatures_keep_the_number_of_the_file(contract: m.Contract) -> None:
    backwards = contract._replace(signatarios=contract.signatarios[::-1])
    groups = view_of(backwards).signatures.groups
    assert [g.name for g in groups][:2] == ["União", "Estado do Ceará"]
    union, state = groups[0].blocks, groups[1].blocks
    assert [b.anchor for b in union] == ["assinatura-18"]
    assert [b.office for b in state] == ["Governadora do Estado do Ceará", "Secretário de Saúde"]
    assert [b.anchor for b in state] == ["assinatura-17", "assinatura-16"]


def test_flow() -> None:
    signed = sample_contract.contract(signed=True)
    view = view_of(signed)
    assert [row.step for row in view.final.steps] == [
        "Análise e aprovação do ente",
        "Pactuação",
        "Homologação",
        "Assinatura",
    ]
    assert view.final.steps[0].document == "Parecer técnico-jurídico: Parecer nº 9/2012 (favorável)"
    assert view.signatures.place == "Fortaleza/CE, 14 de dezembro de 2012."
    assert flow_rows(m.Fluxo(), None) == ()  # type: ignore[arg-type]


def test_consecutive_references_become_a_range() -> None:
    known = {f"A{n:03}" for n in range(1, 20)}
    found = links("acao", ("A001", "A002", "A003", "A005", "A006", "A099"), known)
    text = "".join(link.text + link.after for link in found)
    assert text == "A001 a A003, A005, A006, A099"
    assert found[-1].anchor == ""  # nothing of that name


@given(
    st.lists(st.decimals(0, 10**13, places=2), min_size=1, max_size=4),
    st.integers(1, 13),
)
def test_columns_of_amounts_are_as_wide_as_their_amounts(
    values: list[Decimal], columns: int
) -> None:
    printed = [f"{v:,.2f}".replace(",", ".") for v in values]
    found = grid(printed, columns, printed, 400)
    needed = max(sum(0.54 if c.isdigit() else 0.274 for c in text) for text in printed)
    assert found.width == found.total_width
    assert float(found.width) >= needed + 0.84  # the padding of a cell: 0.42 em on each side


def test_an_empty_contract_has_a_view_that_asks_to_be_filled_in() -> None:
    view = view_of(m.Contract(), draft=True)
    assert TO_FILL in view.cover.region
    assert view.parte_iii.finance.running.total == "0,00"
    assert view.signatures.groups == ()


def test_the_view_is_the_same_every_time(contract: m.Contract, view: ContractView) -> None:
    assert view_of(contract) == view


def every_text(thing: Any, found: Callable[[str], None]) -> None:
    if isinstance(thing, str):
        found(thing)
    elif is_dataclass(thing):
        for field in fields(thing):
            every_text(getattr(thing, field.name), found)
    elif isinstance(thing, tuple):
        for item in thing:
            every_text(item, found)


def _pieces(draw: st.DrawFn) -> m.Contract:
    """The sample with any of its parts missing, doubled or strange."""
    contract = sample_contract.contract(3, 2, 2)
    text = st.text(max_size=8)
    ii, iii = contract.parte_ii, contract.parte_iii
    drop = st.booleans()
    if draw(drop):
        contract = contract._replace(entes=contract.entes[draw(st.integers(0, 10)) :])
    if draw(drop):
        ii = ii._replace(objetivos=(), metas=(*ii.metas, *ii.metas))
    if draw(drop):
        ii = ii._replace(
            metas=(m.Meta(id=draw(text), objetivo=draw(text), valores={2050: Decimal(1)}),)
        )
    if draw(drop):
        service = m.Servico(cnes=draw(text), municipio=draw(text), gestao=draw(text))
        ii = ii._replace(anexo_iii=m.AnexoIII(servicos=(service, service)))
    if draw(drop):
        expense = m.Despesa(
            id=draw(text),
            pagador=draw(text),
            valores={draw(st.integers(1900, 2099)): Decimal("0.01")},
        )
        iii = iii._replace(
            custeio=(expense,),
            cronograma=(m.AnoDoCronograma(desembolsos=(m.Desembolso(parcelas=(None,)),)),),
        )
    if draw(drop):
        contract = contract._replace(
            identificacao=m.Identificacao(vigencia=m.Vigencia(inicio=date.min, fim=date.max))
        )
    return contract._replace(parte_ii=ii, parte_iii=iii)


@settings(max_examples=25, deadline=None)
@given(st.composite(_pieces)())
def test_no_gap_in_a_contract_breaks_the_view(contract: m.Contract) -> None:
    texts: list[str] = []
    every_text(view_of(contract, draft=True), texts.append)
    assert len(texts) > 100
    assert "None" not in texts
