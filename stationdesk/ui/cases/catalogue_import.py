"""A new catalogue from the township: what changes is shown before anything is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import civil
from stationdesk.services import matters_import
from stationdesk.services.matters_import import CatalogueChange
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr

SHOWN = 60
"""So many lines of a kind are shown; the rest are counted."""
KINDS = "*.json *.xlsx *.xls *.sdbundle"


def read(desk: Any, file: Path) -> tuple[bytes, str]:
    """The catalogue in a file and where it is from (on the lane)."""
    from stationdesk.services.files import read_file

    if file.suffix.lower() == ".sdbundle":
        from stationdesk.sync import bundle_packs

        found = bundle_packs.read(desk, file, "matters")
        return found.data, found.station_id
    return read_file(file), "imported"


class ImportForm(SideForm):
    """The changes, and below them the button that takes them in. A workbook's version and day may be set here."""

    def __init__(self, frame: Frame, data: bytes, origin: str, free: str) -> None:
        super().__init__(frame, "catalogue_import")
        self._data, self._origin = data, origin
        self.book = data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0"
        self.change: CatalogueChange | None = None
        self._what = QWidget()
        self._what.setObjectName("catalogue_import.what")
        self._lines = QVBoxLayout(self._what)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.XS)
        self.version = text_field("catalogue_import.version", tr("版本号"))
        self.version.setPlaceholderText(free)
        self.day = DateField("catalogue_import.effective_from", tr("从哪天起执行"))
        if self.book:
            self.field(
                "version",
                tr("版本号"),
                self.version,
                help=tr("不填就按工作簿“说明”表里写的。本机还没用过的是 {free}。", free=free),
            )
            self.field("effective_from", tr("从哪天起执行"), self.day, help=tr("不填就按“说明”表里写的。"))
            self.look = button(
                tr("按上面写的再看一遍变化"), self.preview, icon="eye", name="catalogue_import.look"
            )
            self.lay.addWidget(self.look)
        self.lay.addWidget(self._what)
        self.end(tr("导入这一版"))
        self.button.setEnabled(False)
        self.preview()

    def _edition(self) -> matters_import.Edition:
        self.day.settle()
        return matters_import.Edition(self.version.text().strip() or None, self.day.day)

    def preview(self) -> None:
        """Read what would change, on the lane."""
        desk, data, edition = self.frame.desk, self._data, self._edition()
        self.form.clear()
        self.warn("")
        self.button.setEnabled(False)
        self.frame.jobs.run(
            lambda: desk.read(lambda work: matters_import.preview(work, data, edition)),
            self._show,
            self._cannot,
            owner=self,
        )

    def _cannot(self, problem: Unhappy) -> bool:
        self._clear()
        return self._failed(problem)

    def _clear(self) -> None:
        take_out(self._lines)

    def _say(self, text: str, kind: str = "base") -> None:
        self._lines.addWidget(label(text, kind, wrap=True))

    def _show(self, found: CatalogueChange) -> None:
        self.change = found
        self._clear()
        if found.refused:
            self._refused(found)
            return
        if found.already:
            self._say(tr("{version} 版本机已有，内容一样，不用导入。", version=found.version), "good")
            return
        self.button.setEnabled(True)
        self._say(tr("{title}　{version} 版", title=found.title, version=found.version), "section")
        day = civil(found.effective_from)
        old = found.holds == "never"
        self.button.setText(tr("存作备查") if old else tr("导入这一版"))
        if old:
            self._old(found, day)
            return
        self._say(
            tr(
                "新增 {added} 项，取消 {removed} 项，修改 {changed} 项，不变 {same} 项。",
                added=len(found.added),
                removed=len(found.removed),
                changed=len(found.changed),
                same=found.same,
            )
        )
        if found.hidden:
            self._say(f"▲ {found.hidden}", "warn")
        if found.holds == "coming":
            self._say(
                tr("将于{day}生效。到那天自动改用，之前仍用 {version} 版。", day=day, version=found.against)
            )
        else:
            self._say(tr("从{day}起执行，导入后就用。", day=day))
        if found.open_cases:
            self._say(
                tr("有变化的事项里未办结 {n} 件：它们仍按收件时的版本办完。", n=found.open_cases), "warn"
            )
        self._named(tr("新增"), found.added, found)
        self._named(tr("取消"), found.removed, found)
        self._changed(found)

    def _old(self, found: CatalogueChange, day: str) -> None:
        """An edition that will not hold: what it says otherwise is no change of anything."""
        self._say(
            tr(
                "▲ 这是旧版：从{day}起执行，现行的 {version} 版生效更晚。导入后不执行，只存作备查，现行目录一项也不变。",
                day=day,
                version=found.against,
            ),
            "warn",
        )
        self._say(
            tr(
                "和现行的 {version} 版比：旧版多 {added} 项，少 {removed} 项，写法不同 {changed} 项，相同 {same} 项。",
                version=found.against,
                added=len(found.added),
                removed=len(found.removed),
                changed=len(found.changed),
                same=found.same,
            )
        )
        self._named(tr("只在旧版里"), found.added, found)
        self._named(tr("只在现行版里"), found.removed, found)
        self._changed(found)

    def _named(self, words: str, codes: tuple[str, ...], found: CatalogueChange) -> None:
        if not codes:
            return
        self._lines.addWidget(line())
        self._say(f"{words} {len(codes)}", "section")
        for code in codes[:SHOWN]:
            self._say(f"{code}  {found.names[code]}")
        self._rest(len(codes))

    def _changed(self, found: CatalogueChange) -> None:
        if not found.changed:
            return
        self._lines.addWidget(line())
        old = found.holds == "never"
        head = (
            tr("写法不同 {n}（现行 → 旧版）", n=len(found.changed))
            if old
            else tr("修改 {n}", n=len(found.changed))
        )
        self._say(head, "section")
        empty = tr("未填")
        for one in found.changed[:SHOWN]:
            touched = tr("　未办结 {n} 件", n=one.open_cases) if one.open_cases and not old else ""
            self._say(f"{one.code}  {one.name}{touched}")
            for field in one.fields:
                self._say(
                    tr(
                        "{field}：{old} → {new}",
                        field=field.label,
                        old=field.old.replace("\n", " / ") or empty,
                        new=field.new.replace("\n", " / ") or empty,
                    ),
                    "second",
                )
        self._rest(len(found.changed))

    def _refused(self, found: CatalogueChange) -> None:
        count = len(found.refused) + found.refused_more
        self._say(tr("▲ 有 {n} 处不对，一项也没有导入。改好再选一次。", n=count), "error")
        for one in found.refused[:SHOWN]:
            self._say(
                tr(
                    "“{sheet}”表第 {row} 行“{column}”：{reason}",
                    sheet=one.sheet,
                    row=one.row,
                    column=one.column,
                    reason=one.reason,
                )
            )
        self._rest(count)

    def _rest(self, count: int) -> None:
        if count > SHOWN:
            self._say(tr("另有 {n} 条", n=count - SHOWN), "second")

    def save(self) -> None:
        if self.change is None or self.change.refused or self.change.already:
            return
        data, origin, edition = self._data, self._origin, self._edition()

        def done(found: CatalogueChange) -> None:
            sentence = (
                tr(
                    "已导入 {version} 版，将于{day}生效。",
                    version=found.version,
                    day=civil(found.effective_from),
                )
                if found.holds == "coming"
                else tr(
                    "旧的 {version} 版已存作备查，现行的仍是 {now} 版。",
                    version=found.version,
                    now=found.against,
                )
                if found.holds == "never"
                else tr("已导入 {version} 版。", version=found.version)
            )
            self.finished.emit(sentence, "")

        self.put(
            lambda work: matters_import.import_pack(work, data, edition, origin=origin), done, "packs:import"
        )
