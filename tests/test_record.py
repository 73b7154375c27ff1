"""Records behave as named tuples do."""

import inspect
import pickle
from typing import Any

import pytest

from coapkit.contract import model
from coapkit.contract.model import Ato, Vigencia
from coapkit.diagnostics import Span


def classes() -> list[Any]:
    return [
        thing
        for _, thing in inspect.getmembers(model, inspect.isclass)
        if issubclass(thing, tuple) and thing.__module__ == model.__name__
    ]


def test_every_class_is_a_tuple_of_its_fields_and_defaults() -> None:
    assert len(classes()) > 40
    for cls in classes():
        empty = cls()
        assert cls._fields == tuple(cls.__annotations__)
        assert tuple(empty) == tuple(cls._field_defaults.values())
        assert [getattr(empty, name) for name in cls._fields] == list(empty)
        assert not hasattr(empty, "__dict__")


def test_fields_by_place_and_by_name() -> None:
    assert Ato({}, "Resolução").documento == Ato(documento="Resolução").documento == "Resolução"
    assert Ato._make([{}, "x", None]) == Ato({}, "x")
    assert Ato(documento="a")._replace(documento="b") == Ato(documento="b")
    assert Ato()._asdict() == {"raw": {}, "documento": "", "data": None}
    assert repr(Ato({}, "x")) == "Ato(raw={}, documento='x', data=None)"


def test_what_is_no_field_is_refused() -> None:
    for wrong in ({"titulo": "x"}, {"raw": {}, "documento": "x", "nome": ""}):
        with pytest.raises(TypeError, match="documento"):
            Ato(**wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="documento"):
        Ato({}, "x", None, "y")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="documento"):
        Ato({}, raw={})  # type: ignore[misc]
    with pytest.raises(TypeError, match="end_column"):
        Span(1, 2, 3)  # type: ignore[call-arg]


def test_records_are_equal_and_ordered_as_tuples() -> None:
    assert Span(1, 2, 3, 4) == (1, 2, 3, 4)
    assert sorted([Span(2, 1, 2, 2), Span(1, 9, 1, 10)])[0].column == 9
    assert len({Span(1, 2, 3, 4), Span(1, 2, 3, 4)}) == 1
    with pytest.raises(TypeError):
        Span._make([1, 2, 3])


def test_objects_cannot_change_and_can_travel() -> None:
    with pytest.raises(AttributeError):
        Ato().documento = "x"  # type: ignore[misc]
    term = Vigencia(justificativa="x")
    assert pickle.loads(pickle.dumps(term)) == term
    match term:
        case Vigencia(justificativa=why):
            assert why == "x"
