"""Every way of carrying, made ready for one suite of tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stationdesk.sync.carriers import index
from stationdesk.sync.carriers.address import Address, carrier_for, checked
from stationdesk.sync.carriers.carrier import Carrier
from stationdesk.sync.carriers.memory import FarSide, MemoryCarrier
from tests.sync.carriers.lines import Line

WAYS = ("folder", "tus", "sftp", "memory")


@dataclass
class Way:
    """A way over a line that can break. `arrived()`: what lies whole over there, name → bytes."""

    name: str
    make: Callable[[], Carrier]
    arrived: Callable[[], dict[str, bytes]]
    lay_out: Callable[[str, list[Path]], object]
    collect: Callable[[str], None]
    """The township's side looks at what came, where its server does not by itself."""
    line: Line | None = None
    far: FarSide | None = None
    address: Address | None = None


def through_folder(root: Path) -> Way:
    (root / "in").mkdir(parents=True)

    def arrived() -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in (root / "in").iterdir() if not one.name.startswith(".")}

    def collect(station: str) -> None:
        for one in (root / "in").iterdir():
            if not one.name.startswith("."):
                index.note_arrival(root, station, one, one.name)

    address = checked(Address(url=str(root)))
    return Way(
        "folder",
        lambda: carrier_for(address),
        arrived,
        lambda station, files: index.lay_out(root, station, files),
        collect,
        address=address,
    )


def through_memory() -> Way:
    far = FarSide()
    return Way(
        "memory",
        lambda: MemoryCarrier(far),
        lambda: {name: data for (_, name), data in far.whole.items()},
        lambda station, files: far.out.setdefault(station, {}).update(
            {one.name: one.read_bytes() for one in files}
        ),
        lambda station: None,
        far=far,
    )
