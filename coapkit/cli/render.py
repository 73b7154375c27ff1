"""``coapkit render``: contracts to the papers that are signed, published and read."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from coapkit.cli import exits
from coapkit.cli.values import papers


def render(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="ARQUIVO...", help="Contratos, ou pastas de contratos."),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="PASTA", help="Onde gravar os documentos."),
    ] = Path("saida"),
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="DOCUMENTO",
            autocompletion=papers,
            help="Só este documento; repita para vários: contrato, extrato, parecer, ou um "
            "formato deles (contrato.pdf, contrato.html, extrato.rtf, extrato.pdf, parecer.pdf, "
            "parecer.html). A pedido: pcep (um PDF por protocolo) e, com --since, aditivo "
            "(aditivo.pdf, aditivo.html) com o seu extrato-aditivo.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="ARQUIVO",
            help="A versão anterior do contrato, que o termo aditivo altera.",
        ),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates",
            metavar="PASTA",
            help="Modelos seus, que valem no lugar dos do coapkit (veja: coapkit templates). "
            "Padrão: a pasta de coapkit.toml.",
            show_default=False,
        ),
    ] = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft",
            help="Publica mesmo com erros ou antes da assinatura, com MINUTA em cada página.",
        ),
    ] = False,
    jobs: Annotated[
        int,
        typer.Option("--jobs", "-j", metavar="N", min=0, help="Processos; 0: um por núcleo."),
    ] = 0,
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache",
            help="Aproveita as páginas que não mudaram desde a última vez.",
        ),
    ] = True,
) -> int:
    """Publica contratos: o contrato e o parecer de conformidade em PDF e HTML, e o extrato para o
    DOU em RTF e PDF.

    Um contrato com erros não é publicado sem --draft; o parecer, que diz quais são, é feito sempre.
    Os arquivos são trocados inteiros: se algo falha, os anteriores ficam como estavam.

    Com --since, faz também o termo aditivo que leva da versão anterior a esta, e o seu extrato. O
    que pede outro contrato (outra Região, outro número) é recusado; se nada se altera, diz isso e
    nada grava.

    Exemplos: coapkit render regiao.yaml --output saida | coapkit render regiao.yaml --only parecer
    | coapkit render novo.yaml --only aditivo --since antigo.yaml
    """
    from coapkit.cli.configuration import current_settings, templates_folder
    from coapkit.cli.progress import Progress
    from coapkit.discovery import find_files
    from coapkit.document.source import is_stream
    from coapkit.reasons import reason
    from coapkit.rendering.cache import PartCache, default_folder
    from coapkit.rendering.errors import EngineDied, RenderError
    from coapkit.rendering.job import Refused
    from coapkit.rendering.makers import Tools
    from coapkit.rendering.overrides import own_templates
    from coapkit.rendering.papers import OF_TWO_VERSIONS, choose, namesakes
    from coapkit.rendering.publish import publish
    from coapkit.rendering.workers import Workers
    from coapkit.tables.folder import TableFinder

    if any(map(is_stream, paths)):
        raise typer.BadParameter("render precisa de um arquivo com nome: os documentos o recebem")
    try:
        papers = choose(only or [])
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if since is None and set(papers) & set(OF_TWO_VERSIONS):
        raise typer.BadParameter("o termo aditivo precisa da versão anterior: --since ARQUIVO")
    if since is not None and not only:
        papers = (*papers, *OF_TWO_VERSIONS)
    try:
        own = own_templates(templates_folder(templates))
    except RenderError as error:
        print(error, file=sys.stderr)
        return exits.FINDINGS
    files, problems = find_files(paths)
    for problem in problems:
        print(f"erro: {problem.path}: {problem.message}", file=sys.stderr)
    if since is not None and len(files) > 1:
        raise typer.BadParameter("--since é a versão anterior de um só contrato; cite um arquivo")
    if same := namesakes(files):
        raise typer.BadParameter(
            f"{same[0]} e {same[1]} dariam documentos de mesmo nome: publique um de cada vez, cada "
            "um em sua pasta (--output), ou mude o nome de um deles"
        )
    failed, died = bool(problems), False
    finder = TableFinder(current_settings())
    with Progress() as progress, Workers(jobs) as workers:
        kept = PartCache(default_folder()) if cache else None
        tools = Tools(workers, kept, progress.step, own, progress.say)
        for number, file in enumerate(files, 1):
            progress.about(Path(file).stem, number, len(files))
            try:
                tables = finder.tables_of(file)
                for written in publish(
                    file,
                    output,
                    papers=papers,
                    draft=draft,
                    tools=tools,
                    tables=tables,
                    since=since,
                ):
                    progress.say(f"gravado {written}")
            except Refused as refusal:
                failed = True
                progress.say(str(refusal), error=True)
            except RenderError as error:
                failed, died = True, died or isinstance(error, EngineDied)
                progress.say(f"erro: {file}: {error}", error=True)
            except OSError as error:
                where = error.filename2 or error.filename
                if where is None:  # not of the papers: standard output
                    raise
                failed = True
                progress.say(f"erro: {file}: {where}: {reason(error)}", error=True)
    if died:
        return exits.FAULT
    return exits.FINDINGS if failed else exits.CLEAN
