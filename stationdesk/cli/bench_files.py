"""`bench attachments`: a great file on its way into a bundle, beside age alone; and the memory that it takes.

The stream is pseudo-random, so nothing of it compresses or is cached. Memory is measured in a process of its own that writes
a real bundle, verified, into a temporary folder: 2 GiB where there is room, less elsewhere (said in the note).
"""

from __future__ import annotations

import hashlib
import io
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import IO, Any, Final, cast

import pyrage

from stationdesk.cli.bench import Measured, Plan
from stationdesk.core import patient
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say
from stationdesk.sync import minisign, writer
from stationdesk.sync.manifest import Fields
from stationdesk.sync.streams import CHUNK, Pull

MIB: Final = 1 << 20
LARGE: Final = 2 << 30
GOAL_SPEED: Final = 300.0
"""MB/s through encryption; where age alone does not reach twice that, half of age alone."""
GOAL_MEMORY: Final = 20.0
"""MB on top of what the process had."""


class Stream(io.RawIOBase):
    """Pseudo-random bytes of a given length: a block repeated, its beginning numbered."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._block = random.Random(7).randbytes(CHUNK)
        self._left = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most a chunk."""
        count = min(self._left, CHUNK, size if size >= 0 else CHUNK)
        self._left -= count
        self._at += 1
        return (self._at.to_bytes(8) + self._block[8:])[:count]


def blob(size: int) -> writer.Blob:
    """The stream as an attachment."""
    sha = hashlib.sha256()
    stream = Stream(size)
    while piece := stream.read(CHUNK):
        sha.update(piece)
    return writer.Blob(sha.hexdigest(), size, lambda: cast("IO[bytes]", Stream(size)))


def fields() -> Fields:
    """What such a bundle says of itself."""
    return Fields(
        bundle=new_id(),
        kind="files",
        station=new_id(),
        village="421221106202",
        device=10,
        epoch=1,
        number=1,
        made="2026-11-22T01:00:00.000Z",
        day=date(2026, 11, 22),
        hlc=1,
        schema="",
    )


class _Nowhere:
    """Takes what age gives, and counts."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing to flush."""


def _speeds(size: int) -> tuple[float, float]:
    """MB/s into a bundle, and through age alone."""
    identity = pyrage.x25519.Identity.generate()
    to: Any = [identity.to_public()]
    key = minisign.SecretKey.generate()
    one = blob(size)
    best = [0.0, 0.0]
    for _ in range(3):
        # Hashed, checked, put into the ZIP, encrypted, hashed again as the file is.
        started = time.perf_counter()
        digest = writer.seal(fields(), [one], (str(identity.to_public()),), key.sign)
        best[0] = max(best[0], size / (time.perf_counter() - started) / 1e6)
        assert len(digest) == 64
        source = Stream(size)
        started = time.perf_counter()
        pyrage.encrypt_io(Pull(iter(lambda s=source: s.read(CHUNK), b"")), _Nowhere(), to)  # type: ignore[misc]
        best[1] = max(best[1], size / (time.perf_counter() - started) / 1e6)
    return best[0], best[1]


def _memory(what: str) -> int:
    """`VmRSS` or `VmHWM` (the greatest so far) of this process, in KiB (Linux)."""
    text = Path("/proc/self/status").read_text("ascii")
    return int(text.split(what + ":")[1].split()[0])


def grown(size: int, sha256: str, folder: Path) -> float:
    """MB by which this process grew at its greatest while it wrote and verified a bundle with such a file (Linux)."""
    key = minisign.SecretKey.generate()
    to = [str(pyrage.x25519.Identity.generate().to_public())]

    def write(one: writer.Blob, name: str) -> None:
        place = folder / name
        place.mkdir()
        writer.write(place, fields(), (), [one], to, key.sign, max_bytes=writer.wrapped(one.size))
        patient.remove_tree(place)

    write(blob(1000), "small")  # everything is imported by now
    before = _memory("VmRSS")
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the peak of the imports is none of it
    write(writer.Blob(sha256, size, lambda: cast("IO[bytes]", Stream(size))), "large")
    return (_memory("VmHWM") - before) * 1024 / 1e6


def attachments(_plan: Plan) -> list[Measured]:
    """Speed through encryption beside age alone, and the memory a great attachment takes."""
    value, alone = _speeds(256 * MIB)
    wanted = min(GOAL_SPEED, alone / 2)
    speed = Measured(
        "attachments",
        round(value, 1),
        round(alone, 1),
        round(value / alone, 2),
        GOAL_SPEED,
        value >= wanted,
        "MB/s",
        say(N_("核对、装包、加密、再核对；基线只有 age 加密。目标每秒 300 MB，机器做不到时为 age 的一半")),
    )
    if not Path("/proc/self/status").exists():
        return [speed]
    with tempfile.TemporaryDirectory(prefix="stationdesk-bench-") as folder:
        size = min(LARGE, max(64 * MIB, (shutil.disk_usage(folder).free - (1 << 30)) // 2))
        program = (
            "from pathlib import Path; from stationdesk.cli import bench_files; "
            f"print(bench_files.grown({size}, {blob(size).sha256!r}, Path({folder!r})))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    memory = float(done.stdout)
    note = say(N_("写出并核对一个 {size} MB 的附件，多用的内存"), size=size // MIB)
    return [
        speed,
        Measured(
            "attachments-memory",
            round(memory, 1),
            GOAL_MEMORY,
            round(memory / GOAL_MEMORY, 2),
            GOAL_MEMORY,
            memory <= GOAL_MEMORY,
            "MB",
            note,
        ),
    ]
