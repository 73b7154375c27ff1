"""A comparison for people at a terminal: item by item, what it was, what it is, and where."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from coapkit.comparison.changes import Change, Nature
from coapkit.comparison.comparison import Comparison
from coapkit.comparison.prose import Mark, Stretch, abridged, is_replaced
from coapkit.comparison.reading import Version
from coapkit.comparison.value_words import signed
from coapkit.comparison.values import Shift
from coapkit.diagnostics import Span
from coapkit.rendering.money import reais
from coapkit.reporters import color
from coapkit.reporters.color import Paint
from coapkit.reporters.display import hang, visible, wrap

_SIGNS: Final = {Nature.ADDED: "+", Nature.REMOVED: "-", Nature.CHANGED: "~"}
_HUES: Final = {Nature.ADDED: "1;32", Nature.REMOVED: "1;31", Nature.CHANGED: "1;33"}
_BRACKETS: Final = {Mark.REMOVED: ("[-", "-]"), Mark.ADDED: ("{+", "+}")}
_MARK_HUES: Final = {Mark.REMOVED: "9;31", Mark.ADDED: "1;32"}
_SIDES: Final = {Mark.REMOVED: "      antes:  ", Mark.ADDED: "      depois: "}
_MIN_WIDTH: Final = 40


def render(comparison: Comparison, *, color_wanted: bool = False, width: int = 80) -> str:
    """Blocks separated by empty lines, one an item; the effect on values and the count at the end.

    ``color_wanted``: paint with ANSI codes. ``width``: columns; less than 40 counts as 40.
    """
    paint, width = color.painter(color_wanted), max(width, _MIN_WIDTH)
    blocks = [_versions(comparison, width, paint)] if comparison.changes else []
    for place, changes in groupby(comparison.changes, comparison.words.item):
        blocks.append("\n".join(_block(comparison, place, list(changes), width, paint)))
    blocks.append("\n".join(_closing(comparison, width, paint)))
    return "\n\n".join(blocks) + "\n"


def _versions(comparison: Comparison, width: int, paint: Paint) -> str:
    lines = [
        *hang("antes:  ", _name(comparison.old), width, partial(paint, color.FRAME)),
        *hang("depois: ", _name(comparison.new), width, partial(paint, color.FRAME)),
    ]
    return "\n".join(lines)


def _block(
    comparison: Comparison, place: str, changes: Sequence[Change], width: int, paint: Paint
) -> Iterator[str]:
    yield from hang("", visible(place), width, body_style=partial(paint, color.BOLD))
    for change in changes:
        detail = visible(comparison.words.detail(change))
        lead = f"  {_SIGNS[change.nature]} "
        hue = partial(paint, _HUES[change.nature])
        wording = comparison.wording(change)
        if wording:
            yield from hang(lead, f"{detail}:", width, hue)
            yield from _marked(wording, width, paint)
        else:
            said = visible(comparison.words.summary(change))
            yield from hang(lead, f"{detail}: {said}" if detail else said, width, hue)
        yield from hang(
            "    ", _where(comparison, change), width, body_style=partial(paint, color.FRAME)
        )


def _marked(wording: Sequence[Stretch], width: int, paint: Paint) -> Iterator[str]:
    """The text with ``[-what went-]`` and ``{+what came+}``, or one wording after the other."""
    if is_replaced(wording):
        for mark, text in wording:
            lead, hue = _SIDES[mark], partial(paint, _MARK_HUES[mark][-2:])
            for paragraph in text.splitlines():
                yield from hang(lead, visible(paragraph), width, hue)
                lead = " " * len(lead)
        return
    pieces = []
    for mark, text in abridged(wording):
        if mark is Mark.SAME:
            pieces.append(text)
            continue
        opening, closing = _BRACKETS[mark]
        body = text.rstrip()
        pieces.append(f"{opening}{body}{closing}{text[len(body) :]}")
    inside: Mark | None = None
    for paragraph in "".join(pieces).splitlines():
        if not paragraph.strip():
            continue
        for line in wrap(visible(paragraph.strip()), width - 6, width - 6):
            painted, inside = _painted(line, inside, paint)
            yield f"      {painted}"


def _painted(line: str, inside: Mark | None, paint: Paint) -> tuple[str, Mark | None]:
    """A line of marked text in colour, and the mark that is still open at its end."""
    done = ""
    while line:
        if inside is None:
            found = [(at, mark) for mark, (o, _) in _BRACKETS.items() if (at := line.find(o)) >= 0]
            if not found:
                return done + line, None
            at, inside = min(found)
            done, line = done + line[:at], line[at:]
        closing = _BRACKETS[inside][1]
        end = line.find(closing)
        if end < 0:
            return done + paint(_MARK_HUES[inside], line), inside
        end += len(closing)
        done += paint(_MARK_HUES[inside], line[:end])
        line, inside = line[end:], None
    return done, inside


def _where(comparison: Comparison, change: Change) -> str:
    """``antigo.yaml:25 → novo.yaml:25``; one side alone for what comes or goes."""
    sides = (
        _at(comparison.old, comparison.old_span(change)),
        _at(comparison.new, comparison.new_span(change)),
    )
    return " → ".join(side for side in sides if side)


def _at(version: Version, span: Span | None) -> str:
    return f"{_name(version)}:{span.line}" if span else ""


def _name(version: Version) -> str:
    return "entrada padrão" if version.path == "-" else visible(version.path)


def _closing(comparison: Comparison, width: int, paint: Paint) -> Iterator[str]:
    if not comparison.changes:
        same = comparison.old.digest == comparison.new.digest
        said = "." if same else ": mudam só a ordem, a escrita ou os comentários."
        yield from hang(
            "", f"Nenhuma diferença{said}", width, body_style=partial(paint, color.GOOD)
        )
        return
    values = comparison.values
    rows = (
        ("Valor global", values.whole),
        ("Custeio", values.running),
        ("Investimento", values.investment),
    )
    for name, shift in rows:
        if shift:
            yield from hang(f"{name}: ", _shift(shift), width)
    yield from hang("", comparison.tally(), width, body_style=partial(paint, "1;33"))


def _shift(shift: Shift) -> str:
    return f"{reais(shift.old)} → {reais(shift.new)} ({signed(shift.difference, money=True)})"
