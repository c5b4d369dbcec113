"""Fixtures of the sync tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.machines import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """An empty place to put machines into; all are closed afterwards."""
    made = Place(tmp_path)
    yield made
    made.close()
