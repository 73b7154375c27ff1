"""``coapkit templates``: the texts and forms of the documents, and how to take one as a start."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from coapkit.cli import exits
from coapkit.cli.formats import format_option
from coapkit.cli.portuguese import Command, Group
from coapkit.cli.values import templates as template_names

app = typer.Typer(cls=Group, rich_markup_mode=None)

_FAMILIES = (
    ("", "Seções e peças dos documentos:"),
    ("clausulas", "Redação padrão das cláusulas:"),
    ("estilo", "Estilos:"),
)


@app.callback(invoke_without_command=True)
def templates(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--templates",
            metavar="PASTA",
            help="Modelos seus. Padrão: a pasta de coapkit.toml.",
            show_default=False,
        ),
    ] = None,
    fmt: Annotated[str, format_option("text", "json")] = "text",
) -> int:
    """Mostra os modelos: o que é cada um, e quais são seus. Com `copy`, copia-os para editar.

    Saída: 0; 1 se algum modelo seu tem erro.

    Exemplos: coapkit templates | coapkit templates --templates modelos
    """
    if context.invoked_subcommand is not None:
        return exits.CLEAN
    from coapkit.cli.configuration import templates_folder
    from coapkit.cli.output import heard_or_not, print_data
    from coapkit.rendering.overrides import WrongTemplates, own_templates
    from coapkit.rendering.template_index import index

    target = templates_folder(folder)
    wrong: WrongTemplates | None = None
    own: set[str] = set()
    images: list[str] = []
    try:
        found = own_templates(target)
        own, images = set(found.own), sorted(found.images)
    except WrongTemplates as error:
        wrong = error
        own = {name for name, _ in index() if target and (target / name).is_file()}
    if fmt == "json":
        from coapkit.reporters.jsontext import dump

        rows = [{"template": n, "title": t, "own": n in own} for n, t in index()]
        told = {"folder": target and str(target), "templates": rows, "images": images}
        print_data(dump(told, indent=2))
    else:
        with heard_or_not():
            _print_list(target, own, images)
    if wrong:
        print(wrong, file=sys.stderr)
        return exits.FINDINGS
    return exits.CLEAN


def _print_list(folder: Path | None, own: set[str], images: list[str]) -> None:
    from textwrap import wrap

    from coapkit.cli.output import terminal_width
    from coapkit.rendering.template_index import index

    entries = index()
    for family, title in _FAMILIES:
        rows = [entry for entry in entries if entry.name.rpartition("/")[0] == family]
        column = max(len(name) for name, _ in rows) + 4
        print(title)
        for name, text in rows:
            first, *others = wrap(text, max(terminal_width() - column, 24)) or [""]
            print(f"{'*' if name in own else ' '} {name:<{column - 2}}{first}".rstrip())
            for line in others:
                print(" " * column + line)
        print()
    if folder is None:
        print("Copie os que quiser mudar: coapkit templates copy NOME... --to PASTA")
        return
    count = "1 modelo seu" if len(own) == 1 else f"{len(own)} modelos seus"
    print(f"* {count}, em {folder}; os outros são os do coapkit.")
    for name in images:
        print(f"  imagem: coapkit:{name}")


@app.command(cls=Command, short_help="Copia modelos para uma pasta sua, para editar.")
def copy(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NOME...",
            help="Modelos (capa, objeto, estilo/base.css) ou uma pasta deles (clausulas).",
            show_default=False,
            autocompletion=template_names,
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="PASTA",
            help="Para onde. Padrão: a pasta de coapkit.toml.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Troca também os arquivos que já estão lá.")
    ] = False,
) -> int:
    """Copia modelos para uma pasta sua; a cópia vale no lugar do original.

    O que já está lá não é trocado, e então nada é copiado; com --force, é.

    Exemplos: coapkit templates copy capa objeto --to modelos | coapkit templates copy clausulas
    """
    from coapkit.cli.configuration import current_settings
    from coapkit.cli.output import print_text, write_atomically
    from coapkit.reasons import reason
    from coapkit.rendering.template_index import chosen
    from coapkit.resources import templates_dir

    settings = current_settings()
    target = to or (settings.folder / settings.templates if settings.templates else None)
    if target is None:
        raise typer.BadParameter("diga para onde: --to PASTA, ou `templates` em coapkit.toml")
    try:
        found = chosen(names)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    there = [name for name in found if os.path.lexists(target / name)]
    if there and not force:
        raise typer.BadParameter(
            f"em {target} já há {', '.join(there)}; nada foi copiado (--force troca)"
        )
    for name in found:
        try:
            write_atomically(target / name, (templates_dir() / name).read_bytes())
        except OSError as error:
            print(f"erro: {error.filename or target}: {reason(error)}", file=sys.stderr)
            return exits.FINDINGS
        print_text(f"copiado {target / name}\n")
    return exits.CLEAN
