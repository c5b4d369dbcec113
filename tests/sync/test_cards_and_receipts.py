"""Cards, receipts and short codes: what is signed is believed, what is rubbish is refused in words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import ids
from stationdesk.core.errors import Refusal
from stationdesk.sync import card, envelope, medium, minisign, receipt, shortcode
from stationdesk.sync.card import Card
from stationdesk.sync.receipt import Held, Range, Receipt
from tests.sync.bundles import STATION, VILLAGE, Party

TOWNSHIP = "0192f0aa-7c1e-7000-8000-00000000cafe"


def _card(party: Party, **over: object) -> Card:
    made = Card(
        kind="device",
        station=STATION,
        village=VILLAGE,
        name="清水村便民服务站 一号窗口",
        device_id=ids.new_id(),
        device_no=10,
        sign=party.key.public.line,
        age=party.recipient,
        made="2026-11-22T05:00:00.123Z",
    )
    return msgspec.structs.replace(made, **over)


def _receipt() -> Receipt:
    return Receipt(
        receipt=ids.new_id(),
        station=STATION,
        township=TOWNSHIP,
        bundles=("b1", "b2"),
        accepted={"10.1": 1045, "20.1": 7},
        missing=(Range("20.1", 8, 11),),
        quarantined=(Held("10.1.99", "cases", "unknown-column"),),
        digests={"cases": "17:ab"},
        at="2026-11-22T06:00:00.000Z",
    )


def test_a_card_comes_back_as_it_was_made(tmp_path: Path) -> None:
    party = Party()
    made = _card(party)
    (tmp_path / f"x{card.SUFFIX}").write_bytes(card.make(made, party.key.sign))
    read = card.read(tmp_path / f"x{card.SUFFIX}")
    assert read == made
    assert len(read.fingerprint.split()) == 8
    assert read.fingerprint == made.fingerprint != _card(Party()).fingerprint
    with pytest.raises(medium.MediumGone):
        card.read(tmp_path / "gone.sdcard")


@pytest.mark.parametrize(
    ("what", "over"),
    [
        ("station", {"station": "x"}),
        ("device_id", {"device_id": "../x"}),
        ("village", {"village": "4212211062021"}),
        ("device_no", {"device_no": 0}),
        ("name", {"name": " "}),
        ("name", {"name": "a\x1b[2Jb"}),
        ("age", {"age": "age1qqqq"}),
        ("sign", {"sign": "RWQ"}),
    ],
)
def test_a_card_with_wrong_values_is_refused_even_when_signed(what: str, over: dict[str, object]) -> None:
    party = Party()
    wrong = _card(party, **over)
    for call in (
        lambda: card.make(wrong, party.key.sign),
        lambda: card.parse(envelope.seal(wrong, party.key.sign)),
    ):
        with pytest.raises(card.CardWrong) as caught:
            call()
        assert caught.value.params["what"] == what


def test_a_changed_or_foreign_card_is_refused() -> None:
    party, other = Party(), Party()
    data = card.make(_card(party), party.key.sign)
    with pytest.raises(card.CardSignatureWrong):
        card.parse(data.replace("一号".encode(), "二号".encode()))
    with pytest.raises(card.CardSignatureWrong):
        card.parse(card.make(_card(party), other.key.sign))
    with pytest.raises(card.NewerCard):
        card.parse(envelope.seal(_card(party, card=2), party.key.sign))
    for rubbish in (
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"x" * 100,
        os.urandom(500),
        b'{"body":"{}","signature":""}',
    ):
        with pytest.raises(card.NotACard):
            card.parse(rubbish)
    with pytest.raises(card.NotACard):
        card.parse(b" " * (envelope.MAX_BYTES + 1))


@given(st.binary(max_size=300))
def test_no_rubbish_makes_the_parsers_fall_over(data: bytes) -> None:
    with pytest.raises(Refusal):
        card.parse(data)
    with pytest.raises(Refusal):
        receipt.parse(data, lambda township: None, STATION)


def test_a_receipt_is_believed_only_with_the_townships_signature() -> None:
    township, other = Party(), Party()
    made = _receipt()
    data = receipt.make(made, township.key.sign)

    def key_of(party: Party | None) -> Callable[[str], minisign.PublicKey | None]:
        return lambda who: party.key.public if party and who == TOWNSHIP else None

    assert receipt.parse(data, key_of(township), STATION) == made
    for party in (other, None):
        with pytest.raises(receipt.ReceiptSignatureWrong):
            receipt.parse(data, key_of(party), STATION)
    with pytest.raises(receipt.ReceiptSignatureWrong):
        receipt.parse(data.replace(b"1045", b"9045"), key_of(township), STATION)
    with pytest.raises(receipt.ReceiptNotForUs):
        receipt.parse(data, key_of(township), TOWNSHIP)
    newer = receipt.make(msgspec.structs.replace(made, format=2), township.key.sign)
    with pytest.raises(receipt.NewerReceipt):
        receipt.parse(newer, key_of(township), STATION)
    with pytest.raises(receipt.NotAReceipt):
        receipt.parse(b"{}", key_of(township), STATION)


@pytest.mark.skipif(
    not (shutil.which("jq") and shutil.which("minisign")), reason="jq, minisign not installed"
)
def test_a_receipt_is_verified_with_public_tools(tmp_path: Path) -> None:
    township = Party()
    (tmp_path / "X.sdreceipt").write_bytes(receipt.make(_receipt(), township.key.sign))
    commands = (
        "jq -j .body X.sdreceipt > body.json; jq -j .signature X.sdreceipt > body.json.minisig;"
        f"minisign -V -P {township.key.public.line} -m body.json"
    )
    done = subprocess.run(["sh", "-euc", commands], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "body.json").read_text("utf-8"))["accepted"] == {"10.1": 1045, "20.1": 7}


def test_both_sides_work_out_the_same_code_and_typing_is_forgiven() -> None:
    device, township, stranger = Party(), Party(), Party()
    here = shortcode.shared_secret(device.identity, township.recipient)
    there = shortcode.shared_secret(township.identity, device.recipient)
    assert here == there != shortcode.shared_secret(stranger.identity, township.recipient)
    vector = {"20.1": 7, "10.1": 1045, "30.1": 0}
    code = shortcode.make(there, STATION, TOWNSHIP, vector)
    assert len(code) == 14
    assert set(code.replace("-", "")) <= set(shortcode.ALPHABET)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    heard = code.replace("0", "o").replace("1", "l")
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), wide, heard):
        assert shortcode.verify(typed, here, STATION, TOWNSHIP, {"10.1": 1045, "20.1": 7})
    older = {"10.1": 900}
    assert shortcode.match(code, here, STATION, TOWNSHIP, [older, vector]) == vector
    with pytest.raises(shortcode.CodeMatchesNothing):
        shortcode.match(code, here, STATION, TOWNSHIP, [older])
    assert not shortcode.verify(code, here, TOWNSHIP, TOWNSHIP, vector)
    for typed in ("", code[:-1], code + "A", "U" * 12, "回执"):
        with pytest.raises(shortcode.CodeMistyped):
            shortcode.verify(typed, here, STATION, TOWNSHIP, vector)


def test_a_text_that_is_no_age_key_gives_no_secret() -> None:
    party = Party()
    wrong = party.recipient[:-1] + ("q" if party.recipient[-1] != "q" else "p")
    for identity, recipient in (
        (party.identity, wrong),
        (party.identity, party.identity),
        (party.recipient, party.recipient),
        ("", party.recipient),
    ):
        with pytest.raises(ValueError, match="not an age key"):
            shortcode.shared_secret(identity, recipient)
