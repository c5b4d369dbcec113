"""The steps of `tour` that begin and end it: a village, a spreadsheet, a case; the way to the township and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from stationdesk.cli.tour_frame import Tour
from stationdesk.core.clock import civil_date
from stationdesk.core.words import N_, say
from stationdesk.core.workbook_saved import saved
from stationdesk.services.practice import population, sheet
from stationdesk.services.practice.load import PASSWORD, WORKER_NAME

Step = tuple[str, Callable[[Tour], None]]

NEWCOMERS: Final = 120
SEED: Final = 42
TOWNSHIP: Final = "421221106"
TOWN_USER: Final = "周镇长"
USUAL: Final = ("CN-014", "SF-013", "CV-006", "SF-001")
"""Matters that villagers really come with; any of the village's own serves if the catalogue lacks them."""
RECEIVED: Final = "镇里已入库"


def a_village(tour: Tour) -> None:
    """A practice village with three months behind it."""
    made = tour.verb("practice", "--people", tour.facts["people"])
    tour.facts["practice"] = made
    tour.tell(
        N_("{people} 人，{households} 户，{cases} 个办件；登录密码都是 {password}"),
        people=made["people"],
        households=made["households"],
        cases=made["cases"],
        password=PASSWORD,
    )
    users = tour.verb("users", "list")["users"]
    tour.facts["supervisors"] = [user["name"] for user in users if "supervisor" in user["posts"]]
    for post in ("agent", "head", "child_director"):
        tour.facts[post] = next(
            user["name"] for user in users if post in user["posts"] and user["name"] != WORKER_NAME
        )


def a_spreadsheet(tour: Tour) -> None:
    """A spreadsheet as villages have them, mistakes included; good rows go in, bad rows are listed."""
    file, spoilt = write_spreadsheet(tour.papers / "居民名单.xlsx", tour)
    tour.made(file)
    looked = tour.verb("residents", "import", file, "--dry-run", codes=(0, 1))
    done = tour.verb("residents", "import", file, codes=(1,))
    tour.tell(
        N_("读 {read} 行，新增 {added} 人，退回 {refused} 行："),
        read=done["read"],
        added=done["added"],
        refused=done["refused"],
    )
    for row in done["rows"][:8]:
        tour.tell(
            N_("　第 {row} 行“{column}”：{reason}"),
            row=row["row"],
            column=row["column"],
            reason=row["reason"],
        )
    tour.require(looked["added"] == done["added"] > 0, "dry run and import differ")
    tour.require(0 < done["refused"] <= spoilt, "bad rows were not found")


def write_spreadsheet(file: Path, tour: Tour) -> tuple[Path, int]:
    """Another village's families moving in, as XLSX; how many rows were spoilt on purpose.

    Household numbers get a letter, so that they are new households here.
    """
    from openpyxl import Workbook

    today = civil_date(tour.call.clock.now())
    rows, spoilt = sheet.with_mistakes(population.generate(NEWCOMERS, SEED, today=today))
    tour.require(_send_parents_away(rows, {bad.row for bad in spoilt}, today), "no family to send away")
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "居民"
    page.append(list(sheet.HEADINGS))
    for row in rows:
        number = row["户编号"]
        page.append([*(row | {"户编号": f"新{number}" if number else ""}).values()])
    file.write_bytes(saved(book))
    return file, len(spoilt)


def _send_parents_away(rows: list[dict[str, str]], spoilt: set[int], today: date) -> bool:
    """Let both parents of one family be away for work, the child at home, so that the rules have whom to propose."""
    homes: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        homes.setdefault(row["户编号"], []).append(at)
    youngest, oldest = f"{today.year - 14}-01-01", f"{today.year - 2}-01-01"
    for number, members in homes.items():
        if not number or spoilt & set(members):
            continue
        couple = [at for at in members if rows[at]["与户主关系"] in ("户主", "配偶", "夫", "妻")]
        children = [
            at for at in members
            if rows[at]["与户主关系"].endswith(("子", "女")) and youngest <= rows[at]["出生日期"] <= oldest
        ]  # fmt: skip
        if len(couple) == 2 and len(children) == 1:
            for at in couple:
                rows[at] |= {
                    "外出务工": "是",
                    "外出日期": f"{today.year - 1}-03-01",
                    "外出地点": "广东省东莞市",
                    "返回日期": "",
                }
            rows[children[0]] |= {"现住址": rows[children[0]]["户籍地址"]} | {
                "外出务工": "否",
                "外出日期": "",
                "外出地点": "",
                "返回日期": "",
            }
            return True
    return False


def a_case(tour: Tour) -> None:
    """A case of the village's own, with its materials and its due date; the slip."""
    grown = f"{civil_date(tour.call.clock.now()).year - 30}"
    found = tour.verb("residents", "find", "l", "--limit", 50)["people"]
    person = next(p for p in found if p["birth"] and p["birth"] < grown and p["id_number_masked"])
    matters = tour.verb("matters", "list")["matters"]
    own = [m for m in matters if m["decides"] == "village" and (m["promised_days"] or 0) >= 3]
    matter = next((m for m in own if m["code"] in USUAL), own[0])
    slip = tour.papers / "受理回执.pdf"
    case = tour.verb(
        "cases",
        "accept",
        "--person",
        person["id"],
        "--matter",
        matter["code"],
        "--all-materials",
        "--out",
        slip,
    )
    tour.facts |= {
        "person": person["id"],
        "household": person["household_number"],
        "matters": {m["code"]: m for m in matters},
        "case": case["case_id"],
    }
    tour.require(case["outcome"] == "accepted" and bool(case["due"]), str(case["outcome"]))
    tour.tell(
        N_("{matter}：编号 {number}，{due}前办结"),
        matter=matter["name"],
        number=case["number"],
        due=case["due"],
    )
    tour.made(slip)


def a_township(tour: Tour) -> None:
    """The township's own home; the two exchange cards."""
    tour.verb(
        "init", "--village", TOWNSHIP, "--name", "潘家湾镇便民服务中心", "--kind", "township", home=tour.township,
        user=TOWN_USER,
    )  # fmt: skip
    ours, theirs = tour.stick / "四邑村.sdcard", tour.stick / "潘家湾镇.sdcard"
    tour.verb("sync", "card", "--out", ours)
    tour.verb("sync", "card", "--out", theirs, home=tour.township)
    tour.made(ours)
    tour.made(theirs)
    tour.verb("sync", "enrol", theirs)
    tour.verb("sync", "enrol", ours, home=tour.township)


def the_bundle(tour: Tour) -> None:
    """Everything that is new on the stick, read back before it counts: the records, and behind them the files."""
    made = tour.verb("sync", "export", "--to", tour.stick)
    tour.facts["bundles"] = [tour.made(file) for file in (made["file"], *made["more"])]
    tour.facts |= {"changes": made["changes"], "attached": made["files"]}
    word = tour.verb("sync", "status")["word"]
    tour.require(word == "已导出", word)
    tour.require(made["files"] > 0 and not made["files_left"], f"{made['files_left']} files are left")
    tour.tell(
        N_("{changes} 项，{kb} KB，写完读回核对一致"), changes=made["changes"], kb=made["bytes"] // 1000 + 1
    )


def the_township_takes_it_in(tour: Tour) -> None:
    """The township takes the bundles in and signs for them."""
    taken = tour.verb(
        "township", "take-in", *tour.facts["bundles"], "--receipts", tour.stick, home=tour.township
    )
    tour.require(
        taken["applied"] >= tour.facts["changes"] and not taken["quarantined"] and not taken["held"],
        f"applied {taken['applied']}, held {taken['held']}, quarantined {taken['quarantined']}",
    )
    tour.require(
        taken["files"] == tour.facts["attached"], f"{taken['files']} of {tour.facts['attached']} files"
    )
    tour.facts["receipt"] = tour.made(taken["receipt"])
    report = tour.verb("township", "report", home=tour.township)["villages"][0]
    here = tour.verb("cases", "list", "--limit", 1)["total"]
    tour.require(report["cases"] == here, f"{report['cases']} cases there, {here} here")
    tour.tell(
        N_("镇里入库 {applied} 项：居民 {people}，办件 {cases}"),
        applied=taken["applied"],
        people=report["people"],
        cases=report["cases"],
    )


def the_receipt(tour: Tour) -> None:
    """The receipt comes back to the village: only now does it say so, of every bundle."""
    taken = tour.verb("sync", "import", tour.facts["receipt"])
    now = tour.verb("sync", "status")
    tour.facts["word"] = now["word"]
    tour.require(now["word"] == RECEIVED and taken["confirmed"] > 0, now["sentence"])
    tour.tell(N_("同步状态：{word}，{count} 项"), word=say(now["word"]), count=now["received"])


def pages(tour: Tour) -> None:
    """Every page of the window as a picture."""
    shots = tour.verb("shots", "--out", tour.out / "pages", "--lang", "zh")
    for file in shots["files"]:
        tour.made(file)


FIRST: Final[tuple[Step, ...]] = (
    (N_("建练习村"), a_village),
    (N_("从表格导入居民"), a_spreadsheet),
    (N_("受理一个办件"), a_case),
)
LAST: Final[tuple[Step, ...]] = (
    (N_("建镇级接收端，交换卡"), a_township),
    (N_("导出数据包到U盘"), the_bundle),
    (N_("镇里接收入库"), the_township_takes_it_in),
    (N_("带回镇里的回执"), the_receipt),
)
PAGES: Final[Step] = (N_("每个页面截图"), pages)
