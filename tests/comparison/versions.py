"""Versions of a contract for the tests: an example, whole or small, and edits of it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from coapkit.comparison.changes import Change
from coapkit.comparison.comparison import Comparison, compare_versions
from coapkit.comparison.reading import Version
from coapkit.contract.build import build_contract
from coapkit.document.reader import read
from coapkit.document.source import decode

EXAMPLES = Path(__file__).parents[2] / "examples"
Steps = tuple[str | int, ...]


def version_of_text(text: str, path: str = "regiao.yaml") -> Version:
    """A version that need not be well formed, only YAML."""
    data = text.encode()
    document = read(decode(path, data)).document
    assert document is not None
    contract, _ = build_contract(document.root)
    return Version(path, data, hashlib.sha256(data).hexdigest(), document, contract)


def version_of(root: Any, path: str = "regiao.yaml") -> Version:
    """A version with this data (JSON is YAML)."""
    return version_of_text(json.dumps(root, ensure_ascii=False, indent=1), path)


@cache
def example(name: str = "baturite") -> Version:
    return version_of_text((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")


@cache
def _small() -> Any:
    def cut(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: cut(inner) for key, inner in value.items()}
        return [cut(item) for item in value[:4]] if isinstance(value, list) else value

    return cut(example().document.root)


def small() -> Any:
    """The data of the example, with four items a list, to be changed at will."""
    return deepcopy(_small())


@cache
def small_version() -> Version:
    return version_of(small(), "antigo.yaml")


def edited(edit: Callable[[Any], None]) -> Comparison:
    """The small example against the same with one edit."""
    root = small()
    edit(root)
    return compare_versions(small_version(), version_of(root, "novo.yaml"))


def leaves(value: Any, path: Steps = ()) -> Iterator[Steps]:
    """Paths of all scalars."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def at(root: Any, path: Steps) -> Any:
    for step in path:
        root = root[step]
    return root


def told(changes: tuple[Change, ...]) -> list[str]:
    """What a set of changes says, whatever its order and places."""
    return sorted(
        repr(
            (
                change.nature,
                [(step.key, step.of) for step in change.trail],
                change.field,
                change.old,
                change.new,
                change.difference,
            )
        )
        for change in changes
    )
