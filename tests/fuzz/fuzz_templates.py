"""Templates of one's own, which may come from a stranger: text that runs, styles, drawings."""

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fuzz_contracts import NAME, small_examples

from coapkit.contract.model import Contract
from coapkit.document.source import decode
from coapkit.rendering.html import SECTIONS, document_html, section, sheet_html
from coapkit.rendering.names import Names
from coapkit.rendering.outside import css_problems, embedded, html_problems, sealed
from coapkit.rendering.overrides import WrongTemplates, own_templates
from coapkit.rendering.prose import parse_prose
from coapkit.rendering.templating import (
    HTML,
    STYLE,
    WORDING,
    TemplateFailure,
    Templates,
    shipped_templates,
)
from coapkit.rendering.view import ContractView, contract_view, wording_context
from coapkit.rendering.wording_lint import wording_slips
from coapkit.rendering.words import cleaned
from coapkit.resources import templates_dir
from coapkit.validation import check_source

IMAGES = ("imagens/a.svg", "imagens/a.png")


def template(data: bytes) -> None:
    """Any bytes in the place of any template, as the first byte says: refused, or filled in.

    Whatever it is, nothing is opened but what is there to be read.
    """
    names = (*shipped_templates(), *IMAGES)
    name = names[data[0] % len(names)] if data else names[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data[1:])
        try:
            templates = own_templates(Path(folder))
        except WrongTemplates as error:
            assert error.failures  # noqa: PT017 - errors are what is looked at
            _check_told(error.failures)
            return
    try:
        _use(name, templates)
    except TemplateFailure as failure:
        _check_told([failure])


def _check_told(failures: Iterable[TemplateFailure]) -> None:
    for failure in failures:
        assert failure.problem.strip()
        assert failure.line >= 0
        assert all(c.isprintable() or c in "\n\u00a0\u2011" for c in str(failure)), str(failure)


def _use(name: str, templates: Templates) -> None:
    if name.endswith(WORDING):
        text = templates.render(name, _context())
        parse_prose(text)
        wording_slips(text)
    elif name.endswith(STYLE):
        assert not list(css_problems(templates.read(name)))
    elif name.endswith(HTML):
        view = _view()
        for key, title in SECTIONS:
            if name in (f"{key}{HTML}", "macros.html.j2", "documento.html.j2"):
                made = section(key, title, {"contrato": view}, templates)
                assert not list(html_problems(made.html))
                if name == "documento.html.j2":
                    assert sealed(document_html(view, [made], templates))
                    break
                sheet_html(view, made, templates)
                if key == "anexo-i":
                    break
    else:
        html = embedded(f'<img alt="" src="coapkit:{name}">', templates.images)
        assert "coapkit:" not in html


@cache
def _view() -> ContractView:
    return contract_view(_contract(), draft=False, source_hash="0" * 64)


@cache
def _context() -> dict[str, object]:
    contract = cleaned(_contract())
    return wording_context(contract, Names(contract))


@cache
def _contract() -> Contract:
    contract = check_source(decode(NAME, small_examples()[1]), only=frozenset()).contract
    assert contract is not None
    return contract


_HOSTILE = (
    "{% for a in (1, 2) %}{% for b in (a, 3) %}{{ loop.index }}{% else %}-{% endfor %}{% endfor %}",
    "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% set a = 'x' %}{% set a = a ~ a %}{{ a * 3 }}{{ a + a }}{{ '%s' % a }}",
    "{% set ns = namespace(a=1) %}{% filter upper %}{{ 2 ** 9 }}{% endfilter %}",
    "{{ contrato.__class__.__mro__ }}{{ contrato|attr('x') }}{{ self._TemplateReference__x }}",
    "{% include 'capa.html.j2' %}{% import 'macros.html.j2' as m %}{% extends 'folha.html.j2' %}",
    "{% raw %}{{ x }}{% endraw %}{% block a scoped %}{{ super() }}{% endblock %}",
    "{% call(x) m(1) %}{{ x }}{% endcall %}{{ caller() }}{% with a = 1 %}{{ a }}{% endwith %}",
    "{{ 'a'|replace('a', 'aaaa')|list|join('b')|truncate(3)|default(1)|round(2) }}",
    "{{ (1, 2)|map('string')|list|sort|unique|first }}{{ {'a': 1}|items|list }}{{ 1 // 0 }}",
    '<img src="http://x/y.png" alt=""><script>1</script><a href="javascript:1">x</a>',
    '<p style="background: url(//x)">\u202ex</p><svg onload="x"><use href="#a"/></svg>',
    "@import 'x'; p { background: u\\72l('http://x') } /* { */",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "Caput:\n- {{ regiao.nome }};\n  - alínea *solta\n\n§ 1º Número.\n",
)


def template_seeds() -> list[bytes]:
    """The package's own in their places, and hostile pieces in several."""
    names = (*shipped_templates(), *IMAGES)
    found = [
        bytes([at]) + (templates_dir() / name).read_bytes()
        for at, name in enumerate(shipped_templates())
        if (templates_dir() / name).stat().st_size < 6_000
    ]
    for at, text in enumerate(_HOSTILE):
        for name in ("capa.html.j2", "clausulas/01-objeto.md", "estilo/base.css", IMAGES[at % 2]):
            found.append(bytes([names.index(name)]) + text.encode())
    return found
