"""Where people work: pre-commit, GitHub, GitLab and Docker run coapkit as their files here say.

Everything is executed for real, in temporary folders and without network, except what only a
service can do (GitHub's and GitLab's own machinery) and the build of the image.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

pytestmark = pytest.mark.lento

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "baturite.yaml"
OTHER = ROOT / "examples" / "alto-solimoes.yaml"
PRODUCT = ("coapkit", "schemas", "templates", "pyproject.toml", "README.md", "LICENSE")
UNKNOWN_KEY = "chave_que_nao_existe"


def _load(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((ROOT / name).read_text(encoding="utf-8"))


def _copy(names: tuple[str, ...], target: Path) -> None:
    for name in names:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(ROOT / name, target / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, target / name)


def _good(path: Path, example: Path = EXAMPLE) -> None:
    """A contract without findings."""
    assert example.is_file(), f"{example} must exist: it is what people start from"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(example, path)


def _bad(path: Path, example: Path = EXAMPLE) -> int:
    """The same with one error; the line where it stands."""
    _good(path, example)
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{text}\n{UNKNOWN_KEY}: 1\n", encoding="utf-8")
    return text.count("\n") + 2


def _committed(work: Path, git: Callable[..., str]) -> None:
    """A repository with one contract that has an error, which nobody is to be told of again."""
    work.mkdir(parents=True, exist_ok=True)
    git(work, "init", "--quiet")
    _bad(work / "regioes" / "velha.yaml")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "contratos")


@pytest.fixture(scope="module")
def environ(dependencies_only: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables of a fresh account whose pip installs coapkit itself and fetches nothing."""
    home = tmp_path_factory.mktemp("conta")
    (home / "gitconfig").write_text(
        "[user]\nname = Ana\nemail = ana@example.org\n[init]\ndefaultBranch = main\n"
        "[commit]\ngpgsign = false\n"
    )
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PYTHONPATH": str(dependencies_only),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # in a variable, 0 is what the option means
    }


def _run(
    command: list[str | Path], cwd: Path, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def git(environ: dict[str, str]) -> Callable[..., str]:
    def git(folder: Path, *arguments: str) -> str:
        answer = _run(["git", *arguments], folder, environ)
        assert answer.returncode == 0, answer.stdout
        return answer.stdout.strip()

    return git


@pytest.fixture(scope="module")
def contracts(
    environ: dict[str, str],
    git: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Repository with one good contract, the hook installed in git, everything committed."""
    hooks = tmp_path_factory.mktemp("coapkit")
    _copy((*PRODUCT, ".pre-commit-hooks.yaml"), hooks)
    git(hooks, "init", "--quiet")
    git(hooks, "add", "--all")
    git(hooks, "commit", "--quiet", "--message", "coapkit")

    folder = tmp_path_factory.mktemp("contratos")
    _good(folder / "regioes" / "boa.yaml")
    (folder / "LEIAME.md").write_text("não é YAML: [\n", encoding="utf-8")
    (folder / ".github").mkdir()
    (folder / ".github" / "dependabot.yml").write_text("version: 2\n")
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: {git(hooks, 'rev-parse', 'HEAD')}\n"
        "    hooks: [{id: coapkit-validate}, {id: coapkit-validate-changed, args: [regioes]},\n"
        "            {id: coapkit-fix, stages: [manual]}]\n"
    )
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    install = _run([sys.executable, "-m", "pre_commit", "install"], folder, environ)
    assert install.returncode == 0, install.stdout
    git(folder, "commit", "--quiet", "--message", "contratos")
    return folder


class TestPreCommit:
    """A repository of contracts that names this one in .pre-commit-config.yaml."""

    def test_the_manifest_is_valid(self, environ: dict[str, str]) -> None:
        command = [sys.executable, "-m", "pre_commit", "validate-manifest"]
        answer = _run([*command, ".pre-commit-hooks.yaml"], ROOT, environ)
        assert answer.returncode == 0, answer.stdout

    def test_passes_good_contracts_and_leaves_other_yaml_alone(
        self, contracts: Path, environ: dict[str, str]
    ) -> None:
        answer = _run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files"], contracts, environ
        )
        assert answer.returncode == 0, answer.stdout
        assert re.search(r"coapkit validate\.+Passed", answer.stdout), answer.stdout

    def test_refuses_the_commit_of_a_bad_contract_and_names_the_line(
        self, contracts: Path, git: Callable[..., str], environ: dict[str, str]
    ) -> None:
        before = git(contracts, "rev-parse", "HEAD")
        line = _bad(contracts / "regioes" / "ma.yaml")
        git(contracts, "add", "regioes")
        answer = _run(["git", "commit", "--message", "região nova"], contracts, environ)
        assert answer.returncode == 1, answer.stdout
        assert f"regioes/ma.yaml:{line}:1" in answer.stdout
        assert UNKNOWN_KEY in answer.stdout
        assert git(contracts, "rev-parse", "HEAD") == before

        git(contracts, "rm", "--quiet", "--force", "regioes/ma.yaml")

    def test_mends_what_has_one_mend_and_is_content_then(
        self, contracts: Path, git: Callable[..., str], environ: dict[str, str]
    ) -> None:
        contract = contracts / "regioes" / "boa.yaml"
        good = contract.read_text(encoding="utf-8")
        damaged = good.replace("    inicio: 2013-01-01", "    inicio: 1/1/2013", 1)
        assert damaged != good
        contract.write_text(damaged, encoding="utf-8")
        fix = [sys.executable, "-m", "pre_commit", "run", "coapkit-fix", "--all-files"]
        fix += ["--hook-stage", "manual"]
        answer = _run(fix, contracts, environ)
        assert answer.returncode == 1, answer.stdout
        assert "files were modified by this hook" in answer.stdout
        mended = contract.read_text(encoding="utf-8")
        assert mended == good.replace("    inicio: 2013-01-01", "    inicio: 01/01/2013", 1)
        answer = _run(fix, contracts, environ)
        assert answer.returncode == 0, answer.stdout
        assert re.search(r"coapkit fix\.+Passed", answer.stdout), answer.stdout
        assert contract.read_text(encoding="utf-8") == mended

        git(contracts, "checkout", "--quiet", "regioes")

    def test_compares_a_new_contract_with_those_that_did_not_change(
        self, contracts: Path, git: Callable[..., str], environ: dict[str, str]
    ) -> None:
        _good(contracts / "regioes" / "outra.yaml")
        git(contracts, "add", "regioes")
        answer = _run(["git", "commit", "--message", "a mesma região"], contracts, environ)
        assert answer.returncode == 1, answer.stdout
        assert re.search(r"coapkit validate\.+Passed", answer.stdout), answer.stdout
        assert re.search(r"--changed-since HEAD\.+Failed", answer.stdout), answer.stdout
        assert "erro[REPO-REGIAO]" in answer.stdout

        git(contracts, "rm", "--quiet", "--force", "regioes/outra.yaml")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of one runner: the checkout of the action and its temporary files."""
    folder = tmp_path_factory.mktemp("runner")
    (folder / "action").mkdir()
    (folder / "temp").mkdir()
    _copy((*PRODUCT, "action.yml"), folder / "action")
    return folder


class TestGithubAction:
    """The steps of action.yml, executed as a runner does."""

    ACTION = _load("action.yml")

    @pytest.fixture
    def run(
        self, runner: Path, environ: dict[str, str], tmp_path: Path
    ) -> Callable[..., tuple[int, str, dict[str, str]]]:
        """Run the action in ``tmp_path/work``: exit code, log, outputs.

        The first run installs; later ones find the environment and skip that step.
        """
        work = tmp_path / "work"
        work.mkdir(exist_ok=True)

        def run(**given: str) -> tuple[int, str, dict[str, str]]:
            inputs = {name: value["default"] for name, value in self.ACTION["inputs"].items()}
            unknown = {name.replace("_", "-") for name in given} - set(inputs)
            assert not unknown, unknown
            inputs |= {name.replace("_", "-"): value for name, value in given.items()}
            context = {f"inputs.{name}": value for name, value in inputs.items()}
            context |= {
                "github.action_path": str(runner / "action"),
                "runner.temp": str(runner / "temp"),
            }
            log, outputs = "", {}
            for number, step in enumerate(self.ACTION["runs"]["steps"]):
                installed = (runner / "temp" / "coapkit" / "bin" / "coapkit").exists()
                if "run" not in step or (installed and step.get("id") != "validate"):
                    continue
                script, output = tmp_path / f"{number}.sh", tmp_path / f"{number}.out"
                script.write_text(step["run"], encoding="utf-8")
                output.write_text("")
                variables = {k: _expand(v, context) for k, v in step.get("env", {}).items()}
                # What `shell: bash` stands for, in GitHub's reference of workflows.
                answer = _run(
                    ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
                    work,
                    environ | variables | {"GITHUB_OUTPUT": str(output)},
                )
                log += answer.stdout
                lines = output.read_text(encoding="utf-8").splitlines()
                outputs |= dict(line.split("=", 1) for line in lines)
                if answer.returncode != 0:
                    return answer.returncode, log, outputs
            return 0, log, outputs

        return run

    @pytest.fixture
    def work(self, tmp_path: Path) -> Path:
        (tmp_path / "work").mkdir(exist_ok=True)
        return tmp_path / "work"

    def test_is_valid_by_githubs_schema(self, environ: dict[str, str]) -> None:
        command = ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
        answer = _run([Path(sys.executable).parent / command[0], *command[1:]], ROOT, environ)
        assert answer.returncode == 0, answer.stdout

    def test_no_script_holds_what_a_user_writes(self) -> None:
        scripts = [step["run"] for step in self.ACTION["runs"]["steps"] if "run" in step]
        assert len(scripts) == 2
        assert [script for script in scripts if "${{" in script] == []

    def test_passes_good_contracts_with_an_empty_sarif(
        self, work: Path, run: Callable[..., tuple[int, str, dict[str, str]]]
    ) -> None:
        _good(work / "regioes" / "boa.yaml")
        code, log, outputs = run(paths="regioes")
        assert code == 0, log
        assert outputs == {"exit-code": "0", "sarif": "coapkit.sarif"}
        sarif = json.loads((work / "coapkit.sarif").read_text(encoding="utf-8"))
        assert sarif["version"] == "2.1.0"
        assert [run["results"] for run in sarif["runs"]] == [[]]

    def test_annotates_the_line_of_an_error_and_fails(
        self, work: Path, run: Callable[..., tuple[int, str, dict[str, str]]]
    ) -> None:
        line = _bad(work / "regioes" / "região má.yaml")
        code, log, outputs = run(paths="\nregioes/região má.yaml\n")
        assert code == 1, log
        assert outputs["exit-code"] == "1"
        (annotation,) = [found for found in log.splitlines() if found.startswith("::error")]
        assert f"line={line}" in annotation
        assert "file=regioes/região má.yaml" in annotation
        sarif = json.loads((work / "coapkit.sarif").read_text(encoding="utf-8"))
        (result,) = sarif["runs"][0]["results"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == line

    def test_writes_the_formats_asked_for(
        self, work: Path, run: Callable[..., tuple[int, str, dict[str, str]]]
    ) -> None:
        _good(work / "regiao.yaml")
        code, log, outputs = run(paths="regiao.yaml", formats="concise\njunit=saida junit.xml\n")
        assert code == 0, log
        assert outputs["sarif"] == ""
        assert (work / "saida junit.xml").read_text(encoding="utf-8").startswith("<?xml")
        assert not (work / "coapkit.sarif").exists()

    def test_checks_what_changed_alone_when_asked(
        self,
        work: Path,
        git: Callable[..., str],
        run: Callable[..., tuple[int, str, dict[str, str]]],
    ) -> None:
        _committed(work, git)
        code, log, _ = run(paths="regioes", changed_since="HEAD")
        assert code == 0, log
        line = _bad(work / "regioes" / "nova.yaml", OTHER)
        code, log, _ = run(paths="regioes", changed_since="HEAD")
        assert code == 1, log
        errors = [found for found in log.splitlines() if found.startswith("::error")]
        assert all("file=regioes/nova.yaml" in error for error in errors), log
        assert any(f"line={line}" in error for error in errors)
        code, log, _ = run(paths="regioes", changed_since="origin/nada")
        assert code == 2, log
        assert "o git não conhece “origin/nada”" in log

    def test_an_input_is_never_executed(
        self, work: Path, run: Callable[..., tuple[int, str, dict[str, str]]]
    ) -> None:
        _good(work / "regiao.yaml")
        hostile = '"; touch invadido; $(touch invadido) `touch invadido`'
        code, log, outputs = run(paths="regiao.yaml", fail_on=hostile)
        assert code == 2, log
        assert outputs["exit-code"] == "2"
        code, log, _ = run(paths=f"--output\n{hostile}")
        assert code != 0, log
        assert {path.name for path in work.iterdir()} == {"regiao.yaml", "coapkit.sarif"}

    def test_installs_a_published_version_when_asked(
        self, runner: Path, environ: dict[str, str], tmp_path: Path
    ) -> None:
        build = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
        made = _run([*build, "--outdir", tmp_path / "index", runner / "action"], tmp_path, environ)
        assert made.returncode == 0, made.stdout
        (wheel,) = (tmp_path / "index").glob("*.whl")
        (step,) = [s for s in self.ACTION["runs"]["steps"] if "VERSION" in s.get("env", {})]
        version = wheel.name.split("-")[1]
        context = {
            "inputs.version": version,
            "github.action_path": "/nowhere",
            "runner.temp": str(tmp_path),
        }
        variables = {name: _expand(value, context) for name, value in step["env"].items()}
        variables |= {"PIP_FIND_LINKS": str(tmp_path / "index")}
        answer = _run(["bash", "-eo", "pipefail", "-c", step["run"]], tmp_path, environ | variables)
        assert answer.returncode == 0, answer.stdout
        assert version in answer.stdout


def _expand(text: str, context: Mapping[str, str]) -> str:
    """``${{ name }}`` by its value; KeyError for a name that the test does not know."""
    return re.sub(r"\$\{\{\s*(\S+?)\s*\}\}", lambda found: context[found[1]], text)


class TestGitlab:
    """The job of ci/gitlab.yml, executed as a runner does."""

    JOB = _load("ci/gitlab.yml")["coapkit"]

    def _run_job(
        self, work: Path, environ: dict[str, str], **given: str
    ) -> subprocess.CompletedProcess[str]:
        source = work.parent / "coapkit"
        if not source.exists():
            source.mkdir()
            _copy(PRODUCT, source)
        builds = work.parent / "builds"
        builds.mkdir(exist_ok=True)
        predefined = {"CI_PROJECT_DIR": str(work), "CI_BUILDS_DIR": str(builds)}
        variables = self.JOB["variables"] | {"COAPKIT_PACKAGE": str(source)} | given
        for name, value in predefined.items():
            variables = {key: text.replace(f"${name}", value) for key, text in variables.items()}
        script = "set -eo pipefail\n" + "\n".join(self.JOB["script"])
        return _run(["bash", "-c", script], work, environ | predefined | variables)

    def test_is_valid_by_gitlabs_schema(self, environ: dict[str, str]) -> None:
        command = ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "ci/gitlab.yml"]
        answer = _run([Path(sys.executable).parent / command[0], *command[1:]], ROOT, environ)
        assert answer.returncode == 0, answer.stdout

    def test_reports_each_finding_on_its_line(
        self, environ: dict[str, str], tmp_path: Path
    ) -> None:
        work = tmp_path / "contratos"
        _good(work / "regioes" / "boa.yaml")
        artifact = work / self.JOB["artifacts"]["reports"]["codequality"]
        answer = self._run_job(work, environ, COAPKIT_PATHS="regioes")
        assert answer.returncode == 0, answer.stdout
        assert json.loads(artifact.read_text(encoding="utf-8")) == []

        line = _bad(work / "regioes" / "ma.yaml")
        answer = self._run_job(work, environ, COAPKIT_PATHS="regioes/ma.yaml")
        assert answer.returncode == 1, answer.stdout
        assert f"regioes/ma.yaml:{line}:1" in answer.stdout
        (issue,) = json.loads(artifact.read_text(encoding="utf-8"))
        assert issue["location"]["path"] == "regioes/ma.yaml"
        assert issue["location"]["lines"]["begin"] == line
        assert {"description", "check_name", "fingerprint", "severity"} <= set(issue)

    def test_checks_what_changed_alone_when_asked(
        self, environ: dict[str, str], git: Callable[..., str], tmp_path: Path
    ) -> None:
        work = tmp_path / "contratos"
        _committed(work, git)
        base = git(work, "rev-parse", "HEAD")
        answer = self._run_job(work, environ, COAPKIT_CHANGED_SINCE=base)
        assert answer.returncode == 0, answer.stdout
        answer = self._run_job(work, environ, COAPKIT_CHANGED_SINCE="nada do servidor")
        assert answer.returncode == 2, answer.stdout
        assert "o git não conhece “nada do servidor”" in answer.stdout

    def test_keeps_the_report_of_a_failed_job(self) -> None:
        assert self.JOB["artifacts"]["when"] == "always"


class TestDockerfile:
    """What can be held against the Dockerfile without a daemon."""

    INSTRUCTIONS = re.sub(
        r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"))
    ).splitlines()

    def test_has_the_libraries_that_the_set_up_script_installs(self) -> None:
        script = (ROOT / "scripts" / "lib.sh").read_text(encoding="utf-8")
        found = re.search(r"(?m)^LIBRARIES=\((.*)\)$", script)
        assert found
        libraries = found[1].split()
        assert libraries
        (install,) = [line for line in self.INSTRUCTIONS if "apt-get install" in line]
        assert [name for name in libraries if f" {name} " not in install] == []

    def test_runs_as_a_user_without_rights(self) -> None:
        users = [line.split()[1] for line in self.INSTRUCTIONS if line.startswith("USER ")]
        assert users == ["coapkit"]
        assert 'ENTRYPOINT ["coapkit"]' in self.INSTRUCTIONS

    def test_the_context_is_enough_to_build_from(
        self, environ: dict[str, str], tmp_path: Path
    ) -> None:
        lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        sent = tuple(line[1:] for line in lines if line.startswith("!"))
        assert sent
        context = tmp_path / "context"
        context.mkdir()
        _copy(sent, context)
        (build,) = [line for line in self.INSTRUCTIONS if "constraints.txt" in line]
        sed, _, install = build.removeprefix("RUN ").split(" && ")
        made = _run(
            ["bash", "-ec", sed.replace("/constraints.txt", "../constraints.txt")],
            context,
            environ,
        )
        assert made.returncode == 0, made.stdout
        pip = install.replace("/constraints.txt", "../constraints.txt").split()
        assert Path(pip[0]).name == "pip"
        # With --dry-run and --no-deps pip reads the constraints and builds the package.
        answer = _run(
            [sys.executable, "-m", "pip", *pip[1:], "--dry-run", "--ignore-installed"],
            context,
            environ,
        )
        assert answer.returncode == 0, answer.stdout
        assert "Would install coapkit-" in answer.stdout
