"""Files inside a PDF file (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coapkit.rendering.errors import RenderError
from coapkit.rendering.pdf_objects import (
    PdfFile,
    date_string,
    dictionary,
    entries_of,
    name_object,
    ref,
    text_string,
    write_name_tree,
)

SOURCE = "Source"
"""Relationship of the file that a document was made of (ISO 19005-3, Annex E)."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF.

    ``relationship``  of ISO 19005-3, Annex E: ``Source``, ``Data``, ``Supplement``...
    ``mime``          media type, e.g. ``application/yaml``
    ``modified``      aware; stands for both dates, so that bytes do not depend on the clock
    """

    name: str
    data: bytes
    relationship: str
    mime: str
    description: str
    modified: datetime


def origin(attachments: Sequence[Attached]) -> str:
    """Name and fingerprint of the source among the attachments: ``x.yaml sha256:0123...``."""
    for attached in attachments:
        if attached.relationship == SOURCE:
            return f"{attached.name} sha256:{hashlib.sha256(attached.data).hexdigest()}"
    return ""


def write_attachments(file: PdfFile, attachments: Sequence[Attached]) -> tuple[int, bytes]:
    """Number of the name tree of embedded files, and the array of associated files.

    Raises RenderError when two have the same name.
    """
    pairs = [
        (text_string(attached.name), ref(_write_attachment(file, attached)))
        for attached in attachments
    ]
    if len(dict(pairs)) < len(pairs):
        raise RenderError("dois anexos do PDF têm o mesmo nome")
    associated = b"[%s]" % b" ".join(specification for _, specification in pairs)
    return write_name_tree(file, pairs), associated


def _write_attachment(file: PdfFile, attached: Attached) -> int:
    checksum = hashlib.md5(attached.data, usedforsecurity=False).hexdigest()  # what 7.11.4.2 asks
    parameters = {
        "Size": b"%d" % len(attached.data),
        "CheckSum": b"<%s>" % checksum.encode(),
        "CreationDate": date_string(attached.modified),
        "ModDate": date_string(attached.modified),
    }
    head = {
        "Type": b"/EmbeddedFile",
        "Subtype": name_object(attached.mime),
        "Params": dictionary(parameters),
    }
    content = ref(file.add_stream(entries_of(head), attached.data))
    specification = {
        "Type": b"/Filespec",
        "F": text_string(attached.name),
        "UF": text_string(attached.name),
        "EF": b"<</F %s/UF %s>>" % (content, content),
        "Desc": text_string(attached.description),
        "AFRelationship": name_object(attached.relationship),
    }
    return file.add(dictionary(specification))
