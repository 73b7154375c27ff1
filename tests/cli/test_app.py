"""The commands as the application lists and loads them."""

import subprocess
import sys

import pytest
import typer

from coapkit.cli.app import COMMANDS, app

LOADED = (
    "import sys; from coapkit.__main__ import main; code = main({arguments!r});"
    "print('\\nloaded', *[m for m in sys.modules if m in {modules!r}]); sys.exit(code)"
)


def loaded(*arguments: str) -> set[str]:
    """The command modules that a run of coapkit has loaded when it ends."""
    modules = {module for module, _ in COMMANDS.values()}
    code = LOADED.format(arguments=list(arguments), modules=modules)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    last = done.stdout.splitlines()[-1].split()
    assert last[0] == "loaded"
    return set(last[1:])


def test_the_help_loads_no_command() -> None:
    assert loaded("--help") == set()


def test_a_command_loads_no_other() -> None:
    assert loaded("matrix", "--format", "csv") == {"coapkit.cli.matrix"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_table_says(name: str) -> None:
    root = typer.main.get_command(app)
    command = root.get_command(None, name)  # type: ignore[attr-defined]
    assert command.name == name
    assert command.help
    assert COMMANDS[name][1].endswith(".")
