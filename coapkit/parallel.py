"""One function over many things, in several processes."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import TypeVar

from coapkit.children import end_children, heed_parent
from coapkit.outcome import WorkerDied
from coapkit.unfinished import remove_unfinished

T = TypeVar("T")
R = TypeVar("R")


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_in_processes(
    function: Callable[[T], R],
    things: Iterable[T],
    jobs: int,
    tell: Callable[[int], None] | None = None,
) -> list[R]:
    """``function`` of each thing, in the order of ``things``, computed by ``jobs`` processes.

    ``tell`` is called with the number of those that are done. Function, things and results have to
    be picklable. Raises what ``function`` raises, and ``WorkerDied``. However it ends, no process
    is left behind.
    """
    pool = _pool(jobs)
    try:
        futures = [pool.submit(function, thing) for thing in things]
        results = []
        for future in futures:
            results.append(future.result())
            if tell:
                tell(len(results))
    except BrokenProcessPool:
        end(pool)
        raise WorkerDied(
            "um dos processos terminou de repente, talvez por falta de memória; tente com menos "
            "processos: --jobs 1"
        ) from None
    except BaseException:
        end(pool)
        raise
    pool.shutdown()
    return results


def finishes(function: Callable[[T], object], thing: T, seconds: float) -> bool:
    """Does ``function`` of ``thing`` come to an end in so many seconds, whatever that is?

    It is tried in a process of its own, for what goes on inside of a library nobody can interrupt.
    A process that dies has not come to an end. Function and thing have to be picklable.
    """
    pool = _pool(1)
    try:
        pool.submit(function, thing).exception(timeout=seconds)
    except TimeoutError:
        end(pool)
        return False
    except BaseException:
        end(pool)
        raise
    pool.shutdown()
    return True


def _pool(jobs: int) -> ProcessPoolExecutor:
    # A fork takes over what is already loaded. No thread runs yet when it happens: the pool starts
    # its processes before its own thread.
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), initializer=serve)


def end(pool: ProcessPoolExecutor) -> None:
    """End a pool and its processes without waiting for what nobody will read."""
    children = multiprocessing.active_children()
    pool.shutdown(wait=False, cancel_futures=True)
    end_children(children)


def serve() -> None:
    """How a process of the pool behaves: it leaves Ctrl+C to its parent, and ends with it.

    A parent that is killed cannot say so: it is its end of a pipe that closes.
    """
    heed_parent()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    remove_unfinished()
    os._exit(1)
