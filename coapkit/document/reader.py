"""Text to a document: line by line where it is plain, else in one pass over the parser's events.

The reader takes a strict part of YAML 1.2: mappings, lists and scalars. Every scalar stays the
text that its author wrote, quoted or not; only a plain value that is empty, ``~`` or ``null`` is
``None``. What a file of data has no need of (anchors, tags, keys that are not names, a second
document) is refused with a finding of its own.
"""

from typing import Any

from coapkit.diagnostics import Diagnostic
from coapkit.document.characters import twice_encoded_finding
from coapkit.document.document import Document, Layout, Offsets
from coapkit.document.lines import read_lines
from coapkit.document.source import Source
from coapkit.record import Record


class ReadResult(Record):
    """What reading a file gave.

    ``document``     ``None`` when the text could not be read to its end, or when something in it
                     was refused that leaves a hole in the data
    ``diagnostics``  the findings, in the order of the text
    """

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


def read(source: Source, *, portable: bool = False) -> ReadResult:
    """Read one file.

    ``portable`` asks for the pure Python parser, which takes over by itself where the C parser
    is not installed; it gives the same document and findings, some forty times slower.
    """
    if not portable:
        root = read_lines(source.text)
        if root is not None and twice_encoded_finding(source) is None:
            return ReadResult(Document(source, root, _locate), ())
    from coapkit.document.construction import construct

    found, findings = construct(source, portable=portable)
    if found is None:
        return ReadResult(None, findings)
    root, layout = found
    return ReadResult(Document(source, root, lambda _: layout), findings)


def _locate(document: Document) -> Layout:
    """Where everything stands in a file that was read line by line: the parser knows."""
    from coapkit.document.construction import construct

    found, _ = construct(document.source)
    assert found is not None, "read line by line and refused by the parser"
    root, layout = found
    offsets: dict[int, Offsets] = {}
    pairs: list[tuple[Any, Any]] = [(document.root, root)]
    while pairs:
        ours, theirs = pairs.pop()
        offsets[id(ours)] = layout.offsets[id(theirs)]
        if isinstance(ours, dict):
            ours, theirs = ours.values(), theirs.values()
        pairs.extend(
            pair for pair in zip(ours, theirs, strict=True) if isinstance(pair[0], (dict, list))
        )
    return Layout(offsets, layout.extent)
