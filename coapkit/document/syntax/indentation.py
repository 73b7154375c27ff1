"""A line that is aligned with nothing above it."""

import re

from coapkit.diagnostics import Diagnostic
from coapkit.document.source import Source
from coapkit.document.syntax.surroundings import indent


def wrong_indentation(source: Source, at: int) -> Diagnostic:
    """``at``: offset of the first character of such a line that is no blank."""
    line, column = source.position(at)
    columns = [str(n) for n in sorted(_open_columns(source, line))]
    above = columns[0] if len(columns) == 1 else f"{', '.join(columns[:-1])} ou {columns[-1]}"
    start = source.line_start(line)
    return source.finding(
        "YAML-SINTAXE",
        min(start, at - 1),
        at,
        f"recuo errado: a linha começa na coluna {column}, que não é a de nenhum nível aberto",
        f"comece-a na coluna {above}, alinhada com as linhas do mesmo nível",
    )


def _open_columns(source: Source, number: int) -> set[int]:
    """Columns at which the levels begin that are open before line ``number``."""
    columns: set[int] = set()
    least = len(source.text) + 1  # no line is indented so far
    while number > 1 and least > 0:
        number -= 1
        line = source.line(number)
        first = indent(line)
        if not line.strip() or line.lstrip().startswith("#") or first >= least:
            continue
        least = first
        columns.add(first + 1)
        # In "- - nome: x" each dash opens a level, and the key after them one more.
        dashes = re.match(r"(?:- +)+", line[first:])
        if dashes:
            columns.update(
                first + offset + 1
                for offset in range(1, dashes.end() + 1)
                if line[first + offset - 1] == " "
                and line[first + offset : first + offset + 1] != " "
            )
    return columns or {1}
