"""Imported once by the process from which rendering processes are forked: see ``workers``."""

from contextlib import suppress

from coapkit.rendering.engine import load_weasyprint
from coapkit.rendering.errors import RenderError

with suppress(RenderError):  # told by the first part that is rendered
    load_weasyprint()
