"""Anexo I: characterisation of the region and of the signatories (art. 8º, I)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from coapkit.contract.model import UNIAO, CaracterizacaoEnte, Contract
from coapkit.numerals import grouped
from coapkit.record import Record
from coapkit.rules.finding import Finding, Place, name, value, whole
from coapkit.rules.index import Index, uf_of
from coapkit.rules.order import gaps
from coapkit.rules.registry import rule
from coapkit.rules.steps import SIGNATURE

CENSUSES: Final = (1872, 1890, 1900, 1920, 1940, 1950, 1960, 1970, 1980, 1991, 2000, 2010, 2022)
"""Years of Brazil's demographic censuses."""

_CENSUS_NAMED = re.compile(r"\bcenso\b[^;,.\d]*((?:18|19|20)\d{2})\b", re.IGNORECASE)


@rule("R3-ART8-I.2")
def every_entity_is_characterised(c: Contract, ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_i
    if not anexo.entes:
        return
    for gap in gaps([e.ente for e in anexo.entes], tuple(ix.entes)):
        if gap.stand_in is None:  # else it is reported as undeclared or repeated
            yield Finding(
                f"o Anexo I não caracteriza {ix.label(gap.missing)}",
                name(anexo, "entes"),
                ((whole(ix.entes[gap.missing]), "o ente é declarado aqui"),),
            )


@rule("R3-ART8-I.3")
def populations_make_sense(c: Contract, ix: Index) -> Iterator[Finding]:
    """Nobody has no inhabitants; a State holds its municipalities, and the Union its States."""
    people: dict[str, CaracterizacaoEnte] = {}
    for ente in c.parte_ii.anexo_i.entes:
        if ente.populacao is not None and ente.populacao <= 0:
            yield Finding(
                f"{ix.label(ente.ente)} está sem habitantes no Anexo I", value(ente, "populacao")
            )
        elif ente.populacao is not None and ente.ente in ix.entes:
            people.setdefault(ente.ente, ente)
    for estado in ix.estados:
        if estado.id in people:
            mine = [m.id for m in ix.municipios if uf_of(m) == uf_of(estado)]
            inside = [people[m] for m in mine if m in people]
            yield from _too_many(ix, people[estado.id], inside)
    if UNIAO in people:
        inside = [people[e.id] for e in ix.estados if e.id in people]
        yield from _too_many(ix, people[UNIAO], inside)


def _too_many(
    ix: Index, outer: CaracterizacaoEnte, inside: list[CaracterizacaoEnte]
) -> Iterator[Finding]:
    """More people inside than in the whole. One part that alone exceeds it is to blame."""
    held = _people(outer)
    summed = sum(_people(part) for part in inside)
    if summed <= held:
        return
    exceeding = [part for part in inside if _people(part) > held]
    if len(exceeding) == 1 and len(inside) > 1:
        yield Finding(
            f"{ix.label(exceeding[0].ente)} teria {grouped(_people(exceeding[0]))} habitantes, "
            f"mais que {ix.label(outer.ente)} ({grouped(held)})",
            value(exceeding[0], "populacao"),
            ((value(outer, "populacao"), "a população maior é esta"),),
        )
    else:
        yield Finding(
            f"{ix.label(outer.ente)} teria {grouped(held)} habitantes, menos que os "
            f"{grouped(summed)} dos entes do seu território que o Anexo I caracteriza",
            value(outer, "populacao"),
        )


def _people(part: CaracterizacaoEnte) -> int:
    return part.populacao or 0


@rule("R3-ART8-I.4")
def cited_census_took_place(c: Contract, ix: Index) -> Iterator[Finding]:
    for ente in c.parte_ii.anexo_i.entes:
        year = ente.censo
        if year is None:
            continue
        named = {int(found) for found in _CENSUS_NAMED.findall(ente.fonte)}
        if year not in CENSUSES:
            what = f"não houve censo demográfico em {year}"
        elif len(named) == 1 and year not in named:
            what = f"o censo citado é o de {year}, e a fonte diz “{ente.fonte}”"
        elif ente.data is not None and ente.data.year < year:
            what = f"o censo citado é o de {year}, e os dados são de {ente.data:%d/%m/%Y}"
        else:
            continue
        yield Finding(f"na caracterização de {ix.label(ente.ente)}, {what}", value(ente, "censo"))


class _Limit(Record):
    """The last day on which something may be dated, in words, and where that day stands."""

    day: date
    label: str
    at: Place


def _limit(c: Contract, ix: Index) -> _Limit | None:
    """The signature; without one, the end of the term, after which nothing can be dated."""
    signed = ix.timeline.first_since(SIGNATURE)
    if signed is not None:
        return _Limit(signed.date, signed.label, signed.at)
    term = c.identificacao.vigencia
    if ix.years and term.fim is not None:
        return _Limit(term.fim, "o fim da vigência", value(term, "fim"))
    return None


@rule("R3-ART8-I.5")
def data_are_older_than_the_signature(c: Contract, ix: Index) -> Iterator[Finding]:
    limit = _limit(c, ix)
    if limit is None:
        return
    anexo = c.parte_ii.anexo_i
    dated = [("", anexo.regiao.data, value(anexo.regiao, "data"))]
    dated += [(ente.ente, ente.data, value(ente, "data")) for ente in anexo.entes]
    for ente, day, at in dated:
        if day is not None and day > limit.day:
            yield Finding(
                f"os dados que caracterizam {ix.label(ente) if ente else 'a Região'} são de "
                f"{day:%d/%m/%Y}, posteriores a {limit.label} ({limit.day:%d/%m/%Y})",
                at,
                ((limit.at, f"{limit.label} está aqui"),),
            )
