"""The files of a trip: they go along where that is allowed, come home whole, and the laptop waits until they have."""

from __future__ import annotations

import io
import os
import tracemalloc
from pathlib import Path

import pytest
from PIL import Image

from stationdesk.core.errors import Trouble
from stationdesk.security.permits import NotPermitted
from stationdesk.services import attachments, check
from stationdesk.storage.blobs import BlobMissing
from stationdesk.storage.work import Work
from stationdesk.sync import errands, medium, trip_files, trip_packs, trip_wipe, writer
from stationdesk.sync.trip_choice import Wish
from tests.sync import laptops
from tests.sync.machines import Machine, Place

WITH = Wish(visits_on=laptops.DAY, files=True)


def photo(shade: int = 60) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((320, 240), shade).convert("RGB").save(made, "JPEG")
    return made.getvalue()


def paper(size: int) -> bytes:
    return b"%PDF-1.4\n" + os.urandom(size) + b"\n%%EOF\n"


def attach(machine: Machine, table: str, record: str, data: bytes | Path, title: str = "照片") -> str:
    def write(work: Work) -> str:
        return attachments.attach_file(work, table, record, data, title).id

    return machine.desk.change(write, reason="attachments")


def content(machine: Machine, attachment: str) -> bytes:
    return machine.desk.change(lambda work: attachments.content(work, attachment))


def sound(machine: Machine) -> list[str]:
    check.fold(machine.desk.raw())
    return [
        one.code for one in machine.desk.read(lambda work: check.look(work, machine.desk.home, full=True))
    ]


def out(place: Place, wish: Wish = WITH, **more: bytes) -> tuple[Machine, Machine, dict[str, str]]:
    """Village with a file of the elder and one of somebody who stays; the laptop on the road."""
    home, ids = laptops.village(place)
    ids["papers"] = attach(home, "people", ids["elder"], more.get("data", paper(3000)), "户口簿首页")
    ids["elsewhere-papers"] = attach(home, "people", ids["other"], paper(3000), "别人家的")
    carried = laptops.laptop(place, home)
    trip_packs.open_pack(carried.desk, laptops.make(home, place.root / "pack.sdtrip", wish))
    return home, carried, ids


# along --------------------------------------------------------------------------------------------------


def test_the_files_of_those_households_go_along_when_asked_for_and_no_others(place: Place) -> None:
    data = paper(50_000)
    _home, carried, ids = out(place, data=data)
    assert content(carried, ids["papers"]) == data
    with pytest.raises(attachments.AttachmentUnknown):
        content(carried, ids["elsewhere-papers"])
    assert sound(carried) == []
    assert carried.desk.read(trip_packs.status).files_only_here == 0  # the station has them
    (beside,) = place.root.glob("*.sdbundle")
    assert b"%PDF" not in beside.read_bytes()


def test_unless_they_are_asked_for_no_file_leaves(place: Place) -> None:
    home, carried, ids = out(place, Wish(visits_on=laptops.DAY))
    assert carried.desk.read(lambda work: work.scalar("SELECT count(*) FROM attachments")) == 0
    assert list(place.root.glob("*.sdbundle")) == []
    with pytest.raises(attachments.AttachmentUnknown):
        content(carried, ids["papers"])
    assert content(home, ids["papers"])


def test_who_may_not_show_papers_may_not_send_them_out(place: Place) -> None:
    from dataclasses import replace

    home, _ = laptops.village(place)
    laptops.laptop(place, home)
    home.desk.actor = replace(home.desk.actor, permits=home.desk.actor.permits - {trip_files.REVEAL})
    with pytest.raises(NotPermitted):
        laptops.make(home, place.root / "p.sdtrip", WITH)
    assert not (place.root / "p.sdtrip").exists()


def test_a_pack_whose_files_were_left_behind_says_so_and_takes_them_later(place: Place) -> None:
    home, ids = laptops.village(place)
    data = paper(9000)
    ids["papers"] = attach(home, "people", ids["elder"], data)
    carried = laptops.laptop(place, home)
    pack = laptops.make(home, place.root / "pack.sdtrip", WITH)
    (beside,) = place.root.glob("*.sdbundle")
    away = place.root / "later"
    away.mkdir()
    moved = beside.rename(away / beside.name)
    opened = trip_packs.open_pack(carried.desk, pack)
    assert (opened.files, opened.files_missing, opened.files_file) == (0, 1, beside.name)
    with pytest.raises(BlobMissing):
        content(carried, ids["papers"])
    taken = carried.take(moved)
    assert (taken.files, taken.problems) == (1, ())
    assert content(carried, ids["papers"]) == data
    assert carried.take(moved).files == 0  # again is nothing


def test_a_cut_copy_of_the_files_leaves_nothing_and_the_next_makes_it_good(place: Place) -> None:
    home, ids = laptops.village(place)
    data = paper(300_000)
    ids["papers"] = attach(home, "people", ids["elder"], data)
    carried = laptops.laptop(place, home)
    pack = laptops.make(home, place.root / "pack.sdtrip", WITH)
    (beside,) = place.root.glob("*.sdbundle")
    whole = beside.read_bytes()
    beside.write_bytes(whole[: len(whole) // 2])
    assert trip_packs.open_pack(carried.desk, pack).files_missing == 1
    assert list(carried.desk.blobs.list()) == []
    beside.write_bytes(whole)
    assert carried.take(beside).files == 1
    assert content(carried, ids["papers"]) == data


def test_a_pack_that_cannot_be_written_leaves_no_files_beside_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.sync import trip_file

    home, ids = laptops.village(place)
    attach(home, "people", ids["elder"], paper(900))
    laptops.laptop(place, home)

    def full(*_given: object) -> None:
        raise trip_file.ReadBackWrong

    monkeypatch.setattr(trip_file, "write", full)
    with pytest.raises(trip_file.ReadBackWrong):
        laptops.make(home, place.root / "p.sdtrip", WITH)
    assert list(place.root.glob("*.sd*d*le")) == []
    assert home.desk.read(trip_packs.status).given == ()


# home ---------------------------------------------------------------------------------------------------


def test_what_was_photographed_away_comes_home_with_its_record(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    made = laptops.visit(carried, visit_id=ids["visit"], result="seen")
    assert made.visit_id == ids["visit"]
    mine = attach(carried, "people", ids["elder"], paper(70_000), "慢病证")
    seen = content(carried, mine)
    stick = place.root / "stick"
    stick.mkdir()
    sent = errands.export(carried.desk, stick)
    assert (sent.files, sent.more) == (1, ())
    assert sent.file is not None
    assert b"%PDF" not in sent.file.read_bytes()
    taken = home.take(sent.file)
    assert (taken.files, taken.problems) == (1, ())
    assert content(home, mine) == seen
    assert sound(home) == []


def test_the_laptop_is_not_wiped_before_the_station_signed_for_the_bytes(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, carried, ids = laptops.away(place)
    mine = attach(carried, "people", ids["elder"], paper(5000))

    def no_room(*_given: object) -> None:
        raise medium.StickFull(missing_mb=1)

    with monkeypatch.context() as patch:
        patch.setattr(trip_files, "require_space", no_room)
        taken = laptops.bring_home(place, carried, home)
    assert [one["reason"] for one in taken.problems] == ["stick-full"]
    laptops.receipt_to(carried, taken)
    assert carried.desk.read(trip_packs.status).unsent == 0  # every record is signed for, the bytes are not
    with pytest.raises(trip_wipe.FilesOnlyHere):
        laptops.wipe(carried)
    again = laptops.bring_home(place, carried, home)
    assert (again.files, again.problems) == (1, ())
    laptops.receipt_to(carried, again)
    assert content(home, mine)
    laptops.wipe(carried)


def test_a_pulled_stick_leaves_no_bundle_and_the_next_export_has_the_files_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, carried, ids = laptops.away(place)
    mine = attach(carried, "people", ids["elder"], paper(400_000))
    stick = place.root / "stick"
    stick.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(writer._Out, "finish", lambda _out: (_ for _ in ()).throw(OSError(5, "gone")))
        with pytest.raises(Trouble):
            errands.export(carried.desk, stick)
    assert list(stick.iterdir()) == []
    sent = errands.export(carried.desk, stick)
    assert sent.file is not None
    assert home.take(sent.file).files == 1
    assert content(home, mine)


def test_more_than_a_bundle_holds_comes_in_several(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    home, carried, ids = laptops.away(place)
    mine = [attach(carried, "people", ids["elder"], paper(400_000), f"{n}") for n in range(3)]
    monkeypatch.setattr(errands, "BUNDLE_BYTES", 900_000)
    stick = place.root / "stick"
    stick.mkdir()
    sent = errands.export(carried.desk, stick)
    assert sent.file is not None
    assert (sent.files, len(sent.more)) == (3, 2)
    taken = home.take(*sent.more, sent.file, receipts=stick)
    assert taken.problems == ()
    laptops.receipt_to(carried, taken)
    assert carried.desk.read(trip_packs.status).files_only_here == 0
    assert all(content(home, one) for one in mine)


def test_a_file_of_what_waits_for_review_is_kept_for_it(place: Place) -> None:
    from stationdesk.sync import trip_errands

    home, carried, _ = laptops.away(place)
    stranger = carried.add("外人")
    mine = attach(carried, "people", stranger, paper(2000))
    taken = laptops.bring_home(place, carried, home)
    laptops.receipt_to(carried, taken)
    assert carried.desk.read(trip_packs.status).files_only_here == 0
    laptops.wipe(carried)
    named = home.desk.read(
        lambda work: work.scalar("SELECT bundle_id FROM held WHERE why = 'review' LIMIT 1")
    )
    trip_errands.release(home.desk, named)
    assert content(home, mine)
    assert sound(home) == []


def test_a_bundle_cannot_fill_the_disk_with_what_no_record_names(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    attach(carried, "people", ids["elder"], paper(2000))
    strange = carried.desk.change(lambda work: work.blobs.put(paper(9000)), mode="quiet")
    blob = writer.Blob(strange.sha256, strange.size, lambda: carried.desk.blobs.open(strange.name))  # type: ignore[arg-type, return-value]
    to = home.desk.read(lambda work: errands.ages(work, []))
    sent = errands.write_files(carried.desk, place.root, [blob], lambda _work: to)
    taken = home.take(sent.path)
    assert (taken.files, [one["reason"] for one in taken.problems]) == (0, ["files-before-records"])
    assert list(home.desk.blobs.list()) == []


def test_another_copy_of_the_same_content_is_not_let_go(place: Place) -> None:
    """What came from the laptop has another name there: staging and dropping the same file must not take it away."""
    home, carried, ids = laptops.away(place)
    data = paper(6000)
    mine = attach(carried, "people", ids["elder"], data)
    laptops.bring_home(place, carried, home)
    staged = home.desk.change(lambda work: attachments.stage(work, data, "同一份"))
    home.desk.change(lambda work: attachments.unstage(work, staged))
    assert content(home, mine) == data


def test_memory_stays_bounded_however_large_the_files(place: Place, tmp_path: Path) -> None:
    home, carried, ids = laptops.away(place)
    big = tmp_path / "大扫描.pdf"
    with big.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        for _ in range(48):
            file.write(os.urandom(1 << 20))
        file.write(b"\n%%EOF\n")
    mine = attach(carried, "people", ids["elder"], big)
    stick = place.root / "stick"
    stick.mkdir()
    tracemalloc.start()
    sent = errands.export(carried.desk, stick)
    assert sent.file is not None
    assert home.take(sent.file).files == 1
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 24 << 20
    whole = home.desk.change(lambda work: attachments.export(work, mine, tmp_path / "out.pdf"))
    assert whole == big.stat().st_size
