"""Who signs, in which order and as what (art. 14, § 4º)."""

import re
from collections import Counter

from coapkit.contract.model import Contract, Signatario
from coapkit.rendering.names import Names
from coapkit.rendering.vocabulary import OFFICES, said
from coapkit.rendering.words import one_line

_SEPARATOR = re.compile(r"[^A-Za-z0-9]+")
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


def field_names(contract: Contract) -> tuple[str, ...]:
    """Names of the signature fields, one for each signatory, in the file's order.

    ``2301208-secretario-de-saude``: entity and function, the same whenever the contract is
    published. Whoever repeats both is numbered.
    """
    seen: Counter[str] = Counter()
    names = []
    for person in contract.signatarios:
        # A dot would divide the name (ISO 32000-1, 12.7.3.2).
        name = _SEPARATOR.sub("-", f"{person.ente}-{person.funcao}").strip("-")
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(names)


def office(person: Signatario) -> str:
    """The office as the author words it, else the name of the function."""
    return one_line(person.cargo) or said(OFFICES, person.funcao)
