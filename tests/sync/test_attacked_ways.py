"""What lies on the way: servers that lie, indexes that point elsewhere, coats that hide each other."""

from __future__ import annotations

import contextlib
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from stationdesk.core.errors import Unhappy
from stationdesk.models.machine import MachineSetting
from stationdesk.storage.work import Work
from stationdesk.sync import card, card_text, device_errands, peers, wrappings
from stationdesk.sync.carriers import carrier, index, tus
from stationdesk.sync.carriers.carrier import Going, Parcel
from stationdesk.sync.carriers.https import Reply
from tests.sync.machines import Place

STATION = "0192f0aa-7c1e-7000-8000-000000000001"


class Liar:
    """A tus server that answers as it likes."""

    def __init__(self, location: str = "/in/1", offset: str = "0") -> None:
        self.location, self.offset, self.patches = location, offset, 0

    def ask(self, method: str, path: str, headers: Any = None, body: Any = None) -> Reply:
        if method == "POST":
            return Reply(201, {"location": self.location})
        if method == "PATCH":
            self.patches += 1
            assert self.patches < 20, "sent again and again without end"
            b"".join(body)
            return Reply(204, {"upload-offset": self.offset})
        return Reply(404, {})

    def close(self) -> None:
        """Nothing is held."""


def _send(tmp_path: Path, server: Liar) -> None:
    file = tmp_path / "421221106202-010-20261122-0001.sdbundle"
    file.write_bytes(b"x" * 1000)
    way = tus.TusCarrier(urlsplit("https://t/"), server, sleep=lambda seconds: None)  # type: ignore[arg-type]
    way.send(Parcel.of(file, STATION), Going())


@pytest.mark.parametrize("offset", ["0", "²", "-1", "9" * 5000, "1001", ""])
def test_a_server_that_lies_about_how_much_it_has_is_given_up(tmp_path: Path, offset: str) -> None:
    with pytest.raises(carrier.FarSideFailed):
        _send(tmp_path, Liar(offset=offset))


@pytest.mark.parametrize("location", ["https://[x/1", "/in/é", "/in/a b", "/in/\x01", "", "https://other/"])
def test_a_server_that_names_no_place_for_an_upload_is_given_up(tmp_path: Path, location: str) -> None:
    with pytest.raises(carrier.FarSideFailed):
        _send(tmp_path, Liar(location=location))


@pytest.mark.parametrize("sha256", ["/../../../../x/y" + "0" * 48, "z" * 64, "A" * 64])
def test_an_index_writes_nowhere_but_where_it_may(sha256: str) -> None:
    said = {"index": 1, "files": [{"name": "a.sdreceipt", "size": 1, "sha256": sha256}]}
    assert index.parse(msgspec.json.encode(said)).items() == []


def test_an_answer_without_end_is_not_kept_in_memory() -> None:
    from stationdesk.sync.carriers import https

    link = https.Link(urlsplit("https://t/"))
    read = 0

    class Endless:
        def read(self, size: int = -1) -> bytes:
            nonlocal read
            assert size >= 0, "read whole, however long it is"
            read += size
            return b" " * size

    @contextlib.contextmanager
    def answer(*given: Any) -> Iterator[Any]:
        yield Endless(), Reply(200, {})

    link.answer = answer  # type: ignore[method-assign]
    with pytest.raises(carrier.FarSideFailed):
        link.ask("GET", "/")
    assert read < 10_000_000


def _coat(folder: Path, inside: bytes, name: str = "a.sdbundle") -> Path:
    folder.mkdir()
    made = folder / "x.zip"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, inside)
    return made


def test_two_coats_with_one_name_inside_do_not_hide_each_other(tmp_path: Path) -> None:
    files = [_coat(tmp_path / "p", b"first"), _coat(tmp_path / "q", b"second")]
    got = wrappings.unwrap(files, tmp_path / "scratch")
    assert sorted(file.read_bytes() for file in got.files) == [b"first", b"second"]
    assert [file.name for file in got.files] == ["a.sdbundle"] * 2


def test_the_same_name_twice_in_one_coat_is_refused(tmp_path: Path) -> None:
    made = tmp_path / "x.zip"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.sdbundle", b"first")
        archive.writestr("A.sdbundle", b"second")
    got = wrappings.unwrap([made], tmp_path / "scratch")
    assert (got.files, [why.code for _, why in got.problems]) == ((), ["wrapping-wrong"])


def test_a_disc_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    """Many names on an image may lead to the same bytes."""
    import pycdlib

    file = tmp_path / "0.sdbundle"
    file.write_bytes(b"x" * 500_000)
    image = pycdlib.PyCdlib()
    image.new(interchange_level=3, joliet=3)
    image.add_file(str(file), "/FILE0000.BIN;1", joliet_path="/0.sdbundle")
    for number in range(1, 20):
        image.add_hard_link(joliet_old_path="/0.sdbundle", joliet_new_path=f"/{number}.sdbundle")
    made = tmp_path / "x.iso"
    image.write(str(made))
    image.close()
    got = wrappings.unwrap([made], tmp_path / "scratch")
    assert (got.files, [why.code for _, why in got.problems]) == ((), ["wrapping-wrong"])
    assert [one for one in (tmp_path / "scratch").rglob("*") if one.is_file()] == []


def test_parts_of_two_bundles_are_told_apart(tmp_path: Path) -> None:
    sets = []
    for name, text in (("p", b"1"), ("q", b"2")):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "a.sdbundle"
        file.write_bytes(text * 3_000_000)
        out = tmp_path / f"{name}-out"
        out.mkdir()
        sets.append(wrappings.wrap([file], "volumes", out, volume_mb=1))
    mixed = [*sets[0][:2], *sets[1][2:]]
    got = wrappings.unwrap(mixed, tmp_path / "scratch")
    assert got.files == ()
    assert len(got.problems) == 1


def test_a_book_that_unpacks_to_more_than_it_may_is_no_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.sync import plain_book

    made = tmp_path / "a.xlsx"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (plain_book.MOST_BYTES * 3))
    desk: Any = SimpleNamespace()
    with pytest.raises(Unhappy) as refused:
        plain_book.take(desk, made)
    assert refused.value.code == "not-a-book"
    monkeypatch.setattr(plain_book, "_read", lambda data: pytest.fail("it was unpacked"))
    with pytest.raises(Unhappy):
        plain_book.take(desk, made)


def test_a_townships_card_with_an_address_is_shown_and_no_slip_of_a_scanner_passes(place: Place) -> None:
    township = place.township()
    told = {"url": "https://zhen.example/up", "pin": "AA" * 32}

    def carry(work: Work) -> None:
        work.session.merge(MachineSetting(key=peers.CARRY_OWN, value=told))

    township.desk.change(carry, mode="quiet")
    shown = device_errands.shown_card(township.desk)
    assert (shown.card.kind, shown.card.carry) == ("township", "")
    text, rng = shown.text, random.Random(1)
    for _ in range(500):
        slipped = list(text)
        at = rng.randrange(1, len(text))
        how = rng.randrange(5)
        if how == 0:
            slipped[at] = rng.choice("ABCDEFG234567018:-é\ud800·")
        elif how == 1:
            del slipped[at]
        elif how == 2:
            slipped.insert(at, rng.choice("AB2=7?"))
        elif how == 3:
            slipped = slipped[:at]
        else:
            slipped[at], slipped[at - 1] = slipped[at - 1], slipped[at]
        if "".join(slipped) == text:
            continue
        with contextlib.suppress(card.NotACard, card.CardWrong, card.CardSignatureWrong, card.NewerCard):
            assert card_text.parse("".join(slipped)) == shown.card
    folded = "\n".join(text[at : at + 40] for at in range(0, len(text), 40))
    assert card_text.parse(folded.lower()) == shown.card
