"""The author's text of a value, read by what its field is: money, number, date, year.

Values are accepted as people write them where that leaves no doubt. Where a text has two readings
("1.234") it is refused, and both are named.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from coapkit.document.excerpt import excerpt
from coapkit.record import Record

MAX_DIGITS = 15
"""Most digits before the decimal mark: the Union's whole budget has thirteen."""

FIRST_YEAR, LAST_YEAR = 1988, 2100
"""The SUS begins with the Constitution of 1988; no contract reaches the next century."""

_CACHE = 16_384  # distinct texts remembered for each kind of value


class ScalarError(ValueError):
    """A text that is not what its field demands.

    ``rule``        id of the check (``COER-VALOR``)
    ``message``     what is wrong, in Portuguese, no final full stop
    ``help``        how to mend it; may be ""
    ``suggestion``  the text to put in its place, when there is exactly one safe mend
    """

    def __init__(
        self, rule: str, message: str, help: str = "", suggestion: str | None = None
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.help = help
        self.suggestion = suggestion


# Numbers

# Digits in groups of three with dots, or plain; then a decimal mark. re.ASCII is not enough: [0-9].
# Not compiled before it is needed, which takes 1 ms: most numbers are plain.
_NUMBER = (
    r"(?P<sign>[-+−]?)(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)"
    r"(?:(?P<mark>[.,])(?P<fraction>[0-9]+))?"
)
_PLAIN_MONEY = re.compile(r"(?:0|[1-9][0-9]{0,14})\.[0-9]{2}")
_PLAIN_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,2})?")
_PLAIN_INTEGER = re.compile(r"0|[1-9][0-9]{0,14}")
_MAX_FRACTION = 6

# What people write instead, and how it reads in the plain form.
_ENGLISH = r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.[0-9]{1,6}|(?:,[0-9]{3}){2,})"
_SPACED = r"[1-9][0-9]{0,2}(?:[ \xa0\u202f][0-9]{3})+(?:,[0-9]{1,6})?"
_UNDERSCORED = r"[1-9][0-9]{0,2}(?:_[0-9]{3})+(?:[.,][0-9]{1,6})?"
_REAIS_AFTER = r"(?<=[0-9])\s*(?:R\$|(?i:reais|BRL))$"
_OTHER_CURRENCY = r"(?i:(?<!R)\$|€|£|¥|\b(?:USD|EUR|dólares|dolares|euros?)\b)"
_MAGNITUDE = r"(?i:\b(?:mil|mi|milhão|milhao|milhões|milhoes|bi|bilhão|bilhao|bilhões|bilhoes)\b)"

_MISTAKES = (
    (r"^[-+]?[0-9.,]+[eE][-+]?[0-9]+$", "está em notação científica"),
    (_MAGNITUDE, "tem parte por extenso; escreva todos os zeros"),
    (r"R\$", "tem “R$” fora do lugar"),
    ("_", "tem um sublinhado entre os algarismos"),
    (r"^\(.*\)$|[-−]$", "parece um número negativo à moda contábil"),
    (r"^(?![0-9.,]+$)[\d.,]+$", "tem algarismos de outra escrita que não 0 a 9"),
)


@lru_cache(_CACHE)
def parse_money(text: str) -> Decimal:
    """An amount in reais, to the cent.

    ``1234567.89``, ``1234567``, ``1.234.567,89`` and ``1234567,89`` are accepted, with or without
    ``R$`` before. Raises ``ScalarError`` (``COER-VALOR``) for everything else.
    """
    if _PLAIN_MONEY.fullmatch(text):
        return Decimal(text)
    amount = text.strip()
    if amount.startswith("R$"):
        amount = amount[2:].lstrip()
    whole, fraction = _read_number(_MONEY, text, amount)
    if whole.startswith("-"):
        raise ScalarError(
            _MONEY.rule,
            f"{excerpt(text)} é negativo; os valores do contrato são positivos",
            "diga quem paga e quem recebe nos campos próprios, não pelo sinal",
        )
    if fraction is None and _has_two_readings(amount):
        raise ScalarError(
            _MONEY.rule,
            f"{excerpt(text)} é ambíguo: o ponto pode separar os milhares ou os centavos",
            f"escreva {whole}.00 ou {amount},00 se são milhares; se são centavos, use duas casas",
        )
    if fraction is not None and len(fraction) == 1:
        raise _MONEY.refusal(
            f"{excerpt(text)} tem uma só casa decimal; um valor em reais tem duas",
            f"{whole}.{fraction}0",
        )
    if fraction is not None and len(fraction) > 2:
        raise ScalarError(
            _MONEY.rule,
            f"{excerpt(text)} tem {len(fraction)} casas decimais; um valor em reais tem duas",
            f"arredonde aos centavos; se a marca separa os milhares, {_MONEY.how}",
        )
    return Decimal(f"{whole}.{fraction or '00'}")


@lru_cache(_CACHE)
def parse_decimal(text: str) -> Decimal:
    """A number with or without decimals, such as the value of an indicator.

    ``68.5``, ``68,5``, ``100``, ``1.234,5`` and ``-2,5`` are accepted, with up to six decimals.
    Raises ``ScalarError`` (``COER-NUMERO``) for everything else.
    """
    if _PLAIN_DECIMAL.fullmatch(text):
        return Decimal(text)
    number = text.strip()
    if number.endswith("%"):
        raise _DECIMAL.refusal(
            f"{excerpt(text)} traz o sinal de porcentagem; a unidade tem campo próprio",
            number[:-1].rstrip(),
            certain=False,  # the unit that the field of its own names may be another
        )
    whole, fraction = _read_number(_DECIMAL, text, number)
    if fraction is None and _has_two_readings(number):
        raise ScalarError(
            _DECIMAL.rule,
            f"{excerpt(text)} é ambíguo: o ponto pode separar os milhares ou as casas decimais",
            f"escreva {whole} se são milhares, ou {number.replace('.', ',')} se são decimais",
        )
    if fraction is not None and len(fraction) > _MAX_FRACTION:
        raise ScalarError(
            _DECIMAL.rule,
            f"{excerpt(text)} tem {len(fraction)} casas decimais; o limite é {_MAX_FRACTION}",
            "arredonde o número",
        )
    return Decimal(whole if fraction is None else f"{whole}.{fraction}")


@lru_cache(_CACHE)
def parse_integer(text: str) -> int:
    """A count, from 0: ``11529`` or ``11.529``.

    Raises ``ScalarError`` (``COER-NUMERO``) for everything else.
    """
    if _PLAIN_INTEGER.fullmatch(text):
        return int(text)
    whole, fraction = _read_number(_INTEGER, text, text.strip())
    if whole.startswith("-"):
        raise _INTEGER.refusal(f"{excerpt(text)} é negativo; espera-se uma quantidade")
    if fraction is not None:
        # "11,000" is eleven, or eleven thousand as the English write it.
        only_zeros = not fraction.strip("0") and len(fraction) < 3
        raise _INTEGER.refusal(
            f"{excerpt(text)} tem casas decimais; espera-se um número inteiro",
            whole if only_zeros else None,
        )
    return int(whole)


class _Kind(Record):
    """What the parsers of numbers differ in when they refuse a text."""

    rule: str
    how: str  # help that always fits
    parse: Callable[[str], Decimal | int]

    def refusal(
        self, message: str, mended: str | None = None, *, certain: bool = True
    ) -> ScalarError:
        """A refusal that names ``mended`` if that would be accepted.

        ``certain``: nothing else can be meant, so that a program may put it there.
        """
        if mended is not None:
            try:
                self.parse(mended)
            except ScalarError:
                mended = None
        help_ = self.how if mended is None else f"escreva {mended}"
        return ScalarError(self.rule, message, help_, mended if certain else None)


_MONEY = _Kind("COER-VALOR", "escreva como 1234567.89 ou 1.234.567,89", parse_money)
_DECIMAL = _Kind("COER-NUMERO", "escreva como 68.5 ou 68,5", parse_decimal)
_INTEGER = _Kind("COER-NUMERO", "escreva só algarismos, como 11529 ou 11.529", parse_integer)


def _has_two_readings(number: str) -> bool:
    """Whether the only mark is one dot before three digits: 1.234."""
    return number.count(".") == 1


def _read_number(kind: _Kind, text: str, number: str) -> tuple[str, str | None]:
    """Digits before (with "-") and after the decimal mark of ``number``, part of ``text``."""
    match = re.fullmatch(_NUMBER, number)
    if match is None:
        raise _not_a_number(kind, excerpt(text), number)
    sign, whole, mark, fraction = match.group("sign", "whole", "mark", "fraction")
    digits = whole.replace(".", "")
    if digits != whole and mark == ".":
        raise kind.refusal(
            f"{excerpt(text)} usa o ponto para os milhares e também para os decimais"
        )
    if sign == "+":
        raise kind.refusal(f"{excerpt(text)} traz um sinal de mais", number[1:])
    if len(digits) > 1 and digits.startswith("0"):
        raise kind.refusal(f"{excerpt(text)} começa com zero, como um código")
    if len(digits) > MAX_DIGITS:
        raise ScalarError(
            kind.rule,
            f"{excerpt(text)} tem {len(digits)} algarismos; o limite é {MAX_DIGITS}",
            "confira se não é um código no lugar do número",
        )
    return ("-" if sign else "") + digits, fraction


def _not_a_number(kind: _Kind, shown: str, number: str) -> ScalarError:
    """Why ``number`` is none, as precisely as can be told. ``shown``: the text as quoted."""
    if not number:
        return kind.refusal("falta o número")
    if re.search(_OTHER_CURRENCY, number):
        return kind.refusal(f"{shown} está em outra moeda; os valores são em reais")
    if re.fullmatch(_ENGLISH, number):
        return kind.refusal(f"{shown} separa os milhares com vírgula", number.replace(",", ""))
    if re.fullmatch(_SPACED, number):
        mended = re.sub(r"[^0-9,]", "", number).replace(",", ".")
        return kind.refusal(f"{shown} separa os milhares com espaço", mended)
    if re.fullmatch(_UNDERSCORED, number):
        mended = number.replace("_", "").replace(",", ".")
        return kind.refusal(f"{shown} tem um sublinhado entre os algarismos", mended)
    if kind is _MONEY and (currency := re.search(_REAIS_AFTER, number)):
        said = currency.group().strip()
        return kind.refusal(f"{shown} tem “{said}” fora do lugar", number[: currency.start()])
    for pattern, what in _MISTAKES:
        if re.search(pattern, number):
            return kind.refusal(f"{shown} {what}")
    if re.fullmatch(r"[0-9]+[.,]", number):
        # What comes after the mark may be what was forgotten.
        return kind.refusal(f"{shown} termina na marca decimal", number[:-1], certain=False)
    if re.fullmatch(r"[.,][0-9]+", number):
        return kind.refusal(f"{shown} começa pela marca decimal", f"0{number}")
    if re.fullmatch(r"[0-9.,]+", number):
        return kind.refusal(f"{shown} mistura pontos e vírgulas")
    return kind.refusal(f"{shown} não é um número")


# Dates

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BR_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_HOW_DATE = "escreva como 01/01/2013 ou 2013-01-01"

_MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)

_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>[0-9]{4})"
_BETWEEN = r"\.?(?:[-/ ]+|(?: de )+)"

# Other ways to write a day: names of the groups say what each part is.
_LOOSE_DATES = (
    f"{_DAY}[-./]{_MONTH}[-./]{_YEAR}",
    f"{_YEAR}[-./]{_MONTH}[-./]{_DAY}",
    "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    f"{_YEAR}-{_MONTH}-{_DAY}[T ](?P<time>[0-9:.+Z-]+)",
    f"{_DAY}(?P<mark>[-./]){_MONTH}[-./](?P<short>[0-9]{{2}})",
    f"{_DAY}[ºo°]?{_BETWEEN}(?P<name>[^\\W\\d_]{{3,9}}){_BETWEEN}{_YEAR}",
)


@lru_cache(_CACHE)
def parse_date(text: str) -> date:
    """A day between 1988 and 2100: ``2013-01-01`` or ``01/01/2013``.

    Raises ``ScalarError`` (``COER-DATA``) for everything else, also for a day that does not exist.
    """
    iso = _ISO_DATE.fullmatch(text)
    if iso:
        year, month, day = map(int, iso.groups())
        return _real_date(text, year, month, day, "{0:04}-{1:02}-{2:02}")
    common = _BR_DATE.fullmatch(text)
    if common:
        day, month, year = map(int, common.groups())
        return _real_date(text, year, month, day, "{2:02}/{1:02}/{0:04}")
    raise _not_a_date(text)


def _real_date(text: str, year: int, month: int, day: int, form: str) -> date:
    """``form``: how to write a suggestion, with year, month and day."""
    rule = "COER-DATA"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ScalarError(
            rule,
            f"{excerpt(text)}: o ano {year} está fora do que se espera, {FIRST_YEAR} a {LAST_YEAR}",
            "confira o ano",
        )
    if not 1 <= month <= 12:
        message = f"{excerpt(text)}: não existe o mês {month}"
        if 1 <= day <= 12 and 1 <= month <= _days(year, day):
            mended = form.format(year, day, month)
            # No suggestion: a 13 may be a 12 mistyped just as well.
            raise ScalarError(
                rule,
                f"{message}; dia e mês parecem trocados",
                f"se é o que houve, escreva {mended}",
            )
        raise ScalarError(rule, message, "o mês vai de 01 a 12")
    days = _days(year, month)
    if not 1 <= day <= days:
        name = _MONTHS[month - 1]
        why = f"{name} de {year} tem {days} dias" if day else "os dias começam em 01"
        raise ScalarError(rule, f"{excerpt(text)}: este dia não existe; {why}", "confira o dia")
    return date(year, month, day)


def _days(year: int, month: int) -> int:
    """Number of days of a month."""
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - date(year, month, 1)).days


def _not_a_date(text: str) -> ScalarError:
    """Why ``text`` is no date, with the date it must mean where that is sure."""
    rule = "COER-DATA"
    shown = excerpt(text)
    bare = text.strip()
    if not bare:
        return ScalarError(rule, "falta a data", _HOW_DATE)
    for pattern in _LOOSE_DATES:
        match = re.fullmatch(pattern, bare)
        if not match:
            continue
        parts = match.groupdict()
        month = _month_number(parts["name"]) if "name" in parts else int(parts["month"])
        if month == 0:
            break
        day = int(parts["day"])
        if "short" in parts:
            # "13-02-01" may begin with the year as well.
            return _short_year(text, int(parts["short"]), month, day, parts["mark"] != "-")
        try:
            meant = _real_date(text, int(parts["year"]), month, day, "{2:02}/{1:02}/{0:04}")
        except ScalarError as error:
            return error
        mended = meant.strftime("%d/%m/%Y") if bare.find(parts["year"]) else meant.isoformat()
        message = f"{shown} não está na forma esperada de uma data"
        # An hour with a time zone may belong to the day before, or after, in Brazil.
        certain = not re.search("[1-9]", parts.get("time", ""))
        return ScalarError(rule, message, f"escreva {mended}", mended if certain else None)
    if re.fullmatch(r"[0-9]{4}", bare):
        return ScalarError(rule, f"{shown} é só um ano; faltam o dia e o mês", _HOW_DATE)
    if re.fullmatch(r"[0-9]{1,2}[-./][0-9]{4}|[0-9]{4}[-./][0-9]{1,2}", bare):
        return ScalarError(rule, f"{shown} não diz o dia", _HOW_DATE)
    return ScalarError(rule, f"{shown} não é uma data", _HOW_DATE)


def _short_year(text: str, short: int, month: int, day: int, certain: bool) -> ScalarError:
    """A date with two digits of the year: 88 to 99 could be of either century."""
    message = f"{excerpt(text)} tem o ano com dois algarismos"
    mended = f"{day:02}/{month:02}/20{short:02}"
    try:
        _real_date(text, 2000 + short, month, day, "{2:02}/{1:02}/{0:04}")
    except ScalarError as error:
        return error
    if 1900 + short >= FIRST_YEAR:
        return ScalarError("COER-DATA", message, "escreva o ano com quatro algarismos")
    return ScalarError("COER-DATA", message, f"escreva {mended}", mended if certain else None)


def _month_number(name: str) -> int:
    """1 to 12 for a month's name or its first three letters, 0 for none."""
    name = name.lower().replace("marco", "março")
    for number, month in enumerate(_MONTHS, 1):
        if name in (month, month[:3]):
            return number
    return 0


@lru_cache(_CACHE)
def parse_year(text: str) -> int:
    """A year between 1988 and 2100, with four digits. Raises ``ScalarError`` (``COER-ANO``)."""
    if re.fullmatch("[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    bare = text.strip()
    bare = bare[0] + bare[2:] if re.fullmatch(r"[12]\.[0-9]{3}", bare) else bare
    if re.fullmatch("[0-9]{4}", bare) and FIRST_YEAR <= int(bare) <= LAST_YEAR:
        raise ScalarError(
            "COER-ANO",
            f"{excerpt(text)} não tem a forma de um ano",
            f"escreva {bare}",
            bare,
        )
    raise ScalarError(
        "COER-ANO",
        f"{excerpt(text)} não é um ano entre {FIRST_YEAR} e {LAST_YEAR}",
        "escreva o ano com quatro algarismos, como 2013",
    )
