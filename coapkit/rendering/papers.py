"""Which papers are made of a contract, and what their files are called."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from unicodedata import normalize

PAPERS: Final = (
    "contrato.pdf",
    "contrato.html",
    "extrato.rtf",
    "extrato.pdf",
    "parecer.pdf",
    "parecer.html",
)
"""What is made of a contract unless other papers are asked for: document and format."""

OF_TWO_VERSIONS: Final = (
    "aditivo.pdf",
    "aditivo.html",
    "extrato-aditivo.rtf",
    "extrato-aditivo.pdf",
)
"""What is made of a contract and the version before it: the termo aditivo and its extract."""

ALL_PAPERS: Final = (*PAPERS, *OF_TWO_VERSIONS, "pcep.pdf")
"""What can be made. ``pcep.pdf`` is a file for each protocol, named by its id."""

OF_ANY_CONTRACT = ("parecer.pdf", "parecer.html")
"""Papers made of contracts with errors too: to say what is wrong is their purpose."""

MINUTA: Final = "minuta"
"""Kind of a paper, beside its own, that nobody is to sign."""

_DOCUMENTS: Final = frozenset(paper.partition(".")[0] for paper in ALL_PAPERS)

_LONGEST_NAME: Final = 60

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def choose(words: Iterable[str]) -> tuple[str, ...]:
    """The papers that ``--only`` names: documents (``extrato``) or one format (``extrato.rtf``).

    ``aditivo`` includes its extract. No word: the usual ones. Raises ValueError, in Portuguese, for
    a word that names none.
    """
    chosen: set[str] = set()
    for word in words:
        found = [p for p in ALL_PAPERS if word in (p, *_documents(p))]
        if not found:
            documents = dict.fromkeys(p.partition(".")[0] for p in ALL_PAPERS)
            raise ValueError(
                f"“{word}” não é um documento; use um de: {', '.join([*documents, *ALL_PAPERS])}"
            )
        chosen.update(found)
    return tuple(p for p in ALL_PAPERS if p in chosen) or PAPERS


def _documents(paper: str) -> tuple[str, ...]:
    """The words that name a paper whatever its format."""
    document = paper.partition(".")[0]
    return (document, document.removeprefix("extrato-"))


def namesakes(paths: Iterable[str]) -> tuple[str, str] | None:
    """Two contracts whose papers would replace one another, called the same in one folder."""
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(Path(path).stem.casefold(), path)
        if os.path.realpath(other) != os.path.realpath(path):
            return other, path
    return None


def file_names(ids: Iterable[str]) -> list[str]:
    """A name for the file of each protocol, after its id: ``PCEP 1/2013`` -> ``pcep-1-2013``.

    No two are the same, none is that of another paper of the contract, and all are plain ASCII.
    """
    names: dict[str, None] = {}
    for number, id_ in enumerate(ids, 1):
        bare = normalize("NFKD", id_[:_LONGEST_NAME]).encode("ascii", "ignore").decode()
        name = _UNSAFE.sub("-", bare).strip("-.").lower() or f"pcep-{number}"
        if name in _DOCUMENTS:
            name = f"pcep-{name}"
        while name in names:
            name = f"{name}-{number}"
        names[name] = None
    return list(names)
