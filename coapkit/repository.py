"""What concerns several contracts at once: regions, municipalities, numbers, referrals."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from coapkit.contract.stage import Stage
from coapkit.diagnostics import START, Diagnostic, Related, Span
from coapkit.document.excerpt import sentence
from coapkit.record import Record

if TYPE_CHECKING:
    from coapkit.document.document import Document, Step
    from coapkit.validation import Checked

Reread = Callable[[str], "Document | None"]
"""The document of a file that was checked, by path; ``None`` where it is not there any more."""


class Spot(Record):
    """A word of a file and the steps that lead to it; where it stands is looked up for findings."""

    text: str
    steps: "tuple[Step, ...]" = ()


class Referral(Record):
    """A referral to another region: its code, the municipality, the RENASES items."""

    region: Spot
    municipality: Spot
    renases: tuple[str, ...]


class Summary(Record):
    """What the other contracts of a repository need to know of one."""

    path: str
    stage: Stage
    region: Spot
    region_name: str
    number: Spot
    start: date | None
    end: date | None
    municipalities: tuple[tuple[Spot, str], ...]
    renases: frozenset[str]
    referrals: tuple[Referral, ...]


def summarise(checked: "Checked") -> Summary | None:
    """The summary of a contract that could be read."""
    contract = checked.contract
    if contract is None:
        return None
    identificacao, regiao = contract.identificacao, contract.regiao
    anexo_iii = ("parte_ii", "anexo_iii", "referencias")
    actions = {a.id: a.renases for a in contract.parte_ii.anexo_ii.acoes}
    return Summary(
        path=checked.path,
        stage=checked.stage,
        region=Spot(regiao.codigo, ("regiao", "codigo")),
        region_name=regiao.nome,
        number=Spot(identificacao.numero, ("identificacao", "numero")),
        start=identificacao.vigencia.inicio,
        end=identificacao.vigencia.fim,
        municipalities=tuple(
            (Spot(e.id, ("entes", i, "id")), f"{e.nome}/{e.uf}")
            for i, e in enumerate(contract.entes)
            if e.esfera == "municipio"
        ),
        renases=frozenset(actions.values()),
        referrals=tuple(
            Referral(
                Spot(r.destino.regiao, (*anexo_iii, i, "destino", "regiao")),
                Spot(r.destino.municipio, (*anexo_iii, i, "destino", "municipio")),
                tuple(actions[a] for a in r.acoes if a in actions),
            )
            for i, r in enumerate(contract.parte_ii.anexo_iii.referencias)
            if r.destino.regiao
        ),
    )


class _Clash(Record):
    """A finding before anybody looked where it stands."""

    rule: str
    summary: Summary
    spot: Spot
    message: str
    related: tuple[tuple[Summary, Spot, str], ...] = ()


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
        if not summary.region.text:
            continue
        twin = next((s for s in by_code[summary.region.text] if _overlap(s, summary)), None)
        if twin is not None:
            yield _Clash(
                "REPO-REGIAO",
                summary,
                summary.region,
                f"a Região {summary.region.text} ({summary.region_name}) já tem contrato no mesmo "
                f"período, em {twin.path}",
                ((twin, twin.region, "o outro contrato é este"),),
            )
        by_code[summary.region.text].append(summary)


def _municipalities(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    holders: dict[str, list[tuple[Summary, Spot]]] = defaultdict(list)
    for summary in summaries:
        for spot, name in summary.municipalities:
            for other, place in holders[spot.text]:
                # Two contracts of one region are one fault, said above.
                if other.region.text != summary.region.text and _overlap(other, summary):
                    yield _Clash(
                        "REPO-MUNICIPIO",
                        summary,
                        spot,
                        f"{name} está em dois contratos no mesmo período: neste e em {other.path}",
                        ((other, place, "o outro contrato é este"),),
                    )
                    break
            holders[spot.text].append((summary, spot))


def _numbers(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    first: dict[str, Summary] = {}
    for summary in summaries:
        if not summary.number.text:
            continue
        other = first.setdefault(summary.number.text, summary)
        if other is not summary:
            yield _Clash(
                "REPO-NUMERO",
                summary,
                summary.number,
                f"o número {summary.number.text} já é de outro contrato, em {other.path}",
                ((other, other.number, "o outro contrato é este"),),
            )


def _gaps(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    """Numbers missing between the lowest and the highest of a year; said at the next one."""
    by_year: dict[str, dict[int, Summary]] = defaultdict(dict)
    for summary in summaries:
        number, slash, year = summary.number.text.partition("/")
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
                    taken[after].number,
                    f"na sequência dos contratos do repositório {missing}",
                    ((taken[before], taken[before].number, "o número anterior é deste"),),
                )


def _referrals(summaries: Sequence[Summary]) -> Iterator[_Clash]:
    by_region: dict[str, list[Summary]] = defaultdict(list)
    for summary in summaries:
        by_region[summary.region.text].append(summary)
    for summary in summaries:
        for referral in summary.referrals:
            others = [s for s in by_region.get(referral.region.text, ()) if _overlap(s, summary)]
            if not others or not referral.municipality.text:
                continue  # the other region's contract is not in this repository
            other = others[0]
            if referral.municipality.text not in {m.text for m, _ in other.municipalities}:
                yield _Clash(
                    "REPO-REFERENCIA",
                    summary,
                    referral.municipality,
                    f"o contrato da Região {referral.region.text} não tem o Município "
                    f"{referral.municipality.text}, para onde esta referência encaminha",
                    ((other, other.region, "o contrato da Região de destino é este"),),
                )
                continue
            absent = sorted({r for r in referral.renases if r and r not in other.renases})
            if absent:
                yield _Clash(
                    "REPO-REFERENCIA.2",
                    summary,
                    referral.region,
                    f"o contrato da Região {referral.region.text} não programa "
                    f"{'o item' if len(absent) == 1 else 'os itens'} {', '.join(absent)} da "
                    "RENASES, que esta referência lhe encaminha",
                    ((other, other.region, "o contrato da Região de destino é este"),),
                )


def _diagnostics(clashes: Sequence[_Clash], reread: Reread) -> Iterator[Diagnostic]:
    from coapkit.norm.catalogue import catalogue

    places = _places(clashes, reread)
    for clash in clashes:
        provision = catalogue()[clash.rule]
        path = clash.summary.path
        span, snippet = places[path, clash.spot]
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
                for other, spot, note in clash.related
                for at, line in (places[other.path, spot],)
            ),
        )


def _places(clashes: Iterable[_Clash], reread: Reread) -> dict[tuple[str, Spot], tuple[Span, str]]:
    """Span and line of every spot that a finding names, by path; each file is read once."""
    from coapkit.validation import span_of_steps

    wanted: dict[str, set[Spot]] = defaultdict(set)
    for clash in clashes:
        wanted[clash.summary.path].add(clash.spot)
        for other, spot, _ in clash.related:
            wanted[other.path].add(spot)
    found: dict[tuple[str, Spot], tuple[Span, str]] = {}
    for path, spots in wanted.items():
        document = reread(path)
        for spot in spots:
            span, snippet = START, ""
            if document is not None:
                span = span_of_steps(document, spot.steps)
                snippet = document.source.snippet(span.line)
            found[path, spot] = span, snippet
    return found
