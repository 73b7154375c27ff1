"""From the document's plain data to the typed ``Contract``, as far as the data goes.

One generic reader instead of one per class: the annotations of ``coapkit.contract.model`` say how
each field is read, so a new field is declared in one place.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from coapkit import codes
from coapkit.contract import model
from coapkit.contract.model import Contract
from coapkit.document import scalars
from coapkit.document.scalars import ScalarError
from coapkit.record import Record

Container = dict[str, Any] | list[Any]
T = TypeVar("T")


class Problem(Record):
    """A scalar that its field's type refuses, and where it stands."""

    container: Container
    key: str | int
    error: ScalarError


_new: Any = tuple.__new__

Problems = list[Problem]
Read = Callable[[Container, str | int, Any, Problems], Any]


def build_contract(root: Any) -> tuple[Contract, tuple[Problem, ...]]:
    """Read the whole contract; never fails.

    What has the wrong shape is read as missing (the schema reports it); a scalar that its type
    refuses is reported as a ``Problem`` and read as missing, but a malformed code keeps its text
    so that what refers to it is still found.
    """
    problems: Problems = []
    return _node(Contract, root, problems), tuple(problems)


def _node(cls: Callable[..., T], raw: Any, problems: Problems) -> T:
    if type(raw) is not dict:
        return cls()
    values: list[Any] = [raw]
    for name, read, missing in _plan(cls):
        value = raw.get(name)
        values.append(missing if value is None else read(raw, name, value, problems))
    made: T = _new(cls, values)
    return made


@cache
def _plan(cls: Any) -> tuple[tuple[str, Read, Any], ...]:
    """Name, reader and value when missing of each field of a model class after ``raw``."""
    return tuple(
        (name, _reader(annotation), cls._field_defaults[name])
        for name, annotation in cls.__annotations__.items()
        if name != "raw"
    )


def _reader(annotation: Any) -> Read:
    if annotation in _READERS:
        return _READERS[annotation]
    if get_origin(annotation) is tuple:
        return _nodes(get_args(annotation)[0])
    return lambda _container, _key, value, problems: _node(annotation, value, problems)


def _nodes(cls: Any) -> Read:
    def read(_container: Container, _key: str | int, value: Any, problems: Problems) -> Any:
        if type(value) is not list:
            return ()
        return tuple([_node(cls, item, problems) for item in value])

    return read


def _text(_container: Container, _key: str | int, value: Any, _problems: Problems) -> str:
    return value if type(value) is str else ""


def _texts(_container: Container, _key: str | int, value: Any, _problems: Problems) -> Any:
    if type(value) is not list:
        return ()
    return tuple([item if type(item) is str else "" for item in value])


def _yes_no(_container: Container, _key: str | int, value: Any, _problems: Problems) -> str:
    if type(value) is not str:
        return ""
    return "nao" if value == "não" else value


def _parsed(parse: Callable[[str], Any]) -> Read:
    """Reader of a scalar that becomes something else: ``None`` where it cannot."""

    def read(container: Container, key: str | int, value: Any, problems: Problems) -> Any:
        if type(value) is not str:
            return None
        try:
            return parse(value)
        except ScalarError as error:
            problems.append(Problem(container, key, error))
            return None

    return read


def _checked(check: Callable[[str], None]) -> Read:
    """Reader of a code: stays the author's text, right or wrong."""

    def read(container: Container, key: str | int, value: Any, problems: Problems) -> str:
        if type(value) is not str:
            return ""
        try:
            check(value)
        except ScalarError as error:
            problems.append(Problem(container, key, error))
        return value

    return read


def _each(read_one: Read) -> Read:
    def read(_container: Container, _key: str | int, value: Any, problems: Problems) -> Any:
        if type(value) is not list:
            return ()
        return tuple([read_one(value, i, item, problems) for i, item in enumerate(value)])

    return read


_YEAR_KEY = re.compile(r"(19|20)[0-9]{2}")


def _by_year(parse: Callable[[str], Any]) -> Read:
    """Reader of ``{2013: value}``: int year -> value. Other keys are the schema's to report."""
    read_one = _parsed(parse)

    def read(
        _container: Container, _key: str | int, value: Any, problems: Problems
    ) -> dict[int, Decimal]:
        if type(value) is not dict:
            return {}
        found = {}
        for year, text in value.items():
            if _YEAR_KEY.fullmatch(year):
                amount = read_one(value, year, text, problems)
                if amount is not None:
                    found[int(year)] = amount
        return found

    return read


_READERS: dict[Any, Read] = {
    str: _text,
    model.Texts: _texts,
    model.SimNao: _yes_no,
    model.Ibge: _checked(codes.check_ibge),
    model.Cnpj: _checked(codes.check_cnpj),
    model.Cpf: _checked(codes.check_cpf),
    model.Cnes: _checked(codes.check_cnes),
    model.Renases: _checked(codes.check_renases),
    model.Sigtap: _checked(codes.check_sigtap),
    model.RegionCode: _checked(codes.check_region),
    model.Nup: _checked(codes.check_nup),
    model.CnesList: _each(_checked(codes.check_cnes)),
    model.SigtapList: _each(_checked(codes.check_sigtap)),
    model.Money: _parsed(scalars.parse_money),
    model.Quantity: _parsed(scalars.parse_decimal),
    model.Count: _parsed(scalars.parse_integer),
    model.Year: _parsed(scalars.parse_year),
    model.Day: _parsed(scalars.parse_date),
    model.Monies: _each(_parsed(scalars.parse_money)),
    model.MoneyByYear: _by_year(scalars.parse_money),
    model.QuantityByYear: _by_year(scalars.parse_decimal),
}
