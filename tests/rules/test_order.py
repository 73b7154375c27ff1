"""Which of several things to blame when an order is broken."""

from hypothesis import given
from hypothesis import strategies as st

from coapkit.rules.order import Gap, gaps, misplaced


def test_nothing_is_blamed_in_an_ascending_sequence():
    assert misplaced([0, 1, 1, 2]) == ()


def test_one_that_left_its_place_is_blamed_alone():
    assert misplaced([0, 4, 1, 2, 3]) == (1,)
    assert misplaced([1, 2, 3, 0]) == (3,)


def test_of_two_neighbours_that_changed_places_the_higher_is_blamed():
    assert misplaced([0, 2, 1, 3]) == (1,)


def test_the_lighter_is_blamed():
    assert misplaced([0, 2, 1, 3], [2, 2, 1, 2]) == (2,)


def test_several_light_ones_weigh_against_one_heavy_one():
    assert misplaced([2, 0, 0, 0], [2, 1, 1, 1]) == (0,)


@given(st.lists(st.integers(0, 6), max_size=12))
def test_what_is_left_never_descends_and_nothing_blamed_could_stay(ranks: list[int]):
    blamed = misplaced(ranks)
    left = [r for i, r in enumerate(ranks) if i not in blamed]
    assert left == sorted(left)
    for one in blamed:
        with_it = [r for i, r in enumerate(ranks) if i not in blamed or i == one]
        assert with_it != sorted(with_it)


def test_a_removed_item_leaves_a_gap_without_stand_in():
    assert list(gaps(["a", "c"], ["a", "b", "c"])) == [Gap("b", None)]


def test_a_repetition_in_its_place_stands_in_for_what_is_missing():
    assert list(gaps(["a", "a", "c"], ["a", "b", "c"])) == [Gap("b", 1)]
    assert list(gaps(["b", "b", "c"], ["a", "b", "c"])) == [Gap("a", 0)]
    assert list(gaps(["a", "b", "b"], ["a", "b", "c"])) == [Gap("c", 2)]


def test_a_stranger_in_its_place_stands_in_for_what_is_missing():
    assert list(gaps(["a", "x", "c"], ["a", "b", "c"])) == [Gap("b", 1)]


@given(st.permutations("abcdef"))
def test_in_any_order_nothing_is_missing_from_a_complete_list(present: list[str]):
    assert list(gaps(present, "abcdef")) == []
