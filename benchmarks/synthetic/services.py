"""Anexo III: services, referrals of users, protocols between public entities (PCEP)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from synthetic.actions import SURGERY, Action, Roles, grouped
from synthetic.profile import Place, Profile
from synthetic.tables import Tables
from synthetic.yamltext import Flow, Quoted

PRIMARY: Final = (
    "003", "004", "005", "006", "010", "012", "013", "014", "015", "016", "018", "019", "020",
    "021", "025", "028", "085", "002", "007", "017", "022", "024", "026",
)  # fmt: skip
_WATCH: Final = (
    "171", "180", "182", "187", "188", "191", "192", "193", "195", "197", "200", "201",
)  # fmt: skip
_HOSPITAL: Final = ("030", "138")
_CAPS: Final = ("036", "038", "040", "042", "044", "045", "046")

_QUARTERS: Final = (
    "Centro", "São José", "Santo Antônio", "Nossa Senhora Aparecida", "Boa Vista", "Vila Nova",
    "São Francisco", "Santa Luzia", "Alto da Colina", "Bela Vista", "Santa Rita", "São João",
    "Nova Esperança", "Santa Terezinha", "São Pedro", "Bom Jesus", "Planalto", "São Sebastião",
    "Cruzeiro", "Santa Cruz", "Primavera", "Morada do Sol", "São Cristóvão", "Alvorada",
    "Nossa Senhora de Fátima", "São Miguel", "Jardim das Flores", "Santa Mônica", "Industrial",
    "São Benedito", "Parque das Águas", "Novo Horizonte", "Lagoa Seca", "Rosário", "Progresso",
    "São Vicente", "Santa Bárbara", "Vila Operária", "Barra Nova", "Cidade Alta", "Riacho Fundo",
    "Santana", "Monte Alegre", "Conceição", "Estação", "São Geraldo", "Ipê", "Vila Rica",
)  # fmt: skip
_NUMERALS: Final = ("", " II", " III", " IV", " V", " VI", " VII", " VIII", " IX", " X")


class Service(NamedTuple):
    """A service. ``directs`` and ``runs``: ids of entities; ``runs`` is "" in a private one."""

    cnes: str
    name: str
    kind: str
    place: Place
    directs: str
    runs: str
    bond: str
    door: str
    actions: tuple[str, ...]


class Pact(NamedTuple):
    """A decision of a commission."""

    forum: str
    document: str
    day: date


class Referral(NamedTuple):
    """Users of ``origin`` to a service of the region, or to ``outside``: region, municipality and
    establishment of another."""

    actions: tuple[str, ...]
    origin: tuple[str, ...]
    service: str
    outside: tuple[str, str, str]
    answering: tuple[str, ...]
    pacts: tuple[Pact, ...]


class Protocol(NamedTuple):
    """A PCEP: the service, who directs and who runs it, reais a year."""

    service: Service
    amount: Decimal


class Network(NamedTuple):
    """The services of a region and who sends users where."""

    services: tuple[Service, ...]
    referrals: tuple[Referral, ...]
    protocols: tuple[Protocol, ...]


class _Register:
    """Gives out CNES codes, none twice in the country."""

    def __init__(self, profile: Profile, rank: int, actions: Iterable[Action]) -> None:
        self._rng = profile.rng("cnes")
        self._next = 1_000_000 + 20_000 * rank
        self._known = {action.kind.item: action.id for action in actions}
        self.services: list[Service] = []

    def offers(self, items: Iterable[str]) -> tuple[str, ...]:
        """Ids of the items that the region programmes."""
        return tuple(self._known[item] for item in items if item in self._known)

    def add(
        self,
        name: str,
        kind: str,
        place: Place,
        items: Iterable[str],
        *,
        directs: str = "",
        runs: str | None = None,
        bond: str = "proprio",
        door: str = "",
    ) -> Service:
        directs = directs or place.id
        service = Service(
            cnes=f"{self._next:07}",
            name=name,
            kind=kind,
            place=place,
            directs=directs,
            runs=directs if runs is None else runs,
            bond=bond,
            door=door,
            actions=self.offers(items),
        )
        self._next += self._rng.randrange(1, 3)
        self.services.append(service)
        return service


def make_network(
    profile: Profile, tables: Tables, actions: list[Action], roles: Roles, extra: int
) -> Network:
    """The services that every region needs, and ``extra`` more: clinics, and some referrals."""
    rank = sorted(tables.regions).index(profile.code)
    register = _Register(profile, rank, actions)
    for place in profile.places:
        _basic_services(register, place, roles)
    hub = _hub_services(profile, register)
    _remaining_services(profile, tables, register, actions)
    referrals = [*_inner(profile, register, hub), *_outer(profile, tables, register)]
    for i in range(extra):
        place = profile.places[i % len(profile.places)]
        if i % 6 == 5 and len(profile.places) > 1:
            referrals.append(_more_referrals(profile, register, hub, i))
        else:
            _clinic(register, place, i // len(profile.places) + 1)
    protocols = tuple(
        Protocol(s, Decimal(profile.rng(s.cnes).randrange(300, 4000)) * 1000)
        for s in register.services
        if s.runs and s.runs != s.directs and profile.style.management
    )
    services = sorted(register.services, key=lambda s: (s.place.id, s.cnes))
    return Network(tuple(services), tuple(referrals), protocols)


def _basic_services(register: _Register, place: Place, roles: Roles) -> None:
    _clinic(register, place, 0)
    watch = f"Unidade de Vigilância em Saúde de {place.name}"
    register.add(watch, "Unidade de vigilância em saúde", place, _WATCH)
    if place.id in roles.hospital:
        register.add(f"Farmácia Pública de {place.name}", "Farmácia", place, ("023",))
        name = f"Hospital Público de {place.name}"
        register.add(name, "Hospital geral", place, _HOSPITAL, door="urgencia")
    if place.id in roles.caps:
        name = f"CAPS de {place.name}"
        kind = "Centro de atenção psicossocial"
        register.add(name, kind, place, _CAPS, door="psicossocial")


def _clinic(register: _Register, place: Place, turn: int) -> None:
    """A primary care unit; in every seventh turn the clinic has fewer services."""
    quarter = _QUARTERS[(turn * 7 + int(place.id[-3:], 36)) % len(_QUARTERS)] if turn else "Sede"
    round_ = turn // len(_QUARTERS)
    name = f"UBS {quarter}{_NUMERALS[round_] if round_ < len(_NUMERALS) else f' {round_}'}"
    items = PRIMARY if turn % 7 == 0 else PRIMARY[1 : 10 + turn % 7]
    kind = "Centro de saúde / Unidade básica"
    register.add(name, kind, place, items, door="atencao_primaria")


class _Hub(NamedTuple):
    """Services of the hub to which the others send users, with the items they send them for."""

    targets: tuple[tuple[Service, tuple[str, ...]], ...]


def _hub_services(profile: Profile, register: _Register) -> _Hub:
    rng, place = profile.rng("hub"), profile.hub
    state = place.state
    region = profile.region.name
    add = register.add
    maternity = ("030", "039", "138", "148", "149", "151", "058", "065")
    directed = rng.choice((place.id, state))
    run_by = rng.choice((place.id, state)) if profile.style.management else directed
    hospital = add(
        f"Hospital Regional de {place.name}",
        "Hospital geral",
        place,
        maternity,
        directs=directed,
        runs=run_by,
        door="urgencia",
    )
    emergency = add(
        f"UPA 24h de {place.name}", "Pronto atendimento", place, ("029",), door="urgencia"
    )
    add(
        f"SAMU 192, base de {place.name}",
        "Unidade móvel de nível pré-hospitalar na área de urgência",
        place,
        ("033",),
        directs=state,
        door="urgencia",
    )
    caps = add(
        f"CAPS AD Regional de {place.name}",
        "Centro de atenção psicossocial",
        place,
        (*_CAPS, "035"),
        door="psicossocial",
    )
    clinic = add(
        f"Policlínica Regional de {place.name}",
        "Policlínica",
        place,
        ("048", "074", "075", "076", "102", "104", "101", "106", "107"),
        directs=state,
    )
    dental = add(
        f"Centro de Especialidades Odontológicas de {place.name}",
        "Clínica / Centro de saúde de especialidade",
        place,
        ("127", "131", "125"),
    )
    rehabilitation = add(
        f"Centro de Reabilitação da APAE de {place.name}",
        "Clínica / Centro de saúde de especialidade",
        place,
        ("055", "082"),
        runs="",
        bond="conveniado",
    )
    add(
        f"Laboratório de Análises Clínicas {place.name} Ltda.",
        "Unidade de apoio diagnose e terapia",
        place,
        ("086", "089", "087", "088", "090"),
        runs="",
        bond="contratado",
    )
    add(
        f"Laboratório Regional de Saúde Pública - {region}",
        "Laboratório de saúde pública",
        place,
        ("196",),
        directs=state,
    )
    add(
        f"Central de Regulação - {region}",
        "Central de regulação do acesso",
        place,
        ("027", "034", "047"),
        directs=state,
    )
    if rng.random() < 0.4:
        add(
            f"Centro de Testagem e Aconselhamento de {place.name}",
            "Clínica / Centro de saúde de especialidade",
            place,
            ("016", "081"),
            door="especial",
        )
    if profile.dsei:
        village = min(profile.places, key=lambda p: p.people)
        add(
            f"Polo Base Indígena de {village.name}",
            "Unidade de atenção à saúde indígena",
            village,
            ("008", "009"),
            directs="uniao",
            door="atencao_primaria",
        )
    return _Hub(
        (
            (hospital, ("148", "149", "151")),
            (emergency, ("029",)),
            (caps, ("038", "044")),
            (clinic, ("074", "075", "076", "102", "104")),
            (dental, ("127", "131")),
            (rehabilitation, ("055",)),
        )
    )


def _remaining_services(
    profile: Profile, tables: Tables, register: _Register, actions: list[Action]
) -> None:
    """A clinic for what the hub answers for and nobody offers yet; a capital's great hospital."""
    offered = {one for service in register.services for one in service.actions}
    left = [a.kind.item for a in actions if a.kind.by == "hub" and a.id not in offered]
    if left:
        name = f"Centro de Especialidades Médicas de {profile.hub.name}"
        register.add(name, "Clínica / Centro de saúde de especialidade", profile.hub, left)
    if profile.region.code == _capital(tables, profile.region.uf)[0]:
        name = f"Hospital das Clínicas de {profile.hub.name}"
        register.add(
            name, "Hospital Especializado", profile.hub, SURGERY, directs=profile.hub.state
        )


def _forum_day(profile: Profile, salt: str) -> date:
    """A day after the first opinions and before the CIR agreed."""
    first, last = profile.days.opinions[0], profile.days.agreed
    day = first + timedelta(days=profile.rng(salt).randrange(max(1, (last - first).days)))
    return day - timedelta(days=max(0, day.weekday() - 4))


def _pact(profile: Profile, forum: str, salt: str) -> Pact:
    day = _forum_day(profile, f"{forum}/{salt}")
    number = profile.rng(f"{forum}/{salt}/number").randrange(5, 260)
    called = f"CIR {profile.hub.name}" if forum == "CIR" else forum
    return Pact(forum, f"Resolução {called} nº {number}/{day.year}", day)


def _cib(uf: str) -> str:
    return f"CIB/{uf}"


def _inner(profile: Profile, register: _Register, hub: _Hub) -> list[Referral]:
    """From the other places to the hub's services."""
    found = []
    others = tuple(p for p in profile.places if p.id != profile.hub.id)
    if not others:
        return []
    rng = profile.rng("inner")
    for service, items in hub.targets:
        jointly = rng.random() < 0.75
        ufs = profile.ufs if jointly else ()
        pacts = [_pact(profile, "CIR", service.cnes)] if rng.random() < 0.7 else []
        pacts += [_pact(profile, _cib(uf), service.cnes) for uf in ufs]
        answering = tuple(dict.fromkeys((service.directs, *(uf.lower() for uf in ufs))))
        found.append(
            Referral(
                actions=register.offers(items),
                origin=tuple(p.id for p in others),
                service=service.cnes,
                outside=("", "", ""),
                answering=answering if jointly else (service.directs,),
                pacts=tuple(pacts),
            )
        )
    return found


def _more_referrals(profile: Profile, register: _Register, hub: _Hub, turn: int) -> Referral:
    """From one place to one of the hub's services, for some of what it offers."""
    others = [p for p in profile.places if p.id != profile.hub.id]
    place = others[turn // 6 % len(others)]
    service, items = hub.targets[turn // 6 // len(others) % len(hub.targets)]
    salt = f"{service.cnes}/{place.id}"
    pacts = tuple(_pact(profile, _cib(uf), salt) for uf in profile.ufs)
    return Referral(
        actions=register.offers(items[: 1 + turn % len(items)]),
        origin=(place.id,),
        service=service.cnes,
        outside=("", "", ""),
        answering=tuple(dict.fromkeys((service.directs, place.state, place.id))),
        pacts=pacts,
    )


_CENTRES: Final = (
    "Hospital das Clínicas",
    "Hospital Estadual de Referência",
    "Instituto do Coração e da Criança",
    "Hospital do Câncer",
)
_METROPOLIS: Final = "SP"
_SECOND: Final = "Barretos"


def _outer(profile: Profile, tables: Tables, register: _Register) -> list[Referral]:
    """To the capital of each State of the region; from a capital to São Paulo; from there to
    Barretos."""
    found = []
    rng = profile.rng("outer")
    for uf in profile.ufs:
        origin = tuple(p.id for p in profile.places if p.uf == uf)
        state = uf.lower()
        capital = _capital(tables, uf)
        inside = profile.region.code == capital[0]
        goal = _capital(tables, _METROPOLIS) if inside else capital
        if goal[0] == profile.region.code:
            goal = _city(tables, _METROPOLIS, _SECOND)
        goal_uf = goal[2]
        items = SURGERY if not inside else ("144",)
        half = len(items) // 2 or 1
        for k, part in enumerate((items[:half], items[half:])):
            if not part:
                continue
            pacts = [_pact(profile, _cib(uf), f"outer/{k}")]
            if goal_uf != uf:
                pacts.append(_pact(profile, _cib(goal_uf), f"outer/{k}"))
                if rng.random() < 0.5:
                    pacts.append(_pact(profile, "CIT", f"outer/{k}"))
            found.append(
                Referral(
                    actions=register.offers(part),
                    origin=origin,
                    service="",
                    outside=(goal[0], goal[1], rng.choice((*_CENTRES, ""))),
                    answering=tuple(dict.fromkeys(("uniao", state, *origin))),
                    pacts=tuple(pacts),
                )
            )
    return found


def _capital(tables: Tables, uf: str) -> tuple[str, str, str]:
    """Region, municipality and UF of a State's capital."""
    for region in tables.regions.values():
        if region.uf == uf:
            for municipality in region.municipalities:
                if municipality.capital:
                    return region.code, municipality.code, uf
    raise LookupError(f"no capital of {uf}")


def _city(tables: Tables, uf: str, name: str) -> tuple[str, str, str]:
    for region in tables.regions.values():
        if region.uf == uf:
            for municipality in region.municipalities:
                if municipality.name == name:
                    return region.code, municipality.code, uf
    raise LookupError(f"no {name} in {uf}")


def _users(profile: Profile, ids: tuple[str, ...]) -> Flow:
    """Ids, those of all municipalities by the group word."""
    everyone = tuple(p.id for p in profile.places)
    if profile.has_municipalities and grouped(profile) and ids[-len(everyone) :] == everyone:
        return profile.style.entes((*ids[: -len(everyone)], "municipios"))
    return profile.style.entes(ids)


def write_network(profile: Profile, network: Network) -> dict[str, Any]:
    """The section ``anexo_iii``."""
    rng = profile.rng("revision")
    anexo: dict[str, Any] = {
        "revisao": {"periodicidade": rng.choice(("anual", "anual", "semestral", "bienal"))},
        "servicos": [_write_service(profile, s) for s in network.services],
        "referencias": [
            _write_referral(profile, r, i + 1) for i, r in enumerate(network.referrals)
        ],
    }
    if network.protocols:
        anexo["pceps"] = [
            _write_protocol(profile, p, i + 1) for i, p in enumerate(network.protocols)
        ]
    return anexo


def _write_service(profile: Profile, service: Service) -> Any:
    style = profile.style
    item: dict[str, Any] = {
        "cnes": Quoted(service.cnes),
        "nome": service.name,
        "tipo": service.kind,
        "municipio": style.ente(service.place.id),
        "gestao": style.ente(service.directs),
    }
    if style.management and service.runs:
        item["gerencia"] = style.ente(service.runs)
    item["vinculo"] = service.bond
    if service.door:
        item["porta_de_entrada"] = service.door
    if service.actions:
        item["acoes"] = Flow(list(service.actions))
    return style.item(item)


def _write_referral(profile: Profile, referral: Referral, number: int) -> dict[str, Any]:
    style = profile.style
    goal: dict[str, Any] = {}
    if referral.service:
        goal["servico"] = Quoted(referral.service)
    else:
        region, municipality, name = referral.outside
        goal = {"regiao": Quoted(region), "municipio": Quoted(municipality)}
        if name:
            goal["estabelecimento"] = name
    item: dict[str, Any] = {
        "id": style.id("R", number),
        "acoes": Flow(list(referral.actions)),
        "origem": _users(profile, referral.origin),
        "destino": goal,
        "responsaveis": _users(profile, referral.answering),
    }
    if referral.pacts:
        item["pactuacoes"] = [
            Flow({"instancia": p.forum, "documento": p.document, "data": style.day(p.day)})
            for p in referral.pacts
        ]
    return item


def _write_protocol(profile: Profile, protocol: Protocol, number: int) -> dict[str, Any]:
    style, service = profile.style, protocol.service
    parties = (service.directs, service.runs)
    item: dict[str, Any] = {
        "id": style.id("PCEP", number),
        "servicos": Flow([Quoted(service.cnes)]),
        "partes": style.entes(parties),
        "objeto": (
            f"Atendimento dos usuários da Região pela unidade {service.name}, com metas de oferta "
            "e de qualidade e sob regulação do ente que a dirige."
        ),
        "responsabilidades": [
            {
                "ente": style.ente(parties[0]),
                "texto": (
                    "Regular o acesso, autorizar e processar a produção, acompanhar as metas por "
                    "comissão paritária e responder pelo cadastro da unidade no SCNES."
                ),
            },
            {
                "ente": style.ente(parties[1]),
                "texto": (
                    "Administrar a unidade com pessoal, insumos e manutenção suficientes, manter "
                    "toda a oferta sob regulação e prestar contas no relatório de gestão."
                ),
            },
        ],
    }
    if profile.rng("protocol").random() < 0.7:
        item["valor_anual"] = style.money(protocol.amount)
        item["vigencia"] = {
            "inicio": style.day(profile.term.start),
            "fim": style.day(profile.term.end),
        }
    return item
