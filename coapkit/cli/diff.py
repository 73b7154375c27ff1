"""``coapkit diff``: what differs between two versions of a contract, by what they say."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coapkit.cli import exits
from coapkit.cli.formats import format_option

if TYPE_CHECKING:
    from coapkit.comparison.comparison import Comparison
    from coapkit.comparison.reading import Unreadable


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="ANTES", help="A versão anterior do contrato, ou - (entrada padrão)."
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(metavar="DEPOIS", help="A versão nova do contrato, ou - (entrada padrão)."),
    ],
    fmt: Annotated[str, format_option("text", "json", "html")] = "text",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ARQUIVO", help="Grava o resultado num arquivo."),
    ] = None,
) -> int:
    """Compara duas versões de um contrato pelo que dizem: cláusula, ação, serviço, meta, valor.

    A ordem das listas, a escrita e os comentários não são diferença. Cada diferença diz o que era,
    o que passou a ser, quanto mudou e onde está em cada arquivo.

    Saída: 0 sem diferenças; 1 com diferenças; 2 uso incorreto, ou arquivo que não se pode ler; 3
    falha interna.

    Exemplo: coapkit diff antigo.yaml novo.yaml; com o git, a versão do commit anterior entra por -:
    git show HEAD~1:regiao.yaml | coapkit diff - regiao.yaml
    """
    from coapkit.cli.configuration import templates_folder
    from coapkit.cli.output import Unwritable, print_data, print_text, write_report
    from coapkit.comparison.comparison import compare_versions
    from coapkit.comparison.reading import Unreadable, read_version
    from coapkit.discovery import STDIN
    from coapkit.rendering.errors import RenderError
    from coapkit.rendering.overrides import own_templates

    if old == new == STDIN:
        raise typer.BadParameter("só uma das versões pode vir da entrada padrão")
    versions = []
    unreadable = False
    for path in (old, new):
        try:
            versions.append(read_version(path))
        except Unreadable as problem:
            unreadable = True
            _say(problem)
    if unreadable:
        return exits.USAGE
    try:
        folder = templates_folder(None)
        comparison = compare_versions(
            *versions, templates=own_templates(folder) if folder else None
        )
        text = _report(comparison, fmt, to_terminal=output is None)
    except RenderError as error:
        raise typer.BadParameter(str(error)) from error
    if output is None:
        (print_text if fmt == "text" else print_data)(text)
    else:
        try:
            write_report(output, text)
        except Unwritable as error:
            raise typer.BadParameter(str(error)) from error
    return exits.FINDINGS if comparison.changes else exits.CLEAN


def _say(problem: "Unreadable") -> None:
    """Why a version cannot be compared, as ``validate`` says it."""
    from coapkit import __version__
    from coapkit.cli.output import terminal_width
    from coapkit.diagnostics import build_report
    from coapkit.document.source import path_text
    from coapkit.reporters import render
    from coapkit.reporters.options import Options

    report = build_report(__version__, [path_text(problem.path)], problem.diagnostics)
    sys.stderr.write(render(report, "text", options=Options(width=terminal_width())))


def _report(comparison: "Comparison", fmt: str, *, to_terminal: bool) -> str:
    if fmt == "json":
        from coapkit.comparison import as_json

        return as_json.render(comparison)
    if fmt == "html":
        from coapkit.rendering.comparison_paper import comparison_html
        from coapkit.rendering.comparison_view import comparison_view

        return comparison_html(comparison_view(comparison), comparison.templates)
    from coapkit.cli.output import terminal_width, wants_color
    from coapkit.comparison import as_text

    return as_text.render(
        comparison,
        color_wanted=to_terminal and wants_color(),
        width=terminal_width() if to_terminal else 80,
    )
