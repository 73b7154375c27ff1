"""The region against the tables of regions and of neighbours (art. 2º; Decreto, arts. 2º and 4º).

Regions change with time. A table of the contract's own time is binding; one of another time only
hints, and only where it still shows a region that is recognisably that of the contract.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from coapkit.contract.model import Contract, Ente
from coapkit.rules.citations import joined
from coapkit.rules.finding import Finding, name, value
from coapkit.rules.index import BRASILIA, FEDERAL_DISTRICT, Index, uf_of
from coapkit.rules.tables import table_rule
from coapkit.tables.store import Composition, Neighbours, Tables
from coapkit.tables.vintage import Vintage
from coapkit.territory import UF_OF_CODE, fold, municipality

MANY: Final = 6
"""Names listed in a message."""


class _Compared(NamedTuple):
    """A contract beside the table of compositions.

    ``members``   its municipalities by code, Brasília for the Distrito Federal
    ``code``      the region's code where it is well formed and of a State of the contract, or ""
    ``likeliest`` the region of the table that is recognisably that of the contract, or ""
    """

    table: Composition
    vintage: Vintage
    timely: bool
    members: dict[str, Ente]
    code: str
    likeliest: str


@lru_cache(1)
def _compare(ix: Index, tables: Tables) -> _Compared | None:
    """None without a table, without municipalities, and for regions of several States: the table
    has regions of one State each (see ``_interstate``)."""
    composition = tables.composition(ix.years)
    members = _members(ix)
    if composition is None or not members or ix.interestadual:
        return None
    table = composition.data
    code = _own_code(ix)
    counts = Counter(table.region_of[m] for m in members if m in table.region_of)
    likeliest = max(counts, key=lambda r: (counts[r], r == code, r), default="")
    if likeliest and not _alike(counts[likeliest], members, table.of_region[likeliest]):
        likeliest = ""
    return _Compared(table, composition.vintage, composition.timely, members, code, likeliest)


def _members(ix: Index) -> dict[str, Ente]:
    members = {municipio.id: municipio for municipio in ix.municipios}
    if FEDERAL_DISTRICT in ix.entes:
        members[BRASILIA] = ix.entes[FEDERAL_DISTRICT]
    return members


def _own_code(ix: Index) -> str:
    code = ix.contract.regiao.codigo
    ufs = {uf_of(estado) for estado in ix.estados}
    well_formed = len(code) == 5 and code.isascii() and code.isdecimal()
    return code if well_formed and UF_OF_CODE.get(code[:2]) in ufs else ""


def _alike(common: int, mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Are at least half of the municipalities of both the same?"""
    return 2 * common >= max(len(set(mine)), len(set(theirs)))


@table_rule("TAB-REGIAO")
def code_is_the_regions(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    compared = _compare(ix, tables)
    if compared is not None and compared.timely and compared.code:
        yield from _wrong_code(c, ix, tables, compared)


def _wrong_code(c: Contract, ix: Index, tables: Tables, compared: _Compared) -> Iterator[Finding]:
    code, likeliest = compared.code, compared.likeliest
    regions = tables.regions(ix.years)
    names = regions.data if regions is not None else {}
    known = code in names or code in compared.table.of_region
    if known and (likeliest in ("", code) or code not in compared.table.of_region):
        return  # a region without municipalities in the table is one that the table merely lists
    if known:
        problem = f"é o da Região {_called(code, names)}"
    elif likeliest or (compared.timely and _lacks(compared.table.of_region, code)):
        problem = f"não está na tabela de Regiões de Saúde{compared.vintage.said}"
    else:
        return
    meant = (
        f"; os Municípios do contrato são os da Região {likeliest}, {_called(likeliest, names)}"
        if likeliest
        else ""
    )
    yield Finding(
        f"o código {code} {problem}{meant}",
        value(c.regiao, "codigo"),
        ((name(c, "entes"), "os Municípios estão aqui"),) if likeliest else (),
    )


def _lacks(regions: Iterable[str], code: str) -> bool:
    """Is it not there, though others of its State are? A table may be of some States alone."""
    there = set(regions)
    return code not in there and any(region[:2] == code[:2] for region in there)


def _called(code: str, names: dict[str, str]) -> str:
    return f"“{names[code]}”" if names.get(code) else code


@table_rule("TAB-REGIAO.3")
def municipalities_are_the_regions(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    compared = _compare(ix, tables)
    if compared is not None and compared.timely:
        region = compared.likeliest or compared.code
        yield from _wrong_composition(c, ix, compared, region)


@table_rule("TAB-REGIAO.4")
def region_was_alike_at_another_time(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    if ix.interestadual:
        yield from _interstate(c, ix, tables)
        return
    compared = _compare(ix, tables)
    if compared is None or compared.timely or not compared.likeliest:
        return
    if compared.code and compared.likeliest != compared.code:
        yield from _wrong_code(c, ix, tables, compared)
    yield from _wrong_composition(c, ix, compared, compared.likeliest)


def _wrong_composition(
    c: Contract, ix: Index, compared: _Compared, region: str
) -> Iterator[Finding]:
    expected = compared.table.of_region.get(region, ())
    if expected:
        where = f"da Região {region} na tabela{compared.vintage.said}"
        yield from _differences(c, ix, compared.table, compared.members, expected, where)


def _differences(
    c: Contract,
    ix: Index,
    table: Composition,
    members: dict[str, Ente],
    expected: Iterable[str],
    where: str,
) -> Iterator[Finding]:
    """One finding for each municipality too many; what is missing is said there too, unless more
    are missing than there are in their place.

    Codes that nobody has and municipalities of States that are no party are reported as such,
    and those that the table does not know (installed later) are no fault of the contract.
    """
    missing = [code for code in expected if code not in members]
    wanted = set(expected)
    surplus = [code for code in members if code not in wanted]
    if not missing and not surplus:
        return
    states = {uf_of(estado) for estado in ix.estados}
    sound = [c for c in surplus if municipality(c) and uf_of(members[c]) in states]
    extra = [code for code in sound if code in table.region_of]
    replaced = len(missing) <= len(extra) + len(surplus) - len(sound)
    lacking = f"; {_missing(missing)}" if missing and replaced else ""
    for code in extra:
        yield Finding(
            f"{ix.label(members[code].id)} não é {where}, e sim da Região "
            f"{table.region_of[code]}{lacking}",
            value(members[code], "id"),
        )
    if missing and not replaced:
        verb = "é" if len(missing) == 1 else "são"
        yield Finding(
            f"{_missing(missing)} entre os entes: {verb} {where}",
            name(c, "entes"),
        )


def _missing(codes: list[str]) -> str:
    names = [_city(code) for code in codes[:MANY]]
    if len(codes) > MANY:
        names[-1] = f"mais {len(codes) - MANY + 1}"
    return f"{'falta' if len(codes) == 1 else 'faltam'} {joined(names)}"


def _city(code: str) -> str:
    found = municipality(code)
    return f"{found.names[0]}/{found.uf}" if found else code


def _interstate(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    """A region of several States is made of regions of the table: each that is there for the most
    part should be there whole, and no municipality be of another."""
    composition = tables.composition(ix.years)
    if composition is None:
        return
    table, members = composition.data, _members(ix)
    parts = _parts(table, members)
    if len({part[:2] for part in parts}) < 2:
        return  # not made of them: the table cannot tell
    expected = [code for part in parts for code in table.of_region[part]]
    where = f"das Regiões {joined(parts)} na tabela{composition.vintage.said}"
    yield from _differences(c, ix, table, members, expected, where)


def _parts(table: Composition, members: Iterable[str]) -> list[str]:
    """Regions of the table of which more than half are there."""
    counts = Counter(table.region_of[m] for m in members if m in table.region_of)
    return sorted(r for r in counts if 2 * counts[r] > len(table.of_region[r]))


@table_rule("TAB-REGIAO.2")
def name_is_the_regions(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    """A region may also be called after any of its municipalities."""
    regions, compared = tables.regions(ix.years), _compare(ix, tables)
    said = c.regiao.nome
    if regions is None or compared is None or not said.strip():
        return
    code = compared.code
    if compared.likeliest not in ("", code) or (not compared.timely and not compared.likeliest):
        return  # the code is another region's, and reported; or the table is of other regions
    official = regions.data.get(code, "")
    own, proper = _region_name(said), _region_name(official)
    if not official or _same(own, proper):
        return
    others = {r: _region_name(n) for r, n in regions.data.items() if r[:2] == code[:2]}
    other = next((r for r, n in others.items() if own.words == n.words and _same(own, n)), "")
    accepted = [proper.words, *(_region_name(_name_of(m)).words for m in compared.members)]
    if not other and own.words and any(own.words & words for words in accepted):
        return
    meant = f", nome da Região {other}" if other else ""
    yield Finding(
        f"a Região {code} se chama “{official}” na tabela{regions.vintage.said}, e o contrato diz "
        f"“{said}”{meant}",
        value(c.regiao, "nome"),
        ((value(c.regiao, "codigo"), "o código está aqui"),),
    )


def _name_of(code: str) -> str:
    found = municipality(code)
    return found.names[0] if found else ""


_COMMON: Final = frozenset({
    "regiao", "regioes", "regional", "saude", "rrs", "ras", "das", "dos", "macrorregiao", "macro",
    "microrregiao", "micro", "area", "circunscricao", "coordenadoria", "gerencia", "colegiado",
    "cir", "drs", "dires",
})  # fmt: skip


class _RegionName(NamedTuple):
    """What tells a region from others: its own words and its ordinals, Arabic or Roman."""

    words: frozenset[str]
    ordinals: frozenset[str]


_ROMAN: Final = {
    numeral: str(n)
    for n, numeral in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"), 1
    )
}


@lru_cache(1024)
def _region_name(name: str) -> _RegionName:
    plain = "".join(char if char.isalnum() and char not in "ªº" else " " for char in name)
    tokens = plain.split()
    ordinals = {
        _ROMAN.get(token, token) for token in tokens if token in _ROMAN or token.isdecimal()
    }
    words = {fold(token) for token in tokens if token not in _ROMAN} - _COMMON
    return _RegionName(
        frozenset(w for w in words if not w[0].isdigit() and len(w) > 2), frozenset(ordinals)
    )


def _same(a: _RegionName, b: _RegionName) -> bool:
    """Do they say nothing that differs?"""
    if a.words and b.words and a.words != b.words:
        return False
    return not (a.ordinals and b.ordinals) or bool(a.ordinals & b.ordinals)


@table_rule("TAB-CONTIGUIDADE")
def municipalities_adjoin(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    """What the table of regions has in the region is taken as it is: some regions have islands,
    and a hole is what a missing municipality leaves."""
    members, official = _members(ix), _official(ix, tables)
    if official.issuperset(members):
        return
    neighbours = tables.neighbours(ix.years)
    if neighbours is None:
        return
    pieces = _pieces(members, neighbours.data)
    main = max(pieces, key=lambda p: (len(p), len(official.intersection(p))), default=[])
    for piece in pieces:
        if piece is main or official.issuperset(piece):
            continue
        alone = len(piece) == 1
        verb = "não faz divisa" if alone else "não fazem divisa"
        names = [ix.label(members[code].id) for code in piece[:MANY]]
        if len(piece) > MANY:
            names[-1] = f"mais {len(piece) - MANY + 1}"
        yield Finding(
            f"{joined(names)} {verb} com nenhum outro Município da Região",
            value(members[piece[0]], "id") if alone else name(c, "entes"),
        )


def _official(ix: Index, tables: Tables) -> set[str]:
    """Municipalities of the region in the table of compositions, as far as it shows the region."""
    if ix.interestadual:
        composition = tables.composition(ix.years)
        if composition is None:
            return set()
        parts = _parts(composition.data, _members(ix))
        return {code for part in parts for code in composition.data.of_region[part]}
    compared = _compare(ix, tables)
    if compared is None:
        return set()
    return set(compared.table.of_region.get(compared.likeliest or compared.code, ()))


def _pieces(members: dict[str, Ente], neighbours: Neighbours) -> list[list[str]]:
    """Groups of municipalities that hang together, each in the file's order.

    Those without neighbours in the table are islands, or unknown to it, and left out.
    """
    waiting = {code: None for code in members if code in neighbours.known}
    pieces = []
    while waiting:
        first = next(iter(waiting))
        reached, border = {first}, [first]
        while border:
            at = border.pop()
            near = [c for c in waiting if c not in reached and neighbours.adjoin(at, c)]
            reached.update(near)
            border += near
        pieces.append([code for code in waiting if code in reached])
        for code in reached:
            del waiting[code]
    return pieces


@table_rule("TAB-DESTINO")
def destination_is_of_its_region(c: Contract, ix: Index, tables: Tables) -> Iterator[Finding]:
    composition = tables.composition(ix.years)
    if composition is None:
        return
    table = composition.data
    for referencia in c.parte_ii.anexo_iii.referencias:
        destino = referencia.destino
        region, city = destino.regiao, destino.municipio
        if destino.servico or not region or region == c.regiao.codigo or city in ix.entes:
            continue
        actual = table.region_of.get(city, "")
        if region not in table.of_region:
            regions = tables.regions(ix.years)
            absent = regions is not None and _lacks(regions.data, region)
            if composition.timely and absent and len(region) == 5 and region.isdecimal():
                meant = f"; {_city(city)} é da Região {actual}" if actual else ""
                yield Finding(
                    f"a Região de destino {region} não está na tabela de Regiões de "
                    f"Saúde{composition.vintage.said}{meant}",
                    value(destino, "regiao"),
                )
        elif actual and actual != region and actual[:2] == region[:2]:
            yield Finding(
                f"{_city(city)} é da Região {actual} na tabela{composition.vintage.said}, e a "
                f"referência “{referencia.id}” diz {region}",
                value(destino, "municipio"),
                ((value(destino, "regiao"), "a Região de destino é esta"),),
            )
