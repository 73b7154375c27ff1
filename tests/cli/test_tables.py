"""``coapkit tables`` and what ``validate`` makes of the tables, as a user meets them."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"

CITIES = ("230120", "230140", "230210", "230290", "230510", "230650", "230910", "230980")


def coapkit(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a whole process, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "coapkit", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The example contract and the archive of regions that it is compared with."""
    (tmp_path / "baturite.yaml").write_bytes(EXAMPLE.read_bytes())
    with zipfile.ZipFile(tmp_path / "base_territorial_2013.zip", "w") as archive:
        archive.writestr(
            "tb_regsaud.csv",
            (
                "CO_REGSAUD,CO_STATUS,DS_NOME\r\n"
                "23001,ATIVO,1ª RS - Fortaleza\r\n23004,ATIVO,4ª RS - Baturité\r\n"
            ).encode("latin-1"),
        )
        archive.writestr(
            "rl_municip_regsaud.csv",
            "CO_MUNICIP;CO_REGSAUD\r\n230440;23001\r\n"
            + "".join(f"{city};23004\r\n" for city in CITIES),
        )
    (tmp_path / "censo.csv").write_text("municipio;2010\n2301406;11.529\n", encoding="utf-8")
    return tmp_path


def test_import_brings_the_tables_beside_the_contracts(repository: Path):
    done = coapkit("tables", "import", "base_territorial_2013.zip", "censo.csv", cwd=repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Em tabelas:",
        "  Regiões de Saúde          2013  2 linhas  de base_territorial_2013.zip",
        "  Municípios das Regiões    2013  9 linhas  de base_territorial_2013.zip",
        "  População dos Municípios  2010   1 linha  de censo.csv",
    ]
    assert sorted(path.name for path in (repository / "tabelas").iterdir()) == [
        *("populacao.2010.tsv", "regioes.2013.tsv", "regioes_municipios.2013.tsv", "tabelas.toml")
    ]


def test_import_goes_to_the_folder_that_is_named_or_that_the_settings_name(repository: Path):
    coapkit("tables", "import", "censo.csv", "--folder", "a", cwd=repository)
    assert (repository / "a" / "populacao.2010.tsv").is_file()
    (repository / "coapkit.toml").write_text('tables = "b"\n')
    coapkit("tables", "import", "censo.csv", cwd=repository)
    assert (repository / "b" / "populacao.2010.tsv").is_file()


def test_import_says_when_a_table_is_undated(repository: Path):
    (repository / "regioes.csv").write_text("regiao;nome\n23004;Baturité\n", encoding="utf-8")
    done = coapkit("tables", "import", "regioes.csv", cwd=repository)
    assert done.returncode == 0
    assert "sem data" in done.stdout
    assert "--vintage" in done.stderr
    done = coapkit("tables", "import", "regioes.csv", "--vintage", "2012-2016", cwd=repository)
    assert (done.stderr, "2012 a 2016" in done.stdout) == ("", True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nada.zip",), "nada.zip: não foi possível ler: o arquivo não existe"),
        (("baturite.yaml",), "não reconheço|não é legível|colunas"),
        (("censo.csv", "--vintage", "ontem"), "“ontem” não é uma competência"),
        ((), "falta"),
    ],
)
def test_wrong_use_ends_with_2_and_one_message(repository: Path, arguments, said: str):
    done = coapkit("tables", "import", *arguments, cwd=repository)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(said, done.stderr)
    assert "Traceback" not in done.stderr
    assert not (repository / "tabelas").exists()


def test_show_says_what_is_there_and_what_is_missing(repository: Path):
    coapkit("tables", "import", "base_territorial_2013.zip", cwd=repository)
    done = coapkit("tables", "show", cwd=repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Regiões de Saúde (2013): 2 linhas, de base_territorial_2013.zip" in done.stdout
    assert "Municípios limítrofes: contiguidade da Região" in done.stdout
    assert "coapkit tables import" in done.stdout


def test_show_as_json_is_one_object(repository: Path):
    coapkit("tables", "import", "base_territorial_2013.zip", cwd=repository)
    done = coapkit("tables", "show", "-f", "json", cwd=repository)
    shown = json.loads(done.stdout)
    assert [(t["table"], t["vintage"], t["rows"], t["problem"]) for t in shown["tables"]] == [
        ("regioes", "2013", 2, ""),
        ("regioes_municipios", "2013", 9, ""),
    ]
    assert {"table": "populacao", "title": "População dos Municípios"}.items() <= shown["missing"][
        -1
    ].items()


def test_show_ends_with_1_when_a_table_was_altered(repository: Path):
    coapkit("tables", "import", "censo.csv", cwd=repository)
    with (repository / "tabelas" / "populacao.2010.tsv").open("a") as file:
        file.write("2301208\t1\n")
    done = coapkit("tables", "show", "tabelas", cwd=repository)
    assert done.returncode == 1
    assert "foi alterada depois de importada" in done.stdout


def test_show_of_an_empty_folder_is_no_error(tmp_path: Path):
    done = coapkit("tables", "show", cwd=tmp_path)
    assert (done.returncode, "nenhuma tabela" in done.stdout) == (0, True)


def test_show_of_a_folder_that_is_none_is_wrong_use(tmp_path: Path):
    (tmp_path / "tabela").write_text("x")
    for name, what in (("tabelsa", "não existe"), ("tabela", "não é uma pasta")):
        done = coapkit("tables", "show", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{name} {what}" in done.stderr


def test_show_of_a_broken_manifest_is_one_message(tmp_path: Path):
    (tmp_path / "tabelas").mkdir()
    (tmp_path / "tabelas" / "tabelas.toml").write_text("[[")
    done = coapkit("tables", "show", cwd=tmp_path)
    assert done.returncode == 2
    assert "não é TOML válido" in done.stderr


def test_the_command_alone_shows_its_help(tmp_path: Path):
    done = coapkit("tables", cwd=tmp_path)
    assert done.returncode == 0
    assert "import" in done.stdout
    assert "show" in done.stdout


def test_validate_says_once_what_it_could_not_compare(repository: Path):
    (repository / "outro.yaml").write_bytes((repository / "baturite.yaml").read_bytes())
    done = coapkit("validate", ".", "-f", "json", cwd=repository)
    (remark,) = json.loads(done.stdout)["summary"]["remarks"]
    assert remark.startswith("sem a pasta tabelas/")


def test_validate_compares_with_the_tables_that_are_there(repository: Path):
    coapkit("tables", "import", "base_territorial_2013.zip", "censo.csv", cwd=repository)
    clean = coapkit("validate", "baturite.yaml", "-f", "json", cwd=repository)
    assert (clean.returncode, json.loads(clean.stdout)["diagnostics"]) == (0, [])
    (remark,) = json.loads(clean.stdout)["summary"]["remarks"]
    assert remark.startswith("em tabelas/ faltam RENASES")
    text = (repository / "baturite.yaml").read_text(encoding="utf-8")
    wrong = text.replace("populacao: 11529", "populacao: 11592").replace('"23004"', '"23040"', 1)
    (repository / "baturite.yaml").write_text(wrong, encoding="utf-8")
    done = coapkit("validate", "baturite.yaml", "-f", "json", cwd=repository)
    assert done.returncode == 1
    assert {"TAB-REGIAO", "TAB-POPULACAO"} <= {
        d["rule"] for d in json.loads(done.stdout)["diagnostics"]
    }


def test_a_table_that_cannot_be_read_is_a_remark_and_no_error(repository: Path):
    coapkit("tables", "import", "base_territorial_2013.zip", cwd=repository)
    (repository / "tabelas" / "regioes_municipios.2013.tsv").unlink()
    done = coapkit("validate", "baturite.yaml", cwd=repository)
    assert done.returncode == 0
    assert "regioes_municipios.2013.tsv não está na pasta" in " ".join(done.stdout.split())
