"""People who do not exist."""

from random import Random
from typing import Final, NamedTuple

from synthetic.data import rows

_NAMES: Final = {
    kind: [row["name"] for row in rows("names.tsv") if row["kind"] == kind]
    for kind in ("woman", "man", "family")
}


class Person(NamedTuple):
    """``number``: nine digits of a CPF, of none that exists for certain."""

    name: str
    woman: bool
    number: str


class People:
    """A source of people, none twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._names: set[str] = set()
        self._numbers: set[str] = set()

    def next(self) -> Person:
        rng = self._rng
        woman = rng.random() < 0.45
        while True:
            first = rng.choice(_NAMES["woman" if woman else "man"])
            name = " ".join([first, *rng.sample(_NAMES["family"], rng.choice((2, 2, 2, 3)))])
            number = f"9{rng.randrange(10**8):08}"
            if name not in self._names and number not in self._numbers:
                break
        self._names.add(name)
        self._numbers.add(number)
        return Person(name, woman, number)
