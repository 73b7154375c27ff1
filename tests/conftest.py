"""What tests of several folders share."""

import sysconfig
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def dependencies_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the packages of the environment that runs the tests, but neither coapkit nor pip.

    Fresh environments borrow it (``PYTHONPATH`` or a ``.pth`` file), so that installing coapkit
    for real takes no network and two seconds, while nothing leads back to the checkout.
    """
    folder = tmp_path_factory.mktemp("dependencias")
    for site_packages in sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}):
        for entry in Path(site_packages).iterdir():
            own = "coapkit" in entry.name or entry.suffix == ".pth"
            tool = entry.name == "pip" or entry.name.startswith("pip-")
            if not own and not tool and entry.name != "__pycache__":
                (folder / entry.name).symlink_to(entry)
    return folder
