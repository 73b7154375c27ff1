"""ZIP archives of the Ministry, read in memory: nothing is ever unpacked to disk."""

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final, Self

from coapkit.tables.errors import TableError

MAX_MEMBERS: Final = 5_000
MAX_BYTES: Final = 64 << 20
"""Of one member, unpacked. The largest table that is read has two megabytes."""


_ENCRYPTED: Final = 0x1
_BROKEN: Final = (
    *(OSError, EOFError, ValueError, RuntimeError, IndexError, OverflowError, struct.error),
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError),
)
"""Whatever the reading of a mangled archive has been seen to raise."""


class Archive:
    """The members of a ZIP file by name, without folder, in lower case.

    Raises TableError for whatever is wrong with the file or with a member.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except _BROKEN as error:
            raise TableError(
                f"{self.name}: o arquivo ZIP está corrompido ou incompleto; baixe-o de novo"
            ) from error
        if len(members) > MAX_MEMBERS:
            raise TableError(f"{self.name}: tem {len(members)} arquivos, e não é um dos esperados")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            if not member.filename or member.is_dir():
                continue
            if _escapes(member.filename):
                raise TableError(
                    f"{self.name}: o membro “{member.filename}” sai da pasta do arquivo ZIP; "
                    "baixe-o da fonte oficial"
                )
            base = PurePosixPath(member.filename).name.casefold()
            if base in self._members:
                raise TableError(f"{self.name}: o membro “{base}” aparece mais de uma vez")
            self._members[base] = member

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def year_and_month(self, member: str) -> tuple[int, int]:
        """When the member was last written, as the archive says."""
        year, month, *_ = self._members[member].date_time
        return year, month

    def read(self, member: str) -> bytes:
        """The bytes of a member that there is."""
        where = f"{self.name}: {member}"
        info = self._members[member]
        too_large = TableError(f"{where} é grande demais para ser uma tabela")
        if info.file_size > MAX_BYTES:
            raise too_large
        if info.flag_bits & _ENCRYPTED:
            raise TableError(f"{where} está protegido por senha")
        try:
            with self._zip.open(info) as file:
                data = file.read(MAX_BYTES + 1)  # the size that is told may be a lie
        except _BROKEN as error:
            raise TableError(f"{where} está corrompido; baixe o arquivo de novo") from error
        if len(data) > MAX_BYTES:
            raise too_large
        return data


def _escapes(name: str) -> bool:
    """Would unpacking write outside the folder it is unpacked to?"""
    path, windows = PurePosixPath(name), PureWindowsPath(name)
    return path.is_absolute() or bool(windows.anchor) or ".." in {*path.parts, *windows.parts}
