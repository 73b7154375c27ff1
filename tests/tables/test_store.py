"""What rules look up, and which edition a contract gets."""

from pathlib import Path

import pytest
from official_files import sigtap, territorial_base

from coapkit.tables.importing import import_files
from coapkit.tables.store import Tables
from coapkit.tables.vintage import UNDATED, parse_vintage

TERM = (2013, 2014, 2015, 2016)


def plain(folder: Path, text: str, vintage: str = "", name: str = "dados.csv") -> None:
    source = folder.parent / name
    source.write_text(text, encoding="utf-8")
    import_files([source], folder, parse_vintage(vintage) if vintage else UNDATED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tabelas"


def test_tables_are_looked_up_by_code(tmp_path: Path, folder: Path):
    import_files(
        [territorial_base(tmp_path / "base_2013.zip"), sigtap(tmp_path / "sigtap.zip")], folder
    )
    tables = Tables(folder)
    renases, composition = tables.renases(TERM), tables.composition(TERM)
    assert renases
    assert renases.data["013"] == "Visita Domiciliar ou Institucional"
    assert composition
    assert composition.data.of_region["23004"] == ("2301208", "2301406")
    assert composition.data.region_of["2302800"] == "23005"
    relation, sigtap_names = tables.items_of_procedures(TERM), tables.sigtap(TERM)
    assert relation
    assert relation.data["0101010010"] == {"010"}
    assert sigtap_names
    assert "0101030010" in sigtap_names.data


@pytest.mark.parametrize(
    ("there", "picked", "timely"),
    [
        (["2010", "2012", "2015", "2021"], "2012", True),
        (["2012-11", "2013-01"], "2013-01", True),
        (["2005", "2010", "2021"], "2010", False),
        (["2021", "2019-2024"], "2019-2024", False),
        (["", "2021"], "", True),
        (["", "2014"], "2014", True),
    ],
)
def test_a_contract_gets_the_edition_of_its_time_nearest_to_its_start(
    folder: Path, there: list[str], picked: str, timely: bool
):
    for vintage in there:
        plain(folder, f"renases;nome\n010;de {vintage}\n", vintage)
    edition = Tables(folder).renases(TERM)
    assert edition
    assert (edition.vintage.text, edition.timely) == (picked, timely)
    assert edition.data == {"010": f"de {picked}".strip()}


def test_neighbours_adjoin_both_ways(folder: Path):
    plain(folder, "municipio;vizinho\n2302107;2301208\n")
    edition = Tables(folder).neighbours(TERM)
    assert edition
    assert edition.data.adjoin("2301208", "2302107")
    assert edition.data.adjoin("2302107", "2301208")
    assert not edition.data.adjoin("2301208", "2301406")
    assert edition.data.known == {"2301208", "2302107"}


def test_inhabitants_by_year_and_their_total(folder: Path):
    text = "municipio;2000;2010\n2301208;24064;25391\n2301406;12359;11529\n1504752;;\n"
    plain(folder, text)
    (people,) = Tables(folder).populations()
    assert people.of("2301208", 2010) == 25391
    assert people.of("1504752", 2010) is None
    assert people.of("2301208", 2022) is None
    assert people.of("9999999", 2010) is None
    assert people.total("23", 2010, ["2301208", "2301406"]) == 36920
    assert people.total("", 2000, []) == 36423
    assert people.total("23", 2022, []) is None
    assert people.total("15", 2010, ["1500107"]) is None, "one that has to be there is not"


def test_an_empty_folder_has_no_tables_and_says_what_that_turns_off(folder: Path):
    folder.mkdir()
    tables = Tables(folder)
    assert tables.renases(TERM) is None
    assert tables.populations() == []
    (remark,) = tables.remarks()
    assert remark.startswith("em tabelas/ faltam RENASES, SIGTAP")
    assert "contiguidade da Região" in remark


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "não está na pasta"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "não tem a forma de uma tabela"),
        (lambda path: path.write_text("renases\n010\n"), "não tem a forma de uma tabela"),
        (lambda path: path.write_text(""), "alterada"),
    ],
)
def test_a_damaged_table_counts_as_missing_and_is_remarked_upon_once(folder: Path, damage, said):
    plain(folder, "renases;nome\n010;Ações\n")
    damage(folder / "renases.tsv")
    tables = Tables(folder)
    for _ in range(2):
        edition = tables.renases(TERM)
        assert edition is None or edition.data == {}
    assert sum(said in remark for remark in tables.remarks()) == 1


def test_a_table_altered_by_hand_is_used_and_remarked_upon(folder: Path):
    plain(folder, "renases;nome\n010;Ações\n")
    path = folder / "renases.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "011\tOutras\n", encoding="utf-8")
    tables = Tables(folder)
    edition = tables.renases(TERM)
    assert edition
    assert set(edition.data) == {"010", "011"}
    assert any("renases.tsv foi alterada" in remark for remark in tables.remarks())


def test_an_unreadable_manifest_is_a_remark_too(folder: Path):
    folder.mkdir()
    (folder / "tabelas.toml").write_text("[[")
    tables = Tables(folder)
    assert tables.renases(TERM) is None
    assert any("não é TOML válido" in remark for remark in tables.remarks())
