"""The whole contract: from a profile to the text of its file."""

from datetime import date
from typing import Any, Final

from synthetic import codes
from synthetic.actions import make_actions, make_roles, write_actions, write_medicines
from synthetic.finance import make_plans, write_finance
from synthetic.people import People, Person
from synthetic.places import STATES
from synthetic.profile import FEDERAL_DISTRICT, Place, Profile
from synthetic.services import make_network, write_network
from synthetic.tables import Tables
from synthetic.targets import make_goals, write_map
from synthetic.yamltext import Block, Noted, Quoted, YamlText

CLAUSES: Final = (
    "objeto",
    "disposicoes_gerais",
    "principios_e_diretrizes",
    "gestao_centrada_no_cidadao",
    "acoes_e_servicos",
    "acesso_ordenado_e_regulacao",
    "rede_de_atencao",
    "planejamento_e_programacao",
    "articulacao_interfederativa",
    "gestao_do_trabalho_e_educacao",
    "financiamento",
    "aperfeicoamento_do_sus",
    "monitoramento_avaliacao_e_auditoria",
    "sancoes_administrativas",
    "publicidade",
)

_HEADER: Final = (
    "# {name}: contrato fictício, gerado para medir e testar.\n"
    "# Reais são a Região, os Municípios, os códigos IBGE, as populações e os nomes da RENASES e "
    "da RENAME;\n# pessoas, atos, serviços, metas e valores são inventados.\n\n"
)


def write_contract(
    profile: Profile, tables: Tables, *, extra: int = 0, own_clauses: tuple[str, ...] = ()
) -> str:
    """YAML of the contract. ``extra``: how many services, referrals, lines and medicines beyond
    the least; ``own_clauses``: clauses of Parte I that the author words anew."""
    data = make_contract(profile, tables, extra=extra, own_clauses=own_clauses)
    text = YamlText(profile.style.quote).dump(data, spaced=profile.style.blank_lines)
    if profile.style.comments:
        return _HEADER.format(name=profile.region.name) + text
    return text


def make_contract(
    profile: Profile, tables: Tables, *, extra: int = 0, own_clauses: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The contract as plain data, in the order of its keys."""
    roles = make_roles(profile)
    actions = make_actions(profile, tables, roles)
    network = make_network(profile, tables, actions, roles, extra - extra // 5)
    plans = make_plans(profile, network, extra // 7)
    goals = make_goals(profile)
    investments = [(line.id, line.total) for line in plans.investment]
    indigenous = bool(profile.dsei)
    federal = indigenous or any(action.kind.by == "union" for action in actions)
    sections = {
        "coapkit": "1",
        "identificacao": _identification(profile),
        "regiao": _region(profile),
        "entes": Noted("Entes signatários", _entities(profile)),
        "signatarios": Noted("Quem assina", _signatories(profile)),
        "parte_i": Noted("Responsabilidades organizativas", _part_one(profile, own_clauses)),
        "parte_ii": Noted(
            "Responsabilidades executivas",
            {
                "diretrizes": goals.guidelines,
                "objetivos": goals.objectives,
                "metas": goals.targets,
                "anexo_i": _annex_one(profile, tables),
                "anexo_ii": {
                    "execucao_direta_da_uniao": "prevista" if federal else "nenhuma",
                    "planos_regionais": list(_regional_plans(profile)),
                    "acoes": write_actions(profile, actions),
                    "medicamentos": write_medicines(profile, tables, 12 + extra // 10),
                    "mapa_de_metas": write_map(profile, goals, actions, investments),
                },
                "anexo_iii": write_network(profile, network),
            },
        ),
        "parte_iii": Noted(
            "Responsabilidades orçamentário-financeiras", write_finance(profile, plans)
        ),
        "parte_iv": Noted("Monitoramento, avaliação e auditoria", _part_four(profile)),
        "fluxo": Noted("Etapas do art. 14", _flow(profile)),
    }
    if not profile.style.comments:
        return {k: v.value if type(v) is Noted else v for k, v in sections.items()}
    return sections


def _identification(profile: Profile) -> dict[str, Any]:
    style, term = profile.style, profile.term
    published = profile.days.published
    process = codes.nup("25000", int(profile.code) * 7 % 900_000 + 1000, profile.days.signed.year)
    vigencia = {"inicio": style.day(term.start), "fim": style.day(term.end)}
    if term.reason:
        vigencia["justificativa"] = term.reason
    states = tuple(uf.lower() for uf in profile.ufs)
    rng = profile.rng("identification")
    coordination = ("estados",) if style.groups and rng.random() < 0.2 else states
    item: dict[str, Any] = {"numero": Quoted(f"{profile.number}/{published.year}")}
    if rng.random() < 0.8:
        item["processo"] = process
    item["versao"] = Quoted("1.0")
    item["vigencia"] = vigencia
    item["coordenacao"] = style.entes(coordination)
    old = "incorporado" if term.start.year < 2018 else "nao_se_aplica"
    item["termos_incorporados"] = {
        "termo_de_compromisso_de_gestao": old,
        "termo_de_limite_financeiro_global": old,
    }
    return item


def _region(profile: Profile) -> dict[str, Any]:
    style, days, uf = profile.style, profile.days, profile.ufs[0]
    name = profile.region.name
    if len(profile.ufs) > 1:
        name = f"Região Interestadual de Saúde de {' e '.join(_hubs(profile))}"
    item: dict[str, Any] = {
        "codigo": Quoted(profile.code),
        "nome": name,
        "instituicao": {
            "documento": f"Resolução CIB/{uf} nº {int(profile.code) % 97 + 3}/"
            f"{days.instituted.year}, que reconhece as Regiões de Saúde",
            "data": style.day(days.instituted),
        },
    }
    if len(profile.ufs) > 1:
        item["ato_conjunto"] = {
            "documento": f"Ato conjunto nº 1/{days.instituted.year} dos Governos "
            + " e ".join(state.of for state in profile.states),
            "data": style.day(days.instituted),
        }
    item["fronteira"] = style.yes(bool(profile.country))
    if profile.country:
        forum = "CIT" if profile.rng("border").random() < 0.5 else f"CIB/{uf}"
        day = days.opinions[0]
        item["acordos_bilaterais"] = [
            {
                "pais": profile.country,
                "descricao": f"Entendimento Brasil e {profile.country} sobre saúde na fronteira",
                "instancia": forum,
                "documento": f"Resolução {forum} nº {int(profile.code) % 53 + 4}/{day.year}",
                "data": style.day(day),
            }
        ]
    return item


def _hubs(profile: Profile) -> list[str]:
    """The largest municipality of each State."""
    return [
        max((p for p in profile.places if p.uf == uf), key=lambda p: p.people).name
        for uf in profile.ufs
    ]


def _cnpj(profile: Profile, six: str) -> Any:
    text = codes.cnpj(f"99{six}")
    if profile.style.punctuated:
        return text
    return Quoted("".join(c for c in text if c.isdigit()))


def _entities(profile: Profile) -> list[Any]:
    style, term = profile.style, profile.term
    written: list[Any] = [
        {
            "id": "uniao",
            "esfera": "uniao",
            "nome": "União",
            "cnpj": "00.394.544/0127-87" if style.punctuated else Quoted("00394544012787"),
            "orgao": "Ministério da Saúde",
            "plano_de_saude": _plan(
                profile,
                f"Plano Nacional de Saúde {term.national.first}-{term.national.last}",
                term.national,
                "Resolução do Conselho Nacional de Saúde",
            ),
        }
    ]
    for state in profile.states:
        title = "Plano de Saúde" if state.name == "Distrito Federal" else "Plano Estadual de Saúde"
        council = (
            "Conselho de Saúde do Distrito Federal"
            if state.name == "Distrito Federal"
            else f"Conselho Estadual de Saúde {state.of}"
        )
        uf = next(acronym for acronym, known in STATES.items() if known == state)
        long = style.full_names and uf != FEDERAL_DISTRICT
        item: dict[str, Any] = {
            "id": uf.lower(),
            "esfera": "estado",
            "nome": f"Estado {state.of}" if long else state.name,
        }
        if profile.rng(uf).random() < 0.2:
            item["uf"] = uf
        written.append(
            item
            | {
                "cnpj": _cnpj(profile, f"{state.code}0000"),
                "orgao": f"Secretaria de Estado da Saúde {state.of}",
                "plano_de_saude": _plan(
                    profile,
                    f"{title} {term.state.first}-{term.state.last}",
                    term.state,
                    f"Resolução nº {int(profile.code) % 41 + 2}/{term.state.approved.year} "
                    f"do {council}",
                ),
            }
        )
    if not profile.has_municipalities:
        return written
    for place in profile.places:
        rng = profile.rng(f"plan/{place.id}")
        number = f"{rng.randrange(1, 30):02}/{term.municipal.approved.year}"
        written.append(
            {
                "id": style.ente(place.id),
                "esfera": "municipio",
                "nome": f"Município de {place.name}" if style.full_names else place.name,
                "uf": place.uf,
                "cnpj": _cnpj(profile, place.id[:6]),
                "orgao": f"Secretaria Municipal de Saúde de {place.name}",
                "plano_de_saude": _plan(
                    profile,
                    f"Plano Municipal de Saúde {term.municipal.first}-{term.municipal.last}",
                    term.municipal,
                    f"Resolução nº {number} do Conselho Municipal de Saúde de {place.name}",
                ),
            }
        )
    return written


def _plan(profile: Profile, title: str, plan: Any, act: str) -> dict[str, Any]:
    return {
        "titulo": title,
        "inicio": str(plan.first),
        "fim": str(plan.last),
        "aprovacao": {"documento": act, "data": profile.style.day(plan.approved)},
    }


def _signatories(profile: Profile) -> list[Any]:
    people = People(profile.rng("people"))
    minister = people.next()
    written = [
        _signs(
            profile,
            "uniao",
            "ministro",
            minister,
            _gendered(minister, "Ministr"),
            " de Estado da Saúde",
        )
    ]
    for uf, state in zip(profile.ufs, profile.states, strict=True):
        head, health = people.next(), people.next()
        title = "Governadora" if head.woman else "Governador"
        of = state.of if state.name == "Distrito Federal" else f"do Estado {state.of}"
        written.append(_signs(profile, uf.lower(), "governador", head, title, f" {of}"))
        title = _gendered(health, "Secretári")
        written.append(
            _signs(profile, uf.lower(), "secretario_de_saude", health, title, f" da Saúde {of}")
        )
    if not profile.has_municipalities:
        return written
    for place in profile.places:
        head, health = people.next(), people.next()
        title = "Prefeita" if head.woman else "Prefeito"
        written.append(
            _signs(profile, place.id, "prefeito", head, title, f" Municipal de {place.name}")
        )
        title = _gendered(health, "Secretári")
        end = f" Municipal de Saúde de {place.name}"
        written.append(_signs(profile, place.id, "secretario_de_saude", health, title, end))
    return written


def _gendered(person: Person, stem: str) -> str:
    return f"{stem}{'a' if person.woman else 'o'}"


def _signs(
    profile: Profile, entity: str, function: str, person: Person, title: str, of: str
) -> Any:
    style = profile.style
    item: dict[str, Any] = {
        "ente": style.ente(entity),
        "funcao": function,
        "nome": person.name,
    }
    if style.office:
        item["cargo"] = title + of
    if style.cpf:
        text = codes.cpf(person.number)
        bare = text.replace(".", "").replace("-", "")
        item["cpf"] = text if style.punctuated else Quoted(bare)
    if profile.rng(f"delegation/{entity}/{function}").random() < 0.02:
        day = profile.days.agreed
        item["delegacao"] = {
            "documento": f"Ato de delegação nº {day.toordinal() % 89 + 1}/{day.year}",
            "data": style.day(day),
        }
    return style.item(item)


_OWN: Final = {
    "gestao_centrada_no_cidadao": (
        "Os usuários avaliam as ações e os serviços uma vez por ano, em cada unidade. As "
        "Secretarias pesquisam de modo permanente as necessidades e os interesses da população. "
        "Os direitos e os deveres do usuário são publicados em todas as unidades."
    ),
}
_OWN_TEXT: Final = (
    "Os entes signatários desta Região adotam para esta matéria a redação que as suas "
    "Procuradorias acordaram, com respeito à Lei nº 8.080, de 1990, e ao Decreto nº 7.508, de 2011."
)


def _part_one(profile: Profile, own: tuple[str, ...]) -> dict[str, Any]:
    parte: dict[str, Any] = {
        clause: Block(_OWN.get(clause, _OWN_TEXT)) if clause in own else "padrao"
        for clause in CLAUSES
    }
    if profile.rng("clauses").random() < 0.3:
        parte["clausulas_complementares"] = [
            {
                "titulo": "Da transição de gestão",
                "texto": Block(
                    "No início de mandato de Chefe do Poder Executivo, a Secretaria de Saúde "
                    "apresenta à nova gestão, em trinta dias, a situação de cada meta.\n\n"
                    "A assunção de obrigações no último ano de mandato observa a Lei Complementar "
                    "nº 101, de 2000."
                ),
            }
        ]
    return parte


_SOURCE: Final = {2010: "IBGE, Censo Demográfico 2010", 2022: "IBGE, Censo Demográfico 2022"}


def _annex_one(profile: Profile, tables: Tables) -> dict[str, Any]:
    style, census = profile.style, profile.term.census
    day = date(profile.days.instituted.year, 1, 15).replace(
        month=max(2, profile.days.instituted.month - 1)
    )
    people = sum(p.people for p in profile.places)
    where = (
        "o Distrito Federal"
        if not profile.has_municipalities
        else (f"{len(profile.places)} Municípios" if len(profile.places) > 1 else "um só Município")
    )
    region: dict[str, Any] = {
        "texto": Block(
            f"A Região reúne {where}, com {_people(people)} habitantes, e tem por polo "
            f"{profile.hub.name}, sede dos serviços de referência regional.\n\n"
            "O perfil epidemiológico combina doenças do aparelho circulatório, neoplasias e causas "
            "externas com doenças transmissíveis persistentes. A rede própria cobre a Atenção "
            "Básica em todo o território; a alta complexidade tem referência na capital."
        ),
        "fonte": f"Mapa da Saúde; {_SOURCE[census]}; SCNES, SIM e SINAN",
        "data": style.day(day),
        "populacao_indigena": style.yes(bool(profile.dsei)),
    }
    if profile.dsei:
        region["dsei"] = profile.dsei
    entities = [
        _characterised(
            profile,
            "uniao",
            tables.country[census],
            day,
            "Dirige nacionalmente o SUS e cofinancia a rede da Região.",
        )
    ]
    for uf in profile.ufs:
        text = "Coordena a implementação deste Contrato e gere os serviços regionais."
        entities.append(_characterised(profile, uf.lower(), tables.states[uf][census], day, text))
    if profile.has_municipalities:
        entities += [_municipality(profile, place, day) for place in profile.places]
    return {"regiao": region, "entes": entities}


def _people(people: int) -> str:
    """A number of people as it is written in a sentence."""
    return f"{people:,}".replace(",", ".")


def _characterised(
    profile: Profile, entity: str, people: int, day: date, text: str, *, counted: bool = True
) -> dict[str, Any]:
    style, census = profile.style, profile.term.census
    item: dict[str, Any] = {"ente": style.ente(entity), "populacao": style.count(people)}
    if counted:
        item["censo"] = str(census)
    if text:
        item["texto"] = text
    source = _SOURCE[census] if counted else "IBGE, estimativa da população residente"
    return item | {"fonte": f"{source}; Mapa da Saúde", "data": style.day(day)}


_PORTRAITS: Final = (
    "Município de agricultura familiar, com população rural dispersa em longas distâncias.",
    "Município de serviços e comércio, que recebe usuários dos vizinhos.",
    "Município de pequeno porte, com rede própria de Atenção Básica e referências no polo.",
    "",
)


def _municipality(profile: Profile, place: Place, day: date) -> dict[str, Any]:
    rng = profile.rng(f"portrait/{place.id}")
    item = _characterised(
        profile, place.id, place.people, day, rng.choice(_PORTRAITS), counted=place.counted
    )
    if place.id in profile.seasonal:
        item["migracao_sazonal"] = {
            "motivo": rng.choice(("Turismo e festas populares", "Trabalho temporário na colheita")),
            "periodo": rng.choice(("dezembro a fevereiro", "junho e julho", "maio a setembro")),
            "populacao_adicional": profile.style.count(
                max(50, place.people // rng.randrange(3, 20))
            ),
        }
    return item


_NETWORK_PLANS: Final = (
    ("cegonha", "Rede Cegonha (Portaria GM/MS nº 1.459/2011)"),
    ("urgencia", "Rede de Atenção às Urgências e Emergências (Portaria GM/MS nº 1.600/2011)"),
    ("psicossocial", "Rede de Atenção Psicossocial (Portaria GM/MS nº 3.088/2011)"),
    ("pessoa_com_deficiencia", "Rede de Cuidados à Pessoa com Deficiência"),
    ("doencas_cronicas", "Rede de Atenção às Pessoas com Doenças Crônicas"),
)


def _regional_plans(profile: Profile) -> list[Any]:
    style, uf = profile.style, profile.ufs[0]
    written: list[Any] = []
    for network, title in _NETWORK_PLANS:
        item: dict[str, Any] = {
            "rede": network,
            "plano": f"Plano de Ação Regional da {title}",
        }
        if profile.rng(network).random() < 0.85:
            day = profile.days.instituted
            number = profile.rng(f"{network}/act").randrange(3, 190)
            item["ato"] = {
                "documento": f"Resolução CIB/{uf} nº {number}/{day.year}",
                "data": style.day(day),
            }
        written.append(item)
    return written


_FOLLOW: Final = (
    "Apurar as metas por unidade e levá-las ao Conselho de Saúde a cada quadrimestre.",
    "Designar equipe de monitoramento e informar à CIR os resultados de cada meta.",
    "Monitorar as metas e o atendimento dos usuários referidos.",
)


def _part_four(profile: Profile) -> dict[str, Any]:
    style, rng = profile.style, profile.rng("monitoring")
    own = rng.random() < 0.1
    text = (
        "Os entes acompanham a execução deste Contrato na CIR e avaliam-no pelo relatório de "
        "gestão anual, com seção específica, sob fiscalização do Sistema Nacional de Auditoria."
    )
    names = {p.id: p.name for p in profile.places}
    follow, audit = [], []
    for entity in profile.entities:
        follow.append({"ente": style.ente(entity), "texto": rng.choice(_FOLLOW)})
        if entity == "uniao":
            component = "Departamento Nacional de Auditoria do SUS (DENASUS)"
        elif entity.isdigit():
            component = f"Auditoria municipal do SUS de {names[entity]}"
        else:
            component = f"Componente estadual do SNA {STATES[entity.upper()].of}"
        audit.append({"ente": style.ente(entity), "componente": component})
    return {
        "disposicoes": Block(text) if own else "padrao",
        "responsabilidades": follow,
        "avaliacao": {
            "idsus": "O IDSUS abre o painel de metas e é o primeiro componente da avaliação.",
            "periodicidade": rng.choice(("quadrimestral", "quadrimestral", "semestral", "anual")),
            "relatorio_de_gestao": {
                "secao_especifica": "sim",
                "prazo": "30 de março do ano seguinte ao da execução",
            },
        },
        "auditoria": audit,
    }


def _flow(profile: Profile) -> dict[str, Any]:
    style, days = profile.style, profile.days
    rng = profile.rng("flow")
    hub = profile.hub
    publication: dict[str, Any] = {
        "data": style.day(days.published),
        "edicao": Quoted(str(days.published.timetuple().tm_yday * 5 // 7)),
        "secao": Quoted("3"),
        "pagina": Quoted(str(rng.randrange(80, 260))),
    }
    if rng.random() < 0.4:
        publication["outras"] = [
            {
                "veiculo": f"Diário Oficial {state.of}"
                if state.name == "Distrito Federal"
                else f"Diário Oficial do Estado {state.of}",
                "data": style.day(days.published),
            }
            for state in profile.states
        ]
    forum = "Colegiado de Gestão" if not profile.has_municipalities else f"CIR {hub.name}"
    return {
        "pareceres": list(_opinions(profile)),
        "cir": {
            "documento": f"Resolução {forum} nº {rng.randrange(3, 30)}/{days.agreed.year}",
            "data": style.day(days.agreed),
        },
        "cib": [
            {
                "uf": uf,
                "documento": f"Resolução CIB/{uf} nº {rng.randrange(40, 290)}/"
                f"{days.homologated.year}",
                "data": style.day(days.homologated),
            }
            for uf in profile.ufs
        ],
        "assinatura": {
            "data": style.day(days.signed),
            "local": "Brasília/DF" if not profile.has_municipalities else f"{hub.name}/{hub.uf}",
        },
        "publicacao": publication,
        "cit": {
            "documento": f"Ata da reunião ordinária da CIT de {days.known:%d/%m/%Y}",
            "data": style.day(days.known),
        },
    }


def _opinions(profile: Profile) -> list[Any]:
    """Each entity's, one or two; a few of the first were unfavourable and were replaced."""
    style, rng = profile.style, profile.rng("opinions")
    written: list[Any] = []
    days = iter(profile.days.opinions)

    def opinion(entity: str, nature: str, conclusion: str) -> None:
        day = next(days)
        given = {
            "ente": style.ente(entity),
            "natureza": nature,
            "documento": f"Parecer nº {rng.randrange(2, 900)}/{day.year}",
            "data": style.day(day),
            "conclusao": conclusion,
        }
        written.append(style.item(given))

    for entity in reversed(profile.entities):
        conclusion = "favoravel_com_ressalvas" if rng.random() < 0.06 else "favoravel"
        if rng.random() < 0.03:
            opinion(entity, "tecnico_juridico", "desfavoravel")
            opinion(entity, "tecnico_juridico", conclusion)
        elif entity.isdigit() and rng.random() < 0.8:
            opinion(entity, "tecnico_juridico", conclusion)
        else:
            opinion(entity, "tecnico", conclusion)
            opinion(entity, "juridico", conclusion)
    return written
