"""A published PDF as it is read back: what it is, what it was made of, where it is to be signed."""

import hashlib
import io
import logging
import re
from typing import Any, NamedTuple

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from coapkit.rendering.pdf_attachments import SOURCE
from coapkit.reporters.display import visible
from coapkit.signing.errors import Refusal

# What pyHanko remarks on the way is told by what we answer.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class Attachment(NamedTuple):
    """A file inside the PDF. ``relationship`` as in ISO 19005-3, Annex E.

    Name and description are fit to be shown; nothing is ever written under them.
    """

    name: str
    data: bytes
    relationship: str
    description: str = ""

    @property
    def digest(self) -> str:
        """SHA-256, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


class Paper(NamedTuple):
    """A PDF read by pyHanko.

    ``title``        as its metadata give it, fit to be shown
    ``kinds``        what it is (``contrato``, ``minuta``...); empty where no coapkit made it
    ``fingerprint``  SHA-256 of the file it was made of, as its metadata state it; may be empty
    ``attached``     all files in it, in the order in which it names them
    ``fields``       names of all signature fields, and whether each is filled in
    """

    reader: Any
    title: str
    kinds: frozenset[str]
    fingerprint: str
    attached: tuple[Attachment, ...]
    fields: dict[str, bool]

    @property
    def source(self) -> Attachment | None:
        """The file it was made of, if it is attached."""
        return next((a for a in self.attached if a.relationship == SOURCE), None)

    @property
    def made_of_source(self) -> bool:
        """Whether the attached file is the one that the document was made of."""
        source = self.source
        return source is not None and source.digest == self.fingerprint


_FINGERPRINT = re.compile(r"sha256:([0-9a-f]{64})")
_KINDS = re.compile(r"<dc:type>(.*?)</dc:type>", re.DOTALL)
_ITEM = re.compile(r"<rdf:li[^>]*>([^<]*)</rdf:li>")


def read_paper(data: bytes) -> Paper:
    """Read a PDF. Raises Refusal for what is no PDF, or one that cannot be read."""
    if b"%PDF-" not in data[:1024]:
        raise Refusal("não é um PDF; dê um dos que coapkit render publica")
    try:
        reader = PdfFileReader(io.BytesIO(data))
        paper = None if reader.encrypted else _read(reader)
    except Exception as error:  # a damaged file fails in more ways than the reader has names for
        raise Refusal("o PDF está danificado e não pôde ser lido; peça outra cópia dele") from error
    if paper is None:
        raise Refusal("o PDF está cifrado; use o original, como coapkit render o publicou")
    return paper


def _read(reader: PdfFileReader) -> Paper:
    metadata = _metadata(reader)
    kinds = _KINDS.search(metadata)
    fingerprint = _FINGERPRINT.search(metadata)
    return Paper(
        reader=reader,
        title=_title(reader),
        kinds=frozenset(_ITEM.findall(kinds[1]) if kinds else ()),
        fingerprint=fingerprint[1] if fingerprint else "",
        attached=attachments(reader),
        fields={str(name): value is not None for name, value, _ in enumerate_sig_fields(reader)},
    )


def source_of(paper: Paper) -> Attachment:
    """The file that a paper was made of. Raises Refusal where it is not attached."""
    if paper.source is None:
        raise Refusal(
            "não traz o arquivo de que foi feito, que coapkit render anexa a cada documento"
        )
    return paper.source


def attachment_of(paper: Paper, name: str) -> Attachment:
    """The only file in a paper that is shown under this name. Raises Refusal."""
    found = [attached for attached in paper.attached if attached.name == name]
    if len(found) > 1:
        raise Refusal(f"traz {len(found)} anexos de nome {visible(name)}: não se sabe qual dar")
    if not found:
        raise Refusal(f"não traz anexo de nome {visible(name)}; veja os nomes com --list")
    return found[0]


def attachments(reader: Any) -> tuple[Attachment, ...]:
    """The associated files of the document (ISO 19005-3, 6.8)."""
    found = []
    for entry in _entry(reader.root, "/AF") or ():
        specification = entry.get_object()
        found.append(
            Attachment(
                name=_text(specification, "/UF") or _text(specification, "/F"),
                data=specification["/EF"]["/F"].data,
                relationship=str(_entry(specification, "/AFRelationship") or "").removeprefix("/"),
                description=_text(specification, "/Desc"),
            )
        )
    return tuple(found)


def _metadata(reader: Any) -> str:
    stream = _entry(reader.root, "/Metadata")
    return "" if stream is None else stream.data.decode("utf-8", "replace")


def _title(reader: Any) -> str:
    information = _entry(reader.trailer_view, "/Info")
    return "" if information is None else _text(information, "/Title")


def _text(dictionary: Any, key: str) -> str:
    """A text of a dictionary, fit to be shown; "" for nothing."""
    value = _entry(dictionary, key) or ""
    # What pyHanko finds no text in, for a control character, it gives as bytes.
    return visible(value.decode("latin-1") if isinstance(value, bytes) else str(value))


def _entry(dictionary: Any, key: str) -> Any:
    """What a dictionary has under a key, references followed; ``None`` for nothing."""
    try:
        return dictionary[key]
    except KeyError:
        return None
