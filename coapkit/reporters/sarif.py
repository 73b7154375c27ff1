"""SARIF 2.1.0 (OASIS), for code scanning services and editors.

Fingerprints are under a name of our own: GitHub's upload action computes
``primaryLocationLineHash`` from the files, and warns when a tool sends another value.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from coapkit.diagnostics import Diagnostic, Fix, Report, Span
from coapkit.reporters.identity import fingerprints, posix
from coapkit.reporters.jsontext import dump
from coapkit.reporters.options import Options, RuleText
from coapkit.reporters.wording import body

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"

_Json = dict[str, Any]


def render(report: Report, options: Options) -> str:
    """One log with one run; severities are its levels ``error``, ``warning`` and ``note``."""
    ids = sorted({d.rule for d in report.diagnostics})
    index = {rule: number for number, rule in enumerate(ids)}
    marks = fingerprints(report.diagnostics)
    run = {
        "tool": {
            "driver": {
                "name": "coapkit",
                "version": report.version,
                "language": "pt-BR",
                "rules": [_rule(rule, options.rules) for rule in ids],
            }
        },
        "language": "pt-BR",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "Raiz do repositório."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "note", "message": {"text": remark}} for remark in report.remarks
                ],
            }
        ],
        "artifacts": [{"location": _artifact(p)} for p in dict.fromkeys(map(posix, report.files))],
        "results": [
            _result(d, index[d.rule], mark)
            for d, mark in zip(report.diagnostics, marks, strict=True)
        ],
    }
    if report.pending:
        run["properties"] = {"pendentes": report.pending}
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: str, texts: Mapping[str, RuleText]) -> _Json:
    text = texts.get(rule)
    if text is None:
        # GitHub demands the three texts.
        told = {"text": f"Veja: coapkit explain {rule}"}
        return {
            "id": rule,
            "shortDescription": {"text": rule},
            "fullDescription": told,
            "help": told,
        }
    sections = [
        ("", text.text),
        ("Por quê", text.why),
        ("Como corrigir", text.help),
        ("Norma", text.citation),
    ]
    parts = [(heading, content.strip()) for heading, content in sections if content.strip()]
    plain = [f"{heading}: {content}" if heading else content for heading, content in parts]
    marked = [f"## {heading}\n\n{content}" if heading else content for heading, content in parts]
    return {
        "id": rule,
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": text.text.strip() or text.title},
        "help": {
            "text": "\n\n".join(plain) or text.title,
            "markdown": "\n\n".join([f"# {text.title}", *marked]),
        },
        "defaultConfiguration": {"level": text.severity.value},
    }


def _result(d: Diagnostic, rule_index: int, fingerprint: str) -> _Json:
    location: _Json = {"physicalLocation": _physical(d.path, d.span, d.snippet)}
    if d.place:
        location["logicalLocations"] = [{"fullyQualifiedName": d.place}]
    # GitHub shows a related place only where the message links to it.
    links = [
        f"veja também: [{_link_text(r.message or posix(r.path))}]({number})"
        for number, r in enumerate(d.related, 1)
    ]
    result: _Json = {
        "ruleId": d.rule,
        "ruleIndex": rule_index,
        "level": d.severity.value,
        "message": {"text": "\n".join([*body(d), *links])},
        "locations": [location],
        "partialFingerprints": {"coapkitFinding/v1": fingerprint},
    }
    if d.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(r.path, r.span, r.snippet),
                "message": {"text": r.message or posix(r.path)},
            }
            for number, r in enumerate(d.related, 1)
        ]
    if d.fix and d.fix.edits:
        result["fixes"] = [_fix(d.path, d.fix)]
    return result


def _link_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _physical(path: str, span: Span, line: str) -> _Json:
    end = max((span.end_line, span.end_column), (span.line, span.column))
    region: _Json = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": end[0],
        "endColumn": end[1],
    }
    location: _Json = {"artifactLocation": _artifact(path), "region": region}
    if line and end[0] == span.line:
        if stretch := line[span.column - 1 : end[1] - 1]:
            region["snippet"] = {"text": stretch}
        # The context must be more than the region itself.
        if stretch != line:
            location["contextRegion"] = {"startLine": span.line, "snippet": {"text": line}}
    return location


def _fix(path: str, fix: Fix) -> _Json:
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    {
                        "deletedRegion": {"charOffset": e.start, "charLength": e.end - e.start},
                        "insertedContent": {"text": e.text},
                    }
                    for e in fix.edits
                ],
            }
        ],
    }


@cache
def _artifact(path: str) -> _Json:
    """A relative path is one of the repository; an absolute one is named as it is."""
    pure = PurePath(path)
    if pure.is_absolute():
        if path.startswith("/"):  # as_uri() would need the locale to know every character
            return {"uri": "file://" + quote(path.encode("utf-8", "surrogateescape"))}
        return {"uri": pure.as_uri()}
    return {"uri": quote(posix(path).encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}
