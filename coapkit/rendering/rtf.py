"""Write an act as the RTF file that the gazette's submission system takes.

Source: Portaria IN nº 283/2018, arts. 38-43. Text goes in a section as wide as the gazette's
column; every table gets a section as wide as itself, so that it stands inside its margins. The
same act gives the same bytes; :mod:`coapkit.rendering.rtf_lint` says whether the gazette would
take them, which a writer cannot promise of a table with too much text in a cell.
"""

from itertools import groupby, pairwise

from coapkit.rendering.gazette import (
    COLUMN_CM,
    FIRST_LINE_CM,
    FONT,
    FONT_SIZE_PT,
    MARGIN_CM,
    Act,
    Identifier,
    Table,
    clean_text,
    twips,
)

_PAGE_HEIGHT_CM = 29.7
# Room at the sides of a cell is an indent of its paragraph: cell padding shifts the whole table
# in some word processors and not in others, and the gazette refuses a table left of its margin.
_CELL_INDENT_CM = 0.1

_PROLOGUE = (
    "{\\rtf1\\ansi\\ansicpg1252\\deff0\\deflang1046\\uc1\n"
    f"{{\\fonttbl{{\\f0\\fswiss\\fprq2\\fcharset0 {FONT};}}}}\n"
)
_CHARACTERS = f"\\plain\\f0\\fs{FONT_SIZE_PT * 2}\\lang1046"
_JUSTIFIED = f"\\pard\\sl240\\slmult1\\qj\\fi{twips(FIRST_LINE_CM)}{_CHARACTERS}"
_CENTRED = f"\\pard\\sl240\\slmult1\\qc{_CHARACTERS}"
_BORDERS = "".join(f"\\clbrdr{side}\\brdrs\\brdrw10" for side in "tlbr")

# Signs for which RTF has symbols of its own.
_SYMBOLS = {"\\": "\\\\", "{": "\\{", "}": "\\}", "\u00a0": "\\~", "\u2011": "\\_"}


def write_rtf(act: Act) -> bytes:
    """The act as RTF: pure ASCII, LF line ends, one line per paragraph and per table row."""
    sections = []
    for width_cm, parts in groupby(act.parts(), key=lambda part: _section_width(part[1])):
        blocks = [
            _table(block) if isinstance(block, Table) else _paragraph(identifier, block)
            for identifier, block in parts
        ]
        sections.append(_section_setup(width_cm) + "\\par\n".join(blocks))
    # \sect ends a paragraph as well as a section, so only the last one needs its \par.
    return (
        _PROLOGUE
        + _paper(COLUMN_CM, "paperw", "paperh", "")
        + "\\sect\n".join(sections)
        + "\\par\n}\n"
    ).encode("ascii")


def escape(text: str) -> str:
    """``text`` in the seven-bit characters of RTF, for a document with ``\\ansicpg1252\\uc1``.

    What Windows-1252 has becomes ``\\'xx``, the rest ``\\uN?`` in UTF-16 units. The text is one
    that :func:`coapkit.rendering.gazette.clean_text` returned.
    """
    if text.isascii() and not any(sign in text for sign in "\\{}"):
        return text
    return "".join(_escape_character(char) for char in text)


def _escape_character(char: str) -> str:
    if char in _SYMBOLS:
        return _SYMBOLS[char]
    if char.isascii():
        return char
    try:
        return f"\\'{char.encode('cp1252').hex()}"
    except UnicodeEncodeError:
        units = char.encode("utf-16-le")
        return "".join(
            f"\\u{int.from_bytes(units[i : i + 2], 'little', signed=True)}?"
            for i in range(0, len(units), 2)
        )


def _section_width(block: str | Table) -> int:
    return block.width_cm if isinstance(block, Table) else COLUMN_CM


def _section_setup(width_cm: int) -> str:
    """Paper for one section that leaves ``width_cm`` between its margins."""
    return f"\\sectd\\sbkpage{_paper(width_cm, 'pgwsxn', 'pghsxn', 'sxn')}"


def _paper(width_cm: int, width_word: str, height_word: str, suffix: str) -> str:
    margin = twips(MARGIN_CM)
    margins = "".join(f"\\marg{side}{suffix}{margin}" for side in "lrtb")
    width, height = 2 * margin + twips(width_cm), twips(_PAGE_HEIGHT_CM)
    return f"\\{width_word}{width}\\{height_word}{height}{margins}\n"


def _paragraph(identifier: Identifier | None, text: str) -> str:
    in_text = identifier in (None, Identifier.TEXT)
    style = _JUSTIFIED if in_text else _CENTRED
    mark = f"{identifier} " if identifier else ""
    return f"{style} {mark}{escape(text)}"


def _table(table: Table) -> str:
    """The rows, and the style of the empty paragraph that every table needs after it."""
    rows = [_row(table, table.header, is_header=True)]
    rows += [_row(table, row, is_header=False) for row in table.rows]
    return "".join(rows) + _JUSTIFIED


def _row(table: Table, texts: tuple[str, ...], *, is_header: bool) -> str:
    repeated = "\\trhdr" if is_header else ""
    definition = (
        f"\\trowd\\trgaph0\\trleft0\\trkeep{repeated}"
        f"\\trftsWidth3\\trwWidth{twips(table.width_cm)}\\trautofit0"
        "\\trpaddl0\\trpaddfl3\\trpaddr0\\trpaddfr3"
    )
    edges = table.right_edges
    for left, right in pairwise((0, *edges)):
        definition += f"{_BORDERS}\\clftsWidth3\\clwWidth{right - left}\\cellx{right}"
    indent = f"\\li{twips(_CELL_INDENT_CM)}\\ri{twips(_CELL_INDENT_CM)}"
    cells = ""
    for index, text in enumerate(texts):
        weight = "\\b" if is_header else ""
        side = "\\qr" if index in table.numeric else "\\ql"
        style = f"\\pard\\intbl\\sl240\\slmult1{side}{indent}{_CHARACTERS}{weight}"
        cells += f"{style} {escape(clean_text(text))}\\cell"
    return f"{definition}{cells}\\row\n"
