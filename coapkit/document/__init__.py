"""The reading room: bytes to text, text to a document that remembers where everything stands.

``source``   bytes -> Source (UTF-8 text and its lines)
``reader``   Source -> ReadResult (Document and findings)
``lines``, ``construction``
             its two ways: line by line where the text is plain, else from the parser's events
``document`` plain dicts and lists, and where each key and value stands in the text
``syntax``   what a parser complains about -> a finding that names the likeliest cause
``scalars``  the author's text of a value -> Decimal, date, int

Nothing is imported here on purpose: a command pays only for the modules that it uses.
"""
