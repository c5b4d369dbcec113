"""A slip that was written by hand is typed back at the acceptance form: its number and its day, refused at their field."""

from __future__ import annotations

from datetime import date

from stationdesk.desk import Desk
from stationdesk.services import blackout
from stationdesk.ui.cases.accept_form import AcceptForm
from tests.services.test_archives import do
from tests.ui.test_accept import DISPUTE, form, village, window  # noqa: F401 - fixtures


def test_a_slip_is_typed_back_once_and_a_wrong_one_stands_at_its_field(
    desk: Desk,
    village: dict[str, str],  # noqa: F811
    form: AcceptForm,  # noqa: F811
) -> None:
    number = do(desk, blackout.make, {"receipt": 2}).forms["receipt"][0]
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    form.more.open()
    form.more._serial.setText("99999999")
    form.accept()
    assert form.receipt.receipt is None
    assert "99999999" in form.error("materials")
    assert form.more._serial.text() == "99999999", "what was typed stays to be put right"
    form.more._serial.setText(number[-6:])
    form.more._slip_on.setText("不是日子")
    form.more._slip_on.setModified(True)
    form.accept()
    assert form.receipt.receipt is None, "a day that cannot be read is not taken for today"
    form.more._slip_on.set_day(date(2026, 11, 22))
    assert form.more.body()["slip_on"] == "2026-11-22"
    form.accept()
    assert form.receipt.receipt is not None
    assert number not in [one[0] for one in desk.read(blackout.standing).out]
    assert form.more.values().serial == "", "the next case is not typed back from the same slip"
