"""The drafts of the acceptance page: what is half typed is kept, and gone on with as it was left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from stationdesk.services import drafts
from stationdesk.services.attachments import Staged
from stationdesk.ui.cases.accept_scans import documents, still_there
from stationdesk.ui.cases.draft_strip import FORM as FORM
from stationdesk.ui.words import tr


class AcceptDrafts:
    """The part of the form that keeps and resumes; mixed into it."""

    _saved: dict[str, Any] | None
    _restoring: dict[str, Any] | None

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen yet."""
        return self.who is None and self.chosen is None

    def _touch(self) -> None:
        if not self.empty and self._restoring is None:
            self._autosave.start()

    def body(self) -> dict[str, Any]:
        """The draft as plain values; scans lie encrypted on their own and are only named here."""
        who, chosen = self.who, self.chosen
        return {
            "person": who.key if who else None,
            "person_name": who.name if who else "",
            "matter": chosen.detail.code if chosen else None,
            "matter_name": chosen.detail.name if chosen else "",
            "matter_version": chosen.detail.version if chosen else "",
            "materials": self.materials.states if chosen else {},
            "held": sorted(self.materials.held) if chosen else [],
            "scans": documents(self.materials.scans) if chosen else {},
            "promised_by": self._promise.day.isoformat() if self._promise.day else None,
            "spot": self.spot.isChecked(),
            **self.more.body(),
        }

    def keep(self, then: Callable[[], object] | None = None) -> None:
        """Keep what is half typed, if it changed since."""
        self._autosave.stop()
        if self.empty:
            return
        body, slot = self.body(), self.slot
        if body == self._saved:
            if then is not None:
                then()
            return
        self._saved = body

        def kept(_none: object) -> None:
            self.drafts_changed.emit()
            if then is not None:
                then()

        self.jobs.run(
            lambda: self.desk.change(lambda work: drafts.save(work, FORM, slot, body), reason="drafts"),
            kept,
            owner=self,
        )

    def resume(self, draft: drafts.DraftRow) -> None:
        """Go on with a draft: applicant, matter, ticks and scans as they were left."""
        self.clear()
        self.slot = draft.slot
        body = dict(draft.body)
        self._restoring = body

        def scans(found: dict[str, tuple[Staged, ...]]) -> None:
            kept = body.get("materials") or {}
            self.materials.set_states(kept, body.get("held") or (), found)
            self.scans.draw([one for files in found.values() for one in files])
            gone = sum(map(len, (body.get("scans") or {}).values())) - sum(map(len, found.values()))
            if gone > 0:
                self.frame.say(tr("有 {n} 个扫描件已不在，请重新附上。", n=gone))
            if body.get("promised_by"):
                self._promise.set_day(date.fromisoformat(body["promised_by"]))
            self.spot.setChecked(bool(body.get("spot")) and bool(self.chosen and self.chosen.may_spot))
            finish()

        def materials() -> None:
            kept = body.get("scans") or {}
            self.jobs.run(lambda: self.desk.read(lambda work: still_there(work, kept)), scans, owner=self)

        def finish() -> None:
            self.more.restore(body)
            self._restoring = None
            self._saved = self.body()
            if self.who is None:
                self.ask_who()
            elif self.chosen is None:
                self.ask_what()
            else:
                self.ask_materials()
            was = body.get("matter_version") or ""
            if self.chosen is not None and was and was != self.chosen.detail.version:
                self._show_error(
                    "materials",
                    tr("目录已换成 {version} 版，请看一眼材料单。", version=self.chosen.detail.version),
                )

        def matter() -> None:
            if body.get("matter"):
                self.take_matter(body["matter"], materials)
            else:
                finish()

        if body.get("person"):
            self.take_person(body["person"], matter)
        else:
            matter()
