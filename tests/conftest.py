"""For every test: no screen, no network, no home of the person who runs it."""

from __future__ import annotations

import gc
import itertools
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures import cli, clock, colleague, desk, founded_once, home

__all__ = ["cli", "clock", "colleague", "desk", "founded_once", "home"]

# Before anything imports Qt. `make shots` and people who want to look set it themselves.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "1")
os.environ["QT_SCALE_FACTOR"] = "1"
for secret in ("STATIONDESK_PASSWORD", "STATIONDESK_HOME"):
    os.environ.pop(secret, None)

# Machines differ: no test fails for being slow, and a failure is the same failure next time.
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("house")


@pytest.fixture(autouse=True, scope="module")
def settled_memory() -> Iterator[None]:
    """What a file of tests leaves for good (mappers, fonts, packs) is not looked through for garbage again.

    A process of thousands of tests would else spend more and more of each test on it.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def swept_between_tests() -> Iterator[None]:
    """Where there are windows garbage is looked for as at the desk (`ui/sweeping.py`): on this thread, and not in the midst of a test."""
    if "PySide6.QtCore" not in sys.modules:
        yield
        return
    from stationdesk.ui.sweeping import sweep

    gc.disable()
    yield
    sweep()


def pytest_unconfigure() -> None:
    """At the end everything is looked through again: DuckDB complains of what it finds frozen there."""
    if "duckdb" in sys.modules:
        gc.unfreeze()


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the data lock of another gives up after a moment, not after five seconds."""
    from stationdesk.desk import Desk
    from stationdesk.storage.lock import DataLock

    for waits in (DataLock.acquire, Desk.hold):
        monkeypatch.setattr(waits, "__defaults__", (0.2,))


@pytest.fixture(autouse=True, scope="session")
def compiled_once() -> Iterator[None]:
    """A statement is compiled once a test session, not once a desk.

    Each opened desk has an engine and each engine compiles its statements anew. A person opens one a day,
    the tests open thousands.
    """
    import sqlalchemy as sa
    from sqlalchemy.util import LRUCache

    from stationdesk.storage import engine as engines

    first = sa.create_engine("sqlite://", module=engines.sqlcipher)
    with first.connect():  # the dialect asks SQLite once what it can do
        pass
    first.dispose()
    compiled: LRUCache[object, object] = LRUCache(5000)
    make = engines.make_engine

    def made(*args: Any, **options: Any) -> sa.Engine:
        engine = make(*args, **options)
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = compiled  # type: ignore[assignment]
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "make_engine", made)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """The desk works offline and its tests prove it: only this machine itself may be reached."""
    really_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            host = str(address[0])
            if not (host in ("localhost", "::1") or host.startswith("127.")):
                raise AssertionError(f"a test reached for the network: {host}")
        really_connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


COMPUTERS = itertools.count(1)


@pytest.fixture(autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test forgets to put somewhere does not land in the tester's own station or settings."""
    empty = tmp_path_factory.getbasetemp() / "nobody"
    # A computer remembers the epochs of its stations, and most tests open copies of one station: each
    # test is a computer of its own. Only what fonts cover may be kept from one to the next.
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(empty / f"{next(COMPUTERS)}" / name))
    monkeypatch.setenv("XDG_CACHE_HOME", str(empty / "cache"))


@pytest.fixture(autouse=True)
def plain_chinese() -> Iterator[None]:
    """A test that switches to English leaves the next one in Chinese."""
    from stationdesk.core import words

    words.set_language("zh")
    yield
    words.set_language("zh")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A window test that failed leaves pictures of its windows in build/failures."""
    report = yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and report.when == "call" and report.failed and widgets.QApplication.instance():
        folder = Path(item.config.rootpath) / "build" / "failures"
        folder.mkdir(parents=True, exist_ok=True)
        for count, window in enumerate(widgets.QApplication.topLevelWidgets()):
            if window.isVisible():
                name = "".join(sign if sign.isalnum() else "_" for sign in item.name)[:80]
                window.grab().save(str(folder / f"{name}-{count}.png"))
    return report
