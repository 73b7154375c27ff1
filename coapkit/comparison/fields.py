"""How the fields of the contract are read, for whoever walks over them one by one."""

from enum import Enum, auto
from functools import cache
from typing import Any, Final, NamedTuple, get_args, get_origin

from coapkit.contract import model as m


class Sort(Enum):
    """What a field holds."""

    TEXT = auto()
    CODE = auto()
    YES_NO = auto()
    DAY = auto()
    YEAR = auto()
    COUNT = auto()
    QUANTITY = auto()
    MONEY = auto()
    TEXTS = auto()
    """Several texts, whose order says nothing."""
    ENTITIES = auto()
    """The same, of entities and of the words for groups of them."""
    MONIES = auto()
    """Amounts in order: the instalments of a year."""
    MONEY_BY_YEAR = auto()
    QUANTITY_BY_YEAR = auto()
    NODE = auto()
    """An object of the contract, or one item of a list of them."""
    NODES = auto()


class Field(NamedTuple):
    """A field of a class of the contract. ``of``: class of the object or of the list's items."""

    owner: Any
    name: str
    sort: Sort
    of: Any = None


ENTITY_LISTS: Final = frozenset(
    {
        "coordenacao",
        "planos",
        "responsaveis",
        "individual",
        "solidaria",
        "origem",
        "partes",
        "beneficiarios",
    }
)
"""Keys of the lists that name entities."""

STATED_SUMS: Final = frozenset({"total", "total_investimentos", "totais"})
"""Keys of sums that an author may state; what is published is computed."""

_SORTS: Final[dict[Any, Sort]] = {
    str: Sort.TEXT,
    m.SimNao: Sort.YES_NO,
    m.Money: Sort.MONEY,
    m.Quantity: Sort.QUANTITY,
    m.Count: Sort.COUNT,
    m.Year: Sort.YEAR,
    m.Day: Sort.DAY,
    m.MoneyByYear: Sort.MONEY_BY_YEAR,
    m.QuantityByYear: Sort.QUANTITY_BY_YEAR,
    m.Monies: Sort.MONIES,
    m.Texts: Sort.TEXTS,
    m.CnesList: Sort.TEXTS,
    m.SigtapList: Sort.TEXTS,
    **dict.fromkeys(
        (m.Ibge, m.Cnpj, m.Cpf, m.Cnes, m.Renases, m.Sigtap, m.RegionCode, m.Nup), Sort.CODE
    ),
}


def fields_of(cls: Any) -> tuple[Field, ...]:
    """The fields of a class of the contract, in the contract's order, without ``raw``."""
    return _fields(cls)


@cache
def _fields(cls: Any) -> tuple[Field, ...]:
    return tuple(_field(cls, name, a) for name, a in cls.__annotations__.items() if name != "raw")


def _field(cls: Any, name: str, annotation: Any) -> Field:
    sort = _SORTS.get(annotation)
    if sort is Sort.TEXTS and name in ENTITY_LISTS:
        sort = Sort.ENTITIES
    if sort is not None:
        return Field(cls, name, sort)
    if get_origin(annotation) is tuple:
        return Field(cls, name, Sort.NODES, get_args(annotation)[0])
    return Field(cls, name, Sort.NODE, annotation)


@cache
def holds_lists(cls: Any) -> bool:
    """Is there a list of objects anywhere in an object of this class?"""
    return any(
        f.sort is Sort.NODES or (f.sort is Sort.NODE and holds_lists(f.of)) for f in fields_of(cls)
    )


def is_there(node: Any) -> bool:
    """Does an object say anything? An empty one stands for what is not in the file."""
    return any(
        is_there(value) if field.sort is Sort.NODE else value not in ("", None, (), {})
        for field, value in zip(fields_of(type(node)), node[1:], strict=True)
    )


def is_wording(field: Field) -> bool:
    """Is the field the text of a clause, which the word ``padrao`` may stand for?"""
    return (field.owner is m.ParteI and field.sort is Sort.TEXT) or (
        field.owner is m.ParteIV and field.name == "disposicoes"
    )
