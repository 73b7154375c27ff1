"""The gazette's rules on tables.

Source: Portaria IN nº 283/2018, arts. 38-43. Each check reads a document and yields findings.
"""

from collections.abc import Iterator

from coapkit.rendering.gazette import FONT_SIZE_PT, MAX_CELL_LINES, TABLE_WIDTHS_CM
from coapkit.rendering.metrics import count_lines
from coapkit.rendering.rtf_finding import Finding, cm, excerpt, in_cell, is_about
from coapkit.rendering.rtf_model import Cell, Row, RtfDocument, Table


def check_table_width(document: RtfDocument) -> Iterator[Finding]:
    allowed = " ou ".join(map(str, TABLE_WIDTHS_CM))
    for number, table in enumerate(document.tables, 1):
        for row_number, row in enumerate(table.rows, 1):
            if not any(is_about(row.width, width) for width in TABLE_WIDTHS_CM):
                message = f"a tabela tem {cm(row.width)} de largura; deve ter {allowed} cm"
                place = f"tabela {number} › linha {row_number}"
                yield Finding(
                    "DOU-TABELA-LARGURA", (number, row.width), message, row.offset, row.end, place
                )


def check_borders(document: RtfDocument) -> Iterator[Finding]:
    for number, table in enumerate(document.tables, 1):
        for row_index, row in enumerate(table.rows):
            for column, cell in enumerate(row.cells):
                problem = _border_problem(table, row_index, column)
                if problem:
                    message = f"a tabela tem célula {problem}; as bordas devem ser simples"
                    place = _cell_place(number, row_index, column)
                    yield in_cell("DOU-TABELA-BORDA", number, message, cell, place)


_SIDES = {"t": "acima", "b": "abaixo", "l": "à esquerda", "r": "à direita"}
_OPPOSITE = {"t": "b", "b": "t", "l": "r", "r": "l"}
_SIMPLE_BORDERS = {"brdrs", "brdrhair"}
_NO_BORDERS = {"", "brdrnone", "brdrnil", "brdrtbl"}


def check_table_indent(document: RtfDocument) -> Iterator[Finding]:
    """Word processors show an indent of 0 where the text, not the cell's edge, is at the margin."""
    for number, table in enumerate(document.tables, 1):
        row = min(table.rows, key=lambda row: row.left + row.gap)
        indent = row.left + row.gap
        if indent < 0 and not is_about(indent, 0):
            message = f"a tabela tem recuo negativo ({cm(indent)})"
            yield Finding("DOU-RECUO", number, message, row.offset, row.end, f"tabela {number}")


def _border_problem(table: Table, row: int, column: int) -> str:
    """What is wrong with the cell's borders, in words; "" if nothing is.

    A border between two cells belongs to both, so that one of them may leave it to the other.
    """
    for side, words in _SIDES.items():
        styles = {_border(table.rows[row], column, side)}
        styles |= {
            _border(neighbour_row, neighbour, _OPPOSITE[side])
            for neighbour_row, neighbour in _neighbours(table, row, column, side)
        }
        drawn = styles - _NO_BORDERS
        if not drawn:
            return f"sem borda {words}"
        if drawn - _SIMPLE_BORDERS:
            return f"com borda dupla, tracejada ou de outro desenho {words}"
    return ""


def _neighbours(table: Table, row: int, column: int, side: str) -> Iterator[tuple[Row, int]]:
    """The cells (row, index) that share the given side of a cell."""
    cells = table.rows[row].cells
    if side == "l" and column > 0:
        yield table.rows[row], column - 1
    elif side == "r" and column + 1 < len(cells):
        yield table.rows[row], column + 1
    elif side in "tb":
        other = row - 1 if side == "t" else row + 1
        if 0 <= other < len(table.rows):
            right = cells[column].format.right_edge
            left = right - cells[column].width
            for index, cell in enumerate(table.rows[other].cells):
                other_left = cell.format.right_edge - cell.width
                if other_left < right and left < cell.format.right_edge:
                    yield table.rows[other], index


def _border(row: Row, column: int, side: str) -> str:
    """RTF's word for one border: the cell's own or else the row's; "" where neither says."""
    own = row.cells[column].format.borders.get(side)
    if own:
        return own
    last = len(row.cells) - 1
    is_inner = (side == "l" and column > 0) or (side == "r" and column < last)
    stated = row.borders.get("v" if is_inner else side, "")
    return stated or (row.borders.get("h", "") if side in "tb" else "")


def check_cells(document: RtfDocument) -> Iterator[Finding]:
    for number, table in enumerate(document.tables, 1):
        for row_index, row in enumerate(table.rows):
            for column, cell in enumerate(row.cells):
                place = _cell_place(number, row_index, column)
                if cell.format.vertical_merge:
                    message = "a tabela tem células mescladas na vertical"
                    yield in_cell("DOU-TABELA-MESCLA", number, message, cell, place)
                lines = cell_lines(cell)
                if lines > MAX_CELL_LINES:
                    message = (
                        f"a célula «{excerpt(cell.text)}» tem {lines} linhas; "
                        f"o Diário aceita no máximo {MAX_CELL_LINES}"
                    )
                    yield in_cell("DOU-TABELA-CELULA", cell.offset, message, cell, place)


def cell_lines(cell: Cell) -> int:
    """Lines that the text of a cell takes in Calibri 9; blank paragraphs count too."""
    total = 0
    for paragraph in cell.paragraphs:
        layout = paragraph.layout
        width = cell.width - cell.padding - layout.left - layout.right
        total += count_lines(
            paragraph.text,
            width / 20,
            FONT_SIZE_PT,
            bold=any(run.bold for run in paragraph.runs),
            first_indent_pt=layout.first_line / 20,
        )
    return total


def _cell_place(table: int, row_index: int, column_index: int) -> str:
    return f"tabela {table} › linha {row_index + 1} › coluna {column_index + 1}"


TABLE_CHECKS = (
    check_table_width,
    check_borders,
    check_cells,
    check_table_indent,
)
