"""How a text is written as a YAML value in the place of another, to be read as that text."""

import re

# Plain texts that need no care in any place: no sign of YAML, no blank at an end.
_PLAIN = re.compile(r"[^\W_](?:[\w./ -]*[\w.-])?|-?[0-9][0-9.]*")
_NULLS = frozenset(("null", "Null", "NULL"))
# What an editor, which is no reader of ours, takes for a number and shows without its zeros.
_LOSES_ZEROS = re.compile(r"0[0-9]+")


def written_like(raw: str, text: str) -> str:
    """``text`` as it is written in the place of ``raw``, the author's value with its quotes.

    The author's quotes are kept; without them a text stays plain where every reader takes it as
    it stands. ``text`` is one line.
    """
    if raw[:1] == "'":
        return f"'{text.replace(chr(39), 2 * chr(39))}'"
    if raw[:1] == '"' or not _is_plain(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _is_plain(text: str) -> bool:
    plain = _PLAIN.fullmatch(text) is not None and text not in _NULLS
    return plain and not _LOSES_ZEROS.fullmatch(text)
