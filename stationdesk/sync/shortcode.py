"""A receipt read out by phone: twelve characters that prove which vector the other side accepted.

Crockford's base32 (no I, L, O, U): 60 bits of an HMAC-SHA256 under a secret that the device and the township
share. The listener's program knows which vectors it has exported and tries them, newest first.
Source of the alphabet: https://www.crockford.com/base32.html.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.sync.changes import Vector

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_HEARD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SKIPPED = " \t-–—_.,·、，。"


class CodeMistyped(Refusal):
    """Not twelve characters of the alphabet."""

    template = N_("回执码应是 12 位字母和数字（没有 U），请核对后重新输入。")


class CodeMatchesNothing(Refusal):
    """Well typed, but the code of nothing that was exported here."""

    template = N_("回执码与本机导出过的内容都对不上，请再核对一遍，或改用回执文件。")


def vector_digest(station: str, township: str, accepted: Vector) -> bytes:
    """What the code stands for: whose changes, who accepted them, up to where. 32 bytes."""
    said = [station, township, *(f"{origin}={seq}" for origin, seq in sorted(accepted.items()) if seq)]
    return hashlib.sha256("\n".join(said).encode()).digest()


def make(secret: bytes, station: str, township: str, accepted: Vector) -> str:
    """The code as it is shown: `XXXX-XXXX-XXXX`."""
    mac = hmac.digest(secret, b"stationdesk receipt 1" + vector_digest(station, township, accepted), "sha256")
    number = int.from_bytes(mac[:8]) >> 4
    text = "".join(ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(text[at : at + 4] for at in range(0, LENGTH, 4))


def tidy(typed: str) -> str:
    """What was meant: full width, small letters, O for 0, I and L for 1, blanks and dashes forgiven.

    Raises CodeMistyped.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(letter for letter in text if letter not in _SKIPPED).translate(_HEARD)
    if len(text) != LENGTH or any(letter not in ALPHABET for letter in text):
        raise CodeMistyped()
    return text


def verify(typed: str, secret: bytes, station: str, township: str, accepted: Vector) -> bool:
    """Whether the code stands for this vector. Raises CodeMistyped."""
    expected = make(secret, station, township, accepted).replace("-", "")
    return hmac.compare_digest(tidy(typed), expected)


def match(typed: str, secret: bytes, station: str, township: str, exported: Iterable[Vector]) -> Vector:
    """The vector of ours that the code confirms. Raises CodeMistyped, CodeMatchesNothing."""
    for vector in exported:
        if verify(typed, secret, station, township, vector):
            return vector
    raise CodeMatchesNothing()


def shared_secret(own_identity: str, their_recipient: str) -> bytes:
    """The secret both sides can work out once they have each other's cards: 32 bytes.

    X25519 between our age identity and their age recipient, so nothing secret ever travels. Both
    sides get the same. Raises ValueError for texts that are no age keys.
    """
    own = X25519PrivateKey.from_private_bytes(_unbech32("age-secret-key-", own_identity))
    theirs = X25519PublicKey.from_public_bytes(_unbech32("age", their_recipient))
    return hmac.digest(b"stationdesk shortcode 1", own.exchange(theirs), "sha256")


def raw_recipient(text: str) -> bytes:
    """The 32 bytes of an age recipient. Raises ValueError."""
    return _unbech32("age", text)


def recipient_of(raw: bytes) -> str:
    """The age recipient of 32 bytes (BIP 173)."""
    number = int.from_bytes(raw) << 4
    values = [number >> 5 * at & 31 for at in range(51, -1, -1)]
    spread = [ord(letter) >> 5 for letter in "age"] + [0] + [ord(letter) & 31 for letter in "age"]
    check = _polymod(spread + values + [0] * 6) ^ 1
    return "age1" + "".join(
        _BECH32[one] for one in [*values, *(check >> 5 * at & 31 for at in range(5, -1, -1))]
    )


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _unbech32(kind: str, text: str) -> bytes:
    """The 32 bytes of an age key (BIP 173 with 5-bit groups). pyrage gives keys only as text."""
    lower = text.lower()
    head, _, tail = lower.rpartition("1")
    if text not in (lower, text.upper()) or head != kind or any(letter not in _BECH32 for letter in tail):
        raise ValueError("not an age key")
    values = [_BECH32.index(letter) for letter in tail]
    spread = [ord(letter) >> 5 for letter in head] + [0] + [ord(letter) & 31 for letter in head]
    if _polymod(spread + values) != 1:
        raise ValueError("not an age key")
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    bits = 5 * (len(values) - 6)
    if bits != 260 or number & 0xF:
        raise ValueError("not an age key")
    return (number >> 4).to_bytes(32)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return check
