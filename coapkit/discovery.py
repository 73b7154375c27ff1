"""Which files a run looks at: the paths that the user named, folders opened."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from coapkit.diagnostics import START, Diagnostic, Severity
from coapkit.document.source import path_text
from coapkit.reasons import reason

STDIN = "-"
_SUFFIXES = (".yaml", ".yml")


def find_files(paths: Iterable[str]) -> tuple[list[str], list[Diagnostic]]:
    """Files to check, sorted and without repetition, and findings about paths that give none.

    A file is taken as it is; a folder gives the contracts (``*.yaml``, ``*.yml``) below it, hidden
    folders left out, links to folders not followed (they can go in circles).
    """
    files: dict[str, None] = {}
    findings: list[Diagnostic] = []
    for path in paths:
        if path != STDIN and os.path.isdir(path):  # noqa: PTH112 - a Path may raise
            closed: list[OSError] = []
            found = list(_contracts_below(path, closed.append))
            files.update(dict.fromkeys(found))
            findings.extend(_closed(error) for error in closed)
            if not found and not closed:
                findings.append(_no_contract(path))
        else:
            files[path] = None
    return sorted(files), findings


def _contracts_below(folder: str, refused: Callable[[OSError], None]) -> Iterator[str]:
    """``refused`` is told of the folders below that cannot be looked into."""
    for place, folders, files in os.walk(folder, onerror=refused):
        inside = "" if place == "." else str(Path(place))
        for name in (*files, *folders):  # a folder may be a link with a contract's name
            # Not a Path for each of thousands of names: most of the time is to make them.
            path = os.path.join(inside, name)  # noqa: PTH118
            if _has_suffix(name) and not name.startswith(".") and _is_contract(path):
                yield path
        folders[:] = [name for name in folders if not name.startswith(".")]


def may_be_contract(path: Path) -> bool:
    """Has a file below a folder, by its path from there, a name under which contracts are found?"""
    return not any(part.startswith(".") for part in path.parts) and _has_suffix(path.name)


def _has_suffix(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES)


def holds_contract(path: Path) -> bool:
    """Is there a file at ``path``, and is it a contract? One that cannot be read is none."""
    try:
        return path.is_file() and _begins_as_contract(str(path))
    except OSError:
        return False


def _is_contract(path: str) -> bool:
    """Unreadable files count: the reader then says what is the matter with them."""
    try:
        if not os.path.isfile(path):  # noqa: PTH113
            return os.path.islink(path)  # noqa: PTH114
        return _begins_as_contract(path)
    except OSError:
        return True


def _begins_as_contract(path: str) -> bool:
    # A run over files that are named never asks.
    from coapkit.document.recognition import SNIFFED_BYTES, shows_contract

    with open(path, "rb") as file:  # noqa: PTH123
        head = file.read(SNIFFED_BYTES[0])
        return shows_contract(head) or shows_contract(head + file.read(SNIFFED_BYTES[1]))


def _closed(error: OSError) -> Diagnostic:
    return Diagnostic(
        rule="ARQUIVO-LEITURA",
        severity=Severity.ERROR,
        path=path_text(str(error.filename)),
        span=START,
        message=f"a pasta não pôde ser aberta: {reason(error)}",
        help="peça ao dono da pasta a permissão de leitura",
    )


def _no_contract(folder: str) -> Diagnostic:
    return Diagnostic(
        rule="ARQUIVO-LEITURA",
        severity=Severity.ERROR,
        path=path_text(folder),
        span=START,
        message="a pasta não contém nenhum contrato",
        help="um contrato é um arquivo .yaml com as chaves `coapkit`, `identificacao`, `regiao`…",
    )
