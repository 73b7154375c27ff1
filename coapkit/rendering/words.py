"""Contract values in words: clean text, dates, terms, ordinals and lists in Portuguese."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

NOTHING = "–"
"""Stands in a table cell for a value that is not there."""
TO_FILL = "[a preencher]"
"""Stands in running text for a value that a draft still lacks."""

# fmt: off
_MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)
_UNITS = (
    "", "primeira", "segunda", "terceira", "quarta",
    "quinta", "sexta", "sétima", "oitava", "nona",
)
_TENS = (
    "", "décima", "vigésima", "trigésima", "quadragésima",
    "quinquagésima", "sexagésima", "septuagésima", "octogésima", "nonagésima",
)
# fmt: on

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, invisible format characters (those that reorder text among them), surrogates and
# noncharacters: what a reader sees must be what the file says.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]+"
)
_BLANKS = re.compile(r"[ \n]+")

T = TypeVar("T")


def clean_text(text: str) -> str:
    """The text as it may be printed: composed (NFC), lines kept, nothing invisible in it.

    Every line break becomes ``\\n`` and a tab a space; control characters, bidirectional
    overrides, zero-width characters, surrogates and noncharacters are dropped. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAK.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _DROPPED.sub("", text))


def cleaned(thing: T) -> T:
    """A copy of a contract, or of any part of it, in which every text is clean.

    ``raw`` stays as it is: it tells what the file holds, and nobody prints it.
    """
    result: Any = thing
    if isinstance(thing, str):
        result = clean_text(thing)
    elif isinstance(thing, tuple) and hasattr(thing, "_fields"):
        values: Any = (
            v if n == "raw" else cleaned(v) for n, v in zip(thing._fields, thing, strict=True)
        )
        result = type(thing)(*values)
    elif isinstance(thing, tuple):
        result = tuple([cleaned(item) for item in thing])
    clean: T = result
    return clean


def one_line(text: str) -> str:
    """The text with its line breaks and runs of spaces made single spaces (no-break ones stay)."""
    return _BLANKS.sub(" ", text).strip(" ")


def capitalized(text: str) -> str:
    """The text with its first letter in upper case, the others as they are."""
    return text[:1].upper() + text[1:]


_GLUED = re.compile(
    r"(?<!\w)(nºs?|[Aa]rts?\.|§§?|R\$|[Ii]ncs?\.|[Aa]nexo|[Pp]arte)[ \n](?=\d|[IVXL]+\b)"
    r"|(?<=\d)[ \n](?=(?:mil|milh(?:ão|ões)|bilh(?:ão|ões)|km|kg|mg|ml|mL|%)(?!\w))"
    r"|(?<!\w)(São|Sant[ao])[ \n](?=[A-ZÁÂÉÊÍÓÔÚ])"
    r"|(?<=;)[ \n](?=(?:e|ou)(?:<|$))"
)


def glued(text: str) -> str:
    """The text with what belongs together kept on one line.

    A number and its word (``nº 8.080``, ``art. 36``, ``§ 2º``), a saint and the name, the ``e``
    that ends an inciso. A no-break space takes the place of the space between. Idempotent; for
    text or for HTML.
    """
    return _GLUED.sub(lambda m: f"{m[1] or m[2] or ''}\N{NO-BREAK SPACE}", text)


def joined(items: Iterable[str], between: str = ", ", last: str = " e ") -> str:
    """``a``, ``a e b``, ``a, b e c``; an empty text for nothing."""
    *others, final = list(items) or [""]
    return f"{between.join(others)}{last}{final}" if others else final


def feminine_ordinal(n: int) -> str:
    """``n`` as a feminine ordinal, in lower case: ``décima quinta``; ``100ª`` from a hundred on."""
    if n < 1:
        raise ValueError(f"no ordinal for {n}")
    if n > 99:
        return f"{n}ª"
    return f"{_TENS[n // 10]} {_UNITS[n % 10]}".strip()


def masculine_ordinal(n: int) -> str:
    """``n`` as a masculine ordinal, in lower case: ``décimo quinto``, ``100º``."""
    return re.sub(r"a\b", "o", feminine_ordinal(n)).replace("ª", "º")


def cardinal(n: int) -> str:
    """``n`` in words, masculine: ``vinte e um``."""
    from num2words import num2words  # type: ignore[import-untyped]

    return str(num2words(n, lang="pt_BR"))


def long_date(day: date | None) -> str:
    """``1º de janeiro de 2013``; an invitation to fill in where there is no date."""
    if day is None:
        return TO_FILL
    return f"{'1º' if day.day == 1 else day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def short_date(day: date | None) -> str:
    """``01/01/2013``, for tables."""
    return NOTHING if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def counted(n: int, singular: str, plural: str) -> str:
    """``1 (um) ano``, ``4 (quatro) anos``."""
    return f"{n} ({cardinal(n)}) {singular if n == 1 else plural}"


def duration(first: date | None, last: date | None) -> str:
    """Length of a term that includes both days: ``4 (quatro) anos``, ``1 (um) ano e 1 (um) mês``.

    Whole years and months are counted from the first day, the rest in days. Without a first day,
    a last day or a right order there is nothing to count: an invitation to fill in.
    """
    if first is None or last is None or last < first:
        return TO_FILL
    if last == date.max:
        return TO_FILL
    end = last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    if _after_months(first, months) > end:
        months -= 1
    days = (end - _after_months(first, months)).days
    years, months = divmod(months, 12)
    parts = ((years, "ano", "anos"), (months, "mês", "meses"), (days, "dia", "dias"))
    return joined(counted(*part) for part in parts if part[0])


def _after_months(day: date, months: int) -> date:
    """The same day ``months`` later; where that month lacks it, the next day (Lei nº 810/1949)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year, month + 2, 1)  # never after December, which lacks no day
