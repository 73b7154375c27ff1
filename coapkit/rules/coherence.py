"""Coherence that no article states but every auditor looks for: what is named is declared, nothing
is declared twice, dates and years are in order."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from unicodedata import combining, normalize

from coapkit.contract.model import GROUPS, Contract, Servico, Vigencia
from coapkit.rules.finding import Finding, Place, item, name, repetition, value
from coapkit.rules.index import Index
from coapkit.rules.order import fits, gap_for
from coapkit.rules.registry import rule

Field = tuple[Any, str]
"""An object of the contract and the name of a field of it."""


Strangers = dict[str, list[Place]]
"""Undeclared ids and where they are used."""

MANY_USES = 3


def _stranger(of: Any, field: str, declared: Container[str]) -> Iterator[tuple[str, Place]]:
    """The id in a field, where it is not declared, and its place."""
    used = getattr(of, field)
    if used and used not in declared:
        yield used, value(of, field)


def _strangers(of: Any, field: str, declared: Container[str]) -> Iterator[tuple[str, Place]]:
    """The ids in a field that is a list, where they are not declared, and their places."""
    for i, used in enumerate(getattr(of, field)):
        if used and used not in declared:
            yield used, item(of, field, i)


def _guess(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # 1 ms that a file without mistakes does not pay

    close = get_close_matches(word, list(known), n=1)
    return f"; você quis dizer “{close[0]}”?" if close else ""


@rule("COER-ENTE")
def entities_are_declared(c: Contract, ix: Index) -> Iterator[Finding]:
    entes = ix.entes
    if not entes:
        return
    strangers: Strangers = {}
    for of, field in _single_entities(c):
        for used, place in _stranger(of, field, entes):
            if used in GROUPS:
                yield Finding(f"o grupo “{used}” não cabe aqui, onde se espera um só ente", place)
            else:
                strangers.setdefault(used, []).append(place)
    known = {*entes, *GROUPS}
    for of, field in _listed_entities(c):
        for used, place in _strangers(of, field, known):
            strangers.setdefault(used, []).append(place)
    if len(strangers) == 1 and any(not ente.id for ente in c.entes):
        return  # the entity that lost its id is reported there
    yield from _undeclared(strangers, "o ente", "entes", known, name(c, "entes"))


def _single_entities(c: Contract) -> Iterator[Field]:
    ii, iii, iv = c.parte_ii, c.parte_iii, c.parte_iv
    for of in (
        *c.signatarios,
        *ii.anexo_i.entes,
        *iii.financiamento,
        *iv.responsabilidades,
        *iv.auditoria,
        *c.fluxo.pareceres,
    ):
        yield of, "ente"
    for pcep in ii.anexo_iii.pceps:
        for compromisso in pcep.responsabilidades:
            yield compromisso, "ente"
    for servico in ii.anexo_iii.servicos:
        yield servico, "municipio"
        yield servico, "gestao"
        yield servico, "gerencia"
    for despesa in (*iii.custeio, *iii.investimento):
        yield despesa, "pagador"
        yield despesa, "recebedor"
        yield despesa, "sazonal"
    for ano in iii.cronograma:
        for line in ano.desembolsos:
            yield line, "pagador"
            yield line, "recebedor"


def _listed_entities(c: Contract) -> Iterator[Field]:
    ii = c.parte_ii
    yield c.identificacao, "coordenacao"
    for objetivo in ii.objetivos:
        yield objetivo, "planos"
    for meta in ii.metas:
        yield meta, "responsaveis"
    for acao in ii.anexo_ii.acoes:
        yield acao.responsabilidade, "individual"
        yield acao.responsabilidade, "solidaria"
    for medicamento in ii.anexo_ii.medicamentos:
        yield medicamento.responsabilidade, "individual"
        yield medicamento.responsabilidade, "solidaria"
    for referencia in ii.anexo_iii.referencias:
        yield referencia, "origem"
        yield referencia, "responsaveis"
    for pcep in ii.anexo_iii.pceps:
        yield pcep, "partes"
    for incentivo in c.parte_iii.incentivos:
        yield incentivo, "beneficiarios"


@rule("COER-REFERENCIA")
def ids_are_declared(c: Contract, _ix: Index) -> Iterator[Finding]:
    ii, iii = c.parte_ii, c.parte_iii
    servicos, referencias = ii.anexo_iii.servicos, ii.anexo_iii.referencias
    mapa = ii.anexo_ii.mapa_de_metas
    yield from _check(
        [(o, "diretriz") for o in ii.objetivos],
        ii.diretrizes,
        "a diretriz",
        "parte_ii.diretrizes",
        name(ii, "diretrizes"),
    )
    yield from _check(
        [(m, "objetivo") for m in ii.metas],
        ii.objetivos,
        "o objetivo",
        "parte_ii.objetivos",
        name(ii, "objetivos"),
    )
    yield from _check(
        [(linha, "meta") for linha in mapa],
        ii.metas,
        "a meta",
        "parte_ii.metas",
        name(ii, "metas"),
    )
    yield from _check(
        [(of, "acoes") for of in (*mapa, *servicos, *referencias)],
        ii.anexo_ii.acoes,
        "a ação",
        "anexo_ii.acoes",
        name(ii.anexo_ii, "acoes"),
    )
    yield from _check(
        [(linha, "investimentos") for linha in mapa],
        iii.investimento,
        "o investimento",
        "parte_iii.investimento",
        name(iii, "investimento"),
    )
    yield from _check(
        [
            *[(r.destino, "servico") for r in referencias],
            *[(p, "servicos") for p in ii.anexo_iii.pceps],
        ],
        servicos,
        "o serviço de CNES",
        "anexo_iii.servicos",
        name(ii.anexo_iii, "servicos"),
    )
    yield from _check(
        [(i, "custeio") for i in iii.incentivos],
        iii.custeio,
        "a linha de custeio",
        "parte_iii.custeio",
        name(iii, "custeio"),
    )


def _all_ids(fields: Iterable[Field]) -> frozenset[str]:
    """All that is cited in some fields."""
    found: set[str] = set()
    for of, field in fields:
        used = getattr(of, field)
        found.update((used,) if type(used) is str else used)
    return frozenset(found)


def _check(
    fields: Sequence[Field], things: Sequence[Any], what: str, where: str, declaring: Place
) -> Iterator[Finding]:
    """Ids in ``fields`` that none of ``things`` has. No thing at all: the schema speaks."""
    if not things:
        return
    field_of_id = "cnes" if type(things[0]) is Servico else "id"
    ids = [getattr(thing, field_of_id) for thing in things]
    declared = set(ids)
    strangers: Strangers = {}
    for of, field in fields:
        find = _stranger if type(getattr(of, field)) is str else _strangers
        for used, place in find(of, field, declared):
            strangers.setdefault(used, []).append(place)
    # A thing that lost its id is reported there; who cites it is not to blame.
    if "" in declared and len(strangers) == 1:
        return
    cited = _all_ids(fields) if strangers else frozenset()
    for used, places in list(strangers.items()):
        # Of M06, M70, M08 it is the second that is mistyped, not those who cite M07.
        at = gap_for(ids, used)
        if at is not None and ids.count(ids[at]) == 1 and ids[at] in cited:
            continue
        if at is not None and ids.count(ids[at]) == 1:
            yield Finding(
                f"{what} “{used}” não está em `{where}`, onde “{ids[at]}” está no seu lugar",
                value(things[at], field_of_id),
                tuple((place, "citado aqui") for place in places[:2]),
            )
        if at is not None:  # a repeated one is reported as such
            del strangers[used]
    yield from _undeclared(strangers, what, where, declared, declaring)


def _undeclared(
    strangers: Strangers, what: str, where: str, known: Iterable[str], declaring: Place
) -> Iterator[Finding]:
    """One finding for each use; but one alone, where it should be declared, for an id that many
    places use: then it is the declaration that went missing, not the uses that are wrong."""
    for used, places in strangers.items():
        if len(places) < MANY_USES:
            message = f"{what} “{used}” não está em `{where}`{_guess(used, known)}"
            fix = _same_but_for_accents(used, known)
            yield from (Finding(message, place, fix=fix) for place in places)
        else:
            yield Finding(
                f"{what} “{used}” é citado em {len(places)} lugares e não está em `{where}`",
                declaring,
                tuple((place, "citado aqui") for place in places[:2]),
            )


def _same_but_for_accents(word: str, known: Iterable[str]) -> str | None:
    """The one declared id that a used one differs from by case or accents alone.

    Never a merely similar one: that may be another entity.
    """
    plain = _without_accents(word)
    same = [other for other in known if _without_accents(other) == plain]
    return same[0] if len(same) == 1 else None


def _without_accents(word: str) -> str:
    return "".join(c for c in normalize("NFKD", word.casefold()) if not combining(c))


@rule("COER-REPETIDO")
def ids_are_unique(c: Contract, _ix: Index) -> Iterator[Finding]:
    ii, iii = c.parte_ii, c.parte_iii
    yield from _repeated(c.entes, "id", "o ente")
    yield from _repeated(ii.diretrizes, "id", "a diretriz")
    yield from _repeated(ii.objetivos, "id", "o objetivo")
    yield from _repeated(ii.metas, "id", "a meta")
    yield from _repeated(ii.anexo_i.entes, "ente", "a caracterização do ente")
    yield from _repeated(ii.anexo_ii.acoes, "id", "a ação")
    yield from _repeated(ii.anexo_ii.mapa_de_metas, "meta", "a linha do mapa para a meta")
    yield from _repeated(ii.anexo_iii.servicos, "cnes", "o serviço de CNES")
    yield from _repeated(ii.anexo_iii.referencias, "id", "a referência")
    yield from _repeated(ii.anexo_iii.pceps, "id", "o PCEP")
    # The same line twice may be two amounts, and one of the ids mistaken.
    yield from _repeated((*iii.custeio, *iii.investimento), "id", "a linha de plano", amounts=True)
    yield from _repeated(iii.financiamento, "ente", "a responsabilidade de financiamento do ente")
    yield from _copied(c.parte_iv.responsabilidades, "a responsabilidade de monitoramento do ente")
    yield from _copied(c.parte_iv.auditoria, "o componente de auditoria do ente")
    yield from _copied(c.fluxo.pareceres, "o parecer do ente")
    for pcep in ii.anexo_iii.pceps:
        yield from _copied(pcep.responsabilidades, f"no PCEP “{pcep.id}”, a responsabilidade de")
    yield from _copied(c.fluxo.cib, "a homologação da CIB do Estado", "uf")
    yield from _copied(c.regiao.acordos_bilaterais, "o acordo bilateral", "descricao")
    yield from _copied(ii.anexo_ii.planos_regionais, "o plano de ação regional", "plano")
    yield from _copied(iii.incentivos, "o incentivo", "nome")
    for referencia in ii.anexo_iii.referencias:
        pacts = referencia.pactuacoes
        if len({pact.documento for pact in pacts}) < len(pacts):
            what = f"na referência “{referencia.id}”, a pactuação"
            yield from _copied(pacts, what, "documento")


def _repeated(
    things: Iterable[Any], field: str, what: str, *, amounts: bool = False
) -> Iterator[Finding]:
    """The second of two is marked, unless it is the first that does not fit where it stands.

    ``amounts``: they are added up, so that one that says the same is not one too many.
    """
    keyed = [thing for thing in things if getattr(thing, field)]
    ids = [getattr(thing, field) for thing in keyed]
    if len(set(ids)) == len(ids):
        return
    first: dict[str, int] = {}
    for i, key in enumerate(ids):
        before = first.setdefault(key, i)
        if before == i:
            continue
        mistaken, other, note = i, before, "a primeira vez é aqui"
        if ids.count(key) == 2 and fits(ids, i) and not fits(ids, before):
            mistaken, other, note = before, i, "a outra vez é aqui"
        yield Finding(
            f"{what} “{key}” aparece mais de uma vez",
            value(keyed[mistaken], field),
            ((value(keyed[other], field), note),),
            None if amounts else repetition(keyed[i], keyed[before]),
        )


def _copied(things: Sequence[Any], what: str, field: str = "ente") -> Iterator[Finding]:
    """Items of a list that say the same in everything: an entity may have several that differ."""
    if len({getattr(thing, field) for thing in things}) == len(things):
        return
    first: dict[str, Any] = {}
    for thing in things:
        before = first.setdefault(str(thing.raw), thing)
        if before is not thing and getattr(thing, field):
            yield Finding(
                f"{what} “{getattr(thing, field)}” aparece mais de uma vez",
                value(thing, field),
                ((value(before, field), "a primeira vez é aqui"),),
                repetition(thing, before),
            )


@rule("COER-ORDEM")
def terms_end_after_they_begin(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _backwards(c.identificacao.vigencia, "a vigência")
    for pcep in c.parte_ii.anexo_iii.pceps:
        yield from _backwards(pcep.vigencia, f"a vigência do PCEP “{pcep.id}”")
    for ente in c.entes:
        plano = ente.plano_de_saude
        if plano.inicio is not None and plano.fim is not None and plano.fim < plano.inicio:
            yield Finding(
                f"o plano de saúde de {ente.nome} termina em {plano.fim}, antes de começar, em "
                f"{plano.inicio}",
                value(plano, "fim"),
                ((value(plano, "inicio"), "o início é este"),),
            )


def _backwards(vigencia: Vigencia, what: str) -> Iterator[Finding]:
    start, end = vigencia.inicio, vigencia.fim
    if start is not None and end is not None and end < start:
        yield Finding(
            f"{what} termina em {_day(end)}, antes de começar, em {_day(start)}",
            value(vigencia, "fim"),
            ((value(vigencia, "inicio"), "o início é este"),),
        )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


@rule("COER-VIGENCIA")
def years_lie_inside_the_term(c: Contract, ix: Index) -> Iterator[Finding]:
    """A year that most of the contract has outside the term is one fault, of the term."""
    years = set(ix.years)
    if not years:
        return
    outside = list(_outside(c, ix, years))
    if not outside:
        return
    span = f"{ix.years[0]} a {ix.years[-1]}"
    uses = Counter(year for year, _, _ in outside)
    dated = len(c.parte_ii.metas) + len(ix.plans)
    common = {year for year, count in uses.items() if count > MANY_USES and 2 * count > dated}
    term = c.identificacao.vigencia
    for year in sorted(common):
        first = next(place for one, _, place in outside if one == year)
        yield Finding(
            f"a vigência vai de {_day(term.inicio)} a {_day(term.fim)}, e metas, planos e "
            f"cronograma têm {uses[year]} valores de {year}, fora dela",
            value(term, "fim" if year > ix.years[-1] else "inicio"),
            ((first, "o primeiro é este"),),
        )
    for year, what, place in outside:
        if year not in common:
            yield Finding(f"o ano de {year} {what} está fora da vigência ({span})", place)


def _outside(c: Contract, ix: Index, years: Container[int]) -> Iterator[tuple[int, str, Place]]:
    """Years that lie outside the term, of what, and where."""
    for meta in c.parte_ii.metas:
        for year in meta.valores:
            if year not in years:
                place = Place(meta.raw["valores"], str(year), on_key=True)
                yield year, f"da meta “{meta.id}”", place
    for _, despesa in ix.plans:
        for year in despesa.valores:
            if year not in years:
                place = Place(despesa.raw["valores"], str(year), on_key=True)
                yield year, f"de “{despesa.descricao}”", place
    for ano in c.parte_iii.cronograma:
        if ano.ano is not None and ano.ano not in years:
            yield ano.ano, "do cronograma", value(ano, "ano")
