"""A place of the document in words: ``Parte II › Anexo III › Serviços › UBS Centro``."""

from typing import Any

from coapkit.structure.schemas import ROOT, Visited, load_schemas, property_schema, resolve, title

_NAMES = ("nome", "titulo", "denominacao", "id", "ente", "meta", "ano", "uf", "rede", "veiculo")
SHORT_TITLES = {
    "parte_i": "Parte I",
    "parte_ii": "Parte II",
    "parte_iii": "Parte III",
    "parte_iv": "Parte IV",
    "anexo_i": "Anexo I",
    "anexo_ii": "Anexo II",
    "anexo_iii": "Anexo III",
}
"""What the sections with a long title are called in the middle of a place."""


def place_in_words(root: Any, path: tuple[str | int, ...]) -> str:
    """The steps of ``path`` by the titles that the schema gives them.

    An item of a list is called by its own name or id, else by its number from 1.
    """
    words: list[str] = []
    value: Any = root
    at: Visited | None = Visited(ROOT, load_schemas()[ROOT])
    for step in path:
        at = resolve(at) if at else None
        if isinstance(value, list):
            inner = value[int(step)] if int(step) < len(value) else None
            words.append(_item_name(inner, int(step)))
            items = at.schema.get("items") if at else None
            at = Visited(at.file, items) if at and isinstance(items, dict) else None
        else:
            key = str(step)
            inner = value.get(key) if isinstance(value, dict) else None
            at = property_schema(at, key) if at else None
            words.append(SHORT_TITLES.get(key) or (title(at) if at else "") or key)
        value = inner
    return " › ".join(words)


def _item_name(item: Any, index: int) -> str:
    return own_name(item) or f"item {index + 1}"


def own_name(item: Any) -> str:
    """What an item calls itself (its name, title or id), "" where it does not."""
    if isinstance(item, dict):
        for key in _NAMES:
            if isinstance(item.get(key), str) and item[key].strip():
                return _clip(item[key])
    return _clip(item) if isinstance(item, str) else ""


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
