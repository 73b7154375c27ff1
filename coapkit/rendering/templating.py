"""The sandbox in which templates run, and what it says when one of them is wrong."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.environment import Environment, Template
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from coapkit.rendering.errors import RenderError
from coapkit.resources import templates_dir

_SUFFIXES = (".html.j2", ".md", ".css")


class TemplateFailure(RenderError):  # noqa: N818
    """A template that cannot be used.

    ``template``  its name; ``line`` counts from 1, and 0 means that it is not known
    """

    def __init__(self, template: str, line: int, problem: str) -> None:
        self.template = template
        self.line = line
        place = f"{template}:{line}" if line else template
        super().__init__(f"erro no modelo {place}: {problem}")


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


class _Folders(FileSystemLoader):
    """Templates of the given folders only: no other kind of file, no way out by a link."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if not template.endswith(_SUFFIXES):
            raise TemplateNotFound(template)
        source, filename, uptodate = super().get_source(environment, template)
        file = Path(filename).resolve()
        if not any(file.is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise TemplateNotFound(template)
        return source, filename, uptodate


class Templates:
    """The templates in force: those of ``folders``, first come first served, then the package's.

    HTML is escaped by default. Clause wording (``.md``) is text that the renderer escapes later.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = (*folders, templates_dir())
        self._environment = ImmutableSandboxedEnvironment(
            loader=_Folders([str(folder) for folder in self.folders]),
            undefined=_Missing,
            autoescape=lambda name: name is None or not name.endswith(".md"),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.clear()

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """The template ``name`` filled in. Raises TemplateFailure."""
        try:
            return self._load(name).render(context)
        except TemplateFailure:
            raise
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise self._failure(name, error) from error
        except RecursionError as error:
            raise TemplateFailure(name, 0, "o modelo inclui a si mesmo") from error

    def read(self, name: str) -> str:
        """The text of a template file as it is (style sheets). Raises TemplateFailure."""
        try:
            loader: Any = self._environment.loader
            return str(loader.get_source(self._environment, name)[0])
        except (TemplateError, ValueError) as error:
            raise self._failure(name, error) from error

    def _load(self, name: str) -> Template:
        return self._environment.get_template(name)

    def _failure(self, name: str, error: Exception) -> TemplateFailure:
        if isinstance(error, TemplateSyntaxError):
            where = error.name or name
            return TemplateFailure(where, error.lineno, f"sintaxe inválida ({error.message})")
        where, line = self._place(error) or (name, 0)
        if isinstance(error, TemplateNotFound):
            return TemplateFailure(where, line, f"não há o arquivo «{error.name}» entre os modelos")
        if isinstance(error, UndefinedError):
            return TemplateFailure(where, line, str(error))
        if isinstance(error, SecurityError):
            return TemplateFailure(where, line, f"operação não permitida em modelos ({error})")
        if isinstance(error, UnicodeDecodeError):
            return TemplateFailure(where, line, "o arquivo não está em UTF-8")
        return TemplateFailure(where, line, f"a expressão não pôde ser calculada ({error})")

    def _place(self, error: Exception) -> tuple[str, int] | None:
        """Name and line of the innermost template that the error went through."""
        for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
            for folder in self.folders:
                path = Path(frame.f_code.co_filename)
                if path.suffix != ".py" and path.is_relative_to(folder):
                    return path.relative_to(folder).as_posix(), line
        return None


@lru_cache(maxsize=8)
def load_templates(folders: tuple[Path, ...] = ()) -> Templates:
    """The templates of ``folders`` over the package's own, compiled once."""
    return Templates(folders)
