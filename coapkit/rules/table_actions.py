"""Anexo II against the RENASES and the SIGTAP (art. 8º, II, a)."""

from collections.abc import Iterator
from typing import Final

from coapkit.contract.model import Acao, Contract
from coapkit.rules.citations import joined
from coapkit.rules.finding import Finding, Place, item, value
from coapkit.rules.index import Index
from coapkit.rules.tables import table_rule
from coapkit.tables.store import Edition, Names, Tables
from coapkit.territory import fold


def _actions(c: Contract) -> tuple[Acao, ...]:
    return c.parte_ii.anexo_ii.acoes


def _is_code(text: str, length: int) -> bool:
    """Is it well formed? What is not was reported when it was read."""
    return len(text) == length and text.isascii() and text.isdecimal() and text.strip("0") != ""


def _absent_items(c: Contract, renases: Edition[Names] | None, timely: bool) -> Iterator[Finding]:
    if renases is None or renases.timely is not timely:
        return
    for acao in _actions(c):
        code = acao.renases
        if code not in renases.data and _is_code(code, 3):
            named = _item_named(acao.nome, renases.data)
            meant = f"; a ação “{acao.nome}” é o item {named}" if named else ""
            yield Finding(
                f"o item {code} não está na RENASES{renases.vintage.said}{meant}",
                value(acao, "renases"),
            )


@table_rule("TAB-RENASES")
def item_exists(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    yield from _absent_items(c, tables.renases(ix.years), timely=True)


@table_rule("TAB-RENASES.3")
def item_exists_at_another_time(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    yield from _absent_items(c, tables.renases(ix.years), timely=False)


@table_rule("TAB-RENASES.2")
def name_is_the_items(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    renases = tables.renases(ix.years)
    if renases is None:
        return
    for acao in _actions(c):
        official = renases.data.get(acao.renases)
        if official is None or acao.nome == official or not acao.nome.strip():
            continue
        named = _item_named(acao.nome, renases.data)
        if named == acao.renases or (not named and _share_words(acao.nome, official)):
            continue
        also = f", que é o nome do item {named}" if named else ""
        wrong = "renases" if named and _code_is_wrong(c, ix, tables, acao, named) else "nome"
        right = "nome" if wrong == "renases" else "renases"
        yield Finding(
            f"o item {acao.renases} da RENASES é “{official}”, e a ação se chama "
            f"“{acao.nome}”{also}",
            value(acao, wrong),
            ((value(acao, right), f"o `{right}` está aqui"),),
        )


def _item_named(name: str, names: Names) -> str:
    """Code of the item that has this name; "" where none has."""
    said = fold(name)
    return next((code for code, official in names.items() if fold(official) == said), "")


_LINKING: Final = frozenset({
    "a", "o", "as", "os", "e", "em", "de", "do", "da", "dos", "das", "no", "na", "nos", "nas",
    "por", "para", "com", "ao", "à",
})  # fmt: skip
_STEM: Final = 6
"""Letters that tell a word: ``diagnóstico`` and ``diagnósticos`` are one."""


def _words(name: str) -> set[str]:
    plain = "".join(char if char.isalnum() else " " for char in name)
    return {fold(word)[:_STEM] for word in plain.split() if word.casefold() not in _LINKING}


def _share_words(a: str, b: str) -> bool:
    """Do two names say the same in other words? Half the words of the shorter one are enough."""
    mine, yours = _words(a), _words(b)
    return 2 * len(mine & yours) >= min(len(mine), len(yours))


def _code_is_wrong(c: Contract, ix: Index, tables: Tables, acao: Acao, named: str) -> bool:
    """Of an action that bears the name of another item: is it the code that is mistaken?

    Not where its procedures bear the code out, nor where another action has the item of the name.
    """
    items = tables.items_of_procedures(ix.years) if acao.procedimentos else None
    if items and any(acao.renases in items.data.get(p, ()) for p in acao.procedimentos):
        return False
    return all(other.renases != named for other in _actions(c) if other is not acao)


def _detailed(c: Contract) -> list[Acao]:
    """Actions with procedures: most contracts have none, and need no SIGTAP."""
    return [acao for acao in _actions(c) if acao.procedimentos]


def _absent_procedures(
    c: Contract, ix: Index, tables: Tables, *, timely: bool
) -> Iterator[Finding]:
    detailed = _detailed(c)
    sigtap = tables.sigtap(ix.years) if detailed else None
    if sigtap is None or sigtap.timely is not timely:
        return
    for acao in detailed:
        for i, code in enumerate(acao.procedimentos):
            if code not in sigtap.data and _is_code(code, 10):
                yield Finding(
                    f"o procedimento {code} da ação “{acao.nome}” não está no "
                    f"SIGTAP{sigtap.vintage.said}",
                    item(acao, "procedimentos", i),
                )


@table_rule("TAB-SIGTAP")
def procedure_exists(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    yield from _absent_procedures(c, ix, tables, timely=True)


@table_rule("TAB-SIGTAP.3")
def procedure_exists_at_another_time(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    yield from _absent_procedures(c, ix, tables, timely=False)


@table_rule("TAB-SIGTAP.2")
def procedure_is_of_the_item(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    """Where all of several procedures are of another item, it is the item that is mistaken."""
    detailed = _detailed(c)
    items = tables.items_of_procedures(ix.years) if detailed else None
    if items is None:
        return
    for acao in detailed:
        if not _is_code(acao.renases, 3):
            continue
        known = [(i, code) for i, code in enumerate(acao.procedimentos) if code in items.data]
        strangers = [(i, code) for i, code in known if acao.renases not in items.data[code]]
        if strangers and _item_is_mistaken(acao, ix, tables, strangers, items.data):
            continue  # reported with the name
        if len(strangers) > 1 and len(strangers) == len(known):
            common = set.intersection(*(items.data[code] for _, code in strangers))
            theirs = f"; são {_of_items(common)}" if common else ""
            yield Finding(
                f"nenhum dos procedimentos da ação “{acao.nome}” é do item {acao.renases} da "
                f"RENASES{items.vintage.said}{theirs}",
                value(acao, "renases"),
                ((Place(acao.raw, "procedimentos"), "os procedimentos são estes"),),
            )
            continue
        names = tables.sigtap(ix.years) if strangers else None
        for i, code in strangers:
            title = names.data.get(code, "") if names else ""
            yield Finding(
                f"o procedimento {code}{f' ({title})' if title else ''} é "
                f"{_of_items(items.data[code])} da RENASES{items.vintage.said}, e a ação "
                f"“{acao.nome}” é do item {acao.renases}",
                item(acao, "procedimentos", i),
                ((value(acao, "renases"), "o item da ação é este"),),
            )


def _item_is_mistaken(
    acao: Acao,
    ix: Index,
    tables: Tables,
    strangers: list[tuple[int, str]],
    items: dict[str, set[str]],
) -> bool:
    """Are name and procedures those of one other item?"""
    renases = tables.renases(ix.years)
    named = _item_named(acao.nome, renases.data) if renases else ""
    return named not in ("", acao.renases) and all(named in items[code] for _, code in strangers)


def _of_items(codes: set[str]) -> str:
    """``do item 010``, ``dos itens 010 e 011``."""
    ordered = sorted(codes)
    return f"do item {ordered[0]}" if len(ordered) == 1 else f"dos itens {joined(ordered)}"
