"""What needs Rich: pages and tables on a terminal. Imported only when one is shown."""

from collections.abc import Iterable, Sequence


def print_markdown(text: str, *, width: int) -> None:
    """Print Markdown, rendered, no wider than ``width`` columns."""
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=width, highlight=False).print(Markdown(text, code_theme="ansi_dark"))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, width: int) -> None:
    """Print a table whose last column takes what room the others leave."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    for heading in headings[:-1]:
        table.add_column(heading, overflow="fold")
    table.add_column(headings[-1], overflow="fold", ratio=1)
    for row in rows:
        table.add_row(*row)
    Console(width=width, highlight=False, markup=False).print(table)
