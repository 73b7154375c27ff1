"""How changes are said: to people, to programs, on a page."""

import json
from typing import Any

from syrupy.assertion import SnapshotAssertion
from versions import EXAMPLES, at, edited, example, small, version_of, version_of_text

from coapkit.comparison import as_json, as_text
from coapkit.comparison.comparison import Comparison, compare_versions
from coapkit.reporters.display import cells


def many(root: Any) -> None:
    """One edit of every sort."""
    root["identificacao"]["versao"] = "1.1"
    root["identificacao"]["vigencia"]["fim"] = "2017-12-31"
    root["regiao"]["fronteira"] = "sim"
    root["entes"][1]["plano_de_saude"]["aprovacao"]["data"] = "2012-04-28"
    root["signatarios"][1]["nome"] = "Beatriz Castelo"
    clauses = root["parte_i"]
    clauses["publicidade"] = "Os entes publicam este Contrato."
    clauses["clausulas_complementares"][0]["texto"] = clauses["clausulas_complementares"][0][
        "texto"
    ].replace("até noventa", "até cento e vinte")
    part = root["parte_ii"]
    part["metas"][0]["valores"]["2015"] = "99.5"
    part["metas"][1]["responsaveis"] = ["municipios", "ce"]
    part["anexo_i"]["entes"][0]["populacao"] = "190755800"
    part["anexo_ii"]["acoes"][0]["rede"] = "cegonha"
    del part["anexo_ii"]["acoes"][1]
    part["anexo_ii"]["medicamentos"][0]["componente"] = "especializado"
    part["anexo_iii"]["servicos"][0]["acoes"].append("A900")
    part["anexo_iii"]["pceps"][0]["valor_anual"] = "3500000.00"
    part["anexo_iii"]["pceps"][0]["responsabilidades"].pop()
    money = root["parte_iii"]
    money["custeio"][0]["valores"]["2013"] = "1"
    money["custeio"].append(
        {
            "id": "C900",
            "descricao": "Nova linha",
            "pagador": "ce",
            "orcamento": "Fundo Estadual de Saúde",
            "valores": {"2014": "10.00", "2015": "20.00"},
        }
    )
    money["cronograma"][0]["desembolsos"][0]["parcelas"][1] = "1.00"
    money["cronograma"][1]["desembolsos"][0]["parcelas"] = ["1.00"]
    root["parte_iv"]["avaliacao"]["periodicidade"] = "anual"
    root["fluxo"]["publicacao"]["pagina"] = "200"


def test_a_person_reads_what_it_was_what_it_is_and_where(snapshot: SnapshotAssertion) -> None:
    said = as_text.render(edited(many))
    assert max(map(cells, said.splitlines())) <= 80
    assert said == snapshot


def test_every_line_fits_a_narrow_terminal() -> None:
    said = as_text.render(edited(many), width=50)
    # A position is not broken, that it may be clicked.
    long = [line for line in said.splitlines() if cells(line) > 50 and ".yaml:" not in line]
    assert long == []


def test_colour_changes_no_letter() -> None:
    import re

    painted = as_text.render(edited(many), color_wanted=True)
    assert "\x1b[" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == as_text.render(edited(many))


def test_a_program_reads_the_same(snapshot: SnapshotAssertion) -> None:
    data = json.loads(as_json.render(edited(many)))
    assert data["equal"] is False
    assert sum(data["summary"].values()) == len(data["changes"])
    lines = [
        f"{c['nature']} {c['key']}: {c['old_words']} -> {c['new_words']} ({c['difference']})"
        for c in data["changes"]
    ]
    assert "\n".join(lines) == snapshot
    for change in data["changes"]:
        assert (change["old_at"] is None) == (change["nature"] == "added")
        assert (change["new_at"] is None) == (change["nature"] == "removed")


def test_equal_contracts_say_so() -> None:
    same = example()
    assert as_text.render(compare_versions(same, same)) == "Nenhuma diferença.\n"
    assert json.loads(as_json.render(compare_versions(same, same)))["equal"] is True


def test_a_file_that_only_looks_different_is_said_to() -> None:
    text = (EXAMPLES / "baturite.yaml").read_text(encoding="utf-8")
    found = compare_versions(example(), version_of_text(text + "\n# um comentário\n"))
    assert as_text.render(found).startswith("Nenhuma diferença: mudam só")


def own_wording(clause: str) -> Comparison:
    return edited(lambda root: root["parte_i"].update(publicidade=clause))


class TestStandardWording:
    def test_is_compared_by_its_text(self) -> None:
        found = own_wording("Os entes publicam.")
        old = "".join(text for mark, text in found.wording(found.changes[0]) if mark == "removed")
        assert old.startswith("O Ministério da Saúde providenciará a publicação")

    def test_that_changes_with_the_region_alone_is_no_change_of_the_clause(self) -> None:
        found = edited(lambda root: root["regiao"].update(nome="Outra Região"))
        assert [found.words.place(c) for c in found.changes] == ["Região de Saúde › Nome"]


def test_every_place_is_told_in_the_words_of_the_contract() -> None:
    """No key of the file shows in a place: each has a title or a name."""
    old, root = small(), small()
    for path in (("entes",), ("parte_ii", "metas"), ("parte_iii", "incentivos")):
        at(root, path[:-1])[path[-1]] = []
    found = compare_versions(version_of(old), version_of(root))
    assert found.changes
    for change in found.changes:
        assert "_" not in found.words.place(change)
