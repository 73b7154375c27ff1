"""A progress bar on a terminal; nothing but the lines said where there is none."""

import sys
from contextlib import nullcontext
from types import TracebackType
from typing import Any, Self

from coapkit.cli.output import heard_or_not

_NAME = 24
"""Characters of a name that leave room for a bar on a terminal of 80 columns."""


class Progress:
    """Context manager around long work.

    The bar goes to standard error and only to a terminal, so that standard output pipes.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._about = ""

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(bar_width=None),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
                expand=True,  # the bar takes what the words leave
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def about(self, name: str, number: int, of: int) -> None:
        """Say which thing the steps that follow belong to; nothing is known of them yet."""
        if of > 1:
            short = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
            self._about = f"{number} de {of}, {short}: "
        self.step("Lendo o contrato", 0, 0)

    def step(self, what: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` (0: unknown) of ``what`` is done."""
        if self._bar is None:
            return
        from rich.text import Text

        what = Text(f"{self._about}{what}").markup  # a name is no markup
        if self._task is None:
            self._task = self._bar.add_task(what, total=total or None)
        self._bar.update(self._task, description=what, completed=done, total=total or None)

    def say(self, line: str, *, error: bool = False) -> None:
        """Print a line that stays: results on standard output, errors on standard error."""
        stream = sys.stderr if error else sys.stdout
        if self._bar is not None and stream.isatty():
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            with heard_or_not() if stream is sys.stdout else nullcontext():
                print(line, file=stream, flush=True)
