"""Who stands in the wrong place: which of several things to blame when an order is broken."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from coapkit.record import Record


def misplaced(ranks: Sequence[int], weights: Sequence[int] = ()) -> tuple[int, ...]:
    """The positions of least weight to take away so that the rest never descends.

    ``weights``: one for each rank, all 1 by default. Where two choices weigh the same, the one
    of fewer positions is taken, then the one that blames the higher ranks. Quadratic, and only for
    sequences that do descend somewhere: these are short (steps of the flow, clauses).
    """
    if all(a <= b for a, b in pairwise(ranks)):
        return ()
    # best[i]: weight, length, and minus the sum of ranks, of the best ascent that ends at i.
    best: list[tuple[int, int, int]] = []
    previous: list[int] = []
    for i, rank in enumerate(ranks):
        so_far, before = (0, 0, 0), -1
        for j in range(i):
            if ranks[j] <= rank and best[j] > so_far:
                so_far, before = best[j], j
        weight, length, total = so_far
        best.append((weight + (weights[i] if weights else 1), length + 1, total - rank))
        previous.append(before)
    kept = set()
    at = max(range(len(ranks)), key=lambda i: best[i])
    while at >= 0:
        kept.add(at)
        at = previous[at]
    return tuple(i for i in range(len(ranks)) if i not in kept)


class Gap(Record):
    """What a list lacks, and the position of the item that stands in its place, if one does."""

    missing: str
    stand_in: int | None


def gaps(present: Sequence[str], expected: Sequence[str]) -> Iterator[Gap]:
    """What of ``expected`` is not in ``present``, in the order of ``expected``.

    An item stands in the place of a missing one when it is superfluous (a repetition, or not
    expected at all) and its neighbours are those that the missing one would have: the author
    wrote one id for another, and it is that line that should be mended.
    """
    have = set(present)
    missing = [e for e in dict.fromkeys(expected) if e not in have]
    if not missing:
        return
    wanted = set(expected)
    order = list(dict.fromkeys(expected))
    at = {one: i for i, one in enumerate(order)}
    for one in missing:
        i = at[one]
        before = order[i - 1] if i else None
        after = order[i + 1] if i + 1 < len(order) else None
        stand_in = None
        for p, item in enumerate(present):
            if (
                (item not in wanted or present.count(item) > 1)
                and (present[p - 1] if p else None) == before
                and (present[p + 1] if p + 1 < len(present) else None) == after
            ):
                stand_in = p
                break
        yield Gap(one, stand_in)


_NUMBERED = re.compile(r"(.*?)(\d+)")


def fits(ids: Sequence[str], at: int) -> bool:
    """Does a numbered id (``M07``, ``2302107``) lie between its neighbours? So does any other."""
    number = _number(ids[at])
    if number is None:
        return True
    before = _number(ids[at - 1]) if at else None
    after = _number(ids[at + 1]) if at + 1 < len(ids) else None
    return (before is None or before < number) and (after is None or number < after)


def gap_for(ids: Sequence[str], missing: str) -> int | None:
    """Position of an id that does not fit between its neighbours, where ``missing`` would."""
    if _number(missing) is None:
        return None
    for at, one in enumerate(ids):
        if one != missing and not fits(ids, at) and _follows(ids, at, missing):
            return at
    return None


def _follows(ids: Sequence[str], at: int, one: str) -> bool:
    """Would an id at a position be the number after the one before it, or before the one after?"""
    number = _number(one)
    before = _number(ids[at - 1]) if at else None
    after = _number(ids[at + 1]) if at + 1 < len(ids) else None
    return number is not None and (
        (before is not None and number == (before[0], before[1] + 1))
        or (before is None and after is not None and (number[0], number[1] + 1) == after)
    )


def _number(one: str) -> tuple[str, int] | None:
    found = _NUMBERED.fullmatch(one)
    return (found[1], int(found[2])) if found is not None else None
