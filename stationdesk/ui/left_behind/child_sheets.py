"""The larger sheets of a child's file: the national form, parents and grandparents, the questionnaire, a care letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from stationdesk.core.late import dataclass
from stationdesk.services import (
    child_assessment,
    child_carers,
    child_files,
    child_form,
    child_letters,
    child_records,
)
from stationdesk.services.child_assessment import Questionnaire
from stationdesk.services.child_files import OpenedChild
from stationdesk.services.child_records import Sheet
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.left_behind.opened import OpenedFiles
from stationdesk.ui.left_behind.reading import Someone
from stationdesk.ui.words import tr

ENROL = "left_behind:enrol"


@dataclass(frozen=True)
class Opened:
    """A file that is open beside the register: whose, what it says, and how to show it again."""

    page: OpenedFiles
    one: Someone
    file: OpenedChild
    again: Callable[[str, str], str]
    """(part, words): show the file as it stands now, at a part; answers the words."""
    read: Callable[[str, bool], None]
    """(part, reveal): read it again, with whole numbers when asked for."""


YES_NO = (("yes", "是"), ("no", "否"))
Lists = Mapping[str, Sequence[tuple[str, str]]]


def _editing(at: Opened, then: Any) -> None:
    desk = at.page.frame.desk
    at.page.frame.jobs.run(
        lambda: desk.change(lambda work: child_files.editing(work, at.one.id), reason=ENROL),
        lambda found: then(*found),
        owner=at.page,
    )


def edit_form(at: Opened) -> None:
    """Every field of the form that is not about parents and grandparents."""
    _editing(at, partial(_form, at))


def _form(at: Opened, sheet: Sheet, lists: Lists) -> None:
    values, person = sheet.values, sheet.person
    may_edit = at.page.may("residents:edit")

    def shown(name: str) -> Sequence[tuple[str, str]]:
        return [(key, tr(words)) for key, words in lists[name]]

    def flag(name: str) -> str | None:
        value = values[name]
        return None if value is None else "yes" if value else "no"

    def text(name: str, words: str, hint: str = "") -> Ask:
        return Ask(name, words, value=values[name], hint=hint)

    def choice(name: str, words: str) -> Ask:
        return Ask(name, words, "choice", value=values[name], choices=shown(name))

    def yes_no(name: str, words: str) -> Ask:
        return Ask(name, words, "choice", value=flag(name), choices=[(key, tr(said)) for key, said in YES_NO])

    of_person = [
        Ask("person_name", tr("姓名"), value=person["name"], needed=True),
        Ask("person_sex", tr("性别"), "choice", value=person["sex"], choices=lists["sex"]),
        Ask("person_ethnic", tr("民族"), "choice", value=person["ethnic"], choices=lists["ethnic"]),
        Ask("person_birth", tr("出生日期"), "day", value=person["birth"]),
        Ask("person_id_number", tr("公民身份号码"), value=person["id_number"]),
        Ask("person_registered_address", tr("户籍所在地"), value=person["registered_address"]),
        Ask("person_living_address", tr("现居住地"), value=person["living_address"]),
        Ask(
            "person_disability_kind", tr("残疾类别"), "choice", value=person["disability_kind"],
            choices=lists["disability_kind"],
        ),
        Ask(
            "person_disability_level", tr("残疾等级"), "choice", value=person["disability_level"],
            choices=lists["disability_level"],
        ),
    ]  # fmt: skip
    asks = [
        *(of_person if may_edit else []),
        yes_no("household_register", tr("登记户口")),
        choice("health", tr("身体情况")),
        text("illness", tr("患病类型"), tr("重特大疾病或严重精神障碍")),
        text("disability", tr("残疾（没有代码时）")),
        yes_no("boards", tr("学校寄宿")),
        choice("schooling", tr("就学情况")),
        text("school", tr("学校")),
        text("school_class", tr("班级")),
        text("teacher", tr("班主任")),
        text("teacher_phone", tr("班主任电话")),
        choice("away", tr("留守类型")),
        yes_no("entrusted", tr("有无委托监护")),
        text("carer_name", tr("照护人姓名")),
        text("carer_relation", tr("与儿童关系")),
        text("carer_phone", tr("照护人电话")),
        text("carer_id_number", tr("照护人身份号码")),
        text("carer_address", tr("照护人住址")),
        choice("care_kind", tr("监护类型")),
        Ask("income", tr("经济来源"), "ticks", value=values["income"], choices=shown("income")),
        Ask("support", tr("救助帮扶"), "ticks", value=values["support"], choices=shown("support")),
        text("director", tr("儿童主任")),
        text("head", tr("单位负责人")),
        text("checker", tr("复核人")),
        Ask("remark", tr("备注"), "long", value=values["remark"]),
    ]

    def act(work: Any, given: Mapping[str, Any]) -> Any:
        person_given = {
            name.removeprefix("person_"): value for name, value in given.items() if name.startswith("person_")
        }
        changes = {name: value for name, value in given.items() if not name.startswith("person_")}
        for name in child_records.FLAGS:
            changes[name] = None if changes[name] is None else changes[name] == "yes"
        for name in child_records.LISTS:
            changes[name] = list(changes[name])
        changed = {name: value for name, value in changes.items() if (values[name] or None) != (value or None)
                   or (name in child_records.FLAGS and values[name] != value)}  # fmt: skip
        return child_records.save(work, child_records.FormEdit(at.one.id, changed, person_given))

    at.page.ask(
        "child.form",
        tr("登记表"),
        asks,
        tr("保存登记表"),
        act,
        lambda done: at.again("form", tr("已保存 {n} 项。", n=len(done)) if done else tr("没有改动。")),
        intro=tr("空着的项按居民档案、外出登记和照护书自动填；这里写的优先。")
        if may_edit
        else tr("姓名、出生、住址等在居民档案里改；空着的项按登记自动填。"),
        reason=ENROL,
    )


def edit_kin(at: Opened) -> None:
    """Parents and grandparents; who is in the residents' register has only the gaps to fill."""
    _editing(at, partial(_kin, at))


def _kin(at: Opened, sheet: Sheet, _lists: Lists) -> None:
    kept: Mapping[str, Mapping[str, Any]] = sheet.values["kin"] or {}
    asks: list[Ask] = []
    for who, words in child_form.KIN.items():
        given = kept.get(who, {})
        called = tr(words)
        known = who in sheet.known_kin
        if not known:
            asks.append(Ask(f"{who}.name", tr("{who}姓名", who=called), value=given.get("name")))
            born = given.get("born_on")
            asks.append(
                Ask(
                    f"{who}.born_on",
                    tr("{who}出生日期", who=called),
                    "day",
                    value=date.fromisoformat(born) if born else None,
                )
            )
            asks.append(Ask(f"{who}.dead", tr("{who}已去世", who=called), "check", value=given.get("dead")))
        if who in ("father", "mother"):
            asks += [
                Ask(f"{who}.id_no", tr("{who}身份号码", who=called), value=given.get("id_no")),
                Ask(
                    f"{who}.works_at",
                    tr("{who}务工地点", who=called),
                    value=given.get("works_at"),
                    hint=tr("省和市"),
                ),
                Ask(f"{who}.phone", tr("{who}电话", who=called), value=given.get("phone")),
            ]

    def act(work: Any, values: Mapping[str, Any]) -> Any:
        said: dict[str, dict[str, Any]] = {who: dict(known) for who, known in kept.items()}
        for name, value in values.items():
            who, _, part = name.partition(".")
            said.setdefault(who, {})[part] = value
        return child_records.save(work, child_records.FormEdit(at.one.id, {"kin": said}))

    at.page.ask(
        "child.kin",
        tr("父母和祖辈"),
        asks,
        tr("保存"),
        act,
        lambda _done: at.again("form", tr("已保存。")),
        intro=tr("居民档案里有的人以档案为准，这里只补档案里没有的。"),
        reason=ENROL,
    )


def assess(at: Opened) -> None:
    """One choice a question; the grade follows, and may be put lower."""
    desk = at.page.frame.desk

    def ask(found: Questionnaire) -> None:
        means = {key: tr(words) for key, words in found.means.items()}
        grades = (("good", tr("较好")), ("fair", tr("一般")), ("poor", tr("差")))
        asks = [
            Ask(
                question.key,
                f"{number}. {tr(question.text)}",
                "choice",
                choices=[(option.key, tr(option.text)) for option in question.options],
            )
            for number, question in enumerate(found.questions, 1)
        ]
        asks += [
            Ask(
                "grade", tr("评得更低"), "choice", choices=grades[1:],
                help=tr("等级由回答得出；了解情况的可以评得更低"),
            ),
            Ask("note", tr("看到的情况"), "long"),
            Ask("made_on", tr("哪天"), "day", value=at.page.today),
        ]  # fmt: skip

        def act(work: Any, values: Mapping[str, Any]) -> child_assessment.Assessed:
            answers = {question.key: values[question.key] or "" for question in found.questions}
            return child_assessment.assess(
                work,
                child_assessment.Answered(
                    at.one.id, answers, values["grade"], None, values["note"], values["made_on"]
                ),
            )

        def done(made: child_assessment.Assessed) -> str:
            words = dict(grades)[made.grade]
            said = tr("监护评估：{grade}（{means}）。", grade=words, means=means[made.grade])
            return at.again("grade", said)

        at.page.ask(
            "child.assess", tr("监护评估"), asks, tr("记下评估"), act, done,
            intro=tr("题目和分值待核，可由乡镇以新版数据包替换。"), reason=ENROL,
        )  # fmt: skip

    at.page.frame.jobs.run(lambda: desk.read(child_assessment.questionnaire), ask, owner=at.page)


def letter(at: Opened, replaces: str) -> None:
    """A care letter; with `replaces` a change of the one that runs."""
    desk = at.page.frame.desk
    before = next((each for each in at.file.letters if each.id == replaces), None)

    def ask(questions: tuple[tuple[str, str], ...]) -> None:
        care = before.care if before else {}
        asks = [
            Ask("carer_id", tr("被委托人"), "person", help=tr("本村居民在这里选；不是本村的填下面两项")),
            Ask("carer_name", tr("或：姓名")),
            Ask("carer_id_no", tr("公民身份号码")),
            Ask("carer_relation", tr("与儿童关系"), hint=tr("祖母、姑姑……"), needed=True),
            Ask("carer_phone", tr("电话")),
            Ask("carer_address", tr("住址")),
            Ask("carer_health", tr("健康状况"), value=tr("良好")),
            Ask("carer_job", tr("职业")),
            *(
                Ask(
                    f"check_{key}",
                    f"{number}. {tr(text)}",
                    "choice",
                    choices=(("no", tr("没有")), ("yes", tr("有"))),
                )
                for number, (key, text) in enumerate(questions, 1)
            ),
            Ask("reason", tr("委托原因"), "long", needed=True, value=before.reason if before else ""),
            Ask("since", tr("从哪天起"), "day", value=at.page.today),
            Ask("until", tr("到哪天止"), "day", needed=True),
            *(Ask(key, tr(words), value=care.get(key)) for key, words in child_letters.CARE.items()),
            Ask("contact", tr("联系约定"), hint=tr("每周至少一次"), value=before.contact if before else ""),
            Ask("child_opinion", tr("孩子意见"), "long", hint=tr("原话")),
            Ask("heard_on", tr("哪天听取"), "day", value=at.page.today),
            Ask("not_heard_why", tr("没有听取的原因"), hint=tr("例如：两岁，还不会表达")),
            Ask("village_opinion", tr("村里意见"), "long"),
            Ask("witness", tr("见证人")),
        ]

        def act(work: Any, given: Mapping[str, Any]) -> child_letters.Letter:
            answers = {
                key: {"yes": True, "no": False}.get(given[f"check_{key}"] or "") for key, _ in questions
            }
            new = child_letters.NewLetter(
                at.one.id,
                given["reason"],
                given["since"] or work.today,
                given["until"] or given["since"] or work.today,
                answers,
                given["carer_id"] or None,
                given["carer_name"],
                given["carer_id_no"],
                given["carer_phone"],
                given["carer_address"],
                given["carer_relation"],
                given["carer_health"],
                given["carer_job"],
                (),
                {key: given[key] for key in child_letters.CARE},
                given["contact"],
                given["child_opinion"],
                given["heard_on"] if given["child_opinion"] else None,
                given["not_heard_why"],
                given["village_opinion"],
                given["witness"],
                replaces or None,
            )
            return child_letters.write(work, new)

        at.page.ask(
            "child.letter",
            tr("变更委托照护书") if before else tr("写委托照护书"),
            asks,
            tr("写好，去打印签字"),
            act,
            lambda _made: at.again("letters", tr("已写好。请打印，各方签字后登记。")),
            intro=tr("委托人取自居民档案里的父母。四项情形逐项问清；有一项“有”就不能受托（第二十二条）。"),
            reason=ENROL,
        )

    at.page.frame.jobs.run(lambda: desk.read(child_carers.checks), ask, owner=at.page)
