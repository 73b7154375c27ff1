"""The settings that a command runs under."""

import os
from pathlib import Path

import typer

from coapkit.settings import Settings, SettingsError, load_settings


def current_settings() -> Settings:
    """Settings of the current folder or the nearest above it. Wrong ones are wrong use."""
    try:
        return load_settings(Path.cwd())
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from error


def templates_folder(named: Path | None) -> Path | None:
    """The folder of templates that the command line or the settings name, if any does.

    One that is not there, or is no folder, is wrong use.
    """
    settings = current_settings()
    folder = named or (settings.folder / settings.templates if settings.templates else None)
    return folder and existing_folder(folder, "de modelos")


def existing_folder(folder: Path, what: str) -> Path:
    """The folder itself; wrong use where there is none. ``what``: ``de tabelas``."""
    if not folder.is_dir():
        wrong = "não é uma pasta" if os.path.lexists(folder) else "não existe"
        raise typer.BadParameter(f"a pasta {what} {folder} {wrong}")
    return folder
