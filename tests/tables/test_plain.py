"""TSV, CSV and DBF files that anyone can write: known by their columns and codes."""

from pathlib import Path

import pytest
from official_files import dbf

from coapkit.tables.errors import TableError
from coapkit.tables.importing import read_source
from coapkit.tables.table import Table
from coapkit.tables.vintage import UNDATED, parse_vintage


def read(tmp_path: Path, text: str, name: str = "dados.csv", vintage: str = "") -> Table:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (table,) = read_source(path, parse_vintage(vintage) if vintage else UNDATED)
    return table


@pytest.mark.parametrize(
    ("text", "kind", "row"),
    [
        ("renases\tnome\n010\tAções\n", "renases", ("010", "Ações")),
        ("codigo;nome\n010;Ações\n", "renases", ("010", "Ações")),
        ("codigo;nome\n0101010010;AÇÃO\n", "sigtap", ("0101010010", "AÇÃO")),
        ("co_procedimento,co_renases\n0101010010,010\n", "sigtap_renases", ("0101010010", "010")),
        ("codigo,uf,nome_2019\n23004,CE,Baturité\n", "regioes", ("23004", "Baturité")),
        ("CO_REGSAUD,DS_NOME\n23004,Baturité\n", "regioes", ("23004", "Baturité")),
        (
            "regiao\tibge6\tibge7\tnome\n23004\t230120\t2301208\tAracoiaba\n",
            "regioes_municipios",
            ("23004", "2301208"),
        ),
        ("CO_MUNICIP;CO_REGSAUD\n230120;23004\n", "regioes_municipios", ("23004", "2301208")),
        ("municipio\tvizinho\n2301208\t2302107\n", "limitrofes", ("2301208", "2302107")),
        (
            "ibge7_a;ibge7_b;divisa_km\n2302107;2301208;1,5\n",
            "limitrofes",
            ("2301208", "2302107"),
        ),
        ("municipio\t2010\n2301208\t25391\n", "populacao", ("2301208", "25391")),
        ("codigo;nome;pop_censo2010\n230120;X;25.391\n", "populacao", ("2301208", "25391")),
    ],
)
def test_the_table_is_known_by_its_columns_and_codes(tmp_path: Path, text, kind, row):
    table = read(tmp_path, text)
    assert (table.kind, table.rows) == (kind, (row,))


def test_a_dbf_is_as_good(tmp_path: Path):
    path = tmp_path / "regioes.dbf"
    path.write_bytes(dbf(["CO_REGSAUD", "DS_NOME"], [["23004", "Baturité"]]))
    (table,) = read_source(path)
    assert (table.kind, table.rows) == ("regioes", (("23004", "Baturité"),))


def test_each_pair_of_neighbours_is_there_once(tmp_path: Path):
    text = "municipio;vizinho\n2302107;2301208\n2301208;2302107\n2301406;2302800\n"
    assert read(tmp_path, text).rows == (("2301208", "2302107"), ("2301406", "2302800"))


def test_rows_come_sorted_and_once(tmp_path: Path):
    text = "renases;nome\n012;B\n010;A\n012;B\n"
    assert read(tmp_path, text).rows == (("010", "A"), ("012", "B"))


def test_populations_of_several_censuses_are_one_table(tmp_path: Path):
    text = "municipio;2022;2000;2010\n2301208;25553;24064;25391\n1504752;23854;;...\n"
    table = read(tmp_path, text)
    assert table.header == ("municipio", "2000", "2010", "2022")
    assert table.rows == (("1504752", "", "", "23854"), ("2301208", "24064", "25391", "25553"))
    assert table.vintage.text == "2000-2022"


@pytest.mark.parametrize(
    ("name", "vintage"), [("censo_2010.csv", ""), ("censo.csv", "2010")], ids=["name", "option"]
)
def test_one_column_of_inhabitants_is_of_the_year_that_is_told(tmp_path: Path, name, vintage):
    table = read(tmp_path, "municipio;populacao\n2301208;25391\n", name, vintage)
    assert (table.header, table.vintage.text) == (("municipio", "2010"), "2010")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("codigo;nome\n01;Posto\n", "não reconheço a tabela pelas colunas codigo, nome"),
        ("municipio;populacao\n2301208;25391\n", "não reconheço"),
        ("a;b\n1;2\n", "esperava uma destas"),
        ("renases;nome\n", "não reconheço"),
        ("renases;nome\n010;A\n011;B\n1x;C\n", "linha 4: “1x” não é um código da RENASES"),
        ("municipio;2010\n2301208;muitos\n", "linha 2: “muitos” não é um número de habitantes"),
        ("municipio;2010\n2301208;25391.5\n", "não é um número de habitantes"),
    ],
)
def test_what_is_not_a_table_is_refused_with_what_was_expected(tmp_path: Path, text, said):
    with pytest.raises(TableError, match=rf"dados\.csv.*{said}"):
        read(tmp_path, text)
