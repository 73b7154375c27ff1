"""The neutral act: what its parts are and how its texts are cleaned."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.rendering.gazette import Act, Identifier, Signature, Table, clean_text


def test_the_parts_of_an_act_come_in_the_order_of_the_gazette() -> None:
    table = Table(12, ("Ente", "Valor"), (("Fortaleza", "1,00"),))
    act = Act(
        "extrato de contrato",
        "EXTRATO",
        ("Primeiro.", " \n", table, "Segundo."),
        (Signature("FULANA", "Governadora"), Signature("BELTRANO", "Prefeito")),
    )

    assert list(act.parts()) == [
        (Identifier.TITLE, "EXTRATO"),
        (Identifier.TEXT, "Primeiro."),
        (None, table),
        (None, "Segundo."),
        (Identifier.SIGNER, "FULANA"),
        (Identifier.OFFICE, "Governadora"),
        (Identifier.SIGNER, "BELTRANO"),
        (Identifier.OFFICE, "Prefeito"),
    ]


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("Ação\tPública\r\n  da\u2028Saúde ", "Ação Pública da Saúde"),
        ("\u00a0R$\u00a01,00\u2003", "R$\u00a01,00"),
        ("a\x00b\x1b[31mc\x9fd", "ab[31mcd"),
        ("oculto: \u202e321\u202c\u200b\u00ad", "oculto: 321"),
        ("meio \ud800 par", "meio par"),
        ("não é caractere: \uffff\U0001ffff", "não é caractere:"),
        ("emoji 😀 fica", "emoji 😀 fica"),
        ("##ASS FULANA", "# #ASS FULANA"),
        ("# \x01#TEX e ##  car", "# #TEX e # # car"),
        ("nº ##12", "nº ##12"),
    ],
)
def test_a_text_is_cleaned_before_it_goes_to_the_gazette(given_text: str, cleaned: str) -> None:
    assert clean_text(given_text) == cleaned


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@settings(deadline=None)
@given(
    st.sampled_from([12, 25]),
    st.lists(st.integers(1, 50), min_size=1, max_size=20),
)
def test_columns_fill_the_table_exactly(width_cm: int, weights: list[int]) -> None:
    header = ("x",) * len(weights)
    edges = Table(width_cm, header, (), tuple(weights)).right_edges

    assert edges[-1] == {12: 6803, 25: 14173}[width_cm]
    assert list(edges) == sorted(set(edges))


@pytest.mark.parametrize(
    "fields",
    [
        {"width_cm": 8, "header": ("a",), "rows": ()},
        {"width_cm": 12, "header": (), "rows": ()},
        {"width_cm": 12, "header": ("a", "b"), "rows": (("1",),)},
        {"width_cm": 12, "header": ("a", "b"), "rows": (), "weights": (1,)},
        {"width_cm": 12, "header": ("a", "b"), "rows": (), "weights": (1, 0)},
    ],
)
def test_a_table_that_cannot_be_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="gazette table"):
        Table(**fields)  # type: ignore[arg-type]
