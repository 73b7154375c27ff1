"""Entities: which there must be, their ids, names and responsibilities (arts. 2º and 4º)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from coapkit.codes import check_ibge
from coapkit.contract.model import GROUPS, UNIAO, Compromisso, Contract, Ente
from coapkit.document.scalars import ScalarError
from coapkit.record import Record
from coapkit.rules.finding import Finding, Place, name, value, whole
from coapkit.rules.index import Index, answering, code_of, plain_name, sphere, uf_of
from coapkit.rules.order import gaps
from coapkit.rules.registry import rule
from coapkit.territory import STATE_NAMES, fold, municipality

_DF = "DF"


@rule("R3-ART2.2")
def region_has_its_entities(c: Contract, ix: Index) -> Iterator[Finding]:
    """The Union, a State at least, and municipalities in each State but the Distrito Federal."""
    if not ix.entes:
        return
    entes = name(c, "entes")
    if UNIAO not in ix.entes and not any(e.esfera == "uniao" for e in c.entes):
        yield Finding("a União não está entre os entes do contrato", entes)
    if not ix.estados and not any(e.esfera == "estado" for e in c.entes):
        yield Finding("nenhum Estado está entre os entes do contrato", entes)
    populated = {uf_of(municipio) for municipio in ix.municipios}
    for estado in ix.estados:
        uf = uf_of(estado)
        if uf not in populated and uf != _DF:
            yield Finding(
                f"{estado.nome} é ente do contrato e nenhum Município seu está na Região",
                whole(estado),
            )


@rule("R3-ART2.3")
def ids_fit_their_sphere(c: Contract, ix: Index) -> Iterator[Finding]:
    for ente in c.entes:
        if not ente.id or ente.esfera not in _FORMS:
            continue
        told = sphere(ente)
        if told != ente.esfera and _named_by_id(ente):
            yield Finding(
                f"{ix.label(ente.id)} é {_FORMS[told].what}, e a esfera diz {ente.esfera}",
                value(ente, "esfera"),
                ((value(ente, "id"), "o identificador está aqui"),),
            )
        elif told != ente.esfera or not _well_formed(ente):
            yield Finding(
                f"“{ente.id}” não é identificador de {_FORMS[ente.esfera].what}: espera-se "
                f"{_FORMS[ente.esfera].form}",
                value(ente, "id"),
            )


class _Form(Record):
    what: str
    form: str


_FORMS: Final = {
    "uniao": _Form("União", "`uniao`"),
    "estado": _Form("Estado", "a sigla do Estado em minúsculas, como `ce`"),
    "municipio": _Form("Município", "o código IBGE de sete algarismos, como `2302107`"),
}


def _well_formed(ente: Ente) -> bool:
    if ente.esfera == "uniao":
        return ente.id == UNIAO
    if ente.esfera == "estado":
        return ente.id.islower() and ente.id.upper() in STATE_NAMES
    return len(ente.id) == 7 and ente.id.isdigit()


def _named_by_id(ente: Ente) -> bool:
    """Does the name agree with the id, so that it is the sphere that is wrong?"""
    names = _names(ente.id)
    return not names or not ente.nome or plain_name(ente) in {fold(known) for known in names}


def _names(ente: str) -> tuple[str, ...]:
    """Names of the Union, a State or a municipality by id; () where the id says nothing."""
    if ente == UNIAO:
        return _UNION_NAMES
    if ente.upper() in STATE_NAMES:
        return (STATE_NAMES[ente.upper()],)
    known = municipality(ente)
    return known.names if known is not None else ()


_UNION_NAMES: Final = (
    "União",
    "União Federal",
    "Governo Federal",
    "República Federativa do Brasil",
    "Ministério da Saúde",
)


@rule("R3-ART2.4")
def municipalities_are_of_the_states(c: Contract, ix: Index) -> Iterator[Finding]:
    states = {uf_of(estado) for estado in ix.estados}
    if not states:
        return
    strangers: dict[str, list[Ente]] = defaultdict(list)
    for municipio in ix.municipios:
        uf = uf_of(municipio)
        if uf in STATE_NAMES and uf not in states:
            strangers[uf].append(municipio)
    for uf, found in strangers.items():
        named = ", ".join(municipio.nome or municipio.id for municipio in found)
        if len(found) == 1:
            yield Finding(
                f"{named}/{uf} está na Região, e o seu Estado ({STATE_NAMES[uf]}) não é ente do "
                "contrato",
                value(found[0], "id"),
            )
        else:
            yield Finding(
                f"{STATE_NAMES[uf]} não é ente do contrato, e Municípios seus estão na Região: "
                f"{named}",
                name(c, "entes"),
                tuple((whole(municipio), "Município seu") for municipio in found[:3]),
            )


@rule("COER-IBGE")
def municipality_codes_exist(c: Contract, _ix: Index) -> Iterator[Finding]:
    for ente in c.entes:
        code = ente.id
        if len(code) == 7 and code.isdigit() and municipality(code) is None:
            yield Finding(_unknown(ente), value(ente, "id"))
    for referencia in c.parte_ii.anexo_iii.referencias:
        code = referencia.destino.municipio
        # A code whose form is wrong was reported when it was read.
        if code and municipality(code) is None and _readable(code):
            yield Finding(
                f"“{code}” não é código de nenhum Município", value(referencia.destino, "municipio")
            )


def _readable(code: str) -> bool:
    try:
        check_ibge(code)
    except ScalarError:
        return False
    return True


def _unknown(ente: Ente) -> str:
    try:
        check_ibge(ente.id)
        message = f"“{ente.id}” não é código de nenhum Município"
    except ScalarError as error:
        message = error.message
    code = code_of(ente)
    return f"{message}; o de {ente.nome}/{ente.uf} é {code}" if code else message


@rule("COER-NOME")
def names_fit_their_ids(c: Contract, ix: Index) -> Iterator[Finding]:
    for ente in c.entes:
        names = _names(ente.id)
        if not ente.nome or not names or ente.nome in names:
            continue
        mistaken = ix.is_mistyped(ente)
        if not mistaken and ix.entes[ente.id] is not ente:
            continue  # reported as repeated
        if sphere(ente) != ente.esfera and not _named_by_id(ente):
            continue  # neither sphere nor name is of this id: the id is wrong
        if plain_name(ente) not in {fold(known) for known in names}:
            code = code_of(ente)
            # Cited by the code that the name has: it is the id that was mistaken.
            field, other = ("id", "nome") if mistaken else ("nome", "id")
            yield Finding(
                f"o identificador {ente.id} é o de {names[0]}, e o nome diz "
                f"“{ente.nome}”" + (f", cujo código é {code}" if code else ""),
                value(ente, field),
                ((value(ente, other), f"o `{other}` está aqui"),),
            )


@rule("COER-UF")
def ufs_fit_their_ids(c: Contract, ix: Index) -> Iterator[Finding]:
    for ente in c.entes:
        uf = uf_of(ente)
        if ix.is_mistyped(ente):
            continue  # reported as of no municipality, or of another
        # A code that begins with no UF is reported as unknown, an unknown acronym by the schema.
        if ente.uf in STATE_NAMES and uf in STATE_NAMES and ente.uf != uf:
            yield Finding(
                f"o identificador {ente.id} é da UF {uf} ({STATE_NAMES[uf]}), e a UF de "
                f"{ente.nome or 'seu ente'} diz {ente.uf}",
                value(ente, "uf"),
                ((value(ente, "id"), "o identificador está aqui"),),
            )


@rule("COER-CNPJ.2")
def cnpjs_are_of_one_entity(_c: Contract, ix: Index) -> Iterator[Finding]:
    first: dict[str, Ente] = {}
    for ente in ix.entes.values():
        cnpj = fold(ente.cnpj)
        before = first.setdefault(cnpj, ente)
        if cnpj and before is not ente:
            yield Finding(
                f"o CNPJ {ente.cnpj} é de {ente.nome} e também de {before.nome}",
                value(ente, "cnpj"),
                ((value(before, "cnpj"), "o outro está aqui"),),
            )


@rule("R3-ART4-PU")
def every_entity_answers_in_every_part(c: Contract, ix: Index) -> Iterator[Finding]:
    """Parte I binds all signatories alike; Partes II, III and IV name who answers for what."""
    anexo = c.parte_ii.anexo_ii
    if anexo.acoes:
        executing = _executing(c, ix)
        for ente in ix.entes:
            if ente not in executing:
                yield _no_answer(
                    ix,
                    ente,
                    "não responde por nenhuma ação, medicamento, serviço, referência ou PCEP da "
                    "Parte II",
                    name(anexo, "acoes"),
                )
    financing = c.parte_iii.financiamento
    for ente, stand_in in _without(ix, financing):
        before = [compromisso.ente for compromisso in financing[:stand_in]]
        if stand_in is not None and financing[stand_in].ente in before:
            continue  # COER-REPETIDO marks the repetition that took its place
        place = name(c.parte_iii, "financiamento")
        yield _no_answer(
            ix,
            ente,
            "não tem responsabilidade de financiamento na Parte III",
            place if stand_in is None else value(financing[stand_in], "ente"),
        )
    monitoring = c.parte_iv.responsabilidades
    for ente, stand_in in _without(ix, monitoring):
        place = name(c.parte_iv, "responsabilidades")
        yield _no_answer(
            ix,
            ente,
            "não tem responsabilidade de monitoramento, avaliação e auditoria na Parte IV",
            place if stand_in is None else value(monitoring[stand_in], "ente"),
        )


def _executing(c: Contract, ix: Index) -> set[str]:
    """Ids of all who answer for something in Anexos II and III."""
    anexo_ii, anexo_iii = c.parte_ii.anexo_ii, c.parte_ii.anexo_iii
    found: set[str] = set()
    for acao in anexo_ii.acoes:
        found.update(answering(acao.responsabilidade))
    for medicamento in anexo_ii.medicamentos:
        found.update(answering(medicamento.responsabilidade))
    for servico in anexo_iii.servicos:
        found.add(servico.gestao)
        found.add(servico.gerencia)
    for referencia in anexo_iii.referencias:
        found.update(referencia.responsaveis)
    for pcep in anexo_iii.pceps:
        found.update(pcep.partes)
    return set(ix.expand(found))


def _without(ix: Index, given: Sequence[Compromisso]) -> Iterator[tuple[str, int | None]]:
    """Entities that have no item, each with the position of the one written in its place."""
    present = [compromisso.ente for compromisso in given]
    if not present or any(ente in GROUPS for ente in present):
        return
    for gap in gaps(present, tuple(ix.entes)):
        # An undeclared entity written in its place is reported as such.
        if gap.stand_in is None or present[gap.stand_in] in ix.entes:
            yield gap.missing, gap.stand_in


def _no_answer(ix: Index, ente: str, lack: str, at: Place) -> Finding:
    return Finding(
        f"{ix.label(ente)} {lack}", at, ((whole(ix.entes[ente]), "o ente é declarado aqui"),)
    )
