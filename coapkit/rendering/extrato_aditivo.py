"""The extract of a termo aditivo that the Diário Oficial da União publishes (art. 14, IV).

It says what extracts of such termos say: kind and number of the contract, parties, what is altered,
legal basis, value and budget source, term, date of signature, who signed.
"""

from coapkit.comparison.amendment import alterations, amendment_number
from coapkit.comparison.comparison import Comparison
from coapkit.contract.model import Contract, Despesa
from coapkit.rendering.amendment_view import altered_parts, amendment_name, part_names, signing_of
from coapkit.rendering.extrato import (
    LEGAL_BASIS,
    budget_text,
    parties_text,
    publisher,
    signers_text,
)
from coapkit.rendering.gazette import Act
from coapkit.rendering.money import reais, reais_and_words
from coapkit.rendering.names import Names
from coapkit.rendering.words import TO_FILL, cleaned, long_date, one_line

KIND = "extrato de termo aditivo"


def amendment_extract(comparison: Comparison, *, draft: bool = False) -> Act:
    """The extract as an act of the gazette. What the contract lacks is marked to be filled in.

    ``draft``  the title says that it is a MINUTA
    """
    new, old = cleaned(comparison.new.contract), cleaned(comparison.old.contract)
    names = Names(new)
    number = one_line(old.identificacao.numero or new.identificacao.numero)
    numbered = f" Nº {number}" if number else ""
    which = amendment_number(comparison)
    named = f"DO {which}º" if which else "DE"
    title = f"EXTRATO {named} TERMO ADITIVO AO CONTRATO{numbered}"
    term = new.identificacao.vigencia
    body = (
        ("Espécie", _kind(comparison, number)),
        ("Processo", new.identificacao.processo),
        ("Partes", parties_text(names)),
        ("Objeto", _object(comparison)),
        ("Fundamento legal", _basis(comparison)),
        ("Valor", _value(comparison)),
        ("Dotação", _budget(comparison, new, names)),
        (
            "Vigência",
            f"da data de assinatura do Termo Aditivo a {long_date(term.fim)}, término do Contrato",
        ),
        ("Data de assinatura", long_date(signing_of(comparison).data)),
        ("Signatários", signers_text(new, names)),
    )
    return Act(
        kind=KIND,
        title=f"MINUTA DE {title}" if draft else title,
        body=tuple(f"{label}: {text}." for label, text in body if text),
        signatures=(publisher(new, names),),
    )


def _kind(comparison: Comparison, number: str) -> str:
    contract = "Contrato Organizativo da Ação Pública da Saúde (COAP)"
    return f"{amendment_name(comparison)} ao {contract}{f' nº {number}' if number else ''}"


def _object(comparison: Comparison) -> str:
    region = comparison.new.contract.regiao
    parts = part_names(alterations(comparison)) or TO_FILL
    return (
        f"alterar {parts} do Contrato da Região de Saúde denominada "
        f"{one_line(region.nome) or TO_FILL}, código {region.codigo or TO_FILL}, ratificadas as "
        "demais disposições"
    )


def _basis(comparison: Comparison) -> str:
    if "anexo_iii" not in altered_parts(alterations(comparison)):
        return LEGAL_BASIS
    resolution = "Resolução CIT nº 3"
    return LEGAL_BASIS.replace(f"e {resolution}", f"e art. 8º, § 3º, da {resolution}")


def _budget(comparison: Comparison, new: Contract, names: Names) -> str:
    """The budget sources of the plans' lines that come in or whose amounts change."""
    moved = [
        step.new
        for change in comparison.changes
        for step in change.trail
        if step.of is Despesa and step.new is not None and change.in_reais
    ]
    plans = new.parte_iii
    lines = [line for line in (*plans.custeio, *plans.investimento) if line in moved]
    if not lines:
        return "a do Contrato, sem alteração"
    only = new._replace(parte_iii=plans._replace(custeio=tuple(lines), investimento=()))
    return budget_text(only, names)


def _value(comparison: Comparison) -> str:
    whole = comparison.values.whole
    if not comparison.values:
        return f"sem alteração do valor global do Contrato, de {reais(whole.new)}"
    if not whole:
        return f"mantido o valor global do Contrato, de {reais(whole.new)}, com nova distribuição"
    verb = "acréscimo" if whole.difference > 0 else "redução"
    return (
        f"{verb} de {reais_and_words(abs(whole.difference))}, com o que o valor global do Contrato "
        f"passa de {reais(whole.old)} para {reais(whole.new)}"
    )
