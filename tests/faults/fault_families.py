"""Families of seeded faults: one small damage to a clean contract, and the finding it must give.

What is expected, rule and line, was written down from the norm and the pages of the rules, as a
stranger would. A family is a function of a clean text and a source of chance that yields faults;
``many`` says how many of each kind it takes at most.
"""
# ruff: noqa: ARG001

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path as FilePath
from random import Random
from typing import Any, Final, NamedTuple, TypeVar

from damaged_text import Path, Text

T = TypeVar("T")
ROOT = FilePath(__file__).resolve().parents[2]

CLAUSES: Final = (
    "objeto", "disposicoes_gerais", "principios_e_diretrizes", "gestao_centrada_no_cidadao",
    "acoes_e_servicos", "acesso_ordenado_e_regulacao", "rede_de_atencao",
    "planejamento_e_programacao", "articulacao_interfederativa", "gestao_do_trabalho_e_educacao",
    "financiamento", "aperfeicoamento_do_sus", "monitoramento_avaliacao_e_auditoria",
    "sancoes_administrativas", "publicidade",
)  # fmt: skip
NUMERALS: Final = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
)  # fmt: skip


class Fault(NamedTuple):
    """A damaged text, and the finding that must be there.

    ``rules``         any of these ids (more than one where the norm names the demand twice)
    ``places``        lines, or paths of which the key or item is marked; any of them
    ``values``        paths of which the value is marked
    ``consequences``  how many other errors or warnings are allowed
    """

    what: str
    damaged: Text | bytes
    rules: frozenset[str]
    places: tuple[Path | int, ...] = ()
    values: tuple[Path, ...] = ()
    consequences: int = 0

    @property
    def data(self) -> bytes:
        return self.damaged if isinstance(self.damaged, bytes) else self.damaged.text.encode()

    @property
    def lines(self) -> frozenset[int]:
        found = {place for place in self.places if isinstance(place, int)}
        if isinstance(self.damaged, Text):
            found |= {self.damaged.line(p) for p in self.places if not isinstance(p, int)}
            found |= {self.damaged.value_line(p) for p in self.values}
        return frozenset(found)


Family = Callable[[Text, Random, int], Iterator[Fault]]
FAMILIES: dict[str, Family] = {}


def family(function: Family) -> Family:
    FAMILIES[function.__name__] = function
    return function


def fault(
    what: str,
    damaged: Text,
    rules: str,
    *places: Path | int,
    values: Sequence[Path] = (),
    consequences: int = 0,
) -> Fault:
    """``rules``: ids, apart by blanks."""
    return Fault(what, damaged, frozenset(rules.split()), places, tuple(values), consequences)


def some(rng: Random, things: Iterable[T], many: int) -> list[T]:
    found = list(things)
    return rng.sample(found, min(many, len(found)))


def one(rng: Random, things: Iterable[T]) -> list[T]:
    return some(rng, things, 1)


# Parte I


@family
def clauses(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for i in some(rng, range(15), many):
        clause, rule = CLAUSES[i], f"R3-ART6-{NUMERALS[i]}"
        path: Path = ("parte_i", clause)
        yield fault(f"no {clause}", t.remove(path), rule, ("parte_i",))
        for empty in ("", '""', "~"):
            yield fault(f"{clause}: {empty}", t.replace(path, empty), rule, path)
        renamed = t.rename(path, clause[:-2] + "xy")
        new: Path = ("parte_i", clause[:-2] + "xy")
        yield fault(f"{clause} misspelt", renamed, f"{rule} FORMA-CHAVE", new, ("parte_i",),
                    consequences=1)  # fmt: skip
        yield fault(f"{clause}: padrão", t.replace(path, "padrão"), "R3-ART6.3", path)
        if i:
            other: Path = ("parte_i", CLAUSES[i - 1])
            yield fault(f"{clause} before", t.swap(path, other), "R3-ART6", path, other)
    doubled = t.add(("parte_i",), "objeto: padrao")
    last = t.extent(("parte_i", list(t.at("parte_i"))[-1]))[1]
    yield Fault(
        "clause twice",
        doubled.text.encode(),
        frozenset({"YAML-CHAVE-DUPLICADA"}),
        (t.text.count("\n", 0, last) + 2,),
    )


@family
def parts(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    top = t.line(())
    for key, rule in (
        ("coapkit", "FORMA-FALTA"), ("identificacao", "FORMA-FALTA"),
        ("regiao", "R3-ART2"), ("entes", "R3-ART2.2"), ("signatarios", "R3-ART14-P4"),
        ("parte_i", "R3-ART5-I"), ("parte_ii", "R3-ART5-II"), ("parte_iii", "R3-ART5-III"),
        ("parte_iv", "R3-ART5-IV"),
    ):  # fmt: skip
        damaged = t.remove((key,))
        first = next(iter(damaged.root))
        yield fault(f"no {key}", damaged, rule, (first,) if key == "coapkit" else top,
                    consequences=2)  # fmt: skip


# Required keys, as docs/formato.md states them

_SECTION = re.compile(r"<!-- papers: keys ?(\S*) -->\n\n((?:\|.*\n)+)")
_ROW = re.compile(r"^\| `([^`]+)` \| (sim)?")


def required_keys() -> list[tuple[str, ...]]:
    """Paths of the keys that docs/formato.md calls required: ``*`` for each item of a list."""
    text = (ROOT / "docs" / "formato.md").read_text(encoding="utf-8")
    found = []
    for section, table in _SECTION.findall(text):
        for line in table.splitlines():
            row = _ROW.match(line)
            if row and row[2]:
                steps = f"{section}.{row[1]}".lstrip(".").replace("[]", ".*").split(".")
                found.append(tuple(steps))
    return found


def paths_like(t: Text, pattern: tuple[str, ...]) -> list[Path]:
    """Paths of the contract that fit a pattern."""
    found: list[Path] = [()]
    for step in pattern:
        longer: list[Path] = []
        for path in found:
            value = t.at(*path)
            if step == "*" and isinstance(value, list):
                longer += [(*path, i) for i in range(len(value))]
            elif isinstance(value, dict) and step in value:
                longer.append((*path, step))
        found = longer
    return found


RULE_OF: Final = {
    "identificacao.versao": "FORMA-FALTA",
    "identificacao.vigencia": "R3-ART20.2",
    "identificacao.coordenacao": "R3-ART2",
    "identificacao.termos_incorporados": "R3-ART25",
    "regiao": "R3-ART2",
    "regiao.instituicao": "D7508-ART4",
    "regiao.ato_conjunto": "D7508-ART4-P1",
    "regiao.fronteira": "R3-ART22",
    "regiao.acordos_bilaterais": "R3-ART22",
    "entes": "R3-ART2.2",
    "entes.*.plano_de_saude": "R3-ART19",
    "entes.*.plano_de_saude.aprovacao": "R3-ART19.2",
    "signatarios": "R3-ART14-P4",
    "parte_i.clausulas_complementares": "R3-ART6-PU",
    "parte_ii.diretrizes": "R3-ART7-I",
    "parte_ii.objetivos": "R3-ART7-II",
    "parte_ii.objetivos.*.diretriz": "R3-ART7-I",
    "parte_ii.metas": "R3-ART7-III",
    "parte_ii.metas.*.prazo": "R3-ART7-IV",
    "parte_ii.anexo_i": "R3-ART8-I",
    "parte_ii.anexo_i.regiao.populacao_indigena": "R3-ART18",
    "parte_ii.anexo_i.entes.*.migracao_sazonal": "R3-ART23",
    "parte_ii.anexo_ii": "R3-ART8-II",
    "parte_ii.anexo_ii.execucao_direta_da_uniao": "R3-ART8-P2",
    "parte_ii.anexo_ii.planos_regionais": "R3-ART21",
    "parte_ii.anexo_ii.acoes": "R3-ART8-II-A",
    "parte_ii.anexo_ii.acoes.*.componente": "D7508-ART5",
    "parte_ii.anexo_ii.acoes.*.natureza": "R3-ART8-P1",
    "parte_ii.anexo_ii.medicamentos": "R3-ART8-II-A",
    "parte_ii.anexo_ii.mapa_de_metas": "R3-ART8-II-B",
    "parte_ii.anexo_iii": "R3-ART8-III",
    "parte_ii.anexo_iii.revisao": "R3-ART8-P3",
    "parte_ii.anexo_iii.referencias.*.pactuacoes": "R3-ART8-P6",
    "parte_ii.anexo_iii.pceps": "R3-ART8-P4",
    "parte_iii.financiamento": "R3-ART9-I",
    "parte_iii.custeio": "R3-ART9-II",
    "parte_iii.custeio.*.pagador": "R3-ART9-PU",
    "parte_iii.custeio.*.orcamento": "R3-ART9-PU",
    "parte_iii.investimento": "R3-ART9-II",
    "parte_iii.investimento.*.pagador": "R3-ART9-PU",
    "parte_iii.investimento.*.orcamento": "R3-ART9-PU",
    "parte_iii.incentivos": "R3-ART9-III",
    "parte_iii.cronograma": "R3-ART9-IV",
    "parte_iv": "R3-ART10",
    "parte_iv.avaliacao.idsus": "R3-ART11",
    "parte_iv.avaliacao.relatorio_de_gestao": "R3-ART13",
    "parte_iv.auditoria": "R3-ART12",
    "fluxo.pareceres": "R3-ART14-I",
    "fluxo.cir": "R3-ART14-IIA",
    "fluxo.cib": "R3-ART14-IIB",
    "fluxo.assinatura": "R3-ART14-III",
    "fluxo.publicacao": "R3-ART14-IV",
    "fluxo.publicacao.outras": "R3-ART14-P6",
    "fluxo.cit": "R3-ART14-V",
    "fluxo.termos_aditivos": "R3-ART8-P3.2",
}
"""Provision by section; the longest that fits counts."""


def rule_of(pattern: tuple[str, ...]) -> str:
    for length in range(len(pattern), 0, -1):
        found = RULE_OF.get(".".join(pattern[:length]))
        if found:
            return found
    raise LookupError(pattern)


@family
def required(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for pattern in required_keys():
        if len(pattern) < 2 or pattern[0] == "parte_i":
            continue
        rule = rule_of(pattern)
        for path in some(rng, paths_like(t, pattern), many):
            try:
                damaged = t.remove(path)
            except LookupError:
                continue
            yield fault(f"no {'.'.join(pattern)}", damaged, rule, path[:-1], consequences=1)
            emptied = t.replace(path, "")
            if t.is_flow(path[:-1]) or isinstance(t.at(*path), list | dict):
                emptied = t.replace(path, '""')
                yield fault(f"{'.'.join(pattern)}: ''", emptied,
                            f"{rule} FORMA-TIPO FORMA-FALTA FORMA-OPCAO COER-DATA COER-ANO "
                            "COER-IBGE COER-NUMERO COER-VALOR COER-CNES COER-CNPJ COER-RENASES "
                            "COER-REGIAO", path, values=(path,), consequences=1)  # fmt: skip
            else:
                yield fault(f"{'.'.join(pattern)}:", emptied, rule, path, consequences=1)


# Money

CENT = Decimal("0.01")


def amount_of(text: str) -> Decimal:
    text = text.removeprefix("R$").strip()
    return Decimal(text.replace(".", "").replace(",", ".") if "," in text else text)


def like(old: str, amount: Decimal) -> str:
    """An amount written as another is."""
    if "," in old:
        return f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    return f"{amount:.2f}"


def another_cent(t: Text, path: Path, by: Decimal = CENT) -> Text:
    old = str(t.at(*path))
    return t.put(path, like(old, amount_of(old) + by))


@family
def cents_in_plans(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    schedule = t.rows("parte_iii", "cronograma")
    for plan in ("custeio", "investimento"):
        for path, row in some(rng, t.rows("parte_iii", plan), many):
            year = rng.choice(list(row["valores"]))
            cell: Path = (*path, "valores", year)
            damaged = another_cent(t, cell, rng.choice((CENT, -CENT)))
            wanted = (plan, row["pagador"], row.get("recebedor"))
            lines = {
                damaged.line((*y, "desembolsos", i, "parcelas"))
                for y, group in schedule
                if group["ano"] == year
                for i, d in enumerate(group["desembolsos"])
                if (d["plano"], d["pagador"], d.get("recebedor")) == wanted
            }
            stated = "total" in row or plan in (t.at("parte_iii", "totais") or {})
            places = {damaged.line(cell)} if stated else {damaged.line(cell), *lines}
            yield fault(
                f"a cent in {plan} {row['id']} {year}", damaged, "R3-ART9-IV.5", *places,
                consequences=3,
            )  # fmt: skip
            if "total" in row:
                yield fault("a cent in its total", another_cent(t, (*path, "total")),
                            "COER-TOTAL", (*path, "total"))  # fmt: skip
    for key in t.at("parte_iii", "totais") or {}:
        path = ("parte_iii", "totais", key)
        yield fault(f"a cent in total {key}", another_cent(t, path), "COER-TOTAL", path)


@family
def cents_in_the_schedule(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for path, group in some(rng, t.rows("parte_iii", "cronograma"), many):
        lines = t.rows(*path, "desembolsos")
        for line, d in some(rng, lines, many):
            i = rng.randrange(len(d["parcelas"]))
            cell: Path = (*line, "parcelas", i)
            damaged = another_cent(t, cell, rng.choice((CENT, -CENT)))
            yield fault(f"a cent in the schedule of {group['ano']}", damaged, "R3-ART9-IV.5",
                        cell, (*line, "parcelas"), consequences=2)  # fmt: skip
            if "total" in d:
                at: Path = (*line, "total")
                yield fault("a cent in a line's total", another_cent(t, at), "COER-TOTAL", at)
            if len(d["parcelas"]) > 1:
                fewer = t.remove(cell)
                yield fault("an instalment less", fewer, "R3-ART9-IV.3", (*line, "parcelas"),
                            consequences=2)  # fmt: skip
                more = t.add((*line, "parcelas"), "0.00")
                yield fault("an instalment more", more, "R3-ART9-IV.3", (*line, "parcelas"))
        if "total" in group:
            at = (*path, "total")
            yield fault("a cent in a year's total", another_cent(t, at), "COER-TOTAL", at)
        for line, _ in one(rng, lines):
            yield fault("a line of the schedule gone", t.remove(line), "R3-ART9-IV.6",
                        (*path, "desembolsos"), consequences=2)  # fmt: skip
            twice = t.repeat(line)
            yield fault("a line of the schedule twice", twice, "R3-ART9-IV.4",
                        (*path, "desembolsos", len(lines)), consequences=1)  # fmt: skip
        if len(t.at("parte_iii", "cronograma")) > 1:
            yield fault("a year of the schedule gone", t.remove(path), "R3-ART9-IV.2",
                        ("parte_iii", "cronograma"))  # fmt: skip
        yield fault("a year twice", t.repeat(path), "R3-ART9-IV.4",
                    ("parte_iii", "cronograma", len(t.at("parte_iii", "cronograma")), "ano"),
                    consequences=1)  # fmt: skip
        outside = t.put((*path, "ano"), "2049")
        yield fault("a year outside", outside, "COER-VIGENCIA", (*path, "ano"), consequences=1)
        wrong = t.replace(
            (*path, "periodicidade"), "mensal" if group["periodicidade"] != "mensal" else "anual"
        )
        yield fault("wrong period", wrong, "R3-ART9-IV.3", (*path, "periodicidade"),
                    *((*line, "parcelas") for line, _ in lines), consequences=0)  # fmt: skip


@family
def plans(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for plan in ("custeio", "investimento"):
        for path, row in some(rng, t.rows("parte_iii", plan), many):
            year = rng.choice(list(row["valores"]))
            if len(row["valores"]) > 1:
                gone = t.remove((*path, "valores", year))
                # What the line lacks in one year, the schedule has.
                yield fault("a year of a line gone", gone,
                            "R3-ART9-IV.5 R3-ART9-IV.6 COER-TOTAL",
                            *_schedule_lines(gone, plan, row, year), (*path, "valores"),
                            *([(*path, "total")] if "total" in row else []),
                            consequences=4)  # fmt: skip
            odd = t.rename((*path, "valores", year), "2049")
            yield fault("a year outside the term", odd, "COER-VIGENCIA", (*path, "valores", "2049"),
                        consequences=2)  # fmt: skip
            for bad in ("1.234", "1,5 milhão", "12,3", "-10.00", "muito"):
                put = t.replace((*path, "valores", year), f'"{bad}"')
                yield fault(f"amount {bad}", put, "COER-VALOR", (*path, "valores", year))
            if row.get("recebedor"):
                same = t.replace((*path, "recebedor"), t.raw((*path, "pagador")))
                yield fault("payer is payee", same, "COER-AUTOPAGAMENTO", (*path, "recebedor"),
                            (*path, "pagador"), consequences=2 * len(row["valores"]))  # fmt: skip
            if row["pagador"] == "uniao" and row.get("recebedor") and "bloco" in row:
                yield fault("no block", t.remove((*path, "bloco")), "COER-BLOCO.2", path)
                old = int(min(row["valores"])) < 2018
                other = "Manutenção" if old else "Atenção Básica"
                put = t.replace((*path, "bloco"), other)
                yield fault("block of another time", put, "COER-BLOCO", (*path, "bloco"))
                put = t.replace((*path, "bloco"), "Bloco da Saúde")
                yield fault("no such block", put, "FORMA-OPCAO", (*path, "bloco"))
    seasonal = [(p, row) for p, row in t.rows("parte_iii", "custeio") if row.get("sazonal")]
    for path, row in one(rng, seasonal):
        if sum(1 for _, other in seasonal if other["sazonal"] == row["sazonal"]) == 1:
            place = next(
                (*p, "migracao_sazonal")
                for p, e in t.rows("parte_ii", "anexo_i", "entes")
                if e["ente"] == row["sazonal"]
            )
            # The line stays: it is no longer marked as the one that pays for the season.
            yield fault("no seasonal line", t.remove((*path, "sazonal")), "R3-ART23", place)
            unsaid = t.remove(place)
            yield fault("no seasonal migration", unsaid, "R3-ART23.2", (*path, "sazonal"))
    if "totais" not in t.at("parte_iii") and len(t.at("parte_iii", "custeio")) > 3:
        for path, row in some(rng, t.rows("parte_iii", "custeio"), many):
            if not any(
                other is not row
                and (other["pagador"], other.get("recebedor"))
                == (row["pagador"], row.get("recebedor"))
                for _, other in t.rows("parte_iii", "custeio")
            ):
                gone = t.remove(path)
                lines = [
                    line
                    for year in row["valores"]
                    for line in _schedule_lines(gone, "custeio", row, year)
                ]
                yield fault("a line of the plan gone", gone,
                            "R3-ART9-IV.6 R3-ART9-I.2 COER-REFERENCIA R3-ART23", *lines,
                            consequences=12)  # fmt: skip


@family
def misdirected(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    """Another declared entity as payer or payee, or the other plan."""
    entes = [e["id"] for _, e in t.rows("entes")]
    if len(entes) < 3:
        return

    def other(row: dict[str, Any]) -> str:
        taken = (row["pagador"], row.get("recebedor"))
        return f'"{rng.choice([e for e in entes if e not in taken])}"'

    for plan in ("custeio", "investimento"):
        for path, row in some(rng, t.rows("parte_iii", plan), many):
            if len(row["valores"]) > 1:
                for key in ("pagador", "recebedor"):
                    if key in row:
                        wrong = t.replace((*path, key), other(row))
                        yield fault(f"{key} of another in {plan}", wrong, "R3-ART9-IV.6",
                                    (*path, key), consequences=1)  # fmt: skip
    for path, _ in one(rng, t.rows("parte_iii", "cronograma")):
        for line, d in some(rng, t.rows(*path, "desembolsos"), many):
            for key in ("pagador", "recebedor"):
                if key in d:
                    wrong = t.replace((*line, key), other(d))
                    yield fault(f"{key} of another in the schedule", wrong, "R3-ART9-IV.6",
                                (*line, key))  # fmt: skip
            wrong = t.put(
                (*line, "plano"), "custeio" if d["plano"] == "investimento" else "investimento"
            )
            yield fault("the other plan", wrong, "R3-ART9-IV.6", (*line, "plano"))


@family
def self_payment(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for path, _ in one(rng, t.rows("parte_iii", "cronograma")):
        paid = [(p, d) for p, d in t.rows(*path, "desembolsos") if "recebedor" in d]
        for line, _ in some(rng, paid, many):
            same = t.replace((*line, "recebedor"), t.raw((*line, "pagador")))
            yield fault("payer is payee in the schedule", same, "COER-AUTOPAGAMENTO",
                        (*line, "recebedor"), consequences=1)  # fmt: skip


def _schedule_lines(t: Text, plan: str, row: dict[str, Any], year: str) -> list[Path]:
    wanted = (plan, row["pagador"], row.get("recebedor"))
    return [
        p
        for y, group in t.rows("parte_iii", "cronograma")
        if group["ano"] == year
        for i, d in enumerate(group["desembolsos"])
        if (d["plano"], d["pagador"], d.get("recebedor")) == wanted
        for p in ((*y, "desembolsos", i), (*y, "desembolsos", i, "parcelas"))
    ]


@family
def financing(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for section, rule in (
        (("parte_iii", "financiamento"), "R3-ART4-PU R3-ART9-I"),
        (("parte_iv", "responsabilidades"), "R3-ART4-PU R3-ART10"),
        (("parte_iv", "auditoria"), "R3-ART12"),
        (("parte_ii", "anexo_i", "entes"), "R3-ART8-I.2"),
    ):
        rows = t.rows(*section)
        for path, row in some(rng, rows, many):
            what = f"{row['ente']} gone from {section[-1]}"
            yield fault(what, t.remove(path), rule, section, consequences=1)
        for path, _ in one(rng, rows):
            yield fault(f"repeated in {section[-1]}", t.repeat(path), f"COER-REPETIDO {rule}",
                        (*section, len(rows)), (*section, len(rows), "ente"))  # fmt: skip
    incentives = t.at("parte_iii", "incentivos")
    if incentives and len(incentives) == 1:
        gone = t.replace(("parte_iii", "incentivos"), "[]")
        yield fault("no incentives", gone, "R3-ART9-III", ("parte_iii", "incentivos"))


# Codes


def flip(rng: Random, code: str, only: Sequence[int] | None = None) -> str:
    """Another digit in one place."""
    digits = [i for i, char in enumerate(code) if char.isdigit()]
    if only is not None:
        digits = [digits[i] for i in only]
    i = rng.choice(digits)
    return code[:i] + str((int(code[i]) + rng.randrange(1, 10)) % 10) + code[i + 1 :]


@family
def codes(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    entes = t.rows("entes")
    municipal = [(p, e) for p, e in entes if e["esfera"] == "municipio"]
    for path, ente in some(rng, municipal, many):
        at: Path = (*path, "id")
        yield fault("IBGE check digit", t.put(at, flip(rng, ente["id"], [6])),
                    "COER-IBGE", at, consequences=2)  # fmt: skip
        yield fault("IBGE digit", t.put(at, flip(rng, ente["id"], [2, 3, 4, 5])),
                    "COER-IBGE COER-NOME", at, consequences=2)  # fmt: skip
        yield fault("IBGE of another State", t.put(at, flip(rng, ente["id"], [0, 1])),
                    "COER-IBGE COER-UF COER-NOME R3-ART2.4", at, consequences=2)  # fmt: skip
        yield fault("IBGE short", t.put(at, ente["id"][:6]), "COER-IBGE R3-ART2.3", at,
                    consequences=2)  # fmt: skip
    for path, ente in some(rng, entes, many):
        at = (*path, "cnpj")
        yield fault("CNPJ digit", t.put(at, flip(rng, ente["cnpj"])), "COER-CNPJ", at)
        yield fault("CNPJ short", t.put(at, ente["cnpj"][:-1]), "COER-CNPJ", at)
        other = next(e["cnpj"] for _, e in entes if e is not ente)
        copied = t.put(at, other)
        yield fault("CNPJ of another", copied, "COER-CNPJ.2", at,
                    *((*p, "cnpj") for p, e in entes if e["cnpj"] == other))  # fmt: skip
    for path, signer in some(rng, t.rows("signatarios"), many):
        if "cpf" in signer:
            at = (*path, "cpf")
            yield fault("CPF digit", t.put(at, flip(rng, signer["cpf"])), "COER-CPF", at)
    if "processo" in t.at("identificacao"):
        at = ("identificacao", "processo")
        nup = t.at(*at)
        yield fault("NUP digit", t.put(at, flip(rng, nup)), "COER-NUP", at)
        yield fault("NUP short", t.put(at, nup[:-3]), "COER-NUP", at)
    at = ("regiao", "codigo")
    code = t.at(*at)
    yield fault("region of another State", t.put(at, flip(rng, code, [0, 1])),
                "COER-REGIAO COER-REGIAO.2", at)  # fmt: skip
    yield fault("region code short", t.put(at, code[:4]), "COER-REGIAO", at)
    services = t.rows("parte_ii", "anexo_iii", "servicos")
    for path, service in some(rng, services, many):
        at = (*path, "cnes")
        for bad in (service["cnes"][:6], service["cnes"] + "1", "A" + service["cnes"][1:]):
            yield fault(f"CNES {bad}", t.put(at, bad), "COER-CNES", at, consequences=3)
    for path, referral in some(rng, t.rows("parte_ii", "anexo_iii", "referencias"), many):
        if "servico" in referral["destino"]:
            at = (*path, "destino", "servico")
            wrong = flip(rng, referral["destino"]["servico"])
            if wrong not in {s["cnes"] for _, s in services}:
                yield fault("CNES in a referral", t.put(at, wrong), "COER-REFERENCIA", at)
        if "municipio" in referral["destino"]:
            at = (*path, "destino", "municipio")
            damaged = t.put(at, flip(rng, referral["destino"]["municipio"], [6]))
            yield fault("IBGE of a destination", damaged, "COER-IBGE", at)
        if "regiao" in referral["destino"]:
            at = (*path, "destino", "regiao")
            yield fault("region of a destination", t.put(at, "99001"), "COER-REGIAO", at)
            own = t.put(at, t.at("regiao", "codigo"))
            yield fault("destination in this region", own, "R3-ART14-P1", at)
            yield fault("no region of destination", t.remove(at), "R3-ART8-III",
                        (*path, "destino"))  # fmt: skip
    for path, action in some(rng, t.rows("parte_ii", "anexo_ii", "acoes"), many):
        at = (*path, "renases")
        yield fault("RENASES short", t.put(at, action["renases"][1:]), "COER-RENASES", at)
        yield fault("RENASES letter", t.put(at, "A" + action["renases"][1:]), "COER-RENASES", at)
        proc = (*path, "procedimentos")
        if "procedimentos" in action:
            cell = (*proc, 0)
            yield fault("SIGTAP digit", t.put(cell, flip(rng, action["procedimentos"][0], [9])),
                        "COER-SIGTAP", cell)  # fmt: skip
        elif "origem" in action and not t.is_flow(path):
            added = t.add(path, 'procedimentos: ["0301010065"]')
            yield fault("SIGTAP check digit", added, "COER-SIGTAP", (*proc, 0))
    if "numero" in t.at("identificacao"):
        at = ("identificacao", "numero")
        number, year = t.at(*at).split("/")
        for bad in (number, f"{number}-{year}", f"{number}/{year[2:]}", f"0/{year}"):
            yield fault(f"number {bad}", t.put(at, bad), "R3-ART14-P5", at)
        yield fault("number of another year", t.put(at, f"{number}/2049"), "R3-ART14-P5.3", at)


@family
def names(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    entes = t.rows("entes")
    municipal = [(p, e) for p, e in entes if e["esfera"] == "municipio"]
    for path, ente in some(rng, municipal, many):
        at: Path = (*path, "nome")
        for bad in ("Xique-Xique", ente["nome"] + " do Norte", ente["nome"][:-1] + "zz"):
            yield fault(f"named {bad}", t.put(at, bad), "COER-NOME", at)
        if len(municipal) > 1:
            other = rng.choice([e["nome"] for _, e in municipal if e is not ente])
            yield fault("named like another", t.put(at, other), "COER-NOME", at)
        at = (*path, "uf")
        uf = "AC" if ente["uf"] != "AC" else "TO"
        yield fault("UF of another", t.put(at, uf), "COER-UF", at)
        yield fault("no such UF", t.put(at, "XX"), "FORMA-OPCAO COER-UF", at)
        yield fault("no UF", t.remove(at), "R3-ART2.2", path)
        at = (*path, "esfera")
        yield fault("wrong sphere", t.put(at, "estado"), "R3-ART2.3", at)
    for path, ente in entes:
        if ente["esfera"] == "estado":
            at = (*path, "nome")
            yield fault("State's name", t.put(at, "Guanabara"), "COER-NOME", at)
    # An entity removed: it stays cited everywhere.
    for path, ente in some(rng, entes, many):
        rules = {"uniao": "R3-ART2.2", "estado": "R3-ART2.2 R3-ART2.4"}.get(ente["esfera"], "")
        yield fault(f"entity {ente['id']} gone", t.remove(path), f"COER-ENTE {rules}",
                    ("entes",), consequences=4)  # fmt: skip
        yield fault(f"entity {ente['id']} twice", t.repeat(path), "COER-REPETIDO",
                    ("entes", len(entes)), ("entes", len(entes), "id"))  # fmt: skip


# References

ENTITY_FIELDS: Final = (
    ("signatarios.*.ente", 1), ("parte_ii.anexo_i.entes.*.ente", 1),
    ("parte_iii.financiamento.*.ente", 1), ("parte_iv.responsabilidades.*.ente", 1),
    ("parte_iv.auditoria.*.ente", 1), ("fluxo.pareceres.*.ente", 1),
    ("parte_ii.anexo_iii.servicos.*.municipio", 0), ("parte_ii.anexo_iii.servicos.*.gestao", 0),
    ("parte_ii.anexo_iii.servicos.*.gerencia", 1), ("parte_iii.custeio.*.pagador", 1),
    ("parte_iii.custeio.*.recebedor", 1), ("parte_iii.investimento.*.pagador", 1),
    ("parte_iii.investimento.*.recebedor", 1), ("parte_iii.custeio.*.sazonal", 1),
    ("parte_iii.cronograma.*.desembolsos.*.pagador", 1),
    ("parte_iii.cronograma.*.desembolsos.*.recebedor", 1),
    ("identificacao.coordenacao.*", 1), ("parte_ii.objetivos.*.planos.*", 0),
    ("parte_ii.metas.*.responsaveis.*", 0),
    ("parte_ii.anexo_ii.acoes.*.responsabilidade.individual.*", 1),
    ("parte_ii.anexo_ii.acoes.*.responsabilidade.solidaria.*", 0),
    ("parte_ii.anexo_ii.medicamentos.*.responsabilidade.individual.*", 1),
    ("parte_ii.anexo_ii.medicamentos.*.responsabilidade.solidaria.*", 0),
    ("parte_ii.anexo_iii.referencias.*.origem.*", 0),
    ("parte_ii.anexo_iii.referencias.*.responsaveis.*", 0),
    ("parte_ii.anexo_iii.pceps.*.partes.*", 1),
    ("parte_ii.anexo_iii.pceps.*.responsabilidades.*.ente", 1),
    ("parte_iii.incentivos.*.beneficiarios.*", 0),
)  # fmt: skip
ID_FIELDS: Final = (
    ("parte_ii.objetivos.*.diretriz", 1), ("parte_ii.metas.*.objetivo", 1),
    ("parte_ii.anexo_ii.mapa_de_metas.*.meta", 1), ("parte_ii.anexo_ii.mapa_de_metas.*.acoes.*", 0),
    ("parte_ii.anexo_ii.mapa_de_metas.*.investimentos.*", 1),
    ("parte_ii.anexo_iii.servicos.*.acoes.*", 1), ("parte_ii.anexo_iii.referencias.*.acoes.*", 0),
    ("parte_ii.anexo_iii.pceps.*.servicos.*", 1), ("parte_iii.incentivos.*.custeio.*", 0),
)  # fmt: skip


@family
def references(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for field, consequences in ENTITY_FIELDS:
        for path in some(rng, paths_like(t, tuple(field.split("."))), many):
            for new in ("zz", "9999999"):
                damaged = t.replace(path, f'"{new}"')
                yield fault(f"{field} undeclared", damaged, "COER-ENTE", values=(path,),
                            consequences=consequences)  # fmt: skip
    for field, consequences in ID_FIELDS:
        for path in some(rng, paths_like(t, tuple(field.split("."))), many):
            damaged = t.replace(path, '"9999999"')
            yield fault(f"{field} undeclared", damaged, "COER-REFERENCIA", values=(path,),
                        consequences=consequences)  # fmt: skip
    for section in (
        ("parte_ii", "diretrizes"), ("parte_ii", "objetivos"), ("parte_ii", "metas"),
        ("parte_ii", "anexo_ii", "acoes"), ("parte_iii", "investimento"),
        ("parte_ii", "anexo_iii", "servicos"), ("parte_ii", "anexo_iii", "referencias"),
        ("parte_ii", "anexo_iii", "pceps"), ("parte_iii", "custeio"),
        ("parte_ii", "anexo_ii", "mapa_de_metas"),
    ):  # fmt: skip
        rows = t.rows(*section)
        for path, _ in some(rng, rows, many):
            copy = (*section, len(rows))
            key = next(k for k in ("id", "cnes", "meta") if k in t.at(*path))
            yield fault(f"{section[-1]} twice", t.repeat(path), "COER-REPETIDO", (*copy, key),
                        consequences=6)  # fmt: skip


LISTS: Final = (
    "identificacao.coordenacao", "parte_ii.objetivos.*.planos", "parte_ii.metas.*.responsaveis",
    "parte_ii.metas.*.indicador.componente_de", "parte_ii.anexo_ii.acoes.*.natureza",
    "parte_ii.anexo_ii.acoes.*.responsabilidade.individual",
    "parte_ii.anexo_ii.mapa_de_metas.*.acoes", "parte_ii.anexo_iii.servicos.*.acoes",
    "parte_ii.anexo_iii.referencias.*.origem", "parte_ii.anexo_iii.referencias.*.acoes",
    "parte_ii.anexo_iii.referencias.*.responsaveis", "parte_iii.incentivos.*.beneficiarios",
)  # fmt: skip


@family
def repeated_items(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for field in LISTS:
        for path in one(rng, paths_like(t, tuple(field.split(".")))):
            damaged = t.repeat((*path, 0))
            yield fault(f"{field} repeats", damaged, "FORMA-REPETIDO", path)


OPTIONS: Final = (
    "entes.*.esfera", "signatarios.*.funcao", "parte_ii.anexo_ii.acoes.*.componente",
    "parte_ii.anexo_ii.acoes.*.natureza.*", "parte_ii.anexo_ii.execucao_direta_da_uniao",
    "parte_ii.anexo_ii.medicamentos.*.componente", "parte_ii.anexo_iii.revisao.periodicidade",
    "parte_ii.anexo_iii.servicos.*.vinculo", "parte_ii.anexo_iii.servicos.*.porta_de_entrada",
    "parte_ii.anexo_ii.planos_regionais.*.rede", "parte_iii.cronograma.*.periodicidade",
    "parte_iii.cronograma.*.desembolsos.*.plano", "parte_iv.avaliacao.periodicidade",
    "parte_iv.avaliacao.relatorio_de_gestao.secao_especifica", "regiao.fronteira",
    "parte_ii.anexo_i.regiao.populacao_indigena", "fluxo.pareceres.*.natureza",
    "fluxo.pareceres.*.conclusao",
    "identificacao.termos_incorporados.termo_de_compromisso_de_gestao",
    "parte_ii.metas.*.indicador.componente_de.*",
)  # fmt: skip


@family
def options(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for field in OPTIONS:
        for path in one(rng, paths_like(t, tuple(field.split(".")))):
            damaged = t.replace(path, "qualquer")
            yield fault(f"{field}: qualquer", damaged, "FORMA-OPCAO", values=(path,),
                        consequences=1)  # fmt: skip
    for path, _ in some(rng, t.scalars(), many * 8):
        if isinstance(path[-1], str) and not path[-1].isdigit():
            key = path[-1]
            wrong = t.rename(path, key[:-1] + ("z" if key[-1] != "z" else "y"))
            new = (*path[:-1], key[:-1] + ("z" if key[-1] != "z" else "y"))
            yield fault(f"{'.'.join(map(str, path))} misspelt", wrong, "FORMA-CHAVE", new,
                        consequences=12)  # fmt: skip
        if not t.is_flow(path[:-1]) and isinstance(path[-1], str):
            yield fault(f"{'.'.join(map(str, path))} is a list", t.replace(path, "[a, b]"),
                        "FORMA-TIPO", path, consequences=12)  # fmt: skip


# Dates

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)/(\d\d)/(\d{4})")


def day_of(text: str) -> date:
    found = _DATE.fullmatch(text)
    assert found is not None, text
    if found[1]:
        return date(int(found[1]), int(found[2]), int(found[3]))
    return date(int(found[6]), int(found[5]), int(found[4]))


def as_day(like_text: str, day: date) -> str:
    return f"{day:%d/%m/%Y}" if "/" in like_text else f"{day:%Y-%m-%d}"


def dates(t: Text) -> list[tuple[Path, str]]:
    return [(p, v) for p, v in t.scalars() if isinstance(v, str) and _DATE.fullmatch(v)
            and p[-1] in ("data", "inicio", "fim", "prazo")]  # fmt: skip


@family
def impossible_dates(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for path, text in some(rng, dates(t), many * 4):
        day = day_of(text)
        for bad in (f"{day.year}-02-30", f"31/11/{day.year}", f"{day.year}-13-01",
                    f"01/01/{day.year % 100:02}", f"{day.year}-1-1", "amanhã"):  # fmt: skip
            yield fault(f"{'.'.join(map(str, path))}: {bad}", t.replace(path, bad), "COER-DATA",
                        path, consequences=0)  # fmt: skip
    for path in some(rng, paths_like(t, ("entes", "*", "plano_de_saude", "inicio")), many):
        yield fault("year of two digits", t.replace(path, "13"), "COER-ANO", path)
        late = t.put((*path[:-1], "fim"), str(int(t.at(*path)) - 1))
        yield fault("plan ends before it begins", late, "COER-ORDEM R3-ART19.3",
                    (*path[:-1], "fim"), consequences=1)  # fmt: skip
        far = t.put(path, "1990")
        yield fault("plan of another time", far, "R3-ART19.3", path, (*path[:-1], "titulo"))


@family
def flow(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    fluxo = t.at("fluxo")
    if not isinstance(fluxo, dict):
        return
    days = {
        key: day_of(fluxo[key]["data"]) for key in ("cir", "assinatura", "publicacao", "cit")
        if key in fluxo
    }  # fmt: skip
    rules = {"pareceres": "R3-ART14-I", "cir": "R3-ART14-IIA", "cib": "R3-ART14-IIB",
             "assinatura": "R3-ART14-III", "publicacao": "R3-ART14-IV",
             "cit": "R3-ART14-V"}  # fmt: skip
    order = [key for key in rules if key in fluxo]
    for key in order[:-1]:
        yield fault(f"no {key}", t.remove(("fluxo", key)), rules[key], ("fluxo",))
    for earlier, later in pairwise(order):
        if earlier in days and later in days:
            at: Path = ("fluxo", earlier, "data")
            new = as_day(t.at(*at), days[later] + timedelta(days=3))
            yield fault(f"{earlier} after {later}", t.put(at, new), "R3-ART14", at,
                        ("fluxo", later, "data"), consequences=1)  # fmt: skip
    for path, row in some(rng, t.rows("fluxo", "cib"), many):
        at = (*path, "data")
        if "assinatura" in days:
            new = as_day(row["data"], days["assinatura"] + timedelta(days=2))
            yield fault("CIB after the signature", t.put(at, new), "R3-ART14", at,
                        ("fluxo", "assinatura", "data"), consequences=1)  # fmt: skip
        yield fault("CIB of another State", t.put((*path, "uf"),
                    "AC" if row["uf"] != "AC" else "TO"), "R3-ART14-IIB.2", (*path, "uf"),
                    consequences=1)  # fmt: skip
        if len(fluxo["cib"]) > 1:
            yield fault("a CIB less", t.remove(path), "R3-ART14-P2", ("fluxo", "cib"))
    opinions = t.rows("fluxo", "pareceres")
    for path, row in some(rng, opinions, many):
        at = (*path, "data")
        if "cir" in days:
            new = as_day(row["data"], days["cir"] + timedelta(days=2))
            yield fault("opinion after the CIR", t.put(at, new), "R3-ART14", at)
        early = as_day(row["data"], date(2011, 5, 2))
        yield fault("opinion before the norm", t.put(at, early), "R3-ART27", at)
        mine = [r for _, r in opinions if r["ente"] == row["ente"]]
        if len(mine) == 1:
            yield fault("no opinion of one", t.remove(path), "R3-ART14-I", ("fluxo", "pareceres"))
            bad = t.put((*path, "conclusao"), "desfavoravel")
            yield fault("unfavourable", bad, "R3-ART14-I.3", (*path, "conclusao"))
            if row["natureza"] == "tecnico_juridico":
                bad = t.put((*path, "natureza"), "tecnico")
                yield fault("only technical", bad, "R3-ART14-I.2", (*path, "natureza"))
    for key in ("cir", "assinatura", "publicacao", "cit"):
        if key in fluxo:
            at = ("fluxo", key, "data")
            late = as_day(t.at(*at), date(2049, 5, 3))
            yield fault(f"{key} after the term", t.put(at, late), "R3-ART14.2", at)
            early = as_day(t.at(*at), date(2011, 5, 3))
            yield fault(f"{key} before the norm", t.put(at, early), "R3-ART27", at)
    if "publicacao" in fluxo:
        at = ("fluxo", "publicacao", "secao")
        yield fault("section 1", t.replace(at, '"1"'), "R3-ART14-IV.2", at)
        number: Path = ("identificacao", "numero")
        yield fault("no number", t.remove(number), "R3-ART14-P5", ("identificacao",))
        unpublished = t
        for key in ("cit", "publicacao"):
            if key in unpublished.at("fluxo"):
                unpublished = unpublished.remove(("fluxo", key))
        yield fault("number before publication", unpublished, "R3-ART14-P5.2", number)
    if "cir" in days:
        for path, _ in some(rng, t.rows("entes"), many):
            at = (*path, "plano_de_saude", "aprovacao", "data")
            late = as_day(t.at(*at), days["cir"] + timedelta(days=5))
            yield fault("plan approved after the CIR", t.put(at, late), "R3-ART19.2", at)
        at = ("regiao", "instituicao", "data")
        late = as_day(t.at(*at), days["cir"] + timedelta(days=400))
        yield fault("region after the CIR", t.put(at, late), "D7508-ART4", at)
    if "assinatura" in days:
        for path, _ in one(rng, t.rows("parte_ii", "anexo_i", "entes")):
            at = (*path, "data")
            late = as_day(t.at(*at), days["assinatura"] + timedelta(days=9))
            yield fault("data after the signature", t.put(at, late), "R3-ART8-I.5", at)


# Term, coordination, region


@family
def identification(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    term = t.at("identificacao", "vigencia")
    start, end = day_of(term["inicio"]), day_of(term["fim"])
    at: Path = ("identificacao", "vigencia", "fim")
    if "justificativa" in term:
        yield fault("no reason for the term", t.remove((*at[:-1], "justificativa")), "R3-ART20", at)
    else:
        for years in (-1, 1):
            other = as_day(term["fim"], end.replace(day=28, year=end.year + years))
            yield fault(f"{years} years", t.put(at, other), "R3-ART20", at,
                        consequences=6)  # fmt: skip
        shorter = as_day(term["fim"], end - timedelta(days=1))
        yield fault("a day less", t.put(at, shorter), "R3-ART20", at, consequences=50)
    backwards = as_day(term["fim"], start - timedelta(days=40))
    yield fault("term ends before it begins", t.put(at, backwards), "COER-ORDEM", at)
    at = ("identificacao", "coordenacao")
    for bad in ("uniao", "municipios", "todos"):
        put = t.replace(at, f"[{bad}]")
        yield fault(f"coordinated by {bad}", put, "R3-ART2", at, (*at, 0), consequences=1)
    place = next((e["id"] for _, e in t.rows("entes") if e["esfera"] == "municipio"), None)
    if place:
        put = t.replace(at, f'["{place}"]')
        yield fault("coordinated by a municipality", put, "R3-ART2", at, consequences=1)
    yield fault("nobody coordinates", t.replace(at, "[]"), "R3-ART2", at)
    states = [e["id"] for _, e in t.rows("entes") if e["esfera"] == "estado"]
    if len(states) > 1:
        put = t.replace(at, f"[{states[0]}]")
        yield fault("one State coordinates", put, "R3-ART2-PU", at)
        yield fault("no joint act", t.remove(("regiao", "ato_conjunto")), "D7508-ART4-P1",
                    ("regiao",))  # fmt: skip
    elif not t.is_flow(("regiao",)):
        added = t.add(("regiao",), "ato_conjunto: {documento: Ato conjunto, data: 2012-03-01}")
        yield fault("joint act of one State", added, "D7508-ART4-P1.2", ("regiao", "ato_conjunto"))
    border: Path = ("regiao", "fronteira")
    if t.at(*border) == "sim":
        yield fault("no agreements", t.remove(("regiao", "acordos_bilaterais")), "R3-ART22",
                    border, ("regiao",))  # fmt: skip
        yield fault("denied border", t.put(border, "nao"), "R3-ART22.2", border,
                    ("regiao", "acordos_bilaterais"))  # fmt: skip
        at = ("regiao", "acordos_bilaterais", 0)
        yield fault("a far country", t.put((*at, "pais"), "Japão"), "R3-ART22.3", (*at, "pais"))
        yield fault("another State's CIB", t.put((*at, "instancia"), "CIB/SE"), "R3-ART22.2",
                    (*at, "instancia"))  # fmt: skip
        yield fault("no commission", t.put((*at, "instancia"), "CIR"), "FORMA-OPCAO",
                    (*at, "instancia"))  # fmt: skip
    else:
        yield fault("border without agreements", t.put(border, "sim"), "R3-ART22 R3-ART22.2",
                    border)  # fmt: skip


@family
def signatories(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    rows = t.rows("signatarios")
    for path, row in some(rng, rows, many * 3):
        yield fault(f"{row['funcao']} of {row['ente']} gone", t.remove(path), "R3-ART14-P4",
                    ("signatarios",))  # fmt: skip
        yield fault("signs twice", t.repeat(path), "R3-ART14-P4.2", ("signatarios", len(rows)),
                    ("signatarios", len(rows), "ente"))  # fmt: skip
        other = {"ministro": "prefeito", "governador": "prefeito", "prefeito": "governador",
                 "secretario_de_saude": "ministro"}[row["funcao"]]  # fmt: skip
        yield fault("function of another sphere", t.put((*path, "funcao"), other),
                    "R3-ART14-P4.2", (*path, "funcao"), consequences=0)  # fmt: skip
    for path, row in rows:
        if row["funcao"] == "ministro":
            yield fault("no Minister", t.remove(path), "R3-ART14-P4", ("signatarios",))


# Parte II


@family
def targets(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    rows = t.rows("parte_ii", "metas")
    term = t.at("identificacao", "vigencia")
    start, end = day_of(term["inicio"]), day_of(term["fim"])
    for path, row in some(rng, rows, many * 2):
        year = rng.choice(list(row["valores"]))
        at: Path = (*path, "valores")
        if len(row["valores"]) > 1:
            yield fault("a year less", t.remove((*at, year)), "R3-ART7-III.2", at)
        more = t.add(at, "2049: 50")
        yield fault("a year more", more, "COER-VIGENCIA", (*at, "2049"))
        yield fault("a year wrong", t.rename((*at, year), "2049"), "COER-VIGENCIA", (*at, "2049"))
        yield fault("a value that is none", t.replace((*at, year), "alto"), "COER-NUMERO",
                    (*at, year), consequences=0)  # fmt: skip
        yield fault("negative", t.replace((*at, year), "-5"), "R3-ART7-III.4", (*at, year))
        if row["indicador"]["unidade"].startswith(("%", "percent")) and not re.search(
            "varia|cresc|increm|aument|redu|evolu", row["indicador"]["nome"].lower()
        ):
            yield fault("985 %", t.replace((*at, year), "985"), "R3-ART7-III.4", (*at, year))
        due: Path = (*path, "prazo")
        for bad in (start - timedelta(days=1), end + timedelta(days=1)):
            yield fault(f"due {bad}", t.put(due, as_day(row["prazo"], bad)), "R3-ART7-IV.2", due)
        if "linha_de_base" in row:
            base: Path = (*path, "linha_de_base", "ano")
            yield fault("baseline in the term", t.put(base, str(end.year)), "R3-ART7-III.3", base)
        # Removed altogether: its objective and its line of the map stay.
        lines = [
            (*p, "meta") for p, line in t.rows("parte_ii", "anexo_ii", "mapa_de_metas")
            if line["meta"] == row["id"]
        ]  # fmt: skip
        yield fault("target gone", t.remove(path), "COER-REFERENCIA R3-ART7-II.3",
                    *lines_after(t.remove(path), lines), consequences=3)  # fmt: skip
    for index, rule in (("idsus", "R3-ART11.2"), ("garantia_de_acesso", "R3-ART24")):
        damaged = t
        for path, row in rows:
            parts = row["indicador"].get("componente_de", [])
            if index in parts:
                cell: Path = (*path, "indicador", "componente_de")
                damaged = damaged.replace(cell, "[pacto]")
        yield fault(f"no {index}", damaged, rule, ("parte_ii", "metas"), consequences=2)
    for path, _ in some(rng, t.rows("parte_ii", "objetivos"), many):
        at = (*path, "planos")
        yield fault("no plan but the municipalities'", t.replace(at, "[municipios]"),
                    "R3-ART7-II.2 COER-ENTE", at)  # fmt: skip
        yield fault("no plan but the Union's", t.replace(at, "[uniao]"), "R3-ART7-II.2", at)
        yield fault("no plan", t.replace(at, "[]"), "R3-ART7-II R3-ART7-II.2", at)
    for path, row in some(rng, t.rows("parte_ii", "diretrizes"), many):
        used = [o for _, o in t.rows("parte_ii", "objetivos") if o["diretriz"] == row["id"]]
        yield fault("guideline gone", t.remove(path), "COER-REFERENCIA", ("parte_ii", "diretrizes"),
                    *lines_after(t.remove(path), [
                        (*p, "diretriz") for p, o in t.rows("parte_ii", "objetivos")
                        if o["diretriz"] == row["id"]
                    ]), consequences=len(used))  # fmt: skip


def lines_after(damaged: Text, paths: Iterable[Path]) -> list[Path]:
    return [p for p in paths if damaged.at(*p) is not None]


@family
def target_map(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    section: Path = ("parte_ii", "anexo_ii", "mapa_de_metas")
    rows = t.rows(*section)
    for path, row in some(rng, rows, many * 2):
        rules = "R3-ART8-II-B.2" + (" R3-ART8-P5.2" if row.get("investimentos") else "")
        yield fault("a line of the map gone", t.remove(path), rules, section,
                    consequences=1 + len(row.get("investimentos", ())))  # fmt: skip
    for path, row in rows:
        if row.get("investimentos"):
            cell: Path = (*path, "investimentos")
            gone = t.remove(cell) if len(row["investimentos"]) == 1 else t.remove((*cell, 0))
            yield fault("an investment left out of the map", gone, "R3-ART8-P5.2", section,
                        *([cell] if gone.at(*cell) is not None else []), path,
                        consequences=1)  # fmt: skip
            if "total_investimentos" in row:
                at = (*path, "total_investimentos")
                yield fault("a cent in the map", another_cent(t, at), "R3-ART8-P5.3", at)
            others = [p for p, other in rows if other.get("investimentos") and p != path]
            if others:
                put = t.add((*others[0], "investimentos"), t.raw((*cell, 0)))
                yield fault("an investment counted twice", put, "R3-ART8-P5.4",
                            values=((*others[0], "investimentos",
                                     len(t.at(*others[0], "investimentos"))),
                                    (*cell, 0)), consequences=1)  # fmt: skip
            break


@family
def actions(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    section: Path = ("parte_ii", "anexo_ii", "acoes")
    rows = t.rows(*section)
    for path, row in some(rng, rows, many * 2):
        at: Path = (*path, "responsabilidade")
        answer = row["responsabilidade"]
        yield fault("nobody answers", t.replace(at, "{}"), "R3-ART8-II-A", at, consequences=1)
        kind = rng.choice(list(answer))
        yield fault("empty list of who answers", t.replace((*at, kind), "[]"), "R3-ART8-II-A",
                    (*at, kind), consequences=1)  # fmt: skip
        if "solidaria" in answer:
            put = t.replace((*at, "solidaria"), "[uniao]")
            yield fault("jointly with oneself", put, "R3-ART8-II-A.2", (*at, "solidaria"),
                        consequences=1)  # fmt: skip
        both = t.replace(at, "{individual: [uniao], solidaria: [todos]}")
        yield fault("alone and jointly", both, "R3-ART8-II-A.3", at, consequences=1)
        if not t.is_flow(path) and "origem" in row:
            for bad in ("PAS 2013", "Programação Anual de Saúde de 2014"):
                yield fault(f"from {bad}", t.replace((*path, "origem"), bad), "R3-ART21.3",
                            (*path, "origem"))  # fmt: skip
        gone = t.remove(path)
        uses = [
            (*p, "acoes", i)
            for where in (("parte_ii", "anexo_ii", "mapa_de_metas"),
                          ("parte_ii", "anexo_iii", "servicos"),
                          ("parte_ii", "anexo_iii", "referencias"))
            for p, user in t.rows(*where)
            for i, used in enumerate(user.get("acoes", ()))
            if used == row["id"]
        ]  # fmt: skip
        if uses:
            yield fault("action gone", gone, "COER-REFERENCIA", section, values=uses,
                        consequences=len(uses) + 1)  # fmt: skip
    for component in ("atencao_primaria", "urgencia", "psicossocial", "vigilancia"):
        damaged = t
        for path, row in rows:
            if row["componente"] == component:
                damaged = damaged.put((*path, "componente"), "ambulatorial_hospitalar")
        yield fault(f"no {component}", damaged, "D7508-ART5", section)
    for nature in ("promocao", "protecao", "recuperacao"):
        other = "recuperacao" if nature != "recuperacao" else "promocao"
        pieces, last = [], 0
        for path, row in rows:
            if nature in row["natureza"]:
                start, end = t.document.value_offsets(t.at(*path), "natureza")
                pieces += [t.text[last:start], f"[{other}]"]
                last = end
        damaged = Text("".join([*pieces, t.text[last:]]))
        yield fault(f"no {nature}", damaged, "R3-ART8-P1.2", section)
    union: Path = ("parte_ii", "anexo_ii", "execucao_direta_da_uniao")
    if t.at(*union) == "prevista":
        marked = [p for p, row in rows if row.get("executada_pela_uniao") == "sim"]
        yield fault("denied direct execution", t.put(union, "nenhuma"), "R3-ART8-P2.3", union,
                    *((*p, "executada_pela_uniao") for p in marked))  # fmt: skip
        damaged = t
        for p in reversed(marked):
            damaged = damaged.remove((*p, "executada_pela_uniao"))
        yield fault("direct execution not marked", damaged, "R3-ART8-P2.2 R3-ART18.3", union,
                    *marked, consequences=2)  # fmt: skip
    else:
        yield fault("direct execution of nothing", t.put(union, "prevista"), "R3-ART8-P2.2", union)
        for path, _ in one(rng, [(p, r) for p, r in rows if not t.is_flow(p)]):
            marked_text = t.add(path, "executada_pela_uniao: sim")
            yield fault("direct execution denied", marked_text, "R3-ART8-P2.3",
                        (*path, "executada_pela_uniao"), union)  # fmt: skip
    for i, (path, _) in enumerate(t.rows("parte_ii", "anexo_ii", "medicamentos")):
        if i in (0, 5):
            twice = t.repeat(path)
            copy = ("parte_ii", "anexo_ii", "medicamentos",
                    len(t.at("parte_ii", "anexo_ii", "medicamentos")))  # fmt: skip
            yield fault("medicine twice", twice, "R3-ART8-II-A.5", copy, (*copy, "denominacao"))
    networks = t.rows("parte_ii", "anexo_ii", "planos_regionais")
    cited = {row.get("rede") for _, row in rows} | {
        row.get("rede") for plan in ("custeio", "investimento") for _, row in
        t.rows("parte_iii", plan)
    }  # fmt: skip
    for path, row in networks:
        if row["rede"] in cited and len(networks) > 1:
            yield fault(f"plan of {row['rede']} gone", t.remove(path), "R3-ART21.2",
                        ("parte_ii", "anexo_ii", "planos_regionais"))  # fmt: skip
            put = t.replace((*path, "plano"), "Programação Anual de Saúde")
            yield fault("the PAS as a plan", put, "R3-ART21.3", (*path, "plano"))
            break
    people: Path = ("parte_ii", "anexo_i", "regiao", "populacao_indigena")
    if t.at(*people) == "sim":
        yield fault("denied indigenous population", t.put(people, "nao"), "R3-ART18.2", people)
        yield fault("no DSEI", t.remove((*people[:-1], "dsei")), "R3-ART18", people, people[:-1])
        damaged = t
        for p, row in reversed(rows):
            if row.get("indigena") == "sim":
                damaged = damaged.remove((*p, "indigena"))
        yield fault("no specific action", damaged, "R3-ART18", section)
    else:
        put = t.put(people, "sim")
        yield fault("indigenous population without DSEI", put, "R3-ART18", people, section,
                    consequences=1)  # fmt: skip


# Anexos I and III


@family
def annexes(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    for path, row in some(rng, t.rows("parte_ii", "anexo_i", "entes"), many):
        at: Path = (*path, "populacao")
        yield fault("nobody lives there", t.replace(at, "0"), "R3-ART8-I.3", at)
        yield fault("people that are no number", t.replace(at, "muitos"), "COER-NUMERO", at)
        yield fault("half a person", t.replace(at, '"33.321,50"'), "COER-NUMERO", at)
        if row["ente"].isdigit():
            yield fault("far too many people", t.replace(at, "990000000"), "R3-ART8-I.3", at,
                        consequences=1)  # fmt: skip
        if "censo" in row:
            yield fault("no such census", t.put((*path, "censo"), "2013"), "R3-ART8-I.4",
                        (*path, "censo"))  # fmt: skip
    section: Path = ("parte_ii", "anexo_iii", "servicos")
    services = t.rows(*section)
    municipal = [e["id"] for _, e in t.rows("entes") if e["esfera"] == "municipio"]
    for path, row in some(rng, services, many * 2):
        others = [m for m in municipal if m not in (row["municipio"], row["gestao"])]
        if others:
            other = rng.choice(others)
            put = t.replace((*path, "gestao"), f'"{other}"')
            yield fault("directed by a neighbour", put, "R3-ART8-III.3", (*path, "gestao"),
                        consequences=1)  # fmt: skip
            put = t.replace((*path, "gestao"), f'["{row["gestao"]}", "{other}"]')
            yield fault("two directions", put, "R3-ART8-III.3",
                        (*path, "gestao"), consequences=1)  # fmt: skip
        put = t.replace((*path, "municipio"), "uniao")
        yield fault("a service in the Union", put, "R3-ART8-III.2", (*path, "municipio"))
        if row["vinculo"] == "proprio" and row.get("gerencia"):
            put = t.put((*path, "vinculo"), "contratado")
            yield fault("private under public management", put, "R3-ART8-III.5",
                        (*path, "vinculo"), (*path, "gerencia"))  # fmt: skip
            rivals = [e["id"] for _, e in t.rows("entes")
                      if e["id"] != row["gestao"] and e["id"] != row["gerencia"]]  # fmt: skip
            if row["gestao"] == row["gerencia"] and rivals:
                put = t.replace((*path, "gerencia"), f'"{rng.choice(rivals)}"')
                yield fault("run by another without PCEP", put, "R3-ART8-P4.2",
                            (*path, "gerencia"))  # fmt: skip
    for door in ("atencao_primaria", "urgencia", "psicossocial"):
        damaged = t
        for path, row in services:
            if row.get("porta_de_entrada") == door:
                damaged = damaged.put((*path, "porta_de_entrada"), "especial")
        yield fault(f"no door of {door}", damaged, "D7508-ART9", section)
    pceps = t.rows("parte_ii", "anexo_iii", "pceps")
    for path, row in some(rng, pceps, many):
        ruled = [
            (*p, "gerencia") for p, s in services
            if s["cnes"] in row["servicos"] and s.get("gerencia", s["gestao"]) != s["gestao"]
        ]  # fmt: skip
        gone = t.remove(("parte_ii", "anexo_iii", "pceps")) if len(pceps) == 1 else t.remove(path)
        if ruled:
            yield fault("PCEP gone", gone, "R3-ART8-P4.2", *ruled, consequences=len(ruled))
        put = t.replace((*path, "partes"), "[uniao]")
        yield fault("PCEP of one", put, "R3-ART8-P4.3", (*path, "partes"), consequences=2)
        duties = t.rows(*path, "responsabilidades")
        yield fault("a party without duties", t.remove(duties[0][0]), "R3-ART8-P4.4",
                    (*path, "responsabilidades"))  # fmt: skip
    states = [e["id"].upper() for _, e in t.rows("entes") if e["esfera"] == "estado"]
    for path, row in some(rng, t.rows("parte_ii", "anexo_iii", "referencias"), many * 2):
        outside = "municipio" in row["destino"]
        pacts = t.rows(*path, "pactuacoes")
        cibs = [(p, d) for p, d in pacts if d["instancia"].startswith("CIB")]
        rules = "R3-ART14-P1-I R3-ART14-P1-II" if outside else "R3-ART8-P6.2"
        if len(cibs) == 1 and (outside or len(row["responsaveis"]) > 1):
            where = (*path, "pactuacoes")
            if len(pacts) > 1:
                yield fault("a referral without its CIB", t.remove(cibs[0][0]), rules,
                            where)  # fmt: skip
            yield fault("a referral without pacts", t.remove(where), rules, path)
            yield fault("a referral with the CIR alone", t.put((*cibs[0][0], "instancia"), "CIR"),
                        rules, where, (*cibs[0][0], "instancia"))  # fmt: skip
            far = "SE" if "SE" not in states else "AL"
            yield fault("CIB of another State", t.put((*cibs[0][0], "instancia"), f"CIB/{far}"),
                        rules, where, (*cibs[0][0], "instancia"))  # fmt: skip
        for p, d in one(rng, pacts):
            yield fault("no such commission", t.put((*p, "instancia"), "Conselho"),
                        "FORMA-OPCAO", (*p, "instancia"), consequences=1)  # fmt: skip
            if t.at("fluxo", "assinatura"):
                late = as_day(d["data"], day_of(t.at("fluxo", "assinatura", "data"))
                              + timedelta(days=10))  # fmt: skip
                yield fault(
                    "pact after the signature",
                    t.put((*p, "data"), late),
                    "R3-ART14-P1.3" if outside else "R3-ART8-P6.3",
                    (*p, "data"),
                )
        if not outside:
            service = next((s for _, s in services if s["cnes"] == row["destino"]["servico"]), None)
            if service and "municipios" not in row["origem"] and service["municipio"].isdigit():
                added = t.add((*path, "origem"), f'"{service["municipio"]}"')
                at = (*path, "origem", len(row["origem"]))
                yield fault("from where it goes to", added, "R3-ART8-III.7", values=(at,))
            added = t.add((*path, "destino"), "municipio: 3550308")
            yield fault("two destinations", added, "R3-ART8-III.6", (*path, "destino"),
                        (*path, "destino", "municipio"), consequences=1)  # fmt: skip
        if len(row["destino"]) == 1:
            yield fault("no destination", t.replace((*path, "destino"), "{}"), "R3-ART8-III",
                        (*path, "destino"))  # fmt: skip


@family
def cooperation(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    """Referrals of what the service does not offer, and protocols out of their time."""
    offered = {
        s["cnes"]: s.get("acoes", []) for _, s in t.rows("parte_ii", "anexo_iii", "servicos")
    }
    actions = [a["id"] for _, a in t.rows("parte_ii", "anexo_ii", "acoes")]
    for path, row in some(rng, t.rows("parte_ii", "anexo_iii", "referencias"), many):
        there = offered.get(row["destino"].get("servico", ""), [])
        absent = [a for a in actions if a not in there and a not in row["acoes"]]
        if there and absent and len(row["acoes"]) > 1:
            cell: Path = (*path, "acoes", 0)
            yield fault("what the service does not offer", t.replace(cell, rng.choice(absent)),
                        "R3-ART8-III.8", values=(cell,))  # fmt: skip
        if "uniao" not in row["origem"]:
            cell = (*path, "origem")
            yield fault("users from the Union", t.replace(cell, "[uniao]"), "R3-ART8-III.7",
                        cell, consequences=1)  # fmt: skip
    for path, row in some(rng, t.rows("parte_ii", "anexo_iii", "pceps"), many):
        if "vigencia" in row:
            past = t.replace((*path, "vigencia"), "{inicio: 1999-01-01, fim: 1999-12-31}")
            yield fault("PCEP of another time", past, "R3-ART8-P4.6", values=((*path, "vigencia"),))
            back = t.replace((*path, "vigencia"), "{inicio: 2030-01-01, fim: 2029-12-31}")
            yield fault(
                "PCEP that ends before it begins",
                back,
                "COER-ORDEM",
                values=((*path, "vigencia"),),
                consequences=1,
            )


_CITIZEN: Final = (
    "O usuário avaliará as ações e os serviços, e a avaliação orientará a melhoria deles.",
    "As necessidades e os interesses do usuário serão levantados de forma permanente.",
    "Os direitos e os deveres do usuário serão afixados em todas as unidades de saúde.",
)


@family
def own_wording(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    """Clause IV in the author's words, without one of the three directives of art. 37."""
    path: Path = ("parte_i", "gestao_centrada_no_cidadao")
    yield Fault("all three directives", t.replace(path, f'"{" ".join(_CITIZEN)}"'), frozenset())
    for i, rule in enumerate(("D7508-ART37-I", "D7508-ART37-II", "D7508-ART37-III")):
        text = " ".join(s for j, s in enumerate(_CITIZEN) if j != i)
        yield fault(f"without directive {i + 1}", t.replace(path, f'"{text}"'), rule, path)
    if "clausulas_complementares" not in t.at("parte_i"):
        clause = "{titulo: Da telessaúde, texto: As equipes usam a telessaúde.}"
        twice = t.add(("parte_i",), f"clausulas_complementares: [{clause}, {clause}]")
        yield fault("complementary clause twice", twice, "R3-ART6-PU.2",
                    ("parte_i", "clausulas_complementares"))  # fmt: skip
        early = t.rename(("parte_i", "objeto"), "clausulas_complementares")
        early = early.replace(("parte_i", "clausulas_complementares"), f"[{clause}]")
        early = early.add(("parte_i",), "objeto: padrao")
        yield fault("complementary clause first", early, "R3-ART6",
                    ("parte_i", "clausulas_complementares"), ("parte_i", "objeto"),
                    consequences=1)  # fmt: skip


# Parte IV


@family
def monitoring(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    at: Path = ("parte_iv", "avaliacao", "relatorio_de_gestao", "secao_especifica")
    yield fault("no section", t.put(at, "nao"), "R3-ART13", at)
    yield fault("no IDSUS", t.replace(("parte_iv", "avaliacao", "idsus"), '""'), "R3-ART11",
                ("parte_iv", "avaliacao", "idsus"))  # fmt: skip
    yield fault("audit empty", t.replace(("parte_iv", "auditoria"), "[]"), "R3-ART12",
                ("parte_iv", "auditoria"))  # fmt: skip


# Sections


SECTIONS: Final = (
    ("entes", "R3-ART2.2"),
    ("signatarios", "R3-ART14-P4"),
    ("identificacao.coordenacao", "R3-ART2"),
    ("parte_ii.diretrizes", "R3-ART7-I"),
    ("parte_ii.objetivos", "R3-ART7-II"),
    ("parte_ii.metas", "R3-ART7-III"),
    ("parte_ii.anexo_i.entes", "R3-ART8-I"),
    ("parte_ii.anexo_ii.planos_regionais", "R3-ART21"),
    ("parte_ii.anexo_ii.acoes", "R3-ART8-II-A"),
    ("parte_ii.anexo_ii.medicamentos", "R3-ART8-II-A"),
    ("parte_ii.anexo_ii.mapa_de_metas", "R3-ART8-II-B"),
    ("parte_ii.anexo_iii.servicos", "R3-ART8-III"),
    ("parte_ii.anexo_iii.referencias", "R3-ART8-III"),
    ("parte_iii.financiamento", "R3-ART9-I"),
    ("parte_iii.custeio", "R3-ART9-II"),
    ("parte_iii.investimento", "R3-ART9-II"),
    ("parte_iii.incentivos", "R3-ART9-III"),
    ("parte_iii.cronograma", "R3-ART9-IV"),
    ("parte_iv.responsabilidades", "R3-ART10"),
    ("parte_iv.auditoria", "R3-ART12"),
    ("fluxo.pareceres", "R3-ART14-I"),
    ("fluxo.cib", "R3-ART14-IIB"),
)


@family
def emptied(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    """A section that is there and holds nothing."""
    for section, rule in SECTIONS:
        path = tuple(section.split("."))
        yield fault(f"{section}: []", t.replace(path, "[]"), rule, path, consequences=3)


# The text itself


def _raw(what: str, text: str | bytes, rules: str, *lines: int, consequences: int = 0) -> Fault:
    data = text.encode() if isinstance(text, str) else text
    return Fault(what, data, frozenset(rules.split()), lines, (), consequences)


@family
def yaml_damage(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    lines = t.text.split("\n")
    in_block = {
        t.line(path) for path, _ in t.scalars()
        if isinstance(path[-1], str) and not t.is_flow(path[:-1])
    }  # fmt: skip
    keyed = [
        i for i, line in enumerate(lines)
        if i + 1 in in_block and re.match(r"^ +[a-z_]+: [^|>&*!%@\[{\"'#]", line)
        and i + 1 < len(lines) and re.match(r"^ *(- )?[a-z_]+:", lines[i + 1])
    ]  # fmt: skip

    def changed(i: int, new: str) -> str:
        return "\n".join([*lines[:i], new, *lines[i + 1 :]])

    for i in some(rng, keyed, many * 2):
        line = lines[i]
        indent = len(line) - len(line.lstrip())
        n = i + 1
        key, _, value = line.strip().partition(": ")
        yield _raw("a tab", changed(i, "\t" + line.strip()), "YAML-TABULACAO", n)
        yield _raw("a tab in the indent", changed(i, " " * (indent - 1) + "\t" + line.strip()),
                   "YAML-TABULACAO", n)  # fmt: skip
        yield _raw("an open quote", changed(i, f'{" " * indent}{key}: "{value}'),
                   "YAML-SINTAXE", n)  # fmt: skip
        yield _raw("an open single quote", changed(i, f"{' ' * indent}{key}: '{value}"),
                   "YAML-SINTAXE", n)  # fmt: skip
        yield _raw("a bracket open", changed(i, f"{' ' * indent}{key}: [{value}"),
                   "YAML-SINTAXE", n)  # fmt: skip
        yield _raw("no colon", changed(i, f"{' ' * indent}{key} {value}"),
                   "YAML-SINTAXE YAML-CONTINUACAO", n)  # fmt: skip
        yield _raw("no blank after the colon", changed(i, f"{' ' * indent}{key}:{value}"),
                   "YAML-SINTAXE YAML-CONTINUACAO", n)  # fmt: skip
        yield _raw("two colons", changed(i, f"{line}: mais"), "YAML-SINTAXE", n)
        yield _raw("one blank more", changed(i, " " + line), "YAML-SINTAXE YAML-CONTINUACAO", n,
                   n + 1)  # fmt: skip
        yield _raw("one blank less", changed(i, line[1:]), "YAML-SINTAXE", n, n + 1)
        yield _raw("a key twice", "\n".join([*lines[:n], line, *lines[n:]]),
                   "YAML-CHAVE-DUPLICADA", n + 1)  # fmt: skip
        yield _raw("an anchor", changed(i, f"{' ' * indent}{key}: &x {value}"), "YAML-ANCORA", n)
        yield _raw("an alias", changed(i, f"{' ' * indent}{key}: *x"), "YAML-ANCORA", n)
        yield _raw("a merge", "\n".join([*lines[:n], f"{' ' * indent}<<: *x", *lines[n:]]),
                   "YAML-ANCORA", n + 1, consequences=1)  # fmt: skip
        yield _raw("a tag", changed(i, f"{' ' * indent}{key}: !!str {value}"), "YAML-ETIQUETA", n)
        yield _raw("a python tag", changed(i, f"{' ' * indent}{key}: !!python/object:os.system x"),
                   "YAML-ETIQUETA", n)  # fmt: skip
        yield _raw("a second document", "\n".join([*lines[:n], "---", *lines[n:]]),
                   "YAML-DOCUMENTO", n + 1)  # fmt: skip
        yield _raw("a NUL", changed(i, line[:-1] + "\0" + line[-1]), "YAML-CARACTERE", n)
        yield _raw("an escape", changed(i, line + "\x1b[31m"), "YAML-CARACTERE", n,
                   consequences=1)  # fmt: skip
        yield _raw("a bidi mark", changed(i, line + "\u202e"), "YAML-CARACTERE", n,
                   consequences=1)  # fmt: skip
        yield _raw("depth", changed(i, f"{' ' * indent}{key}: {'[' * 500}{']' * 500}"),
                   "YAML-PROFUNDIDADE", n)  # fmt: skip
        yield _raw("open depth", changed(i, f"{' ' * indent}{key}: {'[' * 100_000}"),
                   "YAML-PROFUNDIDADE YAML-SINTAXE", n)  # fmt: skip
        yield _raw("a complex key", changed(i, f"{' ' * indent}? [a, b]\n{' ' * indent}: c"),
                   "YAML-CHAVE YAML-SINTAXE", n)  # fmt: skip
        yield _raw("conflict marks", changed(i, "<<<<<<< HEAD\n" + line), "YAML-SINTAXE", n)
        latin = t.text.encode()
        at = len("\n".join(lines[:i]).encode()) + (1 if i else 0)
        yield _raw("one Latin-1 byte", latin[:at] + line.encode() + b" \xe7\xe3o"
                   + latin[at + len(line.encode()) :], "YAML-CODIFICACAO", n)  # fmt: skip
    first = next(
        i for i, line in enumerate(lines, 1) if any(ord(c) > 127 for c in line)
    )  # fmt: skip
    yield _raw("Latin-1", t.text.encode("latin-1", "replace"), "YAML-CODIFICACAO", first)
    yield _raw("UTF-16", t.text.encode("utf-16"), "YAML-CODIFICACAO", 1)
    yield _raw("a directive", "%YAML 1.1\n---\n" + t.text, "YAML-DIRETIVA", 1)
    yield _raw("empty", "", "YAML-VAZIO", 1)
    yield _raw("comments alone", "# nada\n# ainda\n", "YAML-VAZIO", 1, 2)
    yield _raw("a list", "- a\n- b\n", "YAML-RAIZ", 1)
    bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"
    at_end = t.text.rstrip("\n") + "\n"
    yield _raw("a bomb", at_end + bomb, "YAML-ANCORA", at_end.count("\n") + 1,
               at_end.count("\n") + 2, consequences=8)  # fmt: skip


@family
def harmless(t: Text, rng: Random, many: int) -> Iterator[Fault]:
    """Damages that are none."""
    for what, data in (
        ("CRLF", t.text.replace("\n", "\r\n").encode()),
        ("BOM", b"\xef\xbb\xbf" + t.text.encode()),
        ("no last line break", t.text.rstrip("\n").encode()),
        ("blank lines", t.text.replace("\n\n", "\n\n\n\n").encode()),
        ("document mark", b"---\n" + t.text.encode()),
        ("end mark", t.text.encode() + b"...\n"),
        ("trailing blanks", re.sub(r"(?m)^([a-z_]+:)$", r"\1   ", t.text).encode()),
    ):
        yield Fault(what, data, frozenset())
