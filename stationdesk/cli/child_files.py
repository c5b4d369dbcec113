"""`left-behind child-…`, `care-…`: one child's file from the command line, under the same gate as in the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from stationdesk.cli import child_call as shared
from stationdesk.cli import child_letters, paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, plain, table
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.services import (
    child_assessment,
    child_contacts,
    child_files,
    child_form,
    child_moves,
    child_papers,
    child_plans,
    child_records,
    child_statuses,
    left_behind,
    residents,
)
from stationdesk.storage.work import Work


def register(add: shared.Add) -> None:
    """shared.Add the verbs to the group `left-behind`."""
    add(
        "child-file",
        file,
        N_("打开一份儿童档案的全部内容（留痕；号码默认遮盖）"),
        shared.CHILD,
        ("--emergency", {"default": "", "metavar": "shared.REASON"}),
        ("--reveal", {"action": "store_true", "default": False}),
    )
    add(
        "child-form",
        form,
        N_("改登记表的各项，或打印登记表"),
        shared.CHILD,
        shared.many("--set", "FIELD=VALUE"),
        shared.many("--kin", "WHO.FIELD=VALUE"),
        shared.many("--person", "FIELD=VALUE"),
        shared.OUT,
    )
    add("child-questions", questions, N_("监护评估的题目和选项"))
    add(
        "child-assess",
        assess,
        N_("按题目做监护评估；等级由回答得出"),
        shared.CHILD,
        shared.many("--answer", "QUESTION=OPTION"),
        ("--grade", {"default": None, "choices": child_assessment.GRADES}),
        ("--risk", {"default": None, "choices": left_behind.RISKS}),
        shared.NOTE,
        shared.ON,
    )
    child_letters.register(add)
    _contact(add)
    _plan(add)
    _statuses(add)
    add("child-withdraw", withdraw, N_("撤销错误的登记（不删除，需复核权限）"), shared.CHILD, shared.REASON)


def _contact(add: shared.Add) -> None:
    add(
        "guardian-contact",
        contact,
        N_("登记父母与孩子、照护人的联系"),
        shared.CHILD,
        shared.choice("--who", child_contacts.WHO, "both"),
        shared.choice("--reached", child_contacts.REACHED, "both"),
        shared.choice("--how", child_contacts.HOW, "phone"),
        shared.NOTE,
        shared.ON,
    )
    add("guardian-overdue", overdue, N_("父母联系超期的孩子"), shared.ON)
    add(
        "guardian-word",
        word,
        N_("记下监护人的意见；意见不一致的双方都留下"),
        shared.CHILD,
        ("--who", {"required": True, "choices": ("father", "mother", "other")}),
        shared.text("--name"),
        ("--matter", {"default": "care"}),
        shared.choice("--position", child_contacts.POSITIONS),
        shared.text("--words"),
        shared.ON,
    )


def _plan(add: shared.Add) -> None:
    add(
        "care-goal",
        goal,
        N_("关爱计划列一条：目标、负责人、期限"),
        shared.CHILD,
        ("--kind", {"required": True}),
        shared.text("--goal"),
        shared.text("--who"),
        ("--by", {"required": True, "metavar": "DATE"}),
    )
    add(
        "care-action",
        action,
        N_("登记做了什么；--reached 办结该条计划"),
        shared.CHILD,
        shared.text("--what"),
        ("--kind", {"default": ""}),
        ("--goal", {"default": None, "metavar": "GOAL"}),
        shared.text("--by"),
        ("--reached", {"action": "store_true", "default": False}),
        shared.ON,
    )
    add(
        "care-drop",
        drop,
        N_("不再做某条计划，写明原因"),
        shared.CHILD,
        ("goal", {"metavar": "GOAL"}),
        shared.REASON,
    )
    add(
        "child-move",
        move,
        N_("转出、转入、转学；转出打印移交单"),
        shared.CHILD,
        shared.choice("--kind", child_moves.KINDS),
        shared.text("--place"),
        shared.REASON,
        shared.text("--contact"),
        shared.many("--item", "TEXT"),
        shared.text("--school-class"),
        shared.text("--teacher"),
        shared.text("--teacher-phone"),
        shared.ON,
        shared.OUT,
    )


def _statuses(add: shared.Add) -> None:
    person, key = ("person", {"metavar": "PERSON"}), ("status", {"metavar": "KIND/CATEGORY"})
    add("child-proposals", proposals, N_("困境、事实无人抚养、流动儿童：规则提出谁，为什么"), shared.ON)
    since = ("--since", {"default": None, "metavar": "DATE"})
    add("child-status-confirm", confirm_status, N_("确认一项提出的类别"), person, key, since)
    add("child-status-reject", reject_status, N_("退回一项提出的类别，写明原因"), person, key, shared.REASON)
    add("child-status-add", add_status, N_("手工登记类别，写明依据"), person, key, shared.REASON, since)
    add(
        "child-status-end",
        end_status,
        N_("结束一项类别，写明原因"),
        shared.CHILD,
        key,
        shared.REASON,
        shared.ON,
    )


def file(call: Call) -> Answer:
    """`left-behind child-file shared.CHILD [--reveal]`."""
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)
    found = shared.done(
        desk, lambda work: child_files.opened(work, child, args.emergency, reveal=args.reveal), "open_child"
    )
    lines = [*found.flags, *(one.words for one in found.statuses)]
    head = f"{found.name}  {found.row.why}"
    kin = {who: msgspec.structs.asdict(one) for who, one in found.kin.items() if one.name or one.dead}
    return Answer(
        {"enrolment_id": child, **plain(replace(found, kin={})), "kin": plain(kin)}, "\n".join([head, *lines])
    )


def form(call: Call) -> Answer:
    """`left-behind child-form shared.CHILD --set school=… [--out FILE]`."""
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)
    changes: dict[str, Any] = {name: _value(name, text) for name, text in shared.pairs(args.set).items()}
    changed: tuple[str, ...] = ()
    kin = _kin(args.kin)
    if changes or kin or args.person:
        person: dict[str, Any] = {
            name: day(text) if name == "birth" and text else text
            for name, text in shared.pairs(args.person).items()
        }

        def change(work: Work) -> tuple[str, ...]:
            if kin:
                kept = child_form.record(work, left_behind.get(work, child).person_id)
                before: Mapping[str, Any] = (kept.kin or {}) if kept is not None else {}
                changes["kin"] = {
                    **before,
                    **{who: {**before.get(who, {}), **new} for who, new in kin.items()},
                }
            return child_records.save(work, child_records.FormEdit(child, changes, person))

        changed = shared.done(desk, change, "enrol")
    result: dict[str, Any] = {"enrolment_id": child, "changed": changed}
    made = shared.done(desk, lambda work: child_papers.form(work, child), "open_child") if args.out else None
    return shared.with_paper(desk, result, say(N_("已保存{n}项。"), n=len(changed)), made, args.out)


def questions(call: Call) -> Answer:
    """`left-behind child-questions`."""
    asked = call.desk().read(child_assessment.questionnaire)
    rows = [(one.key, one.text, option.key, option.text) for one in asked.questions for option in one.options]
    return Answer(plain(asked), table((N_("题"), N_("题目"), N_("选项"), N_("内容")), rows))


def assess(call: Call) -> Answer:
    """`left-behind child-assess shared.CHILD --answer Q=OPTION …`."""
    desk, args = call.desk(), call.args
    given = child_assessment.Answered(
        shared.enrolment(desk, args.child),
        shared.pairs(args.answer),
        args.grade,
        args.risk,
        args.note,
        shared.day_of(args.on),
    )
    made = shared.done(desk, lambda work: child_assessment.assess(work, given), "enrol")
    words = say(left_behind.GRADES[made.grade][0])
    return Answer(plain(made), say(N_("监护评估：{grade}。"), grade=words))


def contact(call: Call) -> Answer:
    """`left-behind guardian-contact shared.CHILD`."""
    desk, args = call.desk(), call.args
    new = child_contacts.NewContact(
        shared.enrolment(desk, args.child),
        shared.day_of(args.on),
        args.who,
        args.reached,
        args.how,
        args.note,
    )
    made = shared.done(desk, lambda work: child_contacts.contact(work, new), "enrol")
    return Answer(plain(made), say(N_("已登记；下次在{day}以前。"), day=made.due_on))


def overdue(call: Call) -> Answer:
    """`left-behind guardian-overdue`."""
    on = shared.day_of(call.args.on)
    found = call.desk().read(lambda work: child_contacts.overdue(work, on))
    rows = ((one.name, one.days, one.last_on or "", one.responsible) for one in found)
    return Answer(
        {"overdue": plain(found)}, table((N_("姓名"), N_("超期天数"), N_("上次"), N_("责任人")), rows)
    )


def word(call: Call) -> Answer:
    """`left-behind guardian-word shared.CHILD --who mother --name N --position refuses`."""
    desk, args = call.desk(), call.args
    new = child_contacts.NewWord(
        shared.enrolment(desk, args.child),
        args.who,
        args.name,
        args.matter,
        args.position,
        args.words,
        shared.day_of(args.on),
    )
    made = shared.done(desk, lambda work: child_contacts.word(work, new), "enrol")
    return Answer({"word_id": made}, say(N_("已记下。")))


def goal(call: Call) -> Answer:
    """`left-behind care-goal shared.CHILD --kind K --goal TEXT --who NAME --by DATE`."""
    desk, args = call.desk(), call.args
    new = child_plans.NewGoal(
        shared.enrolment(desk, args.child), args.kind, args.goal, args.who, day(args.by)
    )
    made = shared.done(desk, lambda work: child_plans.add(work, new), "enrol")
    return Answer({"goal_id": made}, say(N_("已列入计划。")))


def action(call: Call) -> Answer:
    """`left-behind care-action shared.CHILD --what TEXT [--goal GOAL --reached]`."""
    desk, args = call.desk(), call.args
    new = child_plans.NewAction(
        shared.enrolment(desk, args.child),
        args.what,
        args.kind,
        args.goal,
        shared.day_of(args.on),
        args.by,
        args.reached,
    )
    made = shared.done(desk, lambda work: child_plans.act(work, new), "enrol")
    return Answer({"action_id": made}, say(N_("已登记。")))


def drop(call: Call) -> Answer:
    """`left-behind care-drop shared.CHILD GOAL --reason R`."""
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)
    shared.done(desk, lambda work: child_plans.drop(work, child, args.goal, args.reason), "enrol")
    return Answer({"goal_id": args.goal}, say(N_("已登记。")))


def move(call: Call) -> Answer:
    """`left-behind child-move shared.CHILD --kind out --place P --reason R`."""
    desk, args = call.desk(), call.args
    new = child_moves.NewMove(
        shared.enrolment(desk, args.child),
        args.kind,
        args.place,
        args.reason,
        shared.day_of(args.on),
        args.contact,
        tuple(args.item or ()),
        args.school_class,
        args.teacher,
        args.teacher_phone,
    )
    made = shared.done(desk, lambda work: child_moves.move(work, new), "enrol")
    result = {"move_id": made.id, **plain(made)}
    written, failed, code = paper.written(desk, made.paper_id, args.out)
    return Answer(result | written, say(N_("已登记。")) + failed, code)


def proposals(call: Call) -> Answer:
    """`left-behind child-proposals`."""
    on = shared.day_of(call.args.on)
    found = call.desk().read(lambda work: child_statuses.proposals(work, on))
    rows = ((one.key, one.name, one.words, say(N_("结束")) if one.row_id else "", one.why) for one in found)
    return Answer(
        {"proposals": [{"status": one.key, **plain(one)} for one in found]},
        table((N_("代码"), N_("姓名"), N_("类别"), N_("建议"), N_("理由")), rows),
    )


def confirm_status(call: Call) -> Answer:
    """`left-behind child-status-confirm PERSON KIND/CATEGORY`."""
    since = shared.day_of(call.args.since)
    return _status(call, lambda work, who, key: child_statuses.confirm(work, who, key, since))


def reject_status(call: Call) -> Answer:
    """`left-behind child-status-reject PERSON KIND/CATEGORY --reason R`."""
    why = call.args.reason
    return _status(call, lambda work, who, key: child_statuses.reject(work, who, key, why))


def add_status(call: Call) -> Answer:
    """`left-behind child-status-add PERSON KIND/CATEGORY --reason R`."""
    why, since = call.args.reason, shared.day_of(call.args.since)
    return _status(call, lambda work, who, key: child_statuses.by_hand(work, who, key, why, since))


def end_status(call: Call) -> Answer:
    """`left-behind child-status-end shared.CHILD KIND/CATEGORY --reason R`."""
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)

    def end(work: Work) -> child_statuses.Status:
        held = next(
            (
                one
                for one in child_files.opened(work, child).statuses
                if f"{one.kind}/{one.category}" == args.status and one.until is None
            ),
            None,
        )
        if held is None:
            raise child_statuses.StatusRowUnknown(field="status")
        return child_statuses.end(work, held.id, args.reason, shared.day_of(args.on))

    return Answer(plain(shared.done(desk, end, "enrol")), say(N_("已登记。")))


def withdraw(call: Call) -> Answer:
    """`left-behind child-withdraw shared.CHILD --reason R`."""
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)
    shared.done(desk, lambda work: child_files.withdraw(work, child, args.reason), "review")
    return Answer({"enrolment_id": child}, say(N_("已撤销登记；档案仍在，没有删除。")))


def _status(call: Call, act: Callable[[Work, str, str], child_statuses.Status | None]) -> Answer:
    desk, args = call.desk(), call.args
    who = desk.read(lambda work: residents.resolve(work, args.person))
    made = shared.done(desk, lambda work: act(work, who, args.status), "enrol")
    return Answer(
        {"person_id": who, "status": args.status, **(plain(made) if made else {})}, say(N_("已登记。"))
    )


def _value(name: str, text: str) -> Any:
    if name in child_records.LISTS:
        return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if name in child_records.FLAGS and text:
        if text not in shared.ANSWERS:
            raise Usage(why=say(N_("{name} 只能填 yes 或 no。"), name=name))
        return shared.ANSWERS[text]
    return text


def _kin(given: Sequence[str] | None) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, text in shared.pairs(given).items():
        who, dot, part = name.partition(".")
        if not dot:
            raise Usage(why=say(N_("要写成 father.name=某某 的样子。")))
        value: Any = text
        if part == "dead":
            value = shared.ANSWERS.get(text, bool(text))
        elif part == "born_on" and text:
            value = day(text).isoformat()
        found.setdefault(who, {})[part] = value
    return found
