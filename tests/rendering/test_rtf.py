"""The writer: what it is given is what a reader gets, in a file that the gazette takes."""

import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.rendering.gazette import Act, Signature, Table, clean_text
from coapkit.rendering.rtf import write_rtf
from coapkit.rendering.rtf_lint import lint_act, lint_rtf
from coapkit.rendering.rtf_model import Paragraph
from coapkit.rendering.rtf_reader import read_rtf

SUMMARY = (
    "Organizar e integrar as ações e os serviços de saúde da Região de Saúde em rede de atenção, "
    "com as responsabilidades de cada ente — R$\u00a01.234.567,89, “custeio” e ‘investimento’."
)
ACT = Act(
    "extrato de contrato",
    "EXTRATO DO CONTRATO ORGANIZATIVO DA AÇÃO PÚBLICA DA SAÚDE Nº 1/2013",
    (
        f"Objeto: {SUMMARY}",
        "Sinais: {chaves}, \\barra, Ω ≥ ½, emoji 😀, hífen\u2011fixo.",
        Table(
            12,
            ("Ente", "Ação", "Valor (R$)"),
            tuple((f"Município {i}", "Atenção primária", f"{i}.234,56") for i in range(30)),
            (2, 3, 1),
            frozenset({2}),
        ),
        "Entre as tabelas.",
        Table(25, ("Ente", "Objeto"), (("Fortaleza", SUMMARY), ("Aquiraz", "")), (1, 4)),
        Table(25, ("Outra",), (("tabela logo depois",),)),
        "Data de assinatura: 1º de março de 2013.",
    ),
    (
        Signature("FULANA DE TAL", "Governadora do Estado do Ceará"),
        Signature("BELTRANO DE SÁ", "Prefeito de Fortaleza"),
    ),
)
visible_text = st.text(max_size=60).filter(lambda text: clean_text(text))
short_text = st.text(max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 4))
    row = st.tuples(*[short_text] * columns)
    return Table(
        draw(st.sampled_from([12, 25])),
        draw(row),
        tuple(draw(st.lists(row, max_size=3))),
        numeric=draw(st.frozensets(st.integers(0, 3))),
    )


acts = st.builds(
    Act,
    st.just("extrato"),
    visible_text,
    st.builds(
        lambda first, rest: (first, *rest),
        visible_text,
        st.lists(st.one_of(st.text(max_size=60), tables()), max_size=4),
    ),
    st.lists(st.builds(Signature, visible_text, visible_text), min_size=1, max_size=3).map(tuple),
)


def read_back(data: bytes) -> list[object]:
    """Lines and tables (as rows of texts) that a reader sees; blank paragraphs do not show."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[cell.text for cell in row.cells] for row in block.rows]
        for block in read_rtf(data).blocks
        if not isinstance(block, Paragraph) or block.text
    ]


def as_read(act: Act) -> list[object]:
    """The same, from the act itself."""
    return [
        [[clean_text(text) for text in row] for row in (block.header, *block.rows)]
        if isinstance(block, Table)
        else f"{identifier} {block}"
        if identifier
        else block
        for identifier, block in act.parts()
    ]


def test_a_real_act_passes_the_rules_of_the_gazette() -> None:
    assert lint_act(ACT) == ()
    assert read_back(write_rtf(ACT)) == as_read(ACT)


@settings(max_examples=80, deadline=None)
@given(acts)
def test_any_text_passes_the_rules_and_is_read_back_as_given(act: Act) -> None:
    data = write_rtf(act)

    assert lint_rtf(data) == ()
    assert read_back(data) == as_read(act)


def test_the_file_is_seven_bit_text_and_the_same_every_time() -> None:
    data = write_rtf(ACT)

    assert data.isascii()
    assert re.search(rb"[^\n\x20-\x7e]", data) is None
    assert write_rtf(ACT) == data


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Saúde", rb"Sa\'fade"),
        ("“—”", rb"\'93\'97\'94"),
        ("Ω", rb"\u937?"),
        ("\ufb01", rb"\u-1279?"),
        ("😀", rb"\u-10179?\u-8704?"),
        ("{a\\b}", rb"\{a\\b\}"),
        ("R$\u00a01", rb"R$\~1"),
        ("\\par}", rb"\\par\}"),
    ],
)
def test_every_character_has_one_spelling(text: str, written: bytes) -> None:
    act = Act("extrato", text, ("x",), (Signature("a", "b"),))

    assert b"##ATO " + written + b"\\par" in write_rtf(act)


def test_a_name_cannot_open_a_part_of_the_act() -> None:
    act = Act("extrato", "T", ("x", "##ASS INTRUSO"), (Signature("A\n##CAR Rei", "B"),))

    assert lint_act(act) == ()
    assert "# #ASS INTRUSO" in read_back(write_rtf(act))


def test_a_cell_too_tall_is_named_so_that_the_caller_refuses() -> None:
    table = Table(12, ("Ente", "Objeto"), (("A", "curto"), ("B", SUMMARY * 2)), (1, 2))
    act = Act("extrato", "T", ("x", table), (Signature("a", "b"),))

    (finding,) = lint_act(act, "extrato.rtf")

    assert (finding.rule, finding.path) == ("DOU-TABELA-CELULA", "extrato.rtf")
    assert finding.place == "tabela 1 › linha 3 › coluna 2"
    assert "«Organizar e integrar as ações e os" in finding.message
    assert finding.message.endswith("linhas; o Diário aceita no máximo 5")


@pytest.mark.parametrize(
    ("act", "missing"),
    [
        (Act("extrato", "", ("x",), (Signature("a", "b"),)), "##ATO"),
        (Act("extrato", "T", (), (Signature("a", "b"),)), "##TEX"),
        (Act("extrato", "T", (Table(12, ("a",), ()),), (Signature("a", "b"),)), "##TEX"),
        (Act("extrato", "T", ("x",), (Signature("a", "\x00"),)), "##CAR"),
        (Act("extrato", "T", ("x",), ()), "##ASS"),
    ],
)
def test_an_act_that_lacks_a_part_does_not_pass(act: Act, missing: str) -> None:
    findings = lint_act(act)

    assert {finding.rule for finding in findings} == {"DOU-IDENTIFICADOR"}
    assert any(missing in finding.message for finding in findings)


SOFFICE = shutil.which("soffice")
libreoffice = pytest.mark.skipif(SOFFICE is None, reason="o LibreOffice não está instalado")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with what LibreOffice made of the act: ``extrato.pdf`` and ``extrato.rtf``."""
    folder = tmp_path_factory.mktemp("libreoffice")
    source = folder / "extrato.rtf"
    source.write_bytes(write_rtf(ACT))
    profile = f"-env:UserInstallation={(folder / 'perfil').as_uri()}"
    for target in ("pdf", "rtf"):
        command = [str(SOFFICE), profile, "--headless", "--convert-to", target]
        subprocess.run(
            [*command, "--outdir", str(folder / "saida"), str(source)],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return folder / "saida"


@pytest.mark.lento
@libreoffice
def test_what_a_word_processor_saves_is_the_same_act_and_passes(opened: Path) -> None:
    saved = (opened / "extrato.rtf").read_bytes()

    assert saved != write_rtf(ACT)
    assert read_back(saved) == as_read(ACT)
    assert lint_rtf(saved) == ()


@pytest.mark.lento
@libreoffice
def test_a_word_processor_gives_each_section_its_width(opened: Path) -> None:
    with pikepdf.open(opened / "extrato.pdf") as pdf:
        widths = [float(page.mediabox[2]) / 72 * 2.54 - 4 for page in pdf.pages]

    assert [round(width, 1) for width in widths] == [8, 12, 8, 25, 8]
