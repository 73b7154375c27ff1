"""Damage that authors and enemies do to a contract, line by line and value by value.

Random bytes rarely get past the parser; these changes mostly do, and reach schema, rules and
papers. The same seed gives the same damage.
"""

import random
import re
from collections.abc import Sequence

VALUES = (
    *("", "~", "null", '""', "[]", "{}", "[[]]", "[~]", "{a: ~}", "- x", "|", ">-", "'", '"'),
    *("0", "-1", "1e400", "1.234", "0,01", "-0", "9" * 40, "9" * 400, "1_000", "0x10", ".5", "1."),
    *("2013", "2013-02-30", "0001-01-01", "9999-12-31", "31/12/9999", "01/01/0000", "2013-1-1"),
    *("sim", "não", "true", "no", "on", "todos", "estados", "municipios", "padrao", "uniao", "ce"),
    *("0012345", "12.345.678/0001-95", "000.000.000-00", "2301208", "23", "99", "１２３", "²"),
    *("R$ 1,00", "1.234.567,89", "12,5%", "100%", "101%", "0/0", "1/3", "1:2"),
    *("# coapkit: dispensa R3-ART20 x", "x # coapkit: dispensa COER-CNPJ", "&a x", "*a", "!!str x"),
    *(
        '"\\x00"',
        '"\\uD800"',
        '"\\U0001F600"',
        '"\\t"',
        '"\\n\\n- a:\\n  - b"',
        '"\\u202e"',
        '"\\e[2J"',
    ),
    *("<b>&amp;</b>", "{{ 7*7 }}", "{% x %}", "../../etc/passwd", "file:///etc/passwd", "*a **b*"),
    *("é" * 300, "x" * 5_000, "\u0301" * 50, "\xad", "\ufeff", "\xa0", "\u2028", "\x85", "ß", "İ"),
)
"""What a value can become."""

_VALUE = re.compile(r"(?<=: )[^\n]+|(?<=- )[^\n:]+")
_KEY = re.compile(r"[\w-]+(?=:)")
_SIGNS = (
    *(
        "\t",
        "\r",
        "\r\n",
        "\0",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x1b",
        "\\",
        "#",
        " #",
        ":",
        ": ",
        "- ",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        ",",
        "|",
        ">",
        "&",
        "*",
        "!",
        "%",
        "@",
        "`",
        "'",
        '"',
        "---\n",
        "...\n",
        "? ",
    ),
)


def mutate(text: str, seed: int, others: Sequence[str] = ()) -> str:
    """``text`` after one to five changes; parts of ``others`` may be put into it."""
    rng = random.Random(seed)
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        text = rng.choice(_CHANGES)(text, rng, others)
    return text


def _spot(text: str, rng: random.Random, pattern: re.Pattern[str]) -> tuple[int, int]:
    found = [match.span() for match in pattern.finditer(text)]
    return rng.choice(found) if found else (0, 0)


def _value(text: str, rng: random.Random, _others: Sequence[str]) -> str:
    start, end = _spot(text, rng, _VALUE)
    return text[:start] + rng.choice(VALUES) + text[end:]


def _same_value(text: str, rng: random.Random, _others: Sequence[str]) -> str:
    """The value of another place: right in form, wrong in meaning."""
    start, end = _spot(text, rng, _VALUE)
    a, b = _spot(text, rng, _VALUE)
    return text[:start] + text[a:b] + text[end:]


def _digit(text: str, rng: random.Random, _others: Sequence[str]) -> str:
    start, end = _spot(text, rng, re.compile(r"\d"))
    return text[:start] + rng.choice("0123456789 .,-/x") + text[end:]


def _key(text: str, rng: random.Random, _others: Sequence[str]) -> str:
    start, end = _spot(text, rng, _KEY)
    a, b = _spot(text, rng, _KEY)
    return text[:start] + rng.choice((text[a:b], text[start:end] + "x", "", "7")) + text[end:]


def _lines(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """Drop, repeat, move, indent or bring in a stretch of lines."""
    lines = text.splitlines(keepends=True) or [""]
    at = rng.randrange(len(lines))
    end = min(len(lines), at + rng.choice((1, 1, 2, 5, 30)))
    part = lines[at:end]
    match rng.randrange(5):
        case 0:
            lines[at:end] = []
        case 1:
            lines[end:end] = part * rng.choice((1, 1, 2, 40))
        case 2:
            del lines[at:end]
            to = rng.randrange(len(lines) + 1)
            lines[to:to] = part
        case 3:
            blank = rng.choice(("  ", " ", "\t"))
            lines[at:end] = [blank + line for line in part] if rng.random() < 0.5 else [
                line.removeprefix(blank) for line in part
            ]  # fmt: skip
        case _:
            other = (rng.choice(others) if others else text).splitlines(keepends=True) or [""]
            start = rng.randrange(len(other))
            lines[at:end] = other[start : start + rng.choice((1, 3, 20, 200))]
    return "".join(lines)


def _sign(text: str, rng: random.Random, _others: Sequence[str]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(_SIGNS) * rng.choice((1, 1, 1, 3, 100)) + text[at:]


_CHANGES = (_value, _value, _same_value, _same_value, _digit, _key, _lines, _lines, _sign)
