"""What a YAML parser complains about, said so that an author can mend it.

The parsers (libyaml and its Python counterpart) name the grammar rule that broke; the cause is
often elsewhere: a quotation mark that was never closed three lines up. Each function of these
modules takes one kind of complaint, looks at the text around it and names the likeliest cause.

``complaint``     what a parser said, as data
``explanations``  the table: which complaint, whose explanation, in which order
``quotes``, ``brackets``, ``keys``, ``signs``, ``tabs``, ``indentation``, ``misplaced``
                  the explanations, one module a family of mistakes
``surroundings``  the text around a place

Nothing is imported here: a file that YAML can read needs none of them.
"""
