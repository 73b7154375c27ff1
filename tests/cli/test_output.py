"""Files are replaced whole or not at all, whatever happens in the middle."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coapkit.cli.output import ChangedMeanwhile, write_atomically


def listdir(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


OLD, NEW = b"antes\n" * 1000, b"depois\n" * 2000

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pasta" / "c.yaml"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def test_a_file_is_replaced_and_nothing_else_is_left(file: Path) -> None:
    write_atomically(file, NEW, instead_of=OLD)
    assert file.read_bytes() == NEW
    assert listdir(file.parent) == ["c.yaml"]


def test_a_file_with_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + ".yaml")
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o444])
def test_permissions_stay(file: Path, mode: int) -> None:
    file.chmod(mode)
    write_atomically(file, NEW)
    assert file.stat().st_mode & 0o7777 == mode


def test_a_new_file_has_the_permissions_of_any_new_file(file: Path) -> None:
    other = file.with_name("outro")
    other.write_bytes(b"")
    write_atomically(file.with_name("novo"), NEW)
    assert file.with_name("novo").stat().st_mode == other.stat().st_mode


@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(file: Path) -> None:
    os.chown(file, 12345, 23456)
    write_atomically(file, NEW)
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 23456)


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link, second = tmp_path / "link.yaml", tmp_path / "outro.yaml"
    link.symlink_to("pasta/c.yaml")
    second.symlink_to(link)
    write_atomically(second, NEW, instead_of=OLD)
    assert file.read_bytes() == NEW
    assert second.is_symlink()
    assert link.is_symlink()
    assert listdir(tmp_path) == ["link.yaml", "outro.yaml", "pasta"]


def test_links_in_a_ring_are_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="levels"):
        (tmp_path / "a").read_bytes()
    write_atomically(tmp_path / "a", NEW)  # what cannot be followed is replaced
    assert (tmp_path / "a").read_bytes() == NEW


def test_what_another_program_has_written_is_not_overwritten(file: Path) -> None:
    file.write_bytes(b"de outro")
    with pytest.raises(ChangedMeanwhile):
        write_atomically(file, NEW, instead_of=OLD)
    assert file.read_bytes() == b"de outro"
    assert listdir(file.parent) == ["c.yaml"]


def test_what_another_program_has_removed_is_not_written_again(file: Path) -> None:
    file.unlink()
    with pytest.raises(FileNotFoundError):
        write_atomically(file, NEW, instead_of=OLD)
    assert listdir(file.parent) == []


# In the middle


def in_a_child(work: Callable[[], None]) -> int:
    """Status of a process that does ``work`` and ends with 0, or 1 after an exception."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def test_a_full_disk_leaves_the_old_file(file: Path) -> None:
    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
        with pytest.raises(OSError, match="too large"):
            write_atomically(file, NEW)

    assert in_a_child(work) == 0
    assert file.read_bytes() == OLD
    assert listdir(file.parent) == ["c.yaml"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disco"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a disk of its own can be mounted by an administrator alone")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full_leaves_the_old_file(small_disk: Path) -> None:
    path = small_disk / "c.yaml"
    path.write_bytes(OLD)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, NEW * 10)
    assert path.read_bytes() == OLD
    assert listdir(small_disk) == ["c.yaml"]


def at_each_step(file: Path, strike: Callable[[], None]) -> int:
    """Write in a child that is struck after one more step each time; how many steps there are.

    A step is a line of Python, in this room and in those that it calls.
    """
    steps = 0
    while True:
        file.write_bytes(OLD)
        left = steps

        def trace(_frame: object, _event: str, _argument: object) -> object:
            nonlocal left
            left -= 1
            if left == -1:
                strike()
            return trace

        def work() -> None:
            sys.settrace(trace)  # type: ignore[arg-type]
            write_atomically(file, NEW, instead_of=OLD)
            sys.settrace(None)

        status = in_a_child(work)
        assert file.read_bytes() in (OLD, NEW), f"after {steps} steps"
        if status == 0:
            return steps
        others = [other for other in file.parent.iterdir() if other != file]
        assert strike is kill or not others, f"after {steps} steps"
        for other in others:
            other.unlink()
        steps += 1


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)


@pytest.mark.lento
def test_killed_at_any_step_the_file_is_the_old_or_the_new_one(file: Path) -> None:
    assert at_each_step(file, kill) > 30


@pytest.mark.lento
def test_interrupted_at_any_step_nothing_else_is_left(file: Path) -> None:
    assert at_each_step(file, interrupt) > 30
