"""The two JSON Schema engines agree: jsonschema-rs in use, jsonschema as the oracle."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.document.reader import read
from coapkit.document.source import decode
from coapkit.structure.engine import Violation, violations, violations_py, violations_rs

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"
ROOT: Any = read(decode("x.yaml", EXAMPLE.read_bytes())).document.root  # type: ignore[union-attr]


def small() -> dict[str, Any]:
    """The example with two items of each list: the oracle is slow."""
    return cut(deepcopy(ROOT))  # type: ignore[no-any-return]


def cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: cut(v) for k, v in value.items()}
    return [cut(v) for v in value[:2]] if isinstance(value, list) else value


def places(value: Any) -> list[tuple[Any, Any]]:
    found = []
    pending = [value]
    while pending:
        container = pending.pop()
        items = container.items() if isinstance(container, dict) else enumerate(container)
        for key, inner in items:
            found.append((container, key))
            if isinstance(inner, dict | list):
                pending.append(inner)
    return found


def comparable(found: list[Violation]) -> set[tuple[Any, ...]]:
    return {
        (tuple(map(str, v.path)), tuple(map(str, v.evaluation)), v.keyword, v.names) for v in found
    }


def test_the_example_satisfies_both():
    assert list(violations_rs(ROOT)) == []
    assert list(violations_py(small())) == []


@pytest.mark.parametrize("odd", ["1\n", "２", "٢"])
@pytest.mark.parametrize(
    "root",
    [
        {"regiao": {"codigo": "2300{}"}},
        {"identificacao": {"numero": "1{}/2013", "vigencia": {"inicio": "2013-01-0{}"}}},
        {"parte_iii": {"custeio": [{"id": "C{}", "valores": {"201{}": "100{}"}}]}},
    ],
)
def test_patterns_mean_the_same_to_both(root: dict[str, Any], odd: str):
    """Python takes more signs for digits, and a line break after the end for nothing."""
    written = json.loads(json.dumps(root, ensure_ascii=False).replace("{}", json.dumps(odd)[1:-1]))
    found = comparable(list(violations_rs(written)))
    assert {"pattern", "additionalProperties"} & {keyword for _, _, keyword, _ in found}
    assert comparable(list(violations_py(written))) == found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_both_find_the_same_in_damaged_documents(data: st.DataObject):
    root = small()
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(root)))
        if isinstance(container, list) and key >= len(container):
            continue
        damage = data.draw(
            st.sampled_from(["remove", "rename", None, "", " ", "xyz", "2013", [], {}, ["a", "a"]])
        )
        if damage == "remove":
            del container[key]
        elif damage == "rename" and isinstance(container, dict):
            container[f"{key}x"] = container.pop(key, None)
        elif damage != "rename":
            container[key] = damage
        if not places(root):
            break
    assert comparable(list(violations_rs(root))) == comparable(list(violations_py(root)))


def test_falls_back_where_the_fast_engine_is_missing(monkeypatch: pytest.MonkeyPatch):
    def missing(_data: Any) -> Any:
        raise ImportError("jsonschema_rs")
        yield

    monkeypatch.setattr("coapkit.structure.engine.violations_rs", missing)
    found = list(violations({"coapkit": "1"}))
    assert {v.names for v in found} >= {("parte_i",), ("regiao",)}


def test_loading_the_fast_engine_loads_no_mail_and_leaves_no_stand_in() -> None:
    program = (
        "import sys; from coapkit.structure.engine import violations_rs; "
        "found = list(violations_rs({})); "
        "assert found and not {'email.utils', 'socket', 'calendar'} & sys.modules.keys(); "
        "import email.utils; assert email.utils.parsedate_to_datetime('1 Jan 2013 00:00:00 -0300')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
