"""``coapkit validate`` as a user meets it: exit codes, output, wrong use."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"


def coapkit(
    *arguments: str, stdin: bytes | None = None, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a whole process, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "coapkit", *arguments],
        input=stdin.decode() if stdin is not None else None,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **env},
        check=False,
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The example with one instalment a cent off and a misspelt key."""
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("identificacao:", "identificassao:", 1)
    path = tmp_path / "quebrado.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clean_contract_ends_with_0():
    done = coapkit("validate", str(EXAMPLE))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Nenhum problema em 1 arquivo.\n")


def test_errors_end_with_1_and_say_where_what_why_and_how(broken: Path):
    done = coapkit("validate", str(broken))
    assert done.returncode == 1
    assert "erro[FORMA-CHAVE] chave desconhecida: `identificassao`" in done.stdout
    assert f"{broken}:" in done.stdout
    assert "você quis dizer `identificacao`?" in done.stdout
    assert done.stderr == ""


def test_reads_standard_input():
    done = coapkit("validate", "-", stdin=EXAMPLE.read_bytes())
    assert done.returncode == 0


def test_opens_folders_and_passes_over_other_yaml(tmp_path: Path):
    (tmp_path / "contratos").mkdir()
    (tmp_path / "contratos" / "a.yaml").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    done = coapkit("validate", ".", "-f", "json", cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["files"]) == (0, 1)


def test_a_folder_without_contracts_is_an_error(tmp_path: Path):
    done = coapkit("validate", str(tmp_path))
    assert done.returncode == 1
    assert "não contém nenhum contrato" in done.stdout


def test_a_missing_file_is_an_error(tmp_path: Path):
    done = coapkit("validate", str(tmp_path / "nada.yaml"))
    assert done.returncode == 1
    assert "ARQUIVO-LEITURA" in done.stdout


def test_a_contract_is_not_replaced_by_the_result(tmp_path: Path):
    contract = tmp_path / "a.yaml"
    contract.write_bytes(EXAMPLE.read_bytes())
    for option in ("--output=a.yaml", "--format=sarif=./a.yaml"):
        done = coapkit("validate", "a.yaml", option, cwd=tmp_path)
        assert done.returncode == 2
        assert "a.yaml é um contrato e ficou como estava; dê ao resultado outro nome" in done.stderr
        assert contract.read_bytes() == EXAMPLE.read_bytes()


def test_json_is_one_object_of_the_promised_form(broken: Path):
    done = coapkit("validate", str(broken), "--format", "json")
    report = json.loads(done.stdout)
    assert {"version", "files", "diagnostics", "summary"} <= set(report)
    assert report["files"] == 1
    assert report["diagnostics"]
    for found in report["diagnostics"]:
        assert {
            "rule", "severity", "path", "line", "column", "end_line", "end_column", "message",
            "help", "norm",
        } <= set(found)  # fmt: skip


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_fail_on_chooses_what_fails(broken: Path, fail_on: str, code: int):
    assert coapkit("validate", str(broken), "--fail-on", fail_on).returncode == code


def test_several_formats_at_once(broken: Path, tmp_path: Path):
    sarif = tmp_path / "fora" / "saida.sarif"
    done = coapkit("validate", str(broken), "-f", "concise", "-f", f"sarif={sarif}")
    assert done.returncode == 1
    assert "FORMA-CHAVE" in done.stdout
    assert json.loads(sarif.read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["validate", "--formato", "x"], "a opção --formato não existe; você quis dizer --format"),
        (["validade"], "o comando “validade” não existe; você quis dizer validate?"),
        (["validate", "-f", "xml"], "“xml” não é um formato"),
        (["validate", "--stage", "fim"], "“fim” não é uma etapa do fluxo"),
        (["validate", "--fail-on", "tudo"], "“tudo” não é aceito"),
        (["validate", "-f", "sarif="], "falta o nome do arquivo depois de “sarif=”"),
        (["validate", "-f", "text", "-f", "json"], "text e json ficariam os dois na saída padrão"),
        (["validate", "-f", "json", "-f", "sarif=./x", "-o", "x"], "json e sarif ficariam os dois"),
        (["render"], "falta o argumento ARQUIVO..."),
        (["explain", "R3-ART9-VI"], "você quis dizer"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2_in_portuguese(arguments: list[str], words: str):
    done = coapkit(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Veja o uso correto com: coapkit" in done.stderr
    assert done.stdout == ""


def test_an_unwritable_output_ends_with_2(broken: Path, tmp_path: Path):
    (tmp_path / "arquivo").write_text("")
    done = coapkit("validate", str(broken), "-o", str(tmp_path / "arquivo" / "saida.txt"))
    assert done.returncode == 2
    assert "não foi possível gravar" in done.stderr


def test_a_fault_of_the_program_ends_with_3(tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text(
        "import coapkit.discovery as d\nd.find_files = lambda paths: 1 / 0\n"
    )
    done = coapkit("validate", str(EXAMPLE), PYTHONPATH=str(tmp_path))
    assert done.returncode == 3
    assert "falha interna (ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_fault(broken: Path):
    done = subprocess.run(
        f"{sys.executable} -m coapkit validate {broken} {broken} | head -c 1",
        shell=True,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""


def test_changed_since_checks_what_changed_alone(broken: Path, tmp_path: Path):
    folder = tmp_path / "repositorio"
    folder.mkdir()
    shutil.copy(EXAMPLE, folder / "a.yaml")
    for words in (
        "init --quiet --initial-branch=main",
        "add --all",
        "-c user.name=Ana -c user.email=a@example.org commit --quiet --message contratos",
    ):
        subprocess.run(["git", *words.split()], cwd=folder, check=True)
    shutil.copy(broken, folder / "região nova.yaml")
    done = coapkit("validate", "--changed-since", "main", cwd=folder)
    assert done.returncode == 1
    assert "erro[FORMA-CHAVE]" in done.stdout
    assert "desde main: 1 contrato mudou" in done.stdout
    done = coapkit("validate", "a.yaml", "--changed-since", "main", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    for place, reference in ((folder, "mein"), (tmp_path, "main")):
        done = coapkit("validate", "--changed-since", reference, cwd=place)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("erro: ")
        assert "Traceback" not in done.stderr


def test_stage_asks_whether_it_would_pass_there(tmp_path: Path):
    draft = tmp_path / "minuta.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text[: text.index("\nfluxo:")] + "\n"
    text = re.sub(r"\n  numero: .*", "", text, count=1)  # the Ministry gives it at the end
    draft.write_text(text, encoding="utf-8")
    now = coapkit("validate", str(draft), "-f", "json")
    later = coapkit("validate", str(draft), "-f", "json", "--stage", "vigente")
    assert now.returncode == 0, now.stdout
    assert later.returncode == 1


@pytest.mark.parametrize(
    "command", [["--help"], ["validate", "--help"], ["render", "--help"], ["explain", "--help"]]
)
def test_help_is_in_portuguese(command: list[str]):
    done = coapkit(*command)
    assert done.returncode == 0
    assert done.stdout.startswith("Uso: coapkit")
    for english in ("Usage", "Options", "Arguments", "Show this", "default"):
        assert english not in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_version():
    done = coapkit("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("coapkit 0.")


def test_validate_imports_nothing_heavy():
    code = (
        "import sys; from coapkit.__main__ import main; "
        f"assert main(['validate', {str(EXAMPLE)!r}]) == 0; "
        "print([m for m in ('weasyprint', 'jinja2', 'rich', 'jsonschema', 'num2words', 'babel', "
        "'typer', 'dataclasses', 'tomllib', 'socket', 'email.utils', 'difflib', 'threading') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr


def test_checks_the_text_for_the_gazette_too():
    bad = Path(__file__).parents[1] / "rendering" / "gazette_examples" / "ruim"
    done = coapkit("validate", str(bad / "DOU-CABECALHO.rtf"))
    assert done.returncode == 1
    assert "erro[DOU-CABECALHO]" in done.stdout


@pytest.mark.parametrize(
    "words",
    [["--no-cache"], ["--jobs", "2"], ["-j", "1", "--no-cache"], ["--no-cache", "--jobs", "0"]],
)
def test_plain_forms_do_without_the_command_line_library(words: list[str]) -> None:
    program = (
        "import sys; from coapkit.__main__ import main; code = main(sys.argv[1:]); "
        "sys.exit(code or 'typer' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "validate", *words, str(EXAMPLE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", [["--jobs"], ["--jobs", "dois"], ["-j", "-1"], ["--jobs", "²"]])
def test_a_wrong_number_of_processes_is_explained(words: list[str]) -> None:
    done = coapkit("validate", *words)
    assert done.returncode == 2
    assert "--jobs" in done.stderr
