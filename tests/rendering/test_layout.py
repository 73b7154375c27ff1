"""What the eye of a designer would catch, checked on laid-out pages.

Boxes are WeasyPrint's; lengths are CSS pixels.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import sample_contract

from coapkit.contract import model as m
from coapkit.rendering.adapt import adapt
from coapkit.rendering.engine import lay_out
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.html import contract_sections, part_styles, sheet_html
from coapkit.rendering.view import contract_view

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SLACK = 0.5  # of a pixel: rounding
LONG = "Palavraextremamentecompridasemnenhumespaçoondeumalinhapossaquebrarnemhífen"

pytestmark = pytest.mark.lento


def awkward() -> m.Contract:
    """The sample with amounts wider than any region has, and words longer than any line."""
    contract = sample_contract.contract(12, 6, 16, signed=True)
    ii, iii = contract.parte_ii, contract.parte_iii
    wide = Decimal("98765432109.87")
    expenses = tuple(
        d._replace(descricao=LONG, orcamento=LONG, valores=dict.fromkeys(d.valores, wide))
        for d in iii.custeio
    )
    schedule = tuple(
        year._replace(
            periodicidade="mensal",
            desembolsos=tuple(d._replace(parcelas=(wide,) * 12) for d in year.desembolsos[:3]),
        )
        for year in iii.cronograma[:1]
    )
    anexo_ii = ii.anexo_ii._replace(
        acoes=tuple(a._replace(nome=LONG, origem=LONG) for a in ii.anexo_ii.acoes)
    )
    anexo_iii = ii.anexo_iii._replace(
        servicos=tuple(s._replace(nome=LONG, tipo=LONG) for s in ii.anexo_iii.servicos)
    )
    return contract._replace(
        regiao=contract.regiao._replace(nome=f"Região de Saúde {LONG}"),
        signatarios=tuple(s._replace(nome=LONG, cargo=LONG) for s in contract.signatarios),
        parte_ii=ii._replace(
            metas=tuple(x._replace(texto=LONG, avaliacao=LONG) for x in ii.metas),
            anexo_ii=anexo_ii,
            anexo_iii=anexo_iii,
        ),
        parte_iii=iii._replace(custeio=expenses, cronograma=schedule),
    )


def pages_of(contract: m.Contract) -> list[tuple[str, Any]]:
    view = contract_view(contract, draft=False, source_hash="0" * 64)
    pages, fonts = [], shipped_fonts()

    def adapted(root: Any) -> None:
        adapt(root, fonts, None, [])

    for section in contract_sections(view):
        html = sheet_html(view, section)
        document = lay_out(html, part_styles(draft=False), fonts, adapted)
        pages += [
            (f"{section.key}, página {number}", page._page_box)
            for number, page in enumerate(document.pages, 1)
        ]
    return pages


@pytest.fixture(scope="module")
def plain() -> list[tuple[str, Any]]:
    return pages_of(sample_contract.contract(30, 8, 24, signed=True))


@pytest.fixture(scope="module")
def hard() -> list[tuple[str, Any]]:
    return pages_of(awkward())


def boxes(box: Any, inside: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Every box of the page's content with the boxes it lies in, outermost first."""
    yield box, inside
    for child in getattr(box, "children", ()):
        if type(child).__name__ != "MarginBox":
            yield from boxes(child, (*inside, box))


def lines(page: Any) -> list[tuple[Any, tuple[Any, ...]]]:
    """Lines of text with the boxes they lie in; empty ones left out."""
    return [
        (box, inside)
        for box, inside in boxes(page)
        if type(box).__name__ == "LineBox" and text_of(box).strip()
    ]


def text_of(box: Any) -> str:
    if hasattr(box, "text"):
        return str(box.text)
    return "".join(text_of(child) for child in getattr(box, "children", ()))


def right_edge(line: Any) -> float:
    """Where the last visible sign of a line ends."""
    ends = [
        box.position_x + box.width
        for box, _ in boxes(line)
        if hasattr(box, "text") and box.text.strip()
    ]
    return max(ends, default=line.position_x)


def drawings(page: Any) -> list[Any]:
    return [box for box, _ in boxes(page) if (box.element_tag or "").endswith("svg")]


@pytest.mark.parametrize("document", ["plain", "hard"])
def test_no_line_leaves_its_cell_or_its_page(document: str, request: pytest.FixtureRequest) -> None:
    checked = 0
    for where, page in request.getfixturevalue(document):
        page_right = page.content_box_x() + page.width
        for line, inside in lines(page):
            cells = [b for b in inside if type(b).__name__ == "TableCellBox"]
            room = cells[-1].content_box_x() + cells[-1].width if cells else page_right
            assert right_edge(line) <= room + SLACK, (where, text_of(line))
            checked += bool(cells)
    assert checked > 500


@pytest.mark.parametrize("document", ["plain", "hard"])
def test_no_heading_stands_at_the_foot_of_a_page(
    document: str, request: pytest.FixtureRequest
) -> None:
    found = 0
    for where, page in request.getfixturevalue(document):
        placed = lines(page)
        for line, inside in placed:
            if not any(box.element_tag in (*HEADINGS, "caption") for box in inside):
                continue
            found += 1
            below = [other for other, _ in placed if other.position_y > line.position_y + 1]
            assert below or drawings(page), (where, text_of(line))
    assert found > 50


@pytest.mark.parametrize("document", ["plain", "hard"])
def test_no_page_is_almost_empty(document: str, request: pytest.FixtureRequest) -> None:
    for where, page in request.getfixturevalue(document):
        assert drawings(page) or len(lines(page)) >= 3, where


@pytest.mark.parametrize("document", ["plain", "hard"])
def test_no_line_ends_between_a_number_and_its_word(
    document: str, request: pytest.FixtureRequest
) -> None:
    checked = 0
    for where, page in request.getfixturevalue(document):
        for line, _ in lines(page):
            text = text_of(line).rstrip()
            assert not text.endswith((" nº", " art.", " arts.", " §", " R$")), (where, text)
            checked += "nº" in text
    assert checked > 20


def test_no_line_ends_between_a_municipality_and_its_state() -> None:
    contract = sample_contract.contract(6, 6, 16)
    towns = [e for e in contract.entes if e.esfera == "municipio"]
    other = towns[0]._replace(id="2600054", uf="PE", nome="Afrânio")
    found = 0
    for where, page in pages_of(contract._replace(entes=(*contract.entes, other))):
        for line, _ in lines(page):
            text = text_of(line).rstrip("\N{WORD JOINER} ")
            assert not text.endswith("/"), (where, text)
            found += "/\N{WORD JOINER}CE" in text
    assert found > 20


def test_amounts_stand_near_the_words_that_they_belong_to(plain: list[tuple[str, Any]]) -> None:
    gaps = []
    for where, page in plain:
        if where.startswith("cronograma"):
            for box, _ in boxes(page):
                if type(box).__name__ == "TableRowBox" and len(box.children) > 3:
                    first = box.children[0]
                    if first.element_tag == "th" and not first.element.get("colspan"):
                        gaps.append(first.width / page.width)
    assert len(gaps) > 20
    assert max(gaps) < 0.3  # the columns of amounts share the page, and not its right end


def test_a_section_does_not_end_with_a_line_alone(plain: list[tuple[str, Any]]) -> None:
    ends = {}
    for where, page in plain:
        ends[where.split(",")[0]] = len(lines(page))
    assert min(ends[key] for key in ("parte-i", "encerramento")) >= 4


def test_every_page_of_a_table_has_its_head(plain: list[tuple[str, Any]]) -> None:
    pages = 0
    for where, page in plain:
        for box, _ in boxes(page):
            if type(box).__name__ == "TableBox" and "fatos" not in (box.element.get("class") or ""):
                groups = [child.element_tag for child in box.children]
                assert groups[:1] == ["thead"], where
                pages += 1
    assert pages > 20


def test_a_group_does_not_end_a_page(plain: list[tuple[str, Any]]) -> None:
    groups = 0
    for where, page in plain:
        for box, _ in boxes(page):
            if type(box).__name__ == "TableBox":
                rows = [row for group in box.children for row in group.children]
                groups += sum("grupo" in (row.element.get("class") or "") for row in rows)
                assert "grupo" not in (rows[-1].element.get("class") or ""), where
    assert groups > 20


def test_a_subtotal_does_not_begin_a_page(plain: list[tuple[str, Any]]) -> None:
    totals = 0
    for where, page in plain:
        for box, _ in boxes(page):
            if type(box).__name__ == "TableBox":
                bodies = [g for g in box.children if g.element_tag == "tbody"]
                first = bodies[0].children[0].element.get("class") or ""
                assert "total" not in first, where
                totals += sum(
                    "total" in (row.element.get("class") or "")
                    for g in bodies
                    for row in g.children
                )
    assert totals > 20


def test_wide_annexes_lie_on_their_side(plain: list[tuple[str, Any]]) -> None:
    lying = {where.split(",")[0] for where, page in plain if page.width > page.height}
    assert lying == {"metas", "anexo-ii", "anexo-iii", "planos", "cronograma"}
