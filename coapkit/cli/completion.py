"""``coapkit completion``: what the Tab key offers, in bash, zsh and fish.

The script that a shell reads asks coapkit itself, with the words typed so far as arguments and
``COAPKIT_COMPLETE`` in the environment (see ``answer``); so it never goes out of date.
"""

import sys
from collections.abc import Sequence
from typing import Annotated, Any, Final, NamedTuple

import typer

from coapkit.cli import exits
from coapkit.cli.portuguese import translated_help

_SCRIPTS: Final = {
    "bash": """\
_coapkit() {
    local IFS=$'\\n' answers
    answers=$(COAPKIT_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)
    COMPREPLY=( $answers )
}
complete -o default -F _coapkit coapkit
""",
    "zsh": """\
#compdef coapkit
_coapkit() {
    local -a answers
    local answer line
    answer=$(COAPKIT_COMPLETE=zsh "${words[1]}" "${(@)words[2,CURRENT]}" 2>/dev/null)
    for line in "${(@f)answer}"; do
        [[ -z $line ]] || answers+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}")
    done
    if (( $#answers )); then
        _describe -V coapkit answers
    else
        _files
    fi
}
if [[ $funcstack[1] == _coapkit ]]; then
    _coapkit "$@"
else
    compdef _coapkit coapkit
fi
""",
    "fish": """\
function __coapkit_answers
    set -l before (commandline --current-process --tokenize --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l answers (env COAPKIT_COMPLETE=fish $before $current 2>/dev/null)
    if test (count $answers) -gt 0
        printf '%s\\n' $answers
    else
        __fish_complete_path $current
    end
end
complete --command coapkit --no-files --arguments '(__coapkit_answers)'
""",
}

_DESCRIBED: Final = 70
"""Characters of a description; there is a line for each."""


def _shell(word: str) -> str:
    if word not in _SCRIPTS:
        raise typer.BadParameter(f"“{word}” não é aceito; use um de: {', '.join(_SCRIPTS)}")
    return word


def completion(
    shell: Annotated[
        str,
        typer.Argument(
            metavar="TERMINAL",
            callback=_shell,
            autocompletion=lambda: list(_SCRIPTS),
            help="bash, zsh ou fish.",
        ),
    ],
) -> int:
    """Mostra o que o terminal precisa ler para que a tecla Tab complete comandos, opções e valores.

    Em bash, acrescente a ~/.bashrc: eval "$(coapkit completion bash)"

    Em zsh, a ~/.zshrc, depois de compinit: eval "$(coapkit completion zsh)"

    Em fish: coapkit completion fish > ~/.config/fish/completions/coapkit.fish
    """
    sys.stdout.write(_SCRIPTS[shell])
    return exits.CLEAN


class Offer(NamedTuple):
    """A word that may stand here, and what it is; the description may be ""."""

    word: str
    description: str = ""


def answer(words: Sequence[str]) -> int:
    """Print what may stand in the place of the last of ``words``, one a line.

    The word, a tab, its description. Nothing where the name of a file is expected.
    """
    *before, incomplete = words or [""]
    for word, description in offers(before, incomplete):
        print(f"{word}\t{description}")
    return exits.CLEAN


def offers(before: Sequence[str], incomplete: str) -> list[Offer]:
    """What may follow the words ``before`` and begins with ``incomplete``."""
    from coapkit.cli.app import app

    command: Any = typer.main.get_command(app)
    context: Any = typer.Context(command, info_name="coapkit", **command.context_settings)
    expecting: Any = None  # the option whose value comes next
    used: list[Any] = []  # options, and "--" after which there are none
    arguments = 0
    for word in before:
        if expecting is not None:
            if word != "=":  # bash takes --format=text for three words
                expecting = None
        elif word.startswith("-") and word != "-" and "--" not in used:
            option = _option(command, context, word.partition("=")[0])
            used.append("--" if word == "--" else option)
            if option is not None and not option.is_flag and "=" not in word:
                expecting = option
        elif hasattr(command, "get_command"):
            command = command.get_command(context, word)
            if command is None:
                return []
            context = typer.Context(command, parent=context, info_name=word)
            used, arguments = [], 0
        else:
            arguments += 1
    if incomplete == "=":
        incomplete = ""
    if expecting is not None:
        return _values(expecting, context, incomplete)
    if incomplete.startswith("-") and "--" not in used:
        name, equals, value = incomplete.partition("=")
        if not equals:
            return _options(command, context, incomplete, used)
        option = _option(command, context, name)
        found = _values(option, context, value) if option is not None else []
        return [Offer(f"{name}={word}", said) for word, said in found]
    if hasattr(command, "list_commands"):
        return _commands(command, context, incomplete)
    return _argument_values(command, context, incomplete, arguments)


def _option(command: Any, context: Any, name: str) -> Any:
    for parameter in command.get_params(context):
        if name in (*parameter.opts, *parameter.secondary_opts) and _is_option(parameter):
            return parameter
    return None


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _options(command: Any, context: Any, incomplete: str, used: Sequence[Any]) -> list[Offer]:
    return [
        Offer(name, _described(parameter.help))
        for parameter in command.get_params(context)
        if _is_option(parameter) and not parameter.hidden
        if parameter.multiple or parameter not in used
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith(incomplete)
        if name.startswith("--") or incomplete == "-"
    ]


def _commands(command: Any, context: Any, incomplete: str) -> list[Offer]:
    table = getattr(command, "table", {})
    return [
        Offer(name, _described(table[name][1] if name in table else _short(command, context, name)))
        for name in command.list_commands(context)
        if name.startswith(incomplete)
    ]


def _short(command: Any, context: Any, name: str) -> str:
    return str(command.get_command(context, name).get_short_help_str())


def _argument_values(command: Any, context: Any, incomplete: str, given: int) -> list[Offer]:
    left = given
    for parameter in command.get_params(context):
        if _is_option(parameter):
            continue
        if parameter.nargs == -1 or left < parameter.nargs:
            return _values(parameter, context, incomplete)
        left -= parameter.nargs
    return []


def _values(parameter: Any, context: Any, incomplete: str) -> list[Offer]:
    """What the parameter's own ``autocompletion`` offers."""
    return [
        Offer(item.value, _described(item.help))
        for item in parameter.shell_complete(context, incomplete)
    ]


def _described(text: str | None) -> str:
    """The first sentence, in one line, cut where it is long."""
    first = " ".join(translated_help(text or "").split()).partition(". ")[0].rstrip(".")
    return first if len(first) <= _DESCRIBED else first[: _DESCRIBED - 1] + "…"
