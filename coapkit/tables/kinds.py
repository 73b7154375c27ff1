"""The tables there are: their columns, and what each of them serves."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from coapkit.codes import check_ibge
from coapkit.document.scalars import ScalarError


def _as_it_is(text: str) -> str:
    return text


class Column(NamedTuple):
    """A column of codes or names.

    ``name``      in our files
    ``aliases``   what the published files call it, in lower case
    ``form``      the whole of a well-formed value; None for a name, which is any text
    ``what``      a value in words
    ``complete``  adds what published files leave out of a value
    """

    name: str
    aliases: tuple[str, ...]
    form: re.Pattern[str] | None
    what: str
    complete: Callable[[str], str] = _as_it_is

    def read(self, text: str) -> str | None:
        """The value as our files hold it; None for what is not of this column."""
        if self.form is None:
            return " ".join(text.split())
        code = self.complete(text.removesuffix(".0"))  # spreadsheets add it
        return code if self.form.fullmatch(code) else None


class Kind(NamedTuple):
    """A table.

    ``title``   its name for people
    ``serves``  what goes unchecked without it
    ``source``  where it comes from
    """

    name: str
    title: str
    serves: str
    source: str
    columns: tuple[Column, ...]


RENASES: Final = "renases"
SIGTAP: Final = "sigtap"
SIGTAP_RENASES: Final = "sigtap_renases"
REGIONS: Final = "regioes"
COMPOSITION: Final = "regioes_municipios"
NEIGHBOURS: Final = "limitrofes"
POPULATION: Final = "populacao"

_CITY_NAMES = (
    *(
        "municipio",
        "ibge7",
        "ibge",
        "cod_ibge",
        "codigo_ibge",
        "cd_mun",
        "cod_mun",
        "cod_municipio",
    ),
    *("codigo_municipio", "code_muni", "co_municip", "co_municdv", "ibge6", "cod6", "codigo"),
)
_REGION_NAMES = (
    *(
        "regiao",
        "co_regsaud",
        "regsaud",
        "co_regiao_saude",
        "cod_regsaud",
        "regiao_saude",
        "codigo",
    ),
)
_PROCEDURE_NAMES = ("procedimento", "co_procedimento", "sigtap", "codigo")
_ITEM_NAMES = ("renases", "co_renases", "codigo")
_NAME_NAMES = ("nome", "descricao")


def _procedure() -> Column:
    return Column("procedimento", _PROCEDURE_NAMES, re.compile(r"[0-9]{10}"), "um código do SIGTAP")


def _item() -> Column:
    return Column("renases", _ITEM_NAMES, re.compile(r"[0-9]{3}"), "um código da RENASES")


def _region() -> Column:
    return Column(
        "regiao", _REGION_NAMES, re.compile(r"[1-5][0-9]{4}"), "um código de Região de Saúde"
    )


def _city(name: str = "municipio", aliases: tuple[str, ...] = _CITY_NAMES) -> Column:
    form = re.compile(r"[1-5][0-9]{6}")
    return Column(name, aliases, form, "um código de Município do IBGE", _with_check_digit)


def _with_check_digit(code: str) -> str:
    """A municipality's seven digits; DATASUS leaves the last one out."""
    if len(code) == 6:
        try:
            check_ibge(code)
        except ScalarError as error:
            return error.suggestion or code
    return code


def _name(*official: str) -> Column:
    return Column("nome", (*official, *_NAME_NAMES), None, "um nome")


_SIGTAP_SITE = "SIGTAP (TabelaUnificada_AAAAMM_v….zip)"
_DATASUS_SITE = "base territorial do DATASUS (base_territorial….zip)"

KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            RENASES,
            "RENASES",
            "códigos e nomes das ações e serviços",
            _SIGTAP_SITE,
            (_item(), _name("no_renases")),
        ),
        Kind(
            SIGTAP,
            "SIGTAP",
            "códigos dos procedimentos",
            _SIGTAP_SITE,
            (_procedure(), _name("no_procedimento")),
        ),
        Kind(
            SIGTAP_RENASES,
            "Procedimentos da RENASES",
            "procedimentos de cada item da RENASES",
            _SIGTAP_SITE,
            (_procedure(), _item()),
        ),
        Kind(
            REGIONS,
            "Regiões de Saúde",
            "códigos e nomes das Regiões",
            _DATASUS_SITE,
            (_region(), _name("ds_nome", "nome_regiao", "no_regiao_saude")),
        ),
        Kind(
            COMPOSITION,
            "Municípios das Regiões",
            "composição da Região",
            _DATASUS_SITE,
            (_region(), _city()),
        ),
        Kind(
            NEIGHBOURS,
            "Municípios limítrofes",
            "contiguidade da Região",
            "TSV ou CSV com as colunas `municipio` e `vizinho`",
            (
                _city("municipio", (*_CITY_NAMES, "ibge7_a")),
                _city("vizinho", ("vizinho", "limitrofe", "municipio_vizinho", "ibge7_b")),
            ),
        ),
        Kind(
            POPULATION,
            "População dos Municípios",
            "população do censo citado",
            "TSV ou CSV com as colunas `municipio` e o ano de cada censo",
            (_city(),),
        ),
    )
}
"""In the order in which they are shown."""

YEAR_COLUMN: Final = re.compile(r"(?:pop[a-z]*_?(?:censo|est)?_?)?((?:19|20)\d\d)")
"""Header of a column of inhabitants in ``POPULATION``; group 1 is the year."""
