"""How a run ends when its surroundings do not play along: signals, closed streams, a full disk."""

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from coapkit.children import end_children
from coapkit.reasons import of_the_system, reason
from coapkit.unfinished import remove_unfinished

INTERRUPTED = "\nInterrompido. Nenhum arquivo ficou pela metade.\n"

_SHOW_CURSOR = "\x1b[?25h"

_NO_ROOM = ("failed to map segment", "annot allocate memory")
"""What the loader of libraries says where there is no memory for one."""


def end_on_signals() -> None:
    """End at once on Ctrl+C, SIGTERM or a closed terminal: no process, no temporary file left.

    Not by an exception, which can arise in a place that swallows it. The exit code is 128 and the
    signal's number, as shells have it.
    """
    owner = os.getpid()

    def stop(number: int, _frame: FrameType | None) -> None:
        if os.getpid() == owner:  # else a fork that has not come to its own handlers
            for other in _signals():
                signal.signal(other, signal.SIG_IGN)
            with suppress(Exception):
                _end_processes()
            remove_unfinished()
            said = INTERRUPTED + _SHOW_CURSOR * os.isatty(2)
            with suppress(OSError):
                os.write(2, said.encode(sys.stderr.encoding or "ascii", "replace"))
        os._exit(128 + number)

    for number in _signals():
        # What is ignored stays so: nohup, or a shell that started this in the background.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)


def leave(code: int) -> NoReturn:
    """End the process, at once where nothing waits for its end.

    The system takes memory back faster than the interpreter takes objects apart, which is a tenth
    of a short run. Whoever has processes or threads to wait for, a trace or a profile to write, has
    loaded one of these modules.
    """
    if not {"threading", "profile"} & sys.modules.keys():
        with suppress(OSError, ValueError):  # what cannot be written, the ordinary end says
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    sys.exit(code)


def let_interrupts_raise() -> None:
    """Give Ctrl+C its KeyboardInterrupt back, for a command that it ends well."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _signals() -> list[int]:
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


def _end_processes() -> None:
    processes = sys.modules.get("multiprocessing")
    if processes is None:
        return
    end_children(processes.active_children())
    # The one that forks them may be about to fork another.
    server = sys.modules.get("multiprocessing.forkserver")
    pid = getattr(getattr(server, "_forkserver", None), "_forkserver_pid", None)
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


def open_streams() -> None:
    """Give every standard stream that was closed a place that takes all and gives nothing.

    Else the next file that is opened would be taken for it. A terminal of another encoding shows
    "?" instead of ending the run.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            number = 1 if name == "stdout" else 2
            stream = open(number, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
        stream.reconfigure(errors="replace")


def silence_stdout() -> None:
    """Keep the interpreter from complaining at exit of what can no longer be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def trouble(fault: Exception) -> str:
    """What is the matter with the surroundings, in Portuguese; "" for a defect of the program."""
    if isinstance(fault, MemoryError) or (
        isinstance(fault, ImportError) and any(words in str(fault) for words in _NO_ROOM)
    ):
        return "falta memória; feche outros programas ou confira menos arquivos por vez"
    if not isinstance(fault, OSError):
        return ""
    if isinstance(fault, FileNotFoundError) and not _folder_is_there():
        return "a pasta atual não existe mais; entre em outra pasta e repita o comando"
    if not of_the_system(fault):
        return ""
    where = fault.filename2 or fault.filename
    return f"{where or 'o sistema recusou'}: {reason(fault)}"


def _folder_is_there() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - a Path for it takes longer
    except FileNotFoundError:
        return False
    return True
