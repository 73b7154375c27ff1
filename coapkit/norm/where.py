"""Where in the contract a provision stands, in words: ``Parte III › Cronograma``.

Read off the schema's annotations, the catalogue's reasons and the modules of the rules; nothing
here looks at a contract.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from coapkit.norm.catalogue import Provision
from coapkit.rules.registry import checks
from coapkit.structure.place import SHORT_TITLES
from coapkit.structure.schemas import ROOT, Visited, annotated_provisions, load_schemas, title

SEPARATOR: Final = " › "

_OF_FILE: Final = {
    ROOT: (),
    "parte-i.schema.json": ("Parte I",),
    "parte-ii.schema.json": ("Parte II",),
    "parte-iii.schema.json": ("Parte III",),
    "parte-iv.schema.json": ("Parte IV",),
    "fluxo.schema.json": ("Fluxo",),
}
_OF_MODULE: Final = {
    "identification": "Identificação",
    "entities": "Entes signatários",
    "signatories": "Signatários",
    "parte_i": "Parte I",
    "parte_ii": "Parte II",
    "anexo_i": "Parte II › Anexo I",
    "anexo_ii": "Parte II › Anexo II",
    "target_map": "Parte II › Anexo II › Mapa de metas",
    "anexo_iii": "Parte II › Anexo III",
    "referrals": "Parte II › Anexo III › Referências",
    "parte_iii": "Parte III",
    "parte_iv": "Parte IV",
    "flow": "Fluxo",
}
_OF_WORDING: Final = {
    "preambulo": "Preâmbulo",
    "parte_ii": "Parte II › Das disposições da Parte II",
    "parte_iii": "Parte III › Das disposições da Parte III",
    "parte_iv": "Parte IV › Das disposições da Parte IV",
    "disposicoes_finais": "Disposições finais",
    "fecho": "Encerramento",
}

_WORDING = re.compile(r"templates/clausulas/(?:\d\d-)?(\w+)\.md")
_FILE_NAMES = re.compile(r"\s*\(templates/[^)]*\)")
_PIECES = re.compile(r"(?<=[.;]) ")
# A path, a key or an id is of use to who writes the file, not to who reads the paper.
_TECHNICAL = re.compile(r"templates/|`|R3-ART|D7508-ART")


def places(provisions: Iterable[Provision]) -> tuple[str, ...]:
    """Places where these provisions stand, without those that lie inside another one.

    The schema's annotations, else the wording that says it, else what the rules look at.
    """
    provisions = tuple(provisions)
    annotated = annotated_provisions()
    found = [schema_place(at) for p in provisions for at in annotated.get(p.id, ())]
    if not found:
        found = [wording_place(key) for p in provisions for key in wordings(p)]
    if not found:
        found = [_OF_MODULE[name] for p in provisions if (name := _module(p.id)) in _OF_MODULE]
    unique = tuple(dict.fromkeys(place for place in found if place))
    return tuple(
        place
        for place in unique
        if not any(place.startswith(other + SEPARATOR) for other in unique)
    )


def _module(rule_id: str) -> str:
    check = checks().get(rule_id)
    return check.__module__.rpartition(".")[2] if check else ""


def schema_place(at: str) -> str:
    """The place of a subschema (``parte-iii.schema.json#/properties/custeio``) by its titles."""
    file, _, pointer = at.partition("#")
    return SEPARATOR.join((*_OF_FILE.get(file, ()), *_titles(file, pointer)))


def _titles(file: str, pointer: str) -> Iterator[str]:
    node: Any = load_schemas()[file]
    key = ""
    for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
        node = node[int(step)] if isinstance(node, list) else node[step]
        if key == "properties":
            yield SHORT_TITLES.get(step) or title(Visited(file, node)).rstrip("?") or step
            key = ""
        else:
            key = step


def wordings(provision: Provision) -> tuple[str, ...]:
    """Keys of the standard wordings that say this provision (``objeto``, ``fecho``)."""
    if "texto" not in provision.enforcement:
        return ()
    return tuple(dict.fromkeys(_WORDING.findall(provision.reason)))


@cache
def wording_place(key: str) -> str:
    """Where the document prints a standard wording."""
    if key in _OF_WORDING:
        return _OF_WORDING[key]
    return schema_place(f"parte-i.schema.json#/properties/{key}")


def worded_key(provision: Provision) -> str:
    """The key whose text is what this provision demands, "" where it demands something else.

    Of ``R3-ART6-I`` the clause ``objeto`` itself; of ``D7508-ART36-I``, which that clause only
    mentions, nothing.
    """
    at = annotated_provisions().get(provision.id, ())
    for key in wordings(provision):
        place = "parte-iv.schema.json#/properties/disposicoes"
        if key != "parte_iv":
            place = f"parte-i.schema.json#/properties/{key}"
        if place in at or set(provision.enforcement) <= {"texto", "processo"}:
            return key
    return ""


def reason_in_words(provision: Provision) -> str:
    """The catalogue's reason as a paper prints it: without file names, keys and ids."""
    pieces = _PIECES.split(_FILE_NAMES.sub("", provision.reason))
    text = " ".join(piece for piece in pieces if not _TECHNICAL.search(piece))
    return text[:-1] + "." if text.endswith(";") else text
