"""Bytes become text, or a finding that says why not."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coapkit.diagnostics import Diagnostic, Severity, Span
from coapkit.document.limits import MAX_BYTES, MAX_SNIPPET
from coapkit.document.source import Source, SourceError, decode, read_source


def refusal(path: str, data: bytes) -> Diagnostic:
    with pytest.raises(SourceError) as caught:
        decode(path, data)
    return caught.value.diagnostic


class TestReadSource:
    def test_reads_a_file_and_keeps_its_name_and_line_breaks(self, tmp_path: Path) -> None:
        file = tmp_path / "ce.yaml"
        file.write_bytes("região: é\r\n".encode())
        source = read_source(str(file))
        assert (source.path, source.text) == (str(file), "região: é\r\n")

    def test_a_dash_is_standard_input(self) -> None:
        source = read_source("-", stdin=BytesIO(b"a: 1\n"))
        assert (source.path, source.text) == ("-", "a: 1\n")

    def test_a_missing_file_names_a_similar_one(self, tmp_path: Path) -> None:
        (tmp_path / "baturite.yaml").touch()
        with pytest.raises(SourceError) as caught:
            read_source(str(tmp_path / "baturité.yaml"))
        diagnostic = caught.value.diagnostic
        assert diagnostic.rule == "ARQUIVO-LEITURA"
        assert diagnostic.severity is Severity.ERROR
        assert "não existe" in diagnostic.message
        assert "baturite.yaml”?" in diagnostic.help

    def test_a_missing_folder_is_said_to_be_missing_too(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError) as caught:
            read_source(str(tmp_path / "contratos" / "ce.yaml"))
        assert "a pasta" in caught.value.diagnostic.help

    def test_a_folder_is_not_a_file(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError) as caught:
            read_source(str(tmp_path))
        assert "é uma pasta" in caught.value.diagnostic.message

    @pytest.mark.parametrize("path", ["a\0b", "a" * 5000])
    def test_an_impossible_name_gives_a_finding(self, path: str) -> None:
        with pytest.raises(SourceError) as caught:
            read_source(path)
        assert caught.value.diagnostic.rule == "ARQUIVO-LEITURA"

    def test_no_permission(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(13, "denied")

        monkeypatch.setattr("coapkit.document.source.os.open", refuse)
        with pytest.raises(SourceError) as caught:
            read_source("contrato.yaml")
        assert "permissão" in caught.value.diagnostic.message

    def test_a_name_that_is_not_utf8_can_still_be_printed(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError) as caught:
            read_source(str(tmp_path / "regi\udce3o.yaml"))
        caught.value.diagnostic.message.encode("utf-8")
        caught.value.diagnostic.path.encode("utf-8")

    def test_reading_stops_at_the_limit(self) -> None:
        class Endless(BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                assert size is not None
                assert 0 < size <= MAX_BYTES + 1, "asked for more than the limit"
                return b"#" * size

        with pytest.raises(SourceError) as caught:
            read_source("-", stdin=Endless())
        assert caught.value.diagnostic.rule == "YAML-TAMANHO"


class TestDecode:
    def test_the_byte_order_mark_is_no_part_of_the_text(self) -> None:
        assert decode("a.yaml", b"\xef\xbb\xbfa: 1\n").text == "a: 1\n"

    def test_windows_1252_is_recognised_and_the_place_marked(self) -> None:
        diagnostic = refusal("a.yaml", "a: 1\nnome: “São”\n".encode("cp1252"))
        assert diagnostic.rule == "YAML-CODIFICACAO"
        assert "Windows-1252" in diagnostic.message
        assert "0x93" in diagnostic.message
        assert diagnostic.span == Span(2, 7, 2, 8)
        assert diagnostic.snippet == "nome: “São”"
        assert "UTF-8" in diagnostic.help

    def test_latin_1_is_recognised(self) -> None:
        diagnostic = refusal("a.yaml", "nome: São\n".encode("latin-1"))
        assert "Latin-1" in diagnostic.message
        assert diagnostic.span == Span(1, 8, 1, 9)

    def test_blanks_that_do_not_break_are_gone_through_once(self) -> None:
        # Each may be read in two ways, and a hundred of them in more than anybody can wait for.
        diagnostic = refusal("a.yaml", b"nome: S\xe3o " + b"\xa0" * 100 + b"\xbf\n")
        assert diagnostic.rule == "YAML-CODIFICACAO"
        assert diagnostic.fix is None

    def test_a_stray_byte_after_good_accents_is_a_mixture(self) -> None:
        diagnostic = refusal("a.yaml", "nome: São ".encode() + b"\xe3\n")
        assert "mistura" in diagnostic.message
        assert diagnostic.span == Span(1, 11, 1, 12)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_utf_16_and_32_are_recognised(self, encoding: str) -> None:
        diagnostic = refusal("a.yaml", "coapkit: 1\nnome: São\n".encode(encoding))
        assert diagnostic.rule == "YAML-CODIFICACAO"
        assert encoding[:6].upper() in diagnostic.message

    def test_a_null_character_is_marked(self) -> None:
        diagnostic = refusal("a.yaml", b"a: 1\nb: x\0y and much more text after it\n")
        assert diagnostic.rule == "YAML-CARACTERE"
        assert diagnostic.span == Span(2, 5, 2, 6)

    @pytest.mark.parametrize(
        ("data", "what"),
        [(b"PK\x03\x04...", "Word"), (b"%PDF-1.7", "PDF"), (b"{\\rtf1", "RTF")],
    )
    def test_another_kind_of_file_is_named(self, data: bytes, what: str) -> None:
        assert what in refusal("contrato.docx", data).message

    @given(st.binary(max_size=200))
    def test_any_bytes_give_a_source_or_a_finding(self, data: bytes) -> None:
        text, finding = None, None
        try:
            text = decode("a.yaml", data).text
        except SourceError as error:
            finding = error.diagnostic
        if finding is None:
            assert text is not None
            assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")
        else:
            assert finding.help
            finding.snippet.encode("utf-8")


class TestPositions:
    def test_the_three_line_breaks_and_no_others(self) -> None:
        source = Source("a", "um\ndois\r\ntres\rquatro\x85ainda\u2028quatro")
        assert source.line_count == 4
        assert [source.line(n) for n in (1, 2, 3)] == ["um", "dois", "tres"]
        assert source.line(4) == "quatro\x85ainda\u2028quatro"
        assert source.line(0) == source.line(5) == ""

    def test_a_span_counts_characters_from_one(self) -> None:
        source = Source("a", "é: ü\nb: 2\n")
        assert source.span(3, 4) == Span(1, 4, 1, 5)
        assert source.span(5, 6) == Span(2, 1, 2, 2)
        assert source.span(3, 6) == Span(1, 4, 2, 2)

    def test_an_offset_beyond_the_text_is_its_end(self) -> None:
        assert Source("a", "ab").span(9, 99) == Span(1, 3, 1, 3)
        assert Source("a", "").span(0, 0) == Span(1, 1, 1, 1)

    def test_a_snippet_is_short_and_harmless(self) -> None:
        source = Source("a", "x" * 5000 + "\na\x1b[2J\u202eb\tc")
        assert len(source.snippet(1)) == MAX_SNIPPET + 1
        assert source.snippet(2) == "a\ufffd[2J\ufffdb\tc"

    @given(st.text(alphabet="ab\n\r\x85\u2028é", max_size=60))
    def test_every_offset_is_where_its_line_says(self, text: str) -> None:
        source = Source("a", text)
        for offset in range(len(text) + 1):
            line, column = source.position(offset)
            assert source.line_start(line) + column - 1 == offset
            if column <= len(source.line(line)):
                assert source.line(line)[column - 1] == text[offset]
