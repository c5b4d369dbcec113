"""What is done from the catalogue: a new one taken in, written out, hung on the wall; admissions and their money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from stationdesk.core import money
from stationdesk.services import admissions, matters, matters_import, matters_posters, matters_words
from stationdesk.services.admissions import AdmissionRow, NewAdmission, NewFund
from stationdesk.services.matters import MatterDetail
from stationdesk.ui import files, issuing
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases import catalogue_import
from stationdesk.ui.cases import catalogue_reading as reading
from stationdesk.ui.cases.catalogue_reading import Shown
from stationdesk.ui.words import tr


class CatalogueSheets(SheetPage):
    """The sheets of the catalogue view. `part` says which of its lists is shown."""

    word = "cases"
    shown: Shown | None = None
    chosen_matter: MatterDetail | None = None

    @property
    def part(self) -> str:
        """matters, versions, admissions or burden."""
        raise NotImplementedError

    def import_file(self) -> None:
        """F2: choose a file; the sheet shows what it changes."""
        chosen = files.ask_open(
            self, tr("选择新的事项目录"), tr("事项目录 ({kinds})", kinds=catalogue_import.KINDS)
        )
        if chosen:
            self.preview_file(Path(chosen))

    def preview_file(self, file: Path) -> None:
        """Open the sheet with what the file changes."""
        desk: Any = self.frame.desk

        def look() -> tuple[bytes, str, str]:
            data, origin = catalogue_import.read(desk, file)
            return data, origin, desk.read(reading.next_version)

        self.frame.jobs.run(
            look,
            lambda got: self.open_form(
                catalogue_import.ImportForm(self.frame, *got), tr("导入目录：先看变化")
            ),
            owner=self,
        )

    def export(self, version: str | None = None) -> None:
        """The catalogue as a workbook; on the 减负 list that list instead."""
        desk = self.frame.desk
        if self.part in ("burden", "admissions"):
            name = tr("减负清单.xlsx")
            make: Callable[[Any], bytes] = lambda work: matters_posters.burden_book(admissions.burden(work))  # noqa: E731
        else:
            wanted = version or (self.shown.version if self.shown else "")
            name = tr("事项目录 {version}.xlsx", version=wanted)
            make = lambda work: matters_import.export_book(work, version)[0]  # noqa: E731
        chosen, _kind = files.ask_save(self, tr("导出"), name, tr("表格 (*.xlsx)"))
        if not chosen:
            return

        def write() -> str:
            from stationdesk.services.files import write_file

            write_file(Path(chosen), desk.read(make))
            return chosen

        self.frame.jobs.run(write, lambda file: self.frame.say(tr("已导出：{file}", file=file)), owner=self)

    def print_(self) -> None:
        """F8: the directory for the wall, how 代办 goes, or the 减负 list."""
        if self.part in ("burden", "admissions"):
            self._issue(
                lambda work: matters_posters.burden_sheet(work, admissions.burden(work)), "matters:burden"
            )
            return
        asks = (
            Ask(
                "what",
                tr("打什么"),
                "choice",
                needed=True,
                value="directory",
                choices=(("directory", tr("服务事项目录")), ("flow", tr("全程代办流程"))),
            ),
            Ask(
                "paper",
                tr("纸张"),
                "choice",
                needed=True,
                value="A3",
                choices=(("A3", "A3"), ("A4", "A4")),
                help=tr("A3 字大，适合上墙；没有 A3 打印机的，预览里按“拼两张 A4”。"),
            ),
            Ask("hours", tr("办公时间"), hint=tr("例如：周一至周五 8:30–17:30")),
            Ask("complaint_phone", tr("监督电话")),
        )

        def act(work: Any, values: Mapping[str, Any]) -> Any:
            draw = matters_posters.directory if values["what"] == "directory" else matters_posters.proxy_flow
            return matters_posters.make(
                work,
                draw(work, matters_posters.Wall(values["paper"], values["hours"], values["complaint_phone"])),
            )

        def done(paper: Any) -> str:
            self.frame.close_sheet()
            issuing.preview(self.frame, self, paper)
            return ""

        self.ask("catalogue_poster", tr("上墙"), asks, tr("生成"), act, done, reason="matters:poster")

    def _issue(self, facts: Callable[[Any], Any], reason: str) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(lambda work: matters_posters.make(work, facts(work)), reason=reason),
            lambda paper: issuing.preview(self.frame, self, paper),
            owner=self,
        )

    def choose_scheme(self) -> None:
        """Seven windows or eight categories, for the whole station."""
        now = self.shown.scheme if self.shown else "seven"
        asks = (
            Ask(
                "scheme",
                tr("窗口怎么分"),
                "choice",
                needed=True,
                value=now,
                choices=[(key, tr(words)) for key, words in matters.SCHEMES.items()],
                help=tr("全站的电脑、上墙目录和统计都跟着变；办件不变。"),
            ),
        )
        self.ask(
            "catalogue_scheme",
            tr("窗口分类"),
            asks,
            tr("改用"),
            lambda work, values: matters.choose_scheme(work, values["scheme"]),
            lambda chosen: tr("窗口改按{scheme}。", scheme=tr(matters.SCHEMES[chosen])),
            reason="station:settings",
        )

    def words(self, found: MatterDetail) -> None:
        """What people here call a matter."""
        asks = (
            Ask(
                "words",
                tr("大家怎么说"),
                "long",
                value="\n".join(found.own_words),
                help=tr("一行一个说法，例如“老人钱”。以后照着说也能找到。"),
            ),
        )

        def done(kept: tuple[str, ...]) -> str:
            return tr("已记下 {n} 个说法。", n=len(kept))

        self.ask(
            "matter_words",
            tr("本地说法：{name}", name=found.shown),
            asks,
            tr("保存"),
            lambda work, values: matters_words.keep(work, found.code, values["words"].splitlines()),
            done,
            reason="matters:words",
        )

    def admit(self) -> None:
        """Register an admission; on a chosen matter, for it."""
        code = self.chosen_matter.code if self.chosen_matter is not None and self.part == "matters" else None
        self.admission_form(NewAdmission("", code))

    def amend(self, row: AdmissionRow) -> None:
        """Correct an admission, or add the approval that came later."""
        self.admission_form(
            NewAdmission(
                row.department,
                row.matter_code or None,
                row.title,
                row.approval_number,
                row.approved_by,
                row.approved_on,
                row.valid_to,
                row.fund_fen,
                row.remark,
            ),
            row.id,
        )

    def admission_form(self, given: NewAdmission, admission_id: str = "") -> None:
        """The form of an admission, new or to be corrected."""
        rows = self.shown.rows if self.shown else ()
        asks = (
            Ask(
                "matter_code",
                tr("目录里的事项"),
                "choice",
                value=given.matter_code or "",
                choices=[(one.code, f"{one.code} {one.shown}") for one in rows],
                help=tr("是任务、不在目录里的，空着，在下面写名称。"),
            ),
            Ask("title", tr("名称"), value=given.title),
            Ask("department", tr("交下来的部门"), needed=True, value=given.department),
            Ask(
                "approval_number",
                tr("批准文号"),
                value=given.approval_number,
                help=tr("还没批的空着，列为“未批”。"),
            ),
            Ask("approved_by", tr("批准机关"), value=given.approved_by),
            Ask("approved_on", tr("批准日期"), "day", value=given.approved_on),
            Ask("valid_to", tr("有效期止"), "day", value=given.valid_to),
            Ask(
                "fund",
                tr("约定经费（元/年）"),
                value="" if given.fund_fen is None else money.plain(given.fund_fen),
            ),
            Ask("remark", tr("备注"), value=given.remark),
        )

        def act(work: Any, values: Mapping[str, Any]) -> AdmissionRow:
            new = NewAdmission(
                values["department"],
                values["matter_code"] or None,
                values["title"],
                values["approval_number"],
                values["approved_by"],
                values["approved_on"],
                values["valid_to"],
                money.parse(values["fund"], field="fund") if values["fund"] else None,
                values["remark"],
            )
            return admissions.amend(work, admission_id, new) if admission_id else admissions.admit(work, new)

        self.ask(
            "admission",
            tr("修改准入") if admission_id else tr("登记准入"),
            asks,
            tr("保存"),
            act,
            lambda row: tr("已登记：{title}。", title=row.title),
            reason="matters:admit",
        )

    def fund(self, row: AdmissionRow) -> None:
        """Write down money that came."""
        today = self.shown.today if self.shown else None
        asks = (
            Ask("fen", tr("金额（元）"), needed=True),
            Ask("received_on", tr("到账日期"), "day", needed=True, value=today),
            Ask("year", tr("哪一年的"), "number", value=str(row.year)),
            Ask("voucher", tr("凭证号")),
            Ask("remark", tr("备注")),
        )

        def act(work: Any, values: Mapping[str, Any]) -> AdmissionRow:
            day = values["received_on"] or work.today
            year = int(values["year"]) if values["year"].isdigit() else None
            fen = money.parse(values["fen"], field="fen")
            return admissions.receive(
                work, NewFund(row.id, fen, day, year, values["voucher"], values["remark"])
            )

        self.ask(
            "admission_fund",
            tr("登记到账：{title}", title=row.title),
            asks,
            tr("保存"),
            act,
            lambda now: tr("{year} 年共到账 {yuan} 元。", year=now.year, yuan=money.plain(now.received_fen)),
            reason="matters:admit",
        )

    def withdraw(self, row: AdmissionRow) -> None:
        """An admission registered by mistake."""
        self._why(
            tr("撤销准入：{title}", title=row.title),
            lambda work, why: admissions.withdraw(work, row.id, why),
        )

    def withdraw_fund(self, entry: str) -> None:
        """Money written down by mistake."""
        self._why(tr("撤销这笔到账"), lambda work, why: admissions.withdraw_fund(work, entry, why))

    def _why(self, title: str, act: Callable[[Any, str], Any]) -> None:
        self.ask(
            "admission_withdraw",
            title,
            (Ask("why", tr("为什么"), "long", needed=True),),
            tr("撤销"),
            lambda work, values: act(work, values["why"]),
            lambda _none: tr("已撤销，记录还在。"),
            reason="matters:admit",
        )
