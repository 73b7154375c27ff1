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
    if folder is not None and not folder.is_dir():
        what = "não é uma pasta" if os.path.lexists(folder) else "não existe"
        raise typer.BadParameter(f"a pasta de modelos {folder} {what}")
    return folder
