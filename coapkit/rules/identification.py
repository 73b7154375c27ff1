"""Identification and region: coordination, number, term, border, indigenous population.

Arts. 2º, 14, § 5º, 18, 20 and 22; Decreto nº 7.508/2011, art. 4º.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from coapkit.contract.model import UNIAO, Contract
from coapkit.contract.stage import Stage
from coapkit.rules.citations import joined
from coapkit.rules.finding import Finding, Place, item, name, value, whole
from coapkit.rules.index import Index, sphere, uf_of
from coapkit.rules.registry import rule
from coapkit.rules.steps import CIR, PUBLICATION, SIGNATURE
from coapkit.territory import NEIGHBOURS, STATE_NAMES, UF_OF_CODE, fold

TERM_YEARS = 4


@rule("R3-ART2")
def coordinated_by_a_state(c: Contract, ix: Index) -> Iterator[Finding]:
    for i, ente in enumerate(c.identificacao.coordenacao):
        if _cannot_coordinate(ix, ente):
            who = f"o grupo “{ente}”" if ente in ix.groups else ix.label(ente)
            yield Finding(
                f"a coordenação cabe à Secretaria Estadual de Saúde, e aqui figura {who}",
                item(c.identificacao, "coordenacao", i),
            )


def _cannot_coordinate(ix: Index, ente: str) -> bool:
    """Is it known, and something else than a State (or all of them)?"""
    if ente in ix.groups:
        return ente != "estados"
    declared = ix.entes.get(ente)
    return declared is not None and sphere(declared) != "estado"


@rule("R3-ART2-PU")
def every_state_coordinates(c: Contract, ix: Index) -> Iterator[Finding]:
    listed = c.identificacao.coordenacao
    if len(ix.estados) < 2 or not listed:
        return
    coordinating = set(ix.expand(listed))
    missing = [estado for estado in ix.estados if estado.id not in coordinating]
    # A wrong or undeclared entity written for a State is reported where it stands.
    wrong = sum(
        1
        for ente in listed
        if _cannot_coordinate(ix, ente) or (ente not in ix.groups and ente not in ix.entes)
    )
    for estado in missing[wrong:]:
        yield Finding(
            f"{estado.nome} faz parte da Região interestadual e não está na coordenação",
            name(c.identificacao, "coordenacao"),
            ((whole(estado), "o Estado é declarado aqui"),),
        )


@rule("COER-REGIAO.2")
def region_code_is_of_a_state(c: Contract, ix: Index) -> Iterator[Finding]:
    code = c.regiao.codigo
    uf = UF_OF_CODE.get(code[:2]) if len(code) == 5 and code.isdigit() else None
    ufs = {uf_of(estado) for estado in ix.estados}
    if uf is not None and ufs and uf not in ufs:
        yield Finding(
            f"o código {code} é de Região de Saúde de outro Estado ({STATE_NAMES[uf]}), que não é "
            "ente do contrato",
            value(c.regiao, "codigo"),
            tuple(
                (whole(estado), f"o Estado do contrato é {estado.nome}") for estado in ix.estados
            ),
        )


@rule("D7508-ART4")
def region_was_there_before(c: Contract, ix: Index) -> Iterator[Finding]:
    """The acts that institute the region come before the steps that take it for granted."""
    later = ix.timeline.first_since(CIR)
    if later is None:
        return
    for act in (c.regiao.instituicao, c.regiao.ato_conjunto):
        if act.data is not None and act.data > later.date:
            yield Finding(
                f"o ato que instituiu a Região é de {act.data:%d/%m/%Y}, e {later.label} é "
                f"anterior, de {later.date:%d/%m/%Y}",
                value(act, "data"),
                ((later.at, f"{later.label} está aqui"),),
            )


@rule("D7508-ART4-P1")
def interstate_region_has_joint_act(c: Contract, ix: Index) -> Iterator[Finding]:
    if c.regiao.raw and len(ix.estados) > 1 and "ato_conjunto" not in c.regiao.raw:
        yield Finding(
            f"a Região é de mais de um Estado ({joined(e.nome for e in ix.estados)}) e não cita o "
            "ato conjunto que a instituiu",
            whole(c.regiao),
            tuple((whole(estado), "o Estado é declarado aqui") for estado in ix.estados),
        )


@rule("D7508-ART4-P1.2")
def joint_act_only_between_states(c: Contract, ix: Index) -> Iterator[Finding]:
    if c.regiao.ato_conjunto.raw and len(ix.estados) == 1 and not ix.interestadual:
        yield Finding(
            f"há ato conjunto, mas o único Estado do contrato é {ix.estados[0].nome}",
            name(c.regiao, "ato_conjunto"),
            ((whole(ix.estados[0]), "o Estado é declarado aqui"),),
        )


@rule("R3-ART14-P5")
def published_contract_has_a_number(c: Contract, _ix: Index) -> Iterator[Finding]:
    if c.identificacao.raw and "numero" not in c.identificacao.raw:
        yield Finding(
            "o contrato publicado não tem o número da sequência nacional", whole(c.identificacao)
        )


@rule("R3-ART14-P5.2")
def number_comes_with_publication(c: Contract, ix: Index) -> Iterator[Finding]:
    if c.identificacao.numero and ix.stage < Stage.PUBLICACAO:
        yield Finding(
            f"o contrato tem o número {c.identificacao.numero}, e o fluxo não registra a "
            "publicação em que o Ministério da Saúde o atribui",
            value(c.identificacao, "numero"),
        )


@rule("R3-ART14-P5.3")
def number_is_of_the_year(c: Contract, ix: Index) -> Iterator[Finding]:
    """Not where the date of the publication is itself in doubt, and reported."""
    number = c.identificacao.numero
    published, signed = ix.timeline.first_of(PUBLICATION), ix.timeline.first_of(SIGNATURE)
    _, _, year = number.partition("/")
    if published is None or len(year) != 4 or not year.isdigit():
        return
    if int(year) not in {published.date.year, (signed or published).date.year}:
        yield Finding(
            f"o número {number} é de {year}, e a publicação é de {published.date:%d/%m/%Y}",
            value(c.identificacao, "numero"),
            ((name(c.fluxo, "publicacao"), "a publicação está aqui"),),
        )


@rule("R3-ART20")
def four_year_term(c: Contract, _ix: Index) -> Iterator[Finding]:
    term = c.identificacao.vigencia
    if term.inicio is None or term.fim is None or term.fim < term.inicio:
        return
    whole_term = _last_day(term.inicio, TERM_YEARS)
    if term.fim != whole_term and not term.justificativa.strip():
        yield Finding(
            f"a vigência termina em {term.fim:%d/%m/%Y}, sem justificativa; os quatro anos a "
            f"contar de {term.inicio:%d/%m/%Y} terminam em {whole_term:%d/%m/%Y}",
            value(term, "fim"),
        )


def _last_day(start: date, years: int) -> date:
    """Last day of a term of whole years; one that starts on 29 February ends on 28."""
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


@rule("R3-ART22")
def border_region_cites_agreements(c: Contract, ix: Index) -> Iterator[Finding]:
    regiao = c.regiao
    if regiao.fronteira == "sim" and "acordos_bilaterais" not in regiao.raw and not _inland(ix):
        yield Finding(
            "a Região é de fronteira e não cita acordo bilateral, nem a decisão da CIB ou da CIT "
            "sobre responsabilidades e recursos",
            value(regiao, "fronteira"),
        )


@rule("R3-ART22.2")
def border_and_agreements_agree(c: Contract, ix: Index) -> Iterator[Finding]:
    regiao = c.regiao
    if regiao.fronteira == "nao" and regiao.acordos_bilaterais:
        yield Finding(
            "a Região cita acordo bilateral de fronteira e diz não ser de fronteira",
            value(regiao, "fronteira"),
            ((name(regiao, "acordos_bilaterais"), "o acordo está aqui"),),
        )
    if regiao.fronteira == "sim" and _inland(ix):
        yield Finding(
            f"a Região diz ser de fronteira, e {_states(ix)} não faz divisa com outro país",
            value(regiao, "fronteira"),
        )
    for acordo in regiao.acordos_bilaterais:
        uf = acordo.instancia.removeprefix("CIB/")
        if uf in STATE_NAMES and _ufs(ix) and uf not in _ufs(ix):
            yield Finding(
                f"a {acordo.instancia} não é de Estado da Região e não pode definir "
                "responsabilidades e recursos nela",
                value(acordo, "instancia"),
            )


@rule("R3-ART22.3")
def agreement_is_with_a_neighbour(c: Contract, ix: Index) -> Iterator[Finding]:
    if _inland(ix):
        return
    adjoining = sorted({country for uf in _ufs(ix) for country in NEIGHBOURS.get(uf, ())})
    known = [fold(country) for country in adjoining]
    for acordo in c.regiao.acordos_bilaterais:
        said = fold(acordo.pais)
        if said and known and not any(country in said for country in known):
            yield Finding(
                f"“{acordo.pais}” não faz fronteira com {_states(ix)}; "
                f"os vizinhos são {joined(adjoining)}",
                value(acordo, "pais"),
            )


def _ufs(ix: Index) -> list[str]:
    """UFs of the region's States, in the file's order; known ones only."""
    return [uf for estado in ix.estados if (uf := uf_of(estado)) in STATE_NAMES]


def _states(ix: Index) -> str:
    return joined(STATE_NAMES[uf] for uf in _ufs(ix))


def _inland(ix: Index) -> bool:
    """Does no State of the region, all known, adjoin another country?"""
    ufs = _ufs(ix)
    return bool(ufs) and not any(uf in NEIGHBOURS for uf in ufs)


@rule("R3-ART18")
def union_acts_for_the_indigenous_population(c: Contract, ix: Index) -> Iterator[Finding]:
    regiao, anexo = c.parte_ii.anexo_i.regiao, c.parte_ii.anexo_ii
    if regiao.populacao_indigena != "sim":
        return
    there = ((value(regiao, "populacao_indigena"), "o Anexo I declara a população indígena aqui"),)
    if "dsei" not in regiao.raw:
        yield Finding(
            "há população indígena na Região e o Anexo I não indica o Distrito Sanitário Especial "
            "Indígena (DSEI)",
            value(regiao, "populacao_indigena"),
        )
    specific = [acao for acao in anexo.acoes if acao.indigena == "sim"]
    if anexo.acoes and not specific:
        yield Finding(
            "há população indígena na Região e nenhuma ação do Anexo II é marcada como ação "
            "específica da União para ela",
            _where_to_mark(c),
            there,
        )
    elif specific and not any(ix.answers(UNIAO, acao.responsabilidade) for acao in specific):
        only = specific[0]
        yield Finding(
            f"a ação “{only.nome}” é específica para a população indígena e a União não responde "
            "por ela",
            value(only, "responsabilidade") if len(specific) == 1 else name(anexo, "acoes"),
            there,
        )


def _where_to_mark(c: Contract) -> Place:
    """An action that denies being for the indigenous population, or the list of actions."""
    anexo = c.parte_ii.anexo_ii
    denied = next((acao for acao in anexo.acoes if acao.indigena == "nao"), None)
    return value(denied, "indigena") if denied is not None else name(anexo, "acoes")


@rule("R3-ART18.2")
def indigenous_population_is_stated(c: Contract, _ix: Index) -> Iterator[Finding]:
    regiao = c.parte_ii.anexo_i.regiao
    if regiao.populacao_indigena != "nao":
        return
    signs = [
        (whole(acao), "ação para a população indígena")
        for acao in c.parte_ii.anexo_ii.acoes
        if acao.indigena == "sim"
    ]
    if regiao.dsei:
        signs.insert(0, (value(regiao, "dsei"), "o Distrito Sanitário Especial Indígena"))
    if signs:
        yield Finding(
            "o Anexo I diz que não há população indígena, e a Parte II traz "
            + ("o DSEI que a atende" if regiao.dsei else "ação específica para ela"),
            value(regiao, "populacao_indigena"),
            tuple(signs[:3]),
        )
