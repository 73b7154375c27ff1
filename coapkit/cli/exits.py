"""Exit codes, the same for every command; documented in README.md and LEIAME.md."""

from typing import Final

CLEAN: Final = 0
FINDINGS: Final = 1
USAGE: Final = 2
FAULT: Final = 3
INTERRUPTED: Final = 130
