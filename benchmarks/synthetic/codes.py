"""Made-up codes whose check digits hold. Written apart from the toolkit, which is tested by it."""


def cnpj(eight: str) -> str:
    """A CNPJ of the first establishment of ``eight`` digits: ``99.230.120/0001-42``."""
    digits = eight + "0001"
    first = _check(digits, (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))
    second = _check(digits + first, (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))
    return f"{eight[:2]}.{eight[2:5]}.{eight[5:]}/0001-{first}{second}"


def cpf(nine: str) -> str:
    """A CPF of nine digits: ``921.304.683-90``."""
    first = _check(nine, tuple(range(10, 1, -1)))
    second = _check(nine + first, tuple(range(11, 1, -1)))
    return f"{nine[:3]}.{nine[3:6]}.{nine[6:]}-{first}{second}"


def nup(unit: str, sequence: int, year: int) -> str:
    """Number of a federal administrative process: ``25000.187432/2012-99``."""
    digits = f"{unit}{sequence:06}{year}"
    first = _units(digits, range(16, 1, -1))
    second = _units(digits + first, range(17, 1, -1))
    return f"{unit}.{sequence:06}/{year}-{first}{second}"


def _check(digits: str, weights: tuple[int, ...]) -> str:
    rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    return "0" if rest < 2 else str(11 - rest)


def _units(digits: str, weights: range) -> str:
    rest = 11 - sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    return str(rest % 10)
