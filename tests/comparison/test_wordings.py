"""Two wordings of a text as one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.comparison.prose import Mark, Stretch, abridged, is_replaced, marked, unfolded

WORDS = st.lists(
    st.sampled_from(["a", "de", "saúde,", "os", ".", ";", "Município", "\n\n-", "x"]), max_size=40
)
TEXT = st.one_of(WORDS.map(" ".join), st.text(max_size=60))


def side(stretches: tuple[Stretch, ...], without: Mark) -> list[str]:
    return "".join(text for mark, text in stretches if mark is not without).split()


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT)
def test_both_wordings_are_in_it(old: str, new: str) -> None:
    found = marked(old, new)
    # A word may be parted where the stretches meet, never lost or moved.
    assert "".join(side(found, Mark.ADDED)) == "".join(old.split())
    assert "".join(side(found, Mark.REMOVED)) == "".join(new.split())


def test_an_inserted_word_is_marked_alone() -> None:
    found = marked("a rede de saúde da Região", "a rede pública de saúde da Região")
    assert found == (
        (Mark.SAME, "a rede "),
        (Mark.ADDED, "pública "),
        (Mark.SAME, "de saúde da Região"),
    )


def test_edits_with_one_word_between_them_are_one() -> None:
    found = marked(
        "Os entes signatários pagam até o dia dez de cada mês ao fundo de saúde",
        "Os entes signatários pagam até o fim da quinzena de cada mês ao fundo de saúde",
    )
    assert [mark for mark, _ in found] == [Mark.SAME, Mark.REMOVED, Mark.ADDED, Mark.SAME]


def test_two_texts_with_little_in_common_stand_one_after_the_other() -> None:
    found = marked("Um texto sobre a rede.", "Outra coisa, de que ninguém falou antes.")
    assert is_replaced(found)
    assert [mark for mark, _ in found] == [Mark.REMOVED, Mark.ADDED]


def test_what_stayed_is_cut_far_from_what_changed() -> None:
    words = [f"p{n}" for n in range(40)]
    old, new = " ".join(words), " ".join([*words[:20], "novo", *words[20:]])
    shown = abridged(marked(old, new))
    assert shown[0] == (Mark.SAME, "… p12 p13 p14 p15 p16 p17 p18 p19 ")
    assert shown[1] == (Mark.ADDED, "novo ")
    assert shown[2].text.startswith("p20 ")
    assert shown[2].text.endswith("p27 … ")


def test_a_long_text_is_compared_by_sentences() -> None:
    old = " ".join(f"Frase número {n} da cláusula, como estava." for n in range(600))
    new = old.replace("Frase número 300 da", "Frase número trezentos da")
    found = marked(old, new)
    assert [mark for mark, _ in found] == [Mark.SAME, Mark.REMOVED, Mark.ADDED, Mark.SAME]
    assert "trezentos" in found[2].text


def test_hostile_repetition_is_compared_in_no_time() -> None:
    assert marked("a " * 50_000, "a " * 49_999)
    assert marked("a;" * 50_000, "b;" * 50_000)


def test_line_breaks_of_the_author_are_undone_and_paragraphs_kept() -> None:
    text = "Um parágrafo\nem duas linhas:\n- um item\n  longo;\n- outro.\n\nMais um."
    assert unfolded(text) == "Um parágrafo em duas linhas:\n- um item longo;\n- outro.\nMais um."
