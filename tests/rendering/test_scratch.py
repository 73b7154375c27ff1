"""The folder of a run: one for all its processes, taken away by the run or by the next."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="no locks on folders here")

LIVING = (
    "import sys\n"
    "from coapkit.rendering.scratch import scratch\n"
    "assert scratch() == scratch()\n"
    "print(scratch().name, flush=True)\n"
    "sys.stdin.read()\n"
)


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A run that lives until its standard input closes, and the name of its folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", LIVING],
        env={**os.environ, "TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, process.stdout.readline().strip()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_only_the_folders_of_runs_that_live_no_more_are_taken_away(tmp_path: Path) -> None:
    killed, lost = start(tmp_path)
    killed.kill()
    killed.communicate()
    (tmp_path / lost / "fonte").write_text("x")
    for other in ("coapkit-contratos", "pymp-12345678", "coapkit-1234567g"):
        (tmp_path / other).mkdir()
        os.utime(tmp_path / other, (0, 0))
    (tmp_path / "coapkit-00000000").symlink_to(tmp_path / "pymp-12345678")
    before = names(tmp_path)
    first, living = start(tmp_path)
    assert names(tmp_path) == before | {living}  # it is too young to be called abandoned
    for name in (lost, living):
        os.utime(tmp_path / name, (0, 0))
    second, another = start(tmp_path)
    assert names(tmp_path) == before - {lost} | {living, another}
    for process in (first, second):
        process.communicate()
        assert process.returncode == 0
    assert names(tmp_path) == before - {lost}
