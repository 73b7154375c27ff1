"""Every kind of PDF as an archive and a screen reader want it, before it is signed and after."""

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pytest
from archive_rules import archive_faults
from pikepdf import Name
from signable import EXAMPLE, credential_of

from coapkit.rendering.publish import publish
from coapkit.signing.paper import read_paper, source_of
from coapkit.signing.signatory import concerned, signatories_of
from coapkit.signing.signature import sign
from coapkit.signing.verification import verify

pytestmark = pytest.mark.lento

MOMENT = datetime(2012, 12, 14, 13, 0, tzinfo=UTC)
OF_ONE = ("contrato.pdf", "parecer.pdf", "extrato.pdf", "pcep.pdf")
OF_TWO = ("aditivo.pdf", "extrato-aditivo.pdf")
DRAFTS = ("contrato.pdf", "extrato.pdf", "pcep.pdf", *OF_TWO)
SIGNED = ("contrato", "pcep01", "aditivo")
PAPERS = (
    *SIGNED,
    "parecer",
    "extrato",
    "extrato-aditivo",
    *(f"minuta {name}" for name in (*SIGNED, "extrato", "extrato-aditivo")),
)
EDITS = (
    ("nome: UBS Vazantes\n", "nome: UBS Vazantes Dr. Joaquim Pimenta\n"),
    ("valor_anual: 3180000.00", "valor_anual: 3498000.00"),
    ("publicidade: padrao\n", "publicidade: |\n    Os entes publicam o COAP e o RAG.\n"),
)


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as a termo aditivo makes it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path_factory.mktemp("novo") / EXAMPLE.name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, amended: Path) -> dict[str, bytes]:
    """Name of each paper to its bytes: ``aditivo``, ``minuta aditivo``, ``aditivo assinado``."""
    folder, since = tmp_path_factory.mktemp("saida"), str(EXAMPLE)
    found: dict[str, bytes] = {}
    for prefix, paths in (
        ("", publish(str(EXAMPLE), folder, papers=OF_ONE)),
        ("", publish(str(amended), folder, papers=OF_TWO, since=since)),
        ("minuta ", publish(str(amended), folder, papers=DRAFTS, since=since, draft=True)),
    ):
        for path in paths:
            found[prefix + path.stem.removeprefix("baturite-")] = path.read_bytes()
    for name in SIGNED:
        data = found[name]
        paper = read_paper(data)
        for person in concerned(signatories_of(source_of(paper)), paper)[:3]:
            data = sign(data, credential_of(person), MOMENT).data
        found[f"{name} assinado"] = data
    return found


@pytest.mark.parametrize("name", [*PAPERS, *(f"{name} assinado" for name in SIGNED)])
def test_a_paper_is_sound_archival_and_accessible(
    papers: dict[str, bytes], amended: Path, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(papers[name])
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    of_two = "aditivo" in name
    with pikepdf.open(path) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("3A", "1")
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        kinds = {str(a.UF): str(a.AFRelationship) for a in pdf.Root.AF}
        wanted = {"baturite.yaml": "/Source", "conferencia.json": "/Supplement"}
        if of_two and "extrato" not in name:
            wanted |= {"anterior-baturite.yaml": "/Data", "alteracoes.json": "/Supplement"}
        assert kinds == wanted
        fields = pdf.Root.get("/AcroForm", {}).get("/Fields", [])
        assert bool(fields) == name.startswith(SIGNED)
    paper = read_paper(papers[name])
    assert paper.made_of_source
    made_of = amended if of_two or name.startswith("minuta") else EXAMPLE
    assert source_of(paper).data == made_of.read_bytes()
    assert archive_faults(path) == []
    result = outloud.check(str(path))
    assert result.error is None
    found = [f for f in result.findings if f.severity == "error"]
    assert found == []


@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_paper_says_so(papers: dict[str, bytes], name: str) -> None:
    verdict = verify(papers[f"{name} assinado"])
    assert verdict.intact
    assert len(verdict.signatures) == 3
    assert len(verdict.missing) == (1 if name == "pcep01" else 16)
    assert not verdict.complete


def test_a_signature_leaves_what_was_published(papers: dict[str, bytes]) -> None:
    for name in SIGNED:
        before, after = papers[name], papers[f"{name} assinado"]
        assert after.startswith(before)
        with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
            assert len(old.pages) == len(new.pages)
            assert old.Root.Metadata.read_bytes() == new.Root.Metadata.read_bytes()


def _first(pdf: Any, kind: str) -> Any:
    return next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == kind)


DAMAGES: dict[str, Callable[[Any], None]] = {
    "6.7.2: not marked": lambda pdf: pdf.Root.MarkInfo.__setitem__("/Marked", False),
    "6.6.3: /Title": lambda pdf: pdf.docinfo.__setitem__("/Title", "Outro"),
    "6.8: names": lambda pdf: pdf.Root.__setitem__("/AF", pikepdf.Array([pdf.Root.AF[0]])),
    "6.8: type": lambda pdf: pdf.Root.AF[0].EF.F.__setitem__("/Subtype", Name("/yaml")),
    "6.3.2: /Widget": lambda pdf: pdf.Root.AcroForm.Fields[0].__setitem__("/F", 2),
    "7.18.1: field": lambda pdf: pdf.Root.AcroForm.Fields[0].__delitem__("/TU"),
    "7.18.3: order": lambda pdf: pdf.pages[-1].obj.__delitem__("/Tabs"),
    "7.2: in Table": lambda pdf: _first(pdf, "/Caption").__setitem__("/S", Name("/P")),
    "7.4.2: H5": lambda pdf: _first(pdf, "/H2").__setitem__("/S", Name("/H5")),
    "7.5: head without scope": lambda pdf: _first(pdf, "/TH").A.__delitem__("/Scope"),
    "7.1: content that is neither": lambda pdf: pdf.pages[0].contents_add(b"0 0 9 9 re f"),
    "6.2.4, 6.2.8": lambda pdf: pdf.pages[0].contents_add(b"0 0 0 1 k"),
}


@pytest.mark.parametrize("fault", DAMAGES)
def test_the_rules_see_what_is_wrong(papers: dict[str, bytes], fault: str, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(papers["pcep01"])) as pdf:
        DAMAGES[fault](pdf)
        pdf.save(tmp_path / "x.pdf", object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    assert fault in "\n".join(archive_faults(tmp_path / "x.pdf"))


def test_the_rules_see_a_glyph_that_a_font_lacks(papers: dict[str, bytes], tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(papers["pcep01"])) as pdf:
        font = next(iter(pdf.pages[0].resources.Font))
        shown = f"/Artifact BMC BT {font} 9 Tf <0000> Tj ET EMC"
        pdf.pages[0].contents_add(shown.encode())
        pdf.save(tmp_path / "x.pdf")
    assert ".notdef" in "\n".join(archive_faults(tmp_path / "x.pdf"))
