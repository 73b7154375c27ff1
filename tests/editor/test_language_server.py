"""The schema in an editor: completion, hover and diagnostics by a real yaml-language-server.

It is the server of VS Code's YAML extension, run without a window. The file names its schema with
a relative ``# yaml-language-server: $schema=`` line, as authors do.
"""

import itertools
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SERVER = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
SCHEMAS = HERE.parent.parent / "schemas"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not SERVER.is_file(),
    reason="needs node and `npm ci --prefix tests/editor`",
)

HEADER = "# yaml-language-server: $schema=schemas/coap.schema.json\n"


class Server:
    """A language server and the JSON-RPC conversation with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ids = itertools.count(1)
        self.process = subprocess.Popen(
            ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.request(
            "initialize",
            {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}},
        )
        self.notify("initialized", {})
        settings = {"yaml": {"schemaStore": {"enable": False}, "hover": True, "completion": True}}
        self.notify("workspace/didChangeConfiguration", {"settings": settings})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:  # the server asks: no settings, no folders
            items = message.get("params", {}).get("items", []) if message["params"] else []
            self.send({"id": message["id"], "result": [None] * len(items)})
        return message

    def request(self, method: str, params: dict[str, Any]) -> Any:
        number = next(self.ids)
        self.send({"id": number, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == number and "method" not in message:
                return message.get("result")

    def notify(self, method: str, params: dict[str, Any]) -> None:
        self.send({"method": method, "params": params})

    def open(self, name: str, text: str) -> dict[str, str]:
        document = {"uri": (self.folder / name).as_uri()}
        self.notify(
            "textDocument/didOpen",
            {"textDocument": {**document, "languageId": "yaml", "version": 1, "text": text}},
        )
        return document

    def diagnostics(self, document: dict[str, str]) -> list[dict[str, Any]]:
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                if params["uri"] == document["uri"]:
                    return list(params["diagnostics"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("autor")
    shutil.copytree(SCHEMAS, folder / "schemas")
    running = Server(folder)
    yield running
    running.process.kill()
    running.process.wait()


def test_completes_the_keys_of_a_section(server: Server):
    text = HEADER + "coapkit: 1\nidentificacao:\n  \n"
    document = server.open("completa.yaml", text)
    answer = server.request(
        "textDocument/completion",
        {"textDocument": document, "position": {"line": 3, "character": 2}},
    )
    labels = {item["label"] for item in answer["items"]}
    assert {"vigencia", "coordenacao", "versao"} <= labels


def test_completes_the_values_of_an_option(server: Server):
    text = HEADER + "entes:\n  - id: uniao\n    esfera: \n"
    document = server.open("opcoes.yaml", text)
    answer = server.request(
        "textDocument/completion",
        {"textDocument": document, "position": {"line": 3, "character": 12}},
    )
    assert {"uniao", "estado", "municipio"} <= {item["label"] for item in answer["items"]}


def test_offers_the_fifteen_clauses_at_once(server: Server):
    text = HEADER + "coapkit: 1\nparte_i:\n  \n"
    document = server.open("clausulas.yaml", text)
    answer = server.request(
        "textDocument/completion",
        {"textDocument": document, "position": {"line": 3, "character": 2}},
    )
    snippet = next(i for i in answer["items"] if i["label"] == "parte_i padrão")
    assert (snippet.get("insertText") or snippet["textEdit"]["newText"]).count("padrao") == 15


def test_hover_cites_the_article(server: Server):
    text = HEADER + "parte_iii:\n  cronograma: []\n"
    document = server.open("explica.yaml", text)
    answer = server.request(
        "textDocument/hover",
        {"textDocument": document, "position": {"line": 2, "character": 5}},
    )
    contents = answer["contents"]
    shown = contents["value"].replace("\\", "")  # Markdown escapes
    assert "Cronograma" in shown
    assert "art. 9º, IV" in shown


def test_marks_what_is_wrong(server: Server):
    text = HEADER + "coapkit: 1\nidentificacao:\n  versaum: 1\nregiao:\n  codigo: '230'\n"
    document = server.open("erra.yaml", text)
    found = server.diagnostics(document)
    lines = {d["range"]["start"]["line"] for d in found}
    assert {3, 5} <= lines


def test_accepts_the_example(server: Server):
    example = HERE.parent.parent / "examples" / "baturite.yaml"
    text = HEADER + example.read_text(encoding="utf-8").partition("\n")[2]
    document = server.open("baturite.yaml", text)
    assert server.diagnostics(document) == []
