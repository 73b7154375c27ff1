"""Processes that work for a run: how they take its signals, and how they are ended."""

import os
import signal
import time
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

from coapkit.unfinished import UNFINISHED, remove_unfinished

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

PATIENCE: Final = 1.0
"""Seconds for children to remove what they were writing, before they are killed."""


def heed_parent() -> None:
    """Make this process one that leaves Ctrl+C to its parent and ends well when that says so."""
    UNFINISHED.clear()  # what a fork finds there is its parent's
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)


def end_children(children: Sequence["BaseProcess"]) -> None:
    """End processes that heed their parent: asked first, then, if they do not react, killed.

    One inside a library does not see what it is asked before it comes out. No wait is without end:
    the process that forks the others may be held up itself, and cannot say that one has ended.
    """
    for child in children:
        child.terminate()
    if not _ended(children):
        for child in children:
            child.kill()
        _ended(children)


def _ended(children: Sequence["BaseProcess"]) -> bool:
    """Whether all of them have ended, after some patience."""
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.join(max(0.0, deadline - time.monotonic()))
    return not any(child.is_alive() for child in children)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    remove_unfinished()
    os._exit(128 + number)
