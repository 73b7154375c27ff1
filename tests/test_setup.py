"""The set-up: the lock fits pyproject.toml, the scripts are sound, `make` says what there is."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
SCRIPTS = [*sorted((ROOT / "scripts").glob("*.sh")), ROOT / ".ci" / "run"]


def _locked() -> list[tuple[Requirement, str]]:
    """Each requirement of the lock and the text that follows it (hashes, comments)."""
    entries = re.split(r"(?m)^(?=[a-z0-9])", LOCK)[1:]
    return [(Requirement(entry.split("\\")[0].strip()), entry) for entry in entries]


def test_the_lock_holds_a_fitting_version_of_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    assert named
    versions = {
        canonicalize_name(requirement.name): next(iter(requirement.specifier)).version
        for requirement, _ in _locked()
    }
    stale = [
        name
        for name, requirement in ((text, Requirement(text)) for text in named)
        if not requirement.specifier.contains(
            versions.get(canonicalize_name(requirement.name), "0"), prereleases=True
        )
    ]
    assert stale == [], "run `make lock`"


def _imported(folder: str) -> set[str]:
    """Top-level names of what the Python files below a folder import."""
    modules: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                modules.add(node.module.split(".")[0])
    return modules


@pytest.mark.parametrize("folder", ["coapkit", "tests"])
def test_what_is_imported_is_declared(folder: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = list(project["project"]["dependencies"])
    if folder == "tests":
        declared += project["dependency-groups"]["dev"]
    allowed = {canonicalize_name(Requirement(text).name) for text in declared}
    foreign = _imported(folder) - sys.stdlib_module_names - {"coapkit"}
    foreign -= {"annotationlib"}  # of newer Pythons' own library
    foreign -= {"atheris"}  # for the long fuzzing alone, by hand (CONTRIBUTING.md)
    if folder == "tests":
        ours = [path for part in ("tests", "benchmarks") for path in (ROOT / part).rglob("*")]
        foreign -= {path.stem for path in ours if path.suffix in ("", ".py")}
    assert foreign
    packages = packages_distributions()
    undeclared = [
        module
        for module in sorted(foreign)
        if not allowed & {canonicalize_name(name) for name in packages.get(module, [])}
    ]
    assert undeclared == []


def test_every_locked_package_has_its_hashes() -> None:
    entries = _locked()
    assert len(entries) > 20
    assert [str(requirement) for requirement, text in entries if "--hash=sha256:" not in text] == []


def test_the_lock_names_no_index() -> None:
    assert not re.search(r"(?m)^\s*(-|--index|--extra|--find)", LOCK.replace("    --hash", ""))
    assert "://" not in LOCK


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_sound(script: Path) -> None:
    checked = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    if script.name != "lib.sh":  # sourced, not run
        assert os.access(script, os.X_OK)
        assert "\nset -euo pipefail\n" in script.read_text(encoding="utf-8")


def test_make_alone_teaches_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"(?m)^\.PHONY: (.*)$", makefile)
    assert targets
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(
        ["make", "--no-print-directory"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    taught = set(re.findall(r"(?m)^  make (\w+) +\w", shown.stdout))
    assert taught == set(targets[1].split())


def test_without_libraries_and_rights_it_says_what_to_install(tmp_path: Path) -> None:
    """The script in a folder whose .venv cannot load them, on a system without apt-get."""
    (tmp_path / "scripts").mkdir()
    for name in ("system-libs.sh", "lib.sh"):
        (tmp_path / "scripts" / name).write_bytes((ROOT / "scripts" / name).read_bytes())
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("bash", "dirname"):
        (tools / tool).symlink_to(f"/bin/{tool}" if tool == "bash" else f"/usr/bin/{tool}")

    answer = subprocess.run(
        ["/bin/bash", "scripts/system-libs.sh"],
        cwd=tmp_path,
        env={"PATH": str(tools), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    for system in ("Debian/Ubuntu", "Fedora", "macOS", "Windows"):
        assert system in answer.stderr
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0" in answer.stderr
