"""Whole processes in unlucky surroundings: clear message, right exit code, nothing half done."""

import errno
import fcntl
import json
import os
import pty
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import termios
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from coapkit.rendering.fonts import shipped_fonts

TESTS = Path(__file__).parents[1]
EXAMPLE = TESTS.parent / "examples" / "baturite.yaml"
TABLE = TESTS / "rules" / "tabelas" / "renases.2012.tsv"
sys.path.insert(0, str(TESTS / "signing"))

import authority  # noqa: E402
from signable import published  # noqa: E402

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="circumstances as Linux makes them")

Done = subprocess.CompletedProcess[bytes]


def coapkit(
    *arguments: str | Path,
    cwd: Path | None = None,
    before: list[str] | None = None,
    env: dict[str, str] | None = None,
    **how: object,
) -> Done:
    """Run the command; one that hangs fails the test."""
    how.setdefault("stdin", subprocess.DEVNULL)
    how.setdefault("stdout", subprocess.PIPE)
    how.setdefault("stderr", subprocess.PIPE)
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*(before or []), sys.executable, "-m", "coapkit", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **(env or {})},
        timeout=60,
        check=False,
        **how,
    )


def said(done: Done) -> str:
    """All that was printed; a traceback or a fault of the program is never among it."""
    text: str = ((done.stdout or b"") + (done.stderr or b"")).decode("utf-8")
    assert "Traceback" not in text
    assert "falha interna" not in text
    return text


_MANY = """
import json, sys
from coapkit.__main__ import main
for words in json.loads(sys.argv[1]):
    code = main(words)
    print(f"\\x1e{code}\\x1e", file=sys.stderr, flush=True)
"""


def many(
    commands: list[str],
    cwd: Path,
    *,
    before: list[str] | None = None,
    env: dict[str, str] | None = None,
    preexec_fn: Callable[[], None] | None = None,
) -> list[tuple[int, str]]:
    """Run command lines one after another in one process: exit code and words of each."""
    done = subprocess.run(
        [*(before or []), sys.executable, "-c", _MANY, json.dumps([c.split() for c in commands])],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONUTF8": "1",
            "COAPKIT_PASSWORD": authority.PASSWORD,
            **(env or {}),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=preexec_fn,
        timeout=60,
        check=False,
    )
    *pieces, rest = said(done).split("\x1e")
    assert (done.returncode, rest.strip()) == (0, ""), rest
    answers = [(int(code), text) for text, code in zip(pieces[::2], pieces[1::2], strict=True)]
    assert len(answers) == len(commands)
    return answers


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A contract to be signed: cover and signature pages."""
    return published(tmp_path_factory.mktemp("publicado"))


@pytest.fixture
def desk(tmp_path: Path, paper: bytes) -> Path:
    """A folder with two versions of a contract, the contract as a PDF, and who signs it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    changed = text.replace("valor_anual: 3180000.00", "valor_anual: 3498000.00", 1)
    assert changed != text
    (tmp_path / "b.yaml").write_text(changed, encoding="utf-8")
    (tmp_path / "contrato.pdf").write_bytes(paper)
    holder = authority.certificate("Helena Castelo Rabelo", "95891769336")
    (tmp_path / "helena.p12").write_bytes(authority.pkcs12_file(holder))
    (tmp_path / "raiz.pem").write_bytes(authority.pem(authority.root()))
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def left_behind(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if ".tmp" in p.name or p.name.startswith("novo-")]


# What is no ordinary file


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Path]:
    """A folder with a pipe to which nobody writes, a socket, links in a circle, a folder."""
    os.mkfifo(tmp_path / "cano.yaml")
    os.mkfifo(tmp_path / "gazeta.rtf")
    (tmp_path / "volta.yaml").symlink_to("volta.yaml")
    (tmp_path / "sem-fim.yaml").symlink_to("/dev/zero")
    (tmp_path / "pasta.yaml").mkdir()
    here = Path.cwd()
    os.chdir(tmp_path)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as open_socket:
        open_socket.bind("soquete.yaml")
        os.chdir(here)
        yield tmp_path


NAMES = (
    *("cano.yaml", "gazeta.rtf", "volta.yaml", "sem-fim.yaml", "soquete.yaml"),
    *("/dev/zero", "/dev/null", "nada.yaml"),
)


@pytest.mark.parametrize("command", ["validate -f concise", "status", "render"])
def test_what_is_no_ordinary_file_is_refused_without_waiting(odd: Path, command: str):
    done = coapkit(*command.split(), *NAMES, cwd=odd)
    assert done.returncode == 1
    assert all(name in said(done) for name in NAMES)


@pytest.mark.parametrize("name", ["cano.yaml", "volta.yaml", "/dev/zero", "pasta.yaml"])
def test_nor_is_it_imported_as_a_table(odd: Path, name: str):
    done = coapkit("tables", "import", name, cwd=odd)
    assert done.returncode == 2
    assert name in said(done)


INPUTS = (
    ("diff @ a.yaml", 2),
    ("diff a.yaml @", 2),
    ("render b.yaml --only aditivo.html --since @", 1),
    ("sign @ -c helena.p12", 1),
    ("sign contrato.pdf -c @", 1),
    ("sign contrato.pdf -c helena.p12 --password-file @", 1),
    ("verify @", 1),
    ("verify contrato.pdf --trust @", 2),
    ("extract @", 1),
    ("tables show @/", 2),
    ("templates --templates @/", 2),
)
"""Where a command reads a file, or looks into a folder (``/``), and its code when it cannot."""


@pytest.mark.parametrize(("command", "code"), INPUTS)
def test_what_a_command_reads_is_never_waited_for(odd: Path, desk: Path, command: str, code: int):
    assert odd == desk
    before = contents(desk)
    folder = command.endswith("/")
    names = ["cano.yaml", "volta.yaml", "sem-fim.yaml", "soquete.yaml", "/dev/zero", "a.yaml/x"]
    names += [] if folder else ["pasta.yaml", "nada.yaml"]
    for name, (ended, told) in zip(
        names,
        many([command.replace("@/", "@").replace("@", n) for n in names], desk, preexec_fn=_modest),
        strict=True,
    ):
        assert (ended, "erro" in told, name in told) == (code, True, True), told
    assert contents(desk) == before


def _modest() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def test_odd_files_in_a_folder_are_told_of(desk: Path):
    for name in ("tabelas", "confio", "modelos", "outras"):
        (desk / name).mkdir()
    os.mkfifo(desk / "tabelas" / "tabelas.toml")
    os.mkfifo(desk / "confio" / "ac.pem")
    os.mkfifo(desk / "modelos" / "capa.html.j2")
    (desk / "modelos" / "sumario.html.j2").symlink_to("sumario.html.j2")
    assert coapkit("tables", "import", TABLE, "-o", "outras", cwd=desk).returncode == 0
    (desk / "outras" / TABLE.name).unlink()
    os.mkfifo(desk / "outras" / TABLE.name)
    commands = {
        "validate a.yaml": (0, ".toml: não foi possível ler: não é um arquivo comum"),
        "tables show": (2, "tabelas.toml: não foi possível ler: não é um arquivo comum"),
        f"tables import {TABLE}": (2, "tabelas.toml: não foi possível ler"),
        "tables show outras": (1, f"{TABLE.name} não pôde ser lida: não é um arquivo comum"),
        "verify contrato.pdf --trust confio": (2, "confio/ac.pem: não é um arquivo comum"),
        "templates --templates modelos": (1, "sumario.html.j2: não foi possível ler: o nome é um"),
        "templates --templates a.yaml": (2, "a pasta de modelos a.yaml não é uma pasta"),
    }
    for (code, words), (ended, told) in zip(
        commands.values(), many(list(commands), desk), strict=True
    ):
        assert (ended, words in " ".join(told.split())) == (code, True), told


def test_what_is_empty_cut_off_or_endless_is_told_of(desk: Path, paper: bytes):
    key, root = ((desk / name).read_bytes() for name in ("helena.p12", "raiz.pem"))
    for name, data in {
        "vazio": b"",
        "meio.pdf": paper[: len(paper) // 2],
        "cauda.pdf": paper[:-30],
        "meio.p12": key[:1500],
        "longo.p12": key + b"x",
        "meio.pem": root[:500],
        "vazio.rtf": b"",
        "meio.rtf": b"{\\rtf1\\ansi{\\fonttbl{\\f0 Ar",
    }.items():
        (desk / name).write_bytes(data)
    for name, start in {"pdf": paper, "p12": key, "pem": root, "txt": b"x", "rtf": b"{"}.items():
        with (desk / f"enorme.{name}").open("wb") as file:
            file.write(start[:100])
            file.truncate(20 << 30)  # a file of holes takes no room
    damaged, large = "o PDF está danificado e não pôde ser lido", "é grande demais: tem mais de"
    sign = "sign contrato.pdf -o s.pdf -c"
    commands = {
        **{f"{command} vazio": (1, "vazio: não é um PDF") for command in ("verify", "extract")},
        **{f"verify {part}.pdf": (1, damaged) for part in ("meio", "cauda")},
        **{f"extract {part}.pdf": (1, damaged) for part in ("meio", "cauda")},
        **{f"sign {part}.pdf -c helena.p12": (1, damaged) for part in ("meio", "cauda")},
        **{f"{command} enorme.pdf": (1, f"enorme.pdf: {large} 256 MB") for command in ("verify",
           "extract", "sign -c helena.p12")},
        f"{sign} vazio": (1, "vazio: não é um certificado em PKCS#12"),
        f"{sign} meio.p12": (1, "meio.p12: o arquivo do certificado está danificado"),
        f"{sign} enorme.p12": (1, f"enorme.p12: {large} 256 kB"),
        f"{sign} helena.p12 --password-file vazio": (1, "a senha do certificado não confere"),
        f"{sign} helena.p12 --password-file enorme.txt": (1, f"da senha, enorme.txt, {large} 64"),
        "verify contrato.pdf --trust vazio": (2, "vazio: não é um certificado"),
        "verify contrato.pdf --trust meio.pem": (2, "meio.pem: não é um certificado"),
        "verify contrato.pdf --trust enorme.pem": (2, f"{large} 16 MB"),
        "diff a.yaml vazio": (2, "o arquivo está vazio"),
        "diff a.yaml enorme.txt": (2, "o arquivo tem mais de 32 MB"),
        "render b.yaml --only aditivo.html --since enorme.txt": (1, "tem mais de 32 MB"),
        "tables import vazio": (2, "o arquivo está vazio"),
        "tables import enorme.txt": (2, "enorme.txt: é grande demais"),
        **{f"validate {name}.rtf": (1, f"{name}.rtf") for name in ("vazio", "meio", "enorme")},
        f"{sign} longo.p12": (0, "assinado s.pdf\n"),
    }  # fmt: skip
    before = contents_of_ordinary_size(desk)
    for command, (ended, told) in zip(commands, many(list(commands), desk), strict=True):
        code, words = commands[command]
        assert (ended, words in told, "Warning" in told) == (code, True, False), (command, told)
    (desk / "s.pdf").unlink()
    assert contents_of_ordinary_size(desk) == before


def contents_of_ordinary_size(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.stat().st_size < 1 << 30}


def test_a_folder_of_odd_files_is_gone_through(odd: Path):
    done = coapkit("validate", ".", "-f", "json", cwd=odd)
    assert done.returncode == 1
    found = [d["path"] for d in json.loads(done.stdout)["diagnostics"]]
    assert found == ["sem-fim.yaml", "volta.yaml"]  # links may have been meant to be contracts


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("validate", "/dev/stdin"),
        ("validate", "/dev/fd/0"),
        ("validate", "-"),
        ("status", "/dev/stdin"),  # status takes files alone, but this is the name of one
        ("status", "/dev/fd/0"),
    ],
)
def test_streams_that_the_shell_opened_are_read_once(tmp_path: Path, command: str, named: str):
    env = {"COAPKIT_NO_CACHE": "", "XDG_CACHE_HOME": str(tmp_path)}
    with subprocess.Popen(["cat", str(EXAMPLE)], stdout=subprocess.PIPE) as cat:
        done = coapkit(command, named, stdin=cat.stdout, env=env)
    assert done.returncode == 0, said(done)


def test_a_file_that_vanishes_during_the_run_is_told_of(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    code = (
        "import sys, os, coapkit.run as run\n"
        "find = run.find_files\n"
        "def vanish(paths):\n"
        "    found = find(paths)\n"
        "    os.unlink(found[0][0])\n"
        "    return found\n"
        "run.find_files = vanish\n"
        "from coapkit.__main__ import main\n"
        "sys.exit(main(['validate', sys.argv[1]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert "não existe" in said(done)


def test_an_end_at_once_leaves_no_report_and_no_profile_unwritten(tmp_path: Path):
    written = tmp_path / "relatorio.txt"
    with written.open("wb") as report:
        assert coapkit("validate", EXAMPLE, "--no-cache", stdout=report).returncode == 0
    assert written.read_text("utf-8").endswith("Nenhum problema em 1 arquivo.\n")
    profiled = subprocess.run(
        [sys.executable, "-m", "cProfile", "-m", "coapkit", "validate", EXAMPLE, "--no-cache"],
        capture_output=True,
        check=True,
    )
    assert b"function calls" in profiled.stdout


# Permission

OBEY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if not os.geteuid() else []
"""Makes root ask for permission like everyone."""


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """``so-leitura/`` cannot be written, ``fechada/`` not opened, ``segredo.yaml`` not read."""
    for folder in ("so-leitura", "fechada"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.yaml").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "segredo.yaml").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "so-leitura").chmod(0o500)
    (tmp_path / "fechada").chmod(0)
    (tmp_path / "segredo.yaml").chmod(0)
    yield tmp_path
    (tmp_path / "so-leitura").chmod(0o700)
    (tmp_path / "fechada").chmod(0o700)


@pytest.mark.parametrize("name", ["segredo.yaml", "fechada", "fechada/a.yaml", "."])
@pytest.mark.parametrize("command", ["validate", "status", "render --only extrato.rtf -o saida"])
def test_what_may_not_be_read_is_told_of(closed: Path, command: str, name: str):
    done = coapkit(*command.split(), name, cwd=closed, before=OBEY)
    assert done.returncode == 1
    assert "permissão" in said(done)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (f"validate {EXAMPLE} -o so-leitura/saida.txt", 2),
        (f"validate {EXAMPLE} -f json=so-leitura/nova/saida.json", 2),
        (f"render {EXAMPLE} --only extrato.rtf -o so-leitura", 1),
        (f"render {EXAMPLE} --only extrato.rtf -o so-leitura/nova", 1),
        (f"tables import {TABLE} -o so-leitura/tabelas", 2),
        ("tables import segredo.yaml", 2),
    ],
)
def test_where_nothing_may_be_written_nothing_is(closed: Path, command: str, code: int):
    done = coapkit(*command.split(), cwd=closed, before=OBEY)
    assert done.returncode == code
    assert "não há permissão" in said(done)
    assert [p.name for p in (closed / "so-leitura").iterdir()] == ["a.yaml"]


OUTPUTS = (
    ("diff a.yaml b.yaml -o @", 2),
    ("sign contrato.pdf -c helena.p12 -o @", 1),
    ("extract contrato.pdf -o @", 1),
    (f"tables import {TABLE} -o @/", 2),
    ("templates copy capa objeto --to @/", 1),
    ("render b.yaml --only aditivo.html --since a.yaml -o @/", 1),
    ("render b.yaml --only pcep -o @/", 1),
)
"""Where a command writes a file, or files into a folder (``/``), and its code when it cannot."""


@pytest.mark.parametrize(("command", "code"), OUTPUTS)
def test_where_a_command_may_not_write_all_stays_as_it_was(
    closed: Path, desk: Path, command: str, code: int
):
    assert closed == desk
    before = contents(desk)
    folder = command.endswith("/")
    refused = {
        "so-leitura/x": "não há permissão",
        "fechada/x": "não há permissão",
        "a.yaml/x": "há um arquivo onde devia haver uma pasta",
        **({} if folder else {"so-leitura": "é uma pasta, e esperava um arquivo"}),
        **({"so-leitura": "não há permissão"} if folder else {}),
    }
    lines = [command.replace("@/", "@").replace("@", name) for name in refused]
    for why, (ended, told) in zip(refused.values(), many(lines, desk, before=OBEY), strict=True):
        assert (ended, why in told) == (code, True), told
    assert contents(desk) == before


def test_what_may_not_be_read_keeps_no_other_from_being_read(closed: Path, desk: Path):
    assert closed == desk
    answers = many(
        [
            "verify segredo.yaml fechada/a.yaml contrato.pdf",
            "extract segredo.yaml",
            "sign contrato.pdf -c segredo.yaml",
            "extract segredo.yaml -o a.yaml",
            "extract fechada/a.yaml -o a.yaml",
        ],
        desk,
        before=OBEY,
    )
    assert [code for code, _ in answers] == [1] * 5
    assert [told for _, told in answers if ".yaml: não há permissão" not in told] == []
    verified = answers[0][1]
    assert "fechada/a.yaml: não há permissão" in verified
    assert "Ninguém assinou ainda." in verified


def test_a_signature_in_place_needs_leave_to_write(desk: Path, paper: bytes):
    place = desk / "so-leitura"
    place.mkdir()
    (place / "c.pdf").write_bytes(paper)
    place.chmod(0o500)
    ((code, told),) = many(["sign so-leitura/c.pdf -c helena.p12"], desk, before=OBEY)
    assert (code, told) == (1, "erro: so-leitura/c.pdf: não há permissão\n")
    assert contents(place) == {"c.pdf": paper}
    place.chmod(0o700)


# A full disk


@pytest.fixture
def full_disk() -> Callable[[], None]:
    """For ``preexec_fn``: no file of the process may grow beyond 16 KB; as where the disk ends."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))

    return limit


def test_a_paper_that_finds_no_room_leaves_the_former_one(
    tmp_path: Path, full_disk: Callable[[], None]
):
    former = tmp_path / "baturite-contrato.html"
    former.write_text("o anterior")
    arguments = ("render", str(EXAMPLE), "--only", "contrato.html", "-o", str(tmp_path))
    done = coapkit(*arguments, preexec_fn=full_disk)
    assert done.returncode == 1
    assert f"{former}: o arquivo ficaria maior do que o sistema admite" in said(done)
    assert former.read_text() == "o anterior"
    assert [p.name for p in tmp_path.iterdir()] == [former.name]


FULL = (
    ("diff a.yaml b.yaml -f html -o d.html", 2, "d.html"),
    ("sign contrato.pdf -c helena.p12", 1, "contrato.pdf"),
    ("sign contrato.pdf -c helena.p12 -o s.pdf", 1, "s.pdf"),
    ("extract contrato.pdf -o e.yaml", 1, "e.yaml"),
    (f"tables import {TABLE} -o t", 2, f"t/{TABLE.name}"),
    ("templates copy base --force --to m", 1, "m/estilo/base.css"),
    ("render b.yaml --only aditivo.html --since a.yaml -o d", 1, "d/b-aditivo.html"),
    ("render b.yaml --only extrato-aditivo.rtf --since a.yaml -o d", 1, "d/b-extrato-aditivo.rtf"),
    ("render b.yaml --only pcep -o d --no-cache -j 1", 1, "d/b-pcep01.pdf"),
)


def test_no_command_spoils_what_it_finds_no_room_for(desk: Path):
    for _, _, target in FULL:
        (desk / target).parent.mkdir(parents=True, exist_ok=True)
        if not (desk / target).exists():
            (desk / target).write_text("o anterior")
    before = contents(desk)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))

    answers = many([command for command, _, _ in FULL], desk, preexec_fn=limit)
    for (command, code, _), (ended, told) in zip(FULL, answers, strict=True):
        full = "o arquivo ficaria maior do que o sistema admite" in told
        assert (ended, full) == (code, True), (command, told)
    assert contents(desk) == before


def test_a_cache_that_finds_no_room_is_done_without(tmp_path: Path, full_disk: Callable[[], None]):
    env = {"COAPKIT_NO_CACHE": "", "XDG_CACHE_HOME": str(tmp_path)}
    bad = tmp_path / "ruim.yaml"
    bad.write_text(EXAMPLE.read_text(encoding="utf-8").replace("valor", "valro"), encoding="utf-8")
    done = coapkit("validate", str(bad), preexec_fn=full_disk, env=env)
    assert done.returncode == 1, said(done)
    assert left_behind(tmp_path) == []


COMMANDS = (
    *(["validate", str(EXAMPLE)], ["validate", str(EXAMPLE), "-f", "sarif"], ["matrix"]),
    *(["status", str(EXAMPLE)], ["explain", "R3-ART20"], ["matrix", "-f", "csv"], ["--help"]),
    *(["--version"], ["tables", "show", str(TABLE.parent)], ["tables"]),
    *(["diff", str(EXAMPLE), str(EXAMPLE)], ["templates"], ["templates", "-f", "json"]),
    *(["matrix", "-f", "json"], ["completion", "bash"]),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_standard_output_that_is_full_closed_or_abandoned(command: list[str]):
    with Path("/dev/full").open("wb") as full:
        done = coapkit(*command, stdout=full)
    assert done.returncode == 3
    assert said(done) == "erro: o sistema recusou: não há espaço no disco\n"
    done = coapkit(*command, preexec_fn=lambda: os.close(1))
    assert (done.returncode, said(done)) == (0, "")
    reading, writing = os.pipe()
    os.close(reading)
    done = coapkit(*command, stdout=writing)
    os.close(writing)
    assert (done.returncode, said(done)) == (0, "")


def test_who_stops_reading_does_not_make_a_bad_contract_good(tmp_path: Path):
    reading, writing = os.pipe()
    os.close(reading)
    for fmt in ("text", "json"):
        done = coapkit("validate", "nada.yaml", "-f", fmt, stdout=writing, cwd=tmp_path)
        assert (done.returncode, said(done)) == (1, "")
    os.close(writing)


@pytest.mark.parametrize(
    "command",
    [
        "diff a.yaml b.yaml",
        "diff a.yaml b.yaml -f json",
        "verify contrato.pdf",
        "verify contrato.pdf -f json",
        "status nada.yaml a.yaml",
        "tables show t",
        "fix --diff c.yaml",
    ],
)
def test_nor_does_any_other_answer_change(desk: Path, command: str):
    if command == "tables show t":
        many([f"tables import {TABLE} -o t"], desk)
        (desk / "t" / TABLE.name).unlink()
    (desk / "c.yaml").write_bytes(
        (desk / "a.yaml").read_bytes().replace(b"2013-01-01", b"1/1/2013")
    )
    reading, writing = os.pipe()
    os.close(reading)
    done = coapkit(*command.split(), stdout=writing, cwd=desk)
    os.close(writing)
    assert done.returncode == 1, said(done)


def test_who_stops_reading_does_not_stop_the_work(desk: Path):
    env = {"COAPKIT_PASSWORD": authority.PASSWORD}
    for command, made in (
        ("render a.yaml b.yaml --only extrato.rtf -o d", ["d/a-extrato.rtf", "d/b-extrato.rtf"]),
        ("templates copy capa objeto --to m", ["m/capa.html.j2", "m/clausulas/01-objeto.md"]),
        ("sign contrato.pdf -c helena.p12 -o s.pdf", ["s.pdf"]),
        (f"tables import {TABLE} -o t", ["t/tabelas.toml"]),
    ):
        reading, writing = os.pipe()
        os.close(reading)
        done = coapkit(*command.split(), stdout=writing, cwd=desk, env=env)
        os.close(writing)
        assert (done.returncode, said(done)) == (0, "")
        assert [name for name in made if not (desk / name).exists()] == []


def test_what_a_pdf_carries_goes_whole_or_not_at_all_to_standard_output(desk: Path):
    reading, writing = os.pipe()
    os.close(reading)
    done = coapkit("extract", "contrato.pdf", stdout=writing, cwd=desk)
    os.close(writing)
    assert done.returncode == 0
    assert said(done).startswith("baturite.yaml: é o arquivo de que o documento foi feito")
    with Path("/dev/full").open("wb") as full:
        done = coapkit("extract", "contrato.pdf", stdout=full, cwd=desk)
    assert done.returncode == 3
    assert said(done) == "erro: o sistema recusou: não há espaço no disco\n"


def test_what_tab_asks_for_is_answered_to_whoever_listens():
    env = {"COAPKIT_COMPLETE": "bash"}
    with Path("/dev/full").open("wb") as full:
        assert coapkit("validate", "--", stdout=full, env=env).returncode == 3
    reading, writing = os.pipe()
    os.close(reading)
    done = coapkit("validate", "--", stdout=writing, env=env)
    os.close(writing)
    assert (done.returncode, said(done)) == (0, "")


def test_no_standard_stream_at_all(tmp_path: Path):
    done = coapkit(
        "validate", "-", "nada.yaml", cwd=tmp_path, preexec_fn=lambda: os.closerange(0, 3)
    )
    assert (done.returncode, said(done)) == (1, "")


def test_a_device_is_written_to_and_never_replaced(tmp_path: Path):
    reading, writing = os.pipe()
    path = f"/dev/fd/{writing}"
    done = coapkit(
        "validate", "nada.yaml", "-f", "json", "-o", path, cwd=tmp_path, pass_fds=[writing]
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        assert json.loads(file.read())["files"] == 1
    assert done.returncode == 1
    (tmp_path / "atalho.txt").symlink_to("alvo.txt")
    coapkit("validate", "nada.yaml", "-o", "atalho.txt", cwd=tmp_path)
    assert (tmp_path / "atalho.txt").is_symlink()
    assert "nada.yaml" in (tmp_path / "alvo.txt").read_text(encoding="utf-8")


def test_a_file_that_the_shell_has_open_is_written_on(tmp_path: Path):
    log = tmp_path / "registro.txt"
    with log.open("wb") as file:
        for path in ("/dev/stdout", f"/dev/fd/{file.fileno()}"):
            done = coapkit(
                "validate", "nada.yaml", "-o", path, cwd=tmp_path,
                stdout=file, stderr=subprocess.PIPE, pass_fds=[file.fileno()],
            )  # fmt: skip
            assert (done.returncode, done.stderr) == (1, b"")
        file.write(b"depois\n")
    told = log.read_text(encoding="utf-8")
    assert told.count("1 erro em 1 arquivo.\n") == 2
    assert told.endswith("depois\n")


# Names and encodings


@pytest.mark.parametrize(
    "env", [{}, {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}]
)
def test_names_of_any_bytes_in_any_locale(tmp_path: Path, env: dict[str, str]):
    folder = tmp_path / os.fsdecode(b"n\xe3o")
    folder.mkdir()
    text = EXAMPLE.read_text(encoding="utf-8").replace("identificacao:", "identificassao:", 1)
    (folder / os.fsdecode(b"regi\xe3o.yaml")).write_text(text, encoding="utf-8")
    files = [f"saida.{fmt}" for fmt in ("jsonl", "sarif", "gitlab", "rdjson", "junit", "json")]
    formats = [word for name in files for word in ("-f", f"{name.partition('.')[2]}={name}")]
    done = coapkit("validate", folder, *formats, "-f", "json", cwd=tmp_path, env=env)
    assert done.returncode == 1, said(done)
    for name in files:
        assert "Identificação" in (tmp_path / name).read_text(encoding="utf-8")
    assert "Identificação" in done.stdout.decode("utf-8")  # whatever the terminal has
    for fmt in ("text", "github"):
        done = coapkit("validate", next(folder.iterdir()), "-f", fmt, env=env)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
    draft = ("--draft", "--only", "extrato.rtf", "-o", "saida")
    done = coapkit("render", folder, *draft, cwd=tmp_path, env=env)
    assert done.returncode == 0
    written = [os.fsencode(path.name) for path in (tmp_path / "saida").iterdir()]
    assert written == [b"regi\xe3o-extrato.rtf"]


@pytest.mark.parametrize(
    "env", [{}, {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}]
)
def test_every_command_takes_names_of_any_bytes(desk: Path, env: dict[str, str]):
    odd = os.fsdecode(b"n\xe3o")
    (desk / odd).mkdir()
    for name in ("a.yaml", "b.yaml", "contrato.pdf", "helena.p12"):
        (desk / name).rename(desk / odd / f"{odd}{name}")
    at = f"{odd}/{odd}"
    answers = many(
        [
            f"diff {at}a.yaml {at}b.yaml -o {at}d.txt",
            f"diff {at}nada.yaml {at}b.yaml",
            f"sign {at}contrato.pdf -c {at}helena.p12 -o {at}s.pdf",
            f"verify {at}s.pdf -f json",
            f"extract {at}s.pdf -o {at}e.yaml",
            f"tables import {TABLE} -o {at}t",
            f"tables show {at}t",
            f"templates copy capa --to {at}m",
            f"templates --templates {at}m",
            f"render {at}b.yaml --only aditivo.html --since {at}a.yaml -o {at}p",
        ],
        desk,
        env=env,
    )
    assert [code for code, _ in answers] == [1, 2, 0, 1, 0, 0, 0, 0, 0, 0], answers
    made = {os.fsencode(p.name) for p in (desk / odd).iterdir()}
    assert {b"n\xe3o" + end for end in (b"d.txt", b"s.pdf", b"e.yaml", b"t", b"m", b"p")} <= made


def test_a_terminal_of_ascii_gets_question_marks():
    done = coapkit("status", str(EXAMPLE), env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert b"Regi?o" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ["templates", "--format", "json"],
        ["status", str(EXAMPLE), "--format", "json"],
        ["diff", str(EXAMPLE), str(EXAMPLE.with_name("petrolina-juazeiro.yaml")), "-f", "json"],
    ],
)
def test_what_programs_read_is_utf_8_on_any_terminal(command: list[str]):
    done = coapkit(*command, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert re.search("[áãçéíõ]", done.stdout.decode("utf-8"))
    assert json.loads(done.stdout)


def test_what_the_author_wrote_does_not_command_the_terminal(tmp_path: Path):
    text = EXAMPLE.read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        text.replace("nome: 4ª Região de Saúde de Baturité", 'nome: "x\\e[2J\\nerro: y"', 1)
        .replace("id: ce\n", 'id: "c\\e[2J\\u202ee"\n', 1),
        encoding="utf-8",
    )  # fmt: skip
    for command in (
        ["validate"],
        ["status"],
        ["render", "--only", "extrato.rtf"],
        ["validate", "-f", "github"],
    ):
        done = coapkit(*command, "a.yaml", cwd=tmp_path)
        assert "\x1b" not in said(done)
        assert "\u202e" not in said(done)
        assert "\nerro: y" not in said(done)


# The process and its surroundings


def test_a_folder_that_was_deleted_under_the_process(tmp_path: Path):
    for command, code in (("validate", 3), ("status", 3), ("tables show", 3), ("--version", 0)):
        gone = tmp_path / "ido"
        gone.mkdir()
        done = coapkit(*command.split(), cwd=gone, preexec_fn=gone.rmdir)
        assert done.returncode == code
        if code:
            assert said(done).startswith("erro: a pasta atual não existe mais")


@pytest.mark.parametrize(
    "env",
    [{"HOME": "/nada"}, {"HOME": "/proc"}, {"XDG_CACHE_HOME": "/dev/null"}, {"TMPDIR": "/nada"}],
    ids=str,
)
def test_no_home_no_cache_no_place_for_temporary_files(tmp_path: Path, env: dict[str, str]):
    done = coapkit("validate", str(EXAMPLE), env={"COAPKIT_NO_CACHE": "", **env})
    assert done.returncode == 0, said(done)
    done = coapkit("render", str(EXAMPLE), "--only", "extrato.rtf", "-o", str(tmp_path), env=env)
    assert done.returncode == 0, said(done)


def _bounded(what: int, amount: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(what, (amount, amount))


def test_little_memory(tmp_path: Path):
    large = tmp_path / "a.yaml"
    large.write_bytes(EXAMPLE.read_bytes() + (b"# " + b"x" * 1000 + b"\n") * 20_000)
    done = coapkit("validate", large, preexec_fn=_bounded(resource.RLIMIT_AS, 40 << 20))
    assert done.returncode == 3
    assert said(done).startswith("erro: falta memória")


@pytest.mark.parametrize("megabytes", [120, 160, 200])
def test_little_memory_while_pages_are_made(tmp_path: Path, megabytes: int):
    """The libraries that set text crash without memory; the run says so and leaves nothing."""
    done = coapkit(
        *(
            "render",
            str(EXAMPLE),
            "--only",
            "contrato.pdf",
            "--jobs",
            "1",
            "-o",
            str(tmp_path / "s"),
        ),
        preexec_fn=_bounded(resource.RLIMIT_AS, megabytes << 20),
    )
    assert done.returncode in (0, 3), said(done)
    assert ("memória" in said(done)) == (done.returncode == 3)
    assert contents(tmp_path / "s").keys() == (
        {"baturite-contrato.pdf"} if not done.returncode else set()
    )


@pytest.mark.parametrize("command", ["sign contrato.pdf -c helena.p12", "verify contrato.pdf"])
def test_too_little_memory_to_load_what_signs(desk: Path, command: str):
    before = contents(desk)
    done = coapkit(
        *command.split(),
        cwd=desk,
        env={"COAPKIT_PASSWORD": authority.PASSWORD},
        preexec_fn=_bounded(resource.RLIMIT_AS, 40 << 20),
    )
    assert done.returncode == 3
    assert said(done).startswith("erro: falta memória")
    assert contents(desk) == before


def test_few_open_files(tmp_path: Path):
    for at in range(40):
        (tmp_path / f"{at}.yaml").write_text("coapkit: 1\n")
    for jobs in ("1", "2"):
        few = _bounded(resource.RLIMIT_NOFILE, 16)
        done = coapkit("validate", str(tmp_path), "-j", jobs, "-f", "json", preexec_fn=few)
        assert done.returncode == 1, said(done)
        assert json.loads(done.stdout)["files"] == 40
    done = coapkit(
        "validate", str(tmp_path), "-j", "2", preexec_fn=_bounded(resource.RLIMIT_NOFILE, 8)
    )
    assert done.returncode == 3
    assert "há arquivos abertos demais" in said(done)


def test_a_cache_that_is_rubbish_or_shared_changes_nothing(tmp_path: Path):
    contracts, cache = tmp_path / "c", tmp_path / "cache"
    contracts.mkdir()
    text = EXAMPLE.read_text(encoding="utf-8")
    for at in range(4):
        (contracts / f"{at}.yaml").write_text(f"# {at}\n{text}", encoding="utf-8")
    env = {"COAPKIT_NO_CACHE": "", "XDG_CACHE_HOME": str(cache)}
    expected = coapkit("validate", "c", "-f", "json", cwd=tmp_path).stdout
    command = [sys.executable, "-m", "coapkit", "validate", "c", "-f", "json", "-j", "2"]
    runs = [
        subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **env}, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [run.communicate(timeout=60)[0] for run in runs] == [expected] * 2
    entries = sorted(cache.rglob("*.json"))
    assert len(entries) == 4
    for at, entry in enumerate(entries):
        data = entry.read_bytes()
        entry.write_bytes((b"", data[:-1], b"\0" * 500, data[::-1])[at])
    assert coapkit("validate", "c", "-f", "json", cwd=tmp_path, env=env).stdout == expected
    assert left_behind(cache) == []


# Signals


def _processes(session: int) -> list[str]:
    """Command lines of what still runs in a session."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            state, _parent, _group, of = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            if entry.name.isdecimal() and int(of) == session and state != "Z":
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except (OSError, ValueError):
            continue
    return found


def _stopped(
    command: list[str], number: int, ready: Callable[[int], bool], cwd: Path, **env: str
) -> tuple[int, str, list[str]]:
    """End a run once ``ready``: its exit code, what it said on standard error, what still runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "coapkit", *command],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "COAPKIT_NO_CACHE": "", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        end = time.monotonic() + 60
        while not ready(process.pid):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.01)
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        _, errors = process.communicate(timeout=60)  # ends only when nobody holds the pipes
        end = time.monotonic() + 20
        while (left := _processes(process.pid)) and time.monotonic() < end:
            time.sleep(0.05)
        return process.returncode, errors, left


ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_check_in_two_processes_ends_when_told(tmp_path: Path, number: int, code: int):
    (tmp_path / "c").mkdir()
    text = EXAMPLE.read_text(encoding="utf-8")
    for at in range(150):
        (tmp_path / "c" / f"{at}.yaml").write_text(f"# {at}\n{text}", encoding="utf-8")
    command = ["validate", "c", "-j", "2", "-f", "json=saida.json"]
    kept = tmp_path / "cache" / "coapkit" / "resultados"
    done, errors, left = _stopped(
        command,
        number,
        lambda pid: len(_processes(pid)) == 3 and kept.exists() and len(list(kept.iterdir())) > 3,
        tmp_path,
        XDG_CACHE_HOME=str(tmp_path / "cache"),
    )
    assert (done, left) == (code, [])
    assert errors == ("" if code < 0 else "\nInterrompido. Nenhum arquivo ficou pela metade.\n")
    assert not (tmp_path / "saida.json").exists()
    if code > 0:  # one that is killed may leave something; the cache drops it in time
        assert left_behind(tmp_path / "cache") == []


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files whose name leaves room for that of a socket (108 bytes)."""
    with TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.lento
@pytest.mark.parametrize(("number", "code"), ENDS)
@pytest.mark.parametrize("processes", [3, 5], ids=["as they start", "as they work"])
def test_a_render_ends_when_told(
    tmp_path: Path, temporary: Path, number: int, code: int, processes: int
):
    command = ["render", str(EXAMPLE), "--only", "contrato.pdf", "-o", "saida", "-j", "2"]
    command.append("--no-cache")
    done, errors, left = _stopped(
        command,
        number,
        lambda pid: len(_processes(pid)) >= processes,
        tmp_path,
        TMPDIR=str(temporary),
    )
    assert (done, left) == (code, [])
    assert errors == ("" if code < 0 else "\nInterrompido. Nenhum arquivo ficou pela metade.\n")
    assert not (tmp_path / "saida").exists() or list((tmp_path / "saida").iterdir()) == []
    if code > 0:
        assert not list(temporary.iterdir())


@pytest.mark.lento
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_render_leaves_no_temporary_file(
    tmp_path: Path, temporary: Path, number: int, code: int, jobs: int
):
    """Not even of a font of one's own, which every process writes. The next run tidies up after one
    that was killed."""
    style = tmp_path / "modelos" / "estilo" / "partes.css"
    style.parent.mkdir(parents=True)
    font = next(data for name, data in shipped_fonts().items() if "Carlito" in name)
    address = f"data:font/ttf;base64,{b64encode(font + bytes(1)).decode()}"
    style.write_text(f"@font-face {{ font-family: Minha; src: url('{address}') }}")
    command = ["render", str(EXAMPLE), "--templates", "modelos", "--only", "contrato.pdf"]

    def written(_pid: int) -> bool:
        return len(list(temporary.glob("coapkit-*/*/*"))) == jobs

    done, _, left = _stopped(
        [*command, "--no-cache", "-j", str(jobs)], number, written, tmp_path, TMPDIR=str(temporary)
    )
    assert (done, left) == (code, [])
    found = list(temporary.iterdir())
    assert len(found) == (number == signal.SIGKILL)
    for folder in found:
        os.utime(folder, (0, 0))
    (temporary / "coapkit-contratos").mkdir()  # not ours
    subprocess.run(
        [sys.executable, "-c", "from coapkit.rendering.scratch import scratch; scratch()"],
        env={**os.environ, "TMPDIR": str(temporary)},
        check=True,
    )
    assert [path.name for path in temporary.iterdir()] == ["coapkit-contratos"]


def test_a_temporary_file_is_removed_when_told_to_end(tmp_path: Path):
    code = (
        "import os, sys, time\n"
        "os.fsync = lambda _number: time.sleep(60)\n"
        "from coapkit.__main__ import run\n"
        "sys.argv[1:] = ['validate', 'nada.yaml', '-o', 'saida.txt']\n"
        "run()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path) as process:
        while not left_behind(tmp_path):
            assert process.poll() is None
            time.sleep(0.01)
        process.terminate()
        assert process.wait(30) == 143
    assert list(tmp_path.iterdir()) == []


WRITERS = (
    "diff a.yaml b.yaml -o x/d.txt",
    "sign contrato.pdf -c helena.p12",
    "extract contrato.pdf -o x/e.yaml",
    f"tables import {TABLE} -o x",
    "templates copy capa --to x",
    "render b.yaml --only aditivo.html --since a.yaml -o x",
)


@pytest.mark.parametrize(
    ("command", "number"), list(zip(WRITERS, [signal.SIGINT, signal.SIGTERM] * 3, strict=True))
)
def test_who_is_told_to_end_while_writing_leaves_all_as_it_was(
    desk: Path, command: str, number: signal.Signals
):
    before = contents(desk)
    code = (
        "import os, sys, time\n"
        "os.fsync = lambda _number: time.sleep(60)\n"
        "from coapkit.__main__ import run\n"
        f"sys.argv[1:] = {command.split()!r}\n"
        "run()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=desk,
        env={**os.environ, "COAPKIT_PASSWORD": authority.PASSWORD},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        while not left_behind(desk):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert errors == "\nInterrompido. Nenhum arquivo ficou pela metade.\n"
    assert contents(desk) == before


def test_a_signature_does_not_take_another_away_that_came_meanwhile(desk: Path):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from coapkit.signing import signature\n"
        "def slowly(data, *given, _sign=signature.sign, **named):\n"
        "    signed = _sign(data, *given, **named)\n"
        "    Path('contrato.pdf').write_bytes(data + b'outra')\n"
        "    return signed\n"
        "signature.sign = slowly\n"
        "from coapkit.__main__ import main\n"
        "sys.exit(main(['sign', 'contrato.pdf', '-c', 'helena.p12']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=desk,
        env={**os.environ, "PYTHONUTF8": "1", "COAPKIT_PASSWORD": authority.PASSWORD},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "contrato.pdf: foi alterado por outro programa enquanto se assinava" in said(done)
    assert (desk / "contrato.pdf").read_bytes().endswith(b"outra")


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (b"\x03", 130, "Interrompido"),
        (b"\x04", 1, "falta a senha"),
        (b"errada\n", 1, "não confere"),
    ],
)
def test_a_password_is_not_shown_and_the_terminal_shows_again_what_is_typed(
    desk: Path, typed: bytes, code: int, told: str
):
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k != "COAPKIT_PASSWORD"}
    with subprocess.Popen(
        [sys.executable, "-m", "coapkit", "sign", "contrato.pdf", "-c", "helena.p12"],
        cwd=desk,
        env={**env, "PYTHONUTF8": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=lambda: _own_terminal(theirs),
    ) as process:
        shown = b""
        while b"Senha de helena.p12: " not in shown:
            shown += os.read(ours, 1000)
        assert not termios.tcgetattr(theirs)[3] & termios.ECHO
        os.write(ours, typed)
        assert process.wait(30) == code
    while select.select([ours], [], [], 0)[0]:
        shown += os.read(ours, 1000)
    assert termios.tcgetattr(theirs)[3] & termios.ECHO
    os.close(ours)
    os.close(theirs)
    assert told in shown.decode("utf-8")
    assert b"falha interna" not in shown
    assert b"errada" not in shown


def _own_terminal(number: int) -> None:
    os.setsid()
    fcntl.ioctl(number, termios.TIOCSCTTY, 0)


def test_every_reason_is_told_in_portuguese():
    from coapkit.reasons import reason

    for number in (errno.ENOSPC, errno.EACCES, errno.ELOOP, errno.EMFILE):
        assert reason(OSError(number, os.strerror(number))) != os.strerror(number)
    assert reason(OSError("x")) == "x"
    assert shutil.which("setpriv") or os.geteuid()
