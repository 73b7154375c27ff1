"""What counts as a difference, and that none is missed or made up."""

import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from versions import at, edited, example, leaves, small, small_version, told, version_of

from coapkit.comparison import as_json, as_text
from coapkit.comparison.amendment import alterations, needs_new_contract
from coapkit.comparison.changes import Nature, compare
from coapkit.comparison.comparison import compare_versions
from coapkit.contract import model as m
from coapkit.rendering.amendment_view import amendment_view
from coapkit.rendering.comparison_paper import comparison_html
from coapkit.rendering.comparison_view import comparison_view
from coapkit.rendering.extrato_aditivo import amendment_extract
from coapkit.rendering.instrument_paper import instrument_html
from coapkit.rendering.rtf_lint import lint_act
from coapkit.rendering.words import long_date

LEAVES = list(leaves(small()))
PLACES = sorted({path[:end] for path in LEAVES for end in range(1, len(path) + 1)}, key=repr)


def other(text: str | None) -> str:
    """Another value of the same form."""
    text = text or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"{int(text[:4]) + 4}{text[4:]}"
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return str(Decimal(text) + 1).rjust(len(text), "0")
    return f"{text} alterado"


def set_at(root: Any, path: tuple[str | int, ...], value: Any) -> None:
    at(root, path[:-1])[path[-1]] = value


def shuffled(value: Any, chance: random.Random, key: str = "") -> Any:
    """The same data with every list and mapping in another order, but for instalments."""
    if isinstance(value, dict):
        entries = [(k, shuffled(v, chance, k)) for k, v in value.items()]
        chance.shuffle(entries)
        return dict(entries)
    if isinstance(value, list):
        items = [shuffled(item, chance) for item in value]
        if key != "parcelas":
            chance.shuffle(items)
        return items
    return value


@pytest.mark.parametrize("name", ["baturite", "petrolina-juazeiro", "alto-solimoes"])
def test_a_contract_does_not_differ_from_itself(name: str) -> None:
    again = compare_versions(example(name), example(name))
    assert again.changes == ()
    assert not again.values


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LEAVES))
def test_every_edit_of_a_value_is_reported(path: tuple[str | int, ...]) -> None:
    found = edited(lambda root: set_at(root, path, other(at(root, path))))
    assert found.changes
    assert as_text.render(found).count("\n") > 3


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(LEAVES))
def test_a_termo_says_every_edit_that_it_makes(path: tuple[str | int, ...]) -> None:
    value = other(at(small(), path))
    found = edited(lambda root: set_at(root, path, value))
    clauses = amendment_view(found, draft=True).clauses
    said = " ".join(texts([(c.body, c.alterations) for c in clauses if c.alterations]))
    for change in alterations(found):
        new, day = found.words.new(change), change.new
        told = {new, value.splitlines()[-1], long_date(day) if isinstance(day, date) else new}
        assert any(text in said for text in told), path


def texts(view: Any) -> Iterator[str]:
    """Every text that a view holds."""
    if isinstance(view, str):
        yield view
    elif isinstance(view, list | tuple):
        for part in view:
            yield from texts(part)
    elif is_dataclass(view):
        for field in fields(view):
            yield from texts(getattr(view, field.name))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES))
def test_everything_taken_away_is_reported(path: tuple[str | int, ...]) -> None:
    def cut(root: Any) -> None:
        del at(root, path[:-1])[path[-1]]

    assert edited(cut).changes


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_order_is_no_difference(seed: int) -> None:
    root = shuffled(small(), random.Random(seed))
    assert compare_versions(small_version(), version_of(root)).changes == ()


WEIRD: list[Any] = ["", "x", None, [], {}, ["x"], {"x": "y"}, [[]], [None], "1.234", "\u202e", [{}]]


def damaged(seed: int, edits: int) -> Any:
    """The small example after so many random edits, most of them senseless."""
    chance = random.Random(seed)
    root = small()
    for _ in range(edits):
        path = chance.choice(PLACES)
        try:
            match chance.randrange(4):
                case 0:
                    del at(root, path[:-1])[path[-1]]
                case 1:
                    set_at(root, path, chance.choice(WEIRD))
                case 2:
                    set_at(root, path, other(at(root, path)))
                case 3:
                    inner = at(root, path[:-1])
                    if isinstance(inner, list):
                        inner.append(inner[0])
        except (LookupError, TypeError):
            continue  # an earlier edit took the place away
    return root


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**32), st.integers(0, 12))
def test_a_comparison_mirrors_its_reverse(one: int, two: int, edits: int) -> None:
    old, new = version_of(damaged(one, edits)), version_of(damaged(two, edits))
    forth = compare(old.contract, new.contract)
    back = compare(new.contract, old.contract)
    assert told(forth) == told(tuple(change.mirrored() for change in back))
    assert [c.difference for c in forth if c.difference is not None] == [
        -c.mirrored().difference for c in forth if c.difference is not None
    ]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 30))
def test_no_contract_is_too_broken_to_compare(seed: int, edits: int) -> None:
    found = compare_versions(small_version(), version_of(damaged(seed, edits)))
    assert as_text.render(found).endswith("\n")
    assert as_json.render(found).startswith("{")
    assert comparison_html(comparison_view(found)).endswith("</html>")


def only(edit: Any) -> Any:
    found = edited(edit)
    assert len(found.changes) == 1
    return found, found.changes[0]


class TestMeaning:
    def test_layout_of_a_text_is_no_difference(self) -> None:
        def refold(root: Any) -> None:
            meta = root["parte_ii"]["metas"][0]
            meta["texto"] = "  " + meta["texto"].replace(" ", "\n", 3) + "\n"

        assert edited(refold).changes == ()

    def test_a_new_paragraph_is_a_difference(self) -> None:
        def part(root: Any) -> None:
            duty = root["parte_iv"]["responsabilidades"][0]
            duty["texto"] = duty["texto"].replace(" ", "\n\n", 1)

        assert edited(part).changes

    def test_punctuation_of_a_code_is_no_difference(self) -> None:
        def strip(root: Any) -> None:
            ente = root["entes"][0]
            ente["cnpj"] = re.sub(r"\D", "", ente["cnpj"])

        assert edited(strip).changes == ()

    def test_spelling_of_a_number_or_date_is_no_difference(self) -> None:
        def respell(root: Any) -> None:
            line = root["parte_iii"]["custeio"][0]
            line["valores"] = {
                year: f"{Decimal(value):,.2f}".translate(str.maketrans(",.", ".,"))
                for year, value in line["valores"].items()
            }
            root["identificacao"]["vigencia"]["inicio"] = "01/01/2013"

        assert edited(respell).changes == ()

    def test_a_group_is_its_members(self) -> None:
        def spell_out(root: Any) -> None:
            root["parte_ii"]["objetivos"][0]["planos"] = [e["id"] for e in root["entes"]]

        assert edited(spell_out).changes == ()

    def test_order_of_instalments_is_a_difference(self) -> None:
        def swap(root: Any) -> None:
            line = root["parte_iii"]["cronograma"][0]["desembolsos"][0]
            line["parcelas"].reverse()

        found = edited(swap)
        assert [c.difference for c in found.changes] == [Decimal("0.02"), Decimal("-0.02")]


class TestIdentity:
    def test_an_item_is_found_wherever_it_moved(self) -> None:
        def move(root: Any) -> None:
            metas = root["parte_ii"]["metas"]
            metas.insert(0, metas.pop())
            metas[0]["prazo"] = "2014-12-31"

        found, change = only(move)
        assert found.words.place(change) == "Parte II › Meta M04 › Prazo de execução"

    def test_an_id_that_changed_alone_is_a_renaming(self) -> None:
        def rename(root: Any) -> None:
            root["parte_ii"]["anexo_ii"]["acoes"][1]["id"] = "A900"

        _, change = only(rename)
        assert (change.old, change.new) == ("A002", "A900")

    def test_what_comes_and_goes_is_one_change_each(self) -> None:
        def replace(root: Any) -> None:
            actions = root["parte_ii"]["anexo_ii"]["acoes"]
            actions[0] = {"id": "A900", "renases": "099", "nome": "Outra ação"}

        found = edited(replace)
        assert [c.nature for c in found.changes] == [Nature.REMOVED, Nature.ADDED]
        assert all(c.field.of is m.Acao for c in found.changes)

    def test_repeated_identities_are_paired_by_what_they_say(self) -> None:
        def twice(root: Any) -> Any:
            lines = root["parte_iii"]["cronograma"][0]["desembolsos"]
            return [*lines, {**lines[0], "total": "1.00"}]

        old, new = small(), small()
        old["parte_iii"]["cronograma"][0]["desembolsos"] = twice(old)
        new["parte_iii"]["cronograma"][0]["desembolsos"] = twice(new)[::-1]
        assert compare_versions(version_of(old), version_of(new)).changes == ()


class TestWhere:
    def test_a_change_stands_in_both_files(self) -> None:
        found, change = only(lambda root: root["regiao"].update(nome="Outra"))
        old, new = found.old_span(change), found.new_span(change)
        assert found.old.document.source.line(old.line).strip().startswith('"nome": "4ª')
        assert found.new.document.source.line(new.line).strip().startswith('"nome": "Outra"')

    def test_what_comes_stands_in_the_new_file_alone(self) -> None:
        found, change = only(lambda root: root["parte_ii"]["metas"].append({"id": "M99"}))
        assert found.old_span(change) is None
        line = found.new_span(change).line
        assert '"id": "M99"' in found.new.document.source.line(line + 1)


class TestMoney:
    def test_a_change_of_a_plan_moves_the_values(self) -> None:
        def raise_it(root: Any) -> None:
            line = root["parte_iii"]["custeio"][0]
            line["valores"]["2013"] = str(Decimal(line["valores"]["2013"]) + 1000)

        found, change = only(raise_it)
        assert change.difference == 1000
        assert found.words.difference(change) == "+R$\u00a01.000,00"
        assert found.values.whole.difference == 1000
        assert found.values.years[2013].difference == 1000
        assert not found.values.years[2014]

    def test_a_line_that_goes_takes_its_sum_along(self) -> None:
        found, change = only(lambda root: root["parte_iii"]["custeio"].pop())
        gone = sum(found.old.contract.parte_iii.custeio[-1].valores.values())
        assert change.difference == -gone
        assert found.values.whole.difference == -gone

    def test_what_moves_between_entities_shows_though_the_sum_stands(self) -> None:
        def pass_on(root: Any) -> None:
            root["parte_iii"]["custeio"][0]["pagador"] = "ce"

        values = edited(pass_on).values
        assert values
        assert not values.whole
        assert values.entities["ce"].difference == -values.entities["uniao"].difference


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**32), st.integers(1, 30))
def test_no_two_contracts_are_too_broken_for_a_draft_of_a_termo(
    one: int, two: int, edits: int
) -> None:
    found = compare_versions(version_of(damaged(one, 3)), version_of(damaged(two, edits)))
    needs_new_contract(found)
    assert instrument_html(amendment_view(found, draft=True)).endswith("</html>")
    assert [
        d for d in lint_act(amendment_extract(found, draft=True)) if d.severity == "error"
    ] == []
