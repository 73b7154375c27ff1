"""The opinion: every provision once, in the norm's order, in the situation the check proves."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.contract.stage import Stage
from coapkit.diagnostics import Severity
from coapkit.document.source import decode
from coapkit.norm.catalogue import catalogue
from coapkit.norm.opinion import (
    Opinion,
    OpinionRow,
    Situation,
    base_id,
    examine,
    norm_order,
    opinion,
    provisions_in_order,
)
from coapkit.norm.where import (
    places,
    reason_in_words,
    schema_place,
    worded_key,
    wording_place,
    wordings,
)
from coapkit.rendering.wording import CLAUSE_TITLES
from coapkit.validation import Checked, check_source

TEXT = (Path(__file__).parents[2] / "examples" / "baturite.yaml").read_text(encoding="utf-8")
OWN_TEXT = "|\n    As divergências resolvem-se como os signatários combinarem."


@cache
def opinion_on(text: str) -> Opinion:
    result = examine(decode("regiao.yaml", text.encode()))
    assert result is not None
    return result


def changed(old: str, new: str, text: str = TEXT) -> str:
    assert old in text
    return text.replace(old, new, 1)


def row(result: Opinion, id_: str) -> OpinionRow:
    return next(r for r in result.rows() if r.provision.id == id_)


def rules(result: Opinion, indexes: tuple[int, ...]) -> set[str]:
    return {result.findings[i].rule for i in indexes}


WITHOUT_FLOW = TEXT[: TEXT.index("\nfluxo:")] + "\n"
WITHOUT_CLAUSE = changed("\n  sancoes_administrativas: padrao", "")
OWN_CLAUSE = changed(
    "articulacao_interfederativa: padrao", f"articulacao_interfederativa: {OWN_TEXT}"
)
SHORT_TERM = changed("fim: 2016-12-31", "fim: 2015-12-31")
WRONG_CNPJ = changed("cnpj: 99.230.000/0001-45", "cnpj: 99.230.000/0001-46")


class TestOrder:
    def test_every_provision_of_the_norm_is_in_one_row_and_no_other_check_is(self):
        of_norm = {p for p in catalogue() if p.startswith(("R3-", "D7508-"))}
        assert len(of_norm) > 100
        listed = [check.id for r in opinion_on(TEXT).rows() for check in r.checks]
        assert len(listed) == len(set(listed))
        assert set(listed) == of_norm

    def test_rows_follow_the_norm(self):
        ids = [r.provision.id for r in opinion_on(TEXT).rows()]
        assert ids == sorted(ids, key=norm_order)
        assert len({norm_order(i) for i in ids}) == len(ids)

    @pytest.mark.parametrize(
        "ids",
        [
            ("R3-ART2", "R3-ART2-PU", "R3-ART3"),
            ("R3-ART9", "R3-ART9-I", "R3-ART9-IV", "R3-ART9-PU", "R3-ART10"),
            ("R3-ART8-II", "R3-ART8-II-A", "R3-ART8-II-B", "R3-ART8-III", "R3-ART8-P1"),
            ("R3-ART6-VIII", "R3-ART6-IX", "R3-ART6-X", "R3-ART6-XIV", "R3-ART6-XV"),
            ("R3-ART14-I", "R3-ART14-IIA", "R3-ART14-IIB", "R3-ART14-III", "R3-ART14-P1"),
            ("R3-ART14-P1", "R3-ART14-P1-I", "R3-ART14-P1-III", "R3-ART14-P2"),
            ("R3-ART27", "D7508-ART4", "D7508-ART36-IX", "D7508-ART36-PU", "D7508-ART40-P1"),
        ],
    )
    def test_incisos_come_before_paragraphs_and_count_as_numbers(self, ids: tuple[str, ...]):
        assert [norm_order(i) for i in ids] == sorted({norm_order(i) for i in ids})

    @pytest.mark.parametrize("id_", ["COER-ENTE", "YAML-SINTAXE", "R3-ART", "R3-ART9-Q7"])
    def test_what_is_no_provision_has_no_order(self, id_: str):
        with pytest.raises(ValueError, match="is no"):
            norm_order(id_)

    def test_second_checks_belong_to_the_row_of_their_provision(self):
        found = provisions_in_order()
        ids = [check.id for check in found["R3-ART9-IV"]]
        assert ids[:3] == ["R3-ART9-IV", "R3-ART9-IV.2", "R3-ART9-IV.3"]
        assert len(ids) > 3
        assert all(base_id(c.id) == base for base, checks in found.items() for c in checks)

    def test_chapters_are_those_of_the_norm_and_hold_what_their_articles_say(self):
        chapters = {c.title.partition(" – ")[0]: c for c in opinion_on(TEXT).chapters}
        articles = {
            key: {norm_order(r.provision.id)[1] for r in c.rows} for key, c in chapters.items()
        }
        assert articles["Capítulo I, Seção III"] == {9}
        assert articles["Capítulo I, Seção IV"] == {10, 11, 12, 13}
        assert articles["Capítulo II"] == {14, 15}
        assert articles["Capítulo IV"] == set(range(19, 28))


class TestSituation:
    def test_the_clean_example_meets_all_that_a_file_can_prove(self):
        result = opinion_on(TEXT)
        assert result.findings == ()
        assert result.count(Situation.UNMET) == 0
        assert result.count(Situation.MET) > 50
        assert sum(result.count(s) for s in Situation) == len(result.rows())

    def test_an_error_leaves_its_provision_unmet(self):
        result = opinion_on(WITHOUT_CLAUSE)
        unmet = [r for r in result.rows() if r.situation is Situation.UNMET]
        assert [r.provision.id for r in unmet] == ["R3-ART6-XIV"]
        assert rules(result, unmet[0].findings) == {"R3-ART6-XIV"}

    def test_a_finding_of_a_second_check_stands_in_the_row_of_its_provision(self):
        result = opinion_on(changed("23/2012", "23/2031"))
        assert rules(result, row(result, "R3-ART14-P5").findings) == {"R3-ART14-P5.3"}

    def test_a_warning_is_a_reservation(self):
        result = opinion_on(SHORT_TERM)
        assert row(result, "R3-ART20").situation is Situation.RESERVED

    def test_a_dispensed_warning_is_still_a_reservation(self):
        dispensed = changed(
            "  vigencia:\n",
            "  # coapkit: dispensa R3-ART20 mandato de três anos\n  vigencia:\n",
            SHORT_TERM,
        )
        result = opinion_on(dispensed)
        found = row(result, "R3-ART20")
        assert {result.findings[i].severity for i in found.findings} == {Severity.NOTE}
        assert found.situation is Situation.RESERVED

    def test_standard_wording_is_said_and_own_wording_is_left_to_readers(self):
        ids = ("R3-ART6-IX", "R3-ART15", "R3-ART14-P2")
        standard, own = opinion_on(TEXT), opinion_on(OWN_CLAUSE)
        assert [row(standard, i).situation for i in ids[:2]] == [Situation.MET_BY_WORDING] * 2
        assert row(own, "R3-ART6-IX").situation is Situation.RESERVED
        assert row(own, "R3-ART15").situation is Situation.UNPROVABLE
        for id_ in ids[:2]:
            assert "Parte I › Da articulação interfederativa" in row(own, id_).remarks[0]

    def test_own_wording_does_not_hide_what_rules_prove(self):
        own = opinion_on(changed("publicidade: padrao", f"publicidade: {OWN_TEXT}"))
        assert row(own, "R3-ART14-IV").situation is Situation.MET
        assert "redação própria" in row(own, "R3-ART14-IV").remarks[0]

    def test_a_text_that_is_not_there_meets_nothing(self):
        result = opinion_on(changed("\n  articulacao_interfederativa: padrao", ""))
        assert row(result, "R3-ART15").situation is Situation.UNMET
        assert row(result, "R3-ART16").situation is Situation.UNMET
        assert "Falta" in row(result, "R3-ART16").remarks[0]

    def test_duties_of_people_are_not_presumed_and_say_why(self):
        result = opinion_on(TEXT)
        process = [r for r in result.rows() if "processo" in r.provision.enforcement]
        assert len(process) > 3
        assert {r.situation for r in process} == {Situation.UNPROVABLE}
        assert all(r.remarks for r in process)

    @pytest.mark.parametrize(
        "id_", ["R3-ART2-PU", "R3-ART15-PU", "R3-ART22", "R3-ART14-P1-II", "D7508-ART4-P1"]
    )
    def test_what_depends_on_a_condition_that_is_not_there_does_not_apply(self, id_: str):
        found = row(opinion_on(TEXT), id_)
        assert found.situation is Situation.NOT_APPLICABLE
        assert found.remarks

    def test_in_an_interstate_region_the_duties_of_several_states_apply(self):
        checked = check_source(decode("regiao.yaml", TEXT.encode()))
        assert checked.contract is not None
        ceara = checked.contract.entes[1]
        both = (*checked.contract.entes, ceara._replace(id="rn", nome="Rio Grande do Norte"))
        result = opinion(checked._replace(contract=checked.contract._replace(entes=both)))
        assert result is not None
        assert row(result, "R3-ART15-PU").situation is Situation.MET_BY_WORDING
        assert row(result, "R3-ART2-PU").situation is Situation.MET


class TestStage:
    def test_an_early_draft_is_examined_as_the_cir_would(self):
        result = opinion_on(WITHOUT_FLOW)
        assert result.stage is Stage.CIR
        assert row(result, "R3-ART14-IIA").situation is Situation.UNMET
        for id_ in ("R3-ART14-IIB", "R3-ART14-III", "R3-ART14-IV", "R3-ART14-V"):
            assert row(result, id_).situation is Situation.NOT_YET
        assert "homologação na CIB" in row(result, "R3-ART14-IIB").remarks[0]

    def test_a_later_contract_is_examined_at_its_own_stage(self):
        assert opinion_on(TEXT).stage is Stage.VIGENTE
        assert opinion_on(TEXT).count(Situation.NOT_YET) == 0

    def test_what_was_found_outweighs_the_stage(self):
        numbered_too_early = row(opinion_on(WITHOUT_FLOW), "R3-ART14-P5")
        assert numbered_too_early.provision.stage > Stage.CIR
        assert numbered_too_early.situation is Situation.UNMET


class TestFindings:
    @pytest.mark.parametrize("text", [WITHOUT_FLOW, WITHOUT_CLAUSE, SHORT_TERM, WRONG_CNPJ])
    def test_every_finding_is_told_once(self, text: str):
        result = opinion_on(text)
        assert result.findings
        told = [i for r in result.rows() for i in r.findings] + list(result.others)
        assert sorted(told) == list(range(len(result.findings)))

    def test_coherence_and_form_stand_apart(self):
        result = opinion_on(WRONG_CNPJ)
        assert rules(result, result.others) == {"COER-CNPJ"}
        assert result.other_errors() == 1
        assert result.count(Situation.UNMET) == 0

    @given(cuts=st.sets(st.integers(0, TEXT.count("\n") - 1), min_size=1, max_size=3))
    @settings(max_examples=5, deadline=None)
    def test_holds_for_any_damage(self, cuts: set[int]):
        lines = [x for n, x in enumerate(TEXT.split("\n")) if n not in cuts]
        result = examine(decode("regiao.yaml", "\n".join(lines).encode()))
        if result is None:
            return
        told = [i for r in result.rows() for i in r.findings] + list(result.others)
        assert sorted(told) == list(range(len(result.findings)))
        for found in result.rows():
            severities = {result.findings[i].severity for i in found.findings}
            if Severity.ERROR in severities:
                assert found.situation is Situation.UNMET
            elif Severity.WARNING in severities:
                assert found.situation not in (Situation.MET, Situation.MET_BY_WORDING)

    def test_what_cannot_be_read_has_no_opinion(self):
        assert examine(decode("regiao.yaml", b"a: [")) is None
        assert opinion(Checked("regiao.yaml", None, None, Stage.CIR, ())) is None


class TestWhere:
    def test_places_are_titles_of_the_schema(self):
        assert schema_place("parte-iii.schema.json#/properties/cronograma") == (
            "Parte III › Cronograma anual de desembolso"
        )
        assert schema_place("parte-ii.schema.json#") == "Parte II"

    def test_a_place_within_another_is_not_told_twice(self):
        assert places([catalogue()["R3-ART8-III"]]) == ("Parte II › Anexo III",)

    def test_every_row_says_where_except_duties_of_people(self):
        rows = opinion_on(TEXT).rows()
        assert rows
        nowhere = {r.provision.id for r in rows if not r.places}
        assert all("processo" in catalogue()[i].enforcement for i in nowhere)

    def test_every_wording_that_the_catalogue_names_has_a_place(self):
        named = {i: wordings(p) for i, p in catalogue().items() if "texto" in p.enforcement}
        assert len(named) > 40
        assert [i for i, keys in named.items() if not keys] == ["R3-ART6"]
        assert all(wording_place(key) for keys in named.values() for key in keys)

    def test_each_clause_of_parte_i_is_what_its_inciso_demands(self):
        keys = [worded_key(p) for i, p in catalogue().items() if re.match(r"R3-ART6-[IVX]+$", i)]
        assert keys == list(CLAUSE_TITLES)
        assert worded_key(catalogue()["D7508-ART36-I"]) == ""

    def test_reasons_are_told_without_paths_keys_and_ids(self):
        told = {i: reason_in_words(p) for i, p in catalogue().items() if p.reason}
        assert sum(bool(text) for text in told.values()) > 25
        for text in told.values():
            assert not re.search(r"templates|\.md|`|R3-|D7508-|\(\)|;$", text)
