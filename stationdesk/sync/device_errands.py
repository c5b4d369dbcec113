"""Errands about devices as a face runs them: shutting one out, letting it back in, and what follows for what is held."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.late import dataclass
from stationdesk.storage.work import Work
from stationdesk.sync import card as cards
from stationdesk.sync import card_text, peers, revocations, sisters, take_in
from stationdesk.sync.keys import signer
from stationdesk.sync.opened import Opened
from stationdesk.sync.revocations import Revoke, Revoked


def revoke(desk: Opened, request: Revoke) -> Revoked:
    """Shut a device out, or put its line further back; what was held and now counts is taken in at once. Needs `sync:enrol`."""
    made = desk.change(lambda work: revocations.revoke(work, request), reason="sync:enrol")
    desk.change(sisters.adopt, mode="quiet")
    return replace(made, held=_again(desk, made.station_id))


def restore(desk: Opened, device: str, station: str = "") -> int:
    """Take a mistaken revocation back; how many changes that were held are taken in. Needs `sync:enrol`."""
    known = desk.change(lambda work: revocations.restore(work, device, station), reason="sync:enrol")
    before = desk.read(lambda work: _held(work, known.station_id))
    return before - _again(desk, known.station_id)


def _held(work: Work, station_id: str) -> int:
    found = work.scalar(
        "SELECT coalesce(sum(count), 0) FROM held WHERE station_id = :s AND why = :w",
        s=station_id,
        w=revocations.WHY,
    )
    return int(found or 0)


def _again(desk: Opened, station_id: str) -> int:
    """Try what was held of revoked devices; how much is still held."""
    if desk.read(lambda work: _held(work, station_id)):
        desk.change(lambda work: take_in.retry(work, station_id), reason="sync:import", mode="quiet")
    return desk.read(lambda work: _held(work, station_id))


@dataclass(frozen=True)
class Shown:
    """This device's card as it is shown: its facts, and the line that a QR code of it says."""

    card: cards.Card
    text: str


def shown_card(desk: Opened, card: cards.Card | None = None) -> Shown:
    """Our card for the screen; `card`: the one that was just written to a file."""
    key = signer(desk.keys())
    if card is None:
        card = desk.read(lambda work: peers.own_card(work, key.public.line))
    text = card_text.make(card, key.sign_line)
    return Shown(card_text.parse(text), text)
