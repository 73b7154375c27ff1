"""Texts and names that the made-up contracts draw from, as tables beside this module."""

import csv
from collections.abc import Iterator
from pathlib import Path


def rows(table: str) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated table of this folder, by column."""
    with (Path(__file__).parent / table).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
