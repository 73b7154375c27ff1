"""The report for people: one block per finding, as compilers write them, then the verdict."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from coapkit.diagnostics import Diagnostic, Related, Report, Severity, Span
from coapkit.reporters import color, wording
from coapkit.reporters.color import Paint
from coapkit.reporters.display import cells, excerpt, hang, hanging_indent, visible, wrap
from coapkit.reporters.options import Options

_MIN_WIDTH = 40
_MIN_ROOM = 20
_MAX_LINES_NAMED = 8
_MAX_PENDING_NAMED = 10


def render(report: Report, options: Options) -> str:
    """Blocks separated by empty lines; remarks, what is pending and the summary at the end."""
    paint = color.painter(options.color)
    width = max(options.width, _MIN_WIDTH)
    shown, folded = _fold(report.diagnostics, max(options.fold, 1))
    blocks = [
        "\n".join(_block(report.diagnostics[index], folded.get(index, []), width, paint))
        for index in shown
    ]
    closing = "\n".join(_closing(report, bool(folded), width, paint))
    return "\n\n".join([*blocks, closing]) + "\n"


def _fold(
    diagnostics: tuple[Diagnostic, ...], keep: int
) -> tuple[list[int], dict[int, list[Diagnostic]]]:
    """Indexes of the findings to show in full, and what is folded below which of them.

    Findings are equal when a reader mends them in the same way in the same file: same rule,
    severity and help. Their messages differ only in the things they name.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, d in enumerate(diagnostics):
        groups[(d.path, d.rule, d.severity, d.help)].append(index)
    shown = sorted(index for group in groups.values() for index in group[:keep])
    folded = {
        group[keep - 1]: [diagnostics[index] for index in group[keep:]]
        for group in groups.values()
        if len(group) > keep
    }
    return shown, folded


def _block(d: Diagnostic, folded: list[Diagnostic], width: int, paint: Paint) -> Iterator[str]:
    hue = color.SEVERITY[d.severity]
    yield from hang(
        f"{wording.SEVERITY[d.severity]}[{visible(d.rule)}] ",
        visible(d.message),
        width,
        partial(paint, hue),
        partial(paint, color.BOLD),
    )
    gutter = max(len(str(span.line)) for span in [d.span, *(r.span for r in d.related)])
    yield f"{' ' * gutter}{paint(color.FRAME, '-->')} {_position(d.path, d.span)}"
    if d.snippet:
        until = f"até a linha {d.span.end_line}" if d.span.end_line > d.span.line else ""
        yield _rail(gutter, paint)
        yield from _snippet(d.snippet, d.span, "^", until, gutter, width, hue, paint)
    for related in d.related:
        yield from _related(related, gutter, width, paint)

    details = wording.details(d)
    if details and (d.snippet or d.related):
        yield _rail(gutter, paint)
    for label, text in details:
        yield from _detail(label, text, " " * (gutter + 1), width, paint)
    if folded:
        yield from hang(f"{' ' * (gutter + 1)}… ", _folded_sentence(folded), width)


def _related(related: Related, gutter: int, width: int, paint: Paint) -> Iterator[str]:
    message = visible(related.message.strip())
    yield _rail(gutter, paint)
    yield f"{' ' * gutter}{paint(color.FRAME, ':::')} {_position(related.path, related.span)}"
    if related.snippet:
        yield _rail(gutter, paint)
        yield from _snippet(
            related.snippet, related.span, "-", message, gutter, width, color.FRAME, paint
        )
    elif message:
        yield from hang(" " * (gutter + 4), message, width)


def _snippet(
    line: str, span: Span, mark: str, label: str, gutter: int, width: int, hue: str, paint: Paint
) -> Iterator[str]:
    """The source line, and below it the marks with what there is to say about them."""
    room = max(width - gutter - 3, _MIN_ROOM)
    # What goes on in further lines is marked to the end of the first.
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    shown = excerpt(line, span.column - 1, end, room)
    yield f"{paint(color.FRAME, f'{span.line:>{gutter}} |')} {shown.text}".rstrip()
    rail = _rail(gutter, paint)
    marks = f"{rail} {' ' * shown.offset}{paint(hue, mark * shown.length)}"
    if label and cells(label) < room - shown.offset - shown.length:
        yield f"{marks} {paint(hue, label)}"
        return
    yield marks
    if not label:
        return
    # Below the marks when a sentence has room there, else from the left.
    offset = shown.offset if shown.offset <= room // 2 else 0
    for body in wrap(label, room - offset, room - offset):
        yield f"{rail} {' ' * offset}{paint(hue, body)}"


def _detail(label: str, text: str, indent: str, width: int, paint: Paint) -> Iterator[str]:
    """``= label: text``; further lines of the text stand below its first."""

    def painted(lead: str) -> str:
        name = f"{label}:"
        lead = lead.replace("=", paint(color.FRAME, "="), 1)
        return lead.replace(name, paint(color.BOLD, name), 1)

    first, *others = text.strip().splitlines()
    lead = f"{indent}= {label}: "
    yield from hang(lead, visible(first), width, painted)
    for line in others:
        yield from hang(" " * hanging_indent(lead, width), visible(line.rstrip()), width)


def _folded_sentence(folded: list[Diagnostic]) -> str:
    lines = list(dict.fromkeys(str(d.span.line) for d in folded))
    named = lines[:_MAX_LINES_NAMED] + ["…"] * (len(lines) > _MAX_LINES_NAMED)
    where = ("linha " if len(lines) == 1 else "linhas ") + ", ".join(named)
    return f"e mais {wording.count(len(folded), 'igual', 'iguais')} ({where})"


def _closing(report: Report, folded: bool, width: int, paint: Paint) -> Iterator[str]:
    """Remarks, what is pending, how to see what was folded, and last the verdict."""
    note_style = partial(paint, color.SEVERITY[Severity.NOTE])
    for remark in report.remarks:
        yield from hang("nota: ", visible(remark.strip()), width, note_style)
    pending = [(path, number) for path, number in report.pending.items() if number > 0]
    for path, number in pending[:_MAX_PENDING_NAMED]:
        yield from hang(f"{_name(path)}: ", wording.pending(number), width)
    if others := pending[_MAX_PENDING_NAMED:]:
        files = wording.count(len(others), "outro arquivo", "outros arquivos")
        number = sum(number for _, number in others)
        yield from hang(f"… e em {files}: ", wording.pending(number), width)
    if folded:
        yield from hang("", "Para ver também os iguais, um por linha: --format concise", width)
    if mendable := [d.path for d in report.diagnostics if d.fix is not None]:
        yield from hang("", _mendable(mendable), width)
    worst = report.worst()
    hue = color.SEVERITY[worst] if worst else color.GOOD
    yield from hang("", wording.summary(report), width, body_style=partial(paint, hue))


def _mendable(paths: list[str]) -> str:
    """``2 achados têm correção automática: coapkit fix regiao.yaml``; a path for each finding."""
    files = list(dict.fromkeys(paths))
    found = wording.count(
        len(paths), "achado tem correção automática", "achados têm correção automática"
    )
    return f"{found}: coapkit fix {_argument(files[0]) if len(files) == 1 else 'ARQUIVO...'}"


def _argument(path: str) -> str:
    """A path as it is to be typed after a command."""
    from shlex import quote

    return visible(quote(path)) if " " in path else visible(path)


def _rail(gutter: int, paint: Paint) -> str:
    return f"{' ' * (gutter + 1)}{paint(color.FRAME, '|')}"


def _position(path: str, span: Span) -> str:
    return f"{_name(path)}:{span.line}:{span.column}"


def _name(path: str) -> str:
    return "entrada padrão" if path == "-" else visible(path)
