"""``coapkit status``: the stage of each contract and what it lacks for the next."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coapkit.cli import exits
from coapkit.cli.formats import format_option

if TYPE_CHECKING:
    from coapkit.status import Status

_SHOWN = 10


def status(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ARQUIVO...",
            help="Contratos ou pastas de contratos. Padrão: a pasta atual.",
            show_default=False,
        ),
    ] = None,
    fmt: Annotated[str, format_option("text", "json")] = "text",
) -> int:
    """Mostra a etapa de cada contrato no fluxo do art. 14 e o que falta para a próxima.

    Exemplo: coapkit status contratos/
    """
    from coapkit.cli.checking import named_paths
    from coapkit.cli.configuration import current_settings
    from coapkit.cli.output import heard_or_not, print_data
    from coapkit.status import status as status_of

    settings = current_settings()
    found, problems = status_of(named_paths(paths or (), settings), settings=settings)
    for problem in problems:
        print(f"erro: {problem.path}: {problem.message}", file=sys.stderr)
    if fmt == "json":
        from coapkit.reporters.jsontext import dump

        print_data(dump([_as_json(s) for s in found], indent=2))
        return exits.FINDINGS if problems else exits.CLEAN
    with heard_or_not():
        _print_all(found)
    return exits.FINDINGS if problems else exits.CLEAN


def _print_all(found: "Sequence[Status]") -> None:
    from coapkit.reporters.wording import count_or_none

    for i, one in enumerate(found):
        if i:
            print()
        print(f"{one.region}  ({one.path})")
        print(f"  etapa: {one.stage.label}; {count_or_none(one.errors, 'erro', 'erros')}, "
              f"{count_or_none(one.warnings, 'aviso', 'avisos')}")  # fmt: skip
        if one.following is None:
            continue
        if not one.missing:
            print(f"  pronto para: {one.following.label}")
            continue
        print(f"  falta para {one.following.label}:")
        for line in _grouped([f"[{d.rule}] {d.message}" for d in one.missing]):
            print(f"    - {line}")


def _grouped(lines: list[str]) -> list[str]:
    shown = lines[:_SHOWN]
    if len(lines) > _SHOWN:
        shown.append(f"… e mais {len(lines) - _SHOWN} (veja: coapkit validate --stage)")
    return shown


def _as_json(one: "Status") -> dict[str, object]:
    return {
        "path": one.path,
        "region": one.region,
        "stage": one.stage.key,
        "next": one.following.key if one.following else None,
        "missing": [
            {"rule": d.rule, "line": d.span.line, "message": d.message} for d in one.missing
        ],
        "errors": one.errors,
        "warnings": one.warnings,
    }
