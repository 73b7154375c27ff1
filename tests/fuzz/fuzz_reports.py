"""Findings that say anything whatever: every format stays well formed, and says no more."""

import json
import re
from functools import cache
from itertools import cycle
from xml.etree import ElementTree

from fuzz_contracts import PART, ROOT, UNSHOWN
from jsonschema_rs import Draft4Validator

from coapkit import __version__
from coapkit.diagnostics import Diagnostic, Edit, Fix, Related, Report, Severity, Span, build_report
from coapkit.reporters import FORMATS, render
from coapkit.reporters.options import Options, RuleText

_SARIF = ROOT / "tests" / "reporters" / "data" / "sarif-2.1.0-rtm.5.json"


def report(data: bytes) -> None:
    """Any texts as what findings say, in each format.

    The first byte gives place and number of the findings; their texts, told apart by a line,
    serve in turn.
    """
    first, texts = data[:1], data[1:].decode("utf-8", "replace").split(PART.decode())
    made = _report(first[0] if first else 0, texts)
    options = Options(
        color=bool(first) and first[0] % 2 == 1,
        width=len(data) % 200,
        rules={d.rule: RuleText(*texts[:1] * 5, Severity.NOTE) for d in made.diagnostics},
        sources=dict.fromkeys(made.files, texts[-1]),
    )
    count = len(made.diagnostics)
    for fmt in FORMATS:
        text = render(made, fmt, options=options)
        text.encode("utf-8")
        assert text.endswith("\n") or (fmt, count) == ("jsonl", 0)
        if fmt in ("text", "concise"):
            plain = re.sub(r"\x1b\[[0-9;]*m", "", text) if options.color else text
            assert not UNSHOWN.search(plain)
        elif fmt == "github":
            commands = [line for line in text.splitlines() if line.startswith("::")]
            assert len(commands) == count + len(made.remarks)
            assert len(text.splitlines()) == len(commands) + 1
        elif fmt == "junit":
            assert len(list(ElementTree.fromstring(text).iter("testcase"))) >= count
        elif fmt == "jsonl":
            assert len([json.loads(line) for line in text.splitlines()]) >= count
        elif fmt == "sarif":
            log = json.loads(text)
            assert _sarif().is_valid(log), [e.message for e in _sarif().iter_errors(log)]
            assert len(log["runs"][0]["results"]) == count
        elif fmt == "gitlab":
            found = json.loads(text)
            assert len({one["fingerprint"] for one in found}) == len(found) == count
        else:
            json.loads(text)


def _report(number: int, texts: list[str]) -> Report:
    said = cycle(texts)
    names = [next(said) for _ in range(2)]
    found = [
        Diagnostic(
            rule=next(said),
            severity=list(Severity)[(number + at) % 3],
            path=names[at % 2],
            span=Span(1 + at, 1 + number, 1 + at + number % 2, 2 + number),
            message=next(said),
            place=next(said),
            help=next(said),
            norm=next(said),
            snippet=next(said),
            related=(Related(names[0], Span(1, 1, 1, 2), next(said), next(said)),) * (at % 2),
            fix=Fix(next(said), (Edit(at, at + number % 4, next(said)),)) if number & 8 else None,
        )
        for at in range(number // 16 % 5)
    ]
    return build_report(__version__, names, found, {names[0]: number}, [next(said)])


@cache
def _sarif() -> Draft4Validator:
    # The expression for a language has a bracket too many, which this engine refuses.
    schema = _SARIF.read_text(encoding="utf-8").replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$")
    return Draft4Validator(json.loads(schema))


def report_seeds() -> list[bytes]:
    """Texts that mean something to one format or another."""
    texts = (
        "contratos/são joão.yaml",
        "::error file=x::y%0A]]>&<![CDATA[",
        "a\nb\r\nc\td\x1b[31mvermelho\x07\x9b2J\u2028\u202e\ufeff\ufffe",
        'R$\xa01,00 [a](1) \\ {0} % , : ; = | \x00 "/C:\\x',
        "漢字 👩\u200d⚕️ e\u0301" * 20,
    )
    whole = PART.decode().join(texts)
    return [bytes([number]) + whole.encode() for number in (0, 16, 47, 72, 255)] + [b"\x5fa"]
