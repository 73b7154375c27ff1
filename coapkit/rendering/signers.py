"""Who signs, in which order and as what (art. 14, § 4º)."""

from coapkit.contract.model import Contract, Signatario
from coapkit.rendering.names import Names
from coapkit.rendering.vocabulary import OFFICES, said
from coapkit.rendering.words import one_line

_RANK = {function: place for place, function in enumerate(OFFICES)}


def signing_order(contract: Contract, names: Names) -> list[tuple[int, Signatario]]:
    """Signatories with their place in the file, entity by entity, heads before secretaries."""
    return sorted(
        enumerate(contract.signatarios),
        key=lambda pair: (
            names.place(pair[1].ente),
            _RANK.get(pair[1].funcao, len(_RANK)),
            pair[0],
        ),
    )


def office(person: Signatario) -> str:
    """The office as the author words it, else the name of the function."""
    return one_line(person.cargo) or said(OFFICES, person.funcao)
