"""Text to plain data line by line: the part of YAML in which contracts are written.

Nearly every line of a contract is ``key: value`` or ``- value``. Those need no parser for all of
YAML: this reader looks at each line once, keeps no positions, and takes a fifth of the time.

It never judges. A text with anything that it does not know for certain it leaves unread, and
``coapkit.document.reader`` takes it to the parser, which also says what is wrong. What it does read
is what the parser reads: the tests hold it to that on every file at hand, whole and damaged.
"""

import re
from functools import lru_cache
from json import JSONDecoder
from sys import intern
from typing import Any, Final

from coapkit.document.characters import is_clean
from coapkit.document.limits import MAX_EVENTS, MAX_SCALAR

NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
"""The null of the YAML 1.2 core schema, as editors understand it."""

_DEEPEST: Final = 24
"""Levels of lines, and of brackets, that are read here: more than a contract has, and together
fewer than the parser admits."""

_SAFE: Final = 100  # events more or less, for the stream and the document around the root

# A scalar without quotes begins with none of the signs that mean something else; a dash does before
# a blank. The short form has no colon and no "#"; in the long one ": " and " #" end it.
_FIRST = r"""(?:[^ \-?:,\[\]{}#&*!|>'"%@`]|-(?=[^ ]))"""
_WORD = "(?:[^ :]++|:(?=[^ ]))"
_COMMENT = " *+(?:(?<= )#.*)?"
_LINE = re.compile(
    "( *+)(- ++)?"
    r"""(?:([A-Za-z_][A-Za-z0-9_]{0,60}|[0-9]{4}|"[0-9]{1,9}"|'[0-9]{1,9}'):(?= |$) *+)?"""
    "(?:"
    f"({_FIRST}[^:#]*+)(?:(?<= )#.*)?|"
    rf"""(?:"([^"\\]*+)"|'((?:[^']++|'')*+)'|([|>]-?)){_COMMENT}|"""
    r"([\[{].*)|"
    f"({_FIRST}{_WORD}*+(?: ++(?!#){_WORD}++)*+){_COMMENT}|"
    "(?:(?<![^ ])#.*)?"
    ")"
).fullmatch
_INDENT, _DASH, _KEY, _PLAIN, _DOUBLE, _SINGLE, _BLOCK, _BRACKET, _LONG = range(1, 10)
"""The last group that matches says what the line holds: after ``_INDENT`` nothing, after ``_KEY``
a value that is on the lines below."""

_SCALAR, _OPEN, _FLAT, _NESTED, _TEXT, _UNCLOSED = range(6)
"""What a value needs: nothing more, lines below, one copy, copies of what is in it, lines below
as text, lines below up to a bracket."""

# Indentation, width of "- " before the rest (0: no item), key (None: an item that is no mapping),
# what the value needs, value. No entry at all for an empty line or a comment.
_Entry = tuple[int, int, str | None, int, Any]

_HEAD = re.compile(r"(?:#[^\n]*\n|\n)*---\n")
# A scalar without quotes, inside of brackets. What YAML takes for a sign at its beginning, and a
# question mark anywhere, is no part of it.
_WORDS = re.compile(r"""([^ \[\]{},:\0\-?#&*!|>'"%@`~][^\[\]{},:\0?#]*+)""")
# From the first of several blanks on, or each of them would look at all that follow.
_BEFORE_SIGN = re.compile(r"(?<! ) ++(?=[\]},])")
# An apostrophe inside of a word is part of it.
_QUOTED = re.compile(r"""(?<=[\[{,: ])(?:"[^"\\]*"|'((?:[^'"\\]|'')*)')""")
_BEFORE_QUOTE: Final = frozenset("[{,: ")
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]{0,60}|[0-9]{1,9}")
_BRACKETS = re.compile(r"[\[\]{}]")
_BREAKS = re.compile("\n+")


class _Unknown(Exception):  # noqa: N818 - no error: the parser is asked
    """Something that this reader does not know for certain."""


def read_lines(text: str) -> dict[str, Any] | None:
    """The outermost mapping of ``text``; ``None``: ask the parser.

    Scalars are texts as their author wrote them, without quotes; ``None`` where nothing was
    written, or a plain null.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "\t" in text or "\r" in text or "\ufffd" in text:
        return None
    head = _HEAD.match(text)
    if head:
        if not is_clean(head.group()):
            return None
        text = text[head.end() :]
    try:
        root = _read(text.split("\n"))
    except _Unknown:
        return None
    # Each event takes a character at least.
    if len(text) >= MAX_EVENTS - _SAFE and _events(root) > MAX_EVENTS - _SAFE:
        return None
    return root or None


def _events(root: dict[str, Any]) -> int:
    """How many events the parser would give: two for a mapping or list, one for a scalar."""
    count = 0
    waiting: list[Any] = [root]
    while waiting:
        value = waiting.pop()
        count += 2
        if isinstance(value, dict):
            count += len(value)
            value = value.values()
        inner = [item for item in value if isinstance(item, (dict, list))]
        count += len(value) - len(inner)
        waiting += inner
    return count


def _read(lines: list[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    entries: dict[str, _Entry | None] = {}
    outside: list[tuple[Any, int]] = []
    # The innermost container, the column of its keys or dashes, and its key that has no value yet.
    container: Any = root
    column = 0
    waiting: str | None = None
    beyond = 0  # the first line that was not read together with one above it
    for number, line in enumerate(lines):
        if number < beyond:
            continue
        try:
            entry = entries[line]
        except KeyError:
            entry = entries[line] = _entry(line)
        if entry is None:
            continue
        indent, dash, key, kind, value = entry
        if waiting is not None:
            if indent > column or (dash and indent == column):
                inner: Any = [] if dash else {}
                container[waiting] = inner
                outside.append((container, column))
                container, column = inner, indent
                if len(outside) > _DEEPEST:
                    raise _Unknown
            else:
                container[waiting] = None
            waiting = None
        while indent < column:
            container, column = outside.pop()
        if indent > column:
            raise _Unknown
        if dash:
            if type(container) is dict:
                raise _Unknown
            if key is None:
                if kind is _SCALAR:
                    container.append(value)
                elif kind is _FLAT:
                    container.append(value.copy())
                else:
                    value, beyond = _larger(kind, value, lines, number, column)
                    container.append(value)
                continue
            inner = {}
            container.append(inner)
            outside.append((container, column))
            container = inner
            column += dash
        elif type(container) is list:
            # A list may stand in the column of the key that it belongs to.
            container, column = outside.pop()
            if column != indent:
                raise _Unknown
        if key in container:
            raise _Unknown
        if kind is _SCALAR:
            container[key] = value
        elif kind is _OPEN:
            waiting = key
        elif kind is _FLAT:
            container[key] = value.copy()
        else:
            container[key], beyond = _larger(kind, value, lines, number, column)
    if waiting is not None:
        container[waiting] = None
    return root


def _entry(line: str) -> _Entry | None:
    """What a line holds."""
    match = _LINE(line)
    if not match or not (line.isprintable() or is_clean(line)) or len(line) >= MAX_SCALAR:
        raise _Unknown
    group = match.lastindex or _INDENT
    if group == _INDENT:
        return None
    indent, dash, key = match.group(_INDENT, _DASH, _KEY)
    if key is None:
        if dash is None or group == _DASH:
            raise _Unknown
    elif key[0] in "\"'":
        key = key[1:-1]
    kind, value = _OPEN, None
    if group != _KEY:
        kind, value = _value(group, match.group(group))
    return len(indent), len(dash) if dash else 0, key and intern(key), kind, value


def _value(group: int, text: str) -> tuple[int, Any]:
    """What a value needs, and the value as far as the line has it."""
    if group == _PLAIN:
        text = text.rstrip(" ")
        return _SCALAR, None if text in NULLS else text
    if group == _SINGLE:
        return _SCALAR, text.replace("''", "'")
    if group == _BLOCK:
        return _TEXT, text
    if group != _BRACKET:
        return _SCALAR, text
    comment = text.find(" #")
    if comment >= 0:
        text = text[:comment]
    if _open_brackets(text) > 0:
        if comment >= 0:
            raise _Unknown
        return _UNCLOSED, text
    flow = _flow(text.rstrip(" "))
    inner = flow.values() if isinstance(flow, dict) else flow
    return _NESTED if any(isinstance(v, dict | list) for v in inner) else _FLAT, flow


def _larger(kind: int, value: Any, lines: list[str], number: int, column: int) -> tuple[Any, int]:
    """A value that is more than one scalar or line; the line with which reading goes on."""
    if kind is _NESTED:
        return _copy(value), number + 1
    if kind is _TEXT:
        return _block(value, lines, number + 1, column)
    return _bracket(value, lines, number + 1, column)


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _block(sign: str, lines: list[str], first: int, column: int) -> tuple[str, int]:
    """A text under ``|`` or ``>``, whose first line is ``first``; its key stands in ``column``."""
    found: list[str] = []
    margin = 0
    number = first
    for number in range(first, len(lines)):
        line = lines[number]
        body = line.lstrip(" ")
        if not body:
            if line or not found:
                raise _Unknown
            found.append("")
            continue
        indent = len(line) - len(body)
        if not found:
            margin = indent
        if indent < margin or indent <= column:
            if indent > column or not found:
                raise _Unknown
            break
        found.append(line[margin:])
    else:
        if not found or lines[-1]:
            raise _Unknown
        number = len(lines)
    while not found[-1]:
        found.pop()
    text = "\n".join(found)
    if len(text) + margin * len(found) >= MAX_SCALAR or not is_clean(text):
        raise _Unknown
    if sign[0] == ">":
        if "\n " in text:
            raise _Unknown  # what is set back further is not folded
        text = _BREAKS.sub(_folded, text)
    return text if sign[-1] == "-" else f"{text}\n", number


def _folded(breaks: re.Match[str]) -> str:
    return "\n" * (breaks.end() - breaks.start() - 1) or " "


def _bracket(opening: str, lines: list[str], first: int, column: int) -> tuple[Any, int]:
    """What a bracket holds that is closed on a line further down."""
    found = [opening.rstrip(" ")]
    margin = " " * (column + 1)
    still_open = _open_brackets(opening)
    size = len(opening)
    for number in range(first, len(lines)):
        line = lines[number]
        body = line.strip(" ")
        size += len(body) + 1
        # A dash may hang from the text above: the parser's reader finds fault with that.
        if not body or "#" in body or body[0] == "-" or not line.startswith(margin):
            break
        if size >= MAX_SCALAR:
            break
        found.append(body)
        still_open += _open_brackets(body)
        if still_open <= 0:
            text = " ".join(found)
            if not (text.isprintable() or is_clean(text)):
                break
            return _flow(text), number + 1
    raise _Unknown


def _open_brackets(text: str) -> int:
    """How many brackets are opened and not closed; whether in quotes or not, nobody asks."""
    opened = text.count("[") + text.count("{")
    return opened - text.count("]") - text.count("}")


def _flow(text: str) -> Any:
    """The list or mapping that ``text`` is.

    Once all scalars are in double quotes it is JSON, whose reader demands the commas and colons
    that YAML does.
    """
    parts = _parts(text)
    bare = "\0".join(parts[::2])
    keys = bare.count(": ")
    if (
        "\\" in text
        or " :" in bare
        or keys < bare.count(":")
        or "ull" in bare
        or "ULL" in bare
        or _depth(bare) > _DEEPEST
    ):
        raise _Unknown
    if " }" in bare or " ]" in bare or " ," in bare:
        bare = _BEFORE_SIGN.sub("", bare)
    # The words stand between what is not one, so a mark goes between all.
    parts[::2] = '"'.join(_WORDS.split(bare)).split("\0")
    try:
        json = '"'.join(parts)
        value, end = _decode(json)
    except ValueError:
        raise _Unknown from None
    # JSON takes a key twice, and the last one counts.
    if end < len(json) or _keys(value) < keys:
        raise _Unknown
    return value


def _parts(text: str) -> list[str]:
    """What stands outside of quotes and inside, in turn."""
    if "'" not in text:
        return text.split('"')
    if '"' not in text and "''" not in text:
        # As a rule all are of one kind and none is inside of a word: a sign is before each.
        parts = text.split("'")
        if len(parts) % 2 and {part[-1] for part in parts[:-1:2]} <= _BEFORE_QUOTE:
            return parts
    return _QUOTED.sub(_double_quoted, text).split('"')


def _double_quoted(match: re.Match[str]) -> str:
    single = match.group(1)
    return match.group() if single is None else '"' + single.replace("''", "'") + '"'


def _depth(text: str) -> int:
    """How many brackets are open at once, or how many there are where they are few."""
    opened = text.count("[") + text.count("{")
    if opened <= _DEEPEST:
        return opened
    deepest = depth = 0
    for sign in _BRACKETS.findall(text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _keys(value: Any) -> int:
    """How many keys there are in all that ``value`` holds."""
    count = 0
    if type(value) is dict:
        if not all(map(_is_name, value)):
            raise _Unknown
        count = len(value)
        value = value.values()
    for inner in value:
        if type(inner) is not str:
            count += _keys(inner)
    return count


_is_name = lru_cache(1024)(_NAME.fullmatch)
_decode = JSONDecoder().raw_decode
