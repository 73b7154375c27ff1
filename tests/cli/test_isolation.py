"""What a run touches: no network, and no file but its own, the user's, and those it writes.

Every Python process of a run, workers too, tells a hook of each file it opens and each address it
asks for (PEP 578). What libraries in C open, the hook does not see; for these the renderer's own
fetcher is tested (``tests/rendering``), and the runs below stand in a network of their own where
the system lets one be made.
"""

import json
import mimetypes
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "alto-solimoes.yaml"

HOOK = """
import json, os, sys

LOG = os.open(os.environ["TOCADOS"], os.O_WRONLY | os.O_APPEND)
os.set_inheritable(LOG, False)

SUBJECT = {"socket.__new__": 1, "socket.connect": 1, "socket.bind": 1}

def note(event, arguments):
    if event == "open" or event.startswith(("socket.", "urllib.")):
        subject = arguments[SUBJECT.get(event, 0)]
        if event == "socket.__new__":
            subject = int(subject)
        path = subject if event == "open" and isinstance(subject, str) else ""
        os.write(LOG, json.dumps([event, repr(subject), path]).encode() + b"\\n")

sys.addaudithook(note)
"""


def touched(tmp_path: Path, *arguments: str, wrapper: tuple[str, ...] = ()) -> list[list[str]]:
    """Run coapkit with a hook in all its processes; the events, each ``[name, what, path]``."""
    return _watched(tmp_path, [*wrapper, sys.executable, "-m", "coapkit", *arguments])


def _watched(tmp_path: Path, command: list[str]) -> list[list[str]]:
    for name in ("gancho", "t"):
        (tmp_path / name).mkdir(exist_ok=True)
    (tmp_path / "gancho" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    log = tmp_path / "tocados.jsonl"
    log.write_bytes(b"")
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path / "gancho"), str(ROOT)]),
        "TOCADOS": str(log),
        "TMPDIR": str(tmp_path / "t"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    env.pop("COAPKIT_NO_CACHE", None)
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def strangers(events: list[list[str]], tmp_path: Path) -> set[str]:
    """Paths opened that are neither the program's, nor the system's libraries, nor the user's."""
    own = {
        *map(Path, (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())),
        *(ROOT / name for name in ("coapkit", "schemas", "templates")),
        tmp_path,
        *map(Path, mimetypes.knownfiles),
        Path("/dev"),
        Path("/proc/self"),
        Path("/proc/meminfo"),
        Path("/proc/cpuinfo"),
        Path("/sys/fs/cgroup"),
        Path("/usr/share/locale"),
        Path("/usr/share/zoneinfo"),
    }
    resolved = {path.resolve() for path in own} | own
    opened = {Path(tmp_path, path) for event, _, path in events if event == "open" and path}
    assert opened
    return {
        str(path)
        for path in opened
        if not any(path.is_relative_to(place) for place in resolved)
        and not path.name.endswith((".py", ".pyc", ".so", ".pth"))
    }


def addresses(events: list[list[str]]) -> list[list[str]]:
    """What was asked of a network; sockets between the processes of one run are none."""
    asked = [event for event in events if event[0].startswith(("socket.", "urllib."))]
    return [
        event
        for event in asked
        if not _between_processes(event[0], event[1])
        and not event[1].startswith(("'data:", '"data:'))  # the address is the content
    ]


def _between_processes(event: str, subject: str) -> bool:
    """A socket of AF_UNIX: its address is a path (or a name of Linux's own), no host and port.

    One that takes over an open descriptor (family -1) opens nothing.
    """
    if event == "socket.__new__":
        return subject in {"-1", str(int(socket.AF_UNIX))}
    return subject.startswith(("'", "b'")) or f"family={int(socket.AF_UNIX)}," in subject


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """An example that asks, wherever an author may write, for a file that is none of its own."""
    secret = tmp_path.parent / f"{tmp_path.name}-alheio.txt"
    secret.write_text("SEGREDO-ALHEIO", encoding="utf-8")
    text = EXAMPLE.read_text(encoding="utf-8")
    asked = (
        f"<img src='file://{secret}'> {{% include '{secret}' %}} ![x]({secret}) "
        f"[y](file://{secret}) <link rel='attachment' href='{secret}'> url({secret}) "
        "http://exemplo.invalid/a.png"
    )
    place = "  clausulas_complementares:\n"
    assert text.count(place) == 1
    clause = f'    - titulo: Cláusula hostil\n      texto: "{asked}"\n'
    text = text.replace(place, place + clause)
    path = tmp_path / "regiao.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_validate_touches_what_is_its_own(tmp_path: Path, contract: Path) -> None:
    events = touched(
        tmp_path, "validate", str(contract), "--fail-on", "never", "-f", "sarif=a.sarif"
    )
    assert strangers(events, tmp_path) == set()
    assert addresses(events) == []


@pytest.mark.lento
def test_render_touches_what_is_its_own(tmp_path: Path, contract: Path) -> None:
    events = touched(tmp_path, "render", str(contract), "--draft", "--output", "saida", "-j", "2")
    assert strangers(events, tmp_path) == set()
    assert addresses(events) == []
    made = sorted((tmp_path / "saida").iterdir())
    assert len(made) >= 6
    source = contract.read_bytes()
    for paper in made:
        assert b"SEGREDO-ALHEIO" not in paper.read_bytes().replace(source, b"")


def test_the_hook_sees_what_it_is_for(tmp_path: Path) -> None:
    """The tests above are worth what their hook is worth: here it meets a guilty program."""
    guilty = (
        "import socket, contextlib\n"
        "open('/etc/hostname').close()\n"
        "with contextlib.suppress(OSError):\n"
        "    socket.create_connection(('127.0.0.1', 9), timeout=1)\n"
    )
    events = _watched(tmp_path, [sys.executable, "-c", guilty])
    assert strangers(events, tmp_path) == {"/etc/hostname"}
    assert addresses(events)


@pytest.mark.lento
def test_render_needs_no_network(tmp_path: Path) -> None:
    wrapper = (shutil.which("unshare") or "false", "--net", "--map-root-user")
    if subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode:
        pytest.skip("o sistema não deixa criar uma rede própria (unshare)")
    touched(tmp_path, "validate", str(EXAMPLE), wrapper=wrapper)
    touched(tmp_path, "render", str(EXAMPLE), "--only", "contrato.html", wrapper=wrapper)
    assert (tmp_path / "saida" / "alto-solimoes-contrato.html").exists()
