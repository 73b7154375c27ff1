"""Which explanation a parser's complaint gets."""

import re
from collections.abc import Callable

from coapkit.diagnostics import Diagnostic
from coapkit.document.source import Source
from coapkit.document.syntax import brackets, keys, misplaced, quotes, signs, tabs
from coapkit.document.syntax.complaint import Complaint, unknown

_Explanation = Callable[[Source, Complaint], Diagnostic]

# Looked for in "context: problem", in the wordings of both parsers. The first that is found
# decides. Most complaints fit one pattern alone, and their order is of no matter; it is for those
# that fit two, where the first says the cause and the second only where it was noticed:
#
#   "quoted scalar: found unexpected end of stream"         quotes left open, not an escape
#   "block scalar: found a tab character"                   the tab, not what announces the block
#   "flow mapping: ..., but got '<document start>'"         brackets left open, and
#   "flow node: ... node content, ... '<document start>'"   a value left out, not text after the end
_EXPLANATIONS: tuple[tuple[re.Pattern[str], _Explanation], ...] = tuple(
    (re.compile(pattern), explanation)
    for pattern, explanation in (
        (r"mapping values are not allowed", keys.colon_in_value),
        (r"could not find expected ':'", keys.key_without_colon),
        (r"tab character", tabs.tab),
        (r"cannot start any token", signs.bad_start),
        (r"(a|a %YAML|a %TAG) directive: |incompatible YAML|duplicate %?YAML", signs.directive),
        (r"(anchor|alias): ", signs.anchor),
        (r"tag( directive)?: |tag handle", signs.tag),
        (r"unexpected (end of stream|document)", quotes.endless_quote),
        (r"quoted scalar: ", quotes.escape),
        (r"block scalar: ", signs.block_header),
        (r"unexpected ':'", brackets.glued_in_flow),
        (r"flow (sequence|mapping): ", brackets.unclosed_flow),
        (r"block mapping: ", misplaced.not_a_key),
        (r"block collection: ", misplaced.not_an_item),
        (r"sequence entries are not allowed", misplaced.item_out_of_place),
        (r"mapping keys are not allowed", keys.complex_key),
        (r"node content", brackets.no_content),
        (r"<document start>", misplaced.after_the_end),
    )
)


def explain(source: Source, complaint: Complaint) -> Diagnostic:
    """The complaint as a finding in Portuguese, with a place, a likely cause and a mend."""
    # Before all others: such a blank breaks any rule of the grammar, and looks like nothing.
    if odd := signs.odd_space(source, complaint):
        return odd
    said = f"{complaint.context}: {complaint.problem}"
    for pattern, explanation in _EXPLANATIONS:
        if pattern.search(said):
            return explanation(source, complaint)
    return unknown(source, complaint)
