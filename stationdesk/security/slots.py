"""Key slots: the ways to open a home, one a person, one recovery code, and if wanted one for two officers.

Each slot wraps the home key (32 random bytes) and the person's own age identity under a key that
Argon2id makes from the password: AES-256-GCM with the slot's header as AAD. From the home key follow
the database, blob and backup keys. A changed password wraps the same home key again; nothing is re-encrypted.
Someone whose slot was removed and who kept an old copy of the whole folder can still open that old copy; `rekeyed`
makes a new home key, so that the copy opens nothing of what comes after (`services/rekey.py`).

The file itself is described in `keyfile.py`, the waiting after wrong passwords in `attempts.py`. Argon2,
cryptography and age are imported when they are first needed: the password page needs only `people`.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import date

import msgspec

from stationdesk.core import lengths
from stationdesk.core.clock import Clock, SystemClock, civil_date, stamp, unstamp
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.security import boxes, entry_codes, recovery, tuning
from stationdesk.security.attempts import Attempts, WaitBeforeTrying
from stationdesk.security.keyfile import (
    FORMAT,
    VERSION,
    Kdf,
    KeyFile,
    KeysDamaged,
    Kind,
    Slot,
    SlotKdf,
    load,
    mend,
    save,
    written,
)
from stationdesk.security.opened import Opened
from stationdesk.security.passwords import PasswordMissing, prepared, require_acceptable
from stationdesk.security.slot_refusals import (
    EntryClosed,
    EntryCodeExpired,
    HomeHasKeys,
    KeysPutBack,
    LastPerson,
    MemoryShort,
    NameMissing,
    NameTaken,
    NobodyByThatName,
    NoEntryHere,
    NoSuchCode,
    WrongEntryCode,
    WrongPassword,
    WrongRecoveryCode,
)
from stationdesk.security.wrapping import Payload, stretched, unwrap
from stationdesk.storage.atomic import make_folder

__all__ = [
    "Entry",
    "EntryClosed",
    "EntryCodeExpired",
    "HomeHasKeys",
    "Kdf",
    "KeySlots",
    "KeysDamaged",
    "KeysPutBack",
    "LastPerson",
    "Made",
    "MemoryShort",
    "NameMissing",
    "NameTaken",
    "NewPerson",
    "NoEntryHere",
    "NoSuchCode",
    "NobodyByThatName",
    "Opened",
    "Person",
    "WaitBeforeTrying",
    "WrongEntryCode",
    "WrongPassword",
    "WrongRecoveryCode",
]

FULL = Kdf()
"""What a password costs at least: 64 MiB, three passes, four lanes; on a quick computer more (`tuning.py`)."""
LIGHT = Kdf(memory_kib=16 * 1024, passes=1, lanes=1)
"""What a recovery code costs: it has 150 bits of its own."""


@dataclass(frozen=True)
class NewPerson:
    """Someone who shall open the home. `identity`: an age secret they have on another device, if any."""

    user_id: str
    login: str = field(repr=False)
    password: str = field(repr=False)
    identity: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Person:
    """A line of the password page. `recipient`: the person's age public key."""

    slot_id: str
    user_id: str
    login: str = field(repr=False)
    recipient: str


@dataclass(frozen=True, eq=False)
class Made:
    """A home just made: opened by its first person, and the recovery code that is shown this once."""

    opened: Opened
    recovery_code: str = field(repr=False)
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Entry:
    """Somebody who may open this home for the first time by a one-time code. `serial`: of the request to be read out."""

    slot_id: str
    user_id: str
    login: str = field(repr=False)
    serial: int
    device_no: int


class KeySlots:
    """The key slots of one home. Writing needs the data lock; unlocking does not.

    `kdf` is what new slots cost (tests use a light one); `practice` lowers the password rule.
    """

    def __init__(
        self,
        home: Home,
        *,
        clock: Clock | None = None,
        kdf: Kdf = FULL,
        code_kdf: Kdf = LIGHT,
        practice: bool = False,
    ) -> None:
        self.path = home.keys
        self._clock = clock or SystemClock()
        self._kdf = kdf
        self._code_kdf = code_kdf
        self._practice = practice
        self.attempts = self._attempts = Attempts(home.keys.with_name("attempts.json"), self._clock)
        self._newest: KeyFile | None = None
        self.kept: tuple[int, ...] | None = None
        """The mark of the file that the database remembers (`services/kept_keys`)."""

    def mark(self) -> tuple[int, ...] | None:
        """What tells one state of the file from another without reading it; None when it is not there."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def seen(self, file: KeyFile) -> None:
        """From now on no file older than this one, which is genuine, opens anything, nor is written on."""
        if self._newest is None or file.revision > self._newest.revision:
            self._newest = file

    def _load(self) -> KeyFile:
        """The file; where an older one than was seen has been put in its place, the newest is put back."""
        file, newest = load(self.path), self._newest
        if newest is None or file.revision >= newest.revision or file.home_id != newest.home_id:
            return file
        save(self.path, newest)
        return newest

    @property
    def exists(self) -> bool:
        """Whether this home has key slots (either copy)."""
        return self.path.exists() or self.path.with_name(self.path.name + ".bak").exists()

    def create(self, home_id: str, people: Sequence[NewPerson]) -> Made:
        """Make the home key, a slot for each person and one for a new recovery code.

        Raises HomeHasKeys, NameTaken, NameMissing, PasswordTooShort …; the first person has opened it.
        """
        if self.exists:
            raise HomeHasKeys()
        if not people:
            raise ValueError("a home needs someone who can open it")
        home_key = os.urandom(32)
        file = KeyFile(FORMAT, VERSION, home_id, 1, ())
        for person in people:
            file = self._with_person(file, person, home_key)
        code = recovery.new_code()
        slot = self._slot(home_id, "recovery", code.secret, home_key, self._code_kdf)
        file = msgspec.structs.replace(file, slots=(*file.slots, slot)).sealed(home_key)
        make_folder(self.path.parent)
        save(self.path, file)
        first = file.slots[0]
        opened = _opened(home_id, first, unwrap(home_id, first, prepared(people[0].password)) or _damaged())
        return Made(opened, str(code), tuple(_person(slot) for slot in file.slots if slot.kind == "person"))

    def home_id(self) -> str:
        """The id of the home, readable without a key."""
        return load(self.path).home_id

    def people(self) -> list[Person]:
        """Who can open this home by password, in the order they were added; no key needed."""
        return [_person(slot) for slot in load(self.path).slots if slot.kind == "person"]

    def recovery_recipients(self) -> list[str]:
        """The age public keys of the recovery slots, to which sealed groups may be wrapped as well."""
        return [slot.recipient for slot in load(self.path).slots if slot.kind in ("recovery", "officers")]

    def waiting(self, who: str) -> int:
        """Seconds this person (name or user id) must still wait before the next try."""
        return self._attempts.waiting(self._find(load(self.path), who).id)

    def unlock(self, who: str, password: str) -> Opened:
        """Open with a person's name or user id and their password.

        Raises PasswordMissing, NobodyByThatName, WaitBeforeTrying, WrongPassword; KeysMissing, KeysDamaged.
        """
        file = self._load()
        slot = self._find(file, who)
        if not password:
            raise PasswordMissing(field="password")
        return self._try(file, slot, prepared(password), lambda: WrongPassword(field="password"))

    def unlock_with_recovery(self, code: str) -> Opened:
        """Open with the recovery code as typed. Raises CodeMistyped …, NoSuchCode, WrongRecoveryCode."""
        return self._try_code("recovery", recovery.parse(code).secret)

    def unlock_with_officers(self, code: str, other: str) -> Opened:
        """Open with the two officers' codes, in any order; one of them alone opens nothing.

        What is mistyped in the second is said at the field `other_code`.
        """
        both = _joined(recovery.parse(code), recovery.parse(other, "other_code"))
        return self._try_code("officers", both)

    def entries(self) -> list[Entry]:
        """Who may come in by a one-time code here; no key needed."""
        return [
            Entry(slot.id, slot.user_id, slot.login, slot.serial, slot.device_no)
            for slot in load(self.path).slots
            if slot.kind == "entry"
        ]

    def spent(self) -> set[str]:
        """The user ids whose entry was closed by wrong codes; they want a request with another number."""
        return {
            one.user_id for one in self.entries() if self._attempts.wrong(one.slot_id) >= entry_codes.TRIES
        }

    def prepare_entries(
        self,
        opened: Opened,
        device_secret: bytes,
        wanted: Sequence[tuple[str, str, int]],
        device_no: int = 0,
    ) -> bool:
        """Let exactly these people (user id, login, serial) come in by a one-time code; whether anything changed."""
        file = self._own(opened)
        kept: list[Slot] = []
        for slot in file.slots:
            asked = (slot.user_id, slot.login, slot.serial)
            if slot.kind != "entry" or (slot.device_no == device_no and asked in wanted):
                kept.append(slot)
            else:
                self._attempts.forgive(slot.id)
        there = {slot.user_id for slot in kept if slot.kind == "entry"}
        for user_id, login, serial in wanted:
            if user_id not in there:
                kept.append(
                    self._slot(
                        file.home_id,
                        "entry",
                        entry_codes.slot_secret(device_secret, user_id, serial),
                        opened.home_key,
                        self._kdf,
                        user_id=user_id,
                        login=login,
                        serial=serial,
                        device_no=device_no,
                        tag=entry_codes.tag_key(device_secret, user_id, serial),
                    )
                )
        if tuple(kept) == file.slots:
            return False
        self._save(msgspec.structs.replace(file, slots=tuple(kept)), opened)
        return True

    def unlock_entry(self, user_id: str, code: str, *, seen: date | None = None) -> Opened:
        """Open with a one-time code as read out; the only lawful next step is `enter`.

        `seen`: a day that has been, so that a clock put back prolongs no code. Raises EntryCodeMistyped …,
        NoEntryHere, EntryClosed, WaitBeforeTrying, WrongEntryCode, EntryCodeExpired.
        """
        given = entry_codes.parse(code)
        file = self._load()
        slot = next((one for one in file.slots if one.kind == "entry" and one.user_id == user_id), None)
        if slot is None:
            raise NoEntryHere(field="entry_code")
        if self._attempts.wrong(slot.id) >= entry_codes.TRIES:
            raise EntryClosed(field="entry_code")
        before = self._attempts.require_turn(slot.id)
        payload = unwrap(file.home_id, slot, given.secret)
        # The clock may have been put back, but not behind the newest slot of this home.
        past = [civil_date(unstamp(one.made_at)) for one in file.slots]
        today = max(civil_date(self._clock.now()), *past, *((seen,) if seen else ()))
        until = None if payload is None else entry_codes.last_day(given, payload.tag, today)
        if payload is None or until is None:
            self._attempts.count(slot.id)
        self._attempts.require_alone(slot.id, before, failed=payload is None or until is None)
        if payload is None or until is None:
            raise WrongEntryCode(field="entry_code")
        if until < today:
            raise EntryCodeExpired(until=until, field="entry_code")
        return self._resolved(file, slot, payload)

    def enter(self, opened: Opened, password: str) -> Opened:
        """After `unlock_entry`: the person's own password, and the one-time code opens nothing any more."""
        file = self._own(opened)
        entry = next((one for one in file.slots if one.id == opened.slot_id and one.kind == "entry"), None)
        if entry is None:
            raise NoEntryHere(field="entry_code")
        person = NewPerson(entry.user_id, entry.login, password)
        newer = self._with_person(_without(file, entry.id), person, opened.home_key)
        self._save(newer, opened)
        self._attempts.forgive(entry.id)
        made = newer.slots[-1]
        payload = unwrap(file.home_id, made, prepared(password)) or _damaged()
        return _opened(file.home_id, made, payload, retired=opened.retired)

    def rekeyed(self, opened: Opened) -> tuple[bytes, Opened]:
        """The key file under a new home key, not saved, and the home as it is opened then.

        Everybody's password and code go on working: each slot finds the new key in its box. One-time codes end.
        """
        file = self._own(opened)
        home_key, keys = os.urandom(32), (opened.home_key, *opened.retired)
        made = tuple(
            msgspec.structs.replace(slot, box=boxes.box(slot.recipient, slot.id, keys, home_key))
            for slot in file.slots
            if slot.kind != "entry"
        )
        newer = msgspec.structs.replace(
            file,
            revision=file.revision + 1,
            slots=made,
            retired=boxes.retire(keys, file.home_id, home_key),
        ).sealed(home_key)
        return written(newer), replace(opened, home_key=home_key, retired=keys)

    def add(self, opened: Opened, person: NewPerson) -> Person:
        """Give another person a slot. Raises NameTaken, NameMissing, PasswordTooShort …"""
        file = self._with_person(self._own(opened), person, opened.home_key)
        self._save(file, opened)
        return _person(file.slots[-1])

    def remove(self, opened: Opened, user_id: str) -> None:
        """Take a person's slot away (from both copies). Raises NobodyByThatName, LastPerson."""
        file = self._own(opened)
        gone = self._find(file, user_id)
        if sum(slot.kind == "person" for slot in file.slots) == 1:
            raise LastPerson()
        self._save(_without(file, gone.id), opened)
        self._attempts.forgive(gone.id)

    def change_password(self, who: str, old: str, new: str, *, login: str | None = None) -> Opened:
        """Wrap the same keys under a new password (and, with `login`, a new name); the slot keeps its id."""
        opened = self.unlock(who, old)
        file = self._own(opened)
        slot = self._find(file, opened.user_id)
        person = NewPerson(slot.user_id, login or slot.login, new, opened.identity)
        return self._replaced(file, slot, person, opened)

    def reset_password(self, opened: Opened, user_id: str, new: str) -> Opened:
        """Give a person a new password without the old one (recovery, or another person with the permit).

        Their own identity was under the old password and is gone: they get a new one, whose public key
        (`recipient`) must be told to the sealed groups by someone who can still open them.
        """
        file = self._own(opened)
        slot = self._find(file, user_id)
        made = self._replaced(file, slot, NewPerson(slot.user_id, slot.login, new), opened)
        self._attempts.forgive(slot.id)
        return made

    def new_recovery_code(self, opened: Opened) -> str:
        """Replace the recovery code; the old one opens nothing any more. Shown this once."""
        code = recovery.new_code()
        self._put_code(opened, "recovery", code.secret)
        return str(code)

    def new_officers_codes(self, opened: Opened) -> tuple[str, str]:
        """Make (or replace) the two officers' codes, to be kept by two people. Shown this once."""
        code, other = recovery.new_code(), recovery.new_code()
        self._put_code(opened, "officers", _joined(code, other))
        return str(code), str(other)

    def _put_code(self, opened: Opened, kind: Kind, secret: bytes) -> None:
        file = self._own(opened)
        slot = self._slot(file.home_id, kind, secret, opened.home_key, self._code_kdf)
        kept = tuple(old for old in file.slots if old.kind != kind)
        self._save(msgspec.structs.replace(file, slots=(*kept, slot)), opened)

    def _try_code(self, kind: Kind, secret: bytes) -> Opened:
        file = self._load()
        slot = next((slot for slot in file.slots if slot.kind == kind), None)
        if slot is None:
            raise NoSuchCode(field="recovery_code")
        return self._try(file, slot, secret, lambda: WrongRecoveryCode(field="recovery_code"))

    def _try(self, file: KeyFile, slot: Slot, secret: bytes, wrong: Callable[[], Refusal]) -> Opened:
        before = self._attempts.require_turn(slot.id)
        payload = unwrap(file.home_id, slot, secret)
        if payload is None:
            self._attempts.count(slot.id)
        self._attempts.require_alone(slot.id, before, failed=payload is None)
        if payload is None:
            raise wrong()
        failed = self._attempts.wrong(slot.id)
        self._attempts.forgive(slot.id)
        return replace(self._resolved(file, slot, payload), failed=failed)

    def _resolved(self, file: KeyFile, slot: Slot, payload: Payload) -> Opened:
        """The home as a slot opens it: with today's home key, after any re-key, and with those of before."""
        home_key = payload.home_key
        if slot.box:
            home_key = boxes.unbox(slot.box, slot.id, payload.identity, home_key) or _damaged().home_key
        if not file.genuine(home_key):
            raise KeysDamaged()
        self.seen(file)
        former = boxes.retired(file.retired, file.home_id, home_key)
        if former is None:
            raise KeysDamaged()
        try:
            mended = mend(self.path, file)
        except KeysDamaged:
            raise
        except Trouble:
            mended = False  # a full or read-only disk: reading must go on, and the next opening tries again
        today = msgspec.structs.replace(payload, home_key=home_key)
        return _opened(file.home_id, slot, today, mended=mended, retired=former)

    def _own(self, opened: Opened) -> KeyFile:
        """The file as it is now, if it belongs to what is open."""
        file = self._load()
        if file.home_id != opened.home_id or not file.genuine(opened.home_key):
            raise KeysDamaged()
        self.seen(file)
        return file

    def _save(self, file: KeyFile, opened: Opened) -> None:
        newer = msgspec.structs.replace(file, revision=file.revision + 1)
        sealed = newer.sealed(opened.home_key)
        save(self.path, sealed)
        self.seen(sealed)

    def _find(self, file: KeyFile, who: str) -> Slot:
        people = [slot for slot in file.slots if slot.kind == "person"]
        for slot in people:
            if slot.user_id == who:
                return slot
        for slot in people:
            if _folded(slot.login) == _folded(who):
                return slot
        raise NobodyByThatName(login=who, field="user")

    def _with_person(self, file: KeyFile, person: NewPerson, home_key: bytes) -> KeyFile:
        for slot in file.slots:
            if slot.kind == "person" and slot.user_id == person.user_id:
                raise NameTaken(login=person.login, field="name")
        slot = self._person_slot(file, person, home_key)
        return msgspec.structs.replace(file, slots=(*file.slots, slot))

    def _person_slot(
        self, file: KeyFile, person: NewPerson, home_key: bytes, slot_id: str | None = None
    ) -> Slot:
        login = unicodedata.normalize("NFC", person.login)
        login = lengths.one_line(login, "name")
        if not login:
            raise NameMissing(field="name")
        others = (slot for slot in file.slots if slot.kind == "person" and slot.id != slot_id)
        if any(_folded(slot.login) == _folded(login) for slot in others):
            raise NameTaken(login=login, field="name")
        require_acceptable(person.password, login, practice=self._practice)
        return self._slot(
            file.home_id,
            "person",
            prepared(person.password),
            home_key,
            self._kdf,
            user_id=person.user_id,
            login=login,
            identity=person.identity,
            slot_id=slot_id,
        )

    def _replaced(self, file: KeyFile, slot: Slot, person: NewPerson, opened: Opened) -> Opened:
        fresh = self._person_slot(file, person, opened.home_key, slot.id)
        slots = tuple(fresh if old.id == slot.id else old for old in file.slots)
        self._save(msgspec.structs.replace(file, slots=slots), opened)
        payload = unwrap(file.home_id, fresh, prepared(person.password)) or _damaged()
        return _opened(file.home_id, fresh, payload, retired=opened.retired)

    def _slot(
        self,
        home_id: str,
        kind: Kind,
        secret: bytes,
        home_key: bytes,
        cost: Kdf,
        *,
        user_id: str = "",
        login: str = "",
        identity: str | None = None,
        slot_id: str | None = None,
        serial: int = 0,
        device_no: int = 0,
        tag: bytes = b"",
    ) -> Slot:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from pyrage import x25519

        cost = tuning.tuned().cost if cost == FULL else cost
        own = x25519.Identity.from_str(identity) if identity else x25519.Identity.generate()
        salt = os.urandom(16)
        slot = Slot(
            id=slot_id or new_id(),
            kind=kind,
            user_id=user_id,
            login=login,
            recipient=str(own.to_public()),
            made_at=stamp(self._clock.now()),
            kdf=SlotKdf("argon2id", cost.memory_kib, cost.passes, cost.lanes, salt),
            cipher="aes-256-gcm",
            nonce=os.urandom(12),
            wrapped=b"",
            serial=serial,
            device_no=device_no,
        )
        payload = msgspec.json.encode(Payload(home_key, str(own), tag))
        wrapped = AESGCM(stretched(secret, slot.kdf)).encrypt(slot.nonce, payload, slot.header(home_id))
        return msgspec.structs.replace(slot, wrapped=wrapped)


def _opened(
    home_id: str, slot: Slot, payload: Payload, *, mended: bool = False, retired: tuple[bytes, ...] = ()
) -> Opened:
    return Opened(
        home_id,
        slot.id,
        slot.kind,
        slot.user_id,
        slot.login,
        slot.recipient,
        payload.home_key,
        payload.identity,
        mended,
        retired,
    )


def _damaged() -> Payload:
    raise KeysDamaged()


def _person(slot: Slot) -> Person:
    return Person(slot.id, slot.user_id, slot.login, slot.recipient)


def _without(file: KeyFile, slot_id: str) -> KeyFile:
    return msgspec.structs.replace(file, slots=tuple(slot for slot in file.slots if slot.id != slot_id))


def _joined(code: recovery.RecoveryCode, other: recovery.RecoveryCode) -> bytes:
    return b"+".join(sorted((code.secret, other.secret)))


def _folded(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold()
