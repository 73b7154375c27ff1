"""The sections of a contract, and which one a change is in."""

from typing import Final

from coapkit.comparison.changes import Change

SECTIONS: Final = {
    "coapkit": "Versão do formato",
    "identificacao": "Identificação",
    "regiao": "Região de Saúde",
    "entes": "Entes signatários",
    "signatarios": "Signatários",
    "parte_i": "Parte I",
    "parte_ii": "Parte II",
    "anexo_i": "Parte II › Anexo I",
    "anexo_ii": "Parte II › Anexo II",
    "anexo_iii": "Parte II › Anexo III",
    "parte_iii": "Parte III",
    "parte_iv": "Parte IV",
    "fluxo": "Fluxo",
}
"""Sections of a contract in its order, by key."""


def section_of(change: Change) -> str:
    """Key of the section (of ``SECTIONS``) that a change is in."""
    first = str(change.trail[0].key)
    if first == "parte_ii" and len(change.trail) > 1:
        second = str(change.trail[1].key)
        return second if second in SECTIONS else first
    return first


def start_of(change: Change) -> int:
    """Index of the first step of the trail inside of the change's section."""
    if change.trail[0].of is not None:
        return 0
    return 2 if section_of(change).startswith("anexo") else 1


def item_end(change: Change) -> int:
    """Index after the step that leads to an item of one of the section's lists, if one does."""
    start = start_of(change)
    steps = enumerate(change.trail[start:], start + 1)
    return next((end for end, step in steps if step.of is not None), start)
