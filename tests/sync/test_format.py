"""FORMAT.md says the truth: its worked example runs with public tools, and old bundles open for ever."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stationdesk.core import chain
from stationdesk.sync import changes, manifest, minisign, reader
from stationdesk.sync.manifest import Claim, Head
from tests.sync.bundles import STATION, Station, blob, practice

ROOT = Path(__file__).resolve().parents[2]
FORMAT = ROOT / "stationdesk" / "sync" / "FORMAT.md"
OLD = ROOT / "tests" / "data" / "bundles"
TOOLS = ("age", "unzip", "zstd", "jq", "minisign", "sha256sum")


def _need(*tools: str) -> None:
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def _example() -> str:
    found = re.search(r"```sh\n(.*?)```", FORMAT.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def _run_example(folder: Path, bundle: Path, identity: str, signer: str) -> subprocess.CompletedProcess[str]:
    folder.mkdir()
    (folder / "key.txt").write_text(identity + "\n")
    env = {**os.environ, "BUNDLE": str(bundle), "KEY": "key.txt", "SIGNER": signer}
    return subprocess.run(
        ["sh", "-eu", "-c", _example()], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def test_a_bundle_opens_with_public_tools_as_format_md_says(tmp_path: Path) -> None:
    _need(*TOOLS)
    station = Station(tmp_path)
    lines, attachment = list(practice(30)), os.urandom(100_000)
    written = station.write(lines, [blob(attachment)], packs={"packs/matters-2026.1.json": b"{}"})
    work = tmp_path / "work"
    done = _run_example(work, written.path, station.township.identity, station.device.key.public.line)
    assert done.returncode == 0, done.stderr
    assert f"{written.changes} changes up to" in done.stdout
    assert (work / "changes.ndjson").read_bytes() == b"".join(map(changes.encode_line, lines))
    assert len((work / "changes.txt").read_text().splitlines()) == written.changes
    assert len((work / "transactions.txt").read_text().splitlines()) == written.transactions
    inside = work / "b" / "blobs" / hashlib.sha256(attachment).hexdigest()
    assert inside.read_bytes() == attachment


def test_the_worked_example_stops_at_another_key_and_at_a_flipped_bit(tmp_path: Path) -> None:
    _need(*TOOLS)
    station = Station(tmp_path)
    written = station.write()
    other = minisign.SecretKey(station.device.key.key_id, os.urandom(32)).public.line
    refused = _run_example(tmp_path / "one", written.path, station.township.identity, other)
    assert refused.returncode != 0
    assert "Signature verification failed" in refused.stderr
    data = bytearray(written.path.read_bytes())
    data[-500] ^= 1
    written.path.write_bytes(data)
    signer = station.device.key.public.line
    assert _run_example(tmp_path / "two", written.path, station.township.identity, signer).returncode != 0


def test_format_md_names_every_field() -> None:
    text = FORMAT.read_text("utf-8")
    for name in manifest.Manifest.__struct_encode_fields__ + manifest.Part.__struct_encode_fields__:
        assert f"`{name}`" in text, name
    for struct in (changes.Transaction, changes.Change):
        assert set(struct.__struct_encode_fields__) <= set(re.findall(r"`([a-z])`", text))
    assert manifest.SUITE in text


def test_the_hashes_are_as_format_md_says() -> None:
    """Written a second time from the document, without the program's own functions."""

    def listed(*parts: str | bytes | int | None) -> bytes:
        as_bytes = [
            part if isinstance(part, bytes) else b"" if part is None else str(part).encode() for part in parts
        ]
        return b"".join(len(part).to_bytes(4) for part in as_bytes) + b"".join(as_bytes)

    before = bytes(32)
    header: changes.Transaction | None = None
    macs: list[bytes] = []
    checked = 0
    for line in practice(10):
        if isinstance(line, changes.Transaction):
            header, macs = line, []
            continue
        assert header is not None
        key = hmac.digest(changes.from64(header.salt), line.seq.to_bytes(8), "sha256")[:16]
        body = listed(line.table, line.record, line.op, bytes(line.payload), bytes(line.replaces))
        macs.append(hmac.digest(key, body, "sha256"))
        if len(macs) == header.count:
            h = header
            digest = hashlib.sha256(b"".join(macs)).digest()
            fields = (h.device_no, h.epoch, h.txn, h.author, h.hlc, h.wall, h.reason, h.schema)
            covered = listed(STATION, *fields, h.first_seq, h.count)
            before = hashlib.sha256(before + covered + digest).digest()
            assert changes.to64(before) == h.chain
            checked += 1
    assert checked == 40


def test_a_head_carried_for_another_device_is_checked_by_its_own_key() -> None:
    key = minisign.SecretKey.generate()
    value = hashlib.sha256(b"chain").digest()
    message = chain.head_message(STATION, 20, 1, 77, value)
    head = Head(20, 1, 77, value.hex(), key.sign_line(message))
    key.public.verify_line(message, head.signature)
    assert message == f"stationdesk head 1\n{STATION} 20.1.77\n{value.hex()}\n".encode()
    with pytest.raises(minisign.Wrong):
        key.public.verify_line(chain.head_message(STATION, 20, 1, 78, value), head.signature)


@pytest.mark.parametrize("folder", sorted(OLD.iterdir()), ids=lambda folder: folder.name)
def test_old_bundles_open_for_ever(folder: Path, tmp_path: Path) -> None:
    keys = json.loads((folder / "keys.json").read_text("utf-8"))
    public = minisign.PublicKey.parse(keys["signer"])
    contents: dict[str, bytes] = {}
    seen = 0

    def key_for(claim: Claim) -> minisign.PublicKey:
        return public

    for path in sorted(folder.glob("*.sdbundle")):
        with reader.open(path, [keys["identity"]], key_for, scratch_dir=tmp_path) as bundle:
            bundle.verify()
            seen += bundle.manifest.changes
            value = chain.GENESIS
            for header, held in bundle.transactions():
                value = changes.chain_after(
                    value, bundle.manifest.station, header, changes.digest_of(header, held)
                )
            for head in bundle.manifest.heads:
                assert value.hex() == head.chain == keys["chain"]
                message = chain.head_message(
                    bundle.manifest.station, head.device, head.epoch, head.seq, value
                )
                public.verify_line(message, head.signature)
            contents |= {sha256: b"".join(bundle.read_blob(sha256)) for sha256 in bundle.blobs()}
    assert seen == keys["changes"]
    assert seen > 0
    if "blobs" in keys:
        assert [content.decode() for content in contents.values()] == keys["blobs"]
    else:
        assert sorted(contents) == keys["files"]
        assert all(contents.values())


def test_an_old_bundle_is_taken_in_with_its_files(tmp_path: Path) -> None:
    """Of revision 0002: records and attachments, into a township of today whose key it was written for."""
    from stationdesk.models.machine import ThisDevice
    from stationdesk.storage.work import Work
    from stationdesk.sync import card_text, errands
    from tests.sync.machines import Place

    folder = OLD / "format-1-0002"
    keys = json.loads((folder / "keys.json").read_text("utf-8"))
    (path,) = folder.glob("*.sdbundle")
    place = Place(tmp_path)
    township = place.township()

    def same_key(work: Work) -> None:
        this = work.session.get_one(ThisDevice, 1)
        stored = json.loads(this.sign_secret)
        this.sign_secret = json.dumps(stored | {"identity": keys["identity"]})
        this.age_secret = keys["identity"]

    def same(claim: Claim) -> minisign.PublicKey:
        return minisign.PublicKey.parse(keys["signer"])

    with reader.open(path, [keys["identity"]], same, scratch_dir=tmp_path) as bundle:
        assert {header.schema for header, _ in bundle.transactions()} == {bundle.manifest.schema} == {"0002"}
    township.desk.change(same_key, mode="quiet")
    village = errands.enrol(township.desk, card_text.parse(keys["card"]))
    taken = township.take(path)
    assert (taken.applied, taken.held, taken.quarantined) == (keys["changes"], 0, 0)
    assert (taken.files, taken.problems) == (len(keys["blobs"]), ())
    assert township.person(keys["people"][0], village.station_id).name == "曾庆兰"
    assert township.take(path).already == keys["changes"]
    place.close()


def test_a_whole_village_of_revision_0003_is_taken_in_by_a_township_of_today(tmp_path: Path) -> None:
    """Records of every kind that a practice village of that day had, then the bundle of its files."""
    from datetime import datetime

    from stationdesk.models.machine import ThisDevice
    from stationdesk.storage.work import Work
    from stationdesk.sync import errands
    from tests.sync.machines import Place

    folder = OLD / "format-1-0003"
    keys = json.loads((folder / "keys.json").read_text("utf-8"))
    place = Place(tmp_path)
    township = place.township()
    township.clock.set(datetime.fromisoformat("2026-11-23T13:00:00+08:00"))

    def same_key(work: Work) -> None:
        this = work.session.get_one(ThisDevice, 1)
        stored = json.loads(this.sign_secret)
        this.sign_secret = json.dumps(stored | {"identity": keys["identity"]})
        this.age_secret = keys["identity"]

    township.desk.change(same_key, mode="quiet")
    errands.enrol(township.desk, folder / "village.sdcard")
    records, files = sorted(folder.glob("*.sdbundle"))
    taken = township.take(records)
    assert (taken.applied, taken.held, taken.quarantined, taken.problems) == (keys["changes"], 0, 0, ())
    assert township.take(files).files == len(keys["files"])
    held = township.desk.read(
        lambda work: {table: work.scalar(f"SELECT count(*) FROM {table}") for table in keys["held"]}
    )
    assert held == keys["held"]
    place.close()


def test_what_a_newer_program_wrote_waits_with_words_and_goes_in_after_the_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The township is a revision behind its village, then catches up."""
    from stationdesk.sync import bulk_plan, take_in, trace
    from stationdesk.sync.trace import WAITS
    from tests.sync.machines import Place

    place = Place(tmp_path)
    village, township = place.village(), place.township()
    place.enrol(village, township)
    person = village.add("曾庆兰")
    own = village.desk.device.station_id
    with monkeypatch.context() as older:
        for module in (take_in, bulk_plan):
            older.setattr(module, "REVISION", "0002")
            older.setattr(module, "known_revisions", lambda: ("0001", "0002"))
        taken = township.take(village.export(tmp_path / "one"))
        assert (taken.applied, taken.quarantined) == (0, 0)
        assert taken.held > 0
        waits = {line.why for line in township.desk.read(trace.held)}
        assert waits == {"schema", "gap"}
        assert all("升级" in WAITS[why] or why == "gap" for why in waits)
        assert township.desk.read(lambda work: work.scalar("SELECT count(*) FROM people")) == 0
    village.add("后来的人")
    assert township.take(village.export(tmp_path / "two")).held == 0
    assert township.desk.read(trace.held) == []
    assert township.person(person, own).name == "曾庆兰"
    assert township.digests(own) == village.digests()
    place.close()
