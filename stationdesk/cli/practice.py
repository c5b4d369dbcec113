"""`practice`: a generated village in an empty home, for learning and for looking.

The village is made beside its place and moved there when it is complete, so that a load that fails
leaves nothing behind. It is marked as practice: papers carry a watermark, and no real township takes it in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from stationdesk.cli.frame import Answer, Call, Subparsers, command
from stationdesk.core import patient
from stationdesk.core.clock import Clock, SetClock, SystemClock, civil_date, noon
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk, HomeExists
from stationdesk.new_home import found_station
from stationdesk.security import slots
from stationdesk.services import station, users
from stationdesk.services.practice import events, load, population
from stationdesk.services.practice.load_stage import Stage
from stationdesk.services.practice.places import SIYI

SMALLEST, LARGEST = 10, 20000
COUNTS: Final = (
    ("people", N_("人")), ("households", N_("户")), ("grids", N_("网格")), ("absences", N_("外出记录")),
    ("cases", N_("办件")), ("proxy", N_("代办")), ("visits", N_("探访")), ("certificates", N_("证明")),
    ("refusals", N_("证明事项告知单")), ("sheets", N_("公开表")), ("enrolments", N_("三留守在册")),
    ("organisations", N_("单位")), ("appointments", N_("预约")), ("consultations", N_("首问")),
    ("batches", N_("多人办理")), ("handovers", N_("转办单")), ("tasks", N_("上级任务")),
)  # fmt: skip


class FolderNotEmpty(Refusal):
    template = N_("这个文件夹里已有别的文件，练习村没有放进去。请换一个空文件夹。")


class VillageSizeWrong(Refusal):
    template = N_("练习村的人数应在 {smallest} 到 {largest} 之间。")


@dataclass(frozen=True)
class Made:
    """What a practice village holds. Counts follow from people, seed and day; `refused` should be empty."""

    people: int
    households: int
    grids: int
    absences: int
    cases: int
    proxy: int
    visits: int
    certificates: int
    refusals: int
    sheets: int
    enrolments: int
    organisations: int
    appointments: int
    consultations: int
    batches: int
    handovers: int
    tasks: int
    seed: int
    day: str
    users: tuple[str, ...]
    refused: dict[str, int]
    seconds: float


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(
        verbs,
        "practice",
        practice,
        say(N_("在空文件夹里建一个练习村（密码 practice）")),
        arguments=(
            ("--people", {"type": int, "default": 3000, "metavar": "N"}),
            ("--seed", {"type": int, "default": 1, "metavar": "S"}),
            (
                "--township",
                {
                    "action": "store_true",
                    "default": False,
                    "help": say(N_("建一个练习乡镇，旁边再建一个已经上报过的练习村")),
                },
            ),
        ),
    )


def practice(call: Call) -> Answer:
    """`practice`, and with `--township` a township beside a village that has reported to it."""
    if call.args.township:
        return _township(call)
    with call.progress(say(N_("正在建练习村"))) as bar:
        made = make_village(
            call.home,
            call.args.people,
            call.args.seed,
            clock=call.clock,
            kdf=call.kdf,
            progress=lambda what, done, total: bar(done, total),
        )
    lines = [say(N_("练习村已建好：{name}"), name=station.village(SIYI.code).name)]
    lines += [f"  {say(word)}  {getattr(made, key)}" for key, word in COUNTS]
    lines.append(say(N_("每个人的密码都是 practice：{users}"), users=say(N_("、")).join(made.users)))
    return Answer(made, "\n".join(lines))


def _township(call: Call) -> Answer:
    from stationdesk.cli import practice_township

    if call.home.root.exists() and not call.home.card.exists() and any(call.home.root.iterdir()):
        raise FolderNotEmpty(field="home")
    with call.progress(say(N_("正在建练习村"))) as bar:
        made = practice_township.make_township(
            call.home,
            lambda beside: make_village(
                beside,
                call.args.people,
                call.args.seed,
                clock=call.clock,
                kdf=call.kdf,
                progress=lambda what, done, total: bar(done, total),
            ),
            clock=call.clock,
            kdf=call.kdf,
        )
    lines = [
        say(
            N_("练习乡镇已建好，已收到练习村 {n} 项；村在 {village}"),
            n=made.taken_in,
            village=made.village_home,
        ),
        say(N_("每个人的密码都是 practice：{users}"), users=say(N_("、")).join(made.users)),
    ]
    return Answer(made, "\n".join(lines))


def make_village(
    home: Home,
    people: int = 3000,
    seed: int = 1,
    *,
    clock: Clock | None = None,
    kdf: slots.Kdf = slots.FULL,
    progress: load.Progress = lambda what, done, total: None,
) -> Made:
    """Make a practice village in an empty (or not yet existing) home.

    Raises HomeExists, FolderNotEmpty, VillageSizeWrong; after these and after any failure the home is as
    it was before.
    """
    real = clock or SystemClock()
    if not SMALLEST <= people <= LARGEST:
        raise VillageSizeWrong(smallest=SMALLEST, largest=LARGEST, field="people")
    if home.card.exists():
        raise HomeExists
    if home.root.exists() and any(home.root.iterdir()):
        raise FolderNotEmpty(field="home")
    home.root.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".practice-", dir=home.root.parent))
    try:
        made = _fill(Home(making), people, seed, real, kdf, progress)
        if home.root.exists():
            patient.remove_folder(home.root)
        patient.rename(making, home.root)
        return made
    finally:
        patient.clear_away(making)


def _fill(home: Home, people: int, seed: int, real: Clock, kdf: slots.Kdf, progress: load.Progress) -> Made:
    now = real.now()
    village = population.generate(people, seed, today=civil_date(now))
    happenings = events.plan(village)
    clock = SetClock(noon(happenings.since - timedelta(days=2), 9), timedelta(milliseconds=1))
    staff = load.accounts(village)
    first = staff[0]
    new = station.NewStation(
        village=station.village(village.village.code),
        name="四邑村便民服务站",
        user_name=first.name,
        posts=first.posts,
        phone=first.phone or None,
        address=village.village.address(1, 1),
        practice=True,
    )
    founded = found_station(home, new, load.PASSWORD, clock=clock, kdf=kdf)
    with Desk.open(home, founded.user_id, load.PASSWORD, clock=clock, kdf=kdf) as desk:
        accounts = {first.staff: founded.user_id}
        for each in staff[1:]:
            accounts[each.staff] = _join(desk, each)
        stage = Stage(desk, clock, village, happenings, accounts, until=now)
        with _without_waiting(desk):
            load.load(stage, desk.keys(), progress)
    return Made(
        **{key: stage.done[key] for key, _ in COUNTS},
        seed=seed,
        day=village.today.isoformat(),
        users=tuple(each.name for each in staff if each.unlocks),
        refused=dict(stage.refused),
        seconds=round((real.now() - now).total_seconds(), 1),
    )


@contextmanager
def _without_waiting(desk: Desk) -> Iterator[None]:
    """Do not wait for the disk at each of some 800 commits: until it is complete and moved, the village is nothing
    that could be lost. Afterwards commits wait again, and closing syncs the whole file before it is moved."""

    def set_to(mode: str) -> None:
        with desk.raw().connect() as connection:
            connection.connection.execute(f"PRAGMA synchronous = {mode}")

    set_to("OFF")
    try:
        yield
    finally:
        set_to("FULL")


def _join(desk: Desk, account: load.Account) -> str:
    """Put a member of the staff on the list and, if they work at this device, give them a slot."""
    user_id = new_id()
    key = None
    if account.unlocks:
        new_slot = slots.NewPerson(user_id, account.name, load.PASSWORD)
        key = desk.slots.add(desk.opened, new_slot).recipient
    new = users.NewUser(account.name, account.posts, key, user_id, account.phone or None)
    desk.change(lambda work: users.add(work, new), reason="users:manage")
    return user_id
