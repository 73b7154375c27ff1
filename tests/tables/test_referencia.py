"""The real tables: every region of the country is clean, and a fault in it is found."""

import csv
import random
from collections import defaultdict
from pathlib import Path

import pytest
from official_files import sigtap, territorial_base

from coapkit.codes import state_of
from coapkit.contract.stage import Stage
from coapkit.document.source import decode, read_source
from coapkit.tables.importing import import_files
from coapkit.tables.store import Tables
from coapkit.tables.vintage import parse_vintage
from coapkit.validation import check_source

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "referencia"

pytestmark = [
    pytest.mark.referencia,
    pytest.mark.skipif(not REAL.is_dir(), reason="as tabelas reais de ../shared/referencia faltam"),
]


def rows(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def regions() -> dict[str, tuple[str, list[str]]]:
    """Name and municipalities by code."""
    cities: dict[str, list[str]] = defaultdict(list)
    for row in rows("regioes_saude_municipios.tsv"):
        cities[row["regiao"]].append(row["ibge7"])
    return {
        row["codigo"]: (row["nome_449"], cities[row["codigo"]])
        for row in rows("regioes_saude_449.tsv")
    }


@pytest.fixture(scope="module", params=["2012", "2021-03"], ids=["of its time", "of another time"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """All of them, by way of archives laid out as the official ones."""
    folder = tmp_path_factory.mktemp("referencia")
    named = [(r["codigo"], "ATIVO", r["nome_449"]) for r in rows("regioes_saude_449.tsv")]
    of = [(r["ibge6"], r["regiao"]) for r in rows("regioes_saude_municipios.tsv")]
    procedures = [(r["codigo"], r["nome"]) for r in rows("sigtap_procedimentos_202103.tsv")]
    items = [(r["codigo"], r["nome"]) for r in rows("renases.tsv")]
    relation = [
        (r["procedimento"], r["renases"]) for r in rows("sigtap_procedimento_renases_202103.tsv")
    ]
    month = {"2012": "201206", "2021-03": "202103"}[request.param]
    import_files(
        [
            territorial_base(folder / "base.zip", regions=named, composition=of),
            sigtap(
                folder / "sigtap.zip",
                procedures=procedures,
                items=items,
                procedure_items=relation,
                month=month,
            ),
            REAL / "municipios_limitrofes.tsv",
            REAL / "populacao_municipal.tsv",
        ],
        folder / "tabelas",
        parse_vintage(request.param),
    )
    return Tables(folder / "tabelas")


def contract(code: str, name: str, cities: list[str]) -> str:
    """A contract of 2013 to 2016, as far as the region goes."""
    state = state_of(code)
    assert state is not None
    lines = [
        "identificacao:",
        "  vigencia: {inicio: 2013-01-01, fim: 2016-12-31}",
        "regiao:",
        f'  codigo: "{code}"',
        f'  nome: "{name}"',
        "entes:",
        f"  - {{id: {state.acronym.lower()}, esfera: estado, nome: {state.name}}}",
    ]
    if state.acronym != "DF":
        lines += [f'  - {{id: "{c}", esfera: municipio, nome: X}}' for c in cities]
    return "\n".join(lines) + "\n"


def found(text: str, tables: Tables) -> list[tuple[str, str]]:
    rules = frozenset(
        {f"TAB-REGIAO{n}" for n in ("", ".2", ".3", ".4")} | {"TAB-CONTIGUIDADE", "TAB-DESTINO"}
    )
    checked = check_source(
        decode("c.yaml", text.encode()), stage=Stage.VIGENTE, only=rules, tables=tables
    )
    return [(d.rule, d.snippet.strip()) for d in checked.diagnostics]


def test_the_tables_are_whole(tables: Tables):
    years = (2013, 2014, 2015, 2016)
    renases, composition = tables.renases(years), tables.composition(years)
    sigtap_names, regions, near = (
        tables.sigtap(years),
        tables.regions(years),
        tables.neighbours(years),
    )
    assert renases and composition and sigtap_names and regions and near  # noqa: PT018
    assert len(renases.data) == 201
    assert (len(regions.data), len(composition.data.of_region)) == (449, 449)
    assert len(composition.data.region_of) == 5570
    assert len(sigtap_names.data) == 4626
    assert len(near.data.pairs) == 16476
    (people,) = tables.populations()
    assert people.total("", 2010, []) == 190_755_799
    assert tables.problems == {}


def test_the_example_is_clean(tables: Tables):
    source = read_source(str(ROOT / "examples" / "baturite.yaml"))
    checked = check_source(source, tables=tables)
    assert [d.message for d in checked.diagnostics if d.rule.startswith("TAB-")] == []


def test_every_region_of_the_country_is_clean(tables: Tables, regions):
    assert len(regions) == 449
    for code, (name, cities) in regions.items():
        assert found(contract(code, name, cities), tables) == [], code


def test_a_fault_in_a_region_is_found_at_its_line(tables: Tables, regions):
    rng = random.Random(7)
    tried = 0
    for code, (name, cities) in rng.sample(sorted(regions.items()), 60):
        others = [c for c in regions if c[:2] == code[:2] and c != code]
        if len(cities) < 2 or not others:
            continue
        tried += 1
        gone = rng.choice(cities)
        fewer = [c for c in cities if c != gone]
        lines = dict(found(contract(code, name, fewer), tables))
        assert {"TAB-REGIAO.3", "TAB-REGIAO.4"} & set(lines), code
        assert "entes:" in lines.values(), code
        stranger = rng.choice(regions[rng.choice(others)][1])
        marked = [line for _, line in found(contract(code, name, [*fewer, stranger]), tables)]
        assert any(stranger in line for line in marked), code
        wrong = rng.choice(others)
        marked = [line for _, line in found(contract(wrong, name, cities), tables)]
        assert marked == [f'codigo: "{wrong}"'], code
    assert tried > 40
