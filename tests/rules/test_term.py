"""Years and deadlines against the term: one that is wrong, or the term itself."""

TERM = "identificacao:\n  vigencia: {inicio: 2013-01-01, fim: %s}\n"
YEARS, DUE = "COER-VIGENCIA", "R3-ART7-IV.2"


def contract(fim: str, *metas: str) -> str:
    lines = "".join(f"    - {{id: M{i}, {meta}}}\n" for i, meta in enumerate(metas, 1))
    return f"{TERM % fim}parte_ii:\n  metas:\n{lines}"


FULL = "valores: {2013: 1, 2014: 2, 2015: 3, 2016: 4}, prazo: 2016-12-31"


def test_one_year_outside_is_that_values_fault(marked):
    text = contract("2016-12-31", FULL, FULL, FULL.replace("2016: 4", "2017: 4"), FULL, FULL)
    assert [line[:8] for line in marked(text, YEARS)] == ["- {id: M"]
    assert "M3" in marked(text, YEARS)[0]


def test_a_term_cut_short_is_one_fault_of_the_term(said, marked):
    text = contract("2015-12-31", *[FULL] * 5)
    assert said(text, YEARS) == [
        (
            "a vigência vai de 01/01/2013 a 31/12/2015, e metas, planos e cronograma têm 5 "
            "valores de 2016, fora dela"
        )
    ]
    assert said(text, DUE) == [
        "os prazos de 5 das 5 metas são posteriores ao fim da vigência (31/12/2015)"
    ]
    assert marked(text, YEARS) == marked(text, DUE)
    assert "fim: 2015-12-31" in marked(text, DUE)[0]


def test_a_term_that_begins_late_is_marked_at_its_beginning(said):
    text = contract("2016-12-31", *[FULL] * 5).replace("inicio: 2013", "inicio: 2014")
    assert len(said(text, YEARS)) == 1


def test_one_deadline_outside_is_that_deadlines_fault(said):
    text = contract("2016-12-31", FULL, FULL.replace("prazo: 2016", "prazo: 2017"), FULL, FULL)
    assert said(text, DUE) == [
        "o prazo da meta “M2”, 31/12/2017, é posterior ao fim da vigência (31/12/2016)"
    ]
