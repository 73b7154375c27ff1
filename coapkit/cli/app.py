"""The Typer application: every command, one module each."""

from typing import Annotated

import typer

from coapkit import __version__
from coapkit.cli import explain, matrix, render, status, tables, validate
from coapkit.cli.portuguese import Command, Group

app = typer.Typer(
    name="coapkit",
    help="Valida e publica o Contrato Organizativo da Ação Pública da Saúde (COAP).\n\n"
    "Comece por: coapkit validate regiao.yaml",
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"coapkit {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Mostra a versão."),
    ] = False,
) -> None:
    """Valida e publica o Contrato Organizativo da Ação Pública da Saúde (COAP)."""


app.command("validate", cls=Command, short_help="Confere contratos.")(validate.validate)
app.command("render", cls=Command, short_help="Publica contratos em PDF, HTML e RTF.")(
    render.render
)
app.command("status", cls=Command, short_help="Mostra a etapa de cada contrato e o que falta.")(
    status.status
)
app.command("explain", cls=Command, short_help="Explica uma exigência.")(explain.explain)
app.command("matrix", cls=Command, short_help="Mostra a norma e como ela é conferida.")(
    matrix.matrix
)
app.add_typer(tables.app, name="tables", short_help="Traz e mostra as tabelas oficiais.")
