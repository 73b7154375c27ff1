"""What changed since a reference: the same findings as a whole run, of fewer files."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coapkit.changes import ChangesError, changes_since
from coapkit.diagnostics import Diagnostic, Report
from coapkit.run import validate_paths
from coapkit.settings import load_settings

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

TABLES = Path(__file__).parent / "rules" / "tabelas"


class Terms(NamedTuple):
    """What the other contracts of a repository see of one."""

    region: int = 1
    municipality: int = 1
    number: int = 1
    referred: int = 0
    """The region, and municipality, that it refers people to; 0: none."""
    renases: int = 14
    broken: bool = False


def text_of(terms: Terms) -> str:
    referrals = (
        f"    referencias: [{{id: R1, acoes: [A1], destino: {{regiao: '2300{terms.referred}', "
        f"municipio: '230000{terms.referred}'}}}}]\n"
        if terms.referred
        else "    referencias: []\n"
    )
    return (
        "coapkit: 1\nidentificacao:\n"
        f"  numero: {terms.number}/2013\n"
        "  vigencia: {inicio: 2013-01-01, fim: 2016-12-31}\n"
        f"regiao: {{codigo: '2300{terms.region}', nome: Região {terms.region}}}\n"
        "entes:\n"
        f"  - {{id: '230000{terms.municipality}', esfera: municipio, nome: M, uf: CE}}\n"
        f"parte_ii:\n  anexo_ii: {{acoes: [{{id: A1, renases: '{terms.renases:03}'}}]}}\n"
        f"  anexo_iii:\n{referrals}" + ("chave: [\n" if terms.broken else "")
    )


class Repository:
    """A git repository and the runs over it. The tests stand in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commits = 0
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, name: str | bytes, content: "Terms | str" = Terms()) -> Path:  # noqa: B008
        path = self.folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else text_of(content), "utf-8")
        return path

    def commit(self) -> str:
        self.git("add", "--all")
        self.commits += 1  # two commits of one second are one if nothing tells them apart
        self.git("commit", "--quiet", "--allow-empty", "--message", f"passo {self.commits}")
        return self.git("rev-parse", "HEAD")

    def report(self, reference: str | None = None, *paths: str) -> Report:
        changes = None if reference is None else changes_since(reference, Path.cwd())
        found = load_settings(Path.cwd())
        return validate_paths(paths or ["."], settings=found, changes=changes)[0]

    def checked(self, reference: str, *paths: str) -> set[str]:
        return set(self.report(reference, *paths).files)


@pytest.fixture(autouse=True)
def account(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path_factory.mktemp("conta") / "gitconfig"
    config.write_text(
        "[user]\nname = Ana\nemail = ana@example.org\n[diff]\nrenames = copies\nrelative = true\n"
        "autoRefreshIndex = false\n"
        "[status]\nshowUntrackedFiles = no\n[core]\nquotePath = true\n[protocol.file]\n"
        "allow = always\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Three regions in peace, committed."""
    monkeypatch.chdir(tmp_path)
    made = Repository(tmp_path)
    for n in (1, 2, 3):
        made.write(f"contratos/{n}.yaml", Terms(n, n, n))
    made.commit()
    return made


def across(found: Report) -> list[Diagnostic]:
    return [d for d in found.diagnostics if d.rule.startswith("REPO-")]


# What counts as changed


def test_nothing_changed(repository: Repository) -> None:
    report = repository.report("main")
    assert (report.files, report.diagnostics) == ((), ())
    (remark,) = report.remarks
    assert remark == "nenhum dos 3 contratos mudou desde main, nem depende do que mudou"
    (remark,) = repository.report("main", repository.report().files[0]).remarks
    assert remark == "o contrato não mudou desde main"


def test_staged_unstaged_and_untracked_changes_count(repository: Repository) -> None:
    repository.write("contratos/1.yaml", Terms(1, 1, 1, renases=15))
    repository.git("add", "--all")
    repository.write("contratos/2.yaml", Terms(2, 2, 2, renases=15))
    repository.write("contratos/4.yaml", Terms(4, 4, 4))
    report = repository.report("HEAD")
    assert report.files == ("contratos/1.yaml", "contratos/2.yaml", "contratos/4.yaml")
    assert report.remarks[-1] == "desde HEAD: 3 contratos mudaram; 1 outro não foi conferido"


def test_what_others_did_on_the_reference_does_not_count(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "minha")
    repository.write("contratos/1.yaml", Terms(1, 1, 1, renases=15))
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write("contratos/2.yaml", Terms(2, 2, 2, renases=15))
    repository.commit()
    repository.git("checkout", "--quiet", "minha")
    assert repository.checked("main") == {"contratos/1.yaml"}


def test_a_file_that_was_only_touched_did_not_change(repository: Repository) -> None:
    os.utime(repository.folder / "contratos" / "1.yaml", (1, 1))
    assert repository.checked("main") == set()


def test_what_git_does_not_know_counts_as_changed(
    repository: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository.write(".gitignore", "rascunhos/\n")
    repository.commit()
    repository.write("rascunhos/4.yaml", Terms(4, 4, 4))
    elsewhere = tmp_path_factory.mktemp("fora") / "5.yaml"
    elsewhere.write_text(text_of(Terms(5, 5, 5)), "utf-8")
    assert repository.checked("HEAD", ".", str(elsewhere)) == {"rascunhos/4.yaml", str(elsewhere)}


def test_a_link_changes_with_what_it_leads_to(repository: Repository) -> None:
    link = repository.folder / "contratos" / "4.yaml"
    link.symlink_to("../fora.yaml")
    folder = repository.folder / "outros"
    folder.symlink_to("contratos")
    repository.write("fora.yaml", Terms(4, 4, 4))
    repository.commit()
    assert repository.checked("HEAD", "contratos", "outros/1.yaml") == set()
    repository.write("fora.yaml", Terms(4, 4, 4, renases=15))
    assert repository.checked("HEAD", "contratos") == {"contratos/4.yaml"}
    repository.commit()
    (repository.folder / "copia").mkdir()
    repository.write("copia/1.yaml", Terms(6, 6, 6))
    repository.commit()
    folder.unlink()
    folder.symlink_to("copia")
    assert "outros/1.yaml" in repository.checked("HEAD", "outros/1.yaml")


@pytest.mark.parametrize(
    "name", ["com espaço.yaml", "são joão.yaml", "quebra\nde linha.yaml", '“aspas".yaml', "-x.yaml"]
)
def test_names_are_taken_as_they_are(repository: Repository, name: str) -> None:
    repository.write(f"contratos/{name}", Terms(4, 4, 4))
    repository.commit()
    assert repository.checked("HEAD") == set()
    repository.write(f"contratos/{name}", Terms(1, 4, 4))
    report = repository.report("HEAD")
    assert f"contratos/{name}" in report.files
    assert [d.rule for d in across(report)] == ["REPO-REGIAO"]


def test_a_name_that_is_not_utf_8(repository: Repository) -> None:
    repository.write(b"contratos/9\xe3o.yaml", Terms(1, 4, 4))
    repository.commit()
    assert repository.checked("HEAD") == set()
    repository.write("contratos/1.yaml", Terms(1, 1, 1, renases=15))
    report = repository.report("HEAD")
    assert set(report.files) == {"contratos/1.yaml", os.fsdecode(b"contratos/9\xe3o.yaml")}
    assert [d.path for d in across(report)] == ["contratos/9�o.yaml"]


def test_from_a_folder_inside(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("contratos/1.yaml", Terms(1, 1, 1, renases=15))
    repository.write("outra/7.yaml", Terms(7, 7, 7))
    monkeypatch.chdir(repository.folder / "contratos")
    assert repository.checked("HEAD") == {"1.yaml"}
    assert repository.checked("HEAD", "..") == {"../contratos/1.yaml", "../outra/7.yaml"}


def test_a_conflict_counts_as_changed(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "minha")
    repository.write("contratos/1.yaml", Terms(1, 1, 1, renases=15))
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write("contratos/1.yaml", Terms(1, 1, 1, renases=16))
    repository.commit()
    merge = subprocess.run(["git", "merge", "minha"], cwd=repository.folder, capture_output=True)
    assert merge.returncode == 1
    report = repository.report("HEAD")
    assert report.files == ("contratos/1.yaml",)
    assert any(d.rule.startswith("YAML-") for d in report.diagnostics)


# Submodules


@pytest.fixture
def inner(repository: Repository, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A submodule of the repository with two regions, in which there is a submodule with one."""
    innermost = Repository(tmp_path_factory.mktemp("innermost"))
    innermost.write("6.yaml", Terms(6, 6, 6))
    innermost.commit()
    origin = Repository(tmp_path_factory.mktemp("origin"))
    for n in (4, 5):
        origin.write(f"contratos/{n}.yaml", Terms(n, n, n))
    origin.git("submodule", "--quiet", "add", str(innermost.folder), "mais")
    origin.commit()
    repository.git("submodule", "--quiet", "add", str(origin.folder), "sub")
    repository.git("submodule", "--quiet", "update", "--init", "--recursive")
    repository.commit()
    found = Repository.__new__(Repository)
    found.folder, found.commits = repository.folder / "sub", 0
    return found


@pytest.mark.usefixtures("inner")
def test_a_submodule_that_did_not_change(repository: Repository) -> None:
    assert len(repository.report().files) == 6
    assert repository.checked("HEAD") == set()
    assert repository.checked("HEAD~1") == {
        "sub/contratos/4.yaml",
        "sub/contratos/5.yaml",
        "sub/mais/6.yaml",
    }


@pytest.mark.parametrize("committed", [False, True])
def test_of_a_submodule_what_changed_counts(
    repository: Repository, inner: Repository, committed: bool
) -> None:
    """Whether its commit is recorded, or made, or not yet: all is the working tree's business."""
    inner.write("contratos/4.yaml", Terms(4, 4, 4, renases=15))
    inner.write("mais/6.yaml", Terms(6, 6, 6, renases=15))
    inner.write("novo.yaml", Terms(7, 7, 7))
    (inner.folder / "contratos" / "5.yaml").touch()
    changed = {"sub/contratos/4.yaml", "sub/mais/6.yaml", "sub/novo.yaml"}
    reference = repository.git("rev-parse", "HEAD")
    assert repository.checked(reference) == changed
    if committed:
        inner.git("add", "contratos", "novo.yaml")
        inner.commit()
        assert repository.checked(reference) == changed
        repository.commit()
        assert repository.checked(reference) == changed
        assert repository.checked("HEAD") == {"sub/mais/6.yaml"}


def test_what_is_gone_from_a_submodule_leaves_a_gap(
    repository: Repository, inner: Repository
) -> None:
    (inner.folder / "contratos" / "4.yaml").unlink()
    (repository.folder / "contratos" / "2.yaml").unlink()
    report = repository.report("HEAD")
    assert report.files == ("contratos/3.yaml", "sub/contratos/5.yaml")
    assert {d.rule for d in across(report)} == {"REPO-SEQUENCIA"}


def test_a_submodule_whose_commit_git_does_not_have(
    repository: Repository, inner: Repository
) -> None:
    head = inner.git("rev-parse", "HEAD")
    repository.git("update-index", "--cacheinfo", f"160000,{head[::-1]},sub")
    repository.git("commit", "--quiet", "--message", "outro")
    assert repository.checked("HEAD") == {
        "sub/contratos/4.yaml",
        "sub/contratos/5.yaml",
        "sub/mais/6.yaml",
    }


@pytest.mark.usefixtures("inner")
def test_a_submodule_that_is_not_there(repository: Repository) -> None:
    repository.git("submodule", "--quiet", "deinit", "--all", "--force")
    assert repository.checked("HEAD") == set()
    repository.write("sub/8.yaml", Terms(8, 8, 8))
    assert repository.checked("HEAD") == {"sub/8.yaml"}


# What depends on it


def test_the_other_contract_of_a_finding_is_checked_too(repository: Repository) -> None:
    repository.write("contratos/1.yaml", Terms(3, 1, 1))
    report = repository.report("HEAD")
    assert report.files == ("contratos/1.yaml", "contratos/3.yaml")
    assert [(d.rule, d.path) for d in across(report)] == [("REPO-REGIAO", "contratos/3.yaml")]
    assert "1 contrato mudou e 1 depende do que mudou" in report.remarks[-1]


def test_an_old_finding_that_involves_a_changed_file_is_told_again(repository: Repository) -> None:
    repository.write("contratos/3.yaml", Terms(1, 3, 3))
    repository.commit()
    repository.write("contratos/1.yaml", Terms(1, 1, 1, renases=15))
    report = repository.report("HEAD")
    assert report.files == ("contratos/1.yaml", "contratos/3.yaml")
    assert [d.rule for d in across(report)] == ["REPO-REGIAO"]


def test_a_contract_that_is_gone_leaves_a_gap(repository: Repository) -> None:
    (repository.folder / "contratos" / "2.yaml").unlink()
    report = repository.report("HEAD")
    assert report.files == ("contratos/3.yaml",)
    assert [(d.rule, d.path) for d in across(report)] == [("REPO-SEQUENCIA", "contratos/3.yaml")]


def test_a_finding_that_went_away_concerns_its_contract(repository: Repository) -> None:
    repository.write("contratos/3.yaml", Terms(1, 3, 3))
    repository.commit()
    repository.write("contratos/1.yaml", Terms(5, 1, 1))
    report = repository.report("HEAD")
    assert report.files == ("contratos/1.yaml", "contratos/3.yaml")
    assert across(report) == []


def test_a_referral_that_lost_its_answer(repository: Repository) -> None:
    repository.write("contratos/1.yaml", Terms(1, 1, 1, referred=2))
    repository.commit()
    repository.write("contratos/2.yaml", Terms(2, 7, 2))
    report = repository.report("HEAD")
    assert report.files == ("contratos/1.yaml", "contratos/2.yaml")
    assert [d.rule for d in across(report)] == ["REPO-REFERENCIA"]


def test_a_renamed_contract_is_a_new_one(repository: Repository) -> None:
    repository.write("contratos/3.yaml", Terms(2, 3, 3))
    repository.commit()
    repository.git("mv", "contratos/2.yaml", "contratos/zona 2.yaml")
    report = repository.report("HEAD")
    assert report.files == ("contratos/3.yaml", "contratos/zona 2.yaml")
    assert [d.path for d in across(report)] == ["contratos/zona 2.yaml"]


@pytest.mark.parametrize("where", ["coapkit.toml", "pyproject.toml", "tabelas/renases.tsv"])
def test_settings_and_tables_concern_all(repository: Repository, where: str) -> None:
    text = {"coapkit.toml": "fail-on = 'note'\n", "pyproject.toml": "[tool.coapkit]\n"}
    everything = {f"contratos/{n}.yaml" for n in (1, 2, 3)}
    shared = repository.write(where, text.get(where, "x\n"))
    assert repository.checked("HEAD") == everything
    assert "de que todos os contratos dependem" in repository.report("HEAD").remarks[-1]
    repository.commit()
    assert repository.checked("HEAD") == set()
    shared.unlink()
    assert repository.checked("HEAD") == everything


def test_templates_concern_all(repository: Repository) -> None:
    repository.write("coapkit.toml", "templates = 'modelos'\n")
    template = repository.write("modelos/capa.html.j2", "x\n")
    repository.commit()
    assert repository.checked("HEAD") == set()
    template.unlink()
    assert len(repository.checked("HEAD")) == 3


def test_tables_of_another_name_concern_all(repository: Repository) -> None:
    repository.write("coapkit.toml", "tables = 'referencias'\n")
    shutil.copytree(TABLES, repository.folder / "referencias")
    repository.commit()
    assert repository.checked("HEAD") == set()
    table = next((repository.folder / "referencias").glob("renases*.tsv"))
    table.write_text(table.read_text("utf-8") + "999\tOutra\n", "utf-8")
    assert len(repository.checked("HEAD")) == 3
    repository.git("checkout", "--quiet", ".")
    shutil.rmtree(repository.folder / "referencias")
    assert len(repository.checked("HEAD")) == 3


def test_tables_of_others_concern_none(repository: Repository) -> None:
    repository.write("modelos/testes/tabelas/x.tsv", "x\n")
    repository.write("outro/pyproject.toml", "[tool.coapkit]\n")
    assert repository.checked("HEAD") == set()


# The property

CONTRACTS = 5
some_terms = st.builds(
    Terms,
    region=st.integers(1, 4),
    municipality=st.integers(1, 5),
    number=st.sampled_from([1, 2, 3, 5, 8]),
    referred=st.integers(0, 4),
    renases=st.sampled_from([14, 15]),
    broken=st.sampled_from([False, False, False, False, True]),
)
at_base = st.lists(some_terms, min_size=CONTRACTS, max_size=CONTRACTS)
edits = st.lists(
    st.tuples(
        st.sampled_from(["change", "remove", "rename", "add", "stage", "commit"]),
        st.integers(0, CONTRACTS - 1),
        some_terms,
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    count = 0

    def new() -> Path:
        nonlocal count
        count += 1
        folder = tmp_path / str(count)
        folder.mkdir()
        monkeypatch.chdir(folder)
        return folder

    return new


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(contracts=at_base, steps=edits)
def test_of_its_files_it_says_what_a_whole_run_says(
    new_folder: Callable[[], Path],
    contracts: list[Terms],
    steps: list[tuple[str, int, Terms]],
) -> None:
    made = Repository(new_folder())
    for n, terms in enumerate(contracts):
        made.write(f"{n}.yaml", terms)
    base = made.commit()
    earlier = made.report()
    content = {path: (made.folder / path).read_bytes() for path in earlier.files}
    for step, n, terms in steps:
        _edit(made, step, n, terms)

    whole, part = made.report(), made.report(base)
    of_part = [d for d in whole.diagnostics if d.path in part.files]
    assert list(part.diagnostics) == of_part
    changed = {p for p in whole.files if (made.folder / p).read_bytes() != content.get(p)}
    assert changed <= set(part.files)
    for found in across(whole):
        if changed & {found.path, *(r.path for r in found.related)}:
            assert found in part.diagnostics
    for path in set(whole.files) - set(part.files):
        now = [d for d in across(whole) if d.path == path]
        assert now == [d for d in across(earlier) if d.path == path]


def _edit(made: Repository, step: str, n: int, terms: Terms) -> None:
    path = made.folder / f"{n}.yaml"
    match step:
        case "change":
            made.write(path.name, terms)
        case "remove":
            path.unlink(missing_ok=True)
        case "rename" if path.exists():
            path.rename(made.folder / f"z{n}.yaml")
        case "add":
            made.write(f"m{n}.yaml", terms)
        case "stage":
            made.git("add", "--all")
        case "commit":
            made.commit()


# What git cannot tell


def refusal(reference: str) -> str:
    with pytest.raises(ChangesError) as caught:
        changes_since(reference, Path.cwd())
    return str(caught.value)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("man", "o git não conhece “man” neste repositório; você quis dizer main?"),
        ("nada", "use um ramo, uma etiqueta ou um commit"),
        ("", "o git não conhece “”"),
        ("--all", "o git não conhece “--all”"),
        ("HEAD:contratos", "o git não conhece “HEAD:contratos”"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_an_unknown_reference(reference: str, words: str) -> None:
    assert words in refusal(reference)


def test_a_branch_of_the_server_alone_is_suggested(
    repository: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clone = tmp_path_factory.mktemp("clone")
    repository.git("branch", "revisao")
    repository.git("clone", "--quiet", str(repository.folder), str(clone))
    monkeypatch.chdir(clone)
    assert "você quis dizer origin/revisao?" in refusal("revisao")


def test_a_shallow_clone_is_told_how_to_get_its_history(
    repository: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository.git("checkout", "--quiet", "-b", "minha")
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.commit()
    clone = tmp_path_factory.mktemp("raso")
    source = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--depth=1", "--no-single-branch", source, str(clone))
    monkeypatch.chdir(clone)
    assert "git fetch --unshallow" in refusal("HEAD~1")
    no_base = refusal("origin/minha")
    assert "nenhum commit em comum" in no_base
    assert "fetch-depth: 0" in no_base


def test_histories_that_never_met(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--orphan", "outra")
    repository.commit()
    assert "não tem nenhum commit em comum com HEAD; compare" in refusal("main")


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    assert "não está num repositório git" in refusal("main")
    Repository(tmp_path)
    assert "ainda não tem nenhum commit" in refusal("main")
    (tmp_path / "a.yaml").write_text(text_of(Terms()), "utf-8")
    first = changes_since("HEAD", tmp_path)  # as a hook of the first commit asks
    assert not first.vouches_for("a.yaml")
    assert validate_paths(["."], changes=first)[0].files == ("a.yaml",)
    monkeypatch.chdir(tmp_path / ".git")
    assert "não está num repositório git" in refusal("main")


@pytest.mark.usefixtures("repository")
def test_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nada")
    assert refusal("main").startswith("o git não foi encontrado; --changed-since precisa dele")


@pytest.mark.usefixtures("repository")
def test_a_repository_of_someone_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert "safe.directory" in refusal("main")


def test_the_facts_of_git(repository: Repository) -> None:
    old = repository.git("rev-parse", "HEAD:contratos/2.yaml")
    (repository.folder / "contratos" / "2.yaml").unlink()
    repository.write("contratos/4.yaml")
    repository.git("add", "--all")
    changes = changes_since("main", Path.cwd())
    assert changes.base == repository.git("rev-parse", "HEAD")
    assert changes.before == {"contratos/2.yaml": old, "contratos/4.yaml": ""}
    assert changes.unchanged == {"contratos/1.yaml", "contratos/3.yaml"}
    assert changes.contents(["contratos/2.yaml", "contratos/4.yaml"]) == {
        "contratos/2.yaml": text_of(Terms(2, 2, 2)).encode()
    }
