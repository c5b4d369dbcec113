"""Going away and coming back: since when, where to, why."""

from __future__ import annotations

from stationdesk.core.words import civil
from stationdesk.services import absences
from stationdesk.services.residents_list import PersonDetail
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr


class AbsenceForm(SideForm):
    """Someone goes (or went) away."""

    def __init__(self, frame: Frame, person: PersonDetail) -> None:
        super().__init__(frame, "absence_form")
        self.person = person
        self.since = DateField("absence_form.since", tr("外出日期"))
        self.field("since", tr("外出日期"), self.since, needed=True)
        self.place = text_field("absence_form.place", tr("外出地点"), hint=tr("省和市，例如 广东省东莞市"))
        self.field("place", tr("外出地点"), self.place, needed=True)
        reasons = [(key, tr(words)) for key, words in absences.REASONS.items()]
        self.reason = pick("absence_form.reason", tr("事由"), reasons, "work", empty=False)
        self.field("reason", tr("事由"), self.reason)
        self.back = DateField("absence_form.back", tr("返回日期"))
        self.field("back", tr("返回日期"), self.back, help=tr("已经回来的才填。"))
        self.end(tr("登记外出"))

    def save(self) -> None:
        since, back = self.since.day, self.back.day
        for field, name in ((self.since, "since"), (self.back, "back")):
            if field.wrong or (name == "since" and since is None):
                self.form.row(name).set_error(tr("请写日期，例如 11-22 或 20261122"))
                field.setFocus()
                return
        assert since is not None
        new = absences.NewAbsence(self.person.id, since, self.place.text(), self.reason.currentData(), back)
        self.put(
            lambda work: absences.add(work, new),
            lambda _row: self.finished.emit(tr("已登记外出。"), self.person.id),
        )


class ReturnForm(SideForm):
    """Someone is back."""

    def __init__(self, frame: Frame, person: PersonDetail) -> None:
        super().__init__(frame, "return_form")
        self.person = person
        open_ones = [row for row in person.absences if row.back is None]
        if open_ones:
            row = open_ones[-1]
            said = tr("{day}起在{place}，已 {n} 天。", day=civil(row.since), place=row.place, n=row.days)
            self.lay.addWidget(label(said, wrap=True))
        self.back = DateField("return_form.back", tr("返回日期"))
        self.back.set_day(self.back.today)
        self.field("back", tr("返回日期"), self.back, needed=True)
        self.end(tr("登记返回"))

    def save(self) -> None:
        back = self.back.day
        if back is None:
            self.form.row("back").set_error(tr("请写日期，例如 11-22 或 20261122"))
            self.back.setFocus()
            return
        self.put(
            lambda work: absences.end(work, self.person.id, back),
            lambda _row: self.finished.emit(tr("已登记返回。"), self.person.id),
        )
