"""Skeletons: the keys that a contract lacks, written where they belong, to be filled in.

A value is left out, which is itself a finding: a skeleton that nobody fills in never passes for a
contract. Only a clause of Parte I comes with its content, the national standard wording.
"""

import re
from collections.abc import Iterator

from coapkit.diagnostics import Edit, Fix
from coapkit.document.document import Container, Document
from coapkit.fixing.edits import Mend
from coapkit.structure.check import MissingKey, missing_keys
from coapkit.structure.schemas import Visited, property_schema, resolve

_CLAUSE = "comum.schema.json#/$defs/clausula"
_STANDARD = "padrao"
_INDENT = 2
_MAX_DEPTH = 12


def skeletons(document: Document) -> Iterator[Mend]:
    """One mend for each key that is missing. Those of one place overlap: they take their turns."""
    for missing in missing_keys(document.root):
        edit = _edit(document, missing)
        line, _ = document.source.position(edit.start)
        what = f"`{missing.name}: {_STANDARD}`" if _is_clause(missing.declared) else missing.name
        what = what if what.startswith("`") else f"`{what}:`, a preencher"
        yield Mend(missing.rule, line, Fix(f"acrescentar {what}", (edit,)), skeleton=True)


def _edit(document: Document, missing: MissingKey) -> Edit:
    container = missing.container
    if not container or document.is_flow(container):
        return _in_flow(document, missing)
    before = _before(missing)
    first = document.key_offsets(container, next(iter(container)))[0]
    indent = document.source.position(first)[1] - 1
    lines = _lines(missing.name, missing.declared, indent)
    line_break = _line_break(document.source.text)
    if before is None:
        return Edit(first, first, line_break.join([*lines, " " * indent]).lstrip(" "))
    at = _end_of_entry(document, container, before, indent)
    top = [""] if container is document.root else []  # the great sections stand apart
    return Edit(at, at, "".join(line_break + line for line in [*top, *lines]))


def _before(missing: MissingKey) -> str | None:
    """The key after which the missing one stands."""
    earlier = missing.order[: missing.order.index(missing.name)]
    return next((key for key in reversed(earlier) if key in missing.container), None)


def _in_flow(document: Document, missing: MissingKey) -> Edit:
    container, before = missing.container, _before(missing)
    key = f"{missing.name}: {_STANDARD if _is_clause(missing.declared) else ''}"
    if before is not None:
        _, at = document.value_offsets(container, before)
        return Edit(at, at, f", {key}")
    at = document.start_of(container) + 1
    return Edit(at, at, f"{key}, " if container else key)


def _end_of_entry(document: Document, container: Container, key: str, indent: int) -> int:
    """End of the line on which an entry ends, or of the last comment that belongs to it."""
    source = document.source
    _, end = document.value_offsets(container, key)
    line, _ = source.position(end)
    while re.match(rf" {{{indent + 1},}}#", source.line(line + 1)):
        line += 1
    return source.line_start(line) + len(source.line(line))


def _line_break(text: str) -> str:
    found = re.search(r"\r\n|\n|\r", text)
    return found.group() if found else "\n"


# What is written


def _lines(name: str, declared: Visited, indent: int, depth: int = 0) -> list[str]:
    """A key and what belongs below it, as far as the schema requires."""
    blanks = " " * indent
    if _is_clause(declared):
        return [f"{blanks}{name}: {_STANDARD}"]
    inner = _inner(declared, indent + _INDENT, depth + 1)
    return [f"{blanks}{name}:", *inner]


def _inner(at: Visited, indent: int, depth: int) -> list[str]:
    """The required keys of a group, or of the one item of a list; nothing for other values."""
    at = resolve(at)
    if depth > _MAX_DEPTH:
        return []
    if at.schema.get("type") == "array" and isinstance(at.schema.get("items"), dict):
        keys = _inner(Visited(at.file, at.schema["items"]), indent + _INDENT, depth)
        if not keys:
            return []
        return [f"{' ' * indent}- {keys[0].lstrip()}", *keys[1:]]
    found: list[str] = []
    for name in at.schema.get("required", ()):
        declared = property_schema(at, name)
        if declared is not None:
            found += _lines(name, declared, indent, depth)
    return found


def _is_clause(at: Visited) -> bool:
    return at.schema.get("$ref") == _CLAUSE
