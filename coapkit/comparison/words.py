"""A change in words: where it is, what it is about, from what to what."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from coapkit.comparison.changes import Change, Nature, Step, number_of
from coapkit.comparison.fields import Field, Sort, fields_of, is_there
from coapkit.contract import model as m
from coapkit.contract.model import STANDARD, Contract
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
from coapkit.rendering.words import (
    NOTHING,
    capitalized,
    cleaned,
    joined,
    one_line,
    short_date,
)
from coapkit.structure.schemas import ROOT, Visited, load_schemas, property_schema, resolve, title

SECTIONS: Final = {
    "coapkit": "Versão do formato",
    "identificacao": "Identificação",
    "regiao": "Região de Saúde",
    "entes": "Entes signatários",
    "signatarios": "Signatários",
    "parte_i": "Parte I",
    "parte_ii": "Parte II",
    "anexo_i": "Parte II › Anexo I",
    "anexo_ii": "Parte II › Anexo II",
    "anexo_iii": "Parte II › Anexo III",
    "parte_iii": "Parte III",
    "parte_iv": "Parte IV",
    "fluxo": "Fluxo",
}
"""Sections of a contract in its order, by key."""


STATED_SUMS: Final = frozenset({"total", "total_investimentos", "totais"})
"""Keys of sums that an author may state; what is published is computed."""


class Noun(NamedTuple):
    """What an item of a list is called: ``a ação``, ``as ações``."""

    one: str
    many: str
    feminine: bool

    def agreed(self, participle: str, *, many: bool = False) -> str:
        """A participle in the noun's gender and number: ``acrescid`` -> ``acrescidas``."""
        return participle + ("a" if self.feminine else "o") + ("s" if many else "")

    @property
    def the(self) -> str:
        return f"{'a' if self.feminine else 'o'} {self.one}"

    @property
    def the_many(self) -> str:
        return f"{'as' if self.feminine else 'os'} {self.many}"


_NOUNS: Final[dict[Any, Noun]] = {
    m.AcordoBilateral: Noun("acordo bilateral", "acordos bilaterais", False),
    m.Ente: Noun("ente signatário", "entes signatários", False),
    m.Signatario: Noun("signatário", "signatários", False),
    m.ClausulaComplementar: Noun("cláusula complementar", "cláusulas complementares", True),
    m.Diretriz: Noun("diretriz", "diretrizes", True),
    m.Objetivo: Noun("objetivo", "objetivos", False),
    m.Meta: Noun("meta", "metas", True),
    m.CaracterizacaoEnte: Noun("caracterização", "caracterizações", True),
    m.PlanoRegional: Noun("plano de ação regional", "planos de ação regionais", False),
    m.Acao: Noun("ação", "ações", True),
    m.Medicamento: Noun("medicamento", "medicamentos", False),
    m.LinhaDoMapa: Noun("linha do mapa de metas", "linhas do mapa de metas", True),
    m.Servico: Noun("serviço", "serviços", False),
    m.Pactuacao: Noun("pactuação", "pactuações", True),
    m.Referencia: Noun("referência", "referências", True),
    m.Compromisso: Noun("responsabilidade", "responsabilidades", True),
    m.Pcep: Noun("protocolo", "protocolos", False),
    m.Incentivo: Noun("incentivo", "incentivos", False),
    m.AnoDoCronograma: Noun("exercício", "exercícios", False),
    m.Desembolso: Noun("desembolso", "desembolsos", False),
    m.ComponenteDeAuditoria: Noun("componente de auditoria", "componentes de auditoria", False),
    m.Parecer: Noun("parecer", "pareceres", False),
    m.HomologacaoCib: Noun("homologação", "homologações", True),
    m.OutraPublicacao: Noun("publicação", "publicações", True),
    m.TermoAditivo: Noun("termo aditivo", "termos aditivos", False),
}
_PLAN_NOUNS: Final = {
    "custeio": Noun("linha de custeio", "linhas de custeio", True),
    "investimento": Noun("linha de investimento", "linhas de investimento", True),
}
_NUMBERED: Final = (
    m.Diretriz,
    m.Objetivo,
    m.Meta,
    m.Acao,
    m.Referencia,
    m.Pcep,
    m.Despesa,
    m.AnoDoCronograma,
)
"""Items called by noun and id (``Meta M01``); the others by noun, colon and name."""

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
_SHORT_LIST: Final = 4
_MOST_LETTERS: Final = 70

Facts = list[tuple[str, str]]


def section_of(change: Change) -> str:
    """Key of the section (of ``SECTIONS``) that a change is in."""
    first = str(change.trail[0].key)
    if first == "parte_ii" and len(change.trail) > 1:
        second = str(change.trail[1].key)
        return second if second in SECTIONS else first
    return first


def start_of(change: Change) -> int:
    """Index of the first step of the trail inside of the change's section."""
    if change.trail[0].of is not None:
        return 0
    return 2 if section_of(change).startswith("anexo") else 1


def item_end(change: Change) -> int:
    """Index after the step that leads to an item of one of the section's lists, if one does."""
    start = start_of(change)
    steps = enumerate(change.trail[start:], start + 1)
    return next((end for end, step in steps if step.of is not None), start)


def noun_of(step: Step) -> Noun:
    """What the item that a step leads to is called."""
    return _PLAN_NOUNS[str(step.key)] if step.of is m.Despesa else _NOUNS[step.of]


def is_wording(field: Field) -> bool:
    """Is the field the text of a clause, which the word ``padrao`` may stand for?"""
    return (field.owner is m.ParteI and field.sort is Sort.TEXT) or (
        field.owner is m.ParteIV and field.name == "disposicoes"
    )


class Words:
    """Says the changes between two versions of a contract, each side in its own names."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self.old_names = Names(cleaned(old))
        self.new_names = Names(cleaned(new))

    # Where

    def place(self, change: Change) -> str:
        """``Parte II › Anexo II › Ação A012 – Vacinação › Responsáveis``."""
        return _path(self._section(change), *self._steps(change, start_of(change), None))

    def item(self, change: Change) -> str:
        """Section and item of its list, if it is in one: what the changes of one item share."""
        return _path(
            self._section(change), *self._steps(change, start_of(change), item_end(change))
        )

    def detail(self, change: Change) -> str:
        """What of that item changed: ``Responsáveis``; empty where it is the item as a whole."""
        return _path(*self._steps(change, item_end(change), None))

    def _section(self, change: Change) -> str:
        return SECTIONS[section_of(change)]

    def _steps(self, change: Change, start: int, end: int | None) -> list[str]:
        said: list[str] = []
        for at, step in list(enumerate(change.trail))[start:end]:
            if step.of is not None:
                said.append(self.name(step))
            elif isinstance(step.key, int):
                is_year = change.field.sort is not Sort.MONIES
                said.append(str(step.key) if is_year else f"{step.key + 1}ª parcela")
            elif step.key == "parcelas" and at + 1 < len(change.trail):
                continue  # an instalment says so itself
            elif step.key == "texto" and change.trail[at - 1].of is m.Compromisso:
                continue  # a responsibility is its text
            else:
                word = field_title(tuple(str(s.key) for s in change.trail[: at + 1]))
                # ``Responsabilidade › Responsabilidade solidária`` says one thing twice.
                if said and word.startswith(said[-1]):
                    said.pop()
                said.append(word)
        return said

    def name(self, step: Step, *, whole: bool = False) -> str:
        """``Ação A012 – Vacinação``, ``Medicamento: Captopril, 25 mg``.

        ``whole``: long names too, to the last letter.
        """
        item = step.new if step.new is not None else step.old
        names = self.new_names if step.new is not None else self.old_names
        if step.of in (m.Ente, m.Signatario):  # as the section's title has named them
            return label(item, names, whole=whole)
        between = " " if step.of in _NUMBERED else ": "
        return f"{capitalized(noun_of(step).one)}{between}{label(item, names, whole=whole)}"

    # What

    def old(self, change: Change) -> str:
        """The old value in words; ``–`` for none."""
        return value_words(change.field, change.old, self.old_names)

    def new(self, change: Change) -> str:
        """The new value in words; ``–`` for none."""
        return value_words(change.field, change.new, self.new_names)

    def difference(self, change: Change) -> str:
        """``+R$ 1.000,00``, ``-0,5``; empty where there is none to tell."""
        number = change.difference
        if number is None or (change.nature is not Nature.CHANGED and not change.in_reais):
            return ""
        return signed(number, money=change.in_reais) if number else ""

    def summary(self, change: Change) -> str:
        """The change in one line, without its place."""
        difference = self.difference(change)
        tail = f" ({difference})" if difference else ""
        if change.nature is not Nature.CHANGED:
            if change.field.sort is Sort.NODES:
                word = "acrescid" if change.nature is Nature.ADDED else "suprimid"
                return f"{noun_of(change.trail[-1]).agreed(word)}{tail}"
            value = self.new(change) if change.nature is Nature.ADDED else self.old(change)
            return f"{value}{tail}"
        if change.field.sort is Sort.TEXTS and self._is_long(change):
            return self.list_changes(change)
        return f"{self.old(change)} → {self.new(change)}{tail}"

    def list_changes(self, change: Change) -> str:
        """What a list gained and lost: ``mais A012 e A013; menos A001``."""
        old, new = dict.fromkeys(change.old or ()), dict.fromkeys(change.new or ())
        more = _list_words(change.field, tuple(i for i in new if i not in old))
        less = _list_words(change.field, tuple(i for i in old if i not in new))
        return "; ".join(
            f"{word} {told}" for word, told in (("mais", more), ("menos", less)) if told
        )

    def _is_long(self, change: Change) -> bool:
        return max(len(change.old or ()), len(change.new or ())) > _SHORT_LIST

    def facts(self, change: Change) -> Facts:
        """What an item or object that came or went says, as label and text."""
        item = change.new if change.new is not None else change.old
        names = self.new_names if change.new is not None else self.old_names
        way = tuple(str(step.key) for step in change.trail)
        return list(_facts(item, names, way))


def _path(*steps: str) -> str:
    return " › ".join(steps)


# Names of items


def label(item: Any, names: Names, *, whole: bool = False) -> str:
    """What tells an item from the others of its list, in the contract's own words."""
    clip = _line if whole else _clip
    match item:
        case m.Acao():
            return _dashed(item.id, clip(item.nome))
        case m.Despesa():
            return _dashed(item.id, clip(item.descricao))
        case m.Ente():
            return names[item.id].full
        case m.Signatario():
            return f"{names[item.ente].full}, {said(OFFICES, item.funcao)}"
        case m.Parecer():
            return f"{names[item.ente].full}, {said(OPINIONS, item.natureza)}"
        case m.CaracterizacaoEnte() | m.Compromisso() | m.ComponenteDeAuditoria():
            return names[item.ente].full
        case m.AcordoBilateral():
            return clip(item.pais)
        case m.ClausulaComplementar():
            return clip(item.titulo)
        case m.PlanoRegional():
            return said(NETWORKS, item.rede)
        case m.Medicamento():
            return clip(joined(filter(None, (item.denominacao, item.apresentacao)), ", ", ", "))
        case m.LinhaDoMapa():
            return f"meta {item.meta or NOTHING}"
        case m.Servico():
            return f"{clip(item.nome)} (CNES {item.cnes or NOTHING})"
        case m.Pactuacao():
            return clip(item.documento) if item.documento else item.instancia or NOTHING
        case m.Incentivo():
            return clip(item.nome)
        case m.AnoDoCronograma():
            return str(item.ano or NOTHING)
        case m.Desembolso():
            return _flow(item, names)
        case m.HomologacaoCib():
            return f"CIB/{item.uf or NOTHING}"
        case m.OutraPublicacao():
            return clip(item.veiculo)
        case m.TermoAditivo():
            return f"{item.numero}º" if item.numero else NOTHING
    return str(getattr(item, "id", "")) or NOTHING


def _flow(item: m.Desembolso, names: Names) -> str:
    payer, plan = names[item.pagador].short, said(PLANS, item.plano)
    if not item.recebedor:
        return f"{plan}, {payer}, aplicação direta"
    return f"{plan}, {payer} para {names[item.recebedor].short}"


def _dashed(id_: str, text: str) -> str:
    return f"{id_ or NOTHING} – {text}" if text != NOTHING else id_ or NOTHING


def _line(text: str) -> str:
    return one_line(text) or NOTHING


def _clip(text: str) -> str:
    line = _line(text)
    return line if len(line) <= _MOST_LETTERS else f"{line[: _MOST_LETTERS - 1].rstrip()}…"


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
            return _list_words(field, value) or NOTHING
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


def _list_words(field: Field, value: tuple[str, ...]) -> str:
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


def _facts(item: Any, names: Names, way: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for field, value in zip(fields_of(type(item)), item[1:], strict=True):
        here = (*way, field.name)
        if value in ("", None, (), {}) or field.name in STATED_SUMS:
            continue
        match field.sort:
            case Sort.NODES:
                for inner in value:
                    noun = noun_of(Step(field.name, field.of))
                    told = "; ".join(f"{word}: {text}" for word, text in _facts(inner, names, here))
                    yield capitalized(noun.one), told
            case Sort.NODE if isinstance(value, m.Ato):
                if is_there(value):
                    yield field_title(here), _object_words(value, names)
            case Sort.NODE:
                yield from _facts(value, names, here)
            case Sort.MONEY_BY_YEAR | Sort.QUANTITY_BY_YEAR:
                yield field_title(here), value_words(field, value, names)
                total = number_of(item)
                if total is not None and len(value) > 1:
                    yield "Soma", reais(total)
            case _:
                yield field_title(here), value_words(field, value, names)


@cache
def field_title(way: tuple[str, ...]) -> str:
    """The title that the schemas give to a key."""
    at: Visited | None = Visited(ROOT, load_schemas()[ROOT])
    for key in way:
        at = resolve(at) if at else None
        if at and isinstance(at.schema.get("items"), dict):
            at = resolve(Visited(at.file, at.schema["items"]))
        at = property_schema(at, key) if at else None
    said = title(at).rstrip("?") if at else ""
    return said or capitalized(way[-1].replace("_", " "))
