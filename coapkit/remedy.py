"""What a check wants done in a place, as edits of the text."""

from collections.abc import Sequence

from coapkit.diagnostics import Edit, Fix
from coapkit.document.blocks import merged, moved, without
from coapkit.document.document import Container, Document, Step
from coapkit.document.halves import rejoined
from coapkit.document.quoting import written_like
from coapkit.rules.finding import AsList, Mending, Move, Place, Rejoined, Removal


def fix_of(document: Document, at: Place, mending: Mending) -> Fix | None:
    """The mend of a finding at ``at``; ``None`` where it cannot be made safely in this text."""
    match mending:
        case Removal(gone, like):
            return _removal(document, gone, like)
        case _ if at.key is None or not at.exists:
            return None
        case Move(after):
            edits = moved(document, at.container, str(at.key), after or None)
            where = f"para depois de `{after}`" if after else "para o começo"
            return Fix(f"mover {where}", edits) if edits else None
        case AsList():
            start, end = document.value_offsets(at.container, at.key)
            edits = (Edit(start, start, "["), Edit(end, end, "]"))
            return Fix(f"trocar por [{document.source.text[start:end]}]", edits)
        case Rejoined() if isinstance(at.container, dict):
            edit = rejoined(document, at.container, str(at.key), str(at.key))
            return Fix(f"trocar por {edit.text}", (edit,)) if edit else None
        case str(text):
            offsets = document.key_offsets if at.on_key else document.value_offsets
            start, end = offsets(at.container, at.key)
            mended = written_like(document.source.text[start:end], text)
            return Fix(f"trocar por {mended}", (Edit(start, end, mended),))
    return None


def _removal(document: Document, gone: Sequence[Place], like: Place) -> Fix | None:
    stays = _entry(document, like)
    edits: list[Edit] = []
    for place in gone:
        entry = _entry(document, place)
        # In two lists the same text may be two things.
        if entry is None or stays is None or entry[0] is not stays[0]:
            return None
        taken = without(document, *entry)
        if not taken:
            return None
        edits += taken
    what = "apagar a repetição" if len(gone) == 1 else "apagar as repetições"
    return Fix(what, merged(edits)) if edits else None


def _entry(document: Document, at: Place) -> tuple[Container, Step] | None:
    """The container and the key or index of what is to be taken away; of a mapping, its own."""
    return (at.container, at.key) if at.key is not None else document.parent_of(at.container)
