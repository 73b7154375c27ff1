"""Exit codes, the same for every command; documented in README.md and LEIAME.md."""

# No Final: `coapkit --version` would wait 10 ms for typing.
CLEAN = 0
FINDINGS = 1
USAGE = 2
FAULT = 3
INTERRUPTED = 130
