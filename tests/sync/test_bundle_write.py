"""Writing a bundle: what is there is whole, what went wrong leaves nothing, memory stays bounded."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.errors import Cancelled, Trouble
from stationdesk.sync import changes, medium, members, reader, writer
from stationdesk.sync.changes import Change, Transaction
from tests.sync.bundles import Party, Station, blob, practice

ROOT = Path(__file__).resolve().parents[2]


def _open(station: Station, path: Path) -> reader.OpenBundle:
    return reader.open(path, [station.township.identity], station.key_for, scratch_dir=station.folder)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    station = Station(tmp_path)
    lines = list(practice(20))
    pack, receipt = b'{"pack":"matters"}', b'{"body":"","signature":""}'
    content = os.urandom(3_000_001)
    seen: list[tuple[int, int]] = []
    written = station.write(
        lines,
        [blob(content), blob(b"")],
        packs={"packs/matters-2026.1.json": pack},
        receipt=receipt,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert written.path.name == "421221106202-010-20261122-0001.sdbundle"
    assert hashlib.sha256(written.path.read_bytes()).hexdigest() == written.sha256
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] == 2 * written.bytes
    with _open(station, written.path) as bundle:
        assert [_bytes(line) for line in bundle.lines()] == [_bytes(line) for line in lines]
        assert bundle.packs() == {"packs/matters-2026.1.json": pack}
        assert bundle.receipt() == receipt
        sizes = bundle.blobs()
        assert sorted(sizes.values()) == [0, 3_000_001]
        sha256 = hashlib.sha256(content).hexdigest()
        assert b"".join(bundle.read_blob(sha256)) == content
        whole = list(bundle.transactions())
        assert len(whole) == written.transactions == 80
        assert sum(len(held) for _, held in whole) == written.changes
        assert all(len(held) == header.count for header, held in whole)
    assert [path.name for path in tmp_path.iterdir()] == [written.path.name]


def _bytes(line: changes.Line) -> bytes:
    return changes.encode_line(line)


def test_the_sister_device_opens_it_too(tmp_path: Path) -> None:
    station, sister = Station(tmp_path), Party()
    written = station.write(recipients=[station.township.recipient, sister.recipient])
    with reader.open(written.path, [sister.identity], station.key_for) as bundle:
        bundle.verify()
        assert bundle.manifest.recipients == (station.township.recipient, sister.recipient)


def test_parts_never_exceed_four_mebibytes_and_transactions_may_span_them(tmp_path: Path) -> None:
    station = Station(tmp_path)
    count = 30_000
    payload = changes.raw(b'{"remark":"' + b"r" * 400 + b'"}')
    header = Transaction(
        device_no=10, epoch=1, txn=1, hlc=1, wall="w", schema="1", first_seq=1, count=count, salt="A" * 22
    )
    body = [Change(seq, "people", f"r{seq}", "I", payload) for seq in range(1, count + 1)]
    written = station.write([header, *body])
    parts = [part for part in written.manifest.parts if members.is_changes(part.name)]
    assert len(parts) == 4
    assert all(part.raw <= members.PART_BYTES for part in parts)
    with _open(station, written.path) as bundle:
        ((_, held),) = bundle.transactions()
        assert [change.seq for change in held] == list(range(1, count + 1))


def test_a_bundle_on_the_stick_is_never_overwritten(tmp_path: Path) -> None:
    station = Station(tmp_path)
    first = station.write()
    with pytest.raises(medium.NameTaken):
        station.write()
    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.sha256
    assert len(list(tmp_path.iterdir())) == 1


def test_too_little_room_is_said_with_the_missing_megabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(medium, "free_space", lambda folder: 5_000_000)
    with pytest.raises(medium.StickFull) as caught:
        Station(tmp_path).write([], [blob(bytes(20_000_000))])
    assert caught.value.params["missing_mb"] == 20
    assert "20 MB" in caught.value.message
    assert list(tmp_path.iterdir()) == []


TROUBLES = {
    errno.ENOSPC: medium.StickFull,
    errno.EDQUOT: medium.StickFull,
    errno.EFBIG: medium.FileTooBigForMedium,
    errno.EROFS: medium.MediumReadOnly,
    errno.EIO: medium.MediumGone,
    errno.ENODEV: medium.MediumGone,
    errno.EBUSY: medium.MediumBusy,
    errno.EDOM: medium.MediumFailed,
}


@pytest.mark.parametrize("code", TROUBLES, ids=errno.errorcode.get)
def test_trouble_at_any_write_or_sync_leaves_no_file(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = Station(tmp_path)
    calls = {"write": 0, "fsync": 0}
    fail_at: dict[str, int] = {}
    real = {"write": os.write, "fsync": os.fsync}

    def counted(name: str) -> Any:
        def call(*args: Any) -> Any:
            calls[name] += 1
            if calls[name] == fail_at.get(name):
                raise OSError(code, "as if")
            return real[name](*args)

        return call

    monkeypatch.setattr(os, "write", counted("write"))
    monkeypatch.setattr(os, "fsync", counted("fsync"))
    content = os.urandom(200_000)
    station.write(None, [blob(content)])
    places = dict(calls)
    assert places["write"] > 4
    assert places["fsync"] == 2
    for path in tmp_path.iterdir():
        path.unlink()
    failed = 0
    for name, times in places.items():
        for place in range(1, times + 1):
            calls.update(write=0, fsync=0)
            fail_at.clear()
            fail_at[name] = place
            said = _trouble(lambda: station.write(None, [blob(content)]).path.unlink())
            if said is None:
                # age pads its header at random, so a run may need one write fewer.
                assert calls[name] < place
            else:
                assert type(said) is TROUBLES[code]
                assert "{" not in said.message
                failed += 1
            assert list(tmp_path.iterdir()) == [], (name, place)
    assert failed >= places["write"]


def _trouble(call: Callable[[], object]) -> Trouble | None:
    try:
        call()
    except Trouble as trouble:
        return trouble
    return None


def test_a_full_disk_of_the_system_leaves_no_file(tmp_path: Path) -> None:
    program = f"""
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from tests.sync.bundles import Station, blob
from stationdesk.sync import medium
import os
try:
    Station(Path({str(tmp_path)!r})).write([], [blob(os.urandom(900_000))])
except medium.FileTooBigForMedium as trouble:
    print(trouble.code)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "file-too-big-for-medium"
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(medium.MediumGone):
        Station(tmp_path / "gone").write()


def test_a_stick_that_lies_is_found_by_reading_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    station = Station(tmp_path)
    real = os.write
    calls = 0

    def lying(descriptor: int, data: Any) -> int:
        nonlocal calls
        calls += 1
        return real(descriptor, bytes(len(data)) if calls == 3 else data)

    monkeypatch.setattr(os, "write", lying)
    with pytest.raises(medium.ReadBackDiffers):
        station.write(None, [blob(os.urandom(300_000))])
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_keeps_only_the_beginning_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def cut(descriptor: int) -> None:
        real(descriptor)
        if not os.fstat(descriptor).st_mode & 0o040000:
            os.ftruncate(descriptor, 1000)

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(medium.ReadBackDiffers):
        Station(tmp_path).write()
    assert list(tmp_path.iterdir()) == []


def test_cancelling_at_any_moment_is_silent_and_leaves_nothing(tmp_path: Path) -> None:
    station = Station(tmp_path)
    content = os.urandom(2_000_000)
    asked = 0

    def never() -> bool:
        nonlocal asked
        asked += 1
        return False

    station.write([], [blob(content)], number=9, cancelled=never)
    (tmp_path / "421221106202-010-20261122-0009.sdbundle").unlink()
    for moment in range(1, asked + 1, 5):
        left = iter(range(moment))
        with pytest.raises(Cancelled):
            station.write([], [blob(content)], cancelled=lambda left=left: next(left, None) is None)
        assert list(tmp_path.iterdir()) == []


def test_an_attachment_that_is_not_what_it_is_called_is_not_exported(tmp_path: Path) -> None:
    good = blob(b"good")
    for content in (b"evil", b"longer than said", b"go"):
        wrong = writer.Blob(good.sha256, good.size, lambda content=content: io.BytesIO(content))
        with pytest.raises(writer.AttachmentDamaged):
            Station(tmp_path).write([], [wrong])
        assert list(tmp_path.iterdir()) == []


def test_a_failing_source_passes_its_own_error_on(tmp_path: Path) -> None:
    def broken() -> Any:
        yield from list(practice(1))
        raise KeyError("a bug below")

    with pytest.raises(KeyError):
        writer_of(tmp_path, broken())
    with pytest.raises(ValueError, match="not whole"):
        writer_of(tmp_path, list(practice(1))[:3])
    with pytest.raises(ValueError, match="outside"):
        writer_of(tmp_path, list(practice(1))[1:])
    assert list(tmp_path.iterdir()) == []


def writer_of(folder: Path, lines: Any) -> writer.Written:
    from tests.sync.bundles import fields

    party = Party()
    return writer.write(folder, fields(), lines, [], [party.recipient], party.key.sign)


def test_more_than_a_bundle_holds_is_refused_before_and_while_writing(tmp_path: Path) -> None:
    with pytest.raises(writer.BundleTooBig):
        Station(tmp_path).write([], [blob(bytes(2_000_000))], max_bytes=1_000_000)
    with pytest.raises(writer.BundleTooBig):
        Station(tmp_path).write(list(practice(200)), max_bytes=10_000)
    assert list(tmp_path.iterdir()) == []


def test_attachments_are_shared_out_over_bundles_and_none_is_lost() -> None:
    rng = random.Random(1)
    blobs = [writer.Blob(f"{n:064x}", rng.randrange(1, 900_000), io.BytesIO) for n in range(200)]
    shares = writer.share_out(blobs, 2_000_000, first=1_500_000)
    assert [one for share in shares for one in share] == blobs
    sizes = [sum(one.size for one in share) for share in shares]
    assert max(sizes) <= 2_000_000
    assert sizes[0] <= 500_000


def test_very_many_small_files_go_into_several_bundles_whose_manifests_can_be_read() -> None:
    tiny = [writer.Blob(f"{n:064x}", 10, lambda: io.BytesIO()) for n in range(45_000)]
    shares = writer.share_out(tiny)
    assert [len(share) for share in shares] == [20_000, 20_000, 5_000]
    assert members.LIMITS.manifest > 20_000 * 300


def test_a_change_beyond_a_part_is_refused_by_its_table(tmp_path: Path) -> None:
    header = Transaction(device_no=10, epoch=1, txn=1, hlc=1, wall="w", schema="1", first_seq=1, count=1)
    huge = Change(1, "notes", "r", "I", changes.raw(b'{"text":"' + b"x" * members.PART_BYTES + b'"}'))
    with pytest.raises(writer.ChangeTooBig) as caught:
        Station(tmp_path).write([header, huge])
    assert caught.value.params["table"] == "notes"


CHILD = """
import sys
from pathlib import Path
from stationdesk.sync import minisign
from tests.sync.bundles import Party, Station, blob, practice
station = Station(Path(sys.argv[1]))
station.township.identity = sys.argv[2]
station.device.key = minisign.SecretKey.from_bytes(bytes.fromhex(sys.argv[3]))
lines = list(practice(100))
content = blob(bytes(range(256)) * 20_000)
print("ready", flush=True)
for number in range(1, 10_000):
    station.write(lines, [content], number=number)
"""


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.prove)])
def test_killed_at_any_moment_every_named_bundle_is_whole(kills: int, tmp_path: Path) -> None:
    rng = random.Random(20261122)
    station = Station(tmp_path)
    whole = leftovers = 0
    for _ in range(kills):
        for path in tmp_path.iterdir():
            path.unlink()
        command = [sys.executable, "-c", CHILD, str(tmp_path)]
        command += [station.township.identity, station.device.key.to_bytes().hex()]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0.05, 0.5))
            child.send_signal(signal.SIGKILL)
        for path in sorted(tmp_path.glob("*.sdbundle")):
            with _open(station, path) as bundle:
                bundle.verify()
            whole += 1
        leftovers += len(list(tmp_path.glob(".*.part")))
        station.write(number=9999)
        assert not list(tmp_path.glob(".*.part"))
    print(f"killed {kills} times: {whole} whole bundles, {leftovers} leftovers swept")
    assert whole


MEMORY = """
import hashlib, io, resource, sys, time
from pathlib import Path
from stationdesk.sync import reader, writer
from tests.sync.bundles import Station, practice
size = int(sys.argv[2])
class Long(io.RawIOBase):
    left = size
    def read(self, n=-1):
        n = min(n, self.left)
        self.left -= n
        return bytes(n)
sha = hashlib.sha256()
for _ in range(size >> 20):
    sha.update(bytes(1 << 20))
sha.update(bytes(size & 0xFFFFF))
station = Station(Path(sys.argv[1]))
small = station.write(number=1)
with reader.open(small.path, [station.township.identity], station.key_for) as bundle:
    bundle.verify()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.perf_counter()
written = station.write([], [writer.Blob(sha.hexdigest(), size, Long)], number=2, max_bytes=2**32 - 1)
wrote = time.perf_counter()
with reader.open(written.path, [station.township.identity], station.key_for, scratch_dir=written.path.parent) as bundle:
    bundle.verify()
read = time.perf_counter()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) // 1024, round(size / 1e6 / (wrote - begin)), round(size / 1e6 / (read - wrote)))
"""


@pytest.mark.parametrize("size", [300_000_000, pytest.param(2_100_000_000, marks=pytest.mark.prove)])
def test_memory_is_bounded_however_large_the_attachment(size: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", MEMORY, str(tmp_path), str(size)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    grown, writing, reading = map(int, done.stdout.split())
    print(f"{size / 1e6:.0f} MB attachment: +{grown} MiB, written {writing} MB/s, read {reading} MB/s")
    assert grown < 20


def test_a_change_costs_little(tmp_path: Path) -> None:
    lines = [changes.lean(one) if isinstance(one, Transaction) else one for one in practice(1500)]
    begin = time.perf_counter()
    station = Station(tmp_path)
    written = station.write(lines)
    wrote = time.perf_counter()
    with _open(station, written.path) as bundle:
        count = sum(len(held) for _, held in bundle.transactions())
    read = time.perf_counter()
    each = written.bytes / written.changes
    rates = f"{count / (wrote - begin):.0f} written/s, {count / (read - wrote):.0f} read/s"
    print(f"{written.changes} changes in {written.transactions} transactions: {each:.1f} bytes each, {rates}")
    assert each <= 65
