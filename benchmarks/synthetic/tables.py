"""Reference tables: regions, municipalities, populations, RENASES, RENAME and SIGTAP."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class TablesError(Exception):
    """The folder of reference tables is not there, or lacks a table."""


class Municipality(NamedTuple):
    """``population``: residents by year; 2010 and 2022 are censuses, the others estimates."""

    code: str
    name: str
    uf: str
    capital: bool
    on_border: bool
    in_amazon: bool
    population: dict[int, int]


class Region(NamedTuple):
    """A health region as the territorial base has it."""

    code: str
    name: str
    uf: str
    macro: str
    municipalities: tuple[Municipality, ...]


class Medicine(NamedTuple):
    """``component``: a word of the schema (``basico``, ``estrategico``, ``especializado``)."""

    name: str
    form: str
    component: str


class Tables(NamedTuple):
    """``procedures``: SIGTAP codes by RENASES item. ``states``: population by UF and year."""

    regions: dict[str, Region]
    renases: dict[str, str]
    medicines: tuple[Medicine, ...]
    procedures: dict[str, tuple[str, ...]]
    states: dict[str, dict[int, int]]
    country: dict[int, int]


_COMPONENTS = {
    "Básico": "basico",
    "Estratégico": "estrategico",
    "Especializado": "especializado",
}


def load_tables(folder: Path) -> Tables:
    """Read the tables of ``folder``. Raises TablesError."""
    if not folder.is_dir():
        raise TablesError(
            f"a pasta de tabelas de referência não existe: {folder}\n"
            "Indique-a com --tables PASTA; ela traz regioes_saude_449.tsv, "
            "regioes_saude_municipios.tsv, municipios.tsv, populacao_municipal.tsv, renases.tsv, "
            "rename_2022.tsv e sigtap_procedimento_renases_202103.tsv"
        )
    municipalities = _municipalities(folder)
    members: dict[str, list[Municipality]] = defaultdict(list)
    for row in _rows(folder, "regioes_saude_municipios.tsv"):
        members[row["regiao"]].append(municipalities[row["ibge7"]])
    regions = {
        row["codigo"]: Region(
            code=row["codigo"],
            name=_region_name(row["nome_449"]),
            uf=row["uf"],
            macro=row["macrorregiao_2021"],
            municipalities=tuple(sorted(members[row["codigo"]], key=lambda m: m.code)),
        )
        for row in _rows(folder, "regioes_saude_449.tsv")
    }
    procedures: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder, "sigtap_procedimento_renases_202103.tsv"):
        procedures[row["renases"]].append(row["procedimento"])
    states: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    country: dict[int, int] = defaultdict(int)
    for municipality in municipalities.values():
        for year, people in municipality.population.items():
            states[municipality.uf][year] += people
            country[year] += people
    return Tables(
        regions=regions,
        renases={row["codigo"]: row["nome"] for row in _rows(folder, "renases.tsv")},
        medicines=tuple(_medicines(folder)),
        procedures={item: tuple(codes) for item, codes in procedures.items()},
        states=states,
        country=country,
    )


def _municipalities(folder: Path) -> dict[str, Municipality]:
    people: dict[str, dict[int, int]] = {}
    for row in _rows(folder, "populacao_municipal.tsv"):
        people[row["ibge7"]] = {
            int(year): int(count) for year, count in row.items() if year != "ibge7" and count
        }
    found = {}
    for row in _rows(folder, "municipios.tsv"):
        population = people[row["ibge7"]]
        if not row["pop_censo2010"]:
            population = {y: n for y, n in population.items() if y > 2012}
        found[row["ibge7"]] = Municipality(
            code=row["ibge7"],
            name=row["nome"],
            uf=row["uf"],
            capital=row["capital"] == "S",
            on_border=row["zona_fronteira"] == "S",
            in_amazon=row["amazonia_legal"] == "S",
            population=population,
        )
    return found


def _medicines(folder: Path) -> Iterator[Medicine]:
    """RENAME's medicines of a single component, each presentation once."""
    seen: set[tuple[str, str]] = set()
    for row in _rows(folder, "rename_2022.tsv"):
        component = _COMPONENTS.get(row["componente"])
        name = " ".join(row["denominacao"].split())
        form = " ".join(f"{row['concentracao']}, {row['forma_farmaceutica']}".split()).strip(", ")
        key = (name.casefold(), form.casefold())
        if component is not None and name and form and key not in seen:
            seen.add(key)
            yield Medicine(name, form, component)


def _region_name(name: str) -> str:
    """``7ª RS - Pato Branco`` as a contract has it: ``7ª Região de Saúde - Pato Branco``."""
    name = " ".join(name.split())
    if " RS " in f" {name} ":
        return name.replace("RS", "Região de Saúde", 1)
    if "Região de Saúde" in name:
        return name
    if "Região" in name:
        return name.replace("Região", "Região de Saúde", 1)
    return f"Região de Saúde {name}"


def _rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    path = folder / table
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    except FileNotFoundError as error:
        raise TablesError(f"falta a tabela {table} em {folder}") from error
