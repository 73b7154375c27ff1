"""Good and bad examples of each check: fragments of contracts, in ``schemas/exemplos/``.

``ID.bom.yaml`` gives no finding of its check, ``ID.ruim.yaml`` exactly one, on the line that ends
with the mark. The pages show them and the tests run them.
"""

from typing import Final, NamedTuple

from coapkit.resources import schemas_dir

MARK: Final = "# <-- aqui"


class Example(NamedTuple):
    """Texts of both fragments, "" where there is none, and the marked line of the bad one."""

    good: str
    bad: str
    bad_line: int


def example(provision_id: str) -> Example:
    """The examples of one check."""
    good = _text(f"{provision_id}.bom.yaml")
    bad = _text(f"{provision_id}.ruim.yaml")
    marked = [i for i, line in enumerate(bad.splitlines(), 1) if line.endswith(MARK)]
    return Example(good, bad, marked[0] if len(marked) == 1 else 0)


def example_ids() -> set[str]:
    """Ids that have at least one example file."""
    return {
        path.name.removesuffix(".bom.yaml").removesuffix(".ruim.yaml")
        for path in (schemas_dir() / "exemplos").glob("*.yaml")
    }


def _text(name: str) -> str:
    path = schemas_dir() / "exemplos" / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""
