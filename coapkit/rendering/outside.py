"""What a document must not ask for: anything outside itself, and anything that runs.

Templates of one's own could name a file of the machine or an address of the network. The PDF
engine fetches neither (see ``fetcher``); here the same is refused in HTML and styles, so that the
page a browser shows asks nobody for anything either.
"""

import re
from base64 import b64encode
from collections.abc import Container, Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote

from coapkit.rendering.fetcher import SCHEME, guess_mime

_EMBEDDED = re.compile(rf"([\"'(]){re.escape(SCHEME)}([^\"'()\s]+)")

_RUNNING = frozenset(
    ("script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "link", "portal")
)
# fmt: off
_FETCHED = frozenset((
    "src", "srcset", "poster", "data", "background", "action", "formaction", "href", "xlink:href",
    "ping", "cite", "manifest", "longdesc", "profile", "codebase", "classid", "archive",
))
# fmt: on
_LINKS = ("#", "https://", "http://", "mailto:")
_IMAGES = ("data:image/", "data:font/")
_HELD = ("#", *_IMAGES)

# A style may hide a word behind escapes: ``u\72l(...)``.
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.DOTALL)
_STRING = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
# A text may hold what looks like a comment: ``content: "/*"``.
_COMMENT = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)", re.DOTALL)
_URL = re.compile(
    r"\burl\(\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\"'()\s]*))\s*\)", re.DOTALL | re.IGNORECASE
)
_OPEN_URL = re.compile(r"\burl\(", re.IGNORECASE)
_FETCHING = re.compile(
    r"@import\b|(?<![\w-])(?:-webkit-)?(?:image-set|image|src|cross-fade)\("
    r"|\battr\(\s*[\w-]+\s+(?:url|type)\b",
    re.IGNORECASE,
)
# fmt: off
_PAINTED = frozenset((
    "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker", "marker-start",
    "marker-mid", "marker-end",
))
# fmt: on
"""Attributes of drawings that may name an address as a style does."""


def css_problems(css: str, images: Container[str] = ()) -> Iterator[tuple[str, int]]:
    """What a style sheet asks for from elsewhere, or breaks off: problem and line (from 1).

    ``images``  names of the images that ``url(coapkit:NAME)`` may ask for
    """
    if "</" in css:
        line = css[: css.index("</")].count("\n") + 1
        yield "uma folha de estilo não pode conter «</»", line
    bare = _COMMENT.sub(_blank, css)
    yield from _unbalanced(bare)
    plain = _ESCAPE.sub(_unescaped, bare)
    for found in _FETCHING.finditer(plain):
        yield f"«{found[0]}» não é permitido: {_WHY}", plain[: found.start()].count("\n") + 1
    for found in _OPEN_URL.finditer(plain):
        whole = _URL.match(plain, found.start())
        if not whole:
            yield "este «url(» não fecha", plain[: found.start()].count("\n") + 1
            return
        problem = _refusal((whole[1] or whole[2] or whole[3] or "").strip(), _HELD, images)
        if problem:
            yield problem, plain[: found.start()].count("\n") + 1


def html_problems(html: str, images: Container[str] = ()) -> Iterator[tuple[str, str]]:
    """What an HTML text asks for from elsewhere, or would run: problem, and the text to look for.

    ``images``  names of the images that ``src="coapkit:NAME"`` may ask for
    """
    reader = _Reader(images)
    reader.feed(html)
    reader.close()
    yield from reader.problems


_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_SEALED = re.compile(
    r"\s*<!doctype html>\s*<html[^<>]*>\s*<head>\s*<meta charset=\"utf-8\">\s*"
    rf"<meta http-equiv=\"Content-Security-Policy\" content=\"{re.escape(_POLICY)}\">",
    re.IGNORECASE,
)


def sealed(html: str) -> bool:
    """Whether a document begins with the policy that keeps a browser from fetching anything.

    It holds whatever trick of HTML or CSS gets past the checks above.
    """
    return _SEALED.match(html) is not None


def embedded(html: str, images: Mapping[str, bytes]) -> str:
    """The document with its images inside, so that a browser needs no other file."""

    def data(match: re.Match[str]) -> str:
        name = unquote(match[2])
        if name not in images:
            return match[0]
        content = b64encode(images[name]).decode("ascii")
        return f"{match[1]}data:{guess_mime(name)};base64,{content}"

    return _EMBEDDED.sub(data, html) if images else html


_WHY = "um documento não busca nada na rede nem em outros arquivos"


def _refusal(address: str, allowed: tuple[str, ...], images: Container[str]) -> str:
    plain = re.sub(r"[\x00-\x20]", "", address)
    if plain.lower().startswith(allowed) or not plain:
        return ""
    if plain.startswith(SCHEME):
        name = unquote(plain.removeprefix(SCHEME))
        return "" if name in images else f"não há a imagem «{name}» na pasta dos modelos"
    return (
        f"o endereço «{address[:80]}» não é permitido: {_WHY}; uma imagem vai na pasta imagens/ "
        "dos modelos e se cita como coapkit:imagens/NOME"
    )


class _Reader(HTMLParser):
    def __init__(self, images: Container[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.images = images
        self.problems: list[tuple[str, str]] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.in_style = tag == "style"
        if tag in _RUNNING:
            self.problems.append((f"o elemento <{tag}> não é permitido: {_WHY}", f"<{tag}"))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.problems.append(
                (f"<meta> que leva a outra página não é permitido: {_WHY}", "<meta")
            )
        if tag == "img" and "alt" not in given:
            problem = "toda imagem precisa de alt, o texto que a descreve"
            self.problems.append((problem, given.get("src") or "<img"))
        if "attachment" in given.get("rel", "").lower():
            self.problems.append((f"rel=attachment não é permitido: {_WHY}", "attachment"))
        for name, value in given.items():
            self._attribute(tag, name, value)

    handle_startendtag = handle_starttag

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self.problems.append((f"o atributo {name} não é permitido: nada se executa", name))
        elif name in _FETCHED:
            link = tag in ("a", "area") and name == "href"
            addresses = value.split(",") if name == "srcset" else [value]
            for address in addresses:
                problem = _refusal(address, _LINKS if link else _HELD, self.images)
                if problem:
                    self.problems.append((problem, address.strip()))
        elif name == "style" or name in _PAINTED:
            self.problems += [(p, value) for p, _ in css_problems(value, self.images)]

    def handle_endtag(self, _tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.problems += [(p, "<style") for p, _ in css_problems(data, self.images)]


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code < 0x110000 else "\ufffd"
    return match[2] or match[3]


def _blank(match: re.Match[str]) -> str:
    """A text as it is; as many lines as a comment has."""
    return match[1] or "\n" * match[0].count("\n") or " "


def _unbalanced(css: str) -> Iterator[tuple[str, int]]:
    """A brace too many, or one that is not closed."""
    plain = re.sub(_STRING, lambda m: re.sub(r"[^\n]", " ", m[0]), css, flags=re.DOTALL)
    opened: list[int] = []
    for found in re.finditer(r"[{}]", plain):
        if found[0] == "{":
            opened.append(found.start())
        elif not opened:
            yield "há um «}» a mais", plain[: found.start()].count("\n") + 1
            return
        else:
            opened.pop()
    if opened:
        yield "este «{» não fecha", plain[: opened[-1]].count("\n") + 1
