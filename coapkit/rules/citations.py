"""Declared things and who cites them: what nobody cites."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


def uncited(declared: Mapping[str, T], cited: Iterable[str]) -> list[T]:
    """What nobody cites, in the order declared.

    Each undeclared id hides the uncited thing whose name is nearest: most likely it was meant, and
    the wrong id is reported where it stands.
    """
    used = set(cited)
    bare = {key: thing for key, thing in declared.items() if key not in used}
    words = sorted(used - declared.keys())
    if bare and words:
        from difflib import get_close_matches  # few contracts cite what they do not declare

        for word in words:
            for meant in get_close_matches(word, list(bare), n=1, cutoff=0.0):
                del bare[meant]
    return list(bare.values())


def joined(words: Iterable[str]) -> str:
    """``Pacoti/CE, Mulungu/CE e Ceará``."""
    *first, last = words
    return f"{', '.join(first)} e {last}" if first else last
