"""The gazette's rules on the file, its text and its identifiers.

Source: Portaria IN nº 283/2018, arts. 38-43. Each check reads a document and yields findings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest

from coapkit.diagnostics import Severity
from coapkit.rendering.gazette import (
    COLUMN_CM,
    FIRST_LINE_CM,
    FONT,
    FONT_SIZE_PT,
    MARGIN_CM,
    Identifier,
)
from coapkit.rendering.rtf_finding import Finding, at, cm, excerpt, is_about
from coapkit.rendering.rtf_model import FeatureKind, Paragraph, RtfDocument

_SINGLE_LINE = 240

# -- the file ----------------------------------------------------------------------------------

_FEATURE_RULES = {
    FeatureKind.PROBLEM: ("DOU-RTF", "{}"),
    FeatureKind.RAW_BYTE: ("DOU-RTF", "{}: pode sair trocado no Diário"),
    FeatureKind.HEADER: ("DOU-CABECALHO", "o arquivo tem {}, que o Diário não aceita"),
    FeatureKind.NOTE: ("DOU-CABECALHO", "o arquivo tem {}, que o Diário não aceita"),
    FeatureKind.TEXT_BOX: ("DOU-CAIXA", "o arquivo tem {}, que o Diário não aceita"),
    FeatureKind.PICTURE: ("DOU-IMAGEM", "o texto do ato contém {}"),
    FeatureKind.EQUATION: ("DOU-EQUACAO", "o arquivo tem {}, que o Diário não aceita"),
    FeatureKind.REVISION: ("DOU-REVISAO", "o arquivo tem {}: não se sabe o que publicar"),
    FeatureKind.VERTICAL_TEXT: ("DOU-TEXTO-VERTICAL", "há {}, que o Diário não aceita"),
}
_FIELDS = {
    "MERGEFIELD": "campo de mala direta",
    "HYPERLINK": "hiperlink",
    "PAGE": "campo de número de página",
    "NUMPAGES": "campo de número de páginas",
    "CHPGN": "campo de número de página",
    "TOC": "sumário automático",
    "INCLUDEPICTURE": "campo de imagem",
}


def check_features(document: RtfDocument) -> Iterator[Finding]:
    for feature in document.features:
        if feature.kind is FeatureKind.FIELD:
            rule, message = _describe_field(feature.detail)
        else:
            rule, template = _FEATURE_RULES[feature.kind]
            message = template.format(feature.detail)
        severity = Severity.WARNING if feature.kind is FeatureKind.RAW_BYTE else Severity.ERROR
        yield Finding(rule, message, message, feature.offset, feature.end, severity=severity)


def _describe_field(instruction: str) -> tuple[str, str]:
    name = excerpt(instruction).partition(" ")[0].upper()
    if name == "EQ":
        return "DOU-EQUACAO", "o arquivo tem equação (campo EQ), que o Diário não aceita"
    described = _FIELDS.get(name, f"campo {name}".rstrip())
    return "DOU-CAMPO", f"o arquivo tem {described}, e o Diário só aceita texto"


# -- characters and paragraphs -----------------------------------------------------------------


def _all_paragraphs(document: RtfDocument) -> Iterator[Paragraph]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs


def check_font(document: RtfDocument) -> Iterator[Finding]:
    for paragraph in _all_paragraphs(document):
        for run in paragraph.runs:
            if run.font.casefold() != FONT.casefold() and run.text.strip():
                name = f"a fonte «{excerpt(run.font)}»" if run.font else "uma fonte não declarada"
                message = f"o texto usa {name}; o Diário só aceita {FONT}"
                yield Finding("DOU-FONTE", run.font, message, run.offset, run.end)


def check_size(document: RtfDocument) -> Iterator[Finding]:
    for paragraph in _all_paragraphs(document):
        for run in paragraph.runs:
            if run.size != 2 * FONT_SIZE_PT and run.text.strip():
                size = f"{run.size / 2:g}".replace(".", ",")
                message = f"o texto tem corpo {size}; o Diário só aceita corpo {FONT_SIZE_PT}"
                yield Finding("DOU-CORPO", run.size, message, run.offset, run.end)


def check_spacing(document: RtfDocument) -> Iterator[Finding]:
    for paragraph in _all_paragraphs(document):
        spacing, multiple = paragraph.layout.spacing, paragraph.layout.multiple
        if spacing in (0, _SINGLE_LINE) and (multiple or spacing == 0):
            continue
        if not paragraph.text.strip():
            continue
        if multiple:
            found = f"{spacing / _SINGLE_LINE:.3g} linhas".replace(".", ",")
        else:
            least = "no mínimo" if spacing > 0 else "exatos"
            found = f"{least} {abs(spacing) / 20:g} pontos".replace(".", ",")
        message = f"o espaçamento entre linhas é de {found}; o Diário só aceita o simples"
        yield at(paragraph, "DOU-ESPACAMENTO", (spacing, multiple), message)


def check_column(document: RtfDocument) -> Iterator[Finding]:
    with_text = (paragraph for paragraph in document.paragraphs if paragraph.text.strip())
    for index, paragraphs in groupby(with_text, key=lambda paragraph: paragraph.section):
        first, section = next(paragraphs), document.sections[index]
        if not is_about(section.column, COLUMN_CM):
            message = f"a coluna do texto tem {cm(section.column)}; deve ter {COLUMN_CM} cm"
            yield at(first, "DOU-LARGURA", section.column, message)
        wrong = sorted({m for m in section.margins.values() if not is_about(m, MARGIN_CM)})
        if wrong:
            found = " e ".join(cm(margin) for margin in wrong)
            message = f"há margem de {found}; as margens devem ter {MARGIN_CM} cm"
            yield at(first, "DOU-LARGURA", tuple(wrong), message, Severity.WARNING)


def check_indents(document: RtfDocument) -> Iterator[Finding]:
    for paragraph in _all_paragraphs(document):
        layout = paragraph.layout
        lowest = min(layout.first_line, layout.left, layout.right)
        if lowest < 0 and paragraph.text.strip():
            message = f"o parágrafo tem recuo negativo ({cm(lowest)})"
            yield at(paragraph, "DOU-RECUO", lowest, message)
    for paragraph in _text_paragraphs(document):
        indent = paragraph.layout.first_line
        if indent >= 0 and not is_about(indent, FIRST_LINE_CM):
            message = (
                f"a primeira linha do parágrafo tem recuo de {cm(indent)}; "
                f"deve ter {FIRST_LINE_CM} cm"
            )
            yield at(paragraph, "DOU-RECUO", ("first", indent), message, Severity.WARNING)


def _text_paragraphs(document: RtfDocument) -> Iterator[Paragraph]:
    """The paragraphs of the parts marked ``##TEX``."""
    part = ""
    for paragraph in document.paragraphs:
        mark = _MARK.match(paragraph.text)
        part = mark[1] if mark else part
        if part == Identifier.TEXT[2:] and paragraph.text.strip():
            yield paragraph


def check_tabs(document: RtfDocument) -> Iterator[Finding]:
    """Two neighbouring paragraphs with a tab between words are a table in disguise."""
    for first, second in pairwise(document.blocks):
        if (
            isinstance(first, Paragraph)
            and isinstance(second, Paragraph)
            and "\t" in first.text.strip()
            and "\t" in second.text.strip()
        ):
            message = "parágrafos seguidos com tabulações parecem colunas de uma tabela"
            yield at(first, "DOU-TABELA-REAL", "", message, Severity.WARNING)


# -- identifiers -------------------------------------------------------------------------------

_MARK = re.compile(r"\s*##\s*([^\W\d_]*)")
_MARK_INSIDE = re.compile(r"##\s*([^\W\d_]+)")
_ATO, _TEX, _ASS, _CAR = (identifier.value[2:] for identifier in Identifier)
_ORDER = (_ATO, _TEX, _ASS, _CAR)
_PARTS = {_ATO: "o título", _TEX: "o texto", _ASS: "quem assina", _CAR: "o cargo de quem assina"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the act. ``mark`` is its identifier less ``##``: None without, "" if nameless."""

    mark: str | None
    text: str
    paragraph: Paragraph


def _lines(document: RtfDocument) -> Iterator[_Line]:
    for paragraph in document.paragraphs:
        for line in paragraph.text.split("\n"):
            if line.strip():
                mark = _MARK.match(line)
                rest = line[mark.end() :] if mark else line
                yield _Line(mark[1] if mark else None, rest.strip(), paragraph)


def check_identifiers(document: RtfDocument) -> Iterator[Finding]:
    if not document.is_complete:
        return  # what seems to be missing may stand in what was not read
    lines = list(_lines(document))
    if lines and lines[0].mark is None:
        message = f"há texto antes do primeiro identificador: «{excerpt(lines[0].text)}»"
        yield at(lines[0].paragraph, "DOU-IDENTIFICADOR", "before", message)
    for line in lines:
        for inside in _MARK_INSIDE.findall(line.text):
            message = f"##{excerpt(inside)} está no meio da linha; o identificador deve começá-la"
            yield at(line.paragraph, "DOU-IDENTIFICADOR", (inside, "inside"), message)
        if line.mark is not None and line.mark not in _ORDER:
            known = ", ".join(Identifier)
            message = f"«##{excerpt(line.mark)}» não é identificador do Diário ({known})"
            yield at(line.paragraph, "DOU-IDENTIFICADOR", line.mark, message)
        elif line.mark and not line.text:
            message = f"não há nada depois de ##{line.mark}, que anuncia {_PARTS[line.mark]}"
            yield at(line.paragraph, "DOU-IDENTIFICADOR", (line.mark, "empty"), message)
    for act in _acts([line for line in lines if line.mark in _ORDER]):
        yield from _check_order(act)


def _acts(marked: list[_Line]) -> list[list[_Line]]:
    """A file may hold several acts: a title after a signature opens the next. At least one."""
    acts: list[list[_Line]] = [[]]
    for line in marked:
        if line.mark == _ATO and acts[-1] and acts[-1][-1].mark in (_ASS, _CAR):
            acts.append([])
        acts[-1].append(line)
    return acts


def _check_order(act: list[_Line]) -> Iterator[Finding]:
    marks = [line.mark for line in act]
    for name in _ORDER:
        if name not in marks:
            message = f"falta o identificador ##{name}, que anuncia {_PARTS[name]}"
            if act:
                yield at(act[0].paragraph, "DOU-IDENTIFICADOR", (name, "missing"), message)
            else:
                yield Finding("DOU-IDENTIFICADOR", (name, "missing"), message, 0, 0)
    for line, following in pairwise(act):
        if _is_out_of_order(str(line.mark), str(following.mark)):
            message = f"##{following.mark} está fora de ordem: vem depois de ##{line.mark}"
            yield at(following.paragraph, "DOU-IDENTIFICADOR", message, message)
    if _CAR not in marks:
        return
    for line, next_mark in zip_longest(act, marks[1:]):
        if line.mark == _ASS and next_mark != _CAR:
            message = f"falta ##CAR, o cargo, logo depois de «##ASS {excerpt(line.text)}»"
            yield at(line.paragraph, "DOU-IDENTIFICADOR", (line.text, "office"), message)


def _is_out_of_order(previous: str, name: str) -> bool:
    if previous == name:
        return name in (_ATO, _CAR)
    is_next_signer = previous == _CAR and name == _ASS
    return _ORDER.index(name) < _ORDER.index(previous) and not is_next_signer


ACT_CHECKS = (
    check_features,
    check_font,
    check_size,
    check_spacing,
    check_column,
    check_indents,
    check_tabs,
    check_identifiers,
)
