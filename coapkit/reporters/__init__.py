"""Reporters: a `Report` in, a text out. They only format; what is wrong was decided before.

Each format is a module of this package with ``render(report, options) -> str``. A module is
imported when its format is asked for, so that a run pays only for the one it uses.
"""

TYPE_CHECKING = False  # type checkers take it for true; importing typing for it costs 10 ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from coapkit.diagnostics import Report
    from coapkit.reporters.options import Options

FORMATS: dict[str, str] = {
    "text": "coapkit.reporters.text",
    "concise": "coapkit.reporters.concise",
    "json": "coapkit.reporters.json",
    "jsonl": "coapkit.reporters.jsonl",
    "sarif": "coapkit.reporters.sarif",
    "github": "coapkit.reporters.github",
    "gitlab": "coapkit.reporters.gitlab",
    "junit": "coapkit.reporters.junit",
    "rdjson": "coapkit.reporters.rdjson",
}
"""Name of each format and the module that writes it."""


TERMINAL_FORMATS = ("text", "concise")
"""Formats for people: a terminal of another encoding gets them in its own. All others are UTF-8."""


def render(report: "Report", fmt: str, *, options: "Options | None" = None) -> str:
    """The report as text in the format ``fmt``, a key of `FORMATS`.

    The result ends with a line break (``jsonl`` without findings is empty), holds no time and no
    absolute path of its own, and can always be encoded as UTF-8. Raises ``ValueError`` when the
    format is unknown.
    """
    if fmt not in FORMATS:
        raise ValueError(f"formato desconhecido: {fmt!r}; os formatos são {', '.join(FORMATS)}")
    if options is None:
        from coapkit.reporters.options import Options

        options = Options()
    from importlib import import_module

    write: Callable[[Report, Options], str] = import_module(FORMATS[fmt]).render
    return write(report, options)
