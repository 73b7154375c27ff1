"""The dated steps of the flow (art. 14), and which of their dates can be trusted."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from coapkit.contract.model import Contract
from coapkit.record import Record
from coapkit.rules.finding import Place, value
from coapkit.rules.order import misplaced

IN_FORCE: Final = date(2012, 1, 31)
"""Publication of Resolução CIT nº 3/2012 (art. 27): no COAP is older."""

_MOST_OF_A_YEAR: Final = timedelta(days=300)

OPINION, CIR, CIB, SIGNATURE, PUBLICATION, CIT = range(6)


class Step(Record):
    """One dated step. ``rank``: its place in art. 14. ``label``: with its article, for messages."""

    rank: int
    date: date
    label: str
    ente: str
    at: Place


def steps(c: Contract) -> list[Step]:
    """Every dated step that the flow records, in the order of art. 14."""
    return list(_steps(c))


def _steps(c: Contract) -> Iterator[Step]:
    fluxo = c.fluxo
    for p in fluxo.pareceres:
        if p.data is not None:
            yield Step(OPINION, p.data, f"o parecer “{p.documento}”", p.ente, value(p, "data"))
    if fluxo.cir.data is not None:
        yield Step(CIR, fluxo.cir.data, "a pactuação na CIR", "", value(fluxo.cir, "data"))
    for h in fluxo.cib:
        if h.data is not None:
            yield Step(CIB, h.data, f"a homologação na CIB/{h.uf}", "", value(h, "data"))
    if fluxo.assinatura.data is not None:
        at = value(fluxo.assinatura, "data")
        yield Step(SIGNATURE, fluxo.assinatura.data, "a assinatura", "", at)
    if fluxo.publicacao.data is not None:
        at = value(fluxo.publicacao, "data")
        yield Step(PUBLICATION, fluxo.publicacao.data, "a publicação no DOU", "", at)
    if fluxo.cit.data is not None:
        yield Step(CIT, fluxo.cit.data, "a ciência da CIT", "", value(fluxo.cit, "data"))


class Inversion(Record):
    """A step that is out of order, and one that it contradicts."""

    step: Step
    against: Step


class Timeline(Record):
    """The dated steps, each once, sorted out by whether their date can be trusted.

    ``sound``       possible and in order, in the order of art. 14
    ``inversions``  out of order: the fewest to blame
    ``too_early``   before the Resolution was in force
    ``too_late``    after the contract's last day
    """

    sound: tuple[Step, ...]
    inversions: tuple[Inversion, ...]
    too_early: tuple[Step, ...]
    too_late: tuple[Step, ...]

    def first_of(self, rank: int) -> Step | None:
        """The first sound step of a rank."""
        return next((step for step in self.sound if step.rank == rank), None)

    def first_since(self, rank: int) -> Step | None:
        """The first sound step of a rank or of a later one."""
        return next((step for step in self.sound if step.rank >= rank), None)


def timeline(c: Contract) -> Timeline:
    """Sort out the dated steps; what is impossible by itself says nothing about the order."""
    term = c.identificacao.vigencia
    end = term.fim or date.max
    if term.inicio is not None and end < term.inicio:
        end = date.max  # the term itself is wrong
    possible: list[Step] = []
    too_early: list[Step] = []
    too_late: list[Step] = []
    for step in steps(c):
        fate = too_early if step.date < IN_FORCE else too_late if step.date > end else possible
        fate.append(step)
    sound, inversions = _in_order(possible)
    return Timeline(sound, inversions, tuple(too_early), tuple(too_late))


def _in_order(possible: list[Step]) -> tuple[tuple[Step, ...], tuple[Inversion, ...]]:
    by_date = sorted(possible, key=lambda step: (step.date, step.rank))
    ranks = [step.rank for step in by_date]
    if ranks == sorted(ranks):
        return tuple(by_date), ()
    weights = [1 if _doubtful(step, by_date) else 2 for step in by_date]
    blamed = set(misplaced(ranks, weights))
    kept = [step for i, step in enumerate(by_date) if i not in blamed]
    inversions = [Inversion(by_date[i], _contradicted(by_date[i], kept)) for i in sorted(blamed)]
    return tuple(sorted(kept, key=lambda step: (step.rank, step.date))), tuple(inversions)


def _doubtful(step: Step, among: list[Step]) -> bool:
    """Is the step likelier wrong than another that contradicts it?

    So is one of several opinions, or CIBs, against the step that they all precede; and a step most
    of a year after all that it should follow (a mistyped year).
    """
    if sum(1 for other in among if other.rank == step.rank) > 1:
        return True
    before = [other.date for other in among if other.rank < step.rank]
    return bool(before) and step.date - max(before) > _MOST_OF_A_YEAR


def _contradicted(step: Step, kept: list[Step]) -> Step:
    """The nearest step in the norm's order that ``step`` should follow or precede, and does not."""
    return min(
        (
            k
            for k in kept
            if (k.rank < step.rank and k.date > step.date)
            or (k.rank > step.rank and k.date < step.date)
        ),
        key=lambda k: abs(k.rank - step.rank),
    )
