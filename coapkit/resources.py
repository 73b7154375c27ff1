"""The only place that knows where schemas/ and templates/ are, installed or in a checkout."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root() -> Path:
    """Folder that holds ``schemas`` and ``templates``.

    A wheel carries them inside the package (see ``force-include`` in pyproject.toml); an editable
    install reads the checkout's own, so that an edit counts at once.
    """
    installed = _PACKAGE / "_dados"
    return installed if installed.is_dir() else _PACKAGE.parent


def schemas_dir() -> Path:
    """Folder of the JSON Schemas and of the catalogue of provisions."""
    return _root() / "schemas"


def templates_dir() -> Path:
    """Folder of the Jinja templates, the clause wording, the styles and the fonts."""
    return _root() / "templates"
