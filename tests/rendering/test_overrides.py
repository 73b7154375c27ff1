"""Templates of one's own: they take the place of the package's, and cannot do harm."""

import os
import re
import zlib
from pathlib import Path

import pytest
import sample_contract

from coapkit.rendering import allowance
from coapkit.rendering.errors import RefusedResource
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.html import contract_html, contract_sections, part_styles
from coapkit.rendering.overrides import WrongTemplates, own_templates
from coapkit.rendering.paper import contract_parts, contract_styles
from coapkit.rendering.parts import part_digest, render_part
from coapkit.rendering.templating import TemplateFailure, Templates, shipped_templates
from coapkit.rendering.view import ContractView, contract_view
from coapkit.resources import templates_dir


@pytest.fixture(scope="module")
def view() -> ContractView:
    return contract_view(sample_contract.contract(2, 2, 2), draft=False, source_hash="0" * 64)


def write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def templates_with(folder: Path, name: str, content: str | bytes) -> Templates:
    write(folder, name, content)
    return own_templates(folder)


def failures_of(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(WrongTemplates) as caught:
        own_templates(folder)
    return [(f.template, f.line, f.problem) for f in caught.value.failures]


# What they change


def test_no_folder_means_the_packages_own() -> None:
    assert own_templates(None).own == {}


def test_a_section_of_ones_own_goes_before(tmp_path: Path, view: ContractView) -> None:
    own = "<section>{{ contrato.cover.region }}, do seu jeito</section>"
    html = contract_html(view, templates_with(tmp_path, "capa.html.j2", own))
    assert "Baturité, do seu jeito" in html
    assert 'id="secao-preambulo"' in html  # the others are the package's


def test_a_macro_of_ones_own_serves_every_section(tmp_path: Path, view: ContractView) -> None:
    text = (templates_dir() / "macros.html.j2").read_text(encoding="utf-8")
    templates = templates_with(tmp_path, "macros.html.j2", text.replace("Linha", "Linha"))
    assert contract_html(view, templates) == contract_html(view)
    changed = text.replace("<figure>", '<figure class="meu">')
    assert '<figure class="meu">' in contract_html(
        view, templates_with(tmp_path, "macros.html.j2", changed)
    )


def test_a_wording_of_ones_own_goes_before(tmp_path: Path) -> None:
    templates = templates_with(tmp_path, "clausulas/01-objeto.md", "Região: {{ regiao.nome }}.")
    view = contract_view(
        sample_contract.contract(), draft=False, source_hash="0", templates=templates
    )
    (run,) = view.parte_i.clauses[0].body[0].runs
    assert run.text == "Região: 4ª Região de Saúde de Baturité."


def test_a_style_of_ones_own_goes_before(tmp_path: Path, view: ContractView) -> None:
    css = "/* meu */ @media print { @page { size: A5 } }"
    templates = templates_with(tmp_path, "estilo/papel.css", css)
    assert css in part_styles(False, templates)
    assert css in contract_html(view, templates)


def test_every_template_may_be_a_copy(tmp_path: Path, view: ContractView) -> None:
    names = shipped_templates()
    assert len(names) > 40
    for name in names:
        write(tmp_path, name, (templates_dir() / name).read_bytes())
    templates = own_templates(tmp_path)
    assert set(templates.own) == set(names)
    assert contract_html(view, templates) == contract_html(view)


def test_what_is_no_template_and_does_no_harm_may_lie_there(tmp_path: Path) -> None:
    names = ("LEIAME.md", "README.md", ".gitkeep", "capa.html.j2~", ".git/config", "capa.bak")
    for name in names:
        write(tmp_path, name, "x")
    assert own_templates(tmp_path).own == {}


def test_line_ends_and_byte_order_mark_of_windows_are_read(tmp_path: Path) -> None:
    templates = templates_with(tmp_path, "capa.html.j2", b"\xef\xbb\xbf<section>\r\n</section>")
    assert templates.own["capa.html.j2"] == "<section>\n</section>"


def test_kept_pages_are_known_by_the_contents_of_the_templates(
    tmp_path: Path, view: ContractView
) -> None:
    def digests(templates: Templates | None) -> list[str]:
        styles = contract_styles(view, templates)
        parts = contract_parts(view, templates)
        assets = {**shipped_fonts(), **(templates.images if templates else {})}
        return [part_digest(part, styles, assets, {}) for part in parts]

    before = digests(None)
    own = templates_with(tmp_path, "capa.html.j2", "<section>um</section>")
    first = digests(own)
    assert [a != b for a, b in zip(before, first, strict=True)] == [True] + [False] * (
        len(before) - 1
    )
    write(tmp_path, "capa.html.j2", "<section>dois</section>")
    assert digests(own_templates(tmp_path))[0] != first[0]  # the same name, another content
    write(tmp_path, "estilo/base.css", "p { color: red }")
    styled = digests(own_templates(tmp_path))
    assert all(a != b for a, b in zip(before, styled, strict=True))


# What is wrong with them, and where


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cappa.html.j2", "você quis dizer capa.html.j2?"),
        ("capa.html", "você quis dizer capa.html.j2?"),
        ("01-objeto.md", "você quis dizer clausulas/01-objeto.md?"),
        ("clausulas/objeto.md", "você quis dizer clausulas/01-objeto.md?"),
        ("modelos/estilo/base.css", "você quis dizer estilo/base.css?"),
        ("zzz.xyz", "veja os nomes com: coapkit templates"),
    ],
)
def test_a_file_that_takes_no_place_is_an_error(tmp_path: Path, name: str, hint: str) -> None:
    write(tmp_path, name, "x")
    assert failures_of(tmp_path) == [(name, 0, f"não é nome de nenhum modelo; {hint}")]


UNCLOSED = "esperava-se {% endfor %} ou {% else %}, que fecha {% for %}"
LITERAL = "sai como está escrito: a ênfase é *itálico* ou **negrito**"


def test_all_that_is_wrong_comes_at_once_with_the_lines(tmp_path: Path) -> None:
    write(tmp_path, "capa.html.j2", "<p>\n{% for x in contrato.tables %}")
    write(tmp_path, "estilo/base.css", "p {\n} }")
    write(tmp_path, "clausulas/01-objeto.md", "Texto:\n- <b>um</b>;\n* dois.")
    write(tmp_path, "clausulas/fecho.md", b"linha\nOl\xe9")
    assert failures_of(tmp_path) == [
        ("capa.html.j2", 2, f"o arquivo acaba com um bloco aberto; {UNCLOSED}"),
        ("clausulas/01-objeto.md", 2, f"«</b>» {LITERAL}"),
        ("clausulas/01-objeto.md", 2, f"«<b>» {LITERAL}"),
        ("clausulas/01-objeto.md", 3, "um inciso começa com «- » (hífen e espaço)"),
        (
            "clausulas/fecho.md",
            2,
            "o arquivo não está em UTF-8; grave-o de novo com essa codificação",
        ),
        ("estilo/base.css", 2, "há um «}» a mais"),
    ]


def test_a_message_names_the_users_file_and_shows_the_line(tmp_path: Path) -> None:
    write(tmp_path, "capa.html.j2", "<p>\n\t{{ contrato.title | grita }}\x1b[31m\n</p>")
    with pytest.raises(WrongTemplates) as caught:
        own_templates(tmp_path)
    assert str(caught.value) == (
        f"erro no modelo {tmp_path}/capa.html.j2:2: o filtro «grita» não existe nos modelos\n"
        "  |\n"
        "2 |   {{ contrato.title | grita }}[31m\n"
        "  |"
    )


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("\n\n{{ contrato.nada }}", 3, "«nada» não existe no objeto"),
        ("\n{{ nada }}", 2, "«nada» não existe"),
        ("{{ contrato.cover.facts + 1 }}", 1, "a operação não vale para estes valores"),
        ("{{ 1 // 0 }}", 1, "divisão por zero"),
        ("\n{{ contrato.__class__.__mro__ }}", 2, "«__class__» não está ao alcance"),
        ("\n{{ ''.__class__ }}", 2, "não está ao alcance"),
        ("{{ 'x'['__class__'] }}", 1, "não está ao alcance"),
        ("{{ contrato.title.format(1) }}", 1, "«format» não está ao alcance"),
        ("{{ 'x'.ljust(1000000000) }}", 1, "não está ao alcance"),
        ("{{ 'x' * 1000000000 }}", 1, "só vale entre números"),
        ("{{ '%1000000000d' % 1 }}", 1, "só vale entre números"),
        ("{{ 9 ** 9 ** 9 }}", 1, "só vale entre números"),
        ("{{ range(3) }}", 1, "«range» não existe"),
        ("{{ cycler }}", 1, "«cycler» não existe"),
        ("{% include 'nada.html.j2' %}", 1, "não há o arquivo «nada.html.j2»"),
        ("{% include '../segredo.html.j2' %}", 1, "não há o arquivo"),
        ("{% include '/etc/passwd' %}", 1, "não há o arquivo «/etc/passwd»"),
        ("{% include '../../../../../../etc/passwd' %}", 1, "não há o arquivo"),
        ("{% import 'clausulas/fecho.md' as x %}", 1, "não há o arquivo «clausulas/fecho.md»"),
        ("{% include 'clausulas/fecho.md' %}", 1, "não há o arquivo"),
        ("{% extends 'estilo/base.css' %}", 1, "não há o arquivo"),
        ("{% include contrato.title %}", 1, "não há o arquivo"),
        ("{% include 'capa.html.j2' %}", 0, "inclui a si mesmo"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 0, "inclui a si mesmo"),
    ],
)
def test_a_template_that_fails_on_a_contract_is_named_with_its_line(
    tmp_path: Path, view: ContractView, text: str, line: int, problem: str
) -> None:
    write(tmp_path, "segredo.html.j2", "segredo")
    templates = templates_with(tmp_path / "own", "capa.html.j2", text)
    with pytest.raises(TemplateFailure, match=re.escape(problem)) as caught:
        contract_html(view, templates)
    assert (caught.value.template, caught.value.line) == ("capa.html.j2", line)
    assert str(caught.value).startswith(f"erro no modelo {tmp_path}/own/capa.html.j2")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ contrato.title | safe }}", "o filtro «safe» não existe nos modelos"),
        ("{{ contrato.title | random }}", "o filtro «random» não existe nos modelos"),
        ("{% autoescape false %}{{ contrato.title }}{% endautoescape %}", "sempre escapado"),
        ("{% if %}", "falta uma expressão antes de «%}»"),
        ("{% endif %}", "{% endif %} não existe ou não abre nenhum bloco"),
        ("{% se x %}", "{% se %} não existe ou não abre nenhum bloco"),
        ("{% for x in y %}{% endif %}", "{% endif %} não existe ou está fora de lugar"),
        ("{{ contrato.title", "o arquivo acaba onde se esperava «}}»"),
        ("{{ x é y }}", "esperava-se «}}», veio «é»"),
        ("{# aberto", "o comentário aberto com {# não fecha com #}"),
        ("{{ 1 ? 2 }}", "o caractere '?' não cabe numa expressão"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "o bloco «a» aparece duas"),
    ],
)
def test_a_template_that_is_no_template_is_refused_in_portuguese(
    tmp_path: Path, text: str, problem: str
) -> None:
    write(tmp_path, "capa.html.j2", text)
    ((template, line, said),) = failures_of(tmp_path)
    assert (template, line) == ("capa.html.j2", 1)
    assert problem in said


def test_author_text_stays_text_whatever_a_template_does(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    contract = sample_contract.contract(1, 1, 1)
    hostile = contract._replace(regiao=contract.regiao._replace(nome=evil))
    view = contract_view(hostile, draft=False, source_hash="0" * 64)
    ways = (
        "{{ contrato.cover.region }}",
        "{% set x %}<b>{{ contrato.cover.region }}</b>{% endset %}{{ x }}",
        "{{ '<b>' ~ contrato.cover.region }}",
        "{{ [contrato.cover.region] | join('<i>') }}",
        "{{ contrato.parte_ii.trends[0].svg ~ contrato.cover.region }}",
        "{{ contrato.parte_ii.trends[0].svg.replace('<', contrato.cover.region) }}",
        "{% filter upper %}{{ contrato.cover.region }}{% endfilter %}",
        "{% macro m(t) %}{{ t }}{% endmacro %}{{ m(contrato.cover.region) }}",
    )
    for number, way in enumerate(ways):
        templates = templates_with(tmp_path / str(number), "capa.html.j2", way)
        capa = str(contract_sections(view, templates)[0].html)
        assert "script" in capa.lower()
        assert "<script" not in capa.lower()


# What they cannot reach

SECRET = "conteúdo-que-ninguém-devia-ver"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "segredo.html.j2"
    path.write_text(SECRET, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["capa.html.j2", "clausulas/fecho.md", "estilo/base.css"])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, secret: Path, name: str) -> None:
    folder = tmp_path / "own"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).symlink_to(secret)
    assert failures_of(folder) == [(name, 0, "é um atalho que leva para fora da pasta")]


def test_a_linked_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "fora/base.css", SECRET)
    (tmp_path / "own/dentro").mkdir(parents=True)
    (tmp_path / "own/estilo").symlink_to(tmp_path / "fora")
    (tmp_path / "own/clausulas").symlink_to(tmp_path / "own/dentro")
    assert [problem for _, _, problem in failures_of(tmp_path / "own")] == [
        "é um atalho para outra pasta; copie-a",
        "é um atalho que leva para fora da pasta",
    ]


def test_a_link_within_the_folder_is_a_file(tmp_path: Path) -> None:
    write(tmp_path, "capa.html.j2", "<section>x</section>")
    (tmp_path / "sumario.html.j2").symlink_to(tmp_path / "capa.html.j2")
    assert set(own_templates(tmp_path).own) == {"capa.html.j2", "sumario.html.j2"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_does_not_make_the_run_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "capa.html.j2")
    assert failures_of(tmp_path) == [("capa.html.j2", 0, "não é um arquivo comum")]


def test_a_file_without_end_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "capa.html.j2", b"x" * 1_000_001)
    assert failures_of(tmp_path) == [("capa.html.j2", 0, "é grande demais: o limite é de 1000 kB")]


def test_a_whole_disk_is_no_folder_of_templates(tmp_path: Path) -> None:
    for number in range(600):
        write(tmp_path, f"{number}.txt", "")
    (problem,) = [p for t, _, p in failures_of(tmp_path) if t == str(tmp_path)]
    assert "mais de 500 arquivos" in problem


REACHING = [
    '<img src="file://{secret}" alt="">',
    '<img src="{secret}" alt="">',
    '<img src="../segredo.html.j2" alt="">',
    '<img src="http://127.0.0.1:9/x.png" alt="">',
    '<img src="//127.0.0.1:9/x.png" alt="">',
    '<img src="h&#116;tp://127.0.0.1:9/x.png" alt="">',
    '<img src=" \thttps://127.0.0.1:9/x.png" alt="">',
    '<img srcset="data:image/png;base64,AA==, http://127.0.0.1:9/x.png 2x" alt="">',
    '<object data="file://{secret}"></object>',
    '<embed src="file://{secret}">',
    '<iframe src="file://{secret}"></iframe>',
    '<link rel="stylesheet" href="file://{secret}">',
    '<link rel="attachment" href="file://{secret}">',
    '<a rel="attachment" href="file://{secret}">x</a>',
    '<a rel="attachment" href="#capa">x</a>',
    '<a href="file://{secret}">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<p style="background: url(file://{secret})">x</p>',
    '<p style="background: u\\72l(http://127.0.0.1:9/x)">x</p>',
    '<style>@import "file://{secret}";</style>',
    "<style>p {{ background: url(http://127.0.0.1:9/x) }}</style>",
    '<svg width="9" height="9"><image width="9" height="9" href="file://{secret}"/></svg>',
    '<svg><image xlink:href="http://127.0.0.1:9/x"/></svg>',
    '<svg><use href="file://{secret}#a"/></svg>',
    '<svg><rect fill="url(http://127.0.0.1:9/x#a)"/></svg>',
    '<base href="http://127.0.0.1:9/">',
    '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/">',
    '<p onclick="alert(1)">x</p>',
    "<script>alert(1)</script>",
    '<form action="http://127.0.0.1:9/"></form>',
    '<video poster="http://127.0.0.1:9/x.png"></video>',
]


@pytest.mark.parametrize("markup", REACHING)
def test_no_template_reaches_a_file_or_the_network(
    tmp_path: Path, view: ContractView, secret: Path, markup: str
) -> None:
    text = "\n<section>" + markup.format(secret=secret) + "</section>"
    templates = templates_with(tmp_path / "own", "capa.html.j2", text)
    with pytest.raises(TemplateFailure, match="não é permitido") as caught:
        contract_html(view, templates)
    assert caught.value.template == "capa.html.j2"
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("css", "line"),
    [
        ("p {}\na { background: url(file:///etc/passwd) }", 2),
        ("p {}\na { background: URL( 'http://127.0.0.1:9/x' ) }", 2),
        ("p {}\na { background: u\\72 l(http://127.0.0.1:9/x) }", 2),
        ("/*\n*/@import 'x.css';", 2),
        ("@\\69mport url(x.css);", 1),
        ("p {}\n\n@font-face { font-family: x; src: url(/etc/passwd) }", 3),
        ("a { background: image-set('http://127.0.0.1:9/x' 1x) }", 1),
        ("a { content: url(../segredo.html.j2) }", 1),
        ("a { background: url(http://127.0.0.1:9/x", 1),
        ("p {}\n</style><script>", 2),
        (
            'a { content: "/*" }\nb { background: url(http://127.0.0.1:9/x) }\nc { content: "*/" }',
            2,
        ),
        ("a { content: '\\'/*' }\nb { background: url(http://127.0.0.1:9/x) } /* ' */", 2),
    ],
)
def test_no_style_reaches_a_file_or_the_network(tmp_path: Path, css: str, line: int) -> None:
    write(tmp_path, "estilo/base.css", css)
    ((template, where, _),) = failures_of(tmp_path)
    assert (template, where) == ("estilo/base.css", line)


def test_a_style_may_hold_texts_and_comments(tmp_path: Path) -> None:
    css = (
        '/* url(x) { */ a::after { content: "{ /* \\" \\7b"; background: url(\'data:image/png,\') }'
    )
    assert templates_with(tmp_path, "estilo/base.css", css).read("estilo/base.css") == css


def test_a_document_keeps_the_policy_that_seals_it(tmp_path: Path, view: ContractView) -> None:
    text = (templates_dir() / "documento.html.j2").read_text(encoding="utf-8")
    for own in (
        text.replace("img-src data:", "img-src *"),
        text.replace("<meta http-equiv", "<!-- x --><meta http-equiv"),
        "<p>{{ secoes[0].html }}</p>",
    ):
        assert own != text
        templates = templates_with(tmp_path, "documento.html.j2", own)
        with pytest.raises(TemplateFailure, match=r"documento\.html\.j2:1: o documento precisa"):
            contract_html(view, templates)


@pytest.mark.parametrize("markup", [REACHING[0], REACHING[3], REACHING[8]])
def test_the_engine_refuses_what_a_template_might_smuggle_past(
    view: ContractView, secret: Path, markup: str
) -> None:
    part = contract_parts(view)[0]
    body = markup.format(secret=secret)
    smuggled = part.__class__(part.key, f"<html><body>{body}</body></html>")
    with pytest.raises(RefusedResource):
        render_part(smuggled, [], shipped_fonts())


# Images among the templates


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        )

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    rows = (b"\0" + b"\x80" * min(width, 9)) * min(height, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4"/></svg>'
WITH_IMAGES = (
    '<section class="capa"><img src="coapkit:imagens/a.png" alt="Brasão">'
    '<img src="coapkit:imagens/b.svg" alt="Marca"></section>'
)


def test_images_of_the_folder_go_into_page_and_pdf(tmp_path: Path, view: ContractView) -> None:
    write(tmp_path, "imagens/a.png", png())
    write(tmp_path, "imagens/b.svg", SVG)
    templates = templates_with(tmp_path, "capa.html.j2", WITH_IMAGES)
    html = contract_html(view, templates)
    assert 'src="data:image/png;base64,' in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert "coapkit:" not in html
    capa = contract_parts(view, templates)[0]
    remarks = render_part(
        capa, contract_styles(view, templates), {**shipped_fonts(), **templates.images}
    ).remarks
    assert not [remark for remark in remarks if "image" in remark.lower()]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.png", b"GIF89a", "não é uma imagem PNG"),
        ("a.gif", b"GIF89a", "não é uma imagem PNG"),
        ("a.png", png(60_000, 60_000), "tem 60000 × 60000 pontos"),
        ("a.png", b"\x89PNG" + b"0" * 4_000_001, "grande demais"),
        ("a.svg", b"<svg>\n<image href='file:///etc/passwd'/></svg>", "não é permitido"),
        ("a.svg", b"<svg><script>alert(1)</script></svg>", "não é permitido"),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "<!DOCTYPE>"),
        ("a.svg", b"<svg>\xe9</svg>", "UTF-8"),
        ("a.svg", b"nada", "não é um SVG"),
    ],
)
def test_an_image_that_is_none_is_refused(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    write(tmp_path, f"imagens/{name}", content)
    ((_, _, said),) = failures_of(tmp_path)
    assert problem in said


def test_an_image_that_is_not_there_or_has_no_alternative_is_named(
    tmp_path: Path, view: ContractView
) -> None:
    for markup, problem in (
        ('<img src="coapkit:imagens/x.png" alt="">', "não há a imagem «imagens/x.png»"),
        ('<img src="data:image/png;base64,AA==">', "precisa de alt"),
    ):
        templates = templates_with(tmp_path, "capa.html.j2", f"<section>\n{markup}</section>")
        with pytest.raises(TemplateFailure, match=problem) as caught:
            contract_html(view, templates)
        assert caught.value.line == 2


# What they cost

_WORDING_NAME = "clausulas/01-objeto.md"
_TEN = "{% set a = 'xxxxxxxxxx' %}"


@pytest.mark.parametrize(
    "text",
    [
        f"{{% set l = '{'a' * 50}'|list %}}"
        + "".join(f"{{% for a{i} in l %}}" for i in range(8))
        + "{% endfor %}" * 8,
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        _TEN + "{% set a = a ~ a %}" * 40,
        _TEN + "{% set a = a + a %}" * 40,
        "{% set a = [1] %}" + "{% set a = a + a %}" * 40,
        _TEN + "{% set a %}{{ a }}{{ a }}{{ a }}{% endset %}" * 40,
        "{{ 'xxxxxxxxxx'" + "|replace('x', 'xxxxxxxxxx')" * 12 + " }}",
        _TEN + "{% set a = a.replace('x', a) %}" * 12,
        _TEN + "{% set a = (a|list)|join(a) %}" * 12,
        _TEN + "{% set a = a.join(a) %}" * 12,
        "{% set a = 9999999999 %}" + "{% set a = a * a %}" * 40,
        _TEN + "{% set a = [a, a, a] %}" * 40 + "{{ a }}",
        "{{ 1.5|round(99999999, 'ceil') }}",
        "{{ [[1], [2]]|sum(start=[]) }}",
        "{{ (1).to_bytes(99999999, 'big') }}",
        "{{ (1.5).hex() }}",
    ],
)
def test_no_template_runs_for_long_or_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(allowance, "MAX_STEPS", allowance.MAX_STEPS // 20)
    monkeypatch.setattr(allowance, "MAX_LETTERS", allowance.MAX_LETTERS // 20)
    templates = Templates({_WORDING_NAME: text})
    assert templates.check(_WORDING_NAME) is None
    with pytest.raises(TemplateFailure, match="não permitida"):
        templates.render(_WORDING_NAME, {})


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in (1, 2) recursive %}{{ loop((1, 2)) }}{% endfor %}",
        "{% if 1 %}" * 120 + "{% endif %}" * 120,
        "{{ 1e400 }}",
    ],
)
def test_what_could_not_be_bounded_is_refused_as_it_stands(text: str) -> None:
    failure = Templates({_WORDING_NAME: text}).check(_WORDING_NAME)
    assert failure is not None
    assert "erro no modelo" in str(failure)


def test_what_counts_its_steps_gives_the_same_text(view: ContractView) -> None:
    copy = {"capa.html.j2": (templates_dir() / "capa.html.j2").read_text(encoding="utf-8")}
    assert contract_sections(view, Templates(copy)) == contract_sections(view)
    text = "{{ 'b,a'.split(',')|sort|join('~') ~ 1 ~ none }}{{ 'ab'[1:] + 'c' }}"
    own = Templates({_WORDING_NAME: text + "{{ 'a' in 'ab' and 1 < 2 == 2 }}{{ [2, 3]|sum }}"})
    assert own.render(_WORDING_NAME, {}) == "a~b1NonebcTrue5"


def test_an_ellipsis_longer_than_its_text_is_told() -> None:
    own = Templates({_WORDING_NAME: "{{ 'abcd'|truncate(2) }}"})
    with pytest.raises(TemplateFailure, match=r":1: a expressão não pôde ser calculada"):
        own.render(_WORDING_NAME, {})


def test_what_is_not_closed_is_looked_at_once(tmp_path: Path) -> None:
    write(tmp_path, "estilo/termo.css", "p { fill: " + "url(#" * 100_000 + ") }")
    write(tmp_path, _WORDING_NAME, "Caput {% raw %}" + "{#" * 100_000 + "{% endraw %}.")
    assert failures_of(tmp_path) == [("estilo/termo.css", 1, "este «url(» não fecha")]


def test_what_a_message_quotes_or_names_reaches_no_terminal(tmp_path: Path) -> None:
    write(tmp_path, _WORDING_NAME, f"Caput com <b\x1b[2J\u202e>{'x' * 9_000}</b>.")
    write(tmp_path, "x\x1b[2J.md", "")
    with pytest.raises(WrongTemplates) as caught:
        own_templates(tmp_path)
    assert len(str(caught.value)) < 9_000
    assert all(line.isprintable() for line in str(caught.value).splitlines())
