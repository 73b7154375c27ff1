"""The PDF engine: what it embeds, what it refuses, and that its bytes never vary."""

import contextlib
import hashlib
import io
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary

from coapkit.rendering import engine
from coapkit.rendering.errors import MissingLibraries, RefusedResource, RenderError
from coapkit.rendering.fonts import font_faces, font_files, printable, shipped_fonts, uncovered
from coapkit.rendering.pdf import Attached, write_pdf
from coapkit.rendering.truetype import read_font

INSTANT = datetime(2013, 1, 31, 12, 0, tzinfo=UTC)
STYLE = """
html { font: 10pt 'IBM Plex Serif'; }
@page { size: A4; margin: 2cm; }
table { table-layout: fixed; width: 100%; }

img { image-rendering: pixelated; }
"""
HTML = """<!doctype html><html lang="pt-BR"><head><title>x</title></head><body>
<h1 id="um">Contrato Organizativo da Ação Pública</h1>
<nav class="sumario"><ul><li><a href="#dois">Metas</a></li></ul></nav>
<p>Primeiro parágrafo, com <em>ênfase</em> e <b>negrito</b>.</p>
<h2 id="dois">Metas</h2>
<table><caption>Metas anuais</caption>
<thead><tr><th scope="col">Meta</th><th scope="col">2013</th></tr></thead>
<tbody><tr><th scope="row">Cobertura</th><td>80%</td></tr></tbody></table>
<ol><li>um</li><li>dois</li></ol>
<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20"><title>Barra: 80%</title>
<rect width="80" height="20" fill="#1351b4"/></svg>
</body></html>"""
SOURCE = Attached(
    name="contrato.yaml",
    data=b"coapkit: 1\n",
    relationship="Source",
    mime="application/yaml",
    description="Fonte do contrato",
    modified=INSTANT,
)


def render(html: str = HTML, **options) -> bytes:
    given = {
        "title": "COAP da Região Exemplo",
        "stylesheets": [STYLE],
        "assets": shipped_fonts(),
        "instant": INSTANT,
    }
    return write_pdf(html, **(given | options))


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return render(attachments=[SOURCE])


@pytest.fixture
def document(rendered: bytes):
    with pikepdf.open(io.BytesIO(rendered)) as pdf:
        yield pdf


def test_is_a_sound_file(rendered: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(rendered)
    check = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr


def test_is_accessible(rendered: bytes, tmp_path: Path) -> None:
    outloud = pytest.importorskip("outloud")
    path = tmp_path / "x.pdf"
    path.write_bytes(rendered)
    result = outloud.check(str(path))
    assert result.error is None
    assert result.stats["elements"] > 10
    # WeasyPrint paints list marks after the text; in the tags, which count, they come first.
    assert [f for f in result.findings if f.severity != "info" and f.rule != "ORD-001"] == []


def test_claims_pdf_a_3a_and_pdf_ua_1_in_one_rdf(document: pikepdf.Pdf) -> None:
    packet = document.Root.Metadata.read_bytes()
    assert packet.count(b"<rdf:RDF") == 1
    meta = document.open_metadata()
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
    assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert b"pdfaExtension:schemas" in packet


def test_carries_title_language_and_dates(document: pikepdf.Pdf) -> None:
    assert str(document.docinfo.Title) == "COAP da Região Exemplo"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.Root.Lang) == "pt-BR"
    assert str(document.docinfo.CreationDate) == "D:20130131120000Z"
    assert str(document.docinfo.ModDate) == "D:20130131120000Z"
    assert len(document.Root.OutputIntents) == 1


def test_has_bookmarks(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        (root,) = outline.root
        assert root.title == "Contrato Organizativo da Ação Pública"
        assert [child.title for child in root.children] == ["Metas"]


def test_attachment_keeps_bytes_type_dates_and_relationship(document: pikepdf.Pdf) -> None:
    (spec,) = document.Root.AF
    assert spec.AFRelationship == "/Source"
    assert str(spec.UF) == "contrato.yaml"
    assert str(spec.Desc) == "Fonte do contrato"
    file = spec.EF.F
    assert file.read_bytes() == SOURCE.data
    assert file.Subtype == "/application/yaml"
    assert str(file.Params.CreationDate) == str(file.Params.ModDate) == "D:20130131120000Z"
    assert list(document.attachments) == ["contrato.yaml"]


def embedded_fonts(data: bytes) -> set[str]:
    """Base names of the fonts of a PDF; fails when one is not embedded."""
    names = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/FontDescriptor":
                assert "/FontFile2" in obj or "/FontFile3" in obj
                names.add(str(obj.FontName).partition("+")[2])
    return names


def test_embeds_only_given_fonts(rendered: bytes) -> None:
    names = embedded_fonts(rendered)
    assert names
    assert all(name.startswith("IBMPlexSerif") for name in names)


def test_a_font_of_the_machine_is_never_used() -> None:
    sans = {n: f for n, f in shipped_fonts().items() if "PlexSans-" in n}
    html = '<html lang="pt-BR"><p style="font-family: DejaVu Sans, Liberation Sans, serif">Ação 中'
    remarks: list[str] = []
    names = embedded_fonts(render(html, assets=sans, remarks=remarks))
    assert names
    assert all(name.startswith("IBMPlexSans") for name in names)
    assert remarks == ["nenhuma fonte tem o caractere U+4E2D; no lugar sai «\ufffd»"]


def test_font_faces_name_every_shipped_font() -> None:
    fonts = font_files(shipped_fonts())
    assert len(fonts) >= 8
    css = font_faces()
    assert css.count("@font-face") == len(fonts)
    assert all(f"coapkit:{name}" in css for name in fonts)
    facts = [read_font(font) for font in fonts.values()]
    assert len({(f.family, f.weight, f.italic) for f in facts}) == len(facts)
    assert {"IBM Plex Serif", "IBM Plex Sans", "IBM Plex Sans Condensed", "Carlito"} <= {
        f.family for f in facts
    }


ODD = "Ação\u00a0nº 1 — “aspas” 😀\ufe0f 中\n\u202etxt.exe\x07 hífen\u00adzinho"


def test_characters_that_cannot_be_printed_are_found_and_replaced() -> None:
    fonts = list(shipped_fonts().values())
    assert uncovered(ODD, fonts) == ["\x07", "\u202e", "中", "😀"]
    assert printable(ODD, fonts) == (
        "Ação\u00a0nº 1 — “aspas” \ufffd \ufffd\n\ufffdtxt.exe\ufffd hífen\u00adzinho"
    )
    assert printable(printable(ODD, fonts), fonts) == printable(ODD, fonts)


def test_no_glyph_is_drawn_that_the_font_lacks() -> None:
    """PDF/A-3, 6.2.11.8 forbids .notdef; glyph 0 must not occur in any page."""
    data = render(f'<html lang="pt-BR"><p>{ODD}</p>')
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = [
            bytes(piece)
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "TJ"
            for piece in operands[0]
            if isinstance(piece, pikepdf.String)
        ]
    glyphs = [text[i : i + 2] for text in shown for i in range(0, len(text), 2)]
    assert len(glyphs) > 20
    assert b"\0\0" not in glyphs


def test_every_glyph_stands_for_some_text() -> None:
    """PDF/A-3, 6.2.11.7.2: also the parts of a letter that Unicode has only in parts."""
    data = render('<html lang="pt-BR"><p>m\u0303 x\u0301 e\u0301 ã fi ffl 1º ½</p>')
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, Dictionary) and "/ToUnicode" in o]
        assert fonts
        for font in fonts:
            lines = re.findall(rb"^<(\w{4})> <(\w*)>$", font.ToUnicode.read_bytes(), re.MULTILINE)
            assert len(lines) > 10
            texts = [bytes.fromhex(text.decode()).decode("utf-16-be") for _, text in lines]
            assert all(texts)
            assert not set("".join(texts)) & {"\0", "\ufeff", "\ufffe"}


def test_a_word_without_end_is_broken_into_lines_and_loses_nothing() -> None:
    data = render(f'<html lang="pt-BR"><p>{"x" * 5000}</p>')
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = [
            (operands, str(operator))
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
        ]
    pieces = [p for ops, op in shown if op == "TJ" for p in ops[0] if isinstance(p, pikepdf.String)]
    assert sum(len(bytes(piece)) for piece in pieces) == 2 * 5000
    assert len([op for _, op in shown if op == "Tm"]) > 30


def test_text_that_would_take_for_ever_is_refused() -> None:
    with pytest.raises(RenderError, match=r"300\.000 caracteres"):
        render(f'<html lang="pt-BR"><p>{"palavra " * 37_500}</p>')


_SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from test_pdf import HTML, SOURCE, render
print(hashlib.sha256(render(attachments=[SOURCE])).hexdigest())
"""


def test_same_bytes_in_another_process_and_folder(rendered: bytes, tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    other = subprocess.run(
        [sys.executable, "-c", _SCRIPT, here],
        cwd=tmp_path,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "HOME": str(tmp_path), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == hashlib.sha256(rendered).hexdigest()


HOSTILE = {
    "image from disk": '<img alt="x" src="file:///etc/passwd">',
    "style from the network": '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    "import": "<style>@import url(https://127.0.0.1:9/x.css);</style>",
    "font": "<style>@font-face{font-family:z;src:url(file:///etc/passwd)}</style>",
    "font of the machine": "<style>@font-face{font-family:z;src:local('DejaVu Sans')}</style>"
    "<p style='font-family:z'>z",
    "background": "<p style='background:url(ftp://127.0.0.1/x.png)'>x</p>",
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "attachment as data": '<link rel="attachment" href="data:text/plain,x">'
    '<a rel="attachment" href="data:text/plain,x">x</a>',
    "image inside SVG": '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title>'
    '<image href="file:///etc/passwd" width="5" height="5"/></svg>',
    "base": '<base href="file:///etc/"><img alt="x" src="passwd">',
    "relative": '<img alt="x" src="../../etc/passwd">',
    "list mark": "<ul style='list-style-image:url(file:///etc/passwd)'><li>x</ul>",
    "unknown asset": '<img alt="x" src="coapkit:nada.svg">',
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_html_reaches_nothing(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    original = engine.asset_fetcher

    def watched(assets):
        fetcher = original(assets)
        monkeypatch.setattr(
            "urllib.request.OpenerDirector.open", lambda *args, **_: opened.append(args)
        )
        return fetcher

    monkeypatch.setattr(engine, "asset_fetcher", watched)
    with contextlib.suppress(RefusedResource):
        data = render(f'<html lang="pt-BR"><body>{HOSTILE[case]}</body></html>')
        assert all(n.startswith("IBM") for n in embedded_fonts(data))
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert not pdf.attachments
    assert opened == []


def test_a_refused_resource_is_named() -> None:
    with pytest.raises(RefusedResource, match="file:///etc/passwd"):
        render(HOSTILE["image from disk"])
    with pytest.raises(RefusedResource, match=r"nada\.svg"):
        render(HOSTILE["unknown asset"])


def test_header_cells_state_their_scope(document: pikepdf.Pdf) -> None:
    scopes = [
        str(obj.A.get("/Scope"))
        for obj in document.objects
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/S") == "/TH"
    ]
    assert sorted(scopes) == ["/Column", "/Column", "/Row"]


def test_missing_pango_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    def no_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return original(name, *args, **kwargs)

    original = __import__
    monkeypatch.setattr("builtins.__import__", no_pango)
    with pytest.raises(MissingLibraries) as caught:
        render()
    for system in ("Debian", "Fedora", "macOS", "Windows"):
        assert system in str(caught.value)


def test_remarks_are_collected_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    remarks: list[str] = []
    render('<html lang="pt-BR"><p style="colour: red"><a href="#nada">x</a>', remarks=remarks)
    assert any("nada" in remark for remark in remarks)
    assert capfd.readouterr() == ("", "")


def test_a_counter_style_of_the_style_sheet_is_known() -> None:
    roman = "@counter-style inciso { system: extends upper-roman; suffix: ' – ' }"
    remarks: list[str] = []
    html = "<html lang='pt-BR'><ol style='list-style: inciso'><li>um</li></ol>"
    with_style = render(html, stylesheets=[STYLE, roman], remarks=remarks)
    assert remarks == []
    assert with_style != render(html, stylesheets=[STYLE])


@pytest.mark.parametrize("configuration", ["/nonexistent", "unwritable"])
def test_nothing_is_printed_where_fontconfig_is_poorly_set_up(
    configuration: str, rendered: bytes, tmp_path: Path
) -> None:
    if configuration == "unwritable":
        file = tmp_path / "fonts.conf"
        file.write_text("<fontconfig><dir>/usr/share/fonts</dir><cachedir>/proc/x</cachedir>")
        configuration = str(file)
    other = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(Path(__file__).parent)],
        env={"FONTCONFIG_FILE": configuration, "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == hashlib.sha256(rendered).hexdigest()
    assert other.stderr == ""


def test_importing_the_engine_does_not_import_weasyprint() -> None:
    code = "import sys, coapkit.rendering.pdf; print('weasyprint' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_escaped_text_gives_a_readable_file(text: str) -> None:
    from html import escape

    data = render(f'<html lang="pt-BR"><p>{escape(text)}</p></html>')
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) >= 1
