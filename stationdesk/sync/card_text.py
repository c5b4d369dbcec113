"""An exchange card as one line of capitals and digits: what a QR code on the screen says, photographed or read by a scanner.

`SDCARD1:` and base32 (RFC 4648, without padding) of: kind (1 byte: 1 device, 2 township) | station (16) | device (16) | device
number (2) | village code as twelve half-bytes (6) | minisign key id (8) and point (32) | age key (32) | when made, milliseconds (8) | the
name's length (1) and UTF-8 bytes | Ed25519 signature (64). The signature is the bare minisign one over the card's JSON body, which is
made again from these values: a card from a picture proves as much as one from a file. Only capitals, digits and a colon, so
that QR packs it densely and a scanner that types like a keyboard cannot spoil it with the wrong layout. A township's address for
sending by network (`carry`, `pin`) has no room in it: only the card's file tells that.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from stationdesk.core.clock import stamp, unstamp
from stationdesk.sync import card as cards
from stationdesk.sync import minisign, shortcode

PREFIX = "SDCARD1:"
_KINDS = ("device", "township")
_START = datetime(1970, 1, 1, tzinfo=UTC)
_FIXED = 1 + 16 + 16 + 2 + 6 + 40 + 32 + 8 + 1
_SIGNATURE = 64
_LONGEST = 1200


def is_text(text: str) -> bool:
    """Whether something that was typed, pasted or scanned means to be a card."""
    return _tidy(text).startswith(PREFIX)


def make(card: cards.Card, sign_line: Callable[[bytes], str]) -> str:
    """The card's line. `sign_line`: from the body to a bare minisign line. Raises CardWrong for what `parse` would refuse."""
    card = msgspec.structs.replace(card, made=stamp(unstamp(card.made)), carry="", pin="")
    if what := cards.fault(card):
        raise cards.CardWrong(what=what)
    name = card.name.encode()
    if len(name) > 255:
        raise cards.CardWrong(what="name")
    body = msgspec.json.encode(card)
    signature = base64.b64decode(sign_line(body))[-_SIGNATURE:]
    packed = b"".join(
        (
            bytes([_KINDS.index(card.kind) + 1]),
            UUID(card.station).bytes,
            UUID(card.device_id).bytes,
            card.device_no.to_bytes(2),
            bytes.fromhex(card.village),
            card.key.key_id,
            card.key.point,
            shortcode.raw_recipient(card.age),
            ((unstamp(card.made) - _START) // timedelta(milliseconds=1)).to_bytes(8),
            bytes([len(name)]),
            name,
            signature,
        )
    )
    return PREFIX + base64.b32encode(packed).decode().rstrip("=")


def parse(text: str) -> cards.Card:
    """The card that a line says. Raises NotACard, CardWrong, CardSignatureWrong."""
    found = _tidy(text)
    if not found.startswith(PREFIX) or len(found) > _LONGEST:
        raise cards.NotACard()
    letters = found.removeprefix(PREFIX)
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError) as wrong:
        raise cards.NotACard() from wrong
    if len(data) < _FIXED + _SIGNATURE or len(data) != _FIXED + data[_FIXED - 1] + _SIGNATURE:
        raise cards.NotACard()
    if not 1 <= data[0] <= len(_KINDS):
        raise cards.NewerCard()
    try:
        card = cards.Card(
            kind="township" if data[0] == 2 else "device",
            station=str(UUID(bytes=data[1:17])),
            device_id=str(UUID(bytes=data[17:33])),
            device_no=int.from_bytes(data[33:35]),
            village=data[35:41].hex(),
            sign=minisign.PublicKey(data[41:49], data[49:81]).line,
            age=shortcode.recipient_of(data[81:113]),
            made=stamp(_START + timedelta(milliseconds=int.from_bytes(data[113:121]))),
            name=data[_FIXED:-_SIGNATURE].decode(),
        )
    except (ValueError, OverflowError) as wrong:
        raise cards.NotACard() from wrong
    if what := cards.fault(card):
        raise cards.CardWrong(what=what)
    line = base64.b64encode(b"ED" + card.key.key_id + data[-_SIGNATURE:]).decode()
    try:
        card.key.verify_line(msgspec.json.encode(card), line)
    except (minisign.Wrong, minisign.Malformed) as wrong:
        raise cards.CardSignatureWrong() from wrong
    return card


def _tidy(text: str) -> str:
    """What was meant: full-width letters, small letters, and the line breaks of whatever it was pasted from."""
    plain = "".join(chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in text[: 4 * _LONGEST])
    return re.sub(r"\s+", "", plain).upper()
