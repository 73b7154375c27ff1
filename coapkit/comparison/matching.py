"""Which item of one list is which of the other: by what identifies it, never by its place."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from coapkit.comparison.fields import fields_of
from coapkit.comparison.meaning import Expand, meaning, node_meaning
from coapkit.contract import model as m

RUNGS: Final[dict[Any, tuple[tuple[str, ...], ...]]] = {
    m.AcordoBilateral: (("pais", "documento"), ("pais",)),
    m.Ente: (("id",), ("nome", "uf")),
    m.Signatario: (("ente", "funcao"), ("nome",)),
    m.ClausulaComplementar: (("titulo",), ("texto",)),
    m.Diretriz: (("id",), ("texto",)),
    m.Objetivo: (("id",), ("texto",)),
    m.Meta: (("id",), ("texto",)),
    m.CaracterizacaoEnte: (("ente",),),
    m.PlanoRegional: (("rede",), ("plano",)),
    m.Acao: (("id",), ("renases", "nome")),
    m.Medicamento: (("denominacao", "apresentacao"), ("denominacao",)),
    m.LinhaDoMapa: (("meta",),),
    m.Servico: (("cnes",), ("nome", "municipio")),
    m.Pactuacao: (("instancia", "documento"), ("instancia",)),
    m.Referencia: (("id",),),
    m.Compromisso: (("ente",),),
    m.Pcep: (("id",),),
    m.Despesa: (("id",), ("descricao", "pagador", "recebedor")),
    m.Incentivo: (("nome",), ("criterio",)),
    m.AnoDoCronograma: (("ano",),),
    m.Desembolso: (("plano", "pagador", "recebedor"),),
    m.ComponenteDeAuditoria: (("ente", "componente"), ("ente",)),
    m.Parecer: (("ente", "natureza"), ("ente",)),
    m.HomologacaoCib: (("uf",),),
    m.OutraPublicacao: (("veiculo",),),
    m.TermoAditivo: (("numero",),),
}
"""What identifies the items of each list; what the first keys leave over, the next ones match."""

Pair = tuple[int | None, int | None]
"""Indexes of an item in the old and in the new list; ``None`` where it is not."""


def matched(
    cls: Any, old: Sequence[Any], new: Sequence[Any], expand_old: Expand, expand_new: Expand
) -> list[Pair]:
    """Pairs of the items of two lists, in the new list's order.

    An item that is gone stands after the one that it followed. Items with the same identity are
    paired by what they say, so that the order of a list never counts. Where all else fails, two
    items that differ in their identity alone are one item renamed.
    """
    partner: dict[int, int] = {}
    free_old, free_new = dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new)))

    def pair(left: int, right: int) -> None:
        partner[right] = left
        del free_old[left], free_new[right]

    def match(keys_old: dict[int, Any], keys_new: dict[int, Any]) -> None:
        """Pair the free items that have the same key, the equal ones first."""
        groups: dict[Any, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for index, key in keys_old.items():
            groups[key][0].append(index)
        for index, key in keys_new.items():
            groups[key][1].append(index)
        for lefts, rights in groups.values():
            if len(lefts) == len(rights) == 1:
                pair(lefts[0], rights[0])
            elif lefts and rights:
                said_old = {i: repr(node_meaning(old[i], expand_old)) for i in lefts}
                said_new = {i: repr(node_meaning(new[i], expand_new)) for i in rights}
                for left, right in _pair_up(said_old, said_new):
                    pair(left, right)

    rungs = RUNGS[cls]
    for keys in rungs:
        match(
            {i: key for i in free_old if (key := _key(old[i], keys, expand_old))},
            {i: key for i in free_new if (key := _key(new[i], keys, expand_new))},
        )
    if free_old and free_new:
        match(
            {i: node_meaning(old[i], expand_old, rungs[0]) for i in free_old},
            {i: node_meaning(new[i], expand_new, rungs[0]) for i in free_new},
        )
    place = {left: right for right, left in partner.items()}
    order: list[tuple[int, int, Pair]] = [(i, 0, (partner.get(i), i)) for i in range(len(new))]
    after = -1
    for i in range(len(old)):
        after = place.get(i, after)
        if i in free_old:
            order.append((after, i + 1, (i, None)))
    return [found for _, _, found in sorted(order, key=lambda entry: entry[:2])]


def _key(item: Any, names: tuple[str, ...], expand: Expand) -> tuple[Any, ...] | None:
    """What identifies an item; ``None`` where it does not say."""
    if not getattr(item, names[0]):
        return None
    fields = {field.name: field for field in fields_of(type(item))}
    return tuple(meaning(fields[name], getattr(item, name), expand) for name in names)


def _pair_up(old: dict[int, str], new: dict[int, str]) -> list[tuple[int, int]]:
    """Equal ones first, then the others in the order of what they say."""
    pairs: list[tuple[int, int]] = []
    rights: dict[str, list[int]] = defaultdict(list)
    for index, said in new.items():
        rights[said].append(index)
    rest: list[int] = []
    for index in sorted(old, key=lambda i: old[i]):
        if same := rights.get(old[index]):
            pairs.append((index, same.pop(0)))
        else:
            rest.append(index)
    left = sorted((i for group in rights.values() for i in group), key=lambda i: new[i])
    return pairs + list(zip(rest, left, strict=False))
