"""Where a home may lie on Windows: a portable hard disk says `fixed` of itself and is none."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath
from typing import Any, cast

import pytest

from stationdesk.storage import disks


class Kernel:
    """Windows' answers about one drive: its type, and its bus where it says one."""

    def __init__(self, kind: int, bus: int | None, opens: bool = True) -> None:
        self.kind, self.bus, self.open, self.opens = kind, bus, 0, opens
        self.CreateFileW = self._create

    def GetDriveTypeW(self, root: str) -> int:
        assert root == "D:\\"
        return self.kind

    @property
    def _create(self) -> Any:
        class Opens:
            restype: Any = None

            def __call__(inner, name: str, rights: int, *_: Any) -> int:
                assert (name, rights) == (r"\\.\D:", 0), "without rights no administrator is asked for"
                self.open += self.opens
                return 5 if self.opens else 2**64 - 1

        return Opens()

    def DeviceIoControl(self, _handle: Any, code: int, *given: Any) -> int:
        assert code == 0x2D1400
        if self.bus is None:
            return 0
        given[2]._obj[7] = self.bus
        given[4]._obj.value = 40
        return 1

    def CloseHandle(self, _handle: Any) -> None:
        self.open -= 1


@pytest.mark.parametrize(
    ("kind", "bus", "said"),
    [
        (3, 11, "fixed"),  # SATA
        (3, 17, "fixed"),  # NVMe
        (3, 7, "removable"),  # USB
        (3, None, "fixed"),
        (2, 7, "removable"),
        (4, None, "network"),
        (5, None, "unknown"),
    ],
)
def test_a_portable_disk_is_no_second_fixed_disk(
    monkeypatch: pytest.MonkeyPatch, kind: int, bus: int | None, said: str
) -> None:
    kernel = Kernel(kind, bus)
    monkeypatch.setattr(disks, "_kernel32", lambda: kernel)
    assert disks._windows_kind(cast(Path, PureWindowsPath("D:\\"))) == said
    assert kernel.open == 0, "a drive that stays open cannot be taken out"


def test_a_drive_that_cannot_be_asked_is_what_windows_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disks, "_kernel32", lambda: Kernel(3, 7, opens=False))
    assert disks._windows_kind(cast(Path, PureWindowsPath("D:\\"))) == "fixed"
