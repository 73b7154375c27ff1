"""A PCEP as a paper of its own: its parties, what it covers, who signs, how its file is called."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
import sample_contract
from syrupy.assertion import SnapshotAssertion
from test_html import ELEMENTS, Page

from coapkit.contract import model as m
from coapkit.contract.build import build_contract
from coapkit.document.reader import read
from coapkit.document.source import decode
from coapkit.rendering.instrument_paper import instrument_html, instrument_parts
from coapkit.rendering.makers import Tools
from coapkit.rendering.papers import choose, file_names
from coapkit.rendering.pcep_view import PcepPaperView, pcep_view
from coapkit.rendering.publish import publish
from coapkit.rendering.words import TO_FILL

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT = (EXAMPLES / "baturite.yaml").read_text(encoding="utf-8")


def contract() -> m.Contract:
    document = read(decode("regiao.yaml", TEXT.encode())).document
    assert document is not None
    return build_contract(document.root)[0]


CONTRACT = contract()
PCEP = CONTRACT.parte_ii.anexo_iii.pceps[0]


def view_of(pcep: m.Pcep = PCEP, *, draft: bool = False) -> PcepPaperView:
    return pcep_view(CONTRACT, pcep, draft=draft, source_hash="0" * 64)


def test_the_whole_protocol(snapshot: SnapshotAssertion) -> None:
    html = instrument_html(view_of()).partition("</style>")[2]
    text = re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^>]+>", "", html)).replace("\xa0", " ").strip()
    assert text == snapshot


def test_its_parties_alone_sign() -> None:
    view = view_of()
    assert [p.name for p in view.parties] == ["Estado do Ceará", "Município de Baturité"]
    assert [g.name for g in view.signatures.groups] == [p.name for p in view.parties]


def test_covers_the_actions_of_its_services() -> None:
    (service,) = (s for s in CONTRACT.parte_ii.anexo_iii.servicos if s.cnes in PCEP.servicos)
    assert {action.id for action in view_of().actions} == set(service.acoes)


def test_a_protocol_without_value_or_term_takes_those_of_the_contract() -> None:
    bare = PCEP._replace(valor_anual=None, vigencia=m.Vigencia())
    html = instrument_html(view_of(bare))
    assert "não fixa valor próprio" in html
    assert "pelo prazo do Contrato, de 1º de janeiro de 2013 a 31 de dezembro de 2016" in html


@pytest.mark.parametrize("draft", [True, False])
def test_is_well_formed(draft: bool) -> None:
    page = Page(instrument_html(view_of(draft=draft)))
    assert page.elements <= ELEMENTS
    assert len(page.ids) == len(set(page.ids))
    assert page.handlers == []
    assert ("data-campo" in instrument_parts(view_of(draft=draft))[1].html) is not draft


def test_an_empty_protocol_is_to_be_filled_in() -> None:
    view = pcep_view(m.Contract(), m.Pcep(), draft=True, source_hash="0" * 64)
    assert TO_FILL in view.number
    assert view.actions_table is None
    assert instrument_html(view)


def test_author_text_is_escaped() -> None:
    html = instrument_html(view_of(PCEP._replace(id="<script>", objeto="<img onerror=x>")))
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.lento
def test_each_protocol_is_a_file_named_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "regiao.yaml"
    text = TEXT.replace("- id: PCEP01", '- id: "../Hospital São José"', 1)
    path.write_text(text, encoding="utf-8")
    written = list(publish(str(path), tmp_path / "saida", papers=choose(["pcep"]), draft=True))
    assert [p.name for p in written] == ["regiao-hospital-sao-jose.pdf", "regiao-pcep02.pdf"]
    assert all(p.parent == tmp_path / "saida" for p in written)
    with pikepdf.open(io.BytesIO(written[0].read_bytes())) as pdf:
        assert set(pdf.attachments) == {"regiao.yaml", "conferencia.json"}
        assert pdf.open_metadata()["pdfaid:part"] == "3"


def test_no_file_of_a_protocol_takes_the_name_of_another_paper() -> None:
    assert file_names(["Contrato", "contrato", "é", "..", "É", "x" * 300, "extrato-aditivo"]) == [
        "pcep-contrato",
        "pcep-contrato-2",
        "e",
        "pcep-4",
        "e-5",
        "x" * 60,
        "pcep-extrato-aditivo",
    ]


def test_a_contract_without_protocols_says_so(tmp_path: Path) -> None:
    path = tmp_path / "regiao.yaml"
    start, end = TEXT.index("    pceps:\n"), TEXT.index("# Parte III")
    path.write_text(TEXT[:start] + "\n" + TEXT[end:], encoding="utf-8")
    remarks: list[str] = []
    tools = Tools(remark=remarks.append)
    assert not list(publish(str(path), tmp_path, papers=("pcep.pdf",), draft=True, tools=tools))
    assert "não tem PCEP" in remarks[0]


def test_the_sample_has_a_protocol_too() -> None:
    sample = sample_contract.contract()
    for pcep in sample.parte_ii.anexo_iii.pceps:
        assert instrument_html(pcep_view(sample, pcep, draft=False, source_hash="0" * 64))
