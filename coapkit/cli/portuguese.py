"""The command line in Portuguese: the few words of help and the usage errors Typer has in English.

Typer has no translations of its own and takes those of the system only where they are installed;
a planner's computer has none.
"""

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

_HELP_WORDS = (
    ("Usage: ", "Uso: "),
    ("[OPTIONS]", "[OPÇÕES]"),
    ("COMMAND [ARGS]...", "COMANDO [ARGUMENTOS]..."),
    ("\nArguments:\n", "\nArgumentos:\n"),
    ("\nOptions:\n", "\nOpções:\n"),
    ("\nCommands:\n", "\nComandos:\n"),
    ("Show this message and exit.", "Mostra esta ajuda."),
    ("[default: ", "[padrão: "),
    ("[required]", "[obrigatório]"),
)


def translated_help(text: str) -> str:
    """A text that Typer made, with its English words in Portuguese."""
    for english, portuguese in _HELP_WORDS:
        text = text.replace(english, portuguese)
    return text


class Command(TyperCommand):
    """A command whose help is in Portuguese throughout."""

    def get_help(self, ctx: Any) -> str:
        return translated_help(super().get_help(ctx))


class Group(TyperGroup):
    """The application, likewise."""

    def get_help(self, ctx: Any) -> str:
        return translated_help(super().get_help(ctx))


def usage_error(error: Any) -> str:
    """The message of a usage error in Portuguese, ending with where to find help."""
    command = error.ctx.command_path if error.ctx else "coapkit"
    return f"erro: {_message(error)}\nVeja o uso correto com: {command} --help"


def _message(error: Any) -> str:
    text = str(error.message)
    match type(error).__name__:
        case "NoSuchOption":
            return f"a opção {error.option_name} não existe{_hint(error.possibilities)}"
        case "MissingParameter":
            return f"falta {_name(error)}"
        case "BadOptionUsage" if "requires" in text:
            return f"a opção {error.option_name} precisa de um valor"
        case "BadParameter":
            of = f"{_name(error)}: " if error.param else ""
            return of + _translated_value(text)
        case "UsageError" if "No such command" in text:
            return _unknown_command(error, text.split("'")[1])
        case "UsageError" if "unexpected extra argument" in text:
            return f"há argumentos a mais: {text.rpartition('(')[2].rstrip(').')}"
    return text


def _unknown_command(error: Any, word: str) -> str:
    from difflib import get_close_matches

    known = error.ctx.command.list_commands(error.ctx) if error.ctx else []
    return f"o comando “{word}” não existe{_hint(get_close_matches(word, known, n=1))}"


def _hint(possibilities: list[str] | None) -> str:
    return f"; você quis dizer {possibilities[0]}?" if possibilities else ""


def _name(error: Any) -> str:
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "um argumento")
    if parameter.param_type_name == "argument":
        return f"o argumento {parameter.metavar or parameter.name.upper()}"
    return f"a opção {'/'.join(parameter.opts)}"


def _translated_value(text: str) -> str:
    for english, portuguese in (
        (" is not one of ", " não é um dos valores aceitos: "),
        (" is not a valid int range.", " não é um número inteiro"),
        (" is not a valid integer.", " não é um número inteiro"),
        (" is not in the range ", " está fora do intervalo "),
        (" is not a valid ", " não é um valor válido: "),
    ):
        text = text.replace(english, portuguese)
    return _PATH.sub(_translated_path, text)


_PATH = re.compile(r"(?:File|Path|Directory) '(.*)' (does not exist|is not \w+|is an? \w+)\.")
_OF_PATHS = {
    "does not exist": "não existe",
    "is not readable": "não pode ser lido: não há permissão",
    "is not writable": "não pode ser gravado: não há permissão",
}


def _translated_path(found: "re.Match[str]") -> str:
    return f"“{found[1]}” {_OF_PATHS.get(found[2], 'não é o que se esperava')}"
