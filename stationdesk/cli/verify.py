"""`verify`: checks a certificate's code offline."""

from __future__ import annotations

from stationdesk.cli.frame import Answer, Call, Subparsers, command
from stationdesk.core.words import N_, say
from stationdesk.services import certificate_verify


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(
        verbs,
        "verify",
        verify,
        say(N_("离线核验证明上的二维码")),
        arguments=(("qrtext", {"metavar": "QRTEXT"}),),
    )


def verify(call: Call) -> Answer:
    """`verify QRTEXT`: a question answered, so exit 0 whatever the answer is; `valid` says it."""
    text = call.args.qrtext
    found = call.desk().read(lambda work: certificate_verify.verify(work, text))
    head = say(N_("有效")) if found.valid else say(N_("无效"))
    lines = [f"{head}：{found.reason}"]
    if found.number:
        lines.append(
            say(
                N_("编号 {number}，{day}出具，{issuer}"),
                number=found.number,
                day=found.issued_on,
                issuer=found.issuer,
            )
        )
    return Answer(found, "\n".join(lines))
