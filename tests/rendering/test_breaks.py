"""Where the rows of a long table go to the next page."""

from collections import Counter

from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.html import part_styles
from coapkit.rendering.parts import Part, render_part


def rows_by_page(rows: int, style: str = "") -> list[int]:
    """How many rows of a table each page holds."""
    body = "".join(
        f"<tr id='l{i}'><th scope='row'>{i}</th><td>texto</td></tr>" for i in range(rows)
    )
    html = (
        "<!doctype html><html lang='pt-BR'><head><title>x</title></head><body><section>"
        f"<table class='{style}'><caption>Tabela</caption><thead><tr><th scope='col'>Nº</th>"
        f"<th scope='col'>Texto</th></tr></thead><tbody>{body}</tbody></table>"
        "</section></body></html>"
    )
    part = render_part(Part("t", html), part_styles(draft=False), shipped_fonts())
    pages = Counter(page for name, page, _, _ in part.anchors if name.startswith("l"))
    return [pages[page] for page in sorted(pages)]


def test_no_page_begins_with_the_last_rows_of_a_table() -> None:
    whole = rows_by_page(100)[0]
    for left in (1, 3):
        first, last = rows_by_page(whole + left)
        assert first + last == whole + left
        assert 5 <= last <= 7


def test_fewer_rows_go_together_where_rows_are_high() -> None:
    whole = rows_by_page(100, "altas")[0]
    first, last = rows_by_page(whole + 1, "altas")
    assert first + last == whole + 1
    assert 3 <= last < 5
