"""A desk with no database behind it: enough to run the frame, its figures chosen by the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from stationdesk.core.errors import Cancelled
from stationdesk.ui.pages import Badge, Hit, Hooks, SyncState


class Nothing:
    """A unit of work with nothing behind it: whoever reads from it is told, quietly, to forget it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise Cancelled


@dataclass
class FakeDesk:
    """Runs `fn(self.work)` at once and tells listeners what the test says was touched."""

    station_name: str = "便民服务站"
    village_name: str = "四邑村"
    user_name: str = "王敏"
    post_name: str = "全科社工"
    practice: bool = False
    kind: str = "station"
    work: Any = field(default_factory=lambda: Nothing())
    touches: set[str] = field(default_factory=lambda: {"cases"})
    listeners: list[Callable[[set[str]], None]] = field(default_factory=list)

    def read(self, fn: Callable[[Any], Any]) -> Any:
        return fn(self.work)

    def change(self, fn: Callable[[Any], Any], reason: str = "") -> Any:
        result = fn(self.work)
        for listener in self.listeners:
            listener(set(self.touches))
        return result

    def on_changed(self, callback: Callable[[set[str]], None]) -> Callable[[], None]:
        self.listeners.append(callback)
        return lambda: self.listeners.remove(callback)

    def lock(self) -> None:
        self.locked = True

    def close(self) -> None:
        self.closed = True


def hooks() -> Hooks:
    """Hooks with figures that show every kind of badge."""
    people = [
        Hit("人", "王建国", "68岁 · 三组 · 421***********1234", "residents"),
        Hit("人", "王建华", "41岁 · 五组 · 421***********5678", "residents"),
        Hit("事项", "城乡居民基本养老保险待遇申领", "社保 · 2个工作日内报镇", "cases"),
        Hit("办件", "421221106202-20261122-010-0001", "王建国 · 高龄津贴 · 11月25日前报镇", "cases"),
    ]
    return Hooks(
        find=lambda work, text: [hit for hit in people if text in hit.title or text in hit.second],
        badges=lambda work: {
            "today": Badge(4),
            "cases": Badge(12),
            "proxy": Badge(2),
            "left_behind": Badge(5, late=True),
            "sync": Badge(3),
        },
        sync_state=lambda work: SyncState("near", "3 项待导出"),
    )
