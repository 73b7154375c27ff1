"""Files that are being worked on: what counts as a change, and when it is over."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coapkit.settings import Settings, load_settings
from coapkit.watching import State, changed, look, next_state


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contratos").mkdir()
    (tmp_path / "contratos" / "a.yaml").write_text("coapkit: 1\n")
    return tmp_path


def here() -> State:
    return look(["contratos"], load_settings(Path.cwd()))


def news(change: Callable[[], object]) -> list[str]:
    before = here()
    change()
    return changed(before, here())


def by_rename(path: Path, text: str) -> None:
    """As most editors save: another file takes the name."""
    new = path.with_name(f".{path.name}.swp")
    new.write_text(text)
    new.replace(path)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda a: by_rename(a, "coapkit: 1\n"), ["contratos/a.yaml"]),  # of the same content
        (lambda a: a.unlink(), ["contratos/a.yaml"]),
        (lambda a: a.rename(a.with_name("b.yml")), ["contratos/a.yaml", "contratos/b.yml"]),
        (lambda a: shutil.copytree(a.parent, a.parent / "sul"), ["contratos/sul/a.yaml"]),
        (lambda a: (a.parent / "saida.pdf").write_text("x"), []),
        (lambda a: (a.parent / ".a.yaml.swp").write_text("x"), []),
        (lambda a: (a.parent / "link.yaml").symlink_to("nada"), []),
        (lambda _: os.mkdir("tabelas"), ["tabelas"]),  # noqa: PTH102
        (lambda _: Path("coapkit.toml").write_text(""), ["coapkit.toml"]),
    ],
)
def test_what_counts_as_a_change(
    change: Callable[[Path], object], names: list[str], folder: Path
) -> None:
    found = news(lambda: change(folder / "contratos" / "a.yaml"))
    assert [os.path.relpath(name, folder) for name in found] == names


def test_tables_of_any_name_are_shared(folder: Path) -> None:
    (folder / "coapkit.toml").write_text("tables = 'referencias'\n")
    (folder / "referencias").mkdir()
    before = here()
    (folder / "referencias" / "renases.tsv").write_text("x\n")
    after = here()
    assert before.contracts == after.contracts
    assert changed(before, after) == [str(folder / "referencias" / "renases.tsv")]


def test_a_file_that_is_not_there_yet_is_waited_for(folder: Path) -> None:
    paths = ["novos/b.yaml"]
    before = look(paths, Settings())
    assert str(folder) in before.folders
    (folder / "novos").mkdir()
    (folder / "novos" / "b.yaml").write_text("coapkit: 1\n")
    after = look(paths, Settings())
    assert changed(before, after) == paths
    assert str(folder / "novos") in after.folders


class Writer(threading.Thread):
    """Does things to the files while the test waits for them."""

    def __init__(self, *steps: Callable[[], object], between: float = 0.02) -> None:
        super().__init__(daemon=True)
        self._steps = steps
        self._between = between

    def run(self) -> None:
        time.sleep(0.3)
        for step in self._steps:
            step()
            time.sleep(self._between)


def test_a_burst_of_saves_is_one_change(folder: Path) -> None:
    path = folder / "contratos" / "a.yaml"
    before = here()
    writer = Writer(*(lambda n=n: by_rename(path, f"coapkit: 1 # {n}\n") for n in range(30)))
    writer.start()
    after = next_state(before, here)
    writer.join()
    assert path.read_text() == "coapkit: 1 # 29\n"
    assert changed(after, here()) == []
    assert changed(before, after) == ["contratos/a.yaml"]


def test_a_file_deleted_and_made_anew_was_never_gone(folder: Path) -> None:
    path = folder / "contratos" / "a.yaml"
    before = here()
    writer = Writer(path.unlink, lambda: path.write_text("coapkit: 1 # nova\n"), between=0.25)
    writer.start()
    after = next_state(before, here)
    writer.join()
    assert "contratos/a.yaml" in after.contracts
    assert changed(before, after) == ["contratos/a.yaml"]


def test_a_folder_deleted_and_made_anew_is_watched_on(folder: Path) -> None:
    before = here()
    writer = Writer(lambda: shutil.rmtree(folder / "contratos"))
    writer.start()
    gone = next_state(before, here)
    assert dict(gone.contracts) == {}
    (folder / "contratos").mkdir()
    writer = Writer(lambda: by_rename(folder / "contratos" / "a.yaml", "coapkit: 1 # nova\n"))
    writer.start()
    assert changed(gone, next_state(gone, here)) == ["contratos/a.yaml"]


def test_without_notices_it_looks_now_and_then(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError("limit")

    monkeypatch.setattr("watchfiles.watch", none_left)
    before = here()
    Writer(lambda: by_rename(folder / "contratos" / "a.yaml", "coapkit: 1 # nova\n")).start()
    assert changed(before, next_state(before, here)) == ["contratos/a.yaml"]
