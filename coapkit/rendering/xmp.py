"""Metadata that make one file PDF/A-3a and PDF/UA-1 at once.

ISO 19005-3, 6.6 wants the identification of PDF/A, the title and the dates in an XMP packet;
ISO 14289-1, 5 wants a part of PDF/UA beside it; and ISO 19005-3, 6.6.2.3 a description of every
schema that PDF/A does not know. All of it stands inside one ``rdf:RDF``: validators refuse two.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>{origin}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms\
</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def write_xmp(
    title: str,
    language: str,
    creator: str,
    producer: str,
    instant: datetime,
    *,
    source: str = "",
    kinds: Sequence[str] = (),
) -> bytes:
    """The XMP packet of a PDF/A-3a and PDF/UA-1 file. ``instant`` is aware.

    ``source``  what the document was made of (``dc:source``)
    ``kinds``   what it is (``dc:type``)
    """
    origin = f"\n<dc:source>{escape(source)}</dc:source>" if source else ""
    if kinds:
        items = "".join(f"<rdf:li>{escape(kind)}</rdf:li>" for kind in kinds)
        origin += f"\n<dc:type><rdf:Bag>{items}</rdf:Bag></dc:type>"
    return _PACKET.format(
        title=escape(title),
        language=escape(language),
        origin=origin,
        creator=escape(creator),
        producer=escape(producer),
        date=f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    ).encode()
