"""The JSON Schemas, and what their annotations say about a place in the contract."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from coapkit.record import Record
from coapkit.resources import schemas_dir

Schema = dict[str, Any]

ROOT = "coap.schema.json"
BASE_URI = "https://coapkit.invalid/"  # never fetched: every schema is registered under it


@cache
def load_schemas() -> dict[str, Schema]:
    """All schema files by name."""
    return {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(schemas_dir().glob("*.schema.json"))
    }


class Visited(Record):
    """A subschema on the way to a keyword, and the file it is in."""

    file: str
    schema: Schema


def visit(evaluation: tuple[str | int, ...]) -> list[Visited]:
    """The subschemas that the steps of an evaluation path lead through, outermost first.

    ``evaluation`` has no ``$ref`` steps (a reference is followed where a step is not found before
    it) and ends with the keyword that failed, which is not followed.
    """
    here = Visited(ROOT, load_schemas()[ROOT])
    visited = [here]
    node: Any = here.schema
    file = here.file
    for step in evaluation[:-1]:
        while isinstance(node, dict) and step not in node and "$ref" in node:
            file, node = resolve(Visited(file, node))
            visited.append(Visited(file, node))
        node = node[int(step)] if isinstance(node, list) else node[str(step)]
        if isinstance(node, dict):
            visited.append(Visited(file, node))
    while isinstance(node, dict) and evaluation and evaluation[-1] not in node and "$ref" in node:
        file, node = resolve(Visited(file, node))
        visited.append(Visited(file, node))
    return visited


def resolve(at: Visited) -> Visited:
    """The subschema that ``$ref`` of a subschema points at (itself where it has none)."""
    ref = at.schema.get("$ref")
    if not isinstance(ref, str):
        return at
    file, _, pointer = ref.partition("#")
    file = file or at.file
    node: Any = load_schemas()[file]
    for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
        node = node[step]
    return Visited(file, node)


def property_schema(at: Visited, key: str) -> Visited | None:
    """The subschema of a property, unresolved, or ``None`` where it is not declared."""
    properties = at.schema.get("properties")
    if isinstance(properties, dict) and isinstance(properties.get(key), dict):
        return Visited(at.file, properties[key])
    return None


def title(at: Visited) -> str:
    """Title of a subschema: its own, else that of what it refers to."""
    return str(at.schema.get("title") or resolve(at).schema.get("title") or "")


def provisions(at: Visited) -> tuple[str, ...]:
    """Ids of the provisions that a subschema says it enforces."""
    return tuple(at.schema.get("x-norma") or resolve(at).schema.get("x-norma", ()))


def primary_provisions() -> set[str]:
    """Ids under which the schema reports: the first that a subschema carries."""
    return {carried[0] for _, carried in _annotations()}


@cache
def annotated_provisions() -> dict[str, list[str]]:
    """Provision id -> places (``file#/pointer``) of the subschemas that carry it."""
    found: dict[str, list[str]] = {}
    for where, carried in _annotations():
        for provision in carried:
            found.setdefault(provision, []).append(where)
    return {key: sorted(places) for key, places in sorted(found.items())}


def _annotations() -> Iterator[tuple[str, list[str]]]:
    """Every ``x-norma`` and the place of the subschema that carries it."""
    for name, schema in load_schemas().items():
        pending: list[tuple[str, Any]] = [(f"{name}#", schema)]
        while pending:
            where, node = pending.pop()
            if isinstance(node, dict):
                if node.get("x-norma"):
                    yield where, node["x-norma"]
                pending.extend((f"{where}/{k}", v) for k, v in node.items())
            elif isinstance(node, list):
                pending.extend((f"{where}/{i}", v) for i, v in enumerate(node))
