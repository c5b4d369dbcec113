"""What is done to a certificate from its page: approved, printed, signed, sealed, voided and made anew; slips; reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.core.errors import Usage
from stationdesk.services import (
    certificate_checks,
    certificate_demands,
    certificate_refusals,
    certificates,
    papers,
)
from stationdesk.services.certificates import CertificateDetail, Issued, KindRow
from stationdesk.ui import files, issuing
from stationdesk.ui.ask_sheet import Ask, AskSheet, SheetPage
from stationdesk.ui.certificates import reading, sealing
from stationdesk.ui.certificates.form import draw
from stationdesk.ui.certificates.verifying import verify_sheet
from stationdesk.ui.pieces import dates
from stationdesk.ui.publicity import signing
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.ui.certificates.gate_card import GateCard
    from stationdesk.ui.certificates.reading import Shown
    from stationdesk.ui.pieces.panes import FilterChips
    from stationdesk.ui.pieces.search_line import SearchLine
    from stationdesk.ui.rows import Rows


class Deeds(SheetPage):
    """The page's half that acts; the page shows."""

    _open: CertificateDetail | None
    _shown: Shown | None
    wanted: SearchLine
    gate: GateCard
    chips: FilterChips
    stubs: Rows
    slips: Rows

    def _say_issued(self, made: Issued) -> None:
        raise NotImplementedError

    def _preview(self, paper_id: str, reason: str = "") -> None:
        raise NotImplementedError

    def _open_form(self, kind: KindRow, again: CertificateDetail | None = None) -> None:
        raise NotImplementedError

    # doing ------------------------------------------------------------------------------------------

    def _do(self, what: str) -> None:
        if what == "slip":
            slip = self.slips.current
            if slip is not None:
                self._print_slip(slip.id)
            return
        if what == "report":
            self.report()
            return
        if what == "sign_list":
            signing.print_list(self)
            return
        if what in ("scan", "confirm", "deny"):
            signed = self._shown.signed.get(self._open.row.id) if self._shown and self._open else None
            if signed is not None:
                signing.settle(self, what, signed.id)
            return
        if self._open is not None:
            {
                "look": self.look,
                "sign": self.sign,
                "again": self.open_again,
                "approve": self.approve,
                "on_paper": self.on_paper,
                "drop": self.drop,
                "print": self.reprint,
                "seal": self.sealed,
                "void": self.void,
            }[what](self._open)

    def _print_slip(self, slip_id: str) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: papers.of(work, "certificate_refusals", slip_id)),
            lambda found: issuing.preview(self.frame, self, found[-1]) if found else None,
            owner=self,
        )

    def look(self, one: CertificateDetail) -> None:
        """The draft as paper."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: draw(desk.read(lambda work: certificates.draft_facts(work, one.row.id))),
            lambda pdf: self.frame.preview(pdf, tr("样稿：{title}", title=tr(one.row.title))),
            owner=self,
        )

    def approve(self, one: CertificateDetail) -> None:
        """Another person approves; with that it is numbered and signed."""
        desk: Any = self.frame.desk

        def act(values: Mapping[str, Any]) -> Issued:
            draw(desk.read(lambda work: certificates.draft_facts(work, one.row.id)))
            keys = desk.keys()
            made: Issued = desk.change(
                lambda work: certificates.approve(
                    work, one.row.id, keys, decision=values.get("decision", ""), note=values["note"]
                ),
                reason="certificates:approve",
            )
            return made

        def done(made: Issued) -> str:
            self.stubs.want(made.certificate_id)
            self.frame.jobs.later(0, lambda: self._say_issued(made))
            return tr("已批准，编号 {number}。", number=made.number)

        kind = self._shown.kinds.get(one.row.kind) if self._shown else None
        met = kind is None or kind.approval in certificates.DECIDED_BY_MEETING
        decision = Ask(
            "decision", tr("会议日期或记录编号"), needed=kind is not None, help=tr("须会议讨论决定")
        )
        asks = [*((decision,) if met else ()), Ask("note", tr("批语"))]
        form = AskSheet(
            self.frame, "certificates.approve", asks, tr("批准并编号"), act, done,
            intro=tr("批准后立即编号、签上本机的核验码，内容不能再改。拟稿人不能批自己的稿。"),
        )  # fmt: skip
        self.open_form(form, tr("批准：{title}", title=tr(one.row.title)))

    def on_paper(self, one: CertificateDetail) -> None:
        """Whoever decides signed a sheet away from the desk: its scan is recorded and counts at once."""
        today = self._shown.today if self._shown else dates.today()
        desk, title = self.frame.desk, tr("登记纸面签字：{title}", title=tr(one.row.title))
        self.stubs.want(one.row.id)
        # Drawn first: what cannot be printed takes no number.
        self.frame.jobs.run(
            lambda: draw(desk.read(lambda work: certificates.draft_facts(work, one.row.id))),
            lambda _pdf: signing.ask_on_paper(self, one.row.id, today, title),
            owner=self,
        )

    def drop(self, one: CertificateDetail) -> None:
        """Not approved, or taken back."""
        self.ask(
            "certificates.drop",
            tr("退回：{title}", title=tr(one.row.title)),
            [Ask("reason", tr("原因"), needed=True)],
            tr("退回"),
            lambda work, values: certificates.drop(work, one.row.id, values["reason"]),
            lambda _made: tr("稿子已退回，没有编号。"),
            reason="certificates:issue",
        )

    def void(self, one: CertificateDetail) -> None:
        """The number stays taken; the paper cannot be printed any more."""
        self.ask(
            "certificates.void",
            tr("作废 {number}", number=one.row.number),
            [Ask("reason", tr("作废原因"), needed=True, hint=tr("例如：写错地址，已收回原件"))],
            tr("作废"),
            lambda work, values: certificates.void(work, one.row.number, values["reason"]),
            lambda row: tr("证明 {number} 已作废，扫码核验会显示作废。", number=row.number),
            intro=tr("编号不会再用，纸不能再打印。请先收回已交出的原件。"),
        )

    def reprint(self, one: CertificateDetail) -> None:
        """The first print needs no reason; every other one is counted with its reason."""
        paper_id, desk = one.row.paper_id, self.frame.desk
        if paper_id is None:
            return

        def show(row: papers.PaperRow) -> None:
            if row.copies == 0:
                issuing.preview(self.frame, self, row)
                return
            self.ask(
                "certificates.reprint",
                tr("补打 {number}", number=one.row.number),
                [Ask("reason", tr("补打原因"), needed=True, hint=tr("例如：遗失，已登记"))],
                tr("补打"),
                lambda work, values: (
                    certificates.reprint(work, one.row.number, values["reason"]),
                    values["reason"],
                ),
                again,
                intro=tr("打出来的和原件是同一份文件，补打次数记在存根上。"),
            )

        def again(result: tuple[Any, str]) -> str:
            self.frame.jobs.later(0, lambda: self._preview(paper_id, result[1]))
            return tr("已记第 {n} 次补打。", n=result[0].reprints)

        self.frame.jobs.run(lambda: desk.read(lambda work: papers.row(work, paper_id)), show, owner=self)

    def sealed(self, one: CertificateDetail) -> None:
        """Whoever keeps the seal writes its use into the book."""
        number = one.row.number
        self.ask(
            "seal.confirm",
            tr("登记用印：{number}", number=number),
            sealing.asks(),
            tr("登记用印"),
            lambda work, values: sealing.confirm(work, number, values),
            lambda line: tr("已登记用印，第 {seq} 号。", seq=line.seq),
            intro=tr("盖完章再登记。批准的人不能自己盖章。"),
            reason="seal:keep",
        )

    def refuse(self) -> None:
        """The slip of refusal: who came, who demanded it, then the paper."""
        said, wording, desk = self.gate.said, self.wanted.text().strip(), self.frame.desk
        if said is None:
            return

        def act(values: Mapping[str, Any]) -> Any:
            demand = certificate_refusals.Demand(
                wording, values["person"] or None, values["demanded_by"], values["demanded_for"]
            )
            draw(desk.read(lambda work: certificate_refusals.preview(work, demand)))
            made = desk.change(
                lambda work: certificate_refusals.refuse(work, demand), reason="certificates:refuse"
            )
            return made, desk.read(lambda work: papers.row(work, made.paper_id))

        def done(result: Any) -> str:
            made, paper = result
            self.wanted.clear()
            self.chips.choose("slips")
            self.slips.want(made.refusal_id)
            self.refresh()
            self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, paper))
            return tr("告知单 {number} 已出，请打印交给来人。", number=made.number)

        asks = [
            Ask("person", tr("谁来问"), "person", help=tr("不愿说也可以不填")),
            Ask(
                "demanded_by",
                tr("哪个单位要他开"),
                hint=tr("例如 某银行、某学校"),
                help=tr("每月汇总报镇，便于纠正"),
            ),
            Ask("demanded_for", tr("要去办什么")),
        ]
        form = AskSheet(
            self.frame, "certificates.refuse", asks, tr("出告知单"), act, done,
            intro=tr(
                "{item}：请到{authority}。",
                item=tr(said.item) if said.item else wording,
                authority=tr(said.authority) if said.authority else "",
            ),
        )  # fmt: skip
        self.open_form(form, tr("告知单"))

    def verify(self) -> None:
        """Check a code without a network: scanned or typed."""
        self.open_form(verify_sheet(self.frame), tr("核验证明"))

    def sign(self, one: CertificateDetail) -> None:
        """For a court: whoever is responsible and whoever made it have signed the paper by hand."""
        desk, number = self.frame.desk, one.row.number

        def show(found: tuple[tuple[tuple[str, str], ...], str, str, date]) -> None:
            people, head, maker, today = found
            self.ask(
                "certificates.sign",
                tr("登记签字：{number}", number=number),
                [
                    Ask(
                        "head", tr("负责人（主任或书记）"), "choice", needed=True, value=head, choices=people
                    ),
                    Ask("maker", tr("制作人"), "choice", needed=True, value=maker, choices=people),
                    Ask("on", tr("签字日期"), "day", needed=True, value=today),
                ],
                tr("登记签字"),
                lambda work, values: certificate_checks.sign(
                    work,
                    number,
                    certificate_checks.Signing(values["head"] or "", values["maker"] or "", values["on"]),
                ),
                lambda _row: tr("已登记当面签字，可以用印。"),
                intro=tr("用于诉讼、仲裁的证明，负责人和制作人都要在纸上签字或盖章，再盖村委会印章。"),
            )

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.signers(work, number)), show, owner=self)

    def open_again(self, one: CertificateDetail) -> None:
        """A voided certificate made anew: the same words, a new number, the old one named on the stub."""
        kind = self._shown.kinds.get(one.row.kind) if self._shown else None
        if kind is not None:
            self._open_form(kind, one)

    def report(self) -> None:
        """The month's improper demands, as a paper for the township or a workbook."""
        desk = self.frame.desk
        today = self._shown.today if self._shown else dates.today()

        def act(values: Mapping[str, Any]) -> Any:
            month = month_of(values["month"])
            draw(desk.read(lambda work: certificate_demands.facts(work, month)))
            if values["as"] == "paper":
                made = desk.change(
                    lambda work: certificate_demands.make(work, month), reason="certificates:report"
                )
                return desk.read(lambda work: papers.row(work, made.paper_id))
            return month

        def done(result: Any) -> str:
            if isinstance(result, date):
                self.frame.jobs.later(0, lambda: self._save_report(result))
                return ""
            self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, result))
            return tr("月报 {number} 已做好，请打印报乡镇。", number=result.number)

        asks = [
            Ask("month", tr("哪个月"), needed=True, value=f"{today:%Y-%m}", hint="2026-11"),
            Ask(
                "as", tr("做成"), "choice", needed=True, value="paper",
                choices=(("paper", tr("一张纸（编号，可打印）")), ("book", tr("表格 XLSX（带明细）"))),
            ),
        ]  # fmt: skip
        form = AskSheet(
            self.frame, "certificates.report", asks, tr("做月报"), act, done,
            intro=tr("只写哪个单位、要什么、几次，不写群众姓名。"),
        )  # fmt: skip
        self.open_form(form, tr("不当索要证明月报"))

    def _save_report(self, month: date) -> None:
        if self._sheet is not None:
            self.frame.close_sheet()
        name = tr("不当索要证明月报 {month}", month=f"{month:%Y-%m}") + ".xlsx"
        chosen, _kind = files.ask_save(self, tr("月报存到哪里"), name, "XLSX (*.xlsx)")
        if not chosen:
            return
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: certificate_demands.book(work, month, Path(chosen), over=True),
                reason="certificates:report",
            ),
            lambda n: self.frame.say(tr("月报已存好，明细 {n} 行。", n=n)),
            owner=self,
        )


def month_of(text: str) -> date:
    """2026-11 as its first day. Raises Usage."""
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        raise Usage(why=tr("月份请写成 2026-11 的样子。"), field="month") from None
