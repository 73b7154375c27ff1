"""``coapkit extract``: the contract's file back from a PDF that was made of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coapkit.cli import exits

if TYPE_CHECKING:
    from coapkit.signing.paper import Attachment, Paper


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
            help="Onde gravar o arquivo. Padrão: na saída padrão.",
        ),
    ] = None,
    listing: Annotated[
        bool,
        typer.Option(
            "--list", help="Mostra todos os anexos do PDF e não dá nenhum.", show_default=False
        ),
    ] = False,
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="NOME",
            help="Dá o anexo deste nome, como --list o mostra: num termo aditivo, a versão "
            "anterior do contrato e as alterações.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Devolve o arquivo YAML anexado a um PDF e diz se é aquele de que o documento foi feito.

    O documento guarda a marca (SHA-256) do arquivo de que foi feito; o começo dela está no rodapé.
    Se o anexo não tem essa marca, o arquivo sai assim mesmo, e o código de saída é 1. Os outros
    anexos não têm marca.

    Exemplos: coapkit extract saida/regiao-contrato.pdf --output regiao.yaml |
    coapkit extract saida/regiao-aditivo.pdf --list
    """
    from coapkit.cli.output import heard_or_not, write_atomically
    from coapkit.reasons import reason
    from coapkit.signing.errors import Refusal
    from coapkit.signing.files import MAX_PDF, file_bytes
    from coapkit.signing.paper import attachment_of, read_paper, source_of

    if listing and (output is not None or name is not None):
        raise typer.BadParameter("--list só mostra os anexos; use-o sem --output e sem --name")
    if output is not None and _same(output, path):
        raise typer.BadParameter("--output é o próprio PDF; dê outro nome ao arquivo")
    try:
        paper = read_paper(file_bytes(path, MAX_PDF))
        if listing:
            return _list(paper)
        given = source_of(paper) if name is None else attachment_of(paper, name)
        if output is not None:
            write_atomically(output, given.data)
    except Refusal as refusal:
        print(f"erro: {path}: {refusal}", file=sys.stderr)
        return exits.FINDINGS
    except OSError as error:
        print(f"erro: {error.filename or path}: {reason(error)}", file=sys.stderr)
        return exits.FINDINGS
    if output is None:
        with heard_or_not():
            sys.stdout.buffer.write(given.data)
    return _tell(paper, given)


def _list(paper: "Paper") -> int:
    """Show what is attached, in the order of the PDF."""
    from coapkit.cli.output import print_text
    from coapkit.reporters.wording import count

    for attached in paper.attached:
        size = count(len(attached.data), "byte", "bytes")
        lines = [attached.name or "(sem nome)", attached.description, size]
        print_text("\n  ".join([*filter(None, lines), f"SHA-256 {attached.digest}"]) + "\n")
    if not paper.attached:
        print("nenhum anexo", file=sys.stderr)
    return exits.CLEAN


def _tell(paper: "Paper", given: "Attachment") -> int:
    """Say what was given, and how far it can be relied on; the exit code."""
    name, digest = given.name, given.digest
    if given != paper.source:
        about = given.description or "anexo do documento"
        print(f"{name}: {about} (SHA-256 {digest})", file=sys.stderr)
        return exits.CLEAN
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
