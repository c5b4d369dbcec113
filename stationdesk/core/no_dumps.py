"""What this program holds in memory is not written out when it crashes: no core file, no report of the system's own.

Swap is the system's: pages of a program may be written there whatever it asks for (locking all of a window's memory is
beyond an ordinary user's limits). `swap` says whether that can happen here, so that `doctor` can.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, Literal

_PR_SET_DUMPABLE: Final = 4
_NO_BOXES: Final = 0x0001 | 0x0002 | 0x8000
"""Windows: SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX (no crash report), SEM_NOOPENFILEERRORBOX."""

Swap = Literal["none", "encrypted", "plain", "unknown"]
_begun: list[bool] = []


def begin() -> bool:
    """Forbid dumps of this process, once; whether the system agreed."""
    if not _begun:
        _begun.append(_forbid())
    return _begun[0]


def _forbid() -> bool:
    if os.name == "nt":
        import ctypes

        windll = getattr(ctypes, "windll")  # noqa: B009 - only there on Windows
        windll.kernel32.SetErrorMode(_NO_BOXES)
        return True
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    if not sys.platform.startswith("linux"):
        return True
    # A core file's limit does not hold for a collector that the system pipes cores into; this does.
    import ctypes

    return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)


def swap(listed: Path = Path("/proc/swaps")) -> Swap:
    """Whether memory may come to lie on a disk: `plain` where it lies there readable, `none` where there is no swap.

    zram is memory; names of the device mapper are taken for encrypted ones, which they nearly always are.
    """
    try:
        names = [line.split()[0] for line in listed.read_text("utf-8").splitlines()[1:] if line.strip()]
    except (OSError, IndexError):
        return "unknown"
    onto_disk = [name for name in names if not name.startswith("/dev/zram")]
    if not onto_disk:
        return "none"
    return (
        "encrypted" if all(name.startswith(("/dev/dm-", "/dev/mapper/")) for name in onto_disk) else "plain"
    )
