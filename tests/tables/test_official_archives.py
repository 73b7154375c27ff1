"""The archives of DATASUS and of the SIGTAP, and what may be wrong with them."""

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from official_files import (
    COMPOSITION,
    ITEMS,
    REGIONS,
    csv_text,
    dbf,
    layout,
    sigtap,
    sigtap_members,
    territorial_base,
    write_zip,
)

from coapkit.tables import archive
from coapkit.tables.errors import TableError
from coapkit.tables.importing import read_source
from coapkit.tables.table import Table


def tables(path: Path) -> dict[str, Table]:
    return {table.kind: table for table in read_source(path)}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
def test_the_territorial_base_gives_regions_and_their_municipalities(tmp_path: Path, encoding: str):
    found = tables(territorial_base(tmp_path / "base_territorial.zip", encoding=encoding))
    assert found["regioes"].rows == (("23004", "4ª RS - Baturité"), ("23005", "5ª RS - Canindé"))
    assert found["regioes_municipios"].header == ("regiao", "municipio")
    assert found["regioes_municipios"].rows == (
        ("23004", "2301208"),
        ("23004", "2301406"),
        ("23005", "2302800"),
    )


@pytest.mark.parametrize(
    "column", ["CO_REGSAUD", "REGSAUD", "co_regsaud"], ids=lambda name: f"column {name}"
)
def test_column_names_of_all_editions_are_known(tmp_path: Path, column: str):
    found = tables(territorial_base(tmp_path / "b.zip", region_column=column))
    assert len(found["regioes"].rows) == 2


@pytest.mark.parametrize(("active", "inactive"), [("ATIVO", "INATIVO"), ("S", "N")])
def test_extinct_regions_are_left_out_unless_a_municipality_is_in_them(
    tmp_path: Path, active: str, inactive: str
):
    regions = [
        ("23004", active, "4ª RS - Baturité"),
        ("23005", inactive, "5ª RS - Canindé"),
        ("23099", inactive, "Extinta"),
    ]
    found = tables(territorial_base(tmp_path / "b.zip", regions=regions))
    assert [code for code, _ in found["regioes"].rows] == ["23004", "23005"]


def test_dbf_members_are_read_where_the_csv_is_missing_or_broken(tmp_path: Path):
    regions = dbf(["CO_REGSAUD", "CO_STATUS", "DS_NOME"], REGIONS)
    composition = dbf(["CO_MUNICIP", "CO_REGSAUD"], COMPOSITION, marked=False)
    members = {"tb_regsaud.dbf": regions, "rl_municip_regsaud.dbf": composition}
    only_dbf = tables(write_zip(tmp_path / "a.zip", members))
    bare = csv_text(REGIONS[0], REGIONS[1:])
    headless = tables(write_zip(tmp_path / "b.zip", {**members, "tb_regsaud.csv": bare}))
    ragged = "CO_REGSAUD,DS_NOME\r\n23004,Aracoiaba, Aratuba e Baturité\r\n"
    unquoted = tables(write_zip(tmp_path / "c.zip", {**members, "tb_regsaud.csv": ragged}))
    whole = tables(territorial_base(tmp_path / "d.zip"))
    assert only_dbf == headless == unquoted == whole


@pytest.mark.parametrize(
    ("name", "when", "vintage"),
    [
        ("12-base territorial_dez24.zip", (2013, 5), "2024-12"),
        ("base_territorial.zip", (2013, 5), "2013-05"),
        ("base_territorial.zip", (1980, 1), ""),
    ],
)
def test_the_vintage_is_that_of_the_name_or_of_the_members(
    tmp_path: Path, name: str, when: tuple[int, int], vintage: str
):
    found = tables(territorial_base(tmp_path / name, when=when))
    assert {table.vintage.text for table in found.values()} == {vintage}


def test_the_sigtap_gives_procedures_items_and_their_relation(tmp_path: Path):
    found = tables(sigtap(tmp_path / "TabelaUnificada_201302_v1302.zip"))
    assert found["sigtap"].rows[0] == (
        "0101010010",
        "ATIVIDADE EDUCATIVA / ORIENTAÇÃO EM GRUPO NA ATENÇÃO BÁSICA",
    )
    assert found["renases"].rows == tuple(ITEMS)
    assert found["sigtap_renases"].rows == (("0101010010", "010"), ("0101030010", "013"))


def test_the_month_of_the_sigtap_is_that_of_its_rows_not_of_its_name(tmp_path: Path):
    found = tables(sigtap(tmp_path / "TabelaUnificada_201302_v1302.zip", month="201301"))
    assert {table.vintage.text for table in found.values()} == {"2013-01"}


def test_a_sigtap_older_than_the_renases_gives_procedures_alone(tmp_path: Path):
    members = {name: data for name, data in sigtap_members().items() if "renases" not in name}
    assert set(tables(write_zip(tmp_path / "t.zip", members))) == {"sigtap"}


def test_members_may_stand_in_a_folder_of_the_archive(tmp_path: Path):
    members = {f"TabelaUnificada/{name}": data for name, data in sigtap_members().items()}
    assert set(tables(write_zip(tmp_path / "t.zip", members))) == {
        *("sigtap", "renases", "sigtap_renases")
    }


def refused(path: Path, said: str) -> None:
    with pytest.raises(TableError, match=said) as raised:
        read_source(path)
    assert path.name in str(raised.value)


def test_an_archive_of_something_else_is_refused(tmp_path: Path):
    refused(write_zip(tmp_path / "x.zip", {"fotos.txt": "x"}), "base territorial.*nem o SIGTAP")


@pytest.mark.parametrize("missing", ["tb_regsaud.csv", "rl_municip_regsaud.csv"])
def test_a_territorial_base_without_one_of_its_tables_is_refused(tmp_path: Path, missing: str):
    whole = territorial_base(tmp_path / "b.zip")
    with zipfile.ZipFile(whole) as source:
        members = {name: source.read(name) for name in source.namelist() if name != missing}
    refused(write_zip(tmp_path / "c.zip", members), f"falta {missing}")


def test_a_sigtap_table_without_its_layout_is_refused(tmp_path: Path):
    members = sigtap_members()
    del members["tb_renases_layout.txt"]
    refused(write_zip(tmp_path / "t.zip", members), "falta tb_renases_layout.txt")


def test_a_layout_without_a_column_that_is_needed_is_refused(tmp_path: Path):
    members = sigtap_members()
    members["tb_renases_layout.txt"] = layout([("CO_OUTRO", 10), ("NO_RENASES", 150)])
    refused(write_zip(tmp_path / "t.zip", members), "falta a coluna CO_RENASES")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("2301", "23004"), "linha 2: “2301” não é um código de Município"),
        (("230120", "2300x"), "linha 2: “2300x” não é um código de Região"),
    ],
)
def test_one_malformed_row_refuses_the_whole_table(tmp_path: Path, row: tuple[str, str], said: str):
    refused(territorial_base(tmp_path / "b.zip", composition=[row, *COMPOSITION]), said)


def test_a_month_that_is_none_is_refused(tmp_path: Path):
    refused(sigtap(tmp_path / "t.zip", month="201399"), "tb_procedimento.*não é uma competência")


@pytest.mark.parametrize(
    "name", ["../tb_regsaud.csv", "/etc/tb_regsaud.csv", "a/../../b.csv", "..\\x.csv", "C:\\x.csv"]
)
def test_members_that_leave_the_folder_are_refused(tmp_path: Path, name: str):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive_file:
        archive_file.writestr(zipfile.ZipInfo(name), "x")
    refused(path, "sai da pasta")
    assert list(tmp_path.iterdir()) == [path]


def test_a_member_that_is_there_twice_is_refused(tmp_path: Path):
    members = {"a/tb_regsaud.csv": "x", "b/tb_regsaud.csv": "y"}
    refused(write_zip(tmp_path / "b.zip", members), "mais de uma vez")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    rows = [("23004", "S", "x" * 2000)]
    refused(territorial_base(tmp_path / "b.zip", regions=rows), "grande demais")


def test_a_bomb_that_lies_about_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = territorial_base(tmp_path / "b.zip", regions=[("23004", "S", "x" * 50_000)])
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        real = source.getinfo("tb_regsaud.csv").file_size
    path.write_bytes(data.replace(real.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    refused(path, "corrompido|grande demais")


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    refused(territorial_base(tmp_path / "b.zip"), "tem 3 arquivos")


def test_a_protected_archive_is_refused(tmp_path: Path):
    path = territorial_base(tmp_path / "b.zip")
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            data[start + at] |= 1
    path.write_bytes(bytes(data))
    refused(path, "senha")


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_an_incomplete_download_is_refused(tmp_path: Path, kept: float):
    path = territorial_base(tmp_path / "b.zip")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    refused(path, "baixe-o de novo")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), build=st.sampled_from([territorial_base, sigtap]))
def test_whatever_is_mangled_ends_in_a_message(tmp_path: Path, seed: int, build):
    path = build(tmp_path / "x.zip")
    rng, data = random.Random(seed), bytearray(path.read_bytes())
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(bytes(data))
    with suppress(TableError):
        assert read_source(path)
