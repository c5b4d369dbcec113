"""Opening and filling in women's and elders' files from the register: reading, forms, help, telephones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from stationdesk.services import elder_files, family_help, family_phones, family_words, woman_files
from stationdesk.services.elder_files import ChildRow, ElderFile, NewChild
from stationdesk.services.family_help import NewHelp
from stationdesk.services.family_phones import PhoneLine
from stationdesk.services.woman_files import WomanFile
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.left_behind import deeds
from stationdesk.ui.left_behind.elder_pane import ElderPane
from stationdesk.ui.left_behind.family_pane import FilePane
from stationdesk.ui.left_behind.opened import OpenedFiles
from stationdesk.ui.left_behind.reading import Someone
from stationdesk.ui.left_behind.woman_pane import WomanPane
from stationdesk.ui.words import tr

Lists = Mapping[str, Sequence[tuple[str, str]]]
WOMAN_LISTS = ("difficulties", "trainings", "labour", "woman_incomes", "frequencies")
ELDER_LISTS = (
    "living", "support", "illnesses", "elder_incomes", "special_groups", "needs", "frequencies",
)  # fmt: skip
CONTACTS = ("contact1", "contact2")


def open_file(page: OpenedFiles, one: Someone, phones: Sequence[PhoneLine] = ()) -> None:
    """Read a woman's or an elder's file and show it beside the register, with the numbers that were asked for."""
    desk, turn = page.frame.desk, page.turn
    look = woman_files.look if one.row.kind == "woman" else elder_files.look

    def show(file: WomanFile | ElderFile) -> None:
        if turn != page.turn:
            return
        pane: FilePane
        may, today = page.may, page.today
        if isinstance(file, WomanFile):
            pane = WomanPane(one, file, today, may, phones)
            pane.asked.connect(lambda what, record: _woman_asked(page, one, file, what, record))
        else:
            pane = ElderPane(one, file, today, may, phones)
            pane.asked.connect(lambda what, record: _elder_asked(page, one, file, what, record))
        page.show_opened(one.id, pane)

    page.frame.jobs.run(lambda: desk.read(lambda work: look(work, one.row.person_id)), show, owner=page)


def again(page: OpenedFiles, one: Someone, words: str) -> str:
    """Show the file as it is now, after the lists were read again; `words` says what was done."""
    page.frame.jobs.later(0, partial(open_file, page, one))
    return words


def _woman_asked(page: OpenedFiles, one: Someone, file: WomanFile, what: str, record: str) -> None:
    if what == "edit":
        _with_lists(page, WOMAN_LISTS, partial(_edit_woman, page, one, file))
    elif what == "right":
        _right(page, one)
    elif what == "settle":
        _settle(page, one, record)
    else:
        _asked(page, one, what)


def _elder_asked(page: OpenedFiles, one: Someone, file: ElderFile, what: str, record: str) -> None:
    if what == "edit":
        _with_lists(page, ELDER_LISTS, partial(_edit_elder, page, one, file))
    elif what == "child":
        _with_lists(page, ("frequencies",), partial(_child, page, one, None))
    elif what == "contact":
        known = next((each for each in file.children if record in (each.id, each.relative_id)), None)
        _with_lists(page, ("frequencies",), partial(_child, page, one, known))
    else:
        _asked(page, one, what)


def _asked(page: OpenedFiles, one: Someone, what: str) -> None:
    person = one.row.person_id
    if what == "help":
        _help(page, one)
    elif what == "phones":
        _phones(page, one)
    elif what == "family":
        page.frame.go("left_behind", view="family", person=person)
    elif what == "visit":
        page.frame.go("proxy", view="visits", visit_person=person, name=one.name)
    elif what == "close":
        deeds.close_enrolment(page, page.today, one.id, one.name)


def _with_lists(page: OpenedFiles, names: Sequence[str], then: Callable[[Lists], object]) -> None:
    """Read the words of some lists, then go on."""
    desk = page.frame.desk

    def read(work: Any) -> Lists:
        return {name: list(family_words.words(work, name).items()) for name in names}

    page.frame.jobs.run(lambda: desk.read(read), then, owner=page)


def _edit_woman(page: OpenedFiles, one: Someone, file: WomanFile, lists: Lists) -> None:
    known, values = file.husband.person_id is not None, file.values
    husband = [
        Ask("husband_name", tr("丈夫姓名"), value=values["husband_name"]),
        Ask("husband_phone", tr("丈夫电话"), value=values["husband_phone"]),
        Ask("husband_place", tr("丈夫在哪里"), value=values["husband_place"], hint=tr("省和市")),
        Ask("husband_since", tr("从哪天起"), "day", value=values["husband_since"]),
    ]
    asks = [
        *([] if known else husband),
        Ask("husband_work", tr("丈夫做什么"), value=values["husband_work"]),
        Ask(
            "comes_home",
            tr("多久回家一次"),
            "choice",
            value=values["comes_home"],
            choices=lists["frequencies"],
        ),
        Ask("elders_cared", tr("照护几位老人"), "number", value=values["elders_cared"]),
        Ask("children_cared", tr("照护几个孩子"), "number", value=values["children_cared"]),
        Ask("labour", tr("劳动能力"), "choice", value=values["labour"], choices=lists["labour"]),
        Ask("income", tr("主要收入"), "choice", value=values["income"], choices=lists["woman_incomes"]),
        Ask(
            "difficulties",
            tr("困难"),
            "ticks",
            value=values["difficulties"],
            choices=[(code, name) for code, name in lists["difficulties"] if code != woman_files.RIGHTS],
        ),
        Ask("trainings", tr("想学什么"), "ticks", value=values["trainings"], choices=lists["trainings"]),
        Ask("disability_paper", tr("残疾证号"), value=values["disability_paper"]),
        Ask("measures", tr("帮扶措施"), "long", value=values["measures"]),
        Ask("remark", tr("备注"), "long", value=values["remark"]),
    ]
    page.ask(
        "left_behind.woman",
        tr("妇女档案：{name}", name=one.name),
        asks,
        tr("保存档案"),
        lambda work, given: woman_files.write(work, one.row.person_id, given),
        lambda _file: again(page, one, tr("档案已保存。")),
        intro=tr("文化程度、健康和残疾在居民档案里改。"),
        reason="left_behind:enrol",
    )


def _edit_elder(page: OpenedFiles, one: Someone, file: ElderFile, lists: Lists) -> None:
    values = file.values
    held = list(values["contacts"] or ())
    contacts = []
    for number, name in enumerate(CONTACTS):
        known = held[number] if number < len(held) else {}
        n = number + 1
        contacts += [
            Ask(f"{name}_name", tr("紧急联系人{n}", n=n), value=known.get("name")),
            Ask(name, tr("电话{n}", n=n), value=known.get("phone")),
            Ask(
                f"{name}_relation",
                tr("关系{n}", n=n),
                value=known.get("relation"),
                hint=tr("例如：儿子、邻居"),
            ),
        ]
    asks = [
        Ask(
            "living",
            tr("居住"),
            "choice",
            value=values["living"] or file.living_by_facts,
            choices=lists["living"],
        ),
        *contacts,
        Ask(
            "ability_score",
            tr("能力评估分"),
            "number",
            value=values["ability_score"],
            help=tr("0到90分，按 GB/T 42195"),
        ),
        Ask("ability_on", tr("评估日期"), "day", value=values["ability_on"]),
        Ask("ability_by", tr("谁评估的"), value=values["ability_by"]),
        Ask("illnesses", tr("慢病"), "ticks", value=values["illnesses"], choices=lists["illnesses"]),
        Ask("incomes", tr("经济来源"), "ticks", value=values["incomes"], choices=lists["elder_incomes"]),
        Ask("support", tr("赡养"), "choice", value=values["support"], choices=lists["support"]),
        Ask(
            "groups",
            tr("特殊困难"),
            "ticks",
            value=values["groups"],
            choices=lists["special_groups"],
            help=tr("能从档案看出的不用勾选"),
        ),
        Ask("needs", tr("需要什么"), "ticks", value=values["needs"], choices=lists["needs"]),
        Ask("housing", tr("住房和水电气安全"), "long", value=values["housing"]),
        Ask("doctor", tr("签约医生"), value=values["doctor"]),
        Ask("carer", tr("关爱联系人"), value=values["carer"]),
        Ask("remark", tr("备注"), "long", value=values["remark"]),
    ]

    def save(work: Any, given: Mapping[str, Any]) -> ElderFile:
        parts = {f"{name}{end}" for name in CONTACTS for end in ("", "_name", "_relation")}
        changes = {name: value for name, value in given.items() if name not in parts}
        changes["contacts"] = [
            {"name": given[f"{name}_name"], "phone": given[name], "relation": given[f"{name}_relation"]}
            for name in CONTACTS
        ]
        return elder_files.write(work, one.row.person_id, changes)

    page.ask(
        "left_behind.elder",
        tr("老年人档案：{name}", name=one.name),
        asks,
        tr("保存档案"),
        save,
        lambda _file: again(page, one, tr("档案已保存。")),
        intro=tr("健康和残疾在居民档案里改；子女在档案页上登记。"),
        reason="left_behind:enrol",
    )


def _child(page: OpenedFiles, one: Someone, known: ChildRow | None, lists: Lists) -> None:
    """What is known of one child. The number itself is typed anew only when it changes."""
    registered = known is not None and known.relative_id is not None
    asks = []
    if not registered:
        asks += [
            Ask("name", tr("姓名"), needed=True, value=known.name if known else ""),
            Ask("place", tr("在哪里"), value=known.place if known else "", hint=tr("省和市；在家不用填")),
        ]
    held = known is not None and known.phone
    asks += [
        Ask(
            "phone",
            tr("电话"),
            help=tr("已有 {phone}；要换才填", phone=known.phone) if held and known else "",
        ),
        Ask("frequency", tr("约定多久联系一次"), "choice", value=known.frequency if known else None,
            choices=lists["frequencies"]),
        Ask("last_contact", tr("最近一次联系"), "day", value=page.today),
        Ask("remark", tr("备注"), value=known.remark if known else ""),
    ]  # fmt: skip

    def save(work: Any, given: Mapping[str, Any]) -> ChildRow:
        return elder_files.write_child(
            work,
            NewChild(
                one.row.person_id,
                known.relative_id if known else None,
                known.id if known else None,
                name=given.get("name"),
                phone=given["phone"] or (None if held else ""),
                place=given.get("place"),
                frequency=given["frequency"] or None,
                last_contact=given["last_contact"],
                remark=given["remark"],
            ),
        )

    page.ask(
        "left_behind.elder_child",
        tr("子女：{name}", name=known.name) if known else tr("添加子女"),
        asks,
        tr("保存"),
        save,
        lambda _row: again(page, one, tr("联系情况已登记。")),
        intro="" if registered else tr("已在居民档案登记亲子关系的子女会自己列出来，这里只添没有登记的。"),
        reason="left_behind:enrol",
    )


def _help(page: OpenedFiles, one: Someone) -> None:
    desk, group = page.frame.desk, one.row.kind

    def ask(kinds: Mapping[str, str]) -> None:
        page.ask(
            "left_behind.help",
            tr("帮扶：{name}", name=one.name),
            [
                Ask("kind", tr("哪一种"), "choice", needed=True, choices=list(kinds.items())),
                Ask("what", tr("做了什么"), "long", needed=True, hint=tr("例如：参加家政培训两天")),
                Ask("on", tr("哪天"), "day", value=page.today),
                Ask("by_whom", tr("谁帮的")),
            ],
            tr("记一次"),
            lambda work, given: family_help.add(
                work,
                NewHelp(
                    one.row.person_id,
                    group,
                    given["kind"] or "",
                    given["what"],
                    given["on"],
                    given["by_whom"],
                ),
            ),
            lambda row: again(page, one, tr("已记一次{kind}。", kind=row.kind_word)),
            intro=tr("每次一条，统计时按人次计。"),
            reason="left_behind:enrol",
        )

    page.frame.jobs.run(lambda: desk.read(lambda work: family_help.kinds(work, group)), ask, owner=page)


def _right(page: OpenedFiles, one: Someone) -> None:
    page.ask(
        "left_behind.right",
        tr("权益记录：{name}", name=one.name),
        [
            Ask("what", tr("发生了什么"), "long", needed=True, hint=tr("只写客观事实")),
            Ask("on", tr("哪天"), "day", value=page.today),
            Ask("done", tr("已做了什么"), "long"),
        ],
        tr("记下"),
        lambda work, given: woman_files.add_right(
            work, one.row.person_id, given["what"], on=given["on"], done=given["done"]
        ),
        lambda _row: again(page, one, tr("已记下。只有登记报告和复核的岗位看得到。")),
        intro=tr(
            "正在发生的家暴先打110。无民事行为能力或限制民事行为能力人受家暴，按 Ctrl+Shift+R 强制报告。"
        ),
        reason="left_behind:report",
    )


def _settle(page: OpenedFiles, one: Someone, right: str) -> None:
    page.ask(
        "left_behind.right_settled",
        tr("权益记录：已解决"),
        [
            Ask("done", tr("怎样解决的"), "long", needed=True),
            Ask("on", tr("哪天"), "day", value=page.today),
        ],
        tr("记下"),
        lambda work, given: woman_files.settle_right(work, right, given["done"], given["on"]),
        lambda _row: again(page, one, tr("已记下。")),
        reason="left_behind:report",
    )


def _phones(page: OpenedFiles, one: Someone) -> None:
    """Every number whole, in the opened file; the look is written down."""
    desk = page.frame.desk

    def show(lines: Sequence[PhoneLine]) -> None:
        # The look was written down, which reads the lists again first.
        page.frame.jobs.later(0, partial(open_file, page, one, tuple(lines)))

    page.frame.jobs.run(
        lambda: desk.change(
            lambda work: family_phones.reveal(work, one.row.person_id), reason="residents:reveal"
        ),
        show,
        owner=page,
    )
