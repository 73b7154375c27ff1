"""Two versions of a contract side by side: all that a report of their differences needs."""

from typing import TYPE_CHECKING, NamedTuple

from coapkit.comparison.changes import Change, Nature, compare
from coapkit.comparison.fields import Sort, is_wording
from coapkit.comparison.prose import Stretch, marked, unfolded
from coapkit.comparison.reading import Version
from coapkit.comparison.values import Values, values_of
from coapkit.comparison.words import Words
from coapkit.contract.model import STANDARD
from coapkit.diagnostics import Span
from coapkit.document.document import Document
from coapkit.rendering.names import Names
from coapkit.rendering.words import cleaned
from coapkit.reporters.wording import count, enumerate_items
from coapkit.rules.finding import Place
from coapkit.validation import span_of_place

if TYPE_CHECKING:
    from coapkit.rendering.templating import Templates

_NATURES = {
    Nature.ADDED: ("acréscimo", "acréscimos"),
    Nature.REMOVED: ("supressão", "supressões"),
    Nature.CHANGED: ("alteração", "alterações"),
}
_LONG = 60
"""Letters from which on a text is compared word by word, and not shown twice."""


class Comparison(NamedTuple):
    """What differs between two versions, in the order of the contract.

    ``templates``  where the standard wording comes from; ``None``: the package's own
    """

    old: Version
    new: Version
    changes: tuple[Change, ...]
    values: Values
    words: Words
    templates: "Templates | None" = None

    def count(self, nature: Nature) -> int:
        """How many changes are of one nature."""
        return sum(change.nature is nature for change in self.changes)

    def tally(self) -> str:
        """How many there are of each nature: ``3 diferenças: 1 acréscimo e 2 alterações.``"""
        found = [
            count(number, *_NATURES[nature]) for nature in Nature if (number := self.count(nature))
        ]
        total = count(len(self.changes), "diferença", "diferenças")
        return f"{total}: {enumerate_items(found)}."

    def old_span(self, change: Change) -> Span | None:
        """Where the change's thing stands in the old file."""
        return _span(self.old.document, change.old_at)

    def new_span(self, change: Change) -> Span | None:
        """Where it stands in the new file."""
        return _span(self.new.document, change.new_at)

    def wording(self, change: Change) -> tuple[Stretch, ...]:
        """Both wordings of a text that changed, word by word; () for what is no long text.

        A clause of the standard wording is compared by the text it is published with. Raises
        TemplateFailure for a wording that cannot be used.
        """
        if change.field.sort is not Sort.TEXT or change.nature is not Nature.CHANGED:
            return ()
        old, new = str(change.old), str(change.new)
        if is_wording(change.field):
            old, new = (
                self.published(text, change, version)
                for text, version in ((old, self.old), (new, self.new))
            )
        elif max(len(old), len(new)) < _LONG:
            return ()
        return marked(unfolded(old), unfolded(new))

    def published(self, text: str, change: Change, version: Version) -> str:
        """The text of a clause: the standard wording for the word that stands for it.

        Raises TemplateFailure.
        """
        if text.strip() != STANDARD:
            return text
        from coapkit.rendering.templating import load_templates
        from coapkit.rendering.view import wording_context
        from coapkit.rendering.wording import standard_wording

        contract = cleaned(version.contract)
        key = "parte_iv" if change.field.name == "disposicoes" else change.field.name
        context = wording_context(contract, Names(contract))
        return standard_wording(self.templates or load_templates(), key, context).strip()


def compare_versions(
    old: Version, new: Version, *, templates: "Templates | None" = None
) -> Comparison:
    """Compare two versions; see ``Comparison``. Never fails."""
    return Comparison(
        old,
        new,
        compare(old.contract, new.contract),
        values_of(old.contract, new.contract),
        Words(old.contract, new.contract),
        templates,
    )


def _span(document: Document, place: Place | None) -> Span | None:
    return None if place is None else span_of_place(document, place)
