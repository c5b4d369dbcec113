"""Checking the code of a certificate: scanned or typed, without a network."""

from __future__ import annotations

from stationdesk.services import certificate_verify
from stationdesk.ui.ask_sheet import Ask, AskSheet
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label, restyle
from stationdesk.ui.words import tr


def verify_sheet(frame: Frame) -> AskSheet:
    """The sheet; its answer stands below the field, with a shape and a sentence."""
    desk = frame.desk
    answer = label("", wrap=True, name="certificates.verify.answer")
    answer.setProperty("kind", "second")

    def done(found: certificate_verify.Verified) -> str:
        sign = "●" if found.valid else "■"
        parts = [f"{sign} {found.reason}"]
        if found.number:
            parts.append(tr("编号 {number}", number=found.number))
        if found.issuer:
            parts.append(f"{found.issuer}　{found.issued_on or ''}")
        answer.setText("\n".join(parts))
        answer.setProperty("kind", "good" if found.valid else "error")
        restyle(answer)
        return ""

    form = AskSheet(
        frame,
        "certificates.check",
        [Ask("text", tr("核验码"), "long", hint=tr("用扫码枪扫纸上的二维码，或把内容粘贴到这里"))],
        tr("核验"),
        lambda values: desk.read(lambda work: certificate_verify.verify(work, values["text"])),
        done,
        intro=tr("不用联网：按本机认识的设备签名和存根核对。"),
        after=(answer,),
    )
    return form
