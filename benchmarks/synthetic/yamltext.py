"""Plain data as the YAML that a careful author writes.

Mappings and lists in block style, short ones in flow style where asked (``Flow``), long text
folded, comments where asked (``Noted``). Scalars come as text: how a date or an amount is written
is the author's hand (see ``synthetic.style``), not this module's.
"""

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any, NamedTuple

WIDTH = 100


class Flow(NamedTuple):
    """A mapping or list to be written between braces or brackets, on one line where it fits."""

    value: Any


class Block(NamedTuple):
    """Text of several paragraphs, written as it stands under ``|``."""

    text: str


class Quoted(NamedTuple):
    """Text that is always quoted: codes."""

    text: str


class Noted(NamedTuple):
    """A value with a comment above it; of a block mapping or list, not between braces."""

    note: str
    value: Any


class YamlText:
    """Writer of one file. ``quote``: the quotation mark for codes and for text that needs one."""

    def __init__(self, quote: str = '"') -> None:
        self._quote = quote

    def dump(self, data: dict[str, Any], spaced: bool = True) -> str:
        """The whole document; ``spaced``: a blank line between the topmost keys."""
        lines: list[str] = []
        for key, value in data.items():
            if spaced and lines:
                lines.append("")
            lines += self._pair(key, value, 0)
        return "\n".join(lines) + "\n"

    def _pair(self, key: str, value: Any, indent: int) -> Iterator[str]:
        pad = " " * indent
        if type(value) is Noted:
            yield from _comment(value.note, pad)
            value = value.value
        kind = type(value)
        if kind is dict:
            yield f"{pad}{key}:"
            for inner, item in value.items():
                yield from self._pair(inner, item, indent + 2)
        elif kind is list:
            yield f"{pad}{key}:"
            yield from self._items(value, indent + 2)
        elif kind is Flow:
            yield from self._flow(f"{pad}{key}: ", value.value)
        elif kind is Block:
            yield f"{pad}{key}: |"
            yield from _paragraphs(value.text, indent + 2)
        else:
            yield from self._scalar_pair(key, value, indent)

    def _scalar_pair(self, key: str, value: Any, indent: int) -> Iterator[str]:
        text = self._scalar(value)
        line = f"{' ' * indent}{key}: {text}"
        if len(line) <= WIDTH or " " not in text:
            yield line
        else:
            pad = " " * (indent + 2)
            yield f"{' ' * indent}{key}: >-"
            for part in wrap(
                value, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False
            ):
                yield pad + part

    def _items(self, items: list[Any], indent: int) -> Iterator[str]:
        pad = " " * indent
        for value in items:
            if type(value) is Noted:
                yield from _comment(value.note, pad)
                value = value.value
            if type(value) is dict:
                mark = f"{pad}- "
                for key, item in value.items():
                    for line in self._pair(key, item, indent + 2):
                        yield mark + line[indent + 2 :] if mark else line
                        mark = ""
            elif type(value) is Flow:
                yield from self._flow(f"{pad}- ", value.value)
            else:
                yield f"{pad}- {self._scalar(value)}"

    def _flow(self, head: str, value: Any) -> Iterator[str]:
        """In one line, or in as many as it takes, each further one under the first item."""
        line = head + ("{" if type(value) is dict else "[")
        pad = " " * len(line)
        glue = ""
        for token in self._tokens(value, WIDTH - len(pad)):
            if glue and len(line) + 1 + len(token) > WIDTH:
                yield line
                line, glue = pad, ""
            line += glue + token
            glue = " "
        yield line + ("" if value else "}" if type(value) is dict else "]")

    def _tokens(self, value: Any, room: int) -> list[str]:
        """What may stand on a line of its own: items with the punctuation that follows them.

        An inner mapping or list stays whole where ``room`` characters hold it.
        """
        mapping = type(value) is dict
        tokens: list[str] = []
        for key, item in value.items() if mapping else enumerate(value):
            name = f"{key}: " if mapping else ""
            inner = item.value if type(item) is Flow else item
            if type(inner) in (dict, list):
                opening, empty = ("{", "{}") if type(inner) is dict else ("[", "[]")
                first, *rest = self._tokens(inner, room) or (empty[1:],)
                parts = [f"{name}{opening}{first}", *rest]
                whole = " ".join(parts)
                tokens += [whole] if len(whole) < room else parts
            else:
                tokens.append(name + self._inline(inner))
            tokens[-1] += ","
        closing = "}" if mapping else "]"
        return [*tokens[:-1], tokens[-1][:-1] + closing] if tokens else []

    def _inline(self, value: Any) -> str:
        kind = type(value)
        if kind is Quoted:
            return self._quoted(value.text)
        text: str = value
        return text if _PLAIN_INLINE(text) else self._quoted(text)

    def _scalar(self, value: Any) -> str:
        if type(value) is Quoted:
            return self._quoted(value.text)
        text: str = value
        return text if _is_plain(text) else self._quoted(text)

    def _quoted(self, text: str) -> str:
        if self._quote == "'":
            return "'" + text.replace("'", "''") + "'"
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_PLAIN_INLINE = re.compile(r"[0-9A-Za-zÀ-ÿ_./][0-9A-Za-zÀ-ÿ_ ()./+º–-]*").fullmatch


def _is_plain(text: str) -> bool:
    """May the text stand without quotation marks, outside brackets?"""
    return (
        bool(text)
        and text[0] not in "-?:,[]{}#&*!|>'\"%@` "
        and ": " not in text
        and " #" not in text
        and text[-1] not in ": "
    )


def _comment(note: str, pad: str) -> Iterator[str]:
    for line in wrap(note, WIDTH - len(pad) - 2, break_on_hyphens=False):
        yield f"{pad}# {line}"


def _paragraphs(text: str, indent: int) -> Iterator[str]:
    pad = " " * indent
    for i, paragraph in enumerate(text.strip().split("\n\n")):
        if i:
            yield ""
        for line in wrap(" ".join(paragraph.split()), WIDTH - indent, break_on_hyphens=False):
            yield pad + line
