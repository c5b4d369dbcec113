"""Signatures on paper: what waits to be signed, signed sheets scanned and recorded, confirmed by their signer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from stationdesk.core.words import N_
from stationdesk.services import attachments, paper_approvals, users
from stationdesk.services.paper_approvals import ApprovalRow, OnPaper, Pending, Recorded
from stationdesk.ui import issuing
from stationdesk.ui.ask_sheet import Ask, Chooser, SheetPage
from stationdesk.ui.attachment_tiles import filters
from stationdesk.ui.attachments import look_at
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.ui.publicity.board_page import BoardPage
    from stationdesk.ui.publicity.detail import Pane

KINDS = {"certificate": N_("证明"), "sheet": N_("公开表")}
STATES = {"open": N_("待本人确认"), "confirmed": N_("已确认"), "denied": N_("本人否认")}
DOES = ("sign_list", "on_paper", "scan", "confirm", "confirm_all", "deny")


def pending_columns(page: BoardPage) -> list[Column]:
    """What waits for a signature."""
    return [
        Column(tr("种类"), lambda p: tr(KINDS[p.kind]), 84),
        Column(tr("名称"), lambda p: tr(p.title), 236),
        Column(tr("给谁"), lambda p: page.whose(p.id) or "—", 88),
        Column(tr("自"), lambda p: day_words(p.since, page.today), 84),
        Column(tr("已签"), lambda p: f"{p.have}/{p.needed}", 64, right=True),
    ]


def approval_columns(page: BoardPage) -> list[Column]:
    """Signatures that were recorded."""
    return [
        Column(tr("签字日期"), lambda a: day_words(a.signed_on, page.today), 88),
        Column(tr("种类"), lambda a: tr(KINDS[a.kind]), 76),
        Column(tr("名称"), lambda a: tr(a.title), 220),
        Column(tr("签字人"), lambda a: a.signer, 88),
        Column(
            tr("状态"),
            lambda a: tr(STATES[a.state]),
            110,
            light=lambda a: "late" if a.late else "near" if a.state == "open" else "normal",
        ),
    ]


def show(pane: Pane, one: Pending | ApprovalRow, today: date) -> None:
    """Beside the list."""
    if isinstance(one, Pending):
        facts = [
            (tr("种类"), tr(KINDS[one.kind])),
            (tr("自"), day_words(one.since, today)),
            (tr("已签"), tr("{n} 人（要 {m} 人）", n=one.have, m=one.needed)),
        ]
        deeds = (
            [("on_paper", tr("登记纸面签字…"), "paperclip", one.id)] if _may_record(pane, one.kind) else []
        )
        deeds.append(("sign_list", tr("F8  送签单"), "printer", ""))
        said = tr("打出送签单，连同样稿送去签；签回来扫描登记，马上生效。签字人下次来时本人确认。")
        pane.show_facts(tr(one.title), facts, deeds, said)
        return
    facts = [
        (tr("状态"), tr(STATES[one.state])),
        (tr("签字人"), one.signer),
        (tr("签字日期"), day_words(one.signed_on, today)),
        (tr("登记"), f"{day_words(one.recorded_at, today)}　{one.recorded_by}"),
        (tr("原因"), one.denied_why),
    ]
    deeds = [("scan", tr("看签字纸"), "eye", one.id)]
    if one.mine and one.state == "open":
        deeds.insert(0, ("confirm", tr("是我签的"), "check-circle", one.id))
        deeds.insert(1, ("confirm_all", tr("我的全部确认"), "check-circle", ""))
        deeds.append(("deny", tr("不是我签的…"), "flag", one.id))
    said = "" if one.mine or one.state != "open" else tr("只能由签字人本人登录后确认。")
    if one.state == "denied":
        said = tr("证明请作废；公开表的审查已撤回，正在张贴的请撤下。")
    pane.show_facts(tr(one.title), facts, deeds, said)


def _may_record(pane: Pane, kind: str) -> bool:
    return pane.may("certificates:issue" if kind == "certificate" else "publicity:make")


class ScanPicker(Chooser):
    """Which files are the signed sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signing.scans")
        self.files: list[Path] = []
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        self.pick = button(tr("选扫描件或照片…"), self.choose, icon="paperclip", name="signing.scans.pick")
        self.named = label("", "second", wrap=True, name="signing.scans.named")
        lay.addWidget(self.pick)
        lay.addWidget(self.named)
        self.setFocusProxy(self.pick)

    def choose(self) -> None:
        """Ask for files."""
        chosen, _kind = QFileDialog.getOpenFileNames(self, tr("签字纸"), "", filters())
        if chosen:
            self.take([Path(one) for one in chosen])

    def take(self, files: list[Path]) -> None:
        """These files."""
        self.files = files
        self.named.setText("\n".join(one.name for one in files))

    def chosen(self) -> tuple[Path, ...]:
        return tuple(self.files)


def print_list(page: SheetPage) -> None:
    """The sheet that goes out to be signed: everything that waits, certificates and postings."""
    desk, frame = page.frame.desk, page.frame

    def drawn() -> bytes:
        from stationdesk.documents.render import render

        return render(desk.read(paper_approvals.sheet))

    frame.jobs.run(drawn, lambda pdf: frame.preview(pdf, tr("送签单")), owner=page)


def do(page: BoardPage, what: str, one: str) -> None:
    """One deed of a pane."""
    if what == "sign_list":
        print_list(page)
    elif what == "on_paper":
        ask_on_paper(page, one, page.today)
    else:
        settle(page, what, one)


def settle(page: SheetPage, what: str, one: str) -> None:
    """`scan`, `confirm`, `confirm_all` or `deny` a signature that was recorded, from any page that shows it."""
    desk: Any = page.frame.desk
    frame = page.frame
    if what == "scan":

        def first() -> Any:
            return desk.read(lambda work: attachments.listed(work, "paper_approvals", one))

        def look(files: Any) -> None:
            if files:
                look_at(frame, files[0], page)

        frame.jobs.run(first, look, owner=page)
    elif what in ("confirm", "confirm_all"):

        def confirm(work: Any) -> int:
            mine = [row.id for row in paper_approvals.waiting(work, mine=True) if row.state == "open"]
            return len(paper_approvals.confirm(work, [one] if one else mine))

        frame.jobs.run(
            lambda: desk.change(confirm, reason="papers:confirmed"),
            lambda n: frame.say(tr("已确认 {n} 份。", n=n)),
            owner=page,
        )
    elif what == "deny":
        page.ask(
            "signing.deny", tr("不是我签的"), [Ask("why", tr("哪里不对"), "long", needed=True)], tr("否认"),
            lambda work, values: paper_approvals.deny(work, one, values["why"]),
            lambda row: tr("已记下。请作废这份证明。") if row.kind == "certificate" else tr("已记下。审查已撤回。"),
            reason="papers:denied",
        )  # fmt: skip


def _signers(work: Any) -> list[tuple[str, str]]:
    """Who may sign: everybody of the station but whoever sits here."""
    return [
        (row.id, row.name)
        for row in users.list_all(work)
        if not row.disabled
        and row.id != work.user_id
        and {"head", "secretary", "supervisor"} & set(row.posts)
    ]


def ask_on_paper(page: SheetPage, subject: str, today: date, title: str = "") -> None:
    """The form for a sheet that somebody signed away from the desk, for the page the subject stands on."""
    desk: Any = page.frame.desk
    page.frame.jobs.run(
        lambda: desk.read(_signers),
        lambda people: _ask_on_paper(page, subject, people, today, title),
        owner=page,
    )


def _ask_on_paper(
    page: SheetPage, subject: str, people: list[tuple[str, str]], today: date, title: str
) -> None:
    desk: Any = page.frame.desk
    keys = desk.keys()

    def put(work: Any, values: Mapping[str, Any]) -> Recorded:
        scans = [attachments.stage(work, file) for file in values["scan"]]
        new = OnPaper(
            subject, values["signer"] or "", values["on"], values["opinion"], values["decision"], scans
        )
        return paper_approvals.record(work, new, keys)

    def done(made: Recorded) -> str:
        if made.issued is not None and made.issued.paper_id is not None:
            paper = made.issued.paper_id
            from stationdesk.services import papers

            page.frame.jobs.run(
                lambda: desk.read(lambda work: papers.row(work, paper)),
                lambda row: issuing.preview(page.frame, page, row),
                owner=page,
            )
        return tr("已登记，马上生效。请签字人来时在这里确认。")

    page.ask(
        "signing.on_paper", title or tr("登记纸面签字"),
        [
            Ask("signer", tr("谁签的"), "choice", needed=True, choices=people),
            Ask("on", tr("签字日期"), "day", value=today),
            Ask("opinion", tr("意见"), hint=tr("照纸上写的")),
            Ask("decision", tr("会议记录"), help=tr("只有要会议决定的证明才填")),
            Ask("scan", tr("签字纸"), "made", needed=True, value=ScanPicker()),
        ],
        tr("登记"), put, done, reason="papers:approved",
        intro=tr("没有签字纸的不能代为登记。签字人之后要本人确认。"),
    )  # fmt: skip
