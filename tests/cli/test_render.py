"""``coapkit render`` as a user meets it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"


def render(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coapkit", "render", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The example with a clause missing."""
    path = tmp_path / "quebrado.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\n  sancoes_administrativas: padrao", "", text), encoding="utf-8")
    return path


def test_makes_the_extract_and_says_where(tmp_path: Path):
    done = render(str(EXAMPLE), "--only", "extrato.rtf", "-o", str(tmp_path / "saida"))
    assert (done.returncode, done.stderr) == (0, "")
    written = tmp_path / "saida" / "baturite-extrato.rtf"
    assert done.stdout == f"gravado {written}\n"
    assert written.read_bytes().startswith(b"{\\rtf1")
    assert [p.name for p in written.parent.iterdir()] == [written.name]


def test_refuses_a_contract_with_errors_and_writes_nothing(broken: Path, tmp_path: Path):
    folder = tmp_path / "saida"
    folder.mkdir()
    before = folder / "quebrado-extrato.rtf"
    before.write_text("o anterior")
    done = render(str(broken), "--only", "extrato", "-o", str(folder))
    assert done.returncode == 1
    assert "tem 1 erro" in done.stderr
    assert "R3-ART6-XIV" in done.stderr
    assert "--draft" in done.stderr
    assert before.read_text() == "o anterior"
    assert [p.name for p in folder.iterdir()] == [before.name]


def test_a_draft_is_made_with_errors_and_says_so(broken: Path, tmp_path: Path):
    done = render(str(broken), "--draft", "--only", "contrato.html", "-o", str(tmp_path))
    assert done.returncode == 0
    html = (tmp_path / "quebrado-contrato.html").read_text(encoding="utf-8")
    assert '<body class="minuta"' in html


def test_one_bad_contract_does_not_stop_the_others(broken: Path, tmp_path: Path):
    done = render(str(broken), str(EXAMPLE), "--only", "extrato.rtf", "-o", str(tmp_path))
    assert done.returncode == 1
    assert (tmp_path / "baturite-extrato.rtf").is_file()


def test_an_unknown_document_is_wrong_use(tmp_path: Path):
    done = render(str(EXAMPLE), "--only", "contratos", "-o", str(tmp_path))
    assert done.returncode == 2
    assert "“contratos” não é um documento" in done.stderr


def test_contracts_of_one_name_do_not_replace_one_another(tmp_path: Path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "regiao.yaml").write_bytes(EXAMPLE.read_bytes())
    done = render("a", "b/regiao.yaml", "--only", "extrato.rtf", cwd=tmp_path)
    assert done.returncode == 2
    assert "a/regiao.yaml e b/regiao.yaml dariam documentos de mesmo nome" in done.stderr
    assert not (tmp_path / "saida").exists()
    twice = render("a/regiao.yaml", "./a/regiao.yaml", "--only", "extrato.rtf", cwd=tmp_path)
    assert twice.returncode == 0


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "arquivo").write_text("")
    done = render(str(EXAMPLE), "--only", "extrato.rtf", "-o", str(tmp_path / "arquivo"))
    assert done.returncode == 1
    assert done.stderr.startswith("erro:")
    assert "Traceback" not in done.stderr


def test_same_input_same_bytes_in_another_folder(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "regiao.yaml").write_bytes(EXAMPLE.read_bytes())
        done = render("regiao.yaml", "--no-cache", "--only", "extrato", cwd=tmp_path / name)
        assert done.returncode == 0, done.stderr
    for paper in ("extrato.rtf", "extrato.pdf"):
        first, second = (tmp_path / n / "saida" / f"regiao-{paper}" for n in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    """The example with a service that has a new name."""
    path = tmp_path / "aditado.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(text.replace("nome: UBS Vazantes\n", "nome: UBS da Serra\n"), "utf-8")
    return path


def test_a_termo_aditivo_is_made_of_two_versions(amended: Path, tmp_path: Path):
    arguments = ("--only", "extrato-aditivo.rtf", "--since", str(EXAMPLE), "-o", str(tmp_path))
    done = render(str(amended), *arguments)
    written = tmp_path / "aditado-extrato-aditivo.rtf"
    assert (done.returncode, done.stdout) == (0, f"gravado {written}\n")
    assert b"EXTRATO DE TERMO ADITIVO AO CONTRATO" in written.read_bytes()


def test_nothing_to_amend_is_no_failure(tmp_path: Path):
    done = render(str(EXAMPLE), "--only", "aditivo", "--since", str(EXAMPLE), "-o", str(tmp_path))
    assert done.returncode == 0
    assert "nada a aditar" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((str(EXAMPLE), "--only", "aditivo"), "precisa da versão anterior: --since"),
        ((str(EXAMPLE.parent), "--since", str(EXAMPLE)), "de um só contrato"),
    ],
)
def test_a_termo_aditivo_wants_one_version_before_of_one_contract(
    arguments: tuple[str, ...], said: str, tmp_path: Path
):
    done = render(*arguments, "-o", str(tmp_path))
    assert done.returncode == 2
    assert said in done.stderr


def test_another_region_is_no_termo_aditivo(tmp_path: Path):
    other = EXAMPLE.with_name("alto-solimoes.yaml")
    done = render(str(EXAMPLE), "--only", "aditivo", "--since", str(other), "-o", str(tmp_path))
    assert done.returncode == 1
    assert "a Região de Saúde é outra" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_character_that_no_font_has_is_said(tmp_path: Path):
    path = tmp_path / "regiao.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    name = "nome: 4ª Região de Saúde de Baturité"
    assert name in text
    strange = text.replace(name, f"{name} \U0001f600 漢\u202e", 1)
    path.write_text(strange, encoding="utf-8")
    done = render(str(path), "--draft", "--only", "parecer.pdf", "-o", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:-1] == [
        f"nota: {path} (parecer): nenhuma fonte tem o caractere {code}; no lugar sai «\ufffd»"
        for code in ("U+6F22", "U+1F600")
    ]
    done = render(str(path), "--draft", "--only", "extrato.pdf", "-o", str(tmp_path))
    assert done.returncode == 0
    assert "(extrato): nenhuma fonte tem o caractere U+1F600; no lugar sai «□»" in done.stdout
