"""Stories of papers for the suite of arrival orders: a certificate, a sheet on the wall, a session of the seal.

Each was moved on at three machines that had not seen each other's last step. Told like those of `orders`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.desk import Desk
from stationdesk.services import certificates, publicity, seal, seal_holders, seal_sessions, users
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.services.seal_holders import Arrangement, NewHolder
from stationdesk.services.seal_sessions import Closing, OnPaper, Opening, Use
from tests.prove.record_errands import ACCOUNT, HEAD, LETTER, LINES, OVERSEERS, PLACES, STAFF, others
from tests.services.window import move_in
from tests.sync.machines import Machine, Place
from tests.sync.orders import Story, Teller, Told, machines, told_in_turn

HOLDERS = ("欧阳兰", "周小芳")


def prepare(desk: Desk) -> None:
    """Who else works here, and a seal in two hands."""

    def write(work: Any) -> None:
        for name, post in STAFF.items():
            users.add(work, users.NewUser(name=name, posts=(post,)))
        seal.set_up(work, work.user_id)

    desk.change(write)
    holders = tuple(NewHolder(name, "村民代表") for name in HOLDERS)
    desk.change(lambda work: seal_holders.arrange(work, Arrangement("petals", holders, 2, "FQ-1")))


def _by(name: str, step: Callable[[Any], Any]) -> Callable[[Machine], Any]:
    return lambda machine: others(machine.desk, name, step)


def _do(step: Callable[[Any], Any]) -> Callable[[Machine], Any]:
    return lambda machine: machine.desk.change(step)


def tell(place: Place) -> tuple[list[Story], Machine]:
    """The stories, and the township's machine that can open their bundles."""
    all_machines, town = machines(place)
    person = move_in(all_machines["a"].desk).qinglan
    prepare(all_machines["a"].desk)
    teller = Teller(place.root / "told", all_machines)
    tellings: dict[str, Callable[[], Told]] = {
        "certificate": lambda: certificate(teller, person),
        "sheet": lambda: sheet(teller),
        "session": lambda: session(teller),
    }
    return told_in_turn(teller, tellings), town


def certificate(tell: Teller, person: str) -> Told:
    """Approved here and sent back there, neither knowing of the other; printed again and made void afterwards."""
    made: list[str] = []

    def draft(machine: Machine) -> None:
        new, keys = certificates.NewCertificate("C-14", person, LETTER), machine.desk.keys()
        made.append(machine.desk.change(lambda work: certificates.draft(work, new, keys)).certificate_id)

    def approve(machine: Machine) -> None:
        keys = machine.desk.keys()
        others(machine.desk, HEAD, lambda work: certificates.approve(work, made[0], keys))

    born = tell.bundle("a", draft)
    approved = tell.bundle("b", approve, born)
    dropped = tell.bundle("c", _by(HEAD, lambda work: certificates.drop(work, made[0], "材料不全")), born)
    again = tell.bundle("b", _do(lambda work: certificates.reprint(work, made[0], "纸面污损")))
    twice = tell.bundle("a", approve)
    void = tell.bundle("b", _do(lambda work: certificates.void(work, made[0], "写错")))
    return Told(
        made[0],
        (born, approved, dropped, again, twice, void),
        ("certificates", "certificate_events", "papers"),
        4,  # which step counts; and, printed twice, which number, with its salt and code
        (("certificates", "state", "void"),),
    )


def sheet(tell: Teller) -> Told:
    """Reviewed, decided and put up here, while one who has to review it sent it back elsewhere."""
    made: list[str] = []

    def make(machine: Machine) -> None:
        new = publicity.NewSheet("CA-01", "2026-10", GivenRows(ACCOUNT, tuple(enumerate(LINES, 2))))
        made.append(machine.desk.change(lambda work: publicity.make(work, new)).sheet_id)

    def review(name: str, **how: Any) -> Callable[[Machine], Any]:
        return _by(name, lambda work: publicity.review(work, made[0], **how))

    born = tell.bundle("a", make)
    one = tell.bundle("b", review(OVERSEERS[0]), born)
    two = tell.bundle("b", review(OVERSEERS[1]))
    back = tell.bundle("c", review(OVERSEERS[1], opinion="凭证不全", send_back=True), born)
    met = tell.bundle("a", _do(lambda work: publicity.meeting(work, made[0], "2026-11-20两委")), one, two)
    put_up = tell.bundle("a", _do(lambda work: publicity.post(work, made[0], places=PLACES)))
    return Told(made[0], (born, one, two, back, met, put_up), ("sheets", "sheet_events"), 1)


def session(tell: Teller) -> Told:
    """A session of the seal, kept on paper, typed in as closed at two machines with different envelopes."""
    made: list[str] = []

    def second(work: Any) -> str:
        return next(row.id for row in users.list_all(work) if row.name == HEAD)

    def open_(machine: Machine) -> None:
        def step(work: Any) -> str:
            opening = Opening(HOLDERS, "FQ-1", paper=OnPaper(work.at, second(work)))
            return seal_sessions.open_(work, opening).id

        made.append(machine.desk.change(step))

    def use(title: str) -> Callable[[Machine], Any]:
        return _do(lambda work: seal.use(work, Use(document="letter", title=title, approver=HEAD)))

    def close(envelope: str) -> Callable[[Machine], Any]:
        return _do(
            lambda work: seal_sessions.close(
                work, Closing(HOLDERS, envelope, paper=OnPaper(work.at, second(work)))
            )
        )

    born = tell.bundle("a", open_)
    one = tell.bundle("a", use("公函一"))
    two = tell.bundle("b", use("公函二"), born)
    shut = tell.bundle("a", close("FQ-2"))
    other = tell.bundle("b", close("FQ-3"))
    three = tell.bundle("c", use("公函三"), born)
    return Told(
        made[0],
        (born, one, two, shut, other, three),
        ("seal_sessions", "seal_uses", "seal_presences", "seals"),
        2,  # when it was closed, and into which envelope
        (("seal_sessions", "closed_at", None),),
    )
