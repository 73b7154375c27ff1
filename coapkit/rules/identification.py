"""Identification and region: coordination, term, number (arts. 2º, 14, § 5º, 20)."""

from collections.abc import Iterator
from datetime import date, timedelta

from coapkit.contract.model import Contract
from coapkit.rules.finding import Finding, item, value, whole
from coapkit.rules.index import Index
from coapkit.rules.registry import rule

TERM_YEARS = 4


@rule("R3-ART20")
def four_year_term(c: Contract, _ix: Index) -> Iterator[Finding]:
    term = c.identificacao.vigencia
    if term.inicio is None or term.fim is None or term.fim < term.inicio:
        return
    if term.fim != _last_day(term.inicio, TERM_YEARS) and not term.justificativa.strip():
        yield Finding(
            f"a vigência de {term.inicio:%d/%m/%Y} a {term.fim:%d/%m/%Y} não é de quatro anos "
            "e não traz justificativa",
            value(term, "fim"),
        )


def _last_day(start: date, years: int) -> date:
    """Last day of a term of whole years; one that starts on 29 February ends on 28."""
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


@rule("R3-ART2")
def coordinated_by_a_state(c: Contract, ix: Index) -> Iterator[Finding]:
    for i, ente in enumerate(c.identificacao.coordenacao):
        declared = ix.entes.get(ente)
        if ente != "estados" and declared is not None and declared.esfera != "estado":
            yield Finding(
                f"a coordenação cabe à Secretaria Estadual de Saúde, não a {ix.label(ente)}",
                item(c.identificacao, "coordenacao", i),
            )


@rule("R3-ART2-PU")
def every_state_coordinates(c: Contract, ix: Index) -> Iterator[Finding]:
    if len(ix.estados) < 2:
        return
    coordinating = set(ix.expand(c.identificacao.coordenacao))
    for estado in ix.estados:
        if estado.id not in coordinating:
            yield Finding(
                f"{estado.nome} faz parte da Região interestadual e não está na coordenação",
                value(c.identificacao, "coordenacao"),
                ((whole(estado), "o Estado é declarado aqui"),),
            )
