"""``coapkit watch`` as a whole process, under rapid saves."""

import os
import pty
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.lento

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "baturite.yaml"
WAITING = "à espera de mudanças"
LIMIT = 60.0  # seconds, for a machine that does much else


class Watcher:
    """A running ``coapkit watch`` and what it says, pass by pass."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coapkit", "watch", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONUTF8": "1", "HOME": str(folder / ".conta")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.passes = 0
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def next_pass(self) -> str:
        """What is said up to the end of the next pass."""
        said: list[str] = []
        while True:
            line = self._lines.get(timeout=LIMIT)
            assert line is not None, "".join(said)
            said.append(line)
            if WAITING in line:
                self.passes += 1
                return "".join(said)

    def pass_with(self, words: str) -> str:
        """The first pass from here on that says so."""
        while True:
            said = self.next_pass()
            if words in said:
                return said

    def interrupt(self) -> tuple[int, str]:
        """Exit code, and what was said since the last pass that was asked for."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=LIMIT)
        rest: list[str] = []
        while (line := self._lines.get(timeout=LIMIT)) is not None:
            rest.append(line)
        return code, "".join(rest)


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    (tmp_path / "contratos").mkdir()
    shutil.copy(EXAMPLE, tmp_path / "contratos" / "a.yaml")
    return tmp_path


@pytest.fixture
def start(contracts: Path) -> Iterator[object]:
    running: list[Watcher] = []

    def start(*arguments: str) -> Watcher:
        running.append(Watcher(contracts, *arguments))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def save(path: Path, text: str, *, by_rename: bool = True) -> None:
    if not by_rename:
        path.write_text(text, "utf-8")
        return
    new = path.with_name(f".{path.name}~")
    new.write_text(text, "utf-8")
    new.replace(path)


@pytest.mark.parametrize("by_rename", [True, False])
def test_the_last_of_many_rapid_saves_is_what_counts(
    contracts: Path, start: type[Watcher], by_rename: bool
) -> None:
    path = contracts / "contratos" / "a.yaml"
    good = path.read_text("utf-8")
    watcher = start("contratos/a.yaml")
    first = watcher.next_pass()
    assert "Nenhum problema em 1 arquivo." in first
    assert re.search(r"^\[\d\d:\d\d:\d\d\] pronto em \d+,\d s; ", first, re.MULTILINE)
    assert "\x1b" not in first
    for n in range(40):
        save(path, f"{good}chave_{n}: 1\n", by_rename=by_rename)
    last = watcher.pass_with("chave_39")
    assert "mudou: contratos/a.yaml" in last
    assert watcher.passes < 20
    save(path, good, by_rename=by_rename)
    assert "Nenhum problema" in watcher.pass_with("Nenhum problema")
    assert watcher.interrupt() == (0, "\nEncerrado.\n")


def test_a_folder_with_all_that_happens_in_it(contracts: Path, start: type[Watcher]) -> None:
    folder = contracts / "contratos"
    good = (folder / "a.yaml").read_text("utf-8")
    watcher = start()
    assert "Nenhum problema em 1 arquivo." in watcher.next_pass()
    (folder / "sul").mkdir()
    save(folder / "sul" / "b.yaml", good)
    assert "REPO-REGIAO" in watcher.pass_with("em 1 de 2 arquivos")
    (folder / "sul" / "b.yaml").unlink()
    assert "mudou: contratos/sul/b.yaml" in watcher.pass_with("Nenhum problema em 1 arquivo.")
    (folder / "a.yaml").unlink()
    watcher.pass_with("a pasta não contém nenhum contrato")
    save(folder / "a.yaml", good)
    watcher.pass_with("Nenhum problema em 1 arquivo.")
    save(contracts / "coapkit.toml", "fail_on = 'note'\n")
    assert "chave desconhecida `fail_on`" in watcher.pass_with("coapkit.toml")
    save(contracts / "coapkit.toml", "paths = ['contratos']\n")
    assert "mudou: coapkit.toml" in watcher.pass_with("Nenhum problema em 1 arquivo.")
    shutil.copytree(ROOT / "tests" / "rules" / "tabelas", contracts / "tabelas")
    assert re.match(
        r"\[.*\] muda?(ra)?m?u?: tabelas", watcher.next_pass()
    )  # settings alone are no news
    table = next((contracts / "tabelas").glob("renases*.tsv"))
    save(table, table.read_text("utf-8") + "999\tOutra\n")
    watcher.pass_with("foi alterada")
    assert watcher.interrupt() == (0, "\nEncerrado.\n")


def test_publishes_again_when_a_template_changes(contracts: Path, start: type[Watcher]) -> None:
    (contracts / "coapkit.toml").write_text("templates = 'modelos'\n")
    (contracts / "modelos").mkdir()
    watcher = start("contratos", "--output", "saida", "--only", "contrato.html")
    assert "gravado saida/a-contrato.html" in watcher.next_pass()
    own = contracts / "modelos" / "capa.html.j2"
    shipped = (ROOT / "templates" / "capa.html.j2").read_text("utf-8")
    for words in ("Capa da casa", "Capa nova da casa"):
        save(own, shipped.replace("</section>", f"<p>{words}</p></section>"))
        watcher.pass_with("gravado saida/a-contrato.html")
        assert words in (contracts / "saida" / "a-contrato.html").read_text("utf-8")
    assert watcher.interrupt() == (0, "\nEncerrado.\n")


def test_publishes_what_changed_where_asked(contracts: Path, start: type[Watcher]) -> None:
    other = (ROOT / "examples" / "petrolina-juazeiro.yaml").read_text("utf-8")
    save(contracts / "contratos" / "b.yaml", other)
    (contracts / "contratos" / "mkdocs.yml").write_text("site_name: x\n")
    watcher = start("contratos", "--output", "contratos/saida", "--only", "extrato.rtf")
    first = watcher.next_pass()
    assert "gravado contratos/saida/a-extrato.rtf" in first
    assert "gravado contratos/saida/b-extrato.rtf" in first
    path = contracts / "contratos" / "a.yaml"
    good = path.read_text("utf-8")
    assert "de Baturité" in good
    before = (contracts / "contratos" / "saida" / "a-extrato.rtf").read_bytes()
    save(path, good.replace("99.230.210/0001-33", "99.230.210/0001-34"))
    refused = watcher.pass_with("contratos/a.yaml tem 1 erro")
    assert "gravado" not in refused
    save(path, good.replace("4ª Região de Saúde de Baturité", "4ª Região de Saúde"))
    again = watcher.pass_with("gravado")
    assert "a-extrato.rtf" in again
    assert "b-extrato.rtf" not in again
    assert (contracts / "contratos" / "saida" / "a-extrato.rtf").read_bytes() != before
    assert watcher.interrupt() == (0, "\nEncerrado.\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-"], "watch precisa de um arquivo com nome"),
        (["--only", "capa"], "“capa” não é um documento"),
        (["--format", "sarif"], "“sarif” não é um formato"),
    ],
)
def test_wrong_use_ends_with_2(contracts: Path, arguments: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coapkit", "watch", *arguments],
        cwd=contracts,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=LIMIT,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize(("options", "cleared"), [([], True), (["--no-clear"], False)])
def test_clears_the_screen_of_a_terminal_alone(
    contracts: Path, options: list[str], cleared: bool
) -> None:
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "coapkit", "watch", "contratos", *options],
        cwd=contracts,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    said = b""
    try:
        while WAITING.encode() not in said:
            said += os.read(main, 4096)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=LIMIT) == 0
    finally:
        process.kill()
        process.wait()
        os.close(main)
    assert said.startswith(b"\x1b[2J\x1b[H") is cleared
    assert (b"\x1b[2J" in said) is cleared
