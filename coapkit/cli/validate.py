"""``coapkit validate``: check contracts and say all that was found."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from coapkit.cli import exits
from coapkit.contract.stage import Stage, parse_stage
from coapkit.diagnostics import Report, Severity
from coapkit.reporters import FORMATS

_STAGES = ", ".join(stage.key for stage in Stage)


def _known_stage(word: str | None) -> str | None:
    if word is not None and parse_stage(word) is None:
        raise typer.BadParameter(f"“{word}” não é uma etapa do fluxo; use uma de: {_STAGES}")
    return word


def _format(word: str) -> str:
    name = word.partition("=")[0]
    if name not in FORMATS:
        raise typer.BadParameter(f"“{name}” não é um formato; use um de: {', '.join(FORMATS)}")
    return word


def _formats(words: list[str]) -> list[str]:
    return [_format(word) for word in words]


def _severity(word: str | None) -> str | None:
    if word is not None and word not in (*Severity, "never"):
        raise typer.BadParameter(f"“{word}” não é aceito; use error, warning, note ou never")
    return word


def validate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ARQUIVO...",
            help="Contratos, pastas de contratos ou - (entrada padrão). Padrão: a pasta atual.",
            show_default=False,
        ),
    ] = None,
    formats: Annotated[
        list[str],
        typer.Option(
            "--format",
            "-f",
            metavar="FORMATO[=ARQUIVO]",
            callback=_formats,
            help=f"Formato do resultado: {', '.join(FORMATS)}. Repita para vários de uma vez, "
            "com o arquivo de cada um: -f text -f sarif=saida.sarif",
        ),
    ] = ["text"],  # noqa: B006 - typer copies it
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ARQUIVO", help="Grava o resultado num arquivo."),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="GRAVIDADE",
            callback=_severity,
            help="Sai com 1 se houver achado desta gravidade ou maior: error, warning, note; "
            "never nunca falha. Padrão: error, ou o que coapkit.toml diz.",
        ),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(
            "--stage",
            metavar="ETAPA",
            callback=_known_stage,
            help=f"Confere como se o contrato estivesse nesta etapa do fluxo: {_STAGES}. "
            "Padrão: a etapa que o fluxo do arquivo registra.",
        ),
    ] = None,
) -> int:
    """Confere contratos: forma, regras da norma e coerência.

    Todos os achados vêm de uma vez, cada um com o lugar no arquivo, o artigo da norma e como
    corrigir.

    Saída: 0 sem achados; 1 com achados da gravidade de --fail-on ou maior; 2 uso incorreto;
    3 falha interna.

    Exemplos: coapkit validate regiao.yaml | coapkit validate contratos/ -f json
    """
    from coapkit.cli.configuration import current_settings
    from coapkit.run import validate_paths

    settings = current_settings()
    named = paths or [str(settings.folder / path) for path in settings.paths] or ["."]
    report, sources = validate_paths(
        named, stage=parse_stage(stage) if stage else None, settings=settings
    )
    for word in formats:
        fmt, _, target = word.partition("=")
        destination = Path(target) if target else output
        _emit(report, sources, fmt, destination)
    worst, limit = report.worst(), fail_on or settings.fail_on
    if limit == "never" or worst is None or worst.rank > Severity(limit).rank:
        return exits.CLEAN
    return exits.FINDINGS


def _emit(report: Report, sources: dict[str, str], fmt: str, destination: Path | None) -> None:
    from coapkit.cli.output import terminal_width, wants_color, write_atomically
    from coapkit.reporters import render
    from coapkit.reporters.options import Options
    from coapkit.run import rule_texts

    options = Options(
        color=destination is None and wants_color(),
        width=terminal_width() if destination is None else 80,
        rules=rule_texts(report) if fmt == "sarif" else {},
        sources=sources,
    )
    text = render(report, fmt, options=options)
    if destination is None:
        sys.stdout.write(text)
    else:
        try:
            write_atomically(destination, text)
        except OSError as error:
            raise typer.BadParameter(
                f"não foi possível gravar {destination}: {error.strerror}"
            ) from error
