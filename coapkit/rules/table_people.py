"""Anexo I against the census (art. 8º, I)."""

from collections.abc import Iterable, Iterator
from typing import Final

from coapkit.codes import STATE_BY_ACRONYM
from coapkit.contract.model import UNIAO, CaracterizacaoEnte, Contract
from coapkit.numerals import grouped
from coapkit.rules.finding import Finding, value
from coapkit.rules.index import BRASILIA, FEDERAL_DISTRICT, Index
from coapkit.rules.tables import table_rule
from coapkit.tables.store import Inhabitants, Tables
from coapkit.territory import STATE_NAMES, municipalities


@table_rule("TAB-POPULACAO")
def population_is_the_census(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    populations: list[Inhabitants] | None = None
    for ente in c.parte_ii.anexo_i.entes:
        people, year = ente.populacao, ente.censo
        if not people or year is None or ente.ente not in ix.entes:
            continue
        if populations is None:
            populations = tables.populations()
        for table in populations:
            counted = _counted(table, ente.ente, year)
            if counted is not None and counted != people:
                yield _wrong(ix, ente, counted, table)
                break


def _wrong(ix: Index, ente: CaracterizacaoEnte, counted: int, table: Inhabitants) -> Finding:
    """Where the figure is another year's, it is the year that is wrong."""
    said, label = ente.populacao or 0, ix.label(ente.ente)
    other = next((y for y in table.years if _counted(table, ente.ente, int(y)) == said), None)
    if other is not None:
        return Finding(
            f"a população de {label} que o Anexo I traz ({grouped(said)}) é a de {other}; a de "
            f"{ente.censo} é {grouped(counted)}",
            value(ente, "censo"),
            ((value(ente, "populacao"), "a população está aqui"),),
        )
    return Finding(
        f"a população de {label} em {ente.censo} é de {grouped(counted)} habitantes, e o Anexo I "
        f"diz {grouped(said)}: diferença de {grouped(abs(counted - said))}",
        value(ente, "populacao"),
    )


def _counted(table: Inhabitants, ente: str, year: int) -> int | None:
    """Inhabitants of an entity; None where the table does not tell.

    Those of a State and of the Union are the sum of their municipalities, when every one that was
    there is in the table.
    """
    if ente == UNIAO:
        return table.total("", year, _there(STATE_NAMES, year))
    if ente == FEDERAL_DISTRICT:
        return table.of(BRASILIA, year)
    if ente.upper() in STATE_NAMES:
        uf = ente.upper()
        return table.total(STATE_BY_ACRONYM[uf].code, year, _there((uf,), year))
    return table.of(ente, year)


def _there(ufs: Iterable[str], year: int) -> Iterator[str]:
    """Municipalities of these States that a table of that year has to have."""
    for uf in ufs:
        for code in municipalities(uf):
            if _INSTALLED.get(code, 0) <= year:
                yield code


_INSTALLED: Final = {
    "1504752": 2013,  # Mojuí dos Campos
    "4212650": 2013,  # Pescaria Brava
    "4220000": 2013,  # Balneário Rincão
    "4314548": 2013,  # Pinto Bandeira
    "5006275": 2013,  # Paraíso das Águas
    "5101837": 2025,  # Boa Esperança do Norte
}
"""Year in which a municipality was installed, for those since the census of 2010."""
