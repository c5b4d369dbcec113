"""证明用印: the host of its views, made when first shown."""

from __future__ import annotations

from typing import Any

from stationdesk.core.words import N_
from stationdesk.ui.hosting import HostPage, View
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr

CERTIFICATES, SEAL, LISTS = "issuing", "seal", "lists"


class CertificatesHost(HostPage):
    """证明, 用印, 清单."""

    word = "certificates"
    views = (
        View(CERTIFICATES, N_("证明"), "stationdesk.ui.certificates.page:CertificatesPage"),
        View(SEAL, N_("用印"), "stationdesk.ui.certificates.seal_view:SealView", "seal:read"),
        View(LISTS, N_("清单"), "stationdesk.ui.certificates.lists_view:ListsView"),
        View(
            "decisions",
            N_("决策监督"),
            "stationdesk.ui.certificates.decisions_view:DecisionsView",
            "publicity:read",
        ),
        View(
            "archives", N_("归档"), "stationdesk.ui.certificates.archives_view:ArchivesView", "archives:read"
        ),
    )

    def __init__(self, frame: Frame) -> None:
        self.spoken = tr("证明用印的各部分")
        super().__init__(frame)

    def arrive(self, **where: Any) -> None:
        """`view` opens one; everything else that asks for a certificate is the certificates'."""
        if "view" not in where and where:
            where = {**where, "view": CERTIFICATES}
        super().arrive(**where)
