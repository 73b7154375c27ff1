"""Runs one command and prints what it took: wall seconds, processor seconds, memory in KB, status.

    python -I -S measured.py SECONDS OUTPUT COMMAND...

A process of its own, and a small one: Linux counts to a new process the memory of the one that
started it, up to the moment it begins. COMMAND is given up after SECONDS; OUTPUT is the file that
takes what it prints.
"""

import os
import signal
import sys
import time


def main() -> None:
    """Command line; see above."""
    limit, output, *command = sys.argv[1:]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, flags, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    signal.signal(signal.SIGALRM, lambda _signal, _frame: os.kill(process, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, float(limit))
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))


main()
