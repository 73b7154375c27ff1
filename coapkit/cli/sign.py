"""``coapkit sign``: one signature in a published contract."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coapkit.cli import exits
from coapkit.source_date import source_date

if TYPE_CHECKING:
    from coapkit.signing.certificate import Credential

PASSWORD = "COAPKIT_PASSWORD"
"""Environment variable with the password of the certificate."""


def sign(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="ARQUIVO", readable=False, help="O contrato em PDF, como publicado."
        ),
    ],
    certificate: Annotated[
        Path,
        typer.Option(
            "--certificate",
            "-c",
            metavar="CERTIFICADO",
            readable=False,
            help="O certificado de quem assina, com a chave privada (.p12 ou .pfx).",
        ),
    ],
    as_: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="QUEM",
            help="Campo, CPF ou nome do signatário. Padrão: o do CPF do certificado.",
            show_default=False,
        ),
    ] = "",
    same_person: Annotated[
        bool,
        typer.Option(
            "--same-person",
            help="Confirma que o certificado é do signatário, embora nem CPF nem nome o mostrem.",
        ),
    ] = False,
    password_file: Annotated[
        Path | None,
        typer.Option(
            "--password-file",
            metavar="ARQUIVO",
            readable=False,
            help=f"Arquivo com a senha do certificado. Sem ele, vale a variável {PASSWORD}; sem "
            "ela, a senha é pedida.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="ARQUIVO",
            help="Onde gravar o documento assinado. Padrão: no próprio arquivo.",
        ),
    ] = None,
) -> int:
    """Assina um contrato publicado, no campo de quem é o certificado.

    A assinatura (PAdES) se acrescenta ao arquivo, que continua igual até ali: os signatários
    assinam um depois do outro, em qualquer ordem. O arquivo é trocado inteiro, e só depois que a
    assinatura foi conferida. Nada sai deste computador.

    Exemplo: coapkit sign saida/regiao-contrato.pdf --certificate prefeita.p12
    """
    from coapkit.cli.output import ChangedMeanwhile, heard_or_not, write_atomically
    from coapkit.reasons import reason
    from coapkit.signing.errors import Refusal
    from coapkit.signing.files import MAX_PDF, file_bytes
    from coapkit.signing.signature import sign as signed_by
    from coapkit.signing.stamp import stamped
    from coapkit.signing.statement import lacking, said_of

    moment = _moment()
    about: Path = certificate
    try:
        credential = _credential(certificate, password_file)
        about = path
        data = file_bytes(path, MAX_PDF)
        signed = signed_by(data, credential, moment, wanted=as_, same_person=same_person)
        about = output or path
        # Two may sign at the same time: the second must not take the first's signature away.
        write_atomically(about, signed.data, instead_of=None if output else data)
    except Refusal as refusal:
        print(f"erro: {about}: {refusal}", file=sys.stderr)
        return exits.FINDINGS
    except ChangedMeanwhile:
        changed = "foi alterado por outro programa enquanto se assinava; repita o comando"
        print(f"erro: {about}: {changed}", file=sys.stderr)
        return exits.FINDINGS
    except OSError as error:
        print(f"erro: {error.filename or about}: {reason(error)}", file=sys.stderr)
        return exits.FINDINGS
    for remark in signed.remarks:
        print(f"aviso: {about}: {remark}", file=sys.stderr)
    with heard_or_not():
        print(f"assinado {about}")
        print(f"  por {said_of(signed.signatory)}, em {stamped(moment)}")
        print(f"  {lacking(signed.remaining)}" if signed.remaining else "  todos assinaram")
    return exits.CLEAN


def _moment() -> datetime:
    """Now, to the second; SOURCE_DATE_EPOCH where somebody wants the same bytes again."""
    try:
        stated = source_date()
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    return stated or datetime.now().astimezone().replace(microsecond=0)


def _credential(certificate: Path, password_file: Path | None) -> "Credential":
    """Open the certificate with the password that is given, or asked for."""
    from coapkit.signing.certificate import WrongPassword, load_credential
    from coapkit.signing.files import MAX_CREDENTIAL, file_bytes

    data = file_bytes(certificate, MAX_CREDENTIAL)
    if password_file is not None:
        return load_credential(data, _first_line(password_file))
    if (password := os.environ.get(PASSWORD)) is not None:
        return load_credential(data, password)
    try:
        return load_credential(data, "")  # some have none
    except WrongPassword:
        if not sys.stdin.isatty():
            raise WrongPassword(
                f"falta a senha do certificado: use --password-file ou a variável {PASSWORD}"
            ) from None
    return load_credential(data, _asked_for(certificate))


def _asked_for(certificate: Path) -> str:
    """The password as it is typed, unseen. Ctrl+C gives the terminal its echo back."""
    from getpass import getpass

    from coapkit.cli.ending import INTERRUPTED, end_on_signals, let_interrupts_raise
    from coapkit.signing.certificate import WrongPassword

    let_interrupts_raise()
    try:
        return getpass(f"Senha de {certificate.name}: ")
    except KeyboardInterrupt:
        print(INTERRUPTED, end="", file=sys.stderr)
        raise typer.Exit(exits.INTERRUPTED) from None
    except EOFError:
        raise WrongPassword("falta a senha do certificado") from None
    finally:
        end_on_signals()


def _first_line(path: Path) -> str:
    from coapkit.signing.errors import Refusal
    from coapkit.signing.files import MAX_PASSWORD, file_bytes

    try:
        text = file_bytes(path, MAX_PASSWORD).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"o arquivo da senha, {path}, não é texto em UTF-8") from error
    except Refusal as refusal:
        raise Refusal(f"o arquivo da senha, {path}, {refusal}") from refusal
    return text.partition("\n")[0].rstrip("\r")
