"""When two values say the same, whatever their order, spelling or layout in the file."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from coapkit.comparison.fields import Field, Sort, fields_of
from coapkit.rendering.prose import parse_prose

Expand = Callable[[Iterable[str]], tuple[str, ...]]
"""Entities behind a list of ids and group words."""

_PUNCTUATION = re.compile(r"[\s./-]")


def meaning(field: Field, value: Any, expand: Expand) -> Any:
    """The value in one form of all that say the same: hashable, with an orderly ``repr``.

    Lists of things are sorted (instalments keep their order), repeated items count once, groups of
    entities are their members, codes lose their punctuation, numbers their idle zeros, and a text
    is what it is published as.
    """
    match field.sort:
        case Sort.TEXT:
            return parse_prose(value)
        case Sort.CODE:
            return _PUNCTUATION.sub("", value).upper()
        case Sort.TEXTS:
            return tuple(sorted({" ".join(text.split()) for text in value}))
        case Sort.ENTITIES:
            return tuple(sorted(set(expand(value))))
        case Sort.MONEY | Sort.QUANTITY:
            return _number(value)
        case Sort.MONIES:
            return tuple(_number(amount) for amount in value)
        case Sort.MONEY_BY_YEAR | Sort.QUANTITY_BY_YEAR:
            return tuple(sorted((year, _number(amount)) for year, amount in value.items()))
        case Sort.NODE:
            return node_meaning(value, expand)
        case Sort.NODES:
            return tuple(sorted((node_meaning(item, expand) for item in value), key=repr))
    return value


def node_meaning(node: Any, expand: Expand, without: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """The meaning of an object's fields, except those named."""
    return tuple(
        meaning(field, value, expand)
        for field, value in zip(fields_of(type(node)), node[1:], strict=True)
        if field.name not in without
    )


def _number(value: Decimal | None) -> Decimal | None:
    # Normalised, so that equal numbers are written alike; zero has one sign.
    return None if value is None else value.normalize() + 0
