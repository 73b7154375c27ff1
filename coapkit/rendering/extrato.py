"""The extract of a contract that the Diário Oficial da União publishes (art. 14, IV).

It says what extracts of contracts say: kind and number, parties, summary of the object, legal
basis, value and budget source, term, date of signature, who signed.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from coapkit.contract.model import UNIAO, Contract, Despesa, Signatario
from coapkit.rendering.gazette import Act, Signature
from coapkit.rendering.money import ZERO, reais, reais_and_words, total
from coapkit.rendering.names import Names
from coapkit.rendering.signers import office, signing_order
from coapkit.rendering.words import TO_FILL, cleaned, duration, joined, long_date, one_line

KIND = "extrato de contrato"

LEGAL_BASIS = (
    "arts. 196 a 200 da Constituição Federal; Lei nº 8.080, de 19 de setembro de 1990; Lei nº "
    "8.142, de 28 de dezembro de 1990; Lei Complementar nº 141, de 13 de janeiro de 2012; Decreto "
    "nº 7.508, de 28 de junho de 2011; e Resolução CIT nº 3, de 30 de janeiro de 2012"
)
_SPHERE_WORDS = {"uniao": "da União", "estado": "do Estado", "municipio": "dos Municípios"}


def contract_extract(contract: Contract, *, draft: bool = False) -> Act:
    """The extract as an act of the gazette. What the contract lacks is marked to be filled in.

    ``draft``  the title says that it is a MINUTA

    The act is signed by who signs for the Union: the Ministry has the extract published.
    """
    contract = cleaned(contract)
    names = Names(contract)
    number = contract.identificacao.numero
    title = f"EXTRATO DE CONTRATO Nº {number}" if number else "EXTRATO DE CONTRATO"
    body = (
        ("Espécie", _kind(contract)),
        ("Processo", contract.identificacao.processo),
        ("Partes", parties_text(names)),
        ("Objeto", _object(contract, names)),
        ("Fundamento legal", LEGAL_BASIS),
        ("Valor", _value(contract, names)),
        ("Dotação", budget_text(contract, names)),
        ("Vigência", _term(contract)),
        ("Data de assinatura", long_date(contract.fluxo.assinatura.data)),
        ("Signatários", signers_text(contract, names)),
    )
    return Act(
        kind=KIND,
        title=f"MINUTA DE {title}" if draft else title,
        body=tuple(f"{label}: {text}." for label, text in body if text),
        signatures=(publisher(contract, names),),
    )


def _kind(contract: Contract) -> str:
    number = contract.identificacao.numero
    kind = "Contrato Organizativo da Ação Pública da Saúde (COAP)"
    return f"{kind} nº {number}" if number else kind


def parties_text(names: Names) -> str:
    """Every entity with its CNPJ."""
    parties = []
    for name in names:
        cnpj = names.entities[name.id].cnpj or TO_FILL
        # The organs of the municipalities say nothing that their names do not.
        who = name.full if name.sphere == "municipio" else name.acting
        parties.append(f"{who}, CNPJ nº {cnpj}")
    return joined(parties, "; ", "; e ") or TO_FILL


def _object(contract: Contract, names: Names) -> str:
    region = contract.regiao
    states = joined(names[id_].full for id_ in names.states) or TO_FILL
    kind = "Região de Saúde interestadual" if names.interstate else "Região de Saúde"
    name = one_line(region.nome) or TO_FILL
    return (
        "organizar e integrar, em rede de atenção à saúde, as ações e os serviços de saúde dos "
        f"entes signatários na {kind} denominada {name}, código {region.codigo or TO_FILL}, "
        f"{states}, com a definição das responsabilidades de cada um"
    )


def _value(contract: Contract, names: Names) -> str:
    parte = contract.parte_iii
    lines = (*parte.custeio, *parte.investimento)
    if not lines:
        return TO_FILL
    by_sphere = dict.fromkeys(_SPHERE_WORDS, ZERO)
    for line in lines:
        sphere = names[line.pagador].sphere or "municipio"
        by_sphere[sphere] += total(line.valores.values())
    words = dict(_SPHERE_WORDS)
    if len(names.states) > 1:
        words["estado"] = "dos Estados"
    whole = reais_and_words(total(by_sphere.values()))
    running = reais(_sum(parte.custeio))
    investment = reais(_sum(parte.investimento))
    parts = joined(
        (f"{words[sphere]}, {reais(value)}" for sphere, value in by_sphere.items() if value),
        "; ",
        "; e ",
    )
    return f"{whole}, sendo {running} de custeio e {investment} de investimento; {parts}"


def _sum(lines: Iterable[Despesa]) -> Decimal:
    return total(value for line in lines for value in line.valores.values())


def budget_text(contract: Contract, names: Names) -> str:
    """Each payer's budget sources, once each; municipalities with the same ones are named together.

    ``pela União: X; e Y; por todos os Municípios: Z``.
    """
    sources: dict[str, dict[str, None]] = defaultdict(dict)
    for line in (*contract.parte_iii.custeio, *contract.parte_iii.investimento):
        if source := one_line(line.orcamento):
            sources[line.pagador][_impersonal(source, line.pagador, names)] = None
    payers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for payer in sorted(sources, key=names.place):
        payers[tuple(sources[payer])].append(payer)
    return (
        "; ".join(
            f"{_for_all(names, ids)}: {joined(texts, '; ', '; e ')}"
            for texts, ids in payers.items()
        )
        or TO_FILL
    )


def _impersonal(source: str, payer: str, names: Names) -> str:
    """``Fundo Municipal de Saúde de Pacoti`` without the name, which stands before it anyway."""
    if names[payer].sphere != "municipio":
        return source
    return source.replace(f" de {names.entities[payer].nome}", "")


def _term(contract: Contract) -> str:
    term = contract.identificacao.vigencia
    length = duration(term.inicio, term.fim)
    return f"{length}, de {long_date(term.inicio)} a {long_date(term.fim)}"


def signers_text(contract: Contract, names: Names) -> str:
    """Who signs, entity by entity."""
    by_entity: dict[str, list[str]] = defaultdict(list)
    for _, person in signing_order(contract, names):
        by_entity[person.ente].append(_named(person))
    return (
        joined(
            (
                f"{_for(names, id_)}, {joined(people, last=', e ')}"
                for id_, people in by_entity.items()
            ),
            "; ",
            "; e ",
        )
        or TO_FILL
    )


def _named(person: Signatario) -> str:
    return f"{one_line(person.nome) or TO_FILL}, {office(person)}"


def _for(names: Names, id_: str) -> str:
    """``pela União``, ``pelo Município de Baturité``."""
    return f"{'pela' if names[id_].sphere == 'uniao' else 'pelo'} {names[id_].full}"


def _for_all(names: Names, ids: list[str]) -> str:
    """The same for several entities: ``pelos Municípios de Aratuba e Pacoti``."""
    if len(ids) == 1:
        return _for(names, ids[0])
    if len(names.municipalities) > 1 and set(ids) == set(names.municipalities):
        return "por todos os Municípios"
    if all(names[id_].sphere == "municipio" for id_ in ids):
        return f"pelos Municípios de {joined(names[id_].short for id_ in ids)}"
    return joined(_for(names, id_) for id_ in ids)


def publisher(contract: Contract, names: Names) -> Signature:
    """Who signs the act: the Minister, or whoever signs first."""
    ordered = [person for _, person in signing_order(contract, names)]
    union = [person for person in ordered if person.ente == UNIAO]
    person = next(iter([*union, *ordered]), Signatario())
    return Signature(one_line(person.nome).upper() or TO_FILL, office(person))
