"""Strangers' bytes led by coverage: a short run of some readers; the long one of all is `make fuzz`."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.fuzz.guided import FIGURES

ROOT = Path(__file__).resolve().parents[2]
READERS = (
    "residents-csv",
    "residents-xlsx",
    "list-from-above",
    "bundle-manifest",
    "bundle-file",
    "receipt-file",
    "card-text",
    "coat-zip",
    "data-pack",
    "paper-facts",
    "typed-id-number",
    "backup-file",
)
"""Of every kind one: tables, bundles, cards, coats, packs, papers, what is typed, backups."""
SECONDS = 2

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="atheris has wheels for Linux on x86-64 only",
)


def test_what_is_led_by_coverage_is_there_to_be_led() -> None:
    """A machine without atheris must not pass for one on which it found nothing."""
    assert importlib.util.find_spec("atheris"), "atheris is missing: `make setup-test` installs it"
    assert set(READERS) <= targets.TARGETS.keys()


@pytest.mark.prove
def test_what_reaches_new_code_breaks_no_reader() -> None:
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.campaign",
        "--guided",
        *READERS,
        "--cases",
        "100000",
        "--seconds",
        str(SECONDS),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    figures = json.loads(FIGURES.read_text("utf-8"))
    print(f"\nled by coverage: {figures['cases']} cases over {len(READERS)} readers")
    assert figures["targets"].keys() == set(READERS)
    assert all(one["cases"] >= 20 for one in figures["targets"].values()), figures
