"""A line on a terminal that counts, for work that may be long and begins without delay.

The progress bar of ``render`` loads Rich and starts a thread, which ``validate`` cannot wait for
and may not have when it forks.
"""

import sys
import time
from collections.abc import Callable

_SILENT = 1.0
"""Seconds before anything is said: most runs are over by then."""
_PAUSE = 0.1


def counter(what: str) -> Callable[[int, int], None]:
    """A function that tells on standard error, a terminal, how many of how many are done.

    The line goes away when all are.
    """
    start = told = time.monotonic()
    shown = False

    def tell(done: int, total: int) -> None:
        nonlocal told, shown
        now = time.monotonic()
        if done == total:
            line = ""
        elif now - start < _SILENT or now - told < _PAUSE:
            return
        else:
            line = f"{what}: {done} de {total}, {int(now - start)} s"
        if line or shown:
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()
        told, shown = now, bool(line)

    return tell
