"""`keys.json`, the key slots as they stand on the disk: format, checks, two copies.

::

    { "format": "stationdesk-keys", "version": 1, "home_id": uuid, "revision": n,
      "slots": [ { "id": uuid, "kind": "person" | "recovery" | "officers", "user_id": text, "login": text,
                   "recipient": age public key, "made_at": instant,
                   "kdf": { "name": "argon2id", "memory_kib", "passes", "lanes", "salt" },
                   "cipher": "aes-256-gcm", "nonce", "wrapped" } ],
      "seal": HMAC-SHA-256 of the text below under the home's own key,
      "sum": SHA-256 of the text below with the seal }

Binary values are base64. "The text" is canonical JSON: keys sorted, no spaces, UTF-8. The `sum` notices
accidents before any password is asked for; the `seal`, checked once the home key is known, notices
a slot that was taken out or put in by someone without the key; each slot's own header is AAD of its payload.

Login names stand here in clear, outside the encrypted database, on purpose: the password page must list
them and `--user NAME` must find one before any key is known, and the names of staff hang on the
station's wall by rule (岗位公示). Nothing else about a person stands here.

`keys.json.bak` is a second copy of the same content, written after the first was read back. It is not an
older state: an older state would go on accepting a password that was changed.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any, Literal

import msgspec

from stationdesk.core.errors import Trouble
from stationdesk.core.words import N_
from stationdesk.storage.atomic import PlaceMissing, read_file, write_file

FORMAT = "stationdesk-keys"
VERSION = 2
HEADER_VERSION = 1
"""Stands in the AAD of every slot, and therefore never changes."""
MOST_KIB = 1 << 18
"""Memory that a stored cost may ask for: four times what is ever chosen here (`tuning.py`)."""
MOST_KIB_PASSES = 1 << 22
"""Memory times passes: four times the most that is ever chosen here, some seconds on a slow computer."""
Kind = Literal["person", "recovery", "officers", "entry"]
"""`entry`: opened once, by an officer's one-time code, so that a person chooses a password on this computer."""


class KeysMissing(Trouble):
    """There is no key file in this home."""

    template = N_(
        "数据文件夹里没有钥匙文件（keys.json）。没有它，密码正确也打不开数据。"
        "请检查是否选对了文件夹，或从最近的备份恢复；不要删除数据文件夹里的任何文件。"
    )


class KeysDamaged(Trouble):
    """Both copies of the key file are unreadable, or were changed by something without the key."""

    template = N_(
        "钥匙文件（keys.json）已损坏或被改动，为安全起见没有打开。数据本身没有动。"
        "请从最近的备份恢复钥匙文件，密码不变；不要删除数据文件夹里的任何文件。"
    )


class KeysTooNew(Trouble):
    """The key file was written by a newer program. Parameter: version."""

    template = N_("钥匙文件由更新版本的程序写成（格式 {version}）。请升级本程序后再打开。")


class Kdf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cost of Argon2id (RFC 9106); the defaults cost about a fifth of a second."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    @property
    def sane(self) -> bool:
        """Whether a stored cost may be paid: a changed file must not eat the machine."""
        affordable = self.memory_kib <= MOST_KIB and 1 <= self.passes <= 64 and 1 <= self.lanes <= 16
        return (
            affordable
            and self.memory_kib >= 8 * self.lanes
            and self.memory_kib * self.passes <= MOST_KIB_PASSES
        )


class SlotKdf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cost and the salt of one slot."""

    name: Literal["argon2id"]
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    @property
    def cost(self) -> Kdf:
        """The cost without the salt."""
        return Kdf(self.memory_kib, self.passes, self.lanes)


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to open the home: a person's password, the recovery code, two officers' codes, a one-time code."""

    id: str
    kind: Kind
    user_id: str
    login: str
    recipient: str
    made_at: str
    kdf: SlotKdf
    cipher: Literal["aes-256-gcm"]
    nonce: bytes
    wrapped: bytes
    serial: int = 0
    """Of a one-time code: the number of the request that it answers."""
    device_no: int = 0
    """Of a one-time code: the number of this computer, which is read out with the request."""
    box: bytes = b""
    """After a re-key: the home key of today, an age file for `recipient`, whose secret lies in the payload."""

    def header(self, home_id: str) -> bytes:
        """Everything but nonce, payload and box, bound to the home: the AAD of the payload."""
        plain = {
            key: value for key, value in _builtin(self).items() if key not in ("nonce", "wrapped", "box")
        }
        return _canonical({"format": FORMAT, "version": HEADER_VERSION, "home_id": home_id, "slot": plain})


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """All of `keys.json`. `retired`: the home keys of before, sealed under today's (`boxes.py`)."""

    format: str
    version: int
    home_id: str
    revision: int
    slots: tuple[Slot, ...]
    seal: bytes = b""
    sum: str = ""
    retired: bytes = b""

    def _text(self) -> bytes:
        plain = _builtin(self)
        plain.pop("sum", None)
        plain.pop("seal", None)
        return _canonical(plain)

    def sealed(self, home_key: bytes) -> KeyFile:
        """The same with its version, seal and sum made anew."""
        newer = bool(self.retired) or any(slot.box or slot.kind == "entry" for slot in self.slots)
        this = msgspec.structs.replace(self, version=VERSION if newer else 1)
        sealed = msgspec.structs.replace(this, seal=_seal(home_key, this._text()))
        return msgspec.structs.replace(sealed, sum=sealed._sum())

    def _sum(self) -> str:
        return hashlib.sha256(self._text() + self.seal).hexdigest()

    @property
    def whole(self) -> bool:
        """Whether format, sum, costs and sizes are in order."""
        return (
            self.format == FORMAT
            and hmac.compare_digest(self.sum.encode(), self._sum().encode())
            and all(
                slot.kdf.cost.sane
                and len(slot.kdf.salt) >= 16
                and len(slot.nonce) == 12
                and len(slot.wrapped) > 16
                for slot in self.slots
            )
            and len({slot.id for slot in self.slots}) == len(self.slots)
        )

    def genuine(self, home_key: bytes) -> bool:
        """Whether the seal was made with this home key."""
        return hmac.compare_digest(self.seal, _seal(home_key, self._text()))


def written(file: KeyFile) -> bytes:
    """The one way the file is written; anything else, to the last space, is read as damaged."""
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"


def load(path: Path) -> KeyFile:
    """The key file, from its second copy when the first is damaged; KeysMissing, KeysDamaged, KeysTooNew."""
    absent = 0
    newer: int | None = None
    for place in (path, second(path)):
        try:
            data = read_file(place)
        except PlaceMissing:
            absent += 1
            continue
        read = _decode(data)
        if isinstance(read, KeyFile):
            return read
        newer = newer or read
    if absent == 2:
        raise KeysMissing()
    if newer is not None:
        raise KeysTooNew(version=newer)
    raise KeysDamaged()


def read(data: bytes) -> KeyFile | None:
    """A key file from its bytes; None when they are damaged or newer than we read."""
    found = _decode(data)
    return found if isinstance(found, KeyFile) else None


def save(path: Path, file: KeyFile) -> None:
    """Write both copies, the second only after the first was read back whole."""
    data = written(file)
    write_file(path, data)
    if _decode(read_file(path)) != file:
        raise KeysDamaged()  # the disk does not give back what it took; the second copy is still the old one
    write_file(second(path), data)


def mend(path: Path, file: KeyFile) -> bool:
    """After an opening: make both copies agree with what was opened; whether one had to be mended."""
    for place in (path, second(path)):
        try:
            if _decode(read_file(place)) == file:
                continue
        except PlaceMissing:
            pass
        save(path, file)
        return True
    return False


def second(path: Path) -> Path:
    """Where the second copy lies."""
    return path.with_name(path.name + ".bak")


def _decode(data: bytes) -> KeyFile | int | None:
    """The file; the version when it is newer than we read; None when it is damaged."""
    try:
        file = msgspec.json.decode(data, type=KeyFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _newer(data)
    if file.version > VERSION:
        return _newer(data)
    return file if 1 <= file.version <= VERSION and file.whole and written(file) == data else None


def _newer(data: bytes) -> int | None:
    try:
        plain = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        return None
    version = plain.get("version")
    return version if isinstance(version, int) and VERSION < version < 1000 else None


def _builtin(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain


def _canonical(plain: dict[str, Any]) -> bytes:
    return msgspec.json.encode(plain, order="sorted")


def _seal(home_key: bytes, text: bytes) -> bytes:
    key = hmac.digest(home_key, b"stationdesk/keys/seal", "sha256")
    return hmac.digest(key, text, "sha256")
