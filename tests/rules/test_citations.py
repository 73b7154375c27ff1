"""What nobody cites, and who was meant by an id that does not exist."""

from hypothesis import given
from hypothesis import strategies as st

from coapkit.rules.citations import joined, uncited

IDS = st.lists(st.from_regex(r"[A-Z][0-9]{1,2}", fullmatch=True), unique=True, max_size=8)


def test_what_is_not_cited_comes_in_the_order_declared():
    assert uncited({"b": 1, "a": 2, "c": 3}, ["a"]) == [1, 3]


def test_an_unknown_id_hides_the_nearest_uncited_thing():
    assert uncited({"M01": 1, "M02": 2, "X9": 3}, ["M01", "M022"]) == [3]


def test_an_unknown_id_hides_nothing_where_all_is_cited():
    assert uncited({"M01": 1}, ["M01", "M02"]) == []


@given(IDS, IDS)
def test_declared_minus_cited_less_one_for_each_unknown_id(declared: list[str], cited: list[str]):
    found = uncited({one: one for one in declared}, cited)
    bare = [one for one in declared if one not in cited]
    unknown = set(cited) - set(declared)
    assert [one for one in bare if one in found] == found
    assert len(found) == max(0, len(bare) - len(unknown))


def test_joined_in_portuguese():
    assert joined(["Ceará"]) == "Ceará"
    assert joined(iter(["Pacoti", "Mulungu", "Ceará"])) == "Pacoti, Mulungu e Ceará"


def test_who_cites_a_thing_that_lost_its_id_is_not_to_blame(said):
    text = """\
parte_ii:
  diretrizes: [{id: D1, texto: a}, {texto: b}]
  objetivos: [{id: O1, diretriz: D1}, {id: O2, diretriz: D2}]
"""
    assert said(text, "COER-REFERENCIA") == []
    assert len(said(text.replace("{texto: b}", "{id: D3}"), "COER-REFERENCIA")) == 1


def test_items_that_say_the_same_are_copies_and_those_that_differ_are_not(said):
    text = """\
parte_iv:
  auditoria:
    - {ente: ce, componente: A}
    - {ente: ce, componente: B}
"""
    assert said(text, "COER-REPETIDO") == []
    assert said(text.replace("B}", "A}"), "COER-REPETIDO") == [
        "o componente de auditoria do ente “ce” aparece mais de uma vez"
    ]


METAS = """\
parte_ii:
  objetivos: [{{id: O1, diretriz: D1}}]
  metas:
    - {{id: M1, objetivo: O1}}
    - {{id: {0}, objetivo: O1}}
    - {{id: M3, objetivo: O1}}
    - {{id: M4, objetivo: O1}}
  anexo_ii:
    mapa_de_metas: [{{meta: M1}}, {{meta: M2}}, {{meta: M3}}, {{meta: M4}}]
"""


def test_an_id_that_does_not_fit_where_it_stands_is_marked_and_not_who_cites_it(said, marked):
    assert said(METAS.format("M2"), "COER-REFERENCIA") == []
    assert said(METAS.format("M72"), "COER-REFERENCIA") == [
        "a meta “M2” não está em `parte_ii.metas`, onde “M72” está no seu lugar"
    ]
    assert marked(METAS.format("M72"), "COER-REFERENCIA") == ["- {id: M72, objetivo: O1}"]


def test_a_thing_that_was_removed_is_missing_where_it_is_cited(marked):
    text = METAS.format("M2").replace("    - {id: M2, objetivo: O1}\n", "")
    assert marked(text, "COER-REFERENCIA")[0].startswith("mapa_de_metas:")


def test_of_two_equal_ids_the_one_that_does_not_fit_is_marked_once(said, marked):
    text = METAS.format("M4")
    assert marked(text, "COER-REPETIDO") == ["- {id: M4, objetivo: O1}"]
    assert said(text, "COER-REFERENCIA") == []
    assert len(said(METAS.format("M1"), "COER-REPETIDO")) == 1
