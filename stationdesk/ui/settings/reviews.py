"""岗位变动复核: what was done after a post had ended, or on both sides of one record, for a head to look at."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QRadioButton

from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.services import user_reviews
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import button, card, label, line, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr

AT_ONCE: Final = 20
"""Acts of one group that are judged in one sheet: more nobody reads before deciding."""


@dataclass(frozen=True)
class Group:
    """Everything of one kind that one person did for one reason: judged together, or one by one."""

    user: str
    why: str
    items: tuple[user_reviews.ToReview, ...]


class ReviewForm(SideForm):
    """Justified or not, and why."""

    def __init__(self, frame: Frame, items: tuple[user_reviews.ToReview, ...]) -> None:
        super().__init__(frame, "review_form")
        self.boxes: dict[str, QCheckBox] = {}
        if len(items) > 1:
            self.lay.addWidget(label(tr("不是同一种情况的，先取消勾选，另记一次。"), "second", wrap=True))
        for one in items[:AT_ONCE]:
            box = QCheckBox(line_of(one, "\n"))
            box.setObjectName(f"review_form.item.{one.id}")
            box.setChecked(True)
            self.boxes[one.id] = box
            self.lay.addWidget(box)
        if len(items) > AT_ONCE:
            self.lay.addWidget(label(tr("……共 {n} 项，其余的下一次再看。", n=len(items)), "second"))
        self.good = QRadioButton(tr("合理：当时不知道岗位已变，或事情必须办完"))
        self.good.setObjectName("review_form.justified")
        self.bad = QRadioButton(tr("不合理：要纠正"))
        self.bad.setObjectName("review_form.not_justified")
        for answer in (self.good, self.bad):
            answer.toggled.connect(self._touch)
            self.lay.addWidget(answer)
        self.reason = text_field("review_form.reason", tr("理由或处理"))
        self.field("reason", tr("理由或处理"), self.reason, needed=True)
        self.end(tr("记下复核"))

    def save(self) -> None:
        if not self.button.isEnabled():
            return
        self.form.clear()
        if not (self.good.isChecked() or self.bad.isChecked()):
            self.warn(tr("请选合理还是不合理。"), "error")
            self.good.setFocus()
            return
        chosen = tuple(one for one, box in self.boxes.items() if box.isChecked())
        if not chosen:
            self.warn(tr("请至少勾选一项。"), "error")
            next(iter(self.boxes.values())).setFocus()
            return
        self.warn("")
        desk: Any = self.frame.desk
        verdict = user_reviews.Verdict(chosen, self.good.isChecked(), self.reason.text().strip())

        def done(n: int) -> None:
            self._touched = False
            self.finished.emit(tr("已复核 {n} 项。", n=n), "")

        self.frame.jobs.run(
            lambda: desk.change(lambda w: user_reviews.judge(w, verdict), reason=user_reviews.REVIEW),
            done,
            self._failed,
            busy=self.button,
            owner=self,
        )


class ReviewsSection(Section):
    """What waits, by person; below, what was said before."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "reviews")

    def read(self) -> Any:
        if not self.may(user_reviews.REVIEW):
            return None
        return self.desk.read(lambda work: (user_reviews.waiting(work), user_reviews.reviewed(work)))

    def draw(self, found: Any) -> None:
        if found is None:
            self.add(
                EmptyState(tr("岗位变动的复核由书记、主任来做。"), icon="lock-simple", state="forbidden")
            )
            return
        waiting, done = found
        parts: list[Any] = [
            label(tr("岗位变动复核"), "section"),
            label(
                tr(
                    "岗位变了、人停用了，别的电脑要等收到数据包才知道；这之间办的事列在这里，请看是否合理。"
                    "一人办了同一件事的两边，也列出来。办过的事不会因此撤销。"
                ),
                "second",
                wrap=True,
            ),
        ]
        if not waiting:
            parts.append(label(tr("✓ 没有要复核的。"), "good"))
        for n, group in enumerate(groups(waiting)):
            parts += [line(), *self._group(n, group)]
        self.add(card(*parts))
        if done:
            self.add(card(label(tr("已复核"), "section"), *self._done(done)))

    def _group(self, n: int, group: Group) -> list[Any]:
        head = label(f"{group.user or tr('（不在名册）')}  {group.why}", wrap=True)
        open_ = button(
            tr("复核 {n} 项…", n=len(group.items)),
            lambda: self.open_asked.emit(
                ReviewForm(self.frame, group.items), tr("复核 {name}", name=group.user)
            ),
            name=f"settings.reviews.open.{n}",
        )
        top = row(head, open_, gap=theme.S)
        top.setStretch(0, 1)
        shown = [label(line_of(one), "second", wrap=True) for one in group.items[:5]]
        if len(group.items) > 5:
            shown.append(label(tr("……共 {n} 项", n=len(group.items)), "second"))
        return [top, *shown]

    def _done(self, done: tuple[user_reviews.Reviewed, ...]) -> list[Any]:
        parts: list[Any] = []
        for one in done[:30]:
            verdict = tr("✓ 合理") if one.justified else tr("▲ 不合理")
            what = "" if one.entry is None else f"{one.entry.user} {one.entry.words}"
            parts += [
                line(),
                label("  ".join(filter(None, (verdict, what))), wrap=True),
                label(f"{one.reason}  {one.by} {local(one.at):%Y-%m-%d}", "second", wrap=True),
            ]
        return parts


def groups(waiting: tuple[user_reviews.ToReview, ...]) -> list[Group]:
    """By person and reason, in the order of the newest."""
    made: dict[tuple[str, str], list[user_reviews.ToReview]] = {}
    for one in waiting:
        why = one.why if one.ended_on is None else tr("{why}（{day}）", why=one.why, day=one.ended_on)
        made.setdefault((one.entry.user_id or "", why), []).append(one)
    return [Group(items[0].entry.user, why, tuple(items)) for (_user, why), items in made.items()]


def line_of(one: user_reviews.ToReview, gap: str = "　") -> str:
    """One act in a line, with the number of the record it was done to."""
    return tr(
        "{at} 在 {device} 号电脑：{what}",
        at=f"{local(one.entry.at):%Y-%m-%d %H:%M}",
        device=f"{one.entry.device_no:03d}",
        what=gap.join(filter(None, (one.entry.words, one.record))),
    )
