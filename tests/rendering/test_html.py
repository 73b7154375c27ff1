"""The document: every section, every link, nothing that a contract could smuggle in."""

import re
from html.parser import HTMLParser

import pytest
import sample_contract
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from coapkit.contract import model as m
from coapkit.rendering.html import (
    SECTIONS,
    contract_html,
    contract_sections,
    part_styles,
)
from coapkit.rendering.outside import html_problems
from coapkit.rendering.paper import contract_furniture, contract_parts
from coapkit.rendering.templating import Templates
from coapkit.rendering.view import ContractView, contract_view

VOID = {"meta", "col", "br", "link", "img"}
# What a document is made of. Anything else got in through a text.
# fmt: off
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "a", "main", "section", "nav", "div", "p",
    "span", "b", "em", "strong", "small", "ul", "li", "dl", "dt", "dd",
    "h1", "h2", "h3", "h4", "h5", "h6",
    "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td",
    "figure", "figcaption", "svg", "desc", "rect", "line", "polyline", "circle", "text",
}
# fmt: on


class Page(HTMLParser):
    """Elements, identifiers, links and headings of a document; complains of bad nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.handlers: list[str] = []
        self.cells: list[tuple[str, dict[str, str | None]]] = []
        self.spans_in_links = 0
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.add(tag)
        self.handlers += [name for name in given if name.startswith("on")]
        self.handlers += [v for v in given.values() if v and "javascript:" in v]
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag in ("th", "td"):
            self.cells.append((tag, given))
        self.spans_in_links += tag == "span" and "a" in self.open
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def view_of(contract: m.Contract, *, draft: bool = False) -> ContractView:
    return contract_view(contract, draft=draft, source_hash="0123456789abcdef" * 4)


@pytest.fixture(scope="module")
def view() -> ContractView:
    return view_of(sample_contract.contract(signed=True))


@pytest.fixture(scope="module")
def html(view: ContractView) -> str:
    return contract_html(view)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_is_made_of_known_elements_only(page: Page) -> None:
    assert page.elements <= ELEMENTS
    assert not page.handlers


def test_every_link_leads_somewhere_and_every_id_is_one(page: Page) -> None:
    assert len(page.links) > 150
    assert len(set(page.ids)) == len(page.ids)
    assert {link[1:] for link in page.links} <= set(page.ids)


def test_cross_references_are_links(html: str) -> None:
    for reference in (
        '<a href="#objetivo-O1">O1</a>',  # target to objective
        '<a href="#diretriz-D1">D1</a>',  # and to guideline
        '<a href="#acao-A001">A001</a>',  # map to actions
        '<a href="#investimento-I01">I01</a>',  # map to investments
        '<a href="#pcep-PCEP01">PCEP01</a>',  # service to PCEP
        '<a href="#servico-9000004">9000004</a>',  # PCEP to service
        '<a href="#custeio-C91">C91</a>',  # incentive to running costs
    ):
        assert reference in html


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    steps = [after - before for before, after in zip(page.levels, page.levels[1:], strict=False)]
    assert max(steps) == 1


def test_tables_say_what_heads_what(html: str, page: Page) -> None:
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    assert len(tables) == html.count("<caption") > 20
    assert all("<colgroup>" in table for table in tables)
    heads = [given for tag, given in page.cells if tag == "th"]
    assert len(heads) > 100
    assert {given.get("scope") for given in heads} == {"col", "row", "rowgroup"}


def test_rows_are_as_wide_as_their_table(html: str) -> None:
    checked = 0
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        columns = table.count("<col>") + table.count("<col ")
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
            spans = re.findall(r"<t[hd][^>]*?(?:colspan=\"(\d+)\"[^>]*)?>", row)
            assert sum(int(span or 1) for span in spans) == columns
            checked += 1
    assert checked > 200


def test_links_hold_no_span(page: Page) -> None:
    # WeasyPrint's link tags break on one.
    assert page.spans_in_links == 0


def test_one_hook_for_each_signature(html: str) -> None:
    hooks = re.findall(r'<div class="assinatura" id="(assinatura-\d\d)"[^>]*></div>', html)
    assert sorted(hooks) == [f"assinatura-{n:02}" for n in range(19)]


def test_sections_make_the_document(view: ContractView, html: str) -> None:
    sections = contract_sections(view)
    assert [s.key for s in sections] == [key for key, _ in SECTIONS]
    for section in sections:
        assert section.html.startswith("<section")
        assert section.html.endswith("</section>")
        assert section.html in html


def test_a_section_with_nothing_to_show_is_left_out() -> None:
    contract = sample_contract.contract()
    parte = contract.parte_ii._replace(anexo_iii=contract.parte_ii.anexo_iii._replace(pceps=()))
    keys = [s.key for s in contract_sections(view_of(contract._replace(parte_ii=parte)))]
    assert "pceps" not in keys
    assert "anexo-iii" in keys


def test_cover_and_signatures(view: ContractView, snapshot: SnapshotAssertion) -> None:
    sections = {s.key: str(s.html) for s in contract_sections(view)}
    assert sections["capa"] == snapshot(name="capa")
    assert sections["assinaturas"] == snapshot(name="assinaturas")
    assert sections["metas"].partition("<figure>")[0] == snapshot(name="metas")


def test_a_draft_says_so_on_every_page() -> None:
    view = view_of(sample_contract.contract(), draft=True)
    assert "Minuta: documento sem valor de contrato" in contract_html(view)
    assert "@page" in part_styles(draft=True)[-1]
    assert "background" in part_styles(draft=True)[-1]
    assert len(part_styles(draft=True)) == len(part_styles(draft=False)) + 1
    assert contract_furniture(view).header.right.startswith("MINUTA")


def test_a_final_document_does_not_say_minuta(html: str) -> None:
    body = html.partition("<body")[2]
    assert "minuta" not in body.casefold()
    assert "MINUTA" not in html


def test_parts_for_the_pdf(view: ContractView) -> None:
    parts = contract_parts(view)
    assert [p.key for p in parts if p.numbered] == ["sumario"]
    assert [p.key for p in parts if not p.framed] == ["capa"]
    assert all("<style" not in p.html for p in parts)
    footer = contract_furniture(view).footer
    assert footer.left == "Versão 1.0 · 0123456789ab"
    assert footer.right == "página {pagina} de {paginas}"


def test_a_region_cannot_name_page_numbers() -> None:
    contract = sample_contract.contract()
    region = contract.regiao._replace(nome="{paginas}")
    furniture = contract_furniture(view_of(contract._replace(regiao=region)))
    assert furniture.header.left.startswith("(paginas)")


HOSTILE = (
    "</td></table><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% include 'estilo/base.css' %}",
    "&lt;b&gt; & <b>",
    "\u202eoirártnoc\u202c",
    "</style></title>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_author_text_stays_text(text: str) -> None:
    contract = sample_contract.contract(2, 2, 2)
    ii = contract.parte_ii
    anexo = ii.anexo_ii._replace(acoes=tuple(a._replace(nome=text) for a in ii.anexo_ii.acoes))
    hostile = contract._replace(
        regiao=contract.regiao._replace(nome=text),
        entes=tuple(e._replace(nome=text, orgao=text) for e in contract.entes),
        signatarios=tuple(s._replace(nome=text, cargo=text) for s in contract.signatarios),
        parte_i=contract.parte_i._replace(objeto=text),
        parte_ii=ii._replace(
            anexo_ii=anexo, metas=tuple(x._replace(id=text, texto=text) for x in ii.metas)
        ),
    )
    html = contract_html(view_of(hostile))
    page = Page(html)
    assert page.elements <= ELEMENTS
    assert not page.handlers
    assert "49" not in "".join(re.findall(r"<h1.*?</section>", html, re.DOTALL))
    assert "\u202e" not in html


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_any_text_anywhere_gives_a_sound_page(text: str) -> None:
    contract = sample_contract.contract(1, 1, 1)
    ii = contract.parte_ii
    parte = ii._replace(
        metas=tuple(x._replace(id=text, objetivo=text, texto=text) for x in ii.metas),
        diretrizes=tuple(d._replace(id=text, origem=text) for d in ii.diretrizes),
    )
    view = view_of(contract._replace(parte_ii=parte))
    page = Page("".join(s.html for s in contract_sections(view)))
    assert page.elements <= ELEMENTS
    assert len(set(page.ids)) == len(page.ids)


def test_is_the_same_every_time(view: ContractView, html: str) -> None:
    assert contract_html(view) == html
    assert contract_html(view, Templates()) == html  # compiled anew


def test_holds_its_styles_and_fonts(html: str) -> None:
    assert "<link" not in html
    assert "@media print" in html
    assert "font-family:'IBM Plex Serif'" in html
    assert not re.search(r"url\((?!['\"]?data:)", html)
    assert not re.search(r"https?:", html.replace("http://www.w3.org/2000/svg", ""))
    assert "default-src 'none'" in html
    assert list(html_problems(html)) == []
