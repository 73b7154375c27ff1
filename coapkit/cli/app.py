"""The Typer application: every command, one module each."""

from typing import Annotated, Final

import typer

from coapkit import __version__
from coapkit.cli.lazy import LazyGroup

COMMANDS: Final = {
    "validate": ("coapkit.cli.validate", "Confere contratos."),
    "fix": ("coapkit.cli.fix", "Corrige o que tem uma só correção possível."),
    "render": ("coapkit.cli.render", "Publica contratos em PDF, HTML e RTF."),
    "sign": ("coapkit.cli.sign", "Assina um contrato publicado."),
    "verify": ("coapkit.cli.verify", "Diz quem assinou, quem falta e se algo mudou."),
    "extract": ("coapkit.cli.extract", "Devolve o YAML anexado a um PDF."),
    "diff": ("coapkit.cli.diff", "Compara duas versões de um contrato."),
    "watch": ("coapkit.cli.watch", "Confere de novo a cada vez que um contrato é salvo."),
    "status": ("coapkit.cli.status", "Mostra a etapa de cada contrato e o que falta."),
    "explain": ("coapkit.cli.explain", "Explica uma exigência."),
    "matrix": ("coapkit.cli.matrix", "Mostra a norma e como ela é conferida."),
    "tables": ("coapkit.cli.tables", "Traz e mostra as tabelas oficiais."),
    "templates": ("coapkit.cli.templates", "Mostra e copia os modelos dos documentos."),
    "completion": ("coapkit.cli.completion", "Faz a tecla Tab completar comandos e valores."),
}
"""Each command: its module, loaded when the command is used, and its line in the help."""


class _Commands(LazyGroup):
    table = COMMANDS


app = typer.Typer(
    name="coapkit",
    help="Valida e publica o Contrato Organizativo da Ação Pública da Saúde (COAP).\n\n"
    "Comece por: coapkit validate regiao.yaml",
    epilog="Código de saída: 0, tudo certo; 1, há achados que reprovam; 2, uso incorreto; 3, falha "
    "do próprio coapkit; 130, interrompido.",
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,  # coapkit completion is in Portuguese, and needs no Rich to answer
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
