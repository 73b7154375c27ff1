"""Metadata that make one file PDF/A-3a and PDF/UA-1 at once.

WeasyPrint writes the identification of a single variant. ISO 14289-1, 5 asks for a PDF/UA part
beside it, and ISO 19005-3, 6.6.2.3 for a description of every schema that PDF/A does not know;
both have to stand inside the one ``rdf:RDF`` of the packet.
"""

_UA_IDENTIFICATION = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 to which the document conforms\
</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def with_ua_identification(packet: bytes) -> bytes:
    """The XMP packet of a PDF/A file with the identification of PDF/UA-1 added.

    ``packet`` holds exactly one ``rdf:RDF`` element; ValueError otherwise.
    """
    if packet.count(b"</rdf:RDF>") != 1:
        raise ValueError("the metadata packet must hold exactly one rdf:RDF element")
    return packet.replace(b"</rdf:RDF>", _UA_IDENTIFICATION + b"</rdf:RDF>")
