"""What every way of carrying can do, and what can go wrong on it.

The other side has one place with two halves: `in/`, where a station's files arrive, and `out/<station id>/`, where
lie an index (`sync.carriers.index`) and the files that wait for the station. A carrier moves whole files and knows nothing of
what is in them; bundles and receipts are encrypted or signed before they reach it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Protocol

from stationdesk.core import patient
from stationdesk.core.errors import Cancelled, Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

CHUNK = 256 * 1024
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,119}")
SUFFIXES = (".sdbundle", ".sdreceipt", ".sdcard")
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])\.", re.IGNORECASE)
"""On Windows these are devices, whatever ending follows."""


class Offline(Trouble):
    """The other side cannot be reached. Normal: many villages have no network for weeks."""

    template = N_("现在连不上镇里（没有网络，或对方没有开机）。做好的数据包留着，联网以后接着传。")


class LinkCut(Trouble):
    """The connection broke off in the middle; what arrived stays there, and the next try goes on from it."""

    template = N_("传到一半断开了。已到的部分不用重传，下次从断开的地方接着传。")


class CertificateWrong(Refusal):
    """The other side shows another certificate or host key than the one written down. `seen`: its fingerprint."""

    template = N_(
        "对方的安全证书和登记的不一样，没有发送任何内容。可能是镇里换了证书，也可能有人冒充。"
        "请打电话向镇里核对指纹：{seen}"
    )


class CertificateUnknown(Refusal):
    """Nobody vouches for the certificate and no fingerprint is written down. `seen`: its fingerprint."""

    template = N_(
        "还不能确认对方是不是镇里，没有发送任何内容。请打电话向镇里核对证书指纹，一致再填到设置里：{seen}"
    )


class LoginRefused(Refusal):
    """The other side does not accept the user name, password or key."""

    template = N_("对方不接受登录名或密码，没有发送。请在上报地址的设置里改正，或向镇里核对。")


class ProxyRefused(Trouble):
    """The proxy does not let us through. `status`: what it answered."""

    template = N_("代理服务器不让通过（{status}）。请核对代理设置，或问管网络的人。")


class FarSideFull(Trouble):
    """The township's computer has no room, or allows no file of this size."""

    template = N_("镇里的服务器放不下这个文件。请打电话告诉镇里；本机数据没有变化，也可以改用U盘。")


class FarSideFailed(Trouble):
    """Any other answer that is no help. `status`: the protocol's own code for it."""

    template = N_("镇里的服务器没有收下（{status}）。过一会儿会再试；一直不行请打电话告诉镇里。")


class SpoiltOnTheWay(Trouble):
    """What was fetched is not what the index says."""

    template = N_("取回来的文件与对方写的大小或校验值不一致，没有采用，会再取一次。")


class FileChanged(Trouble):
    """The file to be sent is not the one that was made. It is never sent in part old, in part new."""

    template = N_("要发送的数据包在本机被改动或删除了，没有发送。请重新导出。")


TRY_AGAIN = (Offline, LinkCut, FarSideFailed, SpoiltOnTheWay)
"""Troubles that may be over in a while."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Parcel:
    """One file to be sent: under which name, and what the other side must have for it to be delivered."""

    file: Path
    name: str
    size: int
    sha256: str
    station: str

    @classmethod
    def of(cls, file: Path, station: str) -> Parcel:
        """A parcel of a file as it lies there."""
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        return cls(file, file.name, file.stat().st_size, sha256, station)

    def require_unchanged(self) -> None:
        """Raises FileChanged."""
        try:
            if self.file.stat().st_size == self.size:
                return
        except OSError as gone:
            raise FileChanged from gone
        raise FileChanged


@dataclass(frozen=True)
class Item:
    """One file that waits for us on the other side."""

    name: str
    size: int
    sha256: str


@dataclass
class Going:
    """How a transfer is followed: where it stands at the far side, how far it is, whether to stop.

    `place` is the carrier's own note (the address of a begun upload); `note` keeps it, so that the next try,
    after a restart of the computer too, goes on from there.
    """

    place: str | None = None
    note: Callable[[str | None], None] = lambda place: None
    progress: Progress = lambda done, total: None
    cancelled: Callable[[], bool] = lambda: False
    moved: int = field(default=0)
    """Bytes given to the link so far, repeats counted."""

    def put(self, place: str | None) -> None:
        """Remember a place."""
        self.place = place
        self.note(place)

    def stop_if_asked(self) -> None:
        """Raises Cancelled."""
        if self.cancelled():
            raise Cancelled


class Carrier(Protocol):
    """One way to the other side."""

    def send(self, parcel: Parcel, going: Going) -> bool:
        """Bring a file over, from where an earlier try stopped. Whether the other side has confirmed the whole of it.

        Again after it arrived: nothing is sent. Raises the refusals and troubles of this module.
        """
        ...

    def confirmed(self, parcel: Parcel) -> bool:
        """Whether the other side says that it holds this file: name, size and SHA-256."""
        ...

    def waiting(self, station: str) -> list[Item]:
        """What waits there for a station."""
        ...

    def fetch(self, station: str, item: Item, folder: Path, going: Going) -> Path:
        """Bring an item here whole and verified; a part that is here already is not fetched again."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def safe(name: str) -> bool:
    """Whether a name that came from elsewhere may become a file here."""
    fits = NAME.fullmatch(name) is not None and name.endswith(SUFFIXES) and ".." not in name
    return fits and _DEVICE.match(name) is None


def part_of(folder: Path, item: Item) -> Path:
    """Where a fetched item lies until it is whole."""
    return folder / f".{item.sha256[:16]}.part"


def finish(part: Path, folder: Path, item: Item) -> Path:
    """Give a fetched file its name when it is what the index says. Raises SpoiltOnTheWay and removes it."""
    with part.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    if part.stat().st_size != item.size or sha256 != item.sha256:
        patient.remove(part)
        raise SpoiltOnTheWay
    target = folder / item.name
    patient.replace(part, target)  # a scanner may look at what just came
    return target
