"""An act as the Diário Oficial da União takes it, before any file format.

Source: Portaria IN nº 283/2018, arts. 38-43. Section 3 of the gazette takes contracts and
their extracts. Nothing here knows how an act is written to RTF or shown on a page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

COLUMN_CM = 8
"""Width of the column in which the gazette sets text."""
MARGIN_CM = 2
FIRST_LINE_CM = 1
TABLE_WIDTHS_CM = (12, 25)
"""The only two widths that a table may have."""
MAX_CELL_LINES = 5
FONT = "Calibri"
FONT_SIZE_PT = 9

_TWIPS_PER_CM = 1440 / 2.54


def twips(cm: float) -> int:
    """Centimetres in twips (1/1440 inch), the unit of RTF, rounded to the nearest."""
    return round(cm * _TWIPS_PER_CM)


def centimetres(twips: float) -> float:
    """Twips in centimetres."""
    return twips / _TWIPS_PER_CM


class Identifier(StrEnum):
    """What tells the gazette which part of the act a line begins."""

    TITLE = "##ATO"
    TEXT = "##TEX"
    SIGNER = "##ASS"
    OFFICE = "##CAR"


@dataclass(frozen=True, slots=True)
class Table:
    """A real table: a head and rows of plain text.

    ``width_cm``  12 or 25
    ``header``    one text per column
    ``rows``      each as long as ``header``
    ``weights``   relative widths of the columns, each at least 1; ``()`` means all equal
    ``numeric``   indexes (from 0) of the columns set flush right

    Raises ValueError when these do not agree: that is an error of the program, not of its user.
    How many lines a cell takes is the linter's concern (see :mod:`coapkit.rendering.rtf_lint`).
    """

    width_cm: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[int, ...] = ()
    numeric: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.width_cm not in TABLE_WIDTHS_CM:
            raise ValueError(f"a gazette table is 12 or 25 cm wide, not {self.width_cm}")
        if not self.header:
            raise ValueError("a gazette table needs at least one column")
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("every row of a gazette table needs one cell per column")
        if self.weights and (len(self.weights) != len(self.header) or min(self.weights) < 1):
            raise ValueError("a gazette table needs one weight of at least 1 per column")

    @property
    def column_weights(self) -> tuple[int, ...]:
        """One weight per column, also when the columns are equal."""
        return self.weights or (1,) * len(self.header)

    @property
    def right_edges(self) -> tuple[int, ...]:
        """Right edge of each column in twips from the table's left edge; the last is its width."""
        width, total = twips(self.width_cm), sum(self.column_weights)
        return tuple(round(width * sofar / total) for sofar in accumulate(self.column_weights))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, and the office held."""

    name: str
    office: str


@dataclass(frozen=True, slots=True)
class Act:
    """What goes to the gazette, in the order in which it is printed.

    ``kind``        the sort of act in words (``extrato de contrato``), for headings about the act
    ``title``       the act's own title, as printed
    ``body``        paragraphs and tables, in order
    ``signatures``  in order of signing
    """

    kind: str
    title: str
    body: tuple[str | Table, ...]
    signatures: tuple[Signature, ...]

    def parts(self) -> Iterator[tuple[Identifier | None, str | Table]]:
        """Every block of the act with the identifier that its line carries, if it carries one.

        Texts are cleaned (:func:`clean_text`). The text's first paragraph carries ``##TEX`` for
        all of it. A table carries no identifier, so a body that opens with one gets an empty
        ``##TEX``, which the linter reports. Paragraphs without a single character are left out.
        """
        yield Identifier.TITLE, clean_text(self.title)
        blocks = [block if isinstance(block, Table) else clean_text(block) for block in self.body]
        blocks = [block for block in blocks if block]
        if not blocks or isinstance(blocks[0], Table):
            yield Identifier.TEXT, ""
        for index, block in enumerate(blocks):
            opens_text = index == 0 and isinstance(block, str)
            yield Identifier.TEXT if opens_text else None, block
        for signature in self.signatures:
            yield Identifier.SIGNER, clean_text(signature.name)
            yield Identifier.OFFICE, clean_text(signature.office)


# Invisible signs that reorder, join or hide text; none belongs in a Portuguese act, and a reader
# could be shown something other than what the gazette's system reads.
_INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u2060-\u206f\u202a-\u202e\ufeff\ufff9-\ufffb"
_NOT_CHARACTERS = "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_BLANKS = re.compile("[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
_DROPPED = re.compile(
    f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_INVISIBLE}{_NOT_CHARACTERS}]+"
)
_IDENTIFIER_LIKE = re.compile(r"#(?=#\s*[^\W\d_])")


def clean_text(text: str) -> str:
    """The text as the gazette gets it: one line, no control characters, no identifier of its own.

    Line breaks, tabs and runs of blanks become one space (an inner no-break space stays); control,
    invisible and unpaired surrogate characters are dropped; ``##`` before a letter becomes
    ``# #``, so that no name or clause can open a part of the act. Idempotent.
    """
    visible = _DROPPED.sub("", text)
    return _IDENTIFIER_LIKE.sub("# ", _BLANKS.sub(" ", visible).strip())
