"""The exchange card (交换卡): what a device or township hands to another so that they can write to each other.

Public facts only: names of the office, numbers, two public keys. Signed with its own key, which proves that
whoever made it holds that key and that no byte changed; that the card is the right one is for the people
to compare (`fingerprint`, read out by phone or seen on both screens).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

import msgspec
import pyrage

from stationdesk.core import ids
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.sync import envelope, minisign

SUFFIX = ".sdcard"


class NotACard(Refusal):
    """The file is no exchange card."""

    template = N_("这不是交换卡文件，请检查是否选错了文件。")


class CardWrong(Refusal):
    """It is a card, but its values make no sense. `what`: which."""

    template = N_("交换卡内容有错（{what}），不能录入。请对方重新导出交换卡。")


class CardSignatureWrong(Refusal):
    """The card was changed, or was not made by the holder of its key."""

    template = N_(
        "交换卡的签名不对，内容可能被改动过，不能录入。请对方重新导出交换卡，并当面或电话核对指纹。"
    )


class NewerCard(Refusal):
    """Made by a newer program."""

    template = N_("交换卡由更新版本的程序导出，请先升级本机程序。")


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A device's or township's card. `station`: station id (a township's own id on its card). `village`: 12
    digits. `device_no`: 1–9999. `sign`: minisign public key line. `age`: age recipient. `made`: instant text. `carry`, `pin`: a
    township's address for sending by network and the fingerprint to pin there; empty where there is none."""

    card: int = 1
    kind: Literal["device", "township"]
    station: str
    village: str
    name: str
    device_id: str
    device_no: int
    sign: str
    age: str
    made: str
    carry: str = ""
    pin: str = ""

    @property
    def fingerprint(self) -> str:
        """Eight groups of four hex digits over both keys and whose they are, for people to compare."""
        said = "\n".join((self.kind, self.station, self.device_id, str(self.device_no), self.sign, self.age))
        digits = hashlib.sha256(said.encode()).hexdigest()[:32].upper()
        return " ".join(digits[at : at + 4] for at in range(0, 32, 4))

    @property
    def key(self) -> minisign.PublicKey:
        """The key that checks this device's signatures."""
        return minisign.PublicKey.parse(self.sign)


class ReturnCard(Card, frozen=True, kw_only=True):
    """The card by which a village's new PC joins when none of its own is left: station and village are the village's, the keys
    are those of its township (`by`), which will give the log back."""

    by: str = ""


_VILLAGE = re.compile(r"[0-9]{12}")


def fault(card: Card) -> str:
    """The value of a card that makes no sense; empty when all do."""
    if not ids.is_id(card.station):
        return "station"
    if not ids.is_id(card.device_id):
        return "device_id"
    if not _VILLAGE.fullmatch(card.village):
        return "village"
    if not 1 <= card.device_no <= 9999:
        return "device_no"
    if not card.name.strip() or len(card.name) > 100 or not card.name.isprintable():
        return "name"
    try:
        pyrage.x25519.Recipient.from_str(card.age)
    except pyrage.RecipientError:
        return "age"
    try:
        if card.key.line != card.sign:
            return "sign"
    except minisign.Malformed:
        return "sign"
    return ""


def make(card: Card, sign: Callable[[bytes], bytes]) -> bytes:
    """The card file's bytes. Raises CardWrong for values that `parse` would refuse."""
    if what := fault(card):
        raise CardWrong(what=what)
    return envelope.seal(card, sign)


def parse(data: bytes) -> Card:
    """Read a card file's bytes. Raises NotACard, NewerCard, CardWrong, CardSignatureWrong."""
    try:
        wrapped = envelope.unwrap(data)
        card: Card = msgspec.json.decode(wrapped.signed, type=ReturnCard)
        if not cast(ReturnCard, card).by:
            card = msgspec.json.decode(wrapped.signed, type=Card)
    except (envelope.NotAnEnvelope, msgspec.DecodeError, UnicodeEncodeError, RecursionError) as wrong:
        raise NotACard() from wrong
    if card.card > 1:
        raise NewerCard()
    if what := "card" if card.card != 1 else fault(card):
        raise CardWrong(what=what)
    try:
        card.key.verify(wrapped.signed, wrapped.signature.encode())
    except (minisign.Wrong, minisign.Malformed, UnicodeEncodeError) as wrong:
        raise CardSignatureWrong() from wrong
    return card


def read(path: Path) -> Card:
    """Read a card file. Raises what `parse` raises and the troubles of `sync.medium`."""
    return parse(envelope.read_file(path))
