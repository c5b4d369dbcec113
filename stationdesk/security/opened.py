"""An opened home: what a slot gives to whoever knows its secret."""

from __future__ import annotations

import hmac
from dataclasses import field, replace

from stationdesk.core.late import dataclass
from stationdesk.security.keyfile import Kind


@dataclass(frozen=True, eq=False)
class Opened:
    """An opened home: the keys, who opened it and their own age identity. Nothing of it is ever written down.

    `kind` `recovery` or `officers`: nobody is logged in (`user_id` is empty); the only lawful next step
    is `KeySlots.reset_password`. `mended`: a copy of the key file was damaged and was written anew.
    """

    home_id: str
    slot_id: str
    kind: Kind
    user_id: str
    login: str = field(repr=False)
    recipient: str
    home_key: bytes = field(repr=False)
    identity: str = field(repr=False)
    mended: bool = False
    retired: tuple[bytes, ...] = field(default=(), repr=False)
    failed: int = 0
    """Wrong tries since this slot was last opened."""

    @property
    def former(self) -> tuple[Opened, ...]:
        """The same home under the keys of before a re-key, the newest first: for its old files and backups."""
        return tuple(replace(self, home_key=key, retired=()) for key in self.retired)

    @property
    def database_key(self) -> bytes:
        """32 bytes for SQLCipher's raw key."""
        return self._derived("database")

    @property
    def blob_key(self) -> bytes:
        """32 bytes for `storage.blobs`."""
        return self._derived("blobs")

    @property
    def backup_key(self) -> bytes:
        """32 bytes for backups."""
        return self._derived("backup")

    @property
    def look_key(self) -> bytes:
        """32 bytes for what a desk that only looks writes down (`services.look_notes`)."""
        return self._derived("looks")

    def _derived(self, purpose: str) -> bytes:
        """HKDF-SHA-256 (RFC 5869), salt: the home id, info: `stationdesk/home/<purpose>`."""
        extracted = hmac.digest(self.home_id.encode(), self.home_key, "sha256")
        return hmac.digest(extracted, f"stationdesk/home/{purpose}".encode() + b"\1", "sha256")
