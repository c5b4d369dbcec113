"""One deed under the shim that writes down what is asked of the disk; each verb that was answered is marked in the same log.

LD_PRELOAD=shim.so PROVE_MATCH=ROOT/ PROVE_LOG=… python -m tests.prove.worker_cut ROOT DEED
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from tests.prove.deeds import DEEDS, Hand


def main(root: Path, deed: str) -> None:
    """Play it once; no tidying up afterwards."""
    os.environ["XDG_DATA_HOME"] = str(root / "computer")
    mark = os.open(root / "marks", os.O_CREAT | os.O_WRONLY, 0o600)

    def said(_: str, count: Any) -> None:
        os.pwrite(mark, b"%08d" % count, count * 8)

    DEEDS[deed](Hand(root, 1, said), 0)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
