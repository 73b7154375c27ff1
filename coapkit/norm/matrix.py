"""The matrix norm -> check: every provision and how it is enforced."""

from collections.abc import Mapping
from typing import NamedTuple

from coapkit.norm.catalogue import Provision, catalogue
from coapkit.rules.registry import checks
from coapkit.rules.tables import table_checks
from coapkit.structure.schemas import annotated_provisions


class Row(NamedTuple):
    """One provision. ``where``: schema pointers and rule functions, or the stated reason."""

    id: str
    citation: str
    title: str
    severity: str
    stage: str
    enforcement: tuple[str, ...]
    where: tuple[str, ...]


def matrix() -> list[Row]:
    """All provisions in the order of the catalogue."""
    annotated = annotated_provisions()
    rules: dict[str, object] = {**checks(), **table_checks()}
    return [_row(p, annotated, rules) for p in catalogue().values()]


def _row(provision: Provision, annotated: dict[str, list[str]], rules: Mapping[str, object]) -> Row:
    where = list(annotated.get(provision.id, ()))
    if provision.id in rules:
        check = rules[provision.id]
        where.append(f"{check.__module__}.{getattr(check, '__name__', '')}")
    if provision.reason:
        where.append(provision.reason)
    return Row(
        provision.id,
        provision.citation,
        provision.title,
        provision.severity.value,
        provision.stage.key,
        provision.enforcement,
        tuple(where),
    )
