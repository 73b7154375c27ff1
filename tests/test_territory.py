"""States and municipalities by their codes."""

import csv
from pathlib import Path

import pytest

from coapkit.territory import (
    NEIGHBOURS,
    STATE_NAMES,
    UF_OF_CODE,
    fold,
    municipalities,
    municipality,
)

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "referencia" / "municipios.tsv"


def test_every_uf_has_a_code_a_name_and_municipalities():
    assert len(UF_OF_CODE) == 27
    assert set(UF_OF_CODE.values()) == set(STATE_NAMES)
    assert all(municipalities(uf) for uf in STATE_NAMES)


def test_a_municipality_by_its_code():
    found = municipality("2302107")
    assert found is not None
    assert (found.names[0], found.uf) == ("Baturité", "CE")


def test_an_unknown_code_is_no_municipality():
    assert municipality("2399999") is None
    assert municipality("9900000") is None
    assert municipality("") is None


def test_a_municipality_keeps_its_other_names():
    found = municipality("2802601")
    assert found is not None
    assert {fold(name) for name in found.names} == {"grachocardoso", "gracchocardoso"}


def test_folding_drops_what_people_write_differently():
    assert fold("Olho-d'Água do Borges") == fold("OLHO D’AGUA DO BORGES")
    assert fold("Mogi Mirim") != fold("Moji Mirim")


def test_countries_adjoin_states_that_exist():
    assert len(NEIGHBOURS) == 11
    assert set(NEIGHBOURS) <= set(STATE_NAMES)


@pytest.mark.referencia
@pytest.mark.skipif(not REFERENCE.is_file(), reason="needs ../shared/referencia")
def test_every_municipality_of_the_reference_table_is_known_by_its_name():
    with REFERENCE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert len(rows) > 5000
    for row in rows:
        found = municipality(row["ibge7"])
        assert found is not None, row["ibge7"]
        assert fold(row["nome"]) in {fold(name) for name in found.names}
        assert found.uf == row["uf"]
