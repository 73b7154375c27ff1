"""The sandbox in which templates run, and what it says when one of them is wrong.

What a template may do is little: loops, conditions, and what ``contrato`` holds. Author text is
escaped and nothing undoes it (no ``safe``, no ``autoescape`` block); what could fill the memory or
give another document at each run (powers, repeated texts, ``random``) is not there. Templates of
one's own have an allowance besides (see ``allowance``).
"""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePath
from typing import Any, Final

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound, Undefined
from jinja2.environment import Environment
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from coapkit.document.excerpt import printable, sentence
from coapkit.rendering.allowance import Allowance, Metered
from coapkit.rendering.errors import RenderError
from coapkit.rendering.jinja_words import in_portuguese
from coapkit.rendering.outside import css_problems, html_problems
from coapkit.resources import templates_dir

HTML, WORDING, STYLE = ".html.j2", ".md", ".css"
"""Kinds of template by the end of their names: sections and their pieces, clause texts, styles."""

_FAULTS: Final = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    AssertionError,  # truncate, of less than its ellipsis
)
"""What an expression in a template may raise."""

# fmt: off
_FILTERS: Final = (
    "abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "groupby",
    "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject",
    "rejectattr", "replace", "reverse", "round", "select", "selectattr", "sort", "string", "sum",
    "title", "trim", "truncate", "unique", "upper", "wordcount",
)
_TEXT_METHODS: Final = frozenset((
    "capitalize", "count", "endswith", "find", "isdigit", "isupper", "islower", "join", "lower",
    "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rpartition", "rstrip",
    "split", "splitlines", "startswith", "strip", "title", "upper",
))
# fmt: on
MAX_OUTPUT: Final = 64_000_000
"""Characters that one template may give: as many as a document may have."""
_TOO_DEEP = "há blocos demais, um dentro do outro"
_SHOWN = 90  # letters of a line that a message quotes


class TemplateFailure(RenderError):  # noqa: N818
    """A template that cannot be used.

    ``template``  its name; ``line`` counts from 1, and 0 means that it is not known
    ``file``      what to call it: the path of the user's own file, else its name
    ``source``    the text of the line, quoted below the message
    """

    def __init__(
        self, template: str, line: int, problem: str, *, file: str = "", source: str = ""
    ) -> None:
        self.template = template
        self.line = line
        self.problem = problem = sentence(problem)  # it may quote the template
        self.file = printable(file or template)
        place = f"{self.file}:{line}" if line else self.file
        super().__init__(f"erro no modelo {place}: {problem}{_quoted(line, source)}")


def _quoted(line: int, source: str) -> str:
    shown = "".join(c for c in source.rstrip() if c.isprintable() or c == "\t").replace("\t", "  ")
    if not line or not shown.strip():
        return ""
    if len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]}…"
    margin = " " * len(str(line))
    return f"\n{margin} |\n{line} | {shown}\n{margin} |"


class _Missing(StrictUndefined):
    """An undefined value that complains in Portuguese, and on any use."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return str(self._undefined_hint)
        if self._undefined_obj is missing:
            return f"«{self._undefined_name}» não existe"
        return f"«{self._undefined_name}» não existe no objeto de que o modelo o pede"


class _AlwaysEscaped(Extension):
    """No ``{% autoescape %}``: what an author wrote never becomes markup."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        before = ""
        for token in stream:
            if before == "block_begin" and token.test("name:autoescape"):
                raise TemplateSyntaxError(
                    "{% autoescape %} não é permitido: o texto do contrato é sempre escapado",
                    token.lineno,
                    stream.name,
                    stream.filename,
                )
            before = token.type
            yield token


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Products of numbers; no repeated or padded texts, no towers of powers."""
        if operator == "**" or isinstance(left, Sequence) or isinstance(right, Sequence):
            raise SecurityError(f"o operador «{operator}» só vale entre números, e sem potências")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of texts only what cannot make a long one of a short one; nothing of numbers."""
        if isinstance(obj, int | float) or (isinstance(obj, str) and attr not in _TEXT_METHODS):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, _value: Any) -> None:
        """Nothing to wrap: texts have no ``format`` here."""
        return

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        return self.undefined(
            f"«{attribute}» não está ao alcance dos modelos", exc=SecurityError, obj=obj
        )


class _MeteredSandbox(Metered, _Sandbox):
    """The sandbox of templates of one's own, which may come from a stranger."""

    intercepted_binops = _Sandbox.intercepted_binops | {"+"}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums and products of a size that can be held."""
        self.allowance.operate(operator, left, right)
        if operator == "+":
            return left + right
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **named: Any) -> Any:  # noqa: N805
        """A call that counts."""
        args = __self.called(__obj, args)
        return __self.made(super().call(__context, __obj, *args, **named))


class _Loader(BaseLoader):
    """Templates of one kind: the user's own, held in memory, then the package's files."""

    def __init__(self, kind: str, own: Mapping[str, str], folder: PurePath) -> None:
        self.kind = kind
        self.own = own
        self.folder = folder

    def get_source(
        self, _environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if template.endswith(self.kind):
            if template in self.own:
                return self.own[template], str(self.folder / template), lambda: True
            if template in shipped_templates():
                path = templates_dir() / template
                return path.read_text(encoding="utf-8"), str(path), lambda: True
        raise TemplateNotFound(template)


@cache
def shipped_templates() -> tuple[str, ...]:
    """Names of all templates of the package, sorted: ``capa.html.j2``, ``estilo/base.css``."""
    root = templates_dir()
    patterns = (f"*{HTML}", f"clausulas/*{WORDING}", f"estilo/*{STYLE}")
    found = (path.relative_to(root).as_posix() for p in patterns for path in root.glob(p))
    return tuple(sorted(found, key=lambda name: (name.count("/"), name)))


class Templates:
    """The templates in force: the user's own, then the package's.

    ``own``     texts by name, held in memory: nothing is read while a document is made
    ``folder``  where they came from, for messages
    ``images``  content by asset name (``imagens/brasao.png``)

    HTML is escaped by default. Clause wording (``.md``) is text that the renderer escapes later,
    and so no HTML template may include it.
    """

    def __init__(
        self,
        own: Mapping[str, str] | None = None,
        folder: PurePath | None = None,
        images: Mapping[str, bytes] | None = None,
    ) -> None:
        self.own = own = own or {}
        self.folder = folder = folder or PurePath()
        self.images = images or {}
        self._roots = (str(folder), str(templates_dir()))
        self._html = _environment(HTML, own, folder)
        self._wording = _environment(WORDING, own, folder)

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """The template ``name`` filled in. Raises TemplateFailure."""
        environment = self._environment(name)
        if isinstance(environment, Metered):
            environment.allowance = Allowance()
        try:
            text = _bounded(environment.get_template(name).generate(context))
        except TemplateFailure:
            raise
        except _FAULTS as error:
            raise self._failure(name, error) from error
        except RecursionError as error:
            raise self.failure(name, 0, "o modelo inclui a si mesmo") from error
        except SyntaxError as error:
            raise self.failure(name, 0, _TOO_DEEP) from error
        if self.own and name.endswith(HTML):
            for problem, culprit in html_problems(text, self.images):
                raise self.blamed(name, problem, culprit)
        return text

    def read(self, name: str) -> str:
        """The text of a template file as it is (style sheets). Raises TemplateFailure."""
        if name not in self.own:
            return (templates_dir() / name).read_text(encoding="utf-8")
        css = self.own[name]
        for problem, line in css_problems(css, self.images):
            raise self.failure(name, line, problem)
        return css

    def check(self, name: str) -> TemplateFailure | None:
        """What is wrong with a template as it stands, before any contract is put into it."""
        try:
            if name.endswith(STYLE):
                self.read(name)
            else:
                self._environment(name).get_template(name)
        except TemplateFailure as failure:
            return failure
        except TemplateError as error:
            return self._failure(name, error)
        except RecursionError as error:
            return self.failure(name, 0, f"expressão complicada demais ({error})")
        except SyntaxError:  # of the Python that it was compiled to
            return self.failure(name, 0, _TOO_DEEP)
        return None

    def failure(self, name: str, line: int, problem: str) -> TemplateFailure:
        """The failure of a template, with the line that it is about."""
        if name not in self.own:
            return TemplateFailure(name, line, problem)
        lines = self.own[name].splitlines()
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        return TemplateFailure(name, line, problem, file=str(self.folder / name), source=source)

    def blamed(self, name: str, problem: str, culprit: str) -> TemplateFailure:
        """The failure of the template of one's own that holds ``culprit``, else of ``name``."""
        for own, text in self.own.items():
            if culprit and culprit in text:
                line = text[: text.index(culprit)].count("\n") + 1
                return self.failure(own, line, problem)
        return self.failure(name, 0, problem)

    def _environment(self, name: str) -> Environment:
        return self._wording if name.endswith(WORDING) else self._html

    def _failure(self, name: str, error: Exception) -> TemplateFailure:
        if isinstance(error, TemplateSyntaxError):
            # The lexer calls a template by its file.
            where = error.name if error.name in shipped_templates() else name
            return self.failure(where, error.lineno, in_portuguese(error.message))
        where, line = self._place(error) or (name, 0)
        return self.failure(where, line, _told(error))

    def _place(self, error: Exception) -> tuple[str, int] | None:
        """Name and line of the innermost template that the error went through."""
        for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
            path = PurePath(frame.f_code.co_filename)
            for folder in self._roots:
                if path.suffix != ".py" and path.is_relative_to(folder):
                    return path.relative_to(folder).as_posix(), line
        return None


def _bounded(pieces: Iterable[str]) -> str:
    """The pieces joined, as long as they are no more than a document may hold."""
    kept, size = [], 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > MAX_OUTPUT:
            raise SecurityError(
                f"o modelo produz mais de {MAX_OUTPUT // 1_000_000} milhões de caracteres"
            )
    return "".join(kept)


def _environment(kind: str, own: Mapping[str, str], folder: PurePath) -> Environment:
    sandbox = _MeteredSandbox if own else _Sandbox
    environment = sandbox(
        loader=_Loader(kind, own, folder),
        undefined=_Missing,
        autoescape=kind == HTML,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[_AlwaysEscaped],
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    if isinstance(environment, Metered):
        environment.meter()
    return environment


def _told(error: Exception) -> str:
    match error:
        case TemplateNotFound():
            return f"não há o arquivo «{error.name}» entre os modelos"
        case UndefinedError():
            return str(error)
        case SecurityError():
            return f"operação não permitida em modelos ({error})"
        case ZeroDivisionError():
            return "a expressão não pôde ser calculada: divisão por zero"
        case TypeError() | AttributeError() | AssertionError():
            return "a expressão não pôde ser calculada: a operação não vale para estes valores"
    return f"a expressão não pôde ser calculada ({error})"


@cache
def load_templates() -> Templates:
    """The package's own templates, compiled once."""
    return Templates()
