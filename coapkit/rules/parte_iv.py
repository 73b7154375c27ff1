"""Parte IV: follow-up, monitoring, evaluation and audit (arts. 10 to 13)."""

from collections.abc import Iterator

from coapkit.contract.model import Contract
from coapkit.rules.finding import Finding, name, value, whole
from coapkit.rules.index import Index
from coapkit.rules.registry import rule


@rule("R3-ART12")
def every_entity_has_its_audit_component(c: Contract, ix: Index) -> Iterator[Finding]:
    parte = c.parte_iv
    if not parte.auditoria:
        return
    audited = ix.expand(component.ente for component in parte.auditoria)
    for ente in ix.entes.values():
        if ente.id not in audited:
            yield Finding(
                f"a auditoria não indica o componente do SNA de {ix.label(ente.id)}",
                name(parte, "auditoria"),
                ((whole(ente), "o ente é declarado aqui"),),
            )


@rule("R3-ART13")
def management_report_has_its_section(c: Contract, _ix: Index) -> Iterator[Finding]:
    relatorio = c.parte_iv.avaliacao.relatorio_de_gestao
    if relatorio.secao_especifica == "nao":
        yield Finding(
            "o relatório de gestão precisa ter seção específica sobre os compromissos do contrato",
            value(relatorio, "secao_especifica"),
        )
