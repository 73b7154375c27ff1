"""The parecer de conformidade as a chamber gets it: what it says, and that it is always made."""

import io
import re
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from test_html import ELEMENTS, Page

from coapkit.document.source import decode
from coapkit.norm.opinion import Opinion, Situation, examine
from coapkit.rendering.job import Refused
from coapkit.rendering.opinion_paper import (
    opinion_furniture,
    opinion_html,
    opinion_part,
    opinion_styles,
)
from coapkit.rendering.opinion_view import OpinionView, opinion_view
from coapkit.rendering.papers import choose
from coapkit.rendering.publish import publish

TEXT = (Path(__file__).parents[2] / "examples" / "baturite.yaml").read_text(encoding="utf-8")
HASH = "0123456789abcdef" * 4


def changed(*pairs: tuple[str, str], text: str = TEXT) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@cache
def opinion_on(text: str) -> Opinion:
    result = examine(decode("regiao.yaml", text.encode()))
    assert result is not None
    return result


@cache
def view_of(text: str) -> OpinionView:
    return opinion_view(opinion_on(text), file="regiao.yaml", source_hash=HASH)


WITHOUT_CLAUSE = changed(("\n  sancoes_administrativas: padrao", ""))
WRONG_CNPJ = changed(("cnpj: 99.230.000/0001-45", "cnpj: 99.230.000/0001-46"))
BROKEN = changed(
    ("\n  sancoes_administrativas: padrao", ""),
    ("cnpj: 99.230.000/0001-45", "cnpj: 99.230.000/0001-46"),
    ("fim: 2016-12-31", "fim: 2015-12-31"),
)
EARLY = TEXT[: TEXT.index("\nfluxo:")] + "\n"
HOSTILE = changed(
    ("nome: 4ª Região de Saúde de Baturité", 'nome: "<script>alert(1)</script> & {pagina}"'),
    ("identificacao:\n", 'identificacao:\n  "<img onerror=x>": 1\n'),
)


class TestOpening:
    def test_identifies_contract_file_and_tool(self):
        facts = {fact.name: fact.value for fact in view_of(TEXT).facts}
        assert facts["Região de Saúde"] == "4ª Região de Saúde de Baturité (código 23004)"
        assert facts["Estado"] == "Estado do Ceará"
        assert facts["Número"].startswith("23/2012")
        assert facts["Vigência"] == "1º de janeiro de 2013 a 31 de dezembro de 2016"
        assert facts["Resumo SHA-256"] == HASH
        assert facts["Arquivo"].startswith("regiao.yaml, conferido com coapkit ")

    def test_says_both_stages_where_they_differ(self):
        facts = {fact.name: fact.value for fact in view_of(EARLY).facts}
        assert facts["Etapa registrada"] == "Minuta"
        assert facts["Etapa examinada"] == "Pactuação na CIR"
        assert "Etapa registrada" not in {fact.name for fact in view_of(TEXT).facts}

    def test_a_clean_contract_meets_all_that_a_file_can_prove(self):
        view = view_of(TEXT)
        assert view.met
        assert view.conclusion == (
            "O contrato atende a todas as disposições que um arquivo pode provar."
        )

    def test_a_breach_is_counted_and_cited(self):
        view = view_of(WITHOUT_CLAUSE)
        assert not view.met
        assert view.conclusion == "O contrato não atende a 1 disposição."
        assert view.reservations[0] == "Não atendidas: art.\xa06º, XIV."

    def test_errors_outside_the_norm_forbid_a_clean_conclusion(self):
        view = view_of(WRONG_CNPJ)
        assert not view.met
        assert view.conclusion == "O contrato não pôde ser conferido por inteiro."
        assert "1 erro de coerência" in view.reservations[0]

    @pytest.mark.parametrize("text", [TEXT, BROKEN, EARLY])
    def test_the_counts_add_up(self, text: str):
        view = view_of(text)
        assert sum(int(row.count) for row in view.counts) == int(view.total) > 100
        assert sum(len(chapter.rows) for chapter in view.chapters) == int(view.total)


class TestExam:
    def test_a_row_says_what_how_and_where(self):
        row = next(r for c in view_of(TEXT).chapters for r in c.rows if r.id == "R3-ART9-IV")
        assert row.citation == "Art.\xa09º, IV"
        assert row.title == "Cronograma anual de desembolso"
        assert row.situation == "Atendida"
        assert re.fullmatch(r"Presença e forma; \d regras\.", row.how)
        assert row.places == ("Parte III › Cronograma anual de desembolso",)
        assert row.findings == ()

    def test_a_breach_stands_at_its_own_place_and_line(self):
        row = next(r for c in view_of(BROKEN).chapters for r in c.rows if r.id == "R3-ART6-XIV")
        line = BROKEN[: BROKEN.index("\nparte_i:")].count("\n") + 2
        assert row.situation == "Não atendida"
        assert row.places == (f"Parte I (linha {line})",)

    def test_tables_are_named_by_their_articles(self):
        named = [c.table.text for c in view_of(TEXT).chapters]
        assert named[0] == "Exame dos arts.\xa01º a 5º"
        assert "Exame dos arts.\xa07º e 8º" in named
        assert named[-1] == "Exame dos arts.\xa04º, 5º, 9º, 35 a 37 e 40"

    def test_coherence_has_a_section_of_its_own(self):
        assert view_of(TEXT).others == ()
        assert "nada acharam" in view_of(TEXT).others_text
        assert [row.id for row in view_of(WRONG_CNPJ).others] == ["COER-CNPJ"]

    def test_findings_are_told_in_full(self):
        view = view_of(BROKEN)
        assert [row.number for row in view.findings] == [
            str(n) for n in range(1, len(view.findings) + 1)
        ]
        clause = next(f for f in view.findings if f.id == "R3-ART6-XIV")
        assert clause.severity == "Erro"
        assert clause.norm == "Art.\xa06º, XIV"
        assert any(s.code and s.text.startswith("sancoes") for s in clause.remedy)

    def test_every_number_in_a_row_is_that_of_a_finding_of_its_provision(self):
        view = view_of(BROKEN)
        rule_of = {f.number: f.id.partition(".")[0] for f in view.findings}
        told = [(r.id, n) for c in view.chapters for r in c.rows for n in r.findings]
        assert told
        assert all(rule_of[number] == id_ for id_, number in told)


class TestChambers:
    def test_the_cib_of_the_state_signs(self):
        (chamber,) = view_of(TEXT).chambers
        assert chamber.acronym == "CIB/CE"
        assert chamber.name == "Comissão Intergestores Bipartite do Estado do Ceará"
        assert len(chamber.signatures) == 2

    def test_every_cib_of_an_interstate_region_signs(self):
        result = opinion_on(TEXT)
        ceara = result.contract.entes[1]
        entes = (*result.contract.entes, ceara._replace(id="pe", nome="Pernambuco"))
        both = result._replace(contract=result.contract._replace(entes=entes))
        view = opinion_view(both, file="regiao.yaml", source_hash=HASH)
        assert [c.acronym for c in view.chambers] == ["CIB/CE", "CIB/PE"]
        assert opinion_html(view).count('class="assinatura"') == 4


class TestDocument:
    @pytest.mark.parametrize("text", [TEXT, BROKEN, EARLY, HOSTILE])
    def test_is_well_formed_and_every_link_leads_somewhere(self, text: str):
        page = Page(opinion_html(view_of(text)))
        assert page.elements <= ELEMENTS | {"code"}
        assert len(page.ids) == len(set(page.ids))
        assert page.links
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
        assert page.levels[0] == 1
        assert all(b <= a + 1 for a, b in zip(page.levels, page.levels[1:], strict=False))
        assert page.handlers == []
        assert all(a.get("scope") for tag, a in page.cells if tag == "th")

    def test_author_text_is_escaped(self):
        html = opinion_html(view_of(HOSTILE))
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {pagina}" in html
        assert "&lt;img onerror=x&gt;" in html

    def test_author_text_is_no_page_number_in_the_header(self):
        assert "{" not in opinion_furniture(view_of(HOSTILE)).header.left

    def test_what_was_found_is_linked_and_else_one_sentence(self):
        assert 'href="#achado-1"' in opinion_html(view_of(BROKEN))
        clean = opinion_html(view_of(TEXT))
        assert "A conferência não fez achado algum." in clean
        assert "achado-1" not in clean

    def test_the_same_opinion_gives_the_same_document(self):
        again = examine(decode("regiao.yaml", BROKEN.encode()))
        assert again is not None
        view = opinion_view(again, file="regiao.yaml", source_hash=HASH)
        assert opinion_part(view) == opinion_part(view_of(BROKEN))
        assert opinion_html(view) == opinion_html(view_of(BROKEN))

    def test_is_never_a_draft(self):
        assert "minuta" not in opinion_part(view_of(EARLY)).html.partition("<body")[2][:80]
        assert not any("MINUTA" in style for style in opinion_styles())


class TestPublication:
    def test_is_made_of_a_contract_with_errors_while_the_others_are_refused(self, tmp_path: Path):
        path = tmp_path / "regiao.yaml"
        path.write_text(BROKEN, encoding="utf-8")
        written = publish(str(path), tmp_path, papers=choose(["parecer.html", "extrato.rtf"]))
        assert next(written) == tmp_path / "regiao-parecer.html"
        with pytest.raises(Refused, match="R3-ART6-XIV"):
            next(written)
        assert not (tmp_path / "regiao-extrato.rtf").exists()

    def test_alone_it_is_refused_nothing(self, tmp_path: Path):
        path = tmp_path / "regiao.yaml"
        path.write_text(BROKEN, encoding="utf-8")
        assert list(publish(str(path), tmp_path, papers=("parecer.html",)))

    def test_what_cannot_be_read_has_no_opinion(self, tmp_path: Path):
        path = tmp_path / "regiao.yaml"
        path.write_text("a: [", encoding="utf-8")
        with pytest.raises(Refused, match="não pôde ser lido"):
            list(publish(str(path), tmp_path, papers=("parecer.html",)))
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.lento
    def test_the_pdf_is_archival_accessible_and_carries_its_evidence(self, tmp_path: Path):
        path = tmp_path / "regiao.yaml"
        path.write_text(BROKEN, encoding="utf-8")
        (written,) = publish(str(path), tmp_path, papers=("parecer.pdf",))
        with pikepdf.open(io.BytesIO(written.read_bytes())) as pdf:
            metadata = pdf.open_metadata()
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["dc:title"] == view_of(BROKEN).title
            assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
            assert set(pdf.attachments) == {"regiao.yaml", "conferencia.json"}
            assert pdf.attachments["regiao.yaml"].get_file().read_bytes() == BROKEN.encode()


def test_every_situation_has_a_name_of_its_own():
    assert len({s.value for s in Situation}) == len(Situation) == 7
