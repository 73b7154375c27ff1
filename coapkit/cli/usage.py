"""Usage errors of the command line, said in Portuguese."""

from typing import Any


def in_portuguese(error: Any) -> str:
    """The message of a click ``UsageError`` in Portuguese, ending with where to find help."""
    context = error.ctx
    command = context.command_path if context else "coapkit"
    return f"erro: {_message(error)}\nVeja o uso correto com: {command} --help"


def _message(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        hint = _hint(error.possibilities)
        return f"a opção {error.option_name} não existe{hint}"
    if kind in ("NoSuchCommand", "UsageError") and "No such command" in error.message:
        return _unknown_command(error)
    if kind == "MissingParameter":
        return f"falta {_name(error)}"
    if kind == "BadOptionUsage" and "requires an argument" in error.message:
        return f"a opção {error.option_name} precisa de um valor"
    if kind == "BadParameter":
        return f"valor inválido para {_name(error)}: {_translated(error.message)}"
    if "unexpected extra argument" in error.message:
        return f"há argumentos a mais: {error.message.partition('(')[2].rstrip(')')}"
    return str(error.message)


def _unknown_command(error: Any) -> str:
    from difflib import get_close_matches

    word = error.message.split("'")[1]
    known = list(getattr(error.ctx.command, "commands", {})) if error.ctx else []
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


def _translated(message: str) -> str:
    value, found, options = message.partition(" is not one of ")
    if found:
        return f"{value} não é um dos valores aceitos: {options.rstrip('.')}"
    value, found, _ = message.partition(" is not a valid ")
    return f"{value} não é um valor válido" if found else message
