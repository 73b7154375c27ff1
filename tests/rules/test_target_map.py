"""Map of targets: every target, every investment, to the cent (art. 8º, II, b, and § 5º)."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

METAS = "  metas:\n" + "".join(
    f"    - {{id: M{i}, indicador: {{nome: Indicador {i}}}}}\n" for i in (1, 2, 3)
)


def mapped(*linhas: str, investimento: tuple[str, ...] = (), more: str = "") -> str:
    lines = "".join(f"      - {{{linha}}}\n" for linha in linhas)
    plan = "".join(f"    - {{{despesa}}}\n" for despesa in investimento)
    parte_iii = f"parte_iii:\n  investimento:\n{plan}" if plan else ""
    return f"parte_ii:\n{METAS}  anexo_ii:\n    mapa_de_metas:\n{lines}{parte_iii}{more}"


def obra(one: str, *amounts: str) -> str:
    years = ", ".join(f"{2013 + i}: {amount}" for i, amount in enumerate(amounts))
    return f"id: {one}, descricao: Obra {one}, pagador: ce, valores: {{{years}}}"


MISSING = "R3-ART8-II-B.2"


def test_the_target_that_the_map_lacks_is_named(said, marked):
    text = mapped("meta: M1", "meta: M3")
    assert said(text, MISSING) == ["o mapa de metas não tem a meta “M2” (Indicador 2)"]
    assert marked(text, MISSING) == ["mapa_de_metas:"]


def test_a_line_written_for_another_target_is_left_to_the_rules_on_ids(said):
    assert said(mapped("meta: M1", "meta: M1", "meta: M3"), MISSING) == []
    assert said(mapped("meta: M1", "meta: M22", "meta: M3"), MISSING) == []


def test_a_repeated_line_does_not_hide_a_missing_one_elsewhere(said):
    assert len(said(mapped("meta: M1", "meta: M1", "meta: M2"), MISSING)) == 1


INVESTMENT, TOTAL, TWICE = "R3-ART8-P5.2", "R3-ART8-P5.3", "R3-ART8-P5.4"
TWO = (obra("I1", "100.10", "200.20"), obra("I2", "50.00"))


def test_each_investment_once_and_the_right_total(said):
    text = mapped(
        "meta: M1, investimentos: [I1, I2], total_investimentos: 350.30", investimento=TWO
    )
    assert [said(text, rule) for rule in (INVESTMENT, TOTAL, TWICE)] == [[], [], []]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    amounts=st.lists(st.decimals("0.01", "9999999", places=2), min_size=1, max_size=4),
    off=st.integers(-999, 999).filter(bool),
)
def test_a_total_off_by_any_cents_is_found(said, amounts: list[Decimal], off: int):
    stated = sum(amounts) + Decimal(off) / 100
    if stated <= 0:
        stated = sum(amounts) + abs(Decimal(off)) / 100
    text = mapped(
        f"meta: M1, investimentos: [I1], total_investimentos: {stated}",
        investimento=(obra("I1", *map(str, amounts)),),
    )
    (message,) = said(text, TOTAL)
    cents = f"{abs(Decimal(off)) / 100:.2f}".replace(".", ",")
    assert f"(diferença de R$ {cents})" in message


def test_an_investment_taken_out_of_a_line_is_missed_where_the_total_still_counts_it(said, marked):
    line = "meta: M1, investimentos: [I1], total_investimentos: 350.30"
    text = mapped(line, "meta: M2", investimento=TWO)
    assert marked(text, INVESTMENT) == [f"- {{{line}}}"]
    assert said(text, TOTAL) == []


def test_a_plan_that_contradicts_itself_is_reported_in_the_plan(said):
    wrong = obra("I1", "100.10", "200.21") + ", total: 300.30"
    text = mapped(
        "meta: M1, investimentos: [I1], total_investimentos: 300.30", investimento=(wrong,)
    )
    assert said(text, TOTAL) == []


def test_a_plan_that_the_schedule_contradicts_is_reported_there(said):
    text = mapped(
        "meta: M1, investimentos: [I1], total_investimentos: 100.10",
        investimento=(obra("I1", "100.11"),),
        more=(
            "  cronograma:\n    - ano: 2013\n      periodicidade: anual\n      desembolsos:\n"
            "        - {plano: investimento, pagador: ce, parcelas: [100.10]}\n"
        ),
    )
    assert said(text, TOTAL) == []


def test_a_total_without_investments_is_not_zero(said):
    text = mapped("meta: M1, total_investimentos: 10.00", investimento=(obra("I9", "5.00"),))
    assert len(said(text, TOTAL)) == 1


def test_an_undeclared_investment_is_left_to_its_own_rule(said):
    text = mapped("meta: M1, investimentos: [I11], total_investimentos: 1.00", investimento=TWO[:1])
    assert said(text, TOTAL) == []
    assert said(text, INVESTMENT) == []


def test_twice_in_one_line_is_twice(said):
    text = mapped("meta: M1, investimentos: [I1, I1]", investimento=TWO[:1])
    assert said(text, TWICE) == ["o investimento “Obra I1” (`I1`) está duas vezes na meta “M1”"]
