"""The steps of `tour` at the counter: who is expected and who only asks, one matter for many, what goes up and comes
back, a table from above, a bad rating answered, the day signed off."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from stationdesk.cli.tour_frame import Tour
from stationdesk.cli.tour_steps import NEWCOMERS, SEED, Step
from stationdesk.core import credit_code, workdays
from stationdesk.core.clock import civil_date
from stationdesk.core.words import N_
from stationdesk.services.practice import load_tasks, population
from stationdesk.services.practice.event_counter_facts import TaskFact, TaskLineFact

EXPECTED: Final = "SF-003"
"""法律咨询预约: done while the person is there."""
REPAIR: Final = "CN-014"
"""公共设施报修: organisations come with it too."""
TALK: Final = "SF-001"
"""民间纠纷人民调解: the village's own, with papers to bring."""
FAMILY: Final = "LB-006"
"""居民医保参保登记: a household at once; handed up the same day."""
SHOP: Final = "嘉鱼县望江楼农家乐"
FILLED: Final = "是否参保"


def an_appointment(tour: Tour) -> None:
    """An organisation is entered and reports something; somebody is expected, comes, and is served."""
    code = "92" + "421221" + "MA4TOUR02".replace("O", "0")
    shop = tour.verb(
        "organisations", "add", SHOP, "--kind", "shop", "--credit-code", code + credit_code.check_sign(code),
    )  # fmt: skip
    theirs = tour.verb(
        "cases", "accept", "--organisation", shop["organisation_id"], "--matter", REPAIR, "--all-materials"
    )
    tour.require(theirs["outcome"] == "accepted", str(theirs["outcome"]))
    slip = tour.papers / "预约单.pdf"
    day = workdays.shipped().due(civil_date(tour.call.clock.now()), 1).date
    while day.isoweekday() > 5:
        # A make-up day is a working day, but the book opens Monday to Friday.
        day += timedelta(days=1)
    booked = tour.verb(
        "appointments", "add", "--day", day, "--at", "11:30", "--person", tour.facts["person"],
        "--matter", EXPECTED, "--out", slip,
    )  # fmt: skip
    tour.made(slip)
    case = tour.verb(
        "cases", "accept", "--person", tour.facts["person"], "--matter", EXPECTED, "--all-materials",
        "--channel", "appointment", "--on-the-spot",
    )  # fmt: skip
    came = tour.verb("appointments", "became", booked["appointment_id"], case["case_id"])
    tour.require(came["state"] == "came" and case["state"] == "finished", f"{came['state']}, {case['state']}")
    tour.facts["served"] = case["case_id"]
    tour.tell(
        N_("单位办件 {theirs}；预约 {booked} 来人后办成 {case}，当场办结"),
        theirs=theirs["number"],
        booked=booked["number"],
        case=case["number"],
    )


def a_consultation(tour: Tour) -> None:
    """Somebody only asks: a notice of what to bring; somebody is guided elsewhere and asked again later."""
    file = tour.papers / "一次性告知书（咨询）.pdf"
    asked = tour.verb("consultations", "add", "父母的医保今年怎么交", "--matter", FAMILY)
    told = tour.verb("consultations", "notice", asked["consultation_id"], "--out", file)
    tour.made(file)
    tour.require(bool(told["paper"]), "the notice has no number")
    sent = tour.verb("consultations", "add", "孩子的户口能不能随迁", "--to", "police")
    tour.require(
        sent["state"] == "guided" and bool(sent["follow_by"]), f"{sent['state']}, {sent['follow_by']}"
    )
    tour.verb("consultations", "settle", sent["consultation_id"], "--outcome", "派出所已受理")
    waiting = tour.verb("consultations", "list", "--waiting")["consultations"]
    tour.require(all(one["id"] != sent["consultation_id"] for one in waiting), "still to be asked again")
    tour.tell(
        N_("{asked} 出告知书；{sent} 转介派出所，{day}前回问，已办好"),
        asked=asked["number"],
        sent=sent["number"],
        day=sent["follow_by"],
    )


def a_notice(tour: Tour) -> None:
    """Papers are missing: told at once and in writing; when everything is in, the clock starts."""
    file = tour.papers / "一次性告知书.pdf"
    case = tour.verb(
        "cases", "accept", "--person", tour.facts["person"], "--matter", TALK, "--out", file
    )  # fmt: skip
    tour.made(file)
    tour.require(case["outcome"] == "notice" and not case["due"], f"{case['outcome']}, {case['due']}")
    done = tour.verb("cases", "supplement", case["case_id"], "--all-materials")
    tour.require(done["state"] == "accepted" and bool(done["due"]), f"{done['state']}, {done['due']}")
    tour.tell(
        N_("{number} 缺 {count} 项，一次告知；补齐当天受理，{due}前办结"),
        number=case["number"],
        count=len(case["missing"]),
        due=done["due"],
    )


def many(tour: Tour) -> None:
    """One matter for a household: a case for each, one list to sign; then one hand-over list, taken over, answered."""
    signatures, sheet = tour.papers / "签名表.pdf", tour.papers / "转办单.pdf"
    batch = tour.verb(
        "cases", "batch", "--matter", FAMILY, "--household", tour.facts["household"], "--all-materials",
        "--out", signatures, codes=(0, 1),
    )  # fmt: skip
    tour.made(signatures)
    cases = [line["case_id"] for line in batch["lines"] if line["done"]]
    tour.require(bool(cases), "nobody was taken in")
    named = [word for case in cases for word in ("--case", case)]
    gone = tour.verb("cases", "hand-over", *named, "--carried-by", "代办员", "--out", sheet)
    tour.made(sheet)
    taken = tour.verb("cases", "taken-over", gone["handover_id"], "--by", "镇便民服务中心 何主任")
    tour.require(taken["count"] == len(cases) == taken["waiting"], f"{taken['count']} of {len(cases)}")
    answered = tour.verb("cases", "answer", cases[0], "--result", "accepted")
    tour.require(answered["state"] == "accepted", answered["state"])
    tour.facts["batch"] = cases
    tour.tell(
        N_("{batch}：{count} 件，一张签名表；转办单 {number} 交{to}，对方已接收"),
        batch=batch["number"],
        count=len(cases),
        number=gone["number"],
        to=gone["to"],
    )


def a_platform(tour: Tour) -> None:
    """A case is typed again into the province's platform, field by field; its number comes back."""
    case = tour.facts["batch"][0]
    form = tour.verb("cases", "platform", case)
    tour.require(any(one["value"] for one in form["fields"]), "no field has a value")
    number = f"4212{civil_date(tour.call.clock.now()):%Y%m%d}00001"
    tour.verb("cases", "platform", case, "--number", number)
    left = tour.verb("cases", "platform", "--waiting")
    tour.require(all(one["case_id"] != case for one in left["cases"]), "still waiting for its number")
    tour.tell(
        N_("{platform}：{count} 个栏目，编号 {number} 已登记；还没录入的 {left} 件"),
        platform=form["platform"]["name"],
        count=len(form["fields"]),
        number=number,
        left=left["count"],
    )


def a_table(tour: Tour) -> None:
    """A department's table: people found by their numbers, filled, given back as the same workbook."""
    asked, back = tour.papers / "参保摸排表.xlsx", tour.papers / "参保摸排表（已填）.xlsx"
    fact = _table(tour)
    asked.write_bytes(load_tasks.workbook(fact, tour.call.clock.now()))
    tour.made(asked)
    task = tour.verb(
        "tasks", "open", asked, "--title", fact.title, "--from", fact.sender, "--due", fact.due_on,
        *(word for one in fact.to_fill for word in ("--fill", one)),
    )  # fmt: skip
    tour.require(len(task["unmatched"]) < task["lines"], "nobody of the table was found")
    found = tour.verb("tasks", "prefill", task["task_id"], "--column", "联系电话")
    first = load_tasks.HEADING_ROW + 1
    tour.verb(
        "tasks",
        "fill",
        task["task_id"],
        first,
        "--set",
        f"{FILLED}=是",
        "--channel",
        "phone",
        user=tour.facts["agent"],
    )
    tour.verb("tasks", "fill", task["task_id"], first + 1, "--set", f"{FILLED}=否", "--state", "done")
    tour.verb("tasks", "return", task["task_id"], "--open-too", "--out", back)
    tour.made(back)
    answers = _column(back, fact.headings.index(FILLED))
    tour.require(answers[:2] == ["是", "否"] and not any(answers[2:]), str(answers))
    tour.tell(
        N_("任务 {number}：{lines} 行，对上 {matched} 人，档案填 {cells} 格；原表回传，格式没动"),
        number=task["number"],
        lines=task["lines"],
        matched=task["lines"] - len(task["unmatched"]),
        cells=found["cells"],
    )


def _table(tour: Tour) -> TaskFact:
    """A table of people of the spreadsheet that was imported before."""
    now = tour.call.clock.now()
    today = civil_date(now)
    grown = [
        one
        for one in population.generate(NEWCOMERS, SEED, today=today).people
        if one.id_number and one.died_on is None and one.age(today) >= 18
    ]
    lines = tuple(
        TaskLineFact(one.key, (str(n), one.canonical, one.id_number or "", "1组"))
        for n, one in enumerate(grown[:6], 1)
    )
    headings = ("序号", "姓名", "公民身份号码", "组别", "联系电话", FILLED, "备注")
    return TaskFact(
        0, now, "城乡居民医保参保情况摸排", "潘家湾镇公共服务办", "参保摸排表.xlsx", today + timedelta(days=7), None,
        headings, ("联系电话", FILLED), ((FILLED, ("是", "否")),), lines,
    )  # fmt: skip


def _column(file: Path, at: int) -> list[Any]:
    from openpyxl import load_workbook

    page = load_workbook(file).active
    if page is None:
        return []
    rows = list(page.iter_rows(min_row=load_tasks.HEADING_ROW, values_only=True))
    return [row[at] for row in rows[1:]]


def a_bad_rating(tour: Tour) -> None:
    """A bad rating: somebody else calls, it is mended and told; asking again has its day."""
    case, head = tour.facts["served"], tour.facts["head"]
    tour.verb("cases", "rate", case, 2, "--comment", "等的时间太长")
    for kind, note in (("called", "电话核实"), ("mended", "窗口加一人"), ("told", "当面说明")):
        last = tour.verb("cases", "rating-step", case, kind, "--note", note, user=head)
    tour.require(last["stage"] == "told" and bool(last["due_on"]), f"{last['stage']}, {last['due_on']}")
    tour.tell(N_("差评已核实、整改、反馈，{day}前回访"), day=last["due_on"])


def the_evening(tour: Tour) -> None:
    """The day is signed off, counted, written out as a spreadsheet; the catalogue for the wall."""
    sheet, book = tour.papers / "日清表.pdf", tour.papers / "办件清单.xlsx"
    wall = tour.papers / "服务事项目录-A3.pdf"
    today = civil_date(tour.call.clock.now())
    day = tour.verb("cases", "close-day", "--out", sheet)
    tour.made(sheet)
    gaps = [number for one in day["serials"] for number in one["gaps"]]
    tour.require(not gaps, f"numbers are missing: {gaps[:3]}")
    counted = tour.verb("cases", "statistics", "--from", today, "--by", "window")["whole"]
    exported = tour.verb("cases", "export", book, "--since", today)
    tour.made(book)
    tour.require(
        exported["rows"] == counted["opened"] == day["figures"]["opened"],
        f"{exported['rows']} exported, {counted['opened']} counted, {day['figures']['opened']} signed",
    )
    tour.verb("matters", "poster", "--out", wall)
    tour.made(wall)
    tour.tell(
        N_("今天收件 {opened}，办结 {closed}；日清、统计、导出三处一致，编号无缺"),
        opened=counted["opened"],
        closed=counted["closed"],
    )


STEPS: Final[tuple[Step, ...]] = (
    (N_("一个单位、一个预约，办成办件"), an_appointment),
    (N_("首问登记，转介并回问"), a_consultation),
    (N_("材料不齐，一次告知，补齐受理"), a_notice),
    (N_("全家一次办，转办单交镇里"), many),
    (N_("录入上级平台，登记编号"), a_platform),
    (N_("上级摸排表，填好原表回传"), a_table),
    (N_("差评，换人处理"), a_bad_rating),
)
EVENING: Final[tuple[Step, ...]] = ((N_("日清、统计、导出，目录上墙"), the_evening),)
