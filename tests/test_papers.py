"""The papers say what is: commands run as written, samples are today's, what is named exists.

A fenced block marked ``console`` is a session: what follows ``$ `` is run in a folder of the
reader's own that holds ``examples/``, and the lines below it are the whole answer, but for what a
lone ``…`` leaves out; a command without lines below it must end well. A block marked ``sh`` is for
the reader's machine (it installs or downloads) and is not run. Comments that the reader does not
see set the stage; ``[...]`` stands for a JSON text::

    <!-- papers: copy examples/baturite.yaml to regiao.yaml -->
    <!-- papers: in regiao.yaml [old, there once] becomes [new] -->
    <!-- papers: in regiao.yaml cut from [text] -->
    <!-- papers: save as coapkit.toml -->            the block that follows
    <!-- papers: append to coapkit/codes.py -->      the block that follows
    <!-- papers: keys parte_ii.metas[] -->           the table that follows has the schema's keys
    <!-- papers: example parte_ii.metas[0:2] -->     the block that follows stands in the example
    <!-- papers: example alto-solimoes.yaml regiao -->    or in another one
    <!-- papers: mistakes -->                        the table that follows: wrong, finding, right
    <!-- papers: imports -->                         the table that follows: who may import whom
    <!-- papers: clause -->                          a clause's own wording; then, as published

``make test ARGS="-n 0 tests/test_papers.py --snapshot-update"`` writes today's answers and examples
into the papers (in one process: several would write one file).
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.metadata import packages_distributions
from pathlib import Path
from textwrap import fill, indent
from typing import Any, NamedTuple

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coapkit import __version__
from coapkit.cli.app import app
from coapkit.contract.build import build_contract
from coapkit.contract.stage import Stage
from coapkit.document import limits
from coapkit.document.document import Document
from coapkit.document.reader import read
from coapkit.document.source import decode
from coapkit.norm.catalogue import catalogue
from coapkit.rendering.html import contract_html
from coapkit.rendering.view import contract_view
from coapkit.reporters import FORMATS
from coapkit.settings import load_settings
from coapkit.structure.schemas import ROOT as ROOT_SCHEMA
from coapkit.structure.schemas import Visited, load_schemas, property_schema, resolve
from coapkit.validation import check_source

ROOT = Path(__file__).resolve().parent.parent
README, AUTHORS, MAP, CHANGES = "README.md", "LEIAME.md", "CONTRIBUTING.md", "CHANGELOG.md"
FORMAT = "docs/formato.md"
PAPERS = (README, AUTHORS, MAP, CHANGES, FORMAT)
LINKED = (*PAPERS, "examples/README.md", "docs/tabelas.md")
EXAMPLES = ROOT / "examples"
EXAMPLE = EXAMPLES / "baturite.yaml"

TOOLKIT = ("coapkit", "schemas", "templates", "scripts", "docs", "tests/rules", "tests/norm")
"""What the session of CONTRIBUTING.md holds besides: it adds a rule."""

OWN = {"coapkit.toml", ".gitlab-ci.yml", ".pre-commit-config.yaml", "ruamel.yaml"}
"""Files of the reader's repository that the papers name, and what only looks like a file."""


def text_of(paper: str) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


class Token(NamedTuple):
    """An order to this test, or a fenced block. ``start`` and ``end`` are those of its body."""

    order: str
    language: str
    body: str
    start: int
    end: int


_TOKEN = re.compile(
    r"^<!-- papers: (?P<order>.*?) -->$|^```(?P<language>[a-z]*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def tokens(paper: str) -> list[Token]:
    return [
        Token(match["order"] or "", match["language"] or "", match["body"] or "", *match.span(3))
        for match in _TOKEN.finditer(text_of(paper))
    ]


def prose(paper: str) -> str:
    """The paper without its blocks and orders."""
    return _TOKEN.sub("", text_of(paper))


def update(paper: str, changes: list[tuple[Token, str]]) -> None:
    """Give blocks a new body."""
    text = text_of(paper)
    for token, body in reversed(changes):
        text = text[: token.start] + body + text[token.end :]
    (ROOT / paper).write_text(text, encoding="utf-8")


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("update_snapshots"))


# Sessions

Lines = tuple[str, ...]
ELLIPSIS = "…"


def session(body: str) -> list[tuple[str, Lines]]:
    """Each command of a console block and the lines shown below it."""
    first, *rest = re.split(r"^\$ ", body, flags=re.MULTILINE)
    assert first == "", f"a session begins with a command, not with {first!r}"
    assert rest
    return [(part.splitlines()[0], tuple(part.splitlines()[1:])) for part in rest]


def abridged(shown: Lines, answer: Lines) -> Lines:
    """The answer, cut where what is shown is cut."""
    if not shown:
        return ()
    if ELLIPSIS not in shown:
        return answer
    head = shown.index(ELLIPSIS)
    tail = len(shown) - head - 1
    return (*answer[:head], ELLIPSIS, *answer[len(answer) - tail :])


class Shell:
    """The reader's folder and terminal."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.environ = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, command: str) -> tuple[int, Lines]:
        """Exit code and lines of output."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=900,
        )
        return done.returncode, tuple(line.rstrip() for line in done.stdout.splitlines())

    def obey(self, order: str, block: str) -> None:
        """``block``: the body of the fenced block that follows the order."""
        match order.split(maxsplit=2):
            case ["copy", source, target]:
                self._write(target.removeprefix("to "), self._text(source))
            case ["in", name, change] if change.startswith("cut from "):
                before = self._text(name)
                cut = json.loads(change.removeprefix("cut from "))
                self._write(name, before[: before.index(cut)])
            case ["in", name, change]:
                old, new = map(json.loads, change.split(" becomes "))
                before = self._text(name)
                assert before.count(old) == 1, f"{old!r} is {before.count(old)} times in {name}"
                self._write(name, before.replace(old, new))
            case ["save", "as", name]:
                self._write(name, block)
            case ["append", "to", name]:
                gap = "\n\n" if name.endswith(".py") else ""
                self._write(name, self._text(name) + gap + block)
            case ["keys" | "example" | "mistakes" | "clause" | "imports", *_]:
                pass  # for other tests
            case _:
                raise AssertionError(f"unknown order: {order}")

    def _text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def _write(self, name: str, content: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(content, encoding="utf-8")


@pytest.fixture
def shell_of(tmp_path: Path) -> Callable[[str], Shell]:
    def shell_of(paper: str) -> Shell:
        work, home = tmp_path / "pasta", tmp_path / "conta"
        home.mkdir()
        shutil.copytree(ROOT / "examples", work / "examples")
        if paper == MAP:
            ignored = shutil.ignore_patterns("__pycache__", "imagens")
            for name in TOOLKIT:
                shutil.copytree(ROOT / name, work / name, ignore=ignored)
            shutil.copy(ROOT / "pyproject.toml", work)
        return Shell(work, home)

    return shell_of


@pytest.mark.lento
@pytest.mark.parametrize("paper", [README, AUTHORS, MAP])
def test_every_command_runs_as_written(
    paper: str, shell_of: Callable[[str], Shell], updating: bool
) -> None:
    shell = shell_of(paper)
    found = tokens(paper)
    changes: list[tuple[Token, str]] = []
    failures: list[str] = []
    stale: list[str] = []
    ran = 0
    for at, token in enumerate(found):
        if token.order:
            shell.obey(token.order, next((t.body for t in found[at:] if t.language), ""))
        if token.language != "console":
            continue
        today: list[str] = []
        for command, shown in session(token.body):
            code, answer = shell.run(command)
            ran += 1
            expected = abridged(shown, answer)
            today += [f"$ {command}", *expected]
            if code > 1 or (code == 1 and not shown):
                failures.append("\n".join([f"$ {command}", *answer, f"ended with {code}"]))
            elif shown != expected:
                stale.append("\n".join([f"$ {command}", "today answers:", *answer]))
        changes.append((token, "".join(f"{line}\n" for line in today)))
    assert ran >= 3
    assert failures == []
    if updating:
        update(paper, changes)
        return
    assert stale == []


# What is named exists


def test_every_link_leads_somewhere() -> None:
    broken, seen = [], 0
    for paper in LINKED:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(paper)):
            if "://" in target:
                continue
            seen += 1
            name, _, anchor = target.partition("#")
            path = (ROOT / paper).parent / name if name else ROOT / paper
            if not path.exists():
                broken.append(f"{paper}: {target}")
            elif anchor and anchor not in anchors(path):
                broken.append(f"{paper}: {target} (no such heading)")
    assert seen > 20
    assert broken == []


def anchors(path: Path) -> set[str]:
    """Anchors of a Markdown file's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_every_file_named_exists() -> None:
    tops = {path.name for path in ROOT.iterdir()}
    suffixes = (".py", ".md", ".yaml", ".yml", ".json", ".toml", ".j2", ".css", ".sh", ".lock")
    missing, seen = [], 0
    for paper in PAPERS:
        for name in re.findall(r"`([\w.*@/-]+)`", prose(paper)):
            if name.split("/")[0] not in tops and ("/" in name or not name.endswith(suffixes)):
                continue
            if name in OWN or (name.startswith((".", "-", "*")) and "/" not in name):
                continue
            seen += 1
            if not any(ROOT.glob(name.rstrip("/"))) and not written_by(paper, name):
                missing.append(f"{paper}: {name}")
    assert seen > 40
    assert missing == []


def written_by(paper: str, name: str) -> bool:
    """Is the file made by an order of the paper itself?"""
    return any(t.order.endswith((f" to {name}", f" as {name}")) for t in tokens(paper))


def test_every_rule_named_exists() -> None:
    pattern = re.compile(
        r"\b(?:R3|D7508|COER|FORMA|YAML|REPO|DISPENSA|ARQUIVO|TAB)-[A-Z0-9]+(?:-[A-Z0-9]+)*(?:\.\d+)?"
    )
    unknown, seen = [], 0
    for paper in LINKED:
        text = text_of(paper)
        invented = set(re.findall(r"^ *- id: (\S+)$", text, re.MULTILINE))
        for rule in pattern.findall(text):
            seen += 1
            if rule not in catalogue() and rule not in invented:
                unknown.append(f"{paper}: {rule}")
    assert seen > 20
    assert unknown == []


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    named = {t for paper in PAPERS for t in re.findall(r"\bmake ([a-z]+)\b`", text_of(paper))}
    named |= {
        line.split()[1]
        for paper in PAPERS
        for t in tokens(paper)
        for line in t.body.splitlines()
        if t.language == "sh" and line.startswith("make ")
    }
    assert {"demo", "test"} <= named
    assert named - targets == set()


def cli() -> dict[str, set[str]]:
    """Every command and its options, those of its own commands included."""
    root: Any = typer.main.get_command(app)
    names = root.list_commands(None)
    return {name: options(root.get_command(None, name)) for name in names}


def options(command: Any) -> set[str]:
    inner = getattr(command, "commands", {}).values()
    own = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
    return own.union(*map(options, inner))


def test_every_command_is_documented_in_both_languages() -> None:
    names = set(cli())
    assert names
    for paper in (README, AUTHORS):
        told = set(re.findall(r"\bcoapkit ([a-z]+)\b", text_of(paper)))
        assert names - told == set(), paper


def test_every_option_named_exists() -> None:
    known = set().union(*cli().values()) | {"--help", "--version", "--snapshot-update", "--faults"}
    named = {
        option
        for paper in LINKED
        for code in re.findall(r"`([^`\n]+)`", prose(paper))
        if code.startswith(("-", "coapkit "))
        for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", code)
    }
    assert len(named) > 5
    assert named - known == set()


def test_formats_and_stages_are_all_named() -> None:
    for paper in (README, AUTHORS):
        words = set(re.findall(r"`([a-z]+)`", prose(paper)))
        assert {stage.key for stage in Stage} <= words, paper
    assert set(FORMATS) <= set(re.findall(r"`([a-z]+)`", prose(README)))


def test_system_libraries_are_those_that_the_script_wants() -> None:
    scripts = text_of("scripts/system-libs.sh") + text_of("scripts/lib.sh")
    managers = (
        "sudo apt-get install ",
        "sudo dnf ",
        "sudo pacman ",
        "sudo apk ",
        "brew ",
        "pacman",
    )
    libraries = re.search(r"(?m)^LIBRARIES=\((.*)\)$", scripts)
    assert libraries
    said = scripts.replace("${LIBRARIES[*]}", libraries[1])
    for paper in (README, AUTHORS):
        lines = [
            line.strip()
            for text in (prose(paper).replace("`", "\n"), *(t.body for t in tokens(paper)))
            for line in text.splitlines()
            if line.strip().startswith(managers) and "pipx" not in line
        ]
        assert lines, paper
        assert [line for line in lines if line not in said] == [], paper


def test_dependencies_are_those_declared_and_used() -> None:
    declared = tomllib.loads(text_of("pyproject.toml"))["project"]["dependencies"]
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "coapkit").rglob("*.py"))
    modules: dict[str, list[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(canonicalize_name(package), []).append(module)
    wanted = {
        requirement.name: str(requirement.specifier)
        for requirement in map(Requirement, declared)
        if any(re.search(rf"\b{m}\b", code) for m in modules[canonicalize_name(requirement.name)])
    }
    rows = re.findall(r"^\| `([a-z][\w.-]+)` \| `([<>=!\d.,]+)` \|", text_of(README), re.MULTILINE)
    assert len(wanted) > 10
    assert {name: str(Requirement(f"x{limit}").specifier) for name, limit in rows} == wanted


def test_limits_are_those_of_the_reader() -> None:
    text = text_of(README)
    for said in (
        f"{limits.MAX_BYTES // 2**20} MB",
        f"{limits.MAX_LINES:,} lines",
        f"{limits.MAX_DEPTH} levels",
        f"{limits.MAX_SCALAR:,} characters",
    ):
        assert said in text


def test_pages_are_shown_in_small_files() -> None:
    images = sorted((ROOT / "docs" / "imagens").glob("*"))
    assert images
    for image in images:
        data = image.read_bytes()
        assert data.startswith(b"\x89PNG"), image.name
        assert len(data) < 150_000, image.name
        assert f"docs/imagens/{image.name}" in text_of(README)


def test_yaml_and_toml_shown_are_sound(tmp_path: Path) -> None:
    seen = 0
    for paper in PAPERS:
        for token in tokens(paper):
            if token.language == "yaml":
                seen += 1
                nested = token.body.startswith((" ", "- "))  # a list, or a part of one
                text = f"lista:\n{token.body}" if nested else token.body
                result = read(decode(paper, text.encode()))
                assert result.diagnostics == (), (paper, token.body)
            elif token.language == "toml":
                seen += 1
                (tmp_path / "coapkit.toml").write_text(token.body, encoding="utf-8")
                load_settings(tmp_path)
    assert seen > 20


def test_authors_are_told_how_many_schemas_to_copy() -> None:
    words = {6: "seis", 7: "sete", 8: "oito", 9: "nove"}
    schemas = list((ROOT / "schemas").glob("*.schema.json"))
    assert f"{words[len(schemas)]} arquivos da pasta schemas" in text_of(AUTHORS)


# The authors' paper: what a mistake is answered with, what a clause looks like


def table_after(paper: str, order: str) -> list[list[str]]:
    """Cells of the table that follows an order, heading left out."""
    rest = text_of(paper).partition(f"<!-- papers: {order} -->")[2].lstrip()
    rows = [line for line in rest.partition("\n\n")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows[2:]]


def answer_to(wrong: str, right: str) -> str:
    """The first finding on the example after a mistake in its first line that has ``right``."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert right in text, f"{right!r} is not in the example"
    damaged = decode("regiao.yaml", text.replace(right, wrong, 1).encode())
    first = min(check_source(damaged).diagnostics, key=lambda d: d.sort_key)
    return f"[`{first.rule}`](docs/regras/{first.rule}.md) {first.message}"


def test_mistakes_are_answered_as_the_table_says(updating: bool) -> None:
    rows = table_after(AUTHORS, "mistakes")
    assert len(rows) > 10
    text = text_of(AUTHORS)
    stale = []
    for wrong, said, right in rows:
        today = answer_to(wrong.strip("`"), right.strip("`"))
        if said != today:
            stale.append((wrong, said, today))
            row = f"| {wrong} | {said} | {right} |"
            assert row in text
            text = text.replace(row, f"| {wrong} | {today} | {right} |")
    if updating:
        (ROOT / AUTHORS).write_text(text, encoding="utf-8")
        return
    assert stale == []


def test_a_clause_is_published_as_shown(updating: bool) -> None:
    found = tokens(AUTHORS)
    at = next(i for i, token in enumerate(found) if token.order == "clause")
    written, shown = found[at + 1], found[at + 2]
    assert (written.language, shown.language) == ("yaml", "text")
    text = EXAMPLE.read_text(encoding="utf-8")
    own = text.replace("  objeto: padrao\n", indent(written.body, "  "), 1)
    document = read(decode("regiao.yaml", own.encode())).document
    assert document
    contract, _ = build_contract(document.root)
    html = contract_html(contract_view(contract, draft=False, source_hash=""))
    today = first_clause(html)
    if updating:
        update(AUTHORS, [(shown, today)])
        return
    assert shown.body == today


def first_clause(html: str) -> str:
    """Text of the first clause in the published document, items under what they belong to."""
    begin, end = (
        html.index(f'<h3 id="clausula-{key}"') for key in ("objeto", "disposicoes-gerais")
    )
    reader = Outline()
    reader.feed(html[begin:end])
    return "".join(
        f"{fill(' '.join(text.split()), 88, initial_indent=indent, subsequent_indent=indent)}\n"
        for indent, text in reader.lines
        if text.strip()
    )


class Outline(HTMLParser):
    """Headings, paragraphs and items of a document: indent by depth of lists, and text."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.lines: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the base class's
        self.depth += tag == "ul"
        if tag in ("h3", "p", "li"):
            self.lines.append(("   " * self.depth, ""))

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "ul"

    def handle_data(self, data: str) -> None:
        if self.lines:
            indent, text = self.lines[-1]
            self.lines[-1] = (indent, text + data)


# The paper of the format: keys of the schemas, fragments of the example


def schema_at(path: str) -> Visited:
    """The schema of ``parte_ii.metas[].indicador``, references resolved."""
    at = Visited(ROOT_SCHEMA, load_schemas()[ROOT_SCHEMA])
    for step in re.findall(r"\w+|\[\]", path):
        if step == "[]":
            at = resolve(Visited(at.file, at.schema["items"]))
        else:
            declared = property_schema(at, step)
            assert declared, f"{path}: no key {step}"
            at = resolve(declared)
    return at


def objects() -> dict[int, str]:
    """Every object that the format has: identity of its schema -> a path to it."""
    found: dict[int, str] = {}
    pending = [("", schema_at(""))]
    while pending:
        path, at = pending.pop(0)
        if id(at.schema) in found:
            continue
        if "properties" in at.schema:
            found[id(at.schema)] = path
            for key in at.schema["properties"]:
                inner = f"{path}.{key}".lstrip(".")
                pending.append((inner, schema_at(inner)))
        elif "items" in at.schema:
            pending.append((f"{path}[]", schema_at(f"{path}[]")))
    return found


KEYED = [t.order.removeprefix("keys").strip() for t in tokens(FORMAT) if t.order.startswith("keys")]


def keys_told(path: str) -> dict[str, dict[str, bool]]:
    """What the table of ``path`` says of each object: its path -> key -> is it demanded?

    A row ``vigencia.inicio`` tells of the object ``vigencia``, a row ``cib[].uf`` of the items of
    ``cib``.
    """
    told: dict[str, dict[str, bool]] = {}
    for cell, demanded, _ in table_after(FORMAT, f"keys {path}".rstrip()):
        before, _, key = cell.strip("`").rpartition(".")
        told.setdefault(f"{path}.{before}".strip("."), {})[key] = demanded == "sim"
    return told


def test_the_format_is_told_whole() -> None:
    known = objects()
    assert len(known) > 30
    told = {id(schema_at(inner).schema) for path in KEYED for inner in keys_told(path)}
    assert {known[key] for key in known.keys() - told} == set()


@pytest.mark.parametrize("path", KEYED)
def test_a_table_has_the_keys_of_the_schema(path: str) -> None:
    for inner, told in keys_told(path).items():
        schema = schema_at(inner).schema
        assert list(told) == list(schema["properties"]), inner
        assert {key for key, demanded in told.items() if demanded} == set(
            schema.get("required", ())
        )


def test_every_option_of_the_format_is_named() -> None:
    words = set(re.findall(r"`([^`]+)`", prose(FORMAT)))
    options = {
        str(option)
        for file in load_schemas().values()
        for choices in enums(file)
        for option in choices
        if len(choices) < 20  # of the States, one is enough
    }
    assert len(options) > 40
    assert options - words == set()


def enums(node: Any) -> Iterator[list[Any]]:
    """Every list of options below a schema."""
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield node["enum"]
        for inner in node.values():
            yield from enums(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from enums(inner)


def excerpt(name: str, path: str) -> str:
    """The lines of an example at ``parte_ii.metas[0:2]``, under the keys that lead to them."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    document = read(decode(name, text.encode())).document
    assert document
    lines = text.splitlines(keepends=True)
    node: Any = document.root
    kept: list[str] = []
    steps = re.findall(r"\w+:\w+|\w+", path)
    for step in steps:
        chosen: list[Any] = [step]
        if isinstance(node, list):
            start, _, stop = step.partition(":")
            chosen = list(range(int(start), int(stop or int(start) + 1)))
        first = document.key_span(node, chosen[0]).line
        last = _last_line(document, node, chosen[-1])
        kept.append(lines[first - 1])
        node = node[chosen[0]]
    return "".join([*kept[:-1], *lines[first - 1 : last]])


def _last_line(document: Document, container: Any, key: Any) -> int:
    _, end = document.value_offsets(container, key)
    body = document.source.text[:end].rstrip()
    return body.count("\n") + 1


def test_examples_of_the_format_stand_in_the_examples(updating: bool) -> None:
    found = tokens(FORMAT)
    changes = []
    for at, token in enumerate(found):
        match token.order.split():
            case ["example", *name, path]:
                block = found[at + 1]
                assert block.language == "yaml", token.order
                changes.append((block, excerpt(name[0] if name else EXAMPLE.name, path)))
    assert len(changes) > 10
    if updating:
        update(FORMAT, changes)
        return
    assert [block.body for block, today in changes if block.body != today] == []


# The map of the house


def test_the_map_leaves_no_room_out() -> None:
    text = text_of(MAP)
    rooms = [
        f"coapkit/{path.name}{'/' if path.is_dir() else ''}"
        for path in sorted((ROOT / "coapkit").iterdir())
        if path.name not in ("__pycache__", "_dados")
    ]
    assert len(rooms) > 15
    assert [room for room in rooms if f"`{room}`" not in text] == []
    tops = ["schemas", "templates", "examples", "tests", "docs", "scripts", "benchmarks", "ci"]
    assert [top for top in tops if f"`{top}/`" not in text] == []


def imports(room: str) -> set[str]:
    """The other rooms of coapkit that the modules of a room import, at any time."""
    found = set()
    for path in (ROOT / "coapkit" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            found |= {name.split(".")[1] for name in names if name.startswith("coapkit.")}
    return found - {room}


def test_rooms_import_only_what_the_map_allows() -> None:
    rows = table_after(MAP, "imports")
    assert len(rows) >= 5
    for room, may, _ in rows:
        actual = imports(room.strip("`"))
        assert actual
        assert actual - set(re.findall(r"`(\w+)`", may)) == set(), room


def test_the_version_is_told_where_it_is_named() -> None:
    named = set(re.findall(r"\bv(\d+\.\d+\.\d+)\b", text_of(README)))
    assert named == {__version__}
