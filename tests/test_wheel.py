"""What people install: a wheel that does the whole job far from the checkout."""

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from email.parser import Parser
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.lento

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "baturite.yaml"


FOLDERS = ("coapkit", "schemas", "templates", "examples", "tests", "scripts")


@cache
def _files(folder: str) -> set[str]:
    """Files of the checkout that belong to the product, relative to its root."""
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT).as_posix()
        for path in found
        if not {"__pycache__", "node_modules"} & set(path.parts)
    }


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the sdist and the wheel made from that sdist, as an index would serve them."""
    out = tmp_path_factory.mktemp("dist")
    for folder in FOLDERS:  # as they are now: someone may be at work here
        _files(folder)
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
        cwd=out,
    )
    return out


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (found,) = dist.glob("coapkit-*.whl")
    return found


@pytest.fixture(scope="module")
def environment(
    wheel: Path, dependencies_only: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Fresh virtual environment with the wheel in it; only the dependencies are borrowed."""
    folder = tmp_path_factory.mktemp("ambiente") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *install], check=True)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(f"{dependencies_only}\n")
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder of an author, far from the checkout, with a copy of the example."""
    assert EXAMPLE.is_file(), "examples/baturite.yaml must exist: it is what people start from"
    shutil.copy(EXAMPLE, tmp_path / "regiao.yaml")
    return tmp_path


def _run(
    environment: Path, arguments: Sequence[str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run the installed command with a bare environment, so that nothing leads to the checkout."""
    return subprocess.run(
        [environment / "bin" / arguments[0], *arguments[1:]],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_wheel_carries_every_schema_and_template(wheel: Path) -> None:
    expected = _files("schemas") | _files("templates")
    assert _files("schemas")
    assert _files("templates")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    assert {f"coapkit/_dados/{name}" for name in expected} <= names


def test_the_wheel_carries_the_package_its_licences_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
    info = f"{wheel.name.rsplit('-', 3)[0]}.dist-info/"
    tops = {name.split("/")[0] + "/" for name in names}
    assert tops == {"coapkit/", info}
    assert _files("coapkit") <= set(names)
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []
    assert {name.rsplit("/", 1)[1] for name in names if name.startswith(info + "licenses/")} == {
        "LICENSE",
        "OFL-IBM-Plex.txt",
        "OFL-Carlito.txt",
    }


def test_the_metadata_name_the_licences_of_code_and_fonts(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(opened.read(name).decode("utf-8"))
    assert metadata["License-Expression"] == "MIT AND OFL-1.1"
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_sdist_carries_the_tests_and_what_they_check(dist: Path) -> None:
    (sdist,) = dist.glob("coapkit-*.tar.gz")
    with tarfile.open(sdist) as opened:
        names = {name.split("/", 1)[1] for name in opened.getnames() if "/" in name}
    for folder in FOLDERS:
        expected = _files(folder)
        assert expected, f"{folder}/ holds nothing"
        assert expected <= names
    assert {"pyproject.toml", "LICENSE", "Makefile", "requirements-dev.lock"} <= names


def test_what_is_installed_is_not_the_checkout(environment: Path, tmp_path: Path) -> None:
    code = (
        "import coapkit.resources as r; print(r.__file__, r.schemas_dir(), r.templates_dir(),"
        " sep='\\n')"
    )
    answer = _run(environment, ["python", "-c", code], tmp_path)
    assert answer.returncode == 0, answer.stderr
    places = answer.stdout.splitlines()
    assert len(places) == 3
    for place in map(Path, places):
        assert environment in place.parents
        assert place.exists()


def test_says_its_version(environment: Path, wheel: Path, tmp_path: Path) -> None:
    answer = _run(environment, ["coapkit", "--version"], tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert wheel.name.split("-")[1] in answer.stdout


def test_validates_far_from_the_checkout(environment: Path, elsewhere: Path) -> None:
    answer = _run(environment, ["coapkit", "validate", "regiao.yaml"], elsewhere)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_finds_an_error_far_from_the_checkout(environment: Path, elsewhere: Path) -> None:
    damaged = elsewhere / "regiao.yaml"
    damaged.write_text(damaged.read_text(encoding="utf-8") + "\nchave_que_nao_existe: 1\n", "utf-8")
    answer = _run(environment, ["coapkit", "validate", "regiao.yaml"], elsewhere)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "chave_que_nao_existe" in answer.stdout


def test_renders_far_from_the_checkout(environment: Path, elsewhere: Path) -> None:
    command = ["coapkit", "render", "regiao.yaml", "--output", "saida"]
    answer = _run(environment, command, elsewhere)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    made = {path.suffix: path for path in (elsewhere / "saida").rglob("*") if path.is_file()}
    assert {".pdf", ".html", ".rtf"} <= set(made)
    assert made[".pdf"].read_bytes().startswith(b"%PDF-")
    assert made[".rtf"].read_bytes().startswith(b"{\\rtf1")
