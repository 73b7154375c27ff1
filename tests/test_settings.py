"""Settings: where they are found, and what is said of wrong ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coapkit.settings import SettingsError, load_settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'paths = ["a"\nfail-on = 1', ":2:1: não é TOML válido"),
        (b"paths = ", "coapkit.toml: não é TOML válido"),
        (b"fail-on = 1\nfail-on = 2", "coapkit.toml: não é TOML válido"),
        (b"x = " + b"9" * 5_000, "coapkit.toml: não é TOML válido"),
        (b"# S\xe3o", "coapkit.toml: não está em UTF-8; salve-o"),
    ],
)
def test_what_cannot_be_read_is_told_in_portuguese(text: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "coapkit.toml").write_bytes(text)
    with pytest.raises(SettingsError) as told:
        load_settings(tmp_path)
    assert said in str(told.value)
    english = ("line", "invalid", "expected", "limit", "codec", "cannot")
    assert not any(word in str(told.value).removeprefix(str(tmp_path)).lower() for word in english)


def test_the_nearest_settings_count(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.coapkit]\nfail-on = "note"\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert load_settings(below).fail_on == "note"
    (tmp_path / "a" / "coapkit.toml").write_text('paths = ["x"]\n')
    found = load_settings(below)
    assert (found.fail_on, found.paths, found.folder) == ("error", ("x",), tmp_path / "a")


@pytest.mark.parametrize("command", ["validate", "fix", "status"])
def test_their_paths_stand_for_those_not_named(command: str, tmp_path: Path) -> None:
    (tmp_path / "contratos").mkdir()
    (tmp_path / "contratos" / "a.yaml").write_text("coapkit: 1\n")
    (tmp_path / "rascunho.yaml").write_text("coapkit: 1\n")
    (tmp_path / "coapkit.toml").write_text('paths = ["contratos"]\n')
    done = subprocess.run(
        [sys.executable, "-m", "coapkit", command],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert "a.yaml" in done.stdout
    assert "rascunho" not in done.stdout
