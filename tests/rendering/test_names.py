"""How a contract calls its entities."""

import pytest
import sample_contract

from coapkit.contract.model import Contract, Ente
from coapkit.rendering.names import Names, state_name


def names(*entities: Ente) -> Names:
    return Names(Contract(entes=entities))


UNION = Ente(id="uniao", esfera="uniao", nome="União", orgao="Ministério da Saúde")
CEARA = Ente(id="ce", esfera="estado", nome="Ceará", orgao="Secretaria da Saúde")
PIAUI = Ente(id="pi", esfera="estado", nome="Piauí", orgao="Secretaria de Saúde")
CRATEUS = Ente(id="2304103", esfera="municipio", nome="Crateús", uf="CE")
PEDRO_II = Ente(id="2207900", esfera="municipio", nome="Pedro II", uf="PI")


def test_each_sphere_has_its_form() -> None:
    found = names(UNION, CEARA, CRATEUS)
    assert found["uniao"].acting == "União, por intermédio do Ministério da Saúde"
    assert found["ce"].acting == "Estado do Ceará, por intermédio da Secretaria da Saúde"
    assert found["2304103"].full == "Município de Crateús"
    assert found["2304103"].short == "Crateús"


@pytest.mark.parametrize(
    ("uf", "name", "full"),
    [
        ("BA", "Bahia", "Estado da Bahia"),
        ("GO", "Goiás", "Estado de Goiás"),
        ("MS", "Mato Grosso do Sul", "Estado de Mato Grosso do Sul"),
        ("RJ", "Rio de Janeiro", "Estado do Rio de Janeiro"),
        ("DF", "Distrito Federal", "Distrito Federal"),
    ],
)
def test_states_take_their_article(uf: str, name: str, full: str) -> None:
    assert state_name(uf, name) == full


def test_an_interstate_region_says_the_state_of_each_municipality() -> None:
    found = names(UNION, CEARA, PIAUI, CRATEUS, PEDRO_II)
    assert found.interstate
    assert found["2207900"].short == "Pedro II/PI"
    assert found["2207900"].full == "Município de Pedro II/PI"


def test_groups_are_said_in_words() -> None:
    found = Names(sample_contract.contract())
    towns = tuple(code for code, *_ in sample_contract.TOWNS)
    assert found.list(("municipios",)) == "Todos os Municípios"
    assert found.list(towns) == "Todos os Municípios"
    assert found.list(("municipios", "ce")) == "Estado do Ceará e todos os Municípios"
    assert found.list(("todos",)) == "Todos os entes"
    assert found.list(("uniao", "ce", *towns)) == "Todos os entes"
    assert found.list(("estados",)) == "Estado do Ceará"
    assert found.list(("2309805", "uniao")) == "União e Pacoti"
    assert found.list(()) == "–"


def test_an_undeclared_id_stands_for_itself() -> None:
    found = names(UNION, CEARA, CRATEUS)
    assert found.list(("2304103", "9999999")) == "Crateús e 9999999"
    assert found["9999999"].full == "9999999"


def test_entities_come_in_the_order_of_the_spheres() -> None:
    found = names(CRATEUS, CEARA, UNION)
    assert [name.id for name in found] == ["uniao", "ce", "2304103"]
    assert found.expand(("municipios", "ce", "municipios")) == ("ce", "2304103")
