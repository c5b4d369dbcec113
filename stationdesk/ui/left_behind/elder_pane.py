"""A left-behind elder's file beside the register: how they live, ability, contacts, children, visits, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from stationdesk.core.words import N_
from stationdesk.services.elder_files import ChildRow, ElderFile, Seen
from stationdesk.services.family_phones import PhoneLine
from stationdesk.ui.left_behind.family_pane import FilePane
from stationdesk.ui.left_behind.reading import Someone, day_words
from stationdesk.ui.words import tr

LIVING = {
    "alone": N_("独居"),
    "couple": N_("家里只有老人"),
    "grandchildren": N_("与孙辈同住"),
    "children": N_("与子女同住"),
    "other": N_("与其他人同住"),
}
"""What the facts suggest, in words; what a person wrote down comes from the pack."""


class ElderPane(FilePane):
    """Drawn once from a file that was read."""

    def __init__(
        self,
        one: Someone,
        file: ElderFile,
        today: date,
        may: Callable[[str], bool],
        phones: Sequence[PhoneLine] = (),
    ) -> None:
        super().__init__("elder", one, today)
        able = file.ability.tag if file.ability is not None else None
        # The band says more than the group that follows from it.
        tags = [
            (each.name, "warn" if each.code != "left_behind" else "plain")
            for each in file.groups
            if not (able and each.code == "disabled")
        ]
        if able:
            tags.append((able, "bad"))
        self.tags(tags)
        actions: list[tuple[str, str, str]] = []
        if may("left_behind:enrol"):
            actions += [("edit", tr("填写档案…"), "note-pencil"), ("help", tr("记一次帮扶…"), "handshake")]
            actions.append(("child", tr("添加子女…"), "user-plus"))
        actions.append(("family", tr("看一家人"), "house-line"))
        if may("visits:record"):
            actions.append(("visit", tr("去走访"), "person-simple-walk"))
        if may("residents:reveal"):
            actions.append(("phones", tr("显示电话"), "phone"))
        if may("left_behind:enrol"):
            actions.append(("close", tr("退出名册…"), "sign-out"))
        self.offer(actions)
        self.phones(phones)
        if file.seen is not None:
            self._visits(file.seen)
        self._contacts(file)
        self._children(file, may)
        self._life(file)
        self.helps(file.helps)
        self.end()

    def _visits(self, seen: Seen) -> None:
        self.section(tr("探访"))
        if seen.floor:
            kind = "good" if seen.this_month else "warn"
            words = tr("✓ 本月已探访") if seen.this_month else tr("▲ 本月还没有探访，每月至少一次")
            self.say(words, kind)
        self.fact(tr("上次见到"), day_words(seen.last_on, self.today))
        if seen.due_on is not None and seen.every_days is not None:
            due = tr("{day}前（{rule}，每{n}天）", day=day_words(seen.due_on, self.today), rule=seen.rule,
                     n=seen.every_days)  # fmt: skip
            self.fact(tr("下次"), due)

    def _contacts(self, file: ElderFile) -> None:
        self.section(tr("紧急联系人"))
        for one in file.contacts:
            self.say("　".join(part for part in (one.name, one.relation, one.phone) if part))
        if file.contacts_missing:
            self.say(tr("▲ 还缺 {n} 位紧急联系人", n=file.contacts_missing), "warn")

    def _children(self, file: ElderFile, may: Callable[[str], bool]) -> None:
        self.section(tr("子女（{n} 人）", n=len(file.children)))
        for one in file.children:
            words = self._child(one)
            if may("left_behind:enrol"):
                self.record(words, "contact", tr("联系情况…"), one.id or one.relative_id or "")
            else:
                self.say(words)
            if one.quiet_days:
                quiet = tr("▲ {name}比约定多{n}天没有联系", name=one.name, n=one.quiet_days)
                self.say(quiet, "warn")
        if not file.children:
            self.say(tr("没有登记子女。"), "second")

    def _child(self, one: ChildRow) -> str:
        since = tr("{day}起", day=day_words(one.since, self.today)) if one.since else ""
        where = "　".join(part for part in (one.place, since) if part) if one.away else tr("在家")
        last = tr("最近联系{day}", day=day_words(one.last_contact, self.today)) if one.last_contact else ""
        often = tr("约定{often}", often=one.frequency_word) if one.frequency_word else ""
        parts = (one.name, one.phone, where, often, last, one.remark)
        return "　".join(part for part in parts if part)

    def _life(self, file: ElderFile) -> None:
        self.section(tr("生活"))
        guess = tr(LIVING[file.living_by_facts]) if file.living_by_facts in LIVING else ""
        if file.living:
            self.fact(tr("居住"), file.living)
        elif guess:
            self.fact(tr("居住"), tr("{how}（按户里现在住的人，未核实）", how=guess))
        ability = file.ability
        if ability is not None:
            day = day_words(ability.on, self.today)
            self.fact(
                tr("能力评估"),
                tr("{score}分　{name}　{day}", score=ability.score, name=ability.name, day=day),
            )
        else:
            self.fact(tr("能力评估"), tr("未评估"))
        self.fact(tr("慢病"), "、".join(file.illnesses))
        self.fact(tr("经济来源"), "、".join(file.incomes))
        self.fact(tr("赡养"), file.support)
        self.fact(tr("住房安全"), file.values["housing"] or "")
        self.fact(tr("签约医生"), file.values["doctor"] or "")
        self.fact(tr("需要"), "、".join(file.needs))
        self.fact(tr("关爱联系人"), file.values["carer"] or "")
        self.fact(tr("备注"), file.values["remark"] or "")
        self.fact(tr("在册自"), day_words(file.enrolment.since, self.today))
        self.fact(tr("理由"), file.enrolment.why)
        self.fact(
            tr("更新"), day_words(file.updated_on, self.today) if file.updated_on else tr("档案还没有填写")
        )
