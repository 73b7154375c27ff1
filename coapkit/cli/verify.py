"""``coapkit verify``: who signed a contract, who is missing, and whether anything changed since."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from coapkit.cli import exits
from coapkit.cli.formats import format_option


def verify(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="ARQUIVO...", readable=False, help="Contratos em PDF, assinados."),
    ],
    trust: Annotated[
        Path | None,
        typer.Option(
            "--trust",
            metavar="PASTA",
            readable=False,
            help="Certificados das autoridades em que você confia (PEM ou DER): um arquivo, ou "
            "uma pasta deles. Sem eles não se confere quem emitiu os certificados.",
        ),
    ] = None,
    fmt: Annotated[str, format_option("text", "json")] = "text",
) -> int:
    """Diz quem assinou, quem falta pelo art. 14, § 4º, e se algo mudou depois de assinado.

    Não consulta a internet: não se confere se um certificado foi revogado. O código de saída é 0
    quando todos assinaram e nada mudou.

    Exemplo: coapkit verify saida/regiao-contrato.pdf
    """
    from coapkit.cli.output import print_data, print_text, terminal_width
    from coapkit.reasons import reason
    from coapkit.signing.errors import Refusal
    from coapkit.signing.files import MAX_PDF, file_bytes
    from coapkit.signing.statement import as_data, as_text
    from coapkit.signing.trust import load_trusted
    from coapkit.signing.verification import verify as verdict_on

    failed = False
    trusted = ()
    if trust is not None:
        try:
            trusted = load_trusted(trust)
        except OSError as error:
            raise typer.BadParameter(
                f"--trust: {error.filename or trust}: {reason(error)}"
            ) from error
        except Refusal as refusal:
            raise typer.BadParameter(f"--trust: {refusal}") from refusal
    found: list[dict[str, Any]] = []
    gap = ""
    for path in paths:
        try:
            verdict = verdict_on(file_bytes(path, MAX_PDF), trusted)
        except (Refusal, OSError) as error:
            failed = True
            why = reason(error) if isinstance(error, OSError) else error
            print(f"erro: {path}: {why}", file=sys.stderr)
            continue
        failed = failed or not verdict.complete
        if fmt == "json":
            found.append(as_data(verdict, str(path)))
            continue
        print_text(gap + as_text(verdict, str(path), width=terminal_width()))
        gap = "\n"
    if fmt == "json":
        from coapkit.reporters.jsontext import dump

        print_data(dump(found, indent=2))
    return exits.FINDINGS if failed else exits.CLEAN
