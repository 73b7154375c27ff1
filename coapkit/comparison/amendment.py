"""What of a comparison a termo aditivo alters, and when there is nothing for one to alter.

Resolução CIT nº 3/2012, art. 8º, § 3º, and the contract's own final provisions: it is altered by
termo aditivo, through the same flow.
"""

from typing import Final

from coapkit.comparison.changes import Change
from coapkit.comparison.comparison import Comparison
from coapkit.comparison.fields import STATED_SUMS
from coapkit.comparison.sections import section_of
from coapkit.contract.model import Contract
from coapkit.contract.stage import Stage, stage_of
from coapkit.rendering.names import Names
from coapkit.rendering.words import joined, long_date, one_line

_NO_ALTERATION: Final = frozenset({"coapkit", "signatarios", "fluxo"})
"""Sections that tell the contract's life: its format, who signs, the steps taken."""
_OWN_DATA: Final = frozenset({"numero", "processo", "versao"})
"""Keys of the identification likewise: given to the contract, not agreed in it."""


def alterations(comparison: Comparison) -> tuple[Change, ...]:
    """The changes that a termo aditivo makes: of what the signatories agreed on."""
    return tuple(change for change in comparison.changes if _is_alteration(change))


def _is_alteration(change: Change) -> bool:
    section = section_of(change)
    if section in _NO_ALTERATION:
        return False
    keys = [str(step.key) for step in change.trail]
    if section == "identificacao" and _OWN_DATA.intersection(keys[1:2]):
        return False
    return not STATED_SUMS.intersection(keys)


def needs_new_contract(comparison: Comparison) -> str:
    """Why no termo aditivo can make the new version of the old one; "" where one can.

    Another region, another number and a term that begins when the old one is over make another
    contract (art. 2º; art. 14, § 5º; art. 20). A State that comes or goes makes another region
    (Decreto nº 7.508/2011, art. 4º, § 1º).
    """
    old, new = comparison.old.contract, comparison.new.contract
    region = old.regiao.codigo, new.regiao.codigo
    if all(region) and region[0] != region[1]:
        return (
            f"a Região de Saúde é outra ({region[0]} antes, {region[1]} depois), e cada Região tem "
            "o seu contrato (Resolução CIT nº 3/2012, art. 2º)"
        )
    number = one_line(old.identificacao.numero), one_line(new.identificacao.numero)
    if all(number) and number[0] != number[1]:
        return (
            f"o número é outro ({number[0]} antes, {number[1]} depois), e identifica outro "
            "contrato (Resolução CIT nº 3/2012, art. 14, § 5º)"
        )
    ended, begins = old.identificacao.vigencia.fim, new.identificacao.vigencia.inicio
    if ended and begins and begins > ended:
        return (
            f"a nova vigência começa em {long_date(begins)}, quando a anterior já terminou "
            f"({long_date(ended)}): um contrato vencido não se adita"
        )
    names_old, names_new = Names(old), Names(new)
    moved = [
        *(names_new[id_].full for id_ in names_new.states if id_ not in names_old.states),
        *(names_old[id_].full for id_ in names_old.states if id_ not in names_new.states),
    ]
    if moved and names_old.states and names_new.states:
        return (
            f"os Estados da Região não são os mesmos ({joined(moved)}): é outra Região de Saúde "
            "(Decreto nº 7.508/2011, art. 4º, § 1º)"
        )
    return ""


def amendment_number(comparison: Comparison) -> int | None:
    """Number of the termo: of the last that the new version names beyond the old one.

    Where it names none beyond them, the number after those; ``None`` where neither names any.
    """
    old, _, fresh = _numbered(comparison)
    if fresh:
        return fresh[-1]
    return max(old) + 1 if old else None


def not_the_next(comparison: Comparison) -> str:
    """Why the new version is not the one that the next termo makes of the old; "" where it is."""
    old, new, fresh = _numbered(comparison)
    if lost := [number for number in old if number not in new]:
        return (
            f"ele não traz o {lost[0]}º termo aditivo (`fluxo.termos_aditivos`), que a versão "
            "anterior traz: as duas podem estar trocadas"
        )
    if len(fresh) > 1:
        return (
            f"entre as duas versões há {len(fresh)} termos aditivos "
            f"({joined(f'{number}º' for number in fresh)}): faça cada um a partir da versão que "
            "ele altera"
        )
    return ""


def _numbered(comparison: Comparison) -> tuple[list[int], list[int], list[int]]:
    """Numbers of the termos that the old version names, the new one, and only the new one."""
    old, new = _numbers(comparison.old.contract), _numbers(comparison.new.contract)
    return old, new, [number for number in new if number not in old]


def _numbers(contract: Contract) -> list[int]:
    return [termo.numero for termo in contract.fluxo.termos_aditivos if termo.numero]


def is_signed(comparison: Comparison) -> bool:
    """Has the old version been signed? Before that it is a draft, altered as such."""
    return stage_of(comparison.old.contract) >= Stage.ASSINATURA
