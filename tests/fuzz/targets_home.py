"""Targets: files of a home that a damaged disk or a strange hand may have changed, backups, and answers of other programs."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from stationdesk.core import calling, settings
from stationdesk.core import papers as facts_of
from stationdesk.core.paths import Home
from stationdesk.storage import backups, home_card, lock, restore
from tests.fuzz.spoil import packed
from tests.fuzz.target import Place, Run, target


def _in_home(place: Place, name: str, data: bytes) -> Home:
    root = place.root / "strange"
    root.mkdir(exist_ok=True)
    (root / name).write_bytes(data)
    return Home(root)


@target("home-card", "json", lambda place: [(place.home / "home.json").read_bytes()])
def _card(place: Place) -> Run:
    def run(data: bytes) -> None:
        from stationdesk.ui import opening_work

        home = _in_home(place, "home.json", data)
        opening_work.card(home)
        home_card.read_card(home)

    return run


@target("key-slots", "json", lambda place: [(place.home / "keys.json").read_bytes()])
def _keys(place: Place) -> Run:
    from stationdesk.security import keyfile

    def run(data: bytes) -> None:
        root = place.empty("keys")
        (root / "keys.json").write_bytes(data)
        found = keyfile.load(root / "keys.json")
        keyfile.mend(root / "keys.json", found)

    return run


@target(
    "password-counters", "json", lambda place: [b'{"a": {"wrong": 3, "last": "2026-11-22T00:59:00.000Z"}}']
)
def _attempts(place: Place) -> Run:
    from stationdesk.core.clock import SetClock
    from stationdesk.security.attempts import Attempts
    from tests.fixtures import START

    def run(data: bytes) -> None:
        home = _in_home(place, "attempts.json", data)
        book = Attempts(home.root / "attempts.json", SetClock(START))
        book.require_turn("a")
        book.count("a")
        book.wrong("a")
        book.forgive("a")

    return run


@target(
    "machine-settings",
    "json",
    lambda place: [b'{"language":"zh","scale":100,"printers":{"A4":{"printer":"x","copies":1}}}'],
)
def _settings(place: Place) -> Run:
    return lambda data: settings.read(_in_home(place, "machine.json", data).machine)


@target("lock-note", "json", lambda place: [b'{"program":"desk","pid":1,"since":"2026-11-22T00:59:00.000Z"}'])
def _lock(place: Place) -> Run:
    return lambda data: lock._read(_in_home(place, "station.lock", data).lock)


@target(
    "epochs",
    "json",
    lambda place: [b'{"0192f0aa-7c1e-7000-8000-0123456789ab": {"1": {"generation": 1, "epoch": 2}}}'],
)
def _epochs(place: Place) -> Run:
    def run(data: bytes) -> None:
        home = _in_home(place, "epochs.json", data)
        restore.remembered_epoch(home, "0192f0aa-7c1e-7000-8000-0123456789ab", 10)
        restore.next_epoch(
            home, {"station_id": "0192f0aa-7c1e-7000-8000-0123456789ab", "device_no": 10, "epoch": 1}
        )

    return run


@target(
    "backup-care",
    "json",
    lambda place: [
        b'{"elsewhere_at":"2026-11-22T00:59:00.000Z","rehearsal":{"at":"2026-11-22T00:59:00.000Z","file":"x","people":1,"attachments":0,"problem":""}}'
    ],
)
def _care(place: Place) -> Run:
    from stationdesk.services import backup_care

    def run(data: bytes) -> None:
        (place.home / "backups").mkdir(exist_ok=True)
        (place.home / "backups" / "care.json").write_bytes(data)
        backup_care.state(Home(place.home), place.desk.clock.now())

    return run


@target("knock", "json", lambda place: [b'{"do":"open","path":"/tmp/x.sdbundle"}', b'{"do":"show"}'])
def _knock(place: Place) -> Run:
    return lambda data: calling.asked_of(data)


@target("font-cache", "json", lambda place: [_font_cache(place)])
def _fonts(place: Place) -> Run:
    from stationdesk.documents import fonts

    def run(data: bytes) -> None:
        fonts.discover([place.empty("fonts")], cache_file=place.file(data, "fonts.json"))

    return run


def _font_cache(place: Place) -> bytes:
    from stationdesk.documents import fonts

    file = place.root / "seed-fonts.json"
    fonts.discover([Path(str(fonts.folders()[0]))], cache_file=file)
    return (
        file.read_bytes()[:4000]
        if file.is_file() and file.stat().st_size < 4000
        else b'{"version": 1, "files": {}}'
    )


@target("paper-facts", "json", lambda place: _facts(place))
def _paper(place: Place) -> Run:
    return lambda data: facts_of.decode(data.decode("utf-8", "replace"))


def _facts(place: Place) -> list[bytes]:
    from tests.documents import samples

    found = list(samples.SAMPLES.values())[:6] if hasattr(samples, "SAMPLES") else []
    made = [facts_of.encode(one() if callable(one) else one).encode() for one in found]
    return made or [b'{"kind":"receipt","version":1}']


def _backup(place: Place) -> bytes:
    if "backup" not in place.shared:
        own = place.desk.opened
        made = backups.create(
            Home(place.home), own.backup_key, own.database_key, why="manual", clock=place.desk.clock
        )
        place.shared["backup"] = made.file.read_bytes()
    found: bytes = place.shared["backup"]
    return found


def _small_backup(place: Place) -> bytes:
    """The same with a database cut short: what is spoilt is the container."""
    with zipfile.ZipFile(io.BytesIO(_backup(place))) as archive:
        parts = [(name, archive.read(name)[:6000]) for name in archive.namelist()]
    return packed(parts, zipfile.ZIP_STORED)


@target("backup-file", "zip", lambda place: [_small_backup(place)], stateful=True)
def _backups(place: Place) -> Run:
    def run(data: bytes) -> None:
        own = place.desk.opened
        file = place.file(data, "x.sdbackup")
        backups.list_all(place.inbox)
        backups.verify(file, own.database_key, own.backup_key, place.root / "scratch")

    return run


@target("backup-manifest", "json", lambda place: [_manifest(place)], stateful=True)
def _backup_manifest(place: Place) -> Run:
    """A manifest of somebody who holds the key: what it says is compared with what is there."""

    def run(data: bytes) -> None:
        own = place.desk.opened
        try:
            said = json.loads(data)
            said["seal"] = backups.seal_of(said, own.backup_key)
            data = json.dumps(said).encode()
        except (ValueError, TypeError, RecursionError, AttributeError):
            pass
        with zipfile.ZipFile(io.BytesIO(_small_backup(place))) as archive:
            parts = [
                (name, data if name == "manifest.json" else archive.read(name)) for name in archive.namelist()
            ]
        file = place.file(packed(parts, zipfile.ZIP_STORED), "x.sdbackup")
        backups.row_of(file)
        backups.verify(file, own.database_key, own.backup_key, place.root / "scratch")

    return run


def _manifest(place: Place) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_small_backup(place))) as archive:
        return archive.read("manifest.json")


@target("backup-restored", "json", lambda place: [_manifest(place)])
def _restored(place: Place) -> Run:
    """A strange backup put into an empty folder: refused before anything is there, and the folder is as it was."""
    from stationdesk.core.errors import Refusal

    def no_keys(home: Home) -> restore.Keys:
        raise Refusal

    def run(data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(_small_backup(place))) as archive:
            parts = [
                (name, data if name == "manifest.json" else archive.read(name)) for name in archive.namelist()
            ]
        file = place.file(packed(parts, zipfile.ZIP_STORED), "x.sdbackup")
        home = Home(place.empty("restored"))
        try:
            restore.restore(
                file,
                home,
                unlock=no_keys,
                begin_epoch=lambda _staged, keys, *_: keys,
                current=None,
                clock=place.desk.clock,
            )
        finally:
            assert not (home.root / ".restoring").exists()
            assert not home.database.exists()

    return run


@target("blob", "bytes", lambda place: [_blob(place)])
def _read_blob(place: Place) -> Run:
    from stationdesk.storage.blobs import Blobs

    store = Blobs(place.root / "blobs", b"k" * 32)
    name = store.put(b"content" * 50).name

    def run(data: bytes) -> None:
        store.path_of(name).write_bytes(data)
        store.verify(name)
        with store.open(name) as stream:
            stream.read()

    return run


def _blob(place: Place) -> bytes:
    from stationdesk.storage.blobs import Blobs

    store = Blobs(place.root / "blobs", b"k" * 32)
    return store.path_of(store.put(b"content" * 50).name).read_bytes()


@target("sealed-content", "bytes", lambda place: [_sealed()])
def _unsealed(place: Place) -> Run:
    import base64

    from stationdesk.security import sealed

    identity, group = _IDENTITY, sealed.new_group([sealed.public_of(_IDENTITY)])
    wrap = group.wraps[sealed.public_of(identity)]

    def run(data: bytes) -> None:
        sealed.unseal(data.decode("latin-1"), wrap, identity, about="x:1")
        sealed.unseal(base64.b64encode(data).decode(), wrap, identity, about="x:1")

    return run


_IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"


def _sealed() -> bytes:
    from stationdesk.security import sealed

    group = sealed.new_group([sealed.public_of(_IDENTITY)])
    return sealed.seal("曾庆兰", group.public, about="x:1").encode()


@target("device-keys", "json", lambda place: [_device_keys()])
def _own_keys(place: Place) -> Run:
    from stationdesk.core.errors import Refusal
    from stationdesk.security import device_keys

    def run(data: bytes) -> None:
        try:
            device_keys.load_device_keys(data)
        except ValueError as wrong:  # its caller says that the home is damaged
            raise Refusal from wrong

    return run


def _device_keys() -> bytes:
    from stationdesk.security import device_keys

    return device_keys.new_device_keys().dump()


@target("password-file", "text", lambda place: [b"password1\n", b"\xef\xbb\xbfgeheim\r\n"])
def _password(place: Place) -> Run:
    from stationdesk.cli import frame

    return lambda data: frame._lines(str(place.file(data, "password.txt")))


@target("words-file", "text", lambda place: ["写明的原因\n".encode()])
def _words(place: Place) -> Run:
    from argparse import Namespace

    from stationdesk.cli import care_groups

    return lambda data: care_groups._words(Namespace(words_file=str(place.file(data, "words.txt"))))
