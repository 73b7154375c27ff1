"""A document knows where each of its keys, values and comments stands."""

from typing import Any

import pytest

from coapkit.diagnostics import Span
from coapkit.document.document import Document
from coapkit.document.reader import read
from coapkit.document.source import Source

TEXT = """\
# coapkit: dispensa R3-ART20 prazo do convênio
coapkit: 1
região:
  nome: "Baturité"   # "entre aspas"
  vazia:
  nulo: ~
entes:
  - id: ce
    2013: [ '0.30', {a: b} ]
  - - x
    - |
      # texto
        com recuo

  -
fim: {}
"""


@pytest.fixture(params=[False, True], ids=["libyaml", "python"])
def document(request: pytest.FixtureRequest) -> Document:
    document = read(Source("c.yaml", TEXT), portable=request.param).document
    assert document is not None
    return document


def cut(document: Document, offsets: tuple[int, int]) -> str:
    return document.source.text[slice(*offsets)]


class TestPlaces:
    def test_keys(self, document: Document) -> None:
        root: Any = document.root
        assert document.key_span(root, "região") == Span(3, 1, 3, 7)
        assert document.key_span(root["região"], "nome") == Span(4, 3, 4, 7)
        assert cut(document, document.key_offsets(root["entes"][0], "2013")) == "2013"

    def test_scalars_with_their_quotes(self, document: Document) -> None:
        root: Any = document.root
        assert document.value_span(root["região"], "nome") == Span(4, 9, 4, 19)
        assert cut(document, document.value_offsets(root["região"], "nome")) == '"Baturité"'
        assert cut(document, document.value_offsets(root["entes"][0]["2013"], 0)) == "'0.30'"
        assert cut(document, document.value_offsets(root["região"], "nulo")) == "~"

    def test_what_was_left_out_is_the_place_after_the_colon_or_dash(
        self, document: Document
    ) -> None:
        root: Any = document.root
        assert document.value_span(root["região"], "vazia") == Span(5, 9, 5, 9)
        assert document.value_span(root["entes"], 2) == Span(15, 4, 15, 4)

    def test_containers_show_their_first_line_and_keep_their_whole_extent(
        self, document: Document
    ) -> None:
        root: Any = document.root
        assert document.value_span(root, "região") == Span(4, 3, 4, 19)
        whole = cut(document, document.value_offsets(root, "região"))
        assert whole.startswith("nome:")
        assert whole.endswith("nulo: ~")
        assert document.value_span(root["entes"], 0) == Span(8, 5, 8, 11)
        assert cut(document, document.value_offsets(root["entes"][0], "2013")) == (
            "[ '0.30', {a: b} ]"
        )
        assert cut(document, document.value_offsets(root, "fim")) == "{}"
        assert document.root_span() == Span(2, 1, 2, 11)

    @pytest.mark.parametrize(
        ("text", "end"),
        [
            ("a:\n  b: c  # d\n  e: f\n", 7),
            ("a:\n  b:\n    c: d\n", 4),
            ("a:\n  - - b # c\n    - d\n", 8),
            ("a:\n  {b: [c, # d\n   e]}\n", 9),
            ("a:\n  - # b\n    c: d\n", 4),
        ],
    )
    def test_the_first_line_of_a_container_is_shown_without_its_comment(
        self, text: str, end: int
    ) -> None:
        document = read(Source("c.yaml", text)).document
        assert document is not None
        assert document.value_span(document.root, "a")[2:] == (2, end)

    def test_items_of_a_list_have_no_key_and_no_dash(self, document: Document) -> None:
        items: Any = document.root["entes"]
        assert document.key_span(items, 0) == document.value_span(items, 0)
        assert document.value_span(items[1], 0) == Span(10, 7, 10, 8)
        assert document.value_span(items[1], -1) == document.value_span(items[1], 1)

    def test_a_block_of_text_ends_with_its_last_line(self, document: Document) -> None:
        items: Any = document.root["entes"]
        text = cut(document, document.value_offsets(items[1], 1))
        assert text == "|\n      # texto\n        com recuo"
        assert document.value_span(items[1], 1) == Span(11, 7, 13, 18)

    def test_equal_containers_are_different_places(self) -> None:
        document = read(Source("c.yaml", "a: []\nb: []\n")).document
        assert document is not None
        assert document.path_of(document.root["a"]) == ("a",)  # type: ignore[arg-type]
        assert document.path_of(document.root["b"]) == ("b",)  # type: ignore[arg-type]

    @pytest.mark.parametrize(("path", "key"), [((), "x"), (("entes",), 9), (("entes",), "a")])
    def test_no_such_entry(self, document: Document, path: tuple[str, ...], key: Any) -> None:
        container: Any = document.resolve(path)
        with pytest.raises(LookupError):
            document.value_span(container, key)


class TestPaths:
    def test_path_and_parent(self, document: Document) -> None:
        root: Any = document.root
        inner = root["entes"][0]["2013"][1]
        assert document.path_of(inner) == ("entes", 0, "2013", 1)
        assert document.parent_of(inner) == (root["entes"][0]["2013"], 1)
        assert document.path_of(root) == ()
        assert document.parent_of(root) is None

    def test_resolve_takes_a_number_for_a_key_of_digits(self, document: Document) -> None:
        assert document.resolve(("entes", 0, 2013, 0)) == "0.30"
        assert document.resolve(("entes", 0, "2013", 0)) == "0.30"
        assert document.resolve(()) is document.root

    def test_resolve_finds_zeros_that_a_validator_has_lost(self) -> None:
        document = read(Source("c.yaml", '"007": a\n"7": b\n"0": c\n"010": d\n')).document
        assert document is not None
        assert [document.resolve((n,)) for n in (7, 0, 10)] == ["b", "c", "d"]
        assert document.key_span(document.root, 10) == Span(4, 1, 4, 6)

    @pytest.mark.parametrize(
        "path", [("x",), ("entes", 3), ("entes", "a"), ("coapkit", 0), ("entes", 0, 2014), (0,)]
    )
    def test_a_path_to_nowhere(self, document: Document, path: tuple[str | int, ...]) -> None:
        with pytest.raises(LookupError):
            document.resolve(path)


class TestComments:
    def test_comments_with_their_places(self, document: Document) -> None:
        comments = list(document.comments())
        assert [text for _, text in comments] == [
            "coapkit: dispensa R3-ART20 prazo do convênio",
            '"entre aspas"',
        ]
        assert all(TEXT[offset] == "#" for offset, _ in comments)

    @pytest.mark.parametrize(
        ("text", "comments"),
        [
            ("a: 1\n", []),
            ("a: 1 # x", ["x"]),
            ("a: 1#2 #3\n", ["3"]),
            ("a: '# não' # sim\n", ["sim"]),
            ('a: "x \\" # não" # sim\n', ["sim"]),
            ('"# não": 1 #\n', [""]),
            ("a: | # sim\n  # não\n# sim também\nb: 1\n", ["sim", "sim também"]),
            ("a: >\n  x\n\n  # não\n # sim\n", ["sim"]),
            ("a: [1, # um\n  2] # dois\n# três\n", ["um", "dois", "três"]),
            ("a: # vazia\nb:\n  # acima\n  - # item\n", ["vazia", "acima", "item"]),
            ("a: um\n  dois #três\n", ["três"]),
            ("a: b # x\r\nc: d #y\rd: e\n", ["x", "y"]),
            ("a: 1 # x # y\n", ["x # y"]),
            ("a: 1\t# tab\n", ["tab"]),
            ("--- # x\na: 1\n... # y\n", ["x", "y"]),
        ],
    )
    def test_what_is_a_comment(self, text: str, comments: list[str]) -> None:
        document = read(Source("c.yaml", text)).document
        assert document is not None
        assert [comment for _, comment in document.comments()] == comments


class TestIndentingTabs:
    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("a: [1,\n\t2]\n", [2]),
            ("a: {b: 1,\n  \tc: 2}\n", [2]),
            ("a: plain\n  \tgoes on\n", [2]),
            ("a: [1, 2]\t# aside\n", []),
            ("a: |\n  text\n  \tin a block\n", []),
            ('a: "quoted\n  \ttext"\n', []),
            ("a: 1\n#\tnothing\nb: 2\n", []),
        ],
    )
    def test_are_those_that_yaml_lets_pass_and_no_text_has(
        self, text: str, lines: list[int]
    ) -> None:
        document = read(Source("x.yaml", text)).document
        assert document is not None
        found = [document.source.position(at)[0] for at in document.indenting_tabs()]
        assert found == lines
