"""Everything that a station does which writes, as rows of one table: each deed played through the command line's verbs.

A deed is asked for by its word (`DEEDS`), is done by a `Hand` in a place prepared once (`prepare`), and can be done
again: `n` makes its names new. The proofs break it off: by a kill at named stages (`test_deed_kills`), by a disk that
says no at its n-th write (`test_fail_fs`), by a stick pulled out (`test_sticks`). What must hold afterwards is in `deed_aftermath`.

A place is a folder with the village's home `a`, the township's `t`, an `out` for papers and spreadsheets, and a `stick`.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from unittest import mock

from stationdesk.cli import frame, verbs
from stationdesk.core import desk_log, launch
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.models.residents import Household, Person
from stationdesk.storage.work import Work
from tests.fixtures import PASSWORD, QUICK, START, open_desk
from tests.services.test_left_behind_rules import Family, both_away
from tests.sync import updating
from tests.sync.machines import Place

PIN: Final = "colleague-pin-7"
HEAD: Final = "曾主任"
SECRETARY: Final = "孙书记"
KEPT: Final = Path(__file__).parents[1] / "data" / "homes"
MATTER: Final = "PT-005"
"""The village decides, five working days: a slip is handed over."""


WIPED: Final = ("l2",)
"""Homes that are wiped by the last step of their deed: on the way from one state to the next there is none."""


class SaidNo(Exception):
    """What a verb answered when it did not do what was asked: its exit code, the kind and code of the error, the sentence."""

    def __init__(self, words: str, code: int, error: dict[str, Any]) -> None:
        super().__init__(f"{words}: {code} {error}")
        self.exit_code = code
        self.kind = str(error.get("kind"))
        self.code = str(error.get("code"))
        self.message = str(error.get("message"))


class Hand:
    """Somebody at the command line of one place; `said` counts what was answered as done."""

    def __init__(self, root: Path, at: int = 0, say: Callable[..., None] | None = None) -> None:
        self.root = root
        self.out, self.stick = root / "out", root / "stick"
        self.clock = SetClock(START + timedelta(minutes=at))
        self.said = 0
        self._say = say
        self.facts: dict[str, str] = json.loads((root / "facts.json").read_text("utf-8"))

    def __call__(
        self, *words: object, home: str = "a", user: str = "", pin: str = PASSWORD
    ) -> dict[str, Any]:
        """Run a verb; its JSON. Raises SaidNo."""
        os.environ["STATIONDESK_PASSWORD"] = pin
        line = [
            "--home",
            str(self.root / home),
            *(["--user", user] if user else []),
            *map(str, words),
            "--json",
        ]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = frame.run(line, verbs.ALL, clock=self.clock, kdf=QUICK)
        if code == frame.BUG and os.environ.get("STATIONDESK_DEBUG"):
            print(err.getvalue(), file=sys.stderr)
        got = json.loads(out.getvalue()) if out.getvalue() else {}
        problems = got.get("problems") or [None]
        if half := got.get("paper_error") or got.get("problem") or problems[0]:
            # The step is done and said to be; its paper, or the rest of the bundles, is not written.
            raise SaidNo(" ".join(map(str, words[:3])), 3, half)
        if code not in (0, 1) or "error" in got:
            raise SaidNo(" ".join(map(str, words[:3])), code, got.get("error") or {"message": err.getvalue()})
        self.said += 1
        if self._say is not None:
            self._say("done", self.said)
        return got

    def paper(self, name: str) -> Path:
        """Where a paper or spreadsheet of this name is to be written."""
        return self.out / name


def prepare(folder: Path) -> Path:
    """A village with a family, colleagues, a case and a backup; its township; nothing exported yet. About two seconds."""
    place = Place(folder)
    village, township = place.village(), place.township()
    place.enrol(village, township)
    place.close()
    for name in ("out", "stick", "secrets", "stick/表0", "stick/表1"):
        (folder / name).mkdir()
    (folder / "secrets" / "pin").write_text(PIN + "\n", "utf-8")
    (folder / "secrets" / "words").write_text("wo men cun de zi liao 2026 nian\n", "utf-8")
    with open_desk(folder / "a", SetClock(START)) as desk:
        child, *_, carer = desk.change(lambda work: both_away(Family(work)))
    facts = {"child": child, "carer": carer}
    (folder / "facts.json").write_text(json.dumps(facts), "utf-8")
    hand = Hand(folder)
    for name, post in (
        (HEAD, "head"),
        (SECRETARY, "secretary"),
        ("周监委", "supervisor"),
        ("李会计", "clerk"),
    ):
        hand("users", "add", name, "--post", post, "--pin-file", folder / "secrets" / "pin")
    case = hand(
        "cases",
        "accept",
        "--person",
        carer,
        "--matter",
        MATTER,
        "--all-materials",
        "--out",
        hand.paper("b.pdf"),
    )
    facts["case"] = case["case_id"]
    asked = hand(
        "proxy", "request", "--person", carer, "--matter", "LB-010", "--way", "oral", "--witness", "邻居",
        "--scope", "submit", "--scope", "collect", "--scope", "pay",
    )  # fmt: skip
    facts["request"] = asked["number"]
    facts["backup"] = hand("backup", "create")["file"]
    facts["code"] = hand("users", "codes")["codes"][0]
    (folder / "photo.jpg").write_bytes(_photo())
    (folder / "people.csv").write_text(
        "姓名,出生日期,户编号,与户主关系,联系电话\n"
        + "".join(
            f"新来{i},19{60 + i}-03-04,N{i // 3},{'户主' if i % 3 == 0 else '子'},1380000{i:04d}\n"
            for i in range(30)
        ),
        "utf-8-sig",
    )
    hand("matters", "export", folder / "matters.csv")
    hand("sync", "card", "--out", folder / "village.sdcard")
    station = json.loads((folder / "a" / "home.json").read_text("utf-8"))["station_id"]
    hand(
        "sync", "approve-plain", "--for", station, "--kind", "residents", "--until", "2026-12-20", "--out", folder / "village.sdapproval",
        home="t",
    )  # fmt: skip
    hand("sync", "import", folder / "village.sdapproval")
    _laptops(hand)
    facts |= {name: hand.facts[name] for name in ("elder", "laptop", "gone0", "gone1")}
    _updates(folder)
    (folder / "out" / "b.pdf").unlink()
    (folder / "facts.json").write_text(json.dumps(facts), "utf-8")
    for revision in ("0001", "0002"):
        shutil.copytree(KEPT / revision, folder / f"kept-{revision}")
    return folder


def _laptops(hand: Hand) -> None:
    """A laptop enrolled for trips with a pack made for it; and the same with the pack opened and a visit recorded."""
    folder, laptop = hand.root, hand.root / "l"
    with open_desk(folder / "a", SetClock(START)) as desk:

        def family(work: Work) -> str:
            house, person = new_id(), new_id()
            work.session.add(Household(station_id=work.station_id, id=house, number="H-1", address="三组8号"))
            work.session.flush()
            elder = Person(station_id=work.station_id, id=person, name="周桂英", household_id=house)
            work.session.add(elder)
            for n in range(2):
                # Long away: nothing obliges the village any more to keep what it knows of them.
                left = Person(
                    station_id=work.station_id, id=new_id(), name=f"走了{n}", moved_out_on=date(2015, 3, 1)
                )
                work.session.add(left)
                hand.facts[f"gone{n}"] = left.id
            return person

        hand.facts["elder"] = desk.change(family, reason="residents:edit")
    hand("init", "--join", folder / "village.sdcard", home="l", user="王敏")
    hand("sync", "card", "--out", folder / "l.sdcard", home="l")
    pin = folder / "secrets" / "pin"
    row = hand("sync", "enrol", folder / "l.sdcard", "--for-trips", "--approve", HEAD, "--pin-file", pin)
    number = row["device_no"]
    hand.facts["laptop"] = f"{number:03d}"
    hand(
        "sync", "trip-pack", "make", "--for", hand.facts["laptop"], "--household", "H-1", "--out", folder / "l.sdtrip"
    )  # fmt: skip
    shutil.copytree(laptop, folder / "l2")
    hand("sync", "trip-pack", "open", folder / "l.sdtrip", home="l2")
    _at_the_door(hand, "l2")


def _updates(folder: Path) -> None:
    """Two newer versions on a stick (of three files each: the built program is tried in `test_updates`), and whose they are."""
    keys = folder / "computer" / "StationDeskProgram" / "release-keys"
    keys.mkdir(parents=True, mode=0o700)
    (keys / "某县.pub").write_text(updating.KEY.public.text, "utf-8")
    for n in range(2):
        shutil.move(updating.update(folder / "built", f"9.1.{n}"), folder / f"update{n}.sdupdate")
    shutil.rmtree(folder / "built")


def _at_the_door(hand: Hand, home: str) -> None:
    hand("visits", "record", "--person", hand.facts["elder"], "--result", "seen", home=home)


def _photo() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _resident(hand: Hand, n: int) -> None:
    hand("residents", "add", f"王小{n}", "--birth", "1990-01-02", "--phone", f"1390000{n:04d}")


def _import(hand: Hand, n: int) -> None:
    hand("residents", "import", hand.root / "people.csv")


def _organisation(hand: Hand, n: int) -> None:
    made = hand("organisations", "add", f"小卖部{n}", "--kind", "shop", "--contact", "张店主")
    hand("organisations", "withdraw", made["organisation_id"], "--reason", "登记错了")


def _absence(hand: Hand, n: int) -> None:
    hand(
        "absences",
        "add",
        hand.facts["carer"],
        "--since",
        f"2026-0{1 + n % 8}-01",
        "--to",
        "广东省东莞市",
        "--back",
        f"2026-0{1 + n % 8}-20",
    )


def _case(hand: Hand, n: int) -> None:
    words = ("--person", hand.facts["carer"], "--matter", MATTER, "--all-materials")
    case = hand("cases", "accept", *words, "--out", hand.paper(f"回执{n}.pdf"))["case_id"]
    hand("cases", "finish", case, "--note", "已办")


def _files(hand: Hand, n: int) -> None:
    hand("cases", "attach", hand.facts["case"], hand.root / "photo.jpg", "--title", f"照片{n}")


def _consultation(hand: Hand, n: int) -> None:
    asked = hand("consultations", "add", f"医保怎么交{n}", "--matter", "LB-006")
    hand("consultations", "notice", asked["consultation_id"], "--out", hand.paper(f"告知{n}.pdf"))


def _appointment(hand: Hand, n: int) -> None:
    booked = hand(
        "appointments", "add", "--day", "2026-11-24", "--at", "09:30", "--person", hand.facts["carer"], "--matter", "SF-003",
        "--even-so",
    )  # fmt: skip
    hand("appointments", "cancel", booked["appointment_id"], "--reason", "来不了")


def _custody(hand: Hand, n: int) -> None:
    number = hand.facts["request"]
    hand("proxy", "custody", "out", number, "--item", f"户口簿{n}", "--out", hand.paper(f"交接{n}.pdf"))
    hand("proxy", "custody", "back", number, "--item", f"户口簿{n}")


def _proxy(hand: Hand, n: int) -> None:
    asked = hand(
        "proxy", "request", "--person", hand.facts["carer"], "--matter", "LB-010", "--way", "oral", "--witness", "邻居",
        "--scope", "submit", "--out", hand.paper(f"委托{n}.pdf"),
    )  # fmt: skip
    hand("proxy", "revoke", asked["number"], "--reason", "自己去办")


def _trip(hand: Hand, n: int) -> None:
    made = hand(
        "proxy", "trip", "plan", "--office", f"镇便民服务中心{n}", "--request", hand.facts["request"],
        "--out", hand.paper(f"外出{n}.pdf"),
    )  # fmt: skip
    hand("proxy", "trip", "drop", made["number"], "--reason", "下雨")


def _visit(hand: Hand, n: int) -> None:
    hand(
        "visits", "record", "--person", hand.facts["carer"], "--health", "尚好", "--needs", f"买药{n}",
        "--out", hand.paper(f"走访{n}.pdf"),
    )  # fmt: skip


def _child(hand: Hand, n: int) -> None:
    child = hand.facts["child"]
    hand("left-behind", "enrol", child, "--kind", "child", "--reason", "父母在外", "--evidence", "入户核实")
    hand("left-behind", "assess", child, "--kind", "child", "--grade", "fair")
    hand("left-behind", "close", child, "--reason", "父母返乡")


def _report(hand: Hand, n: int) -> None:
    made = hand(
        "left-behind", "report", "--who", f"女孩{n}", "--situation", "9", "--facts", "走失", "--out", hand.paper(f"报告{n}.pdf"),
    )  # fmt: skip
    hand("left-behind", "report-call", made["number"], "--to", "公安", "--number", "110")


def _refusal(hand: Hand, n: int) -> None:
    hand(
        "certificates", "refuse", "请证明身份证姓名与存折姓名为同一人", "--person", hand.facts["carer"], "--demanded-by", "某信用社",
        "--out", hand.paper(f"告知单{n}.pdf"),
    )  # fmt: skip


def _decision(hand: Hand, n: int) -> None:
    hand("decisions", "open", "--title", f"修路{n}", "--subject", "public_works")


def _committee(hand: Hand, n: int) -> None:
    hand("committee", "add", f"周会计{n}", "--body", "accounts")


def _assessment(hand: Hand, n: int) -> None:
    made = hand("assessment", "open", str(2026 - n))
    number = made.get("number") or made.get("assessment_id") or made.get("id")
    hand("assessment", "print", number, "--out", hand.paper(f"自评{n}.pdf"))


def _admission(hand: Hand, n: int) -> None:
    hand("matters", "admit", "--matter", "SA-014", "--department", f"县民政局{n}", "--fund", "12000")


def _archive(hand: Hand, n: int) -> None:
    hand(
        "archive", "add", 2024, "decision", "--title", f"材料{n}", "--responsible", "村委会", "--dated", "2024-03-01", "--pages", 3
    )  # fmt: skip


def _day(hand: Hand, n: int) -> None:
    day = (START - timedelta(days=1 + n)).date().isoformat()
    hand("cases", "close-day", day, "--out", hand.paper(f"日清{n}.pdf"))


def _colleague(hand: Hand, n: int) -> None:
    hand("users", "add", f"同事{n}", "--post", "agent", "--pin-file", hand.root / "secrets" / "pin")
    hand("users", "disable", f"同事{n}")


def _password(hand: Hand, n: int) -> None:
    hand("users", "reset", "李会计", "--pin-file", hand.root / "secrets" / "pin")


def _codes(hand: Hand, n: int) -> None:
    hand("users", "codes", "--officers")


def _board(hand: Hand, n: int) -> None:
    hand("publicity", "places", "村口", f"老粮站{n}")


def _matters(hand: Hand, n: int) -> None:
    hand("matters", "import", hand.root / "matters.csv", "--edition", f"2027-{1 + n}")


def _backup(hand: Hand, n: int) -> None:
    hand("backup", "create")


def _second_place(hand: Hand, n: int) -> None:
    hand("backup", "create", "--to", hand.stick)


def _restore(hand: Hand, n: int) -> None:
    hand("backup", "restore", hand.facts["backup"])


def _init(hand: Hand, n: int) -> None:
    hand("init", "--village", "421221106202", "--name", "新站", home=f"new{n}", user="王敏")


def _join(hand: Hand, n: int) -> None:
    hand("init", "--join", hand.root / "village.sdcard", home=f"second{n}", user="王敏")


def _card(hand: Hand, n: int) -> None:
    hand("sync", "card", "--out", hand.stick / f"本村{n}.sdcard")


def _export(hand: Hand, n: int) -> None:
    hand("residents", "add", f"赵小{n}", "--birth", "1991-01-02", "--phone", f"1370000{n:04d}")
    hand("sync", "export", "--to", hand.stick)


def _plain(hand: Hand, n: int) -> None:
    hand("sync", "plain", "--to", hand.stick / f"表{n}")


def _wrap(hand: Hand, n: int) -> None:
    hand("sync", "wrap", "--as", "zip", "--to", hand.stick)


def _receipt(hand: Hand, n: int) -> None:
    made = hand("sync", "export", "--to", hand.stick)
    if made["file"] is None:
        return  # the township's receipt is in already: nothing is left to carry
    files = [made["file"], *made["more"]]
    taken = hand("township", "take-in", *files, "--receipts", hand.stick, home="t")
    hand("sync", "import", taken["receipt"])


def _sheets(hand: Hand, n: int) -> None:
    hand("residents", "export", hand.paper(f"居民{n}.xlsx"))
    hand("residents", "export", hand.paper(f"居民{n}.csv"))
    hand("cases", "export", hand.paper(f"办件{n}.xlsx"))
    hand("matters", "export", hand.paper(f"目录{n}.xlsx"))
    hand("left-behind", "ledger", "elder", "--out", hand.paper(f"台账{n}.pdf"))


def _papers(hand: Hand, n: int) -> None:
    hand("left-behind", "summary", "--out", hand.paper(f"汇总{n}.pdf"))
    hand("matters", "poster", "--out", hand.paper(f"目录{n}.pdf"), "--paper", "A4")
    hand("cases", "slip", hand.facts["case"], "--out", hand.paper(f"补打{n}.pdf"))


def _diagnostics(hand: Hand, n: int) -> None:
    hand("doctor", "--pack", hand.paper(f"诊断{n}.zip"))


def _upgrade_1(hand: Hand, n: int) -> None:
    hand("residents", "list", home="kept-0001", pin="practice")


def _upgrade_2(hand: Hand, n: int) -> None:
    hand("residents", "list", home="kept-0002", pin="practice")


def _windows(hand: Hand, n: int) -> None:
    hand("matters", "windows", "--choose", ("seven", "eight")[n % 2])


def _trip_pack(hand: Hand, n: int) -> None:
    made = hand(
        "sync", "trip-pack", "make", "--for", hand.facts["laptop"], "--household", "H-1", "--both-because", "上一个没有带走",
        "--out", hand.stick / f"出门{n}.sdtrip",
    )  # fmt: skip
    hand("sync", "trip-pack", "sheet", made["number"], "--out", hand.paper(f"带走清单{n}.pdf"))
    hand("sync", "trip-pack", "recall", made["number"])


def _trip_out(hand: Hand, n: int) -> None:
    if hand("sync", "trip-pack", "status", home="l")["held"] is None:
        hand("sync", "trip-pack", "open", hand.root / "l.sdtrip", home="l")
    _at_the_door(hand, "l")


def _trip_home(hand: Hand, n: int) -> None:
    whole = hand(
        "sync", "trip-pack", "status", home="l2"
    )  # a wipe that was broken off is finished by whoever looks next
    if whole["held"] is None:
        return  # wiped, and ready for the next pack
    made = hand("sync", "export", "--to", hand.stick, home="l2")
    if made["file"] is not None:
        came = hand("sync", "import", made["file"])
        hand("sync", "import", came["receipt"], home="l2")
    hand("sync", "trip-pack", "wipe", home="l2")


def _coats(hand: Hand, n: int) -> None:
    made = hand("sync", "card", "--out", hand.paper(f"card{n}.sdcard"))["file"]
    for kind in ("volumes", "disc"):
        hand("sync", "wrap", made, "--as", kind, "--to", hand.stick)


def _erasure(hand: Hand, n: int) -> None:
    asked = hand("retention", "ask", "--person", hand.facts[f"gone{n}"])["request_id"]
    hand("retention", "approve", asked, user=HEAD, pin=PIN)


def _open_export(hand: Hand, n: int) -> None:
    for to in (("--to", hand.paper(f"全部{n}.age"), "--passphrase-file", hand.root / "secrets" / "words"),
               ("--to", hand.paper(f"全部{n}"), "--in-clear")):  # fmt: skip
        asked = hand("export", "ask", user=HEAD, pin=PIN)["request_id"]
        hand("export", "confirm", asked, user=SECRETARY, pin=PIN)
        hand("export", "write", asked, *to, user=HEAD, pin=PIN)


def _export_taken_back(hand: Hand, n: int) -> None:
    asked = hand("export", "ask", user=HEAD, pin=PIN)["request_id"]
    hand("export", "confirm", asked, user=SECRETARY, pin=PIN)
    hand("export", "withdraw", asked, user=HEAD, pin=PIN)


def _log(hand: Hand, n: int) -> None:
    """The desk's log turns over while somebody is added: it is a comfort and stops nothing."""
    handler = desk_log.begin(hand.root / "a" / "logs")
    try:
        told = logging.getLogger("stationdesk.proof")
        for _ in range(2 * desk_log.LARGEST // 4000):
            told.warning("x" * 4000)
        _resident(hand, 7000 + n)
        told.warning("y" * 4000)
    finally:
        desk_log.end(handler)


def _update(hand: Hand, n: int) -> None:
    """A checkout takes no update: here it says that it is installed."""
    installed = {"is_installed": lambda: True, "root": lambda: str(hand.root / "installed")}
    with mock.patch.multiple(launch, **installed):
        hand("update", hand.root / f"update{n}.sdupdate")


def _town_export(hand: Hand, n: int) -> None:
    hand("township", "export", "growth", hand.paper(f"增长{n}.csv"), home="t")


ONCE: Final = ("child", "appointment", "trip")
"""Deeds that are refused, in words, while one that was begun is still open."""

Deed = Callable[[Hand, int], None]
DEEDS: Final[dict[str, Deed]] = {
    "resident": _resident,
    "spreadsheet": _import,
    "organisation": _organisation,
    "absence": _absence,
    "case": _case,
    "files": _files,
    "consultation": _consultation,
    "appointment": _appointment,
    "custody": _custody,
    "proxy": _proxy,
    "trip": _trip,
    "visit": _visit,
    "child": _child,
    "report": _report,
    "refusal": _refusal,
    "decision": _decision,
    "committee": _committee,
    "assessment": _assessment,
    "admission": _admission,
    "archive": _archive,
    "day": _day,
    "colleague": _colleague,
    "password": _password,
    "codes": _codes,
    "board": _board,
    "matters": _matters,
    "backup": _backup,
    "second-place": _second_place,
    "restore": _restore,
    "init": _init,
    "join": _join,
    "card": _card,
    "bundle": _export,
    "plain": _plain,
    "wrap": _wrap,
    "receipt": _receipt,
    "sheets": _sheets,
    "papers": _papers,
    "diagnostics": _diagnostics,
    "windows": _windows,
    "town-export": _town_export,
    "trip-pack": _trip_pack,
    "trip-out": _trip_out,
    "trip-home": _trip_home,
    "coats": _coats,
    "erasure": _erasure,
    "open-export": _open_export,
    "export-taken-back": _export_taken_back,
    "log": _log,
    "update": _update,
    "upgrade-1": _upgrade_1,
    "upgrade-2": _upgrade_2,
}
