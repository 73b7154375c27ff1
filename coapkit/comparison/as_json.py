"""A comparison as one JSON object, for programs."""

from typing import Any

from coapkit import __version__
from coapkit.comparison.changes import Change, Nature
from coapkit.comparison.comparison import Comparison
from coapkit.comparison.fields import Sort
from coapkit.comparison.reading import Version
from coapkit.comparison.values import Shift
from coapkit.diagnostics import Span
from coapkit.reporters.jsontext import dump


def render(comparison: Comparison) -> str:
    """The comparison as one indented object. Amounts and numbers are texts, exact to the cent."""
    values = comparison.values
    return dump(
        {
            "version": __version__,
            "old": _version(comparison.old),
            "new": _version(comparison.new),
            "equal": not comparison.changes,
            "summary": {nature.value: comparison.count(nature) for nature in Nature},
            "changes": [_change(comparison, change) for change in comparison.changes],
            "values": {
                "total": _shift(values.whole),
                "custeio": _shift(values.running),
                "investimento": _shift(values.investment),
                "by_entity": {id_: _shift(shift) for id_, shift in values.entities.items()},
                "by_year": {str(year): _shift(shift) for year, shift in values.years.items()},
            },
        },
        indent=2,
    )


def _version(version: Version) -> dict[str, Any]:
    return {"path": version.path, "sha256": version.digest}


def _shift(shift: Shift) -> dict[str, str]:
    return {
        "old": f"{shift.old:.2f}",
        "new": f"{shift.new:.2f}",
        "difference": f"{shift.difference:.2f}",
    }


def _change(comparison: Comparison, change: Change) -> dict[str, Any]:
    """One change. All keys are always there; lines and columns count characters from 1."""
    words, difference = comparison.words, change.difference
    return {
        "nature": change.nature.value,
        "place": words.place(change),
        "key": _key(change),
        "old": _value(change, change.old),
        "new": _value(change, change.new),
        "difference": None if difference is None else f"{difference:f}",
        "in_reais": change.in_reais,
        "old_words": words.old(change),
        "new_words": words.new(change),
        "wording": [
            {"mark": mark.value, "text": text} for mark, text in comparison.wording(change)
        ],
        "old_at": _at(comparison.old, comparison.old_span(change)),
        "new_at": _at(comparison.new, comparison.new_span(change)),
    }


def _key(change: Change) -> str:
    """The keys of the way: ``parte_iii.custeio[].valores.2013``."""
    return ".".join(
        f"{step.key}[]" if step.of is not None else f"{step.key}" for step in change.trail
    )


def _at(version: Version, span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"path": version.path, **span._asdict()}


def _value(change: Change, value: Any) -> Any:
    """The value as JSON; of an object or item what its author wrote."""
    if value is None:
        return None
    if change.field.sort in (Sort.NODE, Sort.NODES):
        return value.raw
    if isinstance(value, tuple):
        return [None if item is None else str(item) for item in value]
    if isinstance(value, dict):
        return {str(year): f"{amount:f}" for year, amount in value.items()}
    return value if isinstance(value, int) else str(value)
