"""Every provision and check: citation, demand, reason, remedy, severity, stage, enforcement.

The texts are data, in ``schemas/norma/*.yaml``, read by coapkit's own reader. A run without
findings never loads them.
"""

from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from coapkit.contract.stage import Stage, parse_stage
from coapkit.diagnostics import Severity
from coapkit.document.reader import read
from coapkit.document.source import decode
from coapkit.resources import schemas_dir

ENFORCEMENTS: Final = (
    "esquema",
    "regra",
    "texto",
    "leitura",
    "repositorio",
    "gazeta",
    "processo",
)
"""How a provision reaches the contract: JSON Schema, rule, rendered text, the reader, a check
across files, the check of the RTF for the gazette, or a duty of people that no file can prove."""

_SEVERITIES: Final = {
    "erro": Severity.ERROR,
    "aviso": Severity.WARNING,
    "nota": Severity.NOTE,
}


class Provision(NamedTuple):
    """One provision of the norm, or one coherence or reading check.

    ``id``           ``R3-ART9-IV``; a second check on it is ``R3-ART9-IV.2``
    ``citation``     the norm cited, "" for reading checks
    ``title``        a few words
    ``demand``       what is demanded, in our words
    ``why``          why it matters
    ``mend``         how to mend a breach, one or two sentences
    ``severity``     of a breach
    ``stage``        stage of art. 14 from which a breach counts
    ``since``        first day in force; ``until``: last day, ``None`` while in force
    ``enforcement``  one or more of ``ENFORCEMENTS``
    ``reason``       for ``texto``: where it stands; for ``processo``: why no file can prove it
    ``dispensable``  may a comment in the file dispense it, with a reason?
    ``group``        file of the catalogue it stands in: its chapter
    """

    id: str
    citation: str
    title: str
    demand: str
    why: str
    mend: str
    severity: Severity
    stage: Stage
    since: date
    until: date | None
    enforcement: tuple[str, ...]
    reason: str
    dispensable: bool
    group: str


@cache
def catalogue() -> dict[str, Provision]:
    """All provisions by id, in the order of the norm."""
    found: dict[str, Provision] = {}
    for path in sorted((schemas_dir() / "norma").glob("*.yaml")):
        result = read(decode(path.name, path.read_bytes()))
        if result.document is None or result.diagnostics:
            raise CatalogueError(f"{path.name}: {result.diagnostics}")
        root: Any = result.document.root
        for entry in root["disposicoes"]:
            provision = _provision(entry, path.stem)
            if provision.id in found:
                raise CatalogueError(f"{path.name}: {provision.id} is there twice")
            found[provision.id] = provision
    return found


class CatalogueError(ValueError):
    """The catalogue's own files are wrong: a fault of the toolkit, not of a contract."""


_KEYS: Final = {
    "id", "citacao", "titulo", "exigencia", "por_que", "como_corrigir", "gravidade", "etapa",
    "desde", "ate", "verificacao", "motivo", "dispensavel",
}  # fmt: skip
_RESOLUTION_IN_FORCE = "2012-01-31"


def _provision(entry: dict[str, Any], group: str) -> Provision:
    unknown = set(entry) - _KEYS
    if unknown:
        raise CatalogueError(f"{entry.get('id')}: unknown keys {sorted(unknown)}")
    try:
        stage = parse_stage(entry.get("etapa", "minuta"))
        if stage is None:
            raise CatalogueError(f"{entry['id']}: unknown stage {entry.get('etapa')}")
        until = entry.get("ate")
        enforcement = tuple(entry["verificacao"])
        if not enforcement or set(enforcement) - set(ENFORCEMENTS):
            raise CatalogueError(f"{entry['id']}: unknown enforcement {enforcement}")
        return Provision(
            id=entry["id"],
            citation=entry.get("citacao", ""),
            title=entry["titulo"],
            demand=_prose(entry["exigencia"]),
            why=_prose(entry["por_que"]),
            mend=_prose(entry["como_corrigir"]),
            severity=_SEVERITIES[entry.get("gravidade", "erro")],
            stage=stage,
            since=date.fromisoformat(entry.get("desde", _RESOLUTION_IN_FORCE)),
            until=date.fromisoformat(until) if until else None,
            enforcement=enforcement,
            reason=_prose(entry.get("motivo", "")),
            dispensable=entry.get("dispensavel", "nao") == "sim",
            group=group,
        )
    except KeyError as missing:
        raise CatalogueError(f"{entry.get('id')}: {missing} is missing") from missing


def _prose(text: str) -> str:
    """A folded paragraph without the line breaks of the file."""
    return " ".join(text.split())
