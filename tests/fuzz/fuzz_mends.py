"""What else reads a contract: line by line, to mend it, to compare it with another."""

import json
from collections import Counter
from collections.abc import Sequence

from fuzz_contracts import (
    NAME,
    PART,
    TABLES,
    check_findings,
    check_html,
    contracts,
    decoded,
    small_examples,
)

from coapkit.comparison import as_json, as_text
from coapkit.comparison.amendment import alterations, is_signed, needs_new_contract
from coapkit.comparison.changes import Nature
from coapkit.comparison.comparison import Comparison, compare_versions
from coapkit.comparison.reading import Unreadable, Version, read_version
from coapkit.document.document import Container, Document
from coapkit.document.lines import read_lines
from coapkit.document.reader import read
from coapkit.document.source import Source, decode
from coapkit.fixing.edits import Mend
from coapkit.fixing.mending import Mended, mend
from coapkit.fixing.report import difference, told, verdict
from coapkit.rendering.amendment_view import amendment_view
from coapkit.rendering.comparison_view import comparison_view
from coapkit.rendering.extrato_aditivo import amendment_extract
from coapkit.rendering.html import section
from coapkit.rendering.instrument_paper import instrument_parts
from coapkit.rendering.rtf import write_rtf
from coapkit.rendering.rtf_lint import lint_rtf
from coapkit.rendering.templating import load_templates
from coapkit.reporters.color import painter
from coapkit.settings import Settings
from coapkit.tables.folder import TableFinder

# Line by line


def lines(data: bytes) -> None:
    """What the reader of lines reads, the parser reads alike, and has no fault to find."""
    source = decoded(data)
    if source is None:
        return
    root = read_lines(source.text)
    if root is None:
        return
    # The tab in the last line sends it to the parser.
    result = read(Source(NAME, f"{source.text}\n#\t"))
    assert not result.diagnostics
    assert result.document is not None
    assert json.dumps(root) == json.dumps(result.document.root)


# Mends


def fix(data: bytes) -> None:
    """Mending ends, changes nothing but what it says, and mending twice is mending once."""
    tables = TableFinder(Settings(tables=str(TABLES))).tables_of(NAME)
    skeletons = len(data) % 4 == 0
    result = mend(NAME, data, skeletons=skeletons, tables=tables)
    assert result.changed == (result.data != data)
    assert bool(result.made) == result.changed
    _check_told(result)
    if not result.changed:
        return
    again = mend(NAME, result.data, skeletons=skeletons, tables=tables)
    assert (again.data, again.made) == (result.data, ())
    if result.after == result.before:
        return
    source = decode(NAME, result.data)
    assert source.text == result.after
    check_findings(result.left, source)
    after = read(source).document
    assert after is not None
    before = read(Source(NAME, result.before)).document
    if before is not None and not skeletons:
        _check_same(before, after, result.made)


def _check_told(result: Mended) -> None:
    paint = painter(False)
    assert all(line.isprintable() for line in told(result, paint))
    "".join(difference(result, paint)).encode("utf-8")
    shown = "".join(difference(result, paint, terminal=True))
    assert "\x1b" not in shown
    assert verdict([result], dry=True)


def _check_same(before: Document, after: Document, made: Sequence[Mend]) -> None:
    """No more words are others than there were edits, whatever became of their order.

    Of an amount in two halves both are; and what is said once more may be said once less.
    """
    most = sum(len(mend.fix.edits) for mend in made)
    halves = sum(mend.rule == "FORMA-CHAVE" for mend in made)
    old, new = _words(before.root), _words(after.root)
    lost = old - new
    if any(mend.fix.title.startswith("apagar a") for mend in made):
        lost = Counter({word: times for word, times in lost.items() if word not in new})
    assert lost.total() <= most + halves, lost
    assert (new - old).total() <= most, new - old


def _words(root: Container) -> Counter[str]:
    found: Counter[str] = Counter()
    waiting = [root]
    while waiting:
        container = waiting.pop()
        if isinstance(container, dict):
            found.update(container.keys())
            values = list(container.values())
        else:
            values = container
        found.update(value for value in values if isinstance(value, str))
        waiting.extend(value for value in values if isinstance(value, (dict, list)))
    return found


# Two versions


def versions(data: bytes) -> None:
    """Any two texts compared: no difference from itself, the reverse is the mirror image."""
    first, _, second = data.partition(PART)
    old, new = _version(first), _version(second or b"coapkit: 1\n")
    if old is None or new is None:
        return
    assert not compare_versions(old, old).changes
    comparison, reverse = compare_versions(old, new), compare_versions(new, old)
    assert len(comparison.changes) == len(reverse.changes)
    assert comparison.count(Nature.ADDED) == reverse.count(Nature.REMOVED)
    assert comparison.count(Nature.REMOVED) == reverse.count(Nature.ADDED)
    as_text.render(comparison).encode("utf-8")
    json.loads(as_json.render(comparison))
    context = {"comparacao": comparison_view(comparison)}
    check_html([section("comparacao", "Comparação", context, load_templates()).html])
    _amend(comparison)


def _version(data: bytes) -> Version | None:
    source = decoded(data)
    if source is None:
        return None
    try:
        return read_version(NAME, data)
    except Unreadable as error:
        check_findings(error.diagnostics, source)
        return None


def _amend(comparison: Comparison) -> None:
    """The termo aditivo that brings one version to the other, where one may."""
    is_signed(comparison)
    if needs_new_contract(comparison) or not alterations(comparison):
        return
    check_html(part.html for part in instrument_parts(amendment_view(comparison, draft=True)))
    lint_rtf(write_rtf(amendment_extract(comparison, draft=True)), "a.rtf")


def versions_seeds() -> list[bytes]:
    """A contract and a neighbour of it; every other is compared with an example."""
    whole = small_examples()
    return [*contracts(), *(one + PART + one for one in whole), PART.join(whole[:2])]
