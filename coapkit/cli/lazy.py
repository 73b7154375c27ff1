"""Commands that are loaded when they are used, so that one does not wait for the others."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer

from coapkit.cli.portuguese import Command, Group


class LazyGroup(Group):
    """The application. Its commands are known by name; each module is loaded when it is asked for.

    ``table`` (of a subclass): name of each command, its module and its line in the help.
    """

    table: Mapping[str, tuple[str, str]] = {}

    def list_commands(self, _ctx: Any) -> list[str]:
        return list(self.table)

    def get_command(self, _ctx: Any, name: str) -> Any:
        if name not in self.table:
            return None
        if name not in self.commands:
            self.commands[name] = _load(name, *self.table[name])
        return self.commands[name]

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])


def _load(name: str, module_name: str, line: str) -> Any:
    """The command of a module: its ``app`` where it has commands of its own, else the function
    that is called as the command is."""
    module = import_module(module_name)
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command(name, cls=Command, short_help=line)(getattr(module, name))
    command = typer.main.get_command(app)
    command.name = name
    return command
