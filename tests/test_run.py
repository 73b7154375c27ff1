"""One run over many files: the same report however many processes make it."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from coapkit.outcome import WorkerDied
from coapkit.parallel import map_in_processes
from coapkit.run import validate_paths

EXAMPLE = Path(__file__).parents[1] / "examples" / "baturite.yaml"
TABLES = Path(__file__).parent / "rules" / "tabelas"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clean contract and its copies, one with faults and fixes, one cut short, one not there."""
    text = EXAMPLE.read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    wrong = text.replace("identificacao:", "identificassao:", 1).replace(".00", ",00\u00ad", 3)
    (tmp_path / "b.yaml").write_text(wrong, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(text[: len(text) // 3], encoding="utf-8")
    (tmp_path / "d.yaml").symlink_to("nenhum.yaml")
    return tmp_path


@pytest.mark.parametrize("jobs", [0, 2, 3, 16])
def test_the_report_does_not_depend_on_the_processes(folder: Path, jobs: int) -> None:
    alone = validate_paths([str(folder)], jobs=1)
    report, sources = alone
    assert len(report.files) == 4
    assert {"FORMA-CHAVE", "REPO-REGIAO", "ARQUIVO-LEITURA"} <= {d.rule for d in report.diagnostics}
    assert list(sources) == [str(folder / "b.yaml")]
    assert validate_paths([str(folder)], jobs=jobs) == alone


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_is_told_file_by_file(folder: Path, jobs: int) -> None:
    told: list[tuple[int, int]] = []
    report, _ = validate_paths([str(folder)], jobs=jobs, tell=lambda *step: told.append(step))
    total = len(report.files)
    assert total > 2
    assert told == [(done, total) for done in range(1, total + 1)]


def test_nor_on_the_order_of_the_paths(folder: Path) -> None:
    paths = sorted(map(str, folder.iterdir()))
    assert validate_paths(paths[::-1], jobs=2) == validate_paths(paths, jobs=1)


def test_what_is_the_matter_with_a_table_is_said_whoever_reads_it(folder: Path) -> None:
    (folder / "tabelas").mkdir()
    for table in TABLES.iterdir():
        (folder / "tabelas" / table.name).write_bytes(table.read_bytes())
    altered = next((folder / "tabelas").glob("renases*.tsv"))
    altered.write_bytes(altered.read_bytes() + b"999\tOutra\n")
    code = (
        "import sys; from coapkit.run import validate_paths;"
        "print(validate_paths(sys.argv[2:], jobs=int(sys.argv[1]))[0].remarks)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, jobs, str(folder)],
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for jobs in ("1", "2")
    ]
    assert f"{altered.name} foi alterada" in said[0]
    assert said[0] == said[1]


def _square(number: int) -> int:
    time.sleep(0.02 / (1 + number))  # the first asked for ends last
    return number * number


def _refuse(number: int) -> int:
    raise ValueError(f"não quero o {number}")


def _die(parent: int, _number: int) -> int:
    assert os.getpid() != parent
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_answers_come_in_the_order_of_the_questions() -> None:
    assert map_in_processes(_square, range(9), 3) == [n * n for n in range(9)]


def test_an_error_in_a_process_is_raised_here() -> None:
    with pytest.raises(ValueError, match="não quero o 0"):
        map_in_processes(_refuse, range(5), 2)


def test_a_process_that_dies_is_told_apart() -> None:
    with pytest.raises(WorkerDied, match="--jobs 1"):
        map_in_processes(partial(_die, os.getpid()), range(5), 2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_ctrl_c_ends_all_processes_at_once() -> None:
    code = (
        "import os, time\n"
        "from coapkit.parallel import map_in_processes\n"
        "from coapkit.__main__ import main\n"
        "import coapkit.discovery as d\n"
        "def wait(n):\n"
        "    os.write(1, b'pronto\\n')\n"  # one call: two processes share the pipe
        "    time.sleep(60)\n"
        "def find(paths):\n"
        "    map_in_processes(wait, range(4), 2)\n"
        "d.find_files = find\n"
        "raise SystemExit(main(['validate', '.']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "pronto\n"
    assert process.stdout.readline() == "pronto\n"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, errors = process.communicate(timeout=30)  # ends only when no process holds the pipe
    assert process.returncode == 130
    assert "Interrompido" in errors
    assert "Traceback" not in errors
