"""What makes a finding the same finding in the next run."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import PurePath

from coapkit.diagnostics import Diagnostic


@cache
def posix(path: str) -> str:
    """The path as services write it: forward slashes, no leading ``./``."""
    return PurePath(path).as_posix()


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One hash per finding, unique in the report, 32 hexadecimal digits.

    Made of rule, path, message and of how many equal ones came before, not of the line: inserting
    a paragraph above a finding does not make it a new one.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    result = []
    for diagnostic in diagnostics:
        key = (diagnostic.rule, posix(diagnostic.path), diagnostic.message)
        # JSON in ASCII keeps the four parts apart and hashes lone surrogates too.
        identity = json.dumps([*key, seen[key]])
        seen[key] += 1
        result.append(hashlib.sha256(identity.encode("ascii")).hexdigest()[:32])
    return result
