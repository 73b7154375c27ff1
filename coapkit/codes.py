"""Codes of Brazil and of the SUS: their form and their check digits.

Every ``check_...`` takes the author's text, returns nothing when it is well formed and raises
``ScalarError`` when not. Whether a well-formed code exists is a matter of tables, not of this
module. Where only the check digit is wrong, the message says which one would be right; that is no
safe mend, because any other digit may be the mistaken one.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from coapkit.document.excerpt import excerpt
from coapkit.document.scalars import FIRST_YEAR, LAST_YEAR, ScalarError
from coapkit.record import Record

_CACHE = 16_384


class State(Record):
    """A State or the Federal District: IBGE code of two digits, acronym, name."""

    code: str
    acronym: str
    name: str


STATES = (
    State("11", "RO", "Rondônia"),
    State("12", "AC", "Acre"),
    State("13", "AM", "Amazonas"),
    State("14", "RR", "Roraima"),
    State("15", "PA", "Pará"),
    State("16", "AP", "Amapá"),
    State("17", "TO", "Tocantins"),
    State("21", "MA", "Maranhão"),
    State("22", "PI", "Piauí"),
    State("23", "CE", "Ceará"),
    State("24", "RN", "Rio Grande do Norte"),
    State("25", "PB", "Paraíba"),
    State("26", "PE", "Pernambuco"),
    State("27", "AL", "Alagoas"),
    State("28", "SE", "Sergipe"),
    State("29", "BA", "Bahia"),
    State("31", "MG", "Minas Gerais"),
    State("32", "ES", "Espírito Santo"),
    State("33", "RJ", "Rio de Janeiro"),
    State("35", "SP", "São Paulo"),
    State("41", "PR", "Paraná"),
    State("42", "SC", "Santa Catarina"),
    State("43", "RS", "Rio Grande do Sul"),
    State("50", "MS", "Mato Grosso do Sul"),
    State("51", "MT", "Mato Grosso"),
    State("52", "GO", "Goiás"),
    State("53", "DF", "Distrito Federal"),
)
STATE_BY_CODE = {state.code: state for state in STATES}
STATE_BY_ACRONYM = {state.acronym: state for state in STATES}


def state_of(code: str) -> State | None:
    """The State of an IBGE municipality or health region code, by its first two digits."""
    return STATE_BY_CODE.get(code[:2])


# IBGE municipalities

# The IBGE published these nine with a last digit that does not follow from the others.
IBGE_EXCEPTIONS = frozenset(
    (
        *("2201919", "2201988", "2202251", "2611533", "3117836"),
        *("3152131", "4305871", "5203939", "5203962"),
    )
)


@lru_cache(_CACHE)
def check_ibge(text: str) -> None:
    """The IBGE code of a municipality: seven digits, the last one a check digit (``COER-IBGE``).

    The first two are the State's.
    """
    rule = "COER-IBGE"
    what = "código de município do IBGE"
    if re.fullmatch("[0-9]{6}", text) and state_of(text):
        whole = text + _ibge_digit(text)
        exception = next((code for code in sorted(IBGE_EXCEPTIONS) if code[:6] == text), whole)
        raise ScalarError(
            rule,
            f"{excerpt(text)} tem seis algarismos; o {what} tem sete, com o dígito verificador",
            f"escreva {exception}",
            exception,
        )
    _digits(rule, text, 7, what, _ibge_holds)
    _state_prefix(rule, text, what)
    if not _ibge_holds(text):
        raise _wrong_digits(rule, text, what, text[:6] + _ibge_digit(text[:6]))


def _ibge_holds(seven: str) -> bool:
    right = seven[6] == _ibge_digit(seven[:6]) or seven in IBGE_EXCEPTIONS
    return right and state_of(seven) is not None


def _ibge_digit(six: str) -> str:
    """Weights 1 and 2 in turn, digits of the products added, complement to ten."""
    products = [int(digit) * (1 + at % 2) for at, digit in enumerate(six)]
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


@lru_cache(_CACHE)
def check_region(text: str) -> None:
    """The code of a health region: five digits, the first two the State's (``COER-REGIAO``)."""
    what = "código de região de saúde"
    _digits("COER-REGIAO", text, 5, what, lambda five: state_of(five) is not None)
    _state_prefix("COER-REGIAO", text, what)


# Establishments, procedures, actions


@lru_cache(_CACHE)
def check_cnes(text: str) -> None:
    """The CNES code of an establishment: seven digits, no published check digit (``COER-CNES``)."""
    _digits("COER-CNES", text, 7, "código CNES", lambda _: True, pad=True)


@lru_cache(_CACHE)
def check_sigtap(text: str) -> None:
    """The SIGTAP code of a procedure: ten digits, the last one a check digit (``COER-SIGTAP``)."""
    what = "código de procedimento do SIGTAP"
    _digits("COER-SIGTAP", text, 10, what, _sigtap_holds, pad=True, proven=True)
    if not _sigtap_holds(text):
        raise _wrong_digits("COER-SIGTAP", text, what, text[:9] + _sigtap_digit(text[:9]))


def _sigtap_digit(nine: str) -> str:
    return _mod_11(nine, range(10, 1, -1))


def _sigtap_holds(ten: str) -> bool:
    return ten[9] == _sigtap_digit(ten[:9])


@lru_cache(_CACHE)
def check_renases(text: str) -> None:
    """The code of a RENASES item: three digits, from 001 on (``COER-RENASES``)."""
    _digits("COER-RENASES", text, 3, "código da RENASES", lambda three: three != "000", pad=True)
    if text == "000":
        raise ScalarError(
            "COER-RENASES",
            "“000” não é um código da RENASES, que começa em 001",
            "confira o código na fonte",
        )


# People and bodies

_CNPJ = re.compile(
    r"[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-[0-9]{2}|[0-9A-Z]{12}[0-9]{2}"
)
_CPF = re.compile(r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}|[0-9]{11}")
# What people and spreadsheets write around the digits; no comma, which may separate two codes.
_SIGNS = r"[\s./\\|_()'’‐‑‒–—−-]"
_LABEL = r"\s*(?i:CNPJ|CPF|NUP|processo)(?:\s*(?:n[º°o.]{1,2}))?\s*:?\s+"
_NUP = re.compile(r"([0-9]{5})\.([0-9]{6})/([0-9]{4})-([0-9]{2})")


def normalise_cnpj(text: str) -> str:
    """A well-formed CNPJ without punctuation, 14 characters."""
    return re.sub("[./-]", "", text).upper()


def normalise_cpf(text: str) -> str:
    """A well-formed CPF without punctuation, 11 digits."""
    return re.sub("[.-]", "", text)


def normalise_nup(text: str) -> str:
    """A well-formed NUP without punctuation, 17 digits."""
    return re.sub("[./-]", "", text)


@lru_cache(_CACHE)
def check_cnpj(text: str) -> None:
    """A CNPJ, numeric or alphanumeric, with or without punctuation (``COER-CNPJ``)."""
    if _CNPJ.fullmatch(text) and _cnpj_holds(normalise_cnpj(text)):
        return
    from validate_docbr import CNPJ  # 12 ms that a file without mistakes does not pay

    rule, what = "COER-CNPJ", "CNPJ"
    holds = CNPJ().validate
    if _CNPJ.fullmatch(text):
        raise _wrong_check(rule, text, what, holds)
    bare = _bare(text).upper()
    if re.fullmatch("[0-9A-Z]{12}[0-9]{2}", bare):
        raise _wrong_form(rule, text, what, CNPJ().mask(bare), holds)
    if re.fullmatch("[0-9]{12,13}", bare):
        raise _lost_zeros(rule, text, what, bare.zfill(14), holds)
    raise ScalarError(
        rule,
        f"{excerpt(text)} não tem a forma de um CNPJ",
        "escreva como 00.394.544/0127-87 ou 00394544012787; as letras, se há, são maiúsculas",
    )


_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def _cnpj_holds(bare: str) -> bool:
    """Do the check digits of 14 characters hold? A letter counts as its ASCII code less 48."""
    values = [ord(char) - 48 for char in bare]
    return len(set(bare)) > 1 and all(
        values[n] == _check_digit(values[:n], _CNPJ_WEIGHTS[-n:]) for n in (12, 13)
    )


@lru_cache(_CACHE)
def check_cpf(text: str) -> None:
    """A CPF, with or without punctuation (``COER-CPF``)."""
    if _CPF.fullmatch(text) and _cpf_holds(normalise_cpf(text)):
        return
    from validate_docbr import CPF  # as for a CNPJ

    rule, what = "COER-CPF", "CPF"
    holds = CPF().validate
    if _CPF.fullmatch(text):
        raise _wrong_check(rule, text, what, holds)
    bare = _bare(text)
    if re.fullmatch("[0-9]{11}", bare):
        raise _wrong_form(rule, text, what, CPF().mask(bare), holds)
    if re.fullmatch("[0-9]{9,10}", bare):
        raise _lost_zeros(rule, text, what, bare.zfill(11), holds)
    raise ScalarError(
        rule,
        f"{excerpt(text)} não tem a forma de um CPF",
        "escreva como 000.000.000-00 ou só os onze algarismos",
    )


def _cpf_holds(bare: str) -> bool:
    """Do the check digits of eleven digits hold? Eleven equal ones do, and are nobody's CPF."""
    values = [int(digit) for digit in bare]
    return len(set(bare)) > 1 and all(
        values[n] == _check_digit(values[:n], range(n + 1, 1, -1)) for n in (9, 10)
    )


@lru_cache(_CACHE)
def check_nup(text: str) -> None:
    """The number of a federal administrative process, 00000.000000/AAAA-DD (``COER-NUP``).

    Unit, sequence, year and two check digits, modulo 11.
    """
    rule, what = "COER-NUP", "número de processo (NUP)"
    match = _NUP.fullmatch(text)
    if match is None:
        bare = _bare(text)
        help_ = "escreva como 25000.000001/2013-16, com os dois dígitos verificadores"
        if re.fullmatch("[0-9]{17}", bare):
            mended = f"{bare[:5]}.{bare[5:11]}/{bare[11:15]}-{bare[15:]}"
            raise _wrong_form(rule, text, what, mended, _nup_holds)
        raise ScalarError(rule, f"{excerpt(text)} não tem a forma de um {what}", help_)
    if not FIRST_YEAR <= int(match[3]) <= LAST_YEAR:
        raise ScalarError(
            rule, f"{excerpt(text)}: o ano {match[3]} de um {what} não é possível", "confira o ano"
        )
    right = _nup_digits(match[1] + match[2] + match[3])
    if match[4] != right:
        raise _wrong_digits(rule, text, what, f"{text[:-2]}{right}")


def _nup_digits(fifteen: str) -> str:
    first = _mod_11(fifteen, range(16, 1, -1), units=True)
    return first + _mod_11(fifteen + first, range(17, 1, -1), units=True)


def _nup_holds(text: str) -> bool:
    bare = normalise_nup(text)
    return _nup_digits(bare[:15]) == bare[15:]


# What the checks share


def _bare(text: str) -> str:
    """A code without the name of its kind before it, and without signs and blanks."""
    return re.sub(_SIGNS, "", re.sub(_LABEL, "", text, count=1) if len(text) < 100 else text)


def _mod_11(digits: str, weights: range, *, units: bool = False) -> str:
    """Eleven less the weighted sum modulo 11; of 10 and 11 the units (0, 1) or 0 for both."""
    rest = 11 - sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    if rest > 9:
        return str(rest - 10) if units else "0"
    return str(rest)


def _check_digit(values: Sequence[int], weights: Sequence[int]) -> int:
    """Eleven less the weighted sum modulo 11; 0 for 10 and 11."""
    rest = sum(v * w for v, w in zip(values, weights, strict=True)) % 11
    return 0 if rest < 2 else 11 - rest


def _digits(
    rule: str,
    text: str,
    length: int,
    what: str,
    holds: Callable[[str], bool],
    *,
    pad: bool = False,
    proven: bool = False,
) -> None:
    """Raise unless ``text`` is ``length`` digits.

    ``holds``: whether so many digits are a code, so that nothing else is suggested; ``pad``: the
    code may begin with zeros, which a spreadsheet loses; ``proven``: ``holds`` looks at a check
    digit.
    """
    if len(text) == length and text.isascii() and text.isdecimal():
        return
    if not text.strip():
        raise ScalarError(rule, f"falta o {what}", f"são {length} algarismos")
    bare = re.sub(_SIGNS, "", text) if len(text) <= 4 * length else ""
    if not (bare.isascii() and bare.isdecimal()):
        raise ScalarError(
            rule,
            f"{excerpt(text)} não é um {what}, que tem {length} algarismos e mais nada",
            "confira o código na fonte",
        )
    if len(bare) == length:
        raise ScalarError(
            rule,
            f"{excerpt(text)} tem pontuação ou espaços; um {what} são só {length} algarismos",
            f"escreva {bare}",
            bare if holds(bare) else None,
        )
    count = f"{len(bare)} algarismo" + ("s" if len(bare) > 1 else "")
    message = f"{excerpt(text)} tem {count}; um {what} tem {length}"
    padded = bare.zfill(length)
    if pad and len(bare) < length and holds(padded):
        help_ = f"se os zeros à esquerda se perderam numa planilha, escreva {padded}"
        # Without a check digit nothing tells lost zeros from a digit forgotten in the middle.
        raise ScalarError(rule, message, help_, padded if proven else None)
    raise ScalarError(rule, message, "confira o código na fonte")


def _state_prefix(rule: str, text: str, what: str) -> None:
    if state_of(text) is None:
        raise ScalarError(
            rule,
            f"{excerpt(text)} começa com {text[:2]}, que não é o código de nenhum Estado",
            f"um {what} começa com o código do Estado: 23 no Ceará, 35 em São Paulo",
        )


def _wrong_digits(rule: str, text: str, what: str, right: str) -> ScalarError:
    """``right``: the whole code with the check digits that follow from its other digits."""
    return ScalarError(
        rule,
        f"o dígito verificador de {excerpt(text)} não confere",
        f"confira o {what} na fonte; se os outros algarismos estão certos, é {right}",
    )


def _wrong_check(rule: str, text: str, what: str, holds: Callable[[str], bool]) -> ScalarError:
    """The last two characters do not follow from the others, or all are the same."""
    stem = text[:-2]
    right = next((f"{stem}{n:02}" for n in range(100) if holds(f"{stem}{n:02}")), None)
    if right is None or right == text:
        return ScalarError(rule, f"{excerpt(text)} não é um {what} possível", "confira o número")
    return _wrong_digits(rule, text, what, right)


def _wrong_form(
    rule: str, text: str, what: str, mended: str, holds: Callable[[str], bool]
) -> ScalarError:
    return ScalarError(
        rule,
        f"{excerpt(text)} não tem a pontuação de um {what}",
        f"escreva {mended}",
        mended if holds(mended) else None,
    )


def _lost_zeros(
    rule: str, text: str, what: str, padded: str, holds: Callable[[str], bool]
) -> ScalarError:
    sure = holds(padded)
    return ScalarError(
        rule,
        f"{excerpt(text)} tem algarismos de menos para um {what}, que tem {len(padded)}",
        f"os zeros à esquerda se perderam: escreva {padded}" if sure else "confira o número",
        padded if sure else None,
    )
