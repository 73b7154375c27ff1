"""Anexo II: programming of actions and services.

Arts. 8º, II, a, §§ 1º and 2º, 18 and 21; Decreto nº 7.508/2011, art. 5º. The map of targets:
``coapkit.rules.target_map``.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from coapkit.contract.model import (
    GROUPS,
    UNIAO,
    Acao,
    Contract,
    Despesa,
    Medicamento,
    Responsabilidade,
)
from coapkit.rules.citations import joined
from coapkit.rules.finding import Finding, Place, item, name, repetition, value
from coapkit.rules.index import Index, answering
from coapkit.rules.registry import rule
from coapkit.rules.steps import SIGNATURE

_ZERO = Decimal(0)


def _responsibilities(c: Contract) -> Iterator[tuple[Acao | Medicamento, Responsabilidade]]:
    """What somebody answers for in Anexo II, and who."""
    anexo = c.parte_ii.anexo_ii
    for acao in anexo.acoes:
        yield acao, acao.responsabilidade
    for medicamento in anexo.medicamentos:
        yield medicamento, medicamento.responsabilidade


def _called(thing: Acao | Medicamento) -> str:
    """``a ação “Imunização”``, ``o medicamento “amoxicilina”``."""
    if isinstance(thing, Acao):
        return f"a ação “{thing.nome or thing.id}”"
    return f"o medicamento “{thing.denominacao}”"


def _all_declared(ix: Index, r: Responsabilidade) -> bool:
    """An undeclared entity is reported as such, and who was meant is not known."""
    return all(e in ix.entes or e in GROUPS for e in answering(r))


@rule("R3-ART8-II-A.2")
def solidary_means_two_or_more(c: Contract, ix: Index) -> Iterator[Finding]:
    if not ix.entes:
        return
    members: dict[tuple[str, ...], tuple[str, ...]] = {}  # most actions share a few lists
    for thing, r in _responsibilities(c):
        listed = r.solidaria
        if not listed:
            continue
        found = members.get(listed)
        if found is None:
            found = members[listed] = ix.expand(listed)
        if len(found) < 2 and _all_declared(ix, r):
            yield Finding(
                f"{_called(thing)} tem responsabilidade solidária com menos de dois entes "
                f"({', '.join(ix.label(ente) for ente in found) or 'nenhum'})",
                name(r, "solidaria"),
            )


@rule("R3-ART8-II-A.3")
def individual_or_solidary(c: Contract, ix: Index) -> Iterator[Finding]:
    for thing, r in _responsibilities(c):
        if not r.individual or not r.solidaria or not _all_declared(ix, r):
            continue
        alone = set(ix.expand(r.individual))
        for i, word in enumerate(r.solidaria):
            both = [ente for ente in ix.expand((word,)) if ente in alone]
            if both:
                yield Finding(
                    f"{_called(thing)} tem {joined(ix.label(ente) for ente in both[:3])} na "
                    "responsabilidade individual e também na solidária",
                    item(r, "solidaria", i),
                    ((name(r, "individual"), "a individual é esta"),),
                )
                break


@rule("R3-ART8-II-A.4")
def somebody_answers(c: Contract, ix: Index) -> Iterator[Finding]:
    """A group without members answers for nothing: there are regions without municipalities."""
    empty = {word for word, members in ix.groups.items() if not members}
    if not empty or not ix.entes:
        return
    for thing, r in _responsibilities(c):
        if r.individual and not r.solidaria and empty.issuperset(r.individual):
            yield Finding(
                f"ninguém responde pel{_called(thing)}: o contrato não tem ente do grupo "
                f"“{r.individual[0]}”",
                name(r, "individual"),
            )


@rule("R3-ART8-II-A.5")
def medicines_are_listed_once(c: Contract, _ix: Index) -> Iterator[Finding]:
    first: dict[tuple[str, str, str], Medicamento] = {}
    for m in c.parte_ii.anexo_ii.medicamentos:
        if not m.denominacao or not m.apresentacao:
            continue
        key = (m.denominacao.casefold(), m.apresentacao.casefold(), m.componente)
        before = first.setdefault(key, m)
        if before is not m:
            yield Finding(
                f"o medicamento “{m.denominacao}, {m.apresentacao}” aparece mais de uma vez no "
                "mesmo componente",
                value(m, "denominacao"),
                ((value(before, "denominacao"), "a primeira vez é aqui"),),
                repetition(m, before),
            )


_NATURES: Final = {"promocao": "promoção", "protecao": "proteção", "recuperacao": "recuperação"}


@rule("R3-ART8-P1.2")
def promotion_protection_and_recovery(c: Contract, _ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    there = {natureza for acao in anexo.acoes for natureza in acao.natureza}
    if not there or there.difference(_NATURES):
        return
    for natureza, word in _NATURES.items():
        if natureza not in there:
            yield Finding(
                f"nenhuma ação do Anexo II é de {word} da saúde (`natureza: [{natureza}]`)",
                name(anexo, "acoes"),
            )


_COMPONENTS: Final = {
    "atencao_primaria": "atenção primária",
    "urgencia": "urgência e emergência",
    "psicossocial": "atenção psicossocial",
    "ambulatorial_hospitalar": "atenção ambulatorial especializada e hospitalar",
    "vigilancia": "vigilância em saúde",
}


@rule("D7508-ART5")
def region_has_the_minimum_sets(c: Contract, _ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    there = {acao.componente for acao in anexo.acoes}
    if not there or there.difference(_COMPONENTS):
        return  # an unreadable component may be the missing one
    for component, words in _COMPONENTS.items():
        if component not in there:
            yield Finding(
                f"nenhuma ação do Anexo II é de {words} (`componente: {component}`), que toda "
                "Região de Saúde tem",
                name(anexo, "acoes"),
            )


def _executed(c: Contract) -> list[Acao]:
    return [a for a in c.parte_ii.anexo_ii.acoes if a.executada_pela_uniao == "sim"]


def _unmarked(c: Contract) -> list[Acao]:
    """Actions for which only the Union answers, and which do not say that it executes them."""
    return [
        a
        for a in c.parte_ii.anexo_ii.acoes
        if a.executada_pela_uniao != "sim" and set(answering(a.responsabilidade)) == {UNIAO}
    ]


@rule("R3-ART8-P2.2")
def announced_direct_execution_is_there(c: Contract, _ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    if anexo.execucao_direta_da_uniao != "prevista" or not anexo.acoes:
        return
    if any(a.executada_pela_uniao not in ("", "nao") for a in anexo.acoes):
        return
    unmarked = _unmarked(c)
    if unmarked:
        yield Finding(
            "o Anexo II prevê execução direta da União e não marca nenhuma ação; só a União "
            f"responde por “{unmarked[0].nome}”",
            value(unmarked[0], "executada_pela_uniao"),
            ((value(anexo, "execucao_direta_da_uniao"), "a previsão é esta"),),
        )
    else:
        yield Finding(
            "o Anexo II prevê execução direta da União e nenhuma ação tem "
            "`executada_pela_uniao: sim`",
            value(anexo, "execucao_direta_da_uniao"),
        )


@rule("R3-ART8-P2.3")
def no_direct_execution_means_none(c: Contract, ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    executed = _executed(c)
    if anexo.execucao_direta_da_uniao != "nenhuma" or not executed:
        return
    stated = value(anexo, "execucao_direta_da_uniao")
    acao = executed[0]
    marked = value(acao, "executada_pela_uniao")
    what = f"o Anexo II diz que a União não executa nenhuma ação, e ela executa “{acao.nome}”"
    # One action that others answer for was marked by mistake; else the statement is wrong.
    if (
        len(executed) == 1
        and not ix.answers(UNIAO, acao.responsabilidade)
        and acao.indigena != "sim"
    ):
        yield Finding(what, marked, ((stated, "a declaração é esta"),))
    else:
        yield Finding(what, stated, ((marked, "a ação é marcada aqui"),))


@rule("R3-ART8-P2.4")
def the_union_answers_for_what_it_executes(c: Contract, ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    if anexo.execucao_direta_da_uniao == "nenhuma":
        return  # the contradiction is reported once
    wrong = [
        acao
        for acao in _executed(c)
        if answering(acao.responsabilidade) and not ix.answers(UNIAO, acao.responsabilidade)
    ]
    if not wrong:
        return
    unanswered = _nobody_answers_for_the_indigenous(c, ix)
    run_by_union = {
        acao
        for s in c.parte_ii.anexo_iii.servicos
        if UNIAO in (s.gestao, s.gerencia)
        for acao in s.acoes
    }
    for acao in wrong:
        if acao.indigena == "sim" and unanswered:
            continue  # art. 18 says so
        truly = acao.indigena == "sim" or acao.id in run_by_union
        yield Finding(
            f"a União executa a ação “{acao.nome}” e não está entre os entes que respondem por ela",
            _answer_place(acao) if truly else value(acao, "executada_pela_uniao"),
            ((value(acao, "responsabilidade"), "a responsabilidade é esta"),),
        )


def _answer_place(acao: Acao) -> Place:
    """The kind of responsibility to mend, where there is only one."""
    r = acao.responsabilidade
    kinds = [kind for kind in ("individual", "solidaria") if kind in r.raw]
    return name(r, kinds[0]) if len(kinds) == 1 else value(acao, "responsabilidade")


def _nobody_answers_for_the_indigenous(c: Contract, ix: Index) -> bool:
    """Is there an indigenous population, and no specific action that the Union answers for?"""
    return c.parte_ii.anexo_i.regiao.populacao_indigena == "sim" and not any(
        ix.answers(UNIAO, acao.responsabilidade)
        for acao in c.parte_ii.anexo_ii.acoes
        if acao.indigena == "sim"
    )


@rule("R3-ART8-P2.5")
def what_only_the_union_answers_for_is_marked(c: Contract, _ix: Index) -> Iterator[Finding]:
    if c.parte_ii.anexo_ii.execucao_direta_da_uniao != "prevista" or not _executed(c):
        return
    unmarked = _unmarked(c)
    if not unmarked:
        return
    specific = {acao.id for acao in _indigenous_not_executed(c)}
    for acao in unmarked:
        if acao.id not in specific:
            yield Finding(
                f"só a União responde pela ação “{acao.nome}”, que não diz ser executada por ela",
                value(acao, "executada_pela_uniao"),
            )


def _indigenous_not_executed(c: Contract) -> list[Acao]:
    """The specific actions of art. 18, where the Union executes none of them."""
    if c.parte_ii.anexo_i.regiao.populacao_indigena != "sim":
        return []
    specific = [acao for acao in c.parte_ii.anexo_ii.acoes if acao.indigena == "sim"]
    executed = any(acao.executada_pela_uniao not in ("", "nao") for acao in specific)
    return [] if executed else specific


@rule("R3-ART18.3")
def the_union_executes_the_specific_action(c: Contract, ix: Index) -> Iterator[Finding]:
    specific = _indigenous_not_executed(c)
    anexo = c.parte_ii.anexo_ii
    if not specific or _nobody_answers_for_the_indigenous(c, ix):
        return
    if anexo.execucao_direta_da_uniao == "prevista" and not _executed(c):
        return  # art. 8º, § 2º, says so
    acao = next(a for a in specific if ix.answers(UNIAO, a.responsabilidade))
    yield Finding(
        f"a ação “{acao.nome}” é a atuação específica da União para a população indígena, e o "
        "Anexo II não diz que a União a executa",
        value(acao, "executada_pela_uniao"),
        ((value(c.parte_ii.anexo_i.regiao, "populacao_indigena"), "há população indígena"),),
    )


_NETWORKS: Final = {
    "cegonha": "Rede Cegonha",
    "urgencia": "Rede de Atenção às Urgências e Emergências",
    "psicossocial": "Rede de Atenção Psicossocial",
    "pessoa_com_deficiencia": "Rede de Cuidados à Pessoa com Deficiência",
    "doencas_cronicas": "Rede de Atenção às Pessoas com Doenças Crônicas",
}


@rule("R3-ART21.2")
def networks_have_their_regional_plan(c: Contract, ix: Index) -> Iterator[Finding]:
    anexo = c.parte_ii.anexo_ii
    planned = {plano.rede for plano in anexo.planos_regionais}
    if not planned or planned.difference(_NETWORKS):
        return
    said = set(planned)
    for rede, of, what in _in_networks(c, ix):
        if rede in _NETWORKS and rede not in said:
            said.add(rede)
            yield Finding(
                f"{what} integra a {_NETWORKS[rede]}, e o Anexo II não traz o plano de ação "
                "regional dessa rede",
                name(anexo, "planos_regionais"),
                ((value(of, "rede"), "a rede é citada aqui"),),
            )


def _in_networks(c: Contract, ix: Index) -> Iterator[tuple[str, Acao | Despesa, str]]:
    """What belongs to a network: an action, or a line of a plan."""
    for acao in c.parte_ii.anexo_ii.acoes:
        if acao.rede:
            yield acao.rede, acao, f"a ação “{acao.nome}”"
    for _, despesa in ix.plans:
        if despesa.rede:
            yield despesa.rede, despesa, f"a despesa “{despesa.descricao}”"


_PAS = re.compile(r"\bPAS\b|\bP\.A\.S\.")
_ANNUAL = re.compile(r"\bprogramac(?:ao|oes) anua(?:l|is)\b(?! d[aeo]s? (?!saude))")
_EXCLUDED = re.compile(r"\b(?:exceto|excecao|exclu\w+|nao|salvo|ressalvad\w+|sem)\b")


def _cites_the_pas(text: str) -> bool:
    """Does a text name the annual programming as a source, and not to exclude it?"""
    if "PAS" not in text and "P.A.S" not in text and "rogram" not in text.lower():
        return False
    plain = " ".join(_plain(text).split())
    found = _PAS.search(" ".join(text.split())) or _ANNUAL.search(plain)
    return found is not None and not _EXCLUDED.search(plain[: found.start()])


def _plain(text: str) -> str:
    """Lower case and without accents, character for character."""
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text).lower()


@rule("R3-ART21.3")
def annual_programming_is_left_out(c: Contract, _ix: Index) -> Iterator[Finding]:
    parte = c.parte_ii
    seen: dict[str, bool] = {}  # many actions share their source

    def cites(text: str) -> bool:
        if text not in seen:
            seen[text] = _cites_the_pas(text)
        return seen[text]

    for acao in parte.anexo_ii.acoes:
        if acao.origem and cites(acao.origem):
            yield _annual(f"a ação “{acao.nome}”", acao.origem, value(acao, "origem"))
    for plano in parte.anexo_ii.planos_regionais:
        if cites(plano.plano):
            yield _annual("o plano de ação regional", plano.plano, value(plano, "plano"))
    for diretriz in parte.diretrizes:
        if cites(diretriz.origem):
            what = f"a diretriz “{diretriz.id}”"
            yield _annual(what, diretriz.origem, value(diretriz, "origem"))


def _annual(what: str, source: str, at: Place) -> Finding:
    return Finding(
        f"{what} tem por origem “{source}”; a programação anual de saúde (PAS) não integra o "
        "contrato",
        at,
    )


@rule("R3-ART21.4")
def regional_plans_are_older_than_the_signature(c: Contract, ix: Index) -> Iterator[Finding]:
    planos = c.parte_ii.anexo_ii.planos_regionais
    signed = ix.timeline.first_since(SIGNATURE)
    if signed is None:
        return
    for plano in planos:
        if plano.ato.data is not None and plano.ato.data > signed.date:
            yield Finding(
                f"“{plano.plano}” foi aprovado em {plano.ato.data:%d/%m/%Y}, depois de "
                f"{signed.label} ({signed.date:%d/%m/%Y})",
                value(plano.ato, "data"),
                ((signed.at, f"{signed.label} está aqui"),),
            )
