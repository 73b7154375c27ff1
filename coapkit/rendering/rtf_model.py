"""What a linter wants to know of an RTF file: text, its format, tables, and odd features.

Every length is in twips (1/1440 inch); every ``offset`` and ``end`` counts bytes from the start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple


class FeatureKind(Enum):
    """What a file may hold besides text and tables."""

    PROBLEM = auto()
    RAW_BYTE = auto()
    HEADER = auto()
    NOTE = auto()
    TEXT_BOX = auto()
    PICTURE = auto()
    EQUATION = auto()
    FIELD = auto()
    REVISION = auto()
    VERTICAL_TEXT = auto()


@dataclass(frozen=True, slots=True)
class Feature:
    """Something found at ``offset``; ``detail`` is Portuguese, or a field's instruction."""

    kind: FeatureKind
    detail: str
    offset: int
    end: int


class Characters(NamedTuple):
    """Format of characters. ``font`` is a number of the font table, ``size`` is in half points."""

    font: int
    size: int = 24
    bold: bool = False
    hidden: bool = False


class Layout(NamedTuple):
    """Format of a paragraph; ``spacing`` and ``multiple`` are RTF's ``\\sl`` and ``\\slmult``."""

    in_table: bool = False
    spacing: int = 0
    multiple: bool = False
    first_line: int = 0
    left: int = 0
    right: int = 0
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one format. ``\\n`` in the text is a line break inside the paragraph."""

    text: str
    font: str
    size: int
    bold: bool
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text`` is that of the runs; ``section`` an index into :attr:`RtfDocument.sections`."""

    text: str
    runs: tuple[Run, ...]
    layout: Layout
    section: int
    offset: int


@dataclass(frozen=True, slots=True)
class CellFormat:
    """``borders`` maps a side (t, l, b, r) to RTF's word for its style; absent: not stated."""

    right_edge: int
    borders: Mapping[str, str]
    vertical_merge: bool
    continues_left: bool
    padding: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """``width`` counts merged neighbours in; ``padding`` is left plus right."""

    paragraphs: tuple[Paragraph, ...]
    format: CellFormat
    width: int
    padding: int
    offset: int
    end: int

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Row:
    """``borders`` maps a side of the row (t, l, b, r, h and v: inner) to its style.

    ``left`` is where the first cell begins, from the margin; ``gap`` the room left in each cell
    before its text; ``width`` the sum of the columns.
    """

    cells: tuple[Cell, ...]
    left: int
    gap: int
    width: int
    borders: Mapping[str, str]
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """``column`` is the width of one text column."""

    column: int
    margins: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RtfDocument:
    """Everything that was read, in the order of the file.

    ``is_complete`` is False where reading stopped before the end; a feature says why.
    """

    blocks: tuple[Paragraph | Table, ...]
    sections: tuple[Section, ...]
    features: tuple[Feature, ...]
    is_complete: bool

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs outside tables."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))
