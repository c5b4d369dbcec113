"""Targets: what comes from other machines. Cards, receipts, orders, bundles at each of their stages, coats, indexes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from stationdesk.core.errors import Refusal
from stationdesk.sync import (
    arrivals,
    bundle_packs,
    card,
    envelope,
    members,
    minisign,
    officer_card,
    place_order,
    plain_approvals,
    plain_book,
    reader,
    receipt,
    trip_file,
    trip_return,
    wrappings,
)
from stationdesk.sync.carriers import index
from tests.fuzz import papers
from tests.fuzz.papers import bodies, bundle, keys
from tests.fuzz.papers import sealed as signed
from tests.fuzz.target import Place, Run, Seeds, target
from tests.sync.bundles import STATION

assert bundle_packs


def _paper(name: str, seeds: Callable[[Place], list[bytes]], read: Callable[[Place, bytes], Any]) -> None:
    """Two targets of one paper: the file, and the paper of somebody who signs nonsense."""
    target(f"{name}-file", "json", lambda place: [signed(place, one) for one in seeds(place)])(
        lambda place: lambda data: read(place, data)
    )
    target(f"{name}-signed", "json", seeds)(lambda place: lambda data: read(place, signed(place, data)))


def _key(place: Place) -> Callable[[Any], minisign.PublicKey]:
    return lambda whose: keys(place).key.public


_paper(
    "card",
    lambda place: bodies(papers.a_card(place)),
    lambda place, data: card.read(place.file(data, "x.sdcard")),
)
_paper(
    "receipt",
    lambda place: bodies(papers.a_receipt()),
    lambda place, data: receipt.read(place.file(data, "x.sdreceipt"), _key(place), STATION),
)
_paper(
    "place-order",
    lambda place: bodies(papers.an_order()),
    lambda place, data: place_order.read(place.file(data, "x.sdplace"), _key(place)),
)
_paper(
    "officer-card",
    lambda place: bodies(papers.an_officer(place)),
    lambda place, data: officer_card.read(place.file(data, "x.sdofficer"), _key(place)),
)


def _with_township(place: Place) -> None:
    """The place's own station knows the signer as its township."""
    if place.shared.get("township"):
        return
    from stationdesk.sync import errands

    own = keys(place)
    made = msgspec.structs.replace(
        papers.a_card(place), kind="township", village="421221106000", name="潘家湾镇"
    )
    file = place.file(card.make(made, own.key.sign), "town.sdcard")
    errands.enrol(place.desk, file)
    place.shared["township"] = True


def _approvals(place: Place) -> list[bytes]:
    _with_township(place)
    return [
        msgspec.json.encode(
            msgspec.structs.replace(papers.an_approval(), station=place.desk.device.station_id)
        )
    ]


_paper(
    "approval",
    _approvals,
    lambda place, data: plain_approvals.take(place.desk, place.file(data, "x" + plain_approvals.SUFFIX)),
)


@target("receipt-taken-in", "json", lambda place: [_own_receipt(place)], stateful=True)
def _receipt_in(place: Place) -> Run:
    """A receipt of the right township over nonsense, taken to heart."""
    from stationdesk.sync import errands

    _with_township(place)

    def run(data: bytes) -> None:
        errands.take_in_files(place.desk, [place.file(signed(place, data), "x.sdreceipt")])

    return run


def _own_receipt(place: Place) -> bytes:
    _with_township(place)
    own = place.desk.device
    said = msgspec.structs.replace(
        papers.a_receipt(), station=own.station_id, accepted={f"{own.device_no}.1": 2}, missing=()
    )
    return msgspec.json.encode(said)


@target("trip-answer", "json", lambda place: bodies(papers.a_receipt()))
def _trip_answer(place: Place) -> Run:
    def run(data: bytes) -> None:
        file = place.file(signed(place, data), "x.sdreceipt")
        place.desk.read(lambda work: trip_return.read(work, file))

    return run


# bundles, from the outside inwards ----------------------------------------------------------------------


def _opened(place: Place) -> Run:
    made = bundle(place)

    def run(data: bytes) -> None:
        file = place.file(data, "x.sdbundle")
        staging = place.root / "staging"
        staging.mkdir(exist_ok=True)
        try:
            with reader.open(
                file, [made.identity], made.sender.key_for, scratch_dir=staging, stations={STATION}
            ) as one:
                one.verify()
                for _txn, changes in one.transactions():
                    for change in changes:
                        change.entry()
                one.packs()
        finally:
            assert not list(staging.iterdir()), "something was left"

    return run


target("bundle-file", "bytes", lambda place: [bundle(place).sealed])(_opened)
target("bundle-zip", "zip", lambda place: [bundle(place).plain])(
    lambda place: lambda data: _opened(place)(bundle(place).encrypted(data))
)
target("bundle-zip-bytes", "bytes", lambda place: [bundle(place).plain])(
    lambda place: lambda data: _opened(place)(bundle(place).encrypted(data))
)
target("bundle-manifest", "json", lambda place: [bundle(place).members[members.MANIFEST]])(
    lambda place: lambda data: _opened(place)(bundle(place).with_manifest(data))
)
target("bundle-changes", "ndjson", lambda place: [bundle(place).lines])(
    lambda place: lambda data: _opened(place)(bundle(place).with_lines(data))
)


@target("bundle-changes-packed", "bytes", lambda place: [bundle(place).members[papers.CHANGES]])
def _packed_changes(place: Place) -> Run:
    made = bundle(place)
    count, size = made.lines.count(b"\n"), len(made.lines)

    def run(data: bytes) -> None:
        body = made.members | {papers.CHANGES: data}
        manifest = json.loads(made.members[members.MANIFEST])
        for part in manifest["parts"]:
            if part["name"] == papers.CHANGES:
                part.update(size=len(data), sha256=hashlib.sha256(data).hexdigest(), raw=size, lines=count)
        text = json.dumps(manifest).encode()
        body |= {members.MANIFEST: text, members.SIGNATURE: made.sender.device.key.sign(text)}
        _opened(place)(made._put(body))

    return run


@target(
    "bundle-pack",
    "json",
    lambda place: [b'{"pack":"matters","version":"9999-1","effective_from":"2026-01-01"}'],
)
def _bundle_pack(place: Place) -> Run:
    """A data pack as it comes in a bundle of the township: signed, and nonsense."""
    from stationdesk.core.down import Parcel
    from stationdesk.services import township_down

    def run(data: bytes) -> None:
        place.tried(lambda work: township_down.take(work, Parcel(STATION, (), (data,))))

    return run


@target("bundle-changes-taken-in", "json", lambda place: [_people(place)])
def _taken_in(place: Place) -> Run:
    """Changes of an enrolled device that signs nonsense: applied, or held with a reason; nothing else."""
    from tests.fuzz.taken import take_line

    return lambda data: take_line(place, data)


def _people(place: Place) -> bytes:
    from tests.fuzz.taken import good_payload

    return good_payload()


@target(
    "officers-part",
    "json",
    lambda place: [
        json.dumps({"sealed": 1, "recipient": keys(place).recipient, "wraps": {"g": "QUJD"}}).encode()
    ],
    stateful=True,
)
def _part(place: Place) -> Run:
    return lambda data: place.tried(
        lambda work: officer_card.take(work, STATION, {members.sealed_name(keys(place).recipient): data})
    )


# trip packs, coats, what a folder or a server says ------------------------------------------------------


def _trip(place: Place, data: bytes) -> None:
    trip_file.read(place.file(data, "x.sdtrip"), [keys(place).identity], _key(place))


def _sealed_trip(place: Place, plain: bytes) -> bytes:
    import pyrage
    import zstandard

    recipient = pyrage.x25519.Recipient.from_str(keys(place).recipient)
    return bytes(pyrage.encrypt(zstandard.ZstdCompressor().compress(plain), [recipient]))


def _trip_seed(place: Place) -> bytes:
    return json.dumps(papers.a_trip(place), ensure_ascii=False).encode()


target("trip-file", "bytes", lambda place: [_sealed_trip(place, signed(place, _trip_seed(place)))])(
    lambda place: lambda data: _trip(place, data)
)
target("trip-signed", "json", lambda place: [_trip_seed(place)])(
    lambda place: lambda data: _trip(place, _sealed_trip(place, signed(place, data)))
)


def _coat(name: str) -> Callable[[Place], Run]:
    def make(place: Place) -> Run:
        def run(data: bytes) -> None:
            scratch = place.empty("unwrapped")
            got = wrappings.unwrap([place.file(data, name)], scratch, place.root / "volumes")
            for file in got.files:
                assert file.parent == place.inbox or scratch in file.resolve().parents, "outside"
            for _file, why in got.problems:
                raise why

        return run

    return make


def _wrapped(kind: wrappings.Kind) -> Seeds:
    def seeds(place: Place) -> list[bytes]:
        folder = place.empty("coats")
        file = folder / "421221106202-010-20261122-0001.sdbundle"
        file.write_bytes(bundle(place).sealed[:600])
        return [wrappings.wrap([file], kind, folder)[-1].read_bytes()]

    return seeds


target("coat-zip", "zip", _wrapped("zip"))(_coat("x.zip"))
target("coat-disc", "bytes", lambda place: [_sparse_disc(place)])(_coat("x.iso"))


def _sparse_disc(place: Place) -> bytes:
    return _wrapped("disc")(place)[0]


@target("coat-sums", "text", _wrapped("volumes"))
def _sums(place: Place) -> Run:
    """The list of sums; the one part lies beside it."""
    name = "421221106202-010-20261122-0001.sdbundle"

    def run(data: bytes) -> None:
        place.file(bundle(place).sealed[:600], name + ".001")
        _coat(name + ".sums")(place)(data)

    return run


@target("plain-book", "zip", lambda place: [_plain(place)])
def _book(place: Place) -> Run:
    return lambda data: plain_book.take(place.desk, place.file(data, "x.xlsx"))


def _plain(place: Place) -> bytes:
    about = [
        ("单位", "四邑村"),
        ("站点编号", STATION),
        ("设备", "10"),
        ("导出时间", papers.MADE),
        ("批准编号", STATION),
        ("签名", "x"),
    ]
    kind = next(iter(plain_book.TITLES))
    row = ["曾庆兰"] * len(plain_book.HEADINGS[kind])
    return plain_book._xlsx(about, {kind: [row]})


@target(
    "upload-info",
    "json",
    lambda place: [
        b'{"Size": 4, "Offset": 4, "MetaData": {"filename": "x.sdbundle", "station": "'
        + STATION.encode()
        + b'"}}'
    ],
)
def _info(place: Place) -> Run:
    def run(data: bytes) -> None:
        root = place.empty("drop")
        (root / "in").mkdir()
        (root / "in" / "a").write_bytes(b"four")
        (root / "in" / "a.info").write_bytes(data)
        found, _ = arrivals.look(root)
        assert all(Path(one.name).name == one.name for one in found)

    return run


@target(
    "network-index",
    "json",
    lambda place: [
        b'{"index":1,"files":[{"name":"a.sdreceipt","size":3,"sha256":"' + b"0" * 64 + b'"}],"arrived":[]}'
    ],
)
def _index(place: Place) -> Run:
    def run(data: bytes) -> None:
        found = index.parse(data)
        assert all(Path(one.name).name == one.name for one in found.items())

    return run


@target("envelope", "json", lambda place: [signed(place, b"{}")])
def _envelope(place: Place) -> Run:
    def run(data: bytes) -> None:
        try:
            envelope.unwrap(data).signed.decode()
        except (
            envelope.NotAnEnvelope,
            UnicodeEncodeError,
        ) as wrong:  # each caller makes its own refusal of it
            raise Refusal from wrong

    return run


@target(
    "zip-directory", "bytes", lambda place: [bundle(place).plain, papers.in_a_zip("manifest.json", b"{}")]
)
def _directory(place: Place) -> Run:
    """The strict reader of a ZIP's directory agrees with what is really there, or refuses."""

    def run(data: bytes) -> None:
        try:
            with members.read_directory(io.BytesIO(data), len(data)) as archive:
                names = archive.namelist()
        except (members.NotStrict, members.TooMany, members.Unknown, members.Repeated) as wrong:
            raise Refusal from wrong
        assert len(set(names)) == len(names)
        assert all(members.is_known(name) for name in names)

    return run


assert zipfile
