"""Coherence that no article states but every auditor looks for: what is named is declared, nothing
is declared twice, dates and years are in order."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from coapkit.contract.model import GROUPS, Contract, Vigencia
from coapkit.rules.finding import Finding, Node, Place, item, value
from coapkit.rules.index import Index
from coapkit.rules.registry import rule

Use = tuple[str, Callable[[], Place]]
"""An id that the contract uses, and where (called only for a finding)."""


def _one(of: Any, field: str) -> Iterator[Use]:
    used = getattr(of, field)
    if used:
        yield used, lambda: value(of, field)


def _many(of: Any, field: str) -> Iterator[Use]:
    for i, used in enumerate(getattr(of, field)):
        if used:
            yield used, lambda i=i: item(of, field, i)  # type: ignore[misc]


def _guess(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"; você quis dizer “{close[0]}”?" if close else ""


@rule("COER-ENTE")
def entities_are_declared(c: Contract, ix: Index) -> Iterator[Finding]:
    entes = ix.entes
    if not entes:
        return
    for used, place in _single_entities(c):
        if used not in entes:
            if used in GROUPS:
                what = f"o grupo “{used}” não cabe aqui, onde se espera um só ente"
            else:
                what = f"o ente “{used}” não está declarado em `entes`{_guess(used, entes)}"
            yield Finding(what, place())
    known = {*entes, *GROUPS}
    for used, place in _listed_entities(c):
        if used not in known:
            yield Finding(
                f"o ente “{used}” não está declarado em `entes`{_guess(used, known)}", place()
            )


def _single_entities(c: Contract) -> Iterator[Use]:
    ii, iii, iv = c.parte_ii, c.parte_iii, c.parte_iv
    for of in (
        *c.signatarios,
        *ii.anexo_i.entes,
        *iii.financiamento,
        *iv.responsabilidades,
        *iv.auditoria,
        *c.fluxo.pareceres,
    ):
        yield from _one(of, "ente")
    for pcep in ii.anexo_iii.pceps:
        for compromisso in pcep.responsabilidades:
            yield from _one(compromisso, "ente")
    for servico in ii.anexo_iii.servicos:
        yield from _one(servico, "municipio")
        yield from _one(servico, "gestao")
        yield from _one(servico, "gerencia")
    for despesa in (*iii.custeio, *iii.investimento):
        yield from _one(despesa, "pagador")
        yield from _one(despesa, "recebedor")
        yield from _one(despesa, "sazonal")
    for ano in iii.cronograma:
        for line in ano.desembolsos:
            yield from _one(line, "pagador")
            yield from _one(line, "recebedor")


def _listed_entities(c: Contract) -> Iterator[Use]:
    ii = c.parte_ii
    yield from _many(c.identificacao, "coordenacao")
    for objetivo in ii.objetivos:
        yield from _many(objetivo, "planos")
    for meta in ii.metas:
        yield from _many(meta, "responsaveis")
    for of in (*ii.anexo_ii.acoes, *ii.anexo_ii.medicamentos):
        yield from _many(of.responsabilidade, "individual")
        yield from _many(of.responsabilidade, "solidaria")
    for referencia in ii.anexo_iii.referencias:
        yield from _many(referencia, "origem")
        yield from _many(referencia, "responsaveis")
    for pcep in ii.anexo_iii.pceps:
        yield from _many(pcep, "partes")
    for incentivo in c.parte_iii.incentivos:
        yield from _many(incentivo, "beneficiarios")


@rule("COER-REFERENCIA")
def ids_are_declared(c: Contract, ix: Index) -> Iterator[Finding]:
    ii = c.parte_ii
    diretrizes = {d.id for d in ii.diretrizes}
    objetivos = {o.id for o in ii.objetivos}
    investimentos = {d.id for d in c.parte_iii.investimento}
    custeio = {d.id for d in c.parte_iii.custeio}
    for objetivo in ii.objetivos:
        yield from _undeclared(_one(objetivo, "diretriz"), diretrizes, "a diretriz", "diretrizes")
    for meta in ii.metas:
        yield from _undeclared(_one(meta, "objetivo"), objetivos, "o objetivo", "objetivos")
    for linha in ii.anexo_ii.mapa_de_metas:
        yield from _undeclared(_one(linha, "meta"), ix.metas, "a meta", "metas")
        yield from _undeclared(_many(linha, "acoes"), ix.acoes, "a ação", "anexo_ii.acoes")
        yield from _undeclared(
            _many(linha, "investimentos"), investimentos, "o investimento", "parte_iii.investimento"
        )
    for servico in ii.anexo_iii.servicos:
        yield from _undeclared(_many(servico, "acoes"), ix.acoes, "a ação", "anexo_ii.acoes")
    for referencia in ii.anexo_iii.referencias:
        yield from _undeclared(_many(referencia, "acoes"), ix.acoes, "a ação", "anexo_ii.acoes")
        yield from _undeclared(
            _one(referencia.destino, "servico"), ix.servicos, "o serviço de CNES", "servicos"
        )
    for pcep in ii.anexo_iii.pceps:
        yield from _undeclared(
            _many(pcep, "servicos"), ix.servicos, "o serviço de CNES", "servicos"
        )
    for incentivo in c.parte_iii.incentivos:
        yield from _undeclared(
            _many(incentivo, "custeio"), custeio, "a linha de custeio", "parte_iii.custeio"
        )


def _undeclared(
    uses: Iterator[Use], declared: Iterable[str], what: str, where: str
) -> Iterator[Finding]:
    """``declared`` is a set or a mapping: membership must be cheap. Empty: the schema speaks."""
    if not declared:
        return
    for used, place in uses:
        if used not in declared:  # type: ignore[operator]
            yield Finding(f"{what} “{used}” não está em `{where}`{_guess(used, declared)}", place())


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
    yield from _repeated((*iii.custeio, *iii.investimento), "id", "a linha de plano")
    yield from _repeated(iii.financiamento, "ente", "a responsabilidade de financiamento do ente")


def _repeated(things: Iterable[Any], field: str, what: str) -> Iterator[Finding]:
    first: dict[str, Node] = {}
    for thing in things:
        key = getattr(thing, field)
        if not key:
            continue
        before = first.setdefault(key, thing)
        if before is not thing:
            yield Finding(
                f"{what} “{key}” aparece mais de uma vez",
                value(thing, field),
                ((value(before, field), "a primeira vez é aqui"),),
            )


@rule("COER-ORDEM")
def terms_end_after_they_begin(c: Contract, _ix: Index) -> Iterator[Finding]:
    for vigencia in (c.identificacao.vigencia, *(p.vigencia for p in c.parte_ii.anexo_iii.pceps)):
        yield from _backwards(vigencia)
    for ente in c.entes:
        plano = ente.plano_de_saude
        if plano.inicio is not None and plano.fim is not None and plano.fim < plano.inicio:
            yield Finding(
                f"o plano de saúde de {ente.nome} termina em {plano.fim}, antes de começar, em "
                f"{plano.inicio}",
                value(plano, "fim"),
                ((value(plano, "inicio"), "o início é este"),),
            )


def _backwards(vigencia: Vigencia) -> Iterator[Finding]:
    start, end = vigencia.inicio, vigencia.fim
    if start is not None and end is not None and end < start:
        yield Finding(
            f"a vigência termina em {_day(end)}, antes de começar, em {_day(start)}",
            value(vigencia, "fim"),
            ((value(vigencia, "inicio"), "o início é este"),),
        )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@rule("COER-ANO")
def years_lie_inside_the_term(c: Contract, ix: Index) -> Iterator[Finding]:
    years = set(ix.years)
    if not years:
        return
    span = f"{ix.years[0]} a {ix.years[-1]}"
    for meta in c.parte_ii.metas:
        for year in meta.valores:
            if year not in years:
                yield Finding(
                    f"o ano de {year} da meta “{meta.id}” está fora da vigência ({span})",
                    Place(meta.raw["valores"], str(year), on_key=True),
                )
    for _, despesa in ix.plans:
        for year in despesa.valores:
            if year not in years:
                yield Finding(
                    f"o ano de {year} de “{despesa.descricao}” está fora da vigência ({span})",
                    Place(despesa.raw["valores"], str(year), on_key=True),
                )
    for ano in c.parte_iii.cronograma:
        if ano.ano is not None and ano.ano not in years:
            yield Finding(
                f"o ano de {ano.ano} do cronograma está fora da vigência ({span})",
                value(ano, "ano"),
            )
