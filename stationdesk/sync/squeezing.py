"""Compressing beside reading: one thread, so that on a second core nothing waits for it."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import zstandard

LEVEL = 3
_AHEAD = 8
"""Pieces that may wait for the thread, so that memory stays bounded."""


class Part:
    """One zstd frame in the making."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._frame = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj()
        self._waiting: deque[Future[bytes]] = deque()
        self._done: list[bytes] = []

    def add(self, text: bytes) -> None:
        """Some more of it. Raises what compressing raised before."""
        self._waiting.append(self._pool.submit(self._frame.compress, text))
        while len(self._waiting) > _AHEAD:
            self._done.append(self._waiting.popleft().result())

    def end(self) -> None:
        """Nothing more comes."""
        self._waiting.append(self._pool.submit(self._frame.flush))

    def bytes(self) -> bytes:
        """The whole frame; waits until it is ready."""
        while self._waiting:
            self._done.append(self._waiting.popleft().result())
        return b"".join(self._done)


class Squeezer:
    """The thread that compresses the parts of one bundle, one after the other."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "squeeze")

    def part(self) -> Part:
        """A new frame."""
        return Part(self._pool)

    def close(self) -> None:
        """Let the thread end; what was not waited for is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)
