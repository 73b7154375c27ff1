"""Of when a table is, and for which contracts it speaks."""

import pytest

from coapkit.tables.errors import TableError
from coapkit.tables.vintage import UNDATED, parse_vintage, vintage_in_name

TERM = (2013, 2014, 2015, 2016)


@pytest.mark.parametrize(
    ("written", "text", "years", "said"),
    [
        ("2021-03", "2021-03", (2021, 2021), " de 03/2021"),
        ("202103", "2021-03", (2021, 2021), " de 03/2021"),
        ("2010", "2010", (2010, 2010), " de 2010"),
        ("2019-2024", "2019-2024", (2019, 2024), " de 2019 a 2024"),
        ("2012-2012", "2012", (2012, 2012), " de 2012"),
        ("", "", (0, 0), ""),
    ],
)
def test_is_a_month_a_year_or_a_span_of_years(written, text, years, said):
    vintage = parse_vintage(written)
    assert (vintage.text, (vintage.first, vintage.last), vintage.said) == (text, years, said)


@pytest.mark.parametrize(
    "wrong", ["ontem", "20a0", "2021-13", "2024-2019", "1850", "202", "2021-3"]
)
def test_anything_else_is_refused_with_examples(wrong):
    with pytest.raises(TableError, match=r"2021-03.*2010.*2019-2024"):
        parse_vintage(wrong)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TabelaUnificada_202103_v2103091130.zip", "2021-03"),
        ("04-base_territorial_abr26.zip", "2026-04"),
        ("12-base territorial_dez24.zip", "2024-12"),
        ("02-base_territorio_fev24.zip", "2024-02"),
        ("base_territorial_2023.zip", "2023"),
        ("regioes_2019-2024.tsv", "2019-2024"),
        ("populacao 2010.csv", "2010"),
        ("base_territorial.zip", ""),
        ("regioes_saude_449.tsv", ""),
        ("base territorial dezembro 2024.zip", "2024-12"),
        ("base_março_2013.zip", "2013-03"),
        ("de novo 2013.zip", "2013"),
        ("marco.csv", ""),
    ],
)
def test_is_read_from_the_names_that_files_are_published_under(name, text):
    assert vintage_in_name(name).text == text


@pytest.mark.parametrize(
    ("written", "serves"),
    [
        ("2011-12", False),
        ("2012-01", True),
        ("2013", True),
        ("2016-12", True),
        ("2017-01", False),
        ("2005-2012", True),
        ("2019-2024", False),
    ],
)
def test_serves_contracts_from_the_year_before_their_term_to_its_end(written, serves):
    assert parse_vintage(written).serves(TERM) is serves


def test_an_undated_table_serves_all_and_a_dated_one_no_contract_without_term():
    assert UNDATED.serves(TERM)
    assert UNDATED.serves(())
    assert not parse_vintage("2013").serves(())


def test_distance_counts_years_to_the_start_of_the_term():
    assert [parse_vintage(v).distance(TERM) for v in ("2010", "2012-2014", "2021-03", "")] == [
        *(3, 0, 8, 0)
    ]
