"""A folder of templates of one's own, read once and judged before anything is made of it.

Its files have the names of the package's and take their place; images lie in ``imagens/``. A
file that would take no place is a mistake (of spelling, or of a version before), never ignored.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from coapkit.reasons import reason
from coapkit.rendering.errors import RenderError
from coapkit.rendering.templating import (
    WORDING,
    TemplateFailure,
    Templates,
    load_templates,
    shipped_templates,
)
from coapkit.rendering.wording_lint import wording_slips

IMAGES: Final = "imagens"
MAX_TEXT: Final = 1_000_000
"""Bytes of one template; the longest of the package has six thousand."""
MAX_IMAGE: Final = 4_000_000
MAX_PIXELS: Final = 25_000_000
MAX_FILES: Final = 500

_PAPERS = re.compile(r"(?:readme|leiame|license|licença)(?:\..*)?", re.IGNORECASE)
_LEFT_BY_EDITORS = re.compile(r"\..*|.*~|#.*#|.*\.(?:swp|bak|orig|tmp)|Thumbs\.db|desktop\.ini")
_PNG = b"\x89PNG\r\n\x1a\n"


class WrongTemplates(RenderError):  # noqa: N818
    """Templates of one's own that cannot be used: all that is wrong with them, each in a block."""

    def __init__(self, failures: Sequence[TemplateFailure]) -> None:
        self.failures = tuple(failures)
        super().__init__("\n".join(str(failure) for failure in failures))


def own_templates(folder: Path | None) -> Templates:
    """The templates of ``folder`` over the package's; the package's alone for ``None``.

    Raises WrongTemplates.
    """
    if folder is None:
        return load_templates()
    own: dict[str, str] = {}
    images: dict[str, bytes] = {}
    failures: list[TemplateFailure] = []
    for path in _files(folder, failures):
        name = path.relative_to(folder).as_posix()
        try:
            if name.startswith(f"{IMAGES}/"):
                images[name] = _image(path)
            elif name in shipped_templates():
                own[name] = _text(path)
            else:
                failures.append(_at(folder, name, f"não é nome de nenhum modelo; {_hint(name)}"))
        except _UnusableError as error:
            failures.append(_at(folder, name, str(error), error.line))
    templates = Templates(own, folder, images)
    failures += _failures_of(templates)
    if failures:
        raise WrongTemplates(sorted(failures, key=lambda f: (f.template, f.line)))
    return templates


def _failures_of(templates: Templates) -> Iterator[TemplateFailure]:
    for name, text in templates.own.items():
        if failure := templates.check(name):
            yield failure
        elif name.endswith(WORDING):
            for slip in wording_slips(text):
                yield templates.failure(name, slip.line, slip.problem)


class _UnusableError(Exception):
    def __init__(self, problem: str, line: int = 0) -> None:
        self.line = line
        super().__init__(problem)


def _at(folder: Path, name: str, problem: str, line: int = 0) -> TemplateFailure:
    return TemplateFailure(name, line, problem, file=str(folder / name))


def _files(folder: Path, failures: list[TemplateFailure]) -> Iterator[Path]:
    """Regular files of the folder and of its own subfolders, sorted; no link is followed out."""
    inside = folder.resolve()
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        for entry in (*folders, *names):
            path = Path(root) / entry
            # Not resolve(): of links in a circle it makes an error of its own.
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
                name = path.relative_to(folder).as_posix()
                failures.append(_at(folder, name, "é um atalho que leva para fora da pasta"))
            elif entry in folders and path.is_symlink():
                name = path.relative_to(folder).as_posix()
                failures.append(_at(folder, name, "é um atalho para outra pasta; copie-a"))
            elif entry in names and not (
                _LEFT_BY_EDITORS.fullmatch(entry) or _PAPERS.fullmatch(entry)
            ):
                found.append(path)
        folders[:] = [name for name in folders if not name.startswith(".")]
        if len(found) > MAX_FILES:
            problem = f"a pasta tem mais de {MAX_FILES} arquivos; é mesmo a dos modelos?"
            failures.append(TemplateFailure(str(folder), 0, problem))
            return
    yield from sorted(found)


def _bytes(path: Path, limit: int) -> bytes:
    """The content of a file that is a file. Raises _UnusableError."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise _UnusableError("não é um arquivo comum")
        if facts.st_size > limit:
            raise _UnusableError(f"é grande demais: o limite é de {limit // 1000} kB")
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise _UnusableError(f"não foi possível ler: {reason(error)}") from error


def _text(path: Path) -> str:
    data = _bytes(path, MAX_TEXT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _UnusableError(
            "o arquivo não está em UTF-8; grave-o de novo com essa codificação", line
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _UnusableError("o arquivo não é um texto", line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _image(path: Path) -> bytes:
    """A PNG of a size that can be printed, or an SVG that asks for nothing."""
    data = _bytes(path, MAX_IMAGE)
    if path.suffix == ".png" and data.startswith(_PNG) and data[12:16] == b"IHDR":
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        if width * height > MAX_PIXELS:
            raise _UnusableError(f"tem {width} × {height} pontos; é demais para uma página")
        return data
    if path.suffix == ".svg":
        _look_through(data)
        return data
    raise _UnusableError("não é uma imagem PNG (.png) nem SVG (.svg)")


def _look_through(svg: bytes) -> None:
    from coapkit.rendering.outside import html_problems

    try:
        text = svg.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _UnusableError("o SVG não está em UTF-8") from error
    if "<svg" not in text or re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise _UnusableError("não é um SVG simples: tire dele a declaração <!DOCTYPE>")
    for problem, culprit in html_problems(text):
        at = text.find(culprit)
        raise _UnusableError(problem, text[:at].count("\n") + 1 if at >= 0 else 0)


def _hint(name: str) -> str:
    """``você quis dizer ...?``: by the whole name, else by its last part."""
    known = shipped_templates()
    base = name.rpartition("/")[2]
    bases = {other.rpartition("/")[2]: other for other in known}
    if base in bases:
        close = [bases[base]]
    else:
        close = get_close_matches(name, known, n=1) or [
            bases[match] for match in get_close_matches(base, bases, n=1, cutoff=0.5)
        ]
    if close:
        return f"você quis dizer {close[0]}?"
    return "veja os nomes com: coapkit templates"
