"""Processes that work for a run: told to end, they leave nothing half-written, and nobody waits."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coapkit import children
from coapkit.children import end_children, heed_parent
from coapkit.unfinished import UNFINISHED

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="no signals between processes on Windows"
)


def _write(path: Path, began: Path) -> None:
    """What the cache and every output do: enter the name, write, and here never come to an end."""
    heed_parent()
    UNFINISHED.add(str(path))
    path.write_bytes(b"half")
    began.touch()
    time.sleep(60)


def _be_deaf(_path: Path, began: Path) -> None:
    """As one that is inside a library, where no handler runs."""
    heed_parent()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    began.touch()
    time.sleep(60)


def _forked(work: Callable[[Path, Path], None], path: Path) -> multiprocessing.process.BaseProcess:
    began = path.with_suffix(".began")
    child = multiprocessing.get_context("fork").Process(target=work, args=(path, began))
    child.start()
    end = time.monotonic() + 30
    while not began.exists():
        assert time.monotonic() < end
        time.sleep(0.005)
    return child


def test_what_a_child_was_writing_goes_with_it(tmp_path: Path):
    paths = [tmp_path / f"novo-{at}" for at in range(3)]
    processes = [_forked(_write, path) for path in paths]
    assert all(path.exists() for path in paths)
    end_children(processes)
    assert [child.exitcode for child in processes] == [128 + signal.SIGTERM] * 3
    assert not any(path.exists() for path in paths)


def test_a_child_leaves_what_its_parent_is_writing(tmp_path: Path):
    parents = tmp_path / "parent"
    parents.touch()
    UNFINISHED.add(str(parents))
    try:
        end_children([_forked(_write, tmp_path / "novo")])
        assert (parents.exists(), str(parents) in UNFINISHED) == (True, True)
    finally:
        UNFINISHED.discard(str(parents))


def test_a_child_that_does_not_react_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(children, "PATIENCE", 0.1)
    child = _forked(_be_deaf, tmp_path / "deaf")
    end_children([child])
    assert child.exitcode == -signal.SIGKILL


class NeverSaid:
    """A process whose end nobody says: the one that forked it is held up."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def terminate(self) -> None:
        self.told.append("terminate")

    def kill(self) -> None:
        self.told.append("kill")

    def join(self, timeout: float | None = None) -> None:
        assert timeout is not None

    def is_alive(self) -> bool:
        return True


def test_nobody_waits_for_an_end_that_is_not_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(children, "PATIENCE", 0.05)
    lost: Any = NeverSaid()
    end_children([lost])
    assert lost.told == ["terminate", "kill"]


def test_a_child_leaves_ctrl_c_to_its_parent(tmp_path: Path):
    child = _forked(_write, tmp_path / "novo")
    assert child.pid is not None
    os.kill(child.pid, signal.SIGINT)
    child.join(0.1)
    assert child.is_alive()
    end_children([child])
    assert not child.is_alive()
