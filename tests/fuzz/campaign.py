"""A campaign by hand: `python -m tests.fuzz.campaign [TARGET …] --cases N --from N`; what broke lies in build/fuzz.

Every target tries the same numbered cases each time. With `--guided` the cases are found by atheris, which looks at
the coverage of the program (`pip install 'stationdesk[fuzz]'`).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.fuzz.spoil import spoilt
from tests.fuzz.target import TARGETS, Place, Target
from tests.fuzz.watch import Tried, watched

FOUND = Path(__file__).resolve().parents[2] / "build" / "fuzz"


def numbered(target: Target, seeds: list[bytes], first: int, count: int) -> Iterator[bytes]:
    """The cases of these numbers: the same every time."""
    for number in range(first, first + count):
        rng = random.Random(f"{target.name} {number}")
        yield spoilt(target.kind, rng.choice(seeds), rng, seeds)


def campaign(
    target: Target,
    place: Place,
    tried: Tried,
    cases: Iterator[bytes],
    broke: Callable[[bytes, BaseException], None],
) -> None:
    """Try cases and say which broke the promise."""
    try:
        run = target.make(place)
    except Exception as wrong:  # noqa: BLE001 - a target that cannot begin is told, and the others go on
        broke(b"", wrong)
        return
    for data in cases:
        try:
            watched(run, data, tried, place.state if target.stateful else None)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as wrong:  # noqa: BLE001 - whatever it is, it is what is looked for
            tried.refused["BROKEN"] += 1
            broke(data, wrong)


def kept_case(target: Target, data: bytes, wrong: BaseException) -> Path:
    """Put by what broke; the file."""
    folder = FOUND / target.name
    folder.mkdir(parents=True, exist_ok=True)
    where = traceback.extract_tb(wrong.__traceback__)
    own = [one for one in where if "/stationdesk/" in one.filename] or list(where)
    place = f"{Path(own[-1].filename).stem}-{own[-1].lineno}" if own else "nowhere"
    file = folder / f"{type(wrong).__name__}-{place}-{hashlib.sha256(data).hexdigest()[:8]}"
    if not list(folder.glob(f"{type(wrong).__name__}-{place}-*")):
        file.write_bytes(data)
    return file


def quick_place() -> str | None:
    """Memory where there is some to put files into: thousands of small ones are written."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def away_from_home(folder: Path) -> None:
    """Nothing of the person who runs it is read or written."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(folder / name)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> int:
    """The command."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("targets", nargs="*")
    asked.add_argument("--cases", type=int, default=2000)
    asked.add_argument("--from", type=int, default=0, dest="first")
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--guided", action="store_true")
    asked.add_argument("--together", type=int, default=1, help="readers tried at a time (with --guided)")
    args = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=quick_place()) as folder:
        away_from_home(Path(folder))
        if args.guided:
            from tests.fuzz import guided

            return guided.guided(args.targets, args.cases, args.seconds, Path(folder), args.together)
        from tests.fuzz import targets

        assert targets.WRITTEN_IN
        broken = 0
        for name in args.targets or sorted(TARGETS):
            target, tried, began = TARGETS[name], Tried(), time.monotonic()
            worked = time.process_time()
            seen: dict[str, str] = {}

            def broke(
                data: bytes, wrong: BaseException, target: Target = target, seen: dict[str, str] = seen
            ) -> None:
                file = kept_case(target, data, wrong)
                key = file.name.rsplit("-", 1)[0]
                if key not in seen:
                    seen[key] = "".join(traceback.format_exception(wrong)[-4:])[-900:]
                    print(f"    {target.name}: {file.name} ({len(data)} bytes)\n{seen[key]}", flush=True)

            (Path(folder) / name).mkdir()
            place = Place(Path(folder) / name)
            try:
                seeds = target.seeds(place)
                whole = Tried()
                campaign(target, place, whole, iter(seeds[: len(target.good(place))]), broke)
                until = began + args.seconds

                def in_time(cases: Iterator[bytes], until: float = until) -> Iterator[bytes]:
                    for one in cases:
                        if time.monotonic() > until:
                            return
                        yield one

                campaign(
                    target, place, tried, in_time(numbered(target, seeds, args.first, args.cases)), broke
                )
            finally:
                place.close()
            broken += len(seen)
            took = time.process_time() - worked
            print(f"{name:28} {tried.cases:6} cases {took:7.1f} s, {took / max(1, tried.cases) * 1000:6.1f} ms each; slowest {tried.slowest:.2f} s; "
                  f"good ones taken {whole.taken}/{whole.cases}; taken {tried.taken}; {dict(tried.refused.most_common(4))}", flush=True)  # fmt: skip
        return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
