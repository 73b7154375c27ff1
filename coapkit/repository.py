"""What concerns several contracts at once: regions, municipalities, numbers, referrals."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from coapkit.contract.stage import Stage
from coapkit.diagnostics import START, Diagnostic, Related, Span
from coapkit.document.excerpt import sentence
from coapkit.record import Record

if TYPE_CHECKING:
    from coapkit.document.document import Document, Step
    from coapkit.validation import Checked

    Steps = tuple[Step, ...]
    _Places = dict[tuple[str, Steps], tuple[Span, str]]

Reread = Callable[[str], "Document | None"]
"""The document of a file that was checked, by path; ``None`` where it is not there any more."""


class Referral(Record):
    """A referral to another region: its code, the municipality's, the RENASES items.

    ``place``  which of the contract's referrals it is, from 0
    """

    region: str
    municipality: str
    renases: tuple[str, ...]
    place: int


class Summary(Record):
    """What the other contracts of a repository need to know of one.

    ``municipalities``  code, name with State, and which of the contract's entities it is, from 0
    """

    path: str
    stage: Stage
    region: str
    region_name: str
    number: str
    start: date | None
    end: date | None
    municipalities: tuple[tuple[str, str, int], ...]
    renases: frozenset[str]
    referrals: tuple[Referral, ...]


_REGION: "Final[Steps]" = ("regiao", "codigo")
_NUMBER: "Final[Steps]" = ("identificacao", "numero")


def _entity(place: int) -> "Steps":
    return ("entes", place, "id")


def _destination(referral: Referral, key: str) -> "Steps":
    return ("parte_ii", "anexo_iii", "referencias", referral.place, "destino", key)


def summarise(checked: "Checked") -> Summary | None:
    """The summary of a contract that could be read."""
    contract = checked.contract
    if contract is None:
        return None
    identificacao, regiao = contract.identificacao, contract.regiao
    actions = {a.id: a.renases for a in contract.parte_ii.anexo_ii.acoes}
    return Summary(
        path=checked.path,
        stage=checked.stage,
        region=regiao.codigo,
        region_name=regiao.nome,
        number=identificacao.numero,
        start=identificacao.vigencia.inicio,
        end=identificacao.vigencia.fim,
        municipalities=tuple(
            (e.id, f"{e.nome}/{e.uf}", i)
            for i, e in enumerate(contract.entes)
            if e.esfera == "municipio"
        ),
        renases=frozenset(actions.values()),
        referrals=tuple(
            Referral(
                r.destino.regiao,
                r.destino.municipio,
                tuple(actions[a] for a in r.acoes if a in actions),
                i,
            )
            for i, r in enumerate(contract.parte_ii.anexo_iii.referencias)
            if r.destino.regiao
        ),
    )


class _Clash(Record):
    """A finding before anybody looked where it stands.

    ``steps``    from the root of the contract to the value
    ``related``  other contracts, the steps in them, and what to say there
    """

    rule: str
    summary: Summary
    steps: "Steps"
    message: str
    related: "tuple[tuple[Summary, Steps, str], ...]" = ()


def check_repository(summaries: Sequence[Summary], reread: Reread) -> list[Diagnostic]:
    """Findings across contracts; none for a single one."""
    ordered = sorted(summaries, key=lambda s: s.path)
    if len(ordered) < 2:
        return []
    clashes = [
        *_regions(ordered),
        *_municipalities(ordered),
        *_numbers(ordered),
        *_gaps(ordered),
        *_referrals(ordered),
    ]
    return list(_diagnostics(clashes, reread)) if clashes else []


def _overlap(a: Summary, b: Summary) -> bool:
    """Are both in force on some day? A term that is unknown counts as overlapping."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end


def _regions(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    by_code: dict[str, list[Summary]] = defaultdict(list)
    for summary in summaries:
        if not summary.region:
            continue
        twin = next((s for s in by_code[summary.region] if _overlap(s, summary)), None)
        if twin is not None:
            yield _Clash(
                "REPO-REGIAO",
                summary,
                _REGION,
                f"a Região {summary.region} ({summary.region_name}) já tem contrato no mesmo "
                f"período, em {twin.path}",
                ((twin, _REGION, "o outro contrato é este"),),
            )
        by_code[summary.region].append(summary)


def _municipalities(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    holders: dict[str, list[tuple[Summary, int]]] = defaultdict(list)
    for summary in summaries:
        for code, name, place in summary.municipalities:
            for other, place_there in holders[code]:
                # Two contracts of one region are one fault, said above.
                if other.region != summary.region and _overlap(other, summary):
                    yield _Clash(
                        "REPO-MUNICIPIO",
                        summary,
                        _entity(place),
                        f"{name} está em dois contratos no mesmo período: neste e em {other.path}",
                        ((other, _entity(place_there), "o outro contrato é este"),),
                    )
                    break
            holders[code].append((summary, place))


def _numbers(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    first: dict[str, Summary] = {}
    for summary in summaries:
        if not summary.number:
            continue
        other = first.setdefault(summary.number, summary)
        if other is not summary:
            yield _Clash(
                "REPO-NUMERO",
                summary,
                _NUMBER,
                f"o número {summary.number} já é de outro contrato, em {other.path}",
                ((other, _NUMBER, "o outro contrato é este"),),
            )


def _gaps(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    """Numbers missing between the lowest and the highest of a year; said at the next one."""
    by_year: dict[str, dict[int, Summary]] = defaultdict(dict)
    for summary in summaries:
        number, slash, year = summary.number.partition("/")
        if slash and number.isdecimal():
            by_year[year].setdefault(int(number), summary)
    for year, taken in sorted(by_year.items()):
        ordered = sorted(taken)
        for before, after in pairwise(ordered):
            if after - before > 1:
                missing = (
                    f"falta o número {before + 1}/{year}"
                    if after - before == 2
                    else f"faltam os números {before + 1} a {after - 1} de {year}"
                )
                yield _Clash(
                    "REPO-SEQUENCIA",
                    taken[after],
                    _NUMBER,
                    f"na sequência dos contratos do repositório {missing}",
                    ((taken[before], _NUMBER, "o número anterior é deste"),),
                )


def _referrals(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    by_region: dict[str, list[Summary]] = defaultdict(list)
    for summary in summaries:
        by_region[summary.region].append(summary)
    for summary in summaries:
        for referral in summary.referrals:
            others = [s for s in by_region.get(referral.region, ()) if _overlap(s, summary)]
            if not others or not referral.municipality:
                continue  # the other region's contract is not in this repository
            other = others[0]
            if referral.municipality not in {code for code, _, _ in other.municipalities}:
                yield _Clash(
                    "REPO-REFERENCIA",
                    summary,
                    _destination(referral, "municipio"),
                    f"o contrato da Região {referral.region} não tem o Município "
                    f"{referral.municipality}, para onde esta referência encaminha",
                    ((other, _REGION, "o contrato da Região de destino é este"),),
                )
                continue
            absent = sorted({r for r in referral.renases if r and r not in other.renases})
            if absent:
                yield _Clash(
                    "REPO-REFERENCIA.2",
                    summary,
                    _destination(referral, "regiao"),
                    f"o contrato da Região {referral.region} não programa "
                    f"{'o item' if len(absent) == 1 else 'os itens'} {', '.join(absent)} da "
                    "RENASES, que esta referência lhe encaminha",
                    ((other, _REGION, "o contrato da Região de destino é este"),),
                )


def _diagnostics(clashes: Sequence[_Clash], reread: Reread) -> Iterator[Diagnostic]:
    from coapkit.norm.catalogue import catalogue

    places = _places(clashes, reread)
    for clash in clashes:
        provision = catalogue()[clash.rule]
        path = clash.summary.path
        span, snippet = places[path, clash.steps]
        yield Diagnostic(
            rule=clash.rule,
            severity=provision.severity,
            path=path,
            span=span,
            message=sentence(clash.message),
            help=provision.mend,
            norm=provision.citation,
            snippet=snippet,
            related=tuple(
                Related(other.path, at, note, line)
                for other, steps, note in clash.related
                for at, line in (places[other.path, steps],)
            ),
        )


def _places(clashes: Iterable[_Clash], reread: Reread) -> "_Places":
    """Span and line of every value that a finding names, by path; each file is read once."""
    from coapkit.validation import span_of_steps

    wanted: dict[str, set[Steps]] = defaultdict(set)
    for clash in clashes:
        wanted[clash.summary.path].add(clash.steps)
        for other, steps, _ in clash.related:
            wanted[other.path].add(steps)
    found: _Places = {}
    for path, values in wanted.items():
        document = reread(path)
        for steps in values:
            span, snippet = START, ""
            if document is not None:
                span = span_of_steps(document, steps)
                snippet = document.source.snippet(span.line)
            found[path, steps] = span, snippet
    return found
