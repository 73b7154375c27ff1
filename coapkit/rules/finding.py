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


class Finding(Record):
    """One breach. The rule's id is added by the registry.

    ``fix``: the text to put in the place ``at``, when there is exactly one safe mend.
    """

    message: str
    at: Place
    related: tuple[tuple[Place, str], ...] = ()
    fix: str | None = None


def value(of: Node, key: str) -> Place:
    """The value of a field."""
    return Place(of.raw, key)


def name(of: Node, key: str) -> Place:
    """The key of a field: for findings about a whole section."""
    return Place(of.raw, key, on_key=True)


def whole(of: Node) -> Place:
    """The object itself (its first line)."""
    return Place(of.raw)


def item(of: Node, key: str, index: int | str) -> Place:
    """One item of a field that is a list, or one entry of a field that is a mapping."""
    inner = of.raw.get(key)
    return Place(inner, index) if isinstance(inner, dict | list) else Place(of.raw, key)
