"""Schedule of disbursements against the plans (art. 9º, IV)."""
# ruff: noqa: E501

import pytest

ENTES = """\
entes:
  - {id: uniao, esfera: uniao, nome: União}
  - {id: ce, esfera: estado, nome: Ceará}
  - {id: "2302107", esfera: municipio, nome: Baturité, uf: CE}
  - {id: "2301208", esfera: municipio, nome: Aracoiaba, uf: CE}
"""
PLAN = """\
parte_iii:
  custeio:
    - {id: C1, descricao: Um piso, pagador: uniao, recebedor: "2302107", valores: {2013: 30.00, 2014: 60.00}}
    - {id: C2, descricao: Outro, pagador: uniao, recebedor: "2301208", valores: {2013: 9.00, 2014: 9.00}}
    - {id: C3, descricao: Rede, pagador: ce, valores: {2013: 5.00, 2014: 5.00}}
  cronograma:
"""
SAME, EQUAL, PERIOD, TWICE = "R3-ART9-IV.6", "R3-ART9-IV.5", "R3-ART9-IV.3", "R3-ART9-IV.4"


def year(number: int, *lines: str, period: str = "quadrimestral") -> str:
    said = "".join(f"        - {{plano: {line}}}\n" for line in lines)
    return f"    - ano: {number}\n      periodicidade: {period}\n      desembolsos:\n{said}"


PISO = 'custeio, pagador: uniao, recebedor: "2302107"'
OUTRO = 'custeio, pagador: uniao, recebedor: "2301208"'
REDE = "custeio, pagador: ce"


def contract(plan: str = PLAN, piso: str = PISO, outro: str = OUTRO, first: str = "") -> str:
    return (
        ENTES
        + plan
        + year(
            2013,
            f"{piso}, parcelas: [10.00, {first or '10.00'}, 10.00]",
            f"{outro}, parcelas: [3.00, 3.00, 3.00]",
            f"{REDE}, parcelas: [1.00, 1.00, 3.00]",
        )
        + year(
            2014,
            f"{PISO}, parcelas: [20.00, 20.00, 20.00]",
            f"{OUTRO}, parcelas: [3.00, 3.00, 3.00]",
            f"{REDE}, parcelas: [1.00, 1.00, 3.00]",
        )
    )


@pytest.mark.parametrize("rule", [SAME, EQUAL, PERIOD, TWICE])
def test_a_schedule_that_agrees_gives_nothing(said, rule):
    assert said(contract(), rule) == []


class TestMisdirected:
    def test_a_line_of_the_plan_for_another_payee_is_one_fault_where_it_stands(self, said, marked):
        plan = PLAN.replace('Um piso, pagador: uniao, recebedor: "2302107"',
                            'Um piso, pagador: uniao, recebedor: "2301208"')  # fmt: skip
        text = contract(plan)
        assert said(text, SAME) == [
            (
                "o plano de custeio prevê “Um piso” de União a Aracoiaba/CE, e o cronograma a "
                "desembolsa de União a Baturité/CE"
            )
        ]
        assert marked(text, SAME)[0].startswith("- {id: C1")
        assert said(text, EQUAL) == []

    def test_a_payer_written_for_another_is_one_fault_too(self, said):
        plan = PLAN.replace("Um piso, pagador: uniao", "Um piso, pagador: ce")
        assert len(said(contract(plan), SAME)) == 1
        assert said(contract(plan), EQUAL) == []

    @pytest.mark.parametrize("wrong", ["", '"9999999"'])
    def test_who_is_missing_or_undeclared_is_reported_there_alone(self, said, wrong):
        plan = PLAN.replace("Um piso, pagador: uniao", f"Um piso, pagador: {wrong}")
        assert said(contract(plan), SAME) == []
        assert said(contract(plan), EQUAL) == []

    def test_a_line_of_the_schedule_for_another_payee_is_marked_and_not_called_repeated(
        self, said, marked
    ):
        text = contract(piso=OUTRO)
        assert said(text, SAME) == [
            (
                "o cronograma de 2013 desembolsa R$ 30,00 de União a Aracoiaba/CE no plano de "
                "custeio; o plano de custeio os prevê de União a Baturité/CE"
            )
        ]
        assert "[10.00, 10.00, 10.00]" in marked(text, SAME)[0]
        assert said(text, TWICE) == []

    def test_a_line_of_the_other_plan_is_told_its_plan(self, said):
        text = contract(piso=PISO.replace("custeio", "investimento"))
        assert said(text, SAME) == [
            (
                "o cronograma de 2013 desembolsa R$ 30,00 de União a Baturité/CE no plano de "
                "investimento; são do plano de custeio"
            )
        ]

    def test_a_line_written_twice_is_still_a_repetition(self, said):
        text = contract() + f"        - {{plano: {PISO}, parcelas: [20.00, 20.00, 20.00]}}\n"
        assert len(said(text, TWICE)) == 1
        assert said(text, SAME) == []


class TestInstalments:
    def test_the_odd_instalment_is_marked_where_they_go_over_several_lines(self, marked):
        text = contract(first="\n             10.01")
        assert marked(text, EQUAL) == ["10.01, 10.00]}"]

    def test_where_none_is_odd_the_instalments_are_marked(self, marked):
        text = contract().replace("parcelas: [1.00, 1.00, 3.00]",
                                  "\n           parcelas: [1.00, 1.01, 3.02]", 1)  # fmt: skip
        assert marked(text, EQUAL) == ["parcelas: [1.00, 1.01, 3.02]}"]

    def test_a_period_that_no_line_follows_is_one_fault(self, said, marked):
        text = contract().replace("quadrimestral", "mensal", 1)
        assert said(text, PERIOD) == [
            "a periodicidade mensal pede 12 parcelas; as linhas de 2013 têm 3"
        ]
        assert marked(text, PERIOD) == ["periodicidade: mensal"]

    def test_a_line_that_differs_from_the_others_is_that_lines_fault(self, marked):
        text = contract().replace("[1.00, 1.00, 3.00]", "[2.00, 3.00]", 1)
        assert marked(text, PERIOD) == ["- {plano: custeio, pagador: ce, parcelas: [2.00, 3.00]}"]
