"""What the items of a contract's lists are called: by a noun, and by what tells one from others."""

from typing import Any, Final, NamedTuple

from coapkit.comparison.changes import Step
from coapkit.contract import model as m
from coapkit.rendering.names import Names
from coapkit.rendering.vocabulary import NETWORKS, OFFICES, OPINIONS, PLANS, said
from coapkit.rendering.words import NOTHING, joined, one_line

_MOST_LETTERS: Final = 70
"""Longest name of an item in one line."""


class Noun(NamedTuple):
    """What an item of a list is called: ``a ação``, ``as ações``."""

    one: str
    many: str
    feminine: bool

    def agreed(self, participle: str, *, many: bool = False) -> str:
        """A participle in the noun's gender and number: ``acrescid`` -> ``acrescidas``."""
        return participle + ("a" if self.feminine else "o") + ("s" if many else "")

    @property
    def the(self) -> str:
        return f"{'a' if self.feminine else 'o'} {self.one}"

    @property
    def the_many(self) -> str:
        return f"{'as' if self.feminine else 'os'} {self.many}"


_NOUNS: Final[dict[Any, Noun]] = {
    m.AcordoBilateral: Noun("acordo bilateral", "acordos bilaterais", False),
    m.Ente: Noun("ente signatário", "entes signatários", False),
    m.Signatario: Noun("signatário", "signatários", False),
    m.ClausulaComplementar: Noun("cláusula complementar", "cláusulas complementares", True),
    m.Diretriz: Noun("diretriz", "diretrizes", True),
    m.Objetivo: Noun("objetivo", "objetivos", False),
    m.Meta: Noun("meta", "metas", True),
    m.CaracterizacaoEnte: Noun("caracterização", "caracterizações", True),
    m.PlanoRegional: Noun("plano de ação regional", "planos de ação regionais", False),
    m.Acao: Noun("ação", "ações", True),
    m.Medicamento: Noun("medicamento", "medicamentos", False),
    m.LinhaDoMapa: Noun("linha do mapa de metas", "linhas do mapa de metas", True),
    m.Servico: Noun("serviço", "serviços", False),
    m.Pactuacao: Noun("pactuação", "pactuações", True),
    m.Referencia: Noun("referência", "referências", True),
    m.Compromisso: Noun("responsabilidade", "responsabilidades", True),
    m.Pcep: Noun("protocolo", "protocolos", False),
    m.Incentivo: Noun("incentivo", "incentivos", False),
    m.AnoDoCronograma: Noun("exercício", "exercícios", False),
    m.Desembolso: Noun("desembolso", "desembolsos", False),
    m.ComponenteDeAuditoria: Noun("componente de auditoria", "componentes de auditoria", False),
    m.Parecer: Noun("parecer", "pareceres", False),
    m.HomologacaoCib: Noun("homologação", "homologações", True),
    m.OutraPublicacao: Noun("publicação", "publicações", True),
    m.TermoAditivo: Noun("termo aditivo", "termos aditivos", False),
}
_PLAN_NOUNS: Final = {
    "custeio": Noun("linha de custeio", "linhas de custeio", True),
    "investimento": Noun("linha de investimento", "linhas de investimento", True),
}
NUMBERED: Final = (
    m.Diretriz,
    m.Objetivo,
    m.Meta,
    m.Acao,
    m.Referencia,
    m.Pcep,
    m.Despesa,
    m.AnoDoCronograma,
)
"""Items called by noun and id (``Meta M01``); the others by noun, colon and name."""


def noun_of(step: Step) -> Noun:
    """What the item that a step leads to is called."""
    return _PLAN_NOUNS[str(step.key)] if step.of is m.Despesa else _NOUNS[step.of]


# Names of items


def label(item: Any, names: Names, *, whole: bool = False) -> str:
    """What tells an item from the others of its list, in the contract's own words."""
    clip = _line if whole else _clip
    match item:
        case m.Acao():
            return _dashed(item.id, clip(item.nome))
        case m.Despesa():
            return _dashed(item.id, clip(item.descricao))
        case m.Ente():
            return names[item.id].full
        case m.Signatario():
            return f"{names[item.ente].full}, {said(OFFICES, item.funcao)}"
        case m.Parecer():
            return f"{names[item.ente].full}, {said(OPINIONS, item.natureza)}"
        case m.CaracterizacaoEnte() | m.Compromisso() | m.ComponenteDeAuditoria():
            return names[item.ente].full
        case m.AcordoBilateral():
            return clip(item.pais)
        case m.ClausulaComplementar():
            return clip(item.titulo)
        case m.PlanoRegional():
            return said(NETWORKS, item.rede)
        case m.Medicamento():
            return clip(joined(filter(None, (item.denominacao, item.apresentacao)), ", ", ", "))
        case m.LinhaDoMapa():
            return f"meta {item.meta or NOTHING}"
        case m.Servico():
            return f"{clip(item.nome)} (CNES {item.cnes or NOTHING})"
        case m.Pactuacao():
            return clip(item.documento) if item.documento else item.instancia or NOTHING
        case m.Incentivo():
            return clip(item.nome)
        case m.AnoDoCronograma():
            return str(item.ano or NOTHING)
        case m.Desembolso():
            return _flow(item, names)
        case m.HomologacaoCib():
            return f"CIB/{item.uf or NOTHING}"
        case m.OutraPublicacao():
            return clip(item.veiculo)
        case m.TermoAditivo():
            return f"{item.numero}º" if item.numero else NOTHING
    return str(getattr(item, "id", "")) or NOTHING


def _flow(item: m.Desembolso, names: Names) -> str:
    payer, plan = names[item.pagador].short, said(PLANS, item.plano)
    if not item.recebedor:
        return f"{plan}, {payer}, aplicação direta"
    return f"{plan}, {payer} para {names[item.recebedor].short}"


def _dashed(id_: str, text: str) -> str:
    return f"{id_ or NOTHING} – {text}" if text != NOTHING else id_ or NOTHING


def _line(text: str) -> str:
    return one_line(text) or NOTHING


def _clip(text: str) -> str:
    line = _line(text)
    return line if len(line) <= _MOST_LETTERS else f"{line[: _MOST_LETTERS - 1].rstrip()}…"
