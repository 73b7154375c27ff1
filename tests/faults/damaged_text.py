"""A contract's text that can be damaged at one place, as an author's slip would, and no other."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from coapkit.document.document import Document
from coapkit.document.reader import read
from coapkit.document.source import decode

Path = tuple[str | int, ...]


class Text:
    """A readable contract. Every method that damages gives the damaged text and changes nothing."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def document(self) -> Document:
        document = read(decode("contrato.yaml", self.text.encode())).document
        assert document is not None
        return document

    @property
    def root(self) -> dict[str, Any]:
        return self.document.root

    def at(self, *path: str | int) -> Any:
        """The value at a path; None where there is none."""
        try:
            return self.document.resolve(path)
        except LookupError:
            return None

    def rows(self, *path: str | int) -> list[tuple[Path, dict[str, Any]]]:
        """The mappings of a list, each with its path."""
        found = self.at(*path)
        if not isinstance(found, list):
            return []
        return [((*path, i), row) for i, row in enumerate(found) if isinstance(row, dict)]

    def line(self, path: Path) -> int:
        """Line of the key, or of the item, at a path; 1 for the root."""
        if not path:
            return next(
                n for n, line in enumerate(self.text.splitlines(), 1) if line.startswith("coapkit")
            )
        return self.document.key_span(self._container(path), path[-1]).line

    def value_line(self, path: Path) -> int:
        """Line where the value at a path begins."""
        return self.document.value_span(self._container(path), path[-1]).line

    def _container(self, path: Path) -> Any:
        return self.document.resolve(path[:-1])

    def _extents(self, container: Any) -> list[tuple[int, int]]:
        """``[start, end)`` of each whole entry of a mapping, or item of a list."""
        doc = self.document
        keys = list(container) if isinstance(container, dict) else range(len(container))
        return [
            (doc.key_offsets(container, k)[0], doc.value_offsets(container, k)[1]) for k in keys
        ]

    def extent(self, path: Path) -> tuple[int, int]:
        container = self._container(path)
        key = path[-1]
        at = list(container).index(key) if isinstance(container, dict) else int(key)
        return self._extents(container)[at]

    def splice(self, start: int, end: int, new: str) -> "Text":
        return Text(self.text[:start] + new + self.text[end:])

    def replace(self, path: Path, new: str) -> "Text":
        """Another value at a path."""
        return self.splice(*self.document.value_offsets(self._container(path), path[-1]), new)

    def rename(self, path: Path, new: str) -> "Text":
        """Another key at a path."""
        return self.splice(*self.document.key_offsets(self._container(path), path[-1]), new)

    def remove(self, path: Path) -> "Text":
        """Without the entry or item at a path, which is not the only one."""
        container = self._container(path)
        extents = self._extents(container)
        at = list(container).index(path[-1]) if isinstance(container, dict) else int(path[-1])
        if at + 1 < len(extents):
            return self.splice(extents[at][0], extents[at + 1][0], "")
        if at == 0:
            raise LookupError("the only one")
        return self.splice(extents[at - 1][1], extents[at][1], "")

    def is_flow(self, path: Path) -> bool:
        """Is the container at a path written between brackets or braces?"""
        if not path:
            return False
        start, _ = self.document.value_offsets(self._container(path), path[-1])
        return self.text[start] in "[{"

    def add(self, path: Path, new: str) -> "Text":
        """With ``new`` after the last entry or item of the container at a path."""
        container = self.at(*path)
        extents = self._extents(container)
        _, end = extents[-1]
        if self.is_flow(path):
            return self.splice(end, end, f", {new}")
        start = extents[0][0]
        column = start - (self.text.rfind("\n", 0, start) + 1)
        if isinstance(container, list):
            new = f"- {new}"
            column -= 2
        return self.splice(end, end, "\n" + " " * column + new)

    def source(self, path: Path) -> str:
        """The text of the entry or item at a path."""
        start, end = self.extent(path)
        return self.text[start:end]

    def repeat(self, path: Path) -> "Text":
        """With a copy of an item at the end of its list."""
        return self.add(path[:-1], self.source(path))

    def swap(self, one: Path, other: Path) -> "Text":
        """With two entries, or items, in each other's place."""
        a, b = sorted((self.extent(one), self.extent(other)))
        text = self.text
        return Text(
            text[: a[0]] + text[b[0] : b[1]] + text[a[1] : b[0]] + text[a[0] : a[1]] + text[b[1] :]
        )

    def scalars(self) -> Iterator[tuple[Path, str]]:
        """Every text of the contract, with its path."""
        waiting: list[tuple[Path, Any]] = [((), self.root)]
        while waiting:
            path, value = waiting.pop()
            if isinstance(value, dict):
                waiting += [((*path, k), v) for k, v in value.items()]
            elif isinstance(value, list):
                waiting += [((*path, i), v) for i, v in enumerate(value)]
            elif value is not None:
                yield path, value

    def raw(self, path: Path) -> str:
        """The author's text of a value, quotes and all."""
        start, end = self.document.value_offsets(self._container(path), path[-1])
        return self.text[start:end]

    def put(self, path: Path, new: str) -> "Text":
        """Another scalar at a path, in the quotes of the old one."""
        raw = self.raw(path)
        quote = raw[0] if raw[:1] in ("'", '"') else ""
        return self.replace(path, f"{quote}{new}{quote}")
