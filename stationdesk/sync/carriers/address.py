"""The township's address on this machine, and the carrier that goes there.

`https://host[:port]/path/` goes by tus, `sftp://user@host[:port]/path` by SFTP, anything else is a folder (a share, a drive that another
program carries over). Kept inside the encrypted database: it may hold a password.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.sync.carriers.carrier import Carrier
from stationdesk.sync.carriers.https import proxy_for, tidy_pin

KEY = "carry"


class AddressWrong(Refusal):
    """The text is no address that anything can be sent to."""

    template = N_(
        "上报地址写得不对。应像 https://主机/路径/、sftp://用户@主机/路径，或一个共享文件夹的完整路径。"
    )


class AddressNotSafe(Refusal):
    """Plain HTTP or FTP: the login would be readable, and anybody could answer in the township's place."""

    template = N_("这个地址不加密，不能用。请向镇里要以 https:// 或 sftp:// 开头的地址。")


class PinWrong(Refusal):
    """A fingerprint has a wrong length."""

    template = N_("证书指纹写得不对：https 应是 64 位十六进制数，sftp 应以 SHA256: 开头。请核对后重新输入。")


class NoAddress(Refusal):
    """Nobody said where to."""

    template = N_("还没有设置镇里的上报地址。请向镇里要地址，在“同步上报”里填写；没有网络就用U盘。")


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where this machine sends to. `pin`: fingerprint of certificate or host key. `proxy`: empty as the system has it,
    `none`, or an address. `automatic`: send by itself after an export and now and then."""

    url: str
    pin: str = ""
    proxy: str = ""
    user: str = ""
    secret: str = ""
    automatic: bool = True

    def __repr__(self) -> str:
        return f"Address(kind={self.kind!r})"

    @property
    def kind(self) -> str:
        """`tus`, `sftp` or `folder`."""
        scheme = self.url.partition("://")[0].lower() if "://" in self.url else ""
        return {"https": "tus", "sftp": "sftp"}.get(scheme, "folder")

    @property
    def shown(self) -> str:
        """The address without a login."""
        if self.kind == "folder":
            return self.url
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def checked(given: Address) -> Address:
    """The address as it is kept. Raises AddressWrong, AddressNotSafe, PinWrong, ProxyWrong."""
    url = given.url.strip()
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", url)
    kept = msgspec.structs.replace(given, url=url, pin=given.pin.strip(), proxy=given.proxy.strip())
    if scheme is None:
        if not Path(url).is_absolute() and not url.startswith("\\\\"):
            raise AddressWrong(field="url")
        return kept
    if scheme[1].lower() in ("http", "ftp", "ws"):
        raise AddressNotSafe(field="url")
    parts = _split(url)
    if scheme[1].lower() not in ("https", "sftp") or not parts.hostname:
        raise AddressWrong(field="url")
    if parts.password is not None or parts.query or parts.fragment:
        raise AddressWrong(field="url")
    if kept.pin and kept.kind == "tus":
        if not re.fullmatch(r"[0-9A-F]{64}", tidy_pin(kept.pin)):
            raise PinWrong(field="pin")
        kept = msgspec.structs.replace(kept, pin=tidy_pin(kept.pin))
    if kept.pin and kept.kind == "sftp" and not re.fullmatch(r"SHA256:[0-9A-Za-z+/]{43}", kept.pin):
        raise PinWrong(field="pin")
    proxy_for("https", parts.hostname, kept.proxy)
    return kept


def carrier_for(given: Address) -> Carrier:
    """The way to an address. Imports what it needs only now."""
    if given.kind == "folder":
        from stationdesk.sync.carriers.folder import FolderCarrier

        return FolderCarrier(Path(given.url))
    parts = _split(given.url)
    more: dict[str, Any] = {
        "pin": given.pin,
        "proxy": given.proxy,
        "user": given.user,
        "secret": given.secret,
    }
    if given.kind == "sftp":
        from stationdesk.sync.carriers.sftp import SftpCarrier

        return SftpCarrier(parts, **more)
    from stationdesk.sync.carriers.https import Link
    from stationdesk.sync.carriers.tus import TusCarrier

    return TusCarrier(parts, Link(parts, **more))


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as wrong:
        raise AddressWrong(field="url") from wrong
    return parts
