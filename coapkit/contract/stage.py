"""The stages a contract grows through: the flow of Resolução CIT nº 3/2012, art. 14."""

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line knows the stages before it needs any contract
    from coapkit.contract.model import Contract


class Stage(IntEnum):
    """In order; a check counts from its stage on."""

    MINUTA = 0
    PARECERES = 1
    CIR = 2
    CIB = 3
    ASSINATURA = 4
    PUBLICACAO = 5
    VIGENTE = 6

    @property
    def key(self) -> str:
        """The word used in YAML, options and reports: ``minuta`` ... ``vigente``."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The stage in words, for people."""
        return _LABELS[self]


_LABELS = {
    Stage.MINUTA: "minuta",
    Stage.PARECERES: "pareceres dos entes",
    Stage.CIR: "pactuação na CIR",
    Stage.CIB: "homologação na CIB",
    Stage.ASSINATURA: "assinatura",
    Stage.PUBLICACAO: "publicação no DOU",
    Stage.VIGENTE: "ciência da CIT (contrato em vigor)",
}


_BY_KEY = {stage.key: stage for stage in Stage}


def parse_stage(word: str) -> Stage | None:
    """The stage called ``word`` (as in ``Stage.key``), or ``None``."""
    return _BY_KEY.get(word)


def stage_of(contract: "Contract") -> Stage:
    """The furthest step that ``fluxo`` records.

    The furthest, not the last without a gap: a step that was skipped is then a finding of art. 14
    instead of a reason to ask less of the contract.
    """
    fluxo = contract.fluxo
    steps = (
        (Stage.VIGENTE, fluxo.cit.raw),
        (Stage.PUBLICACAO, fluxo.publicacao.raw),
        (Stage.ASSINATURA, fluxo.assinatura.raw),
        (Stage.CIB, fluxo.cib),
        (Stage.CIR, fluxo.cir.raw),
        (Stage.PARECERES, fluxo.pareceres),
    )
    return next((stage for stage, recorded in steps if recorded), Stage.MINUTA)
