"""Clean contracts of real regions have no finding, however they are written."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.contract.stage import Stage
from coapkit.diagnostics import Diagnostic
from coapkit.document.reader import read
from coapkit.document.source import decode
from coapkit.run import validate_paths
from coapkit.validation import Checked, check_source

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import corpus  # noqa: E402
import run as bench  # noqa: E402
from synthetic.contract import CLAUSES, write_contract  # noqa: E402
from synthetic.profile import SCHEDULES, Profile, make_profile  # noqa: E402
from synthetic.style import Style  # noqa: E402
from synthetic.tables import Tables, load_tables  # noqa: E402
from synthetic.term import TERMS  # noqa: E402
from synthetic.yamltext import Flow, Noted, Quoted, YamlText  # noqa: E402

referencia = [
    pytest.mark.referencia,
    pytest.mark.skipif(
        not corpus.TABLES.is_dir(), reason="sem a pasta ../shared/referencia, de tabelas reais"
    ),
]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(corpus.TABLES)


def check(text: str) -> Checked:
    return check_source(decode("contrato.yaml", text.encode()))


def told(findings: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{d.span.line}: [{d.rule}] {d.message}" for d in findings]


@dataclass(frozen=True)
class Case:
    """A region, the index of its term, and what makes it worth a test."""

    code: str
    term: int
    why: str

    def profile(self, tables: Tables) -> Profile:
        region = tables.regions[self.code]
        partners = (tables.regions["29016"],) if self.code == "26009" else ()
        return make_profile(region, partners=partners, term=TERMS[self.term])


TEN = (
    Case("53001", 2, "Distrito Federal, sem Municípios"),
    Case("35016", 0, "um só Município"),
    Case("26009", 1, "interestadual, Pernambuco e Bahia"),
    Case("13009", 2, "fronteira e população indígena, Amazonas"),
    Case("22009", 1, "42 Municípios, Piauí"),
    Case("43022", 0, "fronteira, Rio Grande do Sul"),
    Case("50002", 3, "dois Municípios, fronteira, vigência de julho a junho"),
    Case("23004", 5, "vigência menor, justificada"),
    Case("42016", 1, "Município instalado depois do Censo 2010, Santa Catarina"),
    Case("31016", 6, "capital, Censo 2022"),
)


class TestCleanContracts:
    pytestmark = referencia

    @pytest.mark.parametrize("case", TEN, ids=lambda c: f"{c.code}-{c.why}")
    def test_have_no_finding(self, tables: Tables, case: Case) -> None:
        profile = case.profile(tables)
        checked = check(write_contract(profile, tables, extra=120))
        assert checked.contract is not None
        assert checked.stage is Stage.VIGENTE
        assert told(checked.diagnostics) == []
        assert checked.pending == ()

    def test_are_of_all_kinds(self, tables: Tables) -> None:
        profiles = [case.profile(tables) for case in TEN]
        assert len({p.region.uf for p in profiles}) == 10
        assert {len(p.places) for p in profiles} >= {1, 2, 17, 42}
        assert {p.term for p in profiles} >= set(TERMS[:4])
        assert any(p.country for p in profiles)
        assert any(p.dsei for p in profiles)
        assert any(p.seasonal for p in profiles)
        assert any(not place.counted for p in profiles for place in p.places)
        assert any(len(p.ufs) > 1 for p in profiles)

    @pytest.mark.parametrize("term", TERMS, ids=lambda t: f"{t.start}-{t.end}")
    def test_of_every_term(self, tables: Tables, term: Any) -> None:
        profile = make_profile(tables.regions["51011"], term=term)
        assert told(check(write_contract(profile, tables)).diagnostics) == []

    @pytest.mark.parametrize("schedule", SCHEDULES)
    def test_of_every_schedule(self, tables: Tables, schedule: str) -> None:
        profile = make_profile(tables.regions["17001"])._replace(schedule=schedule)
        assert told(check(write_contract(profile, tables)).diagnostics) == []

    @pytest.mark.parametrize("habit", [*Style._fields, "none"])
    def test_in_every_hand(self, tables: Tables, habit: str) -> None:
        common = Style()
        others: dict[str, Any] = {"quote": "'", "totals": "none"}
        change = {} if habit == "none" else {habit: others.get(habit, not getattr(common, habit))}
        style = common._replace(**change)
        profile = make_profile(tables.regions["23004"], style=style)
        assert told(check(write_contract(profile, tables, extra=30)).diagnostics) == []

    def test_are_the_same_on_every_run(self, tables: Tables) -> None:
        region = tables.regions["52001"]
        first, second = (write_contract(make_profile(region), tables, extra=50) for _ in range(2))
        assert first == second

    def test_say_so_of_a_clause_in_their_own_words_and_nothing_else(self, tables: Tables) -> None:
        profile = make_profile(tables.regions["23004"])
        found = check(write_contract(profile, tables, own_clauses=CLAUSES)).diagnostics
        assert [d.rule for d in found] == ["R3-ART6.2"] * len(CLAUSES)

    def test_break_when_something_is_taken_away(self, tables: Tables) -> None:
        text = write_contract(make_profile(tables.regions["23004"], style=Style()), tables)
        broken = text.replace("      fim: ", "      # fim: ", 1)
        assert broken != text
        assert [d.rule for d in check(broken).diagnostics] == ["R3-ART19"]


class TestTogether:
    pytestmark = referencia

    def test_contracts_of_a_repository_agree(self, tables: Tables, tmp_path: Path) -> None:
        """Numbers in sequence, referrals answered, no municipality twice at one time; and with the
        official tables codes, names, compositions, neighbours and populations, too."""
        jobs = corpus.plan(tables, 12, 1)
        written = list(corpus.write_corpus(tables, jobs, tmp_path))
        assert len(written) == 12
        report, _ = validate_paths([str(tmp_path)])
        assert told(report.diagnostics) == []
        assert len(report.remarks) == 1  # that there are no tables
        bench.import_official(corpus.TABLES, tmp_path)
        report, _ = validate_paths([str(tmp_path)])
        assert told(report.diagnostics) == []
        assert report.remarks == ()

    def test_sizes_are_about_those_asked_for(self, tables: Tables) -> None:
        for lines in (3_000, 12_000):
            text = corpus.scaled(tables, lines)
            assert lines * 0.97 < text.count("\n") < lines * 1.03
            assert told(check(text).diagnostics) == []

    def test_every_region_has_its_turn(self, tables: Tables) -> None:
        order = corpus._order(tables)
        assert len(order) == len(set(order)) == 450


class TestCommand:
    def test_absent_tables_are_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        absent = tmp_path / "nada"
        assert corpus.main(["--output", str(tmp_path), "--tables", str(absent)]) == 2
        assert str(absent) in capsys.readouterr().err

    def test_a_missing_table_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert corpus.main(["--output", str(tmp_path), "--tables", str(tmp_path)]) == 2
        assert "populacao_municipal.tsv" in capsys.readouterr().err


class TestHarness:
    """What the figures rest on: whole processes, and none that failed."""

    def test_a_command_is_measured(self, tmp_path: Path) -> None:
        command = bench.Command("python", (sys.executable, "-c", "x = b'x' * 60_000_000"))
        taken = bench.measure(command, bench.environment_of(tmp_path))
        assert taken.memory > 60
        assert taken.processor > 0
        assert taken.wall > 0

    def test_memory_is_not_that_of_the_one_who_measures(self, tmp_path: Path) -> None:
        ballast = b"x" * 80_000_000
        command = bench.Command("python", (sys.executable, "-S", "-c", "pass"))
        assert bench.measure(command, bench.environment_of(tmp_path)).memory < 40
        assert len(ballast) == 80_000_000

    def test_a_command_that_fails_is_no_measurement(self, tmp_path: Path) -> None:
        command = bench.Command("false", (sys.executable, "-c", "raise SystemExit('não deu')"))
        with pytest.raises(bench.CommandError, match="não deu"):
            bench.measure(command, bench.environment_of(tmp_path))

    def test_commands_take_turns(self, tmp_path: Path) -> None:
        log = tmp_path / "log"
        write = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
        commands = [
            bench.Command(name, (sys.executable, "-S", "-c", write, str(log), name), (), again)
            for name, again in (("a", True), ("b", False), ("c", True))
        ]
        results = bench.interleave(commands, 2, bench.environment_of(tmp_path))
        assert log.read_text() == "acabcac"
        assert [len(r.runs) for r in results] == [2, 1, 2]

    def test_the_table_is_markdown_in_columns(self) -> None:
        fast = bench.Result(bench.Command("floor", ()), (bench.Run(0.01, 0.009, 9.0),))
        slow = bench.Result(bench.Command("ours", ()), (bench.Run(0.1, 0.08, 30.5),) * 3)
        lines = bench.table("Título", [fast, slow], 3_000).splitlines()
        rows = [line for line in lines if line.startswith("|")]
        assert len(rows) == 4
        assert len({len(row) for row in rows}) == 1
        assert [cell.strip() for cell in rows[3].split("|")[1:-1]] == [
            "ours", "100.0", "80.0", "30.5", "3", "30,000", "10.0",
        ]  # fmt: skip

    def test_absent_tables_are_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert bench.main(["--tables", str(tmp_path / "nada")]) == 2
        assert "nada" in capsys.readouterr().err


words = st.text(
    st.sampled_from("abcç çãé Ãº:#-,[]{}'\"&*!|>%@`?0123456789.R$/"), min_size=1, max_size=130
).map(lambda s: " ".join(s.split()) or "x")
scalars = st.one_of(words, words.map(Quoted))
keys = st.sampled_from("abcdef")
flows = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(Flow), st.dictionaries(keys, inner, max_size=4).map(Flow)
    ),
    max_leaves=5,
)
blocks = st.recursive(
    flows,
    lambda inner: st.dictionaries(
        keys,
        st.one_of(
            flows,
            inner,
            flows.map(lambda value: Noted("nota", value)),
            st.lists(st.one_of(flows, st.dictionaries(keys, inner, min_size=1)), min_size=1),
        ),
        min_size=1,
        max_size=4,
    ),
    max_leaves=5,
)


def bare(value: Any) -> Any:
    """The data without how it is to be written."""
    if isinstance(value, Flow | Noted):
        return bare(value.value)
    if isinstance(value, Quoted):
        return value.text
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    return [bare(item) for item in value] if isinstance(value, list) else value


class TestYamlText:
    @settings(max_examples=50, deadline=None)
    @given(st.dictionaries(keys, blocks, min_size=1), st.sampled_from("'\""))
    def test_what_is_written_is_read_back(self, data: dict[str, Any], quote: str) -> None:
        result = read(decode("x.yaml", YamlText(quote).dump(data).encode()))
        assert result.document is not None, result.diagnostics
        assert result.document.root == bare(data)
