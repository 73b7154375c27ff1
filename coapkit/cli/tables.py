"""``coapkit tables``: the reference tables beside the contracts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coapkit.cli import exits
from coapkit.cli.formats import format_option
from coapkit.cli.portuguese import Command, Group

if TYPE_CHECKING:
    from coapkit.tables.inventory import Inventory
    from coapkit.tables.manifest import Entry

app = typer.Typer(cls=Group, rich_markup_mode=None, add_completion=False)


@app.callback(invoke_without_command=True)
def tables(context: typer.Context) -> None:
    """Tabelas de referência: traz os arquivos oficiais e mostra o que há.

    Com elas, `coapkit validate` confere também RENASES, SIGTAP, Regiões e população.
    """
    if context.invoked_subcommand is None:
        print(context.get_help())


def _folder(named: Path | None) -> Path:
    """The folder that the command line or the settings name, else ``tabelas`` beside them."""
    from coapkit.cli.configuration import current_settings
    from coapkit.tables.folder import FOLDER

    settings = current_settings()
    return named or settings.folder / (settings.tables or FOLDER)


@app.command("import", cls=Command, short_help="Traz tabelas dos arquivos oficiais.")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="ARQUIVO...",
            help="ZIP da base territorial do DATASUS, ZIP do SIGTAP, ou TSV, CSV ou DBF com as "
            "colunas de uma das tabelas.",
            show_default=False,
        ),
    ],
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            "-o",
            metavar="PASTA",
            help="Onde gravar. Padrão: a pasta de coapkit.toml, ou tabelas/.",
            show_default=False,
        ),
    ] = None,
    vintage: Annotated[
        str,
        typer.Option(
            "--vintage",
            metavar="COMPETÊNCIA",
            help="De quando são as tabelas, se os arquivos não dizem: 2021-03, 2010, 2019-2024.",
            show_default=False,
        ),
    ] = "",
) -> int:
    """Traz tabelas dos arquivos que o Ministério da Saúde e o IBGE publicam.

    Guarda de cada uma a competência, a origem e o resumo SHA-256. Se um arquivo tem problema, nada
    é gravado. Uma tabela nova toma o lugar da que tem a mesma competência.

    Exemplos: coapkit tables import base_territorial.zip TabelaUnificada_202103_v2103091130.zip |
    coapkit tables import censo.csv --vintage 2010
    """
    from coapkit.tables.errors import TableError
    from coapkit.tables.importing import import_files
    from coapkit.tables.vintage import parse_vintage

    target = _folder(folder)
    try:
        entries = import_files(files, target, parse_vintage(vintage))
    except TableError as error:
        raise typer.BadParameter(str(error)) from error
    print(f"Em {target}:")
    _print_aligned([_summary(entry) for entry in entries])
    if any(not entry.vintage.text for entry in entries):
        print(
            "Sem data, uma tabela vale para qualquer contrato; diga de quando é com --vintage.",
            file=sys.stderr,
        )
    return exits.CLEAN


def _summary(entry: "Entry") -> tuple[str, str, str, str]:
    from coapkit.reporters.wording import count
    from coapkit.tables.kinds import KINDS

    return (
        KINDS[entry.kind].title,
        _when(entry),
        count(entry.rows, "linha", "linhas"),
        entry.origin,
    )


def _when(entry: "Entry") -> str:
    return entry.vintage.said.removeprefix(" de ") or "sem data"


@app.command(cls=Command, short_help="Mostra as tabelas que há e as que faltam.")
def show(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="PASTA",
            help="Padrão: a pasta de coapkit.toml, ou tabelas/.",
            show_default=False,
        ),
    ] = None,
    fmt: Annotated[str, format_option("text", "json")] = "text",
) -> int:
    """Mostra as tabelas que há: de quando são, de onde vieram, e o que fica sem conferir.

    Saída: 0; 1 se alguma tabela falta na pasta ou foi alterada depois de importada.

    Exemplo: coapkit tables show
    """
    from coapkit.cli.configuration import existing_folder
    from coapkit.cli.output import heard_or_not, print_data
    from coapkit.tables.errors import TableError
    from coapkit.tables.inventory import take_inventory

    if folder is not None:
        existing_folder(folder, "de tabelas")
    target = _folder(folder)
    try:
        inventory = take_inventory(target)
    except TableError as error:
        raise typer.BadParameter(str(error)) from error
    if fmt == "json":
        from coapkit.reporters.jsontext import dump

        print_data(dump(_as_json(inventory), indent=2))
    else:
        with heard_or_not():
            _print_inventory(inventory)
    broken = any(state for _, state in inventory.entries)
    return exits.FINDINGS if broken else exits.CLEAN


def _print_inventory(inventory: "Inventory") -> None:
    from coapkit.tables.kinds import KINDS

    print(f"Em {inventory.folder}:")
    if not inventory.entries:
        print("  nenhuma tabela")
    for entry, state in inventory.entries:
        title, when, rows, origin = _summary(entry)
        print(f"  {title} ({when}): {rows}, de {origin}")
        print(f"    SHA-256 do original: {entry.origin_sha256}")
        if state:
            print(f"    atenção: {state}")
    if inventory.missing:
        print("\nFalta, e sem isso não se confere:")
        for name in inventory.missing:
            kind = KINDS[name]
            print(f"  {kind.title}: {kind.serves}")
            print(f"    vem de: {kind.source}")
        print("\nTraga com: coapkit tables import ARQUIVO...")


def _print_aligned(rows: list[tuple[str, str, str, str]]) -> None:
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    for title, when, size, origin in rows:
        print(f"  {title:<{widths[0]}}  {when:<{widths[1]}}  {size:>{widths[2]}}  de {origin}")


def _as_json(inventory: "Inventory") -> dict[str, object]:
    from coapkit.tables.kinds import KINDS

    return {
        "folder": str(inventory.folder),
        "tables": [
            {
                "table": entry.kind,
                "title": KINDS[entry.kind].title,
                "vintage": entry.vintage.text,
                "file": entry.file,
                "rows": entry.rows,
                "sha256": entry.sha256,
                "origin": entry.origin,
                "origin_sha256": entry.origin_sha256,
                "problem": state,
            }
            for entry, state in inventory.entries
        ],
        "missing": [
            {"table": name, "title": KINDS[name].title, "unchecked": KINDS[name].serves}
            for name in inventory.missing
        ],
    }
