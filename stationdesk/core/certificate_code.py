"""The code on a certificate: number, date, issuer and a salted hash, signed by the device. No personal data.

Pure functions for `services` (which makes the payload before the paper is drawn) and for `stationdesk verify`. The
format is described in `documents/QR.md`. Signing and checking are done by the caller's functions; this module
knows no keys.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from datetime import date

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

FORMAT = "SDC1"
SALT_BYTES = 16
_CONTEXT = b"StationDesk certificate 1\0"
_SIGNED = b"StationDesk certificate code 1\n"


class CodeUnreadable(Refusal):
    """A text is not the code of a StationDesk certificate, or was cut off."""

    template = N_(
        "这不是本系统证明上的二维码，或者没有扫完整。请把二维码放平、擦净后再扫一次，或者输入证明编号核对。"
    )


class CodeUnwritable(Refusal):
    """The number or the issuer cannot stand in a code."""

    template = N_("证明编号或出具单位里有二维码不能用的字符（竖线或换行）。请改正后再出具。")


@dataclass(frozen=True)
class CertificateCode:
    """What a code says. `digest` can be compared only by who has the record and its salt."""

    number: str
    issued_on: date
    issuer: str
    key_id: str
    digest: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The bytes the signature is over."""
        return _SIGNED + _head(self.number, self.issued_on, self.issuer, self.key_id, self.digest).encode(
            "utf-8"
        )


def digest(salt: bytes, facts: str) -> bytes:
    """The salted hash of a certificate's facts (as `core.papers.encode` writes them with an empty `qr`).

    The salt is 16 random bytes kept with the record and never printed: without it, nobody can try names and ID numbers
    against a photographed code. Raises ValueError for a salt of another length.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("salt")
    return hashlib.sha256(_CONTEXT + salt + facts.encode("utf-8")).digest()


def payload(
    *,
    number: str,
    issued_on: date,
    issuer: str,
    key_id: str,
    digest: bytes,
    sign: Callable[[bytes], bytes],
) -> str:
    """The text of the code. `sign` makes a raw Ed25519 signature (64 bytes); `key_id` names its key (16 hex digits).

    Raises CodeUnwritable when the number or issuer holds a separator, ValueError for a digest, key id or signature of
    the wrong length.
    """
    if any(mark in text for text in (number, issuer, key_id) for mark in "|\n\r") or not number or not issuer:
        raise CodeUnwritable
    if len(digest) != 32 or len(key_id) != 16:
        raise ValueError("digest or key id")
    head = _head(number, issued_on, issuer, key_id, digest)
    signature = sign(_SIGNED + head.encode("utf-8"))
    if len(signature) != 64:
        raise ValueError("signature")
    return f"{head}|{_pack(signature)}"


def parse(text: str) -> CertificateCode:
    """What the code says. The signature is not checked here. Raises CodeUnreadable."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise CodeUnreadable
    parts = text.strip().split("|")
    if len(parts) != 7 or parts[0] != FORMAT:
        raise CodeUnreadable
    _, number, issued, issuer, key_id, hashed, signed = parts
    try:
        day = date(int(issued[:4]), int(issued[4:6]), int(issued[6:]))
        code = CertificateCode(number, day, issuer, key_id, _unpack(hashed), _unpack(signed))
    except (ValueError, OverflowError, binascii.Error):
        raise CodeUnreadable from None
    well_formed = (
        len(code.digest) == 32 and len(code.signature) == 64 and len(key_id) == 16 and len(issued) == 8
    )
    if not (well_formed and number and issuer):
        raise CodeUnreadable
    # One text for one meaning: what would be written anew must be what was read.
    if f"{_head(number, day, issuer, key_id, code.digest)}|{_pack(code.signature)}" != text.strip():
        raise CodeUnreadable
    return code


def _head(number: str, issued_on: date, issuer: str, key_id: str, digest: bytes) -> str:
    return "|".join((FORMAT, number, f"{issued_on:%Y%m%d}", issuer, key_id, _pack(digest)))


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _unpack(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
