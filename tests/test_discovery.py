"""Which files a folder gives: contracts, however they were saved, and nothing else."""

from pathlib import Path

import pytest

from coapkit.discovery import find_files
from coapkit.document.recognition import shows_contract

TEXT = "# região de saúde\n\ncoapkit: 1\nidentificacao:\n  versao: 1\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        b"\xef\xbb\xbfcoapkit: 1\n",
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        "coapkit: 1\n".encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        b"---\n'coapkit': 1\n",
        b'"parte_ii" : {}\n',
    ],
)
def test_a_contract_shows_itself_however_it_was_saved(data: bytes, tmp_path: Path) -> None:
    assert shows_contract(data)
    (tmp_path / "a.yaml").write_bytes(data)
    assert find_files([str(tmp_path)]) == ([str(tmp_path / "a.yaml")], [])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"site_name: coapkit: 1\n",
        b"jobs:\n  coapkit:\n    steps: []\n",
        b"# coapkit: 1\nnome: x\n",
        b"'coapkit: 1'\n",
        "\tcoapkit: 1".encode("utf-16"),
    ],
)
def test_other_yaml_does_not(data: bytes) -> None:
    assert not shows_contract(data)
