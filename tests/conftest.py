"""What tests of several folders share."""

import os
import signal
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

# Tests leave alone what the user has cached; those of a cache name a folder of their own.
os.environ["COAPKIT_NO_CACHE"] = "1"

# What is started here heeds Ctrl+C and a closed terminal, which a process without a terminal may
# have been told to ignore (in the background, nohup), and leaves to its children so.
for number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--faults",
        choices=("some", "all"),
        default="some",
        help="seeded faults of tests/faults: a sample, or all of them (minutes)",
    )
    parser.addoption(
        "--faults-many",
        default="1",
        help="how many places each kind of seeded fault damages, one after the other",
    )


@pytest.fixture(scope="session")
def dependencies_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with what coapkit declares to need, to run and to be built, and nothing else.

    Fresh environments borrow it (``PYTHONPATH`` or a ``.pth`` file), so that installing coapkit
    for real takes no network and two seconds. Nothing in it leads back to the checkout, and a
    package that is imported but not declared is missed.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = project["project"]["dependencies"] + project["build-system"]["requires"]
    folder = tmp_path_factory.mktemp("dependencias")
    for entry in sorted(_entries(needed)):
        (folder / entry.name).symlink_to(entry)
    return folder


def _entries(requirements: list[str]) -> set[Path]:
    """Top-level files and folders of the packages named and of all that those need."""
    found: set[Path] = set()
    waiting, seen = [Requirement(text) for text in requirements], set()
    while waiting:
        requirement = waiting.pop()
        for extra in (*requirement.extras, ""):
            key = (requirement.name.lower(), extra)
            if key in seen:
                continue
            seen.add(key)
            try:
                package = distribution(requirement.name)
            except PackageNotFoundError:
                continue  # for another system; what is really missing fails where it is used
            for file in package.files or ():
                if file.parts[0] not in ("..", "__pycache__"):
                    found.add(Path(str(package.locate_file(file.parts[0]))))
            inner = map(Requirement, package.requires or ())
            waiting += [r for r in inner if r.marker is None or r.marker.evaluate({"extra": extra})]
    return found
