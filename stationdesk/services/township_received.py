"""At a village: what its township sent down, as Today and the list show it. Light, because Today asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.township import TownshipItem
from stationdesk.storage.work import Work

ANSWER, TASK, REMINDER, PACK, JOINED = "answer", "task", "reminder", "pack", "joined"
DONE, ALREADY, REFUSED = "done", "already", "refused"
KINDS: Final = {
    ANSWER: N_("办件答复"),
    TASK: N_("任务"),
    REMINDER: N_("催报"),
    PACK: N_("数据包"),
    JOINED: N_("并入的村"),
}
RESULTS: Final = {
    "accepted": N_("受理"),
    "deferred": N_("容缺受理"),
    "refused": N_("不予受理"),
    "returned": N_("退回补正"),
    "finished": N_("办结"),
    "replied": N_("回复"),
}
"""What an office may say about a case; `replied` for what the village decides itself."""


class ItemGone(Refusal):
    template = N_("找不到这条镇里下发的事项。请刷新后再看。")


@dataclass(frozen=True)
class DownRow:
    """One thing that came from the township, as Today and the list show it."""

    id: str
    kind: str
    kind_name: str
    office: str
    made_at: datetime
    taken_at: datetime | None
    subject_id: str | None
    number: str
    task_id: str | None
    outcome: str
    why: str
    sentence: str
    seen: bool


def listed(work: Work, *, unseen: bool = False, limit: int = 200) -> tuple[DownRow, ...]:
    """What came from the township, newest first. Needs `cases:read` for cases and `tasks:read` for tasks."""
    kinds = _in_sight(work)
    asked = sa.select(TownshipItem).where(
        TownshipItem.station_id == work.station_id,
        TownshipItem.village == work.station_id,
        TownshipItem.withdrawn_at.is_(None),
        TownshipItem.kind.in_(kinds),
    )
    if unseen:
        asked = asked.where(TownshipItem.seen_at.is_(None))
    rows = work.session.execute(
        asked.order_by(TownshipItem.taken_at.desc(), TownshipItem.id.desc()).limit(limit)
    )
    return tuple(_row(row) for row in rows.scalars())


def unseen(work: Work) -> int:
    """How many of them nobody has looked at yet: a line on Today."""
    return int(
        work.session.execute(
            sa.select(sa.func.count())
            .select_from(TownshipItem)
            .where(
                TownshipItem.station_id == work.station_id,
                TownshipItem.village == work.station_id,
                TownshipItem.withdrawn_at.is_(None),
                TownshipItem.kind.in_(_in_sight(work)),
                TownshipItem.seen_at.is_(None),
            )
        ).scalar_one()
    )


def mark_seen(work: Work, item_id: str) -> DownRow:
    """Somebody has looked at it. Needs what `listed` needs for its kind. Raises ItemGone."""
    row = work.session.get(TownshipItem, (work.station_id, item_id))
    if row is None or row.withdrawn_at is not None or row.kind not in _in_sight(work):
        raise ItemGone(field="item")
    if row.seen_at is None:
        row.seen_at = work.at
        work.session.flush()
    return _row(row)


def _in_sight(work: Work) -> list[str]:
    needed = {
        ANSWER: "cases:read",
        TASK: "tasks:read",
        REMINDER: "tasks:read",
        PACK: "matters:read",
        JOINED: "residents:read",
    }
    return [kind for kind, permit in needed.items() if permit in work.actor.permits]


def _row(row: TownshipItem) -> DownRow:
    body: dict[str, Any] = row.body or {}
    words: dict[str, Callable[[], str]] = {
        ANSWER: lambda: say(
            N_("{office}答复：{result}，{reason}") if body.get("reason") else N_("{office}答复：{result}"),
            office=row.office_name,
            result=say(RESULTS.get(str(body.get("result")), "—")),
            reason=str(body.get("reason", "")),
        ),
        TASK: lambda: say(
            N_("{office}派来任务：{title}"), office=row.office_name, title=str(body.get("title", ""))
        ),
        REMINDER: lambda: say(
            N_("{office}催报：{words}"), office=row.office_name, words=str(body.get("words", ""))
        ),
        PACK: lambda: say(
            N_("乡镇下发“{title}”{version}版，{day}起用"),
            title=str(body.get("title", "")),
            version=str(body.get("version", "")),
            day=str(body.get("effective_from", "")),
        ),
        JOINED: lambda: say(
            N_("“{name}”从{day}起并入本村，它的旧档可以查阅"),
            name=str(body.get("name", "")),
            day=str(body.get("effective", "")),
        ),
    }
    sentence = words[row.kind]()
    return DownRow(
        row.id,
        row.kind,
        say(KINDS[row.kind]),
        row.office_name,
        row.made_at,
        row.taken_at,
        row.subject_id,
        row.number or "",
        row.task_id,
        row.outcome or "",
        row.why or "",
        sentence,
        row.seen_at is not None,
    )
