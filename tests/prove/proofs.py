"""The figures of the long proofs: printed, and kept in `build/proofs/` for whoever asks what was really tried."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "build" / "proofs"


def keep(name: str, **figures: Any) -> None:
    """Write the figures of one proof down, under its name; they are also printed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / f"{name}.json").write_text(text + "\n", "utf-8")
    print(f"{name}: {json.dumps(figures, ensure_ascii=False, sort_keys=True)}")
