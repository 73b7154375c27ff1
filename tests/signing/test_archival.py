"""Every kind of PDF as an archive and a screen reader want it, before it is signed and after."""

import io
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import outloud
import pikepdf
import pytest
from signable import EXAMPLE, credential_of

from coapkit.rendering.publish import publish
from coapkit.signing.paper import read_paper, source_of
from coapkit.signing.signatory import signatories_of
from coapkit.signing.signature import sign
from coapkit.signing.verification import verify

pytestmark = pytest.mark.lento

MOMENT = datetime(2012, 12, 14, 13, 0, tzinfo=UTC)
SIGNED = ("contrato", "pcep01")
PAPERS = (*SIGNED, "parecer", "extrato")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Name of each paper to its bytes; signed ones as ``contrato assinado``."""
    folder = tmp_path_factory.mktemp("saida")
    wanted = ("contrato.pdf", "parecer.pdf", "extrato.pdf", "pcep.pdf")
    paths = list(publish(str(EXAMPLE), folder, papers=wanted))
    found = {path.stem.removeprefix("baturite-"): path.read_bytes() for path in paths}
    people = signatories_of(source_of(read_paper(found["contrato"])))
    for name in SIGNED:
        data = found[name]
        for person in [p for p in people if p.field in read_paper(data).fields][:2]:
            data = sign(data, credential_of(person), MOMENT).data
        found[f"{name} assinado"] = data
    return found


@pytest.mark.parametrize("name", [*PAPERS, *(f"{name} assinado" for name in SIGNED)])
def test_a_paper_is_sound_archival_and_accessible(
    papers: dict[str, bytes], name: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(papers[name])
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(path) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("3A", "1")
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        kinds = {str(a.UF): str(a.AFRelationship) for a in pdf.Root.AF}
        assert kinds == {"baturite.yaml": "/Source", "conferencia.json": "/Supplement"}
        programs = [
            font.get("/FontFile2")
            for font in pdf.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
        ]
        assert programs
        assert None not in programs
        fields = pdf.Root.get("/AcroForm", {}).get("/Fields", [])
        assert bool(fields) == name.startswith(SIGNED)
    paper = read_paper(papers[name])
    assert paper.made_of_source
    assert source_of(paper).data == EXAMPLE.read_bytes()
    result = outloud.check(str(path))
    assert result.error is None
    found = [f for f in result.findings if f.severity == "error"]
    assert found == []


@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_paper_says_so(papers: dict[str, bytes], name: str) -> None:
    verdict = verify(papers[f"{name} assinado"])
    assert verdict.intact
    assert len(verdict.signatures) == 2
    assert not verdict.complete


def test_a_signature_leaves_what_was_published(papers: dict[str, bytes]) -> None:
    for name in SIGNED:
        before, after = papers[name], papers[f"{name} assinado"]
        assert after.startswith(before)
        with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
            assert len(old.pages) == len(new.pages)
            assert old.Root.Metadata.read_bytes() == new.Root.Metadata.read_bytes()
