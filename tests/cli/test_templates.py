"""``coapkit templates``, and ``render`` with templates of one's own, as a user meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coapkit.rendering.template_index import chosen, index
from coapkit.rendering.templating import shipped_templates
from coapkit.resources import templates_dir

EXAMPLE = Path(__file__).parents[2] / "examples" / "baturite.yaml"


def coapkit(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coapkit", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "XDG_CACHE_HOME": str(cwd / "cache")},
        check=False,
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# The index


def test_every_template_says_what_it_is() -> None:
    entries = index()
    assert len(entries) > 40
    assert sorted(entry.name for entry in entries) == sorted(shipped_templates())
    assert [entry.name for entry in entries if not entry.title] == []
    assert entries[0] == ("capa.html.j2", "Capa: título, Região, número, vigência e partes")


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("capa", ("capa.html.j2",)),
        ("capa.html.j2", ("capa.html.j2",)),
        ("objeto", ("clausulas/01-objeto.md",)),
        ("01-objeto.md", ("clausulas/01-objeto.md",)),
        ("clausulas/01-objeto", ("clausulas/01-objeto.md",)),
        ("parte_iv", ("clausulas/parte_iv.md",)),
        ("parte-iv", ("parte-iv.html.j2",)),
        ("base", ("estilo/base.css",)),
    ],
)
def test_a_template_is_known_by_short_names(word: str, names: tuple[str, ...]) -> None:
    assert chosen([word]) == names


def test_a_folder_names_all_that_is_in_it() -> None:
    assert len(chosen(["clausulas"])) == 21
    assert chosen(["estilo/", "estilo/base.css"]) == chosen(["estilo"])


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("cappa", "“cappa” não é um modelo; você quis dizer capa?"),
        ("preambulo", "“preambulo” pode ser preambulo.html.j2 ou clausulas/preambulo.md"),
        ("zzzzz", "veja os nomes com: coapkit templates"),
    ],
)
def test_a_word_that_names_none_or_two_is_explained(word: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"modelo|pode ser") as caught:
        chosen([word])
    assert said in str(caught.value)


# The command


def test_lists_what_there_is_and_marks_ones_own(tmp_path: Path) -> None:
    plain = coapkit("templates", cwd=tmp_path)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert "  capa.html.j2          Capa: título" in plain.stdout
    assert max(map(len, plain.stdout.splitlines())) <= 80
    write(tmp_path / "modelos/capa.html.j2", "<section></section>")
    write(tmp_path / "coapkit.toml", 'templates = "modelos"\n')
    own = coapkit("templates", cwd=tmp_path)
    assert "* capa.html.j2" in own.stdout
    assert "* 1 modelo seu, em " in own.stdout
    told = json.loads(coapkit("templates", "-f", "json", cwd=tmp_path).stdout)
    assert [row["template"] for row in told["templates"] if row["own"]] == ["capa.html.j2"]


def test_says_what_is_wrong_with_ones_own(tmp_path: Path) -> None:
    write(tmp_path / "modelos/cappa.html.j2", "")
    done = coapkit("templates", "--templates", "modelos", cwd=tmp_path)
    assert done.returncode == 1
    assert "você quis dizer capa.html.j2?" in done.stderr


def test_copies_and_never_overwrites_silently(tmp_path: Path) -> None:
    done = coapkit("templates", "copy", "capa", "objeto", "--to", "modelos", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    copy = tmp_path / "modelos/clausulas/01-objeto.md"
    assert copy.read_bytes() == (templates_dir() / "clausulas/01-objeto.md").read_bytes()
    write(copy, "O meu.")
    again = coapkit("templates", "copy", "clausulas", "--to", "modelos", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")
    assert "já há clausulas/01-objeto.md; nada foi copiado" in again.stderr
    assert copy.read_text(encoding="utf-8") == "O meu."
    assert len(list(copy.parent.iterdir())) == 1
    forced = coapkit("templates", "copy", "objeto", "--to", "modelos", "--force", cwd=tmp_path)
    assert forced.returncode == 0
    assert copy.read_text(encoding="utf-8") != "O meu."


def test_copies_to_the_folder_of_the_settings(tmp_path: Path) -> None:
    assert coapkit("templates", "copy", "capa", cwd=tmp_path).returncode == 2
    write(tmp_path / "coapkit.toml", 'templates = "modelos"\n')
    (tmp_path / "dentro").mkdir()
    assert coapkit("templates", "copy", "capa", cwd=tmp_path / "dentro").returncode == 0
    assert (tmp_path / "modelos/capa.html.j2").is_file()


# The documents


def test_render_takes_the_folder_of_the_settings_or_of_the_option(tmp_path: Path) -> None:
    write(tmp_path / "a/clausulas/01-objeto.md", "A redação da Secretaria.")
    write(tmp_path / "b/clausulas/01-objeto.md", "A redação da Região.")
    write(tmp_path / "coapkit.toml", 'templates = "a"\n')
    html = tmp_path / "saida/baturite-contrato.html"
    command = ("render", str(EXAMPLE), "--only", "contrato.html")
    assert coapkit(*command, cwd=tmp_path).returncode == 0
    assert "A redação da Secretaria." in html.read_text(encoding="utf-8")
    assert coapkit(*command, "--templates", "b", cwd=tmp_path).returncode == 0
    assert "A redação da Região." in html.read_text(encoding="utf-8")


@pytest.mark.lento
def test_kept_pages_give_way_to_a_changed_template(tmp_path: Path) -> None:
    pdf = tmp_path / "saida/baturite-parecer.pdf"
    command = ("render", str(EXAMPLE), "--only", "parecer.pdf", "--templates", "modelos")
    made = []
    for text in ("um", "dois", "um"):
        write(tmp_path / "modelos/parecer.html.j2", f"<section><h1>{text}</h1></section>")
        assert coapkit(*command, cwd=tmp_path).returncode == 0
        made.append(pdf.read_bytes())
    assert made[0] != made[1]
    assert made[0] == made[2]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("capa.html.j2", "<p>\n{{ contrato.nada }}", "modelos/capa.html.j2:2: «nada» não existe"),
        ("capa.html.j2", "{% if %}", "modelos/capa.html.j2:1: falta uma expressão"),
        ("capa.html.j2", "{{ ''.__class__ }}", "modelos/capa.html.j2:1: operação não permitida"),
        ("clausulas/fecho.md", "{{ nada }}", "modelos/clausulas/fecho.md:1: «nada» não existe"),
        ("clausulas/fecho.md", "# Fecho", "modelos/clausulas/fecho.md:1: «#» não faz título"),
        ("capa.html", "", "modelos/capa.html: não é nome de nenhum modelo"),
    ],
)
def test_a_wrong_template_leaves_what_was_there(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    write(tmp_path / "modelos" / name, text)
    before = tmp_path / "saida/baturite-contrato.html"
    write(before, "o anterior")
    papers = ("--only", "contrato.html", "--only", "parecer.html", "--templates", "modelos")
    done = coapkit("render", str(EXAMPLE), *papers, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr.replace(os.sep, "/")
    assert before.read_text(encoding="utf-8") == "o anterior"
    assert [path.name for path in before.parent.iterdir()] == [before.name]


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    for command in (("render", str(EXAMPLE)), ("templates",)):
        done = coapkit(*command, "--templates", "nada", cwd=tmp_path)
        assert done.returncode == 2
        assert "a pasta de modelos nada não existe" in done.stderr


def test_a_setting_that_is_no_text_is_named(tmp_path: Path) -> None:
    write(tmp_path / "coapkit.toml", "templates = 3\n")
    done = coapkit("templates", cwd=tmp_path)
    assert done.returncode == 2
    assert "coapkit.toml:1: `templates` deve ser texto" in done.stderr
