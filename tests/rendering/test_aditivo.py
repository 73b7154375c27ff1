"""The termo aditivo: what it alters and how it says so, what it refuses, what it carries."""

import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from syrupy.assertion import SnapshotAssertion
from test_html import ELEMENTS, Page

from coapkit.comparison.amendment import (
    alterations,
    amendment_number,
    needs_new_contract,
    not_the_next,
)
from coapkit.comparison.comparison import Comparison, compare_versions
from coapkit.comparison.reading import Version, read_version
from coapkit.rendering.amendment_view import AmendmentView, amendment_view, part_names
from coapkit.rendering.extrato_aditivo import amendment_extract
from coapkit.rendering.instrument_paper import instrument_html, instrument_parts, instrument_styles
from coapkit.rendering.job import Refused
from coapkit.rendering.makers import Tools
from coapkit.rendering.papers import choose
from coapkit.rendering.publish import publish
from coapkit.rendering.rtf_lint import lint_act
from coapkit.rendering.words import TO_FILL

EXAMPLES = Path(__file__).parents[2] / "examples"
OLD = EXAMPLES / "baturite.yaml"
TEXT = OLD.read_text(encoding="utf-8")
Edits = tuple[tuple[str, str], ...]

MONEY = (
    (
        "2015: 23641.94, 2016: 24824.04}\n      total: 92426.06",
        "2015: 26641.94, 2016: 27824.04}\n      total: 98426.06",
    ),
    ("[7880.64, 7880.64, 7880.66]", "[8880.64, 8880.64, 8880.66]"),
    ("[8274.68, 8274.68, 8274.68]", "[9274.68, 9274.68, 9274.68]"),
    ("custeio: 346999497.65", "custeio: 347005497.65"),
    ("geral: 352980991.85", "geral: 352986991.85"),
)
SERVICE = (("nome: UBS Vazantes\n", "nome: UBS Vazantes Dr. Joaquim Pimenta\n"),)
ACTION = (
    (
        "      - id: A002\n",
        (
            "      - id: A900\n        renases: '111'\n        nome: Atendimento na serra\n"
            "        componente: urgencia\n        natureza: [recuperacao]\n"
            "        responsabilidade: {solidaria: [ce, municipios]}\n      - id: A002\n"
        ),
    ),
)
WORDING = (
    (
        "publicidade: padrao\n",
        "publicidade: |\n    Os entes publicam:\n    - na União; e\n    - no Estado.\n",
    ),
    ("em até noventa\n        dias:", "em até cento e vinte\n        dias:"),
)
TERM = (("    fim: 2016-12-31\n  coordenacao", "    fim: 2017-12-31\n  coordenacao"),)
OTHERS = (
    ('versao: "1.0"', 'versao: "1.1"'),
    ("nome: Helena Castelo Rabelo", "nome: Beatriz Castelo"),
    ('pagina: "142"', 'pagina: "143"'),
    ("geral: 352980991.85", "geral: 352980991.86"),
)


def termos(listed: str) -> Edits:
    """The flow with termos aditivos."""
    return (("fluxo:\n", f"fluxo:\n  termos_aditivos: [{listed}]\n"),)


def edited(*edits: tuple[str, str], text: str = TEXT) -> str:
    for old, new in edits:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Version]:
    folder = tmp_path_factory.mktemp("versoes")

    @cache
    def version(text: str) -> Version:
        path = folder / "novo.yaml"
        path.write_text(text, encoding="utf-8")
        return read_version(str(path))

    return version


@pytest.fixture(scope="module")
def amended(version: Callable[[str], Version]) -> Callable[..., Comparison]:
    old = read_version(str(OLD))

    @cache
    def amended(*edits: tuple[str, str]) -> Comparison:
        return compare_versions(old, version(edited(*edits)))

    return amended


def text_of(view: AmendmentView) -> str:
    """What a reader sees, tags left out."""
    html = instrument_html(view).partition("</style>")[2]
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^>]+>", "", html)).replace("\xa0", " ").strip()


class TestAlterations:
    def test_what_tells_the_contracts_life_is_none(self, amended: Callable[..., Comparison]):
        found = amended(*OTHERS)
        assert len(found.changes) == 4
        assert alterations(found) == ()

    def test_parts_are_named_with_their_annexes(self, amended: Callable[..., Comparison]):
        found = amended(*SERVICE, *ACTION, *WORDING, *TERM, *MONEY)
        assert part_names(alterations(found)) == (
            "o Preâmbulo, a Parte I, os Anexos II e III da Parte II e a Parte III"
        )

    @pytest.mark.parametrize(
        ("edit", "said"),
        [
            (('codigo: "23004"', 'codigo: "23005"'), "a Região de Saúde é outra (23004 antes"),
            (('numero: "23/2012"', 'numero: "24/2012"'), "o número é outro (23/2012 antes"),
            (
                ("inicio: 2013-01-01\n    fim: 2016", "inicio: 2018-01-01\n    fim: 2021"),
                "um contrato vencido não se adita",
            ),
            (("  - id: ce\n", "  - id: pi\n"), "os Estados da Região não são os mesmos"),
        ],
    )
    def test_another_contract_is_refused(
        self, amended: Callable[..., Comparison], edit: tuple[str, str], said: str
    ):
        assert said in needs_new_contract(amended(edit))

    def test_it_is_numbered_by_the_flow(self, amended: Callable[..., Comparison]):
        nameless, first = amended(*SERVICE), amended(*SERVICE, *termos("{numero: 1}"))
        assert amendment_number(nameless) is None
        assert amendment_number(first) == 1
        assert amendment_view(nameless, draft=False).name == "Termo Aditivo"
        assert amendment_view(first, draft=False).name == "Primeiro Termo Aditivo"
        act = amendment_extract(first)
        assert act.title == "EXTRATO DO 1º TERMO ADITIVO AO CONTRATO Nº 23/2012"
        assert act.body[0].startswith("Espécie: Primeiro Termo Aditivo ao Contrato")
        signed = amended(*SERVICE, *termos("{numero: 1, data: 2014-08-20, local: Pacoti/CE}"))
        assert "Data de assinatura: 20 de agosto de 2014." in amendment_extract(signed).body

    def test_the_next_number_follows_from_the_old_version(self, version: Callable[[str], Version]):
        old = version(edited(*termos("{numero: 1, data: 2014-08-20}")))
        new = version(edited(*SERVICE, *termos("{numero: 1, data: 2014-08-20}")))
        assert amendment_number(compare_versions(old, new)) == 2
        assert not_the_next(compare_versions(old, new)) == ""

    def test_two_termos_at_once_and_a_lost_one_are_refused(
        self, amended: Callable[..., Comparison], version: Callable[[str], Version]
    ):
        two = termos("{numero: 1, data: 2014-08-20}, {numero: 2}")
        assert "há 2 termos aditivos (1º e 2º)" in not_the_next(amended(*SERVICE, *two))
        back = compare_versions(version(edited(*SERVICE, *two)), read_version(str(OLD)))
        assert "não traz o 1º termo aditivo" in not_the_next(back)

    def test_an_amendment_is_not(self, amended: Callable[..., Comparison]):
        assert needs_new_contract(amended(*SERVICE, *TERM, *MONEY)) == ""


class TestText:
    def test_the_whole_termo(self, amended: Callable[..., Comparison], snapshot: SnapshotAssertion):
        edits = (*OTHERS[:1], *TERM, *WORDING, *ACTION, *SERVICE, *MONEY)
        view = amendment_view(amended(*edits), draft=False)
        text = text_of(view)
        start = text.index("Ir para o conteúdo")
        assert re.sub(r"\b[0-9a-f]{64}\b", "SHA-256", text[start:]) == snapshot

    def test_a_single_alteration_is_the_sentence_of_its_clause(
        self, amended: Callable[..., Comparison]
    ):
        text = text_of(amendment_view(amended(*SERVICE), draft=False))
        assert (
            "No Anexo III da Parte II do Contrato, o serviço seguinte passa a vigorar com a redação"
        ) in text
        assert "I – " not in text

    def test_values_that_stay_are_said_to(self, amended: Callable[..., Comparison]):
        text = text_of(amendment_view(amended(*SERVICE), draft=False))
        assert "não altera os valores do Contrato, cujo valor global permanece em R$ 352" in text

    def test_values_that_move_are_told_by_entity_and_year(self, amended: Callable[..., Comparison]):
        view = amendment_view(amended(*MONEY), draft=False)
        moved = next(c.values for c in view.clauses if c.values)
        assert [e.name for e in moved.entities] == ["Estado do Ceará"]
        assert [(r.name, r.difference) for r in moved.entities[0].years] == [
            ("2015", "+3.000,00"),
            ("2016", "+3.000,00"),
        ]
        assert [r.difference for r in moved.years] == ["–", "–", "+3.000,00", "+3.000,00"]
        assert moved.total.difference == "+6.000,00"
        assert "com acréscimo de R$ 6.000,00 (seis mil reais)" in text_of(view)

    def test_a_line_that_comes_in_tells_its_sum_once(self, amended: Callable[..., Comparison]):
        line = (
            "  investimento:\n",
            (
                "  investimento:\n    - {id: I90, descricao: Lancha, pagador: ce, orcamento: FES, "
                "valores: {2013: 10.00, 2014: 20.00}, total: 30.00}\n"
            ),
        )
        view = amendment_view(amended(line), draft=True)
        (item,) = next(a.added for c in view.clauses for a in c.alterations if a.added)
        assert item.name == "Linha de investimento I90 – Lancha"
        assert [(f.name, f.value.replace("\xa0", " ")) for f in item.facts] == [
            ("Pagador", "Estado do Ceará"),
            ("Dotação orçamentária", "FES"),
            ("Valores por ano", "2013, R$ 10,00; 2014, R$ 20,00"),
            ("Soma", "R$ 30,00"),
        ]

    def test_names_are_never_cut(self, amended: Callable[..., Comparison]):
        assert "…" not in text_of(amendment_view(amended(*MONEY), draft=False))

    def test_is_dated_by_its_own_signature_alone(self, amended: Callable[..., Comparison]):
        before = amendment_view(amended(*SERVICE), draft=False)
        assert "____" in before.signatures.place
        signed = amended(*SERVICE, ("data: 2012-12-14\n    local", "data: 2014-02-03\n    local"))
        assert amendment_view(signed, draft=False).signatures.place == (
            "Baturité/CE, 3 de fevereiro de 2014."
        )

    def test_the_steps_taken_for_it_are_told(self, amended: Callable[..., Comparison]):
        step = re.search(r"  cir:\n    documento: (.*)\n", TEXT)
        assert step
        text = text_of(
            amendment_view(
                amended(*SERVICE, (step[1], "Resolução CIR Baturité nº 04/2014")), draft=False
            )
        )
        assert "As alterações foram pactuadas na CIR (Resolução CIR Baturité nº 04/2014" in text


class TestDocument:
    @pytest.mark.parametrize("draft", [True, False])
    def test_is_well_formed(self, amended: Callable[..., Comparison], draft: bool):
        view = amendment_view(amended(*TERM, *WORDING, *ACTION, *SERVICE, *MONEY), draft=draft)
        page = Page(instrument_html(view))
        assert page.elements <= ELEMENTS | {"blockquote"}
        assert len(page.ids) == len(set(page.ids))
        assert all(b <= a + 1 for a, b in zip(page.levels, page.levels[1:], strict=False))
        assert page.handlers == []
        assert ("MINUTA" in "".join(instrument_styles(draft))) is draft
        assert all(("data-campo" in part.html) is False for part in instrument_parts(view)[:1])
        assert ("data-campo" in instrument_parts(view)[1].html) is not draft

    def test_author_text_is_escaped(self, amended: Callable[..., Comparison]):
        hostile = amended(("nome: UBS Vazantes\n", 'nome: "<script>alert(1)</script>"\n'))
        assert "<script" not in instrument_html(amendment_view(hostile, draft=False))


class TestExtract:
    def test_the_whole_act(self, amended: Callable[..., Comparison], snapshot: SnapshotAssertion):
        act = amendment_extract(amended(*SERVICE, *MONEY))
        assert act.title == "EXTRATO DE TERMO ADITIVO AO CONTRATO Nº 23/2012"
        assert lint_act(act) == ()
        assert "\n".join(map(str, act.body)) == snapshot

    def test_says_what_extracts_of_termos_say(self, amended: Callable[..., Comparison]):
        texts = dict(str(b).split(": ", 1) for b in amendment_extract(amended(*SERVICE)).body)
        assert texts["Objeto"].startswith("alterar o Anexo III da Parte II do Contrato")
        assert "art. 8º, § 3º, da Resolução CIT nº 3" in texts["Fundamento legal"]
        assert texts["Valor"].startswith("sem alteração do valor global")
        assert texts["Dotação"] == "a do Contrato, sem alteração."
        assert texts["Data de assinatura"] == f"{TO_FILL}."

    def test_an_interstate_region_passes_the_rules_of_the_gazette_too(self, tmp_path: Path):
        old = EXAMPLES / "petrolina-juazeiro.yaml"
        new = tmp_path / "novo.yaml"
        text = old.read_text(encoding="utf-8")
        new.write_text(text.replace("valor_anual: 46800000.00", "valor_anual: 1.00"), "utf-8")
        found = compare_versions(read_version(str(old)), read_version(str(new)))
        act = amendment_extract(found, draft=True)
        assert act.title.startswith("MINUTA DE EXTRATO DO 3º TERMO ADITIVO")
        assert lint_act(act) == ()
        parties = next(str(b) for b in act.body if str(b).startswith("Partes: "))
        assert "Estado de Pernambuco" in parties
        assert "Estado da Bahia" in parties


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "antes").mkdir()
    (tmp_path / "antes/regiao.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def published(folder: Path, text: str, *words: str, draft: bool = False) -> tuple[list[str], str]:
    """Names of the files written, and what was remarked."""
    (folder / "regiao.yaml").write_text(text, encoding="utf-8")
    remarks: list[str] = []
    written = publish(
        str(folder / "regiao.yaml"),
        folder / "saida",
        papers=choose(words),
        draft=draft,
        tools=Tools(remark=remarks.append),
        since=str(folder / "antes/regiao.yaml"),
    )
    return [path.name for path in written], "\n".join(remarks)


class TestPublication:
    def test_one_word_names_the_termo_and_its_extract(self):
        assert choose(["aditivo"]) == (
            "aditivo.pdf",
            "aditivo.html",
            "extrato-aditivo.rtf",
            "extrato-aditivo.pdf",
        )
        assert choose(["extrato"]) == ("extrato.rtf", "extrato.pdf")
        assert "aditivo.pdf" not in choose([])

    @pytest.mark.parametrize("edits", [(), OTHERS[:3]])
    def test_nothing_to_amend_is_said_and_nothing_written(self, folder: Path, edits: Edits):
        names, said = published(folder, edited(*edits), "aditivo")
        assert names == []
        assert "nada a aditar" in said
        assert not (folder / "saida").exists()

    def test_another_region_is_refused(self, folder: Path):
        text = (EXAMPLES / "alto-solimoes.yaml").read_text(encoding="utf-8")
        with pytest.raises(Refused, match="a Região de Saúde é outra"):
            published(folder, text, "aditivo")

    def test_a_draft_has_no_termo_unless_as_a_draft(self, folder: Path):
        early = TEXT[: TEXT.index("\nfluxo:")] + "\n"
        (folder / "antes/regiao.yaml").write_text(early, encoding="utf-8")
        with pytest.raises(Refused, match="ainda não foi assinado"):
            published(folder, edited(*SERVICE), "aditivo.html")
        names, _ = published(folder, edited(*SERVICE), "aditivo.html", draft=True)
        assert names == ["regiao-aditivo.html"]

    def test_an_unreadable_version_is_refused(self, folder: Path):
        (folder / "antes/regiao.yaml").write_text("a: [", encoding="utf-8")
        with pytest.raises(Refused, match="YAML-SINTAXE"):
            published(folder, edited(*SERVICE), "aditivo")

    @pytest.mark.lento
    def test_the_pdf_is_archival_accessible_and_carries_both_versions(self, folder: Path):
        outloud = pytest.importorskip("outloud")
        text = edited(*SERVICE, *MONEY)
        names, _ = published(folder, text, "aditivo.pdf")
        path = folder / "saida" / names[0]
        with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
            metadata = pdf.open_metadata()
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            attached = {n: a.get_file().read_bytes() for n, a in pdf.attachments.items()}
        assert set(attached) == {
            "regiao.yaml",
            "anterior-regiao.yaml",
            "conferencia.json",
            "alteracoes.json",
        }
        assert attached["regiao.yaml"] == text.encode()
        assert attached["anterior-regiao.yaml"] == TEXT.encode()
        changes = json.loads(attached["alteracoes.json"])
        assert changes["old"]["path"] == "anterior-regiao.yaml"
        assert str(folder) not in attached["alteracoes.json"].decode()
        result = outloud.check(str(path))
        assert result.error is None
        # The judge's own viewer prints SIGN where nobody has signed yet.
        found = [f for f in result.findings if f.severity != "info" and f.evidence != "SIGN"]
        assert [f for f in found if f.rule != "ORD-001"] == []
