"""A look that has to be written down is a change; asked as a reading it is a bug, never a silent loss."""

from __future__ import annotations

import pytest

from stationdesk.desk import Desk
from stationdesk.services import residents
from stationdesk.storage.work import WriteOutsideWork
from tests.services.window import move_in


def test_an_audited_look_asked_as_a_reading_is_a_bug_and_not_a_silent_loss(desk: Desk) -> None:
    who = move_in(desk).qinglan
    with pytest.raises(WriteOutsideWork):
        desk.read(lambda work: residents.reveal(work, who))
    before = desk.read(lambda work: work.scalar("SELECT count(*) FROM audit"))
    assert desk.change(lambda work: residents.reveal(work, who)).id_number
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM audit")) == before + 1
