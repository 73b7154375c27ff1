"""What several rules look up, computed once per contract and only when asked."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeVar

from coapkit.contract.model import (
    UNIAO,
    Acao,
    Contract,
    Desembolso,
    Despesa,
    Ente,
    Meta,
    Responsabilidade,
    Servico,
)
from coapkit.contract.stage import Stage, stage_of
from coapkit.record import Record
from coapkit.rules.steps import Timeline, timeline
from coapkit.territory import STATE_NAMES, UF_OF_CODE, fold, municipalities

FEDERAL_DISTRICT: Final = "df"
BRASILIA: Final = "5300108"

PLANS: Final = {"custeio": "plano de custeio", "investimento": "plano de investimento"}
"""The two global plans, as messages name them."""

_ZERO = Decimal(0)

T = TypeVar("T", Ente, Acao, Meta, Despesa)


class FlowKey(Record):
    """What the plans and the schedule are compared by. ``recebedor`` empty: direct spending."""

    ano: int
    plano: str
    pagador: str
    recebedor: str


class Index:
    """Lookups over one contract. Declared things by id: the first of a repeated id counts."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    @cached_property
    def stage(self) -> Stage:
        """The stage that the flow records."""
        return stage_of(self.contract)

    @cached_property
    def timeline(self) -> Timeline:
        """The steps of the flow whose dates can be trusted."""
        return timeline(self.contract)

    @cached_property
    def entes(self) -> dict[str, Ente]:
        """Declared entities by id; a municipality whose id is mistyped, by that which is cited.

        So that a digit in ``entes`` is one finding, and not as many as the places that cite the
        municipality by its code.
        """
        found = _first_by_id(self.contract.entes)
        if found.keys() <= self._cited:
            return found
        known = {}
        for one, ente in found.items():
            meant = "" if one in self._cited else code_of(ente)
            if meant in self._cited and meant not in found:
                known[meant] = ente._replace(id=meant, uf=uf_of_code(meant))
            else:
                known[one] = ente
        return known

    @cached_property
    def _cited(self) -> set[str]:
        """Entities of the sections that have an item for each of them."""
        c = self.contract
        return {
            one.ente
            for section in (
                c.signatarios,
                c.parte_iii.financiamento,
                c.parte_ii.anexo_i.entes,
                c.parte_iv.auditoria,
            )
            for one in section
        }

    def is_mistyped(self, ente: Ente) -> bool:
        """Is a declared entity cited by another id, which its name has?"""
        return bool(ente.id) and ente.id not in self.entes

    @cached_property
    def municipios(self) -> tuple[Ente, ...]:
        """Declared municipalities, in the file's order."""
        return tuple(e for e in self.entes.values() if sphere(e) == "municipio")

    @cached_property
    def estados(self) -> tuple[Ente, ...]:
        """Declared States, in the file's order."""
        return tuple(e for e in self.entes.values() if sphere(e) == "estado")

    @cached_property
    def interestadual(self) -> bool:
        """Does the region lie in more than one State (Decreto nº 7.508/2011, art. 4º, § 1º)?"""
        return len(self.estados) > 1 or len({uf for m in self.municipios if (uf := uf_of(m))}) > 1

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Ids behind the words ``todos``, ``estados`` and ``municipios``."""
        return {
            "todos": tuple(self.entes),
            "estados": tuple(e.id for e in self.estados),
            "municipios": tuple(e.id for e in self.municipios),
        }

    def expand(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Entity ids with the group words replaced by their members, without repetition."""
        return tuple(dict.fromkeys(one for i in ids for one in self.groups.get(i, (i,))))

    def answers(self, ente: str, who: Responsabilidade) -> bool:
        """Does an entity answer, alone or with others, named itself or in a group?"""
        return ente in self.expand(answering(who))

    def label(self, ente: str) -> str:
        """An entity as a message names it: ``Aratuba/CE``, ``Ceará``, ``União``."""
        found = self.entes.get(ente)
        if found is None:
            return f"“{ente}”"
        if found.esfera == "municipio" and found.uf:
            return f"{found.nome}/{found.uf}"
        return "União" if found.id == UNIAO else found.nome

    def is_place(self, ente: str) -> bool:
        """Can a service stand there, or a user come from there? A declared municipality, or the
        Federal District, the one State without any."""
        declared = self.entes.get(ente)
        return declared is not None and (
            sphere(declared) == "municipio" or declared.id == FEDERAL_DISTRICT
        )

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Calendar years that the term touches; () when the term is unknown or absurd."""
        term = self.contract.identificacao.vigencia
        if (
            term.inicio is None
            or term.fim is None
            or not 0 <= (term.fim - term.inicio).days < 36600
        ):
            return ()
        return tuple(range(term.inicio.year, term.fim.year + 1))

    @cached_property
    def acoes(self) -> dict[str, Acao]:
        """Actions of Anexo II by id."""
        return _first_by_id(self.contract.parte_ii.anexo_ii.acoes)

    @cached_property
    def metas(self) -> dict[str, Meta]:
        """Targets by id."""
        return _first_by_id(self.contract.parte_ii.metas)

    @cached_property
    def servicos(self) -> dict[str, Servico]:
        """Services of Anexo III by CNES code."""
        found: dict[str, Servico] = {}
        for servico in self.contract.parte_ii.anexo_iii.servicos:
            if servico.cnes:
                found.setdefault(servico.cnes, servico)
        return found

    @cached_property
    def investimentos(self) -> dict[str, Despesa]:
        """Lines of the investment plan by id."""
        return _first_by_id(self.contract.parte_iii.investimento)

    @cached_property
    def plans(self) -> tuple[tuple[str, Despesa], ...]:
        """Lines of both plans with the plan's name."""
        parte = self.contract.parte_iii
        return tuple([("custeio", d) for d in parte.custeio]) + tuple(
            [("investimento", d) for d in parte.investimento]
        )

    @cached_property
    def planned(self) -> dict[FlowKey, Decimal]:
        """Reais that the plans set for each year, plan, payer and payee."""
        sums: dict[FlowKey, Decimal] = defaultdict(Decimal)
        for plano, despesa in self.plans:
            for ano, valor in despesa.valores.items():
                sums[FlowKey(ano, plano, despesa.pagador, despesa.recebedor)] += valor
        return sums

    @cached_property
    def scheduled(self) -> dict[FlowKey, list[Desembolso]]:
        """Lines of the schedule for each year, plan, payer and payee (one, where all is well)."""
        lines: dict[FlowKey, list[Desembolso]] = defaultdict(list)
        for ano in self.contract.parte_iii.cronograma:
            if ano.ano is not None:
                for d in ano.desembolsos:
                    lines[FlowKey(ano.ano, d.plano, d.pagador, d.recebedor)].append(d)
        return lines

    @cached_property
    def differences(self) -> dict[FlowKey, Decimal]:
        """Schedule minus plans, in reais, where they differ; what one of them lacks counts as 0."""
        found = {}
        for key, planned in self.planned.items():
            difference = sum((paid(d) for d in self.scheduled.get(key, ())), _ZERO) - planned
            if difference:
                found[key] = difference
        for key, lines in self.scheduled.items():
            if key not in self.planned:
                found[key] = sum((paid(d) for d in lines), _ZERO)
        return found

    def flow(self, key: FlowKey) -> str:
        """``União a Aratuba/CE``, or who spends it directly."""
        payer = self.label(key.pagador)
        if not key.recebedor:
            return f"{payer} (aplicação direta)"
        return f"{payer} a {self.label(key.recebedor)}"


def answering(who: Responsabilidade) -> tuple[str, ...]:
    """Who answers, alone or with others; groups as they are written."""
    return (*who.individual, *who.solidaria)


def paid(line: Desembolso) -> Decimal:
    """All instalments of a line of the schedule, in reais."""
    return sum([p for p in line.parcelas if p is not None], _ZERO)


def sum_of_years(despesa: Despesa) -> Decimal:
    """All years of a line of a plan, in reais."""
    return sum(despesa.valores.values(), _ZERO)


def readable(despesa: Despesa) -> bool:
    """Could every value of a line of a plan be read?"""
    written = despesa.raw.get("valores")
    return isinstance(written, dict) and len(written) == len(despesa.valores)


def sphere(ente: Ente) -> str:
    """Sphere of government: what the id says where it has the form of one, else ``esfera``.

    So that a wrong or missing ``esfera`` is one finding, and not many.
    """
    if ente.id == UNIAO:
        return "uniao"
    if ente.id.upper() in STATE_NAMES:
        return "estado"
    if len(ente.id) == 7 and ente.id.isdigit():
        return "municipio"
    return ente.esfera


def uf_of(ente: Ente) -> str:
    """UF of a State or municipality: what the id says where it can, else ``uf``; "" if unknown."""
    if ente.id.upper() in STATE_NAMES:
        return ente.id.upper()
    if len(ente.id) == 7 and ente.id.isdigit():
        return UF_OF_CODE.get(ente.id[:2], ente.uf)
    return ente.uf


def uf_of_code(code: str) -> str:
    """UF by a municipality's code."""
    return UF_OF_CODE.get(code[:2], "")


def code_of(ente: Ente) -> str:
    """Code of the municipality that the name and the UF of an entity say; "" where none is."""
    if sphere(ente) != "municipio":
        return ""
    said = plain_name(ente)
    for code, known in municipalities(ente.uf or uf_of(ente)).items():
        if said in {fold(known_name) for known_name in known.names}:
            return code
    return ""


_TITLES: Final = (
    "Prefeitura Municipal de ",
    "Município de ",
    "Município do ",
    "Município da ",
    "Governo do Estado do ",
    "Governo do Estado da ",
    "Governo do Estado de ",
    "Estado do ",
    "Estado da ",
    "Estado de ",
)


def plain_name(ente: Ente) -> str:
    """The name folded, without ``Município de`` before it or ``/CE`` after it."""
    bare = ente.nome.strip()
    for title in _TITLES:
        if bare.casefold().startswith(title.casefold()):
            bare = bare[len(title) :]
            break
    uf = uf_of(ente)
    for ending in (f"/{uf}", f"-{uf}", f"- {uf}", f"– {uf}", f"({uf})"):
        bare = bare.removesuffix(ending)
    return fold(bare)


def _first_by_id(things: Iterable[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for thing in things:
        if thing.id:
            found.setdefault(thing.id, thing)
    return found
