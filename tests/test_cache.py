"""Outcomes that were kept: the same report with the cache cold, warm, off or damaged."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coapkit.outcome
import coapkit.result_cache
import coapkit.run
import coapkit.tables.store
from coapkit.cache import Cache
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Report
from coapkit.outcome import Outcome, Task
from coapkit.result_cache import ResultCache
from coapkit.run import validate_paths

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "baturite.yaml"
TABLES = Path(__file__).parent / "rules" / "tabelas"


class Repository:
    """A folder of contracts, a folder of outcomes, and a count of what is really checked."""

    def __init__(self, folder: Path) -> None:
        self.contracts = folder / "contratos"
        self.contracts.mkdir()
        self.outcomes = folder / "resultados"
        self.checked: list[str] = []
        text = EXAMPLE.read_text(encoding="utf-8")
        self.clean = self.contracts / "limpo.yaml"
        self.clean.write_text(text, encoding="utf-8")
        self.wrong = self.contracts / "errado.yaml"
        self.wrong.write_text(
            text.replace("identificacao:", "identificassao:", 1).replace(".00", ",00\u00ad", 3),
            encoding="utf-8",
        )

    def run(self, **options: object) -> tuple[Report, dict[str, str]]:
        """A run as in a new process, with the cache."""
        self.checked.clear()
        cache = ResultCache(self.outcomes)
        return validate_paths([str(self.contracts)], cache=cache, **options)  # type: ignore[arg-type]

    def plain(self) -> tuple[Report, dict[str, str]]:
        """A run without the cache."""
        return validate_paths([str(self.contracts)])

    def entries(self) -> list[Path]:
        found = sorted(self.outcomes.glob("*.json"))
        assert found
        return found


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    repository = Repository(tmp_path)
    real = coapkit.outcome.examine

    def counted(task: Task, cache: ResultCache | None = None) -> Outcome:
        repository.checked.append(Path(task.path).name)
        return real(task, cache)

    monkeypatch.setattr(coapkit.run, "examine", counted)
    return repository


def test_a_second_run_checks_nothing_and_says_the_same(repository: Repository) -> None:
    plain = repository.plain()
    report, sources = plain
    assert {"FORMA-CHAVE", "REPO-REGIAO"} <= {d.rule for d in report.diagnostics}
    assert any(d.fix for d in report.diagnostics)
    assert list(sources) == [str(repository.wrong)]
    assert repository.run() == plain
    assert sorted(repository.checked) == ["errado.yaml", "limpo.yaml"]
    assert repository.run() == plain
    assert repository.checked == []


def test_a_changed_file_is_checked_again_and_the_others_are_not(repository: Repository) -> None:
    repository.run()
    before = repository.clean.stat()
    text = repository.clean.read_text(encoding="utf-8")
    repository.clean.write_text(text.replace("2013-", "2033-", 1), encoding="utf-8")
    os.utime(repository.clean, ns=(before.st_atime_ns, before.st_mtime_ns))  # same size, same time
    assert repository.run() == repository.plain()
    assert "limpo.yaml" in repository.checked
    assert repository.checked.count("errado.yaml") == 1  # by the plain run alone


def test_findings_stand_under_the_path_as_named(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.run()
    monkeypatch.chdir(repository.contracts)
    report, _ = validate_paths(["errado.yaml"], cache=ResultCache(repository.outcomes))
    assert {d.path for d in report.diagnostics} == {"errado.yaml"}


def test_another_stage_is_another_outcome(repository: Repository) -> None:
    repository.run(stage=Stage.VIGENTE)
    repository.run(stage=Stage.MINUTA)
    assert len(repository.checked) == 2


def test_another_version_checks_again(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.run()
    monkeypatch.setattr(coapkit.result_cache, "__version__", "99.0")
    repository.run()
    assert len(repository.checked) == 2


def test_another_catalogue_checks_again(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    schemas = tmp_path / "schemas"
    shutil.copytree(ROOT / "schemas", schemas)
    monkeypatch.setattr(coapkit.result_cache, "schemas_dir", lambda: schemas)
    repository.run()
    repository.run()
    assert repository.checked == []
    page = next((schemas / "norma").glob("*.yaml"))
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    repository.run()
    assert len(repository.checked) == 2


def test_another_table_checks_again(repository: Repository) -> None:
    shutil.copytree(TABLES, repository.contracts / "tabelas")
    repository.run()
    repository.run()
    assert repository.checked == []
    manifest = next((repository.contracts / "tabelas").glob("*.toml"))
    manifest.write_text(manifest.read_text(encoding="utf-8") + "\n# outra\n", encoding="utf-8")
    repository.run()
    assert len(repository.checked) == 2


def test_a_table_edited_to_the_same_size_and_time_checks_again(repository: Repository) -> None:
    tables = repository.contracts / "tabelas"
    shutil.copytree(TABLES, tables)
    repository.run()
    table = next(tables.glob("renases*.tsv"))
    before, data = table.stat(), table.read_bytes()
    table.write_bytes(data[:-3] + b"zz\n")
    os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (table.stat().st_size, table.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    coapkit.tables.store.load_tables.cache_clear()  # as in a new process
    report, _ = repository.run()
    assert len(repository.checked) == 2
    assert any(f"{table.name} foi alterada" in remark for remark in report.remarks)


def test_a_table_that_is_not_right_is_remarked_upon_every_time(repository: Repository) -> None:
    tables = repository.contracts / "tabelas"
    shutil.copytree(TABLES, tables)
    altered = next(tables.glob("renases*.tsv"))
    altered.write_bytes(altered.read_bytes() + b"999\tOutra\n")
    first, _ = repository.run()
    assert any(altered.name in remark for remark in first.remarks)
    second, _ = repository.run()
    assert second == first


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "folder", "sound but strange"])
def test_a_damaged_entry_is_as_good_as_none(repository: Repository, damage: str) -> None:
    plain = repository.plain()
    repository.run()
    for entry in repository.entries():
        data = entry.read_bytes()
        entry.unlink()
        if damage == "empty":
            entry.write_bytes(b"")
        elif damage == "cut":
            entry.write_bytes(data[:-1])
        elif damage == "flipped":
            entry.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])
        elif damage == "folder":
            entry.mkdir()
        else:
            store = Cache(repository.outcomes, ".json", 1 << 20)
            store.put(entry.stem, json.dumps([[["x"]], 0, None]).encode())
    assert repository.run() == plain
    assert len(repository.checked) == 2


def test_a_folder_that_cannot_be_written_keeps_nothing(repository: Repository) -> None:
    plain = repository.plain()
    repository.outcomes.write_bytes(b"not a folder")
    assert repository.run() == plain
    assert repository.run() == plain


def test_processes_share_it(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = repository.plain()
    with monkeypatch.context() as without_count:
        without_count.setattr(coapkit.run, "examine", coapkit.outcome.examine)
        assert repository.run(jobs=2) == plain
    assert repository.run() == plain
    assert repository.checked == []


def test_standard_input_is_never_kept(repository: Repository) -> None:
    cache = ResultCache(repository.outcomes)
    outcome = Outcome((), 0, None)
    cache.put(Task("-"), b"", outcome)
    assert cache.get(Task("-")) is None
    assert not repository.outcomes.exists()


def test_the_folder_stays_within_its_limit(tmp_path: Path) -> None:
    store = Cache(tmp_path, ".json", limit=1000)
    for n in range(20):
        store.put(f"{n:064x}", bytes(168))
        os.utime(tmp_path / f"{n:064x}.json", (n, n))
    store.get(f"{0:064x}")  # used now, so kept
    store.prune()
    kept = {path.stem for path in tmp_path.iterdir()}
    assert kept == {f"{n:064x}" for n in (0, 16, 17, 18, 19)}


def test_the_limit_is_kept_once_an_hour(repository: Repository) -> None:
    repository.run()
    (repository.outcomes / "limpeza").unlink()
    tight = ResultCache(repository.outcomes, limit=1)
    tight.prune()
    assert not list(repository.outcomes.glob("*.json"))
    repository.run()
    tight.prune()
    assert list(repository.outcomes.glob("*.json"))


@pytest.mark.parametrize(
    ("options", "environment", "kept"),
    [([], {}, True), (["--no-cache"], {}, False), ([], {"COAPKIT_NO_CACHE": "1"}, False)],
)
def test_the_command_keeps_outcomes_unless_told_not_to(
    tmp_path: Path, options: list[str], environment: dict[str, str], kept: bool
) -> None:
    inherited = {k: v for k, v in os.environ.items() if k != "COAPKIT_NO_CACHE"}
    where = {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}
    done = [
        subprocess.run(
            [sys.executable, "-m", "coapkit", "validate", str(EXAMPLE), *options],
            capture_output=True,
            env={**inherited, **where, **environment},
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert done[0] == done[1]
    assert bool(list(tmp_path.rglob("*.json"))) == kept
