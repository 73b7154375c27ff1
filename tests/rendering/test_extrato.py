"""The extract for the gazette says what extracts of contracts say."""

from decimal import Decimal

import pytest
import sample_contract
from syrupy.assertion import SnapshotAssertion

from coapkit.contract import model as m
from coapkit.rendering.extrato import contract_extract
from coapkit.rendering.gazette import Act, Signature
from coapkit.rendering.rtf_lint import lint_act
from coapkit.rendering.words import TO_FILL

LABELS = (
    "Espécie",
    "Processo",
    "Partes",
    "Objeto",
    "Fundamento legal",
    "Valor",
    "Dotação",
    "Vigência",
    "Data de assinatura",
    "Signatários",
)


def labelled(act: Act) -> dict[str, str]:
    texts = [block for block in act.body if isinstance(block, str)]
    assert len(texts) == len(act.body)
    return dict(text.split(": ", 1) for text in texts)


@pytest.fixture
def act() -> Act:
    return contract_extract(sample_contract.contract(signed=True))


def test_the_whole_act(act: Act, snapshot: SnapshotAssertion) -> None:
    assert act.kind == "extrato de contrato"
    assert act.title == "EXTRATO DE CONTRATO Nº 17/2013"
    assert tuple(labelled(act)) == LABELS
    assert "\n".join(map(str, act.body)) == snapshot


def test_passes_the_rules_of_the_gazette(act: Act) -> None:
    assert lint_act(act) == ()


def test_is_signed_by_who_signs_for_the_union(act: Act) -> None:
    assert act.signatures == (
        Signature("ALBERTO VASCONCELOS ROCHA", "Ministro de Estado da Saúde"),
    )


def test_the_value_is_the_sum_of_both_plans(act: Act) -> None:
    parte = sample_contract.finance()
    whole = sum(v for d in (*parte.custeio, *parte.investimento) for v in d.valores.values())
    printed = f"{whole:,.2f}".translate(str.maketrans(",.", ".,"))
    assert labelled(act)["Valor"].startswith(f"R$\u00a0{printed} (")


def test_equal_budget_sources_are_said_once(act: Act) -> None:
    budget = labelled(act)["Dotação"]
    assert "por todos os Municípios: 10.301 – Atenção básica" in budget
    assert budget.count("2015.8577") == 1


def test_a_draft_says_so() -> None:
    act = contract_extract(sample_contract.contract(), draft=True)
    assert act.title == "MINUTA DE EXTRATO DE CONTRATO"
    assert labelled(act)["Data de assinatura"] == f"{TO_FILL}."


def test_an_interstate_region_names_every_state() -> None:
    contract = sample_contract.contract(signed=True)
    piaui = m.Ente(
        id="pi", esfera="estado", nome="Piauí", cnpj="1", orgao="Secretaria da Saúde do Piauí"
    )
    pedro = m.Ente(id="2207900", esfera="municipio", nome="Pedro II", uf="PI", cnpj="2")
    expense = m.Despesa(pagador="pi", orcamento="FES/PI", valores={2013: Decimal("1.00")})
    act = contract_extract(
        contract._replace(
            entes=(*contract.entes, piaui, pedro),
            signatarios=(
                *contract.signatarios,
                m.Signatario(ente="pi", funcao="governador", nome="Inês Rego"),
            ),
            parte_iii=contract.parte_iii._replace(custeio=(*contract.parte_iii.custeio, expense)),
        )
    )
    texts = labelled(act)
    assert "Estado do Piauí, por intermédio da Secretaria da Saúde do Piauí" in texts["Partes"]
    assert "Município de Pedro II/PI, CNPJ nº 2" in texts["Partes"]
    assert "Região de Saúde interestadual" in texts["Objeto"]
    assert "Estado do Ceará e Estado do Piauí" in texts["Objeto"]
    assert "dos Estados, R$" in texts["Valor"]
    assert "pelo Estado do Piauí: FES/PI" in texts["Dotação"]
    assert "pelo Estado do Piauí, Inês Rego, Governador do Estado" in texts["Signatários"]
    assert lint_act(act) == ()


def test_an_empty_contract_is_to_be_filled_in() -> None:
    act = contract_extract(m.Contract(), draft=True)
    texts = labelled(act)
    for label in ("Partes", "Valor", "Dotação", "Vigência", "Signatários"):
        assert TO_FILL in texts[label]
    assert act.signatures[0].name == TO_FILL


def test_hidden_characters_do_not_reach_the_gazette() -> None:
    contract = sample_contract.contract()
    region = contract.regiao._replace(nome="4ª\u202e Região\nde Saúde")
    text = labelled(contract_extract(contract._replace(regiao=region)))["Objeto"]
    assert "denominada 4ª Região de Saúde, código" in text
