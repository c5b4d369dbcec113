"""The work on the registers of a practice village: files filled, letters, contacts, help, a round, a list from above.

Who gets what follows from the order in which they came onto the registers, so it is the same for the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from stationdesk.core.clock import noon
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.services import (
    child_carers,
    child_contacts,
    child_letters,
    child_plans,
    child_records,
    elder_files,
    family_help,
    left_behind,
    woman_files,
)
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services import left_behind_rounds_check as checking
from stationdesk.services.practice.load_left_behind import DIRECTOR
from stationdesk.services.practice.load_stage import Act, Stage
from stationdesk.storage.work import Work

CHILDREN: Final = 12
ADULTS: Final = 10
"""So many files of each register are filled: enough to read, and something is left to do."""
STRANGERS: Final = ("田小雨", "覃浩然")
"""Names of a list that nobody in the village has."""


def acts(stage: Stage) -> list[Act]:
    """Spread over the months in which the registers grew."""
    begin, today = stage.happenings.since, stage.happenings.today

    def act(day: date, hour: int, minute: int, reason: str, play: Callable[[Work], None]) -> Act:
        return Act(noon(day, hour, minute), DIRECTOR, reason, play)

    found = [
        act(today - timedelta(days=26), 15, 20, "left_behind:child_file", _children(stage)),
        act(today - timedelta(days=25), 15, 25, "left_behind:enrol", _adults(stage)),
        act(begin + timedelta(days=36), 9, 10, "left_behind:round", _first_round(stage)),
        act(begin + timedelta(days=48), 16, 0, "left_behind:round", _end_round),
        act(today - timedelta(days=9), 9, 40, "left_behind:round", _second_round(stage)),
        act(today - timedelta(days=5), 10, 30, "left_behind:compare", _list(stage)),
    ]
    found += [
        act(today - timedelta(days=back), 17, 10, "left_behind:contact", _contacts(stage, back))
        for back in (24, 17, 10, 3)
    ]
    return found


def _kind(work: Work, kind: str, most: int) -> list[left_behind.Row]:
    return left_behind.register(work, kind=kind)[:most]


def _children(stage: Stage) -> Callable[[Work], None]:
    def play(work: Work) -> None:
        checks = {key: False for key, _text in child_carers.checks(work)}
        for at, row in enumerate(_kind(work, "child", CHILDREN)):
            age = age_on(row.birth, work.today) if row.birth else 8
            schooling = (
                "not_kindergarten"
                if age < 3
                else "kindergarten"
                if age < 6
                else "primary"
                if age < 12
                else "junior"
            )
            school = {"kindergarten": "潘家湾镇中心幼儿园", "primary": "四邑小学", "junior": "潘家湾镇中学"}
            child_records.save(
                work,
                child_records.FormEdit(
                    row.id,
                    {
                        "schooling": schooling,
                        "school": school.get(schooling),
                        "teacher": "陈老师" if schooling in school else None,
                        "boards": schooling == "junior",
                        "household_register": True,
                        "health": "healthy",
                        "income": ["work"] if at % 3 else ["work", "farming"],
                    },
                ),
            )
            if at % 2 == 0:
                _letter(work, row.id, checks, signed=at % 4 == 0)
            if at % 3 == 0:
                child_plans.add(
                    work,
                    child_plans.NewGoal(
                        row.id,
                        "warmth",
                        "每周一次亲情通话，学期内家访两次",
                        "儿童主任",
                        work.today + timedelta(days=60),
                    ),
                )
                child_plans.act(
                    work, child_plans.NewAction(row.id, "送去课外书和文具", "warmth", by="儿童主任")
                )
            stage.done["child_files"] += 1

    return play


def _letter(work: Work, enrolment: str, checks: Mapping[str, bool | None], *, signed: bool) -> None:
    """A care letter where the register knows a carer whom the law allows; otherwise none."""
    held = left_behind.get(work, enrolment)
    if held.carer_id is None:
        return
    new = child_letters.NewLetter(
        enrolment,
        "父母在外务工，不能共同生活",
        work.today,
        work.today + timedelta(days=365),
        checks,
        carer_id=held.carer_id,
        carer_relation="祖辈" if held.carer_kind == "grandparent" else "亲属",
        contact="每周视频通话一次",
    )
    try:
        made = child_letters.write(work, new)
    except Refusal:
        return  # Carers who may not be entrusted are part of a village too.
    if signed:
        child_letters.hear(work, enrolment, made.id, "愿意跟奶奶住", work.today, "")
        child_letters.sign(work, enrolment, made.id, work.today, witness="王敏")
        child_letters.notice(work, enrolment, made.id, "school", "陈老师", work.today)
        child_letters.notice(work, enrolment, made.id, "village", "四邑村村民委员会", work.today)


def _adults(stage: Stage) -> Callable[[Work], None]:
    def play(work: Work) -> None:
        for at, row in enumerate(_kind(work, "woman", ADULTS)):
            woman_files.write(
                work,
                row.person_id,
                {
                    "comes_home": ("half_yearly", "yearly", "quarterly")[at % 3],
                    "children_cared": at % 3,
                    "elders_cared": at % 2 + 1,
                    "labour": "full" if at % 4 else "part",
                    "income": "remitted" if at % 2 else "farming",
                    "trainings": ["farming", "online"] if at % 2 else ["nursing"],
                },
            )
            if at % 2 == 0:
                family_help.add(
                    work,
                    family_help.NewHelp(
                        row.person_id, "woman", "training", "镇上电商直播培训三天", work.today
                    ),
                )
            stage.done["woman_files"] += 1
        for at, row in enumerate(_kind(work, "elder", ADULTS)):
            elder_files.write(
                work,
                row.person_id,
                {
                    "living": ("couple", "alone", "grandchildren")[at % 3],
                    "support": "done" if at % 3 else "partly",
                    "ability_score": (90, 78, 60, 40)[at % 4],
                    "ability_on": work.today,
                    "incomes": ["pension", "children"],
                    "illnesses": ["blood_pressure"] if at % 2 else [],
                },
            )
            if at % 3 == 0:
                family_help.add(
                    work,
                    family_help.NewHelp(row.person_id, "elder", "household", "上门理发、打扫", work.today),
                )
            stage.done["elder_files"] += 1

    return play


def _contacts(stage: Stage, back: int) -> Callable[[Work], None]:
    """Most parents call every week; a few of them not, which is what the list of the week is for."""

    def play(work: Work) -> None:
        for at, row in enumerate(_kind(work, "child", CHILDREN * 2)):
            if at % 4 or back > 20:
                child_contacts.contact(
                    work, child_contacts.NewContact(row.id, who="both", how="video" if at % 2 else "phone")
                )
                stage.done["contacts"] += 1

    return play


def _first_round(stage: Stage) -> Callable[[Work], None]:
    def play(work: Work) -> None:
        made = rounds.open_round(work, rounds.NewRound("other", "建站首轮核查"))
        ids = [line.id for line in rounds.lines(work, made.id)]
        checking.unchanged(work, ids[: len(ids) - 3])
        stage.done["rounds"] += 1

    return play


def _end_round(work: Work) -> None:
    held = rounds.current(work)
    if held is not None:
        rounds.close_round(work, held.id, "余下几户外出未归，并入季度核查")


def _second_round(stage: Stage) -> Callable[[Work], None]:
    def play(work: Work) -> None:
        made = rounds.open_round(work, rounds.NewRound("quarter"))
        lines = [line for line in rounds.lines(work, made.id) if not line.proposed]
        checking.unchanged(work, [line.id for line in lines[: len(lines) // 2]])
        for line in lines[len(lines) // 2 :][:2]:
            checking.check(work, checking.Checked(line.id, "9", note="邻居说去镇上了"))
        stage.done["rounds"] += 1

    return play


def _list(stage: Stage) -> Callable[[Work], None]:
    """The county's list of children: two missing, two that nobody knows, one line answered."""

    def play(work: Work) -> None:
        names = [row.name for row in left_behind.register(work, kind="child")]
        text = "\n".join((*names[2:], *STRANGERS))
        made = comparing.compare(
            work, comparing.NewList("child", "县民政局留守儿童名单", "县民政局", text=text)
        )
        line = next((one for one in comparing.lines(work, made.id) if one.state == "unknown"), None)
        if line is not None:
            comparing.answer(work, line.id, "not_ours", "电话核实，是邻村的")
        stage.done["lists"] += 1

    return play
