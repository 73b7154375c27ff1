"""What a rule says: a sentence and the place in the document it speaks of."""

from typing import Any, Protocol

from coapkit.record import Record

Container = dict[str, Any] | list[Any]


class Node(Protocol):
    """Any object of ``coapkit.contract.model``."""

    @property
    def raw(self) -> dict[str, Any]: ...


class Place(Record):
    """A place in the document.

    ``container`` is a mapping or list of the document (by identity); ``key`` a key or index in it,
    ``None`` for the container as a whole. A key that is not there means the container itself.
    ``on_key`` marks the key's name instead of its value.
    """

    container: Container
    key: str | int | None = None
    on_key: bool = False

    @property
    def exists(self) -> bool:
        """Has the container such a key or index?"""
        if isinstance(self.container, dict):
            return self.key in self.container
        return isinstance(self.key, int) and 0 <= self.key < len(self.container)


class Removal(Record):
    """A mend: take away what says once more what is said before.

    ``gone``  the items of lists, or the entries of mappings, to take away
    ``like``  what stays; all are alike and in the same container
    """

    gone: tuple[Place, ...]
    like: Place


class Move(Record):
    """A mend: put the entry in its place after another of its mapping; "": before all others."""

    after: str


class AsList(Record):
    """A mend: put the one value between brackets, where a list is expected."""


class Rejoined(Record):
    """A mend: make one value again of an amount whose second half was taken for a key."""


Mending = str | Removal | Move | AsList | Rejoined
"""What to do in the place of a finding; a text is put there, between the author's quotes."""


class Finding(Record):
    """One breach. The rule's id is added by the registry.

    ``fix``: the mend, when there is exactly one that is safe.
    """

    message: str
    at: Place
    related: tuple[tuple[Place, str], ...] = ()
    fix: Mending | None = None


def value(of: Node, key: str) -> Place:
    """The value of a field."""
    return Place(of.raw, key)


def name(of: Node, key: str) -> Place:
    """The key of a field: for findings about a whole section."""
    return Place(of.raw, key, on_key=True)


def whole(of: Node) -> Place:
    """The object itself (its first line)."""
    return Place(of.raw)


def repetition(of: Node, first: Node) -> Removal | None:
    """Take an item away that says the same as an earlier one, word for word."""
    return Removal((whole(of),), whole(first)) if of.raw == first.raw else None


def item(of: Node, key: str, index: int | str) -> Place:
    """One item of a field that is a list, or one entry of a field that is a mapping."""
    inner = of.raw.get(key)
    return Place(inner, index) if isinstance(inner, dict | list) else Place(of.raw, key)
