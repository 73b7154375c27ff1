"""``coapkit sign``, ``verify`` and ``extract`` as a user meets them."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "signing"
sys.path.insert(0, str(FOLDER))

import authority  # noqa: E402
from signable import EXAMPLE, published  # noqa: E402

HELENA = ("Helena Castelo Rabelo", "95891769336")
OTAVIO = ("Otávio Brandão Siqueira", "92130468390")


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return published(tmp_path_factory.mktemp("publicado"))


@pytest.fixture
def folder(paper: bytes, tmp_path: Path) -> Path:
    (tmp_path / "contrato.pdf").write_bytes(paper)
    for name, person in (("helena", HELENA), ("otavio", OTAVIO), ("outra", ("Outra", ""))):
        holder = authority.certificate(*person)
        (tmp_path / f"{name}.p12").write_bytes(authority.pkcs12_file(holder))
    (tmp_path / "senha.txt").write_text(f"{authority.PASSWORD}\r\n", encoding="utf-8")
    (tmp_path / "raiz.pem").write_bytes(authority.pem(authority.root()))
    return tmp_path


def run(
    folder: Path, *arguments: str, password: str | None = authority.PASSWORD, epoch: str = ""
) -> subprocess.CompletedProcess[str]:
    extra = {"COAPKIT_PASSWORD": password} if password is not None else {}
    return subprocess.run(
        [sys.executable, "-m", "coapkit", *arguments],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": epoch, **extra},
        check=False,
    )


def test_one_after_another_in_the_same_file(folder: Path, paper: bytes) -> None:
    for name, remaining in (("helena", 18), ("otavio", 17)):
        done = run(folder, "sign", "contrato.pdf", "--certificate", f"{name}.p12")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("assinado contrato.pdf\n  por ")
        assert f"  faltam {remaining} assinaturas\n" in done.stdout
    assert (folder / "contrato.pdf").read_bytes().startswith(paper)
    told = json.loads(run(folder, "verify", "contrato.pdf", "--format", "json").stdout)
    assert [s["signatory"]["name"] for s in told[0]["signatures"]] == [HELENA[0], OTAVIO[0]]


def test_into_another_file_at_a_given_moment(folder: Path, paper: bytes) -> None:
    for name in ("a.pdf", "b.pdf"):
        sign = ("sign", "contrato.pdf", "-c", "helena.p12", "--output", name)
        done = run(folder, *sign, epoch="1355490000")
        assert done.returncode == 0
        assert "em 14/12/2012 13:00:00 (UTC)" in done.stdout
    assert (folder / "a.pdf").read_bytes() == (folder / "b.pdf").read_bytes()
    assert (folder / "contrato.pdf").read_bytes() == paper


def test_the_password_is_read_from_a_file_or_asked_for(folder: Path) -> None:
    sign = ("sign", "contrato.pdf", "-c", "helena.p12")
    done = run(folder, *sign, password=None)
    assert done.returncode == 1
    assert "falta a senha do certificado" in done.stderr
    assert "COAPKIT_PASSWORD" in done.stderr
    assert run(folder, *sign, "--password-file", "senha.txt", password=None).returncode == 0


def test_a_certificate_with_another_name_signs_when_it_is_confirmed(folder: Path) -> None:
    sign = ("sign", "contrato.pdf", "-c", "outra.p12", "--as", "uniao-ministro")
    done = run(folder, *sign, "--same-person")
    assert done.returncode == 0
    assert done.stderr.startswith("aviso: contrato.pdf: o certificado não traz CPF")
    assert done.stdout.startswith("assinado contrato.pdf\n")


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("contrato.pdf", "-c", "helena.p12"), "errada", "helena.p12: a senha do certificado não"),
        (("contrato.pdf", "-c", "nada.p12"), "x", "nada.p12: o arquivo não existe"),
        (("nada.pdf", "-c", "helena.p12"), None, "nada.pdf: o arquivo não existe"),
        (("raiz.pem", "-c", "helena.p12"), None, "raiz.pem: não é um PDF"),
        (("contrato.pdf", "-c", "raiz.pem"), None, "não é um certificado em PKCS#12"),
        (("contrato.pdf", "-c", "outra.p12"), None, "diga com --as em que campo assinar"),
        (("contrato.pdf", "-c", "helena.p12", "--as", "uniao-ministro"), None, "cujo CPF não é"),
        (("contrato.pdf", "-c", "outra.p12", "--as", "uniao-ministro"), None, "--same-person"),
        (("contrato.pdf", "-c", "helena.p12", "-o", "raiz.pem/x.pdf"), None, "devia haver uma"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_changes(
    folder: Path, paper: bytes, arguments: tuple[str, ...], password: str | None, said: str
) -> None:
    done = run(folder, "sign", *arguments, password=password or authority.PASSWORD)
    assert done.returncode == 1
    assert done.stderr.startswith("erro: ")
    assert said in done.stderr
    assert (folder / "contrato.pdf").read_bytes() == paper


def test_a_date_that_is_none_is_wrong_use(folder: Path) -> None:
    done = run(folder, "sign", "contrato.pdf", "-c", "helena.p12", epoch="9" * 30)
    assert done.returncode == 2
    assert "SOURCE_DATE_EPOCH" in done.stderr


def test_the_certificate_has_to_be_named(folder: Path) -> None:
    done = run(folder, "sign", "contrato.pdf")
    assert done.returncode == 2
    assert "--certificate" in done.stderr


def test_verify_fails_until_all_have_signed(folder: Path) -> None:
    run(folder, "sign", "contrato.pdf", "-c", "helena.p12")
    done = run(folder, "verify", "contrato.pdf", "--trust", "raiz.pem")
    assert done.returncode == 1
    assert "Helena Castelo Rabelo, Governadora do Estado do Ceará: vale" in done.stdout
    assert "Faltam 18 assinaturas." in done.stdout
    assert "--trust" not in done.stdout


def test_verify_tells_what_it_cannot_read(folder: Path) -> None:
    done = run(folder, "verify", "nada.pdf", "raiz.pem", "contrato.pdf")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "erro: nada.pdf: o arquivo não existe",
        "erro: raiz.pem: não é um PDF; dê um dos que coapkit render publica",
    ]
    assert "Ninguém assinou ainda." in done.stdout
    assert run(folder, "verify", "contrato.pdf", "--trust", "nada").returncode == 2


def test_render_does_not_replace_what_is_signed(folder: Path) -> None:
    target = folder / "saida" / "baturite-contrato.pdf"
    target.parent.mkdir()
    run(folder, "sign", "contrato.pdf", "-c", "helena.p12", "-o", str(target))
    before = target.read_bytes()
    render = ("render", str(EXAMPLE), "--only", "contrato.pdf", "--only", "extrato.rtf")
    done = run(folder, *render)
    assert done.returncode == 1
    assert "baturite-contrato.pdf já está assinado" in done.stderr
    assert [p.name for p in target.parent.iterdir()] == [target.name]
    assert target.read_bytes() == before


def test_extract_gives_the_source_back(folder: Path) -> None:
    done = run(folder, "extract", "contrato.pdf", "-o", "de-volta.yaml")
    assert (done.returncode, done.stdout) == (0, "")
    assert "baturite.yaml: é o arquivo de que o documento foi feito (SHA-256 " in done.stderr
    assert (folder / "de-volta.yaml").read_bytes() == EXAMPLE.read_bytes()
    assert run(folder, "extract", "contrato.pdf").stdout == EXAMPLE.read_text(encoding="utf-8")


def test_extract_does_not_replace_the_paper(folder: Path) -> None:
    before = (folder / "contrato.pdf").read_bytes()
    done = run(folder, "extract", "contrato.pdf", "-o", "./contrato.pdf")
    assert done.returncode == 2
    assert "dê outro nome ao arquivo" in done.stderr
    assert (folder / "contrato.pdf").read_bytes() == before


def test_extract_tells_of_another_source(folder: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(folder / "contrato.pdf") as pdf:
        pdf.Root.AF[0].EF.F.write(b"coapkit: 1\n")
        pdf.save(folder / "trocado.pdf")
        del pdf.Root.AF
        pdf.save(folder / "sem.pdf")
    done = run(folder, "extract", "trocado.pdf")
    assert (done.returncode, done.stdout) == (1, "coapkit: 1\n")
    assert "não é o arquivo de que o documento foi feito" in done.stderr
    done = run(folder, "extract", "sem.pdf")
    assert (done.returncode, done.stdout) == (1, "")
    assert "não traz o arquivo" in done.stderr


def test_extract_lists_what_is_attached_and_gives_each(folder: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(folder / "contrato.pdf") as pdf:
        for key, name, data in (
            ("1", "anterior-\x1b[31mregiao.yaml", b"coapkit: 1\n"),
            ("2", "../dois.json", b"{}"),
            ("3", "../dois.json", b"[]"),
        ):
            pdf.attachments[key] = pikepdf.AttachedFileSpec(
                pdf, data, filename=name, description="Versão\nanterior"
            )  # among the associated files too
        pdf.save(folder / "termo.pdf")
    before = {path.name for path in folder.iterdir()}
    done = run(folder, "extract", "termo.pdf", "--list")
    assert (done.returncode, done.stderr) == (0, "")
    shown = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    own = run(folder, "extract", "contrato.pdf", "--list").stdout.splitlines()
    assert own[0] == shown[0] == "baturite.yaml"
    assert shown[-3:] == ["anterior-\\x1b[31mregiao.yaml", "../dois.json", "../dois.json"]
    digest = hashlib.sha256(b"coapkit: 1\n").hexdigest()
    assert f"\n  Versão\\nanterior\n  11 bytes\n  SHA-256 {digest}\n" in done.stdout
    done = run(folder, "extract", "termo.pdf", "--name", shown[-3])
    assert (done.returncode, done.stdout) == (0, "coapkit: 1\n")
    assert done.stderr == f"{shown[-3]}: Versão\\nanterior (SHA-256 {digest})\n"
    for name, problem in (("nada", "veja os nomes com --list"), (shown[-1], "traz 2 anexos")):
        done = run(folder, "extract", "termo.pdf", "--name", name, "-o", "x")
        assert (done.returncode, done.stdout) == (1, "")
        assert problem in done.stderr
    assert {path.name for path in folder.iterdir()} == before
    done = run(folder, "extract", "termo.pdf", "--name", shown[0], "-o", "x")
    assert "é o arquivo de que o documento foi feito" in done.stderr
    assert (folder / "x").read_bytes() == EXAMPLE.read_bytes()
    assert run(folder, "extract", "termo.pdf", "--list", "-o", "x").returncode == 2
