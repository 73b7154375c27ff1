"""One file mended: what is mended, what never is, and that nothing else changes."""

import codecs
import re
from pathlib import Path

import pytest

from coapkit.diagnostics import Edit, Fix
from coapkit.document.reader import read
from coapkit.document.source import Source
from coapkit.fixing import mending
from coapkit.fixing.edits import Mend
from coapkit.fixing.mending import Mended, mend
from coapkit.fixing.verify import holds

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "baturite.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def damaged(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def mended(text: str, **options: object) -> Mended:
    return mend("c.yaml", text.encode(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("    inicio: 2013-01-01", "    inicio: 1/1/2013", "    inicio: 01/01/2013"),
        ("    inicio: 2013-01-01", '    inicio: "01-01-2013"', '    inicio: "01/01/2013"'),
        ("    inicio: 2013-01-01", "    inicio: '1.1.2013'", "    inicio: '01/01/2013'"),
        ("    inicio: 2013-01-01", "    inicio: 20130101  # dia", "    inicio: 2013-01-01  # dia"),
        ("  vigencia:", "  vigensia:", "  vigencia:"),
        ("  vigencia:", "  Vigência:", "  vigencia:"),
        ("  vigencia:", '  "vigência":', '  "vigencia":'),
        ("identificacao:", "identificação:", "identificacao:"),
        ("esfera: estado", "esfera: Estado", "esfera: estado"),
        ("esfera: municipio", "esfera: Município", "esfera: municipio"),
        ("fronteira: nao", "fronteira: NÃO", "fronteira: não"),
        ("99.230.000/0001-45", "99230000/0001-45", "99.230.000/0001-45"),
        ("00.394.544/0127-87", "394544012787", '"00394544012787"'),
        ("25000.187432/2012-99", "25000187432201299", "25000.187432/2012-99"),
        ("2013: 21443.94,", "2013: '21,443.94',", "2013: '21443.94',"),
        ("2013: 21443.94,", "2013: 21443.94\u200b,", "2013: 21443.94,"),
        ("coordenacao: [ce]", "coordenacao: [CE]", "coordenacao: [ce]"),
        ("nome: União", "nome:União", "nome: União"),
        ("nome: Ceará", "nome: @Ceará", 'nome: "@Ceará"'),
        ("orgao: Ministério da Saúde", "orgao: União: Saúde", 'orgao: "União: Saúde"'),
        (
            "orgao: Ministério da Saúde",
            "orgao: MinistÃ©rio da SaÃºde",
            "orgao: Ministério da Saúde",
        ),
        ("  vigencia:", "\xa0\xa0vigencia:", "  vigencia:"),
        ("      inicio: 2012", "  \xa0\xa0  inicio: 2012", "      inicio: 2012"),
        ("    inicio: 2013-01-01", "    inicio:\xa02013-01-01", "    inicio: 2013-01-01"),
        (
            '  versao: "1.0"',
            '  versao: "1.0"  # coapkit: dispensa R3-ART20 sem uso',
            '  versao: "1.0"',
        ),
        (
            "  vigencia:",
            "  # coapkit: dispensa R3-ART20 sem uso # ver ata\n  vigencia:",
            "  # ver ata\n  vigencia:",
        ),
        ("coapkit: 1", "%TAG ! tag:x,2000:\n---\ncoapkit: 1", "---\ncoapkit: 1"),
        ("99.230.000/0001-45", "99.230.000 / 0001 – 45", "99.230.000/0001-45"),
        ("2013: 21443.94,", "2013: '21.443,94 R$',", "2013: '21.443,94',"),
        ("2013: 21443.94,", "2013: 21_443.94,", "2013: 21443.94,"),
        ("      inicio: 2012\n", "      inicio: 2.012\n", "      inicio: 2012\n"),
        # A comma between braces, which ends a value.
        ("2013: 21443.94,", "2013: 21443,94,", '2013: "21443,94",'),
        ("2013: 21443.94,", "2013: R$ 21.443,94,", '2013: "R$ 21.443,94",'),
        ("2013: 21443.94,", "2013: 21,443.94,", "2013: 21443.94,"),
        # What says the same once more.
        ("nome: União\n", "nome: União\n    nome: União\n", "nome: União\n"),
        ("nome: União\n", "nome: União\n    nome: 'União'\n", "nome: União\n"),
        (
            "nome: Ceará\n",
            "nome: Ceará\n    esfera: estado\n    nome: Ceará\n    id: ce\n",
            "nome: Ceará\n",
        ),
        ("coordenacao: [ce]", "coordenacao: [ce, ce, ce]", "coordenacao: [ce]"),
        (
            "natureza: [promocao, protecao, recuperacao]",
            "natureza:\n          - promocao\n          - protecao\n          - promocao\n",
            "natureza:\n          - promocao\n          - protecao\n",
        ),
        # One value in the place of a list.
        ("coordenacao: [ce]", "coordenacao: ce # SES", "coordenacao: [ce] # SES"),
        # The order of art. 6º.
        (
            "  objeto: padrao\n  disposicoes_gerais: padrao\n",
            "  disposicoes_gerais: padrao # dois\n\n  # um\n  objeto: padrao\n",
            "\n  # um\n  objeto: padrao\n  disposicoes_gerais: padrao # dois\n",
        ),
        (
            "  sancoes_administrativas: padrao\n  publicidade: padrao\n",
            "  publicidade: |\n    Um.\n\n    # dois\n  sancoes_administrativas: padrao\n",
            "  sancoes_administrativas: padrao\n  publicidade: |\n    Um.\n\n    # dois\n",
        ),
        ("nome: União", "nome: !!str União", "nome: União"),
        (
            "    fim: 2016-12-31",
            "    fim: 2014-12-31 # coapkit: dispensa r3-art20 ata 3",
            "    fim: 2014-12-31 # coapkit: dispensa R3-ART20 ata 3",
        ),
    ],
)
def test_one_safe_mend_is_made_and_nothing_else(old: str, new: str, after: str) -> None:
    # A directive stands at the beginning.
    head = TEXT.index("coapkit: 1") if new.startswith("%") else 0
    broken = damaged((old, new))[head:]
    result = mended(broken)
    assert result.after == damaged((old, after))[head:]
    assert result.data == result.after.encode()
    assert len(result.made) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Another reading is possible.
        ("    inicio: 2013-01-01", "    inicio: 2013-13-01"),
        ("2013: 21443.94,", "2013: 21.443,"),
        ("2013: 21443.94,", "2013: '21443,',"),
        ('cnes: "', 'cnes: "0'),
        # A likeness is no proof of what was meant.
        ("coordenacao: [ce]", "coordenacao: [cee]"),
        ("conclusao: favoravel", "conclusao: favoravell"),
        ("parte_ii:", "parte_2:"),
        # What an author says is no business of a program.
        ("2013: 21443.94,", "2013: 21443.95,"),
        ("nome: Aracoiaba", "nome: Aratuba"),
        ("99.230.000/0001-45", "99.230.000/0001-46"),
        # A group on the line of its key is not the text that quotes would make of it.
        ("  vigencia:\n    inicio: 2013-01-01\n    fim: 2016-12-31", "  vigencia: inicio: 2013"),
        # What is said twice, and not the same; or with a comment, which would be lost.
        ("nome: União\n", "nome: União\n    nome: Uniao\n"),
        ("nome: União\n", "nome: União\n    nome: União # conferir\n"),
        ("nome: União\n", "nome: União\n    # conferir\n    nome: União\n"),
        ("nome: União\n", "nome: União\n    nome: União\n      # conferir\n"),
        ("coordenacao: [ce]", "coordenacao: [ce, # SES\n    ce]"),
        # It may be a thousand or one.
        ("2013: 21443.94,", "2013: 21,443,"),
        # More than one item can be meant.
        ("coordenacao: [ce]", "coordenacao: ce e ba"),
        # Of which clause is the comment?
        (
            "  objeto: padrao\n  disposicoes_gerais: padrao\n",
            "  # Cláusulas\n  disposicoes_gerais: padrao\n  objeto: padrao\n",
        ),
        (
            "  disposicoes_gerais: padrao\n  principios_e_diretrizes: padrao\n",
            "  # De II e III\n\n  principios_e_diretrizes: padrao\n  disposicoes_gerais: padrao\n",
        ),
        # A blank line is part of the text.
        (
            "  objeto: padrao\n  disposicoes_gerais: padrao\n",
            "  disposicoes_gerais: |+\n    Um texto de cláusula.\n\n  objeto: padrao\n",
        ),
        # What a dispensation may be for is hidden by an error.
        (
            '  versao: "1.0"',
            "  versao: [] # coapkit: dispensa R3-ART20 plano até 2014",
        ),
    ],
)
def test_what_is_not_certain_stays(old: str, new: str) -> None:
    result = mended(damaged((old, new)))
    assert not result.changed
    assert not result.made
    assert result.left


def test_several_mends_take_as_many_rounds_as_they_need() -> None:
    text = damaged(
        ("nome: União", "nome:União"),  # hides all that follows
        ("identificacao:", "Identificação:"),  # hides what is inside
        ("    inicio: 2013-01-01", "    inicio: 1/1/2013"),
        ("esfera: estado", "esfera: ESTADO"),
        ('  versao: "1.0"', '  versao: "1.0" # coapkit: dispensa R3-ART20 sem uso'),
    )
    result = mended(text)
    assert result.after == damaged(("    inicio: 2013-01-01", "    inicio: 01/01/2013"))
    assert [mend.rule for mend in result.made] == [
        "YAML-SINTAXE", "FORMA-CHAVE", "FORMA-OPCAO", "COER-DATA", "DISPENSA-SEM-USO",
    ]  # fmt: skip
    assert result.left == ()


def test_a_rule_that_was_not_asked_for_is_left_alone() -> None:
    text = damaged(
        ("    inicio: 2013-01-01", "    inicio: 1/1/2013"), ("esfera: estado", "esfera: Estado")
    )
    result = mended(text, rules=frozenset({"FORMA-OPCAO"}))
    assert [mend.rule for mend in result.made] == ["FORMA-OPCAO"]
    assert "inicio: 1/1/2013" in result.after


def test_a_dispensed_finding_is_left_alone() -> None:
    text = damaged(
        ('  versao: "1.0"', '  versao: "1.0"\n  observacao: x # coapkit: dispensa FORMA-CHAVE y')
    )
    assert not mended(text).changed


def test_a_finding_that_a_mended_dispensation_is_for_is_left_alone() -> None:
    text = damaged(
        ("    fim: 2016-12-31", "    fim: 2014-12-31 # coapkit: dispensa r3-art20 ata 3"),
        ("  objeto: padrao\n", "  # coapkit: dispensa r3-art6.2 ata 3\n  objeto: Tem um objeto.\n"),
    )
    result = mended(text)
    assert [mend.rule for mend in result.made] == ["DISPENSA-FORMA"] * 2
    assert result.after == text.replace("r3-art", "R3-ART")


@pytest.mark.parametrize("end", ["---", "---\n", "--- \n\n# fim\n", "...\n---\n"])
def test_a_marker_that_begins_nothing_goes(end: str) -> None:
    result = mended(TEXT + end)
    assert [mend.rule for mend in result.made] == ["YAML-DOCUMENTO"]
    assert result.left == ()
    assert result.after == TEXT + end.replace("--- \n", "").replace("---\n", "").replace("---", "")


def test_a_marker_that_begins_a_document_stays() -> None:
    assert not mended(TEXT + "---\na: 1\n").changed


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        ("  - id: uniao\n", "COER-REPETIDO"),
        ("      - {denominacao: ácido fólico", "R3-ART8-II-A.5"),
        ("    - titulo: Da transição", "R3-ART6-PU.2"),
    ],
)
def test_an_item_that_is_there_already_goes(item: str, rule: str) -> None:
    start = TEXT.index(item)
    block = re.match(r"( *)- .*\n(?:(?:\1  .*)?\n)*", TEXT[start:])
    assert block is not None
    end = start + len(block.group().rstrip("\n")) + 1
    result = mended(TEXT[:end] + TEXT[start:end] + TEXT[end:])
    assert [mend.rule for mend in result.made] == [rule]
    assert result.after == TEXT
    assert result.left == ()


def test_a_line_of_a_plan_that_is_there_twice_may_be_two_amounts() -> None:
    start = TEXT.index("    - id: ", TEXT.index("  custeio:"))
    end = TEXT.index("    - id: ", start + 1)
    result = mended(TEXT[:end] + TEXT[start:end] + TEXT[end:])
    assert not result.changed
    assert "COER-REPETIDO" in {d.rule for d in result.left}


def test_amounts_with_the_same_cents_are_whole_again() -> None:
    """Their second halves are one key twice, which says nothing twice."""
    row = "valores: {2013: 21443.94, 2014: 22516.14, 2015: 23641.94, 2016: 24824.04}"
    cut = "valores: {2013: 21443,94, 2014: R$ 22.516,14, 2015: 23641,94, 2016: 24824,04}"
    whole = 'valores: {2013: "21443,94", 2014: "R$ 22.516,14", 2015: "23641,94", 2016: "24824,04"}'
    result = mended(damaged((row, cut)))
    assert result.after == damaged((row, whole))
    assert result.left == ()


def test_two_names_for_one_key_are_the_authors_to_choose_from() -> None:
    text = damaged(("  vigencia:\n", "  vigensia:\n    inicio: 2013-01-01\n  vigemcia:\n"))
    result = mended(text)
    assert not result.changed


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_line_breaks_and_the_byte_order_mark_stay(line_break: str, mark: bytes) -> None:
    broken = damaged(("    inicio: 2013-01-01", "    inicio: 1/1/2013"))
    whole = damaged(("    inicio: 2013-01-01", "    inicio: 01/01/2013"))
    data = mark + broken.replace("\n", line_break).encode()
    assert mend("c.yaml", data).data == mark + whole.replace("\n", line_break).encode()


def test_tabs_become_spaces_where_every_width_says_the_same() -> None:
    text = "coapkit: 1\nidentificacao:\n\tversao: x\n\tvigencia:\n\t\tinicio: 2013-01-01\n"
    result = mended(text, rules=frozenset({"YAML-TABULACAO"}))
    assert result.after == text.replace("\t", "  ")


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b:\n    x: 1\n\tc: 2\n",  # beside b, or inside of it?
        "a:\n\tb: |\n\t  x\n  \ty\n",  # a tab of a text
    ],
)
def test_tabs_stay_where_they_may_be_read_otherwise(text: str) -> None:
    assert not mended(text, rules=frozenset({"YAML-TABULACAO"})).changed


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("cp1252", "Windows-1252 ou Latin-1"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_becomes_utf_8(codec: str, name: str) -> None:
    text = TEXT[: TEXT.index("signatarios:")]
    result = mend("c.yaml", text.encode(codec))
    assert (result.data, result.encoding) == (text.encode(), name)
    assert [mend.rule for mend in result.made] == ["YAML-CODIFICACAO"]


@pytest.mark.parametrize("codec", ["cp850", "mac_roman"])
def test_an_encoding_that_nothing_proves_stays(codec: str) -> None:
    data = TEXT[: TEXT.index("signatarios:")].replace("–", "-").encode(codec, "replace")
    result = mend("c.yaml", data)
    assert result.data == data
    assert not result.changed


def test_a_mixture_of_encodings_stays() -> None:
    data = "nome: São\n".encode("cp1252") + "nome: São\n".encode()
    assert mend("c.yaml", data).data == data


def test_more_characters_than_are_named_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many only the first are findings: the next ones come up when those are mended."""
    rounds: list[object] = []
    real = mending.read
    monkeypatch.setattr(mending, "read", lambda source: (rounds.append(source), real(source))[1])
    text = damaged(("nome: União", "nome: " + "U\x07n\u200bi\x85ão" * 60))
    result = mended(text)
    assert result.after == damaged(("nome: União", "nome: " + "Uni ão" * 60))
    assert len(result.made) == 180
    assert len(rounds) < 20


def test_what_cannot_be_read_to_its_end_is_left_as_it_was() -> None:
    text = damaged(("nome: União", "nome:União"), ("nome: Ceará", "nome: [Ceará"))
    result = mended(text)
    assert not result.changed
    assert result.unreadable
    assert result.made == ()
    assert [d.rule for d in result.left] == ["YAML-SINTAXE"]


def test_an_rtf_file_is_never_mended(tmp_path: Path) -> None:
    path = tmp_path / "x.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    result = mend(str(path), path.read_bytes())
    assert not result.changed
    assert result.left


# The guard


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("a: 1\nb: 2\n", Edit(3, 4, "1\nc: 3")),  # brings a key
        ("a: 1\nb: 2\n", Edit(3, 9, "1")),  # takes one away
        ("a: 1\nb: 2\n", Edit(3, 4, "1 # x")),  # stands not where it was put
        ("a: 1 # x\nb: 2\n", Edit(4, 6, "")),  # a comment becomes a text
        ("a: [1, 2]\n", Edit(4, 5, "1, 3")),
        ("a:\n  b: 1\n  c: 2\n", Edit(12, 13, "")),  # another group
        ("a: 1\nb: 2\n", Edit(0, 1, "b")),  # the same key twice
        ("a: 1\n", Edit(3, 4, '"1')),
        ("a:\n  - 1\n  - 1 # x\n", Edit(9, 19, "")),  # a comment goes with it
        ("a: [1, 2]\n", Edit(4, 7, "")),  # takes away what nothing else says
        ("a: [1, 1]\nb: 2\n", Edit(4, 14, "]")),
        ("a: {b: 1,5}\n", Edit(7, 10, '"15,5"')),  # another amount
        ("a: 1\n", Edit(3, 4, "[2]")),
    ],
)
def test_a_mend_that_changes_something_else_does_not_hold(text: str, edit: Edit) -> None:
    before = read(Source("c.yaml", text))
    after = read(Source("c.yaml", text[: edit.start] + edit.text + text[edit.end :]))
    assert not holds(before, after, [Mend("COER-DATA", 1, Fix("", (edit,)))])


def test_a_mend_that_leaves_its_finding_does_not_hold() -> None:
    text = "identificacao:\n  vigencia:\n    inicio: ontem\n"
    at = text.index("ontem")
    edit = Edit(at, at + 5, "hoje")
    before, after = read(Source("c.yaml", text)), read(Source("c.yaml", text[:at] + "hoje\n"))
    assert not holds(before, after, [Mend("COER-DATA", 3, Fix("", (edit,)))])
