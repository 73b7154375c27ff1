"""Entry point: run the command line and turn whatever happens into an exit code."""

import gc
import os
import sys

_UNCOLLECTED = 100_000
"""Objects that ``validate`` may make before the collector looks for circles among them."""


def run() -> None:
    """Run ``coapkit`` with the process's arguments and exit.

    Codes are those of ``coapkit.cli.exits``. An internal fault prints where it happened only with
    ``COAPKIT_DEBUG`` set; otherwise two lines that say what to report.
    """
    from coapkit.cli.ending import end_on_signals, leave

    end_on_signals()
    if sys.argv[1:2] == ["validate"]:
        # What it builds is there until its end: to walk it after every 700 objects finds nothing.
        gc.set_threshold(_UNCOLLECTED)
    leave(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command line and return its exit code; never raises."""
    from coapkit.cli import exits
    from coapkit.cli.ending import INTERRUPTED, open_streams, silence_stdout, trouble

    try:
        open_streams()
        if arguments == ["--version"]:  # the one answer that should not wait for imports
            from coapkit import __version__

            print(f"coapkit {__version__}", flush=True)
            return exits.CLEAN
        if "COAPKIT_COMPLETE" in os.environ:
            from coapkit.cli.completion import answer

            return answer(arguments)
        return _dispatch(arguments)
    except KeyboardInterrupt:
        print(INTERRUPTED, end="", file=sys.stderr)
        return exits.INTERRUPTED
    except BrokenPipeError:
        silence_stdout()
        return exits.CLEAN
    except Exception as fault:
        if said := trouble(fault):
            silence_stdout()
            print(f"erro: {said}", file=sys.stderr)
            return exits.FAULT
        return _internal_fault(fault)


def _dispatch(arguments: list[str]) -> int:
    if (code := _plain_validate(arguments)) is not None:
        sys.stdout.flush()
        return code
    import typer

    from coapkit.cli import exits
    from coapkit.cli.app import app
    from coapkit.cli.portuguese import usage_error

    # The base of every usage error; Typer exports the derived class alone.
    base_usage_error: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        result = app(args=arguments or ["--help"], prog_name="coapkit", standalone_mode=False)
    except base_usage_error as error:
        print(usage_error(error), file=sys.stderr)
        return exits.USAGE
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit:  # how Typer takes a closed pipe
        raise BrokenPipeError from None
    sys.stdout.flush()
    return result if isinstance(result, int) else exits.CLEAN


def _plain_validate(arguments: list[str]) -> int | None:
    """Answer ``coapkit validate [--no-cache] [--jobs N] ARQUIVO...`` without waiting for Typer.

    The forms that are repeated most (see ``cli.checking``). ``None`` for what needs it: other
    options, other commands, wrong settings.
    """
    if arguments[:1] != ["validate"]:
        return None
    paths: list[str] = []
    cache, jobs = True, None
    words = iter(arguments[1:])
    for word in words:
        if word == "--no-cache":
            cache = False
        elif word in ("--jobs", "-j"):
            number = next(words, "")
            if not (number.isascii() and number.isdecimal() and len(number) < 4):
                return None
            jobs = int(number)
        elif word.startswith("-") and word != "-":
            return None
        else:
            paths.append(word)
    from pathlib import Path

    from coapkit.cli.checking import check
    from coapkit.settings import SettingsError, load_settings

    try:
        settings = load_settings(Path.cwd())
    except SettingsError:
        return None
    return check(paths, settings, jobs=jobs, cache=cache)


def _internal_fault(fault: Exception) -> int:
    from coapkit import __version__
    from coapkit.cli import exits

    if os.environ.get("COAPKIT_DEBUG"):
        import traceback

        traceback.print_exc()
    print(
        f"coapkit {__version__}: falha interna ({type(fault).__name__}: {fault}).\n"
        "O defeito é do programa, não do contrato. Relate-o com o comando usado e o arquivo; "
        "COAPKIT_DEBUG=1 mostra os detalhes.",
        file=sys.stderr,
    )
    return exits.FAULT


if __name__ == "__main__":
    run()
