"""Guidelines, regional objectives and annual targets, and the map of targets of Anexo II."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from synthetic.actions import Action, everybody
from synthetic.data import rows
from synthetic.profile import Profile
from synthetic.yamltext import Flow, Quoted

_THEMES: Final[tuple[tuple[str, str], ...]] = (
    ("primary", "Assegurar a toda a população uma Atenção Básica próxima e resolutiva."),
    ("special", "Ampliar na própria Região consultas, exames e internações de média complexidade."),
    ("urgency", "Consolidar a Rede de Atenção às Urgências, com resposta em tempo oportuno."),
    ("maternal", "Garantir às gestantes e às crianças o cuidado integral, do pré-natal ao parto."),
    ("mental", "Expandir a Rede de Atenção Psicossocial até que nenhum território fique sem ela."),
    ("chronic", "Organizar as linhas de cuidado das doenças crônicas."),
    ("indigenous", "Assegurar aos povos indígenas atenção integral e diferenciada."),
    ("watch", "Prevenir e controlar doenças e riscos sanitários, com coberturas homogêneas."),
    ("medicines", "Garantir o acesso aos medicamentos da RENAME e o seu uso racional."),
    ("work", "Qualificar e fixar os trabalhadores do SUS na Região."),
    (
        "management",
        "Elevar o desempenho da Região no IDSUS e na garantia de acesso, com participação social.",
    ),
)
"""Themes of the objectives, in the contract's order."""


class _Guideline(NamedTuple):
    """``plan``: first year of the national plan in force; ``themes`` that it covers."""

    plan: int
    themes: tuple[str, ...]
    text: str
    origin: str


class _Measure(NamedTuple):
    """An indicator: range of its baseline, goal as a multiple of it, decimals, RENASES items.

    ``codes``: its number in the national lists of 2013-2015 and of 2017-2021, "" in none.
    """

    theme: str
    name: str
    unit: str
    source: str
    part_of: tuple[str, ...]
    codes: tuple[str, str]
    base: tuple[float, float]
    change: float
    decimals: int
    text: str
    items: tuple[str, ...]


_GUIDELINES: Final = tuple(
    _Guideline(int(row["national_plan"]), tuple(row["themes"].split()), row["text"], row["origin"])
    for row in rows("guidelines.tsv")
)
_MEASURES: Final = tuple(
    _Measure(
        theme=row["theme"],
        name=row["name"],
        unit=row["unit"],
        source=row["source"],
        part_of=tuple(row["part_of"].split()),
        codes=(row["code_2013"], row["code_2017"]),
        base=(float(row["base_from"]), float(row["base_to"])),
        change=float(row["change"]),
        decimals=int(row["decimals"]),
        text=row["text"],
        items=tuple(row["renases"].split()),
    )
    for row in rows("indicators.tsv")
)
_ALWAYS: Final = ("management", "indigenous")
_EVALUATION: Final = (
    "Apuração quadrimestral na CIR e fechamento anual com a base nacional encerrada.",
    "Tabulação semestral por Município de residência, discutida com as equipes e na CIR.",
    "Painel regional atualizado a cada quadrimestre e apresentado aos Conselhos de Saúde.",
    "Comparação anual com a linha de base; o desvio acima de um décimo é justificado à CIR.",
)


class Target(NamedTuple):
    """``items``: RENASES items of the actions that bring it about."""

    id: str
    items: tuple[str, ...]


class Goals(NamedTuple):
    """The written sections, and what the map of targets needs to know."""

    guidelines: list[Any]
    objectives: list[Any]
    targets: list[Any]
    known: tuple[Target, ...]


def make_goals(profile: Profile) -> Goals:
    """Guidelines of the national plan in force, an objective for each theme, their targets."""
    style, rng = profile.style, profile.rng("targets")
    themes = [t for t in _THEMES if t[0] != "indigenous" or profile.dsei]
    wanted = {name for name, _ in themes}
    chosen = [
        m for m in _MEASURES if m.theme in wanted and (m.theme in _ALWAYS or rng.random() < 0.7)
    ]
    chosen += [
        next(m for m in _MEASURES if m.theme == name)
        for name in (t[0] for t in themes)
        if not any(m.theme == name for m in chosen)
    ]
    chosen.sort(key=_MEASURES.index)
    objective = {name: style.id("O", i + 1) for i, (name, _) in enumerate(themes)}
    guideline: dict[str, str] = {}
    guidelines: list[Any] = []
    for known in _GUIDELINES:
        if known.plan != profile.term.national.first or wanted.isdisjoint(known.themes):
            continue
        number = style.id("D", len(guidelines) + 1)
        guideline |= dict.fromkeys(known.themes, number)
        guidelines.append({"id": number, "texto": known.text, "origem": known.origin})
    plans = _plans(profile)
    return Goals(
        guidelines=guidelines,
        objectives=[
            {"id": objective[name], "diretriz": guideline[name], "texto": text, "planos": plans}
            for name, text in themes
        ],
        targets=[
            _target(profile, m, style.id("M", i + 1), objective) for i, m in enumerate(chosen)
        ],
        known=tuple(Target(style.id("M", i + 1), m.items) for i, m in enumerate(chosen)),
    )


def _plans(profile: Profile) -> Flow:
    if profile.style.groups:
        return Flow(["todos"])
    states = tuple(uf.lower() for uf in profile.ufs)
    if not profile.has_municipalities:
        return Flow(["uniao", "df"])
    return profile.style.entes(("uniao", *states, *everybody(profile)))


def _target(
    profile: Profile, measure: _Measure, number: str, objective: dict[str, str]
) -> dict[str, Any]:
    style, term = profile.style, profile.term
    rng = profile.rng(measure.name)
    base = rng.uniform(*measure.base)
    goal = base * measure.change
    if measure.unit.startswith("percentual"):
        goal = min(goal, 100.0)
    years = list(term.years)
    values = {
        year: _round(base + (goal - base) * (i + 1) / len(years), measure.decimals)
        for i, year in enumerate(years)
    }
    indicator: dict[str, Any] = {"nome": measure.name}
    code = measure.codes[0 if term.start.year < 2017 else 1] if term.start.year < 2022 else ""
    if code:
        indicator["codigo"] = Quoted(code)
    indicator["unidade"] = measure.unit
    indicator["fonte"] = measure.source
    if measure.part_of:
        indicator["componente_de"] = Flow(list(measure.part_of))
    item: dict[str, Any] = {
        "id": number,
        "objetivo": objective[measure.theme],
        "texto": measure.text,
        "indicador": indicator,
    }
    if rng.random() < 0.9:
        item["linha_de_base"] = Flow(
            {"ano": str(years[0] - 1), "valor": style.quantity(_round(base, measure.decimals))}
        )
    item["valores"] = style.years(values, money=False)
    item["avaliacao"] = rng.choice(_EVALUATION)
    item["prazo"] = style.day(_deadline(profile, rng.random()))
    item["responsaveis"] = _responsible(profile, measure.theme)
    return item


def _deadline(profile: Profile, chance: float) -> date:
    """The last day of the term, or of a whole year inside it."""
    whole = [date(y, 12, 31) for y in profile.term.years if date(y, 12, 31) < profile.term.end]
    return whole[-1] if whole and chance < 0.15 else profile.term.end


def _responsible(profile: Profile, theme: str) -> Flow:
    if theme == "management" and profile.style.groups:
        return Flow(["todos"])
    states = tuple(uf.lower() for uf in profile.ufs)
    if not profile.has_municipalities:
        return Flow(["df"])
    if theme == "indigenous":
        return Flow(["uniao"])
    alone = theme in ("primary", "watch")
    return profile.style.entes((*(() if alone else states), *everybody(profile)))


def _round(amount: float, decimals: int) -> Decimal:
    return Decimal(str(round(amount, decimals))).quantize(Decimal(1).scaleb(-decimals))


def write_map(
    profile: Profile,
    goals: Goals,
    actions: list[Action],
    investments: list[tuple[str, Decimal]],
) -> list[Any]:
    """The map of targets: each investment under one target, for the care network."""
    rng = profile.rng("map")
    of_item = {action.kind.item: action.id for action in actions}
    share: dict[str, list[tuple[str, Decimal]]] = {}
    for investment in investments:
        share.setdefault(rng.choice(goals.known).id, []).append(investment)
    lines = []
    for target in goals.known:
        line: dict[str, Any] = {
            "meta": target.id,
            "acoes": Flow([of_item[item] for item in target.items if item in of_item]),
        }
        funded = share.get(target.id, [])
        if funded:
            line["investimentos"] = Flow([one for one, _ in funded])
            if profile.style.totals in ("lines", "all"):
                total = sum((amount for _, amount in funded), Decimal(0))
                line["total_investimentos"] = profile.style.money(total)
        lines.append(Flow(line))
    return lines
