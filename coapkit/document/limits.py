"""How much of everything a file may have. Far more than a contract needs, little for a machine."""

MAX_BYTES = 32 * 1024 * 1024
"""Largest file. The largest real contract is some hundred times smaller."""

MAX_LINES = 1_000_000
"""Most lines in one file."""

MAX_DEPTH = 64
"""Deepest nesting of mappings and lists. A contract needs about ten."""

MAX_EVENTS = 1_000_000
"""Most parser events (a scalar is one, a mapping or list two) in one file."""

MAX_KEY = 200
"""Longest key, in characters. YAML itself stops at 1,024; a key is a name, not a text."""

MAX_SCALAR = 100_000
"""Longest text of one value, in characters: some forty pages."""

MAX_FINDINGS = 200
"""Findings after which reading stops: nobody mends more in one go."""

MAX_RULE_FINDINGS = 10_000
"""Findings of form and law after which a file is checked no further."""

MAX_DISPENSATIONS = 500
"""Dispensations of one file that count."""

MAX_SNIPPET = 1_000
"""Longest line, in characters, that is shown whole next to a finding."""
