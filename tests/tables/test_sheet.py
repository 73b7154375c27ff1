"""Rows and columns out of delimited, fixed-width and DBF files, of whatever encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_files import dbf, fixed_width, layout

from coapkit.tables.errors import TableError
from coapkit.tables.sheet import parse_dbf, parse_delimited, parse_fixed_width

ROWS = [["23004", "4ª RS - Baturité"], ["35001", "São João, Irecê e Marília"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "cp850"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_delimited_files_of_any_separator_and_encoding(encoding, separator):
    text = "CO_REGSAUD{0}DS_NOME\r\n{1}{0}{2}\r\n{3}{0}{4}\r\n".format(
        separator, *ROWS[0], *ROWS[1]
    )
    sheet = parse_delimited(text.encode(encoding), "x.csv")
    assert sheet.header == ("co_regsaud", "ds_nome")
    assert sheet.rows == ROWS
    assert list(sheet.lines) == [2, 3]


def test_commas_part_cells_and_quotes_keep_them():
    sheet = parse_delimited(b'a,b\n1,"x, y"\n\n2, z \n', "x.csv")
    assert sheet.rows == [["1", "x, y"], ["2", "z"]]
    assert list(sheet.lines) == [2, 4]


def test_empty_cells_beyond_the_header_are_dropped():
    assert parse_delimited(b"a;b\n1;2;;\n", "x.csv").rows == [["1", "2"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vazio"),
        (b"\n \n", "vazio"),
        (b"a;b\n1\n", "linha 2: tem 1 colunas, e o cabeçalho tem 2"),
        (b"a;b\n1;2\n1;2;3\n", "linha 3"),
        (b"a;b\n\x00\x01;\n", "não é um arquivo de texto"),
        (b"a;" + b"b" * 200_000, "não é legível"),
    ],
)
def test_a_broken_delimited_file_is_named_with_its_line(data, said):
    with pytest.raises(TableError, match=rf"x\.csv.*{said}"):
        parse_delimited(data, "x.csv")


COLUMNS = [("CO_RENASES", 10), ("NO_RENASES", 30)]


def test_fixed_width_files_are_cut_where_their_layout_says():
    data = fixed_width(COLUMNS, [("001", "Gestão da Atenção Primária"), ("012", "Imunização")])
    sheet = parse_fixed_width(data, layout(COLUMNS).encode(), "tb_renases.txt")
    assert sheet.header == ("co_renases", "no_renases")
    assert sheet.rows == [["001", "Gestão da Atenção Primária"], ["012", "Imunização"]]


def test_the_last_cell_of_a_line_may_have_lost_its_blanks():
    sheet = parse_fixed_width(b"001       X\n", layout(COLUMNS).encode(), "t")
    assert sheet.rows == [["001", "X"]]


@pytest.mark.parametrize(
    ("data", "described", "said"),
    [
        (b"001\n", layout(COLUMNS), "linha 1: é mais curta"),
        (b"x", "Coluna,Tamanho\nA,1\n", "falta a coluna INICIO"),
        (b"x", "Coluna,Tamanho,Inicio,Fim,Tipo\nA,1,um,2,C\n", "linha 2: as posições"),
        (b"x", "Coluna,Tamanho,Inicio,Fim,Tipo\nA,1,0,2,C\n", "linha 2: as posições"),
        (b"x", "Coluna,Tamanho,Inicio,Fim,Tipo\n", "não descreve nenhuma coluna"),
        (b"x", "", "vazio"),
    ],
)
def test_a_broken_fixed_width_file_or_layout_is_named(data, described, said):
    with pytest.raises(TableError, match=said):
        parse_fixed_width(data, described.encode(), "t.txt")


@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "utf-8"])
@pytest.mark.parametrize("marked", [True, False])
def test_dbf_files_with_or_without_the_end_mark_of_their_header(encoding, marked):
    sheet = parse_dbf(dbf(["CO_REGSAUD", "DS_NOME"], ROWS, encoding, marked=marked), "x.dbf")
    assert sheet.header == ("co_regsaud", "ds_nome")
    assert sheet.rows == ROWS


def test_deleted_records_of_a_dbf_are_left_out():
    data = bytearray(dbf(["A", "B"], [["1", "x"], ["2", "y"]]))
    data[data.index(b" 1x")] = ord("*")
    assert parse_dbf(bytes(data), "x.dbf").rows == [["2", "y"]]


@pytest.mark.parametrize("cut", [0, 10, 40, 90, 100])
def test_a_truncated_dbf_is_refused(cut):
    whole = dbf(["CO_REGSAUD", "DS_NOME"], ROWS)
    with pytest.raises(TableError, match="truncado"):
        parse_dbf(whole[:cut], "x.dbf")


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_a_reader_fail_otherwise(data):
    for parse in (parse_delimited, parse_dbf):
        try:
            sheet = parse(data, "x")
        except TableError:
            continue
        assert all(len(row) == len(sheet.header) for row in sheet.rows)
    try:
        parse_fixed_width(data, layout(COLUMNS).encode(), "x")
        parse_fixed_width(b"abc", data, "x")
    except TableError:
        pass
