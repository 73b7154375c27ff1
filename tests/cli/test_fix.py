"""``coapkit fix`` as a user meets it: what it writes, says and answers."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coapkit.cli.fixing import fix_paths
from coapkit.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
BROKEN = TEXT.replace("    inicio: 2013-01-01", "    inicio: 1/1/2013 # começo", 1)
MENDED = TEXT.replace("    inicio: 2013-01-01", "    inicio: 01/01/2013 # começo", 1)

DIFFERENCE = """\
--- c.yaml
+++ c.yaml
@@ -21,7 +21,7 @@
   processo: 25000.187432/2012-99
   versao: "1.0"
   vigencia:
-    inicio: 1/1/2013 # começo
+    inicio: 01/01/2013 # começo
     fim: 2016-12-31
   coordenacao: [ce]
   termos_incorporados:
"""


def coapkit(
    *arguments: str, cwd: Path, stdin: bytes = b"", **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a whole process, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "coapkit", *arguments],
        input=stdin.decode(),
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **env},
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "c.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def test_it_mends_says_what_and_ends_well(file: Path) -> None:
    done = coapkit("fix", "c.yaml", cwd=file.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "c.yaml:24: [COER-DATA] trocar por 01/01/2013\n1 achado foi corrigido em 1 arquivo.\n"
    )
    assert file.read_text(encoding="utf-8") == MENDED
    assert [path.name for path in file.parent.iterdir()] == ["c.yaml"]


def test_a_clean_file_is_not_even_touched(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(TEXT, encoding="utf-8")
    before = path.stat().st_ino, path.stat().st_mtime_ns
    done = coapkit("fix", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "Nada a corrigir automaticamente.\n")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before


def test_what_remains_counts(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("99.230.000/0001-45", "99.230.000/0001-46"), encoding="utf-8")
    done = coapkit("fix", "c.yaml", cwd=file.parent)
    assert done.returncode == 1
    assert done.stdout.endswith(
        "1 achado foi corrigido em 1 arquivo. Fica 1 erro: coapkit validate c.yaml\n"
    )
    (file.parent / "coapkit.toml").write_text('fail-on = "never"\n')
    assert coapkit("fix", "c.yaml", cwd=file.parent).returncode == 0


def test_the_difference_is_shown_and_nothing_written(file: Path) -> None:
    done = coapkit("fix", "--diff", "c.yaml", cwd=file.parent)
    assert done.returncode == 1
    assert done.stdout == DIFFERENCE
    assert "1 achado seria corrigido em 1 arquivo." in done.stderr
    assert file.read_text(encoding="utf-8") == BROKEN
    file.write_text(MENDED, encoding="utf-8")
    again = coapkit("fix", "--diff", "c.yaml", cwd=file.parent)
    assert (again.returncode, again.stdout) == (0, "")


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_the_difference_is_a_patch(file: Path, line_break: str) -> None:
    file.write_bytes(BROKEN.rstrip("\n").replace("\n", line_break).encode())
    done = subprocess.run(
        [sys.executable, "-m", "coapkit", "fix", "--diff", "c.yaml"],
        cwd=file.parent,
        capture_output=True,
        check=False,
    )
    subprocess.run(
        ["git", "apply", "--unsafe-paths", "-p0", "-"],
        input=done.stdout,
        cwd=file.parent,
        check=True,
    )
    assert file.read_bytes() == MENDED.rstrip("\n").replace("\n", line_break).encode()


def test_on_a_terminal_the_difference_is_coloured(file: Path) -> None:
    host, terminal = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    subprocess.run(
        [sys.executable, "-m", "coapkit", "fix", "--diff", "c.yaml"],
        cwd=file.parent,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env={**environment, "TERM": "xterm", "PYTHONUTF8": "1"},
        check=False,
    )
    os.close(terminal)
    shown = os.read(host, 65536).decode()
    assert "\x1b[31m-    inicio: 1/1/2013 # começo\x1b[0m" in shown
    assert "\x1b[32m+    inicio: 01/01/2013 # começo\x1b[0m" in shown


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    done = coapkit("fix", "-", cwd=tmp_path, stdin=BROKEN.encode())
    assert (done.returncode, done.stdout) == (0, MENDED)
    assert "entrada padrão:24: [COER-DATA]" in done.stderr
    clean = coapkit("fix", "-", cwd=tmp_path, stdin=TEXT.encode())
    assert (clean.returncode, clean.stdout) == (0, TEXT)


def test_what_remains_in_several_files_is_a_sentence(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TEXT.replace("fronteira: nao", "fronteira: talvez"), "utf-8")
    done = coapkit("fix", ".", cwd=tmp_path)
    assert done.stdout == "Nada a corrigir automaticamente. Ficam 2 erros.\n"


def test_folders_are_opened(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(BROKEN, encoding="utf-8")
    (tmp_path / "ci.yaml").write_text("on:\n  - push\n")
    done = coapkit("fix", ".", cwd=tmp_path)
    assert done.stdout.endswith("2 achados foram corrigidos em 2 arquivos.\n")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == MENDED


def test_only_the_rules_that_are_asked_for(file: Path) -> None:
    done = coapkit("fix", "--rule", "FORMA-CHAVE", "c.yaml", cwd=file.parent)
    assert done.stdout.startswith("Nada a corrigir automaticamente. Fica 1 erro")
    wrong = coapkit("fix", "--rule", "coer-dat", "c.yaml", cwd=file.parent)
    assert wrong.returncode == 2
    assert "“coer-dat” não está no catálogo; você quis dizer COER-DATA?" in wrong.stderr
    assert coapkit("fix", "--rule", "coer-data", "c.yaml", cwd=file.parent).returncode == 0


def test_another_encoding_is_told_in_the_difference(file: Path) -> None:
    file.write_bytes(BROKEN.encode("cp1252"))
    done = coapkit("fix", "--diff", "c.yaml", cwd=file.parent)
    assert done.stdout == "# c.yaml: de Windows-1252 ou Latin-1 para UTF-8\n" + DIFFERENCE
    assert coapkit("fix", "c.yaml", cwd=file.parent).returncode == 0
    assert file.read_text(encoding="utf-8") == MENDED


def test_what_cannot_be_read_is_left_alone(file: Path) -> None:
    file.write_text(BROKEN + "fim: [\n", encoding="utf-8")
    done = coapkit("fix", "c.yaml", cwd=file.parent)
    assert done.returncode == 1
    assert "Nada a corrigir automaticamente. Fica 1 erro: coapkit validate c.yaml" in done.stdout


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = coapkit("fix", "nada.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "erro: o arquivo “nada.yaml” não existe" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def open_file() -> Iterator[Path]:
    """A file whose folder anybody can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = folder / "c.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    path.chmod(0o644)
    yield path
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("folder", "file", "says"),
    [(0o555, 0o666, "ficou como estava: não há permissão"), (0o777, 0o444, "é só para leitura")],
)
def test_what_may_not_be_written_stays(
    open_file: Path, capfd: pytest.CaptureFixture[str], folder: int, file: int, says: str
) -> None:
    open_file.chmod(file)
    open_file.parent.chmod(folder)
    child = os.fork()
    if child == 0:
        code = 99
        try:
            if os.geteuid() == 0:  # to an administrator nothing is read-only
                os.setuid(65534)
            code = fix_paths([str(open_file)], Settings())
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    told = capfd.readouterr()
    assert says in told.err
    assert "ficou como estava" in told.err
    assert "Nada a corrigir" not in told.out
    assert open_file.read_text(encoding="utf-8") == BROKEN
    assert [path.name for path in open_file.parent.iterdir()] == ["c.yaml"]


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.parent / "link.yaml"
    link.symlink_to("c.yaml")
    assert coapkit("fix", "link.yaml", cwd=file.parent).returncode == 0
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == MENDED


@pytest.mark.lento
@pytest.mark.parametrize("signals", [signal.SIGINT, signal.SIGKILL])
def test_struck_at_any_moment_the_file_is_the_old_or_the_new_one(
    file: Path, signals: signal.Signals
) -> None:
    seen = set()
    for wait in range(12):
        file.write_text(BROKEN, encoding="utf-8")
        child = subprocess.Popen(
            [sys.executable, "-m", "coapkit", "fix", "c.yaml"],
            cwd=file.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(wait * 0.06)
        child.send_signal(signals)
        child.wait()
        text = file.read_text(encoding="utf-8")
        assert text in (BROKEN, MENDED)
        seen.add(text)
        if signals == signal.SIGINT:
            assert [path.name for path in file.parent.iterdir()] == ["c.yaml"]
    assert seen
