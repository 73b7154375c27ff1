"""What the templates of the package are, each in a line: the comment that it begins with."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from coapkit.rendering.html import SECTIONS
from coapkit.rendering.templating import HTML, shipped_templates
from coapkit.resources import templates_dir

_COMMENT = re.compile(r"\{#\s*(.*?)\s*#\}|/\*\s*(.*?)\s*\*/", re.DOTALL)


class Entry(NamedTuple):
    """A template: its name and what it is, without full stop."""

    name: str
    title: str


def index() -> tuple[Entry, ...]:
    """All templates of the package: sections in their order, then clause texts, then styles."""
    places = {f"{key}{HTML}": place for place, (key, _) in enumerate(SECTIONS)}
    names = sorted(
        shipped_templates(), key=lambda name: (name.count("/"), places.get(name, len(places)))
    )
    return tuple(Entry(name, _title(name)) for name in names)


def _title(name: str) -> str:
    found = _COMMENT.match((templates_dir() / name).read_text(encoding="utf-8"))
    return " ".join((found[1] or found[2]).split()).rstrip(".") if found else ""


def chosen(words: Iterable[str]) -> tuple[str, ...]:
    """Templates that the words name, in the order of the index, each once.

    A word is a name (``capa.html.j2``), a name without its end or its folder (``capa``,
    ``01-objeto``, ``objeto``), or a folder (``clausulas``). Raises ValueError, in Portuguese, for
    one that names none or more than one.
    """
    found: set[str] = set()
    for word in words:
        found.update(_named(word))
    return tuple(name for name in shipped_templates() if name in found)


def _named(word: str) -> tuple[str, ...]:
    names = shipped_templates()
    if word in names:
        return (word,)
    inside = tuple(name for name in names if name.startswith(f"{word.rstrip('/')}/"))
    if inside:
        return inside
    by_short: dict[str, list[str]] = {}
    for name in names:
        for short in _shorts(name):
            by_short.setdefault(short, []).append(name)
    match by_short.get(word, []):
        case [name]:
            return (name,)
        case []:
            close = get_close_matches(word, [*names, *by_short], n=1)
            hint = (
                f"você quis dizer {close[0]}?" if close else "veja os nomes com: coapkit templates"
            )
            raise ValueError(f"“{word}” não é um modelo; {hint}")
        case several:
            raise ValueError(f"“{word}” pode ser {' ou '.join(several)}; escreva o nome inteiro")


def _shorts(name: str) -> set[str]:
    """``clausulas/01-objeto.md`` is also ``01-objeto.md``, ``01-objeto`` and ``objeto``."""
    base = name.rpartition("/")[2]
    stem = base.partition(".")[0]
    return {base, stem, name.partition(".")[0], re.sub(r"\A\d\d-", "", stem)} - {name}
