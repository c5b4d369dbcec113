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
