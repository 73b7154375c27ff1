"""The small language of clause wording: text in, paragraphs with incisos and alíneas out.

One language for the standard wording (``templates/clausulas/``) and for a clause that an author
rewrites in the YAML file::

    Caput, que pode ocupar
    várias linhas.

    Parágrafo com incisos:
    - primeiro inciso:
      - primeira alínea; e
      - segunda alínea; e
    - segundo inciso, com *ênfase* e **negrito**.

- A blank line ends a paragraph. The first paragraph is the caput; the others are numbered.
- A line that begins with ``- `` is an inciso when the paragraph it follows ends with a colon; one
  indented deeper than the first inciso is an alínea of the inciso above. Blank lines between them
  change nothing. After any other paragraph such a line is ordinary text.
- Any other line continues what stands above it.
- ``*text*`` and ``**text**`` are the only formatting, and only around whole words.

All else is literal, markup characters too: escaping them is the renderer's work. Every text has a
reading, so nothing here raises on one. The labels follow Lei Complementar nº 95/1998, art. 10.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Emphasis = Literal["", "em", "strong"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; ``text`` is literal and not escaped."""

    text: str
    emphasis: Emphasis = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An inciso with its alíneas; an alínea is the tuple of its runs."""

    runs: tuple[Run, ...]
    subitems: tuple[tuple[Run, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A caput or a numbered paragraph, with its incisos."""

    runs: tuple[Run, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A caput and the paragraphs under it; an empty text gives an empty caput and no paragraphs."""

    caput: Paragraph
    paragraphs: tuple[Paragraph, ...] = ()


_ITEM = re.compile(r"(\s*)-\s+(\S.*)")
# No-break spaces are typography that the author chose; every other run of spaces is one space.
_SPACES = re.compile(r"[^\S\xa0\u2007\u202f]+")
# The possessive quantifiers keep the scan linear on any number of stray asterisks.
_EMPHASIS = re.compile(
    r"(?<![\w*])(?:\*\*(?P<strong>[^\s*][^*]*+)(?<!\s)\*\*|\*(?P<em>[^\s*][^*]*+)(?<!\s)\*)(?![\w*])"
)


class _Draft:
    """A paragraph while its lines are read: its own lines, then its items' lines."""

    def __init__(self, line: str) -> None:
        self.lines = [line]
        self.items: list[tuple[list[str], list[list[str]]]] = []
        self.indent = 0

    @property
    def takes_items(self) -> bool:
        return bool(self.items) or self.lines[-1].rstrip().rstrip("*").endswith(":")

    def add_item(self, indent: int, line: str) -> None:
        if not self.items:
            self.indent = indent
        if self.items and indent > self.indent:
            self.items[-1][1].append([line])
        else:
            self.items.append(([line], []))

    def continue_with(self, line: str) -> None:
        """Append to what stands last: an alínea, an inciso or the paragraph itself."""
        if not self.items:
            self.lines.append(line)
        else:
            own, subitems = self.items[-1]
            (subitems[-1] if subitems else own).append(line)

    def freeze(self) -> Paragraph:
        return Paragraph(
            _runs(self.lines),
            tuple(
                Item(_runs(own), tuple(_runs(sub) for sub in subitems))
                for own, subitems in self.items
            ),
        )


def parse_prose(text: str) -> Clause:
    """Read ``text`` in the language above. Never raises; time grows linearly with the text."""
    drafts: list[_Draft] = []
    broken = True  # a blank line, or nothing yet, stands above
    for line in text.splitlines():
        if not line.strip():
            broken = True
            continue
        item = _ITEM.fullmatch(line)
        if item and drafts and drafts[-1].takes_items:
            drafts[-1].add_item(len(item[1].expandtabs(4)), item[2])
        elif broken:
            drafts.append(_Draft(line))
        else:
            drafts[-1].continue_with(line)
        broken = False
    caput, *paragraphs = [draft.freeze() for draft in drafts] or [Paragraph()]
    return Clause(caput, tuple(paragraphs))


def _runs(lines: list[str]) -> tuple[Run, ...]:
    """Join the lines with single spaces and cut them where the style changes."""
    return tuple(_cut(_SPACES.sub(" ", "\n".join(lines)).strip(" ")))


def _cut(text: str) -> Iterator[Run]:
    done = 0
    for mark in _EMPHASIS.finditer(text):
        if mark.start() > done:
            yield Run(text[done : mark.start()])
        if mark["strong"] is not None:
            yield Run(mark["strong"], "strong")
        else:
            yield Run(mark["em"], "em")
        done = mark.end()
    if done < len(text):
        yield Run(text[done:])


_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def roman(n: int) -> str:
    """``n`` in Roman numerals (4 -> ``IV``); thousands repeat ``M``; ValueError below 1."""
    if n < 1:
        raise ValueError(f"no Roman numeral for {n}")
    numeral = ""
    for value, letters in _ROMAN:
        count, n = divmod(n, value)
        numeral += letters * count
    return numeral


def paragraph_label(index: int, total: int) -> str:
    """Label of the ``index``-th (from 1) of ``total`` paragraphs under a caput.

    ``Parágrafo único.`` when alone; else ordinal to the ninth, cardinal from the tenth on.
    """
    if total == 1:
        return "Parágrafo único."
    return f"§ {index}º" if index < 10 else f"§ {index}"


def item_label(index: int) -> str:
    """Label of the ``index``-th (from 1) inciso: ``I –``."""
    return f"{roman(index)} –"


def subitem_label(index: int) -> str:
    """Label of the ``index``-th (from 1) alínea: ``a)`` ... ``z)``, ``aa)``; ValueError below 1."""
    if index < 1:
        raise ValueError(f"no letter for {index}")
    letters = ""
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return f"{letters})"
