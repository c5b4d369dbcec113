"""A left-behind woman's file beside the register: husband, family, difficulties, training, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from stationdesk.core.words import N_
from stationdesk.services.family_phones import PhoneLine
from stationdesk.services.woman_files import WomanFile
from stationdesk.ui.left_behind.family_pane import FilePane
from stationdesk.ui.left_behind.reading import Someone, day_words
from stationdesk.ui.words import tr

SOURCES = {
    "file": N_("档案勾选"),
    "mark": N_("按标签"),
    "register": N_("按居民档案"),
    "rights": N_("按权益记录"),
}


class WomanPane(FilePane):
    """Drawn once from a file that was read."""

    def __init__(
        self,
        one: Someone,
        file: WomanFile,
        today: date,
        may: Callable[[str], bool],
        phones: Sequence[PhoneLine] = (),
    ) -> None:
        super().__init__("woman", one, today)
        self.tags(
            [(each.name, "warn" if each.focus else "plain") for each in file.difficulties]
            or [(tr("没有登记困难"), "plain")]
        )
        actions: list[tuple[str, str, str]] = []
        if may("left_behind:enrol"):
            actions += [("edit", tr("填写档案…"), "note-pencil"), ("help", tr("记一次帮扶…"), "handshake")]
            if file.rights is not None:
                actions.append(("right", tr("权益记录…"), "shield-warning"))
        actions.append(("family", tr("看一家人"), "house-line"))
        if may("visits:record"):
            actions.append(("visit", tr("去走访"), "person-simple-walk"))
        if may("residents:reveal"):
            actions.append(("phones", tr("显示电话"), "phone"))
        if may("left_behind:enrol"):
            actions.append(("close", tr("退出名册…"), "sign-out"))
        self.offer(actions)
        self.phones(phones)
        self._husband(file)
        self.section(tr("家庭和生活"))
        cared = file.values["elders_cared"]
        self.fact(tr("照护老人"), _count(cared, file.elders_near))
        self.fact(tr("照护孩子"), _count(file.values["children_cared"], file.children_near))
        self.fact(tr("文化程度"), file.education)
        self.fact(tr("健康"), file.health)
        paper = file.values["disability_paper"] or ""
        self.fact(tr("残疾"), "　".join(part for part in (file.disability, paper) if part))
        self.fact(tr("劳动能力"), file.labour)
        self.fact(tr("收入来源"), file.income)
        difficulties = "、".join(
            tr("{what}（{source}）", what=each.name, source=tr(SOURCES[each.source]))
            for each in file.difficulties
        )
        self.fact(tr("困难"), difficulties)
        self.fact(tr("想学"), "、".join(file.trainings))
        self.fact(tr("帮扶措施"), file.values["measures"] or "")
        self.fact(tr("备注"), file.values["remark"] or "")
        self.fact(tr("在册自"), day_words(file.enrolment.since, today))
        self.fact(tr("理由"), file.enrolment.why)
        self.fact(tr("更新"), day_words(file.updated_on, today) if file.updated_on else tr("档案还没有填写"))
        if file.rights is not None:
            self._rights(file)
        self.helps(file.helps)
        self.end()

    def _husband(self, file: WomanFile) -> None:
        him = file.husband
        self.section(tr("丈夫"))
        if not him.name:
            self.say(tr("▲ 没有登记丈夫。请在居民档案登记，或在这里填写。"), "warn")
        since = tr("{day}起", day=day_words(him.since, self.today)) if him.since else ""
        back = tr("{day}返回", day=day_words(him.back, self.today)) if him.back else ""
        self.fact(tr("姓名"), "　".join(part for part in (him.name, him.phone) if part))
        self.fact(tr("在外"), "　".join(part for part in (him.place, since, back) if part))
        self.fact(tr("做什么"), him.work)
        self.fact(tr("回家"), him.comes_home)

    def _rights(self, file: WomanFile) -> None:
        self.section(tr("权益记录（只有登记报告和复核的岗位看得到）"))
        for row in file.rights or ():
            parts = (day_words(row.on, self.today), row.what, row.done)
            words = "　".join(part for part in parts if part)
            if row.settled_on:
                day = day_words(row.settled_on, self.today)
                self.say(tr("{what}　{day}已解决", what=words, day=day))
            else:
                self.record(words, "settle", tr("已解决…"), row.id)
        if not file.rights:
            self.say(tr("没有记录。"), "second")


def _count(given: int | None, near: int) -> str:
    if given is None:
        return tr("{n} 人（按户里现在住的人算）", n=near) if near else ""
    return tr("{n} 人", n=given)
