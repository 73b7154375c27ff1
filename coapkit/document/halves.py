"""Amounts that a comma between braces cut in two: ``{valor: R$ 1.062,50}``.

YAML reads that as ``valor: R$ 1.062`` and a key ``50`` without a value.
"""

import re
from collections.abc import Mapping

from coapkit.diagnostics import Edit
from coapkit.document.document import Document, Value

# Not compiled before they are needed: most contracts are whole.
_SECOND = r"[0-9]+|[0-9]{3}\.[0-9]{1,2}"
_THOUSANDS = r"-?[0-9]{1,3}"
_REAIS = r"-?(?:R\$\s*)?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)"


def first_half(mapping: Mapping[str, Value], key: str, name: str) -> str:
    """What stands before the comma that made a key of the second half; "" where none did.

    A decimal comma: ``{valor: R$ 1.062,50}``; or one of thousands: ``{valor: 1,062.50}``.
    ``name``: the text of ``key``.
    """
    if mapping[key] is not None or not re.fullmatch(_SECOND, name):
        return ""
    before = mapping.get(_key_before(mapping, key))
    form = _THOUSANDS if "." in name else _REAIS
    return before if isinstance(before, str) and re.fullmatch(form, before) else ""


def joined(before: str, after: str) -> str:
    """The amount as it may stand between braces, without a comma."""
    whole = re.sub(r"[^0-9-]", "", before)
    return whole + after if "." in after else f"{whole}.{after}"


def rejoined(document: Document, mapping: dict[str, Value], key: str, name: str) -> Edit | None:
    """Make one value of the two halves: with its decimal comma in quotes, else without comma.

    ``None`` where more than one amount can be meant (``1,062``), or something else than an amount.
    """
    before = first_half(mapping, key, name)
    if not before or not ("." in name or len(name) <= 2):
        return None
    start, end = document.value_offsets(mapping, _key_before(mapping, key))
    name_start, name_end = document.key_offsets(mapping, key)
    if document.source.text[start:name_end] != f"{before},{name}" or end != name_start - 1:
        return None  # blanks or quotes: then each may be what it was taken for
    whole = joined(before, name) if "." in name else f'"{before},{name}"'
    return Edit(start, name_end, whole)


def _key_before(mapping: Mapping[str, Value], key: str) -> str:
    """The key before one; "", which no mapping has, for the first."""
    names = list(mapping)
    at = names.index(key)
    return names[at - 1] if at else ""
