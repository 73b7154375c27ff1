"""The value of a field as people say it."""

from decimal import Decimal
from typing import Any, Final

from coapkit.comparison.fields import Field, Sort, fields_of, is_wording
from coapkit.comparison.items import label
from coapkit.contract import model as m
from coapkit.contract.model import STANDARD
from coapkit.rendering.money import quantity, reais
from coapkit.rendering.names import Names
from coapkit.rendering.places import municipality_name
from coapkit.rendering.vocabulary import (
    COMPONENTS,
    CONCLUSIONS,
    DOORS,
    INCORPORATION,
    INDEXES,
    MEDICINES,
    NATURES,
    NETWORKS,
    OFFICES,
    OPINIONS,
    PLANS,
    TIES,
    said,
)
from coapkit.rendering.words import NOTHING, joined, one_line, short_date

_CODES: Final[dict[tuple[Any, str], dict[str, str]]] = {
    (m.TermosIncorporados, "termo_de_compromisso_de_gestao"): INCORPORATION,
    (m.TermosIncorporados, "termo_de_limite_financeiro_global"): INCORPORATION,
    (m.Signatario, "funcao"): OFFICES,
    (m.Indicador, "componente_de"): INDEXES,
    (m.PlanoRegional, "rede"): NETWORKS,
    (m.Acao, "componente"): COMPONENTS,
    (m.Acao, "natureza"): NATURES,
    (m.Acao, "rede"): NETWORKS,
    (m.Medicamento, "componente"): MEDICINES,
    (m.Servico, "vinculo"): TIES,
    (m.Servico, "porta_de_entrada"): DOORS,
    (m.Despesa, "rede"): NETWORKS,
    (m.Desembolso, "plano"): PLANS,
    (m.Parecer, "natureza"): OPINIONS,
    (m.Parecer, "conclusao"): CONCLUSIONS,
    (m.Ente, "esfera"): {"uniao": "União", "estado": "Estado", "municipio": "Município"},
    (m.AnexoII, "execucao_direta_da_uniao"): {
        "nenhuma": "nenhuma ação ou serviço",
        "prevista": "prevista nas ações assinaladas",
    },
}
_ENTITY_FIELDS: Final = frozenset({"ente", "gestao", "gerencia", "pagador", "recebedor", "sazonal"})
_YES_NO: Final = {"sim": "sim", "nao": "não"}
_STANDARD: Final = "redação padrão"


# Values


def signed(number: Decimal, *, money: bool) -> str:
    """``+R$ 1.000,00``, ``−0,5`` (with a minus sign, which no hyphen stands for)."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    size = abs(number)
    return sign + (reais(size) if money else quantity(size))


def value_words(field: Field, value: Any, names: Names) -> str:
    """A value as people say it; ``–`` for none."""
    if value is None:
        return NOTHING
    match field.sort:
        case Sort.TEXT:
            return _text_words(field, value, names)
        case Sort.CODE:
            if field.owner is m.Destino and field.name == "municipio":
                return municipality_name(value)
            return one_line(value) or NOTHING
        case Sort.YES_NO:
            return _YES_NO.get(value, value) or NOTHING
        case Sort.DAY:
            return short_date(value)
        case Sort.YEAR:
            return str(value)
        case Sort.COUNT:
            return quantity(Decimal(value))
        case Sort.QUANTITY | Sort.QUANTITY_BY_YEAR:
            return quantity(value) if isinstance(value, Decimal) else _years(value, money=False)
        case Sort.MONEY | Sort.MONEY_BY_YEAR:
            return reais(value) if isinstance(value, Decimal) else _years(value, money=True)
        case Sort.MONIES:
            return reais(value) if isinstance(value, Decimal) else _instalments(value)
        case Sort.TEXTS:
            return list_words(field, value) or NOTHING
        case Sort.ENTITIES:
            return names.list(value)
        case Sort.NODE:
            return _object_words(value, names)
    return label(value, names)


def _text_words(field: Field, value: str, names: Names) -> str:
    if is_wording(field) and value.strip() == STANDARD:
        return _STANDARD
    if field.name in _ENTITY_FIELDS or (field.owner is m.Servico and field.name == "municipio"):
        return names[value].short
    if words := _CODES.get((field.owner, field.name)):
        return said(words, value)
    return one_line(value) or NOTHING


def list_words(field: Field, value: tuple[str, ...]) -> str:
    words = _CODES.get((field.owner, field.name), {})
    return joined(one_line(words.get(text, text)) for text in value)


def _years(value: dict[int, Decimal], *, money: bool) -> str:
    one = reais if money else quantity
    return joined((f"{year}, {one(value[year])}" for year in sorted(value)), "; ", "; ") or NOTHING


def _instalments(value: tuple[Decimal | None, ...]) -> str:
    return joined((reais(amount) for amount in value), "; ", "; ") or NOTHING


def _object_words(value: Any, names: Names) -> str:
    if isinstance(value, m.Ato):
        return ", de ".join(filter(None, (one_line(value.documento), _day(value))))
    told = (
        value_words(field, part, names)
        for field, part in zip(fields_of(type(value)), value[1:], strict=True)
        if part not in ("", None, (), {})
    )
    return joined(told, "; ", "; ") or NOTHING


def _day(act: m.Ato) -> str:
    return short_date(act.data) if act.data else ""
