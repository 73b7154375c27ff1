"""Skeletons: what is missing, where it belongs; unfilled it never passes."""

import json
import re
from pathlib import Path

import pytest

from coapkit.contract.stage import Stage
from coapkit.document.document import Document
from coapkit.document.reader import read
from coapkit.document.source import Source
from coapkit.fixing.mending import Mended, mend
from coapkit.structure.check import missing_keys
from coapkit.validation import check_source

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "examples" / "baturite.yaml").read_text(encoding="utf-8")


def filled(text: str) -> Mended:
    return mend("c.yaml", text.encode(), skeletons=True)


def without(pattern: str) -> str:
    text, count = re.subn(pattern, "", TEXT, count=1, flags=re.MULTILINE)
    assert count == 1, pattern
    return text


@pytest.mark.parametrize(
    ("gone", "shown"),
    [
        (r"^  publicidade: padrao\n", ("administrativas: padrao\n", "  publicidade: padrao\n")),
        (r"^  objeto: padrao\n", ("parte_i:\n", "  objeto: padrao\n", "  disposicoes_gerais: ")),
        (
            r"^  vigencia:\n    inicio: .*\n    fim: .*\n",
            ('  versao: "1.0"\n', "  vigencia:\n    inicio:\n    fim:\n", "  coordenacao: [ce]\n"),
        ),
        (r"^    fim: 2016-12-31\n", ("    inicio: 2013-01-01\n", "    fim:\n")),
        (r"^    inicio: 2013-01-01\n", ("  vigencia:\n", "    inicio:\n", "    fim: 2016")),
        (r"^    esfera: uniao\n", ("  - id: uniao\n", "    esfera:\n", "    nome: União\n")),
        (r"(?<=^  - )id: uniao\n    ", ("  - id:\n", "    esfera: uniao\n")),
        (r", pagador: ce(?=, recebedor: \"2301406\")", ("custeio, pagador: , recebedor:",)),
    ],
)  # fmt: skip
def test_what_is_missing_is_added_where_it_belongs(gone: str, shown: tuple[str, ...]) -> None:
    text = without(gone)
    result = filled(text)
    assert "".join(shown) in result.after
    assert len(result.made) == 1
    # Only lines were added, or a line changed: the others are those of the author, in their order.
    old, new = text.splitlines(), result.after.splitlines()
    assert len([line for line in old if line not in set(new)]) <= 1


def test_the_wording_of_a_clause_is_whole_at_once() -> None:
    result = filled(without(r"^  publicidade: padrao\n"))
    assert result.after == TEXT
    assert result.left == ()


def test_comments_stay_with_what_they_speak_of() -> None:
    text = "coapkit: 1\nparte_i: # um\n  # dois\n  objeto: padrao # três\n    # quatro\n  # cinco\n"
    after = filled(text).after
    assert after.index("# quatro") < after.index("disposicoes_gerais") < after.index("# cinco")


def test_line_breaks_are_those_of_the_file() -> None:
    text = without(r"^  vigencia:\n    inicio: .*\n    fim: .*\n").replace("\n", "\r\n")
    after = filled(text).after
    assert "\r\n  vigencia:\r\n    inicio:\r\n    fim:\r\n" in after
    assert "\n" not in after.replace("\r\n", "")


def test_the_last_line_needs_no_break() -> None:
    text = "coapkit: 1\nregiao:\n  codigo: '23004'"
    assert "\n  codigo: '23004'\n  nome:\n" in filled(text).after


def test_nothing_is_added_unasked() -> None:
    text = without(r"^  publicidade: padrao\n")
    assert not mend("c.yaml", text.encode()).changed


def missing(document: Document) -> set[str]:
    return {key.name for key in missing_keys(document.root)}


def document_of(text: str) -> Document:
    document = read(Source("c.yaml", text)).document
    assert document is not None
    return document


def test_from_one_line_a_whole_contract_grows_and_none_of_it_passes() -> None:
    result = filled("coapkit: 1\n")
    document = document_of(result.after)
    assert missing(document) == set()
    required = json.loads((ROOT / "schemas" / "coap.schema.json").read_text())["required"]
    assert list(document.root) == required
    # Every value that was left out is itself a finding, at the latest stage.
    checked = check_source(Source("c.yaml", result.after), stage=Stage.VIGENTE)
    found = {d.span.line for d in checked.diagnostics}
    empty = {
        number
        for number, line in enumerate(result.after.splitlines(), 1)
        if line.endswith(":") and not _has_inner(result.after.splitlines(), number)
    }
    assert empty
    assert empty <= found


def _has_inner(lines: list[str], number: int) -> bool:
    """Is the next line one level deeper?"""
    if number == len(lines):
        return False
    here, following = (re.match(r"[ -]*", line)[0] for line in lines[number - 1 : number + 1])  # type: ignore[index]
    return len(following) > len(here)


def test_a_second_time_adds_nothing() -> None:
    after = filled("coapkit: 1\n").after
    assert not filled(after).changed
