"""The words printed for the codes of the format (``atencao_primaria``: ``Atenção primária``)."""

from coapkit.rendering.words import NOTHING

COMPONENTS = {
    "atencao_primaria": "Atenção primária",
    "urgencia": "Urgência e emergência",
    "psicossocial": "Atenção psicossocial",
    "ambulatorial_hospitalar": "Atenção ambulatorial especializada e hospitalar",
    "vigilancia": "Vigilância em saúde",
}
"""Decreto nº 7.508/2011, art. 5º, in its order."""

NATURES = {"promocao": "promoção", "protecao": "proteção", "recuperacao": "recuperação"}

NETWORKS = {
    "cegonha": "Rede Cegonha",
    "urgencia": "Rede de Atenção às Urgências e Emergências",
    "psicossocial": "Rede de Atenção Psicossocial",
    "pessoa_com_deficiencia": "Rede de Cuidados à Pessoa com Deficiência",
    "doencas_cronicas": "Rede de Atenção às Pessoas com Doenças Crônicas",
}

MEDICINES = {
    "basico": "Componente básico",
    "estrategico": "Componente estratégico",
    "especializado": "Componente especializado",
}

INDEXES = {
    "idsus": "IDSUS",
    "garantia_de_acesso": "Indicador Nacional de Garantia de Acesso",
    "pacto": "Pacto pela Vida e de Gestão",
}

TIES = {"proprio": "próprio", "contratado": "contratado", "conveniado": "conveniado"}

DOORS = {
    "atencao_primaria": "atenção primária",
    "urgencia": "urgência e emergência",
    "psicossocial": "atenção psicossocial",
    "especial": "especial de acesso aberto",
}

OPINIONS = {
    "tecnico": "parecer técnico",
    "juridico": "parecer jurídico",
    "tecnico_juridico": "parecer técnico-jurídico",
}

CONCLUSIONS = {
    "favoravel": "favorável",
    "favoravel_com_ressalvas": "favorável com ressalvas",
    "desfavoravel": "desfavorável",
}

INCORPORATION = {
    "incorporado": "conteúdo incorporado por este Contrato",
    "nao_se_aplica": "não se aplica",
}

PLANS = {"custeio": "Custeio", "investimento": "Investimento"}

OFFICES = {
    "ministro": "Ministro de Estado da Saúde",
    "governador": "Governador do Estado",
    "prefeito": "Prefeito Municipal",
    "secretario_de_saude": "Secretário de Saúde",
}

PERIODS = {
    "anual": ("Ano",),
    "semestral": ("1º sem.", "2º sem."),
    "quadrimestral": ("1º quadr.", "2º quadr.", "3º quadr."),
    "trimestral": ("1º trim.", "2º trim.", "3º trim.", "4º trim."),
    "bimestral": tuple(f"{n}º bim." for n in range(1, 7)),
    "mensal": (
        *("jan.", "fev.", "mar.", "abr.", "maio", "jun."),
        *("jul.", "ago.", "set.", "out.", "nov.", "dez."),
    ),
}
"""Heads of the columns of a year's schedule."""


def said(words: dict[str, str], code: str) -> str:
    """The words for a code; the code itself where the format does not know it."""
    return words.get(code, code or NOTHING)
