"""Which folder of tables serves a contract."""

import subprocess
import sys
from pathlib import Path

import pytest

from coapkit.settings import Settings
from coapkit.tables.folder import TableFinder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for folder in ("tabelas", "contratos/ce", "contratos/ba/tabelas", "outras"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def found(repository: Path, file: str, **settings: str) -> str | None:
    finder = TableFinder(Settings(folder=repository, **settings))
    tables = finder.tables_of(str(repository / file))
    return str(tables.folder.relative_to(repository)) if tables else None


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("a.yaml", "tabelas"),
        ("contratos/a.yaml", "tabelas"),
        ("contratos/ce/a.yaml", "tabelas"),
        ("contratos/ba/a.yaml", "contratos/ba/tabelas"),
    ],
)
def test_it_is_the_nearest_one_beside_or_above(repository: Path, file: str, folder: str):
    assert found(repository, file) == folder


def test_it_is_the_one_that_the_settings_name(repository: Path):
    assert found(repository, "contratos/ba/a.yaml", tables="outras") == "outras"


def test_nothing_above_the_settings_is_looked_at(repository: Path):
    finder = TableFinder(Settings(folder=repository / "contratos" / "ce"))
    assert finder.tables_of(str(repository / "contratos" / "ce" / "a.yaml")) is None
    assert finder.tables_of(str(repository / "contratos" / "a.yaml")) is None, "not inside"


def test_a_contract_outside_still_has_the_folder_beside_it(repository: Path):
    finder = TableFinder(Settings(folder=repository / "contratos"))
    tables = finder.tables_of(str(repository / "a.yaml"))
    assert tables is not None
    assert tables.folder == (repository / "tabelas").resolve()


def test_standard_input_is_where_the_run_was_started(
    repository: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(repository)
    tables = TableFinder(Settings()).tables_of("-")
    assert tables is not None
    assert tables.folder.name == "tabelas"


def test_contracts_without_tables_are_remarked_upon_once(tmp_path: Path):
    finder = TableFinder(Settings(folder=tmp_path))
    for name in ("a.yaml", "b.yaml", "c/d.yaml"):
        assert finder.tables_of(str(tmp_path / name)) is None
    (remark,) = finder.remarks()
    assert remark.startswith("sem a pasta tabelas/")


def test_a_run_of_no_contracts_has_nothing_to_remark(tmp_path: Path):
    assert TableFinder(Settings(folder=tmp_path)).remarks() == []


def test_an_extract_is_compared_with_no_table(tmp_path: Path):
    finder = TableFinder(Settings(folder=tmp_path, tables="tabelas-2013"))
    assert finder.folder_of(str(tmp_path / "regiao-extrato.RTF")) is None
    assert finder.remarks() == []


def test_a_named_folder_that_is_not_there_is_named(tmp_path: Path):
    finder = TableFinder(Settings(folder=tmp_path, tables="tabelas-2013"))
    assert finder.tables_of(str(tmp_path / "a.yaml")) is None
    assert "tabelas-2013 não existe" in finder.remarks()[0]


def test_a_run_without_tables_imports_nothing_of_them(tmp_path: Path):
    contract = tmp_path / "a.yaml"
    contract.write_text("coapkit: 1\n")
    script = (
        "import sys; from coapkit.run import validate_paths; "
        f"validate_paths([{str(contract)!r}]); "
        "print(sorted(m for m in sys.modules if m.startswith('coapkit.tables.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.strip() == "['coapkit.tables.folder']"
