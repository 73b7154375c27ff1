"""``coapkit watch``: check again, and publish again, at every save."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coapkit.cli import exits
from coapkit.cli.formats import format_option
from coapkit.cli.values import papers
from coapkit.reporters.display import visible

if TYPE_CHECKING:
    from coapkit.settings import Settings

_CLEAR = "\x1b[2J\x1b[H"
_NAMED = 3


def watch(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ARQUIVO...",
            help="Contratos ou pastas de contratos. Padrão: a pasta atual.",
            show_default=False,
        ),
    ] = None,
    fmt: Annotated[str, format_option("text", "concise")] = "text",
    publish: Annotated[
        bool,
        typer.Option("--render", help="Publica também, como coapkit render, o que mudou."),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PASTA",
            help="Onde gravar os documentos; implica --render. Padrão: saida.",
            show_default=False,
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="DOCUMENTO",
            autocompletion=papers,
            help="Publica só este documento; implica --render (veja: coapkit render --help).",
        ),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Publica minutas; implica --render.")
    ] = False,
    clear: Annotated[
        bool,
        typer.Option(
            "--clear/--no-clear",
            help="Limpa a tela a cada conferência, se é um terminal (padrão).",
            show_default=False,
        ),
    ] = True,
) -> int:
    """Confere de novo a cada vez que um contrato é salvo, e publica se você pedir.

    Vigia também coapkit.toml, as tabelas e os modelos. Ctrl+C encerra, com código de saída 0.

    Exemplos: coapkit watch regiao.yaml | coapkit watch contratos --render --draft --only contrato
    """
    from functools import partial

    from coapkit.cli.checking import check, named_paths
    from coapkit.cli.configuration import current_settings
    from coapkit.cli.ending import let_interrupts_raise
    from coapkit.discovery import STDIN, find_files
    from coapkit.rendering.papers import choose
    from coapkit.tables.store import load_tables
    from coapkit.watching import changed, look, next_state

    if STDIN in (paths or ()):
        raise typer.BadParameter("watch precisa de um arquivo com nome, que possa ser salvo")
    try:
        choose(only or [])
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    publish = publish or draft or output is not None or bool(only)
    settings = current_settings()  # wrong ones are wrong use here; later, something to mend
    named = named_paths(paths or (), settings)
    state = look(named, settings)
    concerned, news, problem = find_files(named)[0], "primeira conferência", ""
    let_interrupts_raise()
    try:
        while True:
            start = time.monotonic()
            if clear and sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
            _say(f"[{_clock()}] {news}\n")
            if problem:
                _say(f"erro: {problem}")
            else:
                check(paths or (), settings, formats=[fmt])
                if publish and concerned:
                    _publish(concerned, output, only, draft)
            took = f"{time.monotonic() - start:.1f}".replace(".", ",")
            _say(f"\n[{_clock()}] pronto em {took} s; à espera de mudanças (Ctrl+C encerra)")

            before = state
            state = next_state(before, partial(look, named, settings))
            differing = changed(before, state)
            news = _headline(differing)
            if state.shared != before.shared:
                load_tables.cache_clear()
                settings, problem = _settings_now(settings)
                named = named_paths(paths or (), settings)
                state = look(named, settings)
                concerned = find_files(named)[0]
            else:
                concerned = [path for path in find_files(named)[0] if path in differing]
    except KeyboardInterrupt:
        _say("\nEncerrado.")
        return exits.CLEAN


def _settings_now(known: "Settings") -> "tuple[Settings, str]":
    """The settings of this moment; where they are wrong, those known, and what is wrong."""
    from coapkit.settings import SettingsError, load_settings

    try:
        return load_settings(Path.cwd()), ""
    except SettingsError as error:
        return known, str(error)


def _publish(
    files: Sequence[str], output: Path | None, only: list[str] | None, draft: bool
) -> None:
    from coapkit.cli.render import render

    try:
        render([*files], output or Path("saida"), only, draft=draft)
    except typer.BadParameter as error:  # settings or templates, in the middle of being written
        _say(f"erro: {error.message}")


def _headline(differing: Sequence[str]) -> str:
    named = ", ".join(map(_near_name, differing[:_NAMED]))
    if len(differing) > _NAMED:
        named += f" e mais {len(differing) - _NAMED}"
    return f"{'mudou' if len(differing) == 1 else 'mudaram'}: {named}"


def _near_name(path: str) -> str:
    """The path from here, where it is below."""
    here = Path.cwd()
    return visible(str(Path(path).relative_to(here) if Path(path).is_relative_to(here) else path))


def _clock() -> str:
    return time.strftime("%H:%M:%S")


def _say(line: str) -> None:
    print(line, flush=True)
