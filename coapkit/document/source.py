"""Bytes to text: what was read, from where, and which line a character belongs to."""

import codecs
import errno
import os
import re
import stat
import sys
from array import array
from bisect import bisect_right
from pathlib import Path
from typing import IO, Final

from coapkit.diagnostics import START, Diagnostic, Fix, Related, Severity, Span
from coapkit.document.excerpt import printable
from coapkit.document.limits import MAX_BYTES, MAX_LINES, MAX_SNIPPET
from coapkit.numerals import grouped
from coapkit.reasons import reason

# Editors agree on these three breaks only; libyaml and str.splitlines() know others besides.
_LINE_BREAK = re.compile(r"\r\n|\n|\r")

_SAVE_AS_UTF8 = (
    "salve o arquivo em UTF-8: no VS Code, clique no nome da codificação na barra inferior e "
    "escolha “Salvar com Codificação” e “UTF-8”; no Bloco de Notas, use “Salvar como” e escolha "
    "“UTF-8” em “Codificação”"
)

# First bytes of what people hand in instead of a YAML file.
_OTHER_FORMATS = (
    (b"PK\x03\x04", "um documento do Word, Excel ou LibreOffice, ou um arquivo ZIP"),
    (b"%PDF", "um arquivo PDF"),
    (b"\xd0\xcf\x11\xe0", "um documento antigo do Word ou do Excel"),
    (b"{\\rtf", "um documento RTF"),
    (b"\x1f\x8b", "um arquivo compactado (gzip)"),
    (b"\x89PNG", "uma imagem PNG"),
    (b"\xff\xd8\xff", "uma imagem JPEG"),
)

_WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class SourceError(Exception):
    """A file that cannot be read as text. ``diagnostic`` says why and how to mend it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Source:
    """The text of one file. It never changes.

    ``path``  the file as the user named it; ``-`` for standard input
    ``text``  its characters without a byte order mark, line breaks as they stand in the file;
              every offset in the reading room is an index into this string
    """

    __slots__ = ("_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path: Final = path
        self.text: Final = text
        self._starts: array[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} characters)"

    @property
    def _line_starts(self) -> "array[int]":
        # A file without findings never asks.
        if self._starts is None:
            self._starts = array("I", (0,))
            self._starts.extend(match.end() for match in _LINE_BREAK.finditer(self.text))
        return self._starts

    @property
    def line_count(self) -> int:
        """Number of lines; text after the last line break counts as one, even when empty."""
        return len(self._line_starts)

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its line break; ``""`` outside of the text."""
        starts = self._line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def snippet(self, number: int) -> str:
        """Line ``number`` as a finding shows it.

        Columns stay where they are; what a terminal must not see is shown as ``�``, and a line
        is cut after ``MAX_SNIPPET`` characters.
        """
        line = self.line(number)
        return printable(line if len(line) <= MAX_SNIPPET else line[:MAX_SNIPPET] + "…")

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of the character at ``offset`` (clamped to the text)."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_start(self, number: int) -> int:
        """Offset of the first character of line ``number`` (from 1, clamped to the text)."""
        starts = self._line_starts
        return starts[max(1, min(number, len(starts))) - 1]

    def span(self, start: int, end: int) -> Span:
        """Where the characters ``[start, end)`` stand."""
        return Span(*self.position(start), *self.position(max(start, end)))

    def finding(
        self,
        rule: str,
        start: int,
        end: int,
        message: str,
        help: str = "",
        *,
        severity: Severity = Severity.ERROR,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A finding that marks the characters ``[start, end)`` of this text."""
        span = self.span(start, end)
        return Diagnostic(
            rule,
            severity,
            self.path,
            span,
            message,
            help=help,
            snippet=self.snippet(span.line),
            related=related,
            fix=fix,
        )

    def related(self, start: int, end: int, message: str) -> Related:
        """The characters ``[start, end)`` as the second place of a finding."""
        span = self.span(start, end)
        return Related(self.path, span, message, self.snippet(span.line))


def read_source(path: str, *, stdin: IO[bytes] | None = None) -> Source:
    """Read one file, ``-`` for standard input (``stdin`` stands in for it in tests).

    Raises ``SourceError`` when the file is not there, cannot be opened, is larger than
    ``MAX_BYTES`` or is not UTF-8 text.
    """
    return decode(path, read_bytes(path, stdin=stdin))


def read_bytes(path: str, *, stdin: IO[bytes] | None = None) -> bytes:
    """The bytes of a file, one more than ``MAX_BYTES`` at most. Raises ``SourceError``."""
    try:
        if path == "-":
            return (stdin or sys.stdin.buffer).read(MAX_BYTES + 1)
        return read_file(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        raise SourceError(unreadable(path, error)) from None


def read_file(path: str, limit: int) -> bytes:
    """The bytes of a file, one more than ``limit`` at most, so that who reads sees an excess.

    What is no ordinary file (a device, a named pipe to which nobody writes) may never end or never
    begin, and is refused (ENXIO); streams that the shell opened (``/dev/stdin``, ``<(…)``) are not.

    Raises OSError, and ValueError for what can be no file's name.
    """
    with open(path, "rb", opener=_open_at_once) as file:
        facts = os.fstat(file.fileno())
        if not (stat.S_ISREG(facts.st_mode) or is_stream(path)):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), path)
        os.set_blocking(file.fileno(), True)
        # Room for the largest file, asked for at each, would take longer than the reading.
        data = file.read(min(facts.st_size, limit) + 1)
        if len(data) > facts.st_size:  # a stream, or a file that grows
            data += file.read(limit + 1 - len(data))
        return data


def is_stream(path: str) -> bool:
    """Does the name stand for a stream of this process, which can be read only once?"""
    return path == "-" or path == "/dev/stdin" or path.startswith(_STREAMS)


def is_extract(path: str) -> bool:
    """Is it by its name an extract for the gazette (RTF), and no contract?"""
    return path.lower().endswith(".rtf")


_STREAMS = ("/dev/fd/", "/proc/self/fd/")


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for someone to write to a named pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def decode(path: str, data: bytes) -> Source:
    """Turn the bytes of a file into a Source, without the byte order mark.

    Raises ``SourceError`` when there are more than ``MAX_BYTES`` or they are not UTF-8 text.
    """
    path = path_text(path)
    if len(data) > MAX_BYTES:
        raise SourceError(too_big(path))
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_LINES:
        raise SourceError(_too_much(path, f"{grouped(MAX_LINES)} linhas"))
    for bom, encoding in _WIDE_BOMS:
        if data.startswith(bom):
            raise SourceError(_recodable(_wide(path, encoding), data))
    for magic, what in _OTHER_FORMATS:
        if data.startswith(magic):
            raise SourceError(_other_format(path, what))
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise SourceError(_recodable(_with_nul(path, data), data))
    try:
        return Source(path, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SourceError(_recodable(_not_utf8(path, data, error), data)) from None


def _recodable(refusal: Diagnostic, data: bytes) -> Diagnostic:
    """The refusal of bytes in another encoding; with a fix, without edits, if that is certain."""
    from coapkit.document.encoding import recode

    if refusal.rule != "YAML-CODIFICACAO" or (found := recode(data)) is None:
        return refusal
    return refusal._replace(fix=Fix(f"regravar em UTF-8, lido como {found.encoding}", ()))


def path_text(path: str) -> str:
    """The name of a file as text that every reporter can write."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _refusal(
    rule: str, path: str, message: str, help_: str, span: Span = START, snippet: str = ""
) -> Diagnostic:
    return Diagnostic(rule, Severity.ERROR, path, span, message, help=help_, snippet=snippet)


def unreadable(path: str, error: OSError | ValueError) -> Diagnostic:
    shown = path_text(path)
    if isinstance(error, FileNotFoundError):
        message = f"o arquivo “{shown}” não existe"
        help_ = _similar_file(path) or "confira o nome e a pasta"
    elif isinstance(error, IsADirectoryError) or (path != "-" and _is_folder(path)):
        message = f"“{shown}” é uma pasta, não um arquivo"
        help_ = "indique o arquivo YAML que está na pasta"
    elif isinstance(error, OSError) and error.errno == errno.ENXIO:
        message = f"“{shown}” não é um arquivo comum"
        help_ = (
            "indique um arquivo; o que outro programa escreve lê-se da entrada padrão: programa | "
            "coapkit validate -"
        )
    elif isinstance(error, PermissionError):
        message = f"sem permissão para ler o arquivo “{shown}”"
        help_ = "peça ao dono do arquivo a permissão de leitura"
    elif isinstance(error, ValueError):
        message = f"“{shown}” não é um nome de arquivo possível"
        help_ = "o nome contém um caractere nulo; confira o nome"
    else:
        message = f"não foi possível ler o arquivo “{shown}”"
        help_ = f"o sistema respondeu: {reason(error)}"
    return _refusal("ARQUIVO-LEITURA", shown, message, help_)


def _is_folder(path: str) -> bool:
    # Windows answers "permission denied" to who opens a folder.
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _similar_file(path: str) -> str:
    """ "você quis dizer ...?" for a mistyped name, "" when nothing in the folder resembles it."""
    from difflib import get_close_matches

    wanted = Path(path)
    try:
        names = [entry.name for entry in wanted.parent.iterdir() if entry.is_file()]
    except OSError:
        return f"a pasta “{path_text(str(wanted.parent))}” também não existe"
    close = get_close_matches(wanted.name, sorted(names), n=1)
    return f"você quis dizer “{path_text(str(wanted.with_name(close[0])))}”?" if close else ""


def too_big(path: str) -> Diagnostic:
    return _too_much(path, f"{MAX_BYTES // (1024 * 1024)} MB")


def _too_much(path: str, limit: str) -> Diagnostic:
    return _refusal(
        "YAML-TAMANHO",
        path,
        f"o arquivo tem mais de {limit}, o limite de leitura",
        "um contrato tem um arquivo por região de saúde; confira se este é o arquivo certo",
    )


def _wide(path: str, encoding: str) -> Diagnostic:
    return _refusal(
        "YAML-CODIFICACAO", path, f"o arquivo está em {encoding}, não em UTF-8", _SAVE_AS_UTF8
    )


def _other_format(path: str, what: str) -> Diagnostic:
    return _refusal(
        "YAML-CODIFICACAO",
        path,
        f"o arquivo parece ser {what}, não um texto YAML",
        "o contrato é um arquivo de texto com extensão .yaml, escrito num editor de texto",
    )


def _with_nul(path: str, data: bytes) -> Diagnostic:
    head = data[:4096]
    # Plain text in UTF-16 has a zero byte beside almost every letter, always on the same side.
    if max(head[0::2].count(0), head[1::2].count(0)) * 3 > len(head) >= 8:
        return _wide(path, "UTF-16")
    before = Source(path, data[: data.index(b"\0")].decode("utf-8", "replace"))
    line, column = before.position(len(before.text))
    return _refusal(
        "YAML-CARACTERE",
        path,
        "o arquivo contém um caractere nulo (U+0000), que nenhum texto tem",
        "o arquivo está corrompido ou não é de texto; recupere uma cópia íntegra",
        Span(line, column, line, column + 1),
        before.snippet(line),
    )


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Diagnostic:
    before = data[: error.start].decode("utf-8")
    # 0x80-0x9F are unused control codes in Latin-1 and letters or quotes in Windows-1252.
    windows = any(0x80 <= byte <= 0x9F for byte in data[error.start :])
    try:
        data[error.start :].decode("cp1252")
        name = "Windows-1252 (“ANSI”)" if windows else "Latin-1 ou Windows-1252 (“ANSI”)"
        codec = "cp1252"
    except UnicodeDecodeError:
        name, codec = "", "latin-1"
    message = f"o arquivo não está em UTF-8: byte 0x{data[error.start]:02X} neste ponto"
    help_ = _SAVE_AS_UTF8
    if not before.isascii():
        message += "; o texto antes dele está em UTF-8, o arquivo mistura codificações"
        help_ = "corrija os caracteres errados a partir deste ponto e salve o arquivo em UTF-8"
    elif name:
        message += f"; parece estar em {name}"
    text = before + data[error.start :].decode(codec)
    guess = Source(path, text)
    line, column = guess.position(len(before))
    return _refusal(
        "YAML-CODIFICACAO",
        path,
        message,
        help_,
        Span(line, column, line, column + 1),
        guess.snippet(line),
    )
