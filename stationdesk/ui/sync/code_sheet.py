"""The receipt by telephone: twelve characters, typed as they are heard."""

from __future__ import annotations

from stationdesk.sync import phone
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr


class CodeSheet(SideForm):
    """One field; right or wrong is said in words."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, "sync.code")
        self.lay.addWidget(
            label(
                tr("没有网络、一时拿不到回执文件，可以打电话问镇里要 12 位回执码。和回执文件一样算数。"),
                "second",
                wrap=True,
            )
        )
        self.code = text_field("sync.code.code", tr("回执码"), hint="XXXX-XXXX-XXXX", digits=True)
        self.field(
            "code",
            tr("回执码"),
            self.code,
            needed=True,
            help=tr("大小写、横线不要紧；没有字母 U，O 和 0 都认"),
        )
        self.code.returnPressed.connect(self.save)  # one field: Enter means what it says
        self.end(tr("核对"))

    def save(self) -> None:
        """Compare it with what was exported here."""
        if not self.button.isEnabled():
            return
        typed, desk = self.code.text(), self.frame.desk
        self.form.clear()
        self.warn("")

        def done(heard: phone.Heard) -> None:
            self._touched = False
            if heard.confirmed:
                words = tr("✓ 核对无误：{name}已入库 {n} 项。", name=heard.township, n=heard.confirmed)
            else:
                words = tr("✓ 回执码没有错，它说的内容先前已经确认过了。")
            self.warn(words, "good")
            self.finished.emit(words.removeprefix("✓ "), "")

        self.frame.jobs.run(
            lambda: desk.change(lambda work: phone.confirm(work, typed), mode="quiet"),  # type: ignore[call-arg]
            done,
            self._failed,
            busy=self.button,
            owner=self,
        )
