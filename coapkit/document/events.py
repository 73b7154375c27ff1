"""The two YAML parsers: libyaml and, where it is not installed, ruamel.yaml's own.

Both give the events of ``ruamel.yaml.events``. They are imported late: that takes 20 ms, which a
command that reads no file should not pay.
"""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any


def parse(text: str, *, portable: bool = False) -> Iterator[Any]:
    """The events of ``text``, which has no characters that YAML forbids and no directives.

    ``portable`` asks for the pure Python parser. Raises ``ruamel.yaml.error.YAMLError`` while
    iterating, with ``problem_mark.index`` an offset into ``text``.
    """
    if not portable:
        try:
            from _ruamel_yaml import CParser  # type: ignore[import-not-found]
        except ImportError:
            pass
        else:
            return iter(CParser(text).get_event, None)
    return _portable_events(text)


# In double quotes these name no character; libyaml refuses them, Python's chr() does not always.
_NO_CHARACTER = (
    r"\\(?:u[dD][89a-fA-F]|U(?!0000|000[0-9a-fA-F]|0010)[0-9a-fA-F]{8}|U0000[dD][89a-fA-F])"
)
_SURROGATE = "[\ud800-\udfff]"


def _portable_events(text: str) -> Iterator[Any]:
    """Events of the pure Python parser, which is held to what libyaml refuses."""
    from ruamel.yaml import YAML

    flow = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            name = type(event).__name__
            if name == "ScalarEvent":
                if flow and not event.style and ":" in event.value:
                    at = text.index(":", event.start_mark.index)
                    raise _error("a plain scalar", event.start_mark.index, "unexpected ':'", at)
                if event.style == '"' and re.search(_SURROGATE, event.value):
                    raise _no_character(text)
            anchor = getattr(event, "anchor", None)
            if anchor and not re.fullmatch("[0-9A-Za-z_-]+", anchor):
                at = event.start_mark.index
                raise _error("an alias", at, "no alphabetic or numeric character", at + 1)
            if getattr(event, "flow_style", None):
                flow += 1
            elif flow and name in ("SequenceEndEvent", "MappingEndEvent"):
                flow -= 1
            yield event
    except (ValueError, OverflowError):  # chr() of an escape such as \UFFFFFFFF
        raise _no_character(text) from None
    except AssertionError:  # the version that a directive asks for, after the first document
        at = text.index("\n%") + 1
        raise _error("a directive", at, "incompatible YAML document", at) from None


def _no_character(text: str) -> Exception:
    escape = re.search(_NO_CHARACTER, text)
    at = escape.start() if escape else 0
    return _error("a quoted scalar", at, "invalid Unicode character escape code", at)


def _error(what: str, opened: int, problem: str, at: int) -> Exception:
    """An error as libyaml would raise it."""
    from ruamel.yaml.error import MarkedYAMLError

    start, place = SimpleNamespace(index=opened), SimpleNamespace(index=at)
    return MarkedYAMLError(f"while scanning {what}", start, f"found {problem}", place)
