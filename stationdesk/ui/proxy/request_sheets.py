"""The sheets of a request beyond its steps: a signature, a fee paid and settled, an agent's handing over, a month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from stationdesk.core import money, photo_consent
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.services import attachments, papers, proxy_care, proxy_fees, proxy_statements, proxy_wall
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, Chooser, SheetPage
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.pieces.signature import SignaturePad
from stationdesk.ui.words import tr

Show = Callable[[papers.PaperRow], object]


class NotSigned(Refusal):
    template = N_("还没有签字。没有触屏的请打印委托书在纸上签，再扫描附上。")


class Signature(Chooser):
    """The pad with a key to begin again."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}.box")
        self.pad = SignaturePad(name, tr("签字"))
        again = button(tr("重签"), self.pad.clear, look="link", name=f"{name}.again")
        self.setLayout(column(self.pad, row(None, again), gap=theme.XS))
        self.setFocusProxy(self.pad)

    def chosen(self) -> bytes | None:
        return self.pad.png()


def sign(page: SheetPage, request_id: str, name: str) -> None:
    """A signature by touch or mouse, kept as a picture with the request; the paper governs."""
    asks = [
        Ask(
            "who", tr("谁签的"), "choice", needed=True, value="principal",
            choices=[("principal", tr("委托人")), ("guardian", tr("监护人")), ("witness", tr("见证人"))],
        ),
        Ask("picture", tr("签字"), "made", needed=True, value=Signature("proxy.sign.pad")),
    ]  # fmt: skip
    words = {"principal": "委托人签字", "guardian": "监护人签字", "witness": "见证人签字"}

    def act(work: Any, values: Mapping[str, Any]) -> attachments.AttachmentRow:
        if values["picture"] is None:
            raise NotSigned(field="picture")
        title = f"{words[values['who']]} {work.today:%Y-%m-%d}.png"
        return attachments.attach_file(
            work, "proxy_requests", request_id, values["picture"], title, on_photo=photo_consent.PAPERS
        )

    page.ask(
        "proxy.sign",
        tr("签字：{name}", name=name),
        asks,
        tr("保存签字"),
        act,
        lambda _row: tr("签字已随委托保存；以纸质委托书为准。"),
        reason="proxy:request",
        intro=tr("屏幕签字只作留存，以纸质委托书为准。"),
    )


def pay(page: SheetPage, request_id: str) -> None:
    """A fee that was paid for the villager."""
    asks = [
        Ask("what", tr("缴什么"), hint=tr("证照工本费")),
        Ask("fen", tr("多少钱"), needed=True, hint="40.00"),
        Ask("receipt", tr("票据号"), needed=True),
        Ask("second", tr("第二个在场人"), needed=True, help=tr("代缴代领要两人经手")),
    ]
    page.ask(
        "proxy.fee",
        tr("代缴费用"),
        asks,
        tr("记下"),
        lambda work, values: proxy_fees.pay(
            work,
            proxy_fees.NewFee(
                request_id,
                values["what"],
                money.parse(values["fen"], field="fen"),
                values["receipt"],
                values["second"],
            ),
        ),
        lambda fee: tr("已记下代缴 {sum}，结清前不能回访办结。", sum=money.spoken(fee.fen)),
        reason="proxy:custody",
    )


def settle(page: SheetPage, request_id: str, owed: int, show: Show) -> None:
    """Everything unsettled is paid back; the slip comes up."""

    def done(settled: proxy_fees.Settled) -> str:
        page.frame.jobs.later(0, lambda: show(settled.paper))
        return tr("已结算 {sum}，结算单 {number}。", sum=money.spoken(settled.fen), number=settled.number)

    page.ask(
        "proxy.settle",
        tr("结算 {sum}", sum=money.spoken(owed)),
        [Ask("settled_with", tr("怎样结清的"), needed=True, value=tr("委托人当面付清"))],
        tr("结算并出结算单"),
        lambda work, values: proxy_fees.settle(work, request_id, values["settled_with"]),
        done,
        reason="proxy:custody",
    )


def hand_over(
    page: SheetPage,
    everybody: tuple[tuple[str, str], ...],
    able: tuple[tuple[str, str], ...],
    me: str | None,
    show: Show,
) -> None:
    """An agent leaves: everything passes in one go to one of those who may act (`able`), also to whoever asks."""
    asks = [
        Ask("from", tr("谁移交"), "choice", needed=True, value=me, choices=everybody),
        Ask("to", tr("交给谁"), "choice", choices=able),
        Ask("reason", tr("原因"), needed=True, hint=tr("调离、长期请假")),
    ]

    def done(passed: proxy_care.HandedOver) -> str:
        page.frame.jobs.later(0, lambda: show(passed.paper))
        return tr(
            "已移交代办 {n} 件、原件 {m} 份，双方在交接单上签字。", n=passed.requests, m=passed.originals
        )

    page.ask(
        "proxy.hand_over",
        tr("代办员移交"),
        asks,
        tr("全部移交并出交接单"),
        lambda work, values: proxy_care.hand_over(
            work, values["from"] or "", values["to"] or "", values["reason"]
        ),
        done,
        intro=tr("在办的代办、手中的原件、已安排的外出一次全部移交。"),
        reason="proxy:custody",
    )


def month(page: SheetPage, statement: proxy_statements.Statement, today: date, show: Show) -> None:
    """An agent's month: the figures, and sealing once it is over."""
    lines = []
    for key, value in statement.figures.items():
        words = tr(proxy_statements.FIGURES[key])
        was = (statement.sealed or {}).get(key)
        later = tr("（封存时 {n}）", n=was) if was is not None and was != value else ""
        lines.append(label(f"{words}　{value}{later}", wrap=True))

    def done(sealed: proxy_statements.Sealed) -> str:
        page.frame.jobs.later(0, lambda: show(sealed.paper))
        return tr("{month} 已封存，编号 {number}。", month=statement.month, number=sealed.number)

    said = tr("{name}　{month}", name=statement.agent, month=statement.month)
    if statement.number:
        said += "　" + tr("已封存 {number}", number=statement.number)
    page.ask(
        "proxy.month",
        tr("代办员月报"),
        [],
        tr("封存并出月报"),
        lambda work, _values: proxy_statements.seal(work, statement.month, statement.agent_id),
        done,
        intro=said,
        after=lines,
        reason="proxy:request",
    )


def poster(page: SheetPage, show: Show) -> None:
    """Agents and what they do for people, for the wall."""
    asks = [
        Ask("paper", tr("纸张"), "choice", needed=True, value="A3", choices=[("A3", "A3"), ("A4", "A4")]),
        Ask("complaint_phone", tr("监督电话"), "number", hint=tr("村务监督委员会或镇里的电话")),
    ]

    def done(kept: papers.PaperRow) -> str:
        page.frame.jobs.later(0, lambda: show(kept))
        return tr("公示 {number} 已做好。", number=kept.number)

    page.ask(
        "proxy.poster",
        tr("代办员和代办事项公示"),
        asks,
        tr("做公示"),
        lambda work, values: proxy_wall.poster(
            work, paper="A4" if values["paper"] == "A4" else "A3", complaint_phone=values["complaint_phone"]
        ),
        done,
        intro=tr("代办员和网格按“居民档案—网格”，照片打印后贴上。"),
        reason="papers:make",
    )


def last_month(today: date) -> str:
    """The month before this one, as `YYYY-MM`."""
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
