"""What is known of each State: its name in a sentence, its special indigenous districts (DSEI),
the countries beyond the border of a region."""

from typing import Final, NamedTuple


class State(NamedTuple):
    """``of``: the preposition and the name, as in “Governadora do Estado *do Ceará*”."""

    code: str
    name: str
    of: str


def _state(code: str, name: str, preposition: str) -> State:
    return State(code, name, f"{preposition} {name}")


STATES: Final = {
    "RO": _state("11", "Rondônia", "de"),
    "AC": _state("12", "Acre", "do"),
    "AM": _state("13", "Amazonas", "do"),
    "RR": _state("14", "Roraima", "de"),
    "PA": _state("15", "Pará", "do"),
    "AP": _state("16", "Amapá", "do"),
    "TO": _state("17", "Tocantins", "do"),
    "MA": _state("21", "Maranhão", "do"),
    "PI": _state("22", "Piauí", "do"),
    "CE": _state("23", "Ceará", "do"),
    "RN": _state("24", "Rio Grande do Norte", "do"),
    "PB": _state("25", "Paraíba", "da"),
    "PE": _state("26", "Pernambuco", "de"),
    "AL": _state("27", "Alagoas", "de"),
    "SE": _state("28", "Sergipe", "de"),
    "BA": _state("29", "Bahia", "da"),
    "MG": _state("31", "Minas Gerais", "de"),
    "ES": _state("32", "Espírito Santo", "do"),
    "RJ": _state("33", "Rio de Janeiro", "do"),
    "SP": _state("35", "São Paulo", "de"),
    "PR": _state("41", "Paraná", "do"),
    "SC": _state("42", "Santa Catarina", "de"),
    "RS": _state("43", "Rio Grande do Sul", "do"),
    "MS": _state("50", "Mato Grosso do Sul", "de"),
    "MT": _state("51", "Mato Grosso", "de"),
    "GO": _state("52", "Goiás", "de"),
    "DF": _state("53", "Distrito Federal", "do"),
}

DSEI: Final = {
    "AC": "Alto Rio Juruá",
    "AL": "Alagoas e Sergipe",
    "AM": "Manaus",
    "AP": "Amapá e Norte do Pará",
    "BA": "Bahia",
    "CE": "Ceará",
    "ES": "Minas Gerais e Espírito Santo",
    "GO": "Araguaia",
    "MA": "Maranhão",
    "MG": "Minas Gerais e Espírito Santo",
    "MS": "Mato Grosso do Sul",
    "MT": "Cuiabá",
    "PA": "Guamá-Tocantins",
    "PB": "Potiguara",
    "PE": "Pernambuco",
    "PR": "Litoral Sul",
    "RO": "Porto Velho",
    "RR": "Leste de Roraima",
    "RS": "Interior Sul",
    "SC": "Interior Sul",
    "SE": "Alagoas e Sergipe",
    "SP": "Litoral Sul",
    "TO": "Tocantins",
}
"""A special indigenous health district that works in the State; not in all its regions."""

_COUNTRIES: Final = {
    "RO": "Bolívia",
    "AC": "Peru",
    "AM": "Colômbia",
    "RR": "Guiana",
    "PA": "Suriname",
    "AP": "Guiana Francesa",
    "PR": "Argentina",
    "SC": "Argentina",
    "RS": "Argentina",
    "MS": "Paraguai",
    "MT": "Bolívia",
}
_COUNTRIES_OF_REGION: Final = {
    "12001": "Bolívia",
    "13001": "Venezuela",
    "14001": "Venezuela",
    "16003": "Suriname",
    "41009": "Paraguai",
    "41020": "Paraguai",
    "43021": "Uruguai",
    "43022": "Uruguai",
    "50002": "Bolívia",
}


def beyond(region: str, uf: str) -> str:
    """The country on the other side of a border region."""
    return _COUNTRIES_OF_REGION.get(region, _COUNTRIES[uf])
