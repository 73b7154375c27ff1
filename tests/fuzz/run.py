"""Fuzz one target with coverage: ``python tests/fuzz/run.py check -max_total_time=600``.

Needs atheris (``pip install atheris``: Linux, Python 3.11 to 3.13), which nothing else of the
project does. Options are libFuzzer's; inputs that made code run for the first time are kept in
``.fuzz/TARGET``, and what fails is written there as ``crash-…`` (``python tests/fuzz/run.py TARGET
FILE`` runs it again).
"""

import random
import sys
import time
from pathlib import Path

import atheris

# What reads a PDF is not ours, and where it goes says most about one.
READERS = ["pyhanko.pdf_utils"] if {"paper", "certificate"} & set(sys.argv[1:2]) else []

with atheris.instrument_imports(include=["coapkit", *READERS]):
    from fuzz_targets import ROOT, TARGETS

from fuzz_mutator import mutate  # noqa: E402 - how much is instrumented was asked first

BASE_SECONDS, SECONDS_PER_KB = 4.0, 0.1
"""CPU time that one input may take: some ten times what it takes without instrumentation."""

LONGEST = 32_768


def main() -> None:
    """Read the target's name and hand over to libFuzzer, which does not come back."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"use: run.py ({'|'.join(TARGETS)}) [options of libFuzzer]")
    name = sys.argv.pop(1)
    target = TARGETS[name]
    folder = ROOT / ".fuzz" / name
    folder.mkdir(parents=True, exist_ok=True)
    seeds = target.seeds()
    if not any(folder.iterdir()):
        for at, seed in enumerate(seeds):
            (folder / f"seed-{at}").write_bytes(seed)
    texts = [seed.decode("utf-8", "replace") for seed in seeds]

    def one_input(data: bytes) -> None:
        start = time.process_time()
        target.run(data)
        took = time.process_time() - start
        if took > BASE_SECONDS + SECONDS_PER_KB * len(data) / 1024:
            raise TimeoutError(f"{took:.1f} s of CPU for {len(data)} bytes")

    def change(data: bytes, most: int, seed: int) -> bytes:
        if random.Random(seed).random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        return mutate(data.decode("utf-8", "replace"), seed, texts).encode()[:most]

    options = [
        *(f"-artifact_prefix={folder}/", "-timeout=60", "-rss_limit_mb=1500"),
        *(f"-max_len={LONGEST}", "-print_final_stats=1"),
    ]
    if target.keep:
        options += ["-keep_seed=1", "-len_control=0"]
    given = sys.argv[1:]
    files = [] if any(Path(word).is_file() for word in given) else [str(folder)]
    atheris.Setup(
        [sys.argv[0], *options, *given, *files],
        one_input,
        custom_mutator=change if target.text else None,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
