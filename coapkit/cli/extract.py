"""``coapkit extract``: the contract's file back from a PDF that was made of it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from coapkit.cli import exits


def extract(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="ARQUIVO", readable=False, help="Um PDF que coapkit render publicou."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="ARQUIVO",
            help="Onde gravar o YAML. Padrão: na saída padrão.",
        ),
    ] = None,
) -> int:
    """Devolve o arquivo YAML anexado a um PDF e diz se é aquele de que o documento foi feito.

    O documento guarda a marca (SHA-256) do arquivo de que foi feito; o começo dela está no rodapé.
    Se o anexo não tem essa marca, o arquivo sai assim mesmo, e o código de saída é 1.

    Exemplo: coapkit extract saida/regiao-contrato.pdf --output regiao.yaml
    """
    from coapkit.cli.output import heard_or_not, write_atomically
    from coapkit.reasons import reason
    from coapkit.signing.errors import Refusal
    from coapkit.signing.files import MAX_PDF, file_bytes
    from coapkit.signing.paper import read_paper, source_of

    if output is not None and _same(output, path):
        raise typer.BadParameter("--output é o próprio PDF; dê outro nome ao YAML")
    try:
        paper = read_paper(file_bytes(path, MAX_PDF))
        source = source_of(paper)
        if output is not None:
            write_atomically(output, source.data)
    except Refusal as refusal:
        print(f"erro: {path}: {refusal}", file=sys.stderr)
        return exits.FINDINGS
    except OSError as error:
        print(f"erro: {error.filename or path}: {reason(error)}", file=sys.stderr)
        return exits.FINDINGS
    if output is None:
        with heard_or_not():
            sys.stdout.buffer.write(source.data)
    name, digest = source.name, source.digest
    if paper.made_of_source:
        said = f"{name}: é o arquivo de que o documento foi feito (SHA-256 {digest})"
        print(said, file=sys.stderr)
        return exits.CLEAN
    stated = f"é {paper.fingerprint}" if paper.fingerprint else "não está no documento"
    print(
        f"aviso: {name} não é o arquivo de que o documento foi feito: a marca dele (SHA-256) é "
        f"{digest}, e a do documento {stated}",
        file=sys.stderr,
    )
    return exits.FINDINGS


def _same(output: Path, path: Path) -> bool:
    """Whether two names are of one file; of what cannot be looked at the reading tells."""
    try:
        return output.samefile(path)
    except OSError:
        return False
