"""Named tuples that are cheap to declare.

``typing.NamedTuple`` compiles a constructor for each class. Eighty classes stand on the way of
``validate``; to compile them takes longer than to read a contract, at every start. These have the
same fields, defaults and methods, and one constructor for all.
"""

import sys
from collections import namedtuple
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# What reads the n-th field of one named tuple reads that of any tuple.
_Wide = namedtuple("_Wide", "a b c d e f g h i j k l m n o p q r s t u v w x y z")
_GETTERS: Final = tuple(vars(_Wide)[name] for name in _Wide._fields)


class _Declaration(type):
    """Turns the annotated names of a class into the fields of a tuple."""

    _fields: tuple[str, ...]
    _field_defaults: dict[str, Any]

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> "_Declaration":
        fields = tuple(_annotations(body))
        if len(fields) > len(_GETTERS):
            raise TypeError(f"{name} has more than {len(_GETTERS)} fields")
        defaults = {field: body[field] for field in fields if field in body}
        body.update(zip(fields, _GETTERS, strict=False))
        body.update(__slots__=(), _fields=fields, _field_defaults=defaults, __match_args__=fields)
        return super().__new__(cls, name, bases, body)


def _annotations(body: dict[str, Any]) -> dict[str, Any]:
    if sys.version_info >= (3, 14) and "__annotations__" not in body:
        import annotationlib

        # Names, not types, are asked for: a type may be imported for the type checker alone.
        annotate = annotationlib.get_annotate_from_class_namespace(body)
        form = annotationlib.Format.FORWARDREF
        return annotationlib.call_annotate_function(annotate, form) if annotate else {}
    found: dict[str, Any] = body.get("__annotations__", {})
    return found


class _Record(tuple, metaclass=_Declaration):  # type: ignore[type-arg]
    """The base of all."""

    def __new__(cls, *values: Any, **named: Any) -> Any:
        fields = cls._fields
        if len(values) == len(fields) and not named:
            return tuple.__new__(cls, values)
        rest = fields[len(values) :]
        given = cls._field_defaults | named
        if len(values) > len(fields) or not named.keys() <= set(rest) <= given.keys():
            raise TypeError(f"{cls.__name__} has the fields {', '.join(fields)}")
        return tuple.__new__(cls, [*values, *(given[field] for field in rest)])

    @classmethod
    def _make(cls, values: "Iterable[Any]") -> Any:
        return cls(*values)

    def _replace(self, **changes: Any) -> Any:
        return type(self)(**(self._asdict() | changes))

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(type(self)._fields, self, strict=True))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({shown})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    Record = _Record

__all__ = ["Record"]
