"""The promise that every reader of foreign bytes keeps, and who sees that it does.

What came is taken, or refused by a Refusal or a Trouble in words: within ten seconds of work and 256 MB, with nothing
half-written in the database or the folder, no other exception, and nobody's name or number in the sentence.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from stationdesk.core.errors import Refusal, Trouble, Unhappy, Usage

SECONDS = 10.0
MEGABYTES = 256
PERSONAL = re.compile(r"曾庆兰|单秀英|曾大山|42122119\d{10}|1380713\d{4}")
"""Who stands in the seeds: no sentence of a refusal may say it."""


class TooSlow(BaseException):
    """More than ten seconds of work, or a minute of waiting. No Exception, so that no reader swallows it."""


class Broken(AssertionError):
    """The promise was not kept."""


@dataclass
class Tried:
    """What became of the cases of one target: how many were taken, how many refused by which name."""

    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    state: Any = field(default=None, repr=False)
    """How the station stood after the last case, where that is held against a refusal."""

    @property
    def cases(self) -> int:
        """How many were tried."""
        return self.taken + self.refused.total()


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Stop what works for longer than allowed, or waits for ever."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"{'work' if number == signal.SIGPROF else 'waiting'} without end")

    before = signal.signal(signal.SIGPROF, late), signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, 6 * seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGPROF, before[0])
        signal.signal(signal.SIGALRM, before[1])


def peak() -> int:
    """The most memory this process ever had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def watched(
    run: Callable[[bytes], object],
    data: bytes,
    tried: Tried,
    state: Callable[[], Any] | None = None,
    seconds: float = SECONDS,
) -> None:
    """Give a reader one file and hold it to the promise. Raises Broken, or what the reader raised."""
    import time

    if state is not None and tried.state is None:
        tried.state = state()
    memory = peak()
    began = time.process_time()
    refused: Unhappy | None = None
    with bounded(seconds):
        try:
            run(data)
        except (Refusal, Trouble, Usage) as no:
            refused = no
    tried.slowest = max(tried.slowest, time.process_time() - began)
    if peak() - memory > MEGABYTES * 1024 * 1024:
        raise Broken(f"{(peak() - memory) >> 20} MB of memory")
    if refused is None:
        tried.taken += 1
        tried.state = None
        return
    tried.refused[refused.code] += 1
    in_words(refused)
    if state is not None and (now := state()) != tried.state:
        tried.state = now
        raise Broken(f"refused ({refused.code}), and something changed")


def apart(run: Callable[[bytes], object], data: bytes, *, never: str = "", megabytes: int = 512) -> str:
    """Give a reader a file in a process of its own, with a bound on its memory: `taken`, or the code of its refusal.

    `never`: a file that must not be opened. Nor may the reader make a connection or start a program. Raises Broken for
    anything but taking and refusing, the end of the process among them. What the process itself says (a library's
    complaint, the traceback of a crash) is part of what is raised and is not printed.
    """
    import faulthandler
    import os
    import tempfile

    reading, writing = os.pipe()
    complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, and by the end of the child
    child = os.fork()
    if child == 0:
        os.close(reading)
        faulthandler.disable()
        os.dup2(complaints.fileno(), 2)
        said = "nothing"
        try:
            said = _inside(run, data, never, megabytes)
        except BaseException as wrong:  # noqa: BLE001 - it is told outside
            said = f"BROKEN {type(wrong).__name__}: {wrong}"[:500]
        finally:
            os.write(writing, said.encode("utf-8", "replace"))
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    with complaints:
        complaints.seek(0)
        complained = complaints.read()[-500:].decode("utf-8", "replace")
    if status or not told or told.startswith("BROKEN"):
        raise Broken(
            (told or f"the process ended ({status})") + (f"; it said: {complained}" if complained else "")
        )
    return told


def _inside(run: Callable[[bytes], object], data: bytes, never: str, megabytes: int) -> str:
    def looked(event: str, given: tuple[Any, ...]) -> None:
        if (event == "open" and never and str(given[0]) == never) or event in (
            "socket.connect",
            "subprocess.Popen",
        ):
            tried.refused["OUTSIDE"] += 1

    tried = Tried()
    sys.addaudithook(looked)
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + (megabytes << 20),) * 2)
    watched(run, data, tried)
    if tried.refused.pop("OUTSIDE", 0):
        raise Broken("reached outside")
    return next(iter(tried.refused), "taken")


def in_words(refused: Unhappy) -> None:
    """Whether a refusal is a sentence that a clerk may see and a log may keep."""
    said = refused.message
    if not said.strip() or len(said) > 3000:
        raise Broken(f"{refused.code}: {len(said)} signs are no sentence")
    if PERSONAL.search(said) or PERSONAL.search(repr(refused)):
        raise Broken(f"{refused.code} names somebody")


def kept(file: Path, figures: dict[str, Tried]) -> int:
    """Write down the figures of cases tried, for the proofs; how many in all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    total = sum(one.cases for one in figures.values())
    told = {
        "cases": total,
        "targets": {
            name: {
                "cases": one.cases,
                "taken": one.taken,
                "refused": dict(one.refused.most_common()),
                "slowest_seconds": round(one.slowest, 3),
            }
            for name, one in sorted(figures.items())
        },
    }
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return total
