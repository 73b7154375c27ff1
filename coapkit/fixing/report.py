"""What a run of ``coapkit fix`` has to say: each mend, the difference, what remains."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import unified_diff

from coapkit.diagnostics import Severity
from coapkit.fixing.mending import Mended
from coapkit.reporters.color import FRAME, Paint
from coapkit.reporters.display import visible
from coapkit.reporters.wording import SEVERITY, count, enumerate_items

_OLD, _NEW = "31", "32"


def told(mended: Mended, paint: Paint) -> Iterator[str]:
    """One line for each mend, with the line of the file on which it was made."""
    for mend in sorted(mended.made, key=lambda m: m.line):
        rule = paint("1", f"[{mend.rule}]")
        yield f"{_name(mended.path)}:{mend.line}: {rule} {visible(mend.fix.title)}"
    if mended.unreadable:
        yield (
            f"{_name(mended.path)}: nada foi corrigido: o arquivo não pôde ser lido até o fim; "
            "corrija antes à mão os erros de leitura"
        )


def difference(mended: Mended, paint: Paint, *, terminal: bool = False) -> Iterator[str]:
    """The unified difference of a file's text before and after, each line with its break.

    On a terminal what must not reach one is written as an escape; elsewhere lines are whole, so
    that a program can apply them.
    """
    if not mended.changed:
        return
    name = _name(mended.path)
    if mended.encoding:
        yield paint(FRAME, f"# {name}: de {mended.encoding} para UTF-8") + "\n"
    lines = unified_diff(_lines(mended.before), _lines(mended.after), name, name)
    for line in lines:
        body = line.rstrip("\r\n")
        ending = line[len(body) :]
        shown = "\t".join(map(visible, body.split("\t"))) if terminal else body
        shown = paint(_hue(line), shown) if _hue(line) else shown
        yield f"{shown}{ending}" if ending else f"{shown}\n\\ Sem quebra de linha no fim\n"


def _hue(line: str) -> str:
    if line.startswith(("---", "+++")):
        return "1"
    return {"-": _OLD, "+": _NEW, "@": FRAME}.get(line[:1], "")


def _lines(text: str) -> list[str]:
    """Lines with their breaks. Unlike ``splitlines``, a file's lines end at no other sign."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [
        last for last in text.split("\n")[-1:] if last
    ]


def verdict(results: Sequence[Mended], *, dry: bool) -> str:
    """What was mended and what remains, in one or two sentences."""
    made = sum(len(result.made) for result in results)
    changed = sum(result.changed for result in results)
    if made:
        one, many = ("seria", "seriam") if dry else ("foi", "foram")
        mended = f"achado {one} corrigido", f"achados {many} corrigidos"
        first = f"{count(made, *mended)} em {count(changed, 'arquivo', 'arquivos')}."
    else:
        first = "Nada a corrigir automaticamente."
    return f"{first} {_left(results, dry)}".strip()


def _left(results: Sequence[Mended], dry: bool) -> str:
    found = Counter(d.severity for mended in results for d in mended.left)
    words = [
        count(found[severity], SEVERITY[severity], SEVERITY[severity] + "s")
        for severity in Severity
        if found[severity]
    ]
    if not words:
        return ""
    one, many = ("Ficaria", "Ficariam") if dry else ("Fica", "Ficam")
    verb = one if found.total() == 1 else many
    names = [mended.path for mended in results if mended.left]
    named = f": coapkit validate {_name(names[0])}" if len(names) == 1 and names[0] != "-" else "."
    return f"{verb} {enumerate_items(words)}{named}"


def _name(path: str) -> str:
    return "entrada padrão" if path == "-" else visible(path)
