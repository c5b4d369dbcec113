"""`python -m tests.prove.figures`: what the long proofs of this run tried, as one table; `make prove` ends with it."""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.prove.proofs import FOLDER


def lines() -> list[tuple[str, str, str]]:
    """Proof, figure and its value, of every file in `build/proofs`; only what is a number."""
    found: list[tuple[str, str, str]] = []
    for file in sorted(FOLDER.glob("*.json")):
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        figures = {name: value for name, value in told.items() if isinstance(value, int | float)}
        if "targets" in told:
            figures["readers"] = len(told["targets"])
        found += [(file.stem, name, f"{value:,}") for name, value in figures.items()]
    return found


def main() -> int:
    """Print the table; 1 where there is none."""
    found = lines()
    wide = max((len(proof) for proof, _, _ in found), default=0)
    named = max((len(name) for _, name, _ in found), default=0)
    last = ""
    for proof, name, value in found:
        print(f"{proof if proof != last else '':{wide}}  {name:{named}}  {value:>9}")
        last = proof
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
