"""Small files laid out as DATASUS publishes them, made for the tests.

The territorial base is a ZIP with each table as CSV and DBF; editions differ in separators,
encodings, column names and in the words for an active region. The SIGTAP is a ZIP of fixed-width
texts in Latin-1, each with a layout file.
"""

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Rows = Sequence[Sequence[str]]

REGIONS = [
    ("23004", "ATIVO", "4ª RS - Baturité"),
    ("23005", "ATIVO", "5ª RS - Canindé"),
    ("23099", "INATIVO", "Região extinta"),
]
COMPOSITION = [
    ("230120", "23004"),
    ("230140", "23004"),
    ("230280", "23005"),
    ("230000", "00000"),  # what DATASUS writes for an unknown municipality
]
PROCEDURES = [
    ("0101010010", "ATIVIDADE EDUCATIVA / ORIENTAÇÃO EM GRUPO NA ATENÇÃO BÁSICA"),
    ("0101030010", "VISITA DOMICILIAR POR PROFISSIONAL DE NÍVEL MÉDIO"),
]
ITEMS = [("010", "Atividades Educativas"), ("013", "Visita Domiciliar ou Institucional")]
PROCEDURE_ITEMS = [("0101010010", "010"), ("0101030010", "013")]


def csv_text(header: Sequence[str], rows: Rows, separator: str = ";") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows((header, *rows))
    return text.getvalue()


def dbf(
    header: Sequence[str], rows: Rows, encoding: str = "cp850", *, marked: bool = True
) -> bytes:
    """A dBase III file; ``marked``: its header has the end mark, which DATASUS may leave out."""
    coded = [[cell.encode(encoding) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in coded) for i in range(len(header))]
    fields = b"".join(
        struct.pack("<11sc4xBB14x", name.encode(), b"C", width, 0)
        for name, width in zip(header, widths, strict=True)
    )
    end = b"\r" if marked else b""
    size = 1 + sum(widths)
    head = struct.pack("<B3BIHH20x", 3, 124, 12, 1, len(rows), 32 + len(fields) + len(end), size)
    records = b"".join(
        b" " + b"".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in coded
    )
    return head + fields + end + records + b"\x1a"


def write_zip(
    path: Path, members: Mapping[str, bytes | str], when: tuple[int, int] = (2013, 5)
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (*when, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


def territorial_base(
    path: Path,
    *,
    regions: Rows = REGIONS,
    composition: Rows = COMPOSITION,
    encoding: str = "latin-1",
    region_column: str = "CO_REGSAUD",
    when: tuple[int, int] = (2013, 5),
) -> Path:
    """Separators as in the published archives: commas in one file, semicolons in the other."""
    named = csv_text((region_column, "CO_STATUS", "DS_NOME"), regions, ",")
    return write_zip(
        path,
        {
            "tb_uf.csv": "CO_UF;DS_NOME\r\n23;Ceará\r\n".encode(encoding),
            "tb_regsaud.csv": named.encode(encoding),
            "rl_municip_regsaud.csv": csv_text(("CO_MUNICIP", "CO_REGSAUD"), composition),
        },
        when,
    )


def layout(columns: Iterable[tuple[str, int]]) -> str:
    lines, start = ["Coluna,Tamanho,Inicio,Fim,Tipo"], 1
    for name, width in columns:
        lines.append(f"{name},{width},{start},{start + width - 1},VARCHAR2")
        start += width
    return "\r\n".join(lines) + "\r\n"


def fixed_width(columns: Sequence[tuple[str, int]], rows: Rows) -> bytes:
    lines = (
        "".join(cell.ljust(width) for cell, (_, width) in zip(row, columns, strict=True))
        for row in rows
    )
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def sigtap_members(
    *,
    procedures: Rows = PROCEDURES,
    items: Rows = ITEMS,
    procedure_items: Rows = PROCEDURE_ITEMS,
    month: str = "201301",
) -> dict[str, bytes | str]:
    tables = {
        "tb_procedimento": (
            [("CO_PROCEDIMENTO", 10), ("NO_PROCEDIMENTO", 250), ("DT_COMPETENCIA", 6)],
            [(*row, month) for row in procedures],
        ),
        "tb_renases": ([("CO_RENASES", 10), ("NO_RENASES", 150)], items),
        "rl_procedimento_renases": (
            [("CO_PROCEDIMENTO", 10), ("CO_RENASES", 10)],
            procedure_items,
        ),
    }
    members: dict[str, bytes | str] = {"LEIA_ME.TXT": "histórico".encode("latin-1")}
    for name, (columns, rows) in tables.items():
        members[f"{name}.txt"] = fixed_width(columns, rows)
        members[f"{name}_layout.txt"] = layout(columns)
    return members


def sigtap(path: Path, **options: object) -> Path:
    return write_zip(path, sigtap_members(**options))  # type: ignore[arg-type]
