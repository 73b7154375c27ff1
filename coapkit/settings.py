"""A repository's settings: ``coapkit.toml``, or ``[tool.coapkit]`` in ``pyproject.toml``."""

import os
import re
from pathlib import Path
from typing import Any, Final

from coapkit.diagnostics import Severity
from coapkit.reasons import reason
from coapkit.record import Record

FILE: Final = "coapkit.toml"
_SHARED_FILE: Final = "pyproject.toml"
FILES: Final = (FILE, _SHARED_FILE)
"""Names under which settings are found."""
# Wherever TOML can hold our section; a file without it is not worth loading the parser.
_SECTION: Final = r"""(?m)^[ \t\[]*["']?tool["']?[ \t]*(?:=|\]|\.[ \t]*["']?coapkit)"""


class Settings(Record):
    """What a repository fixes; the command line has the last word.

    ``paths``    contracts and folders to check when none is named, from the settings' folder
    ``fail_on``  gravity from which ``validate`` fails
    ``tables``   folder of reference tables, "" for ``tabelas`` beside the contracts
    ``folder``   where the settings file is
    ``templates``  folder of templates of one's own, "" for none
    """

    paths: tuple[str, ...] = ()
    fail_on: str = Severity.ERROR.value
    tables: str = ""
    folder: Path = Path()
    templates: str = ""


class SettingsError(Exception):
    """The settings file is wrong. Its text says where and how to mend it, in Portuguese."""


def load_settings(start: Path) -> Settings:
    """Settings of the nearest folder, from ``start`` upwards, that has any; else the defaults.

    Raises SettingsError.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        own, shared = folder / FILE, folder / _SHARED_FILE
        if os.path.isfile(own):  # noqa: PTH113 - a Path raises where a folder is closed
            return _settings(own, _read(own))
        if os.path.isfile(shared) and re.search(_SECTION, _text(shared)):  # noqa: PTH113
            tool = _read(shared).get("tool")
            if isinstance(tool, dict) and "coapkit" in tool:
                return _settings(shared, tool["coapkit"])
    return Settings()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: não foi possível ler: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: não está em UTF-8; salve-o nessa codificação") from error


def _read(path: Path) -> dict[str, Any]:
    import tomllib  # most repositories have no settings

    try:
        return tomllib.loads(_text(path))
    except (ValueError, RecursionError) as error:  # also of a number with thousands of digits
        # What the parser says is in English; where it says it, is a help.
        found = re.search(r"line ([0-9]+), column ([0-9]+)\)$", str(error))
        place = f":{found[1]}:{found[2]}" if found else ""
        raise SettingsError(
            f"{path}{place}: não é TOML válido; escreva cada chave uma só vez, numa linha como "
            '`fail-on = "warning"`, e feche as aspas e os colchetes'
        ) from error


_KEYS: Final = {
    "paths": "lista de textos",
    "fail-on": "texto",
    "tables": "texto",
    "templates": "texto",
}


def _settings(path: Path, section: Any) -> Settings:
    if not isinstance(section, dict):
        raise SettingsError(f"{path}: `coapkit` deve ser uma tabela de chaves")
    for key in section:
        if key not in _KEYS:
            from difflib import get_close_matches

            close = get_close_matches(key, _KEYS, n=1)
            hint = f"você quis dizer `{close[0]}`?" if close else f"use: {', '.join(_KEYS)}"
            raise SettingsError(f"{path}:{_line(path, key)}: chave desconhecida `{key}`; {hint}")
    paths = section.get("paths", [])
    fail_on = section.get("fail-on", Severity.ERROR.value)
    folders = {key: section.get(key, "") for key in ("tables", "templates")}
    if not isinstance(paths, list) or not all(isinstance(p, str) for p in paths):
        raise _wrong_type(path, "paths")
    if fail_on not in (*Severity, "never"):
        raise SettingsError(
            f"{path}:{_line(path, 'fail-on')}: `fail-on` deve ser error, warning, note ou never"
        )
    for key, name in folders.items():
        if not isinstance(name, str):
            raise _wrong_type(path, key)
    return Settings(tuple(paths), fail_on, folders["tables"], path.parent, folders["templates"])


def _wrong_type(path: Path, key: str) -> SettingsError:
    return SettingsError(f"{path}:{_line(path, key)}: `{key}` deve ser {_KEYS[key]}")


def _line(path: Path, key: str) -> int:
    """Line of a key, for the message: TOML readers keep no positions."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.partition("=")[0].strip().strip("\"'") == key:
            return number
    return 1
