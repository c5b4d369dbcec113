"""The sheets of what is collected for somebody, and of what a deceased left with the station."""

from __future__ import annotations

from collections.abc import Callable

from stationdesk.core import money
from stationdesk.services import papers, proxy_collect, proxy_heirs
from stationdesk.services.proxy_lists import ProxyDetail
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.words import tr

Show = Callable[[papers.PaperRow], object]


def collect(page: SheetPage, request_id: str) -> None:
    """Something was fetched for the villager."""
    asks = [
        Ask("what", tr("代领了什么"), needed=True, hint=tr("不动产权证、多缴退款")),
        Ask("fen", tr("其中现金多少"), hint="80.00", help=tr("不是钱就空着")),
        Ask("receipt", tr("发放单位的单据号"), needed=True),
        Ask("second", tr("第二个在场人"), needed=True, help=tr("代缴代领要两人经手")),
    ]
    page.ask(
        "proxy.collect",
        tr("代领"),
        asks,
        tr("记下"),
        lambda work, values: proxy_collect.collect(
            work,
            proxy_collect.NewCollected(
                request_id,
                values["what"],
                values["receipt"],
                values["second"],
                money.parse(values["fen"], field="fen") if values["fen"] else 0,
            ),
        ),
        lambda row: tr("已记下代领“{what}”，交给委托人以前不能归档。", what=row.what),
        intro=tr("养老金等待遇的现金、密码和带密码的卡一律不代领。"),
        reason="proxy:custody",
    )


def hand(page: SheetPage, one: ProxyDetail, show: Show) -> None:
    """Everything collected goes into the villager's hands; the slip comes up."""
    waiting = [row for row in one.collected if row.handed_at is None]
    to = Ask("to", tr("交给谁"), help=tr("不写就是委托人本人"))
    if one.died_on is not None:
        to = Ask("to", tr("交给哪位家属"), needed=True, help=tr("委托人已去世，写明收到人"))

    def done(handed: proxy_collect.Handed) -> str:
        page.frame.jobs.later(0, lambda: show(handed.paper))
        return tr("代领交接单 {number}，请收到人签字或按指印。", number=handed.number)

    page.ask(
        "proxy.hand",
        tr("交接代领的款物"),
        [to],
        tr("交接并出交接单"),
        lambda work, values: proxy_collect.hand(work, one.row.id, values["to"]),
        done,
        intro="、".join(f"{row.what} {money.spoken(row.fen)}" if row.fen else row.what for row in waiting),
        reason="proxy:custody",
    )


def heirs(page: SheetPage, request_id: str, show: Show) -> None:
    """The list of what the deceased left here is drawn up and comes up."""
    desk = page.frame.desk
    page.frame.jobs.run(
        lambda: desk.change(lambda work: proxy_heirs.heirs_list(work, request_id), reason="proxy:custody"),
        show,
        owner=page,
    )
