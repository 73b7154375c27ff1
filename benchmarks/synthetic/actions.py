"""Anexo II: actions of RENASES, who answers for them, medicines of RENAME."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from synthetic.profile import Profile
from synthetic.tables import Tables
from synthetic.yamltext import Flow, Quoted

PROMOTION, PROTECTION, RECOVERY = "promocao", "protecao", "recuperacao"


class Kind(NamedTuple):
    """A RENASES item as a region programmes it.

    ``by``: who answers: ``each`` place, the ``hub``, the hub's ``state``, places with a
    ``hospital`` or a ``caps``; or jointly ``two`` (States and municipalities) or ``three``
    spheres; or the ``union`` alone.
    """

    item: str
    nature: tuple[str, ...]
    by: str
    network: str = ""


def _kinds() -> Iterator[Kind]:
    r, p, q = RECOVERY, PROMOTION, PROTECTION
    yield Kind("001", (p, q, r), "each")
    yield Kind("003", (r,), "each")
    yield Kind("004", (r,), "each")
    yield Kind("005", (q, r), "each")
    yield Kind("006", (r,), "each")
    yield Kind("010", (p,), "each")
    yield Kind("011", (p,), "each", "doencas_cronicas")
    yield Kind("012", (q,), "each", "cegonha")
    yield Kind("013", (p, q), "each")
    yield Kind("014", (p, q, r), "each", "cegonha")
    yield Kind("015", (p, q, r), "each", "cegonha")
    yield Kind("016", (q, r), "each")
    yield Kind("018", (p, q), "each")
    yield Kind("019", (p, q, r), "each", "doencas_cronicas")
    yield Kind("020", (q, r), "each", "doencas_cronicas")
    yield Kind("021", (q, r), "each", "psicossocial")
    yield Kind("023", (p, r), "three")
    yield Kind("025", (q, r), "each")
    yield Kind("026", (q, r), "each", "pessoa_com_deficiencia")
    yield Kind("027", (r,), "two", "urgencia")
    yield Kind("028", (r,), "each", "urgencia")
    yield Kind("029", (r,), "hub", "urgencia")
    yield Kind("030", (r,), "hospital", "urgencia")
    yield Kind("033", (r,), "three", "urgencia")
    yield Kind("034", (p, r), "two", "psicossocial")
    yield Kind("036", (r,), "caps", "psicossocial")
    yield Kind("038", (r,), "caps", "psicossocial")
    yield Kind("039", (r,), "hub", "psicossocial")
    yield Kind("044", (r,), "caps", "psicossocial")
    yield Kind("046", (r,), "two", "psicossocial")
    yield Kind("047", (p, q, r), "two")
    yield Kind("048", (r,), "two", "doencas_cronicas")
    yield Kind("055", (r,), "hub", "pessoa_com_deficiencia")
    yield Kind("074", (r,), "state")
    yield Kind("075", (r,), "state")
    yield Kind("076", (q, r), "state")
    yield Kind("085", (q,), "each")
    yield Kind("086", (r,), "hub")
    yield Kind("089", (r,), "hub")
    yield Kind("102", (r,), "state")
    yield Kind("104", (q, r), "state", "cegonha")
    yield Kind("115", (r,), "three", "doencas_cronicas")
    yield Kind("118", (r,), "three", "doencas_cronicas")
    yield Kind("123", (r,), "three", "doencas_cronicas")
    yield Kind("127", (r,), "hub")
    yield Kind("131", (r,), "hub")
    yield Kind("133", (r,), "three", "urgencia")
    yield Kind("138", (r,), "hospital")
    yield Kind("144", (r,), "three")
    yield Kind("147", (r,), "three", "urgencia")
    yield Kind("148", (r,), "hub", "cegonha")
    yield Kind("149", (r,), "hub", "cegonha")
    yield Kind("150", (r,), "two", "cegonha")
    yield Kind("151", (r,), "hub", "cegonha")
    yield Kind("152", (r,), "two", "cegonha")
    yield Kind("165", (r,), "three", "urgencia")
    yield Kind("171", (q,), "three")
    yield Kind("180", (q,), "each")
    yield Kind("182", (p,), "each")
    yield Kind("187", (q,), "each")
    yield Kind("191", (q,), "each")
    yield Kind("192", (q,), "two")
    yield Kind("195", (q,), "three")
    yield Kind("196", (q,), "state")
    yield Kind("197", (q,), "three")
    yield Kind("201", (p,), "each")


CORE: Final = tuple(_kinds())
"""What every region programmes, with what it refers to others."""

INDIGENOUS: Final = (
    Kind("008", (PROMOTION, PROTECTION), "union"),
    Kind("009", (PROMOTION, PROTECTION, RECOVERY), "union"),
)
TRAVELLERS: Final = Kind("178", (PROTECTION,), "union")
"""Sanitary control of travellers: executed by the Union at the border."""

SURGERY: Final = ("133", "165", "147", "150", "152", "115", "118", "123", "144")
"""What regions refer to the great centres."""

OPTIONAL: Final = (
    "002", "007", "017", "022", "024", "031", "035", "040", "041", "042", "043", "045", "050",
    "053", "056", "058", "060", "062", "065", "070", "071", "073", "081", "082", "083", "084",
    "087", "088", "090", "091", "092", "096", "098", "101", "106", "107", "110", "125", "129",
    "130", "163", "164", "188", "190", "193", "198", "200",
)  # fmt: skip
"""Items that only some regions programme."""

_OF_EACH: Final = frozenset(("002", "007", "017", "022", "024", "188", "193", "200"))
_OF_CAPS: Final = frozenset(("040", "042", "045"))


class Action(NamedTuple):
    """An action of Anexo II. ``alone`` and ``jointly``: entity ids or group words."""

    id: str
    kind: Kind
    name: str
    component: str
    alone: tuple[str, ...]
    jointly: tuple[str, ...]
    procedures: tuple[str, ...]


class Roles(NamedTuple):
    """Ids of the places that have a hospital, and a psychosocial centre."""

    hospital: tuple[str, ...]
    caps: tuple[str, ...]


def make_roles(profile: Profile) -> Roles:
    """The larger places have them, and the hub."""
    hub = profile.hub.id
    return Roles(
        hospital=tuple(p.id for p in profile.places if p.people >= 15_000 or p.id == hub),
        caps=tuple(p.id for p in profile.places if p.people >= 20_000 or p.id == hub),
    )


def make_actions(profile: Profile, tables: Tables, roles: Roles) -> list[Action]:
    """The region's programming, in the order of RENASES."""
    rng = profile.rng("actions")
    kinds = [*CORE]
    if profile.dsei:
        kinds += INDIGENOUS
    if profile.country and rng.random() < 0.5:
        kinds.append(TRAVELLERS)
    for item in rng.sample(OPTIONAL, rng.randrange(4, 18)):
        by = "each" if item in _OF_EACH else "caps" if item in _OF_CAPS else "hub"
        kinds.append(Kind(item, (PROTECTION,) if item > "170" else (RECOVERY,), by))
    detailed = rng.random() < 0.3
    found = []
    for kind in sorted(kinds):
        alone, jointly = _answering(profile, roles, kind.by)
        procedures: tuple[str, ...] = ()
        if detailed and kind.item in tables.procedures:
            known = tables.procedures[kind.item]
            procedures = tuple(sorted(rng.sample(known, min(len(known), rng.randrange(1, 7)))))
        found.append(
            Action(
                id=f"A{kind.item}",
                kind=kind,
                name=tables.renases[kind.item],
                component=_component(kind.item),
                alone=alone,
                jointly=jointly,
                procedures=procedures,
            )
        )
    return found


def everybody(profile: Profile) -> tuple[str, ...]:
    """Each municipality, or the Federal District: the group word, or one by one."""
    if not profile.has_municipalities:
        return ("df",)
    if grouped(profile):
        return ("municipios",)
    return tuple(p.id for p in profile.places)


def grouped(profile: Profile) -> bool:
    """Does the author use group words? Nobody writes out dozens of ids time and again."""
    return profile.style.groups or len(profile.places) > 8


def _answering(profile: Profile, roles: Roles, by: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who answers alone, and who jointly."""
    states = tuple(uf.lower() for uf in profile.ufs)
    if not profile.has_municipalities:
        return (
            ((), ("uniao", "df"))
            if by in ("two", "three")
            else (("uniao",) if by == "union" else ("df",), ())
        )
    if by in ("two", "three"):
        if by == "three" and profile.style.groups and profile.rng(by).random() < 0.5:
            return (), ("todos",)
        spheres = (*(("uniao",) if by == "three" else ()), *states)
        return (), (*spheres, *everybody(profile))
    return {
        "union": ("uniao",),
        "each": everybody(profile),
        "hub": (profile.hub.id,),
        "state": (profile.hub.state,),
        "hospital": roles.hospital,
        "caps": roles.caps,
    }[by], ()


def _component(item: str) -> str:
    if item <= "026":
        return "atencao_primaria"
    if item <= "033":
        return "urgencia"
    if item <= "046":
        return "psicossocial"
    return "ambulatorial_hospitalar" if item <= "170" else "vigilancia"


def write_actions(profile: Profile, actions: list[Action]) -> list[Any]:
    """The list ``acoes``."""
    style = profile.style
    rng = profile.rng("origins")
    written = []
    for action in actions:
        answering: dict[str, Any] = {}
        if action.alone:
            answering["individual"] = style.entes(action.alone)
        if action.jointly:
            answering["solidaria"] = style.entes(action.jointly)
        item: dict[str, Any] = {
            "id": action.id,
            "renases": Quoted(action.kind.item),
            "nome": action.name,
            "componente": action.component,
            "natureza": Flow(list(action.kind.nature)),
            "responsabilidade": Flow(answering) if len(action.alone) < 6 else answering,
        }
        if action.kind.by == "union":
            item["executada_pela_uniao"] = "sim"
            if action.kind in INDIGENOUS:
                item["indigena"] = "sim"
        elif rng.random() < 0.05:
            item["executada_pela_uniao"] = style.yes(False)
        if action.kind.network:
            item["rede"] = action.kind.network
        if rng.random() < 0.25:
            item["origem"] = rng.choice(
                ("Planos municipais de saúde", "Plano Estadual de Saúde", "Planos de saúde")
                if profile.has_municipalities
                else ("Plano de Saúde do Distrito Federal",)
            )
        if action.procedures:
            item["procedimentos"] = Flow([Quoted(code) for code in action.procedures])
        written.append(style.item(item))
    return written


def write_medicines(profile: Profile, tables: Tables, count: int) -> list[Any]:
    """The list ``medicamentos``: ``count`` presentations of RENAME."""
    rng = profile.rng("medicines")
    states = tuple(uf.lower() for uf in profile.ufs)
    if profile.has_municipalities:
        basic = ("uniao", *states, *everybody(profile))
        special = {"solidaria": profile.style.entes(("uniao", *states))}
    else:
        basic = ("uniao", "df")
        special = {"individual": Flow(["df"])}
    shared = {"solidaria": profile.style.entes(basic)}
    chosen = sorted(rng.sample(range(len(tables.medicines)), min(count, len(tables.medicines))))
    written = []
    for i in chosen:
        medicine = tables.medicines[i]
        answering = special if medicine.component == "especializado" else shared
        written.append(
            Flow(
                {
                    "denominacao": medicine.name,
                    "apresentacao": medicine.form,
                    "componente": medicine.component,
                    "responsabilidade": Flow(answering),
                }
            )
        )
    return written
