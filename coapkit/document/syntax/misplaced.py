"""Lines that do not belong where they stand: among keys, among items, after the end."""

import re

from coapkit.diagnostics import Diagnostic
from coapkit.document.source import Source
from coapkit.document.syntax.brackets import stray_closing
from coapkit.document.syntax.complaint import Complaint
from coapkit.document.syntax.indentation import wrong_indentation
from coapkit.document.syntax.keys import missing_key, missing_space
from coapkit.document.syntax.quotes import after_quote
from coapkit.document.syntax.surroundings import QUOTES, leads_its_line, line_before, line_from


def not_a_key(source: Source, c: Complaint) -> Diagnostic:
    """Something else than a key among the keys of a mapping."""
    after = after_quote(source, c) or stray_closing(source, c)
    if after:
        return after
    here = source.text[c.at : c.at + 1]
    _, column = source.position(c.at)
    _, base = source.position(c.opened)
    if here == ":":
        return missing_key(source, c.at, c.at)
    opened = source.related(c.opened, c.opened + 1, f"as chaves deste grupo estão na coluna {base}")
    if here == "-" and column == base:
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "item de lista (“- ”) no meio de um grupo de chaves",
            "um grupo tem só chaves, uma lista só itens: recue o item para dentro da chave a que "
            "pertence, ou troque-o por uma chave",
            related=(opened,),
        )
    if column != base and leads_its_line(source, c.at):
        return wrong_indentation(source, c.at)
    if line_before(source, c.at).rstrip(" \t")[-1:] in QUOTES:
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "há texto depois das aspas que fecham",
            "ponha dentro das aspas o nome inteiro da chave, seguido de “: ”",
        )
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "esperava-se aqui uma chave seguida de “: ”",
        "confira a linha anterior: aspas ou colchetes que não fecham, ou texto depois deles",
        related=(opened,),
    )


def not_an_item(source: Source, c: Complaint) -> Diagnostic:
    """Something else than "- " among the items of a list."""
    after = after_quote(source, c) or stray_closing(source, c)
    if after:
        return after
    _, column = source.position(c.at)
    _, base = source.position(c.opened)
    if column != base and leads_its_line(source, c.at):
        return wrong_indentation(source, c.at)
    if re.match(r"-\w", source.text[c.at : c.at + 2]):
        return missing_space(source, c.at + 1)
    here = line_from(source, c.at).rstrip()
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + len(here),
        "esta linha está no meio de uma lista e não começa com “- ”",
        "se é um item, comece-a com “- ”; se pertence ao item de cima, recue-a mais; se é uma "
        "chave de fora da lista, recue-a menos",
        related=(source.related(c.opened, c.opened + 1, "a lista começa aqui"),),
    )


def item_out_of_place(source: Source, c: Complaint) -> Diagnostic:
    """A "- " where no list can begin."""
    after = after_quote(source, c)
    if after:
        return after
    if not leads_its_line(source, c.at):
        return source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "item de lista (“- ”) na mesma linha da chave",
            "escreva o item na linha de baixo, recuado, ou a lista entre colchetes: [a, b]; se o "
            "hífen é parte do texto, ponha o texto entre aspas",
        )
    return source.finding(
        "YAML-SINTAXE",
        c.at,
        c.at + 1,
        "item de lista (“- ”) onde não cabe uma lista",
        "uma lista vem depois de uma chave sem valor; confira a linha de cima e o recuo",
    )


def after_the_end(source: Source, c: Complaint) -> Diagnostic:
    """Text after a document that was already complete."""
    return (
        after_quote(source, c)
        or stray_closing(source, c)
        or source.finding(
            "YAML-SINTAXE",
            c.at,
            c.at + 1,
            "há texto depois do fim do documento",
            "o contrato é um só grupo de chaves, da primeira à última linha; confira o recuo e o "
            "fecho de colchetes e chaves",
        )
    )
