"""Into the folder goes all of what was asked, or nothing; the same files give the same folder."""

import hashlib
from pathlib import Path

import pytest
from official_files import sigtap, territorial_base

from coapkit.tables import importing
from coapkit.tables.errors import TableError
from coapkit.tables.importing import import_files
from coapkit.tables.inventory import take_inventory
from coapkit.tables.manifest import read_manifest
from coapkit.tables.vintage import parse_vintage


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    return [
        territorial_base(tmp_path / "base_territorial_mai13.zip"),
        sigtap(tmp_path / "TabelaUnificada_201301_v1301.zip"),
    ]


def test_each_table_is_a_tsv_and_an_entry_of_the_manifest(tmp_path: Path, sources: list[Path]):
    folder = tmp_path / "tabelas"
    entries = import_files(sources, folder)
    assert [entry.file for entry in entries] == [
        "renases.2013-01.tsv",
        "sigtap.2013-01.tsv",
        "sigtap_renases.2013-01.tsv",
        "regioes.2013-05.tsv",
        "regioes_municipios.2013-05.tsv",
    ]
    assert set(contents(folder)) == {*(entry.file for entry in entries), "tabelas.toml"}
    assert read_manifest(folder) == entries
    assert contents(folder)["regioes.2013-05.tsv"].decode() == (
        "regiao\tnome\n23004\t4ª RS - Baturité\n23005\t5ª RS - Canindé\n"
    )


def test_the_entry_keeps_rows_origin_and_both_checksums(tmp_path: Path, sources: list[Path]):
    folder = tmp_path / "tabelas"
    entry = next(e for e in import_files(sources, folder) if e.kind == "regioes")
    assert (entry.rows, entry.vintage.text) == (2, "2013-05")
    assert entry.origin == "base_territorial_mai13.zip"
    assert entry.origin_sha256 == hashlib.sha256(sources[0].read_bytes()).hexdigest()
    assert entry.sha256 == hashlib.sha256((folder / entry.file).read_bytes()).hexdigest()


def test_the_same_files_give_the_same_folder_byte_for_byte(tmp_path: Path, sources: list[Path]):
    import_files(sources, tmp_path / "a")
    import_files(sources[::-1], tmp_path / "b")
    import_files(sources, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_other_vintages_stay_and_the_same_vintage_is_replaced(tmp_path: Path):
    folder = tmp_path / "tabelas"
    for name in ("base_territorial_2013.zip", "base_territorial_2020.zip"):
        import_files([territorial_base(tmp_path / name)], folder)
    again = territorial_base(
        tmp_path / "de novo 2013.zip", regions=[("23004", "S", "Outro nome"), ("23005", "S", "X")]
    )
    import_files([again], folder)
    regions = [e for e in read_manifest(folder) if e.kind == "regioes"]
    assert [(e.vintage.text, e.origin) for e in regions] == [
        ("2013", "de novo 2013.zip"),
        ("2020", "base_territorial_2020.zip"),
    ]
    assert "Outro nome" in (folder / "regioes.2013.tsv").read_text(encoding="utf-8")


def test_the_vintage_that_the_author_tells_prevails(tmp_path: Path):
    source = territorial_base(tmp_path / "base_territorial_2024.zip")
    entries = import_files([source], tmp_path / "t", parse_vintage("2012-2016"))
    assert {entry.vintage.text for entry in entries} == {"2012-2016"}


def test_one_broken_file_among_good_ones_leaves_the_folder_as_it_was(
    tmp_path: Path, sources: list[Path]
):
    folder = tmp_path / "tabelas"
    import_files(sources[:1], folder)
    before = contents(folder)
    broken = tmp_path / "quebrado.zip"
    broken.write_bytes(sources[1].read_bytes()[:300])
    with pytest.raises(TableError, match=r"quebrado\.zip"):
        import_files([sources[1], broken], folder)
    assert contents(folder) == before


def test_nothing_is_made_where_nothing_could_be_read(tmp_path: Path):
    with pytest.raises(TableError, match="o arquivo não existe"):
        import_files([tmp_path / "nada.zip"], tmp_path / "tabelas")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_writing_leaves_no_debris_and_the_old_manifest(
    tmp_path: Path, sources: list[Path], monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "tabelas"
    import_files(sources[:1], folder)
    before = contents(folder)

    def full(_descriptor: int) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(importing.os, "fsync", full)
    with pytest.raises(TableError, match="não foi possível gravar"):
        import_files(sources[1:], folder)
    assert contents(folder) == before


def test_the_same_table_from_two_files_at_once_is_refused(tmp_path: Path):
    two = [territorial_base(tmp_path / f"{n}_base_2013.zip") for n in "ab"]
    with pytest.raises(TableError, match=r"b_base_2013\.zip.*também está em a_base_2013\.zip"):
        import_files(two, tmp_path / "t")


def test_a_folder_of_unreadable_manifest_is_left_alone(tmp_path: Path, sources: list[Path]):
    folder = tmp_path / "tabelas"
    folder.mkdir()
    (folder / "tabelas.toml").write_text("formato = 1\n[[tabelas]\n")
    with pytest.raises(TableError, match=r"tabelas\.toml: não é TOML válido"):
        import_files(sources, folder)
    assert set(contents(folder)) == {"tabelas.toml"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("formato = 2", "não é de um formato"),
        ("formato = 1\ntabelas = 3", "deve ser uma lista"),
        ("formato = 1\n[[tabelas]]\ntabela = 'regioes'", "sem todas as chaves"),
        ("\udcff", "não é TOML válido"),
    ],
)
def test_a_wrong_manifest_says_what_is_wrong(tmp_path: Path, text: str, said: str):
    (tmp_path / "tabelas.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(TableError, match=said):
        read_manifest(tmp_path)


@pytest.mark.parametrize("name", ["../regioes.tsv", "/etc/passwd", "a/b.tsv", "regioes.txt", ""])
def test_a_manifest_reads_nothing_outside_its_folder(tmp_path: Path, sources: list[Path], name):
    import_files(sources, tmp_path / "t")
    manifest = tmp_path / "t" / "tabelas.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("regioes.2013-05.tsv", name), encoding="utf-8")
    with pytest.raises(TableError, match="não é o nome de um arquivo de tabela"):
        read_manifest(tmp_path / "t")


def test_the_inventory_says_what_is_there_altered_gone_and_missing(
    tmp_path: Path, sources: list[Path]
):
    folder = tmp_path / "tabelas"
    import_files(sources, folder)
    assert {state for _, state in take_inventory(folder).entries} == {""}
    assert take_inventory(folder).missing == ("limitrofes", "populacao")
    crlf = folder / "renases.2013-01.tsv"
    crlf.write_bytes(crlf.read_bytes().replace(b"\n", b"\r\n"))  # as git may check it out
    (folder / "sigtap.2013-01.tsv").write_text("procedimento\tnome\n")
    (folder / "regioes.2013-05.tsv").unlink()
    states = {entry.kind: state for entry, state in take_inventory(folder).entries}
    assert states["renases"] == ""
    assert "alterada" in states["sigtap"]
    assert "não está na pasta" in states["regioes"]
    import_files(sources[1:], folder)  # what is gone is forgotten
    assert "regioes" in take_inventory(folder).missing


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path: Path):
    assert take_inventory(tmp_path / "tabelas").entries == ()
