"""A catalogue in a township's bundle: looked at before if wanted, installed when the bundle is taken in; from nobody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stationdesk.core import packs
from stationdesk.services import matters, matters_import
from stationdesk.storage.work import Work
from stationdesk.sync import bundle_packs, errands, packs_out, peers, writer
from stationdesk.sync.keys import signer
from tests.sync.machines import Machine, Place


def catalogue() -> bytes:
    raw = json.loads((packs.folder() / "matters" / "2026-2.json").read_text("utf-8"))
    raw |= {"version": "2026-7", "effective_from": "2026-11-20"}
    raw["body"]["matters"][0]["promised_days"] = 4
    return json.dumps(raw, ensure_ascii=False).encode()


def bundle(sender: Machine, receiver: Machine, stick: Path, inside: dict[str, bytes]) -> Path:
    """A bundle of packs only, as the township's program writes it: sealed to the receiver, signed by the sender."""
    stick.mkdir()
    key = signer(sender.desk.keys())
    age = receiver.desk.read(lambda work: peers.own_card(work, "")).age

    def write(work: Work) -> Path:
        fields = errands.fields_of(work, 1, {}, {}, key)
        return writer.write(stick, fields, (), (), [age], key.sign, packs=inside).path

    return sender.desk.read(write)


def test_a_townships_catalogue_is_read_out_looked_at_and_taken_in(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path)
    village, township = place.village(), place.township()
    place.enrol(village, township)
    file = bundle(township, village, tmp_path / "stick", {"packs/matters-2026.7.json": catalogue()})
    found = bundle_packs.read(village.desk, file, "matters")
    assert found.data == catalogue()
    seen = village.desk.read(lambda work: matters_import.preview(work, found.data))
    assert [one.code for one in seen.changed] == ["PT-001"]
    assert village.desk.read(lambda work: matters.catalogue(work)).version == "2026-2"
    assert village.take(file).down == 1
    (now,) = [one for one in village.desk.read(matters.versions) if one.state == "now"]
    assert (now.version, now.origin) == ("2026-7", found.station_id)


def test_a_bundle_without_a_catalogue_or_from_a_colleague_gives_none(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path)
    village, township = place.village(), place.township()
    place.enrol(village, township)
    empty = bundle(township, village, tmp_path / "stick-a", {})
    with pytest.raises(bundle_packs.NoPackInside):
        bundle_packs.read(village.desk, empty, "matters")
    own = bundle(village, township, tmp_path / "stick-b", {"packs/matters-2026.7.json": catalogue()})
    with pytest.raises(bundle_packs.NotFromTownship):
        bundle_packs.read(township.desk, own, "matters")
    with pytest.raises(errands.NoSuchFile):
        bundle_packs.read(village.desk, tmp_path / "none.sdbundle", "matters")


def test_a_township_sends_its_catalogue_down_to_every_village(tmp_path: Path) -> None:
    place = Place(tmp_path)
    village, township = place.village(), place.township()
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(packs_out.NoVillageEnrolled):
        packs_out.send(township.desk, stick)
    place.enrol(village, township)
    with pytest.raises(packs_out.NothingToSend, match="matters"):
        packs_out.send(township.desk, stick, ["matters"])
    township.desk.change(lambda work: matters_import.import_pack(work, catalogue()), reason="packs:import")
    sent = packs_out.send(township.desk, stick)
    assert sent.packs == ("matters 2026-7",)
    assert sent.villages == 1
    taken = village.take(sent.file)
    assert (taken.problems, taken.held) == ((), 0)
    found = bundle_packs.read(village.desk, sent.file, "matters")
    assert found.data == catalogue()
    with pytest.raises(packs_out.NotATownship):
        packs_out.send(village.desk, stick)


def test_a_packs_bundle_may_be_written_again_and_taken_twice(tmp_path: Path) -> None:
    place = Place(tmp_path)
    village, township = place.village(), place.township()
    place.enrol(village, township)
    township.desk.change(lambda work: matters_import.import_pack(work, catalogue()), reason="packs:import")
    stick = tmp_path / "stick"
    stick.mkdir()
    one, two = packs_out.send(township.desk, stick), packs_out.send(township.desk, stick)
    assert one.file != two.file
    for file in (one.file, two.file, one.file):
        assert village.take(file).problems == ()
