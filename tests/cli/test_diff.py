"""``coapkit diff`` as a user meets it: what it says, where, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def run(*arguments: str, folder: Path, stdin: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "coapkit", "diff", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "antigo.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "novo.yaml").write_text(
        TEXT.replace("fim: 2016-12-31", "fim: 2017-12-31", 1), encoding="utf-8"
    )
    (tmp_path / "ruim.yaml").write_text("regiao: [", encoding="utf-8")
    (tmp_path / "dubio.yaml").write_text(
        TEXT.replace("2013: 21443.94", "2013: 21.443", 1), encoding="utf-8"
    )
    return tmp_path


def test_equal_ends_with_0(folder: Path) -> None:
    assert run("antigo.yaml", "antigo.yaml", folder=folder) == (0, "Nenhuma diferença.\n", "")


def test_different_ends_with_1_and_says_what_and_where(folder: Path) -> None:
    code, out, err = run("antigo.yaml", "novo.yaml", folder=folder)
    assert (code, err) == (1, "")
    assert "Vigência › Fim: 31/12/2016 → 31/12/2017" in out
    assert "antigo.yaml:25 → novo.yaml:25" in out


def test_one_version_may_come_from_standard_input(folder: Path) -> None:
    code, out, _ = run("-", "novo.yaml", folder=folder, stdin=TEXT)
    assert code == 1
    assert "entrada padrão:25 → novo.yaml:25" in out


@pytest.mark.parametrize("fmt", ["json", "html", "text"])
def test_a_report_goes_to_a_file(folder: Path, fmt: str) -> None:
    code, out, _ = run("antigo.yaml", "novo.yaml", "-f", fmt, "-o", "pasta/d", folder=folder)
    assert (code, out) == (1, "")
    written = (folder / "pasta/d").read_text(encoding="utf-8")
    assert "31/12/2017" in written
    if fmt == "json":
        assert json.loads(written)["changes"][0]["new"] == "2017-12-31"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ruim.yaml", "YAML-SINTAXE"),
        ("nada.yaml", "ARQUIVO-LEITURA"),
        ("dubio.yaml", "“21.443” é ambíguo"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_the_words_of_validate(
    folder: Path, name: str, said: str
) -> None:
    for arguments in (("antigo.yaml", name), (name, "antigo.yaml")):
        code, out, err = run(*arguments, folder=folder)
        assert (code, out) == (2, "")
        assert said in err
        assert "como corrigir" in err
        assert f" --> {name}:" in err


def test_both_unreadable_are_told_at_once(folder: Path) -> None:
    code, _, err = run("ruim.yaml", "dubio.yaml", folder=folder)
    assert code == 2
    assert "ruim.yaml:" in err
    assert "dubio.yaml:" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("antigo.yaml",),
        ("antigo.yaml", "novo.yaml", "ruim.yaml"),
        ("-", "-"),
        ("antigo.yaml", "novo.yaml", "--format", "pdf"),
        ("antigo.yaml", "novo.yaml", "-o", "/dev/null/d"),
    ],
)
def test_wrong_use_ends_with_2(folder: Path, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments, folder=folder)
    assert (code, out) == (2, "")
    assert err.startswith("erro: ")
    assert "Traceback" not in err


def test_a_version_is_not_replaced_by_the_result(folder: Path) -> None:
    code, out, err = run("antigo.yaml", "novo.yaml", "-o", "antigo.yaml", folder=folder)
    assert (code, out) == (2, "")
    assert "antigo.yaml é um contrato e ficou como estava" in err
    assert (folder / "antigo.yaml").read_text(encoding="utf-8") == TEXT
