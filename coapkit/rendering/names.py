"""Names of the entities as a contract calls them, alone and in lists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coapkit.contract.model import UNIAO, Contract, Ente
from coapkit.rendering.words import NOTHING, TO_FILL, capitalized, joined, one_line

ALL = "todos os entes"
ALL_MUNICIPALITIES = "todos os Municípios"
ALL_STATES = "todos os Estados"

# The article that a State's name takes (``Estado do Ceará``, ``Estado da Bahia``); the others
# take none (``Estado de Goiás``).
_ARTICLES = {"da": "BA PB", "do": "AC AP AM CE ES MA PA PR PI RJ RN RS TO"}
_PREPOSITION = {uf: word for word, ufs in _ARTICLES.items() for uf in ufs.split()}
_RANK = {"uniao": 0, "estado": 1, "municipio": 2}


@dataclass(frozen=True, slots=True)
class Name:
    """How one entity is called.

    ``sphere``  one of the three, whatever the file says; "" for an undeclared id
    ``short``   in tables: ``União``, ``Estado do Ceará``, ``Baturité`` (``Baturité/CE`` in an
                interstate region)
    ``full``    in text: ``União``, ``Estado do Ceará``, ``Município de Baturité``
    ``acting``  as a party: the full name and through whom it acts
    """

    id: str
    sphere: str
    short: str
    full: str
    acting: str


class Names:
    """The entities of one contract: names, order and the words that stand for several of them."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        """The contract named; its entities are declared once, and the first of an id counts."""
        self.entities: dict[str, Ente] = {}
        for ente in contract.entes:
            self.entities.setdefault(ente.id, ente)
        self.municipalities = self._of("municipio")
        self.states = self._of("estado")
        ufs = {uf for e in self.entities.values() if (uf := e.uf or _uf_of(e))}
        self.interstate = len(self.states) > 1 or len(ufs) > 1
        ordered = sorted(self.entities.values(), key=self._rank)
        self.order = {ente.id: place for place, ente in enumerate(ordered)}
        """Union, States, municipalities, each in the file's order."""
        self._names = {id_: self._name(ente) for id_, ente in self.entities.items()}
        self._lists: dict[tuple[str, ...], str] = {}

    def __getitem__(self, id_: str) -> Name:
        """The entity's names; an undeclared id stands for itself, an empty one for nothing."""
        if id_ not in self._names:
            self._names[id_] = Name(id_, "", id_ or NOTHING, id_ or TO_FILL, id_ or TO_FILL)
        return self._names[id_]

    def __iter__(self) -> Iterator[Name]:
        """Every declared entity, in order."""
        return iter(self._names[id_] for id_ in self.order)

    def place(self, id_: str) -> tuple[int, str]:
        """Sorting key: declared entities in order, undeclared ones after them."""
        return self.order.get(id_, len(self.order)), id_

    def expand(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Ids with the group words replaced by their members, once each, in order."""
        groups = {
            "todos": tuple(self.order),
            "estados": self.states,
            "municipios": self.municipalities,
        }
        found = dict.fromkeys(one for i in ids for one in groups.get(i, (i,)))
        return tuple(sorted(found, key=self.place))

    def list(self, ids: tuple[str, ...]) -> str:
        """Short names, in order, where whole groups are said in words; ``–`` for none."""
        if ids not in self._lists:
            self._lists[ids] = capitalized(self._list(ids))
        return self._lists[ids]

    def _list(self, ids: tuple[str, ...]) -> str:
        expanded = self.expand(ids)
        chosen = set(expanded)
        if len(self.order) > 2 and chosen >= set(self.order):
            rest = [i for i in expanded if i not in self.order]
            return joined([ALL, *(self[i].short for i in rest)])
        words: list[str] = []
        for group, word in ((self.states, ALL_STATES), (self.municipalities, ALL_MUNICIPALITIES)):
            if len(group) > 1 and chosen >= set(group):
                chosen -= set(group)
                words.append(word)
        singles = [self[i].short for i in expanded if i in chosen]
        return joined([*singles, *words]) or NOTHING

    def _of(self, sphere: str) -> tuple[str, ...]:
        return tuple(e.id for e in self.entities.values() if e.esfera == sphere)

    def _rank(self, ente: Ente) -> int:
        return _RANK.get(ente.esfera, 3)

    def _name(self, ente: Ente) -> Name:
        name, organ = one_line(ente.nome) or ente.id, one_line(ente.orgao)
        if ente.esfera == "uniao" or ente.id == UNIAO:
            sphere, short = "uniao", "União"
            full = short
            organ = organ or "Ministério da Saúde"
        elif ente.esfera == "estado":
            sphere, short = "estado", state_name(_uf_of(ente), name)
            full = short
        else:
            sphere = "municipio"
            short = f"{name}/{ente.uf}" if self.interstate and ente.uf else name
            full = f"Município {'do' if name == 'Rio de Janeiro' else 'de'} {short}"
        acting = f"{full}, por intermédio {_through(organ)}" if organ else full
        return Name(ente.id, sphere, short, full, acting)


def state_name(uf: str, name: str) -> str:
    """``Estado do Ceará``, ``Estado de Goiás``, ``Distrito Federal``."""
    if uf == "DF":
        return "Distrito Federal"
    return f"Estado {_PREPOSITION.get(uf, 'de')} {name}"


def _uf_of(ente: Ente) -> str:
    return ente.id.upper() if ente.esfera == "estado" else ente.uf


def _through(organ: str) -> str:
    """``do Ministério da Saúde``, ``da Secretaria Municipal de Saúde``: the gender of the noun."""
    noun = organ.split(" ", 1)[0].casefold()
    feminine = noun.endswith(("a", "ão", "dade")) and noun not in ("programa", "sistema")
    return f"{'da' if feminine else 'do'} {organ}"
