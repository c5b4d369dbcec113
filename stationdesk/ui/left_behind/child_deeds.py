"""What is done in an opened child's file: each button of the pane asks in a side sheet and does one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from stationdesk.services import (
    child_contacts,
    child_letters,
    child_moves,
    child_papers,
    child_plans,
    child_statuses,
)
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.left_behind import access_sheets, child_sheets, deeds, sealed_notes
from stationdesk.ui.left_behind.child_sheets import Opened
from stationdesk.ui.words import tr

Do = Callable[[Any, Mapping[str, Any]], Any]
ENROL = "left_behind:enrol"


def asked(at: Opened, what: str, record: str = "") -> None:
    """A button of the pane was pressed."""
    paper = {
        "paper": lambda work: child_papers.form(work, at.one.id),
        "letter_paper": lambda work: child_papers.letter(work, at.one.id, record),
        "school_paper": lambda work: child_papers.notice(work, at.one.id, record, "school"),
        "village_paper": lambda work: child_papers.notice(work, at.one.id, record, "village"),
        "handover": lambda work: child_moves.handover(work, at.one.id, record),
    }.get(what)
    if paper is not None:
        _print(at, paper)
        return
    if what in ("take", "refuse"):
        _proposed(at, what, record)
        return
    _DEEDS[what](at, record)


def _print(at: Opened, make: Callable[[Any], Any]) -> None:
    desk = at.page.frame.desk
    at.page.frame.jobs.run(
        lambda: desk.change(make, reason="left_behind:open_child"), at.page.preview, owner=at.page
    )


def _ask(
    at: Opened, part: str, name: str, title: str, asks: list[Ask], words: str, act: Do, *,
    intro: str = "", said: str = "",
) -> None:  # fmt: skip
    """A sheet for one deed; afterwards the file is shown as it stands, at the same part."""
    at.page.ask(
        f"child.{name}",
        title,
        asks,
        words,
        act,
        lambda _done: at.again(part, said or tr("已登记。")),
        intro=intro,
        reason=ENROL,
    )


def _pairs(known: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, tr(words)) for key, words in known.items()]


def _reveal(at: Opened, _record: str) -> None:
    at.read("file", True)


def _harm(at: Opened, _record: str) -> None:
    at.page.frame.report_harm(at.file.person_id, at.file.name)


def _visit(at: Opened, _record: str) -> None:
    at.page.frame.go("proxy", view="visits", visit_person=at.file.person_id, name=at.file.name)


def _family(at: Opened, _record: str) -> None:
    at.page.frame.go("left_behind", view="family", person=at.file.person_id)


def _notes(at: Opened, _record: str) -> None:
    sealed_notes.open_notes(at.page.frame, at.page, at.one.id)


def _looks(at: Opened, _record: str) -> None:
    access_sheets.show_looks(at.page.frame, at.page, at.one.id)


def _basis(at: Opened, _record: str) -> None:
    access_sheets.consent(at.page, at.one.id, at.page.today, lambda: at.again("file", ""))


def _close(at: Opened, _record: str) -> None:
    deeds.close_enrolment(at.page, at.page.today, at.one.id, at.file.name)


def _edit(at: Opened, _record: str) -> None:
    child_sheets.edit_form(at)


def _kin(at: Opened, _record: str) -> None:
    child_sheets.edit_kin(at)


def _assess(at: Opened, _record: str) -> None:
    child_sheets.assess(at)


def _letter(at: Opened, record: str) -> None:
    child_sheets.letter(at, record)


# letters ----------------------------------------------------------------------------------------------


def _hear(at: Opened, record: str) -> None:
    _ask(
        at, "letters", "hear", tr("听取孩子意见"),
        [
            Ask("child_opinion", tr("孩子怎么说"), "long", hint=tr("原话")),
            Ask("heard_on", tr("哪天"), "day", value=at.page.today),
            Ask("not_heard_why", tr("没有听取的原因"), hint=tr("例如：两岁，还不会表达")),
        ],
        tr("记下"),
        lambda work, v: child_letters.hear(
            work, at.one.id, record, v["child_opinion"], v["heard_on"] if v["child_opinion"] else None, v["not_heard_why"]
        ),
    )  # fmt: skip


def _sign(at: Opened, record: str) -> None:
    asks = [
        Ask("signed_on", tr("哪天签的"), "day", value=at.page.today),
        Ask("witness", tr("见证人")),
    ]
    if any(each.matter == "care" for each in at.file.disagreements):
        asks.append(Ask("despite", tr("意见不一致，为什么仍签订"), "long", needed=True))
    _ask(
        at, "letters", "sign", tr("登记签字"), asks, tr("已签字"),
        lambda work, v: child_letters.sign(
            work, at.one.id, record, v["signed_on"], witness=v["witness"], despite=v.get("despite", "")
        ),
        intro=tr("各方在打印的委托照护书上签名、按指印以后再登记。纸质原件存档。"),
        said=tr("已登记签字，照护书从起始日起有效。请书面告知学校和村（居）委会。"),
    )  # fmt: skip


def _told(at: Opened, record: str) -> None:
    letter = next(each for each in at.file.letters if each.id == record)
    told = {each.addressee for each in letter.notices}
    first = next((key for key in child_letters.NOTICES if key not in told), "school")
    _ask(
        at, "letters", "told", tr("登记书面告知"),
        [
            Ask("addressee", tr("告知谁"), "choice", needed=True, value=first, choices=_pairs(child_letters.NOTICES)),
            Ask("recipient", tr("谁收的"), needed=True, hint=tr("单位和姓名")),
            Ask("given_on", tr("哪天"), "day", value=at.page.today),
            Ask("how", tr("怎样送达"), hint=tr("当面、挂号信……")),
        ],
        tr("记下"),
        lambda work, v: child_letters.notice(
            work, at.one.id, record, v["addressee"], v["recipient"], v["given_on"], v["how"]
        ),
    )  # fmt: skip


def _letter_end(at: Opened, record: str) -> None:
    _ask(
        at, "letters", "letter_end", tr("终止委托照护书"),
        [Ask("why", tr("原因"), needed=True), Ask("on", tr("哪天起"), "day", value=at.page.today)],
        tr("终止"),
        lambda work, v: child_letters.end(work, at.one.id, record, v["why"], v["on"]),
    )  # fmt: skip


# contact ----------------------------------------------------------------------------------------------


def _contact(at: Opened, _record: str) -> None:
    _ask(
        at, "contact", "contact", tr("登记联系"),
        [
            Ask("who", tr("谁"), "choice", needed=True, value="both", choices=_pairs(child_contacts.WHO)),
            Ask("reached", tr("联系了谁"), "choice", needed=True, value="both", choices=_pairs(child_contacts.REACHED)),
            Ask("how", tr("怎样"), "choice", needed=True, value="phone", choices=_pairs(child_contacts.HOW)),
            Ask("happened_on", tr("哪天"), "day", value=at.page.today),
            Ask("note", tr("说了什么"), "long"),
        ],
        tr("记下"),
        lambda work, v: child_contacts.contact(
            work, child_contacts.NewContact(at.one.id, v["happened_on"], v["who"], v["reached"], v["how"], v["note"])
        ),
        intro=tr("父母每周至少与孩子和照护人联系一次（未成年人保护法第二十三条）。"),
    )  # fmt: skip


def _word(at: Opened, _record: str) -> None:
    who = {key: words for key, words in child_contacts.WHO.items() if key != "both"}
    _ask(
        at, "contact", "word", tr("监护人意见"),
        [
            Ask("who", tr("谁说的"), "choice", needed=True, value="father", choices=_pairs(who)),
            Ask("name", tr("姓名"), needed=True, value=at.file.kin["father"].name),
            Ask("matter", tr("哪件事"), "choice", needed=True, value="care", choices=_pairs(at.file.words["word_matters"])),
            Ask("position", tr("态度"), "choice", needed=True, value="agrees", choices=_pairs(child_contacts.POSITIONS)),
            Ask("words", tr("怎么说的"), "long"),
            Ask("said_on", tr("哪天"), "day", value=at.page.today),
            Ask("how", tr("怎样说的"), hint=tr("电话、当面……")),
        ],
        tr("记下"),
        lambda work, v: child_contacts.word(
            work,
            child_contacts.NewWord(
                at.one.id, v["who"], v["name"], v["matter"], v["position"], v["words"], v["said_on"], v["how"]
            ),
        ),
        intro=tr("双方意见不一致的，都照实记下，档案里会标出来。"),
    )  # fmt: skip


# plan -------------------------------------------------------------------------------------------------


def _goal(at: Opened, _record: str) -> None:
    kinds = at.file.words["plan_kinds"]
    _ask(
        at, "plan", "goal", tr("列一条计划"),
        [
            Ask("kind", tr("哪一类"), "choice", needed=True, value=next(iter(kinds)), choices=_pairs(kinds)),
            Ask("goal", tr("要做到什么"), "long", needed=True, hint=tr("例如：补齐疫苗接种")),
            Ask("who", tr("谁负责"), needed=True),
            Ask("by_on", tr("何时完成"), "day", needed=True),
        ],
        tr("列入计划"),
        lambda work, v: child_plans.add(
            work, child_plans.NewGoal(at.one.id, v["kind"], v["goal"], v["who"], v["by_on"] or work.today)
        ),
        said=tr("已列入计划。"),
    )  # fmt: skip


def _done(at: Opened, record: str) -> None:
    kinds = at.file.words["plan_kinds"]
    kind = Ask("kind", tr("哪一类"), "choice", needed=True, value="warmth", choices=_pairs(kinds))
    reached = Ask("reached", tr("这一条已做到，可以结束"), "check")
    _ask(
        at, "plan", "done", tr("登记措施"),
        [
            *([] if record else [kind]),
            Ask("what", tr("做了什么"), "long", needed=True),
            Ask("done_on", tr("哪天"), "day", value=at.page.today),
            Ask("by", tr("谁做的"), hint=tr("空着就是您")),
            *([reached] if record else []),
        ],
        tr("记下"),
        lambda work, v: child_plans.act(
            work,
            child_plans.NewAction(
                at.one.id, v["what"], v.get("kind") or "", record or None, v["done_on"], v["by"], v.get("reached", False)
            ),
        ),
    )  # fmt: skip


def _drop(at: Opened, record: str) -> None:
    _ask(
        at, "plan", "drop", tr("不再做这一条"), [Ask("why", tr("原因"), needed=True)], tr("不再做"),
        lambda work, v: child_plans.drop(work, at.one.id, record, v["why"]),
    )  # fmt: skip


# moves and statuses -----------------------------------------------------------------------------------


def _move(kind: str, at: Opened, _record: str) -> None:
    place = {"out": tr("转到哪里"), "in": tr("从哪里来"), "school": tr("新学校")}[kind]
    asks = [Ask("place", place, needed=True), Ask("reason", tr("原因"), needed=True)]
    if kind == "school":
        asks += [
            Ask("school_class", tr("班级")),
            Ask("teacher", tr("班主任")),
            Ask("teacher_phone", tr("班主任电话")),
        ]
    else:
        who = tr("接收单位、联系人、电话") if kind == "out" else tr("移交单位、联系人、电话")
        asks.append(Ask("contact", who))
    asks.append(Ask("moved_on", tr("哪天"), "day", value=at.page.today))

    def act(work: Any, v: Mapping[str, Any]) -> Any:
        return child_moves.move(
            work,
            child_moves.NewMove(
                at.one.id, kind, v["place"], v["reason"], v["moved_on"], v.get("contact", ""),
                school_class=v.get("school_class", ""), teacher=v.get("teacher", ""),
                teacher_phone=v.get("teacher_phone", ""),
            ),
        )  # fmt: skip

    title = {"out": tr("转出"), "in": tr("转入"), "school": tr("转学")}[kind]
    intro = tr("转出后退出名册，历史都在；移交单在“动态”里打印。") if kind == "out" else ""
    _ask(at, "moves", f"move_{kind}", title, asks, tr("登记"), act, intro=intro)


def _status(at: Opened, _record: str) -> None:
    desk = at.page.frame.desk

    def ask(found: tuple[tuple[str, str], ...]) -> None:
        _ask(
            at, "file", "status", tr("登记类别"),
            [
                Ask("status", tr("哪一类"), "choice", needed=True, choices=[(k, tr(w)) for k, w in found],
                    value="difficulty/harmed"),
                Ask("why", tr("依据"), "long", needed=True, hint=tr("文书、证件或入户看到的情况")),
                Ask("since", tr("从哪天起"), "day", value=at.page.today),
            ],
            tr("登记"),
            lambda work, v: child_statuses.by_hand(work, at.file.person_id, v["status"], v["why"], v["since"]),
            intro=tr("能从登记推出来的类别系统会自己提出；这里登记的是规则看不到的。"),
        )  # fmt: skip

    at.page.frame.jobs.run(lambda: desk.read(child_statuses.categories), ask, owner=at.page)


def _status_end(at: Opened, record: str) -> None:
    _ask(
        at, "file", "status_end", tr("结束这一类"),
        [Ask("why", tr("原因"), needed=True), Ask("until", tr("从哪天起"), "day", value=at.page.today)],
        tr("结束"),
        lambda work, v: child_statuses.end(work, record, v["why"], v["until"]),
    )  # fmt: skip


def _proposed(at: Opened, what: str, key: str) -> None:
    if what == "take":
        desk = at.page.frame.desk
        at.page.frame.jobs.run(
            lambda: desk.change(
                lambda work: child_statuses.confirm(work, at.file.person_id, key), reason=ENROL
            ),
            lambda _done: at.page.frame.say(at.again("file", tr("已登记。"))),
            owner=at.page,
        )
        return
    _ask(
        at, "file", "refuse", tr("不登记"), [Ask("why", tr("原因"), needed=True)], tr("记下"),
        lambda work, v: child_statuses.reject(work, at.file.person_id, key, v["why"]),
        said=tr("已记下原因；情况变化前不再提出。"),
    )  # fmt: skip


_DEEDS: dict[str, Callable[[Opened, str], None]] = {
    "reveal": _reveal,
    "harm": _harm,
    "visit": _visit,
    "family": _family,
    "notes": _notes,
    "looks": _looks,
    "basis": _basis,
    "close": _close,
    "edit": _edit,
    "kin": _kin,
    "assess": _assess,
    "letter": _letter,
    "change": _letter,
    "hear": _hear,
    "sign": _sign,
    "told": _told,
    "letter_end": _letter_end,
    "contact": _contact,
    "word": _word,
    "goal": _goal,
    "action": _done,
    "done": _done,
    "drop": _drop,
    "move_out": partial(_move, "out"),
    "move_in": partial(_move, "in"),
    "move_school": partial(_move, "school"),
    "status": _status,
    "status_end": _status_end,
}
"""What each button of the pane does; a test asks for every at.one."""
