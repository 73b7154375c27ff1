"""Parts joined into one file: structure, links, bookmarks, fonts, headers and footers."""

import dataclasses
import io
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary

from coapkit.rendering.cuts import cut
from coapkit.rendering.errors import RenderError
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.merge import merge
from coapkit.rendering.parts import render_part
from coapkit.rendering.pdf import Attached, Furniture, Line, Part, render_parts
from coapkit.rendering.relocate import PlacedPart

INSTANT = datetime(2013, 1, 31, 12, 0, tzinfo=UTC)
STYLE = """
html { font: 10pt 'IBM Plex Serif'; }
@page { size: A4; margin: 2cm; }
@page larga { size: A4 landscape; }
.anexo { page: larga; }
table { table-layout: fixed; width: 100%; font-family: 'IBM Plex Sans Condensed'; }
.sumario a::after { content: leader('.') attr(data-pagina); }
.sumario li { list-style: none; }
img { image-rendering: pixelated; }
"""
FURNITURE = Furniture(header=Line("Região Exemplo — minuta", right="{parte}"))
PIXEL = bytes.fromhex(  # a grey PNG of one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


def document(body: str) -> str:
    return f"<!doctype html><html lang='pt-BR'><head><title>x</title></head><body>{body}</body>"


def table(name: str, rows: int) -> str:
    body = "".join(
        f"<tr><th scope='row'>{name}{i}</th><td>{i} 0 R (não)</td><td>\\{i}</td></tr>"
        for i in range(rows)
    )
    return (
        f"<table><caption>Tabela {name}</caption><thead><tr><th scope='col'>Código</th>"
        f"<th scope='col'>Ação</th><th scope='col'>Valor</th></tr></thead><tbody>{body}</tbody>"
        "</table>"
    )


LOGO = "<img src='coapkit:logo.png' alt='Brasão' width='10' height='10'>"
PARTS = [
    Part("capa", document(f"<h1>Contrato</h1>{LOGO}"), framed=False),
    Part(
        "sumario",
        document(
            "<h2 id='sumario'>Sumário</h2><nav class='sumario'><ul>"
            "<li><a href='#clausula'>Cláusula <b>primeira</b></a></li>"
            "<li><a href='#anexo-a'>Anexo A</a></li><li><a href='#fim-b'>Fim do anexo B</a></li>"
            "</ul></nav>"
        ),
        running="Sumário",
        numbered=True,
    ),
    Part(
        "clausulas",
        document(
            "<h2 id='clausula'>Cláusula primeira</h2><p>Ver o <a href='#anexo-b'>Anexo B</a>, a "
            "<a href='#clausula'>própria cláusula</a> e <a href='https://www.gov.br/saude'>o "
            f"portal</a>.</p>{LOGO}"
        ),
        running="Parte I",
    ),
    *(
        Part(
            f"anexo-{key}",
            document(
                f"<section class='anexo'><h2 id='anexo-{key}'>Anexo {key.upper()}</h2>"
                f"<h3>Ações</h3>{table(key, 40)}<h3 id='fim-{key}'>Fim</h3>"
                "<p><a href='#clausula' title='Cláusula primeira'>volta</a></p></section>"
            ),
            running="Anexos, com um título que não cabe inteiro no alto de página nenhuma " * 3,
        )
        for key in ("a", "b")
    ),
]
ASSETS = {**shipped_fonts(), "logo.png": PIXEL}
SOURCE = Attached("b.yaml", b"coapkit: 1\n", "Source", "application/yaml", "Fonte", INSTANT)
REPORT = Attached("a.json", b"{}", "Supplement", "application/json", "Relatório", INSTANT)


def render(parts: list[Part] = PARTS, **options: Any) -> bytes:
    given: dict[str, Any] = {
        "title": "Contrato da Região Exemplo",
        "stylesheets": [STYLE],
        "assets": ASSETS,
        "furniture": FURNITURE,
        "instant": INSTANT,
        "jobs": 1,
    }
    return render_parts(parts, **(given | options))


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return render(attachments=[SOURCE, REPORT])


@pytest.fixture(scope="module")
def pdf(rendered: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(rendered)) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf) -> list[Dictionary]:
    """Structure elements in reading order."""
    found: list[Dictionary] = []
    pending = [pdf.Root.StructTreeRoot.K[0]]
    while pending:
        element = pending.pop()
        found.append(element)
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        pending += [k for k in reversed(kids) if isinstance(k, Dictionary) and "/S" in k]
    return found


def parent_tree(pdf: pikepdf.Pdf) -> dict[int, Any]:
    found = {}
    for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
        numbers = list(leaf.Nums)
        keys = [int(key) for key in numbers[::2]]
        assert [int(n) for n in leaf.Limits] == [keys[0], keys[-1]]
        assert keys == sorted(keys)
        assert not set(keys) & found.keys()
        found |= dict(zip(keys, numbers[1::2], strict=True))
    assert list(found) == sorted(found)
    return found


def name_tree(node: Dictionary) -> dict[bytes, Any]:
    found: dict[bytes, Any] = {}
    for leaf in node.Kids:
        names = list(leaf.Names)
        found |= {bytes(n): v for n, v in zip(names[::2], names[1::2], strict=True)}
        assert [bytes(n) for n in leaf.Limits] == [bytes(names[0]), bytes(names[-2])]
    assert list(found) == sorted(found)
    return found


def marked_content(page: pikepdf.Page) -> list[int]:
    return [
        int(operands[1].MCID)
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and "/MCID" in operands[1]
    ]


def test_is_sound_and_accessible(rendered: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(rendered)
    check = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr
    outloud = pytest.importorskip("outloud")
    result = outloud.check(str(path))
    assert result.error is None
    assert result.stats["elements"] > 100
    assert [f for f in result.findings if f.severity != "info"] == []


def test_every_element_knows_its_parent(pdf: pikepdf.Pdf) -> None:
    found = elements(pdf)
    assert len(found) > 300
    assert pdf.Root.StructTreeRoot.K[0].S == "/Document"
    for element in found:
        for kid in element.get("/K", []):
            if isinstance(kid, Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen


def test_all_content_of_every_page_belongs_to_an_element_of_that_page(pdf: pikepdf.Pdf) -> None:
    tree = parent_tree(pdf)
    assert len(pdf.pages) >= 6
    reached = {element.objgen for element in elements(pdf)}
    for page in pdf.pages:
        numbers = marked_content(page)
        assert numbers
        owners = tree[int(page.StructParents)]
        assert sorted(numbers) == list(range(len(owners)))
        for number in numbers:
            assert owners[number].Pg.objgen == page.objgen
            assert owners[number].objgen in reached
            assert number in [k for k in owners[number].K if isinstance(k, int)]


def test_what_is_not_tagged_is_an_artifact(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        depth = 0
        for _, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("BDC", "BMC"):
                depth += 1
            elif str(operator) == "EMC":
                depth -= 1
            elif str(operator) in ("Tj", "TJ", "Do", "S", "f", "f*"):
                assert depth > 0
        assert depth == 0


def test_header_cells_are_found_by_their_identifiers(pdf: pikepdf.Pdf) -> None:
    known = name_tree(pdf.Root.StructTreeRoot.IDTree)
    headers = [e for e in elements(pdf) if e.S == "/TH"]
    assert len(headers) > 80
    assert {bytes(e.ID) for e in headers} == known.keys()
    assert all(known[bytes(e.ID)].objgen == e.objgen for e in headers)
    cells = [e for e in elements(pdf) if e.S == "/TD"]
    assert len(cells) == 2 * 2 * 40
    for cell in cells:
        row, column = [known[bytes(name)] for name in cell.A.Headers]
        assert (row.A.Scope, column.A.Scope) == ("/Row", "/Column")
        assert row.P.objgen == cell.P.objgen


def test_links_lead_where_they_say_across_parts(pdf: pikepdf.Pdf) -> None:
    tree, names = parent_tree(pdf), name_tree(pdf.Root.Names.Dests)
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found = []
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            element = tree[int(annotation.StructParent)]
            assert element.S == "/Link"
            assert element.Pg.objgen == page.objgen
            assert annotation.objgen in [
                kid.Obj.objgen for kid in element.K if isinstance(kid, Dictionary) and "/Obj" in kid
            ]
            if "/Dest" in annotation:
                target = names[bytes(annotation.Dest)]
                found.append((str(annotation.Contents), pages[target[0].objgen]))
            else:
                assert str(annotation.A.URI) == "https://www.gov.br/saude"
    first, second = bookmarked_page(pdf, "Anexo A"), bookmarked_page(pdf, "Anexo B")
    assert ("Cláusula primeira", 3) in found
    assert ("própria cláusula", 3) in found
    assert ("Anexo A", first) in found
    assert ("Anexo B", second) in found
    assert 3 < first < second


def bookmarked_page(pdf: pikepdf.Pdf, title: str) -> int:
    """Page number of a bookmark."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    with pdf.open_outline() as outline:
        pending = list(outline.root)
        while pending:
            item = pending.pop()
            if item.title == title:
                return pages[item.destination[0].objgen]
            pending += item.children
    raise AssertionError(title)


def text_of(page: pikepdf.Page, *, artifacts: bool) -> str:
    """Text of a page, decoded through the fonts' own maps to Unicode."""
    maps = {}
    for name, font in page.Resources.Font.items():
        pairs = re.findall(rb"<(\w{4})> <(\w+)>", font.ToUnicode.read_bytes())
        maps[name] = {
            bytes.fromhex(g.decode()): bytes.fromhex(t.decode()).decode("utf-16-be")
            for g, t in pairs
        }
    result, font, inside = [], "", False
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                inside = str(operands[0]) == "/Artifact"
            case "EMC":
                result.append("\n")
            case "Tf":
                font = str(operands[0])
            case "TJ" | "Tj" if inside == artifacts:
                pieces = operands[0] if str(operator) == "TJ" else operands
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        raw = bytes(piece)
                        result += [maps[font][raw[i : i + 2]] for i in range(0, len(raw), 2)]
                result.append("\n")
    return "".join(result)


def test_contents_show_the_pages_they_lead_to(pdf: pikepdf.Pdf) -> None:
    lines = [line for line in text_of(pdf.pages[1], artifacts=False).split("\n") if line]
    end = named_page(pdf, b"fim-b")
    assert lines[:1] == ["Sumário"]
    assert "3" in lines
    assert str(bookmarked_page(pdf, "Anexo A")) in lines
    assert str(end) in lines
    assert "000" not in lines
    assert not any("." in line for line in lines), "leaders are not to be read aloud"


def named_page(pdf: pikepdf.Pdf, name: bytes) -> int:
    """Page number of a named destination."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return pages[name_tree(pdf.Root.Names.Dests)[name][0].objgen]


def test_bookmarks_follow_the_headings_of_all_parts(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        (root,) = outline.root
        assert root.title == "Contrato"
        assert [c.title for c in root.children] == [
            "Sumário",
            "Cláusula primeira",
            "Anexo A",
            "Anexo B",
        ]
        assert [c.title for c in root.children[3].children] == ["Ações", "Fim"]


def test_header_and_footer_are_artifacts_with_the_numbers_of_the_whole(pdf: pikepdf.Pdf) -> None:
    total = len(pdf.pages)
    assert "página" not in text_of(pdf.pages[0], artifacts=True)
    for number, page in list(enumerate(pdf.pages, 1))[1:]:
        text = text_of(page, artifacts=True)
        assert f"página {number} de {total}\n" in text
        assert "Região Exemplo — minuta\n" in text or "…" in text
        assert "página" not in text_of(page, artifacts=False)


def test_one_font_program_for_each_font_file(pdf: pikepdf.Pdf) -> None:
    programs = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Length1" in o]
    names = {
        str(o.FontName)
        for o in pdf.objects
        if isinstance(o, Dictionary) and o.get("/Type") == "/FontDescriptor"
    }
    assert 3 <= len(programs) == len(names)


def test_equal_images_are_stored_once(pdf: pikepdf.Pdf) -> None:
    images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Width") == 1]
    assert len(images) == 1
    assert len(pdf.Root.OutputIntents) == 1
    profiles = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/N") == 3]
    assert len([p for p in profiles if p.get("/Type") != "/ObjStm"]) == 1


def test_attachments_are_sorted_and_associated(pdf: pikepdf.Pdf) -> None:
    assert [str(a.UF) for a in pdf.Root.AF] == ["b.yaml", "a.json"]
    assert list(name_tree(pdf.Root.Names.EmbeddedFiles)) == [b"a.json", b"b.yaml"]
    assert pdf.attachments["b.yaml"].get_file().read_bytes() == SOURCE.data
    assert [str(a.AFRelationship) for a in pdf.Root.AF] == ["/Source", "/Supplement"]


def test_a_long_part_is_cut_and_joined_again(
    pdf: pikepdf.Pdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [
        dataclasses.replace(p, html=p.html.replace("</tr><tr>", "</tr></tbody><tbody><tr>"))
        for p in PARTS
    ]
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr("coapkit.rendering.pdf.cut", lambda part: cut(part, 700))
    data = render(parts, progress=lambda *step: told.append(step))
    assert told[-1][2] >= len(PARTS) + 6
    with pikepdf.open(io.BytesIO(data)) as joined:
        names = name_tree(joined.Root.StructTreeRoot.IDTree)
        cells = [e for e in elements(joined) if e.S == "/TD"]
        assert len(cells) == 2 * 2 * 40
        for cell in cells:
            assert [names[bytes(n)].A.Scope for n in cell.A.Headers] == ["/Row", "/Column"]
        assert name_tree(joined.Root.Names.Dests).keys() == name_tree(pdf.Root.Names.Dests).keys()
        with joined.open_outline() as outline:
            assert [c.title for c in outline.root[0].children[3].children] == ["Ações", "Fim"]


def test_numbers_settle_when_the_contents_take_several_pages() -> None:
    """A table of contents moves what it lists."""
    chapters = [Part(f"c{i}", document(f"<h2 id='c{i}'>Capítulo {i}</h2>")) for i in range(8)]
    entries = "".join(f"<li><a href='#c{i}'>Capítulo {i}</a></li>" for i in range(8))
    contents = document(f"<h1>Sumário</h1><ul class='sumario' style='line-height: 8cm'>{entries}")
    data = render([Part("sumario", contents, numbered=True), *chapters])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) > 8 + 1
        shown = "".join(text_of(p, artifacts=False) for p in list(pdf.pages)[: len(pdf.pages) - 8])
        numbers = [line for line in shown.split("\n") if line.isdecimal()]
        assert numbers == [str(named_page(pdf, f"c{i}".encode())) for i in range(8)]
        assert numbers[-1] == str(len(pdf.pages))


def test_a_signature_field_is_part_of_the_structure() -> None:
    field = "<input name='sig-00' title='Assinatura' style='width: 6cm; height: 2cm'>"
    data = render([PARTS[0], Part("fim", document(f"<h2>Fim</h2><p>Assina: {field}</p>"))])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (widget,) = pdf.Root.AcroForm.Fields
        assert set(pdf.Root.AcroForm.keys()) == {"/Fields"}
        assert (widget.FT, str(widget.T), int(widget.F)) == ("/Sig", "sig-00", 4)
        assert "/V" not in widget
        assert "/DA" not in widget
        assert widget.AP.N.read_bytes() == b""
        element = parent_tree(pdf)[int(widget.StructParent)]
        assert element.S == "/Form"
        # As an array, a signature in it looks to validators like an alteration.
        assert element.K.Obj.objgen == widget.objgen


def test_cells_of_grouped_and_spanning_rows_name_their_headers() -> None:
    body = (
        "<h1>T</h1><table><thead><tr><th scope='col'>A</th><th scope='colgroup' colspan='2'>B</th>"
        "</tr><tr><th scope='col'>a</th><th scope='col'>b</th><th scope='col'>c</th></tr></thead>"
        "<tbody><tr><th scope='rowgroup' colspan='3'>G</th></tr><tr><th scope='row' rowspan='2'>r"
        "</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody>"
        "<tbody><tr><th scope='row'>s</th><td colspan='2'>5</td></tr></tbody></table>"
    )
    data = render([Part("t", document(body))])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = name_tree(pdf.Root.StructTreeRoot.IDTree)
        headers = [e.objgen for e in elements(pdf) if e.S == "/TH"]
        texts = dict(zip(headers, "ABabcGrs", strict=True))
        related = [
            "".join(texts[names[bytes(n)].objgen] for n in e.A.Headers)
            for e in elements(pdf)
            if e.S == "/TD"
        ]
    assert related == ["GrBb", "GrBc", "GrBb", "GrBc", "sBbc"]


def test_a_group_in_a_list_of_terms_is_one_item() -> None:
    terms = "<div><dt>Região</dt> <dd>Exemplo</dd></div>" * 2
    style = "<style>dl * { display: inline } dl div::after { content: ' · ' }</style>"
    body = f"{style}<h1>x</h1><dl>{terms}</dl>"
    with pikepdf.open(io.BytesIO(render([Part("x", document(body))]))) as pdf:
        (found,) = [e for e in elements(pdf) if e.S == "/L"]
        assert [str(item.S) for item in found.K] == ["/LI", "/LI"]
        assert [str(kid.S) for kid in found.K[0].K] == ["/Lbl", "/LBody"]
        reached = {e.objgen for e in elements(pdf)}
        kinds = [o for o in pdf.objects if isinstance(o, Dictionary) and "/S" in o and "/K" in o]
        assert {o.objgen for o in kinds if o.get("/Type") == "/StructElem"} == reached
        owners = parent_tree(pdf)[0]
        assert all(owner.objgen in reached for owner in owners)


def test_two_parts_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        render([PARTS[0], PARTS[0]])
    twin = render_part(PARTS[3], [STYLE], ASSETS)
    with pytest.raises(RenderError, match="mesma chave"):
        merge([PlacedPart(twin), PlacedPart(twin)], title="x", assets=ASSETS, instant=INSTANT)


def test_text_in_page_margins_is_an_artifact() -> None:
    margin = "@page { @bottom-left { content: 'Minuta ' counter(page) } @top-left { content: 'x' }}"
    data = render([PARTS[2]], stylesheets=[STYLE, margin], furniture=None)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (page,) = pdf.pages
        assert "Minuta 1" in text_of(page, artifacts=True)
        assert "Minuta" not in text_of(page, artifacts=False)
        owners = parent_tree(pdf)[0]
        assert [i for i, o in enumerate(owners) if o is not None] == sorted(marked_content(page))
        reached = {e.objgen for e in elements(pdf)}
        kinds = [o for o in pdf.objects if isinstance(o, Dictionary) and "/S" in o and "/K" in o]
        assert {o.objgen for o in kinds if o.get("/Type") == "/StructElem"} == reached


def test_links_to_files_are_undone() -> None:
    remarks: list[str] = []
    data = render(
        [Part("x", document("<h1>x</h1><p><a href='file:///etc/passwd'>x</a></p>"))],
        remarks=remarks,
    )
    assert len(remarks) == 1
    assert "file:///etc/passwd" in remarks[0]
    assert b"passwd" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/Annots" not in pdf.pages[0]


def test_links_to_nothing_are_told() -> None:
    remarks: list[str] = []
    render([Part("x", document("<h1>x</h1><p><a href='#nada'>x</a></p>"))], remarks=remarks)
    assert remarks == ["o vínculo «#nada» não leva a nada"]


def test_names_that_two_parts_have_are_told() -> None:
    remarks: list[str] = []
    parts = [Part(key, document("<h1 id='a'>x</h1>")) for key in ("um", "dois")]
    render(parts, remarks=remarks)
    assert remarks == ["mais de uma parte tem «a»"]


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render(instant=datetime(2013, 1, 1))  # noqa: DTZ001
