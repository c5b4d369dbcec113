"""Fuzzing led by coverage: atheris (libFuzzer) looks which spoilt files reach code that none reached before.

`python -m tests.fuzz.campaign --guided [READER …] --cases N --seconds S --together N`, or `make fuzz`. The files that are tried are spoilt
by structure (`spoil`) as well as by libFuzzer's own ways. The program is instrumented once; each reader has a process of its own,
with bounds of memory and time, so one that dies is told with the file it died of. What reached something new is kept, small, in
`build/fuzz/corpus/READER`, and the next run begins with it. atheris comes with the extra `fuzz`; it is never needed at run time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz.watch import Tried

MEGABYTES = 1536
"""Beyond what the process has when it begins: the watch itself allows a reader 256."""
LATE = 120.0
"""Seconds beyond its time after which a reader's process is ended: what it needs to begin and for its last case. Its time is of
work; on a machine with much else to do it may take four times as long."""
KEPT_FILES, KEPT_BYTES = 60, 16_384
"""How much of what reached something new is kept of a reader, and how large a file may be."""
FIGURES = Path(__file__).resolve().parents[2] / "build" / "proofs" / "fuzz-guided.json"


@dataclass
class Found:
    """What became of one reader: its cases, and what broke the promise."""

    tried: Tried = field(default_factory=Tried)
    broken: list[str] = field(default_factory=list)
    new: int = 0
    """Files that reached code which none before them had reached."""


def instrumented() -> Any:
    """Import atheris and the program under it. Raises ImportError, in words, where it is not installed."""
    try:
        import atheris
    except ImportError as no:
        raise ImportError(
            "atheris is not installed: `make setup-test` installs it (Linux, Python 3.11 to 3.13)"
        ) from no
    with _silent(), atheris.instrument_imports(include=["stationdesk"], enable_loader_override=False):
        from tests.fuzz import targets

        assert targets.WRITTEN_IN
    return atheris


def guided(names: Sequence[str], cases: int, seconds: float, folder: Path, together: int = 1) -> int:
    """Try each reader for so many cases or seconds; say and keep the figures; 1 when one broke its promise."""
    from tests.fuzz.target import TARGETS
    from tests.fuzz.watch import kept

    atheris = instrumented()
    waiting = list(names) or sorted(TARGETS)
    running: dict[int, tuple[str, float]] = {}
    found: dict[str, Found] = {}
    while waiting or running:
        while waiting and len(running) < together:
            name = waiting.pop(0)
            (folder / name).mkdir()
            sys.stdout.flush()
            child = os.fork()
            if child == 0:
                _child(atheris, name, cases, seconds, folder / name)
            running[child] = name, time.monotonic() + 4 * seconds + LATE
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            name, until = running.pop(child)
            one = found[name] = _told(name, folder / name, status)
            shutil.rmtree(folder / name, ignore_errors=True)
            said = f"taken {one.tried.taken}; {one.new} reached something new; {dict(one.tried.refused.most_common(4))}"
            print(
                f"{name:28} {one.tried.cases:7} cases; slowest {one.tried.slowest:.2f} s; {said}", flush=True
            )
            for each in one.broken:
                print(f"    BROKEN {each}", flush=True)
            continue
        for child, (_, until) in running.items():
            if time.monotonic() > until:
                os.kill(child, signal.SIGKILL)
        time.sleep(0.05)
    total = kept(FIGURES, {name: one.tried for name, one in found.items()})
    print(f"led by coverage: {total} cases over {len(found)} readers, in {FIGURES}", flush=True)
    return 1 if any(one.broken for one in found.values()) else 0


def worked() -> float:
    """Seconds of work so far, those of processes that were started included."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def _told(name: str, folder: Path, status: int) -> Found:
    """What a reader's process wrote down, or that it died, and of which file."""
    from tests.fuzz.campaign import FOUND

    try:
        told = json.loads((folder / "told.json").read_text("utf-8"))
    except (OSError, ValueError):
        said = (folder / "said").read_bytes()[-900:].decode("utf-8", "replace")
        where = "before its first case"
        with contextlib.suppress(OSError):
            case = (folder / "now").read_bytes()
            file = FOUND / name / f"Died-{hashlib.sha256(case).hexdigest()[:8]}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(case)
            where = f"of {file.name}"
        return Found(broken=[f"its process ended ({os.waitstatus_to_exitcode(status)}) {where}: {said}"])
    tried = Tried(told["taken"], Counter(told["refused"]), told["slowest"])
    return Found(tried, told["broken"], told["new"])


@contextlib.contextmanager
def _silent() -> Any:
    """atheris names every module it instruments."""
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _child(atheris: Any, name: str, cases: int, seconds: float, folder: Path) -> None:
    """The process of one reader; it never returns."""
    try:
        with (folder / "said").open("wb") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + (MEGABYTES << 20),) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _one(atheris, name, cases, seconds, folder)
    except BaseException:  # noqa: BLE001 - told through the file of what was said
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(70)


def _one(atheris: Any, name: str, cases: int, seconds: float, folder: Path) -> None:
    from tests.fuzz.campaign import FOUND, away_from_home, kept_case
    from tests.fuzz.spoil import spoilt
    from tests.fuzz.target import TARGETS, Place
    from tests.fuzz.watch import watched

    away_from_home(folder)
    target, place, tried = TARGETS[name], Place(folder), Tried()
    with atheris.instrument_imports(include=["stationdesk"], enable_loader_override=False):
        run = target.make(place)
        seeds = target.seeds(place)
        for seed in seeds:  # imports what is imported late
            watched(run, seed, tried)
    start, library = folder / "seeds", FOUND / "corpus" / name
    start.mkdir()
    # What was reached is put down here first, so what is new is told from what it began with.
    fresh = folder / "fresh"
    fresh.mkdir()
    library.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate([*seeds, *(file.read_bytes() for file in sorted(library.iterdir()))]):
        (start / f"{number}").write_bytes(seed)
    now = os.open(folder / "now", os.O_RDWR | os.O_CREAT, 0o600)
    began, until = worked(), time.monotonic() + 4 * seconds
    broken = dict[str, str]()

    def ended() -> None:
        new = sorted(fresh.iterdir(), key=lambda file: file.stat().st_size)
        _keep(new, library)
        told = {
            "taken": tried.taken,
            "refused": dict(tried.refused),
            "slowest": tried.slowest,
            "broken": list(broken.values()),
            "new": len(new),
        }
        (folder / "told.json").write_text(json.dumps(told), "utf-8")
        os._exit(0)

    def one(data: bytes) -> None:
        if tried.cases >= cases or worked() - began > seconds or time.monotonic() > until:
            ended()
        os.ftruncate(now, 0)
        os.pwrite(now, data, 0)
        try:
            watched(run, data, tried, place.state if target.stateful else None)
        except BaseException as wrong:  # noqa: BLE001 - whatever it is, it is what is looked for
            tried.refused["BROKEN"] += 1
            file = kept_case(target, data, wrong)
            key = file.name.rsplit("-", 1)[0]
            if key not in broken:
                broken[key] = f"{file.name}: " + "".join(traceback.format_exception(wrong)[-4:])[-700:]

    def changed(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        made = atheris.Mutate(data, most) if rng.random() < 0.3 else spoilt(target.kind, data, rng, seeds)
        return made[:most]

    atheris.Setup(
        # What libFuzzer puts by of its own accord (cases slow by the clock, on a busy machine) goes with the folder.
        [
            *("fuzz", str(fresh), str(start), "-max_len=200000", "-verbosity=0", "-rss_limit_mb=0"),
            f"-artifact_prefix={fresh.parent}{os.sep}",
        ],
        one,
        custom_mutator=changed,
    )
    atheris.Fuzz()


def _keep(new: Sequence[Path], library: Path) -> None:
    """The smallest of what reached something new, beside what lies there; the rest is found again."""
    room = KEPT_FILES - len(list(library.iterdir()))
    for file in [file for file in new if file.stat().st_size <= KEPT_BYTES][: max(0, room)]:
        shutil.copyfile(file, library / file.name)
