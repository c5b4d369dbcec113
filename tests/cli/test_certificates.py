"""`certificates`, `seal` and `verify` as scripts use them; papers read back by both readers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from stationdesk.core import idnumber
from stationdesk.core.clock import SetClock
from stationdesk.services import residents
from tests.fixtures import PIN, Said, open_desk

Cli = Callable[..., Said]
ID = idnumber.make("421221", date(1980, 5, 6), 11)
FIELDS = (
    "--field",
    "to_org=嘉鱼县不动产登记中心",
    "--field",
    "matter=联系办理{农房}登记100%",
    "--field",
    "people=1",
)


def read_back(file: Path) -> str:
    """What both readers find in the file, which must agree, without blanks."""
    poppler = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    document = pypdfium2.PdfDocument(file)
    pdfium = "".join(page.get_textpage().get_text_bounded() for page in document)
    first, second = ("".join(text.split()) for text in (poppler, pdfium))
    assert sorted(set(first) - set("￾\x0c")) == sorted(set(second) - set("￾\x0c"))
    return first


@pytest.fixture
def who(home: Path, clock: SetClock, cli: Cli) -> str:
    with open_desk(home, clock) as desk:
        made = desk.change(lambda work: residents.add(work, residents.NewPerson("曾𬭊玉", ID)))
    assert cli("users", "add", "李主任", "--post", "head", pin=PIN).code == 0
    return made.person_id


def test_a_certificate_goes_from_draft_to_a_checked_paper(cli: Cli, who: str, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    made = cli("certificates", "issue", "C-14", "--person", ID, *FIELDS, "--out", out).json
    assert made["state"] == "draft"
    assert made["number"] is None
    assert made["qr"] is None
    draft = read_back(out)  # the watermark is turned, so readers give its two characters apart
    assert "草" in draft
    assert "稿" in draft
    assert "编号出具" in draft
    head = {"user": "李主任", "password": PIN}
    done = cli("certificates", "approve", made["certificate_id"], "--out", out, **head).json
    assert done["certificate_id"] == made["certificate_id"]
    assert done["file"] == str(out)
    text = read_back(out)
    for wanted in (
        done["number"],
        "曾𬭊玉",
        ID,
        "联系办理{农房}登记100%",
        "四邑村村民委员会",
        "2026年11月22日",
    ):
        assert wanted in text, wanted
    assert "草" not in text
    found = cli("verify", done["qr"]).json
    assert found["valid"]
    assert found["number"] == done["number"]
    assert found["issued_on"] == "2026-11-22"
    assert not cli("verify", done["qr"].replace("20261122", "20261123")).json["valid"]
    assert not cli("verify", "nonsense").json["valid"]
    again = tmp_path / "b.pdf"
    assert (
        cli("certificates", "reprint", done["number"], "--reason", "遗失", "--out", again).json["reprints"]
        == 1
    )
    assert again.read_bytes() == out.read_bytes()
    assert cli("seal", "confirm", done["number"]).json["seq"] == 1
    assert cli("seal", "book").json["book"][0]["paper_number"] == done["number"]
    assert cli("certificates", "void", done["number"], "--reason", "写错").json["state"] == "void"
    assert not cli("verify", done["qr"]).json["valid"]
    refused = cli("certificates", "reprint", done["number"], "--reason", "遗失", "--out", again)
    assert refused.code == 2
    assert refused.json["error"]["kind"] == "refusal"
    assert cli("certificates", "show", done["number"]).json["state"] == "void"


def test_who_drafts_cannot_approve(cli: Cli, who: str) -> None:
    made = cli("certificates", "issue", "介绍信", "--person", who, *FIELDS)
    assert made.code == 2
    assert made.json["error"]["code"] == "kind-unknown"
    made = cli("certificates", "issue", "办事介绍信", "--person", who, *FIELDS)
    assert (
        cli("certificates", "approve", made.json["certificate_id"]).json["error"]["code"] == "not-permitted"
    )


def test_check_answers_with_where_to_go(cli: Cli) -> None:
    said = cli("certificates", "check", "开个没犯罪的证明")
    assert said.code == 0
    found: dict[str, Any] = said.json
    assert not found["allowed"]
    assert found["item"] == "无犯罪记录证明"
    assert "派出所" in found["authority"]
    assert found["how"]
    assert cli("certificates", "check", "介绍信").json["allowed"]
    assert "派出所" in cli("certificates", "check", "无犯罪证明", as_json=False).out
    assert len(cli("certificates", "catalogue").json["certificates"]) == 14


def test_a_refusal_prints_where_to_go(cli: Cli, who: str, tmp_path: Path) -> None:
    out = tmp_path / "no.pdf"
    made = cli(
        "certificates", "refuse", "证明我没结过婚", "--person", who, "--demanded-by", "某银行", "--out", out
    ).json
    text = read_back(out)
    for wanted in (made["number"], "曾𬭊玉", "婚姻状况证明", "某银行"):
        assert wanted in text, wanted
    assert cli("certificates", "demands").json["total"] == 1


def test_a_character_no_font_has_stops_it_before_a_number_is_taken(
    cli: Cli, who: str, home: Path, clock: SetClock
) -> None:
    bad = cli(
        "certificates",
        "issue",
        "C-14",
        "--person",
        who,
        *FIELDS[:-2],
        "--field",
        "people=1",
        "--field",
        "to_org=某\U000e0fffx局",
    )
    assert bad.code == 2
    assert bad.json["error"]["kind"] == "refusal"
    with open_desk(home, clock) as desk:
        counted = desk.read(lambda work: work.scalar("SELECT count(*) FROM certificates"))
        assert counted == 0
        assert (
            desk.read(lambda work: work.scalar("SELECT count(*) FROM counters WHERE kind = 'certificate'"))
            == 0
        )


def test_nothing_personal_reaches_stderr(cli: Cli, who: str) -> None:
    said = cli(
        "certificates",
        "issue",
        "C-14",
        "--person",
        who,
        *FIELDS,
        "--field",
        f"name={'王大锤'}",
        as_json=False,
    )
    assert said.code == 2
    assert "王大锤" not in said.err
    assert ID not in said.err
    assert said.err.count("\n") == 1


LAND = tuple(
    part
    for pair in ("contract_no=J1", "area=6.5", "crop=水稻", "planted=6.5", "year=2026", "use=保险")
    for part in ("--field", pair)
)
LOOKED = ("--verified-by", "谌家贵", "--verified-by", "葛存义", "--verified-how", "visit")


def test_evidence_is_looked_into_signed_and_sealed(cli: Cli, who: str, tmp_path: Path) -> None:
    bare = cli("certificates", "issue", "C-09", "--person", who, *LAND)
    assert (bare.code, bare.json["error"]["code"]) == (2, "verifiers-missing")
    made = cli(
        "certificates", "issue", "C-09", "--person", who, *LAND, *LOOKED, "--verified-on", "2026-11-20",
        "--asked-by", "县人民法院",
    ).json  # fmt: skip
    out = tmp_path / "evidence.pdf"
    head = {"user": "李主任", "password": PIN}
    done = cli("certificates", "approve", made["certificate_id"], "--out", out, **head).json
    text = read_back(out)
    for wanted in (
        "核实方式：入户走访",
        "核实人：谌家贵、葛存义",
        "2026年11月20日",
        "负责人（签字或盖章）",
        "制作人（签字或盖章）",
    ):
        assert wanted in text, wanted
    early = cli("seal", "confirm", done["number"])
    assert (early.code, early.json["error"]["code"]) == (2, "not-signed-yet")
    assert cli("certificates", "sign", done["number"], "--head", "李主任").json["signed"]
    assert cli("seal", "confirm", done["number"]).json["seq"] == 1
    assert cli("verify", done["qr"]).json["valid"]


def test_kinds_are_switched_with_a_reason(cli: Cli) -> None:
    assert cli("certificates", "enable", "C-12", "--reason", "要用").json["error"]["code"] == "basis-missing"
    assert cli("certificates", "enable", "C-12", "--reason", "列明", "--basis", "2026清单3项").json["enabled"]
    assert cli("certificates", "disable", "C-12", "--reason", "到期").json["enabled"] is False
    lines = cli("certificates", "switches", "C-12").json["switches"]
    assert [(line["on"], line["reason"]) for line in lines] == [(False, "到期"), (True, "列明")]
    held = cli("certificates", "prohibited").json
    assert (held["region"], held["count"], len(held["items"])) == ("湖北", 21, 21)


def test_the_month_s_demands_as_a_paper_and_as_a_workbook(cli: Cli, who: str, tmp_path: Path) -> None:
    said = cli(
        "certificates",
        "refuse",
        "未婚证明",
        "--person",
        who,
        "--demanded-by",
        "=某{银行}%s",
        "--out",
        tmp_path / "n.pdf",
    )
    assert said.code == 0
    out, book = tmp_path / "month.pdf", tmp_path / "month.xlsx"
    made = cli("certificates", "demands", "--month", "2026-11", "--out", out).json
    text = read_back(out)
    assert made["number"]
    assert "=某{银行}%s" in text
    assert "婚姻状况证明" in text
    assert "曾𬭊玉" not in text
    said = cli("certificates", "demands", "--out", book)
    assert said.json.get("rows") == 1, said
    assert cli("certificates", "demands", "--out", book).json["error"]["code"] == "book-exists"
    assert cli("certificates", "demands", "--out", book, "--force").code == 0


@pytest.mark.parametrize("odd", ["\ue000", "\U0010fffd", "\U000378ab", "\U0001f9ff\u200d\U0001f7f0"])
def test_private_and_unassigned_characters_are_named_before_anything_is_numbered(
    cli: Cli, who: str, home: Path, clock: SetClock, odd: str
) -> None:
    fields = ("--field", f"to_org=某{odd}局", "--field", "matter=查档", "--field", "people=1")
    bad = cli("certificates", "issue", "C-14", "--person", who, *fields)
    assert bad.code == 2
    assert "U+" in bad.json["error"]["message"]
    refused = cli(
        "certificates", "refuse", "未婚证明", "--demanded-by", f"某{odd}行", "--out", home.parent / "x.pdf"
    )
    assert refused.code == 2
    with open_desk(home, clock) as desk:
        assert desk.read(lambda work: work.scalar("SELECT count(*) FROM certificate_refusals")) == 0
        assert desk.read(lambda work: work.scalar("SELECT count(*) FROM certificates")) == 0


def test_a_name_that_no_font_has_takes_no_number_and_a_long_address_is_on_the_paper(
    cli: Cli, home: Path, clock: SetClock, tmp_path: Path
) -> None:
    with open_desk(home, clock) as desk:
        new = residents.NewPerson(name="曾\ue123玉", id_number=idnumber.make("421221", date(1980, 5, 6), 13))
        odd = desk.change(lambda work: residents.add(work, new)).person_id
        plain = desk.change(
            lambda work: residents.add(
                work, residents.NewPerson("周小芳", idnumber.make("421221", date(1981, 5, 6), 14))
            )
        ).person_id
    address = "嘉鱼县官桥镇" + "四邑村九组水库边上的老房子后面" * 14
    fields = ("--field", f"to_org={address[:200]}", "--field", "matter=查档", "--field", "people=1")
    bad = cli("certificates", "issue", "C-14", "--person", odd, *fields)
    assert (bad.code, bad.json["error"]["code"]) == (2, "glyph-missing")
    with open_desk(home, clock) as desk:
        assert desk.read(lambda work: work.scalar("SELECT count(*) FROM certificates")) == 0
    good = cli("certificates", "issue", "C-14", "--person", plain, *fields, "--out", tmp_path / "a.pdf")
    assert good.code == 0, good.json
    # The watermark of a draft stands between the lines, character by character.
    assert address[:200] in read_back(tmp_path / "a.pdf").replace("草", "").replace("稿", "")
