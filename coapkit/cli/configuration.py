"""The settings that a command runs under."""

from pathlib import Path

import typer

from coapkit.settings import Settings, SettingsError, load_settings


def current_settings() -> Settings:
    """Settings of the current folder or the nearest above it. Wrong ones are wrong use."""
    try:
        return load_settings(Path.cwd())
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from error
