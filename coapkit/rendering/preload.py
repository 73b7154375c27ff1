"""Imported once by the process from which rendering processes are forked: see ``workers``."""

import gc
from contextlib import suppress

from coapkit.rendering.engine import load_weasyprint
from coapkit.rendering.errors import RenderError
from coapkit.rendering.fonts import font_faces, printable, shipped_fonts

with suppress(RenderError):  # told by the first part that is rendered
    load_weasyprint()
font_faces()
printable("", shipped_fonts().values())  # compiles what tells the characters that have a glyph
# What is there by now stays: the collector need not look at it, nor copy its pages by doing so.
gc.collect()
gc.freeze()
