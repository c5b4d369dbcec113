"""Fuzzing led by coverage: atheris (libFuzzer) looks which spoilt files reach code that none reached before.

`python -m tests.fuzz.campaign --guided TARGET --cases N --seconds S`. The files that are tried are spoilt by structure
(`spoil`) as well as by libFuzzer's own ways. atheris comes with the extra `fuzz`; it is never needed at run time.
"""

from __future__ import annotations

import os
import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path


def guided(names: Sequence[str], cases: int, seconds: float, folder: Path) -> int:
    """Try each target for so many cases or seconds in a process of its own; 1 when one broke its promise."""
    import subprocess

    from tests.fuzz import targets

    broken = 0
    for name in names or sorted(targets.TARGETS):
        (folder / name).mkdir()
        command = [
            sys.executable,
            "-m",
            "tests.fuzz.guided",
            name,
            str(cases),
            str(seconds),
            str(folder / name),
        ]
        done = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": "."}, capture_output=True, check=False
        )
        said = done.stdout.decode("utf-8", "replace").strip()
        print(f"{name:28} {said or done.stderr.decode('utf-8', 'replace')[-600:]}", flush=True)
        broken |= done.returncode
    return broken


def _one(name: str, cases: int, seconds: float, folder: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["stationdesk"], enable_loader_override=False):
        from tests.fuzz import targets
    from tests.fuzz.campaign import kept_case
    from tests.fuzz.spoil import spoilt
    from tests.fuzz.target import Place
    from tests.fuzz.watch import Tried, watched

    target, place, tried = targets.TARGETS[name], Place(folder), Tried()
    with atheris.instrument_imports(include=["stationdesk"], enable_loader_override=False):
        run = target.make(place)
        seeds = target.seeds(place)
        for seed in seeds:  # imports what is imported late
            watched(run, seed, tried)
    began, found = time.monotonic(), set[str]()

    def one(data: bytes) -> None:
        if tried.cases >= cases or time.monotonic() - began > seconds:
            told = f"{tried.cases} cases in {time.monotonic() - began:.0f} s; taken {tried.taken}; {dict(tried.refused.most_common(4))}"
            print(told, "BROKEN: " + "; ".join(sorted(found)) if found else "", flush=True)
            os._exit(1 if found else 0)
        try:
            watched(run, data, tried, place.state if target.stateful else None)
        except BaseException as wrong:  # noqa: BLE001 - whatever it is, it is what is looked for
            tried.refused["BROKEN"] += 1
            file = kept_case(target, data, wrong)
            key = file.name.rsplit("-", 1)[0]
            if key not in found:
                found.add(key)
                traceback.print_exception(wrong, limit=-4)

    def changed(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        made = atheris.Mutate(data, most) if rng.random() < 0.3 else spoilt(target.kind, data, rng, seeds)
        return made[:most]

    start = folder / "seeds"
    start.mkdir()
    for number, seed in enumerate(seeds):
        (start / f"{number}").write_bytes(seed)
    atheris.Setup(
        ["fuzz", str(start), "-max_len=200000", "-verbosity=0", "-rss_limit_mb=0"],
        one,
        custom_mutator=changed,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    _one(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
