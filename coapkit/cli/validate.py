"""``coapkit validate``: check contracts and say all that was found."""

import os
from pathlib import Path
from typing import Annotated

import typer

from coapkit.cli.values import gravities, stages
from coapkit.contract.stage import Stage, parse_stage
from coapkit.diagnostics import Severity
from coapkit.reporters import FORMATS

_STAGES = ", ".join(stage.key for stage in Stage)


def _known_stage(word: str | None) -> str | None:
    if word is not None and parse_stage(word) is None:
        raise typer.BadParameter(f"“{word}” não é uma etapa do fluxo; use uma de: {_STAGES}")
    return word


def _format(word: str) -> str:
    name, equals, target = word.partition("=")
    if name not in FORMATS:
        raise typer.BadParameter(f"“{name}” não é um formato; use um de: {', '.join(FORMATS)}")
    if equals and not target:
        raise typer.BadParameter(f"falta o nome do arquivo depois de “{word}”")
    return word


def _formats(words: list[str]) -> list[str]:
    return [_format(word) for word in words]


def _keep_apart(formats: list[str], output: Path | None) -> None:
    """Two results in one place would be neither of the two."""
    taken: dict[str, str] = {}
    for word in formats:
        name, _, target = word.partition("=")
        place = target or str(output or "")
        key = os.path.abspath(place) if place else ""  # noqa: PTH100
        if key in taken:
            where = f"em {place}" if place else "na saída padrão"
            raise typer.BadParameter(
                f"{taken[key]} e {name} ficariam os dois {where}; dê um arquivo próprio, como em: "
                f"--format {name}=ARQUIVO"
            )
        taken[key] = name


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
            autocompletion=lambda: list(FORMATS),
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
            autocompletion=gravities,
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
            autocompletion=stages,
            help=f"Confere como se o contrato estivesse nesta etapa do fluxo: {_STAGES}. "
            "Padrão: a etapa que o fluxo do arquivo registra.",
        ),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            metavar="REF",
            help="Confere só o que mudou desde um ramo, etiqueta ou commit do git, e os contratos "
            "que dependem disso. Conta a partir do ponto em que HEAD saiu de REF, como `git diff "
            "REF...`, e inclui o que ainda não tem commit.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            min=0,
            help="Processos; 0: um por núcleo. Padrão: um, ou um por núcleo quando há muito a "
            "conferir.",
            show_default=False,
        ),
    ] = None,
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache",
            help="Aproveita o resultado dos arquivos que não mudaram desde a última vez (padrão).",
            show_default=False,
        ),
    ] = True,
) -> int:
    """Confere contratos: forma, regras da norma e coerência.

    Todos os achados vêm de uma vez, cada um com o lugar no arquivo, o artigo da norma e como
    corrigir.

    Saída: 0 sem achados; 1 com achados da gravidade de --fail-on ou maior; 2 uso incorreto;
    3 falha interna.

    Exemplos: coapkit validate regiao.yaml | coapkit validate contratos/ -f json
    """
    from coapkit.changes import ChangesError
    from coapkit.cli.checking import check
    from coapkit.cli.configuration import current_settings
    from coapkit.cli.output import Unwritable

    _keep_apart(formats, output)
    try:
        return check(
            paths or (),
            current_settings(),
            formats=formats,
            output=output,
            fail_on=fail_on,
            stage=parse_stage(stage) if stage else None,
            jobs=jobs,
            cache=cache,
            changed_since=changed_since,
        )
    except (Unwritable, ChangesError) as error:
        raise typer.BadParameter(str(error)) from error
