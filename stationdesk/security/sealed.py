"""Sealed groups: a second key for what only named people may read (mandatory reports, sealed notes).

A group has an age key pair. Content is encrypted to the group's public key before it reaches a table;
the group's secret stands in the table only wrapped, once for each permitted person, to that person's
own age key. Log, bundle, search and backup carry ciphertext. Ciphertexts are base64 of an age file, so that
the public `age` tool can open one with the right key.

A person who leaves a group could have kept its secret: what is sealed after that goes to a new group.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import field
from typing import Any

import msgspec

from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_


class NotPermittedToRead(Refusal):
    """This person has no key to this sealed content."""

    template = N_("这是密封内容，您不在可阅读的人员之中。如工作需要，请向密封组的负责人申请。")


class SealedDamaged(Trouble):
    """The ciphertext is cut, changed, or stands where it was not put."""

    template = N_("密封内容已损坏或被移动过，不能打开。请从最近的备份恢复这条记录，并告知负责人。")


@dataclass(frozen=True)
class SealedGroup:
    """A new group: its public key, and its secret wrapped to each recipient (age public key → base64)."""

    public: str
    wraps: dict[str, str] = field(repr=False)


class _Content(msgspec.Struct, frozen=True):
    about: str
    body: bytes


def new_group(recipients: Sequence[str]) -> SealedGroup:
    """A new group that these age public keys can open. Raises ValueError for an empty list or a bad key."""
    if not recipients:
        raise ValueError("a sealed group needs someone who can open it")
    from pyrage import x25519

    secret = x25519.Identity.generate()
    wraps = {recipient: _encrypt(str(secret).encode(), recipient) for recipient in recipients}
    return SealedGroup(str(secret.to_public()), wraps)


def seal(content: str | bytes, group_public: str, *, about: str = "") -> str:
    """The content sealed to a group.

    `about` names where it belongs (`table:record id`); `unseal` refuses it elsewhere, because age itself
    would not notice that a ciphertext was moved to another record.
    """
    body = content.encode("utf-8") if isinstance(content, str) else content
    return _encrypt(msgspec.msgpack.encode(_Content(about, body)), group_public)


def unseal(sealed: str, wrap: str | None, identity: str, *, about: str = "") -> bytes:
    """The content, for the person with this age identity and their wrap of the group's secret.

    Raises NotPermittedToRead (no wrap, or not theirs), SealedDamaged.
    """
    plain = _decrypt(sealed, _group_secret(wrap, identity))
    try:
        content = msgspec.msgpack.decode(plain, type=_Content)
    except msgspec.DecodeError as error:
        raise SealedDamaged() from error
    if content.about != about:
        raise SealedDamaged()
    return content.body


def unseal_text(sealed: str, wrap: str | None, identity: str, *, about: str = "") -> str:
    """The same as text."""
    return unseal(sealed, wrap, identity, about=about).decode("utf-8")


def wrap_for(recipient: str, wrap: str | None, identity: str) -> str:
    """A wrap of the group's secret for one more person, made by someone who can open it themselves."""
    return _encrypt(_group_secret(wrap, identity).encode(), recipient)


def to_several(plain: bytes, recipients: Sequence[str]) -> str:
    """One age file that each of these public keys opens, base64. Raises ValueError for a bad key or none."""
    import pyrage

    try:
        to = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as error:
        raise ValueError("not an age public key") from error
    if not to:
        raise ValueError("nobody to seal to")
    return base64.b64encode(pyrage.encrypt(plain, to)).decode("ascii")


def opened_by(cipher: str, identity: str) -> bytes:
    """What `to_several` sealed, for one of them. Raises NotPermittedToRead, SealedDamaged."""
    return _decrypt(cipher, identity)


def public_of(identity: str) -> str:
    """The age public key of an identity."""
    return str(_identity(identity).to_public())


def _group_secret(wrap: str | None, identity: str) -> str:
    if not wrap:
        raise NotPermittedToRead()
    try:
        secret = _decrypt(wrap, identity).decode("ascii")
        _identity(secret)
    except ValueError as error:
        raise SealedDamaged() from error
    return secret


def _encrypt(plain: bytes, recipient: str) -> str:
    import pyrage

    try:
        to = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise ValueError("not an age public key") from error
    return base64.b64encode(pyrage.encrypt(plain, [to])).decode("ascii")


def _decrypt(sealed: str, identity: str) -> bytes:
    import pyrage

    try:
        cipher = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealedDamaged() from error
    try:
        plain: bytes = pyrage.decrypt(cipher, [_identity(identity)])
        return plain
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotPermittedToRead() from error
        raise SealedDamaged() from error


def _identity(identity: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError as error:
        raise ValueError("not an age identity") from error
