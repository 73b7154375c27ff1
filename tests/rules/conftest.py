"""What the tests of the rules share: a fragment of a contract in, the findings of one rule out."""

from collections.abc import Callable

import pytest

from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic
from coapkit.document.source import decode
from coapkit.validation import check_source


def _check(text: str, rule: str) -> list[Diagnostic]:
    checked = check_source(
        decode("contrato.yaml", text.encode()), stage=Stage.VIGENTE, only=frozenset({rule})
    )
    return sorted(checked.diagnostics, key=lambda d: d.sort_key)


@pytest.fixture
def marked() -> Callable[[str, str], list[str]]:
    """``marked(text, rule)``: the lines that the rule's findings mark, without their indent."""
    return lambda text, rule: [d.snippet.strip() for d in _check(text, rule)]


@pytest.fixture
def said() -> Callable[[str, str], list[str]]:
    """``said(text, rule)``: the messages of the rule's findings."""
    return lambda text, rule: [d.message for d in _check(text, rule)]
