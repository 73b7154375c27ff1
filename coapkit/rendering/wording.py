"""The standard wording of a clause, filled in for one region."""

from collections.abc import Mapping
from typing import Any

from coapkit.rendering.templating import Templates

FOLDER = "clausulas"

CLAUSE_TITLES = {
    "objeto": "do objeto",
    "disposicoes_gerais": "das disposições gerais",
    "principios_e_diretrizes": "dos princípios e diretrizes do SUS",
    "gestao_centrada_no_cidadao": "da gestão centrada no cidadão",
    "acoes_e_servicos": "das ações e serviços públicos de saúde na Região de Saúde",
    "acesso_ordenado_e_regulacao": (
        "das diretrizes do acesso ordenado e regulação das ações e serviços na rede de atenção "
        "à saúde"
    ),
    "rede_de_atencao": (
        "das diretrizes sobre a rede de atenção à saúde e seus elementos constitutivos"
    ),
    "planejamento_e_programacao": (
        "das diretrizes do planejamento integrado da saúde e da programação geral das ações e "
        "serviços de saúde"
    ),
    "articulacao_interfederativa": "da articulação interfederativa",
    "gestao_do_trabalho_e_educacao": "das diretrizes da gestão do trabalho e educação em saúde",
    "financiamento": "das diretrizes sobre o financiamento",
    "aperfeicoamento_do_sus": "das medidas de aperfeiçoamento do SUS",
    "monitoramento_avaliacao_e_auditoria": (
        "das diretrizes gerais sobre monitoramento, avaliação de desempenho do contrato e auditoria"
    ),
    "sancoes_administrativas": "das sanções administrativas",
    "publicidade": "da publicidade",
}
"""Titles of the fifteen clauses, in the words and the order of art. 6º, I to XV."""

_FILES = {key: f"{n:02}-{key}" for n, key in enumerate(CLAUSE_TITLES, 1)}


def standard_wording(templates: Templates, key: str, context: Mapping[str, Any]) -> str:
    """The toolkit's wording of a clause of Parte I, or of another text that it words.

    ``key`` is a key of ``CLAUSE_TITLES``, or ``preambulo``, ``parte_ii``, ``parte_iii``,
    ``parte_iv``, ``disposicoes_finais``, ``fecho``. Raises TemplateFailure.
    """
    return templates.render(f"{FOLDER}/{_FILES.get(key, key)}.md", context)
