"""Read an RTF file into what a linter wants to know: text, its format, tables, and odd features.

Source: Microsoft's Rich Text Format specification, 1.9.1. Only what shows on the page is kept.
Reading never fails: what is broken becomes a :class:`Feature` of kind ``PROBLEM``, and the rest
is read as far as it makes sense. The tokenizer is one regular expression and a loop with an
explicit stack of groups, so neither depth nor size of the input can exhaust anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from coapkit.rendering.rtf_model import (
    Cell,
    CellFormat,
    Characters,
    Feature,
    FeatureKind,
    Layout,
    Paragraph,
    Row,
    RtfDocument,
    Run,
    Section,
    Table,
)

MAX_BYTES = 4 * 1024 * 1024
"""A gazette act without images is far smaller; beyond this nothing is read."""
MAX_TOKENS = 500_000
"""Commands, braces and stretches of text in one file; an act has some thousands."""
MAX_DEPTH = 200
MAX_FEATURES = 10_000
MAX_CELLS = 200
"""Cells of one row; Word itself has no more than 63."""
_MAX_NUMBER = 2**31 - 1


def read_rtf(data: bytes) -> RtfDocument:
    """Read an RTF file. Never raises."""
    if len(data) > MAX_BYTES:
        problem = f"o arquivo tem mais de {MAX_BYTES // 2**20} MB"
        return _unreadable(problem)
    text = data.decode("latin-1")
    if not text.startswith("{\\rtf"):
        return _unreadable("o arquivo não começa por {\\rtf: não está no formato RTF")
    return _Reader(text).read()


def _unreadable(problem: str) -> RtfDocument:
    feature = Feature(FeatureKind.PROBLEM, problem, 0, 0)
    return RtfDocument((), (), (feature,), is_complete=False)


_TOKEN = re.compile(
    r"""(?P<text>[^\\{}\r\n\0]+)
      | \\(?P<word>[A-Za-z]+)(?P<number>-?\d+)?[ ]?
      | \\'(?P<byte>[0-9A-Fa-f]{2})
      | \\(?P<symbol>[^A-Za-z])
      | (?P<open>\{)
      | (?P<close>\})
      | (?P<nothing>[\r\n\0]+)
      | (?P<broken>\\)""",
    re.VERBOSE | re.DOTALL,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class _Destination(Enum):
    """Where the text of a group goes."""

    BODY = auto()
    FONTS = auto()
    INSTRUCTION = auto()
    NOWHERE = auto()


_FORBIDDEN = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), (FeatureKind.HEADER, "cabeçalho")),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), (FeatureKind.HEADER, "rodapé")),
    "footnote": (FeatureKind.NOTE, "nota de rodapé"),
    "shp": (FeatureKind.TEXT_BOX, "caixa de texto ou desenho flutuante"),
    "shpgrp": (FeatureKind.TEXT_BOX, "grupo de desenhos"),
    "do": (FeatureKind.TEXT_BOX, "caixa de texto ou desenho flutuante"),
    "pict": (FeatureKind.PICTURE, "imagem"),
    "object": (FeatureKind.PICTURE, "objeto incorporado"),
    **dict.fromkeys(("mmath", "moMath", "moMathPara"), (FeatureKind.EQUATION, "equação")),
    "annotation": (FeatureKind.REVISION, "comentário"),
    "mailmerge": (FeatureKind.FIELD, "MERGEFIELD"),
    "formfield": (FeatureKind.FIELD, "FORMTEXT"),
    "xe": (FeatureKind.FIELD, "XE"),
    "tc": (FeatureKind.FIELD, "TC"),
    "tcn": (FeatureKind.FIELD, "TC"),
}
"""Destinations that the gazette refuses: what they hold, and its name."""

_NOT_TEXT = _words(
    "colortbl stylesheet info filetbl listtable listoverridetable revtbl rsidtbl latentstyles "
    "themedata colorschememapping datastore xmlnstbl mmathPr pgdsctbl pntext listtext "
    "nonshppict falt panose fontemb nesttableprops nonesttables template generator background "
    "bkmkstart bkmkend ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn"
)
"""Destinations whose text is not the page's. ``nonshppict`` repeats a picture already seen."""

_TRANSPARENT = frozenset({"shppict", "field", "fldrslt"})
"""Their contents count as if the group were not there, starred or not."""

_TEXT_OF_WORD = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
_TEXT_OF_SYMBOL = {
    "\\": "\\",
    "{": "{",
    "}": "}",
    "~": "\u00a0",
    "_": "\u2011",
    "-": "\u00ad",
    "\t": "\t",
}
_VERTICAL = _words(
    "cltxtbrl cltxbtlr cltxlrtbv cltxtbrlv frmtxtbrl frmtxbtlr frmtxlrtbv frmtxtbrlv "
    "stextflow vertdoc vertsect"
)
_FRAMES = _words("posx posy posnegx posnegy posxc posxr posyc absw dropcapli")
_FIELDS = _words("chpgn chdate chdpl chdpa chtime sectnum")
_PAGE = _words(
    "paperw margl margr margt margb gutter pgwsxn marglsxn margrsxn margtsxn margbsxn guttersxn "
    "cols colsx"
)
_BORDER_SIDE = re.compile(r"(tr|cl)brdr([tlbrhv])")
_NOT_BORDER_STYLES = _words("brdrw brdrcf brdrsh brdrframe brdrart")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EQUATION_OBJECT = re.compile(r"[^}]{0,200}\\objclass\s+(Equation|MathType)")


@dataclass(slots=True)
class _Group:
    """The state that an opening brace saves and its closing brace restores."""

    destination: _Destination
    characters: Characters
    layout: Layout
    fallback_length: int
    field: int
    starred: bool = False

    def child(self) -> "_Group":
        return _Group(
            self.destination, self.characters, self.layout, self.fallback_length, self.field
        )


@dataclass(slots=True)
class _CellDefinition:
    """What has been said so far of the cell that the next ``\\cellx`` closes."""

    borders: dict[str, str] = field(default_factory=dict)
    padding: dict[str, int] = field(default_factory=dict)
    vertical_merge: bool = False
    continues_left: bool = False


@dataclass(slots=True)
class _RowDefinition:
    """What has been said since the last ``\\trowd``; rows that say nothing new share it."""

    left: int = 0
    gap: int = 0
    borders: dict[str, str] = field(default_factory=dict)
    padding: dict[str, int] = field(default_factory=dict)
    cells: list[CellFormat] = field(default_factory=list)


class _StopReadingError(Exception):
    """Reading cannot go on; the reason is already among the features."""


class _Reader:
    """One pass over one file. Attributes are what has been read but not yet closed."""

    def __init__(self, text: str) -> None:
        self.source = text
        self.position = 0
        self.token_start = 0
        self.groups: list[_Group] = []
        self.group = _Group(_Destination.BODY, Characters(0), Layout(), 1, -1)
        self.to_skip = 0  # characters that repeat the last \u for old readers

        self.blocks: list[Paragraph | Table] = []
        self.features: list[Feature] = []
        self.fields: list[tuple[int, int, list[str]]] = []  # offset, end, instruction
        self.page: dict[str, int] = {}
        self.sections: list[dict[str, int]] = [{}]

        self.fonts: dict[int, str] = {}
        self.default_font = 0
        self.font_entry = 0
        self.font_name: list[str] = []
        self.encoding = "cp1252"

        self.pieces: list[str] = []  # of the run being read
        self.run_start = self.run_end = 0
        self.run_format = self.group.characters
        self.runs: list[Run] = []

        self.row_start = -1
        self.row = _RowDefinition()
        self.cell = _CellDefinition()
        self.border: tuple[dict[str, str], str] | None = None
        self.cell_paragraphs: list[Paragraph] = []
        self.cells: list[tuple[tuple[Paragraph, ...], int, int]] = []
        self.table: list[Row] = []

    def read(self) -> RtfDocument:
        is_complete = True
        try:
            self._read_tokens()
        except _StopReadingError:
            is_complete = False
        else:
            if self.groups:
                self._problem("o arquivo está cortado: faltam chaves que fecham o documento")
        if self.pieces or self.runs:
            self._end_paragraph()
        if self.cells or self.cell_paragraphs:
            self._drop_unfinished_row()
        self._end_table()
        for offset, end, instruction in self.fields:
            detail = "".join(instruction).strip()
            self.features.append(Feature(FeatureKind.FIELD, detail, offset, end))
        sections = tuple(_section(self.page, section) for section in self.sections)
        return RtfDocument(tuple(self.blocks), sections, tuple(self.features), is_complete)

    # -- tokens ------------------------------------------------------------------------------

    def _read_tokens(self) -> None:
        match_token, size, left = _TOKEN.match, len(self.source), MAX_TOKENS
        while self.position < size:
            left -= 1
            if left < 0 or len(self.features) + len(self.fields) > MAX_FEATURES:
                too_much = "comandos" if left < 0 else "irregularidades"
                self._problem(f"há {too_much} demais; o resto do arquivo não foi lido")
                raise _StopReadingError
            match = match_token(self.source, self.position)
            assert match, "the last alternatives of _TOKEN take any character"
            self.token_start, self.position = match.span()
            kind = match.lastgroup
            if kind == "nothing":
                continue
            if kind == "open":
                self._open()
            elif kind == "close":
                self._close()
                if not self.groups:
                    return self._expect_end()
            elif kind == "text":
                self._raw_text(match["text"])
            elif kind == "byte":
                self._append(bytes.fromhex(match["byte"]).decode(self.encoding, "replace"))
            elif kind == "symbol":
                self._symbol(match["symbol"])
            elif kind == "broken":
                self._problem("a última barra invertida não tem comando")
            else:
                self._word(match["word"], _number(match["number"]))
        return None

    def _expect_end(self) -> None:
        if rest := self.source[self.position :].lstrip(" \r\n\t\0"):
            self.token_start = len(self.source) - len(rest)
            self.position = self.token_start + 1
            self._problem("há conteúdo depois da chave que fecha o documento")

    def _open(self) -> None:
        if len(self.groups) >= MAX_DEPTH:
            self._problem(f"há mais de {MAX_DEPTH} chaves abertas umas dentro das outras")
            raise _StopReadingError
        self.to_skip = 0
        self.groups.append(self.group)
        self.group = self.group.child()

    def _close(self) -> None:
        self.to_skip = 0
        self.group = self.groups.pop()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.group.starred = True
        elif symbol in "\r\n":
            self._word("par", None)
        elif symbol in _TEXT_OF_SYMBOL:
            self._append(_TEXT_OF_SYMBOL[symbol])

    def _raw_text(self, text: str) -> None:
        if text.isascii():
            self._append(text)
            return
        if self.group.destination is _Destination.BODY:
            self._feature(FeatureKind.RAW_BYTE, "acento gravado fora do padrão do RTF")
        self._append(text.encode("latin-1").decode(self.encoding, "replace"))

    def _append(self, text: str) -> None:
        """Text for the current destination, less what repeats the last ``\\u``."""
        if self.to_skip:
            skipped = min(self.to_skip, len(text))
            self.to_skip -= skipped
            text = text[skipped:]
        destination = self.group.destination
        if not text or destination is _Destination.NOWHERE:
            return
        if destination is _Destination.FONTS:
            self._font_name(text)
        elif destination is _Destination.INSTRUCTION:
            self.fields[self.group.field][2].append(text)
        elif self.group.characters.hidden:
            self._feature(FeatureKind.REVISION, "texto oculto")
        else:
            if self.group.characters is not self.run_format or not self.pieces:
                self._end_run()
                self.run_format, self.run_start = self.group.characters, self.token_start
            self.pieces.append(text)
            self.run_end = self.position

    def _font_name(self, text: str) -> None:
        name, semicolon, rest = text.partition(";")
        self.font_name.append(name)
        if semicolon:
            self.fonts[self.font_entry] = "".join(self.font_name).strip()
            self.font_name.clear()
            if rest:
                self._font_name(rest)

    def _feature(self, kind: FeatureKind, detail: str) -> None:
        self.features.append(Feature(kind, detail, self.token_start, self.position))

    def _problem(self, detail: str) -> None:
        self._feature(FeatureKind.PROBLEM, detail)

    # -- control words -----------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        if word == "bin":
            self._skip_binary(number or 0)
            return
        starred, self.group.starred = self.group.starred, False
        if self.group.destination is _Destination.NOWHERE:
            return
        if word == "u":
            self._append(chr((number or 0) & 0xFFFF))
            self.to_skip = self.group.fallback_length
        elif word in _TEXT_OF_WORD:
            self._append(_TEXT_OF_WORD[word])
        else:
            self.to_skip = 0
            on = number != 0
            if not (
                self._destination_word(word, starred)
                or self._character_word(word, number, on)
                or self._paragraph_word(word, number, on)
                or self._table_word(word, number or 0)
            ):
                self._other_word(word, number, on)

    def _skip_binary(self, length: int) -> None:
        if length < 0 or self.position + length > len(self.source):
            self._problem("os dados binários (\\bin) passam do fim do arquivo")
            raise _StopReadingError
        self.position += length

    def _destination_word(self, word: str, starred: bool) -> bool:
        group = self.group
        if word in _FORBIDDEN:
            kind, detail = _FORBIDDEN[word]
            if word == "object" and _EQUATION_OBJECT.match(self.source, self.position):
                kind, detail = FeatureKind.EQUATION, "equação (objeto)"
            self._feature(kind, detail)
            group.destination = _Destination.NOWHERE
        elif word == "fonttbl":
            group.destination = _Destination.FONTS
        elif word == "fldinst":
            if group.field < 0:
                self._open_field()
            group.destination = _Destination.INSTRUCTION
        elif word == "field":
            self._open_field()
        elif word in _NOT_TEXT or (starred and word not in _TRANSPARENT):
            group.destination = _Destination.NOWHERE
        else:
            return word in _TRANSPARENT
        return True

    def _open_field(self) -> None:
        self.group.field = len(self.fields)
        self.fields.append((self.token_start, self.position, []))

    def _character_word(self, word: str, number: int | None, on: bool) -> bool:
        characters = self.group.characters
        if word == "f":
            if self.group.destination is _Destination.FONTS:
                self.font_entry = number or 0
            self.group.characters = characters._replace(font=number or 0)
        elif word == "fs":
            self.group.characters = characters._replace(size=24 if number is None else number)
        elif word == "b":
            self.group.characters = characters._replace(bold=on)
        elif word == "v":
            self.group.characters = characters._replace(hidden=on)
        elif word == "plain":
            self.group.characters = Characters(self.default_font)
        elif word == "uc":
            self.group.fallback_length = min(max(number or 0, 0), 255)
        elif word == "deff":
            self.default_font = number or 0
            self.group.characters = characters._replace(font=self.default_font)
        elif word == "ansicpg":
            self.encoding = _encoding(number or 1252)
        else:
            return False
        return True

    def _paragraph_word(self, word: str, number: int | None, on: bool) -> bool:
        layout = self.group.layout
        if word in ("par", "sect"):
            self._end_paragraph()
            if word == "sect":
                self.sections.append({})
        elif word == "pard":
            self.group.layout = Layout()
            self.border = None
        elif word == "intbl":
            self.group.layout = layout._replace(in_table=True)
        elif word == "itap":
            self.group.layout = layout._replace(in_table=on)
        elif word == "slmult":
            self.group.layout = layout._replace(multiple=bool(number))
        elif word == "sl":
            self.group.layout = layout._replace(spacing=number or 0)
        elif word == "fi":
            self.group.layout = layout._replace(first_line=number or 0)
        elif word == "li":
            self.group.layout = layout._replace(left=number or 0)
        elif word == "ri":
            self.group.layout = layout._replace(right=number or 0)
        else:
            return False
        return True

    def _table_word(self, word: str, number: int) -> bool:
        row, cell = self.row, self.cell
        if word == "trowd":
            self.row, self.cell, self.border = _RowDefinition(), _CellDefinition(), None
            if self.row_start < 0:
                self.row_start = self.token_start
        elif word == "trleft":
            row.left = number
        elif word == "trgaph":
            row.gap = number
        elif word in ("trpaddl", "trpaddr"):
            row.padding[word[-1]] = number
        elif word in ("clpadl", "clpadr"):
            cell.padding[word[-1]] = number
        elif word in ("clvmgf", "clvmrg"):
            cell.vertical_merge = True
        elif word == "clmrg":
            cell.continues_left = True
        elif word == "cellx":
            if len(row.cells) == MAX_CELLS:
                self._problem(f"há linha de tabela com mais de {MAX_CELLS} células")
                raise _StopReadingError
            row.cells.append(
                CellFormat(
                    number, cell.borders, cell.vertical_merge, cell.continues_left, cell.padding
                )
            )
            self.cell = _CellDefinition()
        elif word in ("cell", "nestcell"):
            self._end_paragraph(in_cell=True)
            if word == "cell":
                self._end_cell()
        elif word == "row":
            self._end_row()
        elif side := _BORDER_SIDE.fullmatch(word):
            borders = row.borders if side[1] == "tr" else cell.borders
            self.border = borders, side[2]
        elif word.startswith("brdr") and word not in _NOT_BORDER_STYLES:
            if word in ("brdrt", "brdrb", "brdrl", "brdrr", "brdrbtw", "brdrbar"):
                self.border = None
            elif self.border:
                borders, where = self.border
                borders[where] = word
        else:
            return False
        return True

    def _other_word(self, word: str, number: int | None, on: bool) -> None:
        if word in _PAGE:
            belongs_to_section = word.endswith("sxn") or word.startswith("cols")
            page = self.sections[-1] if belongs_to_section else self.page
            page[word] = number or 0
        elif word == "sectd":
            self.sections[-1].clear()
        elif word in _VERTICAL and on:
            self._feature(FeatureKind.VERTICAL_TEXT, "texto na vertical")
        elif word in _FRAMES and not self.group.layout.framed:
            self.group.layout = self.group.layout._replace(framed=True)
            self._feature(FeatureKind.TEXT_BOX, "moldura posicionada na página")
        elif word in _FIELDS:
            self._feature(FeatureKind.FIELD, word)
        elif word in ("revised", "deleted") and on:
            detail = "texto excluído" if word == "deleted" else "texto inserido"
            self._feature(FeatureKind.REVISION, f"{detail} com controle de alterações")

    # -- what the words close ----------------------------------------------------------------

    def _end_run(self) -> None:
        if self.pieces:
            form = self.run_format
            self.runs.append(
                Run(
                    _join_surrogates("".join(self.pieces)),
                    self.fonts.get(form.font, ""),
                    form.size,
                    form.bold,
                    self.run_start,
                    self.run_end,
                )
            )
            self.pieces = []

    def _end_paragraph(self, *, in_cell: bool = False) -> None:
        self._end_run()
        offset = self.runs[0].offset if self.runs else self.token_start
        text = "".join([run.text for run in self.runs])
        paragraph = Paragraph(
            text, tuple(self.runs), self.group.layout, len(self.sections) - 1, offset
        )
        self.runs = []
        if in_cell or self.group.layout.in_table:
            self.cell_paragraphs.append(paragraph)
            return
        if self.cells or self.cell_paragraphs:
            self._drop_unfinished_row()
        self._end_table()
        self.blocks.append(paragraph)

    def _end_cell(self) -> None:
        paragraphs = tuple(self.cell_paragraphs)
        self.cells.append((paragraphs, paragraphs[0].offset, self.position))
        self.cell_paragraphs = []

    def _end_row(self) -> None:
        self._end_run()
        if self.runs or self.cell_paragraphs:
            self._problem("há texto entre a última célula e o fim da linha da tabela")
        if len(self.cells) != len(self.row.cells):
            self._problem(
                "a linha da tabela não tem uma largura para cada célula "
                f"(células: {len(self.cells)}; larguras: {len(self.row.cells)})"
            )
        start = self.row_start if self.row_start >= 0 else self.token_start
        self.table.append(_row(self.row, self.cells, start, self.position))
        self.cells, self.cell_paragraphs, self.runs, self.row_start = [], [], [], -1

    def _drop_unfinished_row(self) -> None:
        self._problem("uma linha de tabela não foi fechada com \\row")
        self.cells, self.cell_paragraphs, self.row_start = [], [], -1

    def _end_table(self) -> None:
        if self.table:
            self.blocks.append(Table(tuple(self.table)))
            self.table = []


def _number(digits: str | None) -> int | None:
    """A control word's number, held within 32 bits however many digits it has."""
    if digits is None:
        return None
    if len(digits) > 11:
        return -_MAX_NUMBER if digits.startswith("-") else _MAX_NUMBER
    return max(-_MAX_NUMBER, min(_MAX_NUMBER, int(digits)))


def _encoding(code_page: int) -> str:
    """Python's name of a single-byte Windows or DOS code page; Windows-1252 for any other."""
    single_byte = {437, 850, 852, 874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258}
    return f"cp{code_page if code_page in single_byte else 1252}"


def _join_surrogates(text: str) -> str:
    """UTF-16 halves, as RTF writes what lies outside the basic plane, become one character."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _row(
    definition: _RowDefinition,
    cells: list[tuple[tuple[Paragraph, ...], int, int]],
    offset: int,
    end: int,
) -> Row:
    built: list[Cell] = []
    left = definition.left
    for form, (paragraphs, cell_offset, cell_end) in zip(definition.cells, cells, strict=False):
        width = form.right_edge - left
        left = form.right_edge
        if form.continues_left and built:
            built[-1] = replace(built[-1], width=built[-1].width + width)
            continue
        padding = sum(
            form.padding.get(side, definition.padding.get(side, definition.gap)) for side in "lr"
        )
        built.append(Cell(paragraphs, form, width, padding, cell_offset, cell_end))
    width = definition.cells[-1].right_edge - definition.left if definition.cells else 0
    return Row(
        tuple(built), definition.left, definition.gap, width, definition.borders, offset, end
    )


def _section(page: Mapping[str, int], section: Mapping[str, int]) -> Section:
    """Defaults as in the RTF specification: letter paper, 1.25 inch at the sides."""
    width = section.get("pgwsxn", page.get("paperw", 12240))
    defaults = {"l": 1800, "r": 1800, "t": 1440, "b": 1440}
    margins = {
        side: section.get(f"marg{side}sxn", page.get(f"marg{side}", default))
        for side, default in defaults.items()
    }
    gutter = section.get("guttersxn", page.get("gutter", 0))
    columns = max(1, section.get("cols", 1))
    between = section.get("colsx", 720) * (columns - 1)
    column = (width - margins["l"] - margins["r"] - gutter - between) // columns
    return Section(column, margins)
