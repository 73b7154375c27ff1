"""What every view is made of: links, captions, headings and running text, ready to print."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from coapkit.rendering.prose import (
    Clause,
    Item,
    Paragraph,
    Run,
    item_label,
    paragraph_label,
    parse_prose,
    subitem_label,
)
from coapkit.rendering.words import capitalized, feminine_ordinal

_UNSAFE = re.compile(r"[^A-Za-z0-9-]")
_NUMBERED = re.compile(r"(.*?)(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Link:
    """A reference: ``text`` leads to the element ``anchor``; ``after`` follows as plain text.

    Without an anchor it leads nowhere and is plain text too.
    """

    text: str
    anchor: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Caption of a table or chart: ``label`` (``Tabela 7``) numbers it through the document."""

    anchor: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 2 to 5. ``label`` (``CLÁUSULA PRIMEIRA``) may be empty.

    ``entry`` is the heading as the table of contents and the bookmarks show it.
    """

    anchor: str
    level: int
    label: str
    text: str
    entry: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An inciso with its label and its alíneas, each with its own."""

    label: str
    runs: tuple[Run, ...]
    subitems: tuple[tuple[str, tuple[Run, ...]], ...]


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A caput (no label), a numbered paragraph, or a paragraph of free text (no label)."""

    label: str
    runs: tuple[Run, ...]
    items: tuple[ItemView, ...]


Prose = tuple[ParagraphView, ...]


class Outline:
    """Numbers headings, tables and charts in the order in which a view builder names them."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.tables: list[Caption] = []
        self.charts: list[Caption] = []

    def heading(
        self, anchor: str, level: int, text: str, *, label: str = "", entry: str = ""
    ) -> Heading:
        """Add a heading; ``entry`` defaults to label and text. A repeated anchor gets a number."""
        taken = {heading.anchor for heading in self.headings}
        number, wanted = 2, anchor
        while anchor in taken:
            anchor, number = f"{wanted}-{number}", number + 1
        entry = entry or (f"{label} – {text}" if label else text)
        heading = Heading(anchor, level, label, text, entry)
        self.headings.append(heading)
        return heading

    def clause(self, anchor: str, level: int, number: int, title: str) -> Heading:
        """Add the heading of a clause: ``CLÁUSULA PRIMEIRA – DO OBJETO``."""
        label = f"Cláusula {feminine_ordinal(number)}"
        entry = f"{label} – {capitalized(title)}"
        return self.heading(anchor, level, title.upper(), label=label.upper(), entry=entry)

    def table(self, text: str) -> Caption:
        """Add a table."""
        number = len(self.tables) + 1
        self.tables.append(Caption(f"tabela-{number}", f"Tabela {number}", text))
        return self.tables[-1]

    def chart(self, text: str) -> Caption:
        """Add a chart."""
        number = len(self.charts) + 1
        self.charts.append(Caption(f"grafico-{number}", f"Gráfico {number}", text))
        return self.charts[-1]


def anchor(kind: str, id_: str) -> str:
    """Name of the element that an author's identifier names: ``meta-M01``.

    What an anchor may not hold is written as its code point, so that two identifiers never share
    one anchor.
    """
    return f"{kind}-{_UNSAFE.sub(lambda m: f'_{ord(m[0]):x}_', id_)}"


class Anchors:
    """Gives each identifier of one kind its anchor once: repeated identifiers get none."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._given: set[str] = set()

    def take(self, id_: str) -> str:
        """The anchor of the first element of this id; ``""`` for the others."""
        if not id_ or id_ in self._given:
            return ""
        self._given.add(id_)
        return anchor(self._kind, id_)


def link(kind: str, id_: str, known: Container[str], text: str = "") -> Link:
    """A reference to what an identifier names, plain text when it names nothing."""
    return Link(text or id_, anchor(kind, id_) if id_ in known else "")


def links(kind: str, ids: Sequence[str], known: Container[str]) -> tuple[Link, ...]:
    """References separated by commas; three or more consecutive numbers become ``A001 a A005``."""
    found: list[Link] = []
    runs = _runs(list(dict.fromkeys(ids)))
    for place, (first, last) in enumerate(runs):
        after = ", " if place < len(runs) - 1 else ""
        if first == last:
            found.append(_with_after(link(kind, first, known), after))
        else:
            found.append(_with_after(link(kind, first, known), " a "))
            found.append(_with_after(link(kind, last, known), after))
    return tuple(found)


def _with_after(reference: Link, after: str) -> Link:
    return Link(reference.text, reference.anchor, after)


def _runs(ids: list[str]) -> list[tuple[str, str]]:
    """First and last of each stretch of at least three consecutive ids; other ids alone."""
    stretches: list[list[str]] = []
    for id_ in ids:
        if stretches and _follows(stretches[-1][-1], id_):
            stretches[-1].append(id_)
        else:
            stretches.append([id_])
    return [
        pair
        for stretch in stretches
        for pair in (
            [(stretch[0], stretch[-1])] if len(stretch) > 2 else [(id_, id_) for id_ in stretch]
        )
    ]


def _follows(before: str, after: str) -> bool:
    one, two = _NUMBERED.fullmatch(before), _NUMBERED.fullmatch(after)
    return bool(
        one
        and two
        and one[1] == two[1]
        and len(one[2]) == len(two[2])
        and int(one[2]) + 1 == int(two[2])
    )


def clause_prose(text: str) -> Prose:
    """A clause in legal form: caput, § 1º ..., incisos, alíneas."""
    clause = parse_prose(text)
    total = len(clause.paragraphs)
    labels = [paragraph_label(index, total) for index in range(1, total + 1)]
    return _paragraphs(clause, ["", *labels])


def free_prose(text: str) -> Prose:
    """Running text that is no clause: paragraphs without number, lists without roman numerals."""
    clause = parse_prose(text)
    if not text.strip():
        return ()
    views = (
        ParagraphView("", p.runs, tuple(ItemView("", i.runs, _bare(i)) for i in p.items))
        for p in (clause.caput, *clause.paragraphs)
    )
    return tuple(views)


def _paragraphs(clause: Clause, labels: list[str]) -> Prose:
    paragraphs: tuple[Paragraph, ...] = (clause.caput, *clause.paragraphs)
    return tuple(
        ParagraphView(label, p.runs, tuple(_item(n, item) for n, item in enumerate(p.items, 1)))
        for label, p in zip(labels, paragraphs, strict=True)
    )


def _item(number: int, item: Item) -> ItemView:
    subitems = tuple((subitem_label(n), runs) for n, runs in enumerate(item.subitems, 1))
    return ItemView(item_label(number), item.runs, subitems)


def _bare(item: Item) -> tuple[tuple[str, tuple[Run, ...]], ...]:
    return tuple(("", runs) for runs in item.subitems)
