"""JSON Schema, draft 2020-12, by two engines that agree.

jsonschema-rs is two hundred times faster; jsonschema is the portable fallback where no wheel of
the other fits, and the oracle of a differential test.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from coapkit.record import Record
from coapkit.structure.schemas import BASE_URI, ROOT, load_schemas


class Violation(Record):
    """One failed keyword.

    ``path``        steps to the value in the document (a year key may come as an int)
    ``evaluation``  steps through the schemas, ``$ref`` left out, ending with the keyword
    ``keyword``     the keyword that failed
    ``names``       the properties concerned (``required``, ``additionalProperties``)
    """

    path: tuple[str | int, ...]
    evaluation: tuple[str | int, ...]
    keyword: str
    names: tuple[str, ...] = ()


def violations(data: Any) -> Iterator[Violation]:
    """Every violation of the contract's schema, by the fastest engine at hand."""
    try:
        yield from violations_rs(data)
    except ImportError:
        yield from violations_py(data)


def _jsonschema_rs() -> Any:
    """The module ``jsonschema_rs``, loaded without what only dates its build.

    To read that date it imports ``email.utils``, and with it ``socket``, ``calendar``, ``random``:
    10 ms, as long as all the rest of it. While it loads, a module that reads no date stands in.
    Raises ImportError where it is not installed.
    """
    needless = "email.utils"
    if needless not in sys.modules:
        stand_in = ModuleType(needless)
        vars(stand_in)["parsedate_to_datetime"] = lambda _: None
        sys.modules[needless] = stand_in
        try:
            import jsonschema_rs
        except AttributeError:  # an edition that asks more of it
            pass
        else:
            return jsonschema_rs
        finally:
            del sys.modules[needless]
    import jsonschema_rs

    return jsonschema_rs


@cache
def _validator_rs() -> Any:
    jsonschema_rs = _jsonschema_rs()
    registry = jsonschema_rs.Registry(
        [(BASE_URI + name, schema) for name, schema in load_schemas().items()],
        draft=jsonschema_rs.Draft202012,
    )
    # The mask keeps a type error on a big node from printing all of it.
    return jsonschema_rs.Draft202012Validator(
        load_schemas()[ROOT], registry=registry, base_uri=BASE_URI + ROOT, mask="…"
    )


def violations_rs(data: Any) -> Iterator[Violation]:
    """Violations as jsonschema-rs finds them. Raises ImportError where it is not installed."""
    validator = _validator_rs()
    if validator.is_valid(data):
        return
    for error in validator.iter_errors(data):
        kind = error.kind
        evaluation = tuple(step for step in error.evaluation_path if step != "$ref")
        keyword = str(evaluation[-1]) if evaluation else kind.name
        names: tuple[str, ...] = ()
        if keyword == "additionalProperties":
            names = tuple(kind.unexpected)
        elif keyword == "required" or hasattr(kind, "property"):
            names = (kind.property,)
        yield Violation(tuple(error.instance_path), evaluation, keyword, names)


def _for_python(schema: Any) -> Any:
    """A schema whose patterns mean to Python what they mean to JSON Schema (ECMA-262)."""
    if isinstance(schema, list):
        return [_for_python(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _for_python(inner) for name, inner in schema.items()}
    if isinstance(pattern := found.get("pattern"), str):
        found["pattern"] = _pattern(pattern)
    if "patternProperties" in found:
        found["patternProperties"] = {
            _pattern(pattern): inner for pattern, inner in found["patternProperties"].items()
        }
    return found


def _pattern(pattern: str) -> str:
    """Digits are 0 to 9 alone, and the end is not before a line break."""
    pattern = pattern.replace(r"\d", "[0-9]")
    return f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern


@cache
def _written() -> dict[str, str]:
    """Patterns that are names in a schema, as Python has them: how the schema has them."""
    found: dict[str, str] = {}
    waiting: list[Any] = list(load_schemas().values())
    while waiting:
        schema = waiting.pop()
        if isinstance(schema, dict):
            found.update((_pattern(name), name) for name in schema.get("patternProperties", ()))
            waiting.extend(schema.values())
        elif isinstance(schema, list):
            waiting.extend(schema)
    return found


@cache
def _validator_py() -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    registry: Any = Registry().with_resources(
        [
            (BASE_URI + name, DRAFT202012.create_resource(_for_python(schema)))
            for name, schema in load_schemas().items()
        ]
    )
    return Draft202012Validator({"$ref": BASE_URI + ROOT}, registry=registry)


def violations_py(data: Any) -> Iterator[Violation]:
    """The same violations as jsonschema finds them."""
    for error in _validator_py().iter_errors(data):
        steps = (step for step in error.absolute_schema_path if step != "$ref")
        evaluation = tuple(_written().get(step, step) for step in steps)
        keyword = str(error.validator)
        path = tuple(error.absolute_path)
        if keyword == "required":
            missing = [n for n in error.validator_value if n not in error.instance]
            # jsonschema reports each missing property apart and names it only in its message.
            named = [n for n in missing if error.message.startswith(repr(n))]
            yield Violation(path, evaluation, keyword, tuple(named[:1]))
        elif keyword == "dependentRequired":
            named = [
                n
                for wanted in error.validator_value.values()
                for n in wanted
                if n not in error.instance and error.message.startswith(repr(n))
            ]
            yield Violation(path, evaluation, keyword, tuple(named[:1]))
        elif keyword == "additionalProperties":
            known = error.schema.get("properties", {})
            patterns = [re.compile(p) for p in error.schema.get("patternProperties", {})]
            extra = [
                k
                for k in error.instance
                if k not in known and not any(p.search(k) for p in patterns)
            ]
            yield Violation(path, evaluation, keyword, tuple(extra))
        else:
            yield Violation(path, evaluation, keyword)
