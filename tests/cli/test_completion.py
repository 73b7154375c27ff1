"""What the Tab key offers, asked as the shells ask."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coapkit.cli.app import COMMANDS
from coapkit.cli.completion import offers
from coapkit.contract.stage import Stage
from coapkit.norm.catalogue import catalogue
from coapkit.rendering.papers import PAPERS
from coapkit.rendering.templating import shipped_templates
from coapkit.reporters import FORMATS

FOLDER = Path(sys.executable).parent
"""Where the command is that the shells are to call."""


def words(*typed: str) -> list[str]:
    *before, incomplete = typed
    return [offer.word for offer in offers(before, incomplete)]


def test_commands() -> None:
    assert words("") == list(COMMANDS)
    assert words("va") == ["validate"]
    assert words("tables", "") == ["import", "show"]


def test_options_of_the_command_with_what_they_do() -> None:
    assert {"--format", "--stage", "--fail-on", "--changed-since"} <= set(words("validate", "--"))
    assert "-f" in words("validate", "-")
    assert "-f" not in words("validate", "--")
    assert words("tables", "show", "--f") == ["--format"]
    said = {offer.word: offer.description for offer in offers(["validate"], "--")}
    assert said["--help"] == "Mostra esta ajuda"
    assert all(said.values())


def test_an_option_that_was_given_is_not_offered_again_unless_it_may_be() -> None:
    assert words("validate", "--stage", "cib", "--stage=cir", "--st") == []
    assert words("validate", "--format", "text", "--format") == ["--format"]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (("validate", "--format", ""), list(FORMATS)),
        (("validate", "a.yaml", "-f", ""), list(FORMATS)),
        (("validate", "--stage", ""), [stage.key for stage in Stage]),
        (("validate", "--fail-on", ""), ["error", "warning", "note", "never"]),
        (("explain", ""), list(catalogue())),
        (("matrix", "--format", ""), ["table", "markdown", "csv", "json"]),
        (("tables", "show", "--format", ""), ["text", "json"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
    ],
)
def test_values(typed: tuple[str, ...], values: list[str]) -> None:
    assert len(values) > 1
    assert words(*typed) == values


def test_names_of_templates() -> None:
    assert set(words("templates", "copy", "")) >= set(shipped_templates())
    assert words("templates", "copy", "capa") == ["capa.html.j2"]


@pytest.mark.parametrize("command", ["render", "watch"])
def test_papers(command: str) -> None:
    assert set(PAPERS) < set(words(command, "a.yaml", "--only", ""))
    assert words(command, "--only", "parecer.") == ["parecer.pdf", "parecer.html"]


def test_a_value_joined_to_its_option() -> None:
    assert words("validate", "--format=sa") == ["--format=sarif"]
    assert words("validate", "--format", "=", "sa") == ["sarif"]  # as bash parts it
    assert words("validate", "--format", "=") == list(FORMATS)


@pytest.mark.parametrize(
    "typed",
    [
        ("validate", "contr"),
        ("validate", "--output", ""),
        ("validate", "--", "--f"),
        ("validate", "--nada", ""),
        ("render", ""),
        ("nada", ""),
        ("explain", "R3-ART9-IV", ""),
    ],
)
def test_nothing_where_a_file_or_anything_may_stand(typed: tuple[str, ...]) -> None:
    assert words(*typed) == []


def run(shell: str, script: str, folder: Path) -> str:
    done = subprocess.run(
        [shell, "-c", script],
        cwd=folder,
        env={
            "PATH": f"{FOLDER}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


BASH = """
eval "$(coapkit completion bash)"
try() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _coapkit "$1" "${@: -1}" "${@: -2:1}"
    echo "${COMPREPLY[*]}"
}
complete -p coapkit
try coapkit va
try coapkit validate 'região 1.yaml' --stage c
try coapkit validate --format = sa
try coapkit explain R3-ART20.
try coapkit validate ./
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_bash_completes(tmp_path: Path) -> None:
    assert run("bash", BASH, tmp_path).splitlines() == [
        "complete -o default -F _coapkit coapkit",
        "validate",
        "cir cib",
        "sarif",
        "R3-ART20.2",
        "",  # bash then offers files
    ]


FISH = """
source (coapkit completion fish | psub)
complete -C 'coapkit va'
complete -C 'coapkit validate --stage c'
complete -C 'coapkit validate reg'
"""


@pytest.mark.parametrize("shell", [name for name in ("zsh", "fish") if shutil.which(name)])
def test_other_shells_complete_where_they_are_installed(shell: str, tmp_path: Path) -> None:
    (tmp_path / "região 1.yaml").touch()
    if shell == "fish":
        assert run("fish", FISH, tmp_path).splitlines() == [
            "validate\tConfere contratos",
            "cib\thomologação na CIB",
            "cir\tpactuação na CIR",
            "região 1.yaml",
        ]
        return
    (tmp_path / "_coapkit").write_text(run("bash", "coapkit completion zsh", tmp_path))
    assert run("zsh", "zsh -n _coapkit && echo bem", tmp_path) == "bem\n"


def test_another_shell_is_wrong_use() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coapkit", "completion", "cmd"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "“cmd” não é aceito; use um de: bash, zsh, fish" in done.stderr
