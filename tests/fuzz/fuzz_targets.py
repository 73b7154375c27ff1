"""What is fuzzed, and what has to hold of every input whatsoever.

A target is a function of bytes that fails by raising; ``TARGETS`` names each with the files that
seed it. ``run.py`` drives them with coverage for as long as asked; ``test_fuzz_targets.py`` runs a
few hundred inputs of each with every test run, so that they stay true.
"""

import hashlib
import io
import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from fuzz_certificates import certificate, certificates, paper, signed_papers
from fuzz_contracts import (
    NAME,
    PART,
    ROOT,
    TABLES,
    check_findings,
    check_html,
    check_span,
    contracts,
    decoded,
    small_examples,
)
from fuzz_mends import fix, lines, versions, versions_seeds
from fuzz_reports import report, report_seeds
from fuzz_templates import template, template_seeds

from coapkit import __version__
from coapkit.diagnostics import Severity, build_report
from coapkit.document.document import Container, Document
from coapkit.document.limits import MAX_FINDINGS
from coapkit.document.reader import ReadResult, read
from coapkit.document.source import Source, decode
from coapkit.norm.opinion import examine
from coapkit.outcome import Outcome
from coapkit.rendering.extrato import contract_extract
from coapkit.rendering.html import contract_sections
from coapkit.rendering.instrument_paper import instrument_parts
from coapkit.rendering.opinion_paper import opinion_part
from coapkit.rendering.opinion_view import opinion_view
from coapkit.rendering.pcep_view import pcep_view
from coapkit.rendering.prose import parse_prose
from coapkit.rendering.rtf import write_rtf
from coapkit.rendering.rtf_lint import lint_rtf
from coapkit.rendering.view import contract_view
from coapkit.reporters import FORMATS, render
from coapkit.reporters.options import Options
from coapkit.repository import check_repository, summarise
from coapkit.result_cache import _decode, _encode
from coapkit.rules.tables import table_checks
from coapkit.run import rule_texts
from coapkit.settings import Settings, SettingsError, load_settings
from coapkit.structure.engine import Violation, violations_py, violations_rs
from coapkit.tables.errors import TableError
from coapkit.tables.folder import TableFinder
from coapkit.tables.importing import import_files
from coapkit.tables.manifest import FILE as MANIFEST
from coapkit.tables.store import load_tables
from coapkit.validation import Checked, check_source

sys.path.append(str(Path(__file__).resolve().parents[1] / "tables"))
from official_files import (
    COMPOSITION,
    REGIONS,
    csv_text,
    dbf,
    sigtap,
    sigtap_members,
    territorial_base,
)

# Reader


def reader(data: bytes) -> None:
    """Any bytes: a document or an error; the same from both parsers."""
    source = decoded(data)
    if source is None:
        return
    result = read(source)
    assert result.diagnostics == read(source).diagnostics
    check_findings(result.diagnostics, source)
    assert len(result.diagnostics) <= MAX_FINDINGS + 3
    errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert result.document is not None or errors
    if result.document is not None:
        _check_document(result.document)
    if len(source.text) > 20_000:
        return
    portable = read(source, portable=True)
    check_findings(portable.diagnostics, source)
    # The pure Python parser refuses a little more: tabs inside of a text, "?" inside of a word in
    # brackets, blanks in the first line of a block of text. What both read they read alike.
    if not re.search(r"\S\?", source.text) and (
        result.document is None or portable.document is not None
    ):
        assert signature(result) == signature(portable)


def containers(document: Document) -> Iterator[Container]:
    waiting: list[Any] = [document.root]
    while waiting:
        value = waiting.pop()
        yield value
        inner = value.values() if isinstance(value, dict) else value
        waiting.extend(item for item in inner if isinstance(item, (dict, list)))


def _steps(container: Container) -> Iterable[Any]:
    return container if isinstance(container, dict) else range(len(container))


def _check_document(document: Document) -> None:
    text = document.source.text
    for container in containers(document):
        last = -1
        for step in _steps(container):
            start, end = document.value_offsets(container, step)
            at = document.key_offsets(container, step)[0]
            assert last <= at <= start <= end <= len(text)
            last = at
            check_span(document.value_span(container, step), document.source)
    assert all(text[offset] == "#" for offset, _ in document.comments())


def signature(result: ReadResult) -> Any:
    """What has to be the same whichever parser was used; of a text that none reads, only that."""
    document = result.document
    if document is None:
        return None
    offsets = [[document.value_offsets(c, s) for s in _steps(c)] for c in containers(document)]
    return document.root, offsets, [(d.rule, d.span, d.severity) for d in result.diagnostics]


# The whole check


def check(data: bytes) -> None:
    """Any bytes through schema, contract, rules with and without tables, dispensations, reports."""
    source = decoded(data)
    if source is None:
        return
    bare = check_source(source)
    check_findings((*bare.diagnostics, *bare.pending), source)
    if bare.document is not None and len(source.text) <= 20_000:
        _check_engines(bare.document.root)
    tables = TableFinder(Settings(tables=str(TABLES))).tables_of(NAME)
    checked = check_source(source, tables=tables)
    again = check_source(source, tables=tables)
    assert (checked.diagnostics, checked.pending) == (again.diagnostics, again.pending)
    check_findings((*checked.diagnostics, *checked.pending), source)
    _check_reports(checked, source)


def _check_engines(root: Any) -> None:
    assert _comparable(violations_rs(root)) == _comparable(violations_py(root))


def _comparable(found: Iterable[Violation]) -> set[tuple[Any, ...]]:
    return {(*map(str, v.path), "|", *map(str, v.evaluation), v.keyword, v.names) for v in found}


def _check_reports(checked: Checked, source: Source) -> None:
    summary = summarise(checked)
    outcome = Outcome(checked.diagnostics, len(checked.pending), summary)
    assert _decode(_encode(outcome)) == outcome
    both = [summary, summary._replace(path="d.yaml")] if summary else []
    found = [*checked.diagnostics, *check_repository(both, lambda _path: checked.document)]
    report = build_report(__version__, [NAME], found, {NAME: len(checked.pending)})
    keys = [d.sort_key for d in report.diagnostics]
    assert keys == sorted(keys)
    options = Options(rules=rule_texts(report), sources={NAME: source.text})
    for fmt in FORMATS:
        text = render(report, fmt, options=options)
        text.encode("utf-8")
        if fmt in ("json", "sarif", "gitlab", "rdjson"):
            json.loads(text)
        elif fmt == "jsonl":
            assert all(json.loads(line) for line in text.splitlines())
        elif fmt == "junit":
            ElementTree.fromstring(text)


# Papers of contracts with any faults: drafts and opinions


def papers(data: bytes) -> None:
    """Any bytes to a draft of the contract, its protocols and its extract, as HTML and RTF."""
    source = decoded(data)
    if source is None:
        return
    contract = check_source(source, only=frozenset()).contract
    if contract is None:
        return
    view = contract_view(contract, draft=True, source_hash="0" * 64)
    check_html(section.html for section in contract_sections(view))
    check_lint(write_rtf(contract_extract(contract, draft=True)))
    for pcep in contract.parte_ii.anexo_iii.pceps[:3]:
        paper = pcep_view(contract, pcep, draft=True, source_hash="0" * 64)
        check_html(part.html for part in instrument_parts(paper))


def verdict(data: bytes) -> None:
    """Any bytes to the opinion of conformity, as HTML."""
    source = decoded(data)
    if source is None:
        return
    examined = examine(source)
    if examined is None:
        return
    view = opinion_view(examined, file=NAME, source_hash="0" * 64)
    check_html([opinion_part(view).html])


# Gazette


def check_lint(data: bytes) -> None:
    """Any bytes as a text for the gazette: findings inside of them, sorted, the same twice."""
    found = lint_rtf(data, "a.rtf")
    assert found == lint_rtf(data, "a.rtf")
    assert list(found) == sorted(found, key=lambda d: d.sort_key)
    lines = re.split(r"\r\n|\r|\n", data.decode("latin-1"))
    for finding in found:
        assert finding.help
        assert 1 <= finding.span.line <= finding.span.end_line <= len(lines)
        assert 1 <= finding.span.column <= len(lines[finding.span.line - 1]) + 2
        assert not finding.snippet or finding.snippet == lines[finding.span.line - 1]


# Clause wording


def prose(data: bytes) -> None:
    """Any text in the language of clauses has a reading, in which no word is lost."""
    text = data.decode("utf-8", "replace")
    clause = parse_prose(text)
    runs = [
        run
        for paragraph in (clause.caput, *clause.paragraphs)
        for group in (paragraph.runs, *(g for i in paragraph.items for g in (i.runs, *i.subitems)))
        for run in group
    ]
    written = "".join(re.sub(r"[\s*-]", "", text))
    assert re.sub(r"[\s*-]", "", "".join(run.text for run in runs)) == written


# Settings and tables: files on disk


def settings(data: bytes) -> None:
    """Any bytes as coapkit.toml, or as a part of pyproject.toml."""
    with tempfile.TemporaryDirectory() as name:
        for file in ("coapkit.toml", "pyproject.toml"):
            Path(name, file).write_bytes(data)
            try:
                found = load_settings(Path(name))
            except SettingsError as error:
                assert file in str(error)  # noqa: PT017 - errors are what is looked at
            else:
                assert isinstance(found.tables, str)
            Path(name, file).unlink()


def tables(data: bytes) -> None:
    """Any bytes as an archive or a sheet to import; what was imported can be read again.

    The first byte chooses what the file is called.
    """
    suffix = (".zip", ".csv", ".dbf", ".tsv")[data[0] % 4] if data else ".csv"
    with tempfile.TemporaryDirectory() as name:
        file, folder = Path(name, f"t{suffix}"), Path(name, "tabelas")
        file.write_bytes(data[1:])
        try:
            entries = import_files([file], folder)
        except TableError as error:
            assert str(error)  # noqa: PT017 - errors are what is looked at
            assert not folder.exists() or not list(folder.iterdir())
            return
        assert entries
        _use_tables(folder)
        assert sorted(p.suffix for p in folder.iterdir()) == [".toml"] + [".tsv"] * len(entries)


def archive(data: bytes) -> None:
    """Any bytes as the members of an archive that is sound: four parts, told apart by a line.

    Two names of the territorial base or of the SIGTAP, as the first byte says.
    """
    members = _MEMBERS[data[0] % len(_MEMBERS)] if data else _MEMBERS[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for member, content in zip(members, data[1:].split(PART), strict=False):
            target.writestr(member, content)
    tables(b"\0" + packed.getvalue())


_MEMBERS = (
    ("tb_regsaud.csv", "rl_municip_regsaud.csv", "tb_regsaud.dbf", "rl_municip_regsaud.dbf"),
    ("tb_regsaud.dbf", "rl_municip_regsaud.dbf", "tb_regsaud.csv", "rl_municip_regsaud.csv"),
    (
        *("tb_procedimento.txt", "tb_procedimento_layout.txt", "tb_renases.txt"),
        *("tb_renases_layout.txt", "rl_procedimento_renases.txt"),
        "rl_procedimento_renases_layout.txt",
    ),
)


def manifest(data: bytes) -> None:
    """Any bytes as the manifest of a folder of tables, or as a table that the manifest vouches for.

    The first byte chooses which.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table in TABLES.iterdir():
            (folder / table.name).write_bytes(table.read_bytes())
        names = sorted(table.name for table in TABLES.iterdir())
        chosen = names[data[0] % len(names) if data else 0]
        (folder / chosen).write_bytes(data[1:])
        if chosen != MANIFEST:
            _vouch(folder / MANIFEST, chosen, data[1:])
        _use_tables(folder)


def _vouch(manifest: Path, name: str, content: bytes) -> None:
    """Write the checksum and the lines of a table as if an import had made it."""
    entries = manifest.read_text(encoding="utf-8").split("[[tabelas]]")
    for at, entry in enumerate(entries):
        if f'arquivo = "{name}"' in entry:
            digest = hashlib.sha256(content).hexdigest()
            entry = re.sub(r'(?m)^sha256 = ".*"', f'sha256 = "{digest}"', entry)
            lines = max(0, content.count(b"\n") - 1)
            entries[at] = re.sub(r"(?m)^linhas = \d+", f"linhas = {lines}", entry)
    manifest.write_text("[[tabelas]]".join(entries), encoding="utf-8")


def _use_tables(folder: Path) -> None:
    load_tables.cache_clear()  # every input has a folder of its own
    finder = TableFinder(Settings(tables=str(folder)))
    found = finder.tables_of(NAME)
    source = decode(NAME, small_examples()[1])
    checked = check_source(source, tables=found, only=frozenset(table_checks()))
    check_findings(checked.diagnostics, source)
    assert all(isinstance(remark, str) for remark in finder.remarks())


# Seeds


def _rtf() -> list[bytes]:
    folder = ROOT / "tests" / "rendering" / "gazette_examples"
    return [path.read_bytes() for path in sorted(folder.rglob("*.rtf"))]


def _clauses() -> list[bytes]:
    folder = ROOT / "templates" / "clausulas"
    return [path.read_bytes() for path in sorted(folder.glob("*.md"))]


def _settings() -> list[bytes]:
    return [
        b'paths = ["a", "b.yaml"]\nfail-on = "warning"\ntables = "tabelas"\n',
        b'[tool.coapkit]\npaths = []\n[tool]\ncoapkit = 1\nfail-on = "never"\n',
        b'"fail-on" = 3\ntool.coapkit.paths = [1]\n[[tool]]\n',
    ]


def _sheets() -> list[bytes]:
    # One byte that chooses the suffix, then the file.
    regions = [(code, status, name) for code, status, name in REGIONS]
    found = [b"\3" + path.read_bytes() for path in sorted(TABLES.glob("*.tsv"))]
    found.append(b"\2" + dbf(("CO_REGSAUD", "CO_STATUS", "DS_NOME"), regions))
    found.append(b"\1" + csv_text(("CO_MUNICIP", "CO_REGSAUD"), COMPOSITION).encode("latin-1"))
    with tempfile.TemporaryDirectory() as name:
        for make in (territorial_base, sigtap):
            found.append(b"\0" + make(Path(name, "t.zip")).read_bytes())
    return found


def _archives() -> list[bytes]:
    regions = [(code, status, name) for code, status, name in REGIONS]
    of = [csv_text(("CO_MUNICIP", "CO_REGSAUD"), COMPOSITION).encode(), b"", b""]
    named = dbf(("CO_REGSAUD", "CO_STATUS", "DS_NOME"), regions)
    members = sigtap_members()
    fixed = [members[m] for m in _MEMBERS[2]]
    return [
        b"\1" + PART.join([named, dbf(("CO_MUNICIP", "CO_REGSAUD"), COMPOSITION)]),
        b"\0"
        + PART.join([csv_text(("CO_REGSAUD", "DS_NOME"), [r[::2] for r in regions]).encode(), *of]),
        b"\2" + PART.join(m.encode() if isinstance(m, str) else m for m in fixed),
    ]


def _manifests() -> list[bytes]:
    names = sorted(path.name for path in TABLES.iterdir())
    return [bytes([at]) + (TABLES / name).read_bytes() for at, name in enumerate(names)]


class Target(NamedTuple):
    """``run`` fails by raising; ``seeds`` give it inputs; ``text``: they are changed as texts;
    ``keep``: all stay, whatever they reach, and are changed at their full length."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    text: bool = False
    keep: bool = False


TARGETS = {
    "reader": Target(reader, contracts, text=True),
    "check": Target(check, contracts, text=True),
    "lines": Target(lines, contracts, text=True),
    "fix": Target(fix, contracts, text=True),
    "versions": Target(versions, versions_seeds, text=True),
    "report": Target(report, report_seeds),
    "papers": Target(papers, contracts, text=True),
    "verdict": Target(verdict, contracts, text=True),
    "gazette": Target(check_lint, _rtf),
    "prose": Target(prose, _clauses),
    "template": Target(template, template_seeds, text=True),
    "paper": Target(paper, signed_papers),
    "certificate": Target(certificate, certificates, keep=True),
    "settings": Target(settings, _settings),
    "tables": Target(tables, _sheets, keep=True),
    "archive": Target(archive, _archives, keep=True),
    "manifest": Target(manifest, _manifests, keep=True),
}
