"""Long parts cut into pieces: nothing lost, nothing torn, little changed by an edit."""

import dataclasses
import re

import pytest
import tinyhtml5
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.rendering.cuts import CONTINUED, MARK, cut
from coapkit.rendering.parts import Part

HEAD = "<thead><tr><th scope='col' id='c'>Código</th><th scope='col'>Ação</th></tr></thead>"


def group(name: str, rows: int) -> str:
    lines = "".join(f"<tr><td>{name}-{i}</td><td>ação {i}</td></tr>" for i in range(rows))
    title = f'<tr id="g-{name}"><th scope="rowgroup" colspan="2">Grupo {name}</th></tr>'
    return f"<tbody>{title}{lines}</tbody>"


def annex(groups: list[int], key: str = "anexo") -> Part:
    body = "".join(group(f"g{i}", rows) for i, rows in enumerate(groups))
    return Part(
        key,
        "<!doctype html><html lang='pt-BR'><head><title>x</title></head><body class='x'>"
        f"<section id='anexo' class='anexo'><h2 id='h'>Anexo</h2><table id='t'><caption>Tabela"
        f"</caption><colgroup><col><col></colgroup>{HEAD}{body}</table></section></body></html>",
        running="Anexo",
    )


def cells(part: Part) -> list[str]:
    return re.findall(r"<td>(g[^<]*)</td>", part.html)


def is_well_formed(html: str) -> bool:
    """Whether a parser that must mend nothing gives the same number of elements."""
    tags = [t for t in re.findall(r"<([a-z0-9]+)", html) if t != "col"]
    closed = re.findall(r"</([a-z0-9]+)", html)
    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    found = [e for e in tree.iter() if isinstance(e.tag, str)]
    return sorted(tags) == sorted(closed) and len(found) == html.count("<") - len(closed) - 1


def test_a_short_part_is_itself() -> None:
    part = annex([3])
    assert cut(part) == [part]


def test_a_numbered_part_is_itself() -> None:
    part = dataclasses.replace(annex([40] * 20), numbered=True)
    assert cut(part, 1000) == [part]


def test_cuts_lie_between_groups_of_rows() -> None:
    pieces = cut(annex([10] * 30), 1500)
    assert len(pieces) > 5
    for piece in pieces:
        assert is_well_formed(piece.html)
        assert len(piece.html) < 3500
        assert piece.running == "Anexo"
        groups = [name.partition("-")[0] for name in cells(piece)]
        assert all(groups.count(name) == 10 for name in groups)
    assert len({piece.key for piece in pieces}) == len(pieces)


def test_what_goes_on_is_opened_again_and_repeats_its_head() -> None:
    first, second, *_ = cut(annex([10] * 20), 1500)
    assert CONTINUED not in first.html
    assert second.html.startswith("<!doctype html><html lang='pt-BR'><head><title>x</title></head>")
    assert f"<section class='anexo' {CONTINUED}>" in second.html
    assert f"<table {CONTINUED}><caption>Tabela</caption><colgroup>" in second.html
    assert "<th scope='col'>Código</th>" in second.html
    assert "id='c'" not in second.html


def test_cuts_lie_before_headings_and_sections() -> None:
    text = "".join(f"<h3>Cláusula {i}</h3><p>{'texto ' * 30}</p><p>fim</p>" for i in range(30))
    for name in ("h3", "section"):
        body = text if name == "h3" else re.sub("(<h3>.*?fim</p>)", r"<section>\1</section>", text)
        pieces = cut(Part("x", f"<html><body><div>{body}</div></body></html>"), 1000)
        assert len(pieces) > 3
        for piece in pieces[1:]:
            assert f"<div {CONTINUED}><{name}>" in piece.html


def test_a_heading_is_not_parted_from_what_it_opens() -> None:
    clauses = "".join(
        f"<div class='clausula'>\n<h3>Cláusula {i}</h3><p>{'texto ' * 30}</p></div>"
        for i in range(30)
    )
    pieces = cut(
        Part("x", f"<html><body><section><h2>P</h2>{clauses}</section></body></html>"), 1000
    )
    assert len(pieces) > 3
    for piece in pieces[1:]:
        assert f"<section {CONTINUED}><div class='clausula'>\n<h3>" in piece.html
        assert piece.html.count(CONTINUED) == 2  # body and section


def test_a_giant_group_is_cut_between_rows_and_repeats_its_title() -> None:
    pieces = cut(annex([400]), 1500, 4500)
    assert len(pieces) > 2
    for piece in pieces:
        assert is_well_formed(piece.html)
        assert piece.html.count("Grupo g0") == 1
    assert sum(piece.html.count('id="g-g0"') for piece in pieces) == 1


def test_a_cut_repeats_the_groups_of_what_comes_then() -> None:
    def line(name: str, kind: str = "") -> str:
        cell = (
            f'<th scope="rowgroup" colspan="2">{name}</th>' if kind else f"<td>{name}</td><td></td>"
        )
        return f'<tr class="{kind}">{cell}</tr>' if kind else f"<tr>{cell}</tr>"

    def body(*titles: str) -> str:
        rows = "".join(line("linha") for _ in range(10))
        return f"<tbody>{''.join(titles)}{rows}</tbody>"

    first, second = line("União", "grupo"), line("Estado", "grupo")
    payees = [line(f"Recebedor {i}", "subgrupo") for i in range(4)]
    end = f"<tbody>{line('Total')}{line('fim') * 10}</tbody>"
    bodies = [
        body(first, payees[0]),
        body(payees[1]),
        body(second, payees[2]),
        body(payees[3]),
        end,
    ]
    html = (
        "<!doctype html><html lang='pt-BR'><head><title>x</title></head><body><table>"
        f"{HEAD}{''.join(bodies)}</table></body></html>"
    )

    pieces = cut(Part("x", html), 200)
    again = [re.findall(f"<tr[^>]* {CONTINUED}><th[^>]*>([^<]*)", piece.html) for piece in pieces]
    begun = [re.findall(r'<tr class="\w+"><th[^>]*>([^<]*)', piece.html) for piece in pieces]
    assert again == [[], ["União"], [], ["Estado"], []]
    assert begun == [
        ["União", "Recebedor 0"],
        ["Recebedor 1"],
        ["Estado", "Recebedor 2"],
        ["Recebedor 3"],
        [],
    ]
    assert all(is_well_formed(piece.html) for piece in pieces)

    inside = cut(Part("x", html), 100, 100)
    again = [re.findall(f"<tr[^>]* {CONTINUED}><th[^>]*>([^<]*)", piece.html) for piece in inside]
    for both in (["União", "Recebedor 0"], ["União", "Recebedor 1"], ["Estado", "Recebedor 3"]):
        assert both in again
    assert again[-1] == []


def test_a_template_may_mark_a_place() -> None:
    paragraphs = [f"<div>{i} {'x' * 50}</div>" for i in range(100)]
    whole = Part("p", f"<html><body>{''.join(paragraphs)}</body></html>")
    assert cut(whole, 1000) == [whole]
    marked = Part("p", f"<html><body>{MARK.join(paragraphs)}</body></html>")
    pieces = cut(marked, 1000)
    assert len(pieces) >= 5
    texts = [re.findall("<body[^>]*>(.*)</body>", p.html)[0] for p in pieces]
    assert "".join(texts) == MARK.join(paragraphs)


@pytest.mark.parametrize(
    "html", ["<p>a<p>b", "<table><tbody><tr><td>x</table>", "<section></div></section>"]
)
def test_what_is_not_closed_in_order_stays_whole(html: str) -> None:
    part = Part("x", f"<html><body>{html * 200}</body></html>")
    assert cut(part, 100) == [part]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=20),
    st.integers(300, 3000),
    st.integers(1000, 6000),
)
def test_nothing_is_lost_and_nothing_comes_twice(
    groups: list[int], piece: int, rows_piece: int
) -> None:
    part = annex(groups)
    pieces = cut(part, piece, rows_piece)
    assert [cell for p in pieces for cell in cells(p)] == cells(part)
    assert all(is_well_formed(p.html) for p in pieces)
    for name in ("id='anexo'", "id='h'", "id='t'", "id='c'", *re.findall(r'id="g-\w+"', part.html)):
        assert sum(p.html.count(name) for p in pieces) == 1


def test_no_piece_ends_with_the_head_of_a_table() -> None:
    tables = "".join(
        f"<h3>T{i}</h3><table><thead><tr><th scope='col'>A</th></tr></thead>{group(f'g{i}', 30)}"
        f"{group(f'h{i}', 30)}</table>"
        for i in range(20)
    )
    pieces = cut(Part("x", f"<!doctype html><html><body><div>{tables}</div></body></html>"), 1500)
    assert len(pieces) > 10
    for piece in pieces:
        assert is_well_formed(piece.html.replace("<body", "<head></head><body"))
        assert piece.html.count("<table") == piece.html.count("</thead><tbody")


def test_an_edit_changes_one_piece() -> None:
    part = annex([10] * 30)
    before = cut(part, 1500)
    after = cut(dataclasses.replace(part, html=part.html.replace("g14-5", "outra coisa")), 1500)
    assert len(before) > 5
    assert len({p.key for p in before} - {p.key for p in after}) == 1
    longer = cut(annex([10] * 3 + [11] + [10] * 26), 1500)
    assert len({p.key for p in longer} - {p.key for p in before}) <= 2


def test_a_part_too_short_for_two_pieces_is_cut_once_near_its_middle() -> None:
    part = annex([10] * 10)
    first, second = cut(part, round(len(part.html) / 1.2))
    assert 0.4 < len(first.html) / len(part.html) < 0.65
    assert cells(first) + cells(second) == cells(part)


def test_a_part_too_short_for_two_pieces_is_not_cut_before_a_heading() -> None:
    text = "".join(f"<h3>Cláusula {i}</h3><p>{'texto ' * 30}</p>" for i in range(10))
    part = Part("x", f"<html><body><div>{text}</div></body></html>")
    assert cut(part, round(len(part.html) / 1.2)) == [part]


def test_a_mark_is_heeded_in_a_short_part_but_leaves_no_scrap() -> None:
    text = "<p>texto</p>" * 400
    part = Part("x", f"<html><body>{MARK}<p>só</p>{MARK}{text}{MARK}<p>fim</p></body></html>")
    first, second = cut(part)
    assert first.html.count("<p>") == 401
    assert second.html.count("<p>") == 1
