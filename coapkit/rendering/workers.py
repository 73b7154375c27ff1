"""Processes that render parts side by side.

Laying pages out is pure Python and keeps one core busy; several parts keep several.
"""

import multiprocessing
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Self

from coapkit.parallel import available_cores, end, serve
from coapkit.rendering.errors import EngineDied
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.parts import Part, render_part
from coapkit.rendering.rendered import encode_part
from coapkit.rendering.scratch import scratch

WORTHWHILE = 120_000
"""Characters of HTML from which on starting processes pays."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be rendered. ``assets`` without the shipped fonts, which every process has."""

    part: Part
    stylesheets: tuple[str, ...]
    shipped: tuple[str, ...]
    assets: dict[str, bytes]
    numbers: dict[str, int]


def make_task(
    part: Part,
    stylesheets: Sequence[str],
    assets: Mapping[str, bytes],
    numbers: Mapping[str, int],
) -> Task:
    """The least that another process needs to be told."""
    known = shipped_fonts()
    shipped = tuple(name for name in assets if assets[name] is known.get(name))
    own = {name: data for name, data in assets.items() if name not in shipped}
    return Task(part, tuple(stylesheets), shipped, own, dict(numbers))


def run_task(task: Task) -> bytes:
    """Render one part; its encoded form."""
    known = shipped_fonts()
    assets = {name: known[name] for name in task.shipped} | task.assets
    return encode_part(render_part(task.part, task.stylesheets, assets, task.numbers))


class Workers:
    """At most ``jobs`` processes (0: one for each core), started when there is enough to do.

    Where memory is limited there is at least one for whatever there is to do: Pango, which crashes
    where it gets none, takes along the process that it is in.

    A context manager, so that several documents of one run share the processes.
    """

    def __init__(self, jobs: int = 0) -> None:
        self._jobs = jobs or available_cores()
        self._pool: ProcessPoolExecutor | None = None
        self._ready = _memory_is_limited()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            if error is None:
                self._pool.shutdown()
            else:
                end(self._pool)
            self._pool = None

    def expect_much(self) -> None:
        """Let the processes be made ready while the caller is still writing what they are to do.

        From then on they do also what is little: this process would have to import WeasyPrint.
        """
        if self._jobs > 1 and not self._ready:
            self._ready = _context().get_start_method() == "forkserver"

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[int, bytes]]:
        """Render every task: its index and encoded part, in the order in which they finish.

        Raises what ``render_part`` raises, and EngineDied when a process dies.
        """
        size = sum(len(task.part.html) for task in tasks)
        if self._pool is None and (
            (self._ready and tasks) or (self._jobs > 1 and len(tasks) > 1 and size >= WORTHWHILE)
        ):
            self._pool = _start(self._jobs)
        pool = self._pool
        if pool is None:
            for index, task in enumerate(tasks):
                yield index, run_task(task)
            return
        # The longest first: what comes last should be short.
        order = sorted(range(len(tasks)), key=lambda i: (-len(tasks[i].part.html), i))
        futures: dict[Future[bytes], int] = {pool.submit(run_task, tasks[i]): i for i in order}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool as error:
            self._pool = None
            raise EngineDied(
                "um processo de composição terminou de repente, talvez por falta de memória; "
                + ("tente com menos processos (--jobs 1)" if self._jobs > 1 else "libere memória")
            ) from error
        finally:
            for future in futures:
                future.cancel()


def _memory_is_limited() -> bool:
    """Whether the system refuses memory to this process beyond some limit (``ulimit -v``)."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def _start_server() -> None:
    """Start the process that forks the others, if it does not run, and do not wait for it.

    It is deaf to Ctrl+C also while it imports. The one that keeps account of semaphores would tell
    on standard error of those that a killed run left, though it removes them.
    """
    told = "ignore::UserWarning:multiprocessing.resource_tracker"
    if told not in sys.warnoptions:
        sys.warnoptions.append(told)
    resource_tracker.ensure_running()  # before: it lets signals through when it has started
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _start(jobs: int) -> ProcessPoolExecutor | None:
    """A pool, or nothing where the system gives no semaphores (some containers)."""
    try:
        return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=serve)
    except (ImportError, NotImplementedError, OSError):
        return None


def _context() -> BaseContext:
    """How processes start: from one that has imported WeasyPrint for all, where that can be."""
    with suppress(OSError):
        scratch()  # before the processes, which take its name along
    # Forking this process itself would not be safe with the thread of a progress bar in it.
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["coapkit.rendering.preload"])
        # Its socket is a file: in a folder for temporary files with a very long name there is none.
        with suppress(OSError):
            _start_server()
            return context
    return multiprocessing.get_context("spawn")
