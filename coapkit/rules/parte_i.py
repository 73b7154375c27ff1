"""Parte I: the fifteen clauses, their order and the author's own wording (art. 6º).

Also the three directives of participative management (Decreto nº 7.508/2011, art. 37).
"""

import re
from collections.abc import Iterator
from typing import Final

from coapkit.contract.model import CLAUSES, STANDARD, ClausulaComplementar, Contract
from coapkit.rules.finding import Finding, Move, name, repetition, value
from coapkit.rules.index import Index
from coapkit.rules.order import misplaced
from coapkit.rules.registry import rule
from coapkit.territory import fold

_NUMERALS: Final = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
)  # fmt: skip

_CARRIES: Final = {
    "objeto": "o objeto do art. 4º e a distribuição das disposições do art. 36 do Decreto",
    "disposicoes_gerais": "a coordenação estadual e a nacional (arts. 2º e 3º)",
    "acoes_e_servicos": "a adequação às atualizações da RENASES (Decreto, art. 36, VII)",
    "articulacao_interfederativa": (
        "a gestão pelos signatários, a solução de dissensos e os casos omissos (arts. 15, 16 e 26)"
    ),
    "financiamento": "a incorporação do Termo de Limite Financeiro Global (art. 25)",
    "aperfeicoamento_do_sus": (
        "as estratégias de melhoria (Decreto, art. 36, V) e o Indicador Nacional de Garantia de "
        "Acesso (art. 24)"
    ),
    "monitoramento_avaliacao_e_auditoria": "o IDSUS, o relatório de gestão e o SNA (arts. 11 a 13)",
    "publicidade": "a publicação por extrato e o portal de transparência (arts. 14, IV, e 17)",
}
"""Clause -> what its standard wording states and no other place of the contract does."""


def _called(clause: str) -> str:
    return f"a cláusula {_NUMERALS[CLAUSES.index(clause)]} (`{clause}`)"


def _own_wordings(c: Contract) -> Iterator[tuple[str, str]]:
    """Clauses that the author words, with their text."""
    for clause in CLAUSES:
        text = getattr(c.parte_i, clause)
        if text != STANDARD and text.strip():
            yield clause, text


@rule("R3-ART6")
def clauses_are_in_order(c: Contract, _ix: Index) -> Iterator[Finding]:
    at = {key: rank for rank, key in enumerate((*CLAUSES, "clausulas_complementares"))}
    keys = [key for key in c.parte_i.raw if key in at]
    ranks = [at[key] for key in keys]
    wrong = misplaced(ranks)
    kept = [at for at in range(len(ranks)) if at not in wrong]
    for i in wrong:
        before = [rank for rank in ranks[:i] if rank > ranks[i]]
        after = [rank for rank in ranks[i + 1 :] if rank < ranks[i]]
        what = "as cláusulas complementares" if ranks[i] == len(CLAUSES) else _called(keys[i])
        if after:
            told = f"vem antes da cláusula {_NUMERALS[min(after)]} (`{CLAUSES[min(after)]}`)"
        else:
            last = max(before)
            told = (
                "vem depois das cláusulas complementares"
                if last == len(CLAUSES)
                else f"vem depois da cláusula {_NUMERALS[last]} (`{CLAUSES[last]}`)"
            )
        behind = next((keys[at] for at in reversed(kept) if ranks[at] < ranks[i]), "")
        yield Finding(
            f"{what} está fora da ordem: {told}", name(c.parte_i, keys[i]), fix=Move(behind)
        )


@rule("R3-ART6.2")
def own_wording_is_told(c: Contract, _ix: Index) -> Iterator[Finding]:
    for clause, text in _own_wordings(c):
        if _is_text(text):
            carries = _CARRIES.get(clause)
            yield Finding(
                f"{_called(clause)} tem redação própria, no lugar da redação nacional"
                + (f"; confira se ainda traz {carries}" if carries else ""),
                value(c.parte_i, clause),
            )


@rule("R3-ART6.3")
def own_wording_is_a_clause(c: Contract, _ix: Index) -> Iterator[Finding]:
    for clause, text in _own_wordings(c):
        if not _is_text(text):
            yield Finding(
                f"{_called(clause)} traz “{text.strip()}”, que não é texto de cláusula nem a "
                "palavra `padrao`",
                value(c.parte_i, clause),
                fix=STANDARD if fold(text) == STANDARD else None,
            )


_PLACEHOLDERS: Final = frozenset(
    fold(words)
    for words in (
        "a definir", "a completar", "a preencher", "a elaborar", "a redigir", "em elaboração",
        "em construção", "em branco", "não se aplica", "ver anexo", "conforme modelo", "to do",
        "redação padrão", "texto padrão", "redação nacional",
    )
)  # fmt: skip


def _is_text(text: str) -> bool:
    """Is it a sentence, and not a word or a note to oneself?"""
    return len(text.split()) > 1 and fold(text) not in _PLACEHOLDERS and bool(fold(text))


@rule("R3-ART6-PU.2")
def complementary_clauses_are_new(c: Contract, _ix: Index) -> Iterator[Finding]:
    seen: dict[str, ClausulaComplementar] = {}
    for clausula in c.parte_i.clausulas_complementares:
        title = fold(clausula.titulo)
        if title in seen:
            yield Finding(
                f"já há cláusula complementar com o título “{clausula.titulo}”",
                value(clausula, "titulo"),
                ((value(seen[title], "titulo"), "a primeira está aqui"),),
                repetition(clausula, seen[title]),
            )
        elif title:
            seen[title] = clausula


# Decreto nº 7.508/2011, art. 37: what clause IV has to state. Looked for sentence by sentence in
# the author's own wording, by the stems of the words that any wording of it would use.

_SENTENCE = re.compile(r"[.;:]\s|\n\s*\n|\n\s*-\s")
_USER: Final = ("usuari", "cidada", "popula", "paciente", "comunidade")


def _states(text: str, *stems: tuple[str, ...]) -> bool:
    """Does one sentence have a word of each group of stems?"""
    return any(
        all(any(stem in sentence for stem in group) for group in stems)
        for sentence in (fold(s) for s in _SENTENCE.split(text))
    )


def _participative(c: Contract, directive: str, *stems: tuple[str, ...]) -> Iterator[Finding]:
    text = c.parte_i.gestao_centrada_no_cidadao
    if text and text != STANDARD and _is_text(text) and not _states(text, *stems):
        yield Finding(
            f"{_called('gestao_centrada_no_cidadao')}, em redação própria, não trata {directive}",
            value(c.parte_i, "gestao_centrada_no_cidadao"),
        )


@rule("D7508-ART37-I")
def users_evaluate(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _participative(
        c, "da avaliação das ações e dos serviços pelo usuário", ("avalia",), _USER
    )


@rule("D7508-ART37-II")
def needs_are_surveyed(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _participative(
        c,
        "do levantamento permanente das necessidades e dos interesses do usuário",
        ("necessidade", "interesse", "satisfacao", "expectativa"),
        (
            "levanta",
            "pesquis",
            "escuta",
            "ouvi",
            "consult",
            "apura",
            "identific",
            "afer",
            "permanent",
        ),
    )


@rule("D7508-ART37-III")
def rights_and_duties_are_public(c: Contract, _ix: Index) -> Iterator[Finding]:
    yield from _participative(
        c,
        "da publicidade dos direitos e dos deveres do usuário",
        ("direito",),
        ("deveres", "obrigaco"),
    )
