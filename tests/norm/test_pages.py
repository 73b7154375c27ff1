"""The pages under docs/regras are those that the catalogue makes today."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_pages_are_fresh():
    made = runpy.run_path(str(ROOT / "scripts" / "pages.py"))["pages"]()
    kept = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "docs/regras").glob("*.md")}
    assert len(made) > 50
    assert set(kept) == set(made), "run `make pages`"
    stale = sorted(name for name in made if kept[name] != made[name])
    assert stale == [], "run `make pages`"
