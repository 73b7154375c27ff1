"""``coapkit explain``: the page of one check."""

import sys
from typing import Annotated

import typer

from coapkit.cli import exits
from coapkit.cli.values import rules


def explain(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=rules,
            help="Identificador mostrado entre colchetes no achado: R3-ART9-IV.",
        ),
    ],
) -> int:
    """Explica uma exigência: o que a norma pede, por que importa, como corrigir, exemplos.

    Exemplo: coapkit explain R3-ART20
    """
    from coapkit.norm.catalogue import catalogue
    from coapkit.norm.examples import example
    from coapkit.norm.page import page

    provisions = catalogue()
    wanted = rule.strip().upper()
    if wanted not in provisions:
        from difflib import get_close_matches

        close = get_close_matches(wanted, provisions, n=3)
        hint = f"; você quis dizer {' ou '.join(close)}?" if close else ""
        raise typer.BadParameter(f"“{rule}” não está no catálogo{hint} (a lista: coapkit matrix)")
    text = page(provisions[wanted], example(wanted))
    if sys.stdout.isatty():
        from coapkit.cli.output import terminal_width
        from coapkit.cli.terminal import print_markdown

        print_markdown(text, width=terminal_width())
    else:
        sys.stdout.write(text)
    return exits.CLEAN
