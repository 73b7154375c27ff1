"""``coapkit matrix``: norm -> check."""

import sys
from typing import Annotated

from coapkit.cli import exits
from coapkit.cli.formats import format_option


def matrix(
    fmt: Annotated[str, format_option("table", "markdown", "csv", "json")] = "table",
) -> int:
    """Mostra a matriz da norma: cada disposição e como ela é conferida.

    Exemplo: coapkit matrix --format csv > matriz.csv
    """
    from coapkit.norm.matrix import Row
    from coapkit.norm.matrix import matrix as rows_of

    rows = rows_of()
    if fmt == "table":
        from coapkit.cli.output import terminal_width
        from coapkit.cli.terminal import print_table

        headings = ("Id", "Conferência", "Etapa", "Disposição")
        table = [(r.id, ", ".join(r.enforcement), r.stage, r.title) for r in rows]
        print_table(headings, table, width=terminal_width())
    elif fmt == "json":
        from coapkit.cli.output import print_data
        from coapkit.reporters.jsontext import dump

        print_data(dump([r._asdict() for r in rows], indent=2))
    elif fmt == "csv":
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(Row._fields)
        writer.writerows([_flat(r) for r in rows])
    else:
        print("| " + " | ".join(Row._fields) + " |")
        print("|" + " --- |" * len(Row._fields))
        for row in rows:
            print("| " + " | ".join(cell.replace("|", "\\|") for cell in _flat(row)) + " |")
    return exits.CLEAN


def _flat(row: tuple[object, ...]) -> list[str]:
    return ["; ".join(cell) if isinstance(cell, tuple) else str(cell) for cell in row]
