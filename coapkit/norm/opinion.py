"""The opinion of conformity: what the check of one contract says of each provision of the norm.

Resolução CIT nº 3/2012, art. 14, § 3º, has the homologation examine whether every rule of the
Resolution is met. This is that examination as data, in the order of the norm; pure, and without a
word of layout.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from coapkit.contract.model import STANDARD, Contract, Referencia
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic, Severity
from coapkit.document.source import Source
from coapkit.norm.catalogue import Provision, catalogue
from coapkit.norm.where import places, reason_in_words, worded_key, wording_place, wordings
from coapkit.territory import UF_OF_CODE
from coapkit.validation import Checked, check_source

if TYPE_CHECKING:
    from coapkit.tables.store import Tables

LEAST_STAGE: Final = Stage.CIR
"""The opinion serves the homologation: what the CIR must have agreed is always examined."""


class Situation(Enum):
    """What the examination says of one provision; values in Portuguese, as the paper prints it."""

    MET = "atendida"
    MET_BY_WORDING = "atendida pela redação padrão"
    RESERVED = "atendida com ressalva"
    UNMET = "não atendida"
    NOT_YET = "ainda não exigível"
    NOT_APPLICABLE = "não se aplica"
    UNPROVABLE = "não se confere no arquivo"


class OpinionRow(NamedTuple):
    """One provision of the norm.

    ``provision``  the provision; further checks on it (``R3-ART9-IV.2``) are in ``checks``
    ``checks``     all entries of the catalogue that the row answers for, the base one first
    ``remarks``    sentences that explain the situation
    ``places``     where in the contract, in words
    ``findings``   indexes into ``Opinion.findings``
    """

    provision: Provision
    checks: tuple[Provision, ...]
    situation: Situation
    remarks: tuple[str, ...]
    places: tuple[str, ...]
    findings: tuple[int, ...]


class Chapter(NamedTuple):
    """A chapter or section of the norm and its provisions, in order; never empty."""

    norm: str
    title: str
    rows: tuple[OpinionRow, ...]


class Opinion(NamedTuple):
    """The whole examination.

    ``stage``     the stage at which the contract was examined
    ``findings``  all findings that count at it, in the order of every report
    ``others``    indexes of those that belong to no provision: coherence, form, reading
    """

    contract: Contract
    stage: Stage
    chapters: tuple[Chapter, ...]
    findings: tuple[Diagnostic, ...]
    others: tuple[int, ...]

    def rows(self) -> tuple[OpinionRow, ...]:
        """All provisions, in the order of the norm."""
        return tuple(row for chapter in self.chapters for row in chapter.rows)

    def count(self, situation: Situation) -> int:
        """Number of provisions in this situation."""
        return sum(1 for row in self.rows() if row.situation is situation)

    def other_errors(self) -> int:
        """Number of errors that belong to no provision."""
        return sum(1 for i in self.others if self.findings[i].severity is Severity.ERROR)


RESOLUTION: Final = "Resolução CIT nº 3/2012"
DECREE: Final = "Decreto nº 7.508/2011"

# First article of each chapter or section of the Resolution; the Decree's are few and stand alone.
_CHAPTERS: Final = (
    (1, "Disposição preliminar e Capítulo I – Do objeto e estrutura"),
    (6, "Capítulo I, Seção I – Da Parte I: responsabilidades organizativas"),
    (7, "Capítulo I, Seção II – Da Parte II: responsabilidades executivas"),
    (9, "Capítulo I, Seção III – Da Parte III: responsabilidades orçamentário-financeiras"),
    (10, "Capítulo I, Seção IV – Da Parte IV: monitoramento, avaliação e auditoria"),
    (14, "Capítulo II – Do fluxo de elaboração e assinatura"),
    (16, "Capítulo III – Da gestão e do controle social"),
    (19, "Capítulo IV – Das disposições finais"),
)
_DECREE_TITLE = "Disposições sobre o contrato e a Região de Saúde"


def examine(source: Source, tables: "Tables | None" = None) -> Opinion | None:
    """Check a contract at its own stage, at least at ``LEAST_STAGE``, and give the opinion.

    ``tables``: reference tables; ``None``: what needs them is not checked.
    ``None`` where the text could not be read. Of this one file: what concerns several contracts
    at once is not in it.
    """
    checked = check_source(source, tables=tables)
    if checked.contract is not None and checked.stage < LEAST_STAGE:
        checked = check_source(source, stage=LEAST_STAGE, tables=tables)
    return opinion(checked)


def opinion(checked: Checked) -> Opinion | None:
    """The opinion on a contract that was checked; ``None`` where there is no contract."""
    contract = checked.contract
    if contract is None:
        return None
    unique = {d.sort_key: d for d in checked.diagnostics}
    findings = tuple(unique[key] for key in sorted(unique))
    by_base: dict[str, list[int]] = {}
    for index, finding in enumerate(findings):
        by_base.setdefault(base_id(finding.rule), []).append(index)
    facts = _Facts(contract, checked.stage, findings)
    grouped: dict[tuple[str, str], list[OpinionRow]] = {}
    for base, entries in provisions_in_order().items():
        row = _row(facts, entries, tuple(by_base.pop(base, ())))
        grouped.setdefault(_chapter(base), []).append(row)
    return Opinion(
        contract=contract,
        stage=checked.stage,
        chapters=tuple(Chapter(norm, title, tuple(r)) for (norm, title), r in grouped.items()),
        findings=findings,
        others=tuple(sorted(index for indexes in by_base.values() for index in indexes)),
    )


# The norm's order

_ID = re.compile(r"(R3|D7508)-ART(\d+)((?:-[A-Z0-9]+)*)(?:\.\d+)?")
_STEP = re.compile(r"(P)(\d+|U)|([IVX]+)([A-Z]?)|([A-Z])")
_ROMAN = {"I": 1, "V": 5, "X": 10}


def base_id(rule_id: str) -> str:
    """``R3-ART9-IV`` of ``R3-ART9-IV.2``."""
    return rule_id.partition(".")[0]


def provisions_in_order() -> dict[str, tuple[Provision, ...]]:
    """Base id -> the entries of the catalogue on that provision; by norm, article and inciso.

    Only what stands in a norm: coherence, form, reading and repository checks are left out.
    """
    found: dict[str, list[Provision]] = {}
    for provision in catalogue().values():
        if _ID.fullmatch(provision.id):
            found.setdefault(base_id(provision.id), []).append(provision)
    return {
        base: tuple(sorted(found[base], key=lambda p: _check_number(p.id)))
        for base in sorted(found, key=norm_order)
    }


def _check_number(rule_id: str) -> int:
    return int(rule_id.partition(".")[2] or 1)


def norm_order(rule_id: str) -> tuple[int, int, tuple[tuple[int, int, str], ...]]:
    """Sorting key of a provision: Resolution before Decree, caput, incisos, then paragraphs."""
    match = _ID.fullmatch(rule_id)
    if match is None:
        raise ValueError(f"{rule_id} is no provision of a norm")
    steps = tuple(_step(step) for step in match[3].split("-")[1:])
    return (match[1] == "D7508", int(match[2]), steps)


def _step(step: str) -> tuple[int, int, str]:
    match = _STEP.fullmatch(step)
    if match is None:
        raise ValueError(f"{step} is no inciso, alínea or paragraph")
    if match[1]:
        return (1, 1 if match[2] == "U" else int(match[2]), "")
    if match[3]:
        return (0, _roman(match[3]), match[4])
    return (0, ord(match[5]), "")


def _roman(digits: str) -> int:
    values = [_ROMAN[d] for d in digits]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


def _chapter(base: str) -> tuple[str, str]:
    decree, article, _ = norm_order(base)
    if decree:
        return DECREE, _DECREE_TITLE
    return RESOLUTION, next(t for first, t in reversed(_CHAPTERS) if article >= first)


# The situation of a provision


class _Facts(NamedTuple):
    contract: Contract
    stage: Stage
    findings: tuple[Diagnostic, ...]


def _row(facts: _Facts, entries: tuple[Provision, ...], found: tuple[int, ...]) -> OpinionRow:
    situation, remarks = _situation(facts, entries[0], [facts.findings[i] for i in found])
    return OpinionRow(entries[0], entries, situation, tuple(remarks), places(entries), found)


def _situation(
    facts: _Facts, provision: Provision, found: Iterable[Diagnostic]
) -> tuple[Situation, list[str]]:
    """The situation, and the sentences that explain it. What was found outweighs all else."""
    found = list(found)
    reason = reason_in_words(provision)
    if any(d.severity is Severity.ERROR for d in found):
        return Situation.UNMET, []
    if provision.stage > facts.stage:
        return Situation.NOT_YET, [f"Exige-se a partir da etapa: {provision.stage.label}."]
    why_not = _INAPPLICABLE.get(provision.id)
    if not found and why_not and (said := why_not(facts.contract)):
        return Situation.NOT_APPLICABLE, [said]
    own, missing = _own_wordings(facts.contract, provision)
    if missing and (key := worded_key(provision)) in missing:
        return Situation.UNMET, [f"Falta o texto que a traria: {wording_place(key)}."]
    remarks = [f"Tem redação própria, que cabe à câmara técnica ler: {_named(own)}."] if own else []
    if "processo" in provision.enforcement:
        return Situation.UNPROVABLE, [*([] if own else [reason] if reason else []), *remarks]
    text_only = set(provision.enforcement) == {"texto"}
    if own and text_only:
        return Situation.UNPROVABLE, remarks
    if any(_reserves(d) for d in found) or (own and worded_key(provision) in own):
        return Situation.RESERVED, remarks
    if reason and not own:
        remarks = [reason]
    if "texto" in provision.enforcement and not own and (text_only or worded_key(provision)):
        return Situation.MET_BY_WORDING, remarks
    return Situation.MET, remarks


def _reserves(finding: Diagnostic) -> bool:
    """A warning, or what a comment in the file dispensed: its severity is no longer its own."""
    known = catalogue().get(finding.rule)
    dispensed = known is not None and known.severity is not finding.severity
    return finding.severity is Severity.WARNING or dispensed


def _own_wordings(contract: Contract, provision: Provision) -> tuple[list[str], list[str]]:
    """Of the wordings that say a provision: those the contract words itself, those it lacks."""
    texts = {key: _text(contract, key).strip() for key in wordings(provision)}
    own = [key for key, text in texts.items() if text not in ("", STANDARD)]
    return own, [key for key, text in texts.items() if not text]


def _text(contract: Contract, key: str) -> str:
    """What the contract has for a wording; those it cannot word are always the standard one."""
    if key == "parte_iv":
        return contract.parte_iv.disposicoes
    return str(getattr(contract.parte_i, key, STANDARD))


def _named(keys: Iterable[str]) -> str:
    return "; ".join(wording_place(key) for key in keys)


# Provisions for some regions only


def _ufs(contract: Contract) -> set[str]:
    return {e.uf or (e.id if e.esfera == "estado" else "") for e in contract.entes} - {""}


def _one_state(contract: Contract) -> str:
    states = {uf.upper() for uf in _ufs(contract)}
    return "" if len(states) > 1 else "A Região é de um só Estado."


def _inland(contract: Contract) -> str:
    return (
        "O contrato declara que a Região não é de fronteira."
        if (contract.regiao.fronteira == "nao")
        else ""
    )


def _not_indigenous(contract: Contract) -> str:
    declared = contract.parte_ii.anexo_i.regiao.populacao_indigena
    return "O Anexo I declara que não há população indígena." if declared == "nao" else ""


def _not_seasonal(contract: Contract) -> str:
    seasonal = any(e.migracao_sazonal.raw for e in contract.parte_ii.anexo_i.entes)
    return "" if seasonal else "O Anexo I não declara Município sujeito a migração sazonal."


def _outside(contract: Contract) -> list[Referencia]:
    referrals = contract.parte_ii.anexo_iii.referencias
    return [r for r in referrals if r.destino.regiao and not r.destino.servico]


def _no_referral_outside(contract: Contract) -> str:
    return "" if _outside(contract) else "Nenhuma referência do Anexo III sai da Região."


def _no_referral_in_one_state(contract: Contract) -> str:
    own = {uf.upper() for uf in _ufs(contract)}
    there = {UF_OF_CODE.get(r.destino.regiao[:2], "") for r in _outside(contract)}
    inside = "" in there or bool(there & own)
    return "" if inside else "Nenhuma referência vai a outra Região do mesmo Estado."


def _no_referral_between_states(contract: Contract) -> str:
    own = {uf.upper() for uf in _ufs(contract)}
    there = {UF_OF_CODE.get(r.destino.regiao[:2], "") for r in _outside(contract)}
    between = bool(there) and len(own | there) > 1
    return "" if between else "Nenhuma referência vai a Região de outro Estado."


_INAPPLICABLE: Final[Mapping[str, Callable[[Contract], str]]] = {
    "R3-ART2-PU": _one_state,
    "R3-ART14-P2": _one_state,
    "R3-ART15-PU": _one_state,
    "D7508-ART4-P1": _one_state,
    "R3-ART22": _inland,
    "R3-ART18": _not_indigenous,
    "R3-ART23": _not_seasonal,
    "R3-ART14-P1": _no_referral_outside,
    "R3-ART14-P1-I": _no_referral_in_one_state,
    "R3-ART14-P1-II": _no_referral_between_states,
}
"""Provisions that a condition limits -> why this contract is not concerned, "" where it is."""
