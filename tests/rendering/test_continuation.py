"""A table that goes on on another page names again the groups of rows that go on with it."""

import io
import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.rendering import engine
from coapkit.rendering.boxes import tables
from coapkit.rendering.continuation import CONTINUED, hand_over_group_rows
from coapkit.rendering.engine import lay_out
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.pdf import write_pdf

STYLE = """
  @page { size: 10cm 10cm; margin: 1cm }
  html { font: 10pt/1 'IBM Plex Sans' }
  table { border-spacing: 0; table-layout: fixed; width: 100% }
  tr { break-inside: avoid } .grupo, .subgrupo { break-after: avoid } td, th { padding: 1pt }
"""
HEAD = "<thead><tr><th scope='col'>Linha</th><th scope='col'>Valor</th></tr></thead>"


def named(kind: str, name: str) -> str:
    return f'<tr class="{kind}"><th scope="rowgroup">{name}</th><td>soma</td></tr>'


def table(bodies: Sequence[Sequence[str | int]], head: str = HEAD) -> str:
    """Bodies of rows: a number of lines, or a name; ``:`` before the name of a group within."""
    written = []
    line = 0
    for body in bodies:
        rows = []
        for item in body:
            if isinstance(item, str):
                kind = "subgrupo" if item.startswith(":") else "grupo"
                rows.append(named(kind, item))
                continue
            for _ in range(item):
                line += 1
                rows.append(f"<tr><th scope='row'>linha {line}</th><td>1,00</td></tr>")
        written.append(f"<tbody>{''.join(rows)}</tbody>")
    return (
        "<!doctype html><html lang='pt-BR'><body><h1>x</h1>"
        f"<table>{head}{''.join(written)}</table></body></html>"
    )


def text_of(box: Any) -> str:
    """All text in a box; a line that ends at a space is without it."""
    text = getattr(box, "text", None)
    if text is not None:
        return str(text)
    return "".join(map(text_of, getattr(box, "children", ()))).replace("o(c", "o (c")


def pages(html: str) -> list[list[list[str]]]:
    """By page, by ``thead`` or ``tbody``, the first cells of its rows."""
    document = lay_out(html, [STYLE], shipped_fonts(), lambda _: None)
    hand_over_group_rows(tables(document))
    for one in tables(document):  # nothing overlaps, nothing is left between
        rows = [row for body in one.children for row in body.children]
        for above, below in itertools.pairwise(rows):
            assert below.position_y == pytest.approx(above.position_y + above.height)
        for body in one.children:
            assert body.height == pytest.approx(sum(row.height for row in body.children))
    return [
        [[text_of(row.children[0]) for row in body.children] for body in one.children]
        for one in tables(document)
    ]


def test_a_page_begins_with_the_group_that_goes_on() -> None:
    first, second = pages(table([["União", 25]]))
    assert first[0] == second[0] == ["Linha"]
    assert first[1][:2] == ["União", "linha 1"]
    assert second[1][0] == f"União{CONTINUED}"
    assert first[1][1:] + second[1][1:] == [f"linha {i}" for i in range(1, 26)]


def test_groups_within_groups_are_all_named() -> None:
    later = pages(table([["União", ":Icó", 8], [":Pacoti", 28], [":Redenção", 9]]))[1:]
    assert later[0][1][:2] == [f"União{CONTINUED}", f":Pacoti{CONTINUED}"]
    assert later[-1][1][:2] == [f"União{CONTINUED}", f":Redenção{CONTINUED}"]


def test_what_is_in_no_group_has_none() -> None:
    later = pages(table([["União", 4], [40]]))[1:]
    assert later
    assert all(page[1][0].startswith("linha") for page in later)


def test_a_group_that_begins_on_a_page_is_not_said_to_go_on() -> None:
    alone = 0
    for lines in range(12, 24):
        second = pages(table([["União", lines], ["Estado", 9]]))[1]
        if second[1][0] == "Estado":
            alone += 1
            assert not any(CONTINUED in row for body in second for row in body)
        else:
            assert second[1][0] in (f"União{CONTINUED}", f"Estado{CONTINUED}")
    assert alone


def test_a_cell_that_heads_no_data_may_name_a_group() -> None:
    html = table([["União", 25]]).replace('<th scope="rowgroup">', "<td data-nomeia>")
    _, second = pages(html.replace("União</th>", "União</td>"))
    assert second[1][0] == f"União{CONTINUED}"


def test_a_name_of_many_lines_is_not_repeated() -> None:
    found = pages(table([["União " * 60, ":Icó", 25]]))
    again = [row for page in found[1:] for body in page for row in body if CONTINUED in row]
    assert again == [f":Icó{CONTINUED}"] * (len(found) - 1)


def test_a_table_without_head_is_left_as_it_is() -> None:
    found = pages(table([["União", 40]], head=""))
    assert len(found) > 1
    assert not any(CONTINUED in row for page in found for body in page for row in body)


def test_other_versions_of_the_engine_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_TUNED", "1.")
    found = pages(table([["União", 40]]))
    assert not any(CONTINUED in row for page in found for body in page for row in body)


BODIES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["A", "B"]), st.integers(1, 12)),
        st.tuples(st.sampled_from(["A", "B"]), st.sampled_from([":a", ":b"]), st.integers(1, 12)),
        st.tuples(st.sampled_from([":a", ":b"]), st.integers(1, 12)),
        st.tuples(st.integers(1, 12)),
    ),
    min_size=1,
    max_size=8,
).filter(lambda bodies: is_nested([item for body in bodies for item in body]))


def is_nested(items: list[str | int]) -> bool:
    """Whether each group within is within one."""
    within = False
    for before, item in itertools.pairwise([0, *items]):
        if isinstance(item, int):
            within &= isinstance(before, str)
        elif item.startswith(":") and not within:
            return False
        else:
            within = True
    return True


@settings(max_examples=40, deadline=None)
@given(BODIES)
def test_every_row_stands_once_under_its_groups(bodies: list[tuple[str | int, ...]]) -> None:
    expected: list[tuple[str, list[str]]] = []  # each line and the groups it is in
    groups: list[str] = []
    line = 0
    for body in bodies:
        if isinstance(body[0], int):
            groups = []
        for item in body:
            if isinstance(item, int):
                expected += [(f"linha {line + 1 + i}", groups) for i in range(item)]
                line += item
            elif item.startswith(":"):
                groups = [*(g for g in groups if not g.startswith(":")), item]
            else:
                groups = [item]

    found = []
    for page in pages(table(bodies)):
        shown: list[str] = []
        for body_rows in page[1:]:
            if body_rows and body_rows[0].startswith("linha"):
                shown = []
            for row in body_rows:
                name = row.removesuffix(CONTINUED)
                if name.startswith("linha"):
                    found.append((name, shown))
                elif name.startswith(":"):
                    shown = [*(g for g in shown if not g.startswith(":")), name]
                else:
                    shown = [name]
    assert found == expected


def test_cells_name_the_group_on_their_own_page_as_their_head() -> None:
    data = write_pdf(
        table([["União", 25]]),
        title="x",
        stylesheets=[STYLE],
        assets=shipped_fonts(),
        instant=datetime(2013, 1, 1, tzinfo=UTC),
    )
    with pikepdf.open(io.BytesIO(data)) as pdf:
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        page_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        heads = {
            bytes(e.ID): (page_of[e.Pg.objgen], str(e.A.Scope), "/ColSpan" in e.A)
            for e in elements
            if e.S == "/TH"
        }
        cells = [e for e in elements if e.S == "/TD"]
        assert len(cells) == 27  # 25 lines, the group and its repetition
        for cell in cells:
            of_cell = [heads[bytes(name)] for name in cell.A.Headers]
            assert {page for page, *_ in of_cell} == {page_of[cell.Pg.objgen]}
            assert [scope for _, scope, _ in of_cell].count("/Row") in (1, 2)
