"""Signatories: who signs for each entity, and in which function (art. 14, § 4º)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from coapkit.contract.model import Contract, Ente, Signatario
from coapkit.record import Record
from coapkit.rules.finding import Finding, name, value, whole
from coapkit.rules.index import BRASILIA, Index, sphere
from coapkit.rules.order import Gap, gaps
from coapkit.rules.registry import rule

_SIGN: Final = {
    "uniao": ("ministro",),
    "estado": ("governador", "secretario_de_saude"),
    "municipio": ("prefeito", "secretario_de_saude"),
}
"""Functions in which somebody signs for an entity, by its sphere: the head first."""

_FUNCTIONS: Final = {
    "ministro": "Ministro de Estado da Saúde",
    "governador": "Governador",
    "prefeito": "Prefeito",
    "secretario_de_saude": "Secretário de Saúde",
}

Office = tuple[str, str]
"""An entity's id and the function in which somebody signs for it."""


class _Signing(Record):
    """What is wrong with the signatories as written, and what they lack beyond that."""

    wrong: tuple[Finding, ...]
    missing: tuple[Office, ...]


def _wanted(ente: Ente) -> tuple[str, ...]:
    """Functions in which somebody signs for an entity; () where its id and sphere disagree."""
    return _SIGN.get(ente.esfera, ()) if sphere(ente) == ente.esfera else ()


def _signing(c: Contract, ix: Index) -> _Signing:
    """One finding for each mistake: a signatory written wrong is not also a missing one."""
    signers = [s for s in c.signatarios if s.ente in ix.entes]
    held: dict[Office, list[Signatario]] = defaultdict(list)
    for signer in signers:
        held[signer.ente, signer.funcao].append(signer)
    lacking: dict[Office, None] = {
        (ente.id, function): None
        for ente in ix.entes.values()
        for function in _wanted(ente)
        # Brasília, which the IBGE lists, has no mayor: the Governor signs for the Federal District.
        if (ente.id, function) not in held and ente.id != BRASILIA
    }
    wrong: list[Finding] = []
    for (ente, function), holders in list(held.items()):
        wanted = _wanted(ix.entes[ente])
        if function not in _FUNCTIONS:
            _forgive(lacking, [(ente, f) for f in wanted])  # unreadable: the schema reports it
        elif wanted and function not in wanted:
            wrong.extend(_out_of_sphere(ix, holder, wanted, lacking) for holder in holders)
        elif len(holders) > 1:
            wrong.extend(_repeated(c, ix, holders, wanted, lacking))
    for function in _FUNCTIONS if lacking else ():
        for office in _undeclared_instead(c, ix, function):
            _forgive(lacking, [office])
    return _Signing(tuple(wrong), tuple(lacking))


def _forgive(lacking: dict[Office, None], offices: Iterable[Office]) -> Office | None:
    """Take out the first of these that is lacking: another finding already speaks of it."""
    for office in offices:
        if office in lacking:
            del lacking[office]
            return office
    return None


def _out_of_sphere(
    ix: Index, holder: Signatario, wanted: tuple[str, ...], lacking: dict[Office, None]
) -> Finding:
    """A function that the entity's sphere does not have: function or entity was mistaken."""
    message = (
        f"{ix.label(holder.ente)} não tem {_FUNCTIONS[holder.funcao]}, e {holder.nome} assina como "
        f"tal; as funções do ente são: {', '.join(_FUNCTIONS[f] for f in wanted)}"
    )
    field = "funcao"
    if _forgive(lacking, [(holder.ente, f) for f in wanted]) is None and _forgive(
        lacking, [(ente, holder.funcao) for ente in ix.entes]
    ):
        field = "ente"
    return Finding(message, value(holder, field), ((whole(ix.entes[holder.ente]), "o ente"),))


def _repeated(
    c: Contract,
    ix: Index,
    holders: list[Signatario],
    wanted: tuple[str, ...],
    lacking: dict[Office, None],
) -> Iterator[Finding]:
    """Two in the same function: one was to sign in another function, for another entity, or not."""
    ente, function = holders[0].ente, holders[0].funcao
    twice = f"{ix.label(ente)} tem {len(holders)} signatários como {_FUNCTIONS[function]}"
    other = next((f for f in wanted if (ente, f) in lacking), None)
    if other is not None:
        # The head is written first: of two secretaries the first was to be the head.
        mistaken = holders[0] if other == wanted[0] else holders[-1]
        _forgive(lacking, [(ente, other)])
        yield Finding(f"{twice} e nenhum como {_FUNCTIONS[other]}", value(mistaken, "funcao"))
        return
    in_function = [s for s in c.signatarios if s.funcao == function]
    for gap in _gaps(in_function, ix, function):
        if gap.stand_in is None:
            continue
        stand_in = in_function[gap.stand_in]
        if any(stand_in is holder for holder in holders) and _forgive(
            lacking, [(gap.missing, function)]
        ):
            yield Finding(
                f"{twice}, e {ix.label(gap.missing)} não tem nenhum",
                value(stand_in, "ente"),
            )
            return
    for holder in holders[1:]:
        yield Finding(twice, whole(holder), ((whole(holders[0]), "o primeiro está aqui"),))


def _undeclared_instead(c: Contract, ix: Index, function: str) -> Iterator[Office]:
    """Offices in whose place somebody signs for an entity that is not declared."""
    in_function = [s for s in c.signatarios if s.funcao == function]
    for gap in _gaps(in_function, ix, function):
        if gap.stand_in is not None and in_function[gap.stand_in].ente not in ix.entes:
            yield gap.missing, function


def _gaps(in_function: list[Signatario], ix: Index, function: str) -> Iterator[Gap]:
    expected = tuple(e.id for e in ix.entes.values() if function in _wanted(e))
    return gaps([signer.ente for signer in in_function], expected)


@rule("R3-ART14-P4")
def every_entity_has_its_signatories(c: Contract, ix: Index) -> Iterator[Finding]:
    if not c.signatarios:
        return
    for ente, function in _signing(c, ix).missing:
        yield Finding(
            f"{ix.label(ente)} não tem signatário como {_FUNCTIONS[function]}",
            name(c, "signatarios"),
            ((whole(ix.entes[ente]), "o ente é declarado aqui"),),
        )


@rule("R3-ART14-P4.2")
def signatories_fit_their_entities(c: Contract, ix: Index) -> Iterator[Finding]:
    yield from _signing(c, ix).wrong
