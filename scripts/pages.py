"""Writes docs/regras/: one page for each check, and their index. `make pages`.

The pages are what ``coapkit explain`` prints; a test says when they are stale.
"""

from itertools import groupby
from pathlib import Path

from coapkit.norm.catalogue import catalogue
from coapkit.norm.examples import example
from coapkit.norm.page import page
from coapkit.reporters.wording import SEVERITY

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "regras"

INDEX_HEAD = """# Regras do coapkit

Cada página diz o que se exige, por que importa e como corrigir, com exemplos. É o mesmo texto de
`coapkit explain ID`. Gerado de `schemas/norma/` e `schemas/exemplos/` por `make pages`.
"""


def pages() -> dict[str, str]:
    """File name -> content of every page and of the index."""
    provisions = catalogue().values()
    made = {f"{p.id}.md": page(p, example(p.id)) for p in provisions}
    lines = [INDEX_HEAD]
    for group, members in groupby(provisions, key=lambda p: p.group):
        lines += [f"\n## {heading(group)}\n", "| Regra | Gravidade | Título |", "|---|---|---|"]
        lines += [f"| [{p.id}]({p.id}.md) | {SEVERITY[p.severity]} | {p.title} |" for p in members]
    made["README.md"] = "\n".join(lines) + "\n"
    return made


def heading(group: str) -> str:
    """``20-parte-iii`` -> ``Parte III``."""
    words = group.partition("-")[2].split("-")
    numerals = {"i", "ii", "iii", "iv"}
    text = " ".join(w.upper() if w in numerals else w for w in words)
    return text[:1].upper() + text[1:]


def write(folder: Path = FOLDER) -> None:
    """Write every page and remove those of rules that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    for stale in {p.name for p in folder.glob("*.md")} - set(made):
        (folder / stale).unlink()


if __name__ == "__main__":
    write()
