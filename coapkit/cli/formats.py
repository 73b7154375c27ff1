"""The ``--format`` option of the commands that print one result in one of a few formats."""

from typing import Any

import typer


def format_option(*formats: str) -> Any:
    """The option for ``Annotated``: checks the word against ``formats`` and completes it."""
    *others, last = formats

    def known(word: str) -> str:
        if word not in formats:
            raise typer.BadParameter(f"“{word}” não é um formato; use um de: {', '.join(formats)}")
        return word

    return typer.Option(
        "--format",
        "-f",
        metavar="FORMATO",
        callback=known,
        autocompletion=lambda: list(formats),
        help=f"{', '.join(others)} ou {last}.",
    )
