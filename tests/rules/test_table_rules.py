"""The rules that compare with tables: which edition binds, and one finding for one fault."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from coapkit.contract.stage import Stage
from coapkit.document.source import decode
from coapkit.rules.table_actions import _share_words
from coapkit.rules.table_region import _region_name, _same
from coapkit.tables.importing import import_files
from coapkit.tables.store import Tables, load_tables
from coapkit.tables.vintage import UNDATED, parse_vintage
from coapkit.validation import check_source

BATURITE = {
    "2301208": "Aracoiaba",
    "2301406": "Aratuba",
    "2302107": "Baturité",
    "2302909": "Capistrano",
    "2305100": "Guaramiranga",
    "2306504": "Itapiúna",
    "2309102": "Mulungu",
    "2309805": "Pacoti",
}
CANINDE = {"2302800": "Canindé", "2302404": "Boa Viagem", "2303006": "Caridade"}

Found = list[tuple[str, str]]
"""Rule and marked line, without indent, of each finding."""

SMALL = load_tables(Path(__file__).parent / "tabelas")


def check(text: str, tables: Tables = SMALL) -> Found:
    """All that tables and nothing else find."""
    checked = check_source(decode("c.yaml", text.encode()), stage=Stage.VIGENTE, tables=tables)
    return sorted(
        (d.rule, d.snippet.strip()) for d in checked.diagnostics if d.rule.startswith("TAB-")
    )


def messages(text: str, tables: Tables = SMALL) -> list[str]:
    checked = check_source(decode("c.yaml", text.encode()), stage=Stage.VIGENTE, tables=tables)
    return sorted(d.message for d in checked.diagnostics if d.rule.startswith("TAB-"))


def region(
    *,
    code: str = "23004",
    name: str = "4ª Região de Saúde de Baturité",
    without: Iterable[str] = (),
    extra: Iterable[str] = (),
    states: tuple[str, ...] = ("ce",),
    start: int | None = 2013,
) -> str:
    """A contract of Baturité, as far as the region goes; ``start`` None: without a term."""
    names = {**BATURITE, **CANINDE, "2304400": "Fortaleza", "2402006": "Caicó"}
    cities = [c for c in (*BATURITE, *extra) if c not in without]
    lines = []
    if start:
        term = f"{{inicio: {start}-01-01, fim: {start + 3}-12-31}}"
        lines += ["identificacao:", f"  vigencia: {term}"]
    lines += ["regiao:", f'  codigo: "{code}"', f"  nome: {name}", "entes:"]
    lines += [f"  - {{id: {uf}, esfera: estado, nome: {uf}}}" for uf in states]
    lines += [
        f'  - {{id: "{c}", esfera: municipio, nome: {names.get(c, c)}, uf: CE}}' for c in cities
    ]
    return "\n".join(lines) + "\n"


def line(code: str, name: str) -> str:
    return f'- {{id: "{code}", esfera: municipio, nome: {name}, uf: CE}}'


@pytest.fixture
def tables(tmp_path: Path) -> Callable[..., Tables]:
    """``tables("header\\nrow\\n", ..., vintage="2012")``: a folder of these."""

    def build(*texts: str, vintage: str = "") -> Tables:
        sources = []
        for i, text in enumerate(texts):
            sources.append(tmp_path / f"{i}.csv")
            sources[-1].write_text(text, encoding="utf-8")
        import_files(sources, tmp_path / "t", parse_vintage(vintage) if vintage else UNDATED)
        return Tables(tmp_path / "t")

    return build


# The region, in a table of the contract's time


def test_the_region_as_it_is_gives_nothing():
    assert check(region()) == []


def test_a_municipality_too_few_is_missing_from_the_entities():
    assert check(region(without=["2306504"])) == [("TAB-REGIAO.3", "entes:")]
    assert messages(region(without=["2306504"])) == [
        "falta Itapiúna/CE entre os entes: é da Região 23004 na tabela de 2012"
    ]


def test_a_municipality_too_many_is_marked_and_named_with_its_region():
    assert check(region(extra=["2302800"])) == [("TAB-REGIAO.3", line("2302800", "Canindé"))]
    assert messages(region(extra=["2302800"])) == [
        "Canindé/CE não é da Região 23004 na tabela de 2012, e sim da Região 23005"
    ]


def test_one_in_place_of_another_is_one_finding_that_names_both():
    swapped = region(without=["2306504"], extra=["2302800"])
    assert check(swapped) == [("TAB-REGIAO.3", line("2302800", "Canindé"))]
    (message,) = messages(swapped)
    assert message.endswith("e sim da Região 23005; falta Itapiúna/CE")


def test_more_missing_than_replaced_is_said_of_both():
    assert check(region(without=["2306504", "2309102"], extra=["2302800"])) == [
        ("TAB-REGIAO.3", line("2302800", "Canindé")),
        ("TAB-REGIAO.3", "entes:"),
    ]


def test_the_code_of_another_region_is_one_finding_at_the_code():
    assert check(region(code="23005")) == [("TAB-REGIAO", 'codigo: "23005"')]
    (message,) = messages(region(code="23005"))
    assert "é o da Região “5ª RS - Canindé”" in message
    assert "são os da Região 23004, “4ª RS - Baturité”" in message


def test_a_code_that_no_region_has_is_one_finding_at_the_code():
    assert check(region(code="23777")) == [("TAB-REGIAO", 'codigo: "23777"')]


@pytest.mark.parametrize("code", ["2300", "99001", "24001", "2300A"])
def test_a_code_that_others_report_is_left_to_them(code: str):
    assert check(region(code=code)) == []


def test_municipalities_of_states_that_are_no_party_are_left_to_their_rule():
    swapped = region(without=["2306504"], extra=["2402006"])
    assert check(swapped) == []


def test_codes_that_nobody_has_are_left_to_their_rule():
    assert check(region(without=["2306504"], extra=["2399999"])) == []


def test_a_region_that_the_table_lists_without_municipalities_is_not_compared(tables):
    """As Ceará's twenty-two regions in the editions after they became five."""
    built = tables(
        "regiao;nome\n23004;4ª RS\n23024;Superintendência\n",
        "regiao;municipio\n" + "".join(f"23024;{code}\n" for code in BATURITE),
        vintage="2013",
    )
    assert check(region(), built) == []


def test_brasilia_stands_for_the_federal_district(tables):
    built = tables("regiao;nome\n53001;Distrito Federal\n", "regiao;municipio\n53001;5300108\n")
    text = region(code="53001", name="Distrito Federal", without=BATURITE, states=("df",))
    assert check(text, built) == []


# The region, in a table of another time


def test_of_another_time_a_difference_is_a_doubt():
    text = region(without=["2306504"], extra=["2302800"], start=2025)
    assert check(text) == [("TAB-REGIAO.4", line("2302800", "Canindé"))]
    assert check(region(code="23005", start=2025)) == [("TAB-REGIAO.4", 'codigo: "23005"')]
    assert check(region(code="23777", start=2025)) == [("TAB-REGIAO.4", 'codigo: "23777"')]


def test_without_a_term_no_dated_table_binds():
    assert check(region(without=["2306504"], start=None)) == [("TAB-REGIAO.4", "entes:")]


def test_of_another_time_a_region_that_changed_altogether_is_no_finding():
    few = region(without=list(BATURITE)[:5], extra=["2302800", "2302404", "2303006"], start=2025)
    assert [rule for rule, _ in check(few) if rule.startswith("TAB-REGIAO")] == []
    assert {rule for rule, _ in check(few.replace("2025", "2013").replace("2028", "2016"))} >= {
        "TAB-REGIAO.3"
    }


def test_an_undated_table_binds_every_contract(tables):
    rows = "".join(f"23004;{code}\n" for code in BATURITE)
    built = tables("regiao;municipio\n" + rows)
    assert check(region(without=["2306504"], start=2025), built) == [("TAB-REGIAO.3", "entes:")]


# Regions of several States


@pytest.fixture
def interstate(tables) -> Tables:
    return tables(
        "regiao;municipio\n26009;2611101\n26009;2609808\n29016;2918407\n29016;2930774\n"
        "29016;2924108\n29017;2924009\n29017;2918100\n",
        "regiao;nome\n26009;Petrolina\n29016;Juazeiro\n29017;Paulo Afonso\n",
    )


def two_states(*cities: str) -> str:
    text = region(code="26009", name="Vale do São Francisco", without=BATURITE, states=("pe", "ba"))
    return text + "".join(
        f'  - {{id: "{c}", esfera: municipio, nome: X, uf: {"PE" if c[:2] == "26" else "BA"}}}\n'
        for c in cities
    )


def test_an_interstate_region_is_made_of_whole_regions(interstate: Tables):
    whole = ("2611101", "2609808", "2918407", "2930774", "2924108")
    assert check(two_states(*whole), interstate) == []
    assert check(two_states(*whole[:-1]), interstate) == [("TAB-REGIAO.4", "entes:")]
    swapped = two_states(*whole[:-1], "2924009")
    assert [rule for rule, _ in check(swapped, interstate)] == ["TAB-REGIAO.4"]
    assert "2924009" in check(swapped, interstate)[0][1]


def test_an_interstate_region_cut_from_several_is_not_compared(interstate: Tables):
    assert check(two_states("2611101", "2918407"), interstate) == []


# Names of regions


@pytest.mark.parametrize(
    "name",
    [
        "4ª Região de Saúde de Baturité",
        "Região de Saúde Maciço de Baturité",
        "4ª RS",
        "Baturité",
        "Região de Saúde de Pacoti",
        "BATURITÉ/CE",
    ],
)
def test_a_name_may_be_worded_otherwise(name: str):
    assert check(region(name=name)) == []


@pytest.mark.parametrize(
    "name", ["5ª Região de Saúde de Canindé", "Região de Saúde do Litoral", "5ª Região de Saúde"]
)
def test_another_name_is_a_warning_at_the_name(name: str):
    assert check(region(name=name)) == [("TAB-REGIAO.2", f"nome: {name}")]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("RS Metropolitana I", "Região Metropolitana I", True),
        ("RS Metropolitana I", "Metropolitana II", False),
        ("Metropolitana", "Metropolitana II", True),
        ("1ª Região", "1ª Região de Saúde Mata Atlântica", True),
        ("1ª Região", "2ª Região", False),
        ("RS Norte", "RS Sul", False),
    ],
)
def test_regions_are_told_by_their_own_words_and_ordinals(a: str, b: str, same: bool):
    assert _same(_region_name(a), _region_name(b)) is same


# Contiguity


def test_a_hole_that_a_missing_municipality_leaves_is_one_finding(tables):
    """Aracoiaba, Baturité and Aratuba hang together by Mulungu alone."""
    built = tables(
        "regiao;municipio\n23004;2301208\n23004;2302107\n23004;2309102\n23004;2301406\n",
        "municipio;vizinho\n2301208;2302107\n2302107;2309102\n2309102;2301406\n2302800;2303006\n",
    )
    four = [c for c in BATURITE if c not in ("2301208", "2302107", "2309102", "2301406")]
    assert check(region(without=four), built) == []
    assert check(region(without=[*four, "2309102"]), built) == [("TAB-REGIAO.3", "entes:")]
    strange = region(without=[*four, "2309102"], extra=["2302800"])
    assert check(strange, built) == [
        ("TAB-CONTIGUIDADE", line("2302800", "Canindé")),
        ("TAB-REGIAO.3", "entes:"),
    ]


def test_islands_and_what_the_table_does_not_know_are_no_gap(tables):
    built = tables("municipio;vizinho\n2301208;2302107\n")
    assert check(region(without=list(BATURITE)[3:]), built) == []


def test_several_apart_are_marked_at_the_entities(tables):
    built = tables("municipio;vizinho\n2301208;2301406\n2301406;2302107\n2302800;2302404\n")
    text = region(without=list(BATURITE)[3:], extra=["2302800", "2302404"])
    assert check(text, built) == [("TAB-CONTIGUIDADE", "entes:")]
    assert messages(text, built) == [
        "Canindé/CE e Boa Viagem/CE não fazem divisa com nenhum outro Município da Região"
    ]


# Actions and procedures


def actions(*fields: str, start: int = 2013) -> str:
    lines = ["identificacao:", f"  vigencia: {{inicio: {start}-01-01, fim: {start + 3}-12-31}}"]
    lines += ["parte_ii:", "  anexo_ii:", "    acoes:"]
    for i, text in enumerate(fields):
        first, *others = text.splitlines()
        lines += [f"      - id: A{i}", f"        {first}", *(f"        {o}" for o in others)]
    return "\n".join(lines) + "\n"


def test_codes_of_the_wrong_form_are_left_to_others():
    assert check(actions('renases: "13"', 'renases: "000"', 'procedimentos: ["123"]')) == []


def test_an_unknown_item_is_named_by_what_the_action_is_called():
    (message,) = messages(actions('renases: "913"\nnome: Imunização'))
    assert message == "o item 913 não está na RENASES de 2012; a ação “Imunização” é o item 012"


def test_a_code_that_its_procedures_bear_out_is_right_and_the_name_wrong():
    text = actions('renases: "013"\nnome: Imunização\nprocedimentos: ["0101030010"]')
    assert check(text) == [("TAB-RENASES.2", "nome: Imunização")]


def test_where_another_action_has_the_item_of_the_name_it_is_the_name_that_is_wrong():
    text = actions(
        'renases: "012"\nnome: Atenção Familiar', 'renases: "009"\nnome: Atenção Familiar'
    )
    assert check(text) == [("TAB-RENASES.2", "nome: Atenção Familiar")]


def test_a_code_against_name_and_procedures_is_one_finding():
    text = actions(
        'renases: "012"\nnome: Visita Domiciliar ou Institucional\n'
        'procedimentos: ["0101030010", "0101030029"]'
    )
    assert check(text) == [("TAB-RENASES.2", 'renases: "012"')]


def test_a_code_against_all_of_several_procedures_is_one_finding():
    text = actions('renases: "012"\nnome: Imunização\nprocedimentos: ["0101030010", "0101030029"]')
    assert check(text) == [("TAB-SIGTAP.2", 'renases: "012"')]
    assert messages(text)[0].endswith("é do item 012 da RENASES de 2012; são dos itens 002 e 013")


def test_procedures_without_any_item_in_the_table_are_not_compared(tables):
    built = tables("procedimento;renases\n0101010010;010\n")
    assert check(actions('renases: "012"\nprocedimentos: ["0101030010"]'), built) == []


@pytest.mark.parametrize(
    ("own", "official", "agree"),
    [
        ("Visitas domiciliares e institucionais", "Visita Domiciliar ou Institucional", True),
        ("Exame diagnóstico na atenção primária", "Exames Diagnósticos na Atenção Primária", True),
        ("SAMU 192 (pré-hospitalar móvel)", "Atendimento Pré-hospitalar Móvel de Urgência", True),
        ("Imunização", "Visita Domiciliar ou Institucional", False),
        ("Saúde da Mulher", "Terapia em Grupo", False),
    ],
)
def test_names_agree_when_they_share_half_of_their_words(own: str, official: str, agree: bool):
    assert _share_words(own, official) is agree


# Populations


def population(ente: str, people: int, census: int = 2010) -> str:
    declared = {"uniao": "uniao", "ce": "estado", "df": "estado"}.get(ente, "municipio")
    return (
        f'entes:\n  - {{id: "{ente}", esfera: {declared}, nome: Aratuba, uf: CE}}\n'
        f'parte_ii:\n  anexo_i:\n    entes:\n      - ente: "{ente}"\n'
        f"        populacao: {people}\n        censo: {census}\n"
    )


def test_the_figure_of_another_census_is_marked_at_the_year():
    assert check(population("2301406", 12359)) == [("TAB-POPULACAO", "censo: 2010")]
    assert messages(population("2301406", 12359)) == [
        "a população de Aratuba/CE que o Anexo I traz (12.359) é a de 2000; a de 2010 é 11.529"
    ]


def test_a_wrong_figure_is_named_with_the_difference():
    (message,) = messages(population("2301406", 11592))
    assert message == (
        "a população de Aratuba/CE em 2010 é de 11.529 habitantes, e o Anexo I diz 11.592: "
        "diferença de 63"
    )


@pytest.mark.parametrize("census", [1991, 2007])
def test_a_year_that_the_table_does_not_have_is_not_compared(census: int):
    assert check(population("2301406", 1, census)) == []


def test_a_state_is_compared_only_when_every_municipality_is_there():
    assert check(population("ce", 1)) == []
    assert check(population("uniao", 1)) == []


def test_the_federal_district_is_brasilia(tables):
    built = tables("municipio;2010\n5300108;2570160\n")
    assert check(population("df", 2570160), built) == []
    assert check(population("df", 2570161), built) == [("TAB-POPULACAO", "populacao: 2570161")]


# Destinations


def test_a_destination_region_that_the_table_does_not_have_is_marked():
    text = region() + (
        "parte_ii:\n  anexo_iii:\n    referencias:\n      - id: R1\n        destino:\n"
        '          regiao: "23055"\n          municipio: "2302800"\n'
    )
    assert check(text) == [("TAB-DESTINO", 'regiao: "23055"')]
    assert check(text.replace("2013", "2025").replace("2016", "2028")) == []


def test_a_table_of_other_states_says_nothing_of_a_region(tables):
    built = tables("regiao;nome\n26009;Petrolina\n", "regiao;municipio\n26009;2611101\n")
    text = region() + (
        "parte_ii:\n  anexo_iii:\n    referencias:\n      - id: R1\n        destino:\n"
        '          regiao: "23005"\n          municipio: "2302800"\n'
    )
    assert check(text, built) == []


def test_no_rule_runs_without_tables():
    text = region(code="23005", without=["2306504"])
    checked = check_source(decode("c.yaml", text.encode()), stage=Stage.VIGENTE)
    assert [d for d in checked.diagnostics if d.rule.startswith("TAB-")] == []


def test_a_dispensation_of_a_rule_that_had_no_table_is_not_one_without_use(tmp_path: Path):
    text = region() + "# coapkit: dispensa TAB-CONTIGUIDADE a Região tem uma ilha\n"
    for tables, rules in (
        (None, []),
        (Tables(tmp_path), []),
        (SMALL, ["DISPENSA-SEM-USO"]),
    ):
        checked = check_source(decode("c.yaml", text.encode()), stage=Stage.MINUTA, tables=tables)
        assert [d.rule for d in checked.diagnostics if d.rule.startswith("DISP")] == rules


def test_a_finding_of_a_table_can_be_dispensed():
    text = region(name="Região do Litoral  # coapkit: dispensa TAB-REGIAO.2 nome novo da CIB")
    (message,) = messages(text)
    assert message.endswith("(dispensada: nome novo da CIB)")


def test_no_rule_fails_or_speaks_where_its_table_is_missing(tmp_path: Path):
    assert check(region(code="23005", without=["2306504"]), Tables(tmp_path)) == []
    assert check(population("2301406", 1), Tables(tmp_path)) == []
    assert check(actions('renases: "913"\nprocedimentos: ["0101030991"]'), Tables(tmp_path)) == []
