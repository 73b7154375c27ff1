"""The table of formats: what it promises of every one."""

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coapkit.reporters
from coapkit.diagnostics import Report
from coapkit.reporters import FORMATS, render
from coapkit.reporters.options import Options

from .samples import ANY_OPTIONS, CLEAN, MIXED, OPTIONS, RELAXED, REPORTS

EVERY_FORMAT = ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson"]


def test_the_formats_are_those_promised() -> None:
    assert list(FORMATS) == EVERY_FORMAT


def test_every_module_that_renders_is_a_format() -> None:
    names = [
        f"coapkit.reporters.{m.name}" for m in pkgutil.iter_modules(coapkit.reporters.__path__)
    ]
    renderers = {name for name in names if hasattr(import_module(name), "render")}
    assert renderers == set(FORMATS.values())


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"formato desconhecido: 'xml'.*text, concise, json"):
        render(CLEAN, "xml")


@pytest.mark.parametrize("fmt", EVERY_FORMAT)
def test_the_same_report_gives_the_same_text(fmt: str) -> None:
    assert render(MIXED, fmt, options=OPTIONS) == render(MIXED, fmt, options=OPTIONS)


@pytest.mark.parametrize("fmt", EVERY_FORMAT)
def test_options_may_be_left_out(fmt: str) -> None:
    assert render(MIXED, fmt) == render(MIXED, fmt, options=Options())


@RELAXED
@given(st.sampled_from(EVERY_FORMAT), REPORTS, ANY_OPTIONS)
def test_any_report_can_be_written(fmt: str, report: Report, options: Options) -> None:
    written = render(report, fmt, options=options)
    assert written.endswith("\n") or (fmt == "jsonl" and not report.diagnostics)
    written.encode("utf-8")


def test_a_format_is_imported_only_when_asked_for() -> None:
    program = """
import sys
import coapkit.reporters
light = {name for name in sys.modules if name.startswith("coapkit")}
assert light == {"coapkit", "coapkit.reporters"}, light
from coapkit.diagnostics import build_report
report = build_report("", ["a.yaml"], [])
coapkit.reporters.render(report, "text")
assert "json" not in sys.modules
for fmt in coapkit.reporters.FORMATS:
    coapkit.reporters.render(report, fmt)
heavy = {"rich", "jinja2", "jsonschema", "jsonschema_rs", "ruamel", "weasyprint", "typer"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
