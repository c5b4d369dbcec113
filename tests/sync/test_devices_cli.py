"""Cards, enrolment, the list and shutting a device out on the command line; the township's key with two officers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.services import users
from stationdesk.sync import card, card_text, errands, peers
from stationdesk.sync import keys as device_keys
from tests.fixtures import PASSWORD, PIN, QUICK
from tests.sync.machines import Machine, Place

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)

    def go(machine: Machine, *words: object) -> tuple[int, Any]:
        argv = ["--home", str(machine.folder), "--json", *map(str, words)]
        capsys.readouterr()
        code = frame.run(argv, verbs.ALL, clock=machine.clock, kdf=QUICK)
        return code, json.loads(capsys.readouterr().out)

    return go


def _colleague(desk: Desk, name: str, *posts: str) -> str:
    user = new_id()
    person = desk.slots.add(desk.opened, slots.NewPerson(user, name, PIN))
    new = users.NewUser(name, posts, person.recipient, user)
    desk.change(lambda work: users.add(work, new), reason="users:manage")
    return user


def test_a_card_goes_by_file_or_by_the_line_of_its_qr_code(place: Place, run: Run) -> None:
    village, township = place.village(), place.township()
    for machine in (village, township):
        machine.desk.close()
    code, mine = run(village, "sync", "card", "--out", place.root / "v.sdcard")
    assert code == 0
    assert card.read(place.root / "v.sdcard").fingerprint == mine["fingerprint"]
    code, theirs = run(township, "sync", "card")
    assert theirs["file"] is None
    code, row = run(village, "sync", "enrol", theirs["text"])
    assert (code, row["kind"], row["fingerprint"]) == (0, "township", theirs["fingerprint"])
    code, row = run(township, "sync", "enrol", place.root / "v.sdcard")
    assert (code, row["kind"]) == (0, "village")
    typed = theirs["text"].lower().replace("a", "ａ")
    code, again = run(village, "sync", "enrol", f"  {typed}\n")
    assert (code, again["fingerprint"]) == (0, theirs["fingerprint"])


def test_a_letter_changed_on_the_way_is_noticed(place: Place) -> None:
    village = place.village()
    key = device_keys.signer(village.desk.keys())
    text = card_text.make(
        village.desk.read(lambda work: peers.own_card(work, key.public.line)), key.sign_line
    )
    for at in range(len(card_text.PREFIX), len(text), 7):
        other = "B" if text[at] != "B" else "C"
        with pytest.raises((card.NotACard, card.CardWrong, card.CardSignatureWrong, card.NewerCard)):
            card_text.parse(text[:at] + other + text[at + 1 :])
    with pytest.raises(card.NotACard):
        card_text.parse(text[:-3])


def test_a_new_computer_needs_the_heads_word_where_there_is_a_head(place: Place, run: Run) -> None:
    from stationdesk.core.paths import Home
    from stationdesk.new_home import join_station

    village = place.village()
    _colleague(village.desk, "胡村长", "head")
    asked = place.root / "asked.sdcard"
    errands.write_card(village.desk, asked)
    join_station(Home(place.root / "n"), card.read(asked), "王敏", PASSWORD, clock=village.clock, kdf=QUICK)
    joined = place._opened("n", village.clock)
    own = place.root / "n.sdcard"
    errands.write_card(joined.desk, own)
    village.desk.close()
    code, answer = run(village, "sync", "enrol", own)
    assert (code, answer["error"]["code"]) == (2, "head-must-approve")
    pin = place.root / "pin"
    pin.write_text("wrong-password")
    code, answer = run(village, "sync", "enrol", own, "--approve", "胡村长", "--pin-file", pin)
    assert (code, answer["error"]["code"]) == (2, "wrong-password")
    pin.write_text(PIN)
    code, row = run(village, "sync", "enrol", own, "--approve", "胡村长", "--pin-file", pin)
    assert (code, row["device_no"]) == (0, 20)


def test_a_device_is_listed_shut_out_and_let_in_again(place: Place, run: Run) -> None:
    village = place.village()
    other = place.another(village)
    other.add()
    village.take(other.export(place.root / "s"))
    village.desk.close()
    code, answer = run(village, "sync", "revoke", "020", "--reason", "stolen", "--words", "柜台被撬")
    assert (code, answer["device_no"], answer["reason"]) == (0, 20, "stolen")
    assert answer["until"]["20.1"] > 0
    code, answer = run(village, "sync", "devices")
    assert [row["device_no"] for row in answer["revoked"]] == [20]
    assert [row["revoked"] for row in answer["peers"]] == [True]
    code, answer = run(village, "sync", "revoke", "020", "--reason", "mistake")
    assert (code, answer["restored"]) == (0, True)
    code, answer = run(village, "sync", "devices")
    assert answer["revoked"] == []
    code, answer = run(village, "sync", "revoke", "099", "--reason", "lost")
    assert (code, answer["error"]["code"]) == (2, "device-unknown")


def test_our_second_computer_is_one_line_of_the_list(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)
    village = place.village()
    place.another(village)
    village.desk.close()
    capsys.readouterr()
    argv = ["--home", str(village.folder), "sync", "devices"]
    assert frame.run(argv, verbs.ALL, clock=village.clock, kdf=QUICK) == 0
    assert capsys.readouterr().out.count("020") == 1


def test_two_officers_export_the_townships_key_and_public_tools_open_a_bundle_with_it(
    place: Place, run: Run
) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    bundle = village.export(place.root / "s")
    _colleague(township.desk, "镇里二号", "worker")
    township.desk.close()
    pin, out = place.root / "pin", place.root / "key.txt"
    pin.write_text(PASSWORD)
    code, answer = run(
        township, "township", "export-key", "--out", out, "--second", "王敏", "--pin-file", pin
    )
    assert (code, answer["error"]["code"]) == (2, "two-officers-needed")
    pin.write_text(PIN)
    code, answer = run(
        township, "township", "export-key", "--out", out, "--second", "镇里二号", "--pin-file", pin
    )
    assert code == 0, answer
    assert out.stat().st_mode & 0o077 == 0
    opened = place.root / "b.zip"
    done = subprocess.run(
        ["age", "-d", "-i", out, "-o", opened, bundle], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert opened.read_bytes()[:2] == b"PK"
    code, answer = run(
        township, "township", "export-key", "--out", out, "--second", "镇里二号", "--pin-file", pin
    )
    assert (code, answer["error"]["code"]) == (2, "key-file-there")
    village.desk.close()
    code, answer = run(
        village, "township", "export-key", "--out", place.root / "k2", "--second", "王敏", "--pin-file", pin
    )
    assert code == 2
    assert not (place.root / "k2").exists()


def test_the_card_of_a_qr_code_is_drawn_small_enough_for_a_screen() -> None:
    from stationdesk.documents import qr_matrix

    squares = qr_matrix.matrix(card_text.PREFIX + "A" * 400)
    assert len(squares) <= 65
    assert all(squares[0][:7])
