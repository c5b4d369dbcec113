"""Targets: what is typed, pasted, scanned or typed by a card reader."""

from __future__ import annotations

import base64

from stationdesk.core import (
    card_reader,
    certificate_code,
    credit_code,
    idnumber,
    money,
    names,
    pasted_list,
    phones,
)
from stationdesk.core.down import Parcel
from tests.fuzz.target import TODAY, Place, Run, target, texts, typed

NUMBER = "422301198005120027"  # nobody's: its region was given up in 1999
LIST = f"序号\t姓名\t身份证号\t电话\n1\t曾庆兰\t{NUMBER}\t13807130001\n2、单秀英 1972年5月6日\n曾大山，{NUMBER}\n欧 阳 兰"


@target(
    "typed-id-number", "text", texts(NUMBER, "42230119800512002X", "422301800512002", "4.2230119800512E+17")
)
def _id_number(place: Place) -> Run:
    return lambda data: idnumber.parse(typed(data), today=TODAY)


@target(
    "typed-phone",
    "text",
    texts("13807130001", "0715-3456789", "+86 138 0713 0001", "13807130001、13907130002"),
)
def _phone(place: Place) -> Run:
    def run(data: bytes) -> None:
        for one in phones.split(typed(data)):
            phones.parse(one)

    return run


@target("typed-money", "text", texts("1,234.50", "１２３.4", "壹佰元", "-3", "3500元"))
def _money(place: Place) -> Run:
    def run(data: bytes) -> None:
        fen = money.parse(typed(data))
        money.capitals(fen)
        money.spoken(fen)

    return run


@target("typed-name", "text", texts("曾庆兰", "买买提·阿不都", "欧阳\u3007", "\ue863某", "A·B"))
def _name(place: Place) -> Run:
    def run(data: bytes) -> None:
        text = typed(data)
        names.clean(text)
        names.search_form(text)
        names.mask_name(text)

    return run


@target("typed-credit-code", "text", texts("91420000MA4KXXXX0X", "51421221MJH1234567"))
def _credit(place: Place) -> Run:
    return lambda data: credit_code.parse(typed(data))


@target(
    "card-reader",
    "text",
    texts(
        NUMBER + "\n",
        f"姓名:曾庆兰,性别:女,{NUMBER},湖北省嘉鱼县潘家湾镇四邑村1组",
        "421221106202-20261122-010-0001",
    ),
)
def _wedge(place: Place) -> Run:
    def run(data: bytes) -> None:
        text = typed(data)
        card_reader.parse(text, today=TODAY)
        card_reader.case_number(text)
        run_of = card_reader.Run()
        for at, sign in enumerate(text):
            run_of.key(sign, at * 0.01)
        assert len(run_of.take()) <= card_reader.LONGEST

    return run


@target("pasted-list", "text", texts(LIST, "张三、李四、王五", "1. 曾庆兰 13807130001"))
def _pasted(place: Place) -> Run:
    return lambda data: pasted_list.read(typed(data), TODAY)


@target("pasted-list-matched", "text", texts(LIST, "曾庆兰 1980-05-12"), stateful=True)
def _matched(place: Place) -> Run:
    from stationdesk.services import left_behind_compare_read, matters
    from stationdesk.services.case_batch_match import Wanted, plan

    code = place.desk.read(lambda work: matters.find(work)[0].code)

    def run(data: bytes) -> None:
        text = typed(data)
        left_behind_compare_read.from_text(text, TODAY)
        place.desk.read(lambda work: plan(work, Wanted("list", code, text=text)))

    return run


def _code(place: Place) -> list[bytes]:
    from datetime import date

    made = certificate_code.payload(
        number="421221106202-20261122-010-0001",
        issued_on=date(2026, 11, 22),
        issuer="四邑村村民委员会",
        key_id="0" * 16,
        digest=b"d" * 32,
        sign=lambda signed: b"s" * 64,
    )
    return [made.encode(), b"421221106202-20261122-010-0001"]


@target("certificate-text", "text", _code)
def _certificate(place: Place) -> Run:
    from stationdesk.services import certificate_verify

    return lambda data: place.desk.read(lambda work: certificate_verify.verify(work, typed(data)))


@target("search-text", "text", texts("曾庆", "zengql", "zql", "0027", "1380713"))
def _search(place: Place) -> Run:
    from stationdesk.search import people

    return lambda data: place.desk.read(lambda work: people.find(work, typed(data)))


@target("recovery-code", "text", texts("ABCD-EFGH-JKMN-PQRS-TUVW-XYZ2-3456", "0O1I-LLLL"))
def _recovery(place: Place) -> Run:
    from stationdesk.security import recovery

    return lambda data: recovery.parse(typed(data))


@target("receipt-code", "text", texts("7K4M-2QXP-9RTW", "７Ｋ４Ｍ２ＱＸＰ９ＲＴＷ"))
def _receipt_code(place: Place) -> Run:
    from stationdesk.core.ids import new_id
    from stationdesk.sync import phone, shortcode

    station, township = new_id(), new_id()
    good = shortcode.make(b"k" * 32, station, township, {"10.1": 5})

    def run(data: bytes) -> None:
        text = typed(data)
        shortcode.match(good if text == "good" else text, b"k" * 32, station, township, [{"10.1": 5}])
        place.desk.change(lambda work: phone.confirm(work, text), mode="quiet")

    return run


def _card_line(place: Place) -> list[bytes]:
    from stationdesk.sync import card_text
    from tests.fuzz.papers import a_card, keys

    return [card_text.make(a_card(place), keys(place).key.sign_line).encode()]


@target("card-text", "text", _card_line)
def _card_text(place: Place) -> Run:
    from stationdesk.sync import card_text

    def run(data: bytes) -> None:
        text = typed(data)
        card_text.is_text(text)
        card_text.parse(text)

    return run


@target("minisign-line", "text", lambda place: [base64.b64encode(b"Ed" + bytes(40)), *_signature(place)])
def _minisign(place: Place) -> Run:
    from stationdesk.core.errors import Refusal
    from stationdesk.sync import minisign
    from tests.fuzz.papers import keys

    def run(data: bytes) -> None:
        try:
            keys(place).key.public.verify(b"body", data)
            minisign.PublicKey.parse(typed(data))
        except (minisign.Malformed, minisign.Wrong) as wrong:  # each caller turns them into its own refusal
            raise Refusal from wrong

    return run


def _signature(place: Place) -> list[bytes]:
    from tests.fuzz.papers import keys

    return [keys(place).key.sign(b"body")]


@target(
    "address",
    "text",
    texts("https://town.example:8443/in/", "sftp://u@town.example/x", "/mnt/share", "smb://x/y"),
)
def _address(place: Place) -> Run:
    from stationdesk.sync.carriers import address

    return lambda data: address.checked(address.Address(url=typed(data)))


@target("from-the-township", "json", lambda place: [_items()], stateful=True)
def _down(place: Place) -> Run:
    from stationdesk.core import down
    from stationdesk.core.ids import new_id
    from stationdesk.services import township_down

    township = new_id()

    def run(data: bytes) -> None:
        found = down.decode(data)
        place.tried(lambda work: township_down.take(work, Parcel(township, found.items, ())))

    return run


def _items() -> bytes:
    import json

    made = {"made": "2026-11-22T06:00:00.000Z", "office": "town_civil", "office_name": "民政办"}
    said = [
        {"kind": "reminder", "body": {"about": "other", "words": "请尽快报送"}},
        {"kind": "answer", "subject": "0192f0aa-7c1e-7000-8000-0123456789ab", "body": {"result": "finished", "on": "2026-11-22"}},
        {"kind": "task", "body": {"title": "摸排表", "file": base64.b64encode("姓名,困难类型\n曾庆兰,\n".encode()).decode(),
                                  "file_name": "x.csv", "fill": ["B"], "due": "2026-12-01"}},
    ]  # fmt: skip
    items = [{"id": f"0192f0aa-7c1e-7000-8000-00000000000{n}", **made, **one} for n, one in enumerate(said)]
    return json.dumps(
        {
            "down": 1,
            "township": "0192f0aa-7c1e-7000-8000-0123456789ab",
            "village": "0192f0aa-7c1e-7000-8000-0123456789ac",
            "items": items,
        },
        ensure_ascii=False,
    ).encode()
