"""Clause wording of one's own, read for what its small language would not take as it was meant.

The language has a reading for every text (see ``prose``), so that a slip never fails: it prints a
hyphen in the middle of a sentence, or a number beside the one that the publication gives. Here
such slips are named, with their line, before anybody signs them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from coapkit.rendering.prose import parse_prose

# What is not closed (inside of {% raw %}) goes to the end, or each would look for its end in vain.
_JINJA = re.compile(r"\{#.*?(?:#\}|\Z)|\{%.*?(?:%\}|\Z)|\{\{.*?(?:\}\}|\Z)", re.DOTALL)
_VALUE = "\N{LATIN SMALL LETTER X}"  # stands for what {{ ... }} will print

_ITEM = re.compile(r"\s*-\s+\S")
_FOREIGN = (
    (r"\s*#{1,6}\s", "«#» não faz título aqui: o título da cláusula vem do contrato"),
    (r"\s*>\s", "«>» não faz citação aqui"),
    (r"\s*[*+•–—]\s", "um inciso começa com «- » (hífen e espaço)"),
    (r"\s*-[^\s-]", "falta um espaço depois do hífen que abre o inciso"),
    (r"\s*(?:```|~~~|---|===|\|)", "«{0}» não existe na linguagem das cláusulas"),
    (r"\s*§+\s*\d", "não numere os parágrafos: a numeração é feita na publicação"),
    (r"\s*Parágrafo único\s*[.\-–:]", "não numere os parágrafos: a numeração é da publicação"),
    (r"\s*(?:-\s+)?[IVXLC]+\s*[-–—]\s", "não numere os incisos: a numeração é da publicação"),
    (r"\s*(?:-\s+)?[a-z]\)\s", "não numere as alíneas: a numeração é da publicação"),
    (r"\s*(?:-\s+)?\d+[.)]\s", "não numere os itens: a numeração é feita na publicação"),
)
_INSIDE = (
    (r"</?[A-Za-z][^<>]*>", "«{0}» sai como está escrito: a ênfase é *itálico* ou **negrito**"),
    (r"!?\[[^\[\]]*\]\([^()]*\)", "«{0}» sai como está escrito: não há vínculos nem imagens"),
    (r"&(?:[A-Za-z]+|#\d+);", "«{0}» sai como está escrito: escreva o próprio caractere"),
    (r"`[^`]*`", "«{0}» sai como está escrito: não há letra de código"),
    (r"__\w[^_]*__", "«{0}» sai como está escrito: a ênfase é *itálico* ou **negrito**"),
)


class Slip(NamedTuple):
    """A line (from 1) that would not come out as it was meant, and why."""

    line: int
    problem: str


def wording_slips(source: str) -> list[Slip]:
    """What breaks the language of clauses in a template of clause wording; by line."""
    lines = list(_lines(source))
    if not any(text.strip() for _, text in lines):
        return [Slip(1, "o texto está vazio: uma cláusula sem texto não diz nada")]
    slips = {*_line_slips(lines), *_item_slips(lines)}
    marked = {slip.line for slip in slips}
    return sorted(slips | {slip for slip in _emphasis_slips(lines) if slip.line not in marked})


def _lines(source: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without Jinja; a line that held nothing else is left out, as it prints."""
    masked = _JINJA.sub(_masked, source)
    for number, line in enumerate(masked.split("\n"), 1):
        text = line.replace("\0", "")
        if text.strip() or "\0" not in line:
            yield number, text


def _masked(match: re.Match[str]) -> str:
    breaks = "\n\0" * match[0].count("\n")
    return (_VALUE if match[0].startswith("{{") else "\0") + breaks


def _line_slips(lines: list[tuple[int, str]]) -> Iterator[Slip]:
    before = ""
    for number, text in lines:
        # In the middle of a paragraph a line may begin with anything: "§ 6º, da Resolução".
        begins = not before.strip() or before.rstrip().endswith((":", ";", "; e", "; ou"))
        if begins or _ITEM.match(text):
            for pattern, problem in _FOREIGN:
                if found := re.match(pattern, text):
                    yield Slip(number, problem.format(found[0].strip()))
                    break
        before = text
        for pattern, problem in _INSIDE:
            for found in re.finditer(pattern, text):
                yield Slip(number, problem.format(found[0]))


def _item_slips(lines: list[tuple[int, str]]) -> Iterator[Slip]:
    """Lines that look like incisos and are not: nothing above them ends with a colon."""
    above, last = "", ""  # the paragraph that would hold the item; the line before
    taking = False
    for number, text in lines:
        if _ITEM.match(text):
            taking = taking or above.rstrip().rstrip("*").endswith(":")
            if not taking:
                yield Slip(
                    number,
                    "este inciso não é inciso: o parágrafo acima dele precisa terminar em "
                    "dois-pontos",
                )
        elif text.strip():
            if not last.strip():
                above, taking = text, False
            elif not taking:
                above = text
        last = text


def _emphasis_slips(lines: list[tuple[int, str]]) -> Iterator[Slip]:
    """Asterisks that mark nothing and would be printed."""
    block: list[tuple[int, str]] = []
    for number, text in [*lines, (0, "")]:
        if text.strip() and not (block and _ITEM.match(text)):
            block.append((number, text))
            continue
        stray = "".join(
            run.text for run in parse_prose("\n".join(t.lstrip(" -") for _, t in block)).caput.runs
        )
        if "*" in stray:
            at = next(n for n, t in block if "*" in t)
            yield Slip(at, "há um asterisco solto: a ênfase é *itálico* ou **negrito**")
        block = [(number, text)] if text.strip() else []
